package catalog

import (
	"maps"
	"slices"
)

// pgShdepend lists the objects that the roles which log in own. What belongs to
// PostgreSQL's own superuser depends on nobody.
func pgShdepend(db *Database) []fields {
	o := db.objects()
	if o.owner == superuserOID {
		return nil
	}
	var out []fields
	add := func(database, class, id uint32) {
		f := dependency(class, id, roleClass, o.owner, "o")
		f["dbid"] = oid(database)
		out = append(out, f)
	}
	for _, name := range slices.Sorted(maps.Keys(o.databases)) {
		if !oneOf("postgres template0 template1", name) {
			add(0, databaseClass, o.databases[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o.schemas)) {
		if o.schemas[name] != publicOID {
			add(o.databaseOID, namespaceClass, o.schemas[name])
		}
	}
	for _, t := range o.tables {
		add(o.databaseOID, classClass, t.rel.OID)
	}
	for _, s := range o.sequences {
		add(o.databaseOID, classClass, s.Relation.OID)
	}
	for _, r := range o.routines {
		add(o.databaseOID, procClass, r.OID)
	}
	for _, t := range db.types() {
		add(o.databaseOID, typeClass, t.OID)
	}
	return out
}
