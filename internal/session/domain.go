package session

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// createDomain is CREATE DOMAIN. Its errors have no position, as PostgreSQL's
// have none.
func (s *Session) createDomain(ctx context.Context, t *pgsql.CreateDomain) error {
	err := s.defineDomain(ctx, t)
	var e *pgerr.Error
	if errors.As(err, &e) && e.Code != pgerr.FeatureNotSupported {
		e.Position = 0
	}
	return err
}

// defineDomain makes a domain.
func (s *Session) defineDomain(ctx context.Context, t *pgsql.CreateDomain) error {
	c, err := s.typesChange(ctx, "CREATE DOMAIN")
	if err != nil {
		return err
	}
	schema, err := s.placeOf(c, t.Name)
	if err != nil {
		return err
	}
	base, err := domainBase(c, t)
	if err != nil {
		return err
	}
	d := &analyze.Domain{Schema: schema, Name: t.Name.Name, Base: base}
	def, err := domainConstraints(d, t)
	if err != nil {
		return err
	}
	if err := analyze.CheckDomainDefinition(d, def, s.analysis(c, nil)); err != nil {
		return err
	}
	d.OID = pgtype.DomainOID(c.snapshot.NewUserSlot(schema, d.Name))
	return s.makesType(ctx, "DOMAIN", schema, d.Name, func(run gatewayschema.Runner) error {
		return gatewayschema.CreateDomain(ctx, run, storedDomain(c, d, def))
	})
}

// domainBase is the type that a new domain is over.
func domainBase(c *names, t *pgsql.CreateDomain) (analyze.TypeRef, error) {
	if analyze.DomainNamed(c, t.Type) != nil {
		return analyze.TypeRef{}, pgerr.Unsupported("a domain over a domain").At(t.Type.Pos)
	}
	base, _, err := analyze.ResolveType(c, t.Type)
	if err != nil {
		return base, err
	}
	if typ := pgtype.ByOID(base.OID); typ.Category == 'P' {
		return base, pgerr.New(pgerr.DatatypeMismatch, "\"%s\" is not a valid base type for a domain", typ.Display).At(t.Type.Pos)
	}
	if err := analyze.CheckCollation(t.Collation, base.OID); err != nil {
		return base, err
	}
	return base, nil
}

// domainConstraints takes the constraints of a new domain, and returns its
// default.
func domainConstraints(d *analyze.Domain, t *pgsql.CreateDomain) (def pgsql.Expr, err error) {
	null := false
	for _, con := range t.Constraints {
		switch con.Kind {
		case pgsql.ConstraintNotNull, pgsql.ConstraintNull:
			not := con.Kind == pgsql.ConstraintNotNull
			if null && not || d.NotNull && !not {
				return nil, pgerr.New(pgerr.SyntaxError, "conflicting NULL/NOT NULL constraints")
			}
			d.NotNull, null = d.NotNull || not, null || !not
		case pgsql.ConstraintDefault:
			if def != nil {
				return nil, pgerr.New(pgerr.SyntaxError, "multiple default expressions")
			}
			def = con.Expr
		case pgsql.ConstraintCheck:
			if d.Checks, err = addDomainCheck(d, con); err != nil {
				return nil, err
			}
		default:
			return nil, notForDomains(con)
		}
	}
	return def, nil
}

// notForDomains is the error about a constraint that domains do not have.
func notForDomains(con *pgsql.Constraint) error {
	switch con.Kind {
	case pgsql.ConstraintUnique:
		return pgerr.New(pgerr.SyntaxError, "unique constraints not possible for domains")
	case pgsql.ConstraintPrimaryKey:
		return pgerr.New(pgerr.SyntaxError, "primary key constraints not possible for domains")
	case pgsql.ConstraintForeignKey:
		return pgerr.New(pgerr.SyntaxError, "foreign key constraints not possible for domains")
	}
	return pgerr.Unsupported("this constraint of a domain").At(con.Pos)
}

// addDomainCheck adds a check; one without a name is called after the domain.
func addDomainCheck(d *analyze.Domain, con *pgsql.Constraint) ([]analyze.DomainCheck, error) {
	taken := func(name string) bool {
		return slices.ContainsFunc(d.Checks, func(c analyze.DomainCheck) bool { return c.Name == name })
	}
	name := con.Name
	if name == "" {
		name = d.Name + "_check"
		for i := 1; taken(name); i++ {
			name = fmt.Sprintf("%s_check%d", d.Name, i)
		}
	}
	if taken(name) {
		return nil, pgerr.New(pgerr.DuplicateObject, "constraint \"%s\" for domain \"%s\" already exists", name, d.Name)
	}
	return append(d.Checks, analyze.DomainCheck{Name: name, Expr: con.Expr}), nil
}

// storedDomain is a domain as the gateway schema keeps it.
func storedDomain(c *names, d *analyze.Domain, def pgsql.Expr) *gatewayschema.UserType {
	out := &gatewayschema.UserType{
		OID: uint32(d.OID), ArrayOID: uint32(d.OID) + 1, Schema: d.Schema, Name: d.Name, Kind: gatewayschema.KindDomain,
		Base: c.storedType(d.Base.OID), Typmod: d.Base.Typmod, NotNull: d.NotNull,
	}
	if def != nil {
		out.Default = c.printDefault(def, d.Base)
	}
	for _, check := range d.Checks {
		out.Checks = append(out.Checks, gatewayschema.DomainCheck{Name: check.Name, Expression: c.domainText(d, check.Expr)})
	}
	return out
}

// copyChecks are what COPY evaluates for the columns of domains, nil for others.
// The value of a field is parameter 1.
func (s *Session) copyChecks(ctx context.Context, columns []*analyze.RelationColumn) ([]exec.Eval, error) {
	var out []exec.Eval
	for i, col := range columns {
		if col.Domain == nil {
			continue
		}
		field := &analyze.Param{Node: analyze.Node{Typ: col.Type}}
		x, err := analyze.CheckDomain(field, col.Domain, s.analysis(s.names(ctx), nil))
		if err != nil {
			return nil, err
		}
		if out == nil {
			out = make([]exec.Eval, len(columns))
		}
		if out[i], err = s.planner(&statement{}).Compile(x, nil); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// checked makes the checks of a domain on a field.
func (r *copyRow) checked(ctx context.Context, check exec.Eval, v value.Value) error {
	rt := *r.runtime
	rt.Params = []value.Value{v}
	_, err := check(exec.NewInput(ctx, &rt, nil))
	return err
}

// domainText is the check of a domain as PostgreSQL prints it where that means the same
// when it is read again, else as it was written: VALUE is a column for this.
func (c *names) domainText(d *analyze.Domain, check pgsql.Expr) string {
	text := pgsql.String(check)
	row := &analyze.Relation{Name: d.Name, Columns: []analyze.RelationColumn{{Name: "value", Type: d.Base}}}
	x, err := analyze.CheckExpression(row, check, c.session.analysis(c, nil))
	if err == nil {
		c.printExpressions([]plan.RowExpression{{Expr: x, Relation: row, Source: check, Text: &text}})
	}
	return text
}
