package superserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// fakeBackend answers statements from scripts, by their text. A text without a
// script echoes its parameters if it is a query, and counts 1 if it is not.
type fakeBackend struct {
	scripts map[string]script

	mu   sync.Mutex
	jobs map[int]*fakeJob
	last int
}

// script is what a statement does.
type script struct {
	columns []Column
	params  []ParamMeta
	rows    [][]list.Item
	prepare error // what Prepare fails with
	failRow int   // Next fails at this row, from 1
	failSet int   // Update fails at this set, from 1
	blocks  bool  // execution waits for its context or an interrupt
	panics  bool  // execution panics
	keys    [][]list.Item
	// endless repeats the first row for ever and counts how often.
	endless *atomic.Int64
}

// newFake returns a backend with some scripts.
func newFake(scripts map[string]script) *fakeBackend {
	return &fakeBackend{scripts: scripts, jobs: map[int]*fakeJob{}}
}

// firstJob is the number of the first job, that of the specification's examples.
const firstJob = 4321

// Login knows one password, and takes a token in place of a user.
func (b *fakeBackend) Login(_ context.Context, l Login) (Job, error) {
	if l.Password != "SYS" && l.User != "" {
		return nil, errors.New("Access Denied")
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	j := &fakeJob{
		backend: b, login: l, number: firstJob + b.last, isolation: l.Isolation,
		interrupted: make(chan struct{}), running: make(chan struct{}, 1), closed: make(chan struct{}),
	}
	b.last++
	b.jobs[j.number] = j
	return j, nil
}

// Interrupt ends the execution of a blocking script.
func (b *fakeBackend) Interrupt(job int, user string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	j := b.jobs[job]
	if j == nil || j.login.User != user {
		return false
	}
	close(j.interrupted)
	return true
}

// job returns the job with that number, open or closed.
func (b *fakeBackend) job(number int) *fakeJob {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.jobs[number]
}

// fakeJob records what it is asked to do in calls.
type fakeJob struct {
	backend     *fakeBackend
	login       Login
	number      int
	isolation   int
	calls       []string
	interrupted chan struct{} // closed by Interrupt
	running     chan struct{} // receives when a blocking script has started
	closed      chan struct{} // closed by Close
	procedures  []*fakeProcedure
}

// note records a call.
func (j *fakeJob) note(format string, args ...any) {
	j.calls = append(j.calls, fmt.Sprintf(format, args...))
}

func (j *fakeJob) Number() int                    { return j.number }
func (j *fakeJob) SetAutocommit(on bool)          { j.note("autocommit %v", on) }
func (j *fakeJob) Isolation() int                 { return j.isolation }
func (j *fakeJob) Commit(context.Context) error   { j.note("commit"); return nil }
func (j *fakeJob) Rollback(context.Context) error { j.note("rollback"); return nil }
func (j *fakeJob) InTransaction() bool            { return true }
func (j *fakeJob) DefaultSchema() string          { return "SQLUser" }
func (j *fakeJob) Close()                         { close(j.closed) }

func (j *fakeJob) SetIsolation(level int) int {
	j.isolation = level
	return level
}

func (j *fakeJob) Prepare(_ context.Context, sql string, params []ParamInfo) (Statement, error) {
	s, ok := j.backend.scripts[strings.TrimSpace(sql)]
	if s.prepare != nil {
		return nil, s.prepare
	}
	if s.params == nil {
		for range params {
			s.params = append(s.params, ParamMeta{Type: wire.TypeVarchar, Precision: 50, Nullable: 1})
		}
	}
	query := strings.HasPrefix(sql, "SELECT") || strings.HasPrefix(sql, "WITH") || strings.HasPrefix(sql, "select")
	if !ok && query {
		for i := range params {
			s.columns = append(s.columns, varcharColumn(fmt.Sprintf("HostVar_%d", i+1)))
		}
	}
	return &fakeStatement{job: j, script: s, query: query, echo: !ok}, nil
}

// varcharColumn is the column of the specification's examples.
func varcharColumn(name string) Column {
	return Column{Name: name, Type: wire.TypeVarchar, Precision: 50, Nullable: 1}
}

type fakeStatement struct {
	job         *fakeJob
	script      script
	query, echo bool
}

func (s *fakeStatement) IsQuery() bool       { return s.query }
func (s *fakeStatement) Columns() []Column   { return s.script.columns }
func (s *fakeStatement) Params() []ParamMeta { return s.script.params }

func (s *fakeStatement) GeneratedKeys() ([]Column, [][]list.Item) {
	return []Column{{Name: "ID", Type: wire.TypeBigInt, Precision: 19}}, s.script.keys
}

// run waits or panics if the script says so.
func (s *fakeStatement) run(ctx context.Context) error {
	if s.script.panics {
		panic("scripted")
	}
	if !s.script.blocks {
		return nil
	}
	s.job.running <- struct{}{}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-s.job.interrupted:
		return context.Canceled
	}
}

func (s *fakeStatement) Query(ctx context.Context, params []list.Item) (Cursor, error) {
	rows := s.script.rows
	if s.echo {
		rows = [][]list.Item{params}
	}
	return &fakeCursor{rows: rows, failRow: s.script.failRow, endless: s.script.endless}, s.run(ctx)
}

func (s *fakeStatement) Update(ctx context.Context, sets [][]list.Item) ([]int64, error) {
	if err := s.run(ctx); err != nil {
		return nil, err
	}
	counts := make([]int64, len(sets))
	var err error
	for i, set := range sets {
		counts[i] = 1
		s.job.note("update %s", showItems(set))
		if i+1 == s.script.failSet {
			counts[i], err = BatchFailed, errScripted
		}
	}
	return counts, err
}

// errScripted is the failure of scripts.
var errScripted = &SQLError{
	Code: -119, Text: "UNIQUE or PRIMARY KEY constraint failed uniqueness check upon INSERT", Location: "ServerLoop",
}

type fakeCursor struct {
	rows    [][]list.Item
	next    int
	failRow int
	endless *atomic.Int64
}

func (c *fakeCursor) Close() {}

func (c *fakeCursor) Next(_ context.Context, buf []byte) ([]byte, error) {
	if c.endless != nil {
		c.endless.Add(1)
		return list.AppendItem(buf, c.rows[0][0], true), nil
	}
	if c.next == len(c.rows) {
		return buf, io.EOF
	}
	c.next++
	if c.next == c.failRow {
		return buf, errScripted
	}
	for _, item := range c.rows[c.next-1] {
		buf = list.AppendItem(buf, item, true)
	}
	return buf, nil
}

// showItems prints items as the golden files do.
func showItems(items []list.Item) string {
	var s []string
	for _, it := range items {
		switch it.Kind {
		case list.Undefined:
			s = append(s, "undefined")
		case list.Null:
			s = append(s, "NULL")
		case list.Int:
			s = append(s, fmt.Sprint(it.Int))
		case list.Decimal:
			s = append(s, fmt.Sprintf("%de%d", it.Int, it.Exp))
		case list.Double:
			s = append(s, fmt.Sprint(it.Double))
		default:
			s = append(s, fmt.Sprintf("%q", it.Str))
		}
	}
	return strings.Join(s, " | ")
}
