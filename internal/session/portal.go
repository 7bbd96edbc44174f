package session

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// portal is a statement with its parameters, ready to run or running.
type portal struct {
	session *Session
	stmt    *statement
	params  []value.Value
	formats []pgtype.Format // of the result: none, one for all, or one each

	encoders []pgtype.Encoder
	rows     exec.Rows // nil until the first Execute and after the last row
	started  bool
	fixed    bool // its constant expressions were computed
	done     bool
	ran      bool
	// suspended says that the last Execute left rows for the next one.
	suspended bool
	// replanned says that the plan was made anew while it ran; untold that the
	// client, of a simple query, has not been told of the columns yet.
	replanned, untold bool
	// source sends the statements of a query's plan; yielded says that it has had rows.
	source  *remote.Source
	yielded bool
	runtime *exec.Runtime
	release func() // gives back the connection leased for this portal
	conn    *pool.Conn

	execution *execution
	// level is the number of savepoints that there were when it was made; failed
	// says that its rows cannot be read on.
	level  int
	failed bool
	cursor *cursor // set when DECLARE made it
	made   time.Time
}

// Bind implements pgwire.Session.
func (s *Session) Bind(ctx context.Context, m *pgwire.Bind) (err error) {
	st, err := s.find(m.Statement)
	if err != nil {
		return err
	}
	e := s.observe(st.tree)
	e.spent, st.took = st.took, 0
	defer s.settle(e, &err)
	ctx, cancel, err := s.limitedStep(ctx)
	if err != nil {
		return err
	}
	defer cancel()
	if err := s.tx.check(exitsTransaction(st.tree)); err != nil && st.tree != nil {
		return err
	}
	if m.Portal != "" {
		if _, exists := s.portals[m.Portal]; exists {
			return pgerr.New(pgerr.DuplicateCursor, "cursor %q already exists", m.Portal)
		}
		if len(s.portals) >= portalsMax {
			return pgerr.New(pgerr.ConfigurationLimitExceeded, "too many portals in one session (%d)", portalsMax)
		}
	}
	if err := s.current(ctx, st); err != nil {
		return err
	}
	s.reuse(st)
	s.tx.start()
	st = s.fetching(st)
	params, err := s.decodeParams(st, m)
	if err != nil {
		return err
	}
	if n := len(m.ResultFormats); n > 1 && n != len(st.fields) {
		return pgerr.New(pgerr.ProtocolViolation, "bind message has %d result formats but query has %d columns", n, len(st.fields))
	}
	s.closePortal(m.Portal)
	p := &portal{
		session: s, stmt: st, params: params, execution: e, level: len(s.tx.savepoints), made: time.Now(),
		formats: append([]pgtype.Format(nil), m.ResultFormats...),
	}
	if err := p.fix(ctx); err != nil {
		return err
	}
	s.portals[m.Portal] = p
	return nil
}

// fix computes the constant expressions of the plan, once, as PostgreSQL does when it
// plans: those that fail do so before the client is told of a result.
func (p *portal) fix(ctx context.Context) error {
	if p.fixed || p.stmt.plan == nil {
		return nil
	}
	p.fixed = true
	if p.stmt.plan.Fixed == nil {
		return nil
	}
	s := p.session
	rt := s.runtime(p.arguments(), p.lend)
	defer rt.Finish()
	return s.named(p.stmt.plan.Fixed.Check(ctx, rt))
}

// fetching is a FETCH with the columns that its cursor has now; it may have been
// declared, or be another one, since FETCH was prepared.
func (s *Session) fetching(st *statement) *statement {
	t, ok := st.tree.(*pgsql.FetchStatement)
	if !ok {
		return st
	}
	now := *st
	now.fields = s.fetchFields(t)
	return &now
}

// decodeParams converts the parameters of a Bind message.
func (s *Session) decodeParams(st *statement, m *pgwire.Bind) ([]value.Value, error) {
	if n := len(m.ParameterFormats); n > 1 && n != len(m.Parameters) {
		return nil, pgerr.New(pgerr.ProtocolViolation, "bind message has %d parameter formats but %d parameters",
			n, len(m.Parameters))
	}
	if len(m.Parameters) != len(st.params) {
		return nil, pgerr.New(pgerr.ProtocolViolation,
			"bind message supplies %d parameters, but prepared statement %q requires %d",
			len(m.Parameters), m.Statement, len(st.params))
	}
	out := make([]value.Value, len(m.Parameters))
	for i, raw := range m.Parameters {
		if raw == nil {
			continue
		}
		v, err := s.decodeParam(raw, st.params[i], formatAt(m.ParameterFormats, i))
		if err != nil {
			return nil, parameterError(m, i, err)
		}
		out[i] = v.Clone()
	}
	return out, nil
}

// parameterError says in which parameter of Bind an error is. As in PostgreSQL the
// value itself is not told, and of one in binary form what is wrong with it is.
func parameterError(m *pgwire.Bind, i int, err error) error {
	e := pgerr.From(err)
	e.Where = m.ParameterContext(i)
	switch {
	case formatAt(m.ParameterFormats, i) == pgtype.FormatBinary:
		if e.Message == pgtype.BadBinary {
			e.Message += fmt.Sprintf(" in bind parameter %d", i+1)
		}
	case len(m.Parameters[i]) == 0:
		e.Where += " = ''"
	default:
		e.Where += " = '...'"
	}
	return e
}

// decodeParam converts one parameter.
func (s *Session) decodeParam(raw []byte, oid pgtype.OID, format pgtype.Format) (value.Value, error) {
	t := pgtype.ByOID(oid)
	switch {
	case t == nil:
		return value.Null, pgerr.New(pgerr.UndefinedObject, "type with OID %d does not exist", oid)
	case format == pgtype.FormatBinary:
		raw, err := pgtype.Received(t, raw, &s.env().Env)
		if err != nil {
			return value.Null, err
		}
		v, err := t.Recv(raw, pgtype.NoTypmod)
		if err != nil || !pgtype.IsUser(oid) {
			return v, err
		}
		return pgtype.ResolveUser(&s.env().Env, t, v)
	case format == pgtype.FormatText:
		if oid == pgtype.VectorOID {
			return pgtype.ParseVectorText(string(raw), true)
		}
		return t.Input(&s.env().Env, string(raw), pgtype.NoTypmod)
	}
	return value.Null, pgerr.New(pgerr.InvalidParameterValue, "unsupported format code: %d", format)
}

// formatAt is the format of item i: one may stand for all, none is text.
func formatAt(formats []pgtype.Format, i int) pgtype.Format {
	switch len(formats) {
	case 0:
		return pgtype.FormatText
	case 1:
		return formats[0]
	}
	return formats[i]
}

// portal finds a portal.
func (s *Session) portal(name string) (*portal, error) {
	if p := s.portals[name]; p != nil {
		return p, nil
	}
	return nil, pgerr.New(pgerr.InvalidCursorName, "portal %q does not exist", name)
}

// fields describes the result with the formats the client asked for.
func (p *portal) fields() []pgwire.Field {
	if p.stmt.fields == nil {
		return nil
	}
	out := append([]pgwire.Field{}, p.stmt.fields...)
	for i := range out {
		out[i].Format = formatAt(p.formats, i)
	}
	return out
}

// Execute implements pgwire.Session.
func (s *Session) Execute(ctx context.Context, m *pgwire.Execute, w *pgwire.ResultWriter) error {
	defer s.enter(w)()
	p, err := s.portal(m.Portal)
	if err != nil {
		return err
	}
	ctx, cancel := s.limitedRun(ctx)
	defer cancel()
	defer func() { s.due = time.Time{} }()
	s.resume(p.execution)
	if err = p.run(ctx, m.MaxRows, w); err != nil || !p.suspended {
		s.finish(p.execution, err)
	}
	s.setAside(p.execution)
	return err
}

// run runs a portal until its end or the given number of rows (0 is all).
func (p *portal) run(ctx context.Context, maxRows int, w *pgwire.ResultWriter) error {
	s, st := p.session, p.stmt
	if st.tree == nil {
		w.EmptyQuery()
		return nil
	}
	if err := s.tx.check(exitsTransaction(st.tree)); err != nil {
		return err
	}
	if p.cursor != nil {
		return p.fetchForward(ctx, maxRows, w)
	}
	if p.ran && (st.plan == nil || st.plan.Root == nil) {
		return pgerr.New(pgerr.ObjectNotInPrerequisiteState, "portal cannot be run again")
	}
	if !p.ran {
		s.executes(st)
	}
	p.ran, p.suspended = true, false
	s.tx.start()
	if st.plan == nil {
		return s.utility(ctx, p, w)
	}
	s.tx.queried = true
	if err := p.fix(ctx); err != nil {
		return err
	}
	if st.plan.Root == nil {
		return s.write(ctx, p, w)
	}
	err := p.ensureOpen(ctx)
	p.describe(w)
	if err != nil {
		return err
	}
	return p.fetch(ctx, maxRows, w)
}

// ensureOpen starts the plan of a query that has not started yet.
func (p *portal) ensureOpen(ctx context.Context) error {
	if p.started {
		return nil
	}
	err := p.open(ctx)
	if err == nil {
		return nil
	}
	if err := p.renewed(ctx, err); err != nil {
		return err
	}
	return p.open(ctx)
}

// describe tells the client of a simple query of its columns, once.
func (p *portal) describe(w *pgwire.ResultWriter) {
	if p.untold && p.stmt.fields != nil {
		w.RowDescription(p.fields())
	}
	p.untold = false
}

// open starts the plan of a query.
func (p *portal) open(ctx context.Context) error {
	s := p.session
	if p.stmt.plan.Steps != nil {
		if _, err := s.tx.writable(ctx, verbOf(p.stmt.plan), p.stmt.plan.Written()...); err != nil {
			p.close()
			return err
		}
	}
	p.source = &remote.Source{Lend: p.lend}
	rt := s.runtimeOf(p.arguments(), p.source)
	p.runtime = rt
	rows, err := p.stmt.plan.Root.Open(ctx, rt, nil)
	if err != nil {
		p.close()
		return s.explained(ctx, err)
	}
	p.rows, p.started = rows, true
	p.encoders = p.stmt.encoders(p.formats, &rt.Env.Env)
	return nil
}

// lend gives the portal's statements their connection: one for all of them.
func (p *portal) lend(ctx context.Context) (*pool.Conn, error) {
	if p.conn != nil {
		return p.conn, nil
	}
	conn, release, err := p.session.tx.lend(ctx)
	if err != nil {
		return nil, err
	}
	p.conn, p.release = conn, release
	return conn, nil
}

// arguments are the values of the plan's parameters: the client's, and the
// statement's own literals.
func (p *portal) arguments() []value.Value {
	if len(p.stmt.lifted) == 0 {
		return p.params
	}
	return append(slices.Clip(p.params), p.stmt.lifted...)
}

// runtime is what one execution has at hand.
func (s *Session) runtime(params []value.Value, lend remote.Lender) *exec.Runtime {
	return s.runtimeOf(params, &remote.Source{Lend: lend})
}

// runtimeOf is runtime with what its statements are sent by.
func (s *Session) runtimeOf(params []value.Value, source *remote.Source) *exec.Runtime {
	env := s.env()
	source.Env = &env.Env
	return &exec.Runtime{Env: env, Params: params, Remote: source, Writer: source, Limits: s.handler.limits()}
}

// close ends the execution and gives its connection back.
func (p *portal) close() {
	p.done, p.started = true, true
	p.leave()
}

// leave ends what the portal has under way in IRIS and gives its connection
// back.
func (p *portal) leave() {
	if p.rows != nil {
		// What a cursor says when it is closed is of no use to anyone; a broken
		// connection is noticed when it is given back.
		_ = p.rows.Close()
		p.rows = nil
	}
	if p.runtime != nil {
		p.runtime.Finish()
		p.runtime = nil
	}
	if p.release != nil {
		p.release()
		p.release = nil
	}
	p.conn = nil
}
