package catalog

import (
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// routineFuncs print the parts of functions' definitions, and say what may be
// written to.
func routineFuncs() map[string]evalFunc {
	return map[string]evalFunc{
		"pg_get_function_arguments":          routineText((*Database).arguments),
		"pg_get_function_identity_arguments": routineText((*Database).identityArguments),
		"pg_get_functiondef":                 functionDef,
		"pg_get_function_result":             routineText((*Database).result),
		"pg_get_function_sqlbody": routineText(func(db *Database, row exec.Row) (string, bool) {
			v := db.proc().cell(row, "prosqlbody")
			return v.Str(), !v.IsNull()
		}),
		"pg_get_function_arg_default": argumentDefault,
		"pg_relation_is_updatable":    relationUpdatable,
		"pg_column_is_updatable":      columnUpdatable,
		"pg_relation_is_publishable": func(db *Database, args []value.Value) (value.Value, error) {
			return value.Bool(argOID(args[0]) >= firstUserOID && db.isTable(argOID(args[0]))), nil
		},
	}
}

// routineText adapts a function that prints a part of a row of pg_proc.
func routineText(f func(db *Database, row exec.Row) (string, bool)) evalFunc {
	return func(db *Database, args []value.Value) (value.Value, error) {
		e, ok := db.index("pg_proc").byOID[argOID(args[0])]
		if !ok {
			return value.Null, nil
		}
		return orNull(f(db, e.row))
	}
}

// proc is the relation pg_proc.
func (db *Database) proc() *relation { return db.Catalog.relations[pgCatalog+".pg_proc"] }

// arguments are a function's arguments with their defaults.
func (db *Database) arguments(row exec.Row) (string, bool) {
	id := db.proc().cell(row, "oid").Int()
	if r := db.routine(uint32(id)); r != nil {
		return db.argumentsOf(r, true), true
	}
	for line := range strings.Lines(mustRead("data/arguments.tsv")) {
		if key, s, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t"); number(key) == id {
			return s, true
		}
	}
	return db.argumentList(row, "t"), true
}

// identityArguments are the arguments that tell a function from others of its
// name.
func (db *Database) identityArguments(row exec.Row) (string, bool) {
	if r := db.routine(uint32(db.proc().cell(row, "oid").Int())); r != nil {
		return db.argumentsOf(r, false), true
	}
	return db.argumentList(row, "t"), true
}

// argumentDefault is pg_get_function_arg_default: the default of the nth argument,
// NULL where it has none.
func argumentDefault(db *Database, args []value.Value) (value.Value, error) {
	if r := db.routine(argOID(args[0])); r != nil {
		return routineDefault(r, int(args[1].Int())), nil
	}
	fn := db.Catalog.declared[argOID(args[0])]
	if fn == nil {
		return value.Null, nil
	}
	n := int(args[1].Int()) - 1 - (len(fn.Args) - len(fn.DefaultTexts))
	if n < 0 || n >= len(fn.DefaultTexts) || args[1].Int() > int64(len(fn.Args)) {
		return value.Null, nil
	}
	return value.Text(fn.DefaultTexts[n]), nil
}

// argumentList prints the arguments of a function but for those of some modes.
func (db *Database) argumentList(row exec.Row, without string) string {
	r := db.proc()
	types := r.cell(row, "proargtypes").Array().Elements
	if all := r.cell(row, "proallargtypes"); !all.IsNull() {
		types = all.Array().Elements
	}
	var out []string
	direct := db.directArguments(row)
	for i, t := range types {
		mode := elementAt(r.cell(row, "proargmodes"), i, "i")
		if strings.Contains(without, mode) {
			continue
		}
		words := map[string]string{"o": "OUT ", "b": "INOUT ", "v": "VARIADIC "}[mode]
		if name := elementAt(r.cell(row, "proargnames"), i, ""); name != "" {
			words += exec.QuoteIdent(name) + " "
		}
		typ, _ := db.bareTypeName(pgtype.OID(t.Int()))
		out = append(out, words+typ)
	}
	if direct < 0 {
		return strings.Join(out, ", ")
	}
	ordered := out[min(direct, len(out)):]
	if len(ordered) == 0 { // of VARIADIC "any" the values to order by are of the same types
		ordered = out[len(out)-1:]
	}
	return strings.TrimPrefix(strings.Join(out[:direct], ", ")+" ORDER BY "+strings.Join(ordered, ", "), " ")
}

// directArguments is how many arguments of an ordered-set aggregate come before those
// that it orders by, -1 for another function.
func (db *Database) directArguments(row exec.Row) int {
	r := db.proc()
	if r.cell(row, "prokind").Str() != "a" {
		return -1
	}
	agg, of := db.find("pg_aggregate", "aggfnoid", argOID(r.cell(row, "oid")))
	if agg == nil || of.cell(agg, "aggkind").Str() == "n" {
		return -1
	}
	return int(of.cell(agg, "aggnumdirectargs").Int())
}

// elementAt is an element of an array of text, or what stands for it.
func elementAt(array value.Value, i int, otherwise string) string {
	if array.IsNull() || i >= len(array.Array().Elements) {
		return otherwise
	}
	return array.Array().Elements[i].Str()
}

// result is a function's result; procedures have none.
func (db *Database) result(row exec.Row) (string, bool) {
	r := db.proc()
	if r.cell(row, "prokind").Str() == "p" {
		return "", false
	}
	if table := db.tableResult(row); table != "" {
		return "TABLE(" + table + ")", true
	}
	name, _ := db.bareTypeName(pgtype.OID(r.cell(row, "prorettype").Int()))
	if r.cell(row, "proretset").Bool() {
		name = "SETOF " + name
	}
	return name, true
}

// tableResult prints the columns of a function that returns a table.
func (db *Database) tableResult(row exec.Row) string {
	r := db.proc()
	all := r.cell(row, "proallargtypes")
	if all.IsNull() {
		return ""
	}
	var out []string
	for i, t := range all.Array().Elements {
		if elementAt(r.cell(row, "proargmodes"), i, "i") == "t" {
			typ, _ := db.bareTypeName(pgtype.OID(t.Int()))
			out = append(out, exec.QuoteIdent(elementAt(r.cell(row, "proargnames"), i, ""))+" "+typ)
		}
	}
	return strings.Join(out, ", ")
}

// updatable are the bits of pg_relation_is_updatable for a table: INSERT,
// UPDATE and DELETE.
const updatable = 8 | 4 | 16

// deletable is the bit of DELETE alone: a view none of whose columns can be changed.
const deletable = 16

// relationUpdatable is pg_relation_is_updatable.
func relationUpdatable(db *Database, args []value.Value) (value.Value, error) {
	columns := db.updatableColumns(argOID(args[0]))
	switch {
	case db.isTable(argOID(args[0])), slices.Contains(columns, true):
		return value.Int(updatable), nil
	case columns != nil:
		return value.Int(deletable), nil
	}
	return value.Int(0), nil
}

// updatableColumns says which columns of a view can be changed, nil when no row can.
func (db *Database) updatableColumns(id uint32) []bool {
	t := db.objects().table(id)
	if t == nil || t.rel.Definition == nil || db.Definitions == nil {
		return nil
	}
	return db.Definitions.Updatable(t.rel)
}

// columnUpdatable is pg_column_is_updatable.
func columnUpdatable(db *Database, args []value.Value) (value.Value, error) {
	number := int(args[1].Int())
	columns := db.updatableColumns(argOID(args[0]))
	inView := number > 0 && number <= len(columns) && columns[number-1]
	return value.Bool(inView || db.isTable(argOID(args[0])) && number > 0), nil
}

// isTable reports whether an OID is a table's.
func (db *Database) isTable(id uint32) bool {
	e, ok := db.index("pg_class").byOID[id]
	return ok && db.Catalog.relations[pgCatalog+".pg_class"].cell(e.row, "relkind").Str() == "r"
}

// routine finds a function or procedure of the user, nil if there is none.
func (db *Database) routine(id uint32) *meta.Routine {
	for _, r := range db.objects().routines {
		if r.OID == id {
			return r
		}
	}
	return nil
}

// argumentsOf prints the arguments of a routine, with or without their defaults.
func (db *Database) argumentsOf(r *meta.Routine, defaults bool) string {
	var out []string
	for _, a := range r.Arguments {
		if a.Mode == "t" {
			continue
		}
		text := map[string]string{"o": "OUT ", "b": "INOUT ", "v": "VARIADIC "}[a.Mode]
		if a.Mode == "i" && r.Procedure {
			text = "IN "
		}
		if a.Name != "" {
			text += exec.QuoteIdent(a.Name) + " "
		}
		typ, _ := db.bareTypeName(a.Type)
		text += typ
		if a.Default != "" && defaults {
			text += " DEFAULT " + a.Default
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

// routineDefault is the default of a routine's nth argument, NULL for none.
func routineDefault(r *meta.Routine, n int) value.Value {
	if n < 1 || n > len(r.Arguments) || r.Arguments[n-1].Default == "" {
		return value.Null
	}
	return value.Text(r.Arguments[n-1].Default)
}
