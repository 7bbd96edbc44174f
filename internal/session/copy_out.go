package session

import (
	"context"
	"errors"
	"io"
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/charset"
	"github.com/iris-pgwire/iris-pgwire/internal/copyfmt"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
)

// copyOut is COPY TO STDOUT of a table or a query.
func (s *Session) copyOut(ctx context.Context, t *pgsql.CopyStatement, o *copyfmt.Options, w *pgwire.ResultWriter) error {
	query, rel, err := s.copyQuery(ctx, t)
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
	if err := p.fix(ctx); err != nil {
		return err
	}
	if err := p.open(ctx); err != nil {
		return err
	}
	if format == pgtype.FormatText {
		p.unconverted()
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
	progress := newCopyProgress(rel, false)
	defer s.activity.copies(progress)()
	defer p.readAhead(w)()
	to := progress.writing(stream)
	if cs := s.copyCharset(o); cs != nil {
		to = charset.NewWriter(to, cs)
	}
	n, err := p.copyRows(ctx, copyfmt.NewWriter(to, encoder), progress)
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

// copyQuery is the query whose rows a COPY sends, and the table if it is one's.
func (s *Session) copyQuery(ctx context.Context, t *pgsql.CopyStatement) (pgsql.Statement, *analyze.Relation, error) {
	if t.Query != nil {
		return t.Query, nil, nil
	}
	rel, columns, err := s.copyTarget(ctx, t)
	if err != nil {
		return nil, nil, err
	}
	q := &pgsql.SelectStatement{Pos: t.Pos, From: []pgsql.TableExpr{&pgsql.TableRef{
		Pos: t.Table.Pos, Schema: rel.Schema, Name: rel.Name,
	}}}
	for _, i := range columns {
		q.Targets = append(q.Targets, &pgsql.Target{Pos: t.Pos, Expr: &pgsql.ColumnRef{
			Pos: t.Pos, Parts: []string{rel.Columns[i].Name},
		}})
	}
	return q, rel, nil
}

// copyRows writes the portal's rows as copy data.
func (p *portal) copyRows(ctx context.Context, out *copyfmt.Writer, progress *copyProgress) (int, error) {
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
			if bufs[i], err = p.encoders[i](bufs[i][:0], v); err != nil {
				return n, err
			}
			fields[i] = bufs[i]
			if fields[i] == nil {
				fields[i] = []byte{}
			}
		}
		if err := out.WriteRow(fields); err != nil {
			return n, err
		}
		progress.stored(p.session)
	}
}

// unconverted has the portal's rows come in UTF-8 whatever the client's encoding is:
// what is made of them is converted.
func (p *portal) unconverted() {
	env := p.session.env().Env
	env.Charset = nil
	p.encoders = p.stmt.encoders(p.formats, &env)
}

// copyCharset is the encoding of a COPY's data, nil for UTF-8 and for the binary
// format, whose values are converted one by one.
func (s *Session) copyCharset(o *copyfmt.Options) *charset.Charset {
	switch {
	case o.Format == copyfmt.Binary:
		return nil
	case o.HasCharset:
		return o.Charset
	}
	return s.Charset()
}

// utf8 is a COPY's data in UTF-8.
func (s *Session) utf8(data io.Reader, o *copyfmt.Options) io.Reader {
	cs := s.copyCharset(o)
	if cs == nil {
		return data
	}
	return charset.NewReader(data, cs)
}

// Charset implements pgwire.Encoded.
func (s *Session) Charset() *charset.Charset { return s.settings.env.Charset }
