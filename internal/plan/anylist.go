package plan

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/storage"
)

// anyOf translates value = ANY (array) for an array known before the statement runs:
// x %INLIST ?, whose parameter is a $LIST of any length, so that IRIS has one cached
// query for all of them. %INLIST compares as text, which is the same for integers, for
// text by its exact characters and for the text forms of key types. A NULL in the array
// matches nothing there, where PostgreSQL's answer is NULL: below NOT that is not the
// same, and stays here.
func (p *pusher) anyOf(e *analyze.ArrayCompare) (irissql.Pred, bool) {
	if e.All || e.Operator != "=" || p.negated || p.lacks(anyOfArray) || !isConstant(e.Array) || p.work.keepValues {
		return nil, false
	}
	of := listElement(e.Array.Type().OID)
	if p.opaque(e.Arg) {
		return p.anyForm(e.Arg.(*analyze.Column), e.Array, of)
	}
	switch {
	case isText(e.Arg) && e.Arg.Type().OID != pgtype.BPCharOID && (of == pgtype.TextOID || of == pgtype.VarcharOID):
	case family(e.Arg.Type().OID) == pgtype.NumericOID && e.Arg.Type().OID != pgtype.NumericOID &&
		family(of) == pgtype.NumericOID && of != pgtype.NumericOID:
	default:
		return nil, false
	}
	x, ok := p.expr(e.Arg)
	if !ok {
		return nil, false
	}
	out := irissql.Pred(irissql.Compare{Op: "%INLIST", Left: x, Right: p.listParam(e.Array, of)})
	if !p.isExact(e.Arg) { // its own collation lets IRIS use an index
		exact := irissql.Compare{Op: "%INLIST", Left: p.exact(e.Arg, x), Right: p.listParam(e.Array, of)}
		out = irissql.And{Preds: []irissql.Pred{out, exact}}
	}
	return fires(p, anyOfArray, out), true
}

// anyForm is anyOf for a column that holds the text form of a type whose equal values
// have one such form.
func (p *pusher) anyForm(c *analyze.Column, array analyze.Expr, of pgtype.OID) (irissql.Pred, bool) {
	if of != c.Typ.OID || p.column(c).IRIS.TextOf == 0 {
		return nil, false
	}
	form, err := storage.FormOf(c.Typ.OID, c.Typ.Typmod, "")
	if err != nil || !form.Key {
		return nil, false
	}
	out := irissql.Compare{Op: "%INLIST", Left: p.columnRef(c), Right: p.listParam(array, c.Typ.OID)}
	return fires[irissql.Pred](p, anyOfArray, out), true
}

// listElement is the type of an array's elements, 0 for another type.
func listElement(t pgtype.OID) pgtype.OID {
	if typ := pgtype.ByOID(t); typ != nil {
		return typ.Elem
	}
	return 0
}

// listParam makes an array a parameter that IRIS gets as $LIST.
func (p *pusher) listParam(array analyze.Expr, of pgtype.OID) irissql.Expr {
	return p.param(array, analyze.IRISType{Name: exec.ListParam, TextOf: of})
}
