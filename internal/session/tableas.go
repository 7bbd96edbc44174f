package session

import (
	"context"
	"strconv"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// selectInto makes SELECT … INTO the CREATE TABLE AS that it is; other statements
// stay as they are.
func selectInto(tree pgsql.Statement) pgsql.Statement {
	sel, ok := tree.(*pgsql.SelectStatement)
	if !ok {
		return tree
	}
	source, into := withoutInto(sel)
	if into == nil {
		return tree
	}
	return &pgsql.CreateTableAs{Pos: sel.Pos, Persistence: into.Persistence, Table: into.Table, Source: source}
}

// withoutInto takes INTO from the leftmost branch of a query.
func withoutInto(sel *pgsql.SelectStatement) (*pgsql.SelectStatement, *pgsql.IntoClause) {
	own := *sel
	if sel.SetOp == pgsql.NoSetOp {
		own.Into = nil
		return &own, sel.Into
	}
	left, into := withoutInto(sel.Left)
	own.Left = left
	return &own, into
}

// tableSource is the query that a new table is filled by, with its parameters.
type tableSource struct {
	sel    *pgsql.SelectStatement
	types  []pgtype.OID
	params []value.Value
	// explains is the statement that fills the table when EXPLAIN ANALYZE runs it.
	explains *statement
}

// sourceOf finds the query of CREATE TABLE AS: written there, or prepared.
func (s *Session) sourceOf(ctx context.Context, t *pgsql.CreateTableAs, p *portal) (*tableSource, error) {
	e, ok := t.Source.(*pgsql.ExecuteStatement)
	if !ok {
		return &tableSource{sel: t.Source.(*pgsql.SelectStatement), types: p.stmt.params, params: p.params}, nil
	}
	st, params, err := s.executeParams(ctx, e, p)
	if err != nil {
		return nil, err
	}
	sel, ok := st.tree.(*pgsql.SelectStatement)
	if !ok {
		return nil, pgerr.New(pgerr.WrongObjectType, "prepared statement is not a SELECT")
	}
	return &tableSource{sel: sel, types: st.params, params: params}, nil
}

// createTableAs is CREATE TABLE AS and CREATE MATERIALIZED VIEW.
func (s *Session) createTableAs(ctx context.Context, t *pgsql.CreateTableAs, p *portal, w *pgwire.ResultWriter) error {
	tag, err := s.tableAs(ctx, t, p, nil)
	if err != nil {
		return err
	}
	return s.complete(ctx, tag, w)
}

// tableAs makes the table and returns the command tag. explains is the statement
// that is to fill it when EXPLAIN ANALYZE wants to know what that did, else nil.
func (s *Session) tableAs(ctx context.Context, t *pgsql.CreateTableAs, p *portal, explains *statement) (tag string, err error) {
	tag = "CREATE TABLE AS"
	if t.Materialized {
		tag = "CREATE MATERIALIZED VIEW"
	}
	aimed, err := s.aim(ctx, t)
	if err != nil {
		return "", err
	}
	t = aimed.(*pgsql.CreateTableAs)
	defer s.touches(t)()
	c, err := s.freshCatalog(ctx)
	if err != nil {
		return "", err
	}
	table := t.Table
	if table.Schema, err = s.schemaFor(c, t.Table); err != nil {
		return "", err
	}
	if c.snapshot.Relation(table.Schema, table.Name) != nil {
		return tag, s.tableExists(t)
	}
	src, err := s.sourceOf(ctx, t, p)
	if err != nil {
		return "", err
	}
	src.explains = explains
	q, err := s.sourceQuery(c, src)
	if err != nil {
		return "", err
	}
	if err := s.makeTableAs(ctx, c, t, table, q); err != nil {
		return "", err
	}
	if t.WithNoData {
		if _, executes := t.Source.(*pgsql.ExecuteStatement); executes {
			tag = "SELECT 0"
		}
		return tag, nil
	}
	n, err := s.fillTable(ctx, table, src)
	if err != nil {
		s.dropUnfilled(ctx, table)
		return "", err
	}
	if t.Materialized {
		s.populated(gatewayschema.Object{Schema: meta.IRISSchema(table.Schema), Table: table.Name})
	}
	return "SELECT " + strconv.FormatInt(n, 10), nil
}

// tableExists refuses the name of a relation that is there, or skips the statement.
func (s *Session) tableExists(t *pgsql.CreateTableAs) error {
	if !t.IfNotExists {
		return pgerr.New(pgerr.DuplicateTable, "relation %q already exists", t.Table.Name)
	}
	s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.DuplicateTable, "relation %q already exists, skipping", t.Table.Name))
	return nil
}

// sourceQuery analyses the query of a new table.
func (s *Session) sourceQuery(c *names, src *tableSource) (*analyze.Query, error) {
	result, err := analyze.Analyze(src.sel, s.analysis(c, src.types))
	if err != nil {
		return nil, err
	}
	q, ok := result.Statement.(*analyze.Query)
	if !ok {
		return nil, pgerr.Unsupported("this query").At(src.sel.Pos)
	}
	return q, nil
}

// makeTableAs makes the table, and remembers the query of a materialized view.
func (s *Session) makeTableAs(ctx context.Context, c *names, t *pgsql.CreateTableAs, table pgsql.ObjectName, q *analyze.Query) error {
	create := &pgsql.CreateTable{Pos: t.Pos, Persistence: t.Persistence, Table: table, OnCommit: t.OnCommit}
	targets := q.Visible()
	if len(t.Columns) > len(targets) {
		return pgerr.New(pgerr.SyntaxError, "too many column names were specified")
	}
	for i, target := range targets {
		name := target.Name
		if i < len(t.Columns) {
			name = t.Columns[i]
		}
		typ, err := c.writtenType(target)
		if err != nil {
			return err
		}
		create.Elements = append(create.Elements, &pgsql.TableElem{Column: &pgsql.ColumnDef{Name: name, Type: typ}})
	}
	if !t.Materialized {
		return s.createTable(ctx, create)
	}
	if s.usesTemporary(q) {
		return pgerr.New(pgerr.FeatureNotSupported, "materialized views must not use temporary tables or views")
	}
	return s.makeMaterialized(ctx, c, create, q)
}

// writtenType is the type of a result column as CREATE TABLE would have it.
func (c *names) writtenType(t analyze.Target) (*pgsql.TypeName, error) {
	ref := t.Expr.Type()
	if typ := pgtype.ByOID(ref.OID); typ == nil || typ.Category == 'P' {
		shown := "unknown"
		if typ != nil {
			shown = typ.Display
		}
		return nil, pgerr.New(pgerr.InvalidTableDefinition, "column %q has pseudo-type %s", t.Name, shown)
	}
	text := c.typeText(ref, true)
	if rel := c.relationOf(t.TableOID); rel != nil {
		for i := range rel.Columns {
			if d := rel.Columns[i].Domain; d != nil && rel.Columns[i].Attribute == t.Attribute {
				text = quotedName(d.Schema) + "." + quotedName(d.Name)
			}
		}
	}
	x, err := pgsql.ParseExpr("NULL::" + text)
	if err != nil {
		return nil, err
	}
	return x.(*pgsql.CastExpr).Type, nil
}

// fillTable stores the rows of a query in a new table. The query does not see the
// table, whose name may be that of one that it reads.
func (s *Session) fillTable(ctx context.Context, table pgsql.ObjectName, src *tableSource) (int64, error) {
	s.making = &table
	defer func() { s.making = nil }()
	insert := &pgsql.InsertStatement{Table: &pgsql.TableRef{Schema: table.Schema, Name: table.Name}, Source: src.sel}
	st := &statement{}
	if src.explains != nil {
		st = src.explains
	}
	st.tree, st.declared = insert, src.types
	start := time.Now()
	if err := s.plan(ctx, st); err != nil {
		return 0, err
	}
	st.took = time.Since(start)
	p := &portal{session: s, stmt: st, params: src.params}
	defer p.close()
	if err := p.fix(ctx); err != nil {
		return 0, err
	}
	conn, err := s.tx.writable(ctx, "CREATE TABLE AS")
	if err != nil {
		return 0, err
	}
	n, err := s.changed(ctx, conn, p)
	if err != nil {
		return 0, s.explained(ctx, err)
	}
	s.counts(n)
	return n, nil
}

// dropUnfilled drops a table whose rows could not be stored, as if it had never
// been. What has failed is told in any case.
func (s *Session) dropUnfilled(ctx context.Context, table pgsql.ObjectName) {
	ctx = context.WithoutCancel(ctx)
	s.invalidate()
	c := s.names(ctx)
	if c.load() != nil {
		return
	}
	if rel := c.snapshot.Relation(table.Schema, table.Name); rel != nil {
		_ = s.dropOne(ctx, c, rel, false)
	}
}

// making reports whether a relation is the table that is being filled.
func (c *names) making(schema, name string) bool {
	m := c.session.making
	return m != nil && m.Schema == schema && m.Name == name
}

// makeMaterialized makes the table of a materialized view and keeps its query. The
// query comes first: a table without it would be a table like others, a query
// without a table is nothing.
func (s *Session) makeMaterialized(ctx context.Context, c *names, create *pgsql.CreateTable, q *analyze.Query) error {
	text, err := s.storedText(c, q)
	if err != nil {
		return err
	}
	v, err := c.materialized(create, q, text)
	if err != nil {
		return err
	}
	switch {
	case !c.snapshot.Gateway().KeepsViews():
		return needsViews()
	case len(v.Definition) > gatewayschema.TextMax:
		return tooLong(v)
	}
	store := func(run gatewayschema.Runner) error { return gatewayschema.StoreView(ctx, run, v, false) }
	if err := s.record(ctx, store); err != nil {
		return err
	}
	if err := s.createTable(ctx, create); err != nil {
		_ = s.record(ctx, func(run gatewayschema.Runner) error { return gatewayschema.ForgetView(ctx, run, v.Object) })
		return err
	}
	return nil
}

// needsViews is the error about a view where there is no place for it.
func needsViews() error {
	return pgerr.New(pgerr.InsufficientPrivilege, "a view needs the gateway schema, which this IRIS namespace does not have").
		WithHint("Let an administrator run \"iris-pgwire install\".")
}

// tooLong is the error about a definition that the gateway schema cannot hold.
func tooLong(v *gatewayschema.View) error {
	return pgerr.New(pgerr.ProgramLimitExceeded, "the definition of view %q is too long (%d characters, at most %d)",
		v.Name, len(v.Definition), gatewayschema.TextMax)
}

// isTableAs reports whether a statement makes a table of a query that it contains.
func isTableAs(tree pgsql.Statement) bool {
	t, ok := tree.(*pgsql.CreateTableAs)
	if !ok {
		return false
	}
	_, query := t.Source.(*pgsql.SelectStatement)
	return query
}

// planTableAs finds the parameters of CREATE TABLE AS.
func (s *Session) planTableAs(ctx context.Context, st *statement) error {
	result, _, err := s.analyze(ctx, st.tree.(*pgsql.CreateTableAs).Source, st.declared)
	if err != nil {
		return err
	}
	st.params = result.Params
	return nil
}
