package irisconformance

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/cockroachdb/datadriven"
	"go.uber.org/goleak"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded"
	"github.com/iris-pgwire/iris-pgwire/iris"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// corpusDir is the corpus, for -rewrite.
const corpusDir = "../embedded/testdata/conformance"

// mustServe opens an embedded server and returns how to reach it.
func mustServe(t *testing.T) Dialer {
	t.Helper()
	s, err := embedded.New(embedded.Options{LockTimeout: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return func(ctx context.Context) (*iris.Conn, error) {
		return iris.Dial(ctx, iris.Config{
			Host: "embedded", Namespace: "USER", Username: embedded.DefaultUser, Password: embedded.DefaultPassword, Autocommit: true,
			DialFunc: func(ctx context.Context, _, _ string) (net.Conn, error) { return s.Dial(ctx) },
		})
	}
}

// TestCorpus holds the embedded server to the corpus. One server serves all
// files, so that a file that leaves something behind fails the next.
func TestCorpus(t *testing.T) {
	dial := mustServe(t)
	datadriven.Walk(t, corpusDir, func(t *testing.T, path string) {
		s, err := newSession(t.Context(), dial)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := s.Close(context.WithoutCancel(t.Context())); err != nil {
				t.Error(err)
			}
		}()
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			arguments := make([]string, len(d.CmdArgs))
			for i, a := range d.CmdArgs {
				arguments[i] = a.String()
			}
			c, err := NewCase(d.Cmd, arguments, d.Input)
			if err != nil {
				t.Fatalf("%s: %v", d.Pos, err)
			}
			got, err := s.Run(t.Context(), c)
			if err != nil {
				t.Fatalf("%s: %v", d.Pos, err)
			}
			if c.Setup && got != "ok\n" {
				t.Errorf("%s: %s", d.Pos, got)
			}
			return got
		})
	})
}

// TestRun checks that the corpus read as the program reads it, and run as it
// runs it, has no difference, and that a wrong expectation is one.
func TestRun(t *testing.T) {
	dial := mustServe(t)
	corpus, err := embedded.Corpus()
	if err != nil {
		t.Fatal(err)
	}
	files, err := Load(corpus)
	if err != nil {
		t.Fatal(err)
	}
	onDisk, err := filepath.Glob(corpusDir + "/*")
	if err != nil || len(onDisk) != len(files) {
		t.Errorf("%d files on disk, %d embedded: %v", len(onDisk), len(files), err)
	}
	report, err := Run(t.Context(), files, dial)
	if err != nil || report.Err() != nil || report.Count(Equal) == 0 || report.confirmed() != report.Count(Answered) {
		var b bytes.Buffer
		if err := report.WriteText(&b); err != nil {
			t.Error(err)
		}
		t.Errorf("%v, %v\n%s", err, report.Err(), &b)
	}
}

// differing is a corpus with one case that is right, one that is wrong, and two
// that are unconfirmed.
const differing = `# a comment

setup
CREATE TABLE IrisConf.T (a INT)
----
ok

case
-- docs INSERT: a row
INSERT INTO IrisConf.T
  (a) VALUES (?)
@ 1
@ 2
----
1 row
1 row

case
-- iris-sql.md 1 Literals: wrong
SELECT a FROM IrisConf.T ORDER BY a
----
a integer
3

case unconfirmed
-- docs X: y
SELECT a FROM IrisConf.NoSuch
----
SQLCODE -30: Table or view not found

case unconfirmed
-- docs X: y
SELECT a FROM IrisConf.T WHERE a = 7
----
1
`

// TestReport checks verdicts, both forms of the report, and that nothing is left.
func TestReport(t *testing.T) {
	dial := mustServe(t)
	files, err := Load(fstest.MapFS{"f": {Data: []byte(differing)}})
	if err != nil {
		t.Fatal(err)
	}
	report, err := Run(t.Context(), files, dial)
	if err != nil {
		t.Fatal(err)
	}
	if err := report.Err(); err == nil || err.Error() != "1 answers differ from the corpus" {
		t.Errorf("Err: %v", err)
	}
	var b bytes.Buffer
	if err := report.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"f:18: different\n  iris-sql.md 1 Literals: wrong\n     SELECT a FROM IrisConf.T ORDER BY a\n  -  a integer\n  -  3\n  +  a integer\n  +  1\n  +  2\n",
		"f:25: confirmed\n", "f:31: answered otherwise\n",
		"1 equal, 1 different, 2 unconfirmed now answered (1 as the corpus has it)\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, &b)
		}
	}
	b.Reset()
	if err := report.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	var read struct {
		Equal, Different, Answered, Confirmed int
		Results                               []Result
	}
	if err := json.Unmarshal(b.Bytes(), &read); err != nil || read.Different != 1 || read.Confirmed != 1 || len(read.Results) != 4 {
		t.Errorf("%v\n%s", err, &b)
	}
	s, err := newSession(t.Context(), dial)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestForeignSchema checks that a schema that has something in it is left alone.
func TestForeignSchema(t *testing.T) {
	dial := mustServe(t)
	conn, err := dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.ExecDirect(t.Context(), "CREATE TABLE IrisConf.Mine (a INT)"); err != nil {
		t.Fatal(err)
	}
	_, err = Run(t.Context(), []File{{Name: "f"}}, dial)
	if err == nil || !strings.Contains(err.Error(), "schema IrisConf exists already and has Mine in it") {
		t.Errorf("got %v", err)
	}
	if _, err := conn.ExecDirect(t.Context(), "INSERT INTO IrisConf.Mine VALUES (1)"); err != nil {
		t.Error(err)
	}
}

// TestBadFiles checks what the reader refuses.
func TestBadFiles(t *testing.T) {
	for text, want := range map[string]string{
		"case\nSELECT 1\n----\n":                  "f:1: no citation",
		"\ncase\n-- docs X: y\n----\n":            "f:2: no statement",
		"query\nSELECT 1\n----\n":                 `unknown directive "query"`,
		"case foo\n-- docs X: y\nSELECT 1\n----":  `unknown argument "foo"`,
		"setup sort\nSELECT 1\n----":              `unknown argument "sort"`,
		"case\n-- docs X: y\nSELECT 1\n":          "no ---- after",
		"case\n-- hearsay X: y\nSELECT 1\n----\n": "is not SOURCE PLACE: RULE",
		"case\n-- docs X\nSELECT 1\n----\n":       "is not SOURCE PLACE: RULE",
		"case\n-- docs X: y\n@ 1\n----\n":         "parameters without a statement",
		"case\n-- docs X: y\n  SELECT\n----\n":    "continues no statement",
		"case\n-- docs X: y\nS ?\n@ zz\n----\n":   `parameter "zz"`,
	} {
		if _, err := Load(fstest.MapFS{"f": {Data: []byte(text)}}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}
