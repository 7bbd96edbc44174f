package session

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// planIRISCall describes CALL of a procedure of IRIS: a row of what it returns, or the
// rows of its result. Those of one whose results vary are known when it has run.
func (s *Session) planIRISCall(ctx context.Context, st *statement, r *meta.Routine) error {
	conn, release, err := s.tx.lend(ctx)
	if err != nil {
		return err
	}
	defer release()
	p, err := remote.FindProcedure(ctx, conn, remote.ProcedureName(r.IRISSchema, r.IRISName), &s.env().Env)
	if err != nil {
		return err
	}
	defer p.Close()
	st.fields = irisCallFields(p, r)
	if st.fields == nil && p.Varies() {
		st.varies = true
		return nil
	}
	rows := p.Columns()
	switch {
	case st.fields != nil && rows != nil:
		return bothReturned(r.Name)
	case st.fields == nil:
		st.fields = fieldsOfResult(rows)
	}
	return nil
}

// bothReturned is the error about a procedure that returns values and rows, which a
// statement of PostgreSQL cannot.
func bothReturned(name string) error {
	return pgerr.New(pgerr.FeatureNotSupported, "CALL of procedure %q, which returns both values and rows, is not supported", name).
		WithHint("A procedure of IRIS that calls it can return one of the two.")
}

// irisCallFields are the columns of the row of what a procedure returns, nil for none:
// its return value, which is called after it, and its output arguments.
func irisCallFields(p *remote.Procedure, r *meta.Routine) []pgwire.Field {
	var out []pgwire.Field
	if p.Returns() {
		out = append(out, fieldOf(r.Name, p.Returned()))
	}
	for _, a := range outArguments(r) {
		out = append(out, pgwire.Field{Name: a.Name, Type: a.Type, Typmod: pgtype.NoTypmod, Len: typeLen(a.Type)})
	}
	return out
}

// fieldsOfResult are the fields of the rows that a procedure returns.
func fieldsOfResult(columns []remote.ResultColumn) []pgwire.Field {
	var out []pgwire.Field
	for _, c := range columns {
		out = append(out, fieldOf(c.Name, c.RemoteColumn))
	}
	return out
}

// fieldOf is a field of a type that IRIS announces.
func fieldOf(name string, c exec.RemoteColumn) pgwire.Field {
	return pgwire.Field{Name: name, Type: c.Type.OID, Typmod: c.Type.Typmod, Len: typeLen(c.Type.OID)}
}

// callIRIS is CALL of a procedure of IRIS, which runs in the caller's transaction.
func (s *Session) callIRIS(ctx context.Context, r *meta.Routine, values []value.Value, p *portal, w *pgwire.ResultWriter) error {
	result, err := s.runIRISProcedure(ctx, r, values)
	if err != nil {
		return err
	}
	defer result.close()
	simple := p.untold
	switch {
	case p.stmt.varies && !simple && result.Columns() != nil:
		return pgerr.New(pgerr.FeatureNotSupported, "CALL of procedure %q by the extended protocol is not supported", r.Name).
			WithDetail("Which rows it returns is known only when it has run.").
			WithHint("Send it as a simple query, without parameters.")
	case p.stmt.varies:
		p.stmt.fields = fieldsOfResult(result.Columns())
	}
	p.describe(w)
	if row := result.row(); row != nil {
		if result.Columns() != nil {
			return bothReturned(r.Name)
		}
		if err := w.Row(row, p.stmt.encoders(p.formats, &s.env().Env)); err != nil {
			return err
		}
	} else if err := s.sendResult(ctx, result, p, w); err != nil {
		return err
	}
	for {
		more, err := result.otherRows(ctx)
		switch {
		case err != nil:
			return err
		case !more:
			return s.complete(ctx, "CALL", w)
		case !simple || result.row() != nil:
			return bothReturned(r.Name)
		}
		w.CommandComplete("CALL") // of the rows before: a simple query has as many results as there are
		p.stmt.fields, p.untold = fieldsOfResult(result.Columns()), true
		p.describe(w)
		if err := s.sendResult(ctx, result, p, w); err != nil {
			return err
		}
	}
}

// sendResult sends the rows of a call.
func (s *Session) sendResult(ctx context.Context, result *irisResult, p *portal, w *pgwire.ResultWriter) error {
	encoders := p.stmt.encoders(p.formats, &s.env().Env)
	return result.Rows(ctx, func(cells []value.Value) error {
		if len(cells) != len(encoders) {
			return pgerr.New(pgerr.DatatypeMismatch, "the procedure returned %d columns where IRIS had announced %d", len(cells), len(encoders))
		}
		return w.Row(cells, encoders)
	})
}

// dropIRISRoutine is IRIS's statement that drops one of its functions or procedures.
func dropIRISRoutine(r *meta.Routine) string {
	verb := "DROP FUNCTION "
	if r.Procedure {
		verb = "DROP PROCEDURE "
	}
	return verb + remote.ProcedureName(r.IRISSchema, r.IRISName)
}

// irisResult is what a procedure of IRIS has brought.
type irisResult struct {
	*remote.ProcedureResult
	found *remote.Procedure
	outs  []int // the places of the output arguments
}

// close ends it.
func (r *irisResult) close() {
	_ = r.Close() // what ended the rows was told already
	r.found.Close()
}

// row is the row of values that the procedure returned, nil where it returns none.
func (r *irisResult) row() []value.Value {
	var out []value.Value
	if r.found.Returns() {
		out = append(out, r.Return)
	}
	for _, i := range r.outs {
		out = append(out, r.Values[i])
	}
	return out
}

// otherRows passes over results without rows to the next one that has some.
func (r *irisResult) otherRows(ctx context.Context) (found bool, err error) {
	if !r.found.Varies() {
		return false, nil
	}
	for {
		if more, err := r.More(ctx); err != nil || !more {
			return false, err
		}
		if r.Columns() != nil {
			return true, nil
		}
	}
}

// runIRISProcedure calls a procedure of IRIS with the values of its input arguments.
func (s *Session) runIRISProcedure(ctx context.Context, r *meta.Routine, values []value.Value) (*irisResult, error) {
	conn, err := s.tx.writable(ctx, "CALL")
	if err != nil {
		return nil, err
	}
	found, err := remote.FindProcedure(ctx, conn, remote.ProcedureName(r.IRISSchema, r.IRISName), &s.env().Env)
	if err != nil {
		return nil, err
	}
	out := &irisResult{found: found}
	args, types := make([]*value.Value, len(r.Arguments)), make([]pgtype.OID, len(r.Arguments))
	for i := range r.Arguments {
		a := &r.Arguments[i]
		types[i] = a.Type
		if a.Mode != "i" {
			out.outs = append(out.outs, i)
		}
		if a.Input() {
			args[i], values = &values[0], values[1:]
		}
	}
	if out.ProcedureResult, err = found.Call(ctx, args, types); err != nil {
		found.Close()
		return nil, err
	}
	if out.Columns() == nil && found.Varies() { // what it has changed comes before its rows
		if _, err := out.otherRows(ctx); err != nil {
			out.close()
			return nil, err
		}
	}
	return out, nil
}
