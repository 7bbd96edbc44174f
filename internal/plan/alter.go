package plan

import (
	"slices"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// Addition is what ALTER TABLE adds to a table: a column with its constraints, or
// one constraint.
type Addition struct {
	Column *irissql.ColumnDef // nil for a constraint alone
	// Remember is the column as the gateway schema has it.
	Remember *gatewayschema.Column
	// Default is the column's default, nil for none.
	Default     pgsql.Expr
	Keys        []irissql.KeyDef
	ForeignKeys []irissql.ForeignKeyDef
	Sequences   []gatewayschema.Sequence
	Checks      []gatewayschema.Check
	// Expressions are those of the checks and the generated column.
	Expressions []RowExpression
	// Needs is why it cannot be added without the gateway schema.
	Needs *pgerr.Error
	// Notes are what else was said of the constraints.
	Notes []gatewayschema.Note
}

// alterBuilder is the builder of a table that is there. names are the names of
// constraints that are taken.
func alterBuilder(rel *analyze.Relation, opts analyze.Options) *tableBuilder {
	return &tableBuilder{
		out:     &irissql.CreateTable{Table: irissql.Table{Schema: rel.IRISSchema, Name: rel.IRISName}},
		catalog: opts.Catalog, opts: opts, name: rel.Name, schema: rel.Schema,
	}
}

// AddColumn translates ADD COLUMN. taken are the names of the table's constraints.
func AddColumn(rel *analyze.Relation, c *pgsql.ColumnDef, taken []string, opts analyze.Options) (*Addition, error) {
	b := alterBuilder(rel, opts)
	if err := b.column(c); err != nil {
		return nil, err
	}
	if err := b.onePrimary(rel); err != nil {
		return nil, err
	}
	if err := b.check(); err != nil {
		return nil, err
	}
	if err := b.distinct(taken); err != nil {
		return nil, err
	}
	if err := b.expressions(rel, taken); err != nil {
		return nil, err
	}
	out := &Addition{
		Checks: b.checks, Expressions: b.expressionsOut,
		Column: &b.out.Columns[0], Remember: &b.declared[0], Keys: b.out.Keys, ForeignKeys: b.out.ForeignKeys, Needs: b.needs,
		Notes:     b.notes,
		Sequences: b.sequences,
	}
	if len(b.sequences)+len(b.pendingGenerated) > 0 {
		out.Default = &pgsql.DefaultExpr{}
	}
	for _, con := range c.Constraints {
		if con.Kind == pgsql.ConstraintDefault {
			out.Default = con.Expr
		}
	}
	return out, nil
}

// AddConstraint translates ADD CONSTRAINT.
func AddConstraint(rel *analyze.Relation, c *pgsql.Constraint, taken []string, opts analyze.Options) (*Addition, error) {
	if c.UsingIndex != "" {
		return nil, pgerr.Unsupported("a constraint that uses an index").At(c.Pos)
	}
	if c.NotValid && c.Kind != pgsql.ConstraintCheck {
		return nil, pgerr.Unsupported("NOT VALID").At(c.Pos)
	}
	b := alterBuilder(rel, opts)
	if err := b.constraint(c, c.Columns); err != nil {
		return nil, err
	}
	if err := b.onePrimary(rel); err != nil {
		return nil, err
	}
	if err := b.distinct(taken); err != nil {
		return nil, err
	}
	if err := b.expressions(rel, taken); err != nil {
		return nil, err
	}
	for i := range b.out.Keys {
		if err := keyColumns(rel, &b.out.Keys[i]); err != nil {
			return nil, err
		}
	}
	for i := range b.out.ForeignKeys {
		f := &b.out.ForeignKeys[i]
		columns, missing := irisColumns(rel, f.Columns)
		if missing != "" {
			return nil, pgerr.New(pgerr.UndefinedColumn, "column %q referenced in foreign key constraint does not exist", missing)
		}
		f.Columns = columns
	}
	return &Addition{
		Keys: b.out.Keys, ForeignKeys: b.out.ForeignKeys, Needs: b.needs, Notes: b.notes, Checks: b.checks, Expressions: b.expressionsOut,
	}, nil
}

// keyColumns gives a key the names that its columns have in IRIS.
func keyColumns(rel *analyze.Relation, k *irissql.KeyDef) error {
	columns, missing := irisColumns(rel, k.Columns)
	if missing != "" {
		return pgerr.New(pgerr.UndefinedColumn, "column %q named in key does not exist", missing)
	}
	for _, name := range k.Columns {
		if err := Keyable(rel.Columns[rel.ColumnIndex(name)].Type); err != nil {
			return err
		}
	}
	k.Columns = columns
	return nil
}

// irisColumns translates the names of columns; missing is the first that is not
// there.
func irisColumns(rel *analyze.Relation, names []string) (out []string, missing string) {
	for _, name := range names {
		i := rel.ColumnIndex(name)
		if i < 0 {
			return nil, name
		}
		out = append(out, rel.Columns[i].IRISName)
	}
	return out, ""
}

// onePrimary refuses a second primary key.
func (b *tableBuilder) onePrimary(rel *analyze.Relation) error {
	for _, k := range b.out.Keys {
		if k.Primary && slices.ContainsFunc(rel.Keys, func(old analyze.Key) bool { return old.Primary }) {
			return pgerr.New(pgerr.InvalidTableDefinition, "multiple primary keys for table %q are not allowed", b.name)
		}
	}
	return nil
}

// distinct gives new constraints names that are not taken: those that PostgreSQL
// makes up get a number, those that were written are refused.
func (b *tableBuilder) distinct(taken []string) error {
	for i := range b.out.Keys {
		name, ok := b.free(b.out.Keys[i].Name, taken)
		if !ok {
			return pgerr.New(pgerr.DuplicateTable, "relation %q already exists", name)
		}
		b.out.Keys[i].Name = name
		taken = append(taken, name)
	}
	for i := range b.out.ForeignKeys {
		name, ok := b.free(b.out.ForeignKeys[i].Name, taken)
		if !ok {
			return pgerr.New(pgerr.DuplicateObject, "constraint %q for relation %q already exists", name, b.name)
		}
		b.out.ForeignKeys[i].Name = name
		taken = append(taken, name)
	}
	return nil
}

// free returns a name that is not taken; ok is false for one that was written.
// Names that were made up end in what they are.
func (b *tableBuilder) free(name string, taken []string) (next string, ok bool) {
	used := func(s string) bool {
		return slices.ContainsFunc(taken, func(t string) bool { return strings.EqualFold(s, t) })
	}
	if !used(name) {
		return name, true
	}
	for _, suffix := range []string{"_pkey", "_key", "_fkey"} {
		if !strings.HasSuffix(name, suffix) || !strings.HasPrefix(name, b.name+"_") && name != b.name+suffix {
			continue
		}
		for n := 1; ; n++ {
			if next := name + strconv.Itoa(n); !used(next) {
				return next, true
			}
		}
	}
	return name, false
}

// NewDefault is SET DEFAULT of a column.
type NewDefault struct {
	// IRIS is IRIS's form, nil when it has none.
	IRIS irissql.Expr
	// Text is what to remember; Expressions prints it anew.
	Text        string
	Expressions []RowExpression
	// Needs is why the default cannot be without the gateway schema, nil when it can.
	Needs *pgerr.Error
}

// SetDefault translates SET DEFAULT of a column.
func SetDefault(rel *analyze.Relation, c *analyze.RelationColumn, e pgsql.Expr, opts analyze.Options) (*NewDefault, error) {
	b := alterBuilder(rel, opts)
	x, text, computed, err := b.defaultOf(e, c.Name, c.Type)
	if err != nil {
		return nil, pgerr.From(err).At(0) // PostgreSQL has lost the place by then
	}
	out := &NewDefault{IRIS: x, Text: text, Needs: b.needs}
	if computed != nil {
		out.Expressions = []RowExpression{{computed, &analyze.Relation{Name: rel.Name}, e, &out.Text}}
	}
	return out, nil
}
