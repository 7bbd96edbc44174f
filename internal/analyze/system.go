package analyze

import "github.com/iris-pgwire/iris-pgwire/internal/pgtype"

// SystemColumns are the system columns that RETURNING may name; they stand
// behind the columns of the changed table. The last one, which has no name, is what
// merge_action() is.
func SystemColumns() []RangeColumn {
	return []RangeColumn{{Name: "xmax", Type: plain(pgtype.XIDOID), Attribute: -4}, {Type: plain(pgtype.TextOID)}}
}

// systemColumns makes the system columns of the changed table visible. They are
// no part of *.
func systemColumns(r *Range) []nsColumn {
	var out []nsColumn
	for i, c := range SystemColumns() {
		col := &Column{Node: Node{Typ: c.Type}, Index: len(r.Columns) + i, Name: c.Name}
		out = append(out, nsColumn{c.Name, col})
	}
	return out
}

// markSystem tells of targets that are system columns what they come from.
func markSystem(rel *Relation, targets []Target) {
	for i := range targets {
		c, ok := targets[i].Expr.(*Column)
		if n := len(rel.Columns); ok && c.Level == 0 && c.Range == 0 && c.Index >= n && SystemColumns()[c.Index-n].Name != "" {
			targets[i].TableOID, targets[i].Attribute = rel.OID, SystemColumns()[c.Index-n].Attribute
		}
	}
}
