package textsearch

import (
	"cmp"
	"strconv"
	"strings"
)

// Operator is what a node of a query does with its operands.
type Operator uint8

// The operators, with their numbers in the binary form. A Word has none.
const (
	Word Operator = iota
	Not
	And
	Or
	Phrase
)

// Query is a node of a query; nil is the empty query.
type Query struct {
	Op          Operator
	Left, Right *Query // Not has Right alone
	Distance    int    // of Phrase
	Lexeme      string
	Prefix      bool
	Weights     int // a bit for each weight, 0 for all
	// stop marks the place of a word that is not searched for.
	stop bool
}

// priority orders the operators by how tightly they bind.
func (o Operator) priority() int {
	return [...]int{Word: 5, Not: 4, Phrase: 3, And: 2, Or: 1}[o]
}

// String prints a query.
func (q *Query) String() string {
	if q == nil {
		return ""
	}
	var b strings.Builder
	q.print(&b, -1, false)
	return b.String()
}

// print prints a node; behind says that it is the right operand of a phrase.
func (q *Query) print(b *strings.Builder, around int, behind bool) {
	if q.Op == Word {
		q.printWord(b)
		return
	}
	own := q.Op.priority()
	if own < around || q.Op == Phrase && behind {
		b.WriteString("( ")
		defer b.WriteString(" )")
	}
	if q.Op == Not {
		b.WriteByte('!')
		q.Right.print(b, own, false)
		return
	}
	q.Left.print(b, own, false)
	switch q.Op {
	case And:
		b.WriteString(" & ")
	case Or:
		b.WriteString(" | ")
	default:
		b.WriteString(" <" + q.distance() + "> ")
	}
	q.Right.print(b, own, q.Op == Phrase)
}

// distance is what stands in a phrase operator.
func (q *Query) distance() string {
	if q.Distance == 1 {
		return "-"
	}
	return strconv.Itoa(q.Distance)
}

// printWord prints a word with its flags.
func (q *Query) printWord(b *strings.Builder) {
	quoteLexeme(b, q.Lexeme)
	if q.Prefix || q.Weights != 0 {
		b.WriteByte(':')
	}
	if q.Prefix {
		b.WriteByte('*')
	}
	for w := WeightA; w >= WeightD; w-- {
		if q.Weights&(1<<w) != 0 {
			b.WriteByte("DCBA"[w])
		}
	}
}

// Nodes counts the words and operators.
func (q *Query) Nodes() int {
	if q == nil {
		return 0
	}
	return 1 + q.Left.Nodes() + q.Right.Nodes()
}

// walk calls f for each node in the order of the binary form: the operator, its right
// operand, its left one.
func (q *Query) walk(f func(*Query)) {
	if q == nil {
		return
	}
	f(q)
	q.Right.walk(f)
	q.Left.walk(f)
}

// Join makes a query of two; an empty one leaves the other.
func Join(op Operator, distance int, left, right *Query) *Query {
	switch {
	case left == nil:
		return right
	case right == nil:
		return left
	}
	return &Query{Op: op, Left: left, Right: right, Distance: distance}
}

// Negate makes the query that matches what q does not.
func Negate(q *Query) *Query {
	if q == nil {
		return nil
	}
	return &Query{Op: Not, Right: q}
}

// Compare orders queries as PostgreSQL does: by the number of nodes, their size, and then
// node by node.
func (q *Query) Compare(o *Query) int {
	if c := cmp.Or(cmp.Compare(q.Nodes(), o.Nodes()), cmp.Compare(q.bytes(), o.bytes())); c != 0 || q == nil {
		return c
	}
	return q.compareNode(o)
}

// bytes is how long the words are in PostgreSQL's memory.
func (q *Query) bytes() int {
	n := 0
	q.walk(func(x *Query) {
		if x.Op == Word {
			n += len(x.Lexeme) + 1
		}
	})
	return n
}

// compareNode orders two trees: operators before words, the greater operator first.
func (q *Query) compareNode(o *Query) int {
	switch {
	case q.Op == Word && o.Op == Word:
		a, b := checksum(q.Lexeme), checksum(o.Lexeme)
		if c := cmp.Compare(b, a); c != 0 {
			return c
		}
		return strings.Compare(q.Lexeme, o.Lexeme)
	case q.Op == Word:
		return -1
	case o.Op == Word:
		return 1
	case q.Op != o.Op:
		return cmp.Compare(o.Op, q.Op)
	}
	if c := q.Right.compareNode(o.Right); c != 0 {
		return c
	}
	if q.Left != nil {
		if c := q.Left.compareNode(o.Left); c != 0 {
			return c
		}
	}
	return cmp.Compare(o.Distance, q.Distance)
}

// Indexable is the part of a query that an index could search for: without what is
// negated.
func (q *Query) Indexable() *Query {
	switch {
	case q == nil || q.Op == Word:
		return q
	case q.Op == Not:
		return nil
	}
	left, right := q.Left.Indexable(), q.Right.Indexable()
	if q.Op == Or && (left == nil || right == nil) {
		return nil
	}
	return Join(q.Op, q.Distance, left, right)
}

// Contains reports whether a query has all the words of another one.
func (q *Query) Contains(o *Query) bool {
	own := map[string]bool{}
	for _, w := range q.words() {
		own[w.Lexeme] = true
	}
	for _, w := range o.words() {
		if !own[w.Lexeme] {
			return false
		}
	}
	return true
}
