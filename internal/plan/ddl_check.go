package plan

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// RowExpression is an expression over the rows of a new or changed table, for which
// a text is to be kept.
type RowExpression struct {
	Expr analyze.Expr
	// Relation has the columns that Expr names, Source is how it was written.
	Relation *analyze.Relation
	Source   pgsql.Expr
	// Text is where the text goes.
	Text *string
}

// pendingGenerated is the expression of a generated column that is being defined.
type pendingGenerated struct {
	column int // among the new ones
	con    *pgsql.Constraint
}

// pendingDefault is a computed default of a column that is being defined.
type pendingDefault struct {
	column int // among the new ones
	expr   analyze.Expr
	source pgsql.Expr
}

// expressions analyses the checks and generated columns, when all columns are
// known; old is the table that is altered, nil for a new one. taken are the names
// of its constraints.
func (b *tableBuilder) expressions(old *analyze.Relation, taken []string) error {
	for _, d := range b.pendingDefaults {
		none := &analyze.Relation{Name: b.name}
		b.expressionsOut = append(b.expressionsOut, RowExpression{d.expr, none, d.source, &b.declared[d.column].Default})
	}
	if len(b.pendingChecks) == 0 && len(b.pendingGenerated) == 0 {
		return nil
	}
	rel := b.relation(old)
	offset := len(rel.Columns) - len(b.out.Columns)
	for _, g := range b.pendingGenerated {
		if err := b.generated(rel, offset, g); err != nil {
			return err
		}
	}
	for _, k := range b.out.Keys {
		taken = append(taken, k.Name)
	}
	for _, f := range b.out.ForeignKeys {
		taken = append(taken, f.Name)
	}
	b.checks = make([]gatewayschema.Check, 0, len(b.pendingChecks)) // to which there are pointers
	written := len(taken)
	for _, con := range b.pendingChecks {
		if con.Name != "" {
			if slices.Contains(taken[written:], con.Name) {
				return pgerr.New(pgerr.DuplicateObject, "check constraint %q already exists", con.Name)
			}
			if slices.Contains(taken, con.Name) {
				return pgerr.New(pgerr.DuplicateObject, "constraint %q for relation %q already exists", con.Name, b.name)
			}
			taken = append(taken, con.Name)
		}
	}
	for _, con := range b.pendingChecks {
		name, err := b.newCheck(rel, con, taken)
		if err != nil {
			return err
		}
		taken = append(taken, name)
	}
	b.need(needsGatewaySchema("a CHECK constraint or generated column"))
	return nil
}

// relation is the table with the columns it will have.
func (b *tableBuilder) relation(old *analyze.Relation) *analyze.Relation {
	rel := analyze.RelationOf(b.name, nil)
	rel.Schema = b.schema
	if old != nil {
		rel.Columns = slices.Clone(old.Columns)
	}
	for i := range b.out.Columns {
		rel.Columns = append(rel.Columns, analyze.RelationColumn{
			Name: b.out.Columns[i].Name, IRISName: b.out.Columns[i].Name, Type: b.types[i], NotNull: b.out.Columns[i].NotNull,
		})
	}
	for _, g := range b.pendingGenerated {
		rel.Columns[len(rel.Columns)-len(b.out.Columns)+g.column].Generated = "?"
	}
	return rel
}

// generated analyses the expression of a generated column.
func (b *tableBuilder) generated(rel *analyze.Relation, offset int, g pendingGenerated) error {
	col := &rel.Columns[offset+g.column]
	x, err := analyze.GeneratedExpression(rel, col, g.con.Expr, b.opts)
	if err != nil {
		return err
	}
	for _, i := range analyze.ColumnsOf(x) {
		if rel.Columns[i].Generated != "" {
			return pgerr.New(pgerr.InvalidObjectDefinition, "cannot use generated column %q in column generation expression", rel.Columns[i].Name).
				WithDetail("A generated column cannot reference another generated column.").At(columnPlace(g.con.Expr, rel.Columns[i].Name))
		}
	}
	text := &b.declared[g.column].Generated
	*text = pgsql.String(g.con.Expr)
	b.expressionsOut = append(b.expressionsOut, RowExpression{x, rel, g.con.Expr, text})
	return nil
}

// columnPlace is where an expression names a column.
func columnPlace(e pgsql.Expr, name string) int {
	at := 0
	pgsql.Walk(e, func(n pgsql.Node) bool {
		if ref, ok := n.(*pgsql.ColumnRef); ok && at == 0 && ref.Parts[len(ref.Parts)-1] == name {
			at = ref.Pos
		}
		return true
	})
	return at
}

// newCheck analyses a check and returns its name.
func (b *tableBuilder) newCheck(rel *analyze.Relation, con *pgsql.Constraint, taken []string) (string, error) {
	x, err := analyze.CheckExpression(rel, con.Expr, b.opts)
	if err != nil {
		return "", err
	}
	name := con.Name
	if name == "" {
		column := ""
		if columns := analyze.ColumnsOf(x); len(columns) == 1 {
			column = rel.Columns[columns[0]].Name
		}
		for n := 0; name == "" || slices.Contains(taken, name); n++ {
			name = ObjectName(b.name, column, "check", n)
		}
	}
	b.checks = append(b.checks, gatewayschema.Check{
		Object: gatewayschema.Object{Schema: b.out.Table.Schema, Table: b.out.Table.Name}, Name: name,
		Expression: pgsql.String(con.Expr), NoInherit: con.NoInherit, Unvalidated: con.NotValid,
	})
	b.expressionsOut = append(b.expressionsOut, RowExpression{x, rel, con.Expr, &b.checks[len(b.checks)-1].Expression})
	return name, nil
}
