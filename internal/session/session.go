package session

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/advisory"
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/catalog"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/notify"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
	"github.com/iris-pgwire/iris-pgwire/internal/plancache"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
	"github.com/iris-pgwire/iris-pgwire/internal/sequence"
	"github.com/iris-pgwire/iris-pgwire/internal/temporary"
)

// Options is what all sessions share.
type Options struct {
	Pool     *pool.Pool
	Metadata *meta.Cache
	Library  *exec.Lib
	Logger   *slog.Logger
	// PlanCacheBytes bounds the plans that sessions share; 0 is
	// plancache.DefaultBytesMax, less than 0 shares none.
	PlanCacheBytes int64
	// Planner makes the plans; nil uses every rule.
	Planner *plan.Planner
	// Tracer, when set, is told what the sessions do.
	Tracer Tracer
	// Database is the name of the IRIS namespace served; clients name it, in
	// any case, as their database.
	Database string
	// Aliases are further names of it, in any case too.
	Aliases []string
	// Roles, when set, lists the names that clients can log in with.
	Roles func() []string
	// CopyBufferBytes bounds the rows of COPY FROM that wait for one message.
	CopyBufferBytes int
	// CopyCommitRows has a COPY FROM outside of a block commit each time that so
	// many rows are stored; 0 is at its end.
	CopyCommitRows int
	// ResultBatchRows is the number of rows after which a result is sent on
	// without waiting for a full buffer; 0 waits.
	ResultBatchRows int
	// StatementMemory bounds what a statement keeps in memory, TotalStatementMemory
	// what all of them keep together, TempFileLimit what a statement writes to
	// temporary files, which are in TempDir; zeros are the executor's defaults, for
	// the total no bound.
	StatementMemory, TotalStatementMemory, TempFileLimit int64
	TempDir                                              string
	// TemporaryGoneAfter is for how long another gateway must not be heard of for its
	// temporary tables to be dropped; 0 is temporary.DefaultGoneAfter.
	TemporaryGoneAfter time.Duration
	// ServerVersion is the version of PostgreSQL that clients are told; "" is
	// DefaultServerVersion.
	ServerVersion string
	// Replicas is the number of gateways that serve the namespace; with more than
	// one, and no peers, LISTEN is refused, 0 is one.
	Replicas int
	// Limits bound the sessions.
	Limits Limits
}

// Handler opens sessions; it implements pgwire.Handler.
type Handler struct {
	opts       Options
	catalog    *catalog.Catalog
	activities activities
	admission  admission
	bus        *notify.Bus
	locks      *advisory.Locks
	creating   *advisory.Locks // of names of what open transactions have made
	plans      *plancache.Cache[*shared]
	statistics *statistics
	statements *statementTable
	settings   map[string]*settingDef // that do nothing here, by lower-case name
	processes  Processes
	peers      Peers
	counters   *sequence.Counters
	temporary  *temporary.Keeper
	// numbered is the greatest number of a transaction.
	numbered atomic.Uint64
	// ability is what IRIS can do, once it was asked.
	ability abilityPointer
	// irisFunctions are those of IRIS that statements have called.
	irisFunctions irisFunctions
	// The values of Options that may change while sessions are open.
	copyBufferBytes, resultBatchRows, copyCommitRows atomic.Int64
	statementMemory, tempFileLimit                   atomic.Int64
	memory                                           *exec.Budget
}

// NewHandler returns a handler whose sessions share opts.
func NewHandler(opts Options) *Handler {
	if opts.Planner == nil {
		opts.Planner = &plan.Planner{}
	}
	if opts.ServerVersion == "" {
		opts.ServerVersion = DefaultServerVersion
	}
	h := &Handler{
		opts: opts, catalog: catalog.NewVersion(majorOf(opts.ServerVersion)), bus: notify.NewBus(0), locks: advisory.New(), creating: advisory.New(),
		statistics: newStatistics(), statements: newStatementTable(), plans: plancache.New[*shared](opts.PlanCacheBytes),
	}
	if opts.Pool != nil {
		h.counters = sequence.NewCounters(opts.Pool.Beside())
		h.temporary = temporary.New(opts.Pool, opts.TemporaryGoneAfter)
	}
	h.settings = otherSettings(h.catalog.Settings())
	h.SetBuffers(opts.CopyBufferBytes, opts.ResultBatchRows, opts.CopyCommitRows)
	h.memory = exec.NewBudget(0)
	h.SetMemory(opts.StatementMemory, opts.TotalStatementMemory, opts.TempFileLimit)
	h.SetLimits(opts.Limits)
	return h
}

// SetMemory changes Options.StatementMemory, TotalStatementMemory and TempFileLimit,
// for the statements that begin later.
func (h *Handler) SetMemory(statement, total, files int64) {
	if total == 0 {
		total = math.MaxInt64
	}
	h.statementMemory.Store(statement)
	h.tempFileLimit.Store(files)
	h.memory.Set(total)
}

// MemoryUsed is what statements hold of Options.TotalStatementMemory.
func (h *Handler) MemoryUsed() int64 { return h.memory.Used() }

// limits is what a statement may keep.
func (h *Handler) limits() exec.Limits {
	return exec.Limits{
		MemoryMax: h.statementMemory.Load(), SpillMax: h.tempFileLimit.Load(), Budget: h.memory, TempDir: h.opts.TempDir,
	}
}

// SetBuffers changes Options.CopyBufferBytes, ResultBatchRows and CopyCommitRows,
// for the statements that begin later.
func (h *Handler) SetBuffers(copyBufferBytes, resultBatchRows, copyCommitRows int) {
	h.copyCommitRows.Store(int64(copyCommitRows))
	h.copyBufferBytes.Store(int64(copyBufferBytes))
	h.resultBatchRows.Store(int64(resultBatchRows))
}

// Session is one client's session.
type Session struct {
	handler  *Handler
	opts     *Options // the handler's
	startup  *pgwire.Startup
	leave    func() // takes the session out of the admission's count
	remote   string // the client's address
	settings *settings
	tx       *transaction
	random   analyze.Random

	notifications notifications
	procedure     *procedureFrame // whose statements are run, or nil
	used          sequenceUse
	tracked       bool // its statements are counted for pg_stat_statements
	vectors       bool // it has used vectors, so that pgvector's settings are listed
	locks         *advisory.Owner
	creating      *advisory.Owner
	// call is the context of the call that is running, for functions that wait; due
	// when the statement at hand must end, zero without a limit.
	call context.Context //nolint:containedctx // it ends with the call
	due  time.Time
	// statements and portals are by name; "" is the unnamed one.
	statements map[string]*statement
	portals    map[string]*portal
	// told is what the client was told of the reported settings; stale says that
	// one of them may have changed since.
	told  map[string]string
	stale bool
	// undone says that the change under way needs no undoing: what it changes goes with the
	// transaction, or is being undone.
	undone bool
	// w is the writer of the call that is running, for notices.
	w *pgwire.ResultWriter
	// running is the statement at hand, nil between them.
	running *execution
	// hears, when set, is told of what is sent to IRIS.
	hears func(sql []string)
	// toldOfEscalation says that the client was told that IRIS locks tables.
	toldOfEscalation bool
	activity         *activity
	// last says that the statement at hand is the last one of a simple query.
	last bool
	// several says that the simple query at hand has several statements, which are
	// one transaction.
	several bool
	// seen is a table as statements of the session's own are to see it while the type
	// of a column changes, nil otherwise.
	seen *analyze.Relation
	// touched is what the statement at hand changes the definitions of.
	touched *touched
	// making is the table that CREATE TABLE AS is filling, nil otherwise.
	making    *pgsql.ObjectName
	temporary temporaries
	// large says that the latest statement's text is too long to be kept for
	// those who may want to see it.
	large bool
}

// Limits of one session.
const (
	statementsMax = 10_000
	portalsMax    = 1_000
)

// Open implements pgwire.Handler.
func (h *Handler) Open(_ context.Context, st *pgwire.Startup, w *pgwire.ResultWriter) (pgwire.Session, error) {
	if !h.serves(st) {
		return nil, pgerr.New(pgerr.InvalidCatalogName, "database %q does not exist", st.Database).
			WithHint("The IRIS namespace %q is served as the database of that name.", h.opts.Database).AsFatal()
	}
	_, major := versionNumber(h.opts.ServerVersion)
	leave, err := h.admission.admit(st.User, h.databaseCounted(st), major)
	if err != nil {
		return nil, err
	}
	s, err := h.open(st, w)
	if err != nil {
		leave()
		return nil, err
	}
	s.leave = leave
	return s, nil
}

// open makes the session of a client who was admitted.
func (h *Handler) open(st *pgwire.Startup, w *pgwire.ResultWriter) (*Session, error) {
	random, err := exec.NewRandom()
	if err != nil {
		return nil, err
	}
	s := &Session{
		handler: h, opts: &h.opts, startup: st, settings: newSettings(h.opts.ServerVersion),
		statements: map[string]*statement{}, portals: map[string]*portal{}, random: random,
		told: map[string]string{},
	}
	s.forgetSequences()
	s.temporary = temporaries{session: s, hidden: map[string]bool{}, atCommit: map[string]atCommit{}}
	if st.Remote != nil {
		s.remote = st.Remote.String()
	}
	s.settings.others = h.settings
	s.tx = &transaction{session: s}
	s.notifications.session = s
	s.locks, s.creating = h.locks.NewOwner(st.ProcessID), h.creating.NewOwner(st.ProcessID)
	if err := s.applyStartup(st); err != nil {
		return nil, err
	}
	s.report(w)
	s.register()
	s.settings.changed = func(name, v string) {
		s.stale = true
		if name == "application_name" {
			s.activity.named(v)
		}
	}
	return s, nil
}

// register makes the session visible to Activities.
func (s *Session) register() {
	now := time.Now()
	s.activity = &activity{info: Activity{
		PID: s.startup.ProcessID, User: s.startup.User, Database: s.startup.Database, Remote: s.remote,
		Application: s.settings.values["application_name"], TLS: s.startup.TLS != nil,
		State: Idle, Began: now, Changed: now,
	}}
	if st := s.startup.TLS; st != nil {
		s.activity.info.TLSVersion, s.activity.info.TLSCipher = st.Version, st.CipherSuite
	}
	s.handler.activities.add(s.activity)
	s.handler.statistics.sessionBegan()
}

// IdleLimit implements pgwire.IdleLimiter.
func (s *Session) IdleLimit() (time.Duration, *pgerr.Error) {
	name, code, what := "idle_session_timeout", pgerr.IdleSessionTimeout, "idle-session"
	if s.tx.block {
		name, code, what = "idle_in_transaction_session_timeout", pgerr.IdleInTransactionSessionTimeout, "idle-in-transaction"
	}
	limit := s.settings.duration(name)
	if over, until := s.transactionLimit(); over != nil && s.tx.block {
		if rest := max(1, time.Until(until)); limit <= 0 || rest <= limit {
			return rest, over
		}
	}
	if limit <= 0 {
		return 0, nil
	}
	return limit, pgerr.New(code, "terminating connection due to %s timeout", what)
}

// report tells the client the settings that are not what it was last told. As
// in PostgreSQL that happens before ReadyForQuery, so that what SET LOCAL or a
// failed transaction undid is not seen at all.
func (s *Session) report(w *pgwire.ResultWriter) {
	for _, d := range s.settings.reported() {
		if told, ok := s.told[d.name]; !ok || told != d.initial {
			w.ParameterStatus(d.name, d.initial)
			s.told[d.name] = d.initial
		}
	}
	s.stale = false
}

// serves reports whether the client asked for the IRIS namespace served here.
// A client that names no database has its user's name there, which is not
// meant as a choice.
func (h *Handler) serves(st *pgwire.Startup) bool {
	named := func(name string) bool { return strings.EqualFold(st.Database, name) }
	return named(h.opts.Database) || slices.ContainsFunc(h.opts.Aliases, named) || st.Database == st.User
}

// applyStartup applies the startup parameters.
func (s *Session) applyStartup(st *pgwire.Startup) error {
	s.settings.force("session_authorization", st.User)
	if l := s.handler.limitsInForce(); l.Connections > 0 {
		s.settings.force("max_connections", strconv.Itoa(l.Connections))
		s.settings.force("superuser_reserved_connections", strconv.Itoa(l.reserved()))
	}
	for name, v := range st.Parameters {
		switch strings.ToLower(name) {
		case "user", "database", "options", "replication":
			continue
		}
		err := s.settings.startup(name, v)
		if key := strings.ToLower(name); key == roleSetting {
			err = errors.Join(err, s.checkRole(key, v))
		}
		if err != nil {
			return pgerr.From(err).AsFatal()
		}
	}
	return nil
}

// enter remembers the writer of the running call.
func (s *Session) enter(w *pgwire.ResultWriter) func() {
	s.w = w
	return func() { s.w = nil }
}

// notice sends a notice when the client wants to see its severity.
func (s *Session) notice(n *pgerr.Error) {
	if s.w == nil || noticeRank[n.Severity] < levelRank(s.settings.values["client_min_messages"]) {
		return
	}
	s.w.Notice(n)
}

// noticeRank orders severities for client_min_messages.
var noticeRank = map[pgerr.Severity]int{
	pgerr.Debug: 0, pgerr.Log: 1, pgerr.Info: 9, pgerr.Notice: 2, pgerr.Warning: 3,
}

// levelRank is the rank of a value of client_min_messages.
func levelRank(level string) int {
	switch level {
	case "notice":
		return 2
	case "warning":
		return 3
	case "error", "fatal", "panic":
		return 4
	case "log":
		return 1
	}
	return 0
}

// Fail implements pgwire.Session: inside a block the transaction has failed,
// outside of one what was done is undone. A name that IRIS does not know, or a
// type that is another, says that the metadata is out of date.
func (s *Session) Fail(err error) {
	if outdated(err) || errors.Is(err, remote.ErrMisfit) {
		s.outdate()
	}
	s.tx.fail()
}

// The SQLCODEs of names that IRIS does not know.
const (
	irisTableNotFound = -30
	irisFieldNotFound = -29
)

// Sync implements pgwire.Session.
func (s *Session) Sync(ctx context.Context, w *pgwire.ResultWriter) (pgwire.TxStatus, error) {
	defer s.enter(w)()
	s.due = time.Time{}
	status, err := s.tx.status(), error(nil)
	if !s.tx.block {
		status, err = pgwire.TxIdle, s.commitAll(ctx)
		s.Deliver(w)
	}
	if s.stale {
		s.report(w)
	}
	s.activity.rests(status, s.large)
	s.large = false
	return status, err
}

// End implements pgwire.Session.
func (s *Session) End() {
	s.closePortals()
	s.closeHeld()
	s.tx.rollback()
	s.temporary.end()
	s.notifications.end()
	s.locks.Close()
	s.creating.Close()
	s.handler.activities.remove(s.activity)
	s.handler.statistics.sessionEnded(time.Since(s.activity.info.Began))
	s.leave()
}

// Close implements pgwire.Session.
func (s *Session) Close(_ context.Context, m *pgwire.Close) error {
	if m.Kind == pgwire.Statement {
		delete(s.statements, m.Name)
		return nil
	}
	s.closePortal(m.Name)
	return nil
}

// closePortal ends one portal.
func (s *Session) closePortal(name string) {
	if p := s.portals[name]; p != nil {
		p.close()
		if p.cursor != nil && p.cursor.kept != nil {
			_ = p.cursor.kept.Close() // never fails
		}
		if p.ran {
			s.finish(p.execution, nil)
		}
		delete(s.portals, name)
	}
}

// closePortals ends every portal that does not outlive its transaction.
func (s *Session) closePortals() {
	for name, p := range s.portals {
		if p.cursor == nil || !p.cursor.held {
			s.closePortal(name)
		}
	}
}

// closeHeld ends the cursors that outlive their transactions.
func (s *Session) closeHeld() {
	for name, p := range s.portals {
		if p.cursor != nil && p.cursor.held {
			s.closePortal(name)
		}
	}
}

// commitAll ends the transaction and what it has open, and keeps what it did.
func (s *Session) commitAll(ctx context.Context) error {
	if err := s.persist(ctx); err != nil {
		return err
	}
	s.closePortals()
	return s.tx.commit(ctx)
}
