package plan

import (
	"context"
	"io"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// withChanges runs a statement whose WITH list changes rows. Each item runs when its
// result is asked for first, and those that nobody has asked for in the end, the last
// one first, as in PostgreSQL. All see the tables as they were before: what is read
// of a table that another part changes is read beforehand.
type withChanges struct {
	items  []*changeItem
	before []*frozenScan
	body   exec.Node
	query  bool // body is a query
}

// changeItem is one data-modifying item, or a query that such items read.
type changeItem struct {
	change *analyze.Change
	node   exec.Node
}

// Open implements exec.Node.
func (n *withChanges) Open(ctx context.Context, rt *exec.Runtime, outer *exec.Frame) (exec.Rows, error) {
	rt.Results, rt.Touched = map[any][]exec.Row{}, map[string]bool{}
	for _, s := range n.before {
		if _, err := resultsOf(ctx, rt, s, s.scan); err != nil {
			return nil, err
		}
	}
	rows, err := n.body.Open(ctx, rt, outer)
	if err == nil && n.query {
		rt.Results[n], err = drained(ctx, rt, rows)
		rows = &keptRows{rows: rt.Results[n]}
	}
	for i := len(n.items) - 1; i >= 0 && err == nil; i-- {
		if item := n.items[i]; item.change.Relation != nil {
			_, err = item.rows(ctx, rt)
		}
	}
	return rows, err
}

// rows runs the item unless it has run, and returns its result.
func (item *changeItem) rows(ctx context.Context, rt *exec.Runtime) ([]exec.Row, error) {
	return resultsOf(ctx, rt, item, item.node)
}

// resultsOf is what a node yields, which is opened once in an execution.
func resultsOf(ctx context.Context, rt *exec.Runtime, key any, node exec.Node) ([]exec.Row, error) {
	if out, done := rt.Results[key]; done {
		return out, nil
	}
	rows, err := node.Open(ctx, rt, nil)
	if err != nil {
		return nil, err
	}
	out, err := drained(ctx, rt, rows)
	rt.Results[key] = out
	return out, err
}

// drained keeps all rows.
func drained(ctx context.Context, rt *exec.Runtime, rows exec.Rows) (out []exec.Row, err error) {
	keep := exec.NewKeeper(rt)
	err = each(ctx, rows, func(row exec.Row) error {
		kept, err := keep.Keep(row)
		out = append(out, kept)
		return err
	})
	return out, err
}

// changeResult reads what a data-modifying item returned.
type changeResult struct{ item *changeItem }

// Open implements exec.Node.
func (n changeResult) Open(ctx context.Context, rt *exec.Runtime, _ *exec.Frame) (exec.Rows, error) {
	rows, err := n.item.rows(ctx, rt)
	return &keptRows{rows: rows}, err
}

// frozenScan reads a table as it was before the statement.
type frozenScan struct{ scan exec.Node }

// Open implements exec.Node.
func (n *frozenScan) Open(ctx context.Context, rt *exec.Runtime, _ *exec.Frame) (exec.Rows, error) {
	rows, err := resultsOf(ctx, rt, n, n.scan)
	return &keptRows{rows: rows}, err
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

// item is what runs a data-modifying item.
func (w *work) item(change *analyze.Change) *changeItem {
	for _, item := range w.items {
		if item.change == change {
			return item
		}
	}
	item := &changeItem{change: change}
	w.items = append(w.items, item)
	return item
}

// freeze says that a part of a statement, whose target is nil for a query, is planned
// next: it must not see what the others change.
func (w *work) freeze(with []analyze.CTE, part *analyze.Change, target *analyze.Relation) {
	w.frozen = nil
	if part != nil && target != nil {
		w.frozen = append(w.frozen, target)
	}
	for _, c := range with {
		if c.Change != nil && c.Change != part && c.Change.Relation != nil {
			w.frozen = append(w.frozen, c.Change.Relation)
		}
	}
}

// isFrozen reports whether a table must be read as it was before the statement.
func (w *work) isFrozen(rel *analyze.Relation) bool {
	return slices.ContainsFunc(w.frozen, func(r *analyze.Relation) bool { return r.OID == rel.OID && r.IRISName == rel.IRISName })
}

// freezes reports whether a table of a query must be read so.
func (w *work) freezes(q *analyze.Query) bool {
	return slices.ContainsFunc(q.Ranges, func(r *analyze.Range) bool { return r.Relation != nil && w.isFrozen(r.Relation) })
}

// concurrently is the error for a row that somebody else has changed where the
// statement cannot be computed for it anew.
func concurrently() error {
	return pgerr.New(pgerr.SerializationFailure, "could not serialize access due to concurrent update")
}

// addChanges makes a plan run the data-modifying items of its WITH list. target is
// the table that it changes, nil for a query.
func (p *Plan) addChanges(with []analyze.CTE, target *analyze.Relation) error {
	n := &withChanges{query: p.Kind == Select}
	for _, c := range with {
		if c.Change == nil {
			continue
		}
		item := p.item(c.Change)
		p.freeze(with, c.Change, target)
		if q, ok := c.Change.Statement.(*analyze.Query); ok {
			node, _, err := planQuery(q, p.work)
			if err != nil {
				return err
			}
			item.node = node
		} else {
			sub, err := stepsOf(c.Change.Statement, p.work)
			if err != nil {
				return err
			}
			item.node = sub.Steps
			p.written = append(p.written, c.Change.Relation)
		}
		n.items = append(n.items, item)
	}
	p.frozen = nil
	if n.before = p.before; len(n.items) == 0 {
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
