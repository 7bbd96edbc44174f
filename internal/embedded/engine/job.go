package engine

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// Isolation levels as the protocol numbers them.
const (
	isolationUncommitted = 1
	isolationCommitted   = 2
)

// Levels of isolation as $SYSTEM.SQL.Util.GetOption() numbers them.
const (
	isolationModeUncommitted = 0
	isolationModeCommitted   = 1
	isolationModeVerified    = 3
)

// Transaction commit modes as $SYSTEM.SQL.Util.GetOption() numbers them.
const (
	autocommitOn  = 1
	autocommitOff = 2
)

// job is one connection's process; it implements superserver.Job. Its calls are
// serialised by the connection, only interrupt comes from elsewhere.
type job struct {
	backend   *Backend
	number    int
	user      string
	namespace string
	schema    string // default schema
	db        *store.Database
	session   *store.Session
	isolation int
	verified  bool  // READ VERIFIED, which is treated as READ COMMITTED, was asked for
	lastRowID int64 // 0: none

	mu      sync.Mutex
	running *running // nil: no statement is being executed
}

// running is a statement that is being executed.
type running struct{ cancel context.CancelCauseFunc }

// Number implements superserver.Job.
func (j *job) Number() int { return j.number }

// DefaultSchema implements superserver.Job.
func (j *job) DefaultSchema() string { return j.schema }

// LastRowID is what LAST_IDENTITY() and %SYSTEM.SQL_GetROWID() return.
func (j *job) LastRowID() string {
	if j.lastRowID == 0 {
		return ""
	}
	return strconv.FormatInt(j.lastRowID, 10)
}

// SetAutocommit implements superserver.Job.
func (j *job) SetAutocommit(on bool) { j.session.SetExplicit(!on) }

// Isolation implements superserver.Job.
func (j *job) Isolation() int { return j.isolation }

// SetIsolation implements superserver.Job. Unknown levels change nothing.
func (j *job) SetIsolation(level int) int {
	if level == isolationUncommitted || level == isolationCommitted {
		j.isolation, j.verified = level, false
	}
	return j.isolation
}

// InTransaction implements superserver.Job.
func (j *job) InTransaction() bool { return j.session.InTransaction() }

// Commit implements superserver.Job.
func (j *job) Commit(ctx context.Context) error { return located(j.session.Commit(ctx), atServer) }

// Rollback implements superserver.Job.
func (j *job) Rollback(ctx context.Context) error { return located(j.session.Rollback(ctx), atServer) }

// Close implements superserver.Job.
func (j *job) Close() {
	j.backend.forget(j.number)
	// What cannot be undone now is undone at the next start.
	_ = j.session.Close()
}

// begin makes a context that interrupt ends; end must be called when the
// statement no longer runs.
func (j *job) begin(ctx context.Context) (inner context.Context, end func()) {
	inner, cancel := context.WithCancelCause(ctx)
	r := &running{cancel}
	j.mu.Lock()
	j.running = r
	j.mu.Unlock()
	return inner, func() {
		j.mu.Lock()
		if j.running == r {
			j.running = nil
		}
		j.mu.Unlock()
		cancel(nil)
	}
}

// errInterrupted ends an interrupted statement.
var errInterrupted = newError(-456, "")

// interrupt ends the running statement, if there is one.
func (j *job) interrupt() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.running != nil {
		j.running.cancel(errInterrupted)
	}
}

// environment is what binding a statement needs to know of the job.
func (j *job) environment(sql string, catalog *store.Catalog) environment {
	return environment{catalog: catalog, schema: j.schema, sql: sql, namespace: j.namespace, user: j.user, job: j.number}
}

// isolationMode is the level of isolation as Util_GetOption numbers it.
func (j *job) isolationMode() int {
	switch {
	case j.verified:
		return isolationModeVerified
	case j.isolation == isolationCommitted:
		return isolationModeCommitted
	}
	return isolationModeUncommitted
}

// process is what executing a statement needs to know of the job.
func (j *job) process() process {
	level := 0
	if j.session.InTransaction() {
		level = 1
	}
	p := process{
		now: j.backend.options.Now(), lastRowID: j.LastRowID(), level: level, isolation: j.isolationMode(),
		autocommit: autocommitOn, lockTimeout: int64(j.session.LockTimeout() / time.Second),
	}
	if j.session.Explicit() {
		p.autocommit = autocommitOff
	}
	return p
}

// Prepare implements superserver.Job.
func (j *job) Prepare(ctx context.Context, sql string, params []superserver.ParamInfo) (superserver.Statement, error) {
	parsed, err := syntax.Parse(sql)
	if err != nil {
		var e *syntax.Error
		if errors.As(err, &e) {
			return nil, syntaxError(e, sql)
		}
		return nil, located(err, atPrepare)
	}
	st, err := j.compile(sql, parsed, params)
	if errors.Is(err, errNoConfig) {
		if err = j.createConfig(ctx); err == nil {
			st, err = j.compile(sql, parsed, params)
		}
	}
	return st, located(err, atPrepare)
}

// compile chooses how a statement is executed.
func (j *job) compile(sql string, parsed syntax.Result, info []superserver.ParamInfo) (superserver.Statement, error) {
	switch tree := parsed.Statement.(type) {
	case *syntax.Query:
		return newQuery(j, sql, tree, parsed.Params, info)
	case *syntax.Call:
		return newCall(j, sql, tree, parsed.Params, info)
	case *syntax.Explain:
		return newExplain(j, sql, tree, parsed.Params, info)
	case *syntax.Insert, *syntax.Update, *syntax.Delete:
		return newChange(j, sql, parsed, info)
	case *syntax.CreateTable, *syntax.DropTable, *syntax.AlterTable, *syntax.CreateIndex, *syntax.DropIndex,
		*syntax.CreateView, *syntax.DropView, *syntax.CreateSchema, *syntax.DropSchema, *syntax.Truncate,
		*syntax.CreateRoutine, *syntax.DropRoutine:
		return j.newDefinition(sql, tree), nil
	}
	return j.newCommand(parsed.Statement)
}
