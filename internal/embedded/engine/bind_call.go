package engine

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// specialForm binds calls that the table of functions cannot describe.
type specialForm func(b *binder, sc *scope, c *syntax.FuncCall) (sqlExpr, error)

// specialForms returns the form for a folded name, nil if it has none.
func specialFormOf(name string) specialForm {
	switch name {
	case "%EXACT", "%SQLSTRING", "%SQLUPPER", "%TRUNCATE", "%ALPHAUP", "%STRING", "%UPPER", "%MVR", "%PLUS", "%MINUS":
		return (*binder).bindCollation
	case "COALESCE", "NVL", "ISNULL", "IFNULL", "GREATEST", "LEAST":
		return (*binder).bindChoice
	case "XMLELEMENT", "XMLFOREST", "XMLCONCAT":
		return (*binder).bindXML
	case "NULLIF":
		return (*binder).bindNullIf
	case "DECODE":
		return (*binder).bindDecode
	case "VECTOR_COSINE", "VECTOR_DOT_PRODUCT":
		return (*binder).bindVectorPair
	case "CURRENT_TIMESTAMP", "GETDATE", "GETUTCDATE", "NOW", "SYSDATE", "CURRENT_TIME", "CURTIME", "CURRENT_DATE", "CURDATE":
		return (*binder).bindNow
	case "TO_DATE", "TODATE", "TO_TIMESTAMP", "TOTIMESTAMP", "TO_POSIXTIME", "TOPOSIXTIME":
		return (*binder).bindToMoment
	case "EMBEDDING":
		return (*binder).bindEmbedding
	case "PREDICT", "PROBABILITY", "SEARCH_INDEX", "%OBJECT":
		return (*binder).bindUnavailable
	case "UNIX_TIMESTAMP":
		return (*binder).bindUnixTime
	case "DATEADD", "DATEDIFF", "TIMESTAMPADD", "TIMESTAMPDIFF", "DATEPART", "DATENAME", "DATE_TRUNC":
		return (*binder).bindDateUnit
	case "%EXTERNAL", "%ODBCOUT", "%INTERNAL", "%ODBCIN":
		return (*binder).bindFormat
	}
	return nil
}

// escapeOnly are the functions that exist in the {fn …} spelling only.
var escapeOnly = nameSet("ACOS ASIN ATAN ATAN2 CONCAT COS COT CURDATE CURTIME DATABASE DAYNAME DAYOFMONTH DAYOFWEEK " +
	"DAYOFYEAR EXP HOUR LEFT LOG LOG10 MINUTE MONTHNAME PI QUARTER RIGHT SECOND SIN TAN TIMESTAMPADD TIMESTAMPDIFF " +
	"TRUNCATE WEEK")

// nameSet makes a set of blank-separated names.
func nameSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, n := range strings.Fields(list) {
		set[n] = true
	}
	return set
}

// bindCall binds a function call; an unknown function is an error at prepare.
func (b *binder) bindCall(sc *scope, c *syntax.FuncCall) (sqlExpr, error) {
	name := c.Name.Fold()
	if c.Schema != "" {
		return b.bindSystemCall(sc, c)
	}
	if escapeOnly[name] && !c.Escape {
		return sqlExpr{}, b.unknownFunction(c)
	}
	if v, ok := processVariables[name]; ok && (c.NoParens || v.call) {
		if err := b.arity(name, len(c.Args), 0, 0); err != nil {
			return sqlExpr{}, err
		}
		return b.processValue(v), nil
	}
	if form := specialFormOf(name); form != nil {
		return form(b, sc, c)
	}
	f, ok := functions[name]
	if !ok {
		return b.bindRoutine(sc, c)
	}
	if err := b.arity(name, len(c.Args), f.min, f.max); err != nil {
		return sqlExpr{}, err
	}
	args, err := b.bindArgs(sc, c.Args, f.args)
	if err != nil {
		return sqlExpr{}, err
	}
	return call(functionSQL(name), f.result(args), args...), nil
}

// functionSQL is the SQLite name of a function of the table.
func functionSQL(name string) string {
	if rest, ok := strings.CutPrefix(name, "$"); ok {
		return "iris_dollar_" + strings.ToLower(rest)
	}
	return "iris_" + strings.ToLower(name)
}

// unknownFunction is IRIS's error for a function that does not exist.
func (b *binder) unknownFunction(c *syntax.FuncCall) error {
	schema := orText(string(c.Schema), b.env.schema)
	return b.refuse(-359, "User defined SQL function '"+strings.ToUpper(schema+"."+string(c.Name))+"' does not exist")
}

// arity checks the number of arguments.
func (b *binder) arity(name string, n, least, most int) error {
	switch {
	case n < least:
		return b.refuse(-380, "Invalid or Missing argument to scalar function "+name)
	case n > most:
		return b.refuse(-381, "Too many arguments to scalar function "+name)
	}
	return nil
}

// bindArgs binds arguments by kind: s text, S text or stream, n number, i integer,
// d date, t time, l list, . anything; the last kind repeats.
func (b *binder) bindArgs(sc *scope, list []syntax.Expr, kinds string) ([]sqlExpr, error) {
	args := make([]sqlExpr, len(list))
	for i, e := range list {
		x, err := b.bindScalar(sc, e)
		if err != nil {
			return nil, err
		}
		kind := kinds[min(i, len(kinds)-1)]
		if err := b.noStream(x); err != nil && kind != 'S' {
			return nil, err
		}
		if args[i], err = b.argument(x, kind); err != nil {
			return nil, err
		}
	}
	return args, nil
}

// argument gives a bound argument the form its kind asks for.
func (b *binder) argument(x sqlExpr, kind byte) (sqlExpr, error) {
	switch kind {
	case 's', 'S':
		return b.textArgument(x)
	case 'n':
		return b.settledNumber(x)
	case 'i':
		if x.param > 0 {
			return b.typed(x, typeInteger)
		}
	case 'd':
		if x.param > 0 {
			return b.textArgument(x)
		}
		return b.dateArgument(x), nil
	case 't':
		if x.param > 0 {
			return b.textArgument(x)
		}
		if x.family() == famDate {
			return b.cast(x, textType(0)), nil
		}
		return x, nil
	case 'l':
		return b.typed(x, typeList)
	default:
		return b.settled(x)
	}
	return x, nil
}

// textArgument types a parameter as text, except a number that a client lifted out
// of the statement: that has its canonical form.
func (b *binder) textArgument(x sqlExpr) (sqlExpr, error) {
	switch {
	case b.literalFormat(x.param) >= 10:
		return b.settled(x)
	case x.param > 0 && x.family() == famNone:
		return b.typed(x, textType(0))
	}
	return x, nil
}

// dateArgument makes a date function see a TIME as a time and not as a day.
func (b *binder) dateArgument(x sqlExpr) sqlExpr {
	if x.family() == famTime {
		return b.cast(x, textType(0))
	}
	return x
}

// bindTrim binds TRIM.
func (b *binder) bindTrim(sc *scope, t *syntax.Trim) (sqlExpr, error) {
	args := []syntax.Expr{&syntax.StringLit{Value: orText(t.Spec, "BOTH")}, t.X}
	if t.Chars != nil {
		args = append(args, t.Chars)
	}
	list, err := b.bindArgs(sc, args, "s")
	if err != nil {
		return sqlExpr{}, err
	}
	return call("iris_trim", lengthOfArg(list, 1), list...), nil
}

// bindCollation binds %EXACT and its kin. Comparisons use the operand under the
// collation; the value itself has IRIS's leading blank.
func (b *binder) bindCollation(sc *scope, c *syntax.FuncCall) (sqlExpr, error) {
	if err := b.arity(c.Name.Fold(), len(c.Args), 1, 2); err != nil {
		return sqlExpr{}, err
	}
	b.raw++
	args, err := b.bindArgs(sc, c.Args, "si")
	b.raw--
	if err != nil {
		return sqlExpr{}, err
	}
	x, name := args[0], c.Name.Fold()
	if name == "%PLUS" || name == "%MINUS" {
		op := map[string]string{"%PLUS": "+", "%MINUS": "-"}[name]
		return b.arithmetic(op, numberLiteral("0"), x), nil
	}
	key := operandText(x)
	if len(args) == 2 {
		key = "substr(" + key + ",1," + args[1].sql + ")"
	}
	e := sqlExpr{sql: key, key: key, typ: textType(max(x.typ.MaxLen, 0)), forced: true, coll: store.CollationExact}
	switch name {
	case "%SQLUPPER":
		e.coll = store.CollationUpper
	case "%SQLSTRING":
		e.coll = store.CollationString
	case "%ALPHAUP", "%STRING", "%UPPER", "%MVR":
		return sqlExpr{}, b.refuse(-1, "Collation function "+name+" is not supported by this server")
	}
	if e.coll != store.CollationExact {
		e.sql = "(' '||" + collateSQL(key, e.coll) + ")"
	}
	e.typ.Collation = e.coll
	return e, nil
}

// bindUnavailable binds the functions of things that this server never has:
// machine learning models, search indexes. They fail as they do on an IRIS without
// them. %OBJECT of a stream is the stream.
func (b *binder) bindUnavailable(sc *scope, c *syntax.FuncCall) (sqlExpr, error) {
	name := c.Name.Fold()
	if err := b.arity(name, len(c.Args), 1, 3); err != nil {
		return sqlExpr{}, err
	}
	named := ""
	if ref, ok := c.Args[0].(*syntax.ColumnRef); ok {
		named = string(ref.Column)
	}
	switch name {
	case "PREDICT", "PROBABILITY":
		return sqlExpr{}, b.refuse(-181, "Model '"+named+"' not found")
	case "SEARCH_INDEX":
		return sqlExpr{}, b.refuse(-151, "Index '"+named+"' is not found within tables used by this statement")
	}
	x, err := b.bindScalar(sc, c.Args[0])
	if err == nil && !x.typ.Class.Stream() {
		err = b.refuse(-128, codeTexts[-128])
	}
	x.column, x.name = nil, ""
	return x, err
}

// joinSQL lists expressions.
func joinSQL(list []sqlExpr) string {
	parts := make([]string, len(list))
	for i, e := range list {
		parts[i] = e.sql
	}
	return strings.Join(parts, ",")
}

// bindNullIf binds NULLIF(a, b).
func (b *binder) bindNullIf(sc *scope, c *syntax.FuncCall) (sqlExpr, error) {
	if err := b.arity("NULLIF", len(c.Args), 2, 2); err != nil {
		return sqlExpr{}, err
	}
	x, err := b.bindValue(sc, c.Args[0])
	if err != nil {
		return x, err
	}
	y, err := b.bindScalar(sc, c.Args[1])
	if err != nil {
		return y, err
	}
	same, err := b.compare("=", x, y)
	x.column, x.lit, x.param, x.name = nil, nil, 0, ""
	x.sql = "CASE WHEN " + same + " THEN NULL ELSE " + x.sql + " END"
	x.key = ""
	return x, err
}

// bindDecode binds DECODE(x, search, result, … [, default]), in which NULL
// equals NULL.
func (b *binder) bindDecode(sc *scope, c *syntax.FuncCall) (sqlExpr, error) {
	if err := b.arity("DECODE", len(c.Args), 3, 255); err != nil {
		return sqlExpr{}, err
	}
	x, err := b.bindValue(sc, c.Args[0])
	if err != nil {
		return x, err
	}
	var conds []string
	var values []sqlExpr
	rest := c.Args[1:]
	for ; len(rest) >= 2; rest = rest[2:] {
		search, err := b.bindScalar(sc, rest[0])
		if err != nil {
			return x, err
		}
		cond, err := b.compare("=", x, search)
		if err != nil {
			return x, err
		}
		conds = append(conds, cond+" OR ("+x.sql+" IS NULL AND "+search.sql+" IS NULL)")
		v, err := b.bindScalar(sc, rest[1])
		if err != nil {
			return x, err
		}
		values = append(values, v)
	}
	if len(rest) == 1 {
		v, err := b.bindScalar(sc, rest[0])
		if err != nil {
			return x, err
		}
		values = append(values, v)
	}
	values, t, err := b.unify(values)
	sql := "CASE"
	for i, cond := range conds {
		sql += " WHEN " + cond + " THEN " + values[i].sql
	}
	if len(rest) == 1 {
		sql += " ELSE " + values[len(values)-1].sql
	}
	return sqlExpr{sql: sql + " END", typ: t, coll: store.CollationExact}, err
}

// bindVectorPair binds VECTOR_COSINE and VECTOR_DOT_PRODUCT. What the types tell
// is checked here, the rest when the rows are read.
func (b *binder) bindVectorPair(sc *scope, c *syntax.FuncCall) (sqlExpr, error) {
	if err := b.arity(c.Name.Fold(), len(c.Args), 2, 2); err != nil {
		return sqlExpr{}, err
	}
	x, y, err := b.bindVectors(sc, c)
	if err != nil {
		return x, err
	}
	for _, e := range []sqlExpr{x, y} {
		if e.family() != famVector && e.sql != "NULL" {
			return x, b.refuse(-258, vectorMessages[-258])
		}
	}
	if x.family() == famVector && y.family() == famVector {
		if x.typ.Element != y.typ.Element {
			return x, b.refuse(-259, vectorMessages[-259])
		}
		if x.typ.Len != 0 && y.typ.Len != 0 && x.typ.Len != y.typ.Len {
			return x, b.refuse(-257, vectorMessages[-257])
		}
	}
	name := "iris_dot"
	if c.Name.Is("VECTOR_COSINE") {
		name = "iris_cosine"
	}
	return sqlExpr{sql: name + "(" + x.sql + "," + y.sql + ")", typ: typeDouble, coll: store.CollationExact}, nil
}

// bindJSON binds JSON_OBJECT and JSON_ARRAY.
func (b *binder) bindJSON(sc *scope, j *syntax.JSONObject) (sqlExpr, error) {
	mode := "0"
	if j.AbsentOnNull {
		mode = "1"
	}
	args := []sqlExpr{{sql: mode}}
	for i, v := range j.Values {
		if j.Keys != nil {
			k, err := b.bindArgs(sc, j.Keys[i:i+1], "s")
			if err != nil {
				return sqlExpr{}, err
			}
			args = append(args, k[0])
		}
		x, err := b.bindValue(sc, v)
		if err != nil {
			return sqlExpr{}, err
		}
		if f := x.family(); f == famDecimal {
			x.sql = "CAST(" + x.sql + " AS REAL)"
		} else if f.temporal() {
			x = b.cast(x, textType(0))
		}
		args = append(args, x)
	}
	name := "iris_json_array"
	if j.Keys != nil {
		name = "iris_json_object"
	}
	return call(name, textType(0), args...), nil
}

// bindSystemCall binds the class methods that SQL can call; other qualified
// functions are routines that DDL made.
func (b *binder) bindSystemCall(sc *scope, c *syntax.FuncCall) (sqlExpr, error) {
	name := strings.ToUpper(string(c.Schema) + "." + string(c.Name))
	if m, ok := systemCalls[name]; ok {
		return b.bindSystemText(sc, c, m)
	}
	if name != "%SYSTEM.QUERY_PLAN" {
		return b.bindRoutine(sc, c)
	}
	args, err := b.bindArgs(sc, c.Args, "s")
	if err != nil || len(args) == 0 {
		return sqlExpr{}, b.unknownFunction(c)
	}
	return call("iris_query_plan", textType(0), args[0]), nil
}

// processVariable is a value the job provides.
type processVariable struct {
	sql  string
	typ  store.Type
	call bool // written with parentheses
}

// processValue binds a process variable: ":name" in its text is one of processNames.
func (b *binder) processValue(v processVariable) sqlExpr {
	e := sqlExpr{sql: v.sql, typ: v.typ, coll: store.CollationExact}
	for _, name := range processNames {
		e.sql = strings.Replace(e.sql, ":"+name, b.system(name), 1)
	}
	return e
}

// processVariables are the special variables and functions about the process.
var processVariables = map[string]processVariable{
	"USER": {":user", typeShortText, false}, "$USERNAME": {":user", typeShortText, false},
	"CURRENT_USER": {":user", typeShortText, false}, "SESSION_USER": {":user", typeShortText, false},
	"SYSTEM_USER": {":user", typeShortText, false}, "$NAMESPACE": {":namespace", typeShortText, false},
	"$JOB": {":job", typeInteger, false}, "$TLEVEL": {":level", typeInteger, false},
	"$ZVERSION": {quoteText(versionText), typeShortText, false}, "$ZV": {quoteText(versionText), typeShortText, false},
	"$ZTIMEZONE": {":zone", typeInteger, false}, "$ZPI": {"'3.141592653589793238'", numericType(19, 18), false},
	"$HOROLOG":      {"iris_horolog(" + itoa(int(famText)) + ",:now)", typeShortText, false},
	"$ZHOROLOG":     {"iris_uptime(" + itoa(int(famDecimal)) + ",:now)", typeNumber, false},
	"$ZTIMESTAMP":   {"iris_horolog(" + itoa(int(famText)) + ",:utc,1)", typeShortText, false},
	"LAST_IDENTITY": {":lastid", typeBigInt, true}, "DATABASE": {"''", typeShortText, true},
	"$ZJOB": {"0", typeInteger, false},
	"$H":    {"iris_horolog(" + itoa(int(famText)) + ",:now)", typeShortText, false},
}

// versionText is $ZVERSION.
const versionText = "IRIS-compatible embedded server of iris-pgwire"
