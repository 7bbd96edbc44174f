package engine

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// systemVersion changes when the rows of the system relations change, so that
// databases written by an older version describe themselves anew.
const systemVersion = "5"

// systemTypes are the types of the system relations' columns by the word that
// stands for them in their definitions. Text collates as INFORMATION_SCHEMA's
// classes have it, without case.
var systemTypes = map[string]store.Type{
	"":       {Class: store.ClassString, MaxLen: 128, Collation: store.CollationUpper},
	"long":   {Class: store.ClassString, MaxLen: stringLengthMax, Collation: store.CollationUpper},
	"int":    {Class: store.ClassInteger},
	"small":  {Class: store.ClassSmallInt},
	"bit":    {Class: store.ClassBoolean},
	"double": {Class: store.ClassDouble},
	"date":   {Class: store.ClassDate},
	"stamp":  {Class: store.ClassTimeStamp},
	"list":   {Class: store.ClassList},
}

// cells is a row of a system relation by column; a missing cell is NULL.
type cells map[string]store.Value

// systemTable is a system relation whose rows are made of named cells.
type systemTable struct {
	schema, name string
	// columns are names in the order of the class, each with the word of its
	// type after a colon unless it is text, and a minus before it when SELECT *
	// leaves it out.
	columns string
	about   func(c *store.Catalog, r store.Relation) []cells
	general func(c *store.Catalog) []cells
}

// relation turns the definition into the store's.
func (t systemTable) relation() store.SystemRelation {
	r := store.SystemRelation{Schema: t.schema, Name: t.name}
	for word := range strings.FieldsSeq(t.columns) {
		word, private := strings.CutPrefix(word, "-")
		name, kind, _ := strings.Cut(word, ":")
		r.Columns = append(r.Columns, store.SystemColumn{Name: name, Type: systemTypes[kind], Private: private})
	}
	if t.about != nil {
		r.About = func(c *store.Catalog, about store.Relation) [][]store.Value {
			return orderCells(r.Columns, t.about(c, about))
		}
	}
	if t.general != nil {
		r.General = func(c *store.Catalog) [][]store.Value { return orderCells(r.Columns, t.general(c)) }
	}
	return r
}

// orderCells puts the cells of rows in the order of the columns.
func orderCells(columns []store.SystemColumn, rows []cells) [][]store.Value {
	ordered := make([][]store.Value, len(rows))
	for i, row := range rows {
		ordered[i] = make([]store.Value, len(columns))
		for k, c := range columns {
			ordered[i][k] = row[c.Name]
		}
	}
	return ordered
}

// systemRelations are INFORMATION_SCHEMA and the part of %Dictionary that
// clients read.
func systemRelations() []store.SystemRelation {
	var relations []store.SystemRelation
	for _, list := range [][]systemTable{
		schemaTables(), keyTables(), routineTables(), statementTables(), dictionaryTables(),
	} {
		for _, t := range list {
			relations = append(relations, t.relation())
		}
	}
	return relations
}

// informationSchema is where most system relations are.
const informationSchema = "INFORMATION_SCHEMA"

// word is a text; "" is NULL, as in the catalog of IRIS.
func word(s string) store.Value {
	if s == "" {
		return store.Value{}
	}
	return store.Text(s)
}

// count is a whole number.
func count(n int) store.Value { return store.Int(int64(n)) }

// yesNo is how INFORMATION_SCHEMA writes a truth value.
func yesNo(b bool) store.Value {
	if b {
		return store.Text("YES")
	}
	return store.Text("NO")
}

// bit is a BIT value.
func bit(b bool) store.Value {
	if b {
		return store.Int(1)
	}
	return store.Int(0)
}

// isSystemSchema tells the schemas of IRIS itself.
func isSystemSchema(schema string) bool {
	return strings.HasPrefix(schema, "%") || strings.EqualFold(schema, informationSchema)
}

// located adds what rows about a relation begin with: its names, also under
// those that keep the declared case, and whether IRIS owns it.
func (row cells) located(schema, name string) cells {
	row["TABLE_SCHEMA"], row["TABLE_NAME"] = word(schema), word(name)
	row["SchemaExact"], row["TableExact"], row["SystemTable"] = word(schema), word(name), bit(isSystemSchema(schema))
	return row
}
