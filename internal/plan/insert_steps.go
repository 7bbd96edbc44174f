package plan

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// valuesQuery reports whether a row of VALUES contains a query.
func valuesQuery(ins *analyze.Insert) bool {
	for _, row := range ins.Values {
		for _, e := range row {
			if e != nil && hasQuery(e) {
				return true
			}
		}
	}
	return false
}

// hasQuery reports whether an expression contains a query.
func hasQuery(e analyze.Expr) bool {
	return analyze.HoldsQuery(e)
}

// insertSteps plans an INSERT that has to know each row that it stored or found.
func insertSteps(ins *analyze.Insert, w *work) (*Plan, error) {
	if err := lockable(ins.Relation); err != nil {
		return nil, err
	}
	out := &Plan{Kind: Insert, Route: Steps, Remote: true, work: w}
	n := &insertNode{readBack: len(ins.Returning) > 0}
	var err error
	if n.guard, err = newGuard(ins.Relation, ins.Guard, w); err != nil {
		return nil, err
	}
	if err := n.addRows(ins, out); err != nil {
		return nil, err
	}
	read := returningColumns(ins)
	if ins.Conflict != nil {
		n.conflict = &conflict{update: ins.Conflict.Update}
		q := conflictQuery(ins)
		if n.guard != nil && ins.Conflict.Update {
			read = allColumns(ins.Relation)
		}
		read = slices.Compact(slices.Sorted(slices.Values(append(read, inTable(columnsRead(q, 0), ins.Relation)...))))
		n.target = &rowTarget{relation: ins.Relation, columns: read}
		if ins.Conflict.Update {
			n.target.lock = n.target.lockStatement(out.work)
		}
		if err := n.addConflict(ins, q, out); err != nil {
			return nil, err
		}
		// Only who inserts several rows can meet one of its own.
		n.readBack = n.readBack || (ins.Conflict.Update && (n.source != nil || len(n.rows) > 1))
	} else {
		n.target = &rowTarget{relation: ins.Relation, columns: read}
	}
	if n.readBack {
		n.last = n.target.lastStatement(out.work)
	}
	n.byKey = n.keyedRead(out)
	for _, ref := range ins.Relation.SelfReferences {
		n.attach = append(n.attach, n.target.attachStatement(ref, out.work))
	}
	return out, out.finishChange(n, ins.Returning, func() (exec.Node, error) {
		if ins.Conflict != nil && ins.Conflict.Update {
			if err := noEmbedding(ins.Returning, ins.Relation); err != nil {
				return nil, err
			}
		}
		return returningNode(ins.Returning, ins.With, ins.Ranges, out.work)
	})
}

// returningColumns lists the table's columns that RETURNING reads.
func returningColumns(ins *analyze.Insert) []int {
	q := &analyze.Query{Targets: ins.Returning, Ranges: ins.Ranges}
	return inTable(columnsRead(q, 0), ins.Relation)
}

// allColumns lists the columns of a table.
func allColumns(rel *analyze.Relation) []int {
	out := make([]int, len(rel.Columns))
	for i := range out {
		out[i] = i
	}
	return out
}

// inTable leaves out the system columns.
func inTable(columns []int, rel *analyze.Relation) []int {
	return slices.DeleteFunc(columns, func(i int) bool { return i >= len(rel.Columns) })
}

// addRows plans where the proposed rows come from.
func (n *insertNode) addRows(ins *analyze.Insert, out *Plan) error {
	if ins.Query != nil {
		source, _, err := planQuery(ins.Query, out.work)
		if err != nil {
			return err
		}
		columns := append(defaultColumns(ins), n.guard.Generated()...)
		n.shapes = []insertShape{{columns: columns, step: newInsertStep(ins.Relation, columns, out.work)}}
		n.source, err = withDefaults(source, ins.Defaults, out.work)
		return err
	}
	rows := ins.Values
	if rows == nil {
		rows = [][]analyze.Expr{nil}
	}
	at := map[string]int{}
	for _, row := range rows {
		columns, values, key := given(ins.Columns, row)
		columns = append(columns, n.guard.Generated()...)
		i, known := at[key]
		if !known {
			i = len(n.shapes)
			at[key] = i
			n.shapes = append(n.shapes, insertShape{columns, newInsertStep(ins.Relation, columns, out.work)})
		}
		node, err := rowNode(values, ins.With, out)
		if err != nil {
			return err
		}
		n.rows = append(n.rows, insertRow{shape: i, values: node})
	}
	return nil
}

// rowNode computes one row of VALUES.
func rowNode(values []analyze.Expr, with []analyze.CTE, out *Plan) (exec.Node, error) {
	q := &analyze.Query{}
	for _, e := range values {
		q.Targets = append(q.Targets, analyze.Target{Expr: e})
	}
	q.With = usedWith(q.Targets, with)
	return exec.RowQuery(q, (&leaves{work: out.work}).node)
}

// conflictQuery computes the new values of DO UPDATE for an existing row and a
// proposed one.
func conflictQuery(ins *analyze.Insert) *analyze.Query {
	q := &analyze.Query{Ranges: ins.Conflict.Ranges, Where: ins.Conflict.Where}
	for _, a := range ins.Conflict.Assignments {
		q.Targets = append(q.Targets, analyze.Target{Expr: a.Value})
	}
	if usedWith(append(q.Targets, analyze.Target{Expr: orTrue(q.Where)}), []analyze.CTE{{}}) != nil {
		q.With = ins.With
	}
	return q
}

// orTrue is a condition, or a constant in its place.
func orTrue(e analyze.Expr) analyze.Expr {
	if e == nil {
		return constInt(1)
	}
	return e
}

// addConflict plans what is done about rows that are there already.
func (n *insertNode) addConflict(ins *analyze.Insert, q *analyze.Query, out *Plan) error {
	c, rel := ins.Conflict, ins.Relation
	keys := rel.Keys
	if c.Arbiter != nil {
		keys = []analyze.Key{*c.Arbiter}
	}
	for _, k := range keys {
		n.conflict.arbiters = append(n.conflict.arbiters, arbiter{
			columns: k.Columns, find: n.target.keyStatement(k.Columns, out.work),
		})
	}
	for _, x := range c.Defaults {
		if x == nil {
			n.conflict.defaults = append(n.conflict.defaults, nil)
			continue
		}
		n.conflict.defaults = append(n.conflict.defaults, x.(*analyze.Const))
	}
	if !c.Update {
		return nil
	}
	if err := n.knownDefaults(q, c, rel); err != nil {
		return err
	}
	if err := noReadOf(q, rel, "ON CONFLICT DO UPDATE"); err != nil {
		return err
	}
	for _, a := range c.Assignments {
		n.conflict.assigned = append(n.conflict.assigned, a.Column)
	}
	n.conflict.write = n.target.updateStatement(append(slices.Clip(n.conflict.assigned), n.guard.Generated()...), out.work)
	var err error
	n.conflict.values, err = exec.RowQuery(q, (&leaves{work: out.work}).node)
	return err
}

// knownDefaults checks that the columns of excluded that are read have values
// that are known here.
func (n *insertNode) knownDefaults(q *analyze.Query, c *analyze.Conflict, rel *analyze.Relation) error {
	for _, i := range columnsRead(q, 1) {
		for _, s := range n.shapes {
			if c.Defaults[i] == nil && !slices.Contains(s.columns, i) {
				return pgerr.Unsupported("excluded.%s, whose default IRIS computes when it inserts a row,", rel.Columns[i].Name)
			}
		}
	}
	return nil
}

// keyedRead is how several inserted rows are read back at once: by a key of one
// column that compares as here and that each row is given; nil when there is
// none.
func (n *insertNode) keyedRead(out *Plan) *keyedRead {
	if n.conflict != nil || !n.readBack {
		return nil
	}
	for _, k := range n.target.relation.Keys {
		if len(k.Columns) != 1 || !comparesAlike(&n.target.relation.Columns[k.Columns[0]]) {
			continue
		}
		at := k.Columns[0]
		if slices.ContainsFunc(n.shapes, func(s insertShape) bool { return !slices.Contains(s.columns, at) }) {
			continue
		}
		return &keyedRead{column: at, stmt: n.target.keysStatement(at, out.work)}
	}
	return nil
}

// comparesAlike reports whether equal values of a column in IRIS are equal here.
func comparesAlike(c *analyze.RelationColumn) bool {
	switch c.Type.OID {
	case pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID:
		return true
	case pgtype.TextOID, pgtype.VarcharOID:
		return c.IRIS.Exact
	}
	return false
}

// lastStatement reads the row that the connection inserted last.
func (t *rowTarget) lastStatement(w *work) *exec.RemoteStatement {
	p := t.pusher(w)
	s, columns := t.selectRow(p)
	s.Where = irissql.Compare{
		Op: "=", Left: irissql.RowID{Table: p.aliases[0]}, Right: irissql.Func{Name: "LAST_IDENTITY"},
	}
	return p.finish(s, columns)
}

// keyStatement reads the row with the given key, as the key's index compares.
func (t *rowTarget) keyStatement(key []int, w *work) *exec.RemoteStatement {
	p := t.pusher(w)
	s, columns := t.selectRow(p)
	var same []irissql.Pred
	for _, i := range key {
		c := &t.relation.Columns[i]
		same = append(same, irissql.Compare{Op: "=", Left: columnOf(p.aliases[0], c), Right: p.param(nil, c.IRIS)})
	}
	s.Where = conjunction(same)
	return p.finish(s, columns)
}

// keysStatement reads rowsPerRead rows by a key of one column, which stands
// behind the columns that are read.
func (t *rowTarget) keysStatement(key int, w *work) *exec.RemoteStatement {
	p := t.pusher(w)
	s, columns := t.selectRow(p)
	c := &t.relation.Columns[key]
	s.Items = append(s.Items, irissql.Item{Expr: columnOf(p.aliases[0], c), Alias: "key"})
	in := irissql.In{Arg: columnOf(p.aliases[0], c)}
	for range rowsPerRead {
		in.List = append(in.List, p.param(nil, c.IRIS))
	}
	s.Where = in
	return p.finish(s, append(columns, exec.RemoteColumn{Type: c.Type, IRIS: c.IRIS}))
}
