package pgsql

import (
	"bufio"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// clientStatement is a statement that a client sends, as recorded.
type clientStatement struct {
	ID     string `json:"id"`
	Client string `json:"client"`
	SQL    string `json:"sql"`
}

// readStatements reads statements, one JSON object a line.
func readStatements(t *testing.T, path string) []clientStatement {
	t.Helper()
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not here", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []clientStatement
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<26)
	for s.Scan() {
		var c clientStatement
		if err := json.Unmarshal(s.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		if c.SQL != "" {
			list = append(list, c)
		}
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// TestClientStatements parses statements of real clients, and prints them to
// the same statements.
func TestClientStatements(t *testing.T) {
	list := readStatements(t, "testdata/clients.jsonl")
	if len(list) < 150 {
		t.Errorf("only %d statements", len(list))
	}
	parseAll(t, list)
}

// TestRecordedStatements does the same with the whole recorded corpus, which
// lies beside the repository.
func TestRecordedStatements(t *testing.T) {
	for _, name := range []string{"catalog.jsonl", "statements.jsonl"} {
		t.Run(name, func(t *testing.T) {
			list := readStatements(t, filepath.Join("../../../shared/corpus", name))
			parseAll(t, list)
			t.Logf("%d statements", len(list))
		})
	}
}

// parseAll parses every statement and checks its printed forms.
func parseAll(t *testing.T, list []clientStatement) {
	for _, c := range list {
		parsed, err := Parse(c.SQL)
		if err != nil {
			t.Errorf("%s %s: %v\n%s", c.ID, c.Client, err, c.SQL)
			continue
		}
		for _, raw := range parsed {
			checkFixedPoint(t, raw.Statement)
		}
	}
}
