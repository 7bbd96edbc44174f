package analyze

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// IRISFunctions is a Catalog that can tell of the functions that IRIS has and
// PostgreSQL has not. The first question about one may reach IRIS.
type IRISFunctions interface {
	// IRISFunction is the function of a name for arguments of such types, nil when
	// IRIS takes no such call. part is the part of a date that the call names.
	IRISFunction(name, part string, types []pgtype.OID) *Function
}

// irisFunction finds the function of IRIS for a call that none of PostgreSQL's takes:
// they have another name or other numbers of arguments.
func (a *analyzer) irisFunction(f *pgsql.FuncCall, fns []*Function, args []Expr) *candidate {
	asked, ok := a.catalog.(IRISFunctions)
	if !ok || f.Schema != "" || f.Variadic || !irissql.IsScalarFunction(f.Name) || len(candidates(fns, shape{types: typesOf(args)})) > 0 {
		return nil
	}
	if names, err := argNames(f); err != nil || len(names) > 0 {
		return nil
	}
	types := typesOf(args)
	for i, t := range types {
		if t == pgtype.UnknownOID || t == pgtype.VarcharOID || t == pgtype.BPCharOID || t == pgtype.NameOID {
			types[i] = pgtype.TextOID
		}
	}
	part := ""
	if irissql.TakesDatePart(f.Name) {
		if part = datePartOf(args); part == "" {
			return nil
		}
	}
	fn := asked.IRISFunction(f.Name, part, types)
	if fn == nil {
		return nil
	}
	return &candidate{fn: fn, args: fn.Args}
}

// datePartOf is the part of a date that the first argument of a call names.
func datePartOf(args []Expr) string {
	if len(args) == 0 {
		return ""
	}
	c, ok := args[0].(*Const)
	if !ok || c.Value.IsNull() || c.Typ.OID != pgtype.UnknownOID && c.Typ.OID != pgtype.TextOID {
		return ""
	}
	return irissql.DatePart(c.Value.Str())
}

// wordArgument is the argument of a call that is a word and no column: the element
// type of TO_VECTOR, and the part of a date where IRIS's function takes one. nil is
// none.
func (a *analyzer) wordArgument(f *pgsql.FuncCall, i int, arg pgsql.Expr) Expr {
	word, ok := arg.(*pgsql.ColumnRef)
	if !ok || word.Star || len(word.Parts) != 1 {
		return nil
	}
	switch {
	case i == 1 && f.Name == "to_vector" && isElementType(word):
	case i == 0 && f.Schema == "" && irissql.TakesDatePart(f.Name) && irissql.DatePart(word.Parts[0]) != "" &&
		len(a.catalog.Functions("", f.Name)) == 0:
	default:
		return nil
	}
	c := textConst(strings.ToLower(word.Parts[0]), word.Pos)
	c.Typ = plain(pgtype.TextOID)
	return c
}
