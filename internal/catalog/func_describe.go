package catalog

import (
	"fmt"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// described are the words before the names of objects whose description is no more.
var described = map[string]string{
	"pg_namespace": "schema", "pg_authid": "role", "pg_database": "database", "pg_tablespace": "tablespace", "pg_am": "access method",
	"pg_language": "language", "pg_collation": "collation", "pg_conversion": "conversion", "pg_statistic_ext": "statistics object",
	"pg_ts_config": "text search configuration", "pg_ts_dict": "text search dictionary", "pg_ts_parser": "text search parser",
	"pg_ts_template": "text search template", "pg_foreign_server": "server", "pg_foreign_data_wrapper": "foreign-data wrapper",
}

// relationWords are the words before the names of relations, by their kind.
var relationWords = map[string]string{
	"r": "table", "p": "table", "i": "index", "I": "index", "S": "sequence", "t": "toast table", "v": "view",
	"m": "materialized view", "c": "composite type", "f": "foreign table",
}

// describeObject is pg_describe_object: what messages call an object, NULL when it is
// not there.
func describeObject(db *Database, args []value.Value) (value.Value, error) {
	class, id, column := argOID(args[0]), argOID(args[1]), int(args[2].Int())
	if class == 0 && id == 0 && column == 0 {
		return value.Null, nil
	}
	table := db.index("pg_class").byOID[class].name
	s, ok, err := db.describe(table, id, column)
	switch {
	case err != nil:
		return value.Null, err
	case !ok && (table == "" || db.Catalog.relations[pgCatalog+"."+table] == nil):
		return value.Null, pgerr.New(pgerr.InternalError, "unrecognized object class: %d", class)
	case !ok:
		return value.Null, nil
	}
	return value.Text(s), nil
}

// describe returns the description of an object of a table of pg_catalog.
func (db *Database) describe(table string, id uint32, column int) (s string, ok bool, err error) {
	if word := described[table]; word != "" {
		if kinds[table].namespace == "" {
			e, ok := db.index(table).byOID[id]
			return word + " " + e.name, ok, nil
		}
		s, ok = db.shown(table, id)
		return word + " " + s, ok, nil
	}
	switch table {
	case "pg_class":
		s, ok = db.describeRelation(id, column)
	case "pg_proc":
		s, ok = db.signature(id)
		s = "function " + s
	case "pg_type":
		s, ok = db.bareTypeName(pgtype.OID(id))
		s = "type " + s
	case "pg_operator":
		s, ok = db.operatorSignature(id)
		s = "operator " + s
	case "pg_opfamily", "pg_opclass":
		s, ok = db.describeOperators(table, id)
	default:
		row := db.object(table, id)
		if row == nil {
			return "", false, nil
		}
		return db.describePart(table, row)
	}
	return s, ok, nil
}

// describeRelation describes a relation or one of its columns.
func (db *Database) describeRelation(id uint32, column int) (string, bool) {
	e, ok := db.index("pg_class").byOID[id]
	if !ok {
		return "", false
	}
	name, _ := db.shown("pg_class", id)
	name = relationWords[db.Catalog.relations[pgCatalog+".pg_class"].cell(e.row, "relkind").Str()] + " " + name
	if column == 0 {
		return name, true
	}
	attribute, ok := db.columnNames(id)[column]
	return "column " + attribute + " of " + name, ok
}

// describeOperators describes a class or family of operators.
func (db *Database) describeOperators(table string, id uint32) (string, bool) {
	e, ok := db.index(table).byOID[id]
	if !ok {
		return "", false
	}
	word, method := "operator family", "opfmethod"
	if table == "pg_opclass" {
		word, method = "operator class", "opcmethod"
	}
	r := db.Catalog.relations[pgCatalog+"."+table]
	name, _ := db.shown(table, id)
	am := db.index("pg_am").byOID[uint32(r.cell(e.row, method).Int())].name
	return word + " " + name + " for access method " + am, true
}

// object is a row of a table of pg_catalog, nil when there is none: its cells by the
// names of columns.
func (db *Database) object(table string, id uint32) func(column string) value.Value {
	r := db.Catalog.relations[pgCatalog+"."+table]
	if r == nil {
		return nil
	}
	if _, ok := r.position["oid"]; !ok {
		return nil
	}
	row, _ := db.find(table, "oid", id)
	if row == nil {
		return nil
	}
	return func(column string) value.Value { return r.cell(row, column) }
}

// describePart describes what is a part of another object.
func (db *Database) describePart(table string, cell func(string) value.Value) (string, bool, error) {
	number := func(column string) uint32 { return uint32(cell(column).Int()) }
	typeOf := func(column string) string {
		name, _ := db.bareTypeName(pgtype.OID(number(column)))
		return name
	}
	on := func(word, name, column string) string {
		relation, _ := db.describeRelation(number(column), 0)
		return word + " " + cell(name).Str() + " on " + relation
	}
	switch table {
	case "pg_constraint":
		if number("conrelid") == 0 {
			return "constraint " + cell("conname").Str(), true, nil
		}
		return on("constraint", "conname", "conrelid"), true, nil
	case "pg_rewrite":
		return on("rule", "rulename", "ev_class"), true, nil
	case "pg_trigger":
		return on("trigger", "tgname", "tgrelid"), true, nil
	case "pg_attrdef":
		s, ok := db.describeRelation(number("adrelid"), int(cell("adnum").Int()))
		return "default value for " + s, ok, nil
	case "pg_cast":
		return "cast from " + typeOf("castsource") + " to " + typeOf("casttarget"), true, nil
	case "pg_extension":
		return "extension " + cell("extname").Str(), true, nil
	case "pg_amop":
		family, _ := db.describeOperators("pg_opfamily", number("amopfamily"))
		operator, _ := db.operatorSignature(number("amopopr"))
		return fmt.Sprintf("operator %d (%s, %s) of %s: %s", cell("amopstrategy").Int(), typeOf("amoplefttype"), typeOf("amoprighttype"), family, operator), true, nil
	case "pg_amproc":
		family, _ := db.describeOperators("pg_opfamily", number("amprocfamily"))
		function, _ := db.signature(number("amproc"))
		return fmt.Sprintf("function %d (%s, %s) of %s: %s", cell("amprocnum").Int(), typeOf("amproclefttype"), typeOf("amprocrighttype"), family, function), true, nil
	}
	return "", false, pgerr.Unsupported("pg_describe_object of %s", table)
}
