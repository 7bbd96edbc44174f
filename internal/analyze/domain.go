package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Domain is a domain over a type. Its values are values of that type; the domain
// itself stays with names, casts and columns, where its checks are made.
type Domain struct {
	OID          pgtype.OID
	Schema, Name string
	Base         TypeRef
	NotNull      bool
	Default      string // as it was written, "" for none
	Checks       []DomainCheck
}

// DomainCheck is a check of a domain; VALUE in it stands for the value. Expr is
// nil when what was written cannot be read.
type DomainCheck struct {
	Name string
	Expr pgsql.Expr
}

// domainNamed is the domain that a type name means, nil when it means another
// type. ResolveType makes of it the type it is over.
func (a *analyzer) domainNamed(t *pgsql.TypeName) *Domain { return DomainNamed(a.catalog, t) }

// DomainNamed is the domain that a type name means, nil when it means another
// type.
func DomainNamed(c Catalog, t *pgsql.TypeName) *Domain {
	if t.Schema == "" && pgtype.ByName(t.Name) != nil || len(t.Bounds) > 0 {
		return nil
	}
	if users, ok := c.(TypeCatalog); ok {
		return users.UserDomain(t.Schema, t.Name)
	}
	return nil
}

// CheckDomain returns x with the checks of a domain made on its value.
func CheckDomain(x Expr, d *Domain, opts Options) (Expr, error) {
	a := &analyzer{catalog: opts.Catalog, env: opts.Env}
	return a.checkDomain(x, d)
}

// checkDomain is CheckDomain. The checks are analysed with x in the place of
// VALUE, so x must not differ from one evaluation to the next.
func (a *analyzer) checkDomain(x Expr, d *Domain) (Expr, error) {
	if d == nil || len(d.Checks) == 0 && !d.NotNull {
		return x, nil
	}
	if len(d.Checks) > 0 && Any(x, isVolatileCall) {
		return nil, pgerr.Unsupported("a value of a domain that a volatile function computes").At(x.Pos())
	}
	outer := a.domainValue
	a.domainValue = x
	defer func() { a.domainValue = outer }()
	args := []Expr{x}
	for _, c := range d.Checks {
		if c.Expr == nil {
			return nil, pgerr.New(pgerr.InternalError, "check \"%s\" of domain \"%s\" cannot be read", c.Name, d.Name)
		}
		check, err := a.expr(&scope{}, c.Expr)
		if err == nil {
			check, err = a.coerceBool(check, "CHECK")
		}
		if err != nil {
			return nil, err
		}
		args = append(args, check)
	}
	types := make([]pgtype.OID, len(args))
	for i, arg := range args {
		types[i] = arg.Type().OID
	}
	fn := &Function{Name: d.Name, Args: types, Ret: x.Type().OID, NotStrict: true, Volatility: Stable, Eval: d.eval}
	return &Call{Node: Node{Typ: x.Type(), At: x.Pos()}, Func: fn, Args: args, Domain: d}, nil
}

// isVolatileCall reports whether an expression is the call of a function whose
// value differs from call to call.
func isVolatileCall(e Expr) bool {
	c, ok := e.(*Call)
	return ok && c.Func.Volatility == Volatile
}

// eval returns the value, which comes first, if all checks hold or are unknown.
func (d *Domain) eval(_ *Env, args []value.Value) (value.Value, error) {
	if d.NotNull && args[0].IsNull() {
		return value.Null, d.violated(pgerr.New(pgerr.NotNullViolation, "domain %s does not allow null values", d.Name), "")
	}
	for i, c := range d.Checks {
		if holds := args[1+i]; !holds.IsNull() && !holds.Bool() {
			return value.Null, d.violated(pgerr.New(pgerr.CheckViolation,
				"value for domain %s violates check constraint \"%s\"", d.Name, c.Name), c.Name)
		}
	}
	return args[0], nil
}

// violated adds what a client can ask of an error: the domain and the check.
func (d *Domain) violated(e *pgerr.Error, check string) error {
	e.Schema, e.DataType, e.Constraint = d.Schema, d.Name, check
	return e
}

// CheckDomainDefinition analyses the default and the checks of a domain that is
// about to be made.
func CheckDomainDefinition(d *Domain, def pgsql.Expr, opts Options) error {
	sample := &Const{Node: Node{Typ: d.Base}}
	if _, err := CheckDomain(sample, d, opts); err != nil {
		return err
	}
	if def == nil {
		return nil
	}
	_, err := Default(def, d.Name, d.Base, opts)
	return err
}
