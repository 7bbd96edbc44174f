package superserver

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// TestWire runs the transcripts of testdata/wire. Their directives:
//
//	connect            opens a connection as every driver does
//	send [replies=N]   sends bytes, header included, and prints N replies, by
//	                   default 1
//	send PP id=5 stmt=1 [replies=N]
//	                   the same for a body, before which it puts the header
//
// After each directive a PING checks that nothing more was sent.
func TestWire(t *testing.T) {
	datadriven.Walk(t, "testdata/wire", func(t *testing.T, path string) {
		ts := startServer(t, Options{PageBytes: 24}, wireScripts())
		c := ts.dial(t)
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			switch d.Cmd {
			case "connect":
				c = ts.login(t)
				return ""
			case "send":
				return c.transcript(d)
			}
			d.Fatalf(t, "unknown directive %q", d.Cmd)
			return ""
		})
	})
}

// wireScripts are the tables of the transcripts.
func wireScripts() map[string]script {
	number := Column{
		Name: "n", Label: "Number", Table: "T", Schema: "SQLUser", Type: wire.TypeInteger, Precision: 10,
		Flags: ColumnFlags{ReadOnly: true, Key: true},
	}
	var rows [][]list.Item
	for i := range 25 {
		rows = append(rows, []list.Item{{Kind: list.Int, Int: int64(i)}, {Kind: list.String, Str: fmt.Sprint("row", i)}})
	}
	many := []Column{number, varcharColumn("s")}
	return map[string]script{
		"SELECT * FROM many":     {columns: many, rows: rows},
		"SELECT * FROM empty":    {columns: many},
		"SELECT * FROM badfetch": {columns: many, rows: rows, failRow: 20},
		"SELECT * FROM badfirst": {columns: many, rows: rows, failRow: 1},
		"SELECT * FROM bad": {prepare: &SQLError{
			Code: -30, Text: "Table or view not found", Location: "Prepare",
			Message: " Table 'SQLUSER.BAD' not found",
		}},
		"SELECT * FROM lob": {
			columns: []Column{{Name: "c", Type: wire.TypeLongVarchar}, {Name: "b", Type: wire.TypeLongVarbinary}},
			rows: [][]list.Item{
				{{Kind: list.String, Str: "stream text т end"}, {Kind: list.Bytes, Str: "\x00\x01\x02\xff"}},
				{{Kind: list.Null}, {Kind: list.Null}},
				{{Kind: list.String}, {Kind: list.Bytes}},
			},
		},
		"INSERT INTO lob VALUES ( :%qpar(1) )": {params: []ParamMeta{{Type: wire.TypeLongVarchar}}},
		"INSERT INTO keyed VALUES ( )":         {keys: [][]list.Item{{{Kind: list.Int, Int: 77}}}},
		"INSERT INTO dup VALUES ( :%qpar(1) )": {failSet: 2},
		"INSERT INTO bad VALUES ( )":           {failSet: 1},
	}
}

// transcript serves the send directive.
func (c *client) transcript(d *datadriven.TestData) string {
	replies := 1
	d.MaybeScanArgs(c.t, "replies", &replies)
	input := mustBytes(c.t, d.Input)
	if len(d.CmdArgs) > 0 && len(d.CmdArgs[0].Vals) == 0 {
		h := wire.Header{Size: uint32(len(input))}
		h.Code = uint16(d.CmdArgs[0].Key[0]) | uint16(d.CmdArgs[0].Key[1])<<8
		d.ScanArgs(c.t, "id", &h.ID)
		d.MaybeScanArgs(c.t, "stmt", &h.Statement)
		input = append(wire.AppendHeader(nil, h), input...)
	}
	if _, err := c.nc.Write(input); err != nil {
		d.Fatalf(c.t, "%v", err)
	}
	var out strings.Builder
	connected := true
	for range replies {
		m := c.receive()
		fmt.Fprintf(&out, "id=%d stmt=%d status=%d\n", m.ID, m.Statement, m.Status())
		writeHex(&out, m.body)
		if items, err := decodeItems(m.body); err == nil && len(items) > 0 {
			fmt.Fprintf(&out, "  %s\n", showItems(items))
		}
		connected = string(input[12:14]) != "HS" && m.Status() != wire.StatusRefused
	}
	if connected {
		c.id = 0x7fff
		c.call(wire.Ping, 0, nil)
	}
	return out.String()
}

// mustBytes reads bytes as the protocol's description writes them: hexadecimal
// digits, "text", bars, and comments after #.
func mustBytes(t testing.TB, input string) []byte {
	t.Helper()
	var b []byte
	for line := range strings.Lines(input) {
		line, _, _ = strings.Cut(line, "#")
		for i, part := range strings.Split(line, `"`) {
			if i%2 == 1 {
				b = append(b, part...)
				continue
			}
			digits := strings.Join(strings.Fields(strings.ReplaceAll(part, "|", " ")), "")
			decoded, err := hex.DecodeString(digits)
			if err != nil {
				t.Fatalf("%v in %q", err, line)
			}
			b = append(b, decoded...)
		}
	}
	return b
}

// writeHex prints bytes sixteen to a line.
func writeHex(out *strings.Builder, b []byte) {
	for len(b) > 0 {
		n := min(16, len(b))
		fmt.Fprintf(out, "  % x\n", b[:n])
		b = b[n:]
	}
}
