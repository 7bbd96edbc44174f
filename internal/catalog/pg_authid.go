package catalog

import (
	"maps"
	"slices"
)

// pgAuthid lists the roles that can log in. Passwords are not told.
func pgAuthid(db *Database) []fields {
	o := db.objects()
	var out []fields
	for _, name := range slices.Sorted(maps.Keys(o.roles)) {
		if name == Superuser {
			continue // a static row
		}
		out = append(out, fields{
			"oid": oid(o.roles[name]), "rolname": text(name), "rolinherit": flag(true), "rolcanlogin": flag(true),
			"rolconnlimit": count(db.Server.RoleLimit(name)),
		})
	}
	return out
}
