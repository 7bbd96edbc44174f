package engine

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// defaultFunctions are what IRIS takes as a default beside literals.
var defaultFunctions = map[string]bool{
	"USER": true, "CURRENT_USER": true, "SESSION_USER": true, "SYSTEM_USER": true, "CURRENT_DATE": true,
	"CURRENT_TIME": true, "CURRENT_TIMESTAMP": true, "SYSDATE": true, "GETDATE": true, "GETUTCDATE": true,
	"TO_DATE": true, "TO_TIMESTAMP": true, "TO_POSIXTIME": true, "NOW": true,
}

// defaultText is the source text under which a default is stored.
func defaultText(d syntax.Default) (string, error) {
	if d.ObjectScript != "" {
		// The one piece of code that schemas use: a new GUID.
		if code := strings.ToUpper(strings.ReplaceAll(d.ObjectScript, " ", "")); code == "$SYSTEM.UTIL.CREATEGUID()" {
			return "$TSQL_NEWID()", nil
		}
		return "", newError(-1, "DEFAULT OBJECTSCRIPT is not supported by this server")
	}
	return expressionText(d.Expr)
}

// expressionText writes the few expressions that a default may be.
func expressionText(e syntax.Expr) (string, error) {
	switch e := e.(type) {
	case *syntax.StringLit:
		return defaultLiteral(e.Value), nil
	case *syntax.NumberLit:
		return e.Text, nil
	case *syntax.NullLit:
		return "NULL", nil
	case *syntax.Unary:
		text, err := expressionText(e.X)
		return e.Op + text, err
	case *syntax.FuncCall:
		if e.Schema == "" && defaultFunctions[e.Name.Fold()] {
			return callText(e)
		}
	}
	return "", newError(-1, "Invalid DEFAULT value")
}

// callText writes a call of one of the defaultFunctions.
func callText(e *syntax.FuncCall) (string, error) {
	args := make([]string, len(e.Args))
	for i, a := range e.Args {
		var err error
		if args[i], err = expressionText(a); err != nil {
			return "", err
		}
	}
	if e.NoParens {
		return e.Name.Fold(), nil
	}
	return e.Name.Fold() + "(" + strings.Join(args, ",") + ")", nil
}

// defaultLiteral writes a string literal of IRIS SQL.
func defaultLiteral(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// objectScriptDefault is how INFORMATION_SCHEMA shows a default: ObjectScript.
func objectScriptDefault(source string) string {
	if len(source) < 2 || source[0] != '\'' {
		return source
	}
	s := strings.ReplaceAll(source[1:len(source)-1], "''", "'")
	if s == "" {
		return "$c(0)"
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}
