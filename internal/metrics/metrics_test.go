package metrics_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"go.uber.org/goleak"

	"github.com/iris-pgwire/iris-pgwire/internal/metrics"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
	"github.com/iris-pgwire/iris-pgwire/internal/plancache"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/session"
	"github.com/iris-pgwire/iris-pgwire/iris"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// One type serves all that trace.
var (
	_ pgwire.Tracer  = (*metrics.Metrics)(nil)
	_ session.Tracer = (*metrics.Metrics)(nil)
	_ pool.Tracer    = (*metrics.Metrics)(nil)
	_ iris.Tracer    = (*metrics.Metrics)(nil)
)

// scrape returns the body of a scrape.
func scrape(t testing.TB, m *metrics.Metrics) string {
	t.Helper()
	recorder := httptest.NewRecorder()
	m.Handler().ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/metrics", http.NoBody))
	if recorder.Code != http.StatusOK {
		t.Fatalf("scrape: %d %s", recorder.Code, recorder.Body)
	}
	body, err := io.ReadAll(recorder.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// samples are the gateway's own samples of a scrape, by name and labels. Those
// that depend on the machine are left out.
func samples(t testing.TB, m *metrics.Metrics) map[string]string {
	t.Helper()
	out := map[string]string{}
	for line := range strings.Lines(scrape(t, m)) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || !strings.HasPrefix(name, "pgwire_") || strings.HasPrefix(name, "pgwire_memory_usage_bytes") {
			continue
		}
		out[name] = value
	}
	return out
}

// changes lists the samples that a scrape has otherwise than the one before.
func changes(before, after map[string]string) string {
	var lines []string
	for name, value := range after {
		if old, ok := before[name]; !ok || old != value {
			lines = append(lines, name+" "+value)
		}
	}
	for name := range before {
		if _, ok := after[name]; !ok {
			lines = append(lines, name+" gone")
		}
	}
	slices.SortFunc(lines, func(a, b string) int { return cmp.Or(cmp.Compare(bound(a), bound(b)), strings.Compare(a, b)) })
	// Buckets are cumulative: the first that changed says it all.
	seen := map[string]bool{}
	lines = slices.DeleteFunc(lines, func(line string) bool {
		series, _, ok := strings.Cut(line, `le="`)
		again := ok && seen[series]
		seen[series] = true
		return again
	})
	slices.Sort(lines)
	if len(lines) == 0 {
		return "nothing changed\n"
	}
	return strings.Join(lines, "\n") + "\n"
}

// bound is the upper bound of a bucket's line, 0 for other lines.
func bound(line string) float64 {
	_, rest, ok := strings.Cut(line, `le="`)
	if !ok {
		return 0
	}
	number, _, _ := strings.Cut(rest, `"`)
	v, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0
	}
	return v
}

// TestScrape tells tracers what testdata/scrape says and shows what a scrape has
// otherwise afterwards.
func TestScrape(t *testing.T) {
	m := metrics.New(metrics.Options{Version: "test"})
	datadriven.RunTest(t, "testdata/scrape", func(t *testing.T, d *datadriven.TestData) string {
		before := samples(t, m)
		if d.Cmd != "trace" {
			d.Fatalf(t, "unknown directive %s", d.Cmd)
		}
		for line := range strings.Lines(d.Input) {
			words := strings.Fields(line)
			event, ok := events[words[0]]
			if !ok {
				d.Fatalf(t, "unknown event %s", words[0])
			}
			event(t, m, words[1:])
		}
		return changes(before, samples(t, m))
	})
}

// events are what testdata/scrape can tell.
var events = map[string]func(t *testing.T, m *metrics.Metrics, words []string){
	"connection": func(t *testing.T, m *metrics.Metrics, words []string) {
		pick(t, words, map[string]func(){
			"opened": func() { m.ConnectionOpened(&net.TCPAddr{}) },
			"closed": func() { m.ConnectionClosed(&net.TCPAddr{}) },
		})
	},
	"session": func(t *testing.T, m *metrics.Metrics, words []string) {
		pick(t, words, map[string]func(){"opened": m.SessionOpened, "closed": m.SessionClosed})
	},
	"refused": func(_ *testing.T, m *metrics.Metrics, _ []string) { m.AuthenticationFailed(&net.TCPAddr{}) },
	"error": func(_ *testing.T, m *metrics.Metrics, words []string) {
		m.ErrorSent(pgerr.New(pgerr.Code(words[0]), "x"))
	},
	"cancel": func(_ *testing.T, m *metrics.Metrics, words []string) { m.CancelRequested(words[0] == "matched") },
	"transferred": func(t *testing.T, m *metrics.Metrics, words []string) {
		m.Transferred(mustInt(t, words[0]), mustInt(t, words[1]))
	},
	"statement": func(t *testing.T, m *metrics.Metrics, words []string) { m.StatementEnd(statement(t, words)) },
	"plan":      func(_ *testing.T, m *metrics.Metrics, words []string) { m.PlanFound(words[0] == "reused") },
	"acquire": func(t *testing.T, m *metrics.Metrics, words []string) {
		m.AcquireEnd(mustDuration(t, words[0]), failure(words[1:]))
	},
	"dial": func(t *testing.T, m *metrics.Metrics, words []string) {
		m.DialEnd(mustDuration(t, words[0]), failure(words[1:]))
	},
	"closed": func(_ *testing.T, m *metrics.Metrics, words []string) { m.Closed(words[0]) },
	"call": func(t *testing.T, m *metrics.Metrics, words []string) {
		call := iris.Call{Function: words[0], Sent: mustInt(t, words[1]), Received: mustInt(t, words[2])}
		ctx := m.CallStart(t.Context(), call)
		m.CallEnd(ctx, call, failure(words[3:]))
	},
	"iris": func(_ *testing.T, m *metrics.Metrics, words []string) { m.SetIRISUp(words[0] == "up") },
	"certificate": func(t *testing.T, m *metrics.Metrics, words []string) {
		if words[0] == "none" {
			m.SetCertificateExpiry(time.Time{})
			return
		}
		m.SetCertificateExpiry(time.Unix(int64(mustInt(t, words[0])), 0))
	},
	"pool": func(t *testing.T, m *metrics.Metrics, words []string) {
		if words[0] == "none" {
			m.SetPool(nil)
			return
		}
		stats := pool.Stats{
			Idle: mustInt(t, words[0]), Leased: mustInt(t, words[1]),
			Waiting: mustInt(t, words[2]), Max: mustInt(t, words[3]),
		}
		m.SetPool(func() pool.Stats { return stats })
	},
	"ready": func(_ *testing.T, m *metrics.Metrics, words []string) {
		m.SetReady(func() error { return failure(words) })
	},
	"clients": func(t *testing.T, m *metrics.Metrics, words []string) {
		m.SetConnectionsMax(func() int { return mustInt(t, words[0]) })
	},
	"slow": func(t *testing.T, m *metrics.Metrics, words []string) {
		m.SetSlowStatement(func() time.Duration { return mustDuration(t, words[0]) })
	},
}

// pick runs what a word stands for.
func pick(t *testing.T, words []string, choices map[string]func()) {
	t.Helper()
	choice, ok := choices[words[0]]
	if !ok {
		t.Fatalf("unknown word %s", words[0])
	}
	choice()
}

// statement makes a statement of words: its kind and duration, then rows=n, in,
// out, vector, sqlcode=n (translated for clients) and plain=n (not yet), failed, probe.
func statement(t *testing.T, words []string) *session.StatementEnd {
	t.Helper()
	s := &session.StatementEnd{Kind: words[0], Duration: mustDuration(t, words[1])}
	for _, word := range words[2:] {
		name, value, _ := strings.Cut(word, "=")
		switch name {
		case "rows":
			s.Rows = int64(mustInt(t, value))
		case "in":
			s.CopyIn = true
		case "out":
			s.CopyOut = true
		case "vector":
			s.Vector = session.VectorValue | session.VectorCosine | session.VectorIndexed
		case "sqlcode":
			s.Err = fmt.Errorf("execute: %w", pgerr.FromSQLCODE(mustInt(t, value), "", ""))
		case "plain":
			s.Err = fmt.Errorf("execute: %w", &iris.Error{SQLCODE: mustInt(t, value)})
		case "failed":
			s.Err = errors.New("failed")
		case "probe":
			s.Err, s.Probe = errors.New("failed"), true
		default:
			t.Fatalf("unknown word %s", word)
		}
	}
	return s
}

// failure is an error if there is a word for one.
func failure(words []string) error {
	if len(words) == 0 {
		return nil
	}
	switch words[0] {
	case "canceled":
		return fmt.Errorf("wait: %w", context.Canceled)
	case "shutdown":
		return pgerr.New(pgerr.AdminShutdown, "the server is shutting down")
	}
	return errors.New(words[0])
}

// mustInt reads a number.
func mustInt(t testing.TB, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// mustDuration reads a duration.
func mustDuration(t testing.TB, s string) time.Duration {
	t.Helper()
	d, err := time.ParseDuration(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// full returns metrics of which every one is in a scrape.
func full() *metrics.Metrics {
	m := metrics.New(metrics.Options{
		Version:        "test",
		Pool:           func() pool.Stats { return pool.Stats{} },
		Ready:          func() error { return nil },
		ConnectionsMax: func() int { return 1 },
		SlowStatement:  func() time.Duration { return time.Second },
	})
	m.SetPlanCache(func() plancache.Stats { return plancache.Stats{} })
	m.SetCertificateExpiry(time.Unix(1, 0))
	m.StatementEnd(&session.StatementEnd{Kind: "select", Err: &iris.Error{SQLCODE: -30}})
	return m
}

// TestContract checks that the table of the package comment is what a scrape has:
// every name with its type, and no other.
func TestContract(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]string{}
	for line := range strings.Lines(string(doc)) {
		words := strings.Fields(strings.TrimPrefix(line, "//"))
		if len(words) >= 2 && strings.HasPrefix(words[0], "pgwire_") {
			documented[words[0]] = strings.Trim(words[1], ":")
		}
	}
	exported := map[string]string{}
	for line := range strings.Lines(scrape(t, full())) {
		words := strings.Fields(line)
		if words[0] == "#" && words[1] == "TYPE" && strings.HasPrefix(words[2], "pgwire_") {
			exported[words[2]] = words[3]
		}
	}
	for name, kind := range documented {
		if exported[name] != kind {
			t.Errorf("%s is documented as %s, a scrape says %q", name, kind, exported[name])
		}
	}
	for name := range exported {
		if documented[name] == "" {
			t.Errorf("%s is not documented", name)
		}
	}
	if len(documented) < 30 {
		t.Errorf("only %d names are documented", len(documented))
	}
}

// TestLint checks the names by Prometheus's rules; the one exception is the
// gauge that users' dashboards ask for.
func TestLint(t *testing.T) {
	problems, err := promlint.New(strings.NewReader(scrape(t, full()))).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if p.Metric != "pgwire_connections_total" {
			t.Errorf("%s: %s", p.Metric, p.Text)
		}
	}
	if len(problems) != 1 {
		t.Errorf("%d problems, want the one of pgwire_connections_total", len(problems))
	}
}

// TestErrors checks the counts for the status page and their order.
func TestErrors(t *testing.T) {
	m := metrics.New(metrics.Options{})
	for _, code := range []pgerr.Code{"42601", "23505", "42601", "42P01", "!!!!!"} {
		m.ErrorSent(pgerr.New(code, "x"))
	}
	want := []metrics.ErrorCount{{SQLSTATE: "42601", Count: 2}, {SQLSTATE: "23505", Count: 1}, {SQLSTATE: "42P01", Count: 1}, {SQLSTATE: "other", Count: 1}}
	if got := m.Errors(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestBounded checks that no code a client could cause makes a label of its own.
func TestBounded(t *testing.T) {
	m := metrics.New(metrics.Options{})
	series := len(samples(t, m))
	for i := range 500 {
		m.ErrorSent(pgerr.New(pgerr.Code(fmt.Sprintf("Q%04d", i)), "x"))
		m.StatementEnd(&session.StatementEnd{Kind: fmt.Sprint(i), Err: &iris.Error{SQLCODE: -90000 - i}})
		m.CallEnd(t.Context(), iris.Call{Function: fmt.Sprint(i)}, nil)
		m.Closed(fmt.Sprint(i))
	}
	if got := len(samples(t, m)); got != series+2 { // sqlstate and sqlcode other
		t.Errorf("%d series more", got-series)
	}
}

// TestConcurrent counts from many goroutines while scrapes go on.
func TestConcurrent(t *testing.T) {
	m := full()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				m.ConnectionOpened(nil)
				m.StatementEnd(&session.StatementEnd{Kind: "insert", Rows: 2})
				m.ErrorSent(pgerr.New(pgerr.SyntaxError, "x"))
				m.SetIRISUp(true)
				m.SetPool(func() pool.Stats { return pool.Stats{Max: 3} })
				m.ConnectionClosed(nil)
			}
			scrape(t, m)
		})
	}
	wg.Wait()
	got := samples(t, m)
	for name, want := range map[string]string{
		"pgwire_connections_total":              "0",
		"pgwire_connections_accepted_total":     "1600",
		`pgwire_rows_total{type="insert"}`:      "3200",
		`pgwire_errors_total{sqlstate="42601"}`: "1600",
		"pgwire_pool_connections_max":           "3",
	} {
		if got[name] != want {
			t.Errorf("%s is %s, want %s", name, got[name], want)
		}
	}
}

// TestMemoryUsage checks that the figure is one of a running program.
func TestMemoryUsage(t *testing.T) {
	if n := metrics.MemoryUsage(); n < 1<<20 || n > 1<<40 {
		t.Errorf("%d bytes", n)
	}
}

// BenchmarkStatement is what one statement costs with its plan, lease and call.
func BenchmarkStatement(b *testing.B) {
	m := full()
	s := &session.StatementEnd{Kind: "select", Duration: 300 * time.Microsecond, Rows: 1}
	call := iris.Call{Function: "PQ", Sent: 100, Received: 200}
	ctx := b.Context()
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			m.PlanFound(true)
			m.AcquireEnd(time.Microsecond, nil)
			m.CallEnd(m.CallStart(ctx, call), call, nil)
			m.StatementEnd(s)
			m.Transferred(100, 200)
		}
	})
}

// TestAllocations checks that counting a statement allocates nothing.
func TestAllocations(t *testing.T) {
	m := full()
	s := &session.StatementEnd{Kind: "select", Duration: 300 * time.Microsecond, Rows: 1}
	call := iris.Call{Function: "PQ", Sent: 100, Received: 200}
	ctx := t.Context()
	if n := testing.AllocsPerRun(100, func() {
		m.PlanFound(true)
		m.AcquireEnd(time.Microsecond, nil)
		m.CallEnd(m.CallStart(ctx, call), call, nil)
		m.StatementEnd(s)
		m.Transferred(100, 200)
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
