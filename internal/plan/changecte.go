package plan

import (
	"context"
	"io"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// changesFirst runs the data-modifying items of a WITH list, each to its end,
// and then the statement itself.
type changesFirst struct {
	items []changeItem
	body  exec.Node
}

// changeItem is one data-modifying item.
type changeItem struct {
	change *analyze.Change
	node   exec.Node
}

// Open implements exec.Node.
func (n *changesFirst) Open(ctx context.Context, rt *exec.Runtime, outer *exec.Frame) (exec.Rows, error) {
	rt.Results = map[any][]exec.Row{}
	keep := exec.NewKeeper(rt)
	for _, item := range n.items {
		rows, err := item.node.Open(ctx, rt, nil)
		if err != nil {
			return nil, err
		}
		err = each(ctx, rows, func(row exec.Row) error {
			kept, err := keep.Keep(row)
			rt.Results[item.change] = append(rt.Results[item.change], kept)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return n.body.Open(ctx, rt, outer)
}

// changeResult reads what a data-modifying item returned.
type changeResult struct{ change *analyze.Change }

// Open implements exec.Node.
func (n changeResult) Open(_ context.Context, rt *exec.Runtime, _ *exec.Frame) (exec.Rows, error) {
	return &keptRows{rows: rt.Results[n.change]}, nil
}

// keptRows yields rows from memory.
type keptRows struct{ rows []exec.Row }

// Next implements exec.Rows.
func (r *keptRows) Next(ctx context.Context) (exec.Row, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if len(r.rows) == 0 {
		return nil, io.EOF
	}
	row := r.rows[0]
	r.rows = r.rows[1:]
	return row, nil
}

// Close implements exec.Rows.
func (r *keptRows) Close() error { return nil }

// addChanges makes a plan run the data-modifying items of its WITH list first.
// q is a query that reads whatever the statement itself reads; target is the
// table that it changes, nil for a query.
func (p *Plan) addChanges(with []analyze.CTE, q *analyze.Query, target *analyze.Relation) error {
	n := &changesFirst{}
	for _, c := range with {
		if c.Change == nil {
			continue
		}
		if err := p.separate(c.Change, with, q, target); err != nil {
			return err
		}
		sub, err := stepsOf(c.Change.Statement, p.work)
		if err != nil {
			return err
		}
		p.written = append(p.written, c.Change.Relation)
		n.items = append(n.items, changeItem{c.Change, sub.Steps})
	}
	if len(n.items) == 0 {
		return nil
	}
	p.Route, p.Remote = Steps, true
	if p.Kind == Select {
		n.body = p.Root
		p.Root, p.Steps = n, n
		return nil
	}
	n.body = p.Steps
	p.Steps = n
	if p.Root != nil {
		p.Root = n
	}
	return nil
}

// separate refuses an item that changes a table which another part of the
// statement reads or changes: PostgreSQL would show it the table as it was
// before.
func (p *Plan) separate(change *analyze.Change, with []analyze.CTE, q *analyze.Query, target *analyze.Relation) error {
	clash := reads(q, change.Relation) || target != nil && target.OID == change.Relation.OID
	for _, other := range with {
		if o := other.Change; o != nil && o != change {
			clash = clash || o.Relation.OID == change.Relation.OID || reads(sourceOf(o.Statement), change.Relation)
		}
	}
	if clash {
		return pgerr.Unsupported("a data-modifying WITH item that changes a table which the statement reads or changes elsewhere")
	}
	return nil
}

// sourceOf is a query that reads what a statement reads.
func sourceOf(st analyze.Statement) *analyze.Query {
	switch st := st.(type) {
	case *analyze.Insert:
		return insertReads(st)
	case *analyze.Update:
		q := &analyze.Query{With: st.With, Ranges: st.Ranges[1:], From: st.From, Where: st.Where, Targets: st.Returning}
		for _, a := range st.Assignments {
			q.GroupBy = append(q.GroupBy, a.Value)
		}
		return q
	case *analyze.Merge:
		q := st.Expressions()
		q.Ranges = q.Ranges[1:]
		return q
	case *analyze.Delete:
		return &analyze.Query{With: st.With, Ranges: st.Ranges[1:], From: st.From, Where: st.Where, Targets: st.Returning}
	}
	return &analyze.Query{}
}

// insertReads is sourceOf an INSERT.
func insertReads(ins *analyze.Insert) *analyze.Query {
	q := &analyze.Query{With: ins.With, Targets: ins.Returning, Left: ins.Query}
	for _, row := range ins.Values {
		for _, e := range row {
			if e != nil {
				q.GroupBy = append(q.GroupBy, e)
			}
		}
	}
	if c := ins.Conflict; c != nil {
		q.Where = c.Where
		for _, a := range c.Assignments {
			q.GroupBy = append(q.GroupBy, a.Value)
		}
	}
	return q
}

// stepsOf plans a statement as steps.
func stepsOf(st analyze.Statement, w *work) (*Plan, error) {
	switch st := st.(type) {
	case *analyze.Insert:
		return insertSteps(st, w)
	case *analyze.Update:
		return updateSteps(st, w)
	case *analyze.Delete:
		return deleteSteps(st, w)
	case *analyze.Merge:
		return mergeSteps(st, w)
	}
	return nil, pgerr.Unsupported("this statement in WITH")
}
