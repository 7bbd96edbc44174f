package catalog

// classClass is pg_class's own OID, the class of relations and columns.
const classClass = 1259

// pgDescription lists the comments of tables and columns: IRIS's descriptions.
func pgDescription(db *Database) []fields {
	var out []fields
	for _, t := range db.objects().tables {
		if t.details.Comment != "" {
			out = append(out, fields{"objoid": oid(t.rel.OID), "classoid": oid(classClass), "description": text(t.details.Comment)})
		}
		for i, s := range t.details.Comments {
			if s != "" {
				out = append(out, fields{
					"objoid": oid(t.rel.OID), "classoid": oid(classClass), "objsubid": count(attributeOf(t.rel, i)), "description": text(s),
				})
			}
		}
	}
	return append(out, routineComments(db)...)
}

// routineComments are the comments of functions and procedures.
func routineComments(db *Database) []fields {
	var out []fields
	snap := db.Snapshot()
	if snap == nil {
		return nil
	}
	for _, r := range db.objects().routines {
		if r.Stored == nil {
			continue
		}
		if s := snap.Gateway().RoutineComment(r.Stored); s != "" {
			out = append(out, fields{"objoid": oid(r.OID), "classoid": oid(procClass), "description": text(s)})
		}
	}
	return out
}
