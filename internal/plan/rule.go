package plan

import (
	"math/bits"

	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
)

// Rule is one pushdown rule: a form of PostgreSQL's that IRIS has an equal for.
type Rule uint8

// The rules.
const (
	innerJoin Rule = iota
	leftJoin
	fullJoin
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
	anyOfArray
	likePattern
	prefixTest
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
	name  string
	needs irissql.Capabilities
}{
	innerJoin:         {"inner join", 0},
	leftJoin:          {"left join", 0},
	fullJoin:          {"full join", capability(irissql.FullJoins)},
	crossJoin:         {"cross join", 0},
	coreFilter:        {"filter of the core", 0},
	scanFilter:        {"filter of a scan", 0},
	boolOperator:      {"and, or, not", 0},
	nullTest:          {"null test", 0},
	formNullTest:      {"null test of a text form", 0},
	bitCondition:      {"bit as condition", 0},
	constantCondition: {"constant condition", 0},
	comparison:        {"comparison", 0},
	textEquality:      {"text equality", 0},
	formEquality:      {"text form equality", 0},
	inList:            {"in list", 0},
	textInList:        {"text in list", 0},
	anyOfArray:        {"any of an array", 0},
	likePattern:       {"like", 0},
	prefixTest:        {"starts with", 0},
	neutralCast:       {"cast without effect", 0},
	caseValue:         {"case", 0},
	coalesceValue:     {"coalesce", 0},
	vectorCosine:      {"vector cosine", capability(irissql.Vectors)},
	vectorDotProduct:  {"vector dot product", capability(irissql.Vectors)},
	countRows:         {"count(*)", 0},
	countValues:       {"count", 0},
	sumIntegers:       {"sum", 0},
	minimum:           {"min", 0},
	maximum:           {"max", 0},
	distinctAggregate: {"distinct aggregate", 0},
	groupByColumn:     {"group by", 0},
	havingCondition:   {"having", 0},
	distinctRows:      {"distinct", 0},
	orderByKey:        {"order by", 0},
	nullOrder:         {"place of nulls", 0},
	orderByDistance:   {"order by distance", capability(irissql.Vectors)},
	orderByEuclidean:  {"order by euclidean distance", capability(irissql.Vectors)},
	topRows:           {"top", 0},
	wholeAssignment:   {"assignment", 0},
	storedArithmetic:  {"arithmetic", 0},
}

// capability is the set of one.
func capability(c irissql.Capability) irissql.Capabilities { return irissql.Capabilities(0).With(c) }

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

// lacks reports whether a rule must not fire: a test wants it so, or IRIS cannot do
// what it needs.
func (p *pusher) lacks(r Rule) bool {
	return p.work.without.Has(r) || p.work.cannot(ruleTable[r].needs)
}

// cannot reports whether IRIS lacks one of the capabilities, and notes which.
func (w *work) cannot(needs irissql.Capabilities) bool {
	missing := needs & w.irisLacks
	w.missed |= missing
	return missing != 0
}
