package remote

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
	"github.com/iris-pgwire/iris-pgwire/iris"
)

// Runner runs the statements of the gateway schema; it implements
// gatewayschema.Runner. The connection commits each statement by itself.
type Runner struct{ Conn *iris.Conn }

// Define implements gatewayschema.Runner.
func (r Runner) Define(ctx context.Context, sql string) error {
	_, err := r.Conn.ExecDirect(ctx, sql)
	return Translate(err)
}

// Change implements gatewayschema.Runner: all rows are one message.
func (r Runner) Change(ctx context.Context, sql string, rows ...[]value.Value) error {
	prepared, err := r.Conn.Prepare(ctx, sql)
	if err != nil {
		return Translate(err)
	}
	defer prepared.Close()
	declared := prepared.Params()
	batch := prepared.NewBatch()
	for _, row := range rows {
		for i, v := range row {
			it, err := item(v, declared[i].Type)
			if err != nil {
				return err
			}
			batch.Item(it)
		}
		if err := batch.EndRow(); err != nil {
			return err
		}
	}
	_, err = prepared.ExecBatch(ctx, batch)
	return Translate(err)
}

// Read implements gatewayschema.Runner.
func (r Runner) Read(ctx context.Context, sql string, row func(cells []string) error) error {
	prepared, err := r.Conn.Prepare(ctx, sql)
	if err != nil {
		return Translate(err)
	}
	defer prepared.Close()
	return readRows(ctx, prepared, row)
}
