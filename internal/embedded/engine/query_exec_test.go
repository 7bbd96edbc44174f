package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// mustOpen prepares and opens a query.
func mustOpen(ctx context.Context, t testing.TB, j superserver.Job, sql string, items ...list.Item) superserver.Cursor {
	t.Helper()
	st, err := j.Prepare(ctx, sql, make([]superserver.ParamInfo, len(items)))
	if err != nil {
		t.Fatal(err)
	}
	c, err := st.Query(ctx, items)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// mustCode checks the SQLCODE of an error.
func mustCode(t testing.TB, err error, code int) {
	t.Helper()
	if e := superserver.AsSQLError(err); e == nil || e.Code != code {
		t.Fatalf("got %v, want SQLCODE %d", err, code)
	}
}

// endless makes a query that reads for a very long time.
const endless = "SELECT COUNT(*) FROM N a, N b, N c, N d, N e, N f WHERE a.i + b.i + c.i + d.i + e.i + f.i < 0"

// numbered makes a table N of n rows.
func numbered(t testing.TB, j superserver.Job, n int) {
	mustExec(t, j, "CREATE TABLE N (i INT)")
	st, err := j.Prepare(t.Context(), "INSERT INTO N VALUES (?)", make([]superserver.ParamInfo, 1))
	if err != nil {
		t.Fatal(err)
	}
	sets := make([][]list.Item, n)
	for i := range sets {
		sets[i] = []list.Item{{Kind: list.Int, Int: int64(i)}}
	}
	if _, err := st.Update(t.Context(), sets); err != nil {
		t.Fatal(err)
	}
}

func TestCancelledContextEndsQuery(t *testing.T) {
	j := mustLogin(t, mustBackend(t, Options{}))
	numbered(t, j, 100)
	ctx, cancel := context.WithCancel(t.Context())
	c := mustOpen(ctx, t, j, endless)
	time.AfterFunc(20*time.Millisecond, cancel)
	_, err := c.Next(ctx, nil)
	mustCode(t, err, -456)
}

func TestTimeoutEndsQuery(t *testing.T) {
	j := mustLogin(t, mustBackend(t, Options{}))
	numbered(t, j, 100)
	c := mustOpen(t.Context(), t, j, endless)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err := c.Next(ctx, nil)
	mustCode(t, err, -450)
}

func TestInterruptEndsQuery(t *testing.T) {
	b := mustBackend(t, Options{})
	j := mustLogin(t, b)
	numbered(t, j, 100)
	c := mustOpen(t.Context(), t, j, endless)
	time.AfterFunc(20*time.Millisecond, func() { b.Interrupt(j.Number(), "_SYSTEM") })
	_, err := c.Next(t.Context(), nil)
	mustCode(t, err, -456)
	if got := mustRead(t, j, "SELECT 1"); got != "1\n" {
		t.Errorf("after the interrupt: got %q", got)
	}
}

func TestReadCommittedWaits(t *testing.T) {
	b := mustBackend(t, Options{LockTimeout: 20 * time.Millisecond})
	writer, reader := mustLogin(t, b), mustLogin(t, b)
	mustExec(t, writer, "CREATE TABLE T (id INT, a INT)")
	mustExec(t, writer, "INSERT INTO T VALUES (1, 1)")
	mustExec(t, writer, "INSERT INTO T VALUES (2, 2)")
	writer.SetAutocommit(false)
	mustExec(t, writer, "UPDATE T SET a = 5 WHERE id = 1")
	if got := mustRead(t, reader, "SELECT a FROM T ORDER BY id"); got != "5\n2\n" {
		t.Errorf("READ UNCOMMITTED got %q", got)
	}
	reader.SetIsolation(isolationCommitted)
	st, err := reader.Prepare(t.Context(), "SELECT a FROM T WHERE id = ?", make([]superserver.ParamInfo, 1))
	if err != nil {
		t.Fatal(err)
	}
	_, err = st.Query(t.Context(), []list.Item{{Kind: list.Int, Int: 1}})
	mustCode(t, err, -114)
	rows, err := readAll(t.Context(), st, []list.Item{{Kind: list.Int, Int: 2}})
	if err != nil || rowText(rows...) != "2\n" {
		t.Errorf("another row: %v %v", rows, err)
	}
	if got := mustRead(t, reader, "SELECT SUM(a) FROM T"); got != "7\n" {
		t.Errorf("an aggregate under READ COMMITTED got %q", got)
	}
	if err := writer.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := mustRead(t, reader, "SELECT a FROM T ORDER BY id"); got != "1\n2\n" {
		t.Errorf("after ROLLBACK got %q", got)
	}
}

func TestQueryFollowsDefinitions(t *testing.T) {
	j := mustLogin(t, mustBackend(t, Options{}))
	mustExec(t, j, "CREATE TABLE T (a INT)")
	st, err := j.Prepare(t.Context(), "SELECT * FROM T", nil)
	if err != nil {
		t.Fatal(err)
	}
	mustExec(t, j, "CREATE INDEX i ON T (a)")
	if _, err := readAll(t.Context(), st, nil); err != nil {
		t.Fatal(err)
	}
	mustExec(t, j, "ALTER TABLE T ADD COLUMN b INT")
	if _, err := st.Query(t.Context(), nil); !errors.Is(err, superserver.ErrRedefined) {
		t.Fatalf("got %v, want ErrRedefined", err)
	}
	if _, err := readAll(t.Context(), st, nil); err != nil {
		t.Fatal(err)
	}
	if n := len(st.Columns()); n != 2 {
		t.Errorf("got %d columns, want 2", n)
	}
	mustExec(t, j, "DROP TABLE T")
	_, err = st.Query(t.Context(), nil)
	mustCode(t, err, -30)
}

func TestTwoCursorsOfOneStatement(t *testing.T) {
	j := mustLogin(t, mustBackend(t, Options{}))
	numbered(t, j, 3)
	one := mustOpen(t.Context(), t, j, "SELECT i FROM N ORDER BY i")
	two := mustOpen(t.Context(), t, j, "SELECT i FROM N ORDER BY i")
	for range 3 {
		for _, c := range []superserver.Cursor{one, two} {
			if _, err := c.Next(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := one.Next(t.Context(), nil); !errors.Is(err, io.EOF) {
		t.Errorf("behind the last row: %v", err)
	}
}

// BenchmarkCosine scans 10 000 vectors of 1024 floats.
func BenchmarkCosine(b *testing.B) {
	j := mustLogin(b, mustBackend(b, Options{}))
	mustExec(b, j, "CREATE TABLE V (id INT, v VECTOR(FLOAT, 1024))")
	text := ""
	for i := range 1024 {
		text += fmt.Sprintf("%g,", float64(i%17)/16)
	}
	st, err := j.Prepare(b.Context(), "INSERT INTO V VALUES (?, ?)", make([]superserver.ParamInfo, 2))
	if err != nil {
		b.Fatal(err)
	}
	sets := make([][]list.Item, 10000)
	for i := range sets {
		v := text[:len(text)-1]
		sets[i] = []list.Item{{Kind: list.Int, Int: int64(i)}, {Kind: list.String, Str: v}}
	}
	if _, err := st.Update(b.Context(), sets); err != nil {
		b.Fatal(err)
	}
	query := "SELECT TOP 10 id FROM V ORDER BY VECTOR_COSINE(v, TO_VECTOR(?, FLOAT)) DESC"
	for b.Loop() {
		c := mustOpen(b.Context(), b, j, query, list.Item{Kind: list.String, Str: text[:len(text)-1]})
		for {
			if _, err := c.Next(b.Context(), nil); err != nil {
				break
			}
		}
		c.Close()
	}
}

// TestParameterGoesBack checks that a decimal parameter that is a select item by
// itself comes back as the number it was, though its column is announced as text.
func TestParameterGoesBack(t *testing.T) {
	j := mustLogin(t, mustBackend(t, Options{}))
	decimal := list.Item{Kind: list.Decimal, Int: 157563, Exp: -4}
	for sql, want := range map[string]list.Kind{
		"SELECT ? AS a":                           list.Decimal,
		"SELECT DISTINCT ? AS a":                  list.Decimal,
		"SELECT ? || '' AS a":                     list.String,
		"SELECT ? AS a UNION ALL SELECT 'x' AS a": list.String,
	} {
		st, err := j.Prepare(t.Context(), sql, make([]superserver.ParamInfo, 1))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := readAll(t.Context(), st, []list.Item{decimal})
		if err != nil {
			t.Fatal(err)
		}
		if got := rows[0][0]; got.Kind != want || want == list.Decimal && got != decimal {
			t.Errorf("%s: got %+v", sql, got)
		}
		if code := st.Columns()[0].Type; code != xdbcVarchar {
			t.Errorf("%s: type %d", sql, code)
		}
	}
}
