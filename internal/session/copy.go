package session

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/copyfmt"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// copy is COPY.
func (s *Session) copy(ctx context.Context, t *pgsql.CopyStatement, w *pgwire.ResultWriter) error {
	if !t.Stdio {
		return pgerr.New(pgerr.InsufficientPrivilege, "COPY to or from a file or program on the server is not allowed").
			WithHint("Use STDIN or STDOUT, or psql's \\copy.")
	}
	options, err := copyOptions(t)
	if err != nil {
		return err
	}
	if t.From {
		n, err := s.copyIn(ctx, t, options, w)
		if err != nil {
			return err
		}
		return s.complete(ctx, "COPY "+strconv.FormatInt(n, 10), w)
	}
	return s.copyOut(ctx, t, options, w)
}

// copyOptions checks the options of a statement.
func copyOptions(t *pgsql.CopyStatement) (*copyfmt.Options, error) {
	var list []copyfmt.Option
	for _, o := range t.Options {
		opt := copyfmt.Option{Name: o.Name, Pos: o.Pos, Star: o.Star}
		if o.Value != nil {
			text, err := settingText(o.Value)
			if err != nil {
				return nil, err
			}
			opt.Value, opt.HasValue = text, true
		}
		for _, v := range o.Values {
			name, err := settingText(v)
			if err != nil {
				return nil, err
			}
			opt.Columns = append(opt.Columns, name)
		}
		list = append(list, opt)
	}
	return copyfmt.ParseOptions(list, t.From)
}

// wireFormat is the protocol's format code of a COPY.
func wireFormat(o *copyfmt.Options) pgtype.Format {
	if o.Format == copyfmt.Binary {
		return pgtype.FormatBinary
	}
	return pgtype.FormatText
}

// copyTarget resolves the table and columns of a COPY.
func (s *Session) copyTarget(ctx context.Context, t *pgsql.CopyStatement) (*analyze.Relation, []int, error) {
	c := s.names(ctx)
	rel := c.Relation(t.Table.Schema, t.Table.Name)
	if c.err != nil {
		return nil, nil, c.err
	}
	if rel == nil {
		if fresh, err := c.refreshed(); err == nil && fresh != nil {
			rel = fresh.Relation(t.Table.Schema, t.Table.Name)
		}
	}
	if rel == nil {
		return nil, nil, pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", t.Table.Name)
	}
	if rel.View && (t.From || rel.Definition != nil && rel.IRISName != "") {
		return nil, nil, copiesView(rel, t.From)
	}
	var columns []int
	for _, name := range t.Columns {
		i := rel.ColumnIndex(name)
		if i < 0 {
			return nil, nil, pgerr.New(pgerr.UndefinedColumn, "column %q of relation %q does not exist", name, rel.Name)
		}
		if rel.Columns[i].Generated != "" {
			return nil, nil, pgerr.New(pgerr.InvalidColumnReference, "column %q is a generated column", name).
				WithDetail("Generated columns cannot be used in COPY.")
		}
		columns = append(columns, i)
	}
	if t.Columns == nil {
		for i := range rel.Columns {
			if rel.Columns[i].Generated == "" {
				columns = append(columns, i)
			}
		}
	}
	return rel, columns, nil
}

// copiesView is the error about COPY of a view, as PostgreSQL words it.
func copiesView(rel *analyze.Relation, from bool) error {
	if from {
		return pgerr.New(pgerr.WrongObjectType, "cannot copy to view %q", rel.Name).
			WithHint("To enable copying to a view, provide an INSTEAD OF INSERT trigger.")
	}
	return pgerr.New(pgerr.WrongObjectType, "cannot copy from view %q", rel.Name).WithHint("Try the COPY (SELECT ...) TO variant.")
}

// copyIn is COPY FROM STDIN: lines are read, converted and sent in batches,
// all in one transaction. It returns the number of rows stored.
func (s *Session) copyIn(ctx context.Context, t *pgsql.CopyStatement, o *copyfmt.Options, w *pgwire.ResultWriter) (int64, error) {
	if t.Where != nil {
		return 0, pgerr.Unsupported("COPY ... WHERE").At(t.Where.Position())
	}
	if o.HasDefault {
		return 0, pgerr.Unsupported("COPY's option DEFAULT").At(t.Pos)
	}
	rel, columns, err := s.copyTarget(ctx, t)
	if err != nil {
		return 0, err
	}
	conn, err := s.tx.writable(ctx, "COPY FROM")
	if err != nil {
		return 0, err
	}
	more, defaults, err := s.copyDefaults(ctx, rel, columns)
	if err != nil {
		return 0, err
	}
	guard, err := s.copyGuard(ctx, rel)
	if err != nil {
		return 0, err
	}
	step := plan.NewInsertStep(rel, slices.Concat(columns, more, guard.Generated()))
	s.stores(step)
	checks, err := s.copyChecks(ctx, step.Columns[:len(columns)])
	if err != nil {
		return 0, err
	}
	batch, err := remote.NewBatch(ctx, conn, step.Statement, int(s.handler.copyBufferBytes.Load()))
	if err != nil {
		return 0, err
	}
	defer batch.Close()
	stream, err := w.CopyIn(wireFormat(o), len(columns))
	if err != nil {
		return 0, err
	}
	source := copyfmt.Source{Data: stream, Table: rel.Name}
	for _, c := range step.Columns[:len(columns)] {
		source.Columns = append(source.Columns, c.Name)
	}
	reader, err := copyfmt.NewReader(source, o)
	if err != nil {
		return 0, err
	}
	in := &copyIn{
		guard: guard, places: slices.Concat(columns, more), relation: rel,
		session: s, reader: reader, batch: batch, columns: step.Columns, binary: o.Format == copyfmt.Binary, defaults: defaults, checks: checks,
		runtime: s.runtime(nil, func(context.Context) (*pool.Conn, error) { return conn, nil }),
	}
	err = in.run(ctx, rel)
	s.counts(batch.Sent())
	if err != nil {
		return 0, s.named(err)
	}
	return batch.Sent(), nil
}

// copyIn is one COPY FROM STDIN in progress.
type copyIn struct {
	session *Session
	reader  *copyfmt.Reader
	batch   *remote.Batch
	columns []*analyze.RelationColumn
	binary  bool
	// defaults compute the columns behind those of the data.
	defaults []exec.Eval
	checks   []exec.Eval // of the columns of the data that are of domains, nil for others
	guard    *plan.Guard // nil for none
	places   []int       // in the table, of the columns that are not generated
	relation *analyze.Relation
	runtime  *exec.Runtime
	types    []*pgtype.Type // of the columns
	scratch  []byte
	row      []value.Value
	lines    []int64 // line numbers of the rows that wait in the batch
}

// run reads to the end of the data.
func (c *copyIn) run(ctx context.Context, rel *analyze.Relation) error {
	c.row = make([]value.Value, len(c.columns))
	for _, col := range c.columns {
		c.types = append(c.types, pgtype.ByOID(col.Type.OID))
	}
	for {
		fields, err := c.reader.Read()
		if errors.Is(err, io.EOF) {
			return c.located(c.batch.Flush(ctx), rel)
		}
		if err != nil {
			return err
		}
		if err := c.convert(ctx, fields); err != nil {
			return err
		}
		if err := c.fill(ctx); err != nil {
			return err
		}
		if err := c.pass(ctx); err != nil {
			return c.located(err, rel)
		}
		c.lines = append(c.lines, c.reader.Line())
		if err := c.batch.Add(ctx, c.row); err != nil {
			return c.located(err, rel)
		}
		if c.batch.Pending() == 0 {
			c.lines = c.lines[:0]
		}
	}
}

// copyDefaults are the columns without data whose defaults are computed here.
func (s *Session) copyDefaults(ctx context.Context, rel *analyze.Relation, columns []int) (more []int, values []exec.Eval, err error) {
	opts := s.analysis(s.names(ctx), nil)
	for i := range rel.Columns {
		if slices.Contains(columns, i) {
			continue
		}
		x, err := analyze.ComputedDefault(&rel.Columns[i], opts)
		if err != nil {
			return nil, nil, err
		}
		if x == nil && rel.Guarded() && rel.Columns[i].Generated == "" {
			x = analyze.KnownDefault(&rel.Columns[i], opts.Env)
		}
		if x == nil {
			continue
		}
		e, err := exec.Compile(x, nil)
		if err != nil {
			return nil, nil, err
		}
		more, values = append(more, i), append(values, e)
	}
	return more, values, nil
}

// copyGuard is the guard of the table, nil for none.
func (s *Session) copyGuard(ctx context.Context, rel *analyze.Relation) (*plan.Guard, error) {
	g, err := analyze.GuardOf(rel, s.analysis(s.names(ctx), nil))
	if err != nil {
		return nil, err
	}
	return plan.NewGuard(rel, g)
}

// pass has the guard look at a row, and puts the generated columns behind it.
func (c *copyIn) pass(ctx context.Context) error {
	if c.guard == nil {
		return nil
	}
	full := make(exec.Row, len(c.relation.Columns))
	for n, i := range c.places {
		full[i] = c.row[n]
	}
	if err := c.guard.Pass(ctx, c.runtime, full); err != nil {
		return err
	}
	for n, i := range c.guard.Generated() {
		c.row[len(c.places)+n] = full[i]
	}
	return nil
}

// fill computes the defaults of a row.
func (c *copyIn) fill(ctx context.Context) error {
	if len(c.defaults) == 0 {
		return nil
	}
	in := exec.NewInput(ctx, c.runtime, nil)
	for i, e := range c.defaults {
		v, err := e(in)
		if err != nil {
			return err
		}
		c.row[len(c.places)-len(c.defaults)+i] = v
	}
	return nil
}

// convert reads the fields of one line as the columns' types.
func (c *copyIn) convert(ctx context.Context, fields [][]byte) error {
	text, start := c.text(fields), 0
	for i, f := range fields {
		var v value.Value
		var err error
		if f != nil {
			if c.binary {
				v, err = c.received(i, f)
			} else {
				v, err = c.field(i, text[start:start+len(f)])
				start += len(f)
			}
		}
		if err == nil && c.checks != nil && c.checks[i] != nil {
			err = c.checked(ctx, c.checks[i], v)
		}
		if err != nil {
			e := pgerr.From(err)
			if e.Where == "" {
				e.Where = c.reader.Context(i)
			}
			return e
		}
		c.row[i] = v
	}
	return nil
}

// text is the text of all fields, one string for the row; that of the binary
// format is not asked for.
func (c *copyIn) text(fields [][]byte) string {
	if c.binary {
		return ""
	}
	c.scratch = c.scratch[:0]
	for _, f := range fields {
		c.scratch = append(c.scratch, f...)
	}
	return string(c.scratch)
}

// field reads field i. A vector keeps the precision of its column.
func (c *copyIn) field(i int, text string) (value.Value, error) {
	typ, col := c.types[i], c.columns[i]
	if typ.OID == pgtype.VectorOID && col.IRIS.Element != "FLOAT" {
		v, err := pgtype.ParseVectorText(text, true)
		if err != nil {
			return v, err
		}
		return v, pgtype.CheckVectorDims(len(v.Vector64()), col.Type.Typmod)
	}
	return typ.Input(&c.runtime.Env.Env, text, col.Type.Typmod)
}

// received reads field i of the binary format.
func (c *copyIn) received(i int, f []byte) (value.Value, error) {
	v, err := c.types[i].Recv(f, c.columns[i].Type.Typmod)
	if err != nil {
		return v, err
	}
	return pgtype.ResolveUser(&c.runtime.Env.Env, c.types[i], v)
}

// located says on which line a row failed: one that IRIS refused, or the one
// at hand, which did not get there.
func (c *copyIn) located(err error, rel *analyze.Relation) error {
	if err == nil {
		return nil
	}
	e := pgerr.From(err)
	var failed *remote.BatchError
	switch {
	case e.Where != "":
	case !errors.As(err, &failed):
		e.Where = c.reader.Context(-1)
	case failed.Index >= 0 && failed.Index < len(c.lines):
		e.Where = "COPY " + rel.Name + ", line " + strconv.FormatInt(c.lines[failed.Index], 10)
	}
	return err
}

// copyOut is COPY TO STDOUT of a table or a query.
func (s *Session) copyOut(ctx context.Context, t *pgsql.CopyStatement, o *copyfmt.Options, w *pgwire.ResultWriter) error {
	query, err := s.copyQuery(ctx, t)
	if err != nil {
		return err
	}
	st := &statement{tree: query}
	if err := s.plan(ctx, st); err != nil {
		return err
	}
	if st.plan == nil || st.plan.Root == nil {
		return pgerr.New(pgerr.FeatureNotSupported, "COPY query must have a RETURNING clause")
	}
	s.executes(st)
	format := wireFormat(o)
	p := &portal{session: s, stmt: st, formats: []pgtype.Format{format}}
	defer p.close()
	if err := p.open(ctx); err != nil {
		return err
	}
	names := make([]string, len(st.fields))
	for i, f := range st.fields {
		names[i] = f.Name
	}
	encoder, err := copyfmt.NewEncoder(o, names)
	if err != nil {
		return err
	}
	stream, err := w.CopyOut(format, len(names))
	if err != nil {
		return err
	}
	defer p.readAhead(w)()
	n, err := p.copyRows(ctx, copyfmt.NewWriter(stream, encoder))
	s.counts(int64(n))
	if err != nil {
		return err
	}
	p.close()
	if err := stream.Close(); err != nil {
		return err
	}
	w.CommandComplete("COPY " + strconv.Itoa(n))
	return nil
}

// copyQuery is the query whose rows a COPY sends.
func (s *Session) copyQuery(ctx context.Context, t *pgsql.CopyStatement) (pgsql.Statement, error) {
	if t.Query != nil {
		return t.Query, nil
	}
	rel, columns, err := s.copyTarget(ctx, t)
	if err != nil {
		return nil, err
	}
	q := &pgsql.SelectStatement{Pos: t.Pos, From: []pgsql.TableExpr{&pgsql.TableRef{
		Pos: t.Table.Pos, Schema: rel.Schema, Name: rel.Name,
	}}}
	for _, i := range columns {
		q.Targets = append(q.Targets, &pgsql.Target{Pos: t.Pos, Expr: &pgsql.ColumnRef{
			Pos: t.Pos, Parts: []string{rel.Columns[i].Name},
		}})
	}
	return q, nil
}

// copyRows writes the portal's rows as copy data.
func (p *portal) copyRows(ctx context.Context, out *copyfmt.Writer) (int, error) {
	if err := out.WriteHeader(); err != nil {
		return 0, err
	}
	fields := make([][]byte, len(p.encoders))
	bufs := make([][]byte, len(p.encoders))
	for n := 0; ; n++ {
		row, err := p.rows.Next(ctx)
		if errors.Is(err, io.EOF) {
			return n, out.Close()
		}
		if err != nil {
			return n, err
		}
		for i, v := range row {
			if v.IsNull() {
				fields[i] = nil
				continue
			}
			bufs[i] = p.encoders[i](bufs[i][:0], v)
			fields[i] = bufs[i]
			if fields[i] == nil {
				fields[i] = []byte{}
			}
		}
		if err := out.WriteRow(fields); err != nil {
			return n, err
		}
	}
}
