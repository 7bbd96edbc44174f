package gatewayschema

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
)

// Name is the IRIS schema of the tables.
const Name = "iris_pgwire"

// Version is the version that this program installs, and the newest it reads.
const Version = 1

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

// The IRIS types of the columns. Names are at most 128 characters in IRIS;
// qualified ones and classes are longer.
const (
	nameType     = "VARCHAR(128)"
	identityType = "VARCHAR(260)"
	wordType     = "VARCHAR(32)"
	textType     = "VARCHAR(32000)"
)

// object are the columns that say which table a row is about.
var object = []column{{"table_schema", nameType, true}, {"table_name", nameType, true}}

// about is a list of columns that begins with those of object.
func about(columns ...column) []column { return append(append([]column(nil), object...), columns...) }

// versions are the steps of each version, from version 1 on.
var versions = [][]step{
	{
		{table: "schema_version", columns: []column{{"component", wordType, true}, {"version", "INTEGER", true}, {"reader", "INTEGER", true}},
			key: []string{"component"}},
		{table: "column_type", columns: about(
			column{"field", nameType, true}, column{"state", wordType, true}, column{"class", identityType, false},
			column{"signature", identityType, true}, column{"type_name", identityType, true}, column{"typmod", "INTEGER", true},
			column{"storage", wordType, true}, column{"default_text", textType, false}, column{"written", "TIMESTAMP", true}),
			key: []string{"table_schema", "table_name", "field", "state"}},
		{table: "table_check", columns: about(
			column{"check_name", nameType, true}, column{"state", wordType, true}, column{"class", identityType, false},
			column{"expression", textType, true}, column{"written", "TIMESTAMP", true}),
			key: []string{"table_schema", "table_name", "check_name", "state"}},
		{table: "object_comment", columns: []column{{"kind", wordType, true}, {"identity", identityType, true},
			{"part", nameType, true}, {"comment_text", textType, true}},
			key: []string{"kind", "identity", "part"}},
		{table: "object_oid", columns: []column{{"kind", wordType, true}, {"identity", identityType, true}, {"oid", "BIGINT", true}},
			key: []string{"kind", "identity"}},
		{table: "sequence", columns: []column{{"sequence_schema", nameType, true}, {"sequence_name", nameType, true},
			{"type_name", wordType, true}, {"start_value", "BIGINT", true}, {"increment_by", "BIGINT", true},
			{"min_value", "BIGINT", true}, {"max_value", "BIGINT", true}, {"cache_size", "BIGINT", true},
			{"cycles", "BIT", true}, {"last_value", "BIGINT", true}, {"is_called", "BIT", true},
			{"owner_table", identityType, false}, {"owner_field", nameType, false}},
			key: []string{"sequence_schema", "sequence_name"}},
		{table: "user_type", columns: []column{{"oid", "BIGINT", true}, {"array_oid", "BIGINT", true}, {"type_schema", nameType, true},
			{"type_name", nameType, true}, {"kind", wordType, true}, {"base_type", identityType, false}, {"typmod", "INTEGER", false},
			{"not_null", "BIT", false}, {"default_text", textType, false}},
			key: []string{"oid"}},
		{table: "enum_label", columns: []column{{"type_oid", "BIGINT", true}, {"label", identityType, true},
			{"sort_order", "DOUBLE", true}, {"oid", "BIGINT", true}}, key: []string{"type_oid", "label"}},
		{table: "type_attribute", columns: []column{{"type_oid", "BIGINT", true}, {"position", "INTEGER", true},
			{"attribute_name", nameType, true}, {"type_name", identityType, true}, {"typmod", "INTEGER", true}},
			key: []string{"type_oid", "position"}},
		{table: "domain_check", columns: []column{{"type_oid", "BIGINT", true}, {"check_name", nameType, true},
			{"expression", textType, true}}, key: []string{"type_oid", "check_name"}},
		{table: "advisory_lock", columns: []column{{"lock_key", "VARCHAR(64)", true}}, key: []string{"lock_key"}},
		{table: "notification", columns: []column{{"id", "IDENTITY", false}, {"channel", nameType, true},
			{"payload", "VARCHAR(8000)", true}, {"sender", "BIGINT", true}, {"sent", "TIMESTAMP", true}}},
	},
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
