package plan

import (
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/storage"
)

// tableBuilder makes the IRIS form of a CREATE TABLE.
type tableBuilder struct {
	out      *irissql.CreateTable
	catalog  analyze.Catalog
	opts     analyze.Options
	name     string            // PostgreSQL's table name, for the names of constraints
	keyPos   []int             // where each key stands in the statement
	types    []analyze.TypeRef // of the columns
	declared []gatewayschema.Column
	needs    *pgerr.Error // the first thing that needs the gateway schema
	notes    []gatewayschema.Note
	schema   string // PostgreSQL's
	// sequences count columns of the table.
	sequences []gatewayschema.Sequence
	// The checks, generated columns and computed defaults: as they were written, and as they will be.
	pendingDefaults  []pendingDefault
	pendingChecks    []*pgsql.Constraint
	pendingGenerated []pendingGenerated
	checks           []gatewayschema.Check
	expressionsOut   []RowExpression
}

// NewTable is a CREATE TABLE in IRIS's form and what to remember besides.
type NewTable struct {
	Statement *irissql.CreateTable
	Columns   []gatewayschema.Column
	Sequences []gatewayschema.Sequence
	Checks    []gatewayschema.Check
	// Expressions are those of the checks, generated columns and computed defaults.
	Expressions []RowExpression
	// Needs is why the table cannot be made without the gateway schema, nil when
	// it can.
	Needs *pgerr.Error
	// Notes are what else was said of its constraints.
	Notes []gatewayschema.Note
}

// columnsMax is how many columns PostgreSQL's tables may have.
const columnsMax = 1600

// CreateTable translates CREATE TABLE. What IRIS has no form for is refused by
// name; nothing is dropped silently.
func CreateTable(t *pgsql.CreateTable, opts analyze.Options) (*NewTable, error) {
	if err := plainTable(t); err != nil {
		return nil, err
	}
	b := &tableBuilder{
		out:     &irissql.CreateTable{Table: irissql.Table{Schema: meta.IRISSchema(t.Table.Schema), Name: t.Table.Name}},
		catalog: opts.Catalog, opts: opts, name: t.Table.Name, schema: t.Table.Schema,
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
	if len(b.out.Columns) > columnsMax {
		return nil, pgerr.New(pgerr.TooManyColumns, "tables can have at most %d columns", columnsMax)
	}
	if err := b.check(); err != nil {
		return nil, err
	}
	if err := b.expressions(nil, nil); err != nil {
		return nil, err
	}
	return &NewTable{
		Statement: b.out, Columns: b.declared, Sequences: b.sequences, Needs: b.needs, Notes: b.notes,
		Checks: b.checks, Expressions: b.expressionsOut,
	}, nil
}

// plainTable refuses the kinds of tables that IRIS does not have.
func plainTable(t *pgsql.CreateTable) error {
	switch {
	case len(t.Inherits) > 0:
		return pgerr.Unsupported("INHERITS").At(t.Pos)
	case t.OfType != nil:
		return pgerr.Unsupported("CREATE TABLE OF").At(t.Pos)
	case t.PartitionOf != nil:
		return pgerr.Unsupported("PARTITION OF").At(t.Pos)
	case t.PartitionBy != nil:
		return pgerr.Unsupported("PARTITION BY").At(t.Pos)
	case t.Foreign:
		return pgerr.Unsupported("CREATE FOREIGN TABLE").At(t.Pos)
	}
	return nil
}

// CheckColumnName refuses the names of the columns that all tables have.
func CheckColumnName(name string) error {
	if analyze.IsSystemColumn(name) {
		return pgerr.New(pgerr.DuplicateColumn, "column name %q conflicts with a system column name", name)
	}
	return nil
}

// column translates a column with its constraints.
func (b *tableBuilder) column(c *pgsql.ColumnDef) error {
	if err := CheckColumnName(c.Name); err != nil {
		return err
	}
	for _, old := range b.out.Columns {
		if old.Name == c.Name {
			return pgerr.New(pgerr.DuplicateColumn, "column %q specified more than once", c.Name)
		}
	}
	c, count, err := b.counted(c)
	if err != nil {
		return err
	}
	ref, form, err := b.columnType(c)
	if err != nil {
		return err
	}
	if err := analyze.CheckCollation(c.Collation, ref.OID); err != nil {
		return err.At(c.Collation.Pos)
	}
	b.out.Columns = append(b.out.Columns, irissql.ColumnDef{Name: c.Name, Type: form.Type, Exact: form.Exact})
	b.types = append(b.types, ref)
	domain := analyze.DomainNamed(b.catalog, c.Type)
	if domain != nil && domain.Default != "" && !hasDefault(c) {
		def, err := pgsql.ParseExpr(domain.Default)
		if err != nil {
			return err
		}
		inherits := *c
		inherits.Constraints = append(slices.Clip(c.Constraints), &pgsql.Constraint{Kind: pgsql.ConstraintDefault, Expr: def})
		c = &inherits
	}
	written, err := b.columnConstraints(c, ref)
	if err != nil {
		return err
	}
	b.remember(c, ref, form, written)
	if domain != nil {
		b.declared[len(b.declared)-1].Type = domain.Schema + "." + domain.Name
	}
	if count != nil {
		return b.count(c.Name, ref.OID, count)
	}
	return nil
}

// columnType is a column's type and how it is stored.
func (b *tableBuilder) columnType(c *pgsql.ColumnDef) (analyze.TypeRef, storage.Form, error) {
	if isEmbedding(c.Type) {
		return embeddingType(c)
	}
	ref, element, err := analyze.ResolveType(b.catalog, c.Type)
	if err != nil {
		return ref, storage.Form{}, err
	}
	form, err := columnForm(c, ref, element)
	return ref, form, err
}

// hasDefault reports whether a column is defined with a default of its own.
func hasDefault(c *pgsql.ColumnDef) bool {
	return slices.ContainsFunc(c.Constraints, func(con *pgsql.Constraint) bool { return con.Kind == pgsql.ConstraintDefault })
}

// columnConstraints translates the constraints of the latest column; written is
// the text of its default.
func (b *tableBuilder) columnConstraints(c *pgsql.ColumnDef, ref analyze.TypeRef) (written string, err error) {
	at := len(b.out.Columns) - 1
	for _, con := range c.Constraints {
		switch con.Kind {
		case pgsql.ConstraintNotNull:
			b.out.Columns[at].NotNull = true
		case pgsql.ConstraintNull:
		case pgsql.ConstraintGenerated:
			if hasDefault(c) {
				return "", pgerr.New(pgerr.SyntaxError, "both default and generation expression specified for column %q of table %q",
					c.Name, b.name).At(con.Pos)
			}
			b.pendingGenerated = append(b.pendingGenerated, pendingGenerated{at, con})
		case pgsql.ConstraintDefault:
			if written, err = b.columnDefault(at, con.Expr, c.Name); err != nil {
				return "", err
			}
		default:
			if err := b.constraint(con, []string{c.Name}); err != nil {
				return "", err
			}
		}
	}
	return written, nil
}

// columnForm chooses how a column is stored. Pseudo-types are types of no column.
func columnForm(c *pgsql.ColumnDef, ref analyze.TypeRef, element string) (storage.Form, error) {
	if typ := pgtype.ByOID(ref.OID); typ != nil && (typ.Category == 'P' || ref.OID == pgtype.UnknownOID) {
		return storage.Form{}, pgerr.New(pgerr.InvalidTableDefinition, "column %q has pseudo-type %s", c.Name, typ.Display)
	}
	form, err := storage.FormOf(ref.OID, ref.Typmod, element)
	if err != nil {
		return form, pgerr.From(err).At(c.Type.Pos)
	}
	return form, nil
}

// remember notes what IRIS does not keep of a column.
func (b *tableBuilder) remember(c *pgsql.ColumnDef, ref analyze.TypeRef, form storage.Form, written string) {
	if !form.Plain && b.needs == nil {
		b.needs = needsGatewaySchema("a column of type %s", pgtype.FormatType(ref.OID, ref.Typmod)).At(c.Type.Pos)
	}
	b.declared = append(b.declared, gatewayschema.Column{
		Object: gatewayschema.Object{Schema: b.out.Table.Schema, Table: b.out.Table.Name}, Field: c.Name,
		Signature: form.Signature(), Type: b.storedType(ref.OID), Typmod: ref.Typmod,
		Storage: form.Name, Default: written,
	})
}

// storedType is a type as the gateway schema names it.
func (b *tableBuilder) storedType(t pgtype.OID) string {
	if users, ok := b.catalog.(analyze.TypeCatalog); ok && pgtype.IsUser(t) {
		schema, name := users.UserTypeName(t)
		return schema + "." + name
	}
	return "pg_catalog." + pgtype.ByOID(t).Name
}

// needsGatewaySchema is the error about what only the gateway schema can hold.
func needsGatewaySchema(what string, args ...any) *pgerr.Error {
	return pgerr.New(pgerr.InsufficientPrivilege, what+" needs the gateway schema, which this IRIS namespace does not have", args...).
		WithHint("Let an administrator run \"iris-pgwire install\".")
}

// constraint translates a table constraint, or a column's with its column.
func (b *tableBuilder) constraint(c *pgsql.Constraint, columns []string) error {
	if c.NotDeferrable && c.InitiallyDeferred {
		return pgerr.New(pgerr.SyntaxError, "constraint declared INITIALLY DEFERRED must be DEFERRABLE").At(c.Pos)
	}
	switch c.Kind {
	case pgsql.ConstraintPrimaryKey, pgsql.ConstraintUnique:
		if c.NullsNotDistinct {
			return pgerr.Unsupported("NULLS NOT DISTINCT").At(c.Pos)
		}
		return b.key(c, columns)
	case pgsql.ConstraintForeignKey:
		return b.foreignKey(c, columns)
	case pgsql.ConstraintCheck:
		b.pendingChecks = append(b.pendingChecks, c)
		return nil
	}
	return pgerr.Unsupported("EXCLUDE").At(c.Pos)
}

// The timings of constraints as they are remembered.
const (
	TimingDeferrable = "deferrable"
	TimingDeferred   = "deferred"
)

// timing remembers that a constraint is deferrable. IRIS checks it with each
// statement in any case.
func (b *tableBuilder) timing(c *pgsql.Constraint, name string) {
	if !c.Deferrable && !c.InitiallyDeferred {
		return
	}
	text := TimingDeferrable
	if c.InitiallyDeferred {
		text = TimingDeferred
	}
	b.need(needsGatewaySchema("a deferrable constraint").At(c.Pos))
	b.notes = append(b.notes, gatewayschema.Note{
		Object: gatewayschema.Object{Schema: b.out.Table.Schema, Table: b.out.Table.Name},
		Kind:   gatewayschema.NoteTiming, Part: name, Text: text,
	})
}

// restricts remembers that a foreign key was declared with RESTRICT. Without the
// gateway schema it is shown as NO ACTION, which does the same here.
func (b *tableBuilder) restricts(c *pgsql.Constraint, name string) {
	var verbs []string
	if c.OnDelete == pgsql.Restrict {
		verbs = append(verbs, "delete")
	}
	if c.OnUpdate == pgsql.Restrict {
		verbs = append(verbs, "update")
	}
	if len(verbs) > 0 {
		b.notes = append(b.notes, gatewayschema.Note{
			Object: gatewayschema.Object{Schema: b.out.Table.Schema, Table: b.out.Table.Name},
			Kind:   gatewayschema.NoteRestrict, Part: name, Text: strings.Join(verbs, " "),
		})
	}
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
	b.timing(c, k.Name)
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
	switch {
	case c.Match == "FULL" && len(columns) > 1, c.Match == "PARTIAL": // of one column it is MATCH SIMPLE
		return pgerr.Unsupported("MATCH %s", c.Match).At(c.Pos)
	case len(c.OnDeleteColumns) > 0:
		return pgerr.Unsupported("a list of columns for ON DELETE").At(c.Pos)
	}
	f := irissql.ForeignKeyDef{
		Name: c.Name, Columns: columns, RefColumns: c.RefColumns,
		OnDelete: actions[c.OnDelete], OnUpdate: actions[c.OnUpdate],
	}
	if f.Name == "" {
		f.Name = b.name + "_" + strings.Join(columns, "_") + "_fkey"
	}
	b.timing(c, f.Name)
	b.restricts(c, f.Name)
	if c.RefTable.Name == b.name && meta.IRISSchema(c.RefTable.Schema) == b.out.Table.Schema {
		f.Ref = irissql.Table{Schema: b.out.Table.Schema, Name: b.out.Table.Name}
		b.out.ForeignKeys = append(b.out.ForeignKeys, f)
		return nil
	}
	rel := b.catalog.Relation(c.RefTable.Schema, c.RefTable.Name)
	if rel == nil {
		return pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", c.RefTable.Name)
	}
	if temporary := meta.IsTemporary(b.schema); temporary != meta.IsTemporary(rel.Schema) {
		kind := "permanent"
		if temporary {
			kind = "temporary"
		}
		return pgerr.New(pgerr.InvalidTableDefinition, "constraints on %s tables may reference only %s tables", kind, kind)
	}
	if err := deferrableKey(rel, c.RefColumns); err != nil {
		return err
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

// deferrableKey refuses a foreign key to a key that is deferrable.
func deferrableKey(rel *analyze.Relation, columns []string) error {
	for _, k := range rel.Keys {
		var names []string
		for _, at := range k.Columns {
			names = append(names, rel.Columns[at].Name)
		}
		switch {
		case !k.Deferrable:
		case len(columns) == 0 && k.Primary:
			return pgerr.New(pgerr.ObjectNotInPrerequisiteState, "cannot use a deferrable primary key for referenced table %q", rel.Name)
		case len(columns) > 0 && slices.Equal(slices.Sorted(slices.Values(names)), slices.Sorted(slices.Values(columns))):
			return pgerr.New(pgerr.ObjectNotInPrerequisiteState, "cannot use a deferrable unique constraint for referenced table %q", rel.Name)
		}
	}
	return nil
}

// check resolves the columns of constraints; primary keys make them NOT NULL.
func (b *tableBuilder) check() error {
	for i, k := range b.out.Keys {
		for _, name := range k.Columns {
			at := b.find(name)
			if at < 0 {
				return pgerr.New(pgerr.UndefinedColumn, "column %q named in key does not exist", name).At(b.keyPos[i])
			}
			b.out.Columns[at].NotNull = b.out.Columns[at].NotNull || k.Primary
			if err := Keyable(b.types[at]); err != nil {
				return err.At(b.keyPos[i])
			}
		}
	}
	for _, f := range b.out.ForeignKeys {
		for _, name := range f.Columns {
			if b.find(name) < 0 {
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

// Keyable is the error about a unique column whose equal values are stored
// differently, so that IRIS would take them for different ones; nil for others.
func Keyable(t analyze.TypeRef) *pgerr.Error {
	form, err := storage.FormOf(t.OID, t.Typmod, "FLOAT")
	if err == nil && form.Key {
		return nil
	}
	if t.OID == pgtype.JSONOID {
		return pgerr.New(pgerr.UndefinedObject, "data type json has no default operator class for access method \"btree\"").
			WithHint("You must specify an operator class for the index or define a default operator class for the data type.")
	}
	refused := pgerr.Unsupported("a key on a column of type %s", pgtype.FormatType(t.OID, t.Typmod))
	if t.OID == pgtype.NumericOID {
		return refused.WithHint("Give a precision of at most 18 digits, such as numeric(18,4).")
	}
	return refused
}

// find returns the index of the column of a name, -1 if there is none.
func (b *tableBuilder) find(name string) int {
	return slices.IndexFunc(b.out.Columns, func(c irissql.ColumnDef) bool { return c.Name == name })
}
