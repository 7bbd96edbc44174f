package admin_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"

	"github.com/iris-pgwire/iris-pgwire/internal/admin"
	"github.com/iris-pgwire/iris-pgwire/internal/metrics"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/session"
)

// example is a status with something in every place, and with names that a page
// must not take for HTML.
func example(now time.Time) admin.Status {
	return admin.Status{
		Address: "0.0.0.0:5432", Authentication: "SCRAM-SHA-256", TLS: "TLSv1.2 or later",
		Backend: "IRIS at iris:1972", Namespace: "USER", IRISVersion: "2025.1", IRISUp: true,
		ConnectionsMax: 1000, MemoryMax: 1 << 30,
		Pool: pool.Stats{Idle: 1, Leased: 2, Waiting: 3, Max: 50},
		Certificates: []admin.Certificate{{
			Use: "clients", Subject: "CN=db.example", Issuer: "CN=Example CA", Names: []string{"db.example", "localhost"},
			NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour),
		}},
		Sessions: []session.Activity{
			{PID: 9, User: "idle", State: session.Idle, Began: now, Changed: now},
			{
				PID: 8, User: "<script>alert(1)</script>", Database: "USER", Application: `"><img src=x>`, Remote: "192.0.2.1:4711", TLS: true,
				State: session.Active, Statement: "SELECT a FROM t WHERE b < $1 & c", Waiting: "pool", Job: 4242,
				Began: now.Add(-time.Hour), Transaction: now.Add(-time.Minute), Changed: now.Add(-time.Second),
			},
			{PID: 7, User: "open", State: session.IdleInTransaction, Began: now, Changed: now, Transaction: now},
		},
		Slow: []admin.SlowStatement{{
			Ended: now.Add(-2 * time.Minute), DurationMS: 1234.5, Rows: 10, Statement: "SELECT '</code>'", IRISSQL: `SELECT "a" FROM "T"`,
			PID: 8, User: "u", Database: "USER", Application: "app", Remote: "192.0.2.1:4711", SQLSTATE: "57014",
		}},
		Errors: []metrics.ErrorCount{{SQLSTATE: "42P01", Count: 3}},
	}
}

// page returns the status page and its header.
func page(t *testing.T, status admin.Status, ready error, query string) string {
	t.Helper()
	h := admin.New(admin.Options{Status: func() admin.Status { return status }, Ready: func() error { return ready }, Version: "1.2.3"}).Handler()
	got := request{path: "/status" + query, peer: here, host: "localhost:9090"}.do(h)
	if got.Code != 200 || got.Header().Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("%d %v", got.Code, got.Header())
	}
	if policy := got.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") ||
		!strings.Contains(policy, "frame-ancestors 'none'") {
		t.Errorf("policy %q", policy)
	}
	return got.Body.String()
}

// TestPage checks what the page shows and that it takes nothing for HTML.
func TestPage(t *testing.T) {
	body := page(t, example(time.Now()), nil, "")
	for _, want := range []string{
		"1.2.3", "ready</strong>", "0.0.0.0:5432", "SCRAM-SHA-256", "TLSv1.2 or later", "IRIS at iris:1972", "up</span>", "2025.1",
		"2 leased, 1 idle, of 50", "3 waiting", "of 1.0 GB", "3 of 1000",
		"&lt;script&gt;alert(1)&lt;/script&gt;", "SELECT a FROM t WHERE b &lt; $1 &amp; c", "waits for pool", "4242",
		`<button name="pid" value="8">Cancel</button>`, "1234.5 ms", "57014", "SELECT &#39;&lt;/code&gt;&#39;",
		"42P01", `<td class="number">3</td>`, "db.example, localhost", `<td class="bad">`, "2 min 0 s",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not have %s", want)
		}
	}
	for _, not := range []string{"<script", "<img", "not ready", "http://", "https://", "//"} {
		if strings.Contains(body, not) {
			t.Errorf("the page has %s", not)
		}
	}
	if n := strings.Count(body, "<button"); n != 1 {
		t.Errorf("%d buttons, want one for the active session", n)
	}
	if strings.Index(body, "SELECT a FROM t") > strings.Index(body, "idle in transaction") {
		t.Error("active sessions do not come first")
	}
	wellFormed(t, body)
}

// TestEmptyPage checks the page of a gateway that has just started.
func TestEmptyPage(t *testing.T) {
	body := page(t, admin.Status{}, errors.New("starting <now>"), "?refresh=5")
	for _, want := range []string{
		"not ready: starting &lt;now&gt;", "No client has a session.", "None yet.", "down</span>",
		`<meta http-equiv="refresh" content="5"/>`, "stop refreshing",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not have %s", want)
		}
	}
	wellFormed(t, body)
	for _, query := range []string{"?refresh=0", "?refresh=-1", "?refresh=100000", "?refresh=x", ""} {
		if strings.Contains(page(t, admin.Status{}, nil, query), "http-equiv") {
			t.Errorf("%q refreshes", query)
		}
	}
}

// wellFormed checks that every element ends where it should: the page is written
// so that it is XML too.
func wellFormed(t *testing.T, body string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(body))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("the page is not well formed: %v", err)
		}
	}
}

// TestStatusJSON shows the document that programs get. What depends on the
// machine is left out.
func TestStatusJSON(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	statuses := map[string]admin.Status{"example": example(now), "empty": {}}
	datadriven.RunTest(t, "testdata/status", func(t *testing.T, d *datadriven.TestData) string {
		if d.Cmd != "status" {
			d.Fatalf(t, "unknown directive %s", d.Cmd)
		}
		var name string
		d.ScanArgs(t, "of", &name)
		var ready error
		if d.HasArg("starting") {
			ready = errors.New("starting")
		}
		status, ok := statuses[name]
		if !ok {
			d.Fatalf(t, "unknown status %s", name)
		}
		h := admin.New(admin.Options{Status: func() admin.Status { return status }, Ready: func() error { return ready }, Version: "1.2.3"}).Handler()
		got := request{path: "/status.json", peer: here, host: "localhost:9090"}.do(h)
		return withoutMachine(t, got.Body.Bytes())
	})
}

// withoutMachine blanks the figures that no test can know, after a look at them.
func withoutMachine(t *testing.T, document []byte) string {
	t.Helper()
	var known struct {
		GoVersion string `json:"go_version"`
		Time      time.Time
		Memory    struct{ Bytes, Goroutines int }
	}
	if err := json.Unmarshal(document, &known); err != nil {
		t.Fatal(err)
	}
	if known.GoVersion == "" || time.Since(known.Time) > time.Hour || known.Memory.Bytes == 0 || known.Memory.Goroutines == 0 {
		t.Errorf("%+v", known)
	}
	var out strings.Builder
	for line := range strings.Lines(string(document)) {
		key := strings.Trim(strings.TrimSpace(line[:max(strings.IndexByte(line, ':'), 0)]), `"`)
		switch key {
		case "go_version", "time", "uptime_seconds", "bytes", "goroutines":
			line = line[:strings.IndexByte(line, ':')] + ": …\n"
		}
		out.WriteString(line)
	}
	return out.String()
}
