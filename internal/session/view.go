package session

import (
	"context"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// createView is CREATE VIEW. The view is PostgreSQL's: its query is kept with
// every name resolved, and stands for the view's name wherever that is read.
func (s *Session) createView(ctx context.Context, t *pgsql.CreateView) error {
	c, err := s.freshCatalog(ctx)
	if err != nil {
		return err
	}
	q, err := s.viewSource(ctx, t)
	if err != nil {
		return err
	}
	if t, err = s.temporaryView(ctx, t, q); err != nil {
		return err
	}
	schema, err := s.schemaFor(c, t.View)
	if err != nil {
		return err
	}
	v := &gatewayschema.View{
		Object: gatewayschema.Object{Schema: meta.IRISSchema(schema), Table: t.View.Name}, Kind: gatewayschema.KindView, Name: t.View.Name,
	}
	if meta.IsTemporary(schema) {
		v.Table = s.temporary.freeName(v.Table)
	}
	if v.Columns, err = c.viewColumns(q, t.Columns); err != nil {
		return err
	}
	if v.Options, v.CheckOption, err = viewOptions(t); err != nil {
		return err
	}
	if v.CheckOption != "" {
		if err := analyze.CheckOption(q); err != nil {
			return err
		}
	}
	old := c.snapshot.Relation(schema, t.View.Name)
	if old != nil {
		if err := c.replaces(old, t, v); err != nil {
			return err
		}
		v.Object = objectOf(old)
	}
	if v.Definition, err = s.storedText(c, q); err != nil {
		return err
	}
	if err := s.storeView(ctx, c, v, old != nil); err != nil {
		return err
	}
	if old == nil {
		s.tx.makes("VIEW", schema, t.View.Name)
	}
	return nil
}

// temporaryView makes a view that refers to temporary relations temporary.
func (s *Session) temporaryView(ctx context.Context, t *pgsql.CreateView, q *analyze.Query) (*pgsql.CreateView, error) {
	if meta.IsTemporary(t.View.Schema) || !s.usesTemporary(q) {
		return t, nil
	}
	own := *t
	own.View.Pos = 0 // the error is not about the name
	s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion, "view %q will be a temporary view", t.View.Name))
	schema, err := s.place(ctx, pgsql.Temporary, own.View)
	if err != nil {
		return nil, err
	}
	own.View.Schema = schema
	return &own, nil
}

// objectOf names a relation as the gateway schema does.
func objectOf(rel *analyze.Relation) gatewayschema.Object {
	return gatewayschema.Object{Schema: rel.IRISSchema, Table: rel.IRISName}
}

// viewSource analyses the query of a new view.
func (s *Session) viewSource(ctx context.Context, t *pgsql.CreateView) (*analyze.Query, error) {
	sel := t.Query
	if sel.Into != nil {
		return nil, pgerr.New(pgerr.FeatureNotSupported, "views must not contain SELECT INTO")
	}
	if sel.With != nil {
		for _, cte := range sel.With.CTEs {
			if _, ok := cte.Statement.(*pgsql.SelectStatement); !ok {
				return nil, pgerr.New(pgerr.FeatureNotSupported, "views must not contain data-modifying statements in WITH")
			}
		}
	}
	if t.Recursive {
		sel = recursiveView(t)
	}
	q, _, err := s.queryOf(ctx, sel)
	return q, err
}

// recursiveView is the query of CREATE RECURSIVE VIEW: a WITH item of the view's
// name, and all of its columns.
func recursiveView(t *pgsql.CreateView) *pgsql.SelectStatement {
	out := &pgsql.SelectStatement{
		Pos:  t.Pos,
		From: []pgsql.TableExpr{&pgsql.TableRef{Pos: t.Pos, Name: t.View.Name}},
		With: &pgsql.WithClause{Pos: t.Pos, Recursive: true, CTEs: []*pgsql.CTE{
			{Pos: t.Pos, Name: t.View.Name, Columns: t.Columns, Statement: t.Query},
		}},
	}
	for _, name := range t.Columns {
		out.Targets = append(out.Targets, &pgsql.Target{Pos: t.Pos, Expr: &pgsql.ColumnRef{Pos: t.Pos, Parts: []string{name}}})
	}
	return out
}

// schemaFor is the schema of a new relation.
func (s *Session) schemaFor(c *names, name pgsql.ObjectName) (string, error) {
	switch {
	case name.Schema == "":
		return s.creationSchema(c), nil
	case name.Schema == "pg_catalog" || name.Schema == "information_schema":
		return "", pgerr.New(pgerr.InsufficientPrivilege, "permission denied for schema %s", name.Schema)
	case !c.knowsSchema(name.Schema):
		return "", pgerr.New(pgerr.InvalidSchemaName, "schema %q does not exist", name.Schema)
	}
	return name.Schema, nil
}

// viewColumns are the columns of a view: those of its query under the names that
// were given.
func (c *names) viewColumns(q *analyze.Query, given []string) ([]gatewayschema.ViewColumn, error) {
	targets := q.Visible()
	if len(given) > len(targets) {
		return nil, pgerr.New(pgerr.SyntaxError, "CREATE VIEW specifies more column names than columns")
	}
	seen := map[string]bool{}
	out := make([]gatewayschema.ViewColumn, len(targets))
	for i, t := range targets {
		ref := t.Expr.Type()
		out[i] = gatewayschema.ViewColumn{Name: t.Name, Type: c.storedType(ref.OID), Typmod: ref.Typmod}
		if i < len(given) {
			out[i].Name = given[i]
		}
		name := out[i].Name
		if seen[name] {
			return nil, pgerr.New(pgerr.DuplicateColumn, "column %q specified more than once", name)
		}
		seen[name] = true
		if typ := pgtype.ByOID(ref.OID); typ.Category == 'P' {
			return nil, pgerr.New(pgerr.InvalidTableDefinition, "column %q has pseudo-type %s", name, typ.Display)
		}
	}
	if len(out) == 0 {
		return nil, pgerr.Unsupported("a view without columns")
	}
	return out, nil
}

// viewOptions checks WITH (…), and returns the options as the catalog shows them, and
// the one that says how rows are checked.
func viewOptions(t *pgsql.CreateView) (options, check string, err error) {
	var out []string
	if check = t.CheckOption; check != "" && t.Recursive {
		return "", "", pgerr.New(pgerr.FeatureNotSupported, "WITH CHECK OPTION not supported on recursive views").At(t.Pos)
	}
	for _, o := range t.Options {
		text := "true"
		switch v := o.Value.(type) {
		case nil:
		case *pgsql.Literal:
			text = v.Text
		default:
			return "", "", pgerr.New(pgerr.InvalidParameterValue, "invalid value for option %q", o.Name)
		}
		switch strings.ToLower(o.Name) {
		case "security_barrier", "security_invoker":
			if !isBoolean(text) {
				return "", "", pgerr.New(pgerr.InvalidParameterValue, "invalid value for boolean option %q: %s", o.Name, text)
			}
			out = append(out, o.Name+"="+text)
		case "check_option":
			if check != "" {
				return "", "", pgerr.New(pgerr.InvalidParameterValue, "parameter %q specified more than once", o.Name)
			}
			if check = strings.ToUpper(text); check != "LOCAL" && check != "CASCADED" {
				return "", "", pgerr.New(pgerr.InvalidParameterValue, "invalid value for enum option %q: %s", o.Name, text).
					WithDetail(`Valid values are "local" and "cascaded".`)
			}
			out = append(out, o.Name+"="+text)
		default:
			return "", "", pgerr.New(pgerr.InvalidParameterValue, "unrecognized parameter %q", o.Name)
		}
	}
	if t.CheckOption != "" {
		out = append(out, "check_option="+strings.ToLower(t.CheckOption))
	}
	return strings.Join(out, ","), check, nil
}

// isBoolean reports whether a text is a truth value.
func isBoolean(s string) bool {
	switch strings.ToLower(s) {
	case "true", "false", "on", "off", "yes", "no", "1", "0", "t", "f", "y", "n":
		return true
	}
	return false
}

// replaces checks that a view may take the place of what has its name: it keeps
// the columns that are there, and may have more.
func (c *names) replaces(old *analyze.Relation, t *pgsql.CreateView, v *gatewayschema.View) error {
	fail := func(format string, args ...any) error {
		return pgerr.New(pgerr.InvalidTableDefinition, format, args...)
	}
	switch {
	case !t.OrReplace:
		return pgerr.New(pgerr.DuplicateTable, "relation %q already exists", t.View.Name)
	case !old.View:
		return pgerr.New(pgerr.WrongObjectType, "%q is not a view", t.View.Name)
	case old.Definition == nil:
		return pgerr.Unsupported("replacing a view that IRIS has").At(t.Pos)
	case len(v.Columns) < len(old.Columns):
		return fail("cannot drop columns from view")
	}
	stored := c.snapshot.StoredView(old)
	for i := range old.Columns {
		was, is := &old.Columns[i], &v.Columns[i]
		if was.Name != is.Name {
			return pgerr.New(pgerr.InvalidTableDefinition, "cannot change name of view column %q to %q", was.Name, is.Name).
				WithHint("Use ALTER VIEW ... RENAME COLUMN ... to change name of view column instead.")
		}
		if stored.Columns[i].Type != is.Type || was.Type.Typmod != is.Typmod {
			return fail("cannot change data type of view column %q from %s to %s", was.Name, c.typeText(was.Type, false),
				c.typeText(c.columnType(is), false))
		}
		is.Default = was.Written
	}
	return nil
}

// columnType is the type of a column that is about to be kept.
func (c *names) columnType(col *gatewayschema.ViewColumn) analyze.TypeRef {
	schema, name, _ := strings.Cut(col.Type, ".")
	if schema == "pg_catalog" {
		return analyze.TypeRef{OID: pgtype.ByName(name).OID, Typmod: col.Typmod}
	}
	return analyze.TypeRef{OID: c.UserType(schema, name), Typmod: col.Typmod}
}

// storeView writes a view.
func (s *Session) storeView(ctx context.Context, c *names, v *gatewayschema.View, replace bool) error {
	switch {
	case !c.snapshot.Gateway().KeepsViews():
		return needsViews()
	case len(v.Definition) > gatewayschema.TextMax:
		return tooLong(v)
	}
	if err := s.changes(tagIf(replace, "CREATE OR REPLACE VIEW", "CREATE VIEW")); err != nil {
		return err
	}
	if meta.IsTemporary(s.opts.Metadata.SchemaName(v.Schema)) && !replace {
		s.temporary.made(false, v.Table)
	}
	return s.record(ctx, func(run gatewayschema.Runner) error {
		if !replace {
			oid := c.snapshot.NewOID(v.Schema, v.Table)
			if err := gatewayschema.DropView(ctx, run, v.Object); err != nil { // what is left of one that is gone
				return err
			}
			if err := gatewayschema.StoreOID(ctx, run, "relation", v.Identity(), oid); err != nil {
				return err
			}
		}
		return gatewayschema.StoreView(ctx, run, v, replace)
	})
}
