package engine

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// viewDepthMax bounds how deep views are built on views.
const viewDepthMax = 32

// bindFrom binds the operands of FROM into sc and returns the FROM clause.
func (b *binder) bindFrom(sc *scope, list []syntax.TableRef) (string, error) {
	if len(list) == 0 {
		return "", nil
	}
	parts := make([]string, len(list))
	for i, ref := range list {
		var err error
		if parts[i], err = b.bindTableRef(sc, ref); err != nil {
			return "", err
		}
	}
	return " FROM " + strings.Join(parts, ", "), nil
}

// bindTableRef binds one operand of FROM and adds its sources to sc.
func (b *binder) bindTableRef(sc *scope, ref syntax.TableRef) (string, error) {
	switch x := ref.(type) {
	case *syntax.TableName:
		return b.bindTableName(sc, x)
	case *syntax.JSONTable:
		return b.bindJSONTable(sc, x)
	case *syntax.DerivedTable:
		if x.Lateral {
			return b.bindLateral(sc, x)
		}
		q, err := b.bindQuery(sc.parent, x.Query)
		if err != nil {
			return "", err
		}
		src := b.derivedSource(q.body.outputs(), string(x.Alias))
		return b.numberRows(src, q) + " AS " + src.sql, b.addSource(sc, src)
	case *syntax.Join:
		return b.bindJoin(sc, x)
	}
	return "", b.refuse(-1, "IDENTIFIER expected")
}

// addSource adds a source, whose label must be new.
func (b *binder) addSource(sc *scope, src *source) error {
	for _, other := range sc.sources {
		if src.label != "" && other.label == src.label && other.schema == src.schema {
			return b.refuse(-20, "Name conflict in the FROM list over label '"+src.label+"'")
		}
	}
	sc.sources = append(sc.sources, src)
	return nil
}

// derivedSource makes the source of a subquery, CTE or view.
func (b *binder) derivedSource(outs []output, alias string) *source {
	src := &source{label: store.Fold(alias), sql: b.newAlias()}
	for i, o := range outs {
		t := o.typ
		if familyOf(t) == famText {
			t.Collation = orText(o.coll, store.CollationExact)
		}
		c := &sourceColumn{name: o.label, sql: src.sql + ".k" + itoa(i+1), typ: t, nullable: 2}
		src.columns = append(src.columns, c)
	}
	return src
}

// bindTableName binds a CTE, table or view by name.
func (b *binder) bindTableName(sc *scope, n *syntax.TableName) (string, error) {
	alias := orText(string(n.Alias), string(n.Name.Name))
	if n.Name.Schema == "" {
		for i := len(b.ctes) - 1; i >= 0; i-- {
			if c := b.ctes[i]; c.name == n.Name.Name.Fold() {
				src := b.derivedSource(c.outputs, alias)
				return c.sql + " AS " + src.sql, b.addSource(sc, src)
			}
		}
	}
	schema := orText(string(n.Name.Schema), b.env.schema)
	rel, ok := b.env.catalog.Lookup(schema, string(n.Name.Name))
	if !ok {
		return "", b.tableNotFound(n.Name)
	}
	b.useRelation(rel)
	if v, isView := rel.(*store.View); isView {
		return b.bindView(sc, v, alias)
	}
	t := b.env.catalog.Table(schema, string(n.Name.Name))
	src := b.tableSource(t, string(n.Alias))
	b.relations = append(b.relations, t)
	return t.Physical + " AS " + src.sql, b.addSource(sc, src)
}

// bindView expands a view.
func (b *binder) bindView(sc *scope, v *store.View, alias string) (string, error) {
	if b.views >= viewDepthMax {
		return "", b.refuse(-400, "Views are nested too deep")
	}
	parsed, err := syntax.Parse(v.Text)
	query, ok := parsed.Statement.(*syntax.Query)
	if err != nil || !ok {
		return "", b.refuse(-400, "View '"+v.QualifiedName()+"' cannot be compiled")
	}
	env, ctes := b.env, b.ctes
	b.env.sql, b.ctes = v.Text, nil
	b.views++
	q, err := b.bindQuery(nil, query)
	b.views--
	b.env, b.ctes = env, ctes
	if err != nil {
		return "", err
	}
	src := b.derivedSource(q.body.outputs(), alias)
	if alias == v.Name {
		src.schema = store.Fold(v.Schema)
	}
	for i, c := range v.Columns {
		if i < len(src.columns) {
			src.columns[i].name = c.Name
		}
	}
	return b.numberRows(src, q) + " AS " + src.sql, b.addSource(sc, src)
}

// vidName is the pseudo-column that counts the rows of a view or subquery.
const vidName = "%VID"

// numberRows is the text of a query as an operand of FROM. Where the statement
// names %VID, its rows are counted in the query's own order.
func (b *binder) numberRows(src *source, q *boundQuery) string {
	text := "(" + q.named() + ")"
	if !b.vid {
		return text
	}
	src.columns = append(src.columns, &sourceColumn{name: vidName, sql: src.sql + ".vid", typ: typeInteger, hidden: true})
	return "(SELECT *, row_number() OVER () AS vid FROM " + text + ")"
}

// bindJoin binds a join.
func (b *binder) bindJoin(sc *scope, j *syntax.Join) (string, error) {
	before := len(sc.sources)
	left, err := b.bindTableRef(sc, j.Left)
	if err != nil {
		return "", err
	}
	middle := len(sc.sources)
	right, err := b.bindTableRef(sc, j.Right)
	if err != nil {
		return "", err
	}
	if _, nested := j.Right.(*syntax.Join); nested {
		right = "(" + right + ")"
	}
	if (j.Natural || j.Using != nil) && !baseTables(sc.sources[before:]) {
		return "", b.refuse(-1, "A NATURAL or USING join takes base tables only")
	}
	text := left + " " + string(j.Kind) + " JOIN " + right
	on := ""
	switch {
	case j.On != nil:
		operands := &scope{parent: sc.parent, sources: sc.sources[before:], clause: "ON", using: sc.using}
		on, err = b.bindCond(operands, j.On)
	case j.Natural:
		on, err = b.bindShared(sc, sharedNames(sc.sources[before:middle], sc.sources[middle:]), before, middle)
	case j.Using != nil:
		on, err = b.bindShared(sc, j.Using, before, middle)
	}
	if err != nil || on == "" {
		return text, err
	}
	return text + " ON " + on, nil
}

// baseTables reports whether all sources are tables.
func baseTables(sources []*source) bool {
	for _, s := range sources {
		if s.table == nil {
			return false
		}
	}
	return true
}

// sharedNames are the columns that a NATURAL join equates.
func sharedNames(left, right []*source) []syntax.Name {
	var names []syntax.Name
	for _, l := range left {
		for _, c := range l.columns {
			for _, r := range right {
				if other := r.lookup(c.name); !c.hidden && other != nil && !other.hidden {
					names = append(names, syntax.Name(c.name))
				}
			}
		}
	}
	return names
}

// bindShared equates columns by name for USING and NATURAL: sources[before:middle]
// are the left side, those behind it the right.
func (b *binder) bindShared(sc *scope, names []syntax.Name, before, middle int) (string, error) {
	left := &scope{sources: sc.sources[before:middle], using: sc.using}
	right := &scope{sources: sc.sources[middle:], using: sc.using}
	parts := []string{"1"}
	for _, n := range names {
		ref := &syntax.ColumnRef{Column: n}
		l, err := b.resolve(left, ref)
		if err != nil {
			return "", err
		}
		r, err := b.resolve(right, ref)
		if err != nil {
			return "", err
		}
		cond, err := b.compare("=", b.columnExpr(sc, l), b.columnExpr(sc, r))
		if err != nil {
			return "", err
		}
		parts = append(parts, cond)
		sc.share(n.Fold(), sc.sources[before:middle], false)
		sc.share(n.Fold(), sc.sources[middle:], true)
	}
	return strings.Join(parts, " AND "), nil
}

// share records that a column is named without qualifier from now on, the right
// side's being hidden behind the left one's.
func (s *scope) share(name string, sources []*source, hidden bool) {
	if s.using == nil {
		s.using = map[*source]usingSide{}
	}
	for _, src := range sources {
		if src.lookup(name) == nil {
			continue
		}
		side, ok := s.using[src]
		if !ok {
			side = usingSide{shared: map[string]bool{}, hidden: map[string]bool{}}
			s.using[src] = side
		}
		side.shared[name] = true
		if hidden {
			side.hidden[name] = true
		}
	}
}
