package exec

import (
	"context"
	"errors"
	"io"

	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// distinct passes on the first row of each key: the leading columns of rows
// whose types keys lists, or those listed by columns.
type distinct struct {
	source  Node
	columns []int
	types   keyer
	// sorted says that rows of one key follow each other.
	sorted bool
	shown  Shown
}

// Open implements Node.
func (n *distinct) Open(ctx context.Context, rt *Runtime, own *Frame) (Rows, error) {
	source, err := n.source.Open(ctx, rt, own)
	if err != nil {
		return nil, err
	}
	return n.over(rt, source), nil
}

// over is a distinct of rows that are open.
func (n *distinct) over(rt *Runtime, source Rows) *distinctRows {
	return &distinctRows{
		distinct: n, source: source, current: source, seen: keySet{acct: account{rt: rt}}, spill: spill{rt: rt},
	}
}

// distinctRows is a running distinct. When the memory is used up, rows with keys
// it has not seen are written to partitions by their keys, which are gone through
// one after the other in the end.
type distinctRows struct {
	*distinct
	source   Rows
	current  Rows // source, then a partition
	seen     keySet
	spill    spill
	overflow *partitions // nil while there is memory
	level    int
	pending  []pendingRun
}

// Next implements Rows.
func (r *distinctRows) Next(ctx context.Context) (Row, error) {
	for {
		row, err := r.current.Next(ctx)
		if errors.Is(err, io.EOF) {
			if err := r.nextPartition(); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		r.seen.reset()
		for i, c := range r.columns {
			r.seen.append(row[c], r.types[i])
		}
		if r.sorted && !r.seen.has() {
			r.seen.release()
		}
		if fresh, err := r.enter(row); fresh || err != nil {
			return row, err
		}
	}
}

// enter reports whether a row's key is new; a row that cannot be decided now is
// put off.
func (r *distinctRows) enter(row Row) (bool, error) {
	if r.overflow == nil {
		fresh, err := r.seen.enter()
		if err == nil || !r.seen.acct.worthSpilling() || r.level >= spillDepth {
			return fresh, err
		}
		r.overflow = &partitions{spill: &r.spill, level: r.level}
	}
	if r.seen.has() {
		return false, nil
	}
	return false, r.overflow.add(r.seen.scratch, row)
}

// nextPartition goes on with rows that were put off; io.EOF says that there are
// none.
func (r *distinctRows) nextPartition() error {
	if r.overflow != nil {
		more, err := r.overflow.finish()
		if err != nil {
			return err
		}
		r.pending, r.overflow = append(r.pending, more...), nil
	}
	if len(r.pending) == 0 {
		return io.EOF
	}
	last := len(r.pending) - 1
	next := r.pending[last]
	r.pending = r.pending[:last]
	r.seen.release()
	r.current, r.level = next.run.read(), next.level
	return nil
}

// Close implements Rows.
func (r *distinctRows) Close() error {
	r.seen.release()
	r.pending, r.overflow, r.current = nil, nil, r.source
	return errors.Join(r.source.Close(), r.spill.close())
}

// keySet counts the keys it has been given.
type keySet struct {
	counts  map[string]int64
	acct    account
	scratch []byte
}

// reset starts a key.
func (s *keySet) reset() { s.scratch = s.scratch[:0] }

// append adds a value to the key.
func (s *keySet) append(v value.Value, t pgtype.OID) { s.scratch = appendKey(s.scratch, v, t) }

// enter counts the key and reports whether it is new.
func (s *keySet) enter() (bool, error) {
	if s.counts == nil {
		s.counts = map[string]int64{}
	}
	if n, ok := s.counts[string(s.scratch)]; ok {
		s.counts[string(s.scratch)] = n + 1
		return false, nil
	}
	if err := s.acct.grow(int64(len(s.scratch)) + rowOverhead); err != nil {
		return false, err
	}
	s.counts[string(s.scratch)] = 1
	return true, nil
}

// has reports whether the key was entered.
func (s *keySet) has() bool {
	_, ok := s.counts[string(s.scratch)]
	return ok
}

// release forgets all keys.
func (s *keySet) release() {
	s.counts = nil
	s.acct.release()
}
