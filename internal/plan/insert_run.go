package plan

import (
	"context"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// insertNode runs an INSERT when it is opened, and then yields the rows of
// RETURNING.
type insertNode struct {
	target *rowTarget
	shapes []insertShape
	rows   []insertRow // of VALUES
	source exec.Node   // of a query, whose rows have the first shape
	// last reads the row that was inserted last; readBack says that it is needed.
	last      *exec.RemoteStatement
	readBack  bool
	byKey     *keyedRead
	conflict  *conflict // nil without ON CONFLICT
	returning exec.Node // nil without RETURNING
	guard     *Guard    // nil for none
	// attach stores the foreign keys of the table to itself in a row that refers to
	// itself, one for each; nil where such a row cannot be without.
	attach []*exec.RemoteStatement
}

// insertShape stores rows that give the same columns.
type insertShape struct {
	columns []int
	step    InsertStep
}

// insertRow computes one row of VALUES.
type insertRow struct {
	shape  int
	values exec.Node
}

// keyedRead reads inserted rows back by a key.
type keyedRead struct {
	column int
	stmt   *exec.RemoteStatement
}

// returns implements returner.
func (n *insertNode) returns(node exec.Node) { n.returning = node }

// Open implements exec.Node.
func (n *insertNode) Open(ctx context.Context, rt *exec.Runtime, _ *exec.Frame) (exec.Rows, error) {
	r := &inserting{insertNode: n, rt: rt, keep: exec.NewKeeper(rt), touched: map[string]bool{}}
	err := r.propose(ctx)
	if err == nil {
		err = r.run(ctx)
	}
	out := &Changed{Count: r.count, keep: r.keep}
	for i := 0; err == nil && n.returning != nil && i < len(r.images); i++ {
		err = out.add(ctx, rt, n.returning, r.images[i])
	}
	if err != nil {
		r.keep.Release()
		return nil, err
	}
	return out, nil
}

// inserting is one run of an insertNode.
type inserting struct {
	*insertNode
	rt       *exec.Runtime
	keep     *exec.Keeper
	proposed []proposal
	images   []exec.Row // what RETURNING sees
	count    int64
	// touched are the rows, by row id, that this statement inserted or updated.
	touched map[string]bool
}

// proposal is a row to insert.
type proposal struct {
	shape  *insertShape
	values exec.Row
}

// propose computes all rows before the first is stored: they must not see what
// the statement does.
func (r *inserting) propose(ctx context.Context) error {
	if r.source != nil {
		return r.proposeFrom(ctx, r.source, nil, &r.shapes[0])
	}
	for _, row := range r.rows {
		if err := r.proposeFrom(ctx, row.values, &exec.Frame{Row: exec.Row{}}, &r.shapes[row.shape]); err != nil {
			return err
		}
	}
	return nil
}

// proposeFrom adds the rows that a node yields.
func (r *inserting) proposeFrom(ctx context.Context, node exec.Node, frame *exec.Frame, shape *insertShape) error {
	rows, err := node.Open(ctx, r.rt, frame)
	if err != nil {
		return err
	}
	return each(ctx, rows, func(row exec.Row) error {
		p, err := r.passed(ctx, shape, row)
		if err != nil {
			return err
		}
		p.values, err = r.keep.Keep(p.values)
		r.proposed = append(r.proposed, p)
		return err
	})
}

// passed is a proposal that the guard lets pass, with its generated columns.
func (r *inserting) passed(ctx context.Context, shape *insertShape, row exec.Row) (proposal, error) {
	p := proposal{shape, row}
	if r.guard == nil {
		return p, nil
	}
	full := p.given(len(r.target.relation.Columns))
	if err := r.guard.Pass(ctx, r.rt, full); err != nil {
		return p, err
	}
	if r.conflict == nil {
		if err := r.guard.Shown(ctx, r.rt, full); err != nil {
			return p, err
		}
	}
	p.values = append(exec.Row(nil), row...)
	for _, i := range r.guard.generated {
		p.values = append(p.values, full[i])
	}
	return p, nil
}

// run stores the rows.
func (r *inserting) run(ctx context.Context) error {
	switch {
	case r.conflict != nil:
		for i := range r.proposed {
			if err := r.insertOrResolve(ctx, &r.proposed[i]); err != nil {
				return err
			}
		}
		return nil
	case !r.readBack:
		return r.storeAll(ctx)
	case r.byKey != nil && len(r.proposed) > 1 && r.keysKnown():
		if err := r.storeAll(ctx); err != nil {
			return err
		}
		return r.readByKey(ctx)
	}
	order := r.order()
	for _, i := range order {
		if err := r.insert(ctx, &r.proposed[i]); err != nil {
			return err
		}
	}
	r.images = asProposed(r.images, order)
	return nil
}

// storeAll stores the rows, consecutive ones of a shape as batches.
func (r *inserting) storeAll(ctx context.Context) error {
	proposed := make([]*proposal, 0, len(r.proposed))
	for _, i := range r.order() {
		proposed = append(proposed, &r.proposed[i])
	}
	for i := 0; i < len(proposed); {
		shape, rows := proposed[i].shape, [][]value.Value{}
		if at := r.loop(proposed[i]); at >= 0 {
			if err := r.storeLoop(ctx, proposed[i], at); err != nil {
				return shape.step.FailingInsert(err, r.rt.Env, proposed[i].values)
			}
			r.count++
			i++
			continue
		}
		for ; i < len(proposed) && proposed[i].shape == shape && r.loop(proposed[i]) < 0; i++ {
			rows = append(rows, proposed[i].values)
		}
		if _, err := r.rt.Writer.ChangeEach(ctx, shape.step.Statement, rows); err != nil {
			return shape.step.FailingInsert(err, r.rt.Env, rows...)
		}
		r.count += int64(len(rows))
	}
	return nil
}

// keysKnown reports whether each row's key is given.
func (r *inserting) keysKnown() bool {
	return !slices.ContainsFunc(r.proposed, func(p proposal) bool {
		v, _ := p.value(r.byKey.column)
		return v.IsNull()
	})
}

// readByKey reads the stored rows back, in their order.
func (r *inserting) readByKey(ctx context.Context) error {
	found := map[string]exec.Row{}
	for at := 0; at < len(r.proposed); at += rowsPerRead {
		args := make([]value.Value, rowsPerRead)
		for i := range args {
			p := &r.proposed[min(at+i, len(r.proposed)-1)]
			args[i], _ = p.value(r.byKey.column)
		}
		rows, err := r.rt.Remote.Query(ctx, r.byKey.stmt, args)
		if err == nil {
			err = each(ctx, rows, func(row exec.Row) error {
				kept, err := r.keep.Keep(row)
				if err == nil {
					found[valueKey(kept[len(kept)-1])] = kept
				}
				return err
			})
		}
		if err != nil {
			return err
		}
	}
	for i := range r.proposed {
		v, _ := r.proposed[i].value(r.byKey.column)
		row := found[valueKey(v)]
		if row == nil {
			return rowLost()
		}
		r.images = append(r.images, r.image(row, inserted))
	}
	return nil
}

// valueKey is a value as a key of maps.
func valueKey(v value.Value) string { return string(pgtype.AppendHashKey(nil, v)) }

// insert stores one row and reads it back if it is needed.
func (r *inserting) insert(ctx context.Context, p *proposal) error {
	var err error
	if at := r.loop(p); at >= 0 {
		err = r.storeLoop(ctx, p, at)
	} else {
		_, err = r.rt.Writer.Change(ctx, p.shape.step.Statement, p.values)
	}
	if err != nil {
		return p.shape.step.FailingInsert(err, r.rt.Env, p.values)
	}
	r.count++
	if !r.readBack {
		return nil
	}
	row, err := r.readOne(ctx, r.last, nil)
	if err != nil {
		return err
	}
	if row == nil {
		return rowLost()
	}
	r.touched[analyze.RowIDKey(row[0])] = true
	r.images = append(r.images, r.image(row, inserted))
	return nil
}

// rowLost is the error for a row that was stored and cannot be read.
func rowLost() error {
	return pgerr.New(pgerr.InternalError, "a row just inserted was not found in IRIS").
		WithHint("A trigger may have moved it.")
}

// readOne reads one row, nil if there is none.
func (r *inserting) readOne(ctx context.Context, stmt *exec.RemoteStatement, args []value.Value) (out exec.Row, err error) {
	rows, err := r.rt.Remote.Query(ctx, stmt, args)
	if err != nil {
		return nil, err
	}
	err = each(ctx, rows, func(row exec.Row) error {
		out, err = r.keep.Keep(row)
		return err
	})
	return out, err
}

// What xmax is: 0 for a row just inserted, else a transaction's number.
const (
	inserted = 0
	updated  = 1
)

// image is a row of the table with its system columns.
func (r *inserting) image(row exec.Row, xmax int64) exec.Row {
	width := len(r.target.relation.Columns)
	out := make(exec.Row, width+2)
	for n, i := range r.target.columns {
		out[i] = row[1+n]
	}
	out[width] = value.Int(xmax)
	return out
}

// value is what a row gives to a column; ok is false when it gives nothing.
func (p *proposal) value(column int) (v value.Value, ok bool) {
	if i := slices.Index(p.shape.columns, column); i >= 0 {
		return p.values[i], true
	}
	return value.Null, false
}

// given is the row of a table of so many columns with what is given to them.
func (p *proposal) given(width int) exec.Row {
	out := make(exec.Row, width)
	for n, i := range p.shape.columns[:len(p.values)] {
		out[i] = p.values[n]
	}
	return out
}

// full is the proposed row with its defaults, as excluded shows it.
func (p *proposal) full(defaults []*analyze.Const) exec.Row {
	out := make(exec.Row, len(defaults))
	for i, d := range defaults {
		v, given := p.value(i)
		if !given && d != nil {
			v = d.Value
		}
		out[i] = v
	}
	return out
}
