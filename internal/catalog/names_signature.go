package catalog

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// signature is a function's name with the types of its arguments.
func (db *Database) signature(id uint32) (string, bool) {
	e, ok := db.index("pg_proc").byOID[id]
	if !ok {
		return "", false
	}
	visible, _ := db.visible("pg_proc", id)
	name := db.qualified(e)
	if visible {
		name = exec.QuoteIdent(e.name)
	}
	r := db.Catalog.relations[pgCatalog+".pg_proc"]
	return name + "(" + db.typeNames(r.cell(e.row, "proargtypes"), ",") + ")", true
}

// typeNames prints the types of an oidvector.
func (db *Database) typeNames(types value.Value, separator string) string {
	var out []string
	for _, t := range types.Array().Elements {
		name, _ := db.bareTypeName(pgtype.OID(t.Int()))
		out = append(out, name)
	}
	return strings.Join(out, separator)
}

// operatorSignature is an operator's name with the types of its operands; NONE
// stands for the one that a prefix operator does not have.
func (db *Database) operatorSignature(id uint32) (string, bool) {
	e, ok := db.index("pg_operator").byOID[id]
	if !ok {
		return "", false
	}
	name := e.name
	if visible, _ := db.visible("pg_operator", id); !visible {
		name = exec.QuoteIdent(db.index("pg_namespace").byOID[e.namespace].name) + "." + name
	}
	r := db.Catalog.relations[pgCatalog+".pg_operator"]
	operand := func(column string) string {
		t := pgtype.OID(r.cell(e.row, column).Int())
		if t == 0 {
			return "NONE"
		}
		s, _ := db.bareTypeName(t)
		return s
	}
	return name + "(" + operand("oprleft") + "," + operand("oprright") + ")", true
}

// signatureOID finds a function or an operator by its name and types.
func (db *Database) signatureOID(regType pgtype.OID, s string) (pgtype.OID, error) {
	name, list, ok := strings.Cut(s, "(")
	if !ok {
		return 0, pgerr.New(pgerr.InvalidTextRepresentation, "expected a left parenthesis")
	}
	list, rest, ok := strings.Cut(strings.TrimSpace(list), ")")
	if strings.Count(s, "(") > 1 { // a type's modifier, which does not count
		end := strings.LastIndexByte(s, ')')
		list, rest, ok = s[len(name)+1:max(end, len(name)+1)], "", end > len(name)
	}
	if !ok || strings.TrimSpace(rest) != "" {
		return 0, pgerr.New(pgerr.InvalidTextRepresentation, "expected a right parenthesis")
	}
	types, err := db.signatureTypes(list)
	if err != nil {
		return 0, err
	}
	if regType == pgtype.RegOperatorOID {
		return db.operatorOID(strings.TrimSpace(name), s, types)
	}
	parts, err := exec.SplitName(name)
	if err != nil {
		return 0, err
	}
	r := db.Catalog.relations[pgCatalog+".pg_proc"]
	x := db.index("pg_proc")
	for _, id := range db.candidates("pg_proc", parts) {
		if sameTypes(r.cell(x.byOID[id].row, "proargtypes").Array().Elements, types) {
			return pgtype.OID(id), nil
		}
	}
	return 0, pgerr.New(pgerr.UndefinedFunction, "function %q does not exist", s)
}

// signatureTypes reads the types of a signature; 0 stands for NONE.
func (db *Database) signatureTypes(list string) ([]pgtype.OID, error) {
	if strings.TrimSpace(list) == "" {
		return nil, nil
	}
	var out []pgtype.OID
	depth, begin := 0, 0
	for i := 0; i <= len(list); i++ {
		switch {
		case i < len(list) && list[i] == '(':
			depth++
		case i < len(list) && list[i] == ')':
			depth--
		case i == len(list) || list[i] == ',' && depth == 0:
			name := strings.TrimSpace(list[begin:i])
			begin = i + 1
			if strings.EqualFold(name, "none") {
				out = append(out, 0)
				continue
			}
			t, err := db.ObjectOID(pgtype.RegTypeOID, name)
			if err != nil {
				return nil, err
			}
			out = append(out, t)
		}
	}
	return out, nil
}

// operatorOID finds an operator by its name and two operands.
func (db *Database) operatorOID(name, signature string, types []pgtype.OID) (pgtype.OID, error) {
	switch {
	case len(types) < 2:
		return 0, pgerr.New(pgerr.UndefinedParameter, "missing argument").
			WithHint("Use NONE to denote the missing argument of a unary operator.")
	case len(types) > 2:
		return 0, pgerr.New(pgerr.TooManyArguments, "too many arguments").WithHint("Provide two argument types for operator.")
	}
	parts := []string{name}
	if at := strings.LastIndexByte(name, '.'); at > 0 {
		parts = []string{strings.Trim(name[:at], `" `), name[at+1:]}
	}
	r := db.Catalog.relations[pgCatalog+".pg_operator"]
	x := db.index("pg_operator")
	for _, id := range db.candidates("pg_operator", parts) {
		row := x.byOID[id].row
		if pgtype.OID(r.cell(row, "oprleft").Int()) == types[0] && pgtype.OID(r.cell(row, "oprright").Int()) == types[1] {
			return pgtype.OID(id), nil
		}
	}
	return 0, pgerr.New(pgerr.UndefinedFunction, "operator does not exist: %s", signature)
}

// candidates are all objects of a name that may be overloaded, those of the first
// schema of the search path first.
func (db *Database) candidates(table string, parts []string) []uint32 {
	if len(parts) > 1 {
		return db.lookup(table, parts)
	}
	x := db.index(table)
	var out []uint32
	for _, ns := range db.searchPath() {
		out = append(out, x.byName[nameKey(ns, parts[0])]...)
	}
	return out
}

// sameTypes reports whether an oidvector holds these types.
func sameTypes(vector []value.Value, types []pgtype.OID) bool {
	if len(vector) != len(types) {
		return false
	}
	for i, v := range vector {
		if pgtype.OID(v.Int()) != types[i] {
			return false
		}
	}
	return true
}
