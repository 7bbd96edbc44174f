package catalog

import "github.com/iris-pgwire/iris-pgwire/internal/value"

// arrayHandlers are the functions of array types, by column.
var arrayHandlers = map[string]uint32{
	"typsubscript": 6179, "typinput": 750, "typoutput": 751, "typreceive": 2400, "typsend": 2401, "typanalyze": 3816,
}

// pgType lists the row types of tables and views, and the user's types.
func pgType(db *Database) []fields {
	o := db.objects()
	var out []fields
	for _, t := range o.tables {
		out = append(out, rowTypes(compositeType{t.rel.Name, t.rel.OID, t.rowType, t.arrayType, t.namespace, o.owner})...)
	}
	return append(out, db.userTypes(o)...)
}

// compositeType is a composite type, or that of a relation's rows.
type compositeType struct {
	name                                  string
	relation, id, array, namespace, owner uint32
}

// rowTypes are the rows of a composite type and of its array.
func rowTypes(t compositeType) []fields {
	row := fields{
		"oid": oid(t.id), "typname": text(t.name), "typnamespace": oid(t.namespace), "typowner": oid(t.owner),
		"typlen": value.Int(-1), "typtype": text("c"), "typcategory": text("C"), "typisdefined": flag(true), "typdelim": text(","),
		"typrelid": oid(t.relation), "typarray": oid(t.array), "typalign": text("d"), "typstorage": text("x"), "typtypmod": value.Int(-1),
		"typinput": oid(2290), "typoutput": oid(2291), "typreceive": oid(2402), "typsend": oid(2403),
	}
	return []fields{row, arrayType("_"+t.name, t.array, t.id, t.namespace, t.owner)}
}

// arrayType is the row of an array type.
func arrayType(name string, id, element, namespace, owner uint32) fields {
	f := fields{
		"oid": oid(id), "typname": text(name), "typnamespace": oid(namespace), "typowner": oid(owner), "typlen": value.Int(-1),
		"typtype": text("b"), "typcategory": text("A"), "typisdefined": flag(true), "typdelim": text(","), "typelem": oid(element),
		"typalign": text("d"), "typstorage": text("x"), "typtypmod": value.Int(-1),
	}
	for column, fn := range arrayHandlers {
		f[column] = oid(fn)
	}
	return f
}
