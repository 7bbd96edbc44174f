package store

import (
	"sort"
	"strings"
)

// QualifiedName implements Relation.
func (t *Table) QualifiedName() string { return t.Schema + "." + t.Name }

// QualifiedName implements Relation.
func (v *View) QualifiedName() string { return v.Schema + "." + v.Name }

// relationName implements Relation.
func (t *Table) relationName() (schema, name string) { return t.Schema, t.Name }

// relationName implements Relation.
func (v *View) relationName() (schema, name string) { return v.Schema, v.Name }

// Fold is the key under which a name is looked up.
func Fold(name string) string { return strings.ToUpper(name) }

// Lookup finds a relation.
func (c *Catalog) Lookup(schema, name string) (Relation, bool) {
	s := c.schemas[Fold(schema)]
	if s == nil {
		return nil, false
	}
	r, ok := s.relations[Fold(name)]
	return r, ok
}

// Table finds a base table or system relation, nil if there is none.
func (c *Catalog) Table(schema, name string) *Table {
	r, _ := c.Lookup(schema, name)
	t, _ := r.(*Table)
	return t
}

// View finds a view, nil if there is none.
func (c *Catalog) View(schema, name string) *View {
	r, _ := c.Lookup(schema, name)
	v, _ := r.(*View)
	return v
}

// TableByID finds a base table by its number, nil if there is none.
func (c *Catalog) TableByID(id int64) *Table { return c.tables[id] }

// Schema finds a schema, nil if there is none.
func (c *Catalog) Schema(name string) *Schema { return c.schemas[Fold(name)] }

// Schemas returns all schemas by name.
func (c *Catalog) Schemas() []*Schema {
	list := make([]*Schema, 0, len(c.schemas))
	for _, s := range c.schemas {
		list = append(list, s)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	return list
}

// Relations returns the schema's tables and views by name.
func (s *Schema) Relations() []Relation {
	list := make([]Relation, 0, len(s.relations))
	for _, r := range s.relations {
		list = append(list, r)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].QualifiedName() < list[j].QualifiedName() })
	return list
}

// Column finds a column by name, nil if there is none.
func (t *Table) Column(name string) *Column {
	if i, ok := t.columnIndex[Fold(name)]; ok {
		return t.Columns[i]
	}
	return nil
}

// Ordinal returns the zero-based position of a named column, -1 if none.
func (t *Table) Ordinal(name string) int {
	if i, ok := t.columnIndex[Fold(name)]; ok {
		return i
	}
	return -1
}

// ColumnByID finds a column by its number, nil if there is none.
func (t *Table) ColumnByID(id int64) *Column {
	for _, c := range t.Columns {
		if c.ID == id {
			return c
		}
	}
	return nil
}

// IsRowID reports whether a name means the row id: %ID or its visible name.
func (t *Table) IsRowID(name string) bool {
	return Fold(name) == "%ID" || Fold(name) == Fold(t.RowIDName)
}

// IdentityColumn returns the IDENTITY column, nil if there is none.
func (t *Table) IdentityColumn() *Column {
	for _, c := range t.Columns {
		if c.Identity {
			return c
		}
	}
	return nil
}

// PrimaryKey returns the primary key constraint, nil if there is none.
func (t *Table) PrimaryKey() *Constraint {
	for _, c := range t.Constraints {
		if c.Kind == PrimaryKey {
			return c
		}
	}
	return nil
}

// Constraint finds a constraint by name, nil if there is none.
func (t *Table) Constraint(name string) *Constraint {
	for _, c := range t.Constraints {
		if Fold(c.Name) == Fold(name) {
			return c
		}
	}
	return nil
}

// Index finds an index by name, nil if there is none.
func (t *Table) Index(name string) *Index {
	for _, x := range t.Indexes {
		if Fold(x.Name) == Fold(name) {
			return x
		}
	}
	return nil
}

// References returns the foreign keys, of other tables and its own, that point
// at a table.
func (c *Catalog) References(t *Table) []ForeignRef { return c.references[t.ID] }
