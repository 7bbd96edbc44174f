package catalog

import (
	"maps"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
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
		f := fields{
			"oid": oid(o.databases[name]), "datname": text(name), "datdba": oid(owner), "encoding": count(6),
			"datlocprovider": text("c"), "datistemplate": flag(oneOf("template0 template1", name)), "datallowconn": flag(name != "template0"),
			"datconnlimit": count(db.Server.DatabaseLimit(name)), "dattablespace": oid(1663), "datcollate": text("C.UTF-8"), "datctype": text("C.UTF-8"),
		}
		if oneOf("template0 template1", name) {
			f["datacl"] = pgtype.NewArray([]value.Value{text("=c/" + Superuser), text(Superuser + "=CTc/" + Superuser)})
		}
		out = append(out, f)
	}
	return out
}

// databaseComments are the comments that PostgreSQL gives the databases which every
// server of it has.
var databaseComments = map[string]string{
	"postgres": "default administrative connection database", "template0": "unmodifiable empty database", "template1": "default template for new databases",
}

// pgShdescription lists the comments of databases and roles.
func pgShdescription(db *Database) []fields {
	snap := db.Snapshot()
	if snap == nil {
		return nil
	}
	w := commentWriter{contents: snap.Gateway()}
	o := db.objects()
	for name, id := range o.databases {
		n := len(w.out)
		w.add(databaseClass, id, gatewayschema.OnShared("database", name))
		if len(w.out) == n && databaseComments[name] != "" {
			w.out = append(w.out, fields{"objoid": oid(id), "classoid": oid(databaseClass), "description": text(databaseComments[name])})
		}
	}
	for name, id := range o.roles {
		w.add(roleClass, id, gatewayschema.OnShared("role", name))
	}
	return w.out
}

// databaseClass and roleClass are the classes of databases and roles.
const (
	databaseClass = 1262
	roleClass     = 1260
)
