package fault_test

import (
	"encoding/binary"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"
)

// raw is a message of any type and body.
type raw struct {
	kind byte
	body string
}

// Frontend implements pgproto3.FrontendMessage.
func (raw) Frontend() {}

// Decode implements pgproto3.Message; nothing is received this way.
func (raw) Decode([]byte) error { return nil }

// Encode implements pgproto3.Message.
func (m raw) Encode(dst []byte) ([]byte, error) {
	dst = binary.BigEndian.AppendUint32(append(dst, m.kind), uint32(len(m.body)+4))
	return append(dst, m.body...), nil
}

// TestWrongMessages sends messages that are wrong by their order or content.
// The session survives each of them.
func TestWrongMessages(t *testing.T) {
	g := mustServe(t, settings(t))
	c := mustConnect(t, g.Address)
	parse := func(sql string, oids ...uint32) *pgproto3.Parse {
		return &pgproto3.Parse{Query: sql, ParameterOIDs: oids}
	}
	bytes := func(s ...string) (out [][]byte) {
		for _, v := range s {
			out = append(out, []byte(v))
		}
		return out
	}
	const int4 = 23
	for _, tt := range []struct {
		name, code string
		messages   []pgproto3.FrontendMessage
	}{
		{"Execute without Bind", "34000", []pgproto3.FrontendMessage{&pgproto3.Execute{Portal: "p"}}},
		{"Execute of the unnamed portal without Bind", "34000", []pgproto3.FrontendMessage{&pgproto3.Execute{}}},
		{"Describe of no portal", "34000", []pgproto3.FrontendMessage{&pgproto3.Describe{ObjectType: 'P', Name: "p"}}},
		{"Describe of no statement", "26000", []pgproto3.FrontendMessage{&pgproto3.Describe{ObjectType: 'S', Name: "s"}}},
		{"Describe of something else", "08P01", []pgproto3.FrontendMessage{raw{'D', "X\x00"}}},
		{"Close of something else", "08P01", []pgproto3.FrontendMessage{raw{'C', "X\x00"}}},
		{"Close of nothing", "", []pgproto3.FrontendMessage{&pgproto3.Close{ObjectType: 'S', Name: "s"}}},
		{"Bind to no statement", "26000", []pgproto3.FrontendMessage{&pgproto3.Bind{PreparedStatement: "s"}}},
		{"CopyData outside of COPY", "", []pgproto3.FrontendMessage{
			&pgproto3.CopyData{Data: []byte("1\n")}, &pgproto3.CopyDone{}, &pgproto3.CopyFail{},
		}},
		{"too few parameters", "08P01", []pgproto3.FrontendMessage{
			parse("SELECT $1::int, $2::int"), &pgproto3.Bind{Parameters: bytes("1")},
		}},
		{"too many parameters", "08P01", []pgproto3.FrontendMessage{
			parse("SELECT $1::int"), &pgproto3.Bind{Parameters: bytes("1", "2")},
		}},
		{"too many parameter formats", "08P01", []pgproto3.FrontendMessage{
			parse("SELECT $1::int"), &pgproto3.Bind{Parameters: bytes("1"), ParameterFormatCodes: []int16{0, 0}},
		}},
		{"too many result formats", "08P01", []pgproto3.FrontendMessage{
			parse("SELECT 1"), &pgproto3.Bind{ResultFormatCodes: []int16{0, 0, 0}},
		}},
		{"unknown format", "22023", []pgproto3.FrontendMessage{
			parse("SELECT $1::int"), &pgproto3.Bind{Parameters: bytes("1"), ParameterFormatCodes: []int16{7}},
		}},
		{"unknown result format", "22023", []pgproto3.FrontendMessage{
			parse("SELECT 1"), &pgproto3.Bind{ResultFormatCodes: []int16{7}}, &pgproto3.Execute{},
		}},
		{"unknown parameter type", "42704", []pgproto3.FrontendMessage{
			parse("SELECT $1", 4242424), &pgproto3.Bind{Parameters: bytes("1")},
		}},
		{"binary integer of 3 bytes", "08P01", []pgproto3.FrontendMessage{
			parse("SELECT $1", int4), &pgproto3.Bind{Parameters: bytes("abc"), ParameterFormatCodes: []int16{1}},
		}},
		{"binary integer of 5 bytes", "22P03", []pgproto3.FrontendMessage{
			parse("SELECT $1", int4), &pgproto3.Bind{Parameters: bytes("abcde"), ParameterFormatCodes: []int16{1}},
		}},
		{"text where a number belongs", "22P02", []pgproto3.FrontendMessage{
			parse("SELECT $1", int4), &pgproto3.Bind{Parameters: bytes("abc")},
		}},
		{"two statements in one Parse", "42601", []pgproto3.FrontendMessage{parse("SELECT 1; SELECT 2")}},
		{"statement name taken", "42P05", []pgproto3.FrontendMessage{
			&pgproto3.Parse{Name: "twice", Query: "SELECT 1"}, &pgproto3.Parse{Name: "twice", Query: "SELECT 1"},
		}},
		{"portal name taken", "42P03", []pgproto3.FrontendMessage{
			parse("SELECT 1"), &pgproto3.Bind{DestinationPortal: "p"}, &pgproto3.Bind{DestinationPortal: "p"},
		}},
		{"invalid UTF-8 in Parse", "22021", []pgproto3.FrontendMessage{parse("SELECT '\xff'")}},
		{"invalid UTF-8 in a statement's name", "22021", []pgproto3.FrontendMessage{
			&pgproto3.Parse{Name: "\xff", Query: "SELECT 1"},
		}},
		{"invalid UTF-8 in Bind", "22021", []pgproto3.FrontendMessage{
			parse("SELECT $1::text"), &pgproto3.Bind{Parameters: bytes("a\xe2\x82")},
		}},
		{"invalid UTF-8 in a binary parameter", "22021", []pgproto3.FrontendMessage{
			parse("SELECT $1::text"), &pgproto3.Bind{Parameters: bytes("a\xe2\x82"), ParameterFormatCodes: []int16{1}},
		}},
		{"zero byte in Bind", "22021", []pgproto3.FrontendMessage{
			parse("SELECT $1::text"), &pgproto3.Bind{Parameters: bytes("a\x00b")},
		}},
		{"Parse without end", "08P01", []pgproto3.FrontendMessage{raw{'P', "\x00SELECT 1"}}},
		{"Parse with a tail", "08P01", []pgproto3.FrontendMessage{raw{'P', "\x00SELECT 1\x00\x00\x00\x00"}}},
		{"Bind with counts that lie", "08P01", []pgproto3.FrontendMessage{raw{'B', "\x00\x00\x00\x00\xff\xff"}}},
		{"Bind with a length that lies", "08P01", []pgproto3.FrontendMessage{
			parse("SELECT $1::int"), raw{'B', "\x00\x00\x00\x00\x00\x01\x00\x00\xff\xff1\x00\x00"},
		}},
		{"Execute without row count", "08P01", []pgproto3.FrontendMessage{raw{'E', "\x00"}}},
		{"everything after an error is skipped", "26000", []pgproto3.FrontendMessage{
			&pgproto3.Bind{PreparedStatement: "s"}, raw{'P', "rubbish"}, &pgproto3.Execute{}, parse("SELECT '\xff'"),
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := c.ask(append(tt.messages, &pgproto3.Sync{})...)
			if tt.code == "" {
				if a.status != 'I' || len(a.errs) > 0 {
					t.Fatalf("got %v", a)
				}
				return
			}
			a.mustFail(t, tt.code, 'I')
			if len(a.errs) > 1 || len(a.rows) > 0 {
				t.Errorf("more than one error: %v", a)
			}
		})
	}
	g.mustBeIdle(t)
}

// TestWrongQueries sends simple queries that cannot be taken as text.
func TestWrongQueries(t *testing.T) {
	g := mustServe(t, settings(t))
	c := mustConnect(t, g.Address)
	for _, tt := range []struct {
		name, code string
		message    pgproto3.FrontendMessage
	}{
		{"invalid UTF-8", "22021", raw{'Q', "SELECT '\xff'\x00"}},
		{"overlong UTF-8", "22021", raw{'Q', "SELECT '\xc0\xaf'\x00"}},
		{"surrogate", "22021", raw{'Q', "SELECT '\xed\xa0\x80'\x00"}},
		{"no zero at the end", "08P01", raw{'Q', "SELECT 1"}},
		{"a zero inside", "08P01", raw{'Q', "SELECT 1\x00SELECT 2\x00"}},
		{"no body", "08P01", raw{'Q', ""}},
		{"Sync with a body", "08P01", raw{'S', "x"}},
		{"function call", "0A000", raw{'F', "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"}},
	} {
		t.Run(tt.name, func(t *testing.T) { c.ask(tt.message).mustFail(t, tt.code, 'I') })
	}
	if got := c.mustRun(t, "SELECT 'alive'").cell(); got != "alive" {
		t.Fatal(got)
	}
	g.mustBeIdle(t)
}

// TestBrokenFraming sends what cannot be followed by another message: the
// connection ends with a reason, and so does its transaction.
func TestBrokenFraming(t *testing.T) {
	g := mustServe(t, settings(t))
	keeper := mustConnect(t, g.Address)
	keeper.mustRun(t, "CREATE TABLE f (id INT PRIMARY KEY, n INT); INSERT INTO f VALUES (1, 0)")
	for _, tt := range []struct{ name, bytes string }{
		{"unknown type", "z\x00\x00\x00\x04"},
		{"zero type", "\x00\x00\x00\x00\x00"},
		{"length below 4", "Q\x00\x00\x00\x03"},
		{"negative length", "Q\xff\xff\xff\xff"},
		{"length of 2 GiB", "Q\x7f\xff\xff\xff"},
		{"Sync of 1 MB", "S\x00\x10\x00\x00"},
		{"HTTP in a session", "GET / HTTP/1.1\r\n\r\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := mustConnect(t, g.Address)
			c.mustRun(t, "BEGIN; UPDATE f SET n = n + 1 WHERE id = 1")
			if _, err := c.socket.Write([]byte(tt.bytes)); err != nil {
				t.Fatal(err)
			}
			e := c.receive().mustFail(t, "08P01", 0)
			if e.Severity != "FATAL" {
				t.Errorf("severity %s", e.Severity)
			}
			keeper.mustRun(t, "UPDATE f SET n = n WHERE id = 1")
		})
	}
	if got := keeper.mustRun(t, "SELECT n FROM f").cell(); got != "0" {
		t.Errorf("n is %s", got)
	}
	g.mustBeIdle(t)
}
