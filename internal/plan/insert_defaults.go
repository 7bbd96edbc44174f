package plan

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
)

// withDefaults puts the defaults that are computed here behind the columns of
// each row that a query yields for an INSERT.
func withDefaults(source exec.Node, defaults []analyze.DefaultColumn, w *work) (exec.Node, error) {
	if len(defaults) == 0 {
		return source, nil
	}
	n := &defaultsNode{source: source}
	for _, d := range defaults {
		n.at = append(n.at, d.At)
	}
	for _, d := range defaults {
		e, err := w.compile(d.Value, nil)
		if err != nil {
			return nil, err
		}
		n.values = append(n.values, e)
	}
	return n, nil
}

// defaultColumns lists the columns of an INSERT, those that get their default
// last.
func defaultColumns(ins *analyze.Insert) []int {
	out := append([]int(nil), ins.Columns...)
	for _, d := range ins.Defaults {
		if d.At < 0 {
			out = append(out, d.Column)
		}
	}
	return out
}

// defaultsNode computes defaults for each row.
type defaultsNode struct {
	source exec.Node
	values []exec.Eval
	at     []int // where each value goes; -1 is behind the row
}

// Open implements exec.Node.
func (n *defaultsNode) Open(ctx context.Context, rt *exec.Runtime, outer *exec.Frame) (exec.Rows, error) {
	rows, err := n.source.Open(ctx, rt, outer)
	if err != nil {
		return nil, err
	}
	return &defaultsRows{Rows: rows, rt: rt, defaultsNode: n}, nil
}

// defaultsRows are rows with their defaults.
type defaultsRows struct {
	exec.Rows
	*defaultsNode
	rt  *exec.Runtime
	row exec.Row
}

// Next implements exec.Rows.
func (r *defaultsRows) Next(ctx context.Context) (exec.Row, error) {
	row, err := r.Rows.Next(ctx)
	if err != nil {
		return nil, err
	}
	r.row = append(r.row[:0], row...)
	in := exec.NewInput(ctx, r.rt, nil)
	for i, e := range r.values {
		v, err := e(in)
		if err != nil {
			return nil, err
		}
		if at := r.at[i]; at >= 0 {
			r.row[at] = v
			continue
		}
		r.row = append(r.row, v)
	}
	return r.row, nil
}
