package session

import (
	"context"
	"errors"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// alterType is ALTER DOMAIN, and ALTER TYPE of attributes.
func (s *Session) alterType(ctx context.Context, t *pgsql.AlterType) error {
	if t.Domain {
		return s.alterDomain(ctx, t)
	}
	return s.alterComposite(ctx, t)
}

// domainChange is a change of a domain on its way.
type domainChange struct {
	session *Session
	names   *names
	typ     *gatewayschema.UserType
	domain  *analyze.Domain
	command *pgsql.AlterTableCommand
}

// alterDomain is ALTER DOMAIN of what a domain consists of. As those of CREATE
// DOMAIN, its errors have no position.
func (s *Session) alterDomain(ctx context.Context, t *pgsql.AlterType) error {
	c, err := s.typesChange(ctx, "ALTER DOMAIN")
	if err != nil {
		return err
	}
	typ, err := c.alteredType(t.Name, true)
	if err != nil {
		return err
	}
	d := c.snapshot.Domain(typ.Schema, typ.Name)
	if d == nil {
		return noType(t.Name)
	}
	change := &domainChange{session: s, names: c, typ: typ, domain: d, command: t.Commands[0]}
	err = change.apply(ctx)
	var e *pgerr.Error
	if errors.As(err, &e) && e.Code != pgerr.FeatureNotSupported {
		e.Position = 0
	}
	return err
}

// alteredType finds the type that ALTER TYPE, or ALTER DOMAIN, is about.
func (c *names) alteredType(name pgsql.ObjectName, domain bool) (*gatewayschema.UserType, error) {
	typ := c.userType(name.Schema, name.Name)
	builtin := pgtype.ByName(name.Name)
	switch {
	case typ == nil && builtin != nil && (name.Schema == "" || name.Schema == "pg_catalog"):
		shown := pgtype.FormatType(builtin.OID, pgtype.NoTypmod)
		if domain {
			return nil, pgerr.New(pgerr.WrongObjectType, "%s is not a domain", shown)
		}
		return nil, pgerr.New(pgerr.InsufficientPrivilege, "must be owner of type %s", shown)
	case typ == nil:
		if table := c.rowTypeTable(typ, name); table != "" {
			if domain {
				return nil, pgerr.New(pgerr.WrongObjectType, "%s is not a domain", table)
			}
			return nil, pgerr.New(pgerr.WrongObjectType, "%s is a table's row type", table).WithHint("Use ALTER TABLE instead.")
		}
		return nil, noType(name)
	case domain && typ.Kind != gatewayschema.KindDomain:
		return nil, pgerr.New(pgerr.WrongObjectType, "%s is not a domain", c.session.shownType(typ, pgtype.OID(typ.OID)))
	}
	return typ, nil
}

// apply makes the change.
func (d *domainChange) apply(ctx context.Context) error {
	c := d.command
	switch c.Op {
	case pgsql.AlterColumnSetDefault:
		if err := d.withoutColumns(); err != nil {
			return err
		}
		if err := analyze.CheckDomainDefinition(d.domain, c.Expr, d.session.analysis(d.names, nil)); err != nil {
			return err
		}
		return d.keep(ctx, d.names.printDefault(c.Expr, d.domain.Base), d.domain.NotNull)
	case pgsql.AlterColumnDropDefault:
		if err := d.withoutColumns(); err != nil {
			return err
		}
		return d.keep(ctx, "", d.domain.NotNull)
	case pgsql.AlterColumnSetNotNull:
		return d.requireValues(ctx)
	case pgsql.AlterColumnDropNotNull:
		return d.keep(ctx, d.domain.Default, false)
	case pgsql.AddConstraint:
		if c.Constraint.Kind == pgsql.ConstraintNotNull {
			return d.requireValues(ctx)
		}
		return d.addCheck(ctx)
	case pgsql.DropConstraint:
		return d.dropCheck(ctx)
	case pgsql.ValidateConstraint:
		return d.validate(ctx)
	}
	return d.renameCheck(ctx)
}

// withoutColumns refuses to change the default while columns have it: each was made
// with it.
func (d *domainChange) withoutColumns() error {
	for _, dep := range d.names.snapshot.Dependents(d.typ) {
		if !dep.Relation.View {
			return pgerr.Unsupported("changing the default of a domain that columns have").At(d.command.Pos).
				WithHint("ALTER TABLE ... ALTER COLUMN ... SET DEFAULT changes that of a column.")
		}
	}
	return nil
}

// keep writes down the default, and whether NULL is a value of the domain.
func (d *domainChange) keep(ctx context.Context, def string, notNull bool) error {
	return d.session.record(ctx, func(run gatewayschema.Runner) error {
		return gatewayschema.ChangeDomain(ctx, run, d.typ.OID, def, notNull)
	})
}

// requireValues is SET NOT NULL.
func (d *domainChange) requireValues(ctx context.Context) error {
	if d.domain.NotNull {
		return nil
	}
	err := d.search(ctx, func(column string) (string, error) { return column + " IS NULL", nil },
		pgerr.NotNullViolation, "column %q of table %q contains null values")
	if err != nil {
		return err
	}
	return d.keep(ctx, d.domain.Default, true)
}

// search looks for a row in the columns of the domain that the condition finds, which
// is an error with the names of column and table.
func (d *domainChange) search(ctx context.Context, where func(column string) (string, error), code pgerr.Code, text string) error {
	for _, dep := range d.names.snapshot.Dependents(d.typ) {
		if dep.Column.Domain == nil || dep.Relation.View {
			continue
		}
		condition, err := where(exec.QuoteIdent(dep.Column.Name))
		if err != nil {
			return err
		}
		table := exec.QuoteIdent(dep.Relation.Schema) + "." + exec.QuoteIdent(dep.Relation.Name)
		row, err := d.session.firstRow(ctx, "SELECT '' FROM "+table+" WHERE "+condition+" LIMIT 1")
		switch {
		case err != nil:
			return err
		case row != nil:
			e := pgerr.New(code, text, dep.Column.Name, dep.Relation.Name)
			e.Schema, e.Table, e.Column = dep.Relation.Schema, dep.Relation.Name, dep.Column.Name
			return e
		}
	}
	return nil
}

// addCheck is ADD CONSTRAINT … CHECK.
func (d *domainChange) addCheck(ctx context.Context) error {
	con := d.command.Constraint
	if con.NotValid && !d.names.snapshot.Gateway().KeepsNotes() {
		return pgerr.Unsupported("NOT VALID with this version of the gateway schema").At(con.Pos)
	}
	changed := *d.domain
	changed.Checks = slices.Clone(d.domain.Checks)
	var err error
	if changed.Checks, err = addDomainCheck(&changed, con); err != nil {
		return err
	}
	added := changed.Checks[len(changed.Checks)-1]
	if err := analyze.CheckDomainDefinition(&changed, nil, d.session.analysis(d.names, nil)); err != nil {
		return err
	}
	if !con.NotValid {
		if err := d.passes(ctx, added.Expr); err != nil {
			return err
		}
	}
	return d.session.record(ctx, func(run gatewayschema.Runner) error {
		if con.NotValid {
			if err := gatewayschema.StoreNote(ctx, run, d.unvalidated(added.Name)); err != nil {
				return err
			}
		}
		return gatewayschema.AddDomainCheck(ctx, run, d.typ.OID, gatewayschema.DomainCheck{Name: added.Name, Expression: d.names.domainText(d.domain, added.Expr)})
	})
}

// unvalidated is the note that a check was declared NOT VALID.
func (d *domainChange) unvalidated(check string) gatewayschema.Note {
	return gatewayschema.Note{Object: domainObject(d.typ), Kind: gatewayschema.NoteUnvalidated, Part: check, Text: d.typ.Name}
}

// domainObject is what notes of a domain are kept under.
func domainObject(typ *gatewayschema.UserType) gatewayschema.Object {
	return gatewayschema.Object{Schema: meta.IRISSchema(typ.Schema), Table: typ.Name}
}

// passes checks the values that are there against a check.
func (d *domainChange) passes(ctx context.Context, check pgsql.Expr) error {
	text := pgsql.String(check)
	return d.search(ctx, func(column string) (string, error) {
		tree, err := pgsql.ParseExpr(text)
		if err != nil {
			return "", err
		}
		value, err := pgsql.ParseExpr(column)
		if err != nil {
			return "", err
		}
		tree = pgsql.RewriteExpr(tree, func(e pgsql.Expr) pgsql.Expr {
			if ref, ok := e.(*pgsql.ColumnRef); ok && len(ref.Parts) == 1 && ref.Parts[0] == "value" {
				return value
			}
			return e
		})
		return "NOT (" + pgsql.String(tree) + ")", nil
	}, pgerr.CheckViolation, "column %q of table %q contains values that violate the new constraint")
}

// check finds a check of the domain, nil for none.
func (d *domainChange) check(name string) *analyze.DomainCheck {
	i := slices.IndexFunc(d.domain.Checks, func(c analyze.DomainCheck) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return &d.domain.Checks[i]
}

// noConstraint is the error about a constraint that the domain does not have.
func (d *domainChange) noConstraint() *pgerr.Error {
	return pgerr.New(pgerr.UndefinedObject, "constraint %q of domain %q does not exist", d.command.Name, d.typ.Name)
}

// dropCheck is DROP CONSTRAINT.
func (d *domainChange) dropCheck(ctx context.Context) error {
	name := d.command.Name
	switch {
	case d.check(name) != nil:
	case d.command.IfExists:
		d.session.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion,
			"constraint %q of domain %q does not exist, skipping", name, d.typ.Name))
		return nil
	default:
		return d.noConstraint()
	}
	return d.session.record(ctx, func(run gatewayschema.Runner) error {
		if err := gatewayschema.RemoveDomainCheck(ctx, run, d.typ.OID, name); err != nil {
			return err
		}
		return forgetDomainCheck(ctx, run, d.names.snapshot.Gateway(), d.typ, name)
	})
}

// forgetDomainCheck removes what is kept beside a check of a domain: that it was
// declared NOT VALID, and its comment.
func forgetDomainCheck(ctx context.Context, run gatewayschema.Runner, gateway *gatewayschema.Contents, typ *gatewayschema.UserType, check string) error {
	if gateway.KeepsNotes() {
		if err := gatewayschema.ForgetNote(ctx, run, gatewayschema.NoteUnvalidated, domainObject(typ), check); err != nil {
			return err
		}
	}
	return gatewayschema.SetComment(ctx, run, gatewayschema.OnDomainConstraint(typ.OID, check), "")
}

// validate is VALIDATE CONSTRAINT.
func (d *domainChange) validate(ctx context.Context) error {
	check := d.check(d.command.Name)
	if check == nil {
		return d.noConstraint()
	}
	if check.Expr == nil {
		return pgerr.New(pgerr.InternalError, "check %q of domain %q cannot be read", check.Name, d.typ.Name)
	}
	if d.names.snapshot.Gateway().NoteOf(gatewayschema.NoteUnvalidated, domainObject(d.typ), check.Name) == "" {
		return nil
	}
	if err := d.passes(ctx, check.Expr); err != nil {
		return err
	}
	return d.session.record(ctx, func(run gatewayschema.Runner) error {
		return gatewayschema.ForgetNote(ctx, run, gatewayschema.NoteUnvalidated, domainObject(d.typ), check.Name)
	})
}

// renameCheck is RENAME CONSTRAINT. The check has both names until it has the new one
// alone: an interruption leaves it twice, never not at all.
func (d *domainChange) renameCheck(ctx context.Context) error {
	from, to := d.command.Name, d.command.NewName
	check := d.check(from)
	switch {
	case check == nil:
		return pgerr.New(pgerr.UndefinedObject, "constraint %q for domain %s does not exist", from, d.shown())
	case d.check(to) != nil:
		return pgerr.New(pgerr.DuplicateObject, "constraint %q for domain %s already exists", to, d.shown())
	}
	gateway := d.names.snapshot.Gateway()
	i := slices.IndexFunc(d.typ.Checks, func(c gatewayschema.DomainCheck) bool { return c.Name == from })
	renamed := gatewayschema.DomainCheck{Name: to, Expression: d.typ.Checks[i].Expression}
	return d.session.record(ctx, func(run gatewayschema.Runner) error {
		if err := gatewayschema.AddDomainCheck(ctx, run, d.typ.OID, renamed); err != nil {
			return err
		}
		if gateway.NoteOf(gatewayschema.NoteUnvalidated, domainObject(d.typ), from) != "" {
			if err := gatewayschema.StoreNote(ctx, run, d.unvalidated(to)); err != nil {
				return err
			}
		}
		on, now := gatewayschema.OnDomainConstraint(d.typ.OID, from), gatewayschema.OnDomainConstraint(d.typ.OID, to)
		if err := gatewayschema.MoveComment(ctx, run, on, now); err != nil {
			return err
		}
		if err := gatewayschema.RemoveDomainCheck(ctx, run, d.typ.OID, from); err != nil {
			return err
		}
		return forgetDomainCheck(ctx, run, gateway, d.typ, from)
	})
}

// shown is the domain as messages name it.
func (d *domainChange) shown() string { return d.session.shownType(d.typ, d.domain.OID) }
