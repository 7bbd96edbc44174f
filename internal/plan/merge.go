package plan

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// mergeMaker makes the plan of one MERGE.
type mergeMaker struct {
	*analyze.Merge
	node *mergeNode
	out  *Plan
}

// mergePlan plans a MERGE: the rows of the source with the rows that they match are
// read, for each the clause is found and its values are computed, and then the rows
// are written.
func mergePlan(m *analyze.Merge, w *work) (*Plan, error) {
	p, err := mergeSteps(m, w)
	if err != nil {
		return nil, err
	}
	return p, p.addChanges(m.With, m.Relation)
}

// mergeSteps is mergePlan but for the changes in WITH.
func mergeSteps(m *analyze.Merge, w *work) (*Plan, error) {
	if err := lockable(m.Relation); err != nil {
		return nil, err
	}
	mk := &mergeMaker{m, &mergeNode{readBack: len(m.Returning) > 0}, &Plan{Kind: Merge, Route: Steps, Remote: true, work: w}}
	n := mk.node
	var err error
	if n.guard, err = newGuard(m.Relation, m.Guard, w); err != nil {
		return nil, err
	}
	read := inTable(columnsRead(m.Expressions(), 0), m.Relation)
	if n.guard != nil {
		read = allColumns(m.Relation)
	}
	n.target, n.shared = newRowTarget(m.Relation, read, w), w.isFrozen(m.Relation)
	n.remove = n.target.deleteStatement(w)
	if err := mk.queries(); err != nil {
		return nil, err
	}
	if n.matches, err = mk.rowQuery(m.On, nil); err != nil {
		return nil, err
	}
	for i := range m.Whens {
		if err := mk.addWhen(&m.Whens[i]); err != nil {
			return nil, err
		}
	}
	return mk.out, mk.out.finishChange(n, m.Returning, func() (exec.Node, error) {
		if err := noEmbedding(m.Returning, m.Relation); err != nil {
			return nil, err
		}
		return returningNode(m.Returning, m.With, m.Ranges, w)
	})
}

// rowQuery computes values over a row of all ranges, and yields nothing when a
// condition does not hold.
func (mk *mergeMaker) rowQuery(cond analyze.Expr, values []analyze.Expr) (exec.Node, error) {
	q := &analyze.Query{Ranges: slices.Clone(mk.Ranges), Where: cond}
	q.Ranges[0] = withSystem(mk.Ranges[0])
	for _, x := range values {
		q.Targets = append(q.Targets, analyze.Target{Expr: x})
	}
	q.With = usedWith(append(slices.Clip(q.Targets), analyze.Target{Expr: orTrue(cond)}), mk.With)
	return exec.RowQuery(q, (&leaves{work: mk.out.work}).node)
}

// has reports whether there is a clause for some rows.
func (mk *mergeMaker) has(match pgsql.MergeMatch) bool {
	return slices.ContainsFunc(mk.Whens, func(w analyze.MergeWhen) bool { return w.Match == match })
}

// queries plans what reads the rows.
func (mk *mergeMaker) queries() error {
	n := mk.node
	q := &analyze.Query{With: mk.With, Ranges: slices.Clone(mk.Ranges)}
	q.Ranges[0] = withRowID(mk.Ranges[0])
	j := &analyze.Join{Kind: analyze.InnerJoin, Left: mk.Source, Right: &analyze.From{}, On: mk.On}
	if mk.has(pgsql.NotMatchedByTarget) {
		j.Kind = analyze.LeftJoin
	}
	q.From = &analyze.From{Join: j}
	mk.addTarget(q)
	at := len(mk.Ranges[0].Columns) + len(analyze.SystemColumns())
	all := mk.Expressions()
	for r := 1; r < len(q.Ranges); r++ {
		for _, i := range columnsRead(all, r) {
			n.places = append(n.places, at+i)
			q.Targets = append(q.Targets, columnTarget(q.Ranges, r, i))
		}
		at += len(q.Ranges[r].Columns)
	}
	n.width = at
	var err error
	if n.pairs, _, err = planQuery(q, mk.out.work); err != nil || !mk.has(pgsql.NotMatchedBySource) {
		return err
	}
	q = &analyze.Query{Ranges: []*analyze.Range{withRowID(mk.Ranges[0])}, From: &analyze.From{}}
	mk.addTarget(q)
	n.all, _, err = planQuery(q, mk.out.work)
	return err
}

// addTarget makes a query yield the row id and the columns of the table that the
// statement reads.
func (mk *mergeMaker) addTarget(q *analyze.Query) {
	q.Targets = []analyze.Target{columnTarget(q.Ranges, 0, len(mk.Relation.Columns))}
	for _, i := range mk.node.target.columns {
		q.Targets = append(q.Targets, columnTarget(q.Ranges, 0, i))
	}
}

// addWhen plans a clause.
func (mk *mergeMaker) addWhen(w *analyze.MergeWhen) error {
	n, work := mk.node, mk.out.work
	to := mergeWhen{match: w.Match, action: w.Action}
	var values []analyze.Expr
	switch w.Action {
	case pgsql.MergeUpdate:
		for _, a := range w.Assignments {
			to.assigned, values = append(to.assigned, a.Column), append(values, a.Value)
		}
		to.write = n.target.updateStatement(append(slices.Clip(to.assigned), n.guard.Generated()...), work)
	case pgsql.MergeInsert:
		var row []analyze.Expr
		if w.Insert.Values != nil {
			row = w.Insert.Values[0]
		}
		var columns []int
		columns, values, _ = given(w.Insert.Columns, row)
		columns = append(columns, n.guard.Generated()...)
		to.insert = &insertNode{
			target: &rowTarget{relation: mk.Relation, columns: n.target.columns}, readBack: n.readBack, guard: n.guard,
			shapes: []insertShape{{columns, newInsertStep(mk.Relation, columns, work)}},
		}
		if n.readBack {
			to.insert.last = to.insert.target.lastStatement(work)
		}
		to.insert.byKey = to.insert.keyedRead(mk.out)
	}
	var err error
	to.values, err = mk.rowQuery(w.Cond, values)
	n.whens = append(n.whens, to)
	return err
}
