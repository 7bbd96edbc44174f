package exec

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"os"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Sort, DISTINCT, grouping, joins, INTERSECT and EXCEPT write rows to a temporary file when the memory of
// the statement is used up. The file has no name from the start: it is gone with
// the operator, and with the process if that ends otherwise.

// DefaultSpillMax bounds the bytes that one execution writes to temporary files
// when Limits.SpillMax is 0.
const DefaultSpillMax = 8 << 30

// spillChunk is how many bytes of rows are written and read at a time.
const spillChunk = 32 << 10

// spillShare is the share of the statement's memory that an operator must keep
// before it spills: less does not help, as another operator has the memory.
const spillShare = 64

// errSpillLimit is the error of a statement that writes too much.
func errSpillLimit(limit int64) error {
	return pgerr.New(pgerr.OutOfMemory, "temporary file size exceeds the limit of a statement (%d kB)", limit>>10).
		WithHint("Reduce the number of rows the statement has to keep, or raise the gateway's setting performance.temp_file_limit.")
}

// mayWrite accounts for n bytes of temporary files.
func (rt *Runtime) mayWrite(n int64) error {
	limit := rt.SpillMax
	if limit == 0 {
		limit = DefaultSpillMax
	}
	if rt.run.spilled+n > limit {
		return errSpillLimit(limit)
	}
	rt.run.spilled += n
	return nil
}

// worthSpilling reports whether an operator keeps enough to spill it.
func (a *account) worthSpilling() bool {
	return a.used > 0 && a.used >= a.rt.memoryMax()/spillShare
}

// spill is one operator's temporary file. It holds several runs of rows, whose
// chunks lie in it in the order in which they were written.
type spill struct {
	rt   *Runtime
	file *os.File
	end  int64
}

// newRun starts a run, in a new file if this is the first one.
func (s *spill) newRun() (*spillRun, error) {
	if s.file == nil {
		f, err := os.CreateTemp(s.rt.TempDir, "iris-pgwire-*")
		if err != nil {
			return nil, fmt.Errorf("create temporary file: %w", err)
		}
		if err := os.Remove(f.Name()); err != nil {
			_ = f.Close()
			return nil, fmt.Errorf("unlink temporary file: %w", err)
		}
		s.file = f
	}
	return &spillRun{spill: s}, nil
}

// close gives the file back.
func (s *spill) close() error {
	if s.file == nil {
		return nil
	}
	f := s.file
	s.file = nil
	s.rt.run.spilled -= s.end
	return f.Close()
}

// spillRun is a sequence of rows in a temporary file.
type spillRun struct {
	*spill
	buf    []byte
	chunks [][2]int64 // offset and length
}

// add appends a row.
func (r *spillRun) add(row Row) error {
	r.buf = binary.AppendUvarint(r.buf, uint64(len(row)))
	for _, v := range row {
		r.buf = value.AppendBinary(r.buf, v)
	}
	if len(r.buf) < spillChunk {
		return nil
	}
	return r.flush()
}

// flush writes what has been added.
func (r *spillRun) flush() error {
	if len(r.buf) == 0 {
		return nil
	}
	n := int64(len(r.buf))
	if err := r.rt.mayWrite(n); err != nil {
		return err
	}
	at := r.end
	r.end += n
	if _, err := r.file.WriteAt(r.buf, at); err != nil {
		return fmt.Errorf("write temporary file: %w", err)
	}
	r.chunks = append(r.chunks, [2]int64{at, n})
	r.buf = r.buf[:0]
	return nil
}

// finish writes the rest and drops the buffer.
func (r *spillRun) finish() error {
	err := r.flush()
	r.buf = nil
	return err
}

// read returns the rows of a run that is finished. They do not become invalid.
func (r *spillRun) read() *spillRows { return &spillRows{file: r.file, chunks: r.chunks} }

// spillRows reads a run. The file is the operator's, which closes it.
type spillRows struct {
	file   *os.File
	chunks [][2]int64
	buf    []byte
}

// Next implements Rows.
func (r *spillRows) Next(ctx context.Context) (Row, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if len(r.buf) == 0 {
		if len(r.chunks) == 0 {
			return nil, io.EOF
		}
		r.buf = make([]byte, r.chunks[0][1])
		if _, err := r.file.ReadAt(r.buf, r.chunks[0][0]); err != nil {
			return nil, fmt.Errorf("read temporary file: %w", err)
		}
		r.chunks = r.chunks[1:]
	}
	n, size := binary.Uvarint(r.buf)
	r.buf = r.buf[max(size, 0):]
	if size <= 0 || n > uint64(len(r.buf)) {
		return nil, internal("temporary file: malformed row")
	}
	row := make(Row, n)
	for i := range row {
		var err error
		if row[i], r.buf, err = value.ReadBinary(r.buf); err != nil {
			return nil, fmt.Errorf("read temporary file: %w", err)
		}
	}
	return row, nil
}

// Close implements Rows.
func (r *spillRows) Close() error {
	r.chunks, r.buf = nil, nil
	return nil
}

// spillFanOut is how many partitions rows are divided into by their keys.
const spillFanOut = 16

// spillDepth bounds how often the rows of a partition are divided again: keys
// whose hashes agree that far cannot be told apart by them.
const spillDepth = 12

// partitions divides rows by the hash of their keys, so that those of equal keys
// come together. Each level of division uses another hash.
type partitions struct {
	spill *spill
	level int
	runs  [spillFanOut]*spillRun
}

// add writes a row to the partition of its key.
func (p *partitions) add(key []byte, row Row) error {
	i := hashAt(key, p.level) % spillFanOut
	if p.runs[i] == nil {
		run, err := p.spill.newRun()
		if err != nil {
			return err
		}
		p.runs[i] = run
	}
	return p.runs[i].add(row)
}

// finish ends writing and returns the partitions that have rows.
func (p *partitions) finish() ([]pendingRun, error) {
	var out []pendingRun
	for _, run := range p.runs {
		if run == nil {
			continue
		}
		if err := run.finish(); err != nil {
			return nil, err
		}
		out = append(out, pendingRun{run, p.level + 1})
	}
	return out, nil
}

// pendingRun is a partition that waits to be processed; level is that of the
// partitions it is divided into if it is too large itself.
type pendingRun struct {
	run   *spillRun
	level int
}

// hashAt is the hash of a key for a level: FNV-1a with the level in front.
func hashAt(key []byte, level int) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	h := (uint64(offset) ^ uint64(level)) * prime
	for _, b := range key {
		h = (h ^ uint64(b)) * prime
	}
	return h ^ h>>32
}
