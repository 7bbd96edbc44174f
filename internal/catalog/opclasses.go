package catalog

import (
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// defaultClasses returns the default B-tree operator classes by type; varchar
// has text's.
func defaultClasses(db *Database) map[pgtype.OID]uint32 {
	out := map[pgtype.OID]uint32{}
	db.each("pg_opclass", func(r *relation, row exec.Row) bool {
		if r.cell(row, "opcmethod").Int() == btreeOID && r.cell(row, "opcdefault").Bool() {
			out[pgtype.OID(r.cell(row, "opcintype").Int())] = uint32(r.cell(row, "oid").Int())
		}
		return true
	})
	out[pgtype.VarcharOID] = out[pgtype.TextOID]
	return out
}
