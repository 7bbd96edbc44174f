package remote

import (
	"context"
	"errors"
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Change implements exec.RemoteWriter.
func (s *Source) Change(ctx context.Context, stmt *exec.RemoteStatement, args []value.Value) (int64, error) {
	conn, err := s.Lend(ctx)
	if err != nil {
		return 0, err
	}
	s.Changed = true
	n, err := Exec(ctx, conn, stmt, args)
	return n, withArgs(err, stmt, nil, args)
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
	s.Changed = true
	b, err := NewBatch(ctx, conn, stmt, 0)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	b.counts = make([]int64, 0, len(rows))
	for _, row := range rows {
		if err := b.Add(ctx, row); err != nil {
			return nil, rowOf(err, stmt, rows)
		}
	}
	if err := b.Flush(ctx); err != nil {
		return nil, rowOf(err, stmt, rows)
	}
	return b.counts, nil
}

// rowOf gives the error of a batch the row that it is about.
func rowOf(err error, stmt *exec.RemoteStatement, rows [][]value.Value) error {
	var failed *BatchError
	if errors.As(err, &failed) && failed.Row >= 0 {
		return withArgs(err, stmt, nil, rows[failed.Row])
	}
	return err
}

// isolationLevels are IRIS's levels of isolation by the numbers of its option
// IsolationMode.
var isolationLevels = map[string]string{"0": "READ UNCOMMITTED", "1": "READ COMMITTED", "3": "READ VERIFIED"}

// Impatient implements exec.RemoteWriter. What IRIS did before is read from it,
// so that it does so again; a connection that does not is not used on.
func (s *Source) Impatient(ctx context.Context, dirty bool) (func() error, error) {
	conn, err := s.Lend(ctx)
	if err != nil {
		return nil, err
	}
	var level, seconds string
	err = Read(ctx, conn, "SELECT %SYSTEM_SQL.Util_GetOption('IsolationMode'), %SYSTEM_SQL.Util_GetOption('ProcessLockTimeout')",
		func(cells []string) error {
			level, seconds = isolationLevels[cells[0]], cells[1]
			return nil
		})
	if err != nil {
		return nil, err
	}
	if _, err := strconv.Atoi(seconds); err != nil || level == "" {
		return nil, pgerr.New(pgerr.FeatureNotSupported, "IRIS does not say how long it waits for locks")
	}
	back := []string{"SET OPTION LOCK_TIMEOUT = " + seconds}
	there := []string{"SET OPTION LOCK_TIMEOUT = 0"}
	if dirty {
		back = append(back, "SET TRANSACTION ISOLATION LEVEL "+level)
		there = append(there, "SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED")
	}
	restore := func() error {
		err := directly(context.WithoutCancel(ctx), conn, back)
		if err != nil {
			conn.Spoil()
		}
		return err
	}
	if err := directly(ctx, conn, there); err != nil {
		return nil, errors.Join(err, restore())
	}
	return restore, nil
}

// directly runs statements without parameters.
func directly(ctx context.Context, conn *pool.Conn, statements []string) error {
	for _, sql := range statements {
		if err := Direct(ctx, conn, sql); err != nil {
			return err
		}
	}
	return nil
}
