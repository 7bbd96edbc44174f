package admin

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/logging"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/session"
)

// The limits of what is kept and logged of slow statements.
const (
	slowKeepDefault = 20
	// slowSlot is the step in which old statements are forgotten, slowSlots how
	// many steps are kept: an hour, and the one that has begun.
	slowSlot    = 5 * time.Minute
	slowSlots   = 13
	slowTextMax = 4 << 10
	slowIRISMax = 10
)

// SlowStatement is a statement that was slow.
type SlowStatement struct {
	Ended       time.Time `json:"ended"`
	DurationMS  float64   `json:"duration_ms"`
	Rows        int64     `json:"rows"`
	Statement   string    `json:"statement"`
	IRISSQL     string    `json:"iris_sql"`
	SQLSTATE    string    `json:"sqlstate,omitempty"`
	PID         uint32    `json:"pid"`
	User        string    `json:"user"`
	Database    string    `json:"database"`
	Application string    `json:"application"`
	Remote      string    `json:"remote"`
}

// SlowStatements logs the statements over a threshold and keeps the slowest of the
// last hour. It is a session.Tracer; a statement that is neither costs a clock
// reading and two comparisons.
type SlowStatements struct {
	threshold func() time.Duration
	keep      int
	logger    *slog.Logger
	now       func() time.Time

	// floor is the duration, in nanoseconds, that a statement must exceed to be
	// among the slowest of the slot that current numbers.
	floor, current atomic.Int64

	mu    sync.Mutex
	slots [slowSlots]slot // by their number modulo slowSlots
}

// slot holds the slowest statements of a step of time, the slowest first. It is
// full or all of the step's.
type slot struct {
	number int64 // slots since 1970
	list   []SlowStatement
}

// NewSlowStatements returns an empty list of at most keep statements. The
// threshold is asked for with every statement; while it is 0 none is logged.
func NewSlowStatements(threshold func() time.Duration, keep int, logger *slog.Logger) *SlowStatements {
	if keep <= 0 {
		keep = slowKeepDefault
	}
	return &SlowStatements{threshold: threshold, keep: keep, logger: logger, now: time.Now}
}

// PlanFound implements session.Tracer.
func (l *SlowStatements) PlanFound(bool) {}

// StatementEnd implements session.Tracer.
func (l *SlowStatements) StatementEnd(s *session.StatementEnd) {
	now := l.now()
	threshold := l.threshold()
	logged := threshold > 0 && s.Duration >= threshold
	if !logged && slotOf(now) == l.current.Load() && int64(s.Duration) <= l.floor.Load() {
		return
	}
	slow := describe(s, now)
	if logged {
		l.logger.LogAttrs(context.Background(), slog.LevelWarn, "slow statement", slow.attrs(s.Err)...) // it has ended
	}
	l.add(slow)
}

// describe copies what is worth knowing of a statement.
func describe(s *session.StatementEnd, now time.Time) SlowStatement {
	slow := SlowStatement{
		Ended: now, DurationMS: milliseconds(s.Duration), Rows: s.Rows,
		PID: s.PID, User: s.User, Database: s.Database, Application: s.Application, Remote: s.Remote,
	}
	if s.Text != nil {
		slow.Statement = shortened(s.Text())
	}
	if s.IRIS != nil {
		slow.IRISSQL = irisSQL(s.IRIS())
	}
	if s.Err != nil {
		slow.SQLSTATE = string(pgerr.From(s.Err).Code)
	}
	return slow
}

// attrs are the fields of a log line. The error's text is not among them: it may
// hold values.
func (s *SlowStatement) attrs(err error) []slog.Attr {
	attrs := []slog.Attr{
		slog.Float64(logging.FieldDurationMS, s.DurationMS),
		slog.Int64(logging.FieldRows, s.Rows),
		slog.String(logging.FieldStatement, s.Statement),
		slog.String(logging.FieldIRISSQL, s.IRISSQL),
		slog.Uint64(logging.FieldPID, uint64(s.PID)),
		slog.String(logging.FieldUser, s.User),
		slog.String(logging.FieldDatabase, s.Database),
		slog.String(logging.FieldApplication, s.Application),
		slog.String(logging.FieldRemote, s.Remote),
	}
	if err != nil {
		attrs = append(attrs, slog.String(logging.FieldSQLSTATE, s.SQLSTATE))
	}
	return attrs
}

// slotOf numbers the slot of a time.
func slotOf(t time.Time) int64 { return t.UnixNano() / int64(slowSlot) }

// slowest orders statements, the slowest first.
func slowest(a, b SlowStatement) int { return cmp.Compare(b.DurationMS, a.DurationMS) }

// add puts a statement into its slot if it is among the slowest there.
func (l *SlowStatements) add(s SlowStatement) {
	l.mu.Lock()
	defer l.mu.Unlock()
	number := slotOf(s.Ended)
	at := &l.slots[number%slowSlots]
	if at.number != number {
		*at = slot{number: number}
	}
	i, _ := slices.BinarySearchFunc(at.list, s, slowest)
	at.list = slices.Insert(at.list, i, s)
	floor := int64(0)
	if len(at.list) > l.keep {
		at.list = slices.Delete(at.list, l.keep, len(at.list))
	}
	if len(at.list) == l.keep {
		floor = int64(at.list[l.keep-1].DurationMS * float64(time.Millisecond))
	}
	l.floor.Store(floor)
	l.current.Store(number)
}

// List returns the slowest statements of the last hour, to the slot, the slowest
// first.
func (l *SlowStatements) List() []SlowStatement {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := slotOf(l.now())
	var list []SlowStatement
	for i := range l.slots {
		if now-l.slots[i].number < slowSlots {
			list = append(list, l.slots[i].list...)
		}
	}
	slices.SortStableFunc(list, slowest)
	return list[:min(len(list), l.keep)]
}

// milliseconds is a duration as logs and pages show it, to the microsecond.
func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// irisSQL joins the statements sent to IRIS, the first few of many.
func irisSQL(statements []string) string {
	more := ""
	if len(statements) > slowIRISMax {
		statements, more = statements[:slowIRISMax], "; …"
	}
	return shortened(strings.Join(statements, "; ") + more)
}

// shortened cuts a text that is too long for a log line, between characters.
func shortened(s string) string {
	if len(s) <= slowTextMax {
		return s
	}
	cut := slowTextMax
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return strings.ToValidUTF8(s[:cut], "") + " …"
}
