package engine

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// mustExec executes a statement once.
func mustExec(t testing.TB, j superserver.Job, sql string, params ...list.Item) int64 {
	t.Helper()
	st, err := j.Prepare(t.Context(), sql, make([]superserver.ParamInfo, len(params)))
	if err != nil {
		t.Fatal(err)
	}
	counts, err := st.Update(t.Context(), [][]list.Item{params})
	if err != nil {
		t.Fatal(err)
	}
	return counts[0]
}

// mustRead executes a query and returns its rows as text.
func mustRead(t testing.TB, j superserver.Job, sql string) string {
	t.Helper()
	st, err := j.Prepare(t.Context(), sql, nil)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := readAll(t.Context(), st, nil)
	if err != nil {
		t.Fatal(err)
	}
	return rowText(rows...)
}

func TestLogin(t *testing.T) {
	b := mustBackend(t, Options{Authenticate: func(user, password string) bool { return user+password == "_SYSTEMSYS" }})
	for _, c := range []struct{ namespace, user, password, refusal string }{
		{"USER", "_SYSTEM", "SYS", ""},
		{"user", "_SYSTEM", "SYS", ""},
		{"USER", "_SYSTEM", "wrong", "Access Denied"},
		{"NOWHERE", "_SYSTEM", "SYS", "Namespace 'NOWHERE' does not exist"},
	} {
		j, err := b.Login(t.Context(), superserver.Login{Namespace: c.namespace, User: c.user, Password: c.password})
		if refusal := fmt.Sprint(err); c.refusal != "" && refusal != c.refusal || c.refusal == "" && err != nil {
			t.Errorf("%v: got %v", c, err)
		}
		if err == nil {
			j.Close()
		}
	}
}

func TestJobsAreNumberedAndForgotten(t *testing.T) {
	b := mustBackend(t, Options{})
	j := mustLogin(t, b)
	other := mustLogin(t, b)
	if j.Number() == other.Number() {
		t.Errorf("two jobs have number %d", j.Number())
	}
	if b.Interrupt(j.Number(), "somebody") {
		t.Error("somebody else may interrupt")
	}
	if !b.Interrupt(j.Number(), "_system") {
		t.Error("the user may not interrupt")
	}
	j.Close()
	if b.Interrupt(j.Number(), "_SYSTEM") {
		t.Error("a job that has ended can be interrupted")
	}
}

func TestInterruptedWait(t *testing.T) {
	b := mustBackend(t, Options{LockTimeout: time.Minute})
	holder, waiter := mustLogin(t, b), mustLogin(t, b)
	mustExec(t, holder, "CREATE TABLE T (a INT)")
	mustExec(t, holder, "LOCK TABLE T IN EXCLUSIVE MODE")
	st, err := waiter.Prepare(t.Context(), "INSERT INTO T VALUES (1)", nil)
	if err != nil {
		t.Fatal(err)
	}
	result := make(chan error)
	go func() {
		_, err := st.Update(t.Context(), [][]list.Item{nil})
		result <- err
	}()
	for done := false; !done; { // the statement may not have begun yet
		select {
		case err = <-result:
			done = true
		default:
			b.Interrupt(waiter.Number(), "_SYSTEM")
		}
	}
	if e := superserver.AsSQLError(err); e == nil || e.Code != -456 {
		t.Errorf("got %v, want SQLCODE -456", err)
	}
}

func TestStatementsOutliveDefinitions(t *testing.T) {
	j := mustLogin(t, mustBackend(t, Options{}))
	mustExec(t, j, "CREATE TABLE T (a INT)")
	st, err := j.Prepare(t.Context(), "INSERT INTO T (a) VALUES (1)", nil)
	if err != nil {
		t.Fatal(err)
	}
	mustExec(t, j, "ALTER TABLE T ADD COLUMN b INT DEFAULT 2")
	if _, err := st.Update(t.Context(), [][]list.Item{nil}); err != nil {
		t.Fatal(err)
	}
	if got := mustRead(t, j, "SELECT a, b FROM T"); got != "1 | 2\n" {
		t.Errorf("got %s", got)
	}
	mustExec(t, j, "DROP TABLE T")
	_, err = st.Update(t.Context(), [][]list.Item{nil})
	if e := superserver.AsSQLError(err); e == nil || e.Code != -30 {
		t.Errorf("got %v, want SQLCODE -30", err)
	}
}

func TestLastRowID(t *testing.T) {
	j := mustLogin(t, mustBackend(t, Options{}))
	if id := j.(*job).LastRowID(); id != "" {
		t.Errorf("before any insert: %q", id)
	}
	mustExec(t, j, "CREATE TABLE T (a INT)")
	mustExec(t, j, "INSERT INTO T VALUES (7)")
	mustExec(t, j, "INSERT INTO T VALUES (8)")
	if id := j.(*job).LastRowID(); id != "2" {
		t.Errorf("got %q, want 2", id)
	}
}

func TestIsolation(t *testing.T) {
	b := mustBackend(t, Options{LockTimeout: 20 * time.Millisecond})
	writer, reader := mustLogin(t, b), mustLogin(t, b)
	mustExec(t, writer, "CREATE TABLE T (a INT, b INT)")
	mustExec(t, writer, "INSERT INTO T VALUES (1, 1)")
	mustExec(t, writer, "INSERT INTO T VALUES (2, 1)")
	writer.SetAutocommit(false)
	mustExec(t, writer, "UPDATE T SET b = 2 WHERE a = 1")
	if got := mustRead(t, reader, "SELECT b FROM T WHERE a = 1"); got != "2\n" {
		t.Errorf("uncommitted read: got %s", got)
	}
	if level := reader.SetIsolation(isolationCommitted); level != isolationCommitted {
		t.Fatalf("level %d", level)
	}
	if got := mustRead(t, reader, "SELECT b FROM T WHERE a = 2"); got != "1\n" {
		t.Errorf("a row nobody changed: got %s", got)
	}
	st, err := reader.Prepare(t.Context(), "SELECT b FROM T WHERE a = 1", nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = readAll(t.Context(), st, nil)
	if e := superserver.AsSQLError(err); e == nil || e.Code != -114 {
		t.Errorf("got %v, want SQLCODE -114", err)
	}
}

// vectorSets are parameter sets (n, vector text).
func vectorSets(n, length int) [][]list.Item {
	elements := make([]string, length)
	sets := make([][]list.Item, n)
	for i := range sets {
		for k := range elements {
			elements[k] = fmt.Sprintf("%.6f", float64((i*31+k*17)%1000)/999)
		}
		sets[i] = []list.Item{{Kind: list.Int, Int: int64(i)}, {Kind: list.String, Str: strings.Join(elements, ",")}}
	}
	return sets
}

func TestBatchOfVectors(t *testing.T) {
	j := mustLogin(t, mustBackend(t, Options{}))
	mustExec(t, j, "CREATE TABLE T (id INT PRIMARY KEY, v VECTOR(DOUBLE, 16))")
	j.SetAutocommit(false)
	for _, values := range []string{"(?, ?)", "(?, TO_VECTOR(?, DOUBLE))"} {
		st, err := j.Prepare(t.Context(), "INSERT INTO T VALUES "+values, make([]superserver.ParamInfo, 2))
		if err != nil {
			t.Fatal(err)
		}
		counts, err := st.Update(t.Context(), vectorSets(2000, 16))
		if err != nil || len(counts) != 2000 || counts[1999] != 1 {
			t.Errorf("%s: %d counts, %v", values, len(counts), err)
		}
		if err := j.Rollback(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := mustRead(t, j, "SELECT COUNT(*) FROM T"); got != "0\n" {
		t.Errorf("after rollback: got %s", got)
	}
}

func BenchmarkBatchOfVectors(b *testing.B) {
	j := mustLogin(b, mustBackend(b, Options{}))
	mustExec(b, j, "CREATE TABLE T (id INT, v VECTOR(DOUBLE, 1024))")
	st, err := j.Prepare(b.Context(), "INSERT INTO T VALUES (?, TO_VECTOR(?, DOUBLE))", make([]superserver.ParamInfo, 2))
	if err != nil {
		b.Fatal(err)
	}
	sets := vectorSets(1000, 1024)
	for b.Loop() {
		if _, err := st.Update(b.Context(), sets); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/1000, "µs/row")
}

// TestBatchThatWaits executes a batch that meets a lock in the middle: what came
// before it is not executed again.
func TestBatchThatWaits(t *testing.T) {
	b := mustBackend(t, Options{LockTimeout: time.Minute})
	holder, waiter := mustLogin(t, b), mustLogin(t, b)
	mustExec(t, holder, "CREATE TABLE T (id INT PRIMARY KEY)")
	mustExec(t, holder, "INSERT INTO T VALUES (5)")
	holder.SetAutocommit(false)
	mustExec(t, holder, "DELETE FROM T")
	st, err := waiter.Prepare(t.Context(), "INSERT INTO T VALUES (?)", make([]superserver.ParamInfo, 1))
	if err != nil {
		t.Fatal(err)
	}
	result := make(chan error)
	var counts []int64
	go func() {
		var sets [][]list.Item
		for _, id := range []int64{4, 5, 6} {
			sets = append(sets, []list.Item{{Kind: list.Int, Int: id}})
		}
		var err error
		counts, err = st.Update(t.Context(), sets)
		result <- err
	}()
	reader := mustLogin(t, b)
	for mustRead(t, reader, "SELECT id FROM T") != "4\n" { // until it waits for 5
	}
	if err := holder.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-result; err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(counts); got != "[1 1 1]" {
		t.Errorf("counts %s", got)
	}
	if _, keys := st.GeneratedKeys(); len(keys) != 3 {
		t.Errorf("%d generated keys, want 3", len(keys))
	}
	if got := mustRead(t, reader, "SELECT id FROM T ORDER BY id"); got != "4\n5\n6\n" {
		t.Errorf("got %s", got)
	}
}
