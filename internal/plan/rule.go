package plan

import "math/bits"

// Rule is one pushdown rule: a form of PostgreSQL's that IRIS has an equal for.
type Rule uint8

// The rules.
const (
	innerJoin Rule = iota
	leftJoin
	crossJoin
	coreFilter
	scanFilter
	boolOperator
	nullTest
	formNullTest
	bitCondition
	constantCondition
	comparison
	textEquality
	formEquality
	inList
	textInList
	likePattern
	neutralCast
	caseValue
	coalesceValue
	vectorCosine
	vectorDotProduct
	countRows
	countValues
	sumIntegers
	minimum
	maximum
	distinctAggregate
	groupByColumn
	havingCondition
	distinctRows
	orderByKey
	nullOrder
	orderByDistance
	orderByEuclidean
	topRows
	wholeAssignment
	storedArithmetic
	ruleCount
)

// ruleTable says of each rule how it is called, for EXPLAIN and tests, and what
// it needs of IRIS.
var ruleTable = [ruleCount]struct {
	name string
}{
	innerJoin:         {"inner join"},
	leftJoin:          {"left join"},
	crossJoin:         {"cross join"},
	coreFilter:        {"filter of the core"},
	scanFilter:        {"filter of a scan"},
	boolOperator:      {"and, or, not"},
	nullTest:          {"null test"},
	formNullTest:      {"null test of a text form"},
	bitCondition:      {"bit as condition"},
	constantCondition: {"constant condition"},
	comparison:        {"comparison"},
	textEquality:      {"text equality"},
	formEquality:      {"text form equality"},
	inList:            {"in list"},
	textInList:        {"text in list"},
	likePattern:       {"like"},
	neutralCast:       {"cast without effect"},
	caseValue:         {"case"},
	coalesceValue:     {"coalesce"},
	vectorCosine:      {"vector cosine"},
	vectorDotProduct:  {"vector dot product"},
	countRows:         {"count(*)"},
	countValues:       {"count"},
	sumIntegers:       {"sum"},
	minimum:           {"min"},
	maximum:           {"max"},
	distinctAggregate: {"distinct aggregate"},
	groupByColumn:     {"group by"},
	havingCondition:   {"having"},
	distinctRows:      {"distinct"},
	orderByKey:        {"order by"},
	nullOrder:         {"place of nulls"},
	orderByDistance:   {"order by distance"},
	orderByEuclidean:  {"order by euclidean distance"},
	topRows:           {"top"},
	wholeAssignment:   {"assignment"},
	storedArithmetic:  {"arithmetic"},
}

// String is the rule's name.
func (r Rule) String() string { return ruleTable[r].name }

// Rules lists all rules.
func Rules() []Rule {
	out := make([]Rule, ruleCount)
	for i := range out {
		out[i] = Rule(i)
	}
	return out
}

// RuleSet is a set of rules.
type RuleSet [(ruleCount + 63) / 64]uint64

// SetOf is the set of the given rules.
func SetOf(rules ...Rule) RuleSet {
	var s RuleSet
	for _, r := range rules {
		s.add(r)
	}
	return s
}

// add adds a rule.
func (s *RuleSet) add(r Rule) { s[r/64] |= 1 << (r % 64) }

// Has reports whether a rule is in the set.
func (s RuleSet) Has(r Rule) bool { return s[r/64]&(1<<(r%64)) != 0 }

// With is the set with one more rule.
func (s RuleSet) With(r Rule) RuleSet {
	s.add(r)
	return s
}

// union adds the rules of another set.
func (s *RuleSet) union(other RuleSet) {
	for i := range s {
		s[i] |= other[i]
	}
}

// List lists the rules of the set in their order.
func (s RuleSet) List() []Rule {
	var out []Rule
	for i, word := range s {
		for ; word != 0; word &= word - 1 {
			out = append(out, Rule(i*64+bits.TrailingZeros64(word)))
		}
	}
	return out
}

// fires notes that a rule yields x. Tests may make it yield something else.
func fires[T any](p *pusher, r Rule, x T) T {
	p.fired.add(r)
	if alter := p.work.alter; alter != nil {
		return alter(r, x).(T)
	}
	return x
}

// firesIf is fires if there is something that the rule yields.
func firesIf[T any](ok bool, p *pusher, r Rule, x T) (T, bool) {
	if !ok {
		var none T
		return none, false
	}
	return fires(p, r, x), true
}

// lacks reports whether a rule must not fire.
func (p *pusher) lacks(r Rule) bool { return p.work.without.Has(r) }
