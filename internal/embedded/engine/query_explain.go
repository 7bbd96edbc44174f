package engine

import (
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// newExplain binds EXPLAIN: one row with the plan as XML. The explained query is
// bound too, so that its errors are found.
func newExplain(j *job, sql string, tree *syntax.Explain, params int, info []superserver.ParamInfo) (*query, error) {
	if err := bindExplained(j, sql, tree.Statement, params, info); err != nil {
		return nil, err
	}
	plan := &syntax.FuncCall{
		Schema: "%SYSTEM", Name: "QUERY_PLAN", Args: []syntax.Expr{&syntax.StringLit{Value: sql[tree.Pos:]}},
	}
	item := syntax.SelectItem{Expr: plan, Alias: "Plan"}
	return newQuery(j, sql, &syntax.Query{Body: &syntax.Select{Items: []syntax.SelectItem{item}}}, params, info)
}

// bindExplained binds the statement that is explained, for its errors.
func bindExplained(j *job, sql string, tree syntax.Statement, params int, info []superserver.ParamInfo) error {
	if q, ok := tree.(*syntax.Query); ok {
		_, err := newQuery(j, sql, q, params, info)
		return err
	}
	_, err := newChange(j, sql, syntax.Result{Statement: tree, Params: params}, info)
	return err
}
