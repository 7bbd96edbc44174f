package pgwire

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	"github.com/jackc/pgx/v5/pgproto3"
)

// pgAddr makes the corpus run against a PostgreSQL server, which must trust
// the user postgres: what is recorded is then known to be PostgreSQL's answer.
var pgAddr = flag.String("pg-addr", "", "run the corpus against the PostgreSQL server at this host:port")

// TestCorpus replays testdata. The directives are
//
//	connect                  start a session
//	open                     connect without saying anything
//	send                     one message per line: a pgproto3 type and its
//	                         fields as JSON, or Raw and a quoted string
//	byte                     print the next byte
//	until [ignore=(…)]       print messages until all the types listed, one per
//	                         line, were seen in that order
//	eof [ignore=(…)]         print messages until the connection is closed
//
// only=postgres and only=gateway confine a directive to one of the two.
func TestCorpus(t *testing.T) {
	datadriven.Walk(t, "testdata/corpus", func(t *testing.T, path string) {
		addr := *pgAddr
		if addr == "" {
			addr = mustServe(t, New(testOptions(&script{})))
		}
		r := &corpusRunner{addr: addr}
		datadriven.RunTest(t, path, r.run)
	})
}

// corpusRunner runs the directives of one file.
type corpusRunner struct {
	addr   string
	client *client
}

// run runs one directive.
func (r *corpusRunner) run(t *testing.T, td *datadriven.TestData) string {
	if td.HasArg("only") {
		var only string
		td.ScanArgs(t, "only", &only)
		if (only == "postgres") != (*pgAddr != "") {
			return td.Expected
		}
	}
	switch td.Cmd {
	case "connect":
		r.client = mustConnect(t, r.addr)
		return ""
	case "open":
		r.client = mustDial(t, r.addr)
		return ""
	case "send":
		r.send(t, td)
		return ""
	case "byte":
		b := make([]byte, 1)
		if _, err := io.ReadFull(r.client.Conn, b); err != nil {
			td.Fatalf(t, "%v", err)
		}
		return fmt.Sprintf("%q\n", b)
	case "until":
		return r.until(t, td)
	case "eof":
		return r.eof(t, td)
	}
	td.Fatalf(t, "unknown directive %q", td.Cmd)
	return ""
}

// frontendMessages are the messages a corpus can send.
func frontendMessages() []pgproto3.FrontendMessage {
	return []pgproto3.FrontendMessage{
		&pgproto3.Bind{}, &pgproto3.CancelRequest{}, &pgproto3.Close{}, &pgproto3.CopyData{}, &pgproto3.CopyDone{},
		&pgproto3.CopyFail{}, &pgproto3.Describe{}, &pgproto3.Execute{}, &pgproto3.Flush{}, &pgproto3.FunctionCall{},
		&pgproto3.GSSEncRequest{}, &pgproto3.Parse{}, &pgproto3.Query{}, &pgproto3.SSLRequest{},
		&pgproto3.StartupMessage{}, &pgproto3.Sync{}, &pgproto3.Terminate{},
	}
}

// frontendMessage returns the message of the given type, nil if there is none.
func frontendMessage(name string) pgproto3.FrontendMessage {
	for _, m := range frontendMessages() {
		if messageType(m) == name {
			return m
		}
	}
	return nil
}

// send sends the messages of a directive in one write.
func (r *corpusRunner) send(t *testing.T, td *datadriven.TestData) {
	var out []byte
	for line := range strings.SplitSeq(td.Input, "\n") {
		name, fields, _ := strings.Cut(line, " ")
		if name == "Raw" {
			raw, err := strconv.Unquote(fields)
			if err != nil {
				td.Fatalf(t, "%s: %v", line, err)
			}
			out = append(out, raw...)
			continue
		}
		m := frontendMessage(name)
		if m == nil {
			td.Fatalf(t, "unknown message %q", name)
		}
		if fields != "" {
			if err := json.Unmarshal([]byte(fields), m); err != nil {
				td.Fatalf(t, "%s: %v", line, err)
			}
		}
		var err error
		if out, err = m.Encode(out); err != nil {
			td.Fatalf(t, "%s: %v", line, err)
		}
	}
	r.client.mustWrite(string(out))
}

// until prints messages until the listed types were seen.
func (r *corpusRunner) until(t *testing.T, td *datadriven.TestData) string {
	ignored := ignoredTypes(td)
	var out strings.Builder
	for typ := range strings.SplitSeq(td.Input, "\n") {
		for _, m := range r.client.mustReceiveUntil(typ) {
			printMessage(&out, m, ignored)
		}
	}
	return out.String()
}

// eof prints messages until the connection is closed.
func (r *corpusRunner) eof(t *testing.T, td *datadriven.TestData) string {
	ignored := ignoredTypes(td)
	var out strings.Builder
	for {
		m, err := r.client.Receive()
		var closed net.Error
		if errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &closed) {
			return out.String() + "EOF\n"
		}
		if err != nil {
			td.Fatalf(t, "%v", err)
		}
		printMessage(&out, m, ignored)
	}
}

// ignoredTypes returns the types that are not printed; which settings are
// reported, and the backend key, are never a matter of the corpus.
func ignoredTypes(td *datadriven.TestData) []string {
	ignored := []string{"ParameterStatus", "BackendKeyData"}
	for _, arg := range td.CmdArgs {
		if arg.Key == "ignore" {
			ignored = append(ignored, arg.Vals...)
		}
	}
	return ignored
}

// printMessage prints m as JSON; of errors and notices only what the protocol
// guarantees and a reader can compare.
func printMessage(out *strings.Builder, m pgproto3.BackendMessage, ignored []string) {
	if slices.Contains(ignored, messageType(m)) {
		return
	}
	var shown any = m
	if e, ok := m.(*pgproto3.ErrorResponse); ok {
		shown = struct {
			Type, Severity, Code, Message string
			Detail, Hint                  string `json:",omitempty"`
		}{"ErrorResponse", e.Severity, e.Code, e.Message, e.Detail, e.Hint}
	}
	b, err := json.Marshal(shown)
	if err != nil {
		panic(err)
	}
	out.Write(append(b, '\n'))
}

// messageType returns the name of a message's type.
func messageType(m any) string { return reflect.TypeOf(m).Elem().Name() }

// cloneMessage copies m, which the frontend reuses, through its wire form.
func cloneMessage(m pgproto3.BackendMessage) pgproto3.BackendMessage {
	b, err := m.Encode(nil)
	if err != nil {
		panic(err)
	}
	c := reflect.New(reflect.TypeOf(m).Elem()).Interface().(pgproto3.BackendMessage)
	if err := c.Decode(b[5:]); err != nil {
		panic(err)
	}
	return c
}
