package remote

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Change implements exec.RemoteWriter.
func (s *Source) Change(ctx context.Context, stmt *exec.RemoteStatement, args []value.Value) (int64, error) {
	conn, err := s.Lend(ctx)
	if err != nil {
		return 0, err
	}
	return Exec(ctx, conn, stmt, args)
}

// ChangeEach implements exec.RemoteWriter.
func (s *Source) ChangeEach(ctx context.Context, stmt *exec.RemoteStatement, rows [][]value.Value) ([]int64, error) {
	if len(rows) == 1 {
		n, err := s.Change(ctx, stmt, rows[0])
		return []int64{n}, err
	}
	conn, err := s.Lend(ctx)
	if err != nil {
		return nil, err
	}
	b, err := NewBatch(ctx, conn, stmt, 0)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	b.counts = make([]int64, 0, len(rows))
	for _, row := range rows {
		if err := b.Add(ctx, row); err != nil {
			return nil, err
		}
	}
	if err := b.Flush(ctx); err != nil {
		return nil, err
	}
	return b.counts, nil
}
