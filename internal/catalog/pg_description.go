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
					"objoid": oid(t.rel.OID), "classoid": oid(classClass), "objsubid": count(i + 1), "description": text(s),
				})
			}
		}
	}
	return out
}
