package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// testClock is the time of the tests' backend.
var testClock = time.Date(2024, 5, 6, 12, 34, 56, 789000000, time.UTC)

// mustBackend opens a backend that the test closes.
func mustBackend(t testing.TB, o Options) *Backend {
	t.Helper()
	o.Now = func() time.Time { return testClock }
	b, err := NewBackend(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// mustLogin starts a job that the test ends.
func mustLogin(t testing.TB, b *Backend) superserver.Job {
	t.Helper()
	j, err := b.Login(t.Context(), superserver.Login{Namespace: "USER", User: "_SYSTEM", Autocommit: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(j.Close)
	return j
}

// TestChanges runs the corpus of statements that change something. Directives:
//
//	exec [job=name]      a statement; lines "@ v | v" below it are parameter sets
//	query [job=name]     a query, its parameter set likewise; prints the rows
//	keys [job=name]      the generated keys of the job's last exec
//	autocommit [job=name] on|off
//	commit, rollback [job=name]
func TestChanges(t *testing.T) {
	datadriven.Walk(t, "testdata/changes", func(t *testing.T, path string) {
		b := mustBackend(t, Options{LockTimeout: 20 * time.Millisecond})
		run := &corpus{backend: b, jobs: map[string]superserver.Job{}, last: map[string]superserver.Statement{}}
		datadriven.RunTest(t, path, run.directive)
	})
}

// corpus is the state of one corpus file.
type corpus struct {
	backend *Backend
	jobs    map[string]superserver.Job
	last    map[string]superserver.Statement
}

// directive executes one directive.
func (c *corpus) directive(t *testing.T, d *datadriven.TestData) string {
	name := "a"
	d.MaybeScanArgs(t, "job", &name)
	j := c.jobs[name]
	if j == nil {
		var err error
		if j, err = c.backend.Login(t.Context(), superserver.Login{Namespace: "USER", User: "_SYSTEM", Autocommit: true}); err != nil {
			t.Fatal(err)
		}
		c.jobs[name] = j
		t.Cleanup(j.Close)
	}
	switch d.Cmd {
	case "exec":
		return c.exec(t, name, d.Input)
	case "query":
		return queryRows(t, j, d.Input)
	case "keys":
		columns, rows := c.last[name].GeneratedKeys()
		return columns[0].Name + "\n" + rowText(rows...)
	case "autocommit":
		j.SetAutocommit(strings.TrimSpace(d.Input) == "on")
		return "ok\n"
	case "commit":
		return outcomeText(j.Commit(t.Context()))
	case "rollback":
		return outcomeText(j.Rollback(t.Context()))
	}
	t.Fatalf("%s: unknown directive %q", d.Pos, d.Cmd)
	return ""
}

// exec executes a statement and prints its row counts.
func (c *corpus) exec(t *testing.T, name, input string) string {
	sql, sets := splitSets(t, input)
	st, err := c.jobs[name].Prepare(t.Context(), sql, make([]superserver.ParamInfo, len(sets[0])))
	if err != nil {
		return outcomeText(err)
	}
	c.last[name] = st
	counts, err := st.Update(t.Context(), sets)
	if err != nil && len(counts) == 1 {
		return outcomeText(err)
	}
	text := strings.Trim(fmt.Sprint(counts), "[]") + "\n"
	if err != nil {
		text += outcomeText(err)
	}
	return text
}

// splitSets separates the statement from its parameter sets.
func splitSets(t *testing.T, input string) (sql string, sets [][]list.Item) {
	var lines []string
	for _, line := range strings.Split(input, "\n") {
		values, ok := strings.CutPrefix(line, "@")
		if !ok {
			lines = append(lines, line)
			continue
		}
		var set []list.Item
		for _, v := range strings.Split(values, "|") {
			set = append(set, parseItem(t, strings.TrimSpace(v)))
		}
		sets = append(sets, set)
	}
	if sets == nil {
		sets = [][]list.Item{nil}
	}
	return strings.Join(lines, "\n"), sets
}

// parseItem reads a parameter: NULL, 'text', x'bytes', or a number.
func parseItem(t *testing.T, s string) list.Item {
	if text, ok := strings.CutPrefix(s, "'"); ok {
		return list.Item{Kind: list.String, Str: strings.TrimSuffix(text, "'")}
	}
	if s == "NULL" {
		return list.Item{Kind: list.Null}
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return list.Item{Kind: list.Int, Int: n}
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatalf("bad parameter %q", s)
	}
	return list.Item{Kind: list.Double, Double: f}
}

// queryRows executes a query and prints its rows.
func queryRows(t *testing.T, j superserver.Job, input string) string {
	sql, sets := splitSets(t, input)
	st, err := j.Prepare(t.Context(), sql, make([]superserver.ParamInfo, len(sets[0])))
	if err != nil {
		return outcomeText(err)
	}
	rows, err := readAll(t.Context(), st, sets[0])
	if err != nil {
		return outcomeText(err)
	}
	return rowText(rows...)
}

// readAll reads every row of a query.
func readAll(ctx context.Context, st superserver.Statement, set []list.Item) ([][]list.Item, error) {
	cursor, err := st.Query(ctx, set)
	if err != nil {
		return nil, err
	}
	defer cursor.Close()
	var rows [][]list.Item
	for {
		raw, err := cursor.Next(ctx, nil)
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		row, err := decodeRow(raw)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
}

// rowText prints rows, one a line.
func rowText(rows ...[]list.Item) string {
	var b strings.Builder
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, it := range row {
			cells[i] = itemText(it)
		}
		b.WriteString(strings.Join(cells, " | ") + "\n")
	}
	if len(rows) == 0 {
		return "no rows\n"
	}
	return b.String()
}

// itemText prints a value so that kinds can be told apart.
func itemText(it list.Item) string {
	v := itemValue(it)
	switch it.Kind {
	case list.Undefined, list.Null:
		return "NULL"
	case list.String:
		return "'" + it.Str + "'"
	case list.Bytes:
		return fmt.Sprintf("x'%x'", it.Str)
	}
	return text(v)
}

// outcomeText prints an error with its SQLCODE.
func outcomeText(err error) string {
	if err == nil {
		return "ok\n"
	}
	e := superserver.AsSQLError(err)
	if e == nil {
		return "error without SQLCODE: " + err.Error() + "\n"
	}
	return fmt.Sprintf("SQLCODE %d [%s]: %s\n", e.Code, e.Location, strings.TrimSpace(e.Message))
}

// decodeRow decodes the items of a row.
func decodeRow(raw []byte) ([]list.Item, error) {
	var row []list.Item
	r := list.NewReader(raw)
	for r.More() {
		it, err := r.Next()
		if err != nil {
			return nil, err
		}
		it.Str = strings.Clone(it.Str)
		row = append(row, it)
	}
	return row, nil
}
