package analyze

import "github.com/iris-pgwire/iris-pgwire/internal/pgtype"

// SystemColumns are the system columns that RETURNING may name; they stand
// behind the columns of the changed table.
func SystemColumns() []RangeColumn {
	return []RangeColumn{{Name: "xmax", Type: plain(pgtype.XIDOID)}}
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
