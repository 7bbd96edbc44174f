package session

import (
	"errors"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
)

// changeType is ALTER COLUMN … TYPE. Where the values stay as they are, IRIS
// changes the column; else they are computed into a new one.
func (a *alteration) changeType(c *pgsql.AlterTableCommand) error {
	col, err := a.column(c.Name)
	if err != nil {
		return err
	}
	if err := a.changeable(c, col); err != nil {
		return err
	}
	ref, _, err := analyze.ResolveType(a.names, c.Type)
	if err != nil {
		return pgerr.From(err).At(0) // PostgreSQL has lost the place by then
	}
	if col.IdentityKind != "" && !slices.Contains([]pgtype.OID{pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID}, ref.OID) {
		return pgerr.New(pgerr.InvalidParameterValue, "identity column type must be smallint, integer, or bigint")
	}
	if err := analyze.Transform(a.rel, col, c.Expr, ref, a.session.analysis(a.names, nil)); err != nil {
		return transformHint(err, c, col, ref)
	}
	def := &pgsql.ColumnDef{Pos: c.Pos, Name: rewriteName(col.IRISName), Type: c.Type}
	add, err := plan.AddColumn(a.rel, def, nil, a.session.analysis(a.names, nil))
	if err != nil {
		return err
	}
	if add.Needs != nil && !a.remembers() {
		return add.Needs
	}
	row := *add.Remember
	row.Identity = col.IdentityKind
	if old := a.remembered(col); old != nil {
		row.Attribute = old.Attribute
	}
	if err := a.keepDefault(col, ref, add, &row); err != nil {
		return err
	}
	if widens(col.Type, ref) && c.Expr == nil && col.Domain == nil && analyze.DomainNamed(a.names, c.Type) == nil {
		row.Field = col.IRISName
		err = a.recorded(&row, func() error {
			return a.run(&irissql.AlterColumn{Table: a.table(), Name: col.IRISName, Type: add.Column.Type, Exact: add.Column.Exact})
		})
	} else {
		err = a.rewriteColumn(c, col, add, row)
	}
	if err != nil || col.IdentityKind == "" {
		return err
	}
	return a.countAs(col, ref)
}

// transformHint adds to an error about values that cannot be cast how they can.
func transformHint(err error, c *pgsql.AlterTableCommand, col *analyze.RelationColumn, ref analyze.TypeRef) error {
	var e *pgerr.Error
	if c.Expr != nil || !errors.As(err, &e) || e.Code != pgerr.DatatypeMismatch {
		return err
	}
	return e.WithHint("You might need to specify \"USING %s::%s\".", quotedName(col.Name), pgtype.FormatType(ref.OID, ref.Typmod))
}

// changeable refuses to change a column's type that something else was made with.
func (a *alteration) changeable(c *pgsql.AlterTableCommand, col *analyze.RelationColumn) error {
	if _, generated := a.rowExpressionsOf(c.Name); len(generated) > 0 {
		if col.Generated != "" {
			return pgerr.Unsupported("changing the type of a generated column").At(c.Pos)
		}
		return pgerr.New(pgerr.FeatureNotSupported, "cannot alter type of a column used by a generated column").
			WithDetail("Column %q is used by generated column %q.", col.Name, generated[0].Name)
	}
	if col.Identity {
		return pgerr.Unsupported("changing the type of a column that IRIS counts").At(c.Pos)
	}
	if err := a.unembedded(c, col); err != nil {
		return err
	}
	return a.unread(col)
}

// unembedded refuses to change a column that is an embedding, or that one is computed
// of: IRIS does not let such a column be replaced by another.
func (a *alteration) unembedded(c *pgsql.AlterTableCommand, col *analyze.RelationColumn) error {
	if col.Embedding != nil {
		return pgerr.Unsupported("changing the type of a column that IRIS computes as an embedding").At(c.Pos)
	}
	for i := range a.rel.Columns {
		e := &a.rel.Columns[i]
		if e.Embedding != nil && e.Embedding.Reads(col.IRISName) {
			return pgerr.Unsupported("changing the type of a column that an embedding is computed of").At(c.Pos).
				WithDetail("Column %q is used by the embedding column %q.", col.Name, e.Name).
				WithHint("Drop column %q first, and add it again afterwards.", e.Name)
		}
	}
	return nil
}

// keepDefault carries a column's default over to its new type: its expression stays.
func (a *alteration) keepDefault(col *analyze.RelationColumn, ref analyze.TypeRef, add *plan.Addition, row *gatewayschema.Column) error {
	row.Default = col.Written
	if !col.HasDefault || col.IdentityKind != "" {
		return nil
	}
	if col.Written == "" {
		return pgerr.Unsupported("changing the type of a column whose default only IRIS knows").
			WithHint("Drop the default first, and set it again afterwards.")
	}
	tree, err := pgsql.ParseExpr(col.Written)
	if err != nil {
		return err
	}
	changed := *col
	changed.Type = ref
	set, err := plan.SetDefault(a.rel, &changed, tree, a.session.analysis(a.names, nil))
	if err != nil {
		if pgerr.From(err).Code == pgerr.DatatypeMismatch {
			return pgerr.New(pgerr.DatatypeMismatch, "default for column %q cannot be cast automatically to type %s",
				col.Name, pgtype.FormatType(ref.OID, pgtype.NoTypmod))
		}
		return err
	}
	add.Column.Default = set.IRIS
	return nil
}

// countAs gives the sequence of an identity column the column's type.
func (a *alteration) countAs(col *analyze.RelationColumn, ref analyze.TypeRef) error {
	for _, s := range a.names.snapshot.SequencesOf(a.rel, a.rel.ColumnIndex(col.Name)) {
		if s.OwnerKind != gatewayschema.OfIdentity {
			continue
		}
		as := &pgsql.Option{Name: "as", Value: &pgsql.TypedLiteral{Type: &pgsql.TypeName{Name: pgtype.ByOID(ref.OID).Name}}}
		return a.session.changeSequence(a.ctx, a.names, s, []*pgsql.Option{as})
	}
	return nil
}

// widens reports whether every value of a type is one of another, stored in the
// same way.
func widens(from, to analyze.TypeRef) bool {
	rank := map[pgtype.OID]int{pgtype.Int2OID: 1, pgtype.Int4OID: 2, pgtype.Int8OID: 3}
	switch {
	case from == to:
		return true
	case rank[from.OID] > 0:
		return rank[to.OID] > rank[from.OID]
	case from.OID == pgtype.VarcharOID && to.OID == pgtype.TextOID:
		return true
	case from.OID == pgtype.VarcharOID && to.OID == pgtype.VarcharOID:
		return to.Typmod == pgtype.NoTypmod || from.Typmod != pgtype.NoTypmod && to.Typmod >= from.Typmod
	case from.OID == pgtype.TextOID && to.OID == pgtype.VarcharOID:
		return to.Typmod == pgtype.NoTypmod
	}
	return false
}
