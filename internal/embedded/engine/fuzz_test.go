package engine

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// FuzzQuery prepares and runs any text: whatever is accepted must be SQL that
// SQLite accepts, and every refusal must have a SQLCODE. The seeds are the corpus.
func FuzzQuery(f *testing.F) {
	files, err := filepath.Glob("testdata/queries/*")
	if err != nil || len(files) == 0 {
		f.Fatal("no corpus", err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, line := range strings.Split(string(text), "\n") {
			if strings.HasPrefix(line, "SELECT") {
				sql, _, _ := strings.Cut(line, "@ ")
				f.Add(strings.TrimSpace(sql))
			}
		}
	}
	j := mustLogin(f, mustBackend(f, Options{}))
	mustExec(f, j, "CREATE TABLE T (id INT, u VARCHAR(20), n NUMERIC(9,2), f DOUBLE, d DATE, t TIME(3), p TIMESTAMP, v VECTOR(FLOAT, 3), "+
		"e VARCHAR(9) COLLATE EXACT, i INT, s VARCHAR(9), a INT, b BIT, name VARCHAR(9), age INT, dept INT, pay NUMERIC(8,2))")
	mustExec(f, j, "INSERT INTO T (id, u, n, d, v) VALUES (1, 'x', 1.5, '2024-05-06', '1,2,3')")
	f.Fuzz(func(t *testing.T, sql string) {
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		st, err := j.Prepare(ctx, sql, make([]superserver.ParamInfo, 8))
		if err == nil && st.IsQuery() {
			_, err = readAll(ctx, st, make([]list.Item, 8))
		}
		if err == nil {
			return
		}
		e := superserver.AsSQLError(err)
		switch {
		case e == nil:
			t.Fatalf("%s: error without SQLCODE: %v", sql, err)
		case e.Code == -400 && strings.Contains(e.Message, "SQL logic error"):
			t.Fatalf("%s: SQLite refused the translation: %s", sql, e.Message)
		}
	})
}
