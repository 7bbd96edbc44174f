package session

import (
	"context"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
)

// Query implements pgwire.Session: each statement of the string goes through
// the unnamed statement and portal, with results in text.
func (s *Session) Query(ctx context.Context, sql string, w *pgwire.ResultWriter) error {
	defer s.enter(w)()
	delete(s.statements, "")
	s.closePortal("")
	s.large = len(sql) > keepTextMax
	first := s.observe(nil)
	src := s.recall(sql, nil)
	raws, err := s.parse(sql, src)
	if err != nil {
		s.finish(first, err)
		return err
	}
	s.setAside(first)
	if len(raws) == 0 {
		w.EmptyQuery()
		return nil
	}
	s.several = len(raws) > 1
	defer func() { s.last, s.several = false, false }()
	for i := range raws {
		s.last = i == len(raws)-1
		if err := s.runRaw(ctx, &raws[i], src, first.spent, w); err != nil {
			return err
		}
		first.spent = 0
	}
	return nil
}

// complete ends a statement that may have changed something. After the last one
// of a simple query outside of a block the transaction is committed before the
// client reads the tag, as in PostgreSQL: what it is told of is stored. The
// connection to IRIS goes back with that: nothing of the statement may hold it.
func (s *Session) complete(ctx context.Context, tag string, w *pgwire.ResultWriter) error {
	if ctx.Err() != nil && strings.HasPrefix(tag, "SELECT ") {
		return context.Cause(ctx) // a query may end or cancel its own session
	}
	if s.last && !s.tx.block {
		if err := s.commitAll(ctx); err != nil {
			return err
		}
	}
	w.CommandComplete(tag)
	return nil
}

// keepTextMax is the longest text of which the tree is kept, once the statement
// is over, for those who want to see the session's latest statement.
const keepTextMax = 16 << 10

// runRaw prepares, binds and runs one statement of a simple query, on which some
// time was spent already. src is its text if it stands in it alone.
func (s *Session) runRaw(ctx context.Context, raw *pgsql.RawStatement, src *source, spent time.Duration, w *pgwire.ResultWriter) (err error) {
	e := s.observe(raw.Statement)
	e.spent = spent
	defer func() { s.finish(e, err) }()
	s.due = time.Time{}
	ctx, cancel := s.limitedRun(ctx)
	defer cancel()
	for _, n := range raw.Notices {
		s.notice(n)
	}
	st, err := s.prepare(ctx, raw.Text, raw.Statement, nil, src)
	if err != nil {
		return withoutParameters(err, raw.Statement)
	}
	if len(st.params) > 0 {
		return noParameter(raw.Statement)
	}
	p := &portal{session: s, stmt: st, execution: e, untold: true, formats: s.fetchFormats(raw.Statement)}
	defer p.close()
	if _, explains := st.tree.(*pgsql.ExplainStatement); !explains && !st.varies && (st.plan == nil || st.plan.Root == nil) {
		p.describe(w)
	}
	return p.run(ctx, 0, w)
}

// withoutParameters is an error of a simple query: that the type of a parameter is
// not known is no matter where there can be none.
func withoutParameters(err error, tree pgsql.Statement) error {
	if code := pgerr.From(err).Code; code != pgerr.IndeterminateDatatype && code != pgerr.AmbiguousFunction {
		return err
	}
	found := false
	pgsql.Walk(tree, func(n pgsql.Node) bool {
		_, is := n.(*pgsql.ParamRef)
		found = found || is
		return !found
	})
	if !found {
		return err
	}
	return noParameter(tree)
}

// noParameter is the error for a parameter in a simple query, which can have
// none.
func noParameter(tree pgsql.Statement) error {
	var first *pgsql.ParamRef
	pgsql.Walk(tree, func(n pgsql.Node) bool {
		if p, ok := n.(*pgsql.ParamRef); ok && (first == nil || p.Pos < first.Pos) {
			first = p
		}
		return true
	})
	if first == nil {
		return pgerr.New(pgerr.UndefinedParameter, "there is no parameter $1")
	}
	return pgerr.New(pgerr.UndefinedParameter, "there is no parameter $%d", first.Number).At(first.Pos)
}

// limited applies statement_timeout to a call and remembers its context. As in
// PostgreSQL the time of a statement begins with its first message and ends when
// it was executed, or with Sync.
func (s *Session) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	cancel := context.CancelFunc(func() {})
	if s.due.IsZero() {
		if d := s.settings.duration("statement_timeout"); d > 0 {
			s.due = time.Now().Add(d)
		}
	}
	if !s.due.IsZero() {
		ctx, cancel = context.WithDeadlineCause(ctx, s.due,
			pgerr.New(pgerr.QueryCanceled, "canceling statement due to statement timeout"))
	}
	if over, until := s.transactionLimit(); over != nil && (s.due.IsZero() || until.Before(s.due)) {
		inner := cancel
		var end context.CancelFunc
		ctx, end = context.WithDeadlineCause(ctx, until, over)
		cancel = func() { end(); inner() }
	}
	outer := s.call
	s.call = ctx
	return ctx, func() {
		s.call = outer
		cancel()
	}
}

// transactionLimit applies transaction_timeout of PostgreSQL 17: the error that ends
// the session when the transaction is open at a time, nil without a limit.
func (s *Session) transactionLimit() (over *pgerr.Error, until time.Time) {
	limit := s.settings.duration("transaction_timeout")
	if limit <= 0 {
		return nil, until
	}
	began := s.tx.began
	if began.IsZero() {
		began = time.Now() // it begins with the statement at hand
	}
	return pgerr.New(pgerr.TransactionTimeout, "terminating connection due to transaction timeout").AsFatal(), began.Add(limit)
}

// limitedRun is limited for the execution of a statement, whose use of sequences
// ends with it.
func (s *Session) limitedRun(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := s.limited(ctx)
	return ctx, func() {
		s.returnNumbers(ctx)
		cancel()
	}
}

// limitedStep is limited for a message other than Execute, whose work is done in
// no time: it is refused when the time is over.
func (s *Session) limitedStep(ctx context.Context) (context.Context, context.CancelFunc, error) {
	ctx, cancel := s.limited(ctx)
	if ctx.Err() != nil {
		cancel()
		return nil, nil, context.Cause(ctx)
	}
	return ctx, cancel, nil
}

// env is what expressions may read: the settings and the clock.
func (s *Session) env() *analyze.Env {
	env := &analyze.Env{Env: s.settings.env, Session: s, Statement: time.Now(), Random: s.random}
	env.Objects = s.objects()
	env.Now = s.tx.began
	if env.Now.IsZero() {
		env.Now = env.Statement
	}
	return env
}

// exitsTransaction reports whether a statement may run in a failed transaction.
func exitsTransaction(tree pgsql.Statement) bool {
	t, ok := tree.(*pgsql.TransactionStatement)
	if !ok {
		return false
	}
	switch t.Op {
	case pgsql.Commit, pgsql.Rollback, pgsql.RollbackTo, pgsql.PrepareTransaction:
		return true
	}
	return false
}
