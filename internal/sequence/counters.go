package sequence

import (
	"context"
	"sync"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// Limits of this package.
const (
	// attemptsMax bounds how often a block is tried for that others take away.
	attemptsMax = 1000
	// knownMax bounds the rows that are remembered.
	knownMax = 10_000
)

// Counters advances sequences for all sessions of a gateway.
type Counters struct {
	pool *pool.Pool

	mu    sync.Mutex // a leaf
	known map[string]row
}

// row is what a sequence's row said when it was last read or written.
type row struct {
	sequence gatewayschema.Sequence
	count    gatewayschema.Count
}

// NewCounters returns counters that work over connections of p, one at a time.
func NewCounters(p *pool.Pool) *Counters { return &Counters{pool: p, known: map[string]row{}} }

// Take reserves the next n numbers of a sequence, or fewer at its end.
func (c *Counters) Take(ctx context.Context, s *gatewayschema.Sequence, n int64) (Block, error) {
	conn, err := c.pool.Acquire(ctx)
	if err != nil {
		return Block{}, err
	}
	defer conn.Release()
	now, ok := c.remembered(s)
	for range attemptsMax {
		if !ok {
			if now, err = c.read(ctx, conn, s); err != nil {
				return Block{}, err
			}
		}
		b, err := reserve(&now.sequence, now.count, n)
		if err != nil && ok {
			ok = false // by what is remembered
			continue
		}
		if err != nil {
			return b, err
		}
		to := gatewayschema.Count{Last: b.Last, Called: true}
		if ok, err = c.advance(ctx, conn, now, to); ok || err != nil {
			return b, err
		}
	}
	return Block{}, pgerr.New(pgerr.LockNotAvailable, "sequence %q is advanced by too many at once", s.Name)
}

// GiveBack ends a block earlier than it was reserved to, unless somebody has
// reserved more meanwhile; its numbers are lost then.
func (c *Counters) GiveBack(ctx context.Context, s *gatewayschema.Sequence, b Block, last int64) error {
	conn, err := c.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	from := row{*s, gatewayschema.Count{Last: b.Last, Called: true}}
	_, err = c.advance(ctx, conn, from, gatewayschema.Count{Last: last, Called: true})
	return err
}

// Read returns what a sequence is and has counted to.
func (c *Counters) Read(ctx context.Context, s *gatewayschema.Sequence) (gatewayschema.Sequence, gatewayschema.Count, error) {
	conn, err := c.pool.Acquire(ctx)
	if err != nil {
		return gatewayschema.Sequence{}, gatewayschema.Count{}, err
	}
	defer conn.Release()
	now, err := c.read(ctx, conn, s)
	return now.sequence, now.count, err
}

// Set makes a sequence go on from a count, which must be within its bounds.
func (c *Counters) Set(ctx context.Context, s *gatewayschema.Sequence, to gatewayschema.Count) error {
	conn, err := c.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	for range attemptsMax {
		now, err := c.read(ctx, conn, s)
		if err != nil {
			return err
		}
		if to.Last < now.sequence.Min || to.Last > now.sequence.Max {
			return pgerr.New(pgerr.NumericValueOutOfRange, "setval: value %d is out of bounds for sequence %q (%d..%d)",
				to.Last, s.Name, now.sequence.Min, now.sequence.Max)
		}
		if ok, err := c.advance(ctx, conn, now, to); ok || err != nil {
			return err
		}
	}
	return pgerr.New(pgerr.LockNotAvailable, "sequence %q is advanced by too many at once", s.Name)
}

// advance moves a row on; ok is false when it is not what it was taken to be.
func (c *Counters) advance(ctx context.Context, conn *pool.Conn, from row, to gatewayschema.Count) (ok bool, err error) {
	n, err := remote.ExecFor(ctx, conn, gatewayschema.Advance, from.sequence.AdvanceRow(from.count, to))
	if err != nil || n == 0 {
		c.Forget(&from.sequence)
		return false, err
	}
	c.remember(row{from.sequence, to})
	return true, nil
}

// read reads a row.
func (c *Counters) read(ctx context.Context, conn *pool.Conn, s *gatewayschema.Sequence) (row, error) {
	var now row
	found := false
	err := remote.ReadFor(ctx, conn, gatewayschema.SequenceQuery, s.Key(), func(cells []string) error {
		now.sequence, now.count = gatewayschema.SequenceRow(cells)
		found = true
		return nil
	})
	if err == nil && !found {
		err = pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", s.Name)
	}
	if err == nil {
		c.remember(now)
	}
	return now, err
}

// key identifies a sequence in known.
func key(s *gatewayschema.Sequence) string { return s.Schema + "." + s.Name }

// remembered is what is known of a sequence's row.
func (c *Counters) remembered(s *gatewayschema.Sequence) (row, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now, ok := c.known[key(s)]
	return now, ok
}

// remember notes what a row says now.
func (c *Counters) remember(now row) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.known) >= knownMax {
		clear(c.known)
	}
	c.known[key(&now.sequence)] = now
}

// Forget makes a row be read before it is used again.
func (c *Counters) Forget(s *gatewayschema.Sequence) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.known, key(s))
}
