package logging_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
	"github.com/iris-pgwire/iris-pgwire/internal/logging"
)

// newStderr is a file in place of standard error, and what was written to it.
func newStderr(t *testing.T) (file *os.File, text func() string) {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return file, func() string { return mustRead(t, file.Name()) }
}

// mustRead returns the text of a file.
func mustRead(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// mustOpen opens a log that is closed with the test.
func mustOpen(t *testing.T, opts logging.Options) *logging.Log {
	t.Helper()
	l, err := logging.Open(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// TestLines shows the lines of both formats, secrets among what is logged.
func TestLines(t *testing.T) {
	lines := map[string]func(*slog.Logger){
		"statement": func(l *slog.Logger) {
			l.Warn("slow statement", logging.FieldDurationMS, 1234.567, logging.FieldRows, int64(3),
				logging.FieldStatement, "SELECT a\nFROM t WHERE b = $1", logging.FieldIRISSQL, `SELECT "a" FROM "T" WHERE "b" = ?`,
				logging.FieldPID, uint32(7), logging.FieldUser, "u", logging.FieldDatabase, "USER", logging.FieldApplication, "psql")
		},
		"error": func(l *slog.Logger) {
			l.Error("internal error", logging.FieldErr, fmt.Errorf("bind: %w", errors.New("boom")), logging.FieldReference, "ab12")
		},
		"address":     func(l *slog.Logger) { l.Info("client", "remote", &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 4711}) },
		"nil-address": func(l *slog.Logger) { l.Info("client", "remote", (*net.TCPAddr)(nil)) },
		"password": func(l *slog.Logger) {
			l.Info("login", "password", "geheim", "iris_password", "geheim", "admin_token", []byte("geheim"))
		},
		"secret": func(l *slog.Logger) { l.Info("setting", "value", config.Secret("geheim")) },
		"group":  func(l *slog.Logger) { l.WithGroup("iris").Info("login", "user_password", "geheim", "user", "u") },
		"with":   func(l *slog.Logger) { l.With("verifier", "geheim").Info("login") },
		"time":   func(l *slog.Logger) { l.Info("when", "took", 1500*time.Millisecond) },
	}
	datadriven.RunTest(t, "testdata/lines", func(t *testing.T, d *datadriven.TestData) string {
		line, ok := lines[d.CmdArgs[0].Key]
		if !ok {
			d.Fatalf(t, "unknown line %s", d.CmdArgs[0].Key)
		}
		stderr, text := newStderr(t)
		line(mustOpen(t, logging.Options{Format: d.Cmd, Stderr: stderr}).Logger())
		out := text()
		if strings.Contains(out, "geheim") {
			t.Errorf("a secret is in the log: %s", out)
		}
		return withoutTime(t, out)
	})
}

// withoutTime blanks the time of a line of either format, after a look at it.
func withoutTime(t *testing.T, line string) string {
	t.Helper()
	prefix, sep := "time=", " "
	if strings.HasPrefix(line, "{") {
		prefix, sep = `{"time":"`, `"`
	}
	when, rest, ok := strings.Cut(strings.TrimPrefix(line, prefix), sep)
	if at, err := time.Parse(time.RFC3339Nano, when); !ok || err != nil || time.Since(at) > time.Hour {
		t.Errorf("no time in %s", line)
	}
	return prefix + "…" + sep + rest
}

// TestFormat checks what auto chooses: JSON where nobody looks.
func TestFormat(t *testing.T) {
	for _, format := range []string{"", "auto", "json"} {
		stderr, text := newStderr(t)
		mustOpen(t, logging.Options{Format: format, Stderr: stderr}).Logger().Info("x")
		if !json.Valid([]byte(text())) {
			t.Errorf("%q: %s", format, text())
		}
	}
	if _, err := logging.Open(logging.Options{Format: "xml"}); err == nil || !strings.Contains(err.Error(), `"xml"`) {
		t.Errorf("got %v", err)
	}
}

// TestLevel checks that the level can change, also for loggers made before.
func TestLevel(t *testing.T) {
	stderr, text := newStderr(t)
	l := mustOpen(t, logging.Options{Level: slog.LevelWarn, Stderr: stderr})
	derived := l.Logger().With("a", 1)
	derived.Info("one")
	l.SetLevel(slog.LevelDebug)
	derived.Debug("two")
	l.SetLevel(slog.LevelError)
	derived.Warn("three")
	if got := text(); strings.Contains(got, "one") || !strings.Contains(got, "two") || strings.Contains(got, "three") {
		t.Errorf("got %s", got)
	}
	if err := errors.Join(l.Reopen(), l.Close()); err != nil {
		t.Errorf("without a file: %v", err)
	}
}

// TestReopen checks that a log goes on in a new file after logrotate renamed the
// old one, that nothing is lost, and that the file is not everybody's.
func TestReopen(t *testing.T) {
	stderr, text := newStderr(t)
	path := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(path, []byte("older\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	l := mustOpen(t, logging.Options{File: path, Stderr: stderr})
	l.Logger().Info("one")
	if err := os.Rename(path, path+".1"); err != nil {
		t.Fatal(err)
	}
	l.Logger().Info("two")
	if err := l.Reopen(); err != nil {
		t.Fatal(err)
	}
	l.Logger().Info("three")
	if old := mustRead(t, path+".1"); !strings.HasPrefix(old, "older\n") || !strings.Contains(old, "one") || !strings.Contains(old, "two") {
		t.Errorf("the old file: %s", old)
	}
	if fresh := mustRead(t, path); strings.Count(fresh, "\n") != 1 || !strings.Contains(fresh, "three") {
		t.Errorf("the new file: %s", fresh)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode&^0o640 != 0 {
		t.Errorf("mode %o", mode)
	}
	if text() != "" {
		t.Errorf("standard error has %s", text())
	}
}

// TestReopenFails checks that the old file stays when the new one cannot be
// opened.
func TestReopenFails(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "logs")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	l := mustOpen(t, logging.Options{File: filepath.Join(dir, "log")})
	if err := os.Rename(dir, dir+".old"); err != nil {
		t.Fatal(err)
	}
	if err := l.Reopen(); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	l.Logger().Info("still here")
	if got := mustRead(t, filepath.Join(dir+".old", "log")); !strings.Contains(got, "still here") {
		t.Errorf("got %q", got)
	}
}

// TestUnusable checks that a file that cannot be opened does not keep the program
// from starting, is complained of once, and is used as soon as it can be.
func TestUnusable(t *testing.T) {
	stderr, text := newStderr(t)
	dir := filepath.Join(t.TempDir(), "missing")
	path := filepath.Join(dir, "log")
	l := mustOpen(t, logging.Options{File: path, Stderr: stderr})
	l.Logger().Info("one")
	l.Logger().Info("two")
	lines := strings.Split(strings.TrimSpace(text()), "\n")
	if len(lines) != 3 || !strings.Contains(lines[0], "cannot write the log file") || !strings.Contains(lines[0], path) ||
		!strings.Contains(lines[1], "one") || !strings.Contains(lines[2], "two") {
		t.Fatalf("standard error has %q", lines)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := l.Reopen(); err != nil {
		t.Fatal(err)
	}
	l.Logger().Info("three")
	if got := mustRead(t, path); !strings.Contains(got, "three") || strings.Contains(text(), "three") {
		t.Errorf("file %q, standard error %q", got, text())
	}
}

// TestFull checks that lines go to standard error while the disk is full, with
// one complaint.
func TestFull(t *testing.T) {
	const full = "/dev/full"
	if _, err := os.Stat(full); err != nil {
		t.Skip("this system has no " + full)
	}
	stderr, text := newStderr(t)
	l := mustOpen(t, logging.Options{File: full, Stderr: stderr})
	l.Logger().Info("one")
	l.Logger().Info("two")
	got := text()
	if strings.Count(got, "cannot write the log file") != 1 || !strings.Contains(got, "no space") ||
		!strings.Contains(got, `"one"`) || !strings.Contains(got, `"two"`) {
		t.Errorf("standard error has %s", got)
	}
}

// TestClosed checks that what is logged after the end is not lost.
func TestClosed(t *testing.T) {
	stderr, text := newStderr(t)
	l := mustOpen(t, logging.Options{File: filepath.Join(t.TempDir(), "log"), Stderr: stderr})
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l.Logger().Info("late")
	if !strings.Contains(text(), "late") {
		t.Errorf("standard error has %q", text())
	}
}

// TestConcurrent logs from many goroutines while the file is rotated: every line
// must be whole, in one of the files.
func TestConcurrent(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	l := mustOpen(t, logging.Options{File: path})
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 250 {
				l.Logger().Info("line", "g", g, "i", i)
			}
		})
	}
	for n := range 10 {
		if err := errors.Join(os.Rename(path, fmt.Sprint(path, n)), l.Reopen()); err != nil {
			t.Error(err)
		}
	}
	wg.Wait()
	names, err := filepath.Glob(path + "*")
	if err != nil {
		t.Fatal(err)
	}
	lines := 0
	for _, name := range names {
		d := json.NewDecoder(bytes.NewReader([]byte(mustRead(t, name))))
		for {
			var line struct{ Msg string }
			if err := d.Decode(&line); errors.Is(err, io.EOF) {
				break
			} else if err != nil || line.Msg != "line" {
				t.Fatalf("%s: %v %v", name, err, line)
			}
			lines++
		}
	}
	if lines != 1000 {
		t.Errorf("%d lines", lines)
	}
}

// TestFieldTable checks that every field is described once, and that the table
// names it.
func TestFieldTable(t *testing.T) {
	table, seen := logging.FieldTable(), map[string]bool{}
	for _, f := range logging.Fields() {
		if seen[f.Name] || f.Meaning == "" || f.Type == "" {
			t.Errorf("%+v", f)
		}
		seen[f.Name] = true
		if !strings.Contains(table, "| `"+f.Name+"` | "+f.Type+" | "+f.Meaning+" |\n") {
			t.Errorf("%s is not in the table", f.Name)
		}
	}
	stderr, text := newStderr(t)
	mustOpen(t, logging.Options{Stderr: stderr}).Logger().Log(context.Background(), slog.LevelInfo, "x")
	var line map[string]any
	if err := json.Unmarshal([]byte(text()), &line); err != nil {
		t.Fatal(err)
	}
	for name := range line {
		if !seen[name] {
			t.Errorf("%s is not documented", name)
		}
	}
}
