package session

import (
	"context"
	"errors"
	"io"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// procedureDepthMax bounds how deep procedures may call procedures.
const procedureDepthMax = 32

// procedureCall is a CALL that was resolved.
type procedureCall struct {
	procedure *meta.Routine
	args      []analyze.Expr
}

// resolveCall finds the procedure of CALL and the types of the statement's
// parameters.
func (s *Session) resolveCall(ctx context.Context, t *pgsql.CallStatement, declared []pgtype.OID) (*procedureCall, []pgtype.OID, error) {
	c := s.names(ctx)
	if err := c.load(); err != nil {
		return nil, nil, err
	}
	name := pgsql.ObjectName{Schema: t.Call.Schema, Name: t.Call.Name}
	if len(c.routines(name)) == 0 {
		if fresh, err := c.refreshed(); err != nil {
			return nil, nil, err
		} else if fresh != nil {
			c = fresh
		}
	}
	byOID := map[uint32]*meta.Routine{}
	var fns []*analyze.Function
	for _, r := range c.routines(name) {
		byOID[r.OID] = r
		fns = append(fns, r.Callable())
	}
	if len(fns) == 0 {
		fns = c.Functions(t.Call.Schema, t.Call.Name)
	}
	fn, args, params, err := analyze.Procedure(t.Call, fns, s.analysis(c, declared))
	if err != nil {
		return nil, nil, err
	}
	r := byOID[fn.OID]
	if r == nil || !r.Procedure {
		return nil, nil, pgerr.New(pgerr.WrongObjectType, "%s is not a procedure", signatureText(writtenName(name), fn.Args)).
			WithHint("To call a function, use SELECT.").At(t.Call.Pos)
	}
	return &procedureCall{r, args}, params, nil
}

// planCall describes CALL: a procedure with OUT arguments returns a row of them.
func (s *Session) planCall(ctx context.Context, st *statement, t *pgsql.CallStatement) error {
	call, params, err := s.resolveCall(ctx, t, st.declared)
	if err != nil {
		return err
	}
	st.params, st.fields = params, nil
	if call.procedure.Stored == nil {
		return s.planIRISCall(ctx, st, call.procedure)
	}
	for _, a := range outArguments(call.procedure) {
		st.fields = append(st.fields, pgwire.Field{Name: a.Name, Type: a.Type, Typmod: pgtype.NoTypmod, Len: typeLen(a.Type)})
	}
	return nil
}

// outArguments are the arguments that a procedure returns, with the names that its
// row has.
func outArguments(r *meta.Routine) []meta.Argument {
	out := slices.DeleteFunc(slices.Clone(r.Arguments), func(a meta.Argument) bool { return a.Mode != "o" && a.Mode != "b" })
	for i := range out {
		if out[i].Name == "" {
			out[i].Name = "column" + string(rune('1'+i%9))
		}
	}
	return out
}

// callProcedure is CALL: it runs the procedure's statements in the caller's transaction.
func (s *Session) callProcedure(ctx context.Context, t *pgsql.CallStatement, p *portal, w *pgwire.ResultWriter) error {
	call, _, err := s.resolveCall(ctx, t, p.stmt.params)
	if err != nil {
		return err
	}
	rt := s.runtime(p.arguments(), p.lend)
	defer rt.Finish()
	var values []value.Value
	for i, a := range call.procedure.Arguments {
		if !a.Input() {
			continue
		}
		v, err := s.evalOne(ctx, rt, call.args[i])
		if err != nil {
			return err
		}
		values = append(values, v.Clone())
	}
	p.leave() // the statements have leases of their own
	if call.procedure.Stored == nil {
		return s.callIRIS(ctx, call.procedure, values, p, w)
	}
	row, err := s.runProcedure(ctx, call.procedure, values)
	if err != nil {
		return err
	}
	if outs := outArguments(call.procedure); len(outs) > 0 {
		p.describe(w)
		if len(row) != len(outs) {
			row = make([]value.Value, len(outs))
		}
		encoders := make([]pgtype.Encoder, len(outs))
		for i := range encoders {
			encoders[i] = pgtype.EncoderFor(pgtype.ByOID(outs[i].Type), formatAt(p.formats, i), &s.env().Env)
		}
		if err := w.Row(row, encoders); err != nil {
			return err
		}
	}
	return s.complete(ctx, "CALL", w)
}

// procedureFrame is a procedure whose statements run.
type procedureFrame struct {
	name  string
	names []string
	depth int
}

// enterProcedure makes the names of a procedure's arguments known to its statements,
// until the returned function is called.
func (s *Session) enterProcedure(r *meta.Routine) (leave func(), err error) {
	outer := s.procedure
	f := &procedureFrame{name: r.Name}
	if outer != nil {
		f.depth = outer.depth + 1
	}
	if f.depth > procedureDepthMax {
		return nil, pgerr.New(pgerr.StatementTooComplex, "procedures call procedures more than %d deep", procedureDepthMax)
	}
	for i := range r.Arguments {
		if r.Arguments[i].Input() {
			f.names = append(f.names, r.Arguments[i].Name)
		}
	}
	s.procedure = f
	return func() { s.procedure = outer }, nil
}

// runProcedure runs the statements of a procedure and returns the first row of the
// last one.
func (s *Session) runProcedure(ctx context.Context, r *meta.Routine, values []value.Value) (row []value.Value, err error) {
	leave, err := s.enterProcedure(r)
	if err != nil {
		return nil, err
	}
	defer leave()
	statements, err := meta.Body(r.Stored)
	if err != nil {
		return nil, err
	}
	for _, tree := range statements {
		if t, ok := tree.(*pgsql.TransactionStatement); ok {
			return nil, pgerr.New(pgerr.FeatureNotSupported, "%s is not allowed in an SQL function", transactionCommands[t.Op])
		}
		st := &statement{tree: tree, declared: inputs(r)}
		if err := s.plan(ctx, st); err != nil {
			return nil, unplaced(err)
		}
		if row, err = s.runStatement(ctx, st, values); err != nil {
			return nil, unplaced(err)
		}
	}
	return row, nil
}

// unplaced is an error without its position, which means nothing in the statement
// that the client has sent.
func unplaced(err error) error {
	e := *pgerr.From(err)
	e.Position = 0
	return &e
}

// runStatement runs one statement of a procedure to its end, and returns its first
// row.
func (s *Session) runStatement(ctx context.Context, st *statement, values []value.Value) (first []value.Value, err error) {
	p := &portal{session: s, stmt: st, params: values}
	defer p.close()
	if t, ok := st.tree.(*pgsql.CallStatement); ok {
		return nil, s.nestedCall(ctx, t, p)
	}
	if st.plan.Root == nil {
		conn, err := s.tx.writable(ctx, verbs[st.plan.Kind])
		if err != nil {
			return nil, err
		}
		_, err = s.changed(ctx, conn, p)
		return nil, s.explained(ctx, err)
	}
	if err := p.open(ctx); err != nil {
		return nil, err
	}
	for {
		row, err := p.rows.Next(ctx)
		if errors.Is(err, io.EOF) {
			return first, nil
		}
		if err != nil {
			return nil, err
		}
		if first == nil {
			first = make([]value.Value, len(row))
			for i := range row {
				first[i] = row[i].Clone()
			}
		}
	}
}

// nestedCall is CALL inside of a procedure.
func (s *Session) nestedCall(ctx context.Context, t *pgsql.CallStatement, p *portal) error {
	call, _, err := s.resolveCall(ctx, t, p.stmt.params)
	if err != nil {
		return err
	}
	if len(outArguments(call.procedure)) > 0 {
		return pgerr.New(pgerr.FeatureNotSupported, "calling procedures with output arguments is not supported in SQL functions")
	}
	rt := s.runtime(p.params, p.lend)
	defer rt.Finish()
	values := make([]value.Value, len(call.args))
	for i, x := range call.args {
		v, err := s.evalOne(ctx, rt, x)
		if err != nil {
			return err
		}
		values[i] = v.Clone()
	}
	p.leave()
	if call.procedure.Stored == nil {
		result, err := s.runIRISProcedure(ctx, call.procedure, values)
		if err == nil {
			result.close()
		}
		return err
	}
	_, err = s.runProcedure(ctx, call.procedure, values)
	return err
}

// checkProcedure analyses the statements of a new procedure.
func (s *Session) checkProcedure(c *names, g *gatewayschema.Routine) error {
	r := c.snapshot.RoutineOf(g)
	if r == nil {
		return pgerr.New(pgerr.UndefinedObject, "a type of procedure %q does not exist", g.Name)
	}
	leave, err := s.enterProcedure(r)
	if err != nil {
		return err
	}
	defer leave()
	statements, err := meta.Body(g)
	if err != nil {
		return err
	}
	var last *analyze.Query
	for _, tree := range statements {
		last = nil
		switch t := tree.(type) {
		case *pgsql.SelectStatement, *pgsql.InsertStatement, *pgsql.UpdateStatement, *pgsql.DeleteStatement, *pgsql.MergeStatement:
		case *pgsql.CallStatement, *pgsql.TransactionStatement:
			continue
		default:
			return pgerr.Unsupported("%s in a procedure", statementName(t))
		}
		result, err := analyze.Analyze(tree, s.analysis(c, inputs(r)))
		if err != nil {
			return err
		}
		last, _ = result.Statement.(*analyze.Query)
	}
	return checkOutputs(r, last)
}

// checkOutputs checks that the last statement of a procedure returns its OUT
// arguments.
func checkOutputs(r *meta.Routine, last *analyze.Query) error {
	outs := outArguments(r)
	if len(outs) == 0 {
		return nil
	}
	mismatch := invalid("return type mismatch in function declared to return record")
	if last == nil {
		return mismatch.WithDetail("Function's final statement must be SELECT or INSERT/UPDATE/DELETE RETURNING.")
	}
	targets := last.Visible()
	switch {
	case len(targets) < len(outs):
		return mismatch.WithDetail("Final statement returns too few columns.")
	case len(targets) > len(outs):
		return mismatch.WithDetail("Final statement returns too many columns.")
	}
	for i, t := range targets {
		if is := t.Expr.Type().OID; is != outs[i].Type && is != pgtype.UnknownOID {
			return mismatch.WithDetail("Final statement returns %s instead of %s at column %d.",
				pgtype.FormatType(is, pgtype.NoTypmod), pgtype.FormatType(outs[i].Type, pgtype.NoTypmod), i+1)
		}
	}
	return nil
}
