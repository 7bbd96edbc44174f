package gatewayschema

import (
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
)

// Name is the IRIS schema of the tables.
const Name = "iris_pgwire"

// Version is the version that this program installs, and the newest it reads.
const Version = 5

// step makes one table, or one column of a table that an earlier version made.
type step struct {
	table   string
	column  string // "" when the step makes the table
	columns []column
	key     []string
}

// column is one column of a table.
type column struct {
	name, kind string
	required   bool
}

// table makes a table. A column is its name and IRIS type; it is required unless a
// question mark follows. Those before the semicolon are the key.
func table(name, columns string) step {
	s := step{table: name}
	key, rest, keyed := strings.Cut(columns, ";")
	for i, part := range []string{key, rest} {
		for def := range strings.SplitSeq(part, ",") {
			words := strings.Fields(def)
			if len(words) < 2 {
				continue
			}
			kind, optional := strings.CutSuffix(words[1], "?")
			if named, ok := kinds[kind]; ok {
				kind = named
			}
			s.columns = append(s.columns, column{words[0], kind, !optional})
			if i == 0 && keyed {
				s.key = append(s.key, words[0])
			}
		}
	}
	return s
}

// kinds are the short names of IRIS types in the definitions of tables. Names are
// at most 128 characters in IRIS; qualified ones and classes are longer.
var kinds = map[string]string{
	"name": "VARCHAR(128)", "identity": "VARCHAR(260)", "word": "VARCHAR(32)", "text": "VARCHAR(32000)",
	"lock": "VARCHAR(64)", "payload": "VARCHAR(8000)", "int": "INTEGER", "bigint": "BIGINT", "bit": "BIT",
	"double": "DOUBLE", "time": "TIMESTAMP",
}

// versions are the steps of each version, from version 1 on.
var versions = [][]step{
	{
		table("schema_version", "component word; version int, reader int"),
		table("column_type", `table_schema name, table_name name, field name, state word; class identity?,
			signature identity, type_name identity, typmod int, storage word, default_text text?, written time`),
		table("table_check", `table_schema name, table_name name, check_name name, state word; class identity?,
			expression text, written time`),
		table("object_comment", "kind word, identity identity, part name; comment_text text"),
		table("object_oid", "kind word, identity identity; oid bigint"),
		table("sequence", `sequence_schema name, sequence_name name; type_name word, start_value bigint,
			increment_by bigint, min_value bigint, max_value bigint, cache_size bigint, cycles bit, last_value bigint,
			is_called bit, owner_table identity?, owner_field name?`),
		table("user_type", `oid bigint; array_oid bigint, type_schema name, type_name name, kind word,
			base_type identity?, typmod int?, not_null bit?, default_text text?`),
		table("enum_label", "type_oid bigint, label identity; sort_order double, oid bigint"),
		table("type_attribute", "type_oid bigint, position int; attribute_name name, type_name identity, typmod int"),
		table("domain_check", "type_oid bigint, check_name name; expression text"),
		table("advisory_lock", "lock_key lock;"),
		table("notification", "; id IDENTITY?, channel name, payload payload, sender bigint, sent time"),
	},
	slices.Concat(
		added("column_type", "identity_kind word?, generated_text text?, attribute int?"),
		added("table_check", "no_inherit bit?, unvalidated bit?"),
		added("sequence", "owner_kind word?, written time?"),
	),
	{
		table("stored_view", `view_schema name, view_name name; kind word, shown_name name, definition text, view_columns text,
			check_option word?, options text?, populated bit, made time, written time`),
	},
	{
		table("object_note", `kind word, object_schema name, object_name name, part name; shown_part name, note_text text,
			written time`),
	},
	{
		table("stored_routine", `routine_schema name, routine_name name, signature identity; kind word, oid bigint, shown_name name,
			arguments text?, result_type identity?, returns_set bit, body text, body_form word, volatility word, strict bit,
			options text?, made time, written time`),
	},
}

// added makes columns of a table that an earlier version made. Rows that older
// programs write have nothing there.
func added(name, columns string) []step {
	whole := table(name, columns)
	steps := make([]step, len(whole.columns))
	for i := range whole.columns {
		steps[i] = step{table: name, column: whole.columns[i].name, columns: whole.columns[i : i+1]}
	}
	return steps
}

// Tables lists the names of all tables, in the order in which they are made.
func Tables() []string {
	var out []string
	for _, steps := range versions {
		for _, s := range steps {
			if s.column == "" {
				out = append(out, s.table)
			}
		}
	}
	return out
}

// Table is one of the tables, for statements.
func Table(name string) irissql.Table { return irissql.Table{Schema: Name, Name: name} }

// Holds reports whether an IRIS schema is the one of the tables.
func Holds(schema string) bool { return strings.EqualFold(schema, Name) }

// statement is the IRIS SQL of a step.
func (s step) statement() string {
	defs := make([]irissql.ColumnDef, len(s.columns))
	for i, c := range s.columns {
		defs[i] = irissql.ColumnDef{
			Name: c.name, Type: c.kind, NotNull: c.required, Exact: strings.HasPrefix(c.kind, "VARCHAR"),
		}
	}
	if s.column != "" {
		text, _ := irissql.Print(&irissql.AddColumn{Table: Table(s.table), Column: defs[0]})
		return text
	}
	create := &irissql.CreateTable{Table: Table(s.table), Columns: defs}
	if s.key != nil {
		create.Keys = []irissql.KeyDef{{Name: s.table + "_pkey", Primary: true, Columns: s.key}}
	}
	text, _ := irissql.Print(create)
	return text
}
