package session

import (
	"context"
	"log/slog"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
)

// execution is one statement on its way, from its preparation to its end, as
// the tracer will be told of it.
type execution struct {
	tree    pgsql.Statement // nil when it could not be parsed
	kin     pgsql.Statement // the statement that EXECUTE runs, else nil
	spent   time.Duration   // until it was last set aside
	resumed time.Time       // when it was taken up again; zero while set aside
	logged  bool
	told    bool
	counted bool // for pg_stat_statements
	rows    int64
	vector  VectorUse
	sent    []string // to IRIS
	uses    *uses    // its tables, once it runs
}

// observe takes up a new statement; whoever calls it sets it aside or ends it.
func (s *Session) observe(tree pgsql.Statement) *execution {
	e := &execution{tree: tree}
	s.resume(e)
	return e
}

// resume makes a statement the one at hand.
func (s *Session) resume(e *execution) {
	e.resumed = time.Now()
	s.running = e
	s.activity.runs(e.tree)
	if !e.logged && e.tree != nil && s.opts.Logger.Enabled(context.Background(), slog.LevelDebug) {
		e.logged = true
		s.opts.Logger.Debug("statement", "pid", s.startup.ProcessID, "text", redactedText(e.tree))
	}
}

// setAside leaves a statement that is neither at its end nor at hand.
func (s *Session) setAside(e *execution) {
	if !e.resumed.IsZero() {
		e.spent += time.Since(e.resumed)
		e.resumed = time.Time{}
	}
	s.running = nil
}

// finish ends a statement and tells the tracer, once.
func (s *Session) finish(e *execution, err error) {
	s.setAside(e)
	s.nameTypes(err)
	if err == nil && e.uses != nil {
		s.handler.statistics.statementEnded(e.uses, e.rows, e.spent)
		e.uses = nil
	}
	if err == nil && !e.counted {
		e.counted = true
		s.countStatement(e)
	}
	if e.told || s.opts.Tracer == nil || e.tree == nil && err == nil { // an empty query is no statement
		return
	}
	e.told = true
	text, class := e.tree, e.tree
	if e.kin != nil {
		class = e.kin
	}
	end := StatementEnd{
		Duration: e.spent, Rows: e.rows, Vector: e.vector, Err: err, Probe: isProbe(class, err),
		PID: s.startup.ProcessID, User: s.startup.User, Database: s.startup.Database,
		Application: s.settings.values["application_name"], Remote: s.remote,
		Text: func() string { return redactedText(text) }, IRIS: e.redactedSent,
	}
	end.Command, end.Kind = classify(class)
	if c, ok := class.(*pgsql.CopyStatement); ok {
		end.CopyIn, end.CopyOut = c.From, !c.From
	}
	s.opts.Tracer.StatementEnd(&end)
}

// redactedSent is what was sent to IRIS, without literals.
func (e *execution) redactedSent() []string {
	out := make([]string, len(e.sent))
	for i, sql := range e.sent {
		out[i] = redactIRIS(sql)
	}
	return out
}

// settle sets a statement aside, or ends it when it failed. It suits defer.
func (s *Session) settle(e *execution, err *error) {
	if *err != nil {
		s.finish(e, *err)
		return
	}
	s.setAside(e)
}

// counts notes the rows that the statement at hand returned or changed.
func (s *Session) counts(n int64) {
	if s.running != nil {
		s.running.rows += n
	}
}

// sends notes what the statement at hand sends to IRIS.
func (s *Session) sends(sql ...string) {
	if s.hears != nil {
		s.hears(sql)
	}
	if s.running == nil || s.opts.Tracer == nil && !s.tracked {
		return
	}
	s.running.sent = append(s.running.sent, sql...)
}

// executes notes that the statement at hand runs a plan.
func (s *Session) executes(st *statement) {
	st.runs++
	s.vectors = s.vectors || st.vector != 0
	if s.running != nil {
		s.running.uses = &st.uses
	}
	if s.running == nil || s.opts.Tracer == nil && !s.tracked || st.plan == nil {
		return
	}
	s.running.vector |= st.vector
	for _, remote := range st.plan.Statements() {
		s.sends(remote.SQL)
	}
}

// stores notes that the statement at hand stores rows.
func (s *Session) stores(step plan.InsertStep) {
	s.sends(step.Statement.SQL)
	for _, c := range step.Columns {
		if s.running != nil && c.Type.OID == pgtype.VectorOID {
			s.running.vector |= VectorValue
		}
	}
}

// redactedText prints a statement without its literals; "" for none.
func redactedText(tree pgsql.Statement) string {
	if tree == nil {
		return ""
	}
	return pgsql.Print(tree, pgsql.FormatNoLiterals)
}
