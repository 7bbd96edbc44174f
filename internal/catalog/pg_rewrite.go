package catalog

import (
	"fmt"
	"strings"
)

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
			"is_instead": flag(true), "ev_qual": text("<>"), "ev_action": text(t.action(db)),
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

// action is the parse tree of a view's query as PostgreSQL prints it, as far as programs
// take it apart: which column of which table each of its columns is.
func (t *tableObject) action(db *Database) string {
	if db.Definitions == nil {
		return "<>"
	}
	var b strings.Builder
	for i, column := range db.Definitions.Targets(t.rel) {
		if i >= len(t.rel.Columns) {
			break // what only orders the rows
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "{TARGETENTRY :expr <> :resno %d :resname %s :ressortgroupref 0 :resorigtbl %d :resorigcol %d :resjunk false}",
			i+1, nodeToken(t.rel.Columns[i].Name), column.TableOID, column.Attribute)
	}
	return "({QUERY :commandType 1 :querySource 0 :canSetTag true :utilityStmt <> :resultRelation 0 :targetList (" + b.String() + ") :override 0})"
}

// nodeToken is a name as parse trees print it.
func nodeToken(name string) string {
	var b strings.Builder
	for i, c := range name {
		if strings.ContainsRune(" \n\t(){}\\", c) || i == 0 && strings.ContainsRune("<\"0123456789+-", c) {
			b.WriteByte('\\')
		}
		b.WriteRune(c)
	}
	return b.String()
}
