package plan

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/storage"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// callRule translates a call of one function. It is tried when the function's
// IRIS name is the rule's.
type callRule struct {
	rule Rule
	iris string
	push func(p *pusher, c *analyze.Call) (irissql.Expr, bool)
}

// callRules are the functions that IRIS computes as PostgreSQL would. What
// is not here runs locally: integer arithmetic for one, which IRIS does not
// check for overflow.
var callRules = []callRule{
	{vectorCosine, "vector_cosine", pushVectorPair("VECTOR_COSINE")},
	{vectorDotProduct, "vector_dot_product", pushVectorPair("VECTOR_DOT_PRODUCT")},
}

// call translates a function call by its rule.
func (p *pusher) call(c *analyze.Call) (irissql.Expr, bool) {
	for _, r := range callRules {
		if r.iris == c.Func.IRIS && !p.lacks(r.rule) {
			out, ok := r.push(p, c)
			return firesIf(ok, p, r.rule, out)
		}
	}
	return nil, false
}

// pushVectorPair translates a function of two vectors. A constant operand
// takes the element type of the other one: IRIS refuses to mix them (-259).
func pushVectorPair(name string) func(*pusher, *analyze.Call) (irissql.Expr, bool) {
	return func(p *pusher, c *analyze.Call) (irissql.Expr, bool) {
		element := ""
		for _, a := range c.Args {
			if col, ok := a.(*analyze.Column); ok && col.Level == 0 {
				element = p.column(col).IRIS.Element
			}
		}
		args := make([]irissql.Expr, len(c.Args))
		for i, a := range c.Args {
			x, ok := p.vector(a, element)
			if !ok {
				return nil, false
			}
			args[i] = x
		}
		return irissql.Func{Name: name, Args: args}, true
	}
}

// vector translates a vector operand.
func (p *pusher) vector(e analyze.Expr, element string) (irissql.Expr, bool) {
	if isConstant(e) {
		return p.constant(e, element)
	}
	if c, ok := e.(*analyze.Column); ok {
		return p.columnRef(c), true
	}
	return nil, false
}

// withElement makes TO_VECTOR read its text in the precision of the element
// type it is used with: a call without a type gets one.
func withElement(e analyze.Expr, element string) analyze.Expr {
	c, ok := e.(*analyze.Call)
	if !ok || c.Func.IRIS != "to_vector" || len(c.Args) != 1 || element == "FLOAT" {
		return e
	}
	typed := *c
	typed.Args = append(append([]analyze.Expr(nil), c.Args...), &analyze.Const{
		Node:  analyze.Node{Typ: analyze.TypeRef{OID: pgtype.TextOID, Typmod: pgtype.NoTypmod}, At: c.At},
		Value: value.Text(strings.ToLower(element)),
	})
	return &typed
}

// pred translates a condition; ok is false when there is no rule for it, and
// then none has fired.
func (p *pusher) pred(e analyze.Expr) (irissql.Pred, bool) {
	fired := p.fired
	x, ok := p.condition(e)
	if !ok {
		p.fired = fired
	}
	return x, ok
}

// condition is pred, after whose failure rules may have fired.
func (p *pusher) condition(e analyze.Expr) (irissql.Pred, bool) {
	if isConstant(e) {
		return p.truth(constantCondition, e)
	}
	switch e := e.(type) {
	case *analyze.BoolOp:
		return p.boolOp(e)
	case *analyze.NullTest:
		return p.isNull(e)
	case *analyze.Column, *analyze.GroupRef:
		return p.truth(bitCondition, e)
	case *analyze.Call:
		return p.compare(e)
	case *analyze.InList:
		return p.inList(e)
	case *analyze.Like:
		return p.like(e)
	case *analyze.ArrayCompare:
		return p.anyOf(e)
	}
	return nil, false
}

// truth is the condition that a boolean value is true: IRIS has BIT only.
func (p *pusher) truth(r Rule, e analyze.Expr) (irissql.Pred, bool) {
	if p.lacks(r) {
		return nil, false
	}
	x, ok := p.expr(e)
	return firesIf[irissql.Pred](ok, p, r, irissql.Compare{Op: "=", Left: x, Right: irissql.Int{N: 1}})
}

// isNull translates IS [NOT] NULL.
func (p *pusher) isNull(e *analyze.NullTest) (irissql.Pred, bool) {
	if pgtype.IsComposite(e.Arg.Type().OID) {
		return nil, false // a row of NULLs is NULL too
	}
	if p.opaque(e.Arg) {
		x := irissql.IsNull{Arg: p.columnRef(e.Arg.(*analyze.Column)), Not: e.Not}
		return firesIf[irissql.Pred](!p.lacks(formNullTest), p, formNullTest, x)
	}
	x, ok := p.operand(e.Arg)
	return firesIf[irissql.Pred](ok && !p.lacks(nullTest), p, nullTest, irissql.IsNull{Arg: x, Not: e.Not})
}

// operand translates a value that is only compared: text by its exact form.
func (p *pusher) operand(e analyze.Expr) (irissql.Expr, bool) {
	x, ok := p.expr(e)
	if !ok {
		return nil, false
	}
	return p.exact(e, x), true
}

// exact wraps a text column whose collation is not EXACT.
func (p *pusher) exact(e analyze.Expr, x irissql.Expr) irissql.Expr {
	if p.isExact(e) {
		return x
	}
	return irissql.Func{Name: "%EXACT", Args: []irissql.Expr{x}}
}

// isExact reports whether IRIS compares a value as PostgreSQL does, without %EXACT.
func (p *pusher) isExact(e analyze.Expr) bool {
	_, done := e.(*analyze.GroupRef)
	return done || !isText(e) || isConstant(e) || p.collatesExact(e)
}

// collatesExact reports whether IRIS compares e by its exact characters.
func (p *pusher) collatesExact(e analyze.Expr) bool {
	for {
		c, ok := e.(*analyze.Cast)
		if !ok {
			break
		}
		e = c.Arg
	}
	c, ok := e.(*analyze.Column)
	return ok && c.Level == 0 && p.column(c).IRIS.Exact
}

// boolOp translates AND, OR and NOT.
func (p *pusher) boolOp(b *analyze.BoolOp) (irissql.Pred, bool) {
	if p.lacks(boolOperator) {
		return nil, false
	}
	if b.Op == analyze.Not {
		defer func(was bool) { p.negated = was }(p.negated)
		p.negated = true
	}
	preds := make([]irissql.Pred, len(b.Args))
	for i, a := range b.Args {
		x, ok := p.pred(a)
		if !ok {
			return nil, false
		}
		preds[i] = x
	}
	switch b.Op {
	case analyze.And:
		return fires[irissql.Pred](p, boolOperator, irissql.And{Preds: preds}), true
	case analyze.Or:
		return fires[irissql.Pred](p, boolOperator, irissql.Or{Preds: preds}), true
	}
	return fires[irissql.Pred](p, boolOperator, irissql.Not{Pred: preds[0]}), true
}

// comparable lists the types whose values IRIS compares and orders as
// PostgreSQL does.
func ordersAlike(t pgtype.OID) bool {
	switch t {
	case pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID, pgtype.OIDOID, pgtype.NumericOID,
		pgtype.Float4OID, pgtype.Float8OID, pgtype.DateOID, pgtype.TimeOID, pgtype.TimestampOID, pgtype.TimestampTZOID,
		pgtype.BoolOID, pgtype.TIDOID:
		return true
	}
	return false
}

// compare translates a comparison of two values of one type.
func (p *pusher) compare(c *analyze.Call) (irissql.Pred, bool) {
	if len(c.Args) != 2 {
		return nil, false
	}
	left, right := c.Args[0], c.Args[1]
	switch c.Func.IRIS {
	case "starts_with":
		return p.startsWith(left, right, true)
	case "starts_with_collated":
		return p.startsWith(left, right, false)
	}
	switch c.Operator {
	case "=", "<>", "<", "<=", ">", ">=":
	default:
		return nil, false
	}
	if isText(left) && isText(right) {
		return p.compareText(c.Operator, left, right)
	}
	if p.opaque(left) || p.opaque(right) {
		return p.compareForms(c.Operator, left, right)
	}
	if p.lacks(comparison) || !sameFamily(left.Type().OID, right.Type().OID) {
		return nil, false
	}
	args, ok := p.exprs(c.Args)
	if !ok {
		return nil, false
	}
	x := irissql.Compare{Op: c.Operator, Left: args[0], Right: args[1]}
	return fires[irissql.Pred](p, comparison, x), true
}

// compareForms translates = and <> of a column that holds the text form of a type
// whose equal values have one such form.
func (p *pusher) compareForms(op string, left, right analyze.Expr) (irissql.Pred, bool) {
	if isConstant(left) {
		left, right = right, left
	}
	c, ok := left.(*analyze.Column)
	if (op != "=" && op != "<>") || !ok || !p.opaque(c) || right.Type().OID != c.Typ.OID || p.column(c).IRIS.Coarse {
		return nil, false
	}
	form, err := storage.FormOf(c.Typ.OID, c.Typ.Typmod, "")
	if err != nil || !form.Key || p.lacks(formEquality) {
		return nil, false
	}
	if isConstant(right) {
		if p.beyondIRIS(right) {
			return nil, false
		}
		x := irissql.Compare{Op: op, Left: p.columnRef(c), Right: p.param(right, p.column(c).IRIS)}
		return fires[irissql.Pred](p, formEquality, x), true
	}
	d, ok := right.(*analyze.Column)
	if !ok || !p.opaque(d) {
		return nil, false
	}
	x := irissql.Compare{Op: op, Left: p.columnRef(c), Right: p.columnRef(d)}
	return fires[irissql.Pred](p, formEquality, x), true
}

// sameFamily reports whether IRIS compares values of two types as PostgreSQL
// does. Doubles are not mixed with exact numbers: PostgreSQL compares them as
// doubles.
func sameFamily(a, b pgtype.OID) bool {
	if !ordersAlike(a) || !ordersAlike(b) {
		return false
	}
	return family(a) == family(b)
}

// family groups the types that IRIS compares by the same rule.
func family(t pgtype.OID) pgtype.OID {
	switch t {
	case pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID, pgtype.OIDOID, pgtype.NumericOID:
		return pgtype.NumericOID
	case pgtype.Float4OID, pgtype.Float8OID:
		return pgtype.Float8OID
	}
	return t
}

// compareText translates = and <> of text. A column that does not collate
// EXACT is compared twice when that lets IRIS use its index: by its own
// collation, and exactly. Order comparisons of text have no equal in IRIS.
func (p *pusher) compareText(op string, left, right analyze.Expr) (irissql.Pred, bool) {
	if p.lacks(textEquality) || left.Type().OID == pgtype.BPCharOID || right.Type().OID == pgtype.BPCharOID || (op != "=" && op != "<>") {
		return nil, false
	}
	x, ok := p.expr(left)
	if !ok {
		return nil, false
	}
	y, ok := p.expr(right)
	if !ok {
		return nil, false
	}
	exact := irissql.Compare{Op: op, Left: p.exact(left, x), Right: p.exact(right, y)}
	if op == "<>" || p.isExact(left) && p.isExact(right) {
		return fires[irissql.Pred](p, textEquality, exact), true
	}
	both := irissql.And{Preds: []irissql.Pred{irissql.Compare{Op: op, Left: x, Right: y}, exact}}
	return fires[irissql.Pred](p, textEquality, both), true
}

// inList translates IN over values known before the statement runs.
func (p *pusher) inList(e *analyze.InList) (irissql.Pred, bool) {
	rule := inList
	if isText(e.Arg) {
		rule = textInList
	}
	if p.lacks(rule) {
		return nil, false
	}
	x, ok := p.expr(e.Arg)
	if !ok || e.Arg.Type().OID == pgtype.BPCharOID || len(e.List) > inListMax {
		return nil, false
	}
	text := isText(e.Arg)
	for _, item := range e.List {
		if !isConstant(item) || isText(item) != text || (!text && !sameFamily(e.Arg.Type().OID, item.Type().OID)) {
			return nil, false
		}
	}
	list, ok := p.exprs(e.List)
	if !ok {
		return nil, false
	}
	exact := p.exact(e.Arg, x)
	if e.Not || p.isExact(e.Arg) {
		return fires[irissql.Pred](p, rule, irissql.In{Arg: exact, List: list, Not: e.Not}), true
	}
	return fires[irissql.Pred](p, rule, irissql.And{Preds: []irissql.Pred{
		irissql.In{Arg: x, List: list}, irissql.In{Arg: exact, List: list},
	}}), true
}

// inListMax bounds the parameters of one IN list.
const inListMax = parametersMax - parametersSpare

// like translates LIKE with a constant pattern and PostgreSQL's escape
// character, which IRIS must be told. A pattern that ends in the escape
// character is an error in PostgreSQL and stays here.
func (p *pusher) like(e *analyze.Like) (irissql.Pred, bool) {
	pattern, ok := e.Pattern.(*analyze.Const)
	if !ok || e.Insensitive || e.Escape != nil || pattern.Value.IsNull() || !validPattern(pattern.Value.Str()) {
		return nil, false
	}
	if p.lacks(likePattern) || e.Arg.Type().OID == pgtype.BPCharOID || !isText(e.Arg) {
		return nil, false
	}
	x, ok := p.operand(e.Arg)
	if !ok {
		return nil, false
	}
	y, ok := p.constant(pattern, "")
	return firesIf[irissql.Pred](ok, p, likePattern, irissql.Like{Arg: x, Pattern: y, Escape: '\\', Not: e.Not})
}

// startsWith translates a test for a prefix that is known before the statement runs, by
// the exact characters or by the column's own collation. An empty one and NULL stay here:
// what the first is to IRIS depends on how it is sent.
func (p *pusher) startsWith(text, prefix analyze.Expr, exact bool) (irissql.Pred, bool) {
	c, known := prefix.(*analyze.Const)
	switch {
	case known && (c.Value.IsNull() || c.Value.Str() == ""), !isConstant(prefix), p.work.keepValues && !known:
		return nil, false
	case p.lacks(prefixTest), !isText(text), text.Type().OID == pgtype.BPCharOID, !isText(prefix):
		return nil, false
	}
	x, ok := p.expr(text)
	if !ok {
		return nil, false
	}
	if exact {
		x = p.exact(text, x)
	}
	y := p.param(prefix, analyze.IRISType{Name: exec.PrefixParam})
	return fires[irissql.Pred](p, prefixTest, irissql.Compare{Op: "%STARTSWITH", Left: x, Right: y}), true
}

// validPattern reports whether every escape character is followed by another
// character.
func validPattern(s string) bool {
	n := len(s) - len(strings.TrimRight(s, `\`))
	return n%2 == 0
}
