package plan

import (
	"fmt"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// tableBuilder makes the IRIS form of a CREATE TABLE.
type tableBuilder struct {
	out     *irissql.CreateTable
	catalog analyze.Catalog
	name    string // PostgreSQL's table name, for the names of constraints
	keyPos  []int  // where each key stands in the statement
}

// CreateTable translates CREATE TABLE. What IRIS has no form for is refused by
// name; nothing is dropped silently.
func CreateTable(t *pgsql.CreateTable, c analyze.Catalog) (*irissql.CreateTable, error) {
	if err := plainTable(t); err != nil {
		return nil, err
	}
	b := &tableBuilder{
		out:     &irissql.CreateTable{Table: irissql.Table{Schema: meta.IRISSchema(t.Table.Schema), Name: t.Table.Name}},
		catalog: c, name: t.Table.Name,
	}
	for _, e := range t.Elements {
		var err error
		switch {
		case e.Column != nil:
			err = b.column(e.Column)
		case e.Constraint != nil:
			err = b.constraint(e.Constraint, e.Constraint.Columns)
		default:
			err = pgerr.Unsupported("CREATE TABLE ... LIKE").At(e.Pos)
		}
		if err != nil {
			return nil, err
		}
	}
	return b.out, b.check()
}

// plainTable refuses the kinds of tables that IRIS does not have.
func plainTable(t *pgsql.CreateTable) error {
	switch {
	case t.Persistence == pgsql.Temporary:
		return pgerr.Unsupported("CREATE TEMPORARY TABLE").At(t.Pos)
	case len(t.Inherits) > 0:
		return pgerr.Unsupported("INHERITS").At(t.Pos)
	case t.OfType != nil, t.PartitionOf != nil, t.PartitionBy != nil, t.Foreign:
		return pgerr.Unsupported("this kind of table").At(t.Pos)
	}
	return nil
}

// column translates a column with its constraints.
func (b *tableBuilder) column(c *pgsql.ColumnDef) error {
	for _, old := range b.out.Columns {
		if old.Name == c.Name {
			return pgerr.New(pgerr.DuplicateColumn, "column %q specified more than once", c.Name)
		}
	}
	if serialTypes[c.Type.Name] {
		return pgerr.Unsupported("a column of type %s", c.Type.Name).At(c.Type.Pos)
	}
	ref, element, err := analyze.ResolveType(c.Type)
	if err != nil {
		return err
	}
	def := irissql.ColumnDef{Name: c.Name}
	if def.Type, err = irisDDLType(ref, element); err != nil {
		return pgerr.From(err).At(c.Type.Pos)
	}
	def.Exact = isTextOID(ref.OID)
	b.out.Columns = append(b.out.Columns, def)
	at := len(b.out.Columns) - 1
	for _, con := range c.Constraints {
		switch con.Kind {
		case pgsql.ConstraintNotNull:
			b.out.Columns[at].NotNull = true
		case pgsql.ConstraintNull:
		case pgsql.ConstraintDefault:
			if b.out.Columns[at].Default, err = irisDefault(con.Expr, ref); err != nil {
				return err
			}
		default:
			if err := b.constraint(con, []string{c.Name}); err != nil {
				return err
			}
		}
	}
	return nil
}

// serialTypes are no types, but stand for one with a sequence.
var serialTypes = map[string]bool{
	"smallserial": true, "serial": true, "bigserial": true, "serial2": true, "serial4": true, "serial8": true,
}

// isTextOID reports whether values of a type are character strings.
func isTextOID(t pgtype.OID) bool {
	switch t {
	case pgtype.TextOID, pgtype.VarcharOID, pgtype.NameOID:
		return true
	}
	return false
}

// irisDDLType is the IRIS type that stores a PostgreSQL type with nothing lost.
func irisDDLType(t analyze.TypeRef, element string) (string, error) {
	switch t.OID {
	case pgtype.BoolOID:
		return "BIT", nil
	case pgtype.Int2OID:
		return "SMALLINT", nil
	case pgtype.Int4OID:
		return "INTEGER", nil
	case pgtype.Int8OID:
		return "BIGINT", nil
	case pgtype.Float8OID:
		return "DOUBLE", nil
	case pgtype.TextOID:
		return fmt.Sprintf("VARCHAR(%d)", meta.StringMax), nil
	case pgtype.ByteaOID:
		return fmt.Sprintf("VARBINARY(%d)", meta.StringMax), nil
	case pgtype.DateOID:
		return "DATE", nil
	case pgtype.TimeOID:
		return "TIME(6)", nil
	case pgtype.TimestampOID:
		return "TIMESTAMP", nil
	case pgtype.UUIDOID:
		return "UNIQUEIDENTIFIER", nil
	}
	return irisSizedType(t, element)
}

// numericDigitsMax is how many digits IRIS keeps of an exact number.
const numericDigitsMax = 18

// irisSizedType continues irisDDLType with the types that have modifiers.
func irisSizedType(t analyze.TypeRef, element string) (string, error) {
	switch t.OID {
	case pgtype.VarcharOID:
		if t.Typmod == pgtype.NoTypmod {
			return fmt.Sprintf("VARCHAR(%d)", meta.StringMax), nil
		}
		return fmt.Sprintf("VARCHAR(%d)", t.Typmod-4), nil
	case pgtype.NumericOID:
		if t.Typmod == pgtype.NoTypmod {
			return "", pgerr.Unsupported("a numeric column without precision").
				WithHint("Give a precision of at most %d digits, such as numeric(18,4).", numericDigitsMax)
		}
		precision, scale := (t.Typmod-4)>>16, (t.Typmod-4)&0x7ff
		if precision > numericDigitsMax || scale > precision {
			return "", pgerr.Unsupported("a numeric column of more than %d digits", numericDigitsMax)
		}
		return fmt.Sprintf("NUMERIC(%d,%d)", precision, scale), nil
	case pgtype.VectorOID:
		if t.Typmod == pgtype.NoTypmod {
			return "VECTOR(" + element + ")", nil
		}
		return fmt.Sprintf("VECTOR(%s,%d)", element, t.Typmod), nil
	}
	return "", pgerr.Unsupported("a column of type %s", pgtype.FormatType(t.OID, t.Typmod))
}

// irisDefault translates a column's default: constants and the current time.
func irisDefault(e pgsql.Expr, t analyze.TypeRef) (irissql.Expr, error) {
	switch e := e.(type) {
	case *pgsql.CastExpr:
		return irisDefault(e.Arg, t)
	case *pgsql.Literal:
		return defaultLiteral(e, t, "")
	case *pgsql.OpExpr:
		if l, ok := e.Right.(*pgsql.Literal); ok && e.Left == nil && e.Op == "-" {
			return defaultLiteral(l, t, "-")
		}
	case *pgsql.ValueFunc:
		switch e.Name {
		case "current_timestamp", "localtimestamp":
			return irissql.Keyword{Word: "CURRENT_TIMESTAMP(6)"}, nil
		case "current_date":
			return irissql.Keyword{Word: "CURRENT_DATE"}, nil
		}
	case *pgsql.FuncCall:
		if e.Name == "now" && len(e.Args) == 0 {
			return irissql.Keyword{Word: "CURRENT_TIMESTAMP(6)"}, nil
		}
	}
	return nil, pgerr.Unsupported("this default").At(e.Position())
}

// defaultLiteral is a constant default in the form IRIS's type takes.
func defaultLiteral(l *pgsql.Literal, t analyze.TypeRef, sign string) (irissql.Expr, error) {
	switch l.Kind {
	case pgsql.LiteralNull:
		return irissql.Null{}, nil
	case pgsql.LiteralBool:
		if l.Text == "true" {
			return irissql.Int{N: 1}, nil
		}
		return irissql.Int{N: 0}, nil
	}
	typ := pgtype.ByOID(t.OID)
	v, err := typ.Input(pgtype.DefaultEnv(), sign+l.Text, t.Typmod)
	if err != nil {
		return nil, pgerr.From(err).At(l.Pos)
	}
	text := string(typ.Output(pgtype.DefaultEnv(), nil, v))
	switch t.OID {
	case pgtype.BoolOID:
		return irissql.Int{N: v.Int()}, nil
	case pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID, pgtype.NumericOID, pgtype.Float8OID:
		return irissql.Number{Text: text}, nil
	}
	return irissql.Text{S: text}, nil
}

// constraint translates a table constraint, or a column's with its column.
func (b *tableBuilder) constraint(c *pgsql.Constraint, columns []string) error {
	if c.Deferrable || c.InitiallyDeferred {
		return pgerr.Unsupported("a deferrable constraint").At(c.Pos)
	}
	switch c.Kind {
	case pgsql.ConstraintPrimaryKey, pgsql.ConstraintUnique:
		return b.key(c, columns)
	case pgsql.ConstraintForeignKey:
		return b.foreignKey(c, columns)
	case pgsql.ConstraintCheck:
		return pgerr.Unsupported("a CHECK constraint").At(c.Pos)
	case pgsql.ConstraintIdentity:
		return pgerr.Unsupported("an identity column").At(c.Pos)
	case pgsql.ConstraintGenerated:
		return pgerr.Unsupported("a generated column").At(c.Pos)
	}
	return pgerr.Unsupported("this constraint").At(c.Pos)
}

// key translates PRIMARY KEY and UNIQUE, named as PostgreSQL names them.
func (b *tableBuilder) key(c *pgsql.Constraint, columns []string) error {
	k := irissql.KeyDef{Name: c.Name, Primary: c.Kind == pgsql.ConstraintPrimaryKey, Columns: columns}
	if k.Primary {
		for _, old := range b.out.Keys {
			if old.Primary {
				return pgerr.New(pgerr.InvalidTableDefinition, "multiple primary keys for table %q are not allowed", b.name).At(c.Pos)
			}
		}
	}
	if k.Name == "" {
		k.Name = b.name + "_pkey"
		if !k.Primary {
			k.Name = b.name + "_" + strings.Join(columns, "_") + "_key"
		}
	}
	b.out.Keys, b.keyPos = append(b.out.Keys, k), append(b.keyPos, c.Pos)
	return nil
}

// actions are the referential actions as IRIS spells them. IRIS has no
// RESTRICT; its NO ACTION is checked at once, which is the same.
var actions = map[pgsql.ForeignKeyAction]string{
	pgsql.Cascade: "CASCADE", pgsql.SetNull: "SET NULL", pgsql.SetDefault: "SET DEFAULT",
}

// foreignKey translates FOREIGN KEY and REFERENCES.
func (b *tableBuilder) foreignKey(c *pgsql.Constraint, columns []string) error {
	if c.Match == "FULL" || c.Match == "PARTIAL" || len(c.OnDeleteColumns) > 0 {
		return pgerr.Unsupported("this form of a foreign key").At(c.Pos)
	}
	f := irissql.ForeignKeyDef{
		Name: c.Name, Columns: columns, RefColumns: c.RefColumns,
		OnDelete: actions[c.OnDelete], OnUpdate: actions[c.OnUpdate],
	}
	if f.Name == "" {
		f.Name = b.name + "_" + strings.Join(columns, "_") + "_fkey"
	}
	if c.RefTable.Name == b.name && meta.IRISSchema(c.RefTable.Schema) == b.out.Table.Schema {
		f.Ref = irissql.Table{Schema: b.out.Table.Schema, Name: b.out.Table.Name}
		b.out.ForeignKeys = append(b.out.ForeignKeys, f)
		return nil
	}
	rel := b.catalog.Relation(c.RefTable.Schema, c.RefTable.Name)
	if rel == nil {
		return pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", c.RefTable.Name)
	}
	f.Ref = irissql.Table{Schema: rel.IRISSchema, Name: rel.IRISName}
	f.RefColumns = nil
	for _, name := range c.RefColumns {
		i := rel.ColumnIndex(name)
		if i < 0 {
			return pgerr.New(pgerr.UndefinedColumn, "column %q referenced in foreign key constraint does not exist", name)
		}
		f.RefColumns = append(f.RefColumns, rel.Columns[i].IRISName)
	}
	b.out.ForeignKeys = append(b.out.ForeignKeys, f)
	return nil
}

// check resolves the columns of constraints; primary keys make them NOT NULL.
func (b *tableBuilder) check() error {
	for i, k := range b.out.Keys {
		for _, name := range k.Columns {
			c := b.find(name)
			if c == nil {
				return pgerr.New(pgerr.UndefinedColumn, "column %q named in key does not exist", name).At(b.keyPos[i])
			}
			c.NotNull = c.NotNull || k.Primary
		}
	}
	for _, f := range b.out.ForeignKeys {
		for _, name := range f.Columns {
			if b.find(name) == nil {
				return pgerr.New(pgerr.UndefinedColumn,
					"column %q referenced in foreign key constraint does not exist", name)
			}
		}
	}
	if len(b.out.Columns) == 0 {
		return pgerr.Unsupported("a table without columns")
	}
	return nil
}

// find returns the column of a name.
func (b *tableBuilder) find(name string) *irissql.ColumnDef {
	for i := range b.out.Columns {
		if b.out.Columns[i].Name == name {
			return &b.out.Columns[i]
		}
	}
	return nil
}
