package engine

import (
	"maps"
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// systemCall is a class method of IRIS that SQL can call: its SQLite text, in
// which $1 is the first argument and ":name" one of processNames.
type systemCall struct {
	text string
	args int
	typ  store.Type
}

// systemCalls are the class methods by upper-case name.
var systemCalls = map[string]systemCall{
	"%SYSTEM_SQL.DEFAULTSCHEMA":     {text: ":schema", typ: typeShortText},
	"%SYSTEM_SQL.UTIL_GETOPTION":    {text: optionText(), args: 1, typ: typeShortText},
	"%SYSTEM_SQL.FUNCTIONS_SQLCODE": {text: sqlcodeText(), args: 1, typ: typeShortText},
	"%SYSTEM.SQL_GETROWID":          {text: ":lastid", typ: typeShortText},
	"%SYSTEM.SQL_DEFAULTSCHEMA":     {text: ":schema", typ: typeShortText},
}

// bindSystemText binds a call of a class method.
func (b *binder) bindSystemText(sc *scope, c *syntax.FuncCall, m systemCall) (sqlExpr, error) {
	if len(c.Args) < m.args {
		return sqlExpr{}, b.unknownFunction(c)
	}
	e := sqlExpr{sql: m.text, typ: m.typ, coll: store.CollationExact}
	if m.args > 0 {
		args, err := b.bindArgs(sc, c.Args, "s")
		if err != nil {
			return sqlExpr{}, err
		}
		e.sql = strings.Replace(e.sql, "$1", args[0].sql, 1)
	}
	for _, name := range processNames {
		e.sql = strings.ReplaceAll(e.sql, ":"+name, b.system(name))
	}
	return e, nil
}

// configOptions are the options of $SYSTEM.SQL.Util.GetOption() as IRIS ships
// them. Those of the process are in processOptions.
var configOptions = map[string]string{
	"AdaptiveMode": "1", "AllowExtrinsicFunctions": "0", "ANSIPrecedence": "1", "AutoParallel": "1",
	"AutoParallelThreshold": "3200", "BitmapFriendlyCheck": "0", "CachedQuerySaveSource": "0", "CollectionProjection": "0",
	"CompileMode": "Immediate", "DDLDefineBitmapExtent": "1", "DDLDropTabDelData": "1", "DDLFinal": "1",
	"DDLPKeyNotIDKey": "1", "DDLUseExtentSet": "1", "DDLUseSequence": "1", "DefaultTimePrecision": "0",
	"DelimitedIdentifiers": "1", "ECPSync": "0", "FastDistinct": "1", "FilerRefIntegrity": "1", "IdentityInsert": "0",
	"LockThreshold": "1000", "LockTimeout": "10", "ParameterSampling": "0", "RetainSQL": "1", "RTPC": "1", "SQLSecurity": "1",
	"TCPKeepAlive": "300", "ToDateDefaultFormat": "DD MON YYYY",
}

// processOptions are the options of a process, as texts of SQLite. A client of
// this protocol works in ODBC mode.
var processOptions = map[string]string{
	"AutoCommit": ":autocommit", "IsolationMode": ":isolation", "ProcessLockTimeout": ":locktimeout", "SelectMode": "1",
}

// optionText is $SYSTEM.SQL.Util.GetOption(); an option that does not exist has
// no value.
func optionText() string {
	var text strings.Builder
	text.WriteString("CASE upper($1)")
	for _, name := range slices.Sorted(maps.Keys(configOptions)) {
		text.WriteString(" WHEN " + quoteText(strings.ToUpper(name)) + " THEN " + quoteText(configOptions[name]))
	}
	for _, name := range slices.Sorted(maps.Keys(processOptions)) {
		text.WriteString(" WHEN " + quoteText(strings.ToUpper(name)) + " THEN CAST(" + processOptions[name] + " AS TEXT)")
	}
	return text.String() + " END"
}

// sqlcodeText is $SYSTEM.SQL.Functions.SQLCODE(): the text of a code.
func sqlcodeText() string {
	var text strings.Builder
	text.WriteString("CASE CAST($1 AS INTEGER)")
	for _, code := range slices.Sorted(maps.Keys(codeTexts)) {
		text.WriteString(" WHEN " + itoa(code) + " THEN " + quoteText(codeTexts[code]))
	}
	return text.String() + " END"
}
