package engine

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// exactConstraint are the columns that classes about constraints add.
const exactConstraint = " -SchemaExact -TableExact -ConstraintExact -SystemTable:int"

// keyTables are the relations about constraints and indexes. IRIS has no CHECK
// constraints.
func keyTables() []systemTable {
	return []systemTable{
		{schema: informationSchema, name: "TABLE_CONSTRAINTS", about: constraintRows, columns: `CONSTRAINT_CATALOG
			CONSTRAINT_SCHEMA CONSTRAINT_NAME TABLE_CATALOG TABLE_SCHEMA TABLE_NAME CONSTRAINT_TYPE IS_DEFERRABLE
			INITIALLY_DEFERRED` + exactConstraint},
		{schema: informationSchema, name: "KEY_COLUMN_USAGE", about: keyColumnRows, columns: `CONSTRAINT_CATALOG
			CONSTRAINT_SCHEMA CONSTRAINT_NAME TABLE_CATALOG TABLE_SCHEMA TABLE_NAME COLUMN_NAME ORDINAL_POSITION:int
			POSITION_IN_UNIQUE_CONSTRAINT:int REFERENCED_TABLE_CATALOG REFERENCED_TABLE_SCHEMA REFERENCED_TABLE_NAME
			REFERENCED_CONSTRAINT_NAME REFERENCED_COLUMN_NAME CONSTRAINT_TYPE` + exactConstraint},
		{schema: informationSchema, name: "REFERENTIAL_CONSTRAINTS", about: referentialRows, columns: `CONSTRAINT_CATALOG
			CONSTRAINT_SCHEMA CONSTRAINT_TABLE_NAME CONSTRAINT_NAME UNIQUE_CONSTRAINT_CATALOG UNIQUE_CONSTRAINT_SCHEMA
			UNIQUE_CONSTRAINT_TABLE UNIQUE_CONSTRAINT_NAME MATCH_OPTION UPDATE_RULE DELETE_RULE` + exactConstraint},
		{schema: informationSchema, name: "CONSTRAINT_COLUMN_USAGE", about: constraintColumnRows, columns: `TABLE_CATALOG
			TABLE_SCHEMA TABLE_NAME COLUMN_NAME CONSTRAINT_CATALOG CONSTRAINT_SCHEMA CONSTRAINT_NAME` + exactConstraint},
		{schema: informationSchema, name: "CONSTRAINT_TABLE_USAGE", about: constraintTableRows, columns: `TABLE_CATALOG
			TABLE_SCHEMA TABLE_NAME CONSTRAINT_CATALOG CONSTRAINT_SCHEMA CONSTRAINT_NAME` + exactConstraint},
		{schema: informationSchema, name: "CHECK_CONSTRAINTS", columns: `CONSTRAINT_CATALOG CONSTRAINT_SCHEMA
			CONSTRAINT_NAME CHECK_CLAUSE:long` + exactConstraint},
		{schema: informationSchema, name: "INDEXES", about: indexRows, columns: `TABLE_CATALOG TABLE_SCHEMA TABLE_NAME
			NON_UNIQUE:small INDEX_CATALOG INDEX_SCHEMA INDEX_NAME ORDINAL_POSITION:small COLUMN_NAME ASC_OR_DESC
			PRIMARY_KEY:small MAP_STATUS DATA_FIELDS:long` + exactNames},
	}
}

// aboutConstraints makes rows of the constraints of a table.
func aboutConstraints(r store.Relation, f func(t *store.Table, k *store.Constraint) []cells) []cells {
	t, ok := r.(*store.Table)
	if !ok {
		return nil
	}
	var rows []cells
	for _, k := range t.Constraints {
		for _, row := range f(t, k) {
			row["CONSTRAINT_NAME"], row["ConstraintExact"] = word(k.Name), word(k.Name)
			row["CONSTRAINT_SCHEMA"] = word(t.Schema)
			rows = append(rows, row.located(t.Schema, t.Name))
		}
	}
	return rows
}

// constraintRows describes the constraints of a table in TABLE_CONSTRAINTS.
func constraintRows(_ *store.Catalog, r store.Relation) []cells {
	return aboutConstraints(r, func(_ *store.Table, k *store.Constraint) []cells {
		return []cells{{
			"CONSTRAINT_TYPE": word(k.Kind.String()), "IS_DEFERRABLE": yesNo(false), "INITIALLY_DEFERRED": yesNo(false),
		}}
	})
}

// constraintColumnRows describes the columns of constraints in
// CONSTRAINT_COLUMN_USAGE.
func constraintColumnRows(_ *store.Catalog, r store.Relation) []cells {
	return aboutConstraints(r, func(t *store.Table, k *store.Constraint) []cells {
		rows := make([]cells, len(k.Columns))
		for i, id := range k.Columns {
			rows[i] = cells{"COLUMN_NAME": word(t.ColumnByID(id).Name)}
		}
		return rows
	})
}

// constraintTableRows describes the tables of constraints in
// CONSTRAINT_TABLE_USAGE.
func constraintTableRows(_ *store.Catalog, r store.Relation) []cells {
	return aboutConstraints(r, func(*store.Table, *store.Constraint) []cells { return []cells{{}} })
}

// keyColumnRows describes the columns of constraints in KEY_COLUMN_USAGE.
func keyColumnRows(c *store.Catalog, r store.Relation) []cells {
	return aboutConstraints(r, func(t *store.Table, k *store.Constraint) []cells {
		parent := c.TableByID(k.RefTable)
		rows := make([]cells, len(k.Columns))
		for i, id := range k.Columns {
			row := cells{
				"COLUMN_NAME": word(t.ColumnByID(id).Name), "ORDINAL_POSITION": count(i + 1),
				"POSITION_IN_UNIQUE_CONSTRAINT": count(i + 1), "CONSTRAINT_TYPE": word(k.Kind.String()),
			}
			if k.Kind == store.ForeignKey && parent != nil {
				row["REFERENCED_TABLE_SCHEMA"], row["REFERENCED_TABLE_NAME"] = word(parent.Schema), word(parent.Name)
				row["REFERENCED_CONSTRAINT_NAME"] = word(referencedKey(parent, k))
				row["REFERENCED_COLUMN_NAME"] = word(parent.ColumnByID(k.RefColumns[i]).Name)
			}
			rows[i] = row
		}
		return rows
	})
}

// referencedKey is the name of the key that a foreign key points at.
func referencedKey(parent *store.Table, k *store.Constraint) string {
	for _, p := range parent.Constraints {
		if p.Kind != store.ForeignKey && sameIDs(p.Columns, k.RefColumns) {
			return p.Name
		}
	}
	return ""
}

// referentialRows describes foreign keys in REFERENTIAL_CONSTRAINTS.
func referentialRows(c *store.Catalog, r store.Relation) []cells {
	return aboutConstraints(r, func(t *store.Table, k *store.Constraint) []cells {
		parent := c.TableByID(k.RefTable)
		if k.Kind != store.ForeignKey || parent == nil {
			return nil
		}
		return []cells{{
			"CONSTRAINT_TABLE_NAME": word(t.Name), "UNIQUE_CONSTRAINT_SCHEMA": word(parent.Schema),
			"UNIQUE_CONSTRAINT_TABLE": word(parent.Name), "UNIQUE_CONSTRAINT_NAME": word(referencedKey(parent, k)),
			"MATCH_OPTION": word("NONE"), "UPDATE_RULE": word(k.OnUpdate.String()), "DELETE_RULE": word(k.OnDelete.String()),
		}}
	})
}

// indexRows describes the indexes of a table in INDEXES.
func indexRows(_ *store.Catalog, r store.Relation) []cells {
	t, ok := r.(*store.Table)
	if !ok {
		return nil
	}
	var rows []cells
	for _, x := range t.Indexes {
		for i, id := range x.Columns {
			row := cells{
				"NON_UNIQUE": bit(x.Kind != store.IndexUnique), "INDEX_SCHEMA": word(t.Schema), "INDEX_NAME": word(x.Name),
				"ORDINAL_POSITION": count(i + 1), "COLUMN_NAME": word(t.ColumnByID(id).Name), "ASC_OR_DESC": word("A"),
				"PRIMARY_KEY": bit(standsForPrimaryKey(t, x)), "MAP_STATUS": word("Selectable"),
			}
			rows = append(rows, row.located(t.Schema, t.Name))
		}
	}
	return rows
}

// standsForPrimaryKey tells the index behind a primary key.
func standsForPrimaryKey(t *store.Table, x *store.Index) bool {
	key := t.PrimaryKey()
	return key != nil && x.Constraint && key.ID == x.ID
}

// propertyNames lists the properties of columns as a class keyword does.
func propertyNames(t *store.Table, ids []int64) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = propertyName(t.ColumnByID(id).Name)
	}
	return strings.Join(names, ",")
}
