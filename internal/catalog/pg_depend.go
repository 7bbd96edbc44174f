package catalog

import (
	"maps"
	"slices"
)

// The classes of objects that dependencies are between, besides relations.
const (
	constraintClass = 2606
	defaultClass    = 2604
	namespaceClass  = 2615
)

// pgDepend lists what schemas, types, keys, checks, foreign keys, indexes and defaults
// depend on.
func pgDepend(db *Database) []fields {
	o := db.objects()
	var out []fields
	for _, t := range o.tables {
		out = append(out, t.readBy(db)...)
		out = append(out, t.ownTypes()...)
		if t.rel.OID >= statementViewsOID && t.rel.OID < statementsOID {
			out = append(out, dependency(classClass, t.rel.OID, extensionClass, statementsOID, "e"))
		}
		out = append(out, t.keyDependencies(o)...)
		for i := range t.rel.Checks {
			on := t.onColumns(constraintClass, t.checks[i], checkColumns(t.rel, &t.rel.Checks[i]))
			for _, f := range on { // PostgreSQL has one for the key, one for the expression
				out = append(out, f, normal(f))
			}
			if len(on) == 0 {
				out = append(out, dependency(constraintClass, t.checks[i], classClass, t.rel.OID, "a"))
			}
		}
		for i, x := range t.details.Indexes {
			columns := slices.DeleteFunc(slices.Clone(x.Columns), func(at int) bool { return at < 0 })
			out = append(out, t.onColumns(classClass, t.indexes[i], columns)...)
		}
		for i := range t.rel.Columns {
			if id, ok := t.defaults[i]; ok {
				out = append(out, t.onColumns(defaultClass, id, []int{i})...)
			}
		}
	}
	return append(out, o.sequenceDependencies()...)
}

// ownTypes are the rows of a table's schema, row type and array type, and of the
// types of its columns that can be dropped.
func (t *tableObject) ownTypes() []fields {
	out := []fields{
		dependency(classClass, t.rel.OID, namespaceClass, t.namespace, "n"),
		dependency(typeClass, t.rowType, classClass, t.rel.OID, "i"),
		dependency(typeClass, t.arrayType, typeClass, t.rowType, "i"),
	}
	for i := range t.rel.Columns {
		typ := t.rel.Columns[i].Type.OID
		if d := t.rel.Columns[i].Domain; d != nil {
			typ = d.OID
		}
		if typ >= firstUserOID {
			f := dependency(classClass, t.rel.OID, typeClass, uint32(typ), "n")
			f["objsubid"] = count(attributeOf(t.rel, i))
			out = append(out, f)
		}
	}
	return out
}

// keyDependencies are the rows of a table's keys and foreign keys.
func (t *tableObject) keyDependencies(o *objects) []fields {
	var out []fields
	for i, k := range t.constraints {
		out = append(out, dependency(classClass, t.keyIndexes[i], constraintClass, t.keys[i], "i"))
		out = append(out, t.onColumns(constraintClass, t.keys[i], k.Columns)...)
	}
	for i := range t.details.ForeignKeys {
		k := &t.details.ForeignKeys[i]
		out = append(out, dependency(constraintClass, t.foreign[i], classClass, o.referencedIndex(k), "n"))
		out = append(out, t.onColumns(constraintClass, t.foreign[i], k.Columns)...)
		for _, f := range o.table(k.Referenced.OID).onColumns(constraintClass, t.foreign[i], k.ReferencedColumns) {
			out = append(out, normal(f))
		}
	}
	return out
}

// normal is a row of the same objects whose dependent object keeps the other from
// being dropped.
func normal(f fields) fields {
	out := maps.Clone(f)
	out["deptype"] = text("n")
	return out
}

// dependency is the row of an object that depends on another.
func dependency(class, id, onClass, on uint32, kind string) fields {
	return fields{
		"classid": oid(class), "objid": oid(id), "refclassid": oid(onClass), "refobjid": oid(on), "deptype": text(kind),
	}
}

// onColumns are the rows of an object that goes with columns of a table.
func (t *tableObject) onColumns(class, id uint32, columns []int) []fields {
	out := make([]fields, len(columns))
	for i, c := range columns {
		out[i] = dependency(class, id, classClass, t.rel.OID, "a")
		out[i]["refobjsubid"] = count(attributeOf(t.rel, c))
	}
	return out
}
