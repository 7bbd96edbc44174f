package catalog

// rewriteClass is pg_rewrite's OID.
const rewriteClass = 2618

// pgRewrite lists the rules that make views: one for each.
func pgRewrite(db *Database) []fields {
	var out []fields
	for _, t := range db.objects().tables {
		if !t.hasQuery() {
			continue
		}
		out = append(out, fields{
			"oid": oid(t.rule), "rulename": text("_RETURN"), "ev_class": oid(t.rel.OID), "ev_type": text("1"), "ev_enabled": text("O"),
			"is_instead": flag(true), "ev_qual": text("<>"), "ev_action": text("<>"),
		})
	}
	return out
}

// readBy are the dependencies of a view's rule: on the view, and on the columns
// that its query reads.
func (t *tableObject) readBy(db *Database) []fields {
	if !t.hasQuery() || db.Definitions == nil {
		return nil
	}
	out := []fields{dependency(rewriteClass, t.rule, classClass, t.rel.OID, "i")}
	uses := db.Definitions.Reads(t.rel)
	for _, rel := range uses.Order {
		columns := uses.Columns[rel]
		if len(columns) == 0 {
			out = append(out, dependency(rewriteClass, t.rule, classClass, rel.OID, "n"))
		}
		for i := range rel.Columns {
			if number := rel.Columns[i].Attribute; columns[number] {
				f := dependency(rewriteClass, t.rule, classClass, rel.OID, "n")
				f["refobjsubid"] = count(int(number))
				out = append(out, f)
			}
		}
	}
	return out
}

// hasQuery reports whether a relation is a view of the gateway schema's, also a
// materialized one.
func (t *tableObject) hasQuery() bool { return t.rel.Definition != nil || t.rel.Materialized != nil }
