package catalog

import "github.com/iris-pgwire/iris-pgwire/internal/value"

// pgAuthid lists the session's own role: who else may come in is not told.
func pgAuthid(db *Database) []fields {
	o := db.objects()
	if o.owner == superuserOID {
		return nil
	}
	return []fields{{
		"oid": oid(o.owner), "rolname": text(o.user), "rolinherit": flag(true), "rolcanlogin": flag(true),
		"rolconnlimit": value.Int(-1),
	}}
}
