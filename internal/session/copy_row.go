package session

import (
	"context"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/copyfmt"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// copyRow makes rows of a table from the fields of COPY FROM's lines: it reads
// them as the columns' types, adds the defaults of the columns without data, asks
// the WHERE, and has the guard of the table look at what is left.
type copyRow struct {
	relation *analyze.Relation
	columns  []*analyze.RelationColumn // those with data
	types    []*pgtype.Type            // of them
	binary   bool
	// markers are what DEFAULT's text stands for in the columns with data, nil
	// for one without a default; there are none without the option.
	markers []*copyMarker
	checks  []exec.Eval // of the columns of the data that are of domains, nil for others
	// more are the columns behind those of the data, and defaults compute them.
	more     []int
	defaults []exec.Eval
	filter   exec.Eval   // nil without WHERE
	guard    *plan.Guard // nil for none
	places   []int       // in the table, of the columns that are not generated
	runtime  *exec.Runtime
	planner  *plan.Planner
	scratch  []byte
	values   []value.Value // of the row at hand, in the order of stored
	full     exec.Row      // the row as the table has it, for the filter and the guard
}

// copyMarker is the default of a column with data, or why it is not known here.
type copyMarker struct {
	value exec.Eval
	err   error
}

// copyRow prepares the rows of a COPY into the columns of a table.
func (s *Session) copyRow(ctx context.Context, t *pgsql.CopyStatement, rel *analyze.Relation, columns []int, o *copyfmt.Options) (*copyRow, error) {
	r := &copyRow{relation: rel, binary: o.Format == copyfmt.Binary, full: make(exec.Row, len(rel.Columns)), planner: s.planner(&statement{})}
	for _, i := range columns {
		r.columns = append(r.columns, &rel.Columns[i])
		r.types = append(r.types, pgtype.ByOID(rel.Columns[i].Type.OID))
	}
	opts := s.analysis(s.names(ctx), nil)
	reads, err := r.compileFilter(t.Where, opts)
	if err != nil {
		return nil, err
	}
	if err := r.compileDefaults(columns, reads, opts); err != nil {
		return nil, err
	}
	if o.HasDefault {
		r.compileMarkers(opts)
	}
	if r.checks, err = s.copyChecks(ctx, r.columns); err != nil {
		return nil, err
	}
	g, err := analyze.GuardOf(rel, opts)
	if err != nil {
		return nil, err
	}
	if r.guard, err = r.planner.NewGuard(rel, g); err != nil {
		return nil, err
	}
	r.places = slices.Concat(columns, r.more)
	r.values = make([]value.Value, len(r.stored()))
	r.runtime = s.runtime(nil, func(ctx context.Context) (*pool.Conn, error) { return s.tx.conn, s.tx.lease(ctx) })
	return r, nil
}

// stored are the columns that are sent to IRIS.
func (r *copyRow) stored() []int { return slices.Concat(r.places, r.guard.Generated()) }

// compileFilter prepares the WHERE and returns the columns that it reads.
func (r *copyRow) compileFilter(where pgsql.Expr, opts analyze.Options) ([]int, error) {
	if where == nil {
		return nil, nil
	}
	f, err := analyze.CopyFilter(r.relation, where, opts)
	if err != nil {
		return nil, err
	}
	r.filter, err = r.planner.Compile(f.Where, exec.RangesLayout([]*analyze.Range{f.Range}, nil))
	return f.Reads, err
}

// compileDefaults finds the columns without data whose defaults are computed here:
// those that IRIS would not compute as PostgreSQL does, those that the WHERE
// reads, and all when the guard must see the row.
func (r *copyRow) compileDefaults(columns, reads []int, opts analyze.Options) error {
	for i := range r.relation.Columns {
		col := &r.relation.Columns[i]
		if slices.Contains(columns, i) {
			continue
		}
		x, err := analyze.ComputedDefault(col, opts)
		switch {
		case err != nil || x != nil:
		case slices.Contains(reads, i):
			x, err = analyze.ColumnDefault(col, opts)
		case r.relation.Guarded() && col.Generated == "":
			x = analyze.KnownDefault(col, opts.Env)
		}
		if err != nil {
			return err
		}
		if x == nil {
			continue
		}
		e, err := r.planner.Compile(x, nil)
		if err != nil {
			return err
		}
		r.more, r.defaults = append(r.more, i), append(r.defaults, e)
	}
	return nil
}

// compileMarkers prepares the defaults of the columns with data. That one cannot
// be had is said when it is asked for.
func (r *copyRow) compileMarkers(opts analyze.Options) {
	for _, col := range r.columns {
		var m *copyMarker
		if col.HasDefault || col.Identity || col.IdentityKind != "" || col.Domain != nil {
			m = &copyMarker{}
			x, err := analyze.ColumnDefault(col, opts)
			if err == nil {
				m.value, err = r.planner.Compile(x, nil)
			}
			m.err = err
		}
		r.markers = append(r.markers, m)
	}
}

// read reads the fields of one line as the columns' types. The error has the
// context that says which field it is about.
func (r *copyRow) read(ctx context.Context, from *copyfmt.Reader, fields [][]byte) error {
	text, start := r.text(fields), 0
	for i, f := range fields {
		var v value.Value
		var err error
		switch {
		case f == nil && from.IsDefault(i):
			v, err = r.marked(ctx, i)
		case f == nil:
		case r.binary:
			v, err = r.received(i, f)
		default:
			v, err = r.field(i, text[start:start+len(f)])
			start += len(f)
		}
		if err == nil && r.checks != nil && r.checks[i] != nil {
			err = r.checked(ctx, r.checks[i], v)
		}
		if err != nil && i < len(r.markers) && r.markers[i] == nil && from.IsDefault(i) {
			return err // about the line
		}
		if err != nil {
			return &fieldError{index: i, err: err}
		}
		r.values[i] = v
	}
	return nil
}

// fieldError is what is wrong with a field.
type fieldError struct {
	index int
	err   error
}

// Error implements error.
func (e *fieldError) Error() string { return e.err.Error() }

// Unwrap returns what is wrong.
func (e *fieldError) Unwrap() error { return e.err }

// text is the text of all fields, one string for the row; that of the binary
// format is not asked for.
func (r *copyRow) text(fields [][]byte) string {
	if r.binary {
		return ""
	}
	r.scratch = r.scratch[:0]
	for _, f := range fields {
		r.scratch = append(r.scratch, f...)
	}
	return string(r.scratch)
}

// field reads field i. A vector keeps the precision of its column.
func (r *copyRow) field(i int, text string) (value.Value, error) {
	typ, col := r.types[i], r.columns[i]
	if typ.OID == pgtype.VectorOID && col.IRIS.Element != "FLOAT" {
		v, err := pgtype.ParseVectorText(text, true)
		if err != nil {
			return v, err
		}
		return v, pgtype.CheckVectorDims(len(v.Vector64()), col.Type.Typmod)
	}
	return typ.Input(&r.runtime.Env.Env, text, col.Type.Typmod)
}

// received reads field i of the binary format.
func (r *copyRow) received(i int, f []byte) (value.Value, error) {
	f, err := pgtype.Received(r.types[i], f, &r.runtime.Env.Env)
	if err != nil {
		return value.Null, err
	}
	v, err := r.types[i].Recv(f, r.columns[i].Type.Typmod)
	if err != nil {
		return v, err
	}
	return pgtype.ResolveUser(&r.runtime.Env.Env, r.types[i], v)
}

// marked is the default of column i of the data, for which its text stood.
func (r *copyRow) marked(ctx context.Context, i int) (value.Value, error) {
	m := r.markers[i]
	if m == nil {
		return value.Null, pgerr.New(pgerr.BadCopyFileFormat, "unexpected default marker in COPY data").
			WithDetail("Column %q has no default value.", r.columns[i].Name)
	}
	if m.err != nil {
		return value.Null, m.err
	}
	return m.value(exec.NewInput(ctx, r.runtime, nil))
}

// complete computes the rest of the row. It reports false for one that the WHERE
// leaves out.
func (r *copyRow) complete(ctx context.Context) (bool, error) {
	if len(r.defaults) > 0 {
		in := exec.NewInput(ctx, r.runtime, nil)
		for i, e := range r.defaults {
			v, err := e(in)
			if err != nil {
				return false, err
			}
			r.values[len(r.columns)+i] = v
		}
	}
	if r.filter == nil && r.guard == nil {
		return true, nil
	}
	clear(r.full)
	for n, i := range r.places {
		r.full[i] = r.values[n]
	}
	if r.filter != nil {
		in := exec.NewInput(ctx, r.runtime, nil)
		in.Row = r.full
		v, err := r.filter(in)
		if err != nil || v.IsNull() || !v.Bool() {
			return false, err
		}
	}
	return true, r.pass(ctx)
}

// pass has the guard look at the row, and puts the generated columns behind it.
func (r *copyRow) pass(ctx context.Context) error {
	if r.guard == nil {
		return nil
	}
	if err := r.guard.Pass(ctx, r.runtime, r.full); err != nil {
		return err
	}
	for n, i := range r.guard.Generated() {
		r.values[len(r.places)+n] = r.full[i]
	}
	return nil
}
