package plancache

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// Lift is a literal for which a parameter stands in the tree.
type Lift struct {
	// Literal is its index in the shape.
	Literal int
	// Negative says that the tree has the number with the sign before it.
	Negative bool
	// Param is the parameter's index, Type its type: of a string 0 until the
	// analysis has settled it.
	Param int
	Type  pgtype.OID
}

// Lifted is a tree whose literals are lifted.
type Lifted struct {
	Tree pgsql.Statement
	// Given is the number of the client's own parameters.
	Given int
	Lifts []Lift
}

// lifter replaces literals by parameters.
type lifter struct {
	shape  *Shape
	pinned map[pgsql.Node]bool
	o      Options
	next   int
	lifts  []Lift
}

// Options say what is lifted.
type Options struct {
	// Declared is how many parameters the client has told of.
	Declared int
	// Skip names literals, by their index in the shape, that must stay.
	Skip func(literal int) bool
	// Limits lifts those of LIMIT and OFFSET too: IRIS takes parameters there.
	Limits bool
}

// LiftTree replaces the literals of a tree, in place, by parameters behind those
// that the client gives.
func LiftTree(tree pgsql.Statement, shape *Shape, o Options) *Lifted {
	l := &lifter{shape: shape, pinned: pinnedIn(tree), o: o}
	given := max(o.Declared, paramsIn(tree))
	l.next = given
	pgsql.Rewrite(tree, l.rewrite)
	pgsql.Walk(tree, func(n pgsql.Node) bool {
		switch n := n.(type) {
		case *pgsql.SelectStatement:
			for _, row := range n.Values {
				l.each(row)
			}
			if o.Limits && !nearest(n) {
				n.Limit, n.Offset = l.count(n.Limit), l.count(n.Offset)
			}
		case *pgsql.UpdateStatement:
			l.assignments(n.Set)
		case *pgsql.InsertStatement:
			if n.OnConflict != nil {
				l.assignments(n.OnConflict.Update)
			}
		}
		return true
	})
	return &Lifted{Tree: tree, Given: given, Lifts: l.lifts}
}

// count lifts the number of LIMIT or OFFSET.
func (l *lifter) count(e pgsql.Expr) pgsql.Expr {
	if lit, ok := e.(*pgsql.Literal); ok && lit.Kind == pgsql.LiteralInteger {
		return l.lift(e)
	}
	return e
}

// nearest reports whether a query may be in the order of a distance of vectors: IRIS's
// indexes of those are used for a number of rows that it is told.
func nearest(q *pgsql.SelectStatement) bool {
	found := false
	look := func(n pgsql.Node) bool {
		switch n := n.(type) {
		case *pgsql.OpExpr:
			found = found || slices.Contains(distanceOperators, n.Op)
		case *pgsql.FuncCall:
			found = found || slices.Contains(distanceFunctions, n.Name)
		}
		return !found
	}
	for _, item := range q.OrderBy {
		pgsql.Walk(item, look)
	}
	for _, t := range q.Targets {
		if len(q.OrderBy) > 0 { // by its name or its place
			pgsql.Walk(t, look)
		}
	}
	return found
}

// The distances and similarities of vectors.
var (
	distanceOperators = []string{"<->", "<=>", "<#>", "<+>"}
	distanceFunctions = []string{
		"cosine_distance", "inner_product", "l1_distance", "l2_distance", "negative_inner_product", "vector_cosine", "vector_dot_product",
	}
)

// paramsIn is the highest number of a parameter in a tree.
func paramsIn(tree pgsql.Node) int {
	n := 0
	pgsql.Walk(tree, func(x pgsql.Node) bool {
		if p, ok := x.(*pgsql.ParamRef); ok {
			n = max(n, p.Number)
		}
		return true
	})
	return n
}

// pinnedIn lists the literals that are recognised in two places of a query: all
// of a grouped, distinct or windowed one outside of FROM and WHERE, and those of
// ORDER BY beside the select list.
func pinnedIn(tree pgsql.Node) map[pgsql.Node]bool {
	out := map[pgsql.Node]bool{}
	pin := func(n pgsql.Node) bool {
		switch n.(type) {
		case *pgsql.Literal, *pgsql.TypedLiteral:
			out[n] = true
		}
		return true
	}
	pgsql.Walk(tree, func(n pgsql.Node) bool {
		q, ok := n.(*pgsql.SelectStatement)
		if !ok {
			return true
		}
		for _, item := range q.OrderBy {
			pgsql.Walk(item, pin)
		}
		if len(q.GroupBy) == 0 && q.Having == nil && !q.Distinct && len(q.Windows) == 0 && len(q.OrderBy) == 0 {
			return true
		}
		for _, e := range slices.Concat(q.GroupBy, q.DistinctOn, []pgsql.Expr{q.Having}) {
			if e != nil {
				pgsql.Walk(e, pin)
			}
		}
		for _, t := range q.Targets {
			pgsql.Walk(t, pin)
		}
		for _, w := range q.Windows {
			pgsql.Walk(w, pin)
		}
		return true
	})
	return out
}

// rewrite lifts the literals that are operands of an expression.
func (l *lifter) rewrite(e pgsql.Expr) pgsql.Expr {
	switch e := e.(type) {
	case *pgsql.OpExpr:
		if e.Left != nil && e.Right != nil && !readsPattern(e.Op) {
			e.Left, e.Right = l.lift(e.Left), l.lift(e.Right)
		}
	case *pgsql.BetweenExpr:
		e.Arg, e.Low, e.High = l.lift(e.Arg), l.lift(e.Low), l.lift(e.High)
	case *pgsql.InExpr:
		e.Arg = l.lift(e.Arg)
		l.each(e.List)
	case *pgsql.DistinctExpr:
		e.Left, e.Right = l.lift(e.Left), l.lift(e.Right)
	case *pgsql.CastExpr:
		if len(e.Type.Mods) == 0 && e.Type.Fields == "" {
			e.Arg = l.lift(e.Arg)
		}
	case *pgsql.TypedLiteral:
		return l.typed(e)
	case *pgsql.FuncCall:
		l.arguments(e)
	case *pgsql.CaseExpr:
		l.caseExpr(e)
	case *pgsql.CoalesceExpr:
		l.each(e.Args)
	case *pgsql.MinMaxExpr:
		l.each(e.Args)
	case *pgsql.NullIfExpr:
		e.Left, e.Right = l.lift(e.Left), l.lift(e.Right)
	case *pgsql.ArrayExpr:
		l.each(e.Elements)
	}
	return e
}

// readsPattern reports whether an operator has a pattern for an operand: plans
// look at those, or make them ready once.
func readsPattern(op string) bool {
	switch op {
	case "~", "~*", "!~", "!~*", "~~", "!~~", "~~*", "!~~*", "@?", "@@", "^@":
		return true
	}
	return false
}

// arguments lifts the arguments of a function. TO_VECTOR's element type, and the part
// of a date of IRIS's functions, are part of what IRIS is told; EXTRACT's field and
// its like choose what is computed.
func (l *lifter) arguments(e *pgsql.FuncCall) {
	if e.Syntax != pgsql.SyntaxCall || e.Over != nil {
		return
	}
	if e.Name == "to_vector" {
		if len(e.Args) > 0 {
			e.Args[0] = l.lift(e.Args[0])
		}
		return
	}
	if irissql.TakesDatePart(e.Name) && len(e.Args) > 0 {
		l.each(e.Args[1:])
		return
	}
	l.each(e.Args)
}

// caseExpr lifts what a CASE compares with and what it yields.
func (l *lifter) caseExpr(e *pgsql.CaseExpr) {
	for _, w := range e.Whens {
		if e.Arg != nil {
			w.Cond = l.lift(w.Cond)
		}
		w.Result = l.lift(w.Result)
	}
	if e.Else != nil {
		e.Else = l.lift(e.Else)
	}
}

// assignments lifts the new values of columns.
func (l *lifter) assignments(list []*pgsql.Assignment) {
	for _, a := range list {
		if !a.Multiple {
			a.Value = l.lift(a.Value)
		}
	}
}

// each lifts the items of a list.
func (l *lifter) each(list []pgsql.Expr) {
	for i, e := range list {
		list[i] = l.lift(e)
	}
}

// lift is the parameter for a literal, or the expression itself.
func (l *lifter) lift(e pgsql.Expr) pgsql.Expr {
	lit, ok := e.(*pgsql.Literal)
	if !ok || l.pinned[lit] {
		return e
	}
	at, negative := l.find(lit)
	if at < 0 || l.o.Skip(at) {
		return e
	}
	t, err := analyze.NumberType(lit)
	if err != nil {
		return e
	}
	l.lifts = append(l.lifts, Lift{Literal: at, Negative: negative, Param: l.next, Type: t})
	l.next++
	return &pgsql.ParamRef{Pos: lit.Pos, Number: l.next}
}

// typed makes DATE '2024-01-01' and its like a conversion of a parameter.
func (l *lifter) typed(e *pgsql.TypedLiteral) pgsql.Expr {
	if len(e.Type.Mods) > 0 || e.Type.Fields != "" || l.pinned[e] {
		return e
	}
	lit := &pgsql.Literal{Pos: e.TextPos, Kind: pgsql.LiteralString, Text: e.Text}
	arg := l.lift(lit)
	if arg == pgsql.Expr(lit) {
		return e
	}
	return &pgsql.CastExpr{Pos: e.Pos, Arg: arg, Type: e.Type}
}

// find is the literal's index in the shape, -1 when it is none of its tokens.
func (l *lifter) find(lit *pgsql.Literal) (at int, negative bool) {
	switch lit.Kind {
	case pgsql.LiteralString, pgsql.LiteralInteger, pgsql.LiteralNumeric:
	default:
		return -1, false
	}
	at, _ = slices.BinarySearchFunc(l.shape.Literals, lit.Pos, func(t pgsql.LiteralToken, pos int) int { return t.Pos - pos })
	if at == len(l.shape.Literals) {
		return -1, false
	}
	t := &l.shape.Literals[at]
	switch {
	case t.Kind != lit.Kind:
	case t.Pos == lit.Pos && t.Text == lit.Text:
		return at, false
	case t.Kind != pgsql.LiteralString && "-"+t.Text == lit.Text:
		return at, true
	}
	return -1, false
}

// In is the literal that a lift stands for in another statement of the same
// shape.
func (x *Lift) In(shape *Shape) *pgsql.Literal {
	t := &shape.Literals[x.Literal]
	out := &pgsql.Literal{Kind: t.Kind, Text: t.Text, Pos: t.Pos}
	if x.Negative {
		out.Text = "-" + t.Text
	}
	return out
}
