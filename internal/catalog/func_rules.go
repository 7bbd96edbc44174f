package catalog

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// getRuleDef is pg_get_ruledef: of the rule that makes a view, or of one of
// PostgreSQL's own.
func getRuleDef(db *Database, args []value.Value) (value.Value, error) {
	id := argOID(args[0])
	pretty := len(args) > 1 && args[1].Bool()
	if text := ownRule(id, pretty); text != "" {
		return value.Text(text), nil
	}
	row, r := db.find("pg_rewrite", "oid", id)
	if row == nil {
		return value.Null, nil
	}
	view := r.cell(row, "ev_class")
	query, err := getViewDef(db, []value.Value{view, value.Bool(pretty)})
	if err != nil || query.IsNull() {
		return value.Null, err
	}
	e := db.index("pg_class").byOID[argOID(view)]
	name := db.qualified(e)
	if pretty {
		name, _ = db.shown("pg_class", argOID(view))
	}
	return value.Text(`CREATE RULE "_RETURN" AS` + "\n    ON SELECT TO " + name + " DO INSTEAD " + query.Str()), nil
}

// ownRule prints a rule of PostgreSQL's own, "" for one of a view.
func ownRule(id uint32, pretty bool) string {
	for line := range strings.Lines(mustRead("data/rules.tsv")) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if uint32(number(f[0])) != id {
			continue
		}
		text := f[1]
		if pretty {
			text = f[2]
		}
		return strings.ReplaceAll(text, `\n`, "\n")
	}
	return ""
}
