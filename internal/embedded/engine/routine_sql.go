package engine

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// resultQueries are the queries of a body whose rows are results.
func resultQueries(s *syntax.CreateRoutine) []*syntax.Query {
	var list []*syntax.Query
	for _, st := range s.Statements {
		if q, ok := st.Statement.(*syntax.Query); ok && st.Into == nil {
			list = append(list, q)
		}
	}
	return list
}

// returned is the number of the variable that a routine returns, 0 for none.
func returned(s *syntax.CreateRoutine) int {
	for _, st := range s.Statements {
		if st.Return > 0 {
			return st.Return
		}
	}
	return 0
}

// parseRoutine reads the definition of a routine again.
func parseRoutine(r *store.Routine) (*syntax.CreateRoutine, error) {
	parsed, err := syntax.Parse(r.Body)
	if err != nil {
		return nil, err
	}
	s, ok := parsed.Statement.(*syntax.CreateRoutine)
	if !ok {
		return nil, newError(-426, "'%s' cannot be compiled", r.Schema+"."+r.Name)
	}
	return s, nil
}

// unbounded is a type without its length, which does not count for parameters
// and return values.
func unbounded(t store.Type) store.Type {
	if familyOf(t) == famText {
		t.MaxLen, t.Collation = 0, store.CollationExact
	}
	return t
}

// bindSQLFunction binds the call of a function with a body in SQL. Its SELECT
// INTO statements become subqueries in place of the variables they set.
func (b *binder) bindSQLFunction(sc *scope, c *syntax.FuncCall, r *store.Routine) (sqlExpr, error) {
	def, err := parseRoutine(r)
	if err != nil {
		return sqlExpr{}, err
	}
	name := strings.ToUpper(r.Schema + "." + r.Name)
	switch {
	case r.Query || len(resultQueries(def)) > 0:
		return sqlExpr{}, b.refuse(-357, "SQL Function (function stored procedure) '"+name+"' is not defined as a function procedure")
	case r.Returns == nil:
		return sqlExpr{}, b.refuse(-356, "SQL Function (function stored procedure) '"+name+"' is not defined to return a value")
	}
	hosts, err := b.routineArgs(sc, r, def, c.Args)
	if err != nil {
		return sqlExpr{}, err
	}
	return b.inline(r, def, hosts)
}

// routineArgs binds the arguments of a call, and the defaults of those left out.
func (b *binder) routineArgs(sc *scope, r *store.Routine, def *syntax.CreateRoutine, args []syntax.Expr) ([]sqlExpr, error) {
	hosts := make([]sqlExpr, def.Variables)
	for i := range hosts {
		hosts[i] = sqlExpr{sql: "NULL", coll: store.CollationExact}
	}
	for i, p := range def.Params {
		e := p.Default
		if i < len(args) {
			e = args[i]
		}
		if e == nil {
			continue
		}
		x, err := b.bindValue(sc, e)
		if err != nil {
			return nil, err
		}
		if err := b.noStream(x); err != nil {
			return nil, err
		}
		if hosts[i], err = b.coerce(x, unbounded(r.Params[i].Type)); err != nil {
			return nil, err
		}
		hosts[i].column, hosts[i].key = nil, ""
	}
	return hosts, nil
}

// routineDepthMax bounds functions that call functions.
const routineDepthMax = 16

// inline binds a function's body for its arguments.
func (b *binder) inline(r *store.Routine, def *syntax.CreateRoutine, hosts []sqlExpr) (sqlExpr, error) {
	if b.routines >= routineDepthMax {
		return sqlExpr{}, b.refuse(-400, "Functions are nested too deep")
	}
	outer := *b
	b.env.sql, b.ctes, b.hosts = r.Body, nil, hosts
	b.routines++
	result, err := b.inlineBody(def)
	b.env, b.ctes, b.hosts, b.routines = outer.env, outer.ctes, outer.hosts, outer.routines
	if err != nil {
		return result, b.refuse(-149, "SQL Function "+strings.ToUpper(r.Schema+"."+r.Name)+" encountered an error: "+
			strings.TrimSpace(asSQLError(err).Message))
	}
	t := unbounded(*r.Returns)
	if result, err = b.coerce(result, t); err != nil {
		return result, err
	}
	result.name, result.lit, result.param, result.column, result.key = "", nil, 0, nil, ""
	result.typ = t
	return result, nil
}

// inlineBody runs through a body and returns what it returns.
func (b *binder) inlineBody(def *syntax.CreateRoutine) (sqlExpr, error) {
	for _, st := range def.Statements {
		if st.Return > 0 {
			return b.hosts[st.Return-1], nil
		}
		q, ok := st.Statement.(*syntax.Query)
		if !ok {
			return sqlExpr{}, newError(-400, "a function that changes data cannot be used in an expression on this server")
		}
		if err := b.selectInto(q, st.Into); err != nil {
			return sqlExpr{}, err
		}
	}
	return sqlExpr{sql: "NULL", coll: store.CollationExact}, nil
}

// selectInto sets variables to the items of a query's first row. Without a row
// they keep what they had.
func (b *binder) selectInto(query *syntax.Query, into []int) error {
	q, err := b.bindQuery(nil, query)
	if err != nil {
		return err
	}
	items := q.body.outputs()
	if len(items) != len(into) {
		return b.refuse(-76, "Cardinality mismatch between the SELECT-list and INTO-list.")
	}
	next := append([]sqlExpr(nil), b.hosts...)
	for i, n := range into {
		x, err := b.settled(items[i].sqlExpr)
		if err != nil {
			return err
		}
		rows := "(" + q.named() + ")"
		value := sqlExpr{sql: "(SELECT k" + itoa(i+1) + " FROM " + rows + " LIMIT 1)", typ: x.typ, coll: x.coll}
		if old := b.hosts[n-1]; old.sql != "NULL" {
			if old, err = b.coerce(old, x.typ); err != nil {
				return err
			}
			value.sql = "iif(EXISTS" + rows + "," + value.sql + "," + old.sql + ")"
		}
		next[n-1] = value
	}
	b.hosts = next
	return nil
}
