package plan

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// of are the rows of a clause.
func (r *mergeRun) of(w *mergeWhen) []*mergeRow {
	var out []*mergeRow
	for _, row := range r.rows {
		if row.when == w {
			out = append(out, row)
		}
	}
	return out
}

// eachWhen calls f with the clauses of an action and their rows.
func (r *mergeRun) eachWhen(action pgsql.MergeAction, f func(*mergeWhen, []*mergeRow) error) error {
	for i := range r.whens {
		w := &r.whens[i]
		if w.action != action {
			continue
		}
		if rows := r.of(w); len(rows) > 0 {
			if err := f(w, rows); err != nil {
				return err
			}
		}
	}
	return nil
}

// delete deletes rows.
func (r *mergeRun) delete(ctx context.Context) error {
	return r.eachWhen(pgsql.MergeDelete, func(_ *mergeWhen, rows []*mergeRow) error {
		_, err := r.rt.Writer.ChangeEach(ctx, r.remove, idsOf(rows))
		return err
	})
}

// update stores the new values of rows.
func (r *mergeRun) update(ctx context.Context) error {
	return r.eachWhen(pgsql.MergeUpdate, func(w *mergeWhen, rows []*mergeRow) error {
		var args [][]value.Value
		for _, row := range rows {
			row.row = append(exec.Row(nil), row.row...)
			given := append([]value.Value(nil), row.values...)
			for n, i := range w.assigned {
				row.row[i] = given[n]
			}
			if r.guard != nil {
				if err := r.guard.Pass(ctx, r.rt, row.row[:len(r.target.relation.Columns)]); err != nil {
					return err
				}
			}
			for _, i := range r.guard.Generated() {
				given = append(given, row.row[i])
			}
			args = append(args, append(given, row.id))
		}
		_, err := r.rt.Writer.ChangeEach(ctx, w.write, args)
		return err
	})
}

// insert stores new rows.
func (r *mergeRun) insert(ctx context.Context) error {
	return r.eachWhen(pgsql.MergeInsert, func(w *mergeWhen, rows []*mergeRow) error {
		in := &inserting{insertNode: w.insert, rt: r.rt, keep: r.keep, touched: map[string]bool{}}
		for _, row := range rows {
			p, err := in.passed(ctx, &w.insert.shapes[0], row.values)
			if err != nil {
				return err
			}
			in.proposed = append(in.proposed, p)
		}
		if err := in.run(ctx); err != nil {
			return err
		}
		for i, image := range in.images {
			rows[i].row = append(exec.Row(nil), rows[i].row...)
			copy(rows[i].row, image)
		}
		return nil
	})
}

// mergeActions are the actions as merge_action() names them.
var mergeActions = map[pgsql.MergeAction]value.Value{
	pgsql.MergeInsert: value.Text("INSERT"), pgsql.MergeUpdate: value.Text("UPDATE"), pgsql.MergeDelete: value.Text("DELETE"),
}

// shown is a changed row as RETURNING sees it.
func (r *mergeRun) shown(row *mergeRow) exec.Row {
	out := append(exec.Row(nil), row.row...)
	out[len(r.target.relation.Columns)+1] = mergeActions[row.when.action]
	return out
}
