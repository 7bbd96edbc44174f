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
