package remote

import (
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// Told is PostgreSQL's text of a value of a column that IRIS tells of in an error, as
// the key of a uniqueness check (SQLCODE -119, -120): there it stands as it is stored, a
// date as a day number, a timestamp as POSIXTIME. ok is false when it cannot be one, and
// for bytes: how IRIS words those is not documented.
func Told(text string, t analyze.TypeRef, iris analyze.IRISType, env *pgtype.Env) (told string, ok bool) {
	typ := pgtype.ByOID(t.OID)
	if typ == nil || typ.Output == nil {
		return "", false
	}
	if t.OID == pgtype.ByteaOID && iris.TextOf == 0 {
		return "", false
	}
	if text == "" { // the empty string, or NULL
		return "", true
	}
	v, ok := toldValue(text, t, iris, env)
	if !ok {
		return "", false
	}
	return string(typ.Output(env, nil, v)), true
}

// toldValue reads the value of a text that is not empty.
func toldValue(text string, t analyze.TypeRef, iris analyze.IRISType, env *pgtype.Env) (v value.Value, ok bool) {
	it := list.Item{Kind: list.String, Str: text}
	if iris.TextOf == 0 {
		it = toldItem(text, t.OID)
	}
	if err := converterFor(t, iris, env)(&it, &v); err != nil {
		return value.Null, false
	}
	return v, true
}

// toldItem is the item that a column's value came as, for the types that are numbers in
// IRIS.
func toldItem(text string, t pgtype.OID) list.Item {
	switch t {
	case pgtype.DateOID, pgtype.TimeOID, pgtype.TimestampOID, pgtype.TimestampTZOID, pgtype.BoolOID:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return list.Item{Kind: list.Int, Int: n}
		}
		if f, err := strconv.ParseFloat(text, 64); err == nil && t == pgtype.TimeOID {
			return list.Item{Kind: list.Double, Double: f}
		}
	}
	return list.Item{Kind: list.String, Str: text}
}
