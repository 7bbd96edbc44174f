package session

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
)

// isIdentity is the error about what an identity column does not have.
func (a *alteration) isIdentity(col *analyze.RelationColumn, dropsDefault bool) error {
	e := pgerr.New(pgerr.SyntaxError, "column %q of relation %q is an identity column", col.Name, a.rel.Name)
	if dropsDefault {
		return e.WithHint("Use ALTER TABLE ... ALTER COLUMN ... DROP IDENTITY instead.")
	}
	return e
}

// owned are the sequences that belong to a column, or with "" to any of the table.
func (a *alteration) owned(column string) []gatewayschema.Sequence {
	at := -1
	if column != "" {
		at = a.rel.ColumnIndex(column)
	}
	var out []gatewayschema.Sequence
	for _, s := range a.names.snapshot.SequencesOf(a.rel, at) {
		out = append(out, s.Sequence)
	}
	return out
}

// rememberedOr is what is remembered of a column, or what is to be when nothing is.
func (a *alteration) rememberedOr(col *analyze.RelationColumn) (gatewayschema.Column, error) {
	if row := a.remembered(col); row != nil {
		return *row, nil
	}
	return a.newRow(col)
}

// rewrite writes down what is remembered of a column that IRIS keeps as it is.
func (a *alteration) rewrite(row gatewayschema.Column) error {
	return a.recorded(&row, func() error { return nil })
}

// addIdentity is ADD GENERATED … AS IDENTITY.
func (a *alteration) addIdentity(c *pgsql.AlterTableCommand) error {
	col, err := a.column(c.Name)
	if err != nil {
		return err
	}
	row, err := a.rememberedOr(col)
	if err != nil {
		return err
	}
	seq, row, err := plan.NewIdentity(a.rel, col, row, c.Constraint, a.session.analysis(a.names, nil))
	if err != nil {
		return err
	}
	at := a.rel.ColumnIndex(c.Name)
	switch {
	case !col.NotNull:
		return pgerr.New(pgerr.ObjectNotInPrerequisiteState, "column %q of relation %q must be declared NOT NULL before identity can be added", col.Name, a.rel.Name)
	case col.IdentityKind != "" || col.Identity:
		return pgerr.New(pgerr.ObjectNotInPrerequisiteState, "column %q of relation %q is already an identity column", col.Name, a.rel.Name)
	case col.HasDefault || a.names.snapshot.Details(a.rel).Defaults[at] != "":
		return pgerr.New(pgerr.ObjectNotInPrerequisiteState, "column %q of relation %q already has a default value", col.Name, a.rel.Name)
	}
	if err := needsFeatures(a.names, "an identity column"); err != nil {
		return err
	}
	if err := a.session.changes("ALTER TABLE"); err != nil {
		return err
	}
	err = a.session.record(a.ctx, func(run gatewayschema.Runner) error {
		return createSequences(a.ctx, run, a.names, []gatewayschema.Sequence{seq})
	})
	if err != nil {
		return err
	}
	return a.rewrite(row)
}

// identityOf finds an identity column and its sequence; both are nil, without an
// error, for one that is none where that is allowed.
func (a *alteration) identityOf(c *pgsql.AlterTableCommand) (*analyze.RelationColumn, *meta.Sequence, error) {
	col, err := a.column(c.Name)
	if err != nil {
		return nil, nil, err
	}
	if col.IdentityKind != "" {
		for _, s := range a.names.snapshot.SequencesOf(a.rel, a.rel.ColumnIndex(c.Name)) {
			if s.OwnerKind == gatewayschema.OfIdentity {
				return col, s, nil
			}
		}
	}
	if c.IfExists {
		a.session.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion,
			"column %q of relation %q is not an identity column, skipping", col.Name, a.rel.Name))
		return nil, nil, nil
	}
	return nil, nil, pgerr.New(pgerr.ObjectNotInPrerequisiteState, "column %q of relation %q is not an identity column", col.Name, a.rel.Name)
}

// setIdentity is SET GENERATED, and SET and RESTART of options of the sequence.
func (a *alteration) setIdentity(c *pgsql.AlterTableCommand) error {
	col, seq, err := a.identityOf(c)
	if err != nil {
		return err
	}
	kind := col.IdentityKind
	var options []*pgsql.Option
	generated := false
	for _, o := range c.Options {
		lit, ok := o.Value.(*pgsql.Literal)
		if o.Name != "generated" || !ok {
			options = append(options, o)
			continue
		}
		if generated {
			return pgerr.New(pgerr.SyntaxError, "conflicting or redundant options").At(o.Pos)
		}
		generated = true
		if kind = "d"; lit.Text == "always" {
			kind = "a"
		}
	}
	if len(options) > 0 {
		if err := a.session.changeSequence(a.ctx, a.names, seq, options); err != nil {
			return err
		}
	}
	row, err := a.rememberedOr(col)
	if err != nil || kind == row.Identity {
		return err
	}
	if err := a.session.changes("ALTER TABLE"); err != nil {
		return err
	}
	row.Identity = kind
	return a.rewrite(row)
}

// dropIdentity is DROP IDENTITY.
func (a *alteration) dropIdentity(c *pgsql.AlterTableCommand) error {
	col, seq, err := a.identityOf(c)
	if err != nil || seq == nil {
		return err
	}
	row, err := a.rememberedOr(col)
	if err != nil {
		return err
	}
	if err := a.session.changes("ALTER TABLE"); err != nil {
		return err
	}
	row.Identity, row.Default = "", ""
	if err := a.rewrite(row); err != nil {
		return err
	}
	return a.session.removeSequence(a.ctx, seq)
}
