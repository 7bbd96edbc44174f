package plan

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/storage"
)

// pusher turns expressions of one query into IRIS SQL and collects the
// statement's parameters.
type pusher struct {
	ranges  []*analyze.Range
	aliases []string // alias of each range in the IRIS statement
	params  []exec.RemoteParam
	aggs    []*analyze.Aggregate // for AggregateRef
	groups  []analyze.Expr       // for GroupRef
	fired   RuleSet
	work    *work
	// notNull are the columns that are not NULL in the rows of the query.
	notNull map[columnKey]bool
	// given and length are the parameters and the text of the conditions so far.
	given, length int
	// negated is set within NOT.
	negated bool
}

// newPusher prepares the translation of expressions over ranges; the statement
// that comes of it is added to those of w.
func newPusher(ranges []*analyze.Range, w *work) *pusher {
	p := &pusher{ranges: ranges, work: w}
	for i := range ranges {
		p.aliases = append(p.aliases, aliasFor(i))
	}
	return p
}

// aliasFor is the alias of range i; aliases of our own cannot clash with
// reserved words or column names.
func aliasFor(i int) string { return "t" + string(rune('0'+i/10)) + string(rune('0'+i%10)) }

// finish prints a statement and puts its parameters in order.
func (p *pusher) finish(s irissql.Statement, columns []exec.RemoteColumn) *exec.RemoteStatement {
	if sel, ok := s.(*irissql.Select); ok && searchesByIndex(sel) {
		p.work.indexed = true
	}
	text, order := irissql.Print(s)
	params := make([]exec.RemoteParam, len(order))
	for i, id := range order {
		params[i] = p.params[id]
	}
	stmt := &exec.RemoteStatement{SQL: text, Params: params, Columns: columns}
	p.work.statements = append(p.work.statements, stmt)
	p.work.fired.union(p.fired)
	return stmt
}

// param makes an expression without columns of this query a parameter.
func (p *pusher) param(e analyze.Expr, iris analyze.IRISType) irissql.Param {
	p.params = append(p.params, exec.RemoteParam{Expr: e, IRIS: iris})
	return irissql.Param{ID: len(p.params) - 1}
}

// isConstant reports whether e can be computed before the statement is sent:
// it has no column of this query, no aggregate, no subquery, nothing volatile.
func isConstant(e analyze.Expr) bool {
	return !analyze.Any(e, func(x analyze.Expr) bool {
		switch x := x.(type) {
		case *analyze.Column:
			return x.Level == 0
		case *analyze.AggregateRef:
			return x.Level == 0
		case *analyze.GroupRef, *analyze.Grouping, *analyze.WindowRef, *analyze.Subquery:
			return true
		case *analyze.Call:
			return x.Func.Volatility == analyze.Volatile || x.Func.Routine != nil
		}
		return false
	})
}

// column returns the relation's column behind a Column of this query.
func (p *pusher) column(c *analyze.Column) *analyze.RelationColumn {
	return &p.ranges[c.Range].Relation.Columns[c.Index]
}

// expr translates a value; ok is false when there is no rule for it, and then
// none has fired.
func (p *pusher) expr(e analyze.Expr) (irissql.Expr, bool) {
	fired := p.fired
	x, ok := p.valueOf(e)
	if !ok {
		p.fired = fired
	}
	return x, ok
}

// valueOf is expr, after whose failure rules may have fired.
func (p *pusher) valueOf(e analyze.Expr) (irissql.Expr, bool) {
	if isConstant(e) {
		return p.constant(e, "")
	}
	switch e := e.(type) {
	case *analyze.Column:
		return p.columnRef(e), !p.opaque(e)
	case *analyze.AggregateRef:
		return p.aggregate(p.aggs[e.Index])
	case *analyze.GroupRef:
		return p.groupKey(p.groups[e.Index])
	case *analyze.Cast:
		return p.cast(e)
	case *analyze.Call:
		return p.call(e)
	case *analyze.Case:
		return p.caseExpr(e)
	case *analyze.Coalesce:
		return p.coalesce(e)
	}
	return nil, false
}

// coalesce translates COALESCE of neither texts nor booleans.
func (p *pusher) coalesce(e *analyze.Coalesce) (irissql.Expr, bool) {
	if p.lacks(coalesceValue) || isText(e) || e.Type().OID == pgtype.BoolOID {
		return nil, false
	}
	args, ok := p.exprs(e.Args)
	return firesIf[irissql.Expr](ok, p, coalesceValue, irissql.Func{Name: "COALESCE", Args: args})
}

// exprs translates a list of values.
func (p *pusher) exprs(es []analyze.Expr) ([]irissql.Expr, bool) {
	out := make([]irissql.Expr, len(es))
	for i, e := range es {
		x, ok := p.expr(e)
		if !ok {
			return nil, false
		}
		out[i] = x
	}
	return out, true
}

// opaque reports whether IRIS keeps an expression as the text form of another
// type, or a time less finely than PostgreSQL, so that it can be returned and tested
// for NULL, but not computed with.
func (p *pusher) opaque(e analyze.Expr) bool {
	c, ok := e.(*analyze.Column)
	return ok && c.Level == 0 && (p.column(c).IRIS.TextOf != 0 || p.column(c).IRIS.Coarse)
}

// columnRef translates a column reference.
func (p *pusher) columnRef(c *analyze.Column) irissql.Expr {
	return columnOf(p.aliases[c.Range], p.column(c))
}

// constant makes a value known before the statement runs a parameter. A
// vector is spelled TO_VECTOR(?, element), because it travels as text; element
// "" is IRIS's own default, FLOAT.
func (p *pusher) constant(e analyze.Expr, element string) (irissql.Expr, bool) {
	t := e.Type().OID
	iris, ok := irisTypeFor(t)
	if !ok || p.beyondIRIS(e) {
		return nil, false
	}
	if t != pgtype.VectorOID {
		return p.param(e, iris), true
	}
	if element == "" {
		element = "FLOAT"
	}
	iris.Element = element
	x := p.param(withElement(e, element), iris)
	return irissql.Func{Name: "TO_VECTOR", Args: []irissql.Expr{x, irissql.Keyword{Word: element}}}, true
}

// beyondIRIS reports whether a constant is a value that IRIS's types do not have,
// such as infinity, or may be one: what is compared with it is compared here.
func (p *pusher) beyondIRIS(e analyze.Expr) bool {
	c, ok := e.(*analyze.Const)
	if !ok {
		return p.work.keepValues
	}
	return storage.CheckCompared(c.Value) != nil
}

// irisTypeFor is the IRIS type of a computed value of a PostgreSQL type; ok is
// false for types that IRIS cannot take as a parameter of an expression.
func irisTypeFor(t pgtype.OID) (analyze.IRISType, bool) {
	switch t {
	case pgtype.BoolOID:
		return analyze.IRISType{Name: "bit"}, true
	case pgtype.Int2OID, pgtype.Int4OID:
		return analyze.IRISType{Name: "integer"}, true
	case pgtype.Int8OID, pgtype.OIDOID, pgtype.TIDOID:
		return analyze.IRISType{Name: "bigint"}, true
	case pgtype.Float4OID, pgtype.Float8OID:
		return analyze.IRISType{Name: "double"}, true
	case pgtype.NumericOID:
		return analyze.IRISType{Name: "numeric"}, true
	case pgtype.TextOID, pgtype.VarcharOID, pgtype.NameOID:
		return analyze.IRISType{Name: "varchar"}, true
	case pgtype.DateOID:
		return analyze.IRISType{Name: "date"}, true
	case pgtype.TimeOID:
		return analyze.IRISType{Name: "time"}, true
	case pgtype.TimestampOID, pgtype.TimestampTZOID:
		return analyze.IRISType{Name: "timestamp"}, true
	case pgtype.VectorOID:
		return analyze.IRISType{Name: "vector"}, true
	}
	return analyze.IRISType{}, false
}

// cast drops casts that change nothing in IRIS: integers to wider integers,
// character types without a length among themselves.
func (p *pusher) cast(c *analyze.Cast) (irissql.Expr, bool) {
	if p.lacks(neutralCast) || c.Typ.Typmod != pgtype.NoTypmod || !widens(c.Arg.Type().OID, c.Typ.OID) {
		return nil, false
	}
	x, ok := p.expr(c.Arg)
	return firesIf(ok, p, neutralCast, x)
}

// wider lists the types a type's values are the same in.
var wider = map[pgtype.OID][]pgtype.OID{
	pgtype.Int2OID:    {pgtype.Int4OID, pgtype.Int8OID, pgtype.NumericOID},
	pgtype.Int4OID:    {pgtype.Int8OID, pgtype.NumericOID},
	pgtype.Int8OID:    {pgtype.NumericOID},
	pgtype.VarcharOID: {pgtype.TextOID},
	pgtype.TextOID:    {pgtype.VarcharOID},
	pgtype.NameOID:    {pgtype.TextOID, pgtype.VarcharOID},
}

// widens reports whether every value of one type is the same value of another.
func widens(from, to pgtype.OID) bool {
	return from == to || slices.Contains(wider[from], to)
}

// caseExpr translates a CASE whose results are neither text nor boolean.
func (p *pusher) caseExpr(c *analyze.Case) (irissql.Expr, bool) {
	if p.lacks(caseValue) || isText(c) || c.Typ.OID == pgtype.BoolOID || untypedTimes(c) {
		return nil, false
	}
	out := irissql.Case{}
	for _, w := range c.Whens {
		cond, ok := p.pred(w.Cond)
		if !ok {
			return nil, false
		}
		result, ok := p.expr(w.Result)
		if !ok {
			return nil, false
		}
		out.Whens = append(out.Whens, irissql.When{Cond: cond, Result: result})
	}
	if c.Else != nil {
		x, ok := p.expr(c.Else)
		if !ok {
			return nil, false
		}
		out.Else = x
	}
	return fires[irissql.Expr](p, caseValue, out), true
}

// untypedTimes reports whether all results of a CASE are dates or times that IRIS gets as
// parameters: nothing says there that they are no texts.
func untypedTimes(c *analyze.Case) bool {
	switch c.Typ.OID {
	case pgtype.DateOID, pgtype.TimeOID, pgtype.TimestampOID, pgtype.TimestampTZOID:
	default:
		return false
	}
	column := func(w analyze.When) bool { return !isConstant(w.Result) }
	return !slices.ContainsFunc(c.Whens, column) && (c.Else == nil || isConstant(c.Else))
}

// isText reports whether an expression is of a character type.
func isText(e analyze.Expr) bool {
	switch e.Type().OID {
	case pgtype.TextOID, pgtype.VarcharOID, pgtype.BPCharOID, pgtype.NameOID, pgtype.UnknownOID:
		return true
	}
	return false
}
