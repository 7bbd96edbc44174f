package fault_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var (
	oracle         = flag.String("interleavings-postgres", "", "host:port of a PostgreSQL whose answers TestInterleavings compares with the records")
	rewriteOrders  = flag.Bool("rewrite-interleavings", false, "record what TestInterleavings finds")
	interleavingAt = filepath.Join("testdata", "interleavings")
)

// answersWithin is how long a statement may take that nobody is in the way of; one that
// is not answered then waits.
const answersWithin = 1500 * time.Millisecond

// TestInterleavings runs the scripts of testdata/interleavings: what sessions A, B and C
// say in an order that is written down. NAME.postgres is what PostgreSQL 15 answers, which
// -interleavings-postgres compares; NAME.gateway is what the gateway answers where IRIS
// forces it to answer otherwise, under a line with the reason.
//
// A line of a script is a session and its statement, such as "A: BEGIN", or a session and
// a question mark: what it was waiting with has been answered by now, as it must have been
// before it says something else.
func TestInterleavings(t *testing.T) {
	scripts, err := filepath.Glob(filepath.Join(interleavingAt, "*.script"))
	if err != nil || len(scripts) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, path := range scripts {
		name := strings.TrimSuffix(filepath.Base(path), ".script")
		t.Run(name, func(t *testing.T) {
			address := *oracle
			if address == "" {
				t.Parallel()
				address = mustServe(t, settings(t)).Address
			} else {
				mustConnect(t, address).mustRun(t, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
			}
			found := interleave(t, address, mustReadFile(t, path))
			base := strings.TrimSuffix(path, ".script")
			if *oracle != "" {
				mustMatch(t, base+".postgres", "", found)
				return
			}
			reason, _, _ := strings.Cut(readFile(base+".gateway"), "\n")
			if reason == "" {
				mustMatch(t, base+".postgres", "", found)
				return
			}
			mustMatch(t, base+".gateway", reason+"\n", found)
			if found == mustReadFile(t, base+".postgres") {
				t.Errorf("%s.gateway has no deviation", name)
			}
		})
	}
}

// mustMatch compares an account with the one that is recorded under a heading.
func mustMatch(t testing.TB, path, heading, found string) {
	t.Helper()
	if *rewriteOrders && (heading != "" || *oracle != "") {
		if err := os.WriteFile(path, []byte(heading+found), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if want := mustReadFile(t, path); heading+found != want {
		t.Errorf("%s\nrecorded:\n%s\nfound:\n%s", filepath.Base(path), want, heading+found)
	}
}

// mustReadFile reads a file.
func mustReadFile(t testing.TB, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// readFile is the text of a file that need not be there.
func readFile(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return string(text)
}

// speaker is a session of a script.
type speaker struct {
	*client
	answers chan *answer
	waits   bool
}

// interleave runs a script and gives an account of the answers.
func interleave(t testing.TB, address, script string) string {
	t.Helper()
	sessions := map[string]*speaker{}
	var out strings.Builder
	for line := range strings.Lines(script) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, sql := line[:1], strings.TrimSpace(line[2:])
		s := sessions[name]
		if s == nil {
			s = &speaker{client: mustConnect(t, address), answers: make(chan *answer, 1)}
			sessions[name] = s
		}
		s.await(&out, name)
		if line[1] == ':' {
			go func() { s.answers <- s.run(sql) }()
			s.waits = true
			fmt.Fprintf(&out, "%s\n    %s\n", line, s.account(answersWithin))
		}
	}
	for name, s := range sessions {
		if s.waits {
			t.Errorf("session %s waits at the end", name)
		}
	}
	return out.String()
}

// await lets a session that waits come to its end.
func (s *speaker) await(out *strings.Builder, name string) {
	if s.waits {
		fmt.Fprintf(out, "%s?\n    %s\n", name, s.account(patience))
	}
}

// account says how a session's statement was answered in a time, or that it waits.
func (s *speaker) account(within time.Duration) string {
	select {
	case a := <-s.answers:
		s.waits = false
		return a.account()
	case <-time.After(within):
		return "waits"
	}
}

// account is an answer without the words of its errors.
func (a *answer) account() string {
	var out []string
	for _, e := range a.errs {
		out = append(out, e.Code)
	}
	for _, row := range a.rows {
		out = append(out, "("+strings.Join(row, ", ")+")")
	}
	return strings.Join(append(out, a.tags...), " ") + " " + string(rune(a.status))
}
