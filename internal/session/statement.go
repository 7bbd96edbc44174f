package session

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
	"github.com/iris-pgwire/iris-pgwire/internal/plancache"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// statement is a prepared statement.
type statement struct {
	sql      string
	tree     pgsql.Statement // nil for an empty query
	declared []pgtype.OID    // parameter types the client named
	params   []pgtype.OID
	fields   []pgwire.Field      // nil when it returns no rows
	varies   bool                // fields are known only when it has run: CALL of a procedure of IRIS
	rows     []analyze.CursorRow // of the query of a cursor: the tables whose row ids it reads besides fields
	plan     *plan.Plan          // nil for utility statements
	query    *statement          // what a cursor is declared for, else nil
	made     basis
	fresh    bool          // the plan has not been used yet
	vector   VectorUse     // vectors are computed or stored
	took     time.Duration // what its preparation took, until it is told of
	source   *source       // nil when its plan is not shared
	lifted   []value.Value // the literals that are parameters of the plan, behind params
	// reads is what the analysis learnt of the catalog; a plan that depends on
	// nothing else stays as long as that is so.
	reads    plancache.Reads
	whole    bool
	uses     uses // its tables
	prepared time.Time
	fromSQL  bool  // by PREPARE
	runs     int64 // how often it was run
	// keepValues has it planned alone, without giving IRIS the values of parameters.
	keepValues bool
	// rowByRow has it change rows one by one, in the order of the foreign keys.
	rowByRow bool
	// measured has the steps of its plan count what they do, with timing for the
	// time too; such a plan runs once.
	measured, timing bool
}

// basis is what a plan was made from; a plan of another basis is made anew.
type basis struct{ metadata, settings uint64 }

// Prepare implements pgwire.Session.
func (s *Session) Prepare(ctx context.Context, m *pgwire.Parse, w *pgwire.ResultWriter) (err error) {
	defer s.enter(w)()
	if m.Name != "" {
		if _, exists := s.statements[m.Name]; exists {
			return pgerr.New(pgerr.DuplicatePreparedStatement, "prepared statement %q already exists", m.Name)
		}
		if len(s.statements) >= statementsMax {
			return pgerr.New(pgerr.ConfigurationLimitExceeded, "too many prepared statements in one session (%d)", statementsMax)
		}
	}
	delete(s.statements, m.Name)
	s.large = len(m.SQL) > keepTextMax
	e := s.observe(nil)
	defer s.settle(e, &err)
	ctx, cancel, err := s.limitedStep(ctx)
	if err != nil {
		return err
	}
	defer cancel()
	src := s.recall(m.SQL, m.ParameterOIDs)
	if src != nil && src.entry != nil {
		e.tree = src.entry.Value.tree
	} else {
		raw, err := s.settings.strings.ParseOne(m.SQL)
		if err != nil {
			return err
		}
		e.tree = raw.Statement
		for _, n := range raw.Notices {
			s.notice(n)
		}
	}
	s.resume(e)
	st, err := s.prepare(ctx, m.SQL, e.tree, m.ParameterOIDs, src)
	if err != nil {
		return err
	}
	st.took = time.Since(e.resumed)
	s.statements[m.Name] = st
	return nil
}

// prepare analyses and plans one statement. src is its text if it stands in it
// alone.
func (s *Session) prepare(ctx context.Context, sql string, tree pgsql.Statement, declared []pgtype.OID, src *source) (*statement, error) {
	if err := s.tx.check(exitsTransaction(tree)); err != nil && tree != nil {
		return nil, err
	}
	s.tx.start()
	tree = selectInto(tree)
	st := &statement{sql: sql, tree: tree, declared: append([]pgtype.OID(nil), declared...), source: src, prepared: time.Now()}
	return st, s.plan(ctx, st)
}

// plan fills in everything that depends on metadata and settings.
func (s *Session) plan(ctx context.Context, st *statement) error {
	switch st.tree.(type) {
	case *pgsql.SelectStatement, *pgsql.InsertStatement, *pgsql.UpdateStatement, *pgsql.DeleteStatement, *pgsql.MergeStatement, *pgsql.DeclareStatement:
	default:
		if st.params = st.declared; isTableAs(st.tree) {
			return s.planTableAs(ctx, st)
		}
		if t, ok := st.tree.(*pgsql.CallStatement); ok {
			return s.planCall(ctx, st, t)
		}
		if t, ok := st.tree.(*pgsql.ExplainStatement); ok {
			if err := s.planExplained(ctx, st, t); err != nil {
				return err
			}
		}
		fields, err := s.utilityFields(ctx, st)
		st.fields = fields
		return err
	}
	if _, declares := st.tree.(*pgsql.DeclareStatement); st.source != nil && !declares {
		return s.planShared(ctx, st)
	}
	result, c, err := s.analyze(ctx, st.tree, st.declared)
	if err != nil {
		return err
	}
	if s.opts.Tracer != nil {
		s.opts.Tracer.PlanFound(false)
	}
	return s.finishPlan(st, c, result, len(result.Params))
}

// planner is the session's planner, as a statement needs it.
func (s *Session) planner(st *statement) *plan.Planner {
	lacks := s.handler.irisLacks()
	if !st.keepValues && !st.rowByRow && lacks == s.opts.Planner.Lacks {
		return s.opts.Planner
	}
	out := *s.opts.Planner
	out.Lacks, out.KeepValues, out.RowByRow = lacks, st.keepValues, st.rowByRow
	return &out
}

// finishPlan plans an analysed statement of which the first parameters are the
// client's.
func (s *Session) finishPlan(st *statement, c *names, result *analyze.Result, given int) (err error) {
	declared, _ := result.Statement.(*analyze.Declare)
	if declared != nil {
		result.Statement = declared.Query
	}
	if needsNames(result) {
		if err := c.ready(); err != nil {
			return err
		}
	}
	if st.plan, err = s.planner(st).Plan(result.Statement); err != nil {
		return err
	}
	if st.measured {
		st.plan.Measure(st.timing)
	}
	st.vector, st.fresh = usesVectors(result.Statement, st.plan), true
	st.uses = usesOf(st.tree, result.Statement)
	st.params = result.Params[:given:given]
	if st.plan.Root != nil {
		st.fields = fieldsOf(st.plan.Targets)
	}
	st.made = basis{c.version(), s.settings.version}
	st.reads, st.whole = c.reads, c.whole
	if t, ok := st.tree.(*pgsql.DeclareStatement); ok {
		st.declares(t, declared.Rows)
	}
	return nil
}

// analyze analyses a statement. When it names a relation that the metadata
// does not have, the metadata is read again: another client, or IRIS itself,
// may have made it.
func (s *Session) analyze(ctx context.Context, tree pgsql.Statement, declared []pgtype.OID) (*analyze.Result, *names, error) {
	return s.analyzeNoting(ctx, tree, declared, nil)
}

// analyzeNoting is analyze, which calls bound when the result holds here and now
// only.
func (s *Session) analyzeNoting(ctx context.Context, tree pgsql.Statement, declared []pgtype.OID, bound func()) (*analyze.Result, *names, error) {
	c := s.names(ctx)
	opts := s.analysis(c, declared)
	opts.Env.Bound = bound
	result, err := analyze.Analyze(tree, opts)
	if c.err != nil {
		return nil, nil, c.err
	}
	if err == nil || !missing(err) || c.snapshot == nil {
		return result, c, err
	}
	fresh, ferr := c.refreshed()
	if ferr != nil || fresh == nil {
		return nil, nil, err
	}
	opts = s.analysis(fresh, declared)
	opts.Env.Bound = bound
	result, err = analyze.Analyze(tree, opts)
	return result, fresh, err
}

// missing reports whether an error may come from metadata that is out of date.
func missing(err error) bool {
	switch pgerr.From(err).Code {
	case pgerr.UndefinedTable, pgerr.UndefinedColumn, pgerr.UndefinedFunction:
		return true
	}
	return false
}

// analysis is the surroundings of an analysis.
func (s *Session) analysis(c *names, declared []pgtype.OID) analyze.Options {
	env := s.env()
	env.Objects = c.objects()
	opts := analyze.Options{Catalog: c, Env: env, Params: declared, Filling: s.making != nil}
	if f := s.procedure; f != nil {
		opts.ParamNames, opts.Procedure = f.names, f.name
	}
	return opts
}

// fieldsOf describes result columns; a query may have none.
func fieldsOf(targets []analyze.Target) []pgwire.Field {
	fields := make([]pgwire.Field, len(targets))
	for i, t := range targets {
		ref := t.Expr.Type()
		fields[i] = pgwire.Field{
			Name: t.Name, TableOID: t.TableOID, Attribute: t.Attribute,
			Type: ref.OID, Typmod: ref.Typmod, Len: typeLen(ref.OID),
		}
	}
	return fields
}

// typeLen is a type's pg_type.typlen.
func typeLen(t pgtype.OID) int16 {
	if typ := pgtype.ByOID(t); typ != nil {
		return typ.Len
	}
	return -1
}

// current makes a statement's plan anew when what it was made from changed. A
// result of other columns than the client was told of is an error, as in
// PostgreSQL.
func (s *Session) current(ctx context.Context, st *statement) error {
	if st.plan == nil && st.query == nil {
		return nil
	}
	c := s.names(ctx)
	if st.made.metadata != 0 {
		if err := c.ready(); err != nil {
			return err
		}
	}
	if st.made == (basis{c.version(), s.settings.version}) {
		return nil
	}
	if st.made.settings == s.settings.version && !st.whole && st.reads.Hold(c.answer) {
		st.made.metadata = c.version()
		return nil
	}
	old := *st
	if err := s.plan(ctx, st); err != nil {
		return err
	}
	if !slices.Equal(old.params, st.params) { // the client sends the types that it was told of
		st.declared = old.params
		if err := errors.Join(st.own(), s.plan(ctx, st)); err != nil {
			*st = old
			return err
		}
	}
	if !sameFields(old.fields, st.fields) {
		*st = old
		return pgerr.New(pgerr.FeatureNotSupported, "cached plan must not change result type").
			In("RevalidateCachedQuery")
	}
	return nil
}

// reuse tells the tracer of a plan that is used again.
func (s *Session) reuse(st *statement) {
	if st.plan != nil && !st.fresh && s.opts.Tracer != nil {
		s.opts.Tracer.PlanFound(true)
	}
	st.fresh = false
}

// sameFields reports whether two results look the same to a client.
func sameFields(a, b []pgwire.Field) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Name != b[i].Name || a[i].Type != b[i].Type || a[i].Typmod != b[i].Typmod {
			return false
		}
	}
	return true
}

// find returns a prepared statement.
func (s *Session) find(name string) (*statement, error) {
	if st := s.statements[name]; st != nil {
		return st, nil
	}
	if name == "" {
		return nil, pgerr.New(pgerr.InvalidSQLStatementName, "unnamed prepared statement does not exist")
	}
	return nil, pgerr.New(pgerr.InvalidSQLStatementName, "prepared statement %q does not exist", name)
}

// Describe implements pgwire.Session.
func (s *Session) Describe(ctx context.Context, m *pgwire.Describe, w *pgwire.ResultWriter) error {
	ctx, cancel, err := s.limitedStep(ctx)
	if err != nil {
		return err
	}
	defer cancel()
	if m.Kind == pgwire.Portal {
		p, err := s.portal(m.Name)
		if err != nil {
			return err
		}
		describeRows(w, p.fields())
		return nil
	}
	st, err := s.find(m.Name)
	if err != nil {
		return err
	}
	if err := s.current(ctx, st); err != nil {
		return err
	}
	w.ParameterDescription(st.params)
	describeRows(w, st.fields)
	return nil
}

// describeRows writes RowDescription or NoData.
func describeRows(w *pgwire.ResultWriter, fields []pgwire.Field) {
	if fields == nil {
		w.NoData()
		return
	}
	w.RowDescription(fields)
}
