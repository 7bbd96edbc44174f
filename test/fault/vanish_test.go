package fault_test

import (
	"strconv"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"
)

// TestClientVanishes has clients go away at every stage of a transaction that
// has changed a row. The transactions are undone: another client can change the
// row, and finds it as it was.
func TestClientVanishes(t *testing.T) {
	g := mustServe(t, settings(t))
	keeper := mustConnect(t, g.Address)
	mustFill(t, keeper)
	keeper.mustRun(t, "CREATE TABLE gone (id INT PRIMARY KEY, n INT); INSERT INTO gone SELECT i, 0 FROM generate_series(0, 99) i")
	copyData := &pgproto3.CopyData{Data: []byte("1\n2\n3\n")}
	stages := map[string][]pgproto3.FrontendMessage{
		"in a transaction":  nil,
		"in COPY FROM":      {&pgproto3.Query{String: "COPY sink FROM STDIN"}, copyData},
		"in a copy message": {&pgproto3.Query{String: "COPY sink FROM STDIN"}, raw{'d', "1\n"}, half{'d', 1 << 20, "2\n3"}},
		"in COPY TO":        {&pgproto3.Query{String: "COPY (SELECT a.id FROM n a, n b, n c) TO STDOUT"}},
		"in COPY TO from here": {&pgproto3.Query{
			String: "COPY (SELECT * FROM generate_series(1, 2000000000)) TO STDOUT",
		}},
		"in a suspended portal": {
			&pgproto3.Parse{Query: "SELECT a.id FROM n a, n b, n c"}, &pgproto3.Bind{},
			&pgproto3.Execute{MaxRows: 3}, &pgproto3.Flush{},
		},
		"in a message": {half{'Q', 1 << 20, "SELECT 1"}},
	}
	for name, sql := range endless {
		stages[name] = []pgproto3.FrontendMessage{&pgproto3.Query{String: sql}}
	}
	type visitor struct {
		*client
		messages []pgproto3.FrontendMessage
		leave    func(*client, testing.TB)
	}
	var names []string
	var visitors []visitor
	for name, messages := range stages {
		for how, leave := range map[string]func(*client, testing.TB){"closes": (*client).closes, "resets": (*client).reset} {
			c := mustConnect(t, g.Address)
			c.mustRun(t, "BEGIN; UPDATE gone SET n = n + 1 WHERE id = "+strconv.Itoa(len(names)))
			names, visitors = append(names, name+", "+how), append(visitors, visitor{c, messages, leave})
		}
	}
	for _, v := range visitors {
		v.send(t, v.messages...)
		v.leave(v.client, t)
	}
	for i, name := range names {
		where := " WHERE id = " + strconv.Itoa(i)
		keeper.mustRun(t, "UPDATE gone SET n = n"+where)
		if got := keeper.mustRun(t, "SELECT n FROM gone"+where).cell(); got != "0" {
			t.Errorf("%s: n is %s", name, got)
		}
	}
	for _, leave := range []func(*client, testing.TB){(*client).closes, (*client).reset} {
		c := mustConnect(t, g.Address)
		c.send(t, stages["in COPY FROM"]...) // outside of a block
		leave(c, t)
	}
	eventually(t, "no lease is left", func() bool { return g.Connections().Leased == 0 })
	if got := keeper.mustRun(t, "SELECT count(*) FROM sink").cell(); got != "0" {
		t.Errorf("%s copied rows were kept", got)
	}
	g.mustBeIdle(t)
}

// half is the beginning of a message.
type half struct {
	kind byte
	size uint32
	body string
}

// Frontend implements pgproto3.FrontendMessage.
func (half) Frontend() {}

// Decode implements pgproto3.Message; nothing is received this way.
func (half) Decode([]byte) error { return nil }

// Encode implements pgproto3.Message.
func (m half) Encode(dst []byte) ([]byte, error) {
	dst = append(dst, m.kind, byte(m.size>>24), byte(m.size>>16), byte(m.size>>8), byte(m.size))
	return append(dst, m.body...), nil
}

// TestCopyGoesWrong checks the ways in which a COPY FROM fails while its client
// stays.
func TestCopyGoesWrong(t *testing.T) {
	g := mustServe(t, settings(t))
	c := mustConnect(t, g.Address)
	c.mustRun(t, "CREATE TABLE k (id INT PRIMARY KEY, v VARCHAR(3) NOT NULL)")
	data := func(s string) *pgproto3.CopyData { return &pgproto3.CopyData{Data: []byte(s)} }
	for _, tt := range []struct {
		name, code, where string
		data              []pgproto3.FrontendMessage
	}{
		{"CopyFail", "57014", "COPY k, line 2", []pgproto3.FrontendMessage{data("1\ta\n"), &pgproto3.CopyFail{Message: "no"}}},
		{"no number", "22P02", `COPY k, line 1, column id: "x"`, []pgproto3.FrontendMessage{data("x\ta\n"), &pgproto3.CopyDone{}}},
		{"too few columns", "22P04", `COPY k, line 1: "1"`, []pgproto3.FrontendMessage{data("1\n"), &pgproto3.CopyDone{}}},
		{"too many columns", "22P04", `COPY k, line 1: "1	a	b"`, []pgproto3.FrontendMessage{data("1\ta\tb\n"), &pgproto3.CopyDone{}}},
		{"key twice", "23505", "COPY k, line 3", []pgproto3.FrontendMessage{data("1\ta\n2\tb\n1\tc\n4\td\n"), &pgproto3.CopyDone{}}},
		{"NULL", "23502", `COPY k, line 2: "2	\N"`, []pgproto3.FrontendMessage{data("1\ta\n2\t\\N\n"), &pgproto3.CopyDone{}}},
		{"too long", "22001", `COPY k, line 1, column v: "abcd"`, []pgproto3.FrontendMessage{data("1\tabcd\n"), &pgproto3.CopyDone{}}},
		{"invalid UTF-8", "22021", "COPY k, line 1", []pgproto3.FrontendMessage{data("1\t\xff\n"), &pgproto3.CopyDone{}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := c.ask(append([]pgproto3.FrontendMessage{&pgproto3.Query{String: "COPY k FROM STDIN"}}, tt.data...)...).
				mustFail(t, tt.code, 'I')
			if e.Where != tt.where {
				t.Errorf("where %q, want %q", e.Where, tt.where)
			}
			if got := c.mustRun(t, "SELECT count(*) FROM k").cell(); got != "0" {
				t.Errorf("%s rows are left", got)
			}
		})
	}
	g.mustBeIdle(t)
}
