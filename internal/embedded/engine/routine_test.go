package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// mustCall calls a procedure and prints what came of it.
func mustCall(t *testing.T, j superserver.Job, name string, args ...list.Item) string {
	t.Helper()
	p, err := j.Procedure(t.Context(), name)
	if err != nil {
		return outcomeText(err)
	}
	out, err := p.Call(t.Context(), args)
	if err != nil {
		return outcomeText(err)
	}
	text := rowText(out.Values) + fmt.Sprintln(out.Count, "rows")
	for _, s := range out.Sets {
		for {
			raw, err := s.Rows.Next(context.WithoutCancel(t.Context()), nil)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			row, err := decodeRow(raw)
			if err != nil {
				t.Fatal(err)
			}
			text += s.Columns[0].Name + ": " + rowText(row)
		}
		s.Rows.Close()
	}
	return text
}

// TestRoutineCalls checks what CALL gets of bodies in SQL.
func TestRoutineCalls(t *testing.T) {
	j := mustLogin(t, mustBackend(t, Options{}))
	for _, sql := range []string{
		"CREATE TABLE T (id INT, n INT)",
		"INSERT INTO T VALUES (1, 10)",
		"INSERT INTO T VALUES (2, 20)",
		"CREATE PROCEDURE SetN(IN who INTEGER, IN v INTEGER DEFAULT 7) BEGIN UPDATE T SET n = :v WHERE id = :who; END",
		"CREATE PROCEDURE Rows1(least INTEGER) BEGIN SELECT id FROM T WHERE n >= :least; END",
		"CREATE PROCEDURE Pair() BEGIN SELECT id FROM T WHERE id = 1; SELECT n FROM T WHERE id = 2; END",
		"CREATE PROCEDURE Outs(IN a INTEGER, OUT b INTEGER, INOUT c INTEGER) RETURNS INTEGER BEGIN SELECT :a + 1, :c * 2 INTO :b, :c; RETURN :b; END",
		"CREATE PROCEDURE Broken() BEGIN DELETE FROM NoSuch; END",
	} {
		mustExec(t, j, sql)
	}
	one, two := list.Item{Kind: list.Int, Int: 1}, list.Item{Kind: list.Int, Int: 2}
	for _, c := range []struct {
		name string
		args []list.Item
		want string
	}{
		{"SetN", []list.Item{one, two}, "1 | 2\n1 rows\n"},
		{"SQLUser . SetN", []list.Item{two, {}}, "2 | 7\n1 rows\n"},
		{"Rows1", []list.Item{two}, "2\n0 rows\nid: 1\nid: 2\n"},
		{"Pair", nil, "\n0 rows\nid: 1\nn: 7\n"},
		{"Outs", []list.Item{one, {}, two}, "2 | 1 | 2 | 4\n0 rows\n"},
		{"Broken", nil, "SQLCODE -30 [Prepare]: Table 'SQLUSER.NOSUCH' not found\n"},
		{"NoSuch", nil, "SQLCODE -428 [Prepare]: Procedure 'NoSuch' not found\n"},
	} {
		if got := mustCall(t, j, c.name, c.args...); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	p, err := j.Procedure(t.Context(), "Outs")
	if err != nil {
		t.Fatal(err)
	}
	var modes []string
	for _, m := range p.Params() {
		modes = append(modes, fmt.Sprintf("%s %d", m.Name, m.Mode))
	}
	if got := strings.Join(modes, ", "); got != "RETURN 5, a 1, b 4, c 2" {
		t.Errorf("parameters: %s", got)
	}
}
