package session

import (
	"io"
	"sync/atomic"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
)

// progressInterval is how often a long COPY is logged.
const progressInterval = 10 * time.Second

// progressRows is after how many rows the time is looked at.
const progressRows = 4096

// copyProgress is how far a COPY is. Its own session writes it, others read.
type copyProgress struct {
	relation string // for the log
	oid      uint32 // 0 for a query
	in       bool
	began    time.Time
	logged   time.Time

	bytes, rows, excluded, skipped atomic.Int64
}

// newCopyProgress begins the COPY of a table, nil for that of a query.
func newCopyProgress(rel *analyze.Relation, in bool) *copyProgress {
	now := time.Now()
	p := &copyProgress{in: in, began: now, logged: now}
	if rel != nil {
		p.relation, p.oid = rel.Name, rel.OID
	}
	return p
}

// look returns what others may see.
func (p *copyProgress) look() *CopyProgress {
	return &CopyProgress{
		In: p.in, Relation: p.oid, Bytes: p.bytes.Load(), Rows: p.rows.Load(),
		Excluded: p.excluded.Load(), Skipped: p.skipped.Load(),
	}
}

// stored counts a row and returns how many there are. Every few seconds of a long
// COPY it is logged.
func (p *copyProgress) stored(s *Session) int64 {
	n := p.rows.Add(1)
	if n%progressRows == 0 && time.Since(p.logged) >= progressInterval {
		p.log(s, n)
	}
	return n
}

// log writes the line about a COPY in progress.
func (p *copyProgress) log(s *Session, rows int64) {
	p.logged = time.Now()
	direction := "out"
	if p.in {
		direction = "in"
	}
	seconds := p.logged.Sub(p.began).Seconds()
	s.opts.Logger.Info("COPY in progress", "pid", s.startup.ProcessID, "direction", direction, "table", p.relation,
		"rows", rows, "bytes", p.bytes.Load(), "rows_per_second", int64(float64(rows)/seconds))
}

// reading counts the bytes that are read from a stream.
func (p *copyProgress) reading(from io.Reader) io.Reader { return &countedReader{from, &p.bytes} }

// writing counts the bytes that are written to a stream.
func (p *copyProgress) writing(to *pgwire.CopyWriter) io.Writer { return &countedWriter{to, &p.bytes} }

// countedReader counts bytes.
type countedReader struct {
	from  io.Reader
	bytes *atomic.Int64
}

// Read implements io.Reader.
func (c *countedReader) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.bytes.Add(int64(n))
	return n, err
}

// countedWriter counts bytes.
type countedWriter struct {
	to    *pgwire.CopyWriter
	bytes *atomic.Int64
}

// Append implements copyfmt.Appender.
func (c *countedWriter) Append(data func(buf []byte) []byte) error {
	n := 0
	err := c.to.Append(func(buf []byte) []byte {
		before := len(buf)
		buf = data(buf)
		n = len(buf) - before
		return buf
	})
	c.bytes.Add(int64(n))
	return err
}

// Write implements io.Writer.
func (c *countedWriter) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.bytes.Add(int64(n))
	return n, err
}
