package plan

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// remoteNode runs one IRIS statement and yields its rows.
type remoteNode struct {
	stmt *exec.RemoteStatement
	args []exec.Eval // one per parameter
	// width and positions spread the columns over a wider row whose other
	// columns are not read; no positions is the row as it comes.
	width     int
	positions []int
}

// newRemote compiles the parameters of a statement.
func newRemote(stmt *exec.RemoteStatement) (*remoteNode, error) {
	args, err := Args(stmt)
	return &remoteNode{stmt: stmt, args: args}, err
}

// Args compiles the parameters of a statement.
func Args(stmt *exec.RemoteStatement) ([]exec.Eval, error) {
	out := make([]exec.Eval, len(stmt.Params))
	for i, p := range stmt.Params {
		e, err := exec.Compile(p.Expr, nil)
		if err != nil {
			return nil, err
		}
		out[i] = e
	}
	return out, nil
}

// EvalArgs computes the parameters of a statement.
func EvalArgs(ctx context.Context, rt *exec.Runtime, args []exec.Eval) ([]value.Value, error) {
	in := exec.NewInput(ctx, rt, nil)
	out := make([]value.Value, len(args))
	for i, a := range args {
		v, err := a(in)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

// ArgumentError is the error of a value that IRIS would have been given with a query. It
// may be one that no row needs: what keeps such values here (Planner.KeepValues) finds
// out.
type ArgumentError struct{ Err error }

// Error implements error.
func (e *ArgumentError) Error() string { return e.Err.Error() }

// Unwrap returns what went wrong.
func (e *ArgumentError) Unwrap() error { return e.Err }

// Open computes the parameters and sends the statement.
func (n *remoteNode) Open(ctx context.Context, rt *exec.Runtime, _ *exec.Frame) (exec.Rows, error) {
	args, err := EvalArgs(ctx, rt, n.args)
	if err != nil {
		return nil, &ArgumentError{err}
	}
	rows, err := rt.Remote.Query(ctx, n.stmt, args)
	if err != nil || n.positions == nil {
		return rows, err
	}
	return &spread{Rows: rows, row: make(exec.Row, n.width), positions: n.positions}, nil
}

// spread places the columns of a scan in the row of the whole relation.
type spread struct {
	exec.Rows
	row       exec.Row
	positions []int
}

// Next returns the next row in its full width.
func (s *spread) Next(ctx context.Context) (exec.Row, error) {
	in, err := s.Rows.Next(ctx)
	if err != nil {
		return nil, err
	}
	for i, p := range s.positions {
		s.row[p] = in[i]
	}
	return s.row, nil
}

// scan reads the needed columns of one relation, with the conjuncts that IRIS
// can check.
func (l *leaves) scan(rel *analyze.Relation, needed []int, conjuncts func(*pusher) []irissql.Pred) (exec.Node, error) {
	p := newPusher([]*analyze.Range{{Kind: analyze.RangeRelation, Relation: rel}}, l.work)
	s := &irissql.Select{From: &irissql.Source{Table: p.table(0)}}
	var columns []exec.RemoteColumn
	for _, i := range needed {
		c := &rel.Columns[i]
		s.Items = append(s.Items, irissql.Item{Expr: columnOf(p.aliases[0], c)})
		columns = append(columns, exec.RemoteColumn{Type: c.Type, IRIS: c.IRIS})
	}
	if len(needed) == 0 {
		s.Items = []irissql.Item{{Expr: irissql.Int{N: 1}, Alias: "one"}}
		columns = []exec.RemoteColumn{{Type: intType, IRIS: analyze.IRISType{Name: "integer"}}}
		needed = nil
	}
	s.Where = conjunction(conjuncts(p))
	n, err := newRemote(p.finish(s, columns))
	if err != nil {
		return nil, err
	}
	n.width, n.positions = len(rel.Columns), append([]int{}, needed...)
	return n, nil
}

// columnOf is a column of the table with an alias.
func columnOf(alias string, c *analyze.RelationColumn) irissql.Expr {
	if c.IRISName == analyze.RowID {
		return irissql.RowID{Table: alias}
	}
	return irissql.Column{Table: alias, Name: c.IRISName}
}

// table is range i as a table of FROM.
func (p *pusher) table(i int) *irissql.Table {
	rel := p.ranges[i].Relation
	return &irissql.Table{Schema: rel.IRISSchema, Name: rel.IRISName, Alias: p.aliases[i]}
}

// conjunction is the predicate of all, nil for none.
func conjunction(preds []irissql.Pred) irissql.Pred {
	switch len(preds) {
	case 0:
		return nil
	case 1:
		return preds[0]
	}
	return irissql.And{Preds: preds}
}

// constInt is an integer constant.
func constInt(n int64) analyze.Expr {
	return &analyze.Const{Node: analyze.Node{Typ: intType}, Value: value.Int(n)}
}

// EvalRow computes a row of VALUES.
func EvalRow(ctx context.Context, rt *exec.Runtime, row []analyze.Expr) ([]value.Value, error) {
	evals := make([]exec.Eval, len(row))
	for i, e := range row {
		ev, err := exec.Compile(e, nil)
		if err != nil {
			return nil, err
		}
		evals[i] = ev
	}
	return EvalArgs(ctx, rt, evals)
}
