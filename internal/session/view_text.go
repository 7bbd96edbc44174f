package session

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/deparse"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// definitions prints the views of the gateway schema for the catalog.
type definitions Session

// View implements catalog.Definitions.
func (d *definitions) View(rel *analyze.Relation, pretty bool) (string, error) {
	c := d.names()
	q, err := analyze.ViewQuery(rel, (*Session)(d).analysis(c, nil))
	if err != nil {
		return "", err
	}
	names := make([]string, len(rel.Columns))
	for i := range rel.Columns {
		names[i] = rel.Columns[i].Name
	}
	o := c.shownOptions()
	o.Pretty = pretty
	return deparse.Query(q, names, o) + ";", nil
}

// Expression implements catalog.Definitions.
func (d *definitions) Expression(rel *analyze.Relation, text string, pretty bool) (string, error) {
	c := d.names()
	x, err := d.rowValue(c, rel, text)
	if err != nil {
		return "", err
	}
	o := c.shownOptions()
	o.Pretty = pretty
	return deparse.Expr(x, rangeOf(rel), o), nil
}

// ExpressionType implements catalog.Definitions.
func (d *definitions) ExpressionType(rel *analyze.Relation, text string) (analyze.TypeRef, error) {
	x, err := d.rowValue(d.names(), rel, text)
	if err != nil {
		return analyze.TypeRef{}, err
	}
	return x.Type(), nil
}

// rowValue analyses the text of an expression of a table's row.
func (d *definitions) rowValue(c *names, rel *analyze.Relation, text string) (analyze.Expr, error) {
	tree, err := pgsql.ParseExpr(text)
	if err != nil {
		return nil, err
	}
	return analyze.RowValue(rel, tree, (*Session)(d).analysis(c, nil))
}

// Targets implements catalog.Definitions.
func (d *definitions) Targets(rel *analyze.Relation) []analyze.Target {
	q, err := analyze.ViewQuery(rel, (*Session)(d).analysis(d.names(), nil))
	if err != nil {
		return nil
	}
	return q.Targets
}

// Reads implements catalog.Definitions.
func (d *definitions) Reads(rel *analyze.Relation) *analyze.Uses {
	q, err := analyze.ViewQuery(rel, (*Session)(d).analysis(d.names(), nil))
	if err != nil {
		return &analyze.Uses{} // what cannot be analysed reads nothing
	}
	return analyze.QueryUses(q)
}

// Updatable implements catalog.Definitions.
func (d *definitions) Updatable(rel *analyze.Relation) []bool {
	return analyze.Updatable(rel, (*Session)(d).analysis(d.names(), nil))
}

// names is the metadata that the statement which asks was planned with.
func (d *definitions) names() *names {
	s := (*Session)(d)
	return &names{session: s, snapshot: s.peek()}
}

// shownOptions spell names as the session's search path finds them.
func (c *names) shownOptions() deparse.Options {
	return deparse.Options{
		Env: &c.session.env().Env,
		Relation: func(rel *analyze.Relation) string {
			if found := c.Relation("", rel.Name); found != nil && found.OID == rel.OID {
				return quotedName(rel.Name)
			}
			return quotedName(rel.Schema) + "." + quotedName(rel.Name)
		},
		Type:   func(t analyze.TypeRef) string { return c.typeText(t, false) },
		Schema: c.hidden,
	}
}

// hidden reports whether the session's search path does not find a function or domain
// by its name alone.
func (c *names) hidden(n deparse.Named) bool {
	if c.load() != nil {
		return true
	}
	if n.Domain {
		typ := c.userType("", n.Name)
		return typ == nil || typ.Schema != n.Schema
	}
	found := c.routines(pgsql.ObjectName{Name: n.Name})
	return len(found) == 0 || found[0].Schema != n.Schema
}

// storedOptions spell names so that they mean the same under any search path.
func (c *names) storedOptions() deparse.Options {
	env := pgtype.DefaultEnv()
	env.Objects = c.objects()
	return deparse.Options{
		Stored: true, Env: env,
		Relation: func(rel *analyze.Relation) string { return quotedName(rel.Schema) + "." + quotedName(rel.Name) },
		Type:     func(t analyze.TypeRef) string { return c.typeText(t, true) },
		Schema:   func(deparse.Named) bool { return true },
	}
}

// keptOptions spell names as storedOptions do, in what else is as PostgreSQL prints it.
func (c *names) keptOptions() deparse.Options {
	o := c.storedOptions()
	o.Stored = false
	return o
}

// typeText is a type as SQL spells it; one of the user has its schema where the
// search path does not find it, or in any case.
func (c *names) typeText(t analyze.TypeRef, qualified bool) string {
	if !pgtype.IsUser(t.OID) || c.load() != nil {
		return pgtype.FormatType(t.OID, t.Typmod)
	}
	user := c.snapshot.UserTypeOf(t.OID)
	if user == nil {
		return pgtype.FormatType(t.OID, t.Typmod)
	}
	if !qualified {
		return c.session.shownType(user, t.OID)
	}
	name := quotedName(user.Schema) + "." + quotedName(user.Name)
	if uint32(t.OID) == user.ArrayOID {
		name += "[]"
	}
	return name
}

// storedType is a type as the gateway schema names it.
func (c *names) storedType(t pgtype.OID) string {
	if pgtype.IsUser(t) {
		schema, name := c.UserTypeName(t)
		return schema + "." + name
	}
	return "pg_catalog." + pgtype.ByOID(t).Name
}

// storedText prints an analysed query so that it means the same for anyone. What
// would not be the very same query when it is read again is refused.
func (s *Session) storedText(c *names, q *analyze.Query) (string, error) {
	text := deparse.Query(q, nil, c.storedOptions())
	again, err := s.reanalyzed(c, text)
	if err != nil || !deparse.Same(q, again) {
		return "", pgerr.Unsupported("keeping a query of this form").WithCause(err)
	}
	return text, nil
}

// reanalyzed analyses the stored form of a query.
func (s *Session) reanalyzed(c *names, text string) (*analyze.Query, error) {
	raw, err := pgsql.ParseOne(text)
	if err != nil {
		return nil, err
	}
	sel, ok := raw.Statement.(*pgsql.SelectStatement)
	if !ok {
		return nil, pgerr.New(pgerr.InternalError, "not a query")
	}
	return analyze.ViewQuery(&analyze.Relation{Definition: sel}, s.analysis(c, nil))
}

// queryOf analyses a query that a view or table is made of.
func (s *Session) queryOf(ctx context.Context, sel *pgsql.SelectStatement) (*analyze.Query, *names, error) {
	result, c, err := s.analyze(ctx, sel, nil)
	if err != nil {
		return nil, nil, err
	}
	if err := c.load(); err != nil {
		return nil, nil, err
	}
	q, ok := result.Statement.(*analyze.Query)
	switch {
	case !ok:
		return nil, nil, pgerr.Unsupported("this query").At(sel.Pos)
	case len(result.Params) > 0:
		return nil, nil, pgerr.New(pgerr.UndefinedParameter, "there is no parameter $1")
	}
	return q, c, nil
}
