package catalog

import (
	"maps"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// pgDatabase lists the names that the IRIS namespace is served under. Those that
// PostgreSQL's templates have are shown as what clients expect of them.
func pgDatabase(db *Database) []fields {
	o := db.objects()
	var out []fields
	for _, name := range slices.Sorted(maps.Keys(o.databases)) {
		owner := o.owner
		if oneOf("postgres template0 template1", name) {
			owner = superuserOID
		}
		out = append(out, fields{
			"oid": oid(o.databases[name]), "datname": text(name), "datdba": oid(owner), "encoding": count(6),
			"datlocprovider": text("c"), "datistemplate": flag(oneOf("template0 template1", name)), "datallowconn": flag(name != "template0"),
			"datconnlimit": value.Int(-1), "dattablespace": oid(1663), "datcollate": text("C"), "datctype": text("C"),
		})
	}
	return out
}

// pgShdescription lists the comments of databases; IRIS's namespaces have none.
func pgShdescription(*Database) []fields { return nil }
