package engine

import (
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// newExplain binds EXPLAIN: one row with the plan as XML. The explained query is
// bound too, so that its errors are found.
func newExplain(j *job, sql string, tree *syntax.Explain, params int, info []superserver.ParamInfo) (*query, error) {
	if _, err := newQuery(j, sql, tree.Query, params, info); err != nil {
		return nil, err
	}
	plan := &syntax.FuncCall{
		Schema: "%SYSTEM", Name: "QUERY_PLAN", Args: []syntax.Expr{&syntax.StringLit{Value: sql[tree.Query.Pos:]}},
	}
	item := syntax.SelectItem{Expr: plan, Alias: "Plan"}
	return newQuery(j, sql, &syntax.Query{Body: &syntax.Select{Items: []syntax.SelectItem{item}}}, params, info)
}
