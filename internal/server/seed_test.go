package server

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
	"github.com/iris-pgwire/iris-pgwire/iris"
)

// TestSeed checks that the embedded server behind the gateway runs a seed file
// before it gets the gateway schema, once, and that a bad one stops the start.
func TestSeed(t *testing.T) {
	c := config.Default()
	c.DataDir, c.Seed = t.TempDir(), filepath.Join(t.TempDir(), "seed.sql")
	write := func(text string) {
		if err := os.WriteFile(c.Seed, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("CREATE TABLE ward (id INT);\nINSERT INTO ward VALUES (1);")
	for range 2 {
		b, err := newBackend(t.Context(), c, slog.New(slog.DiscardHandler), nil)
		if err != nil {
			t.Fatal(err)
		}
		conn, err := b.connect(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		rows, err := conn.Query(t.Context(), "SELECT id FROM ward", nil, iris.QueryOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if !rows.Next(t.Context()) || rows.Next(t.Context()) {
			t.Error("not one row")
		}
		rows.Close()
		conn.Close()
		if err := b.stop(); err != nil {
			t.Fatal(err)
		}
	}
	c.DataDir = t.TempDir()
	write("SELECT 1;\nnonsense;")
	if _, err := newBackend(t.Context(), c, slog.New(slog.DiscardHandler), nil); err == nil || !strings.Contains(err.Error(), "seed.sql:2") {
		t.Errorf("got %v", err)
	}
}
