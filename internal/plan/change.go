package plan

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// change is an UPDATE or DELETE in steps: read the rows that it concerns with
// what they become, lock them, look whether they are still the same, and write
// them by their row ids.
type change struct {
	kind        Kind
	relation    *analyze.Relation
	with        []analyze.CTE
	ranges      []*analyze.Range
	from        *analyze.From
	where       analyze.Expr
	assignments []analyze.Assignment
	returning   []analyze.Target
	guard       *analyze.Guard
}

// updatePlan plans an UPDATE: one IRIS statement when IRIS computes its
// condition and values as PostgreSQL does, else steps.
func updatePlan(u *analyze.Update, w *work) (*Plan, error) {
	if u.Guard == nil && len(u.Returning) == 0 && u.From == nil && len(u.With) == 0 && !w.rowByRow {
		if p := updateWhole(u, w); p != nil {
			return p, nil
		}
	}
	p, err := updateSteps(u, w)
	if err != nil {
		return nil, err
	}
	return p, p.addChanges(u.With, u.Relation)
}

// updateSteps plans an UPDATE as steps.
func updateSteps(u *analyze.Update, w *work) (*Plan, error) {
	c := change{
		kind: Update, relation: u.Relation, with: u.With, ranges: u.Ranges, from: u.From,
		where: u.Where, assignments: u.Assignments, returning: u.Returning, guard: u.Guard,
	}
	return c.plan(w)
}

// deletePlan plans a DELETE likewise.
func deletePlan(d *analyze.Delete, w *work) (*Plan, error) {
	if len(d.Returning) == 0 && d.From == nil && len(d.With) == 0 && !w.rowByRow {
		if p := deleteWhole(d, w); p != nil {
			return p, nil
		}
	}
	p, err := deleteSteps(d, w)
	if err != nil {
		return nil, err
	}
	return p, p.addChanges(d.With, d.Relation)
}

// deleteSteps plans a DELETE as steps.
func deleteSteps(d *analyze.Delete, w *work) (*Plan, error) {
	c := change{
		kind: Delete, relation: d.Relation, with: d.With, ranges: d.Ranges, from: d.From,
		where: d.Where, returning: d.Returning,
	}
	return c.plan(w)
}

// plan makes the steps.
func (c *change) plan(w *work) (*Plan, error) {
	if err := lockable(c.relation); err != nil {
		return nil, err
	}
	out := &Plan{Kind: c.kind, Route: Steps, Remote: true, work: w}
	values := make([]analyze.Expr, len(c.assignments))
	n := &changeNode{kind: c.kind}
	for i, a := range c.assignments {
		values[i] = a.Value
		n.assigned = append(n.assigned, a.Column)
	}
	q := c.query(values)
	var err error
	if n.guard, err = newGuard(c.relation, c.guard, w); err != nil {
		return nil, err
	}
	read := c.columnsRead(q)
	if n.guard != nil {
		read = allColumns(c.relation)
	}
	if c.kind == Delete {
		read = slices.Compact(slices.Sorted(slices.Values(append(read, selfColumns(c.relation)...))))
	}
	n.target = newRowTarget(c.relation, read, out.work)
	n.values = len(values)
	c.addTargets(q, n.target.columns)
	if n.candidates, _, err = planQuery(q, out.work); err != nil {
		return nil, err
	}
	n.param, n.shared = paramsOf(q), w.isFrozen(c.relation)
	if !n.shared {
		if n.again, _, err = planQuery(ofRow(q, n.param), out.work); err != nil {
			return nil, err
		}
	}
	if c.kind == Update {
		n.write = n.target.updateStatement(append(slices.Clip(n.assigned), n.guard.Generated()...), out.work)
	} else {
		n.write = n.target.deleteStatement(out.work)
		n.detach = n.target.detachStatement(out.work)
	}
	return out, out.finishChange(n, c.returning, func() (exec.Node, error) {
		if c.kind == Update {
			if err := noEmbedding(c.returning, c.relation); err != nil {
				return nil, err
			}
		}
		return returningNode(c.returning, c.with, c.ranges, out.work)
	})
}

// finishChange sets what runs a changing node, and what its result is.
func (p *Plan) finishChange(n returner, targets []analyze.Target, returning func() (exec.Node, error)) error {
	p.Steps = n
	if len(targets) == 0 {
		return nil
	}
	p.Targets, p.Root = targets, n
	node, err := returning()
	n.returns(node)
	return err
}

// returner is a changing node that can have a result.
type returner interface {
	exec.Node
	// returns sets what computes the result from each changed row.
	returns(exec.Node)
}

// query is the query for the rows to change, whose targets are new values.
func (c *change) query(values []analyze.Expr) *analyze.Query {
	q := &analyze.Query{With: c.with, Where: c.where, From: &analyze.From{}}
	q.Ranges = slices.Clone(c.ranges)
	q.Ranges[0] = withRowID(c.ranges[0])
	if c.from != nil {
		q.From = &analyze.From{Join: &analyze.Join{Kind: analyze.InnerJoin, Left: &analyze.From{}, Right: c.from}}
	}
	for _, x := range values {
		q.Targets = append(q.Targets, analyze.Target{Expr: x})
	}
	return q
}

// ofRow restricts the query for the rows to change to the row whose id is a
// parameter behind those of the client.
func ofRow(q *analyze.Query, param int) *analyze.Query {
	out := *q
	id := q.Targets[0].Expr
	out.Where = and(append([]analyze.Expr{&analyze.Call{
		Node: analyze.Node{Typ: boolType}, Func: analyze.SameRowID, Operator: "=",
		Args: []analyze.Expr{id, &analyze.Param{Node: analyze.Node{Typ: intType}, Index: param}},
	}}, conjuncts(q.Where)...))
	return &out
}

// boolType is the type of conditions.
var boolType = analyze.TypeRef{OID: pgtype.BoolOID, Typmod: pgtype.NoTypmod}

// paramsOf is the number of the client's parameters as far as a query uses them.
func paramsOf(q *analyze.Query) int {
	n := 0
	var visit func(*analyze.Query)
	visit = func(q *analyze.Query) {
		q.Expressions(func(e analyze.Expr) {
			analyze.Walk(e, func(x analyze.Expr) bool {
				if p, ok := x.(*analyze.Param); ok {
					n = max(n, p.Index+1)
				}
				return true
			})
		})
		q.Queries(visit)
	}
	visit(q)
	return n
}

// withRowID adds the row id to the columns of a table, behind the others.
func withRowID(r *analyze.Range) *analyze.Range {
	rel, out := *r.Relation, *r
	rel.Columns = append(slices.Clone(rel.Columns), analyze.RelationColumn{
		IRISName: analyze.RowID, Type: intType, NotNull: true, IRIS: rowIDType,
	})
	out.Columns = append(slices.Clone(r.Columns), analyze.RangeColumn{Type: intType})
	out.Relation = &rel
	return &out
}

// columnsRead lists the columns of the table that the statement reads: another
// value in one of them may make a difference.
func (c *change) columnsRead(q *analyze.Query) []int {
	all := *q
	all.Targets = append(slices.Clone(q.Targets), c.returning...)
	out := columnsRead(&all, 0)
	return slices.DeleteFunc(out, func(i int) bool { return i >= len(c.relation.Columns) })
}

// addTargets makes the query yield the row id, the columns that are read, the
// new values, and for RETURNING the columns of the other tables.
func (c *change) addTargets(q *analyze.Query, columns []int) {
	values := q.Targets
	q.Targets = []analyze.Target{columnTarget(q.Ranges, 0, len(c.relation.Columns))}
	for _, i := range columns {
		q.Targets = append(q.Targets, columnTarget(q.Ranges, 0, i))
	}
	q.Targets = append(q.Targets, values...)
	if len(c.returning) == 0 {
		return
	}
	for r := 1; r < len(q.Ranges); r++ {
		for i := range q.Ranges[r].Columns {
			q.Targets = append(q.Targets, columnTarget(q.Ranges, r, i))
		}
	}
}

// columnTarget is a column as a target.
func columnTarget(ranges []*analyze.Range, r, i int) analyze.Target {
	c := ranges[r].Columns[i]
	return analyze.Target{Name: c.Name, Expr: &analyze.Column{
		Node: analyze.Node{Typ: c.Type}, Range: r, Index: i, Name: c.Name,
	}}
}

// returningNode computes RETURNING for a row of the ranges, the first of which
// has the system columns behind its own.
func returningNode(targets []analyze.Target, with []analyze.CTE, ranges []*analyze.Range, w *work) (exec.Node, error) {
	q := &analyze.Query{Targets: targets, Ranges: slices.Clone(ranges), With: usedWith(targets, with)}
	if err := noReadOf(q, ranges[0].Relation, "RETURNING"); err != nil {
		return nil, err
	}
	q.Ranges[0] = withSystem(ranges[0])
	return exec.RowQuery(q, (&leaves{work: w}).node)
}

// usedWith is the WITH list when an expression has a query, which may use it.
func usedWith(targets []analyze.Target, with []analyze.CTE) []analyze.CTE {
	for _, t := range targets {
		if analyze.HoldsQuery(t.Expr) {
			return with
		}
	}
	return nil
}

// withSystem adds the system columns that RETURNING may name.
func withSystem(r *analyze.Range) *analyze.Range {
	out := *r
	out.Columns = append(slices.Clone(r.Columns), analyze.SystemColumns()...)
	return &out
}

// noReadOf refuses a query, computed while rows change, that reads the changed
// table: PostgreSQL would show it the table as it was before.
func noReadOf(q *analyze.Query, rel *analyze.Relation, clause string) error {
	found := false
	q.Queries(func(inner *analyze.Query) { found = found || reads(inner, rel) })
	if found {
		return pgerr.Unsupported("a subquery in %s that reads the changed table", clause)
	}
	return nil
}

// reads reports whether a query reads a table.
func reads(q *analyze.Query, rel *analyze.Relation) bool {
	for _, r := range q.Ranges {
		if r.Kind == analyze.RangeRelation && r.Relation.OID == rel.OID && r.Relation.Name == rel.Name {
			return true
		}
	}
	found := false
	q.Queries(func(inner *analyze.Query) { found = found || reads(inner, rel) })
	return found
}
