package session_test

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"
)

// TestUnsendable compares columns with values that IRIS's types do not have, known
// only when the statement runs: the answer is PostgreSQL's, computed here, and the
// prepared statement keeps its plan for other values.
func TestUnsendable(t *testing.T) {
	g := mustServe(t, setup{})
	c := mustConnect(t, g)
	c.mustRun(t, `CREATE TABLE far (id int PRIMARY KEY, f float8, d date, ts timestamp, s text);
		INSERT INTO far VALUES (1, 1.5, '2024-01-02', '2024-01-02 03:04', 'a'), (2, NULL, NULL, NULL, NULL)`)
	long := strings.Repeat("x", 4<<20)
	for _, test := range []struct{ where, value, want string }{
		{"f < $1", "Infinity", "1"},
		{"f < $1", "2", "1"},
		{"f > $1", "-Infinity", "1"},
		{"f <> $1", "NaN", "1"},
		{"d < $1", "infinity", "1"},
		{"d > $1", "1500-01-01", "1"},
		{"ts NOT BETWEEN $1 AND 'infinity'", "0044-03-15 10:00:00 BC", ""},
		{"ts < $1", "infinity", "1"},
		{"s = $1", long, ""},
		{"s < $1", long, "1"},
	} {
		a := c.extended("SELECT id FROM far WHERE "+test.where, test.value)
		if got := strings.Join(a.rows, " "); a.code != "" || got != test.want {
			t.Errorf("%s, %.20s: %q, want %q; %s %s", test.where, test.value, got, test.want, a.code, a.text)
		}
	}
	c.send(t, &pgproto3.Parse{Name: "p", Query: "UPDATE far SET s = s || 'b' WHERE f < $1 AND 'x' <> 'y' RETURNING s"}, &pgproto3.Sync{})
	c.receive()
	for i, v := range []string{"2", "Infinity", "NaN", "1"} {
		a := c.ask(&pgproto3.Bind{PreparedStatement: "p", Parameters: [][]byte{[]byte(v)}}, &pgproto3.Execute{}, &pgproto3.Sync{})
		if want := []string{"ab", "abb", "abbb", ""}[i]; a.code != "" || strings.Join(a.rows, " ") != want {
			t.Errorf("update where f < %s: %+v, want %q", v, a, want)
		}
	}
	if a := c.extended("UPDATE far SET f = $1 WHERE id = 1", "Infinity"); a.code != "22003" {
		t.Errorf("a value that cannot be stored: %+v", a)
	}
	if a := c.extended("SELECT count(*) FROM far a JOIN far b ON a.id = b.id LEFT JOIN LATERAL (SELECT x.id FROM far x WHERE x.f < $1 AND x.id = a.id LIMIT 1) l ON true", "Infinity"); strings.Join(a.rows, " ") != "2" {
		t.Errorf("joins: %+v", a)
	}
	if a := c.mustRun(t, "PREPARE q(float8) AS SELECT id FROM far WHERE f < $1; EXECUTE q('Infinity'); DECLARE c CURSOR WITH HOLD FOR SELECT id FROM far WHERE f < (SELECT 'Infinity'::float8); FETCH c"); strings.Join(a.rows, " ") != "1 1" {
		t.Errorf("prepared in SQL and cursors: %+v", a)
	}
}
