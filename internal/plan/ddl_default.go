package plan

import (
	"context"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/storage"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// defaultOf translates the default of a column: for IRIS, where there is a form
// for IRIS applications to use, and as text for the gateway schema. A constant is
// computed now, under the settings of the session that creates the table; computed
// is what any other is, and its text is printed from that.
func (b *tableBuilder) defaultOf(e pgsql.Expr, column string, t analyze.TypeRef) (iris irissql.Expr, text string, computed analyze.Expr, err error) {
	x, err := analyze.Default(e, column, t, b.opts)
	if err != nil {
		return nil, "", nil, err
	}
	v, ok := b.fold(x)
	if !ok {
		iris, same := presentTime(e, t)
		if !same {
			b.need(needsGatewaySchema("this default").At(e.Position()))
		}
		return iris, b.defaultText(e), movable(x), nil
	}
	if v.IsNull() { // as if there were none
		return nil, "", nil, nil
	}
	form, err := storage.FormOf(t.OID, t.Typmod, "FLOAT")
	if err != nil {
		return nil, "", nil, err
	}
	iris = irisConstant(v, t, form)
	if iris == nil {
		b.need(needsGatewaySchema("the default of a column of type %s", pgtype.FormatType(t.OID, t.Typmod)).At(e.Position()))
	}
	if !isLiteral(e) {
		computed = movable(x)
	}
	return iris, b.writtenText(e, v, t), computed, nil
}

// columnDefault gives a new column its default, whose text is the result.
func (b *tableBuilder) columnDefault(at int, e pgsql.Expr, name string) (written string, err error) {
	iris, written, computed, err := b.defaultOf(e, name, b.types[at])
	if err != nil {
		return "", err
	}
	b.out.Columns[at].Default = iris
	if computed != nil {
		b.pendingDefaults = append(b.pendingDefaults, pendingDefault{at, computed, e})
	}
	return written, nil
}

// isLiteral reports whether a default is a literal; a sign is part of a number.
func isLiteral(e pgsql.Expr) bool {
	_, ok := e.(*pgsql.Literal)
	return ok
}

// movable is an expression whose printed text means the same in any session, nil when
// it names objects: how they are found depends on the search path.
func movable(x analyze.Expr) analyze.Expr {
	if analyze.Any(x, func(e analyze.Expr) bool {
		c, ok := e.(*analyze.Const)
		return ok && pgtype.ByOID(c.Typ.OID) != nil && strings.HasPrefix(pgtype.ByOID(c.Typ.OID).Name, "reg")
	}) {
		return nil
	}
	return x
}

// defaultText is the text of a default that is no constant. The sequences that it
// names have their schemas in it: the search path it is computed under is another.
func (b *tableBuilder) defaultText(e pgsql.Expr) string {
	copied, err := pgsql.ParseExpr(pgsql.String(e))
	if err != nil {
		return pgsql.String(e)
	}
	pgsql.Walk(copied, func(n pgsql.Node) bool {
		if call, ok := n.(*pgsql.FuncCall); ok && sequenceFunctions[call.Name] && len(call.Args) > 0 {
			call.Args[0] = b.sequenceArg(call.Args[0])
		}
		return true
	})
	return pgsql.String(copied)
}

// sequenceFunctions are the functions whose first argument names a sequence.
var sequenceFunctions = map[string]bool{"nextval": true, "currval": true, "setval": true}

// sequenceArg is a name of a sequence with its schema and type, where it is a
// constant.
func (b *tableBuilder) sequenceArg(e pgsql.Expr) pgsql.Expr {
	inner := e
	if cast, ok := e.(*pgsql.CastExpr); ok && cast.Type.Name == "regclass" {
		inner = cast.Arg
	}
	lit, ok := inner.(*pgsql.Literal)
	if !ok || lit.Kind != pgsql.LiteralString {
		return e
	}
	ref, err := pgsql.ParseExpr(lit.Text) // a name is a column reference, too
	name, ok := ref.(*pgsql.ColumnRef)
	if err != nil || !ok || len(name.Parts) > 2 {
		return e
	}
	schema := ""
	if len(name.Parts) == 2 {
		schema = name.Parts[0]
	}
	rel := b.catalog.Relation(schema, name.Parts[len(name.Parts)-1])
	if rel == nil {
		return e
	}
	return &pgsql.CastExpr{
		Pos:  lit.Pos,
		Arg:  &pgsql.Literal{Kind: pgsql.LiteralString, Text: exec.QuoteIdent(rel.Schema) + "." + exec.QuoteIdent(rel.Name)},
		Type: &pgsql.TypeName{Name: "regclass"},
	}
}

// need notes the first thing that needs the gateway schema.
func (b *tableBuilder) need(why *pgerr.Error) {
	if b.needs == nil {
		b.needs = why
	}
}

// fold computes a default that is the same for every row. One that fails does so
// when it is used.
func (b *tableBuilder) fold(x analyze.Expr) (value.Value, bool) {
	if !foldable(x) {
		return value.Null, false
	}
	row, err := EvalRow(context.Background(), &exec.Runtime{Env: b.opts.Env}, []analyze.Expr{x})
	if err != nil {
		return value.Null, false
	}
	return row[0], true
}

// foldable reports whether a default is the same for every row: it calls nothing
// that depends on more than its arguments.
func foldable(x analyze.Expr) bool {
	return !analyze.Any(x, func(e analyze.Expr) bool {
		switch e := e.(type) {
		case *analyze.Const, *analyze.Cast:
			return false
		case *analyze.Call:
			return e.Func.Volatility != analyze.Immutable || e.Func.Routine != nil // whose body may become another
		}
		return true
	})
}

// presentTime is IRIS's form of the present time; same is set where that is what
// IRIS computes for a type that it has.
func presentTime(e pgsql.Expr, t analyze.TypeRef) (x irissql.Expr, same bool) {
	name := ""
	switch e := e.(type) {
	case *pgsql.CastExpr:
		return presentTime(e.Arg, t)
	case *pgsql.ValueFunc:
		name = e.Name
	case *pgsql.FuncCall:
		if len(e.Args) == 0 {
			name = e.Name
		}
	}
	switch name {
	case "current_timestamp", "localtimestamp", "now":
		switch t.OID {
		case pgtype.TimestampTZOID:
			return irissql.Keyword{Word: "GETUTCDATE(6)"}, true
		case pgtype.TimestampOID:
			return irissql.Keyword{Word: "CURRENT_TIMESTAMP(6)"}, true
		case pgtype.DateOID:
			return irissql.Keyword{Word: "CURRENT_DATE"}, true
		}
	case "current_date":
		if t.OID == pgtype.DateOID {
			return irissql.Keyword{Word: "CURRENT_DATE"}, true
		}
	}
	return nil, false
}

// irisConstant is a constant as IRIS stores it; nil when DEFAULT has no form for
// it.
func irisConstant(v value.Value, t analyze.TypeRef, form storage.Form) irissql.Expr {
	text := outputOf(v, t)
	if form.Name == storage.Text {
		return irissql.Text{S: text}
	}
	if storage.CheckCompared(v) != nil {
		return nil
	}
	switch v.Kind() {
	case value.KindBool, value.KindInt:
		return irissql.Int{N: v.Int()}
	case value.KindFloat, value.KindDecimal:
		return irissql.Number{Text: text}
	case value.KindTimestampTZ: // stored in UTC, which is how it is printed
		return irissql.Text{S: strings.TrimSuffix(text, "+00")}
	case value.KindText, value.KindDate, value.KindTime, value.KindTimestamp:
		return irissql.Text{S: text}
	}
	return nil
}

// outputOf is a value's text under PostgreSQL's default settings.
func outputOf(v value.Value, t analyze.TypeRef) string {
	return string(pgtype.ByOID(t.OID).Output(pgtype.DefaultEnv(), nil, v))
}

// writtenText is the text of a default that is a constant: a number as it was
// written, whatever type it is cast to, and a quoted one without the scale of its
// column.
func (b *tableBuilder) writtenText(e pgsql.Expr, v value.Value, t analyze.TypeRef) string {
	lit, ok := e.(*pgsql.Literal)
	switch {
	case !ok:
	case lit.Kind == pgsql.LiteralInteger || lit.Kind == pgsql.LiteralNumeric:
		if strings.Trim(lit.Text, "0123456789.") == "" {
			return lit.Text
		}
	case lit.Kind == pgsql.LiteralString && t.OID == pgtype.NumericOID:
		plain, err := pgtype.ByOID(t.OID).Input(pgtype.DefaultEnv(), lit.Text, pgtype.NoTypmod)
		if err != nil {
			break
		}
		if text := outputOf(plain, t); strings.Contains(text, ".") && strings.Trim(text, "0123456789.") == "" {
			return text
		}
		return "'" + outputOf(plain, t) + "'::numeric"
	}
	return b.constantText(v, t)
}

// constantText is a constant as PostgreSQL prints it in a default: numbers and
// truth values as they are, others as literals of their type.
func (b *tableBuilder) constantText(v value.Value, t analyze.TypeRef) string {
	text := outputOf(v, t)
	switch v.Kind() {
	case value.KindBool:
		if v.Bool() {
			return "true"
		}
		return "false"
	case value.KindInt, value.KindDecimal:
		if strings.Trim(text, "0123456789.") == "" && (t.OID == pgtype.Int4OID || t.OID == pgtype.NumericOID) {
			return text
		}
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'::" + b.spelledType(t.OID)
}

// spelledType is a type as SQL spells it under any search path: one of the user has its
// schema.
func (b *tableBuilder) spelledType(t pgtype.OID) string {
	users, ok := b.catalog.(analyze.TypeCatalog)
	if !ok || !pgtype.IsUser(t) {
		return pgtype.FormatType(t, pgtype.NoTypmod)
	}
	if element := pgtype.ByOID(t).Elem; pgtype.IsUser(element) {
		return b.spelledType(element) + "[]"
	}
	schema, name := users.UserTypeName(t)
	return pgsql.String(&pgsql.ColumnRef{Parts: []string{schema, name}})
}
