package catalog

import "github.com/iris-pgwire/iris-pgwire/internal/value"

// pgDatabase lists the database: an IRIS namespace is served as one.
func pgDatabase(db *Database) []fields {
	o := db.objects()
	return []fields{{
		"oid": oid(o.databaseOID), "datname": text(o.database), "datdba": oid(o.owner), "encoding": count(6),
		"datlocprovider": text("c"), "datallowconn": flag(true), "datconnlimit": value.Int(-1), "dattablespace": oid(1663),
		"datcollate": text("C"), "datctype": text("C"),
	}}
}

// pgShdescription lists the comments of databases; IRIS's namespaces have none.
func pgShdescription(*Database) []fields { return nil }
