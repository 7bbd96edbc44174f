package iris_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/iris-pgwire/iris-pgwire/iris"
	"github.com/iris-pgwire/iris-pgwire/iris/internal/irisfake"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// TestWire runs the driver against the transcripts in testdata/wire. A file
// begins with the directive "peer", whose input is the script of the server; the
// other directives are calls of the driver and print what they return.
func TestWire(t *testing.T) {
	datadriven.Walk(t, "testdata/wire", func(t *testing.T, path string) {
		h := &harness{stmts: map[string]*iris.Stmt{}, rows: map[string]*iris.Rows{}}
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string { return h.run(t, d) })
		if h.conn != nil {
			h.conn.Close()
		}
		if h.peer != nil {
			if err := h.peer.Wait(); err != nil {
				t.Errorf("irisfake: %v", err)
			}
		}
	})
}

// harness is the state of one transcript.
type harness struct {
	peer  *irisfake.Peer
	conn  *iris.Conn
	stmts map[string]*iris.Stmt
	rows  map[string]*iris.Rows
}

// config is what every transcript connects with.
func config(peer *irisfake.Peer) iris.Config {
	return iris.Config{
		Host: "iris.test", Namespace: "USER", Username: "_SYSTEM", Password: "SYS",
		DialFunc: peer.Dial, Autocommit: true,
	}
}

// run executes one directive.
func (h *harness) run(t *testing.T, d *datadriven.TestData) string {
	ctx := context.Background()
	if d.Cmd == "peer" {
		h.peer = irisfake.New(t, d.Input)
		return ""
	}
	if d.Cmd == "dial" {
		return h.dial(t, ctx)
	}
	if h.conn == nil {
		d.Fatalf(t, "not connected")
	}
	calls := map[string]func(context.Context, *datadriven.TestData) (string, error){
		"prepare": h.prepare, "query": h.query, "fetch": h.fetch, "end": h.end, "exec": h.exec, "batch": h.batch,
		"direct": h.direct, "select": h.selectDirect, "forget": h.forget, "stream": h.stream, "store": h.store,
		"simple": h.simple,
	}
	call, ok := calls[d.Cmd]
	if !ok {
		d.Fatalf(t, "unknown directive %s", d.Cmd)
	}
	if strings.Contains("query exec batch forget", d.Cmd) && h.stmts[name(d)] == nil {
		d.Fatalf(t, "no statement %q", name(d))
	}
	if strings.Contains("fetch end stream", d.Cmd) && h.rows[name(d)] == nil {
		d.Fatalf(t, "no rows %q", name(d))
	}
	out, err := call(ctx, d)
	if err != nil {
		out += describeError(err)
	}
	return out
}

// describeError prints what callers can learn from an error.
func describeError(err error) string {
	out := fmt.Sprintf("error: %v\n", err)
	var statement *iris.Error
	if errors.As(err, &statement) {
		out += fmt.Sprintf("  SQLCODE %d, text %q, location %q, message %q\n",
			statement.Code(), statement.Text, statement.Location, statement.Message)
	}
	var lost *iris.ConnError
	if errors.As(err, &lost) {
		out += fmt.Sprintf("  connection lost, safe to retry: %v\n", lost.SafeToRetry())
	}
	var refused *iris.RefusedError
	if errors.As(err, &refused) {
		out += fmt.Sprintf("  refused: %v\n", refused.Reason)
	}
	return out
}

// dial connects and prints what the server told.
func (h *harness) dial(t *testing.T, ctx context.Context) string {
	conn, err := iris.Dial(ctx, config(h.peer))
	if err != nil {
		return describeError(err)
	}
	h.conn = conn
	t.Cleanup(func() { conn.Close() })
	return fmt.Sprintf("%s, job %d\n", conn.ServerVersion(), conn.Job())
}

// prepare prepares the input under a name.
func (h *harness) prepare(ctx context.Context, d *datadriven.TestData) (string, error) {
	s, err := h.conn.Prepare(ctx, d.Input)
	if err != nil {
		return "", err
	}
	h.stmts[name(d)] = s
	out := fmt.Sprintf("query: %v\n", s.IsQuery())
	for _, c := range s.Columns() {
		out += fmt.Sprintf("column %s label=%s type=%d(%d,%d) nullable=%d from=%s.%s catalog=%q rowid=%v identity=%v\n",
			c.Name, c.Label, c.Type, c.Precision, c.Scale, c.Nullable, c.Schema, c.Table, c.Catalog,
			c.Has(wire.ColumnRowID), c.Has(wire.ColumnIdentity))
	}
	for _, p := range s.Params() {
		out += fmt.Sprintf("param type=%d(%d,%d) nullable=%d\n", p.Type, p.Precision, p.Scale, p.Nullable)
	}
	return out, nil
}

// query executes a prepared query; the input holds the values.
func (h *harness) query(ctx context.Context, d *datadriven.TestData) (string, error) {
	opts := iris.QueryOptions{MaxRows: number(d, "max"), TimeoutSeconds: number(d, "timeout")}
	rows, err := h.stmts[name(d)].Query(ctx, values(d.Input), opts)
	return h.opened(d, rows, err)
}

// selectDirect runs the input as a query in one call.
func (h *harness) selectDirect(ctx context.Context, d *datadriven.TestData) (string, error) {
	sql, args, _ := strings.Cut(d.Input, "\n")
	rows, err := h.conn.Query(ctx, sql, values(args), iris.QueryOptions{})
	return h.opened(d, rows, err)
}

// opened keeps rows under the directive's name.
func (h *harness) opened(d *datadriven.TestData, rows *iris.Rows, err error) (string, error) {
	if err != nil {
		return "", err
	}
	h.rows[name(d)] = rows
	return fmt.Sprintf("%d columns, all here: %v\n", len(rows.Columns()), rows.Buffered()), nil
}

// fetch prints up to n rows.
func (h *harness) fetch(ctx context.Context, d *datadriven.TestData) (out string, err error) {
	rows := h.rows[name(d)]
	limit := number(d, "n")
	for i := 0; limit == 0 || i < limit; i++ {
		if !rows.Next(ctx) {
			out += "end\n"
			break
		}
		out += printItems(rows.Row()) + "\n"
	}
	return out, rows.Err()
}

// end closes rows.
func (h *harness) end(_ context.Context, d *datadriven.TestData) (string, error) {
	return "", h.rows[name(d)].Close()
}

// exec executes a prepared update.
func (h *harness) exec(ctx context.Context, d *datadriven.TestData) (string, error) {
	n, err := h.stmts[name(d)].Exec(ctx, values(d.Input))
	return fmt.Sprintf("%d rows\n", n), err
}

// batch executes a prepared update with one line of values per set.
func (h *harness) batch(ctx context.Context, d *datadriven.TestData) (string, error) {
	s := h.stmts[name(d)]
	b := s.NewBatch()
	for line := range strings.Lines(d.Input) {
		for _, it := range values(line) {
			b.Item(it)
		}
		if err := b.EndRow(); err != nil {
			return "", err
		}
	}
	counts, err := s.ExecBatch(ctx, b)
	return fmt.Sprintf("%v\n", counts), err
}

// direct runs the first line of the input with the values of the second.
func (h *harness) direct(ctx context.Context, d *datadriven.TestData) (string, error) {
	sql, args, _ := strings.Cut(d.Input, "\n")
	n, err := h.conn.Exec(ctx, sql, values(args))
	return fmt.Sprintf("%d rows\n", n), err
}

// forget closes a statement.
func (h *harness) forget(_ context.Context, d *datadriven.TestData) (string, error) {
	h.stmts[name(d)].Close()
	return "", nil
}

// stream reads the stream with the handle in the input.
func (h *harness) stream(ctx context.Context, d *datadriven.TestData) (string, error) {
	s, err := h.rows[name(d)].Stream(ctx, d.Input)
	if err != nil {
		return "", err
	}
	data, err := io.ReadAll(s)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("size %d: %q\n", s.Size(), data), s.Close()
}

// store stores the input as a character stream.
func (h *harness) store(ctx context.Context, d *datadriven.TestData) (string, error) {
	handle, err := h.conn.StoreStream(ctx, []byte(d.Input), d.HasArg("binary"))
	return handle + "\n", err
}

// simple makes the calls without results that are named one per line.
func (h *harness) simple(ctx context.Context, d *datadriven.TestData) (out string, err error) {
	for call := range strings.FieldsSeq(d.Input) {
		switch call {
		case "ping":
			err = h.conn.Ping(ctx)
		case "commit":
			err = h.conn.Commit(ctx)
		case "rollback":
			err = h.conn.Rollback(ctx)
		case "autocommit-on":
			err = h.conn.SetAutocommit(ctx, true)
		case "autocommit-off":
			err = h.conn.SetAutocommit(ctx, false)
		case "isolation":
			var level int
			level, err = h.conn.SetIsolation(ctx, 1)
			out += fmt.Sprintf("isolation %d\n", level)
		case "close":
			err = h.conn.Close()
		default:
			err = fmt.Errorf("unknown call %q", call)
		}
		if err != nil {
			return out, err
		}
	}
	return out + fmt.Sprintf("broken: %v\n", h.conn.IsBroken()), nil
}

// name is the first argument of a directive.
func name(d *datadriven.TestData) string {
	if len(d.CmdArgs) == 0 {
		return ""
	}
	return d.CmdArgs[0].Key
}

// number is a numeric argument, 0 when it is not given.
func number(d *datadriven.TestData, key string) int {
	for _, arg := range d.CmdArgs {
		if arg.Key == key {
			n, err := strconv.Atoi(arg.Vals[0])
			if err != nil {
				panic("bad argument in a test: " + arg.String())
			}
			return n
		}
	}
	return 0
}

// values reads blank-separated values: null, undefined, 'text', 1, 1.5 (decimal),
// 1e0 (double), x'ff'.
func values(s string) []list.Item {
	var items []list.Item
	for word := range strings.FieldsSeq(s) {
		items = append(items, value(word))
	}
	return items
}

// value reads one value.
func value(word string) list.Item {
	if text, ok := strings.CutPrefix(word, "'"); ok {
		return list.Item{Kind: list.String, Str: strings.TrimSuffix(text, "'")}
	}
	if word == "null" {
		return list.Item{Kind: list.Null}
	}
	if n, err := strconv.ParseInt(word, 10, 64); err == nil {
		return list.Item{Kind: list.Int, Int: n}
	}
	if whole, fraction, ok := strings.Cut(word, "."); ok && !strings.Contains(word, "e") {
		n, err := strconv.ParseInt(whole+fraction, 10, 64)
		if err == nil {
			return list.Item{Kind: list.Decimal, Int: n, Exp: int8(-len(fraction))}
		}
	}
	f, err := strconv.ParseFloat(word, 64)
	if err != nil {
		panic("bad value in a test: " + word)
	}
	return list.Item{Kind: list.Double, Double: f}
}

// printItems prints a row.
func printItems(row []byte) string {
	var out bytes.Buffer
	for r := list.NewReader(row); r.More(); {
		it, err := r.Next()
		switch {
		case err != nil:
			return err.Error()
		case it.Kind == list.Null || it.Kind == list.Undefined:
			out.WriteString("NULL ")
		case it.Kind == list.String:
			fmt.Fprintf(&out, "%q ", it.Str)
		default:
			out.WriteString(it.Text() + " ")
		}
	}
	return strings.TrimSpace(out.String())
}
