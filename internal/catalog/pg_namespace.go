package catalog

import (
	"maps"
	"slices"
)

// pgNamespace lists the schemas of user objects; public is a static row.
func pgNamespace(db *Database) []fields {
	o := db.objects()
	var out []fields
	for _, name := range slices.Sorted(maps.Keys(o.schemas)) {
		if o.schemas[name] != publicOID {
			out = append(out, fields{"oid": oid(o.schemas[name]), "nspname": text(name), "nspowner": oid(o.owner)})
		}
	}
	return out
}
