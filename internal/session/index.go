package session

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/deparse"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
)

// newIndex is one CREATE INDEX on its way.
type newIndex struct {
	session *Session
	names   *names
	tree    *pgsql.CreateIndex
	rel     *analyze.Relation
	name    string
	note    gatewayschema.IndexNote
	query   *analyze.Query // of its expressions
	iris    *irissql.CreateIndex
	// told says that the note says more than IRIS's index does.
	told bool
}

// createIndex is CREATE INDEX. What IRIS can index becomes an index there; what it
// cannot, if it is not unique, is remembered only, and the client is told so.
func (s *Session) createIndex(ctx context.Context, t *pgsql.CreateIndex) error {
	if t.Concurrently && s.tx.block {
		return pgerr.New(pgerr.ActiveSQLTransaction, "CREATE INDEX CONCURRENTLY cannot run inside a transaction block")
	}
	c, err := s.freshCatalog(ctx)
	if err != nil {
		return err
	}
	rel := c.Relation(t.Table.Schema, t.Table.Name)
	switch {
	case rel == nil:
		return pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", writtenName(pgsql.ObjectName{Schema: t.Table.Schema, Name: t.Table.Name}))
	case rel.View:
		return pgerr.New(pgerr.WrongObjectType, "cannot create index on relation %q", rel.Name).
			WithDetail("This operation is not supported for views.")
	}
	x := &newIndex{session: s, names: c, tree: t, rel: rel, name: t.Name}
	if x.name != "" && c.indexNamed(rel.Schema, x.name) {
		if !t.IfNotExists {
			return pgerr.New(pgerr.DuplicateTable, "relation %q already exists", x.name)
		}
		s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.DuplicateTable, "relation %q already exists, skipping", x.name))
		return nil
	}
	switch t.AccessMethod {
	case "hnsw", "ivfflat":
		if err := x.vector(ctx); err != nil {
			return err
		}
		s.tx.makes("INDEX", rel.Schema, x.name)
		return nil
	case "", "btree", "hash", "gin", "gist", "brin", "spgist":
	default:
		return pgerr.New(pgerr.UndefinedObject, "access method %q does not exist", t.AccessMethod)
	}
	if err := x.describe(); err != nil {
		return err
	}
	if err := x.make(ctx); err != nil {
		return err
	}
	s.tx.makes("INDEX", rel.Schema, x.name)
	return nil
}

// vector makes an index of vectors.
func (x *newIndex) vector(ctx context.Context) error {
	t := x.tree
	if len(t.Include) > 0 {
		return pgerr.New(pgerr.FeatureNotSupported, "access method %q does not support included columns", t.AccessMethod)
	}
	out := &irissql.CreateIndex{Table: irisTable(x.rel), Unique: t.Unique}
	for _, e := range t.Elems {
		i := x.rel.ColumnIndex(e.Column)
		switch {
		case e.Expr != nil:
			return pgerr.Unsupported("an index of vectors on an expression").At(e.Pos).
				WithHint("IRIS has indexes of columns of type vector, by cosine similarity or dot product.")
		case i < 0:
			return pgerr.New(pgerr.UndefinedColumn, "column %q does not exist", e.Column)
		}
		out.Columns = append(out.Columns, x.rel.Columns[i].IRISName)
		x.note.Names = append(x.note.Names, e.Column)
	}
	if t.Where != nil {
		q, err := x.analyzed()
		if err != nil {
			return err
		}
		if err := immutable(q.Where, "predicate"); err != nil {
			return err
		}
		x.note.Predicate = deparse.Expression(q.Where, q, x.names.keptOptions())
	}
	x.chooseName()
	named := *t // the tree is the client's statement, which stays as it was
	named.Name, out.Name = x.name, x.name
	return x.session.createVectorIndex(ctx, x, &named, out)
}

// indexNamed reports whether a schema has an index or relation of a name.
func (c *names) indexNamed(schema, name string) bool {
	if c.snapshot.Relation(schema, name) != nil {
		return true
	}
	for _, rel := range c.snapshot.Relations() {
		if rel.Schema != schema {
			continue
		}
		for _, k := range rel.Keys {
			if k.Name == name {
				return true
			}
		}
		for _, i := range c.snapshot.Details(rel).Indexes {
			if i.Name == name {
				return true
			}
		}
	}
	return false
}

// recordedMethods are the access methods that IRIS has no index for.
var recordedMethods = map[string]bool{"gin": true, "gist": true, "brin": true, "spgist": true}

// describe analyses what the index is over.
func (x *newIndex) describe() error {
	t := x.tree
	x.note.Method = t.AccessMethod
	if x.note.Method == "" {
		x.note.Method = "btree"
	}
	x.told = x.note.Method != "btree"
	if err := x.storage(); err != nil {
		return err
	}
	x.iris = &irissql.CreateIndex{Table: irisTable(x.rel), Unique: t.Unique}
	x.note.Real = t.Where == nil && !recordedMethods[x.note.Method]
	q, err := x.analyzed()
	if err != nil {
		return err
	}
	x.query = q
	for i, e := range t.Elems {
		if err := x.element(e, q, i); err != nil {
			return err
		}
	}
	for _, e := range t.Include {
		if e.Expr != nil {
			return pgerr.New(pgerr.FeatureNotSupported, "expressions are not supported in included columns")
		}
		if x.rel.ColumnIndex(e.Column) < 0 {
			return pgerr.New(pgerr.UndefinedColumn, "column %q does not exist", e.Column)
		}
		x.note.Include, x.told = append(x.note.Include, e.Column), true
	}
	if t.Where != nil {
		if err := immutable(q.Where, "predicate"); err != nil {
			return err
		}
		x.note.Predicate = deparse.Expression(q.Where, q, x.names.keptOptions())
	}
	switch {
	case t.NullsNotDistinct:
		return pgerr.Unsupported("NULLS NOT DISTINCT").At(t.Pos)
	case t.Unique && !x.note.Real:
		return pgerr.Unsupported("a unique index on an expression or with a condition").At(t.Pos).
			WithDetail("IRIS has no such index, and nothing else would keep its rows unique.")
	}
	x.chooseName()
	return nil
}

// storage takes the options of WITH, which mean nothing to IRIS.
func (x *newIndex) storage() error {
	for _, o := range x.tree.Options {
		text := "true"
		if l, ok := o.Value.(*pgsql.Literal); ok {
			text = l.Text
		} else if o.Value != nil {
			return pgerr.New(pgerr.InvalidParameterValue, "invalid value for option %q", o.Name)
		}
		x.note.Storage, x.told = append(x.note.Storage, quotedName(o.Name)+"='"+strings.ReplaceAll(text, "'", "''")+"'"), true
	}
	return nil
}

// analyzed analyses the expressions and the condition of the index as a query of
// its table.
func (x *newIndex) analyzed() (*analyze.Query, error) {
	t := x.tree
	sel := &pgsql.SelectStatement{
		Pos: t.Pos, From: []pgsql.TableExpr{&pgsql.TableRef{Pos: t.Pos, Schema: x.rel.Schema, Name: x.rel.Name}}, Where: t.Where,
	}
	for _, e := range t.Elems {
		expr := e.Expr
		if expr == nil {
			if x.rel.ColumnIndex(e.Column) < 0 {
				return nil, pgerr.New(pgerr.UndefinedColumn, "column %q does not exist", e.Column)
			}
			expr = &pgsql.ColumnRef{Pos: e.Pos, Parts: []string{e.Column}}
		}
		sel.Targets = append(sel.Targets, &pgsql.Target{Pos: e.Pos, Expr: expr})
	}
	o := x.session.analysis(x.names, nil)
	o.Filling = true
	result, err := analyze.Analyze(sel, o)
	if err != nil {
		return nil, err
	}
	q, ok := result.Statement.(*analyze.Query)
	if !ok || len(result.Params) > 0 || q.Grouped || len(q.WindowCalls) > 0 {
		return nil, pgerr.Unsupported("this expression in an index").At(t.Pos)
	}
	return q, nil
}

// immutable refuses functions whose values may change.
func immutable(e analyze.Expr, what string) error {
	bad := analyze.Any(e, func(x analyze.Expr) bool {
		call, ok := x.(*analyze.Call)
		return ok && call.Func.Volatility != analyze.Immutable
	})
	if bad {
		return pgerr.New(pgerr.InvalidObjectDefinition, "functions in index %s must be marked IMMUTABLE", what)
	}
	if analyze.Any(e, func(x analyze.Expr) bool { _, ok := x.(*analyze.Subquery); return ok }) {
		return pgerr.New(pgerr.FeatureNotSupported, "cannot use subquery in index %s", what)
	}
	return nil
}

// element adds one key.
func (x *newIndex) element(e *pgsql.IndexElem, q *analyze.Query, i int) error {
	option := 0
	if e.Direction == pgsql.SortDesc {
		option = 1
	}
	if e.Nulls == pgsql.NullsFirst || e.Nulls == pgsql.NullsDefault && option == 1 {
		option += 2
	}
	x.told = x.told || option != 0
	x.note.Options = append(x.note.Options, option)
	x.note.Columns = append(x.note.Columns, e.Column)
	item, name, err := x.key(e, q.Targets[i])
	if err != nil {
		return err
	}
	if e.OpClass != nil && strings.HasSuffix(e.OpClass.Name, "_pattern_ops") {
		item, x.told = item+" "+quotedName(e.OpClass.Name), true
	}
	x.note.Items, x.note.Names = append(x.note.Items, item), append(x.note.Names, name)
	return nil
}

// key is one key as pg_get_indexdef prints it, and the name of the index's column.
func (x *newIndex) key(e *pgsql.IndexElem, t analyze.Target) (item, name string, err error) {
	if e.Expr != nil {
		return x.expression(t)
	}
	col := &x.rel.Columns[x.rel.ColumnIndex(e.Column)]
	x.iris.Columns = append(x.iris.Columns, col.IRISName)
	if x.tree.Unique {
		if err := plan.Keyable(col.Type); err != nil {
			return "", "", err.At(e.Pos)
		}
	}
	return quotedName(e.Column), e.Column, nil
}

// expression is key for an expression, which IRIS cannot index.
func (x *newIndex) expression(t analyze.Target) (item, name string, err error) {
	if err := immutable(t.Expr, "expression"); err != nil {
		return "", "", err
	}
	x.note.Real = false
	q := x.query
	item, name = deparse.Expression(t.Expr, q, x.names.keptOptions()), t.Name
	if call, ok := t.Expr.(*analyze.Call); !ok || call.Operator != "" {
		item = "(" + item + ")"
	}
	if name == "?column?" {
		name = "expr"
	}
	return item, name, nil
}

// chooseName names an index without a name as PostgreSQL does.
func (x *newIndex) chooseName() {
	if x.name != "" {
		return
	}
	base := x.rel.Name + "_" + strings.Join(slices.Concat(x.note.Names, x.note.Include), "_") + "_idx"
	x.name = base
	for i := 1; x.names.indexNamed(x.rel.Schema, x.name); i++ {
		x.name = base + strconv.Itoa(i)
	}
}

// make makes the index, or remembers it only.
func (x *newIndex) make(ctx context.Context) error {
	s := x.session
	keeps := x.names.snapshot.Gateway().KeepsNotes()
	if !x.note.Real && !keeps {
		return needsNotes("an index that IRIS does not have")
	}
	var notes []gatewayschema.Note
	part := x.name
	if x.note.Real {
		notes = (&alteration{rel: x.rel, names: x.names}).irisName(&part)
		x.iris.Name = part
		if err := s.runIndex(ctx, x.tree, x.iris); err != nil {
			return x.duplicated(ctx, err)
		}
	} else {
		s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion, "index %q is remembered only: IRIS has no such index", x.name).
			WithDetail("Queries have the same results, but are not made faster by it."))
	}
	if !keeps || x.note.Real && !x.told && notes == nil {
		return nil
	}
	text, err := x.note.Text()
	if err != nil {
		return fmt.Errorf("note of index %s: %w", x.name, err)
	}
	notes = append(notes, gatewayschema.Note{Object: objectOf(x.rel), Kind: gatewayschema.NoteIndex, Part: part, Text: text})
	return s.record(ctx, func(run gatewayschema.Runner) error { return storeNotes(ctx, run, notes) })
}

// foundIndex is an index by its name.
type foundIndex struct {
	rel   *analyze.Relation
	index *meta.Index // nil for a constraint's
	name  string
}

// findIndex finds an index by name; IRIS's index names belong to their table, so
// that there may be several.
func (c *names) findIndex(name pgsql.ObjectName) []foundIndex {
	var out []foundIndex
	for _, rel := range c.snapshot.Relations() {
		if name.Schema != "" && rel.Schema != name.Schema || name.Schema == "" && !slices.Contains(c.session.SearchPath(true), rel.Schema) {
			continue
		}
		d := c.snapshot.Details(rel)
		at := slices.IndexFunc(d.Indexes, func(i meta.Index) bool { return strings.EqualFold(i.Name, name.Name) })
		if at >= 0 {
			out = append(out, foundIndex{rel, &d.Indexes[at], d.Indexes[at].Name})
			continue
		}
		for _, k := range rel.Keys {
			if strings.EqualFold(k.Name, name.Name) && !k.Index {
				out = append(out, foundIndex{rel, nil, k.Name})
			}
		}
	}
	return out
}

// dropIndex drops one index.
func (s *Session) dropIndex(ctx context.Context, t *pgsql.DropStatement, name pgsql.ObjectName) error {
	if t.Concurrently && s.tx.block {
		return pgerr.New(pgerr.ActiveSQLTransaction, "DROP INDEX CONCURRENTLY cannot run inside a transaction block")
	}
	c, err := s.freshCatalog(ctx)
	if err != nil {
		return err
	}
	found := c.findIndex(name)
	switch {
	case len(found) == 0 && t.IfExists:
		s.skips(name.Name, "index %q does not exist, skipping", name.Name)
		return nil
	case len(found) == 0:
		return pgerr.New(pgerr.UndefinedObject, "index %q does not exist", writtenName(name))
	case len(found) > 1:
		return pgerr.New(pgerr.AmbiguousAlias, "index name %q is not unique", name.Name).
			WithHint("IRIS's index names belong to their table.")
	}
	x := found[0]
	if x.index == nil {
		return pgerr.New(pgerr.DependentObjectsStillExist, "cannot drop index %s because constraint %s on %s requires it",
			quotedName(x.name), quotedName(x.name), s.describe(x.rel)).
			WithHint("You can drop constraint %s on %s instead.", quotedName(x.name), s.describe(x.rel))
	}
	return s.removeIndex(ctx, c, x.rel, x.index)
}

// removeIndex drops an index that IRIS has, or forgets one that is only remembered.
func (s *Session) removeIndex(ctx context.Context, c *names, rel *analyze.Relation, x *meta.Index) error {
	if x.IRISName != "" {
		if err := s.run(ctx, "DROP INDEX", &irissql.DropIndex{Name: x.IRISName, Table: irisTable(rel)}); err != nil {
			return err
		}
	} else if err := s.changes("DROP INDEX"); err != nil {
		return err
	}
	if !c.snapshot.Gateway().KeepsNotes() {
		return nil
	}
	return s.record(ctx, func(run gatewayschema.Runner) error {
		if err := gatewayschema.ForgetNote(ctx, run, gatewayschema.NoteVectorIndex, objectOf(rel), x.NotedAs()); err != nil {
			return err
		}
		if err := gatewayschema.SetComment(ctx, run, gatewayschema.OnIndex(objectOf(rel), x.NotedAs()), ""); err != nil {
			return err
		}
		if err := gatewayschema.ForgetNote(ctx, run, gatewayschema.NoteName, objectOf(rel), x.NotedAs()); err != nil {
			return err
		}
		return gatewayschema.ForgetNote(ctx, run, gatewayschema.NoteIndex, objectOf(rel), x.NotedAs())
	})
}

// duplicated finds the key that a unique index could not be made for, which IRIS does
// not tell.
func (x *newIndex) duplicated(ctx context.Context, err error) error {
	if pgerr.From(err).Code != pgerr.UniqueViolation {
		return err
	}
	a := &alteration{session: x.session, ctx: ctx, names: x.names, rel: x.rel}
	if told := a.verify(a.distinctIn(x.name, x.note.Names)); told != nil && pgerr.From(told).Code == pgerr.UniqueViolation {
		return told
	}
	return err
}
