package plan

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// mergeNode runs a MERGE when it is opened, and then yields the rows of RETURNING.
//
// Its rows are those of all ranges, one behind the other: the columns of the table,
// the system columns, and those of the source.
type mergeNode struct {
	target *rowTarget
	// pairs yields the row id, NULL where the source matches nothing, the columns of
	// the table that are read, and those of the source, whose places in a row are
	// places. all yields the first of these for every row of the table; it is nil
	// unless there are clauses for rows that nothing in the source matches.
	pairs, all exec.Node
	places     []int
	width      int
	// matches yields a row when a row of the table still matches one of the source.
	matches   exec.Node
	whens     []mergeWhen
	remove    *exec.RemoteStatement
	guard     *Guard
	returning exec.Node // nil without RETURNING, for which readBack is set
	readBack  bool
	shared    bool // as of a changeNode
}

// mergeWhen is a clause. values yields the new values for a row, or nothing when the
// condition does not hold.
type mergeWhen struct {
	match    pgsql.MergeMatch
	action   pgsql.MergeAction
	values   exec.Node
	assigned []int
	write    *exec.RemoteStatement
	insert   *insertNode
}

// returns implements returner.
func (n *mergeNode) returns(node exec.Node) { n.returning = node }

// Open implements exec.Node.
func (n *mergeNode) Open(ctx context.Context, rt *exec.Runtime, _ *exec.Frame) (exec.Rows, error) {
	r := &mergeRun{mergeNode: n, rt: rt, keep: exec.NewKeeper(rt), changes: map[string]bool{}}
	out := &Changed{keep: r.keep}
	for _, step := range []func(context.Context) error{r.collect, r.lock, r.delete, r.update, r.insert} {
		if err := step(ctx); err != nil {
			r.keep.Release()
			return nil, err
		}
	}
	for _, row := range r.rows {
		if row.when == nil || row.when.action == pgsql.MergeNothing {
			continue
		}
		out.Count++
		if n.returning == nil {
			continue
		}
		if err := out.add(ctx, rt, n.returning, r.shown(row)); err != nil {
			r.keep.Release()
			return nil, err
		}
	}
	return out, nil
}

// mergeRun is one run of a mergeNode.
type mergeRun struct {
	*mergeNode
	rt   *exec.Runtime
	keep *exec.Keeper
	rows []*mergeRow
	// changes are the rows, by row id, that are updated or deleted.
	changes map[string]bool
}

// mergeRow is a row that a clause is for, nil for none, with the values that the
// clause computes. id is NULL where there is no row of the table.
type mergeRow struct {
	id     value.Value
	match  pgsql.MergeMatch
	row    exec.Row
	when   *mergeWhen
	values exec.Row
}

// collect reads the rows and decides about each. Those of the table are read before
// the pairs are: a row that is not in any pair matched nothing of the source.
func (r *mergeRun) collect(ctx context.Context) error {
	var alone []*mergeRow
	if r.all != nil {
		err := r.read(ctx, r.all, func(row exec.Row) error {
			kept, err := r.keep.Keep(r.ofTable(row))
			alone = append(alone, &mergeRow{id: row[0], match: pgsql.NotMatchedBySource, row: kept})
			return err
		})
		if err != nil {
			return err
		}
	}
	matched := map[string]bool{}
	err := r.read(ctx, r.pairs, func(row exec.Row) error {
		to := &mergeRow{id: row[0], match: pgsql.NotMatchedByTarget, row: r.ofTable(row)}
		for i, v := range row[1+len(r.target.columns):] {
			to.row[r.places[i]] = v
		}
		if !to.id.IsNull() {
			to.match = pgsql.Matched
			if r.all != nil {
				matched[analyze.RowIDKey(to.id)] = true
			}
		}
		return r.propose(ctx, to)
	})
	for i := 0; err == nil && i < len(alone); i++ {
		if !matched[analyze.RowIDKey(alone[i].id)] {
			err = r.propose(ctx, alone[i])
		}
	}
	return err
}

// read calls f with the rows of a query.
func (r *mergeRun) read(ctx context.Context, query exec.Node, f func(exec.Row) error) error {
	rows, err := query.Open(ctx, r.rt, nil)
	if err != nil {
		return err
	}
	return each(ctx, rows, f)
}

// ofTable is a row with the columns of the table.
func (r *mergeRun) ofTable(row exec.Row) exec.Row {
	out := make(exec.Row, r.width)
	for n, i := range r.target.columns {
		out[i] = row[1+n]
	}
	out[len(r.target.relation.Columns)] = value.Int(inserted)
	return out
}

// propose keeps a row that a clause is for.
func (r *mergeRun) propose(ctx context.Context, row *mergeRow) error {
	if err := r.decide(ctx, row); err != nil || row.when == nil || row.when.action == pgsql.MergeNothing {
		return err
	}
	var err error
	if row.row, err = r.keep.Keep(row.row); err != nil {
		return err
	}
	r.rows = append(r.rows, row)
	if row.when.action == pgsql.MergeInsert {
		return nil
	}
	key := analyze.RowIDKey(row.id)
	if r.changes[key] || r.rt.Touched[r.target.touch(row.id)] {
		return pgerr.New(pgerr.CardinalityViolation, "MERGE command cannot affect row a second time").
			WithHint("Ensure that not more than one source row matches any one target row.")
	}
	r.changes[key] = true
	if r.shared {
		r.rt.Touched[r.target.touch(row.id)] = true
	}
	return nil
}

// decide finds the clause for a row, and computes its values.
func (r *mergeRun) decide(ctx context.Context, row *mergeRow) error {
	row.when, row.values = nil, nil
	for i := range r.whens {
		w := &r.whens[i]
		if w.match != row.match {
			continue
		}
		values, err := r.one(ctx, w.values, row.row)
		if err != nil {
			return err
		}
		if values != nil {
			row.when, row.values = w, values
			return nil
		}
	}
	return nil
}

// one is what a query yields for a row, nil for nothing.
func (r *mergeRun) one(ctx context.Context, query exec.Node, row exec.Row) (out exec.Row, err error) {
	rows, err := query.Open(ctx, r.rt, &exec.Frame{Row: row})
	if err != nil {
		return nil, err
	}
	err = each(ctx, rows, func(v exec.Row) error {
		kept, err := r.keep.Keep(v)
		if out = kept; out == nil {
			out = exec.Row{}
		}
		return err
	})
	return out, err
}

// lock locks the rows that are updated or deleted, waiting for those who change them.
// About rows that they changed is decided again: a row of the source whose row is
// gone, or does not match any more, matches nothing.
func (r *mergeRun) lock(ctx context.Context) error {
	var rows []*mergeRow
	for _, row := range r.rows {
		if row.when.action != pgsql.MergeInsert {
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	counts, err := r.rt.Writer.ChangeEach(ctx, r.target.lock, idsOf(rows))
	if err != nil {
		return err
	}
	now := map[string]exec.Row{}
	if len(r.target.columns) > 0 {
		var ids []value.Value
		for _, row := range rows {
			ids = append(ids, row.id)
		}
		if now, err = r.target.fetch(ctx, r.rt, ids, r.keep); err != nil {
			return err
		}
	}
	for i, row := range rows {
		fresh := now[analyze.RowIDKey(row.id)]
		if counts[i] > 0 && (len(r.target.columns) == 0 || r.same(row, fresh)) {
			continue
		}
		if err := r.again(ctx, row, fresh); err != nil {
			return err
		}
	}
	return nil
}

// same reports whether a row that was read again is as it was.
func (r *mergeRun) same(row *mergeRow, fresh exec.Row) bool {
	then := make(exec.Row, 1, 1+len(r.target.columns))
	then[0] = row.id
	for _, i := range r.target.columns {
		then = append(then, row.row[i])
	}
	return sameRow(fresh, then)
}

// again decides about a row that somebody has changed, or deleted when fresh is nil.
func (r *mergeRun) again(ctx context.Context, row *mergeRow, fresh exec.Row) error {
	anew := make(exec.Row, r.width)
	if fresh != nil {
		anew = r.ofTable(fresh)
	}
	for _, at := range r.places {
		anew[at] = row.row[at]
	}
	row.row = anew
	if row.match == pgsql.NotMatchedBySource {
		if fresh == nil {
			row.when = nil
			return nil
		}
		return r.decide(ctx, row)
	}
	if fresh != nil {
		if still, err := r.one(ctx, r.matches, anew); err != nil || still != nil {
			return r.decideIf(ctx, row, err)
		}
	}
	for i := range r.target.relation.Columns {
		anew[i] = value.Null
	}
	row.match, row.id = pgsql.NotMatchedByTarget, value.Null
	return r.decide(ctx, row)
}

// decideIf is decide unless something has failed before.
func (r *mergeRun) decideIf(ctx context.Context, row *mergeRow, err error) error {
	if err != nil {
		return err
	}
	return r.decide(ctx, row)
}

// idsOf are the row ids, each as the arguments of one statement.
func idsOf(rows []*mergeRow) [][]value.Value {
	out := make([][]value.Value, len(rows))
	for i, row := range rows {
		out[i] = []value.Value{row.id}
	}
	return out
}
