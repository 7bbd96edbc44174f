package catalog

import (
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// types returns the user's types.
func (db *Database) types() []gatewayschema.UserType {
	snap := db.Snapshot()
	if snap == nil {
		return nil
	}
	return snap.UserTypes()
}

// EnumLabels implements pgtype.UserTypes.
func (db *Database) EnumLabels(enum pgtype.OID) ([]pgtype.EnumLabel, bool) {
	snap := db.Snapshot()
	if snap == nil {
		return nil, false
	}
	return snap.EnumLabels(enum)
}

var _ pgtype.UserTypes = (*Database)(nil)

// userTypes are the rows of pg_type about the user's types and their arrays.
func (db *Database) userTypes(o *objects) []fields {
	var out []fields
	for _, t := range db.types() {
		namespace := o.schemas[t.Schema]
		row := fields{
			"oid": oid(t.OID), "typname": text(t.Name), "typnamespace": oid(namespace), "typowner": oid(o.owner),
			"typlen": value.Int(4), "typbyval": flag(true), "typtype": text("e"), "typcategory": text("E"), "typisdefined": flag(true),
			"typdelim": text(","), "typarray": oid(t.ArrayOID), "typalign": text("i"), "typstorage": text("p"),
			"typtypmod": value.Int(-1), "typinput": oid(3506), "typoutput": oid(3507), "typreceive": oid(3532), "typsend": oid(3533),
		}
		array := arrayType("_"+t.Name, t.ArrayOID, t.OID, namespace, o.owner)
		array["typalign"] = text("i")
		out = append(out, row, array)
	}
	return out
}

// pgEnum lists the values of enums.
func pgEnum(db *Database) []fields {
	var out []fields
	for _, t := range db.types() {
		for _, l := range t.Labels {
			out = append(out, fields{
				"oid": oid(l.OID), "enumtypid": oid(t.OID), "enumsortorder": value.Float(l.Order), "enumlabel": text(l.Label),
			})
		}
	}
	return out
}
