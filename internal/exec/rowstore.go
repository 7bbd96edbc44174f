package exec

import (
	"context"
	"errors"
	"io"
	"sort"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// rowStore keeps rows that are read again by their number. When the memory is used
// up they go to a temporary file, from which a few chunks are in memory at a time.
type rowStore struct {
	acct account
	rows []Row // while they are in memory
	n    int

	spill  spill
	run    *spillRun // set once the rows are in a file
	starts []int     // by chunk: its first row
	loaded [storeChunks]storeChunk
	victim int // the chunk that is given up next
	tail   []Row
}

// storeChunks is how many chunks of a file a rowStore has in memory: as many readers
// can go through it side by side.
const storeChunks = 4

// storeChunk is a chunk in memory: the rows from a number on.
type storeChunk struct {
	first int
	rows  []Row
}

// newRowStore returns an empty store of an execution.
func newRowStore(rt *Runtime) rowStore {
	return rowStore{acct: account{rt: rt}, spill: spill{rt: rt}}
}

// add appends a copy of a row.
func (s *rowStore) add(r Row) error {
	if s.run == nil {
		kept, err := s.acct.keep(r)
		if err == nil {
			s.rows = append(s.rows, kept)
			s.n++
			return nil
		}
		if !outOfMemory(err) || !s.acct.worthSpilling() {
			return err
		}
		if err := s.toFile(); err != nil {
			return err
		}
	}
	return s.write(r)
}

// makeRoom moves the rows to a file when an account beside the store's has no memory,
// and then gives it the bytes it asked for.
func (s *rowStore) makeRoom(other *account, bytes int64) error {
	err := other.grow(bytes)
	if err == nil || s.run != nil || !outOfMemory(err) || !s.acct.worthSpilling() {
		return err
	}
	if err := s.toFile(); err != nil {
		return err
	}
	return other.grow(bytes)
}

// toFile moves the rows to a file.
func (s *rowStore) toFile() (err error) {
	if s.run, err = s.spill.newRun(); err != nil {
		return err
	}
	rows := s.rows
	s.rows, s.n = nil, 0
	for _, r := range rows {
		if err := s.write(r); err != nil {
			return err
		}
	}
	s.acct.release()
	return nil
}

// write appends a row to the file. Rows of the chunk that is not written yet stay at
// hand.
func (s *rowStore) write(r Row) error {
	if len(s.tail) == 0 {
		s.starts = append(s.starts, s.n)
	}
	s.tail = append(s.tail, cloneRow(r))
	s.n++
	chunks := len(s.run.chunks)
	if err := s.run.add(r); err != nil {
		return err
	}
	if len(s.run.chunks) > chunks {
		s.tail = nil
	}
	return nil
}

// at returns a row by its number, which must be less than n.
func (s *rowStore) at(ctx context.Context, i int) (Row, error) {
	if s.run == nil {
		return s.rows[i], nil
	}
	chunk := sort.SearchInts(s.starts, i+1) - 1
	if chunk == len(s.run.chunks) {
		return s.tail[i-s.starts[chunk]], nil
	}
	for _, c := range s.loaded {
		if c.rows != nil && c.first <= i && i < c.first+len(c.rows) {
			return c.rows[i-c.first], nil
		}
	}
	return s.load(ctx, chunk, i)
}

// load reads a chunk and returns a row of it.
func (s *rowStore) load(ctx context.Context, chunk, i int) (Row, error) {
	in := &spillRows{file: s.spill.file, chunks: s.run.chunks[chunk : chunk+1]}
	c := storeChunk{first: s.starts[chunk]}
	err := Drain(ctx, in, func(r Row) error {
		c.rows = append(c.rows, r)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if i-c.first >= len(c.rows) {
		return nil, internal("temporary file: a chunk has too few rows")
	}
	s.loaded[s.victim] = c
	s.victim = (s.victim + 1) % storeChunks
	return c.rows[i-c.first], nil
}

// read returns the rows from one number up to another one, as they are now.
func (s *rowStore) read(from, to int) *storeRows { return &storeRows{store: s, next: from, end: to} }

// reset forgets the rows.
func (s *rowStore) reset() error {
	s.acct.release()
	err := s.spill.close()
	*s = newRowStore(s.acct.rt)
	return err
}

// storeRows reads a part of a rowStore.
type storeRows struct {
	store     *rowStore
	next, end int
}

// Next implements Rows.
func (r *storeRows) Next(ctx context.Context) (Row, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if r.next >= r.end {
		return nil, io.EOF
	}
	r.next++
	return r.store.at(ctx, r.next-1)
}

// Close implements Rows.
func (r *storeRows) Close() error { return nil }

// outOfMemory reports whether an error is about memory.
func outOfMemory(err error) bool {
	var e *pgerr.Error
	return errors.As(err, &e) && e.Code == pgerr.OutOfMemory
}
