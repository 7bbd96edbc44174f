package engine

import (
	"context"
	"io"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// callStatement is CALL as a statement like any other, of which the client gets
// the first result set or the row count; it implements superserver.Statement.
// Values of output parameters only messages of their own can bring.
type callStatement struct {
	job       *job
	procedure superserver.Procedure
	args      *query // selects the arguments; nil when there are none
}

// newCall finds the procedure and binds its arguments.
func newCall(j *job, sql string, tree *syntax.Call, params int, info []superserver.ParamInfo) (*callStatement, error) {
	if tree.Returns != nil {
		return nil, newError(-400, "The value of a function is returned by a procedure call only")
	}
	name := string(tree.Procedure.Name)
	if tree.Procedure.Schema != "" {
		name = string(tree.Procedure.Schema) + "." + name
	}
	p, err := j.Procedure(context.Background(), name)
	if err != nil {
		return nil, err
	}
	s := &callStatement{job: j, procedure: p}
	if want := len(s.inputs()); len(tree.Args) > want {
		return nil, newError(-370, "Stored procedure '%s' has %d parameters, %d were specified", name, want, len(tree.Args))
	}
	if len(tree.Args) == 0 {
		return s, nil
	}
	items := make([]syntax.SelectItem, len(tree.Args))
	for i, a := range tree.Args {
		items[i].Expr = a
	}
	s.args, err = newQuery(j, sql, &syntax.Query{Body: &syntax.Select{Items: items}}, params, info)
	return s, err
}

// inputs are the parameters that a call gives values to.
func (s *callStatement) inputs() []superserver.ProcedureParam {
	params := s.procedure.Params()
	if len(params) > 0 && params[0].Mode == superserver.ParamReturn {
		return params[1:]
	}
	return params
}

// IsQuery implements superserver.Statement.
func (s *callStatement) IsQuery() bool { return s.procedure.Columns() != nil }

// Columns implements superserver.Statement.
func (s *callStatement) Columns() []superserver.Column { return s.procedure.Columns() }

// Params implements superserver.Statement.
func (s *callStatement) Params() []superserver.ParamMeta {
	if s.args == nil {
		return nil
	}
	return s.args.Params()
}

// GeneratedKeys implements superserver.Statement.
func (s *callStatement) GeneratedKeys() ([]superserver.Column, [][]list.Item) { return nil, nil }

// call evaluates the arguments and runs the procedure. Those that are not
// written are undefined.
func (s *callStatement) call(ctx context.Context, params []list.Item) (*superserver.Outcome, error) {
	var values []list.Item
	if s.args != nil {
		var err error
		if values, err = firstRow(ctx, s.args, params); err != nil {
			return nil, err
		}
	}
	for len(values) < len(s.inputs()) {
		values = append(values, list.Item{Kind: list.Undefined})
	}
	return s.procedure.Call(ctx, values)
}

// Query implements superserver.Statement. The result sets behind the first are
// given up.
func (s *callStatement) Query(ctx context.Context, params []list.Item) (superserver.Cursor, error) {
	out, err := s.call(ctx, params)
	if err != nil {
		return nil, err
	}
	var first superserver.Cursor = noRows{}
	for i, set := range out.Sets {
		switch {
		case set.Rows == nil:
		case i == 0:
			first = set.Rows
		default:
			set.Rows.Close()
		}
	}
	return first, nil
}

// noRows is the cursor of a procedure that has none to return.
type noRows struct{}

// Next implements superserver.Cursor.
func (noRows) Next(_ context.Context, buf []byte) ([]byte, error) { return buf, io.EOF }

// Close implements superserver.Cursor.
func (noRows) Close() {}

// Update implements superserver.Statement.
func (s *callStatement) Update(ctx context.Context, sets [][]list.Item) ([]int64, error) {
	counts := make([]int64, 0, len(sets))
	for _, params := range sets {
		out, err := s.call(ctx, params)
		if err != nil {
			return append(counts, superserver.BatchFailed), err
		}
		for _, set := range out.Sets {
			if set.Rows != nil {
				set.Rows.Close()
			}
		}
		counts = append(counts, out.Count)
	}
	return counts, nil
}
