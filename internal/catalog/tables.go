package catalog

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Superuser is the role that owns PostgreSQL's own objects.
const Superuser = "postgres"

// tables lists the relations of pg_catalog that have rows besides the static
// ones.
func tables() map[string]*table {
	return map[string]*table{
		"pg_namespace":        {rows: pgNamespace},
		"pg_class":            {rows: pgClass},
		"pg_attribute":        {rows: pgAttribute},
		"pg_attrdef":          {rows: pgAttrdef},
		"pg_type":             {rows: pgType},
		"pg_proc":             {rows: pgProc},
		"pg_language":         {rows: pgLanguage},
		"pg_index":            {rows: pgIndex},
		"pg_constraint":       {rows: pgConstraint},
		"pg_description":      {rows: pgDescription},
		"pg_depend":           {rows: pgDepend},
		"pg_rewrite":          {rows: pgRewrite},
		"pg_database":         {rows: pgDatabase, volatile: true},
		"pg_shdescription":    {rows: pgShdescription},
		"pg_shdepend":         {rows: pgShdepend},
		"pg_authid":           {rows: pgAuthid, volatile: true},
		"pg_enum":             {rows: pgEnum},
		"pg_extension":        {rows: pgExtension},
		"pg_sequence":         {rows: pgSequence},
		"pg_settings":         {rows: pgSettings, volatile: true, alone: true},
		"pg_timezone_abbrevs": {rows: nothing},

		"pg_stat_statements":      {rows: pgStatStatements, volatile: true},
		"pg_stat_statements_info": {rows: pgStatStatementsInfo, volatile: true},
		"pg_stat_statements_iris": {rows: pgStatStatementsIRIS, volatile: true},

		"pg_stat_io":                {rows: nothing}, // views of 16 and later, over functions of theirs
		"pg_wait_events":            {rows: nothing},
		"pg_aios":                   {rows: nothing},
		"pg_shmem_allocations_numa": {rows: nothing},
		"pg_stat_checkpointer":      {rows: pgStatCheckpointer},

		"pg_statistic": {rows: nothing, remote: pgStatistic},

		"pg_stats_ext_exprs": {rows: nothing}, // its definition takes the row type of pg_statistic apart
	}
}

// nothing is for relations that have only static rows but are views of
// functions in PostgreSQL.
func nothing(*Database) []fields { return nil }

// text, flag, count and oid are the short forms that rows are written with: a
// string,
func text(s string) value.Value { return value.Text(s) }

// flag is a truth value,
func flag(b bool) value.Value { return value.Bool(b) }

// count is a number,
func count(n int) value.Value { return value.Int(int64(n)) }

// oid is an OID.
func oid(n uint32) value.Value { return value.Int(int64(n)) }

// attributeOf is the attribute number of a column.
func attributeOf(rel *analyze.Relation, column int) int { return int(rel.Columns[column].Attribute) }

// attributes is an array of attribute numbers of columns of a relation; 0 stands for
// an expression.
func attributes(rel *analyze.Relation, columns []int) []value.Value {
	out := make([]value.Value, len(columns))
	for i, c := range columns {
		out[i] = count(0)
		if c >= 0 {
			out[i] = count(attributeOf(rel, c))
		}
	}
	return out
}

// same is a vector of n times the same number.
func same(n int, of uint32) value.Value {
	out := make([]value.Value, n)
	for i := range out {
		out[i] = oid(of)
	}
	return pgtype.NewNumberVector(out)
}
