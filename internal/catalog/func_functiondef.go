package catalog

import (
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// functionDef is pg_get_functiondef: the statement that makes a function.
func functionDef(db *Database, args []value.Value) (value.Value, error) {
	e, ok := db.index("pg_proc").byOID[argOID(args[0])]
	if !ok {
		return value.Null, nil
	}
	r, row := db.proc(), e.row
	kind := "FUNCTION"
	switch r.cell(row, "prokind").Str() {
	case "a":
		return value.Null, pgerr.New(pgerr.WrongObjectType, "%q is an aggregate function", e.name)
	case "p":
		kind = "PROCEDURE"
	}
	var b strings.Builder
	list, _ := db.arguments(row)
	b.WriteString("CREATE OR REPLACE " + kind + " " + db.qualified(e) + "(" + list + ")\n")
	if result, ok := db.result(row); ok {
		b.WriteString(" RETURNS " + result + "\n")
	}
	language := db.index("pg_language").byOID[argOID(r.cell(row, "prolang"))].name
	b.WriteString(" LANGUAGE " + exec.QuoteIdent(language) + "\n")
	if words := db.functionWords(row); len(words) > 0 {
		b.WriteString(" " + strings.Join(words, " ") + "\n")
	}
	if body := r.cell(row, "prosqlbody"); !body.IsNull() {
		b.WriteString(body.Str() + "\n")
		return value.Text(b.String()), nil
	}
	b.WriteString("AS ")
	if bin := r.cell(row, "probin"); !bin.IsNull() {
		b.WriteString(quotedText(bin.Str()) + ", ")
	}
	source := r.cell(row, "prosrc").Str()
	tag := "$" + strings.ToLower(kind)
	for strings.Contains(source, tag) {
		tag += "x"
	}
	b.WriteString(tag + "$" + source + tag + "$\n")
	return value.Text(b.String()), nil
}

// quotedText is a text as a literal.
func quotedText(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// functionWords are the properties of a function that differ from the usual ones.
func (db *Database) functionWords(row exec.Row) []string {
	r := db.proc()
	var out []string
	add := func(when bool, word string) {
		if when {
			out = append(out, word)
		}
	}
	add(r.cell(row, "prokind").Str() == "w", "WINDOW")
	switch r.cell(row, "provolatile").Str() {
	case "i":
		out = append(out, "IMMUTABLE")
	case "s":
		out = append(out, "STABLE")
	}
	switch r.cell(row, "proparallel").Str() {
	case "s":
		out = append(out, "PARALLEL SAFE")
	case "r":
		out = append(out, "PARALLEL RESTRICTED")
	}
	add(r.cell(row, "proisstrict").Bool(), "STRICT")
	add(r.cell(row, "prosecdef").Bool(), "SECURITY DEFINER")
	add(r.cell(row, "proleakproof").Bool(), "LEAKPROOF")
	usual := float64(costOfSQL)
	if language := r.cell(row, "prolang").Int(); language == 12 || language == 13 {
		usual = 1
	}
	cost, rows := r.cell(row, "procost").Float(), r.cell(row, "prorows").Float()
	add(cost != usual, "COST "+strconv.FormatFloat(cost, 'g', -1, 32))
	add(rows > 0 && rows != rowsOfSet, "ROWS "+strconv.FormatFloat(rows, 'g', -1, 32))
	return out
}
