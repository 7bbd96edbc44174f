package plan

import (
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
)

// insertPlan plans an INSERT. Rows of VALUES that leave different columns to
// their defaults are different steps, sent in order; consecutive rows of one
// shape are one batch.
func insertPlan(ins *analyze.Insert, w *work) (*Plan, error) {
	own := ins.Query != nil && reads(ins.Query, ins.Relation) // it must not see its own rows
	if len(ins.Relation.SelfReferences) > 0 || ins.Guard != nil || len(ins.Returning) > 0 || ins.Conflict != nil || own || len(ins.With) > 0 || valuesQuery(ins) {
		p, err := insertSteps(ins, w)
		if err != nil {
			return nil, err
		}
		return p, p.addChanges(ins.With, ins.Relation)
	}
	out := &Plan{Kind: Insert, Route: Writes, Remote: true, work: w}
	if whole := insertWhole(ins, w); whole != nil && !w.rowByRow {
		return whole, nil
	}
	if ins.Query != nil {
		source, _, err := planQuery(ins.Query, out.work)
		if err != nil {
			return nil, err
		}
		step := NewInsertStep(ins.Relation, defaultColumns(ins))
		if step.Source, err = withDefaults(source, ins.Defaults, w); err != nil {
			return nil, err
		}
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
	return newInsertStep(rel, columns, &work{})
}

// newInsertStep is NewInsertStep, whose statement is counted among w's.
func newInsertStep(rel *analyze.Relation, columns []int, w *work) InsertStep {
	step := InsertStep{Relation: rel}
	ins := &irissql.Insert{Table: irissql.Table{Schema: rel.IRISSchema, Name: rel.IRISName}}
	p := newPusher(nil, w)
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
