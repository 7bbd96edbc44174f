package plan

import (
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// InsertPlan plans an INSERT. Rows of VALUES that leave different columns to
// their defaults are different steps, sent in order; consecutive rows of one
// shape are one batch.
func InsertPlan(ins *analyze.Insert) (*Plan, error) {
	if len(ins.Returning) > 0 {
		return nil, pgerr.Unsupported("INSERT ... RETURNING")
	}
	out := &Plan{Kind: Insert, Route: Writes, Remote: true}
	if ins.Query != nil {
		source, _, err := planQuery(ins.Query, &out.statements)
		if err != nil {
			return nil, err
		}
		step := NewInsertStep(ins.Relation, ins.Columns)
		step.Source = source
		out.Inserts = []InsertStep{step}
		return out, nil
	}
	if ins.Values == nil {
		step := NewInsertStep(ins.Relation, nil)
		step.Rows = [][]analyze.Expr{{}}
		out.Inserts = []InsertStep{step}
		return out, nil
	}
	shape := ""
	for _, row := range ins.Values {
		columns, values, key := given(ins.Columns, row)
		if n := len(out.Inserts); n > 0 && key == shape {
			out.Inserts[n-1].Rows = append(out.Inserts[n-1].Rows, values)
			continue
		}
		shape = key
		step := NewInsertStep(ins.Relation, columns)
		step.Rows = [][]analyze.Expr{values}
		out.Inserts = append(out.Inserts, step)
	}
	return out, nil
}

// given drops the columns that a row leaves to their defaults; key identifies
// the columns that remain.
func given(columns []int, row []analyze.Expr) (cs []int, values []analyze.Expr, key string) {
	for i, e := range row {
		if e == nil {
			continue
		}
		cs = append(cs, columns[i])
		values = append(values, e)
		key += strconv.Itoa(columns[i]) + ","
	}
	return cs, values, key
}

// NewInsertStep makes the statement that stores rows of the given columns,
// one parameter each; no columns stores the defaults.
func NewInsertStep(rel *analyze.Relation, columns []int) InsertStep {
	step := InsertStep{Relation: rel}
	var sent []*exec.RemoteStatement
	ins := &irissql.Insert{Table: irissql.Table{Schema: rel.IRISSchema, Name: rel.IRISName}}
	p := newPusher(nil, &sent)
	for i, at := range columns {
		c := &rel.Columns[at]
		step.Columns = append(step.Columns, c)
		ins.Columns = append(ins.Columns, c.IRISName)
		p.params = append(p.params, exec.RemoteParam{IRIS: c.IRIS, Stored: &exec.StoredIn{Relation: rel, Column: c}})
		ins.Values = append(ins.Values, storedParam(irissql.Param{ID: i}, c.IRIS))
	}
	step.Statement = p.finish(ins, nil)
	return step
}

// storedParam is a parameter that is stored in a column: a vector travels as
// text and names the column's element type and length.
func storedParam(x irissql.Expr, iris analyze.IRISType) irissql.Expr {
	if iris.Name != "vector" {
		return x
	}
	args := []irissql.Expr{x, irissql.Keyword{Word: iris.Element}}
	if iris.Length > 0 {
		args = append(args, irissql.Int{N: int64(iris.Length)})
	}
	return irissql.Func{Name: "TO_VECTOR", Args: args}
}

// UpdatePlan plans an UPDATE of one table whose condition and values IRIS can
// compute.
func UpdatePlan(u *analyze.Update) (*Plan, error) {
	if len(u.Returning) > 0 {
		return nil, pgerr.Unsupported("UPDATE ... RETURNING")
	}
	if u.From != nil {
		return nil, pgerr.Unsupported("UPDATE ... FROM")
	}
	out := &Plan{Kind: Update, Route: Writes, Remote: true}
	p := newPusher(u.Ranges[:1], &out.statements)
	s := &irissql.Update{Table: *p.table(0)}
	for _, a := range u.Assignments {
		c := &u.Relation.Columns[a.Column]
		x, err := p.assigned(a.Value, &exec.StoredIn{Relation: u.Relation, Column: c})
		if err != nil {
			return nil, err
		}
		s.Sets = append(s.Sets, irissql.Set{Column: c.IRISName, Value: x})
	}
	where, err := p.condition(u.Where, "UPDATE")
	if err != nil {
		return nil, err
	}
	s.Where = where
	out.Change = p.finish(s, nil)
	return out, nil
}

// assigned translates the new value of a column.
func (p *pusher) assigned(e analyze.Expr, to *exec.StoredIn) (irissql.Expr, error) {
	c := to.Column
	if e == nil {
		return nil, pgerr.Unsupported("SET %s = DEFAULT", c.Name)
	}
	if isConstant(e) {
		x := p.param(withElement(e, c.IRIS.Element), c.IRIS)
		p.params[x.ID].Stored = to
		return storedParam(x, c.IRIS), nil
	}
	if x, ok := p.arithmetic(e, c); ok {
		return x, nil
	}
	x, ok := p.operand(e)
	if !ok {
		return nil, pgerr.Unsupported("this value of column %q in UPDATE", c.Name).At(e.Pos())
	}
	return x, nil
}

// arithmetic translates one addition, subtraction or multiplication whose
// result is stored in a column of its own type. There IRIS's validation of the
// column finds the overflow that its arithmetic does not.
func (p *pusher) arithmetic(e analyze.Expr, c *analyze.RelationColumn) (irissql.Expr, bool) {
	call, ok := e.(*analyze.Call)
	if !ok || len(call.Args) != 2 || call.Typ.OID != c.Type.OID {
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
	p.fired["arithmetic"] = true
	return irissql.Binary{Op: call.Operator, Left: args[0], Right: args[1]}, true
}

// condition translates the WHERE of a change, all of it: rows are never
// changed by a part of their condition.
func (p *pusher) condition(where analyze.Expr, verb string) (irissql.Pred, error) {
	if where == nil {
		return nil, nil
	}
	x, ok := p.pred(where)
	if !ok {
		return nil, pgerr.Unsupported("this condition in %s", verb).At(where.Pos())
	}
	return x, nil
}

// DeletePlan plans a DELETE from one table whose condition IRIS can check.
func DeletePlan(d *analyze.Delete) (*Plan, error) {
	if len(d.Returning) > 0 {
		return nil, pgerr.Unsupported("DELETE ... RETURNING")
	}
	if d.From != nil {
		return nil, pgerr.Unsupported("DELETE ... USING")
	}
	out := &Plan{Kind: Delete, Route: Writes, Remote: true}
	p := newPusher(d.Ranges[:1], &out.statements)
	where, err := p.condition(d.Where, "DELETE")
	if err != nil {
		return nil, err
	}
	s := &irissql.Delete{Table: *p.table(0), Where: where}
	out.Change = p.finish(s, nil)
	return out, nil
}
