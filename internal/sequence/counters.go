package sequence

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// Counters advances sequences for all sessions of a gateway.
type Counters struct{ pool *pool.Pool }

// NewCounters returns counters that work over the connections of p, which must be
// one that pool.Beside returns: they do not commit by themselves.
func NewCounters(p *pool.Pool) *Counters { return &Counters{p} }

// Take reserves the next n numbers of a sequence, or fewer at its end.
func (c *Counters) Take(ctx context.Context, s *gatewayschema.Sequence, n int64) (b Block, err error) {
	err = c.move(ctx, s, func(now gatewayschema.Sequence, count gatewayschema.Count) (gatewayschema.Count, error) {
		b, err = reserve(&now, count, n)
		return gatewayschema.Count{Last: b.Last, Called: true}, err
	})
	return b, err
}

// GiveBack ends a block earlier than it was reserved to, unless somebody has
// reserved more meanwhile; its numbers are lost then.
func (c *Counters) GiveBack(ctx context.Context, s *gatewayschema.Sequence, b Block, last int64) error {
	return c.move(ctx, s, func(_ gatewayschema.Sequence, count gatewayschema.Count) (gatewayschema.Count, error) {
		if count.Called && count.Last == b.Last {
			count.Last = last
		}
		return count, nil
	})
}

// Set makes a sequence go on from a count, which must be within its bounds.
func (c *Counters) Set(ctx context.Context, s *gatewayschema.Sequence, to gatewayschema.Count) error {
	return c.move(ctx, s, func(now gatewayschema.Sequence, _ gatewayschema.Count) (gatewayschema.Count, error) {
		if to.Last < now.Min || to.Last > now.Max {
			return to, pgerr.New(pgerr.NumericValueOutOfRange, "setval: value %d is out of bounds for sequence %q (%d..%d)",
				to.Last, s.Name, now.Min, now.Max)
		}
		return to, nil
	})
}

// Read returns what a sequence is and has counted to.
func (c *Counters) Read(ctx context.Context, s *gatewayschema.Sequence) (now gatewayschema.Sequence, count gatewayschema.Count, err error) {
	err = c.transact(ctx, func(conn *pool.Conn) error {
		now, count, err = read(ctx, conn, s)
		return err
	})
	return now, count, err
}

// move changes what a sequence has counted to, to what next makes of that.
func (c *Counters) move(ctx context.Context, s *gatewayschema.Sequence,
	next func(gatewayschema.Sequence, gatewayschema.Count) (gatewayschema.Count, error),
) error {
	return c.transact(ctx, func(conn *pool.Conn) error {
		if _, err := remote.ExecFor(ctx, conn, gatewayschema.LockSequence, s.Key()); err != nil {
			return err
		}
		now, count, err := read(ctx, conn, s)
		if err != nil {
			return err
		}
		to, err := next(now, count)
		if err != nil || to == count {
			return err
		}
		_, err = remote.ExecFor(ctx, conn, gatewayschema.CountSequence, s.CountRow(to))
		return err
	})
}

// transact runs a transaction of its own.
func (c *Counters) transact(ctx context.Context, do func(*pool.Conn) error) error {
	conn, err := c.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if err := do(conn); err != nil {
		return c.undo(ctx, conn, err)
	}
	if err := conn.Commit(ctx); err != nil {
		return c.undo(ctx, conn, remote.Translate(err))
	}
	return nil
}

// undo ends a transaction that failed; its connection is not used again if that
// fails too.
func (c *Counters) undo(ctx context.Context, conn *pool.Conn, err error) error {
	if undone := conn.Rollback(context.WithoutCancel(ctx)); undone != nil {
		conn.Spoil()
	}
	return err
}

// read reads the row of a sequence.
func read(ctx context.Context, conn *pool.Conn, s *gatewayschema.Sequence) (now gatewayschema.Sequence, count gatewayschema.Count, err error) {
	found := false
	err = remote.ReadFor(ctx, conn, gatewayschema.SequenceQuery, s.Key(), func(cells []string) error {
		now, count = gatewayschema.SequenceRow(cells)
		found = true
		return nil
	})
	if err == nil && !found {
		err = pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", s.Name)
	}
	return now, count, err
}
