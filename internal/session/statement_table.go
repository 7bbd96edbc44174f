package session

import (
	"cmp"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/catalog"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// Bounds of the statements that are counted: how many, and how much of a text.
const (
	statementsCountedMax = 5000
	statementTextMax     = 2048
)

// statementKey identifies statements that are counted as one: those of a user in a
// database that differ in their literals only.
type statementKey struct {
	user, database string
	id             int64
}

// countedStatement are the counters of one of them.
type countedStatement struct {
	catalog.StatementCounters
	squares float64 // of the differences from the mean
}

// statementTable counts statements for the views of the extension
// pg_stat_statements.
type statementTable struct {
	mu     sync.Mutex
	byKey  map[statementKey]*countedStatement
	forgot int64 // how often statements were forgotten to make room
	since  time.Time
}

// newStatementTable begins to count.
func newStatementTable() *statementTable {
	return &statementTable{byKey: map[statementKey]*countedStatement{}, since: time.Now()}
}

// count counts a statement that ended.
func (t *statementTable) count(key statementKey, text string, sent func() []string, rows int64, took time.Duration) {
	ms := float64(took) / float64(time.Millisecond)
	t.mu.Lock()
	defer t.mu.Unlock()
	e := t.byKey[key]
	if e == nil {
		if len(t.byKey) >= statementsCountedMax {
			t.forget()
		}
		e = &countedStatement{}
		e.User, e.Database, e.ID, e.Text = key.user, key.database, key.id, cutText(text)
		e.MinTime = ms
		t.byKey[key] = e
	}
	if e.IRIS == "" {
		e.IRIS = cutText(strings.Join(sent(), ";\n"))
	}
	e.Calls++
	e.Rows += rows
	e.TotalTime += ms
	e.MinTime, e.MaxTime = min(e.MinTime, ms), max(e.MaxTime, ms)
	difference := ms - e.MeanTime
	e.MeanTime += difference / float64(e.Calls)
	e.squares += difference * (ms - e.MeanTime)
	e.DeviationTime = math.Sqrt(max(0, e.squares/float64(e.Calls)))
}

// forget makes room: the twentieth part that was called least often goes.
func (t *statementTable) forget() {
	keys := make([]statementKey, 0, len(t.byKey))
	for k := range t.byKey {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b statementKey) int { return cmp.Compare(t.byKey[a].Calls, t.byKey[b].Calls) })
	for _, k := range keys[:max(1, len(keys)/20)] {
		delete(t.byKey, k)
	}
	t.forgot++
}

// look returns a copy of the counters.
func (t *statementTable) look() catalog.Statements {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := catalog.Statements{Since: t.since, Forgot: t.forgot}
	for _, e := range t.byKey {
		out.List = append(out.List, e.StatementCounters)
	}
	slices.SortFunc(out.List, func(a, b catalog.StatementCounters) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.User, b.User), cmp.Compare(a.Database, b.Database))
	})
	return out
}

// reset forgets the statements of a user, of a database and of a number; "" and 0
// stand for any.
func (t *statementTable) reset(user, database string, id int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for k := range t.byKey {
		if (user == "" || k.user == user) && (database == "" || k.database == database) && (id == 0 || k.id == id) {
			delete(t.byKey, k)
		}
	}
	if user == "" && database == "" && id == 0 {
		t.since, t.forgot = time.Now(), 0
	}
}

// cutText bounds a text that is kept.
func cutText(s string) string {
	if len(s) <= statementTextMax {
		return s
	}
	return strings.ToValidUTF8(s[:statementTextMax], "") + "…"
}

// tracks reports whether the namespace has the extension pg_stat_statements, and with
// it counts statements.
func (s *Session) tracks() bool {
	snap := s.peek()
	return snap != nil && snap.Gateway().NoteOf(gatewayschema.NoteExtension, gatewayschema.Object{}, catalog.StatementsExtension) != ""
}

// countStatement counts a statement at its end, if somebody wants to know.
func (s *Session) countStatement(e *execution) {
	if s.tracked = s.tracks(); !s.tracked || e.tree == nil {
		return
	}
	text := pgsql.Normalized(e.tree)
	h := fnv.New64a()
	h.Write([]byte(text)) // never fails
	key := statementKey{s.CurrentUser(), s.CurrentDatabase(), int64(h.Sum64())}
	s.handler.statements.count(key, text, e.redactedSent, e.rows, e.spent)
}
