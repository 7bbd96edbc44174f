package catalog

import (
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
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
	labels, ok := snap.EnumLabels(enum)
	if db.Uncommitted == nil {
		return labels, ok
	}
	return db.Uncommitted(enum, labels), ok
}

// CompositeShape implements pgtype.UserTypes.
func (db *Database) CompositeShape(oid pgtype.OID) *value.Shape {
	snap := db.Snapshot()
	if snap == nil {
		return nil
	}
	return snap.CompositeShape(oid)
}

var _ pgtype.UserTypes = (*Database)(nil)

// userTypes are the rows of pg_type about the user's types and their arrays.
func (db *Database) userTypes(o *objects) []fields {
	var out []fields
	for _, t := range db.types() {
		namespace := o.schemas[t.Schema]
		if t.Kind == gatewayschema.KindDomain {
			out = append(out, db.domainType(o, &t))
			continue
		}
		if t.Kind == gatewayschema.KindComposite {
			out = append(out, rowTypes(compositeType{t.Name, o.composites[t.OID], t.OID, t.ArrayOID, namespace, o.owner})...)
			continue
		}
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

// domainType is the row of pg_type about a domain: that of the type it is over,
// but for what is its own.
func (db *Database) domainType(o *objects, t *gatewayschema.UserType) fields {
	row := fields{
		"oid": oid(t.OID), "typname": text(t.Name), "typnamespace": oid(o.schemas[t.Schema]), "typowner": oid(o.owner),
		"typtype": text("d"), "typisdefined": flag(true), "typdelim": text(","), "typalign": text("i"), "typstorage": text("x"),
		"typnotnull": flag(t.NotNull), "typtypmod": value.Int(int64(t.Typmod)), "typlen": value.Int(-1), "typcategory": text("U"),
		"typinput": oid(2597), "typreceive": oid(2598),
	}
	if d := db.Snapshot().Domain(t.Schema, t.Name); d != nil {
		base := pgtype.ByOID(d.Base.OID)
		row["typbasetype"], row["typlen"] = oid(uint32(base.OID)), value.Int(int64(base.Len))
		row["typcategory"] = text(string(base.Category))
		row["typndims"] = dimensions(base.OID)
		if static, of := db.Catalog.staticType(base.OID); static != nil {
			for _, column := range []string{"typbyval", "typalign", "typstorage", "typcollation", "typoutput", "typsend"} {
				row[column] = of.cell(static, column)
			}
		}
	}
	if t.Default != "" {
		row["typdefault"], row["typdefaultbin"] = text(t.Default), text(t.Default)
	}
	return row
}

// staticType is the row of pg_type about one of PostgreSQL's own types, nil for none.
func (c *Catalog) staticType(id pgtype.OID) (exec.Row, *relation) {
	r := c.relations[pgCatalog+".pg_type"]
	rows, err := r.staticRows()
	if err != nil {
		return nil, r // a test reads all of them
	}
	for _, row := range rows {
		if pgtype.OID(r.cell(row, "oid").Int()) == id {
			return row, r
		}
	}
	return nil, r
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
