package plan

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// lockingNode yields the rows of a query after locking the rows of its tables.
// IRIS has one row lock, an exclusive one: all strengths take it.
type lockingNode struct {
	tables []lockedTable
	// candidates yields, for each table, the row id and the columns that the
	// query reads, then the row ids of the tables that are not locked, and from
	// column own on the query's own columns. Its LIMIT is parameter number param,
	// NULL for none.
	candidates exec.Node
	// again yields the same for the rows whose ids are the parameters from param.
	again         exec.Node
	param         int
	others        []int // where the row ids of tables are that are not locked
	own           int
	limit, offset exec.Eval // nil without one
	skip          bool      // SKIP LOCKED
	noWait        bool
}

// lockedTable is a table whose rows are locked; at is where its row id is among
// the columns of the candidates.
type lockedTable struct {
	*rowTarget
	at int
}

// lockingQuery plans a query that locks rows.
func lockingQuery(q *analyze.Query, w *work) (exec.Node, error) {
	w.locks = true
	n := &lockingNode{param: paramsOf(q)}
	wide := *q
	wide.Ranges, wide.Limit, wide.Offset = slices.Clone(q.Ranges), nil, nil
	wide.Targets = nil
	for i, l := range q.Locks {
		rel := q.Ranges[l.Range].Relation
		w.written = append(w.written, rel)
		if err := n.mayLock(q, l); err != nil {
			return nil, err
		}
		if w.isFrozen(rel) {
			return nil, pgerr.Unsupported("locking rows of a table that the statement changes elsewhere")
		}
		n.skip, n.noWait = l.Wait == pgsql.LockSkip, l.Wait == pgsql.LockNoWait
		if i > 0 && l.Wait != q.Locks[0].Wait {
			return nil, pgerr.Unsupported("locking clauses of several tables that wait differently")
		}
		columns := slices.DeleteFunc(columnsRead(q, l.Range), func(i int) bool { return i >= len(rel.Columns) })
		t := lockedTable{newRowTarget(rel, columns, w), len(wide.Targets)}
		n.tables = append(n.tables, t)
		wide.Ranges[l.Range] = withRowID(q.Ranges[l.Range])
		wide.Targets = append(wide.Targets, columnTarget(wide.Ranges, l.Range, len(rel.Columns)))
		for _, c := range columns {
			wide.Targets = append(wide.Targets, columnTarget(wide.Ranges, l.Range, c))
		}
	}
	n.addOthers(q, &wide)
	n.own = len(wide.Targets)
	wide.Targets = append(wide.Targets, q.Targets...)
	return n.build(q, &wide, w)
}

// addOthers makes a query yield the row ids of the tables that are not locked:
// they tell which of the rows that a locked row is joined with is meant.
func (n *lockingNode) addOthers(q, wide *analyze.Query) {
	for i, r := range q.Ranges {
		locked := slices.ContainsFunc(q.Locks, func(l analyze.RowLock) bool { return l.Range == i })
		if locked || r.Kind != analyze.RangeRelation || r.Relation.Local != nil || r.Relation.View {
			continue
		}
		wide.Ranges[i] = withRowID(r)
		n.others = append(n.others, len(wide.Targets))
		wide.Targets = append(wide.Targets, columnTarget(wide.Ranges, i, len(r.Relation.Columns)))
	}
}

// mayLock refuses tables whose rows cannot be locked, or need not exist.
func (n *lockingNode) mayLock(q *analyze.Query, l analyze.RowLock) error {
	if !alwaysThere(q.From, l.Range) {
		return pgerr.New(pgerr.FeatureNotSupported, "%s cannot be applied to the nullable side of an outer join",
			analyze.LockClause(l.Strength))
	}
	return lockable(q.Ranges[l.Range].Relation)
}

// alwaysThere reports whether range i is on no side of an outer join that is
// filled with NULLs.
func alwaysThere(f *analyze.From, i int) bool {
	if f.Join == nil {
		return true
	}
	j := f.Join
	switch {
	case hasRange(j.Left, i) && (j.Kind == analyze.RightJoin || j.Kind == analyze.FullJoin),
		hasRange(j.Right, i) && (j.Kind == analyze.LeftJoin || j.Kind == analyze.FullJoin):
		return false
	}
	return alwaysThere(j.Left, i) && alwaysThere(j.Right, i)
}

// hasRange reports whether a part of FROM has range i.
func hasRange(f *analyze.From, i int) bool {
	if f.Join == nil {
		return f.Range == i
	}
	return hasRange(f.Join.Left, i) || hasRange(f.Join.Right, i)
}

// build makes the nodes; wide is q with the columns that are needed besides its
// own.
func (n *lockingNode) build(q, wide *analyze.Query, w *work) (node exec.Node, err error) {
	limited, single := *wide, *wide
	limited.Limit = &analyze.Param{Node: analyze.Node{Typ: intType}, Index: n.param}
	if n.candidates, _, err = planQuery(&limited, w); err != nil {
		return nil, err
	}
	for i, t := range n.tables {
		single.Where = and(append([]analyze.Expr{&analyze.Call{
			Node: analyze.Node{Typ: boolType}, Func: analyze.SameRowID, Operator: "=", Args: []analyze.Expr{
				wide.Targets[t.at].Expr, &analyze.Param{Node: analyze.Node{Typ: intType}, Index: n.param + i},
			},
		}}, conjuncts(single.Where)...))
	}
	if n.again, _, err = planQuery(&single, w); err != nil {
		return nil, err
	}
	if n.limit, err = compiled(q.Limit); err != nil {
		return nil, err
	}
	if n.offset, err = compiled(q.Offset); err != nil {
		return nil, err
	}
	if q.Limit == nil && q.Offset == nil {
		return n, nil
	}
	columns := make([]exec.RemoteColumn, 0, len(q.Targets))
	for _, t := range q.Visible() {
		columns = append(columns, exec.RemoteColumn{Type: t.Expr.Type()})
	}
	rest := &analyze.Query{Limit: q.Limit, Offset: q.Offset}
	leafQuery(rest, columns)
	return exec.BuildQuery(rest, func(*analyze.Query, int) (exec.Node, error) { return n, nil })
}

// compiled compiles an expression that may be left out.
func compiled(e analyze.Expr) (exec.Eval, error) {
	if e == nil {
		return nil, nil
	}
	return exec.Compile(e, nil)
}

// Open implements exec.Node. All rows are locked before the first is given out.
func (n *lockingNode) Open(ctx context.Context, rt *exec.Runtime, _ *exec.Frame) (out exec.Rows, err error) {
	r := &lockingRun{lockingNode: n, rt: rt, keep: exec.NewKeeper(rt), tried: map[string]int{}, renewed: map[string]int{}}
	if r.wanted, err = n.wanted(ctx, rt); err != nil || r.wanted == 0 {
		return &keptRows{}, err
	}
	if n.skip || n.noWait {
		restore, err := rt.Writer.Impatient(ctx, n.skip)
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, restore()) }()
	}
	if err := r.run(ctx); err != nil {
		r.keep.Release()
		return nil, r.told(err)
	}
	return &Changed{rows: r.rows, keep: r.keep}, nil
}

// wanted is how many rows LIMIT and OFFSET take, or -1 for all of them. What is
// wrong with them is found by those who apply them.
func (n *lockingNode) wanted(ctx context.Context, rt *exec.Runtime) (int64, error) {
	if n.limit == nil {
		return -1, nil
	}
	in := exec.NewInput(ctx, rt, nil)
	limit, err := n.limit(in)
	if err != nil || limit.IsNull() {
		return -1, err
	}
	total := max(limit.Int(), 0)
	if n.offset == nil || total == 0 {
		return total, nil
	}
	offset, err := n.offset(in)
	if err != nil || offset.IsNull() {
		return total, err
	}
	if total > math.MaxInt64-max(offset.Int(), 0) {
		return -1, nil
	}
	return total + max(offset.Int(), 0), nil
}

// lockingRun is one run of a lockingNode.
type lockingRun struct {
	*lockingNode
	rt     *exec.Runtime
	keep   *exec.Keeper
	wanted int64
	// tried counts the candidates that were tried, by their key; several have
	// the same one where rows of something else than tables are joined. renewed
	// counts those that were made anew.
	tried, renewed map[string]int
	rows           []exec.Row // the columns of the query
}

// run reads candidates and locks them until there are as many as wanted. Those
// that were skipped, or are not concerned any more, make room for others.
func (r *lockingRun) run(ctx context.Context) error {
	ask := r.wanted
	for {
		found, err := r.candidatesUpTo(ctx, ask)
		if err != nil {
			return err
		}
		if err := r.lockAll(ctx, found); err != nil {
			return err
		}
		if ask < 0 || int64(len(r.rows)) >= r.wanted || len(found) == 0 {
			return nil
		}
		ask = min(ask, math.MaxInt64/2) * 2
	}
}

// candidatesUpTo reads the first rows of the query that were not tried yet.
func (r *lockingRun) candidatesUpTo(ctx context.Context, ask int64) (found []exec.Row, err error) {
	limit := value.Null
	if ask >= 0 {
		limit = value.Int(ask)
	}
	seen := map[string]int{}
	err = r.with(ctx, r.candidates, []value.Value{limit}, func(rows exec.Rows) error {
		return each(ctx, rows, func(row exec.Row) error {
			key := r.key(row)
			if seen[key]++; seen[key] <= r.tried[key] {
				return nil
			}
			r.tried[key]++
			kept, err := r.keep.Keep(row)
			found = append(found, kept)
			return err
		})
	})
	return found, err
}

// with opens a node with parameters behind those of the client.
func (r *lockingRun) with(ctx context.Context, n exec.Node, extra []value.Value, do func(exec.Rows) error) error {
	params := r.rt.Params
	defer func() { r.rt.Params = params }()
	r.rt.Params = append(append([]value.Value(nil), params[:min(r.param, len(params))]...), extra...)
	rows, err := n.Open(ctx, r.rt, nil)
	if err != nil {
		return err
	}
	return do(rows)
}

// ids are the row ids of a candidate.
func (r *lockingRun) ids(row exec.Row) []value.Value {
	out := make([]value.Value, len(r.tables))
	for i, t := range r.tables {
		out[i] = row[t.at]
	}
	return out
}

// key identifies a candidate.
func (r *lockingRun) key(row exec.Row) string {
	var key strings.Builder
	for _, id := range r.ids(row) {
		key.WriteString(analyze.RowIDKey(id) + "\x00")
	}
	for _, at := range r.others {
		if !row[at].IsNull() {
			key.WriteString(analyze.RowIDKey(row[at]))
		}
		key.WriteByte(0)
	}
	return key.String()
}

// lockAll locks candidates and keeps what they are now.
func (r *lockingRun) lockAll(ctx context.Context, found []exec.Row) error {
	locked := found
	if r.skip {
		var err error
		if locked, err = r.lockFree(ctx, found); err != nil {
			return err
		}
	} else {
		for _, t := range r.tables {
			var err error
			if locked, err = r.lockTable(ctx, t, locked); err != nil {
				return err
			}
		}
	}
	return r.recheck(ctx, locked)
}

// lockTable locks the rows of one table and returns the candidates whose row is
// still there.
func (r *lockingRun) lockTable(ctx context.Context, t lockedTable, found []exec.Row) ([]exec.Row, error) {
	if len(found) == 0 {
		return nil, nil
	}
	args := make([][]value.Value, len(found))
	for i, row := range found {
		args[i] = []value.Value{row[t.at]}
	}
	counts, err := r.rt.Writer.ChangeEach(ctx, t.lock, args)
	if err != nil {
		return nil, r.onTable(t, err)
	}
	var there []exec.Row
	for i, row := range found {
		if counts[i] > 0 {
			there = append(there, row)
		}
	}
	return there, nil
}

// lockFree locks candidates one by one and leaves out those that others have
// locked, until there are as many as wanted.
func (r *lockingRun) lockFree(ctx context.Context, found []exec.Row) (locked []exec.Row, err error) {
	for _, row := range found {
		if r.wanted >= 0 && int64(len(r.rows)+len(locked)) >= r.wanted {
			return locked, nil
		}
		free := true
		for _, t := range r.tables {
			n, err := r.rt.Writer.Change(ctx, t.lock, []value.Value{row[t.at]})
			if err != nil && pgerr.From(err).Code != pgerr.LockNotAvailable {
				return nil, err
			}
			free = free && err == nil && n > 0
		}
		if free {
			locked = append(locked, row)
		}
	}
	return locked, nil
}

// recheck reads the locked rows again. What a candidate is that somebody has
// changed since it was read is found out by the query once more; it may not be
// concerned any more.
func (r *lockingRun) recheck(ctx context.Context, locked []exec.Row) error {
	changed := make([]bool, len(locked))
	for _, t := range r.tables {
		if len(t.columns) == 0 || len(locked) == 0 {
			continue
		}
		ids := make([]value.Value, len(locked))
		for i, row := range locked {
			ids[i] = row[t.at]
		}
		now, err := t.fetch(ctx, r.rt, ids, r.keep)
		if err != nil {
			return err
		}
		for i, row := range locked {
			changed[i] = changed[i] || !sameRow(now[analyze.RowIDKey(row[t.at])], row[t.at:])
		}
	}
	for i, row := range locked {
		if changed[i] {
			var err error
			if row, err = r.anew(ctx, row); err != nil {
				return err
			}
		}
		if row != nil {
			r.rows = append(r.rows, row[r.own:])
		}
	}
	return nil
}

// anew is what the query makes of the rows of a candidate now, nil when it is
// none any more.
func (r *lockingRun) anew(ctx context.Context, then exec.Row) (fresh exec.Row, err error) {
	key, nth := r.key(then), 0
	r.renewed[key]++
	err = r.with(ctx, r.again, r.ids(then), func(rows exec.Rows) error {
		return each(ctx, rows, func(row exec.Row) (err error) {
			if r.key(row) != key {
				return nil
			}
			if nth++; nth == r.renewed[key] {
				fresh, err = r.keep.Keep(row)
			}
			return err
		})
	})
	return fresh, err
}

// onTable says of which table a row could not be locked at once.
func (r *lockingRun) onTable(t lockedTable, err error) error {
	if !r.noWait || pgerr.From(err).Code != pgerr.LockNotAvailable {
		return err
	}
	return pgerr.New(pgerr.LockNotAvailable, "could not obtain lock on row in relation %q", t.relation.Name)
}

// told words the refusal to wait, where a read had to, as PostgreSQL does.
func (r *lockingRun) told(err error) error { return r.onTable(r.tables[0], err) }
