package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// Options are the surroundings of one analysis.
type Options struct {
	Catalog Catalog
	// Env is used to read literals: their meaning may depend on settings.
	Env *Env
	// Params are the parameter types that the client declared; 0 leaves a type
	// to be inferred.
	Params []pgtype.OID
	// Filling allows to change materialized views, which only their own statements
	// do.
	Filling bool
	// rowIDs is set when the statement turned out to name the row id.
	rowIDs bool
	// ParamNames are names that stand for parameters where there is no such column:
	// the arguments of a procedure. Procedure is what qualifies them.
	ParamNames []string
	Procedure  string
}

// Result is an analysed statement.
type Result struct {
	Statement Statement
	// Params are the types of $1, $2 ….
	Params []pgtype.OID
}

// analyzer holds the state of one analysis.
type analyzer struct {
	catalog Catalog
	env     *Env
	params  []pgtype.OID
	// changing is set inside of a data-modifying WITH item.
	changing bool
	// recursing are the recursive queries whose right sides are being analysed.
	recursing []*Query
	// siblings are the items before that one.
	siblings map[string]*cteInfo
	// domainValue is what VALUE means in the check of a domain, nil elsewhere.
	domainValue Expr
	// views is how many definitions of views this one is inside of.
	views int
	// filling allows to change materialized views.
	filling bool
	// routine is the function whose body is analysed; its arguments are the range of
	// arguments, which encloses the body. Its callers follow.
	routine   *routineBody
	arguments *scope
	// paramNames and procedure are ParamNames and Procedure of the options.
	paramNames []string
	procedure  string
	// merged is the scope of the RETURNING of MERGE, nil elsewhere.
	merged *scope
	// calling is set for CALL.
	calling bool
	// rowIDs is set when the statement names IRIS's row id.
	rowIDs bool
	// declared is the cursor whose query, declaring, is analysed.
	declared  *Declare
	declaring *pgsql.SelectStatement
	// anyParam is the first parameter without a type that was given to a function which
	// takes any, nil for none.
	anyParam *Param
}

// paramMax bounds parameter numbers. Bind counts values in 16 bits, so that clients
// can use 65535 of them; a statement with more can be prepared all the same.
const paramMax = 1 << 18

// Analyze resolves the names and types of a query or DML statement. For other
// statements it returns a nil Statement.
func Analyze(stmt pgsql.Statement, opts Options) (*Result, error) {
	return withRowIDs(opts, func(opts Options) (*Result, error) { return analyzed(stmt, opts) })
}

// analyzed is Analyze, once.
func analyzed(stmt pgsql.Statement, opts Options) (*Result, error) {
	a := &analyzer{
		catalog: opts.Catalog, env: opts.Env,
		params: append([]pgtype.OID(nil), opts.Params...), filling: opts.Filling,
		paramNames: opts.ParamNames, procedure: opts.Procedure, rowIDs: opts.rowIDs,
	}
	out, err := a.statement(stmt)
	if err != nil {
		return nil, err
	}
	if p := a.anyParam; p != nil {
		if t := a.params[p.Index]; t != 0 && t != pgtype.UnknownOID { // it is another one elsewhere
			return nil, pgerr.New(pgerr.AmbiguousParameter, "could not determine data type of parameter $%d", p.Index+1).At(p.At)
		}
		return nil, pgerr.New(pgerr.IndeterminateDatatype, "could not determine data type of parameter $%d", p.Index+1)
	}
	for i, t := range a.params {
		if t == 0 || t == pgtype.UnknownOID {
			return nil, pgerr.New(pgerr.IndeterminateDatatype, "could not determine data type of parameter $%d", i+1)
		}
	}
	return &Result{Statement: out, Params: a.params}, nil
}

// statement dispatches on the kind of statement.
func (a *analyzer) statement(stmt pgsql.Statement) (Statement, error) {
	switch s := stmt.(type) {
	case *pgsql.SelectStatement:
		if s.Into != nil {
			return nil, pgerr.Unsupported("SELECT INTO").At(s.Into.Pos)
		}
		return a.query(s, nil, settleUnknown)
	case *pgsql.InsertStatement:
		return a.insert(s)
	case *pgsql.UpdateStatement:
		return a.update(s)
	case *pgsql.DeleteStatement:
		return a.delete(s)
	case *pgsql.MergeStatement:
		return a.merge(s)
	case *pgsql.DeclareStatement:
		return a.declare(s)
	}
	return nil, nil
}

// Expression analyses a stand-alone expression without columns, such as a
// column's default or an argument of EXECUTE, and converts it to a type.
func Expression(e pgsql.Expr, to TypeRef, opts Options) (Expr, error) {
	a := &analyzer{catalog: opts.Catalog, env: opts.Env, params: append([]pgtype.OID(nil), opts.Params...)}
	x, err := a.expr(&scope{}, e)
	if err != nil {
		return nil, err
	}
	return a.mustCoerce(x, to, assignment)
}
