package catalog

import "slices"

// The classes of objects that dependencies are between, besides relations.
const (
	constraintClass = 2606
	defaultClass    = 2604
	namespaceClass  = 2615
)

// pgDepend lists what keys, foreign keys, indexes and defaults depend on.
func pgDepend(db *Database) []fields {
	o := db.objects()
	var out []fields
	for _, t := range o.tables {
		out = append(out, t.readBy(db)...)
		for i, k := range t.constraints {
			out = append(out, dependency(classClass, t.keyIndexes[i], constraintClass, t.keys[i], "i"))
			out = append(out, t.onColumns(constraintClass, t.keys[i], k.Columns)...)
		}
		for i := range t.details.ForeignKeys {
			k := &t.details.ForeignKeys[i]
			out = append(out, dependency(constraintClass, t.foreign[i], classClass, o.referencedIndex(k), "n"))
			out = append(out, t.onColumns(constraintClass, t.foreign[i], k.Columns)...)
			for _, f := range o.table(k.Referenced.OID).onColumns(constraintClass, t.foreign[i], k.ReferencedColumns) {
				f["deptype"] = text("n")
				out = append(out, f)
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
