package session_test

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/session"
)

// recorder is a Tracer that keeps what it is told.
type recorder struct {
	mu           sync.Mutex
	ends         []session.StatementEnd
	texts        []string
	hits, misses int
}

// StatementEnd implements session.Tracer.
func (r *recorder) StatementEnd(s *session.StatementEnd) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ends = append(r.ends, *s)
	r.texts = append(r.texts, s.Text())
}

// PlanFound implements session.Tracer.
func (r *recorder) PlanFound(reused bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if reused {
		r.hits++
	} else {
		r.misses++
	}
}

// take returns a line for each statement and forgets them.
func (r *recorder) take() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var lines []string
	for i, e := range r.ends {
		parts := []string{e.Kind, e.Command, strconv.FormatInt(e.Rows, 10)}
		for i, on := range []bool{e.Vector != 0, e.CopyIn, e.CopyOut} {
			if on {
				parts = append(parts, [...]string{"vector", "in", "out"}[i])
			}
		}
		if e.Err != nil {
			parts = append(parts, string(pgerr.From(e.Err).Code))
		}
		lines = append(lines, strings.Join(parts, "|")+" "+r.texts[i])
	}
	r.ends, r.texts = nil, nil
	return lines
}

// sent returns what the latest statement sent to IRIS.
func (r *recorder) sent() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ends[len(r.ends)-1].IRIS()
}

// TestStatementEnd checks what the tracer is told of statements: simple and
// extended, those that fail at every stage included.
func TestStatementEnd(t *testing.T) {
	told := &recorder{}
	g := mustServe(t, setup{session: session.Options{Tracer: told}})
	c := mustConnect(t, g, "application_name", "tests")
	c.mustRun(t, "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), e VECTOR(2))")
	if got := told.take(); !slices.Equal(got, []string{
		"ddl|CREATE TABLE|0 CREATE TABLE t (id integer PRIMARY KEY, v character varying(_), e vector(_))",
	}) {
		t.Errorf("DDL: %q", got)
	}
	for _, tt := range observed {
		for how, run := range map[string]func(string) *answer{
			"simple": c.run, "extended": func(sql string) *answer { return c.extended(sql) },
		} {
			if how == "extended" && tt.once {
				continue
			}
			run(tt.sql)
			if got := told.take(); !slices.Equal(got, tt.want) {
				t.Errorf("%s, %s: got %q, want %q", tt.sql, how, got, tt.want)
			}
		}
	}
}

// observed are statements with what the tracer is told of them.
var observed = []struct {
	sql  string
	once bool // it cannot be run again, or is more than one
	want []string
}{
	{"INSERT INTO t (id, v) VALUES (1, 'secret'), (2, 'b')", true, []string{
		"insert|INSERT|2 INSERT INTO t (id, v) VALUES (_, _), (_, _)",
	}},
	{"SELECT v FROM t WHERE v = 'secret' LIMIT 17", false, []string{"select|SELECT|1 SELECT v FROM t WHERE v = _ LIMIT _"}},
	{"UPDATE t SET v = 'secret'", false, []string{"update|UPDATE|2 UPDATE t SET v = _"}},
	{"UPDATE t SET e = '[1,2]' WHERE id = 1", false, []string{"update|UPDATE|1|vector UPDATE t SET e = _ WHERE id = _"}},
	{"SELECT id FROM t ORDER BY e <=> '[1,2]' LIMIT 1", false, []string{
		"select|SELECT|1|vector SELECT id FROM t ORDER BY e <=> _ LIMIT _",
	}},
	{"DELETE FROM t WHERE id = 2", true, []string{"delete|DELETE|1 DELETE FROM t WHERE id = _"}},
	{"BEGIN; SELECT 1; COMMIT", true, []string{
		"transaction|BEGIN|0 BEGIN", "select|SELECT|1 SELECT _", "transaction|COMMIT|0 COMMIT",
	}},
	{"SET application_name = 'secret'", false, []string{"utility|SET|0 SET application_name TO _"}},
	{"COPY t TO STDOUT", false, []string{"copy|COPY|1|vector|out COPY t TO STDOUT"}},
	{"PREPARE p AS SELECT id FROM t WHERE v = $1", true, []string{
		"utility|PREPARE|0 PREPARE p AS SELECT id FROM t WHERE v = $1",
	}},
	{"EXECUTE p('secret')", false, []string{"select|SELECT|1 EXECUTE p (_)"}},
	{"SELEC 'secret'", false, []string{"utility||0|42601 "}},
	{"SELECT nothing FROM t", false, []string{"select|SELECT|0|42703 SELECT nothing FROM t"}},
	{"SELECT 1/0", false, []string{"select|SELECT|0|22012 SELECT _ / _"}},
	{"INSERT INTO t (id) VALUES (1)", false, []string{"insert|INSERT|0|23505 INSERT INTO t (id) VALUES (_)"}},
	{"SELECT 1; SELECT 1/0; SELECT 2", true, []string{"select|SELECT|1 SELECT _", "select|SELECT|0|22012 SELECT _ / _"}},
	{"DROP TABLE nothing", false, []string{"ddl|DROP TABLE|0|42P01 DROP TABLE nothing"}},
	{"", false, nil},
}

// TestStatementEndExtended checks what the tracer is told when a statement's
// messages come one by one.
func TestStatementEndExtended(t *testing.T) {
	told := &recorder{}
	g := mustServe(t, setup{session: session.Options{Tracer: told}})
	c := mustConnect(t, g)
	c.mustRun(t, "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20)); INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')")
	told.take()
	for _, tt := range []struct {
		name     string
		messages []pgproto3.FrontendMessage
		want     []string
	}{
		{"never executed", []pgproto3.FrontendMessage{
			&pgproto3.Parse{Name: "s", Query: "SELECT id FROM t WHERE id <> $1"}, &pgproto3.Describe{ObjectType: 'S', Name: "s"},
			&pgproto3.Bind{PreparedStatement: "s", Parameters: [][]byte{[]byte("2")}},
		}, nil},
		{"in pieces", []pgproto3.FrontendMessage{
			&pgproto3.Bind{PreparedStatement: "s", Parameters: [][]byte{[]byte("2")}}, &pgproto3.Execute{MaxRows: 1},
			&pgproto3.Execute{MaxRows: 1}, &pgproto3.Execute{MaxRows: 1},
		}, []string{"select|SELECT|2 SELECT id FROM t WHERE id <> $1"}},
		{"suspended for good", []pgproto3.FrontendMessage{
			&pgproto3.Bind{PreparedStatement: "s", Parameters: [][]byte{[]byte("2")}}, &pgproto3.Execute{MaxRows: 1},
		}, []string{"select|SELECT|1 SELECT id FROM t WHERE id <> $1"}},
		{"executed again", []pgproto3.FrontendMessage{
			&pgproto3.Bind{PreparedStatement: "s", Parameters: [][]byte{[]byte("2")}}, &pgproto3.Execute{}, &pgproto3.Execute{},
		}, []string{"select|SELECT|2 SELECT id FROM t WHERE id <> $1"}},
		{"bad parameter", []pgproto3.FrontendMessage{
			&pgproto3.Bind{PreparedStatement: "s", Parameters: [][]byte{[]byte("secret")}}, &pgproto3.Execute{},
		}, []string{"select|SELECT|0|22P02 SELECT id FROM t WHERE id <> $1"}},
		{"COPY", []pgproto3.FrontendMessage{
			&pgproto3.Parse{Query: "COPY t FROM STDIN"}, &pgproto3.Bind{}, &pgproto3.Execute{},
			&pgproto3.CopyData{Data: []byte("7\tx\n8\ty\n")}, &pgproto3.CopyDone{},
		}, []string{"copy|COPY|2|in COPY t FROM STDIN"}},
	} {
		if a := c.ask(append(tt.messages, &pgproto3.Sync{})...); a.status != 'I' {
			t.Fatalf("%s: %+v", tt.name, a)
		}
		if got := told.take(); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
	if told.misses == 0 || told.hits != 4 {
		t.Errorf("%d plans made, %d reused", told.misses, told.hits)
	}
}

// TestStatementEndIRIS checks that the statements sent to IRIS are told, without
// the client's values, and whose statement it was.
func TestStatementEndIRIS(t *testing.T) {
	told := &recorder{}
	g := mustServe(t, setup{session: session.Options{Tracer: told}})
	c := mustConnect(t, g, "application_name", "tests")
	for _, sql := range []string{
		"CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20) DEFAULT 'secret')",
		"INSERT INTO t VALUES (4711, 'secret')",
		"SELECT v FROM t WHERE v = 'secret' OR id = 4711 LIMIT 4711",
		"UPDATE t SET v = 'secret' WHERE id = 4711",
		"DELETE FROM t WHERE v = 'secret'",
		"COPY (SELECT v FROM t WHERE id = 4711) TO STDOUT",
		"TRUNCATE t",
	} {
		c.mustRun(t, sql)
		sent := strings.Join(told.sent(), "; ")
		if !strings.Contains(sent, `"t"`) && !strings.Contains(sent, `"T"`) {
			t.Errorf("%s: sent %q", sql, sent)
		}
		if strings.Contains(sent, "secret") || strings.Contains(sent, "4711") {
			t.Errorf("%s: a value in %q", sql, sent)
		}
	}
	if e := told.ends[0]; e.PID != c.key.ProcessID || e.User != "app" || e.Database != "USER" || e.Application != "tests" ||
		e.Remote != c.socket.LocalAddr().String() || e.Duration <= 0 {
		t.Errorf("got %+v", e)
	}
}
