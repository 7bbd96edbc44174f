package catalog

import (
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// pgAttrdef lists the defaults of columns. adbin holds the expression as text,
// which is what pg_get_expr returns.
func pgAttrdef(db *Database) []fields {
	var out []fields
	for _, t := range db.objects().tables {
		for i := range t.rel.Columns {
			if id, ok := t.defaults[i]; ok {
				source := t.rel.Columns[i].Written
				if t.rel.Columns[i].Generated != "" {
					source = t.rel.Columns[i].Generated
				}
				if e := t.rel.Columns[i].Embedding; e != nil {
					source = "embedding(" + e.Source + ", " + "'" + strings.ReplaceAll(e.Model, "'", "''") + "'::text)"
				}
				if n, ok := smallNumber(source); ok {
					source = n
				}
				if source == "" {
					source = defaultText(t.details.Defaults[i], t.rel.Columns[i].Type.OID)
				}
				out = append(out, fields{
					"oid": oid(id), "adrelid": oid(t.rel.OID), "adnum": count(attributeOf(t.rel, i)), "adbin": text(source),
				})
			}
		}
	}
	return out
}

// smallNumber is the number of a default that was written as a plain number for a
// smallint, and is kept as a value of that type: PostgreSQL shows the number.
func smallNumber(source string) (string, bool) {
	n, typed := strings.CutSuffix(source, "'::smallint")
	n, quoted := strings.CutPrefix(n, "'")
	_, err := strconv.ParseUint(n, 10, 15)
	return n, typed && quoted && err == nil
}

// defaultText is IRIS's default, an ObjectScript expression, as PostgreSQL
// prints one: a string literal gets the column's type, a number stays; what is
// neither is shown as IRIS has it.
func defaultText(source string, t pgtype.OID) string {
	s, quoted := objectScriptString(source)
	_, err := strconv.ParseFloat(source, 64)
	switch {
	case t == pgtype.BoolOID && (s == "0" || source == "0"):
		return "false"
	case t == pgtype.BoolOID && (s == "1" || source == "1"):
		return "true"
	case !quoted && err == nil && isNumber(t):
		return source
	case quoted || err == nil:
		if !quoted {
			s = source
		}
		return "'" + strings.ReplaceAll(s, "'", "''") + "'::" + pgtype.FormatType(t, pgtype.NoTypmod)
	}
	return source
}

// objectScriptString reads a string literal of ObjectScript; $c(0) is SQL's
// empty string.
func objectScriptString(source string) (string, bool) {
	if source == "$c(0)" {
		return "", true
	}
	n := len(source)
	if n < 2 || source[0] != '"' || source[n-1] != '"' {
		return "", false
	}
	return strings.ReplaceAll(source[1:n-1], `""`, `"`), true
}

// isNumber reports whether a type's literals need no quotes.
func isNumber(t pgtype.OID) bool {
	typ := pgtype.ByOID(t)
	return typ != nil && typ.Category == 'N'
}
