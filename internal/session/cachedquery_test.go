package session_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/session"
)

// sentTexts is a tracer that remembers the texts that IRIS was sent: each is a
// cached query of IRIS.
type sentTexts struct {
	mu    sync.Mutex
	texts map[string]int
}

// StatementEnd implements session.Tracer.
func (s *sentTexts) StatementEnd(e *session.StatementEnd) {
	if e.IRIS == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sql := range e.IRIS() {
		s.texts[sql]++
	}
}

// PlanFound implements session.Tracer.
func (s *sentTexts) PlanFound(bool) {}

// TestOneCachedQuery sends statements that differ in their literals alone: they are
// one cached query of IRIS, and one plan but for LIMIT and constants that are
// computed when a statement is analysed.
func TestOneCachedQuery(t *testing.T) {
	sent := &sentTexts{texts: map[string]int{}}
	g := mustServe(t, setup{session: session.Options{Tracer: sent}})
	c := mustConnect(t, g)
	c.mustRun(t, "CREATE TABLE cq (id int PRIMARY KEY, v text, n numeric(10,2), d date, ts timestamp)")
	for _, test := range []struct {
		sql    string
		times  int
		shared bool // the gateway's own plan too
	}{
		{"SELECT v FROM cq WHERE id = %d", 1000, true},
		{"SELECT v FROM cq WHERE v = 'x%d'", 50, true},
		{"SELECT v FROM cq WHERE id > 3 ORDER BY id LIMIT %d", 50, false},
		{"SELECT v FROM cq WHERE id > 3 ORDER BY id LIMIT 5 OFFSET %d", 50, false},
		{"SELECT v FROM cq WHERE n < %d.25", 50, true},
		{"SELECT v FROM cq WHERE d = date '2024-01-01' + %d", 50, false},
		{"SELECT v FROM cq WHERE ts > timestamp '2024-01-01 10:00:00' - interval '%d hours'", 50, false},
		{"SELECT v FROM cq WHERE id IN (1, 2, %d)", 50, true},
		{"UPDATE cq SET v = 'y%d' WHERE id = 7", 50, true},
		{"DELETE FROM cq WHERE id = %d", 50, true},
		{"INSERT INTO cq (id, v) VALUES (%d, 'z')", 50, true},
	} {
		sent.mu.Lock()
		sent.texts = map[string]int{}
		sent.mu.Unlock()
		before := g.handler.PlanCache()
		for i := range test.times {
			c.mustRun(t, fmt.Sprintf(test.sql, i+10))
		}
		sent.mu.Lock()
		if len(sent.texts) != 1 {
			t.Errorf("%s: %d texts were sent: %.500v", test.sql, len(sent.texts), sent.texts)
		}
		sent.mu.Unlock()
		if after := g.handler.PlanCache(); test.shared && int(after.Hits-before.Hits) < test.times-1 {
			t.Errorf("%s: %d of %d had the plan of the first one", test.sql, after.Hits-before.Hits, test.times)
		}
	}
}
