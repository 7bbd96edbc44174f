package store

import (
	"maps"
	"slices"
	"strings"
)

// tableSQL are SQLite texts of a table that every statement needs.
type tableSQL struct {
	insert string // all columns; the row id is parameter 1
	row    string // all columns in order, by row id
	delete string // by row id
}

// link computes what is derived from a table's definition.
func (t *Table) link() {
	t.columnIndex = make(map[string]int, len(t.Columns))
	names := []string{RowID}
	all := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		t.columnIndex[Fold(c.Name)] = i
		all[i] = c.Physical
		if !c.Identity {
			names = append(names, c.Physical)
		}
	}
	if len(all) == 0 {
		all = []string{RowID}
	}
	t.sql = tableSQL{
		insert: "INSERT INTO " + t.Physical + "(" + strings.Join(names, ",") + ") VALUES(?" +
			strings.Repeat(",?", len(names)-1) + ")",
		row:    "SELECT " + strings.Join(all, ",") + " FROM " + t.Physical + ` WHERE "%id"=?`,
		delete: "DELETE FROM " + t.Physical + ` WHERE "%id"=?`,
	}
}

// clone returns a copy whose lists can be changed.
func (t *Table) clone() *Table {
	c := *t
	c.Columns = slices.Clone(t.Columns)
	c.Constraints = slices.Clone(t.Constraints)
	c.Indexes = slices.Clone(t.Indexes)
	return &c
}

// position returns where a column stands in the table.
func (t *Table) position(c *Column) int { return t.positionByID(c.ID) }

// positionByID returns where a column with a number stands, -1 if nowhere.
func (t *Table) positionByID(id int64) int {
	return slices.IndexFunc(t.Columns, func(c *Column) bool { return c.ID == id })
}

// touches reports whether one of the columns stands at one of the positions.
func (t *Table) touches(columns []int64, positions []int) bool {
	for _, p := range positions {
		if slices.Contains(columns, t.Columns[p].ID) {
			return true
		}
	}
	return false
}

// newCatalog returns a catalog without relations.
func newCatalog() *Catalog {
	return &Catalog{schemas: map[string]*Schema{}, tables: map[int64]*Table{}, routines: map[string]*Routine{}}
}

// clone returns a copy that can be changed without being seen.
func (c *Catalog) clone() *Catalog {
	return &Catalog{
		Version: c.Version, schemas: maps.Clone(c.schemas), tables: maps.Clone(c.tables), routines: maps.Clone(c.routines),
	}
}

// put adds or replaces a relation. The schema appears with its first relation.
func (c *Catalog) put(r Relation) {
	schema, name := r.relationName()
	s := c.schemas[Fold(schema)]
	if s == nil {
		s = &Schema{Name: schema}
	}
	s = &Schema{ID: s.ID, Name: s.Name, Created: s.Created, relations: maps.Clone(s.relations)}
	if s.relations == nil {
		s.relations = map[string]Relation{}
	}
	s.relations[Fold(name)] = r
	c.schemas[Fold(schema)] = s
	if t, ok := r.(*Table); ok {
		t.link()
		c.tables[t.ID] = t
	}
}

// remove takes a relation out, and its schema with it when nothing else keeps it.
func (c *Catalog) remove(r Relation) {
	schema, name := r.relationName()
	s := c.schemas[Fold(schema)]
	s = &Schema{ID: s.ID, Name: s.Name, Created: s.Created, relations: maps.Clone(s.relations)}
	delete(s.relations, Fold(name))
	c.schemas[Fold(schema)] = s
	if len(s.relations) == 0 && !s.Created && s.Name != DefaultSchema {
		delete(c.schemas, Fold(schema))
	}
	if t, ok := r.(*Table); ok {
		delete(c.tables, t.ID)
	}
}

// link computes what tables say about each other.
func (c *Catalog) link() {
	c.references = map[int64][]ForeignRef{}
	for _, t := range c.tables {
		for _, fk := range t.Constraints {
			if fk.Kind == ForeignKey {
				c.references[fk.RefTable] = append(c.references[fk.RefTable], ForeignRef{t, fk})
			}
		}
	}
	for _, refs := range c.references {
		slices.SortFunc(refs, func(a, b ForeignRef) int {
			return strings.Compare(a.Table.QualifiedName()+"."+a.Constraint.Name, b.Table.QualifiedName()+"."+b.Constraint.Name)
		})
	}
}

// DefaultSchema is the schema of unqualified names; it always exists.
const DefaultSchema = "SQLUser"

// ClassName returns the class IRIS makes for a table: the schema is the package
// (SQLUser is package User, underscores stand for dots), and what an ObjectScript
// identifier cannot have is left out.
func ClassName(schema, table string) string {
	if Fold(schema) == Fold(DefaultSchema) {
		schema = "User"
	}
	keep := func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '%' || r > 127 {
			return r
		}
		return -1
	}
	return strings.ReplaceAll(schema, "_", ".") + "." + strings.Map(keep, table)
}
