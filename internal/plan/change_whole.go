package plan

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// updateWhole makes an UPDATE of one table one IRIS statement; nil when IRIS
// cannot compute its condition or its values.
func updateWhole(u *analyze.Update, w *work) *Plan {
	out := &Plan{Kind: Update, Route: Writes, Remote: true, target: u.Relation, work: w}
	p := newPusher(u.Ranges[:1], out.work)
	s := &irissql.Update{Table: *p.table(0)}
	for _, a := range u.Assignments {
		c := &u.Relation.Columns[a.Column]
		x, ok := p.assigned(a.Value, &exec.StoredIn{Relation: u.Relation, Column: c})
		if !ok {
			return nil
		}
		if !isConstant(a.Value) {
			out.Computed = append(out.Computed, c)
		}
		s.Sets = append(s.Sets, irissql.Set{Column: c.IRISName, Value: x})
	}
	where, ok := p.whole(u.Where)
	if !ok {
		return nil
	}
	s.Where = where
	if exceeds(s) {
		return nil
	}
	out.Change = p.finish(s, nil)
	return out
}

// assigned translates the new value of a column.
func (p *pusher) assigned(e analyze.Expr, to *exec.StoredIn) (irissql.Expr, bool) {
	c := to.Column
	if isConstant(e) {
		x := p.param(withElement(e, c.IRIS.Element), c.IRIS)
		p.params[x.ID].Stored = to
		return storedParam(x, c.IRIS), true
	}
	if c.IRIS.TextOf != 0 {
		return nil, false // IRIS would store its own text of the value
	}
	if x, ok := p.arithmetic(e, c); ok {
		return x, true
	}
	if p.lacks(wholeAssignment) {
		return nil, false
	}
	x, ok := p.operand(e)
	return firesIf(ok, p, wholeAssignment, x)
}

// arithmetic translates one addition, subtraction or multiplication whose
// result is stored in a column of its own type. There IRIS's validation of the
// column finds the overflow that its arithmetic does not.
func (p *pusher) arithmetic(e analyze.Expr, c *analyze.RelationColumn) (irissql.Expr, bool) {
	call, ok := e.(*analyze.Call)
	if p.lacks(storedArithmetic) || !ok || len(call.Args) != 2 || call.Typ.OID != c.Type.OID {
		return nil, false
	}
	switch call.Operator {
	case "+", "-", "*":
	default:
		return nil, false
	}
	switch c.Type.OID {
	case pgtype.Int2OID, pgtype.Int4OID, pgtype.Float8OID:
	default:
		return nil, false
	}
	args, ok := p.exprs(call.Args)
	if !ok {
		return nil, false
	}
	x := irissql.Binary{Op: call.Operator, Left: args[0], Right: args[1]}
	return fires[irissql.Expr](p, storedArithmetic, x), true
}

// whole translates the WHERE of a change, all of it: rows are never
// changed by a part of their condition.
func (p *pusher) whole(where analyze.Expr) (irissql.Pred, bool) {
	if where == nil {
		return nil, true
	}
	return p.within(where)
}

// deleteWhole makes a DELETE one IRIS statement; nil when IRIS cannot check its
// condition.
func deleteWhole(d *analyze.Delete, w *work) *Plan {
	out := &Plan{Kind: Delete, Route: Writes, Remote: true, target: d.Relation, work: w}
	p := newPusher(d.Ranges[:1], out.work)
	where, ok := p.whole(d.Where)
	if !ok {
		return nil
	}
	s := &irissql.Delete{Table: *p.table(0), Where: where}
	out.Change = p.finish(s, nil)
	return out
}

// insertWhole makes an INSERT of the rows of a query one IRIS statement; nil when the
// query is more than columns and constants of joined tables with a condition, or when
// a value would not be stored as it is.
func insertWhole(ins *analyze.Insert, w *work) *Plan {
	q := ins.Query
	if q == nil || len(ins.Defaults) > 0 || !plainRows(q) {
		return nil
	}
	from, p := pushableFrom(q, w)
	if from == nil || p.lacks(wholeAssignment) {
		return nil
	}
	s := &irissql.Insert{
		Table: irissql.Table{Schema: ins.Relation.IRISSchema, Name: ins.Relation.IRISName}, Query: &irissql.Select{From: from},
	}
	for i, t := range q.Visible() {
		c := &ins.Relation.Columns[ins.Columns[i]]
		x, ok := p.stored(t.Expr, &exec.StoredIn{Relation: ins.Relation, Column: c}, q.From)
		if !ok {
			return nil
		}
		s.Columns = append(s.Columns, c.IRISName)
		s.Query.Items = append(s.Query.Items, irissql.Item{Expr: x})
	}
	where, ok := p.whole(q.Where)
	if s.Query.Where = where; !ok || len(s.Columns) == 0 || exceeds(s) {
		return nil
	}
	out := &Plan{Kind: Insert, Route: Writes, Remote: true, target: ins.Relation, work: w}
	out.Change = p.finish(s, nil)
	return out
}

// plainRows reports whether a query has a row for each row of its tables.
func plainRows(q *analyze.Query) bool {
	return len(q.DistinctOn) == 0 && !q.Distinct && !q.Grouped && q.GroupingSets == nil && len(q.WindowCalls) == 0 &&
		len(q.OrderBy) == 0 && q.Limit == nil && q.Offset == nil && len(q.Locks) == 0 && !hasSubquery(q) && !returnsSet(q)
}

// stored translates a value of a query that is stored in a column: a constant, or a
// column of the same type and form. NULL must not reach a column that refuses it,
// because IRIS would store the column's default.
func (p *pusher) stored(e analyze.Expr, to *exec.StoredIn, from *analyze.From) (irissql.Expr, bool) {
	if isConstant(e) {
		return p.assigned(e, to)
	}
	c, ok := e.(*analyze.Column)
	if !ok {
		return nil, false
	}
	source := p.column(c)
	if source.IRIS != to.Column.IRIS || source.Type != to.Column.Type {
		return nil, false
	}
	if to.Column.NotNull && (!source.NotNull || !alwaysThere(from, c.Range)) {
		return nil, false
	}
	x, ok := p.operand(c)
	return firesIf(ok, p, wholeAssignment, x)
}
