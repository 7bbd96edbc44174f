package analyze

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// columnDefault is a column's default as an expression: NULL without one.
func (a *analyzer) columnDefault(col *RelationColumn, pos int) (Expr, error) {
	if col.Identity {
		return nil, pgerr.Unsupported("the default of identity column %q here", col.Name).At(pos)
	}
	if !col.HasDefault {
		return &Const{Node: Node{Typ: col.Type, At: pos}}, nil
	}
	v, ok := constantDefault(col, &a.env.Env)
	if !ok {
		return nil, pgerr.Unsupported("the default of column %q here", col.Name).At(pos).
			WithDetail("IRIS computes it only when it inserts a row.")
	}
	return &Const{Node: Node{Typ: col.Type, At: pos}, Value: v}, nil
}

// constantDefault reads a default that IRIS's metadata spells as a constant of
// ObjectScript: a number, a string, or $c(0), which is the empty string.
func constantDefault(col *RelationColumn, env *pgtype.Env) (value.Value, bool) {
	text, quoted := col.Default, false
	switch {
	case text == "$c(0)":
		text, quoted = "", true
	case len(text) > 1 && text[0] == '"' && text[len(text)-1] == '"':
		inner := text[1 : len(text)-1]
		if strings.Contains(strings.ReplaceAll(inner, `""`, ""), `"`) {
			return value.Null, false
		}
		text, quoted = strings.ReplaceAll(inner, `""`, `"`), true
	}
	switch col.Type.OID {
	case pgtype.TextOID, pgtype.VarcharOID, pgtype.BPCharOID:
		if !quoted && !isNumber(text) {
			return value.Null, false
		}
	case pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID, pgtype.NumericOID, pgtype.Float4OID, pgtype.Float8OID, pgtype.BoolOID:
		if !isNumber(text) {
			return value.Null, false
		}
	case pgtype.DateOID, pgtype.TimestampOID, pgtype.UUIDOID:
		if !quoted {
			return value.Null, false
		}
	default:
		return value.Null, false
	}
	v, err := pgtype.ByOID(col.Type.OID).Input(env, text, col.Type.Typmod)
	return v, err == nil
}

// isNumber reports whether ObjectScript reads a text as a number.
func isNumber(s string) bool {
	digits := strings.Trim(s, "+-.0123456789eE")
	return digits == "" && strings.ContainsAny(s, "0123456789") && s[0] != 'e' && s[0] != 'E'
}
