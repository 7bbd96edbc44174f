package embedded_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded"
)

// seedOf writes a seed file.
func seedOf(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "seed.sql")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestSeedOnce checks that a seed runs in new data and never again.
func TestSeedOnce(t *testing.T) {
	dir := t.TempDir()
	seed := seedOf(t, "\ufeff-- wards;\nCREATE TABLE w (id INT, name VARCHAR(10));\n"+
		"START TRANSACTION; INSERT INTO w VALUES (1, 'a;b'); COMMIT;\nSELECT * FROM w;\nINSERT INTO w SELECT 2, 'c' FROM w")
	s := start(t, embedded.Options{DataDir: dir})
	if done, err := s.Seed(t.Context(), seed); !done || err != nil {
		t.Fatalf("got %v, %v", done, err)
	}
	if n := mustQueryInt(t, mustDial(t, config(s)), "SELECT COUNT(*) FROM w WHERE name = 'a;b' OR id = 2"); n != 2 {
		t.Errorf("got %d rows", n)
	}
	mustExec(t, mustDial(t, config(s)), "DROP TABLE w")
	mustClose(t, s)
	s = start(t, embedded.Options{DataDir: dir})
	if done, err := s.Seed(t.Context(), seed); done || err != nil {
		t.Errorf("the second time: %v, %v", done, err)
	}
}

// TestSeedOfUsedData checks that data from elsewhere is left alone.
func TestSeedOfUsedData(t *testing.T) {
	s := start(t, embedded.Options{})
	mustExec(t, mustDial(t, config(s)), "CREATE TABLE mine (a INT)")
	if done, err := s.Seed(t.Context(), seedOf(t, "DROP TABLE mine")); done || err != nil {
		t.Errorf("got %v, %v", done, err)
	}
	if n := mustQueryInt(t, mustDial(t, config(s)), "SELECT COUNT(*) FROM mine"); n != 0 {
		t.Errorf("got %d rows", n)
	}
}

// TestSeedErrors checks that errors say where they are, and that data whose seed
// stopped half-way is refused.
func TestSeedErrors(t *testing.T) {
	for text, want := range map[string]string{
		"SELECT 1;\n\nINSERT INTO nothing\nVALUES (1);": "seed.sql:3: [SQLCODE: <-30>",
		"CREATE TABLE t (a INT);\nSELECT 'x":            "seed.sql:2: SQLCODE -3: Closing quote",
		"SELECT ?;":                                     "seed.sql:1: a seed has no parameters",
		"START TRANSACTION;SELECT 1/0":                  "seed.sql:1: [SQLCODE: <-400>",
		"START TRANSACTION;\n":                          "the last transaction is not committed",
	} {
		s := start(t, embedded.Options{})
		if _, err := s.Seed(t.Context(), seedOf(t, text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
	dir := t.TempDir()
	s := start(t, embedded.Options{DataDir: dir})
	if _, err := s.Seed(t.Context(), seedOf(t, "CREATE TABLE t (a INT); nonsense")); err == nil {
		t.Fatal("accepted")
	}
	mustClose(t, s)
	s = start(t, embedded.Options{DataDir: dir})
	if _, err := s.Seed(t.Context(), seedOf(t, "SELECT 1")); !errors.Is(err, embedded.ErrSeedIncomplete) {
		t.Errorf("got %v, want ErrSeedIncomplete", err)
	}
}
