package session

import (
	"context"
	"io"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/deparse"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/explain"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
)

// Translation is what becomes of a statement: of a query or a change its plan, of
// anything else what was sent to IRIS when it ran.
type Translation struct {
	Plan *plan.Plan // nil for anything else
	IRIS []Sent
	// Parameters are the types of the statement's own.
	Parameters []string
	names      deparse.Options
}

// Filled stands for a value that a step of a plan fills in, such as a row's id.
const Filled = "…"

// Sent is a statement for IRIS and where the values of its question marks come from.
type Sent struct {
	SQL    string
	Values []string
}

// Translate tells what becomes of a statement. Queries and changes are planned as
// ever and not run; anything else runs, so that what follows finds what it makes.
func (s *Session) Translate(ctx context.Context, raw *pgsql.RawStatement) (*Translation, error) {
	w := pgwire.NewResultWriter(io.Discard, 1<<10)
	out, err := s.translate(ctx, raw, w)
	if err != nil {
		s.Fail(err)
	}
	if _, ended := s.Sync(ctx, w); err == nil {
		err = ended
	}
	return out, err
}

// translate is Translate within its transaction.
func (s *Session) translate(ctx context.Context, raw *pgsql.RawStatement, w *pgwire.ResultWriter) (*Translation, error) {
	tree := raw.Statement
	switch t := selectInto(tree).(type) {
	case *pgsql.SelectStatement, *pgsql.InsertStatement, *pgsql.UpdateStatement, *pgsql.DeleteStatement, *pgsql.MergeStatement:
	case *pgsql.ExplainStatement:
		tree = explainedTree(t)
	default:
		out := &Translation{}
		s.hears = func(sql []string) {
			for _, text := range sql {
				out.IRIS = append(out.IRIS, Sent{SQL: text})
			}
		}
		defer func() { s.hears = nil }()
		return out, s.Query(ctx, raw.Text, w)
	}
	defer s.enter(w)()
	st, err := s.prepare(ctx, raw.Text, tree, nil, nil)
	if err != nil || st.plan == nil {
		return &Translation{}, err
	}
	printed := s.names(ctx).shownOptions()
	out := &Translation{Plan: st.plan, names: printed}
	for _, oid := range st.params {
		out.Parameters = append(out.Parameters, pgtype.FormatType(oid, pgtype.NoTypmod))
	}
	for _, remote := range st.plan.Statements() {
		sent := Sent{SQL: remote.SQL}
		for i := range remote.Params {
			sent.Values = append(sent.Values, valueText(&remote.Params[i], printed))
		}
		out.IRIS = append(out.IRIS, sent)
	}
	return out, nil
}

// valueText prints the expression that a value comes from. What a step of the plan
// fills in has none: there it is the column that it is stored in, or nothing.
func valueText(p *exec.RemoteParam, o deparse.Options) string {
	switch {
	case p.Expr != nil:
		return deparse.Expression(p.Expr, &analyze.Query{}, o)
	case p.Stored != nil:
		return "new " + quotedName(p.Stored.Column.Name)
	}
	return Filled
}

// Explained is a plan as EXPLAIN (VERBOSE) prints it.
func (t *Translation) Explained(o explain.Options) []string {
	return explain.Print(&explain.Explained{Plan: t.Plan, Names: t.names}, o)
}
