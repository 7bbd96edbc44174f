package plan

import (
	"context"
	"errors"
	"io"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// initNode computes the vectors that queries inside of a search yield, before it
// begins, as PostgreSQL's InitPlan does: ORDER BY v <=> (SELECT v FROM t WHERE id = 7)
// LIMIT 5. They are parameters behind those of the client, from number param.
type initNode struct {
	vectors []exec.Node
	param   int
	body    exec.Node
}

// vectorsFirst takes the vectors that are queries out of a search for the nearest
// ones, so that IRIS can be asked for it. Nodes are those that compute them.
func vectorsFirst(q *analyze.Query, w *work) (*analyze.Query, *initNode, error) {
	if q.Limit == nil || len(q.With) > 0 || len(q.Locks) > 0 || nearestFirst(q) == nil || !analyze.HoldsQuery(nearestFirst(q)) {
		return q, nil, nil
	}
	n := &initNode{param: paramsOf(q)}
	out := *q
	detach(&out)
	var failed error
	params := map[*analyze.Subquery]analyze.Expr{}
	var replace func(analyze.Expr) analyze.Expr
	replace = func(e analyze.Expr) analyze.Expr {
		s, ok := e.(*analyze.Subquery)
		if !ok || s.Kind != analyze.Scalar || s.Typ.OID != pgtype.VectorOID || !analyze.StandsAlone(s.Query) || hasVolatile(s.Query) {
			return analyze.MapChildren(e, replace)
		}
		if params[s] == nil {
			node, _, err := planQuery(s.Query, w)
			failed = errors.Join(failed, err)
			params[s] = &analyze.Param{Node: s.Node, Index: n.param + len(n.vectors)}
			n.vectors = append(n.vectors, node)
		}
		return params[s]
	}
	eachExpr(&out, func(e *analyze.Expr) { *e = replace(*e) })
	if len(n.vectors) == 0 || failed != nil {
		return q, nil, failed
	}
	return &out, n, nil
}

// Open implements exec.Node.
func (n *initNode) Open(ctx context.Context, rt *exec.Runtime, own *exec.Frame) (exec.Rows, error) {
	params := append([]value.Value(nil), rt.Params[:min(n.param, len(rt.Params))]...)
	for _, node := range n.vectors {
		v, err := onlyValue(ctx, rt, node)
		if err != nil {
			return nil, err
		}
		params = append(params, v)
	}
	rt.Params = params // for as long as the rows are read; nothing else in the statement reads what was behind
	return n.body.Open(ctx, rt, own)
}

// onlyValue is the value of a query with one column, NULL without rows.
func onlyValue(ctx context.Context, rt *exec.Runtime, node exec.Node) (v value.Value, err error) {
	rows, err := node.Open(ctx, rt, nil)
	if err != nil {
		return value.Null, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for n := 0; ; n++ {
		row, err := rows.Next(ctx)
		switch {
		case errors.Is(err, io.EOF):
			return v, nil
		case err != nil:
			return value.Null, err
		case n > 0:
			return value.Null, pgerr.New(pgerr.CardinalityViolation, "more than one row returned by a subquery used as an expression")
		}
		v = row[0].Clone()
	}
}

// Describe implements exec.Explainer.
func (n *initNode) Describe(d *exec.Description) {
	d.Input("Outer", &n.body)
	for i := range n.vectors {
		d.Subplan("InitPlan", "vector", &n.vectors[i])
	}
}
