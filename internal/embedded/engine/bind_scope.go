package engine

import (
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// scope resolves names for one SELECT or DML statement; parent is the scope of
// the query around it.
type scope struct {
	parent  *scope
	sources []*source
	aliases map[string]int      // folded alias → item
	items   []syntax.SelectItem // what aliases stand for, in HAVING
	having  string              // the condition of HAVING, for %AFTERHAVING
	// havingAggregates says that HAVING has aggregates of groups.
	havingAggregates bool
	folded           map[string]bool       // SQL of columns that GROUP BY collates
	group            bool                  // aggregates are allowed here
	repeat           *repeated             // how aggregates without GROUP BY beside columns are computed
	clause           string                // clause being bound, for errors: WHERE, ON, GROUP BY …
	depth            int                   // nesting of aggregates
	using            map[*source]usingSide // columns of USING and NATURAL joins
}

// usingSide says which columns of a source may not be named with a qualifier,
// and which are hidden behind the left side's.
type usingSide struct{ shared, hidden map[string]bool }

// repeated is the FROM and WHERE of a query whose aggregates are computed over
// all rows and repeated on each; join is WHERE or AND, for a further condition.
type repeated struct{ tail, join string }

// source is one table, view, CTE or subquery in FROM.
type source struct {
	label   string // folded alias or name, "" for an unnamed subquery
	schema  string // folded schema, when the name was not an alias
	sql     string // SQLite alias
	table   *store.Table
	columns []*sourceColumn
}

// sourceColumn is one column a source offers.
type sourceColumn struct {
	name     string
	sql      string // qualified SQLite name
	typ      store.Type
	column   *store.Column // of a base table
	table    *store.Table
	rowID    bool
	hidden   bool // not part of *
	nullable int
}

// tableSource makes the source of a base table.
func (b *binder) tableSource(t *store.Table, alias string) *source {
	s := &source{label: store.Fold(t.Name), schema: store.Fold(t.Schema), sql: b.newAlias(), table: t}
	if alias != "" {
		s.label, s.schema = store.Fold(alias), ""
	}
	identity := false
	for _, c := range t.Columns {
		identity = identity || c.Identity
		col := &sourceColumn{
			name: c.Name, sql: s.sql + "." + c.Physical, typ: c.Type, column: c, table: t,
			rowID: c.Identity, hidden: c.Private, nullable: 1,
		}
		if c.Identity {
			col.sql = s.sql + "." + store.RowID
		}
		if c.NotNull || c.Identity {
			col.nullable = 0
		}
		s.columns = append(s.columns, col)
	}
	if !identity {
		id := &sourceColumn{
			name: t.RowIDName, sql: s.sql + "." + store.RowID, typ: typeRowID, table: t, rowID: true, hidden: !t.PublicRowID,
		}
		s.columns = append([]*sourceColumn{id}, s.columns...)
	}
	return s
}

// newAlias returns an unused SQLite alias.
func (b *binder) newAlias() string {
	b.sources++
	return "a" + strconv.Itoa(b.sources)
}

// tableScope makes the scope of a DML statement on one table; from is the text
// for SQLite's FROM.
func (b *binder) tableScope(t *store.Table, alias syntax.Name) (sc *scope, from string) {
	s := b.tableSource(t, string(alias))
	b.relations = append(b.relations, t)
	return &scope{sources: []*source{s}, clause: "WHERE"}, t.Physical + " AS " + s.sql
}

// lookup finds a column of a source, the row id under any of its names.
func (s *source) lookup(name string) *sourceColumn {
	fold := store.Fold(name)
	for _, c := range s.columns {
		if store.Fold(c.name) == fold || c.rowID && fold == "%ID" {
			return c
		}
	}
	return nil
}

// named reports whether a qualifier means this source.
func (s *source) named(q syntax.QualifiedName) bool {
	if s.label != q.Name.Fold() || s.label == "" {
		return false
	}
	return q.Schema == "" || s.schema == q.Schema.Fold()
}

// resolve finds the column a reference means, searching outwards.
func (b *binder) resolve(sc *scope, ref *syntax.ColumnRef) (*sourceColumn, error) {
	end := ref.Pos + len(ref.Column)
	for s := sc; s != nil; s = s.parent {
		c, n := s.find(ref)
		if n > 1 {
			return nil, b.fail(-27, end, "Field '"+ref.Column.Fold()+"' is ambiguous among the applicable tables")
		}
		if n == 1 {
			return c, b.checkUsing(s, ref, c)
		}
	}
	if ref.Table.Name != "" && !sc.labelled(ref.Table) {
		return nil, b.fail(-23, ref.Pos+len(ref.Table.Name), "Label '"+ref.Table.Name.Fold()+"' is not listed among the applicable tables")
	}
	return nil, b.fail(-29, end, "Field '"+ref.Column.Fold()+"' not found in the applicable tables")
}

// find returns the matching column of one scope and how many there are.
func (s *scope) find(ref *syntax.ColumnRef) (*sourceColumn, int) {
	var found *sourceColumn
	n := 0
	for _, src := range s.sources {
		if ref.Table.Name != "" && !src.named(ref.Table) {
			continue
		}
		c := src.lookup(string(ref.Column))
		if c == nil || ref.Table.Name == "" && s.using[src].hidden[ref.Column.Fold()] {
			continue
		}
		found = c
		n++
	}
	return found, n
}

// labelled reports whether a qualifier names a source of this or an outer scope.
func (s *scope) labelled(q syntax.QualifiedName) bool {
	for ; s != nil; s = s.parent {
		for _, src := range s.sources {
			if src.named(q) {
				return true
			}
		}
	}
	return false
}

// checkUsing refuses a qualified reference to a USING column.
func (b *binder) checkUsing(s *scope, ref *syntax.ColumnRef, c *sourceColumn) error {
	if ref.Table.Name == "" {
		return nil
	}
	for _, src := range s.sources {
		if src.named(ref.Table) && s.using[src].shared[store.Fold(c.name)] {
			return b.fail(-77, ref.Pos+len(ref.Table.Name), "Qualified column reference not allowed in this JOIN context.")
		}
	}
	return nil
}

// bindColumn binds a column, the table's name, or a chain of implicit joins.
func (b *binder) bindColumn(sc *scope, ref *syntax.ColumnRef) (sqlExpr, error) {
	switch ref.Column.Fold() {
	case "%TABLENAME", "%CLASSNAME":
		return b.tableName(sc, ref)
	}
	if len(ref.Arrows) > 0 {
		return b.implicitJoin(sc, ref)
	}
	if item := sc.havingAlias(ref); item != nil {
		return b.bindValue(sc, item)
	}
	c, err := b.resolve(sc, ref)
	if err != nil {
		return sqlExpr{}, err
	}
	return b.columnExpr(sc, c), nil
}

// havingAlias is the select item that an alias in HAVING stands for: no column
// may have that name, and the item may not be an aggregate.
func (s *scope) havingAlias(ref *syntax.ColumnRef) syntax.Expr {
	if s.clause != "HAVING" || ref.Table.Name != "" {
		return nil
	}
	if _, n := s.find(ref); n > 0 {
		return nil
	}
	for _, item := range s.items {
		if item.Expr != nil && item.Alias != "" && item.Alias.Is(string(ref.Column)) && !aggregated(item.Expr) {
			return item.Expr
		}
	}
	return nil
}

// columnExpr is the value of a resolved column. Under GROUP BY and DISTINCT
// IRIS returns the collated value of text.
func (b *binder) columnExpr(sc *scope, c *sourceColumn) sqlExpr {
	b.useColumn(c)
	e := sqlExpr{sql: c.sql, typ: c.typ, coll: c.typ.Collation, column: c}
	if e.coll == "" {
		e.coll = store.CollationExact
	}
	if sc.folded[c.sql] && b.raw == 0 {
		e.sql, e.key = collateSQL(c.sql, e.coll), c.sql
	}
	return e
}

// collateSQL is the value of text under a collation, as GROUP BY returns it.
func collateSQL(sql, coll string) string {
	if coll != store.CollationUpper && coll != store.CollationString {
		return sql
	}
	return "iris_collate(" + sql + ",'" + coll + "')"
}

// tableName binds %TABLENAME and %CLASSNAME.
func (b *binder) tableName(sc *scope, ref *syntax.ColumnRef) (sqlExpr, error) {
	for _, s := range sc.sources {
		if s.table == nil || ref.Table.Name != "" && !s.named(ref.Table) {
			continue
		}
		name := s.table.QualifiedName()
		if ref.Column.Is("%CLASSNAME") {
			name = s.table.ClassName
		}
		return sqlExpr{sql: quoteText(name), typ: typeShortText, coll: store.CollationExact, name: "Literal"}, nil
	}
	return sqlExpr{}, b.fail(-29, ref.Pos+len(ref.Column), "Field '"+ref.Column.Fold()+"' not found in the applicable tables")
}

// implicitJoin binds column->field…: a left outer join through foreign keys,
// written as nested look-ups.
func (b *binder) implicitJoin(sc *scope, ref *syntax.ColumnRef) (sqlExpr, error) {
	if sc.clause == "ON" {
		return sqlExpr{}, b.fail(-67, ref.Pos+len(ref.Column), "Implicit join (arrow syntax) not supported in ON clause")
	}
	base := *ref
	base.Arrows = nil
	c, err := b.resolve(sc, &base)
	if err != nil {
		return sqlExpr{}, err
	}
	e := sqlExpr{sql: c.sql}
	for _, field := range ref.Arrows {
		target, key := b.referenced(c)
		if target == nil {
			return sqlExpr{}, b.fail(-29, ref.Pos+len(ref.Column), "Field '"+store.Fold(c.name)+"' not found in the applicable tables")
		}
		s := b.tableSource(target, "")
		b.relations = append(b.relations, target)
		next := s.lookup(string(field))
		if next == nil {
			return sqlExpr{}, b.fail(-29, ref.Pos+len(ref.Column), "Field '"+field.Fold()+"' not found in the applicable tables")
		}
		e.sql = "(SELECT " + next.sql + " FROM " + target.Physical + " AS " + s.sql +
			" WHERE " + s.sql + "." + key + " = " + e.sql + ")"
		c = next
	}
	e.typ, e.coll = c.typ, orText(c.typ.Collation, store.CollationExact)
	return e, nil
}

// referenced returns the table a column refers to by a foreign key of its own,
// and the SQLite name of the referenced column.
func (b *binder) referenced(c *sourceColumn) (*store.Table, string) {
	if c.column == nil {
		return nil, ""
	}
	for _, k := range c.table.Constraints {
		if k.Kind != store.ForeignKey || len(k.Columns) != 1 || k.Columns[0] != c.column.ID || len(k.RefColumns) != 1 {
			continue
		}
		t := b.env.catalog.TableByID(k.RefTable)
		if t == nil {
			continue
		}
		if col := t.ColumnByID(k.RefColumns[0]); col != nil && !col.Identity {
			return t, col.Physical
		}
		return t, store.RowID
	}
	return nil, ""
}

// orText returns s, or d when s is empty.
func orText(s, d string) string {
	if s == "" {
		return d
	}
	return s
}

// tableNotFound is the error for an unknown table or view.
func (b *binder) tableNotFound(q syntax.QualifiedName) error {
	schema := orText(string(q.Schema), b.env.schema)
	if isConfig(schema, string(q.Name)) {
		return errNoConfig
	}
	return b.refuse(-30, "Table '"+strings.ToUpper(schema+"."+string(q.Name))+"' not found")
}
