package analyze

import (
	"slices"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// plain is a type without modifier.
func plain(t pgtype.OID) TypeRef { return TypeRef{t, pgtype.NoTypmod} }

// boolType is the type of conditions.
var boolType = plain(pgtype.BoolOID)

// expr analyses an expression. Its type may be unknown: a literal or parameter
// that its surroundings have to settle.
func (a *analyzer) expr(s *scope, e pgsql.Expr) (Expr, error) {
	switch e := e.(type) {
	case *pgsql.Literal:
		return a.literal(e)
	case *pgsql.TypedLiteral:
		return a.typedLiteral(e)
	case *pgsql.ColumnRef:
		return a.column(s, e)
	case *pgsql.ParamRef:
		return a.param(s, e)
	case *pgsql.OpExpr:
		return a.operator(s, e)
	case *pgsql.BoolExpr:
		return a.boolExpr(s, e)
	case *pgsql.CastExpr:
		return a.castExpr(s, e)
	case *pgsql.FuncCall:
		return a.funcCall(s, e)
	case *pgsql.ValueFunc:
		return a.valueFunc(e)
	}
	return a.condition(s, e)
}

// condition continues expr with the predicates and conditional expressions.
func (a *analyzer) condition(s *scope, e pgsql.Expr) (Expr, error) {
	switch e := e.(type) {
	case *pgsql.IsExpr:
		return a.isExpr(s, e)
	case *pgsql.DistinctExpr:
		return a.distinctExpr(s, e)
	case *pgsql.BetweenExpr:
		return a.between(s, e)
	case *pgsql.InExpr:
		return a.in(s, e)
	case *pgsql.LikeExpr:
		return a.like(s, e)
	case *pgsql.QuantifiedExpr:
		return a.quantified(s, e)
	case *pgsql.CaseExpr:
		return a.caseExpr(s, e)
	case *pgsql.CoalesceExpr:
		return a.coalesce(s, e)
	case *pgsql.NullIfExpr:
		return a.nullIf(s, e)
	case *pgsql.MinMaxExpr:
		return a.minMax(s, e)
	}
	return a.compound(s, e)
}

// xmlWords are the XML functions as SQL spells them.
var xmlWords = map[pgsql.XMLOp]string{
	pgsql.XMLConcat: "XMLCONCAT", pgsql.XMLElement: "XMLELEMENT", pgsql.XMLForest: "XMLFOREST", pgsql.XMLParse: "XMLPARSE",
	pgsql.XMLPI: "XMLPI", pgsql.XMLRoot: "XMLROOT", pgsql.XMLSerialize: "XMLSERIALIZE",
}

// wordsOf names an expression that is recognised only.
func wordsOf(e pgsql.Expr) string {
	switch e := e.(type) {
	case *pgsql.XMLExpr:
		return xmlWords[e.Op]
	case *pgsql.JSONExpr:
		return strings.ToUpper(e.Name)
	case *pgsql.IsJSONExpr:
		return "IS JSON"
	}
	return "this expression"
}

// compound continues expr with subqueries, arrays and rows.
func (a *analyzer) compound(s *scope, e pgsql.Expr) (Expr, error) {
	switch e := e.(type) {
	case *pgsql.Subquery:
		return a.subquery(s, e.Query, Scalar, e.Pos)
	case *pgsql.ExistsExpr:
		return a.subquery(s, e.Query, Exists, e.Pos)
	case *pgsql.ArraySubquery:
		return a.subquery(s, e.Query, ArraySubquery, e.Pos)
	case *pgsql.ArrayExpr:
		return a.array(s, e)
	case *pgsql.RowExpr:
		return a.row(s, e)
	case *pgsql.IndexExpr:
		return a.subscript(s, e)
	case *pgsql.FieldExpr:
		return a.field(s, e)
	case *pgsql.GroupingFunc:
		return a.grouping(s, e)
	case *pgsql.CollateExpr:
		return a.collate(s, e)
	case *pgsql.DefaultExpr:
		return nil, pgerr.New(pgerr.SyntaxError, "DEFAULT is not allowed in this context").At(e.Pos)
	}
	return nil, pgerr.Unsupported("%s", wordsOf(e)).At(e.Position())
}

// literal analyses a constant.
func (a *analyzer) literal(l *pgsql.Literal) (Expr, error) {
	c := &Const{Node: Node{At: l.Pos}}
	switch l.Kind {
	case pgsql.LiteralNull:
		c.Typ = plain(pgtype.UnknownOID)
	case pgsql.LiteralBool:
		c.Typ, c.Value = boolType, value.Bool(l.Text == "true")
	case pgsql.LiteralInteger:
		return integerLiteral(l)
	case pgsql.LiteralNumeric:
		return a.inputLiteral(textConst(l.Text, l.Pos), plain(pgtype.NumericOID))
	case pgsql.LiteralString:
		return textConst(l.Text, l.Pos), nil
	case pgsql.LiteralBit:
		return a.inputLiteral(textConst("b"+l.Text, l.Pos), plain(pgtype.BitOID))
	case pgsql.LiteralHex:
		return a.inputLiteral(textConst("x"+l.Text, l.Pos), plain(pgtype.BitOID))
	}
	return c, nil
}

// textConst is an untyped literal.
func textConst(s string, pos int) *Const {
	return &Const{Node: Node{Typ: plain(pgtype.UnknownOID), At: pos}, Value: value.Text(s)}
}

// integerLiteral is integer, bigint or numeric, whichever fits first.
func integerLiteral(l *pgsql.Literal) (Expr, error) {
	n, err := strconv.ParseInt(l.Text, 10, 64)
	c := &Const{Node: Node{Typ: plain(pgtype.Int4OID), At: l.Pos}, Value: value.Int(n)}
	switch {
	case err != nil:
		typ := pgtype.ByOID(pgtype.NumericOID)
		v, err := typ.Input(pgtype.DefaultEnv(), l.Text, pgtype.NoTypmod)
		if err != nil {
			return nil, at(err, l.Pos)
		}
		c.Typ, c.Value = plain(pgtype.NumericOID), v
	case n != int64(int32(n)):
		c.Typ = plain(pgtype.Int8OID)
	}
	return c, nil
}

// typedLiteral analyses DATE '2024-01-01' and its like.
func (a *analyzer) typedLiteral(l *pgsql.TypedLiteral) (Expr, error) {
	t, err := a.ResolveType(l.Type)
	if err != nil {
		return nil, err
	}
	out, err := a.mustCoerce(textConst(l.Text, l.TextPos), t, explicit)
	if err != nil {
		return nil, err
	}
	return a.checkDomain(out, a.domainNamed(l.Type))
}

// column analyses a column reference.
func (a *analyzer) column(s *scope, c *pgsql.ColumnRef) (Expr, error) {
	if c.Star && len(c.Parts) > 0 {
		if x, err := a.wholeRow(s, c.Parts[len(c.Parts)-1], c.Pos); x != nil || err != nil {
			return x, err
		}
		return nil, pgerr.New(pgerr.UndefinedTable, "missing FROM-clause entry for table %q", c.Parts[len(c.Parts)-1]).At(c.Pos)
	}
	if c.Star {
		return nil, pgerr.New(pgerr.SyntaxError, "row expansion via \"*\" is not supported here").At(c.Pos)
	}
	if a.domainValue != nil && len(c.Parts) == 1 && c.Parts[0] == "value" {
		return a.domainValue, nil
	}
	x, err := a.columnRef(s, c.Parts, c.Pos)
	if err != nil && len(a.paramNames) > 0 {
		if i := a.namedParam(c.Parts); i >= 0 {
			return a.param(s, &pgsql.ParamRef{Pos: c.Pos, Number: i + 1})
		}
	}
	return x, err
}

// namedParam is the parameter that a name stands for, -1 for none.
func (a *analyzer) namedParam(parts []string) int {
	if len(parts) > 2 || len(parts) == 2 && parts[0] != a.procedure {
		return -1
	}
	return slices.Index(a.paramNames, parts[len(parts)-1])
}

// param analyses $n.
func (a *analyzer) param(s *scope, p *pgsql.ParamRef) (Expr, error) {
	if a.arguments != nil {
		return a.bodyArgument(s, p)
	}
	if p.Number < 1 || p.Number > paramMax {
		return nil, pgerr.New(pgerr.UndefinedParameter, "there is no parameter $%d", p.Number).At(p.Pos)
	}
	for len(a.params) < p.Number {
		a.params = append(a.params, 0)
	}
	t := a.params[p.Number-1]
	if t == 0 {
		t = pgtype.UnknownOID
	}
	return &Param{Node: Node{Typ: plain(t), At: p.Pos}, Index: p.Number - 1}, nil
}

// boolExpr analyses AND, OR and NOT.
func (a *analyzer) boolExpr(s *scope, b *pgsql.BoolExpr) (Expr, error) {
	out := &BoolOp{Node: Node{Typ: boolType, At: b.Pos}, Op: BoolOpKind(b.Op)}
	name := [...]string{"AND", "OR", "NOT"}[b.Op]
	for _, arg := range b.Args {
		x, err := a.expr(s, arg)
		if err != nil {
			return nil, err
		}
		if x, err = a.coerceBool(x, name); err != nil {
			return nil, err
		}
		out.Args = append(out.Args, x)
	}
	return out, nil
}

// castExpr analyses CAST and ::.
func (a *analyzer) castExpr(s *scope, c *pgsql.CastExpr) (Expr, error) {
	t, err := a.ResolveType(c.Type)
	if err != nil {
		return nil, err
	}
	if arr, ok := c.Arg.(*pgsql.ArrayExpr); ok && elementOf(t.OID) != 0 {
		return a.arrayAs(s, arr, t)
	}
	x, err := a.expr(s, c.Arg)
	if err != nil {
		return nil, err
	}
	out, err := a.mustCoerce(x, t, explicit)
	if err != nil {
		e := pgerr.From(err)
		if e.Code == pgerr.CannotCoerce {
			e.Position = c.Pos
		}
		return nil, e
	}
	if t.Typmod == pgtype.NoTypmod && out.Type().OID == t.OID && out.Type().Typmod != t.Typmod {
		// x::numeric of a numeric(14,3): the value is the same, the modifier is gone.
		out = &Cast{Node: Node{Typ: t, At: out.Pos()}, Arg: out, Explicit: true}
	}
	if row, ok := out.(*RowExpr); ok && out != x {
		row.At = c.Pos
	}
	return a.checkDomain(out, a.domainNamed(c.Type))
}

// collate analyses COLLATE, which changes nothing.
func (a *analyzer) collate(s *scope, c *pgsql.CollateExpr) (Expr, error) {
	x, err := a.expr(s, c.Arg)
	if err != nil {
		return nil, err
	}
	if !isUnknown(x) && !collatable(x.Type().OID) {
		return nil, notCollatable(x.Type().OID).At(c.Pos)
	}
	if err := knownCollation(&c.Collation); err != nil {
		return nil, err.At(c.Pos)
	}
	return x, nil
}

// CheckCollation is the error about a collation of a column or domain of a type that is
// not there, or not as that type is compared here; nil for none.
func CheckCollation(name *pgsql.ObjectName, t pgtype.OID) *pgerr.Error {
	if name == nil {
		return nil
	}
	err := knownCollation(name)
	if err == nil && !collatable(t) {
		err = notCollatable(t)
	}
	return err
}

// knownCollation refuses all collations but those that equal ours: text is compared by
// code point, as with PostgreSQL's "C".
func knownCollation(name *pgsql.ObjectName) *pgerr.Error {
	if name.Schema == "" || name.Schema == "pg_catalog" {
		switch name.Name {
		case "C", "POSIX", "default", "ucs_basic", "C.UTF-8", "c":
			return nil
		}
	}
	shown := name.Name
	if name.Schema != "" {
		shown = name.Schema + "." + shown
	}
	return pgerr.New(pgerr.UndefinedObject, "collation %q for encoding \"UTF8\" does not exist", shown)
}

// collatable reports whether a type's values have a collation.
func collatable(t pgtype.OID) bool {
	if e := elementOf(t); e != 0 {
		t = e
	}
	return category(t) == 'S' && t != pgtype.CharOID
}

// notCollatable is the error about the collation of a type that has none.
func notCollatable(t pgtype.OID) *pgerr.Error {
	return pgerr.New(pgerr.DatatypeMismatch, "collations are not supported by type %s", typeName(t))
}

// exprs analyses a list of expressions.
func (a *analyzer) exprs(s *scope, es []pgsql.Expr) ([]Expr, error) {
	out := make([]Expr, len(es))
	for i, e := range es {
		x, err := a.expr(s, e)
		if err != nil {
			return nil, err
		}
		out[i] = x
	}
	return out, nil
}
