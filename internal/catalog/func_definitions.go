package catalog

import (
	"regexp"
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// definitionFuncs are the functions that print definitions.
func definitionFuncs() map[string]evalFunc {
	return map[string]evalFunc{
		"pg_get_expr":                         getExpr,
		"pg_get_constraintdef":                getConstraintDef,
		"pg_get_indexdef":                     getIndexDef,
		"pg_get_viewdef":                      getViewDef,
		"pg_get_ruledef":                      getRuleDef,
		"pg_get_triggerdef":                   always(value.Null), // no triggers, statistics and partitions to print
		"pg_get_partkeydef":                   always(value.Null),
		"pg_get_partition_constraintdef":      always(value.Null),
		"pg_get_statisticsobjdef_columns":     always(value.Null),
		"pg_get_statisticsobjdef":             always(value.Null),
		"pg_get_statisticsobjdef_expressions": always(value.Null),
		"pg_get_replica_identity_index":       always(value.Null),
	}
}

// getExpr is pg_get_expr: what the catalogs hold is the text itself, in which the
// names of sequences have their schemas.
func getExpr(db *Database, args []value.Value) (value.Value, error) {
	text := db.shownSequences(args[0].Str())
	pretty := len(args) > 2 && args[2].Bool()
	if pretty || schemaInText.MatchString(text) {
		text = db.expression(argOID(args[1]), text, pretty)
	}
	return value.Text(text), nil
}

// schemaInText finds a name with its schema, which is printed only where the search path
// does not find the name alone.
var schemaInText = regexp.MustCompile(`[\pL_0-9"]\.[\pL_"]`)

// expression is an expression of a table's row as it is printed. One that cannot be
// analysed stays as it is.
func (db *Database) expression(table uint32, text string, pretty bool) string {
	t := db.objects().table(table)
	if t == nil || db.Definitions == nil {
		return text
	}
	if shown, err := db.Definitions.Expression(t.rel, text, pretty); err == nil {
		return shown
	}
	return text
}

// columnNames returns the names of a relation's columns by number.
func (db *Database) columnNames(table uint32) map[int]string {
	o := db.objects()
	o.mu.Lock()
	all := o.attributes
	o.mu.Unlock()
	if all != nil {
		return all[table]
	}
	all = map[uint32]map[int]string{}
	db.each("pg_attribute", func(r *relation, row exec.Row) bool {
		id := argOID(r.cell(row, "attrelid"))
		if all[id] == nil {
			all[id] = map[int]string{}
		}
		all[id][int(r.cell(row, "attnum").Int())] = r.cell(row, "attname").Str()
		return true
	})
	o.mu.Lock()
	defer o.mu.Unlock()
	o.attributes = all
	return all[table]
}

// columnList prints the columns of an array of attribute numbers.
func (db *Database) columnList(table uint32, numbers value.Value) string {
	names := db.columnNames(table)
	var out []string
	for _, n := range numbers.Array().Elements {
		out = append(out, exec.QuoteIdent(names[int(n.Int())]))
	}
	return strings.Join(out, ", ")
}

// find returns the row of a table whose column holds an OID.
func (db *Database) find(table, column string, id uint32) (found exec.Row, of *relation) {
	r := db.Catalog.relations[pgCatalog+"."+table]
	rows, err := r.find(db, r.position[column], pgtype.AppendHashKey(nil, oid(id)))
	if err != nil {
		return nil, r // a test reads all of them
	}
	for _, part := range rows {
		if len(part) > 0 {
			return part[0], r
		}
	}
	return nil, r
}

// getConstraintDef is pg_get_constraintdef.
func getConstraintDef(db *Database, args []value.Value) (value.Value, error) {
	row, r := db.find("pg_constraint", "oid", argOID(args[0]))
	if row == nil {
		return value.Null, nil
	}
	if r.cell(row, "contype").Str() == "c" {
		if pretty := db.prettyCheck(argOID(args[0])); pretty != "" && len(args) > 1 && args[1].Bool() {
			return value.Text(pretty), nil
		}
		text, pretty := r.cell(row, "conbin").Str(), len(args) > 1 && args[1].Bool()
		if domain := argOID(r.cell(row, "contypid")); domain != 0 {
			text = db.domainCheck(domain, text, pretty)
		} else {
			text = db.expression(argOID(r.cell(row, "conrelid")), text, pretty)
		}
		return value.Text(checkDefinition(r, row, text)), nil
	}
	columns := db.columnList(argOID(r.cell(row, "conrelid")), r.cell(row, "conkey"))
	timing := ""
	switch {
	case r.cell(row, "condeferred").Bool():
		timing = " DEFERRABLE INITIALLY DEFERRED"
	case r.cell(row, "condeferrable").Bool():
		timing = " DEFERRABLE"
	}
	switch r.cell(row, "contype").Str() {
	case "p":
		return value.Text("PRIMARY KEY (" + columns + ")" + timing), nil
	case "n":
		return value.Text("NOT NULL " + columns), nil
	case "u":
		return value.Text("UNIQUE (" + columns + ")" + timing), nil
	case "f":
		if !r.cell(row, "convalidated").Bool() {
			timing += " NOT VALID"
		}
		return value.Text("FOREIGN KEY (" + columns + ") REFERENCES " + db.references(r, row) + timing), nil
	}
	return value.Null, pgerr.Unsupported("printing a constraint of this kind")
}

// prettyCheck is how a check of one of PostgreSQL's own domains is printed for
// reading, "" for another.
func (db *Database) prettyCheck(id uint32) string {
	for line := range strings.Lines(mustRead("data/checks.tsv")) {
		if key, s, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t"); uint32(number(key)) == id {
			return s
		}
	}
	return ""
}

// checkDefinition prints a CHECK constraint of an expression.
func checkDefinition(r *relation, row exec.Row, expression string) string {
	text := "CHECK (" + expression + ")"
	if r.cell(row, "connoinherit").Bool() {
		text += " NO INHERIT"
	}
	if !r.cell(row, "convalidated").Bool() {
		text += " NOT VALID"
	}
	return text
}

// references prints what a foreign key refers to and its actions.
func (db *Database) references(r *relation, row exec.Row) string {
	parent := argOID(r.cell(row, "confrelid"))
	name, _ := db.shown("pg_class", parent)
	out := name + "(" + db.columnList(parent, r.cell(row, "confkey")) + ")"
	for _, a := range []struct{ column, event string }{{"confupdtype", " ON UPDATE "}, {"confdeltype", " ON DELETE "}} {
		if rule := actions[r.cell(row, a.column).Str()]; rule != "" {
			out += a.event + rule
		}
	}
	return out
}

// actions are the referential actions that are printed.
var actions = map[string]string{"c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT", "r": "RESTRICT"}

// getIndexDef is pg_get_indexdef, of the whole index or one column of it.
func getIndexDef(db *Database, args []value.Value) (value.Value, error) {
	id := argOID(args[0])
	row, r := db.find("pg_index", "indexrelid", id)
	if row == nil {
		return value.Null, nil
	}
	table := argOID(r.cell(row, "indrelid"))
	pretty := len(args) == 3 && args[2].Bool()
	note := db.indexNote(table, id)
	if note != nil {
		note = db.shownNote(table, note, pretty)
	}
	if len(args) == 3 && args[1].Int() != 0 {
		if note != nil {
			return noteColumn(note, int(args[1].Int()))
		}
		return db.indexColumn(r, row, int(args[1].Int()))
	}
	class := db.index("pg_class")
	name, _ := db.shown("pg_class", table)
	if !pretty {
		name = db.qualified(class.byOID[table])
	}
	unique := ""
	if r.cell(row, "indisunique").Bool() {
		unique = "UNIQUE "
	}
	am := argOID(db.Catalog.relations[pgCatalog+".pg_class"].cell(class.byOID[id].row, "relam"))
	columns := "(" + db.columnList(table, r.cell(row, "indkey")) + db.vectorIndexTail(table, id)
	if note != nil {
		columns = noteColumns(note)
	}
	return value.Text("CREATE " + unique + "INDEX " + exec.QuoteIdent(class.byOID[id].name) + " ON " + name + " USING " +
		db.index("pg_am").byOID[am].name + " " + columns), nil
}

// vectorIndexTail prints what follows the column of an index: of one of vectors
// the operator class, the options and the condition.
func (db *Database) vectorIndexTail(table, id uint32) string {
	t := db.objects().table(table)
	if t == nil {
		return ")"
	}
	i := slices.Index(t.indexes, id)
	if i < 0 || t.details.Indexes[i].Class == "" {
		return ")"
	}
	x := t.details.Indexes[i]
	tail := " " + x.Class + ")"
	if x.Options != "" {
		tail += " WITH (" + x.Options + ")"
	}
	if x.Predicate != "" {
		tail += " WHERE " + x.Predicate
	}
	return tail
}

// indexColumn prints one column of an index, "" for one that it does not have.
func (db *Database) indexColumn(r *relation, row exec.Row, n int) (value.Value, error) {
	keys := r.cell(row, "indkey").Array().Elements
	if n < 1 || n > len(keys) {
		return value.Text(""), nil
	}
	names := db.columnNames(argOID(r.cell(row, "indrelid")))
	return value.Text(exec.QuoteIdent(names[int(keys[n-1].Int())])), nil
}

// getViewDef is pg_get_viewdef: the text that IRIS keeps of a view, or the
// definition of one of this package's. What is no view has none.
func getViewDef(db *Database, args []value.Value) (value.Value, error) {
	id := argOID(args[0])
	if args[0].Kind() == value.KindText {
		parts, err := exec.SplitName(args[0].Str())
		if err != nil {
			return value.Null, err
		}
		ids := db.lookup("pg_class", parts)
		if len(ids) == 0 {
			return value.Null, pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", strings.Join(parts, "."))
		}
		id = ids[0]
	}
	if t := db.objects().table(id); t != nil {
		if t.hasQuery() && db.Definitions != nil {
			text, err := db.Definitions.View(t.rel, len(args) > 1 && (args[1].Kind() != value.KindBool || args[1].Bool()))
			return value.Text(text), err
		}
		return orNull(t.details.ViewText, t.rel.View)
	}
	e, ok := db.index("pg_class").byOID[id]
	if !ok {
		return value.Null, nil
	}
	schema := db.index("pg_namespace").byOID[e.namespace].name
	text, err := files.ReadFile("views/" + schema + "/" + e.name + ".sql")
	return orNull(strings.TrimSuffix(string(text), "\n"), err == nil)
}
