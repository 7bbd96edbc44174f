package catalog

import (
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// classKey finds an operator class: by its access method, and by the type that it is
// the default for or by its name.
type classKey struct {
	method uint32
	typ    pgtype.OID
	name   string
}

// operatorClasses are the operator classes by access method and type, or name;
// varchar has text's.
type operatorClasses map[classKey]uint32

// readClasses reads pg_opclass.
func readClasses(db *Database) operatorClasses {
	out := operatorClasses{}
	db.each("pg_opclass", func(r *relation, row exec.Row) bool {
		id, method := argOID(r.cell(row, "oid")), argOID(r.cell(row, "opcmethod"))
		out[classKey{method: method, name: r.cell(row, "opcname").Str()}] = id
		if r.cell(row, "opcdefault").Bool() {
			typ := pgtype.OID(argOID(r.cell(row, "opcintype")))
			out[classKey{method: method, typ: typ}] = id
			if typ == pgtype.TextOID {
				out[classKey{method: method, typ: pgtype.VarcharOID}] = id
			}
		}
		return true
	})
	return out
}

// of is the class of a key of an index: the one of a name, or else the type's.
func (c operatorClasses) of(method uint32, typ pgtype.OID, name string) uint32 {
	if name != "" {
		return c[classKey{method: method, name: name}]
	}
	if id, ok := c[classKey{method: method, typ: typ}]; ok {
		return id
	}
	t := pgtype.ByOID(typ)
	switch { // any type of these kinds
	case t == nil:
		return 0
	case t.IsArray():
		return c[classKey{method: method, typ: pgtype.AnyArrayOID}]
	case pgtype.IsEnum(typ):
		return c[classKey{method: method, typ: pgtype.AnyEnumOID}]
	case t.Category == 'R':
		return c[classKey{method: method, typ: pgtype.AnyRangeOID}]
	}
	return 0
}
