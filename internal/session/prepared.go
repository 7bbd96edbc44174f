package session

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// prepareSQL is PREPARE, of the text sql: the statement joins those of the
// protocol.
func (s *Session) prepareSQL(ctx context.Context, t *pgsql.PrepareStatement, sql string, w *pgwire.ResultWriter) error {
	if _, exists := s.statements[t.Name]; exists {
		return pgerr.New(pgerr.DuplicatePreparedStatement, "prepared statement %q already exists", t.Name)
	}
	var declared []pgtype.OID
	for _, name := range t.Types {
		ref, _, err := analyze.ResolveType(s.names(ctx), name)
		if err != nil {
			return err
		}
		declared = append(declared, ref.OID)
	}
	st, err := s.prepare(ctx, sql, t.Statement, declared, nil)
	if err != nil {
		return err
	}
	if len(s.statements) >= statementsMax {
		return pgerr.New(pgerr.ConfigurationLimitExceeded, "too many prepared statements in one session (%d)", statementsMax)
	}
	st.fromSQL = true
	s.statements[t.Name] = st
	w.CommandComplete("PREPARE")
	return nil
}

// executeSQL is EXECUTE: the prepared statement runs in the portal at hand.
func (s *Session) executeSQL(ctx context.Context, t *pgsql.ExecuteStatement, p *portal, w *pgwire.ResultWriter) error {
	st, params, err := s.executeParams(ctx, t, p)
	if err != nil {
		return err
	}
	s.reuse(st)
	if s.running != nil {
		s.running.kin = st.tree
	}
	inner := &portal{session: s, stmt: st, params: params, formats: p.formats}
	defer inner.close()
	return inner.run(ctx, 0, w)
}

// executeParams finds the statement of EXECUTE and computes its parameters.
func (s *Session) executeParams(ctx context.Context, t *pgsql.ExecuteStatement, p *portal) (*statement, []value.Value, error) {
	st, err := s.find(t.Name)
	if err != nil {
		return nil, nil, err
	}
	if err := s.current(ctx, st); err != nil {
		return nil, nil, err
	}
	if len(t.Args) != len(st.params) {
		return nil, nil, pgerr.New(pgerr.SyntaxError, "wrong number of parameters for prepared statement %q", t.Name).
			WithDetail("Expected %d parameters but got %d.", len(st.params), len(t.Args))
	}
	c := s.names(ctx)
	rt := s.runtime(p.params, p.lend)
	defer rt.Finish()
	params := make([]value.Value, len(t.Args))
	for i, arg := range t.Args {
		to := analyze.TypeRef{OID: st.params[i], Typmod: pgtype.NoTypmod}
		x, err := analyze.Expression(arg, to, s.analysis(c, p.stmt.params))
		if err != nil {
			return nil, nil, err
		}
		if params[i], err = s.evalOne(ctx, rt, x); err != nil {
			return nil, nil, err
		}
	}
	return st, params, nil
}

// evalOne computes one expression without columns.
func (s *Session) evalOne(ctx context.Context, rt *exec.Runtime, x analyze.Expr) (value.Value, error) {
	e, err := s.planner(&statement{}).Compile(x, nil)
	if err != nil {
		return value.Null, err
	}
	row, err := plan.EvalArgs(ctx, rt, []exec.Eval{e})
	if err != nil {
		return value.Null, err
	}
	return row[0], nil
}

// deallocate is DEALLOCATE.
func (s *Session) deallocate(t *pgsql.DeallocateStatement, w *pgwire.ResultWriter) error {
	if t.Name == "" {
		clear(s.statements)
		w.CommandComplete("DEALLOCATE ALL")
		return nil
	}
	if _, err := s.find(t.Name); err != nil {
		return err
	}
	delete(s.statements, t.Name)
	w.CommandComplete("DEALLOCATE")
	return nil
}
