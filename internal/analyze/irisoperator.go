package analyze

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// startsWith and startsWithCollated are IRIS's %STARTSWITH: by the exact characters,
// and by the collation of a column that collates SQLUPPER, IRIS's default, which
// compares capitals.
var (
	startsWith         = prefixTest("starts_with", strings.HasPrefix)
	startsWithCollated = prefixTest("starts_with_collated", func(s, prefix string) bool {
		return strings.HasPrefix(strings.ToUpper(s), strings.ToUpper(prefix))
	})
)

// prefixTest is a function of two texts.
func prefixTest(iris string, test func(s, prefix string) bool) *Function {
	return &Function{
		Name: "%startswith", Args: []pgtype.OID{pgtype.TextOID, pgtype.TextOID}, Ret: pgtype.BoolOID, IRIS: iris,
		Eval: func(_ *Env, args []value.Value) (value.Value, error) {
			return value.Bool(test(args[0].Str(), args[1].Str())), nil
		},
	}
}

// irisOperator analyses the operators that only IRIS has: column->field, x %STARTSWITH y, and
// x %INLIST list, whose list is an array here as PostgreSQL's clients have no $LIST. It
// returns nil for any other.
func (a *analyzer) irisOperator(s *scope, o *pgsql.OpExpr) (Expr, error) {
	switch {
	case o.Left == nil:
		return nil, nil
	case o.Op == "->":
		return a.implicitJoin(s, o)
	case o.Op == "%inlist":
		return a.expr(s, &pgsql.QuantifiedExpr{Pos: o.Pos, Left: o.Left, Op: "=", Array: o.Right})
	case o.Op != "%startswith":
		return nil, nil
	}
	left, err := a.expr(s, o.Left)
	if err != nil {
		return nil, err
	}
	right, err := a.expr(s, o.Right)
	if err != nil {
		return nil, err
	}
	fn := startsWith
	if c, ok := left.(*Column); ok && s.collated(c) {
		fn = startsWithCollated
	}
	call := &Call{Node: Node{Typ: boolType, At: o.Pos}, Func: fn, Operator: o.Op}
	for _, x := range []Expr{left, right} {
		switch t := x.Type().OID; {
		case isStringType(t), t == pgtype.UnknownOID, t == pgtype.Int2OID, t == pgtype.Int4OID, t == pgtype.Int8OID:
		default:
			return nil, pgerr.New(pgerr.UndefinedFunction, "operator does not exist: %s %%STARTSWITH %s",
				typeName(left.Type().OID), typeName(right.Type().OID)).WithHint("Cast the operands to text.").At(o.Pos)
		}
		if x, err = a.coerce(x, plain(pgtype.TextOID), explicit); err != nil {
			return nil, err
		}
		call.Args = append(call.Args, x)
	}
	return call, nil
}

// isStringType reports whether a type is one of characters.
func isStringType(t pgtype.OID) bool {
	return t == pgtype.TextOID || t == pgtype.VarcharOID || t == pgtype.BPCharOID || t == pgtype.NameOID
}

// collated reports whether a column of IRIS compares by another collation than by its
// exact characters.
func (s *scope) collated(c *Column) bool {
	at := s
	for range c.Level {
		if at = at.parent; at == nil {
			return false
		}
	}
	if at.query == nil || c.Range >= len(at.query.Ranges) {
		return false
	}
	r := at.query.Ranges[c.Range]
	return r.Relation != nil && r.Relation.IRISName != "" && c.Index < len(r.Relation.Columns) && isStringType(c.Typ.OID) &&
		!r.Relation.Columns[c.Index].IRIS.Exact && r.Relation.Columns[c.Index].IRIS.Name == "varchar"
}

// rowIDName is how statements name IRIS's row id.
const rowIDName = "%id"

// errNeedsRowID says that a statement names the row id, so that its tables must have
// one: it is analysed again.
var errNeedsRowID = pgerr.New(pgerr.UndefinedColumn, "column %q does not exist", rowIDName)

// withRowID gives a table of IRIS its row id as a column that is found by its name only,
// when the statement names it. The id of a row that is kept under its parent's is a text,
// and reading it here an error.
func (a *analyzer) withRowID(rel *Relation) *Relation {
	if !a.rowIDs || rel.IRISName == "" || rel.View || rel.Sequence || rel.Local != nil || rel.Definition != nil {
		return rel
	}
	out := *rel
	out.Columns = append(rel.Columns[:len(rel.Columns):len(rel.Columns)], RelationColumn{
		Name: rowIDName, IRISName: RowID, Type: plain(pgtype.Int8OID), NotNull: true, Hidden: true, IRIS: IRISType{Name: "bigint"},
	})
	return &out
}
