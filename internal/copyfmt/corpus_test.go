package copyfmt

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// postgres makes TestCorpus ask a PostgreSQL server instead of this package,
// which shows that the expectations are PostgreSQL's.
var postgres = flag.String("postgres", "", "connection string of a PostgreSQL server to run the corpus on")

// copier answers the directives of the corpus.
type copier interface {
	decode(c *copyCase, data []byte) ([][][]byte, error)
	encode(c *copyCase, rows [][][]byte) ([]byte, error)
}

// copyCase is the COPY that a directive describes.
type copyCase struct {
	columns []string
	list    []Option
}

func TestCorpus(t *testing.T) {
	var c copier = packageCopier{}
	if *postgres != "" {
		conn, err := pgconn.Connect(context.Background(), *postgres)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close(context.Background()) })
		c = postgresCopier{conn}
	}
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		if *postgres != "" && strings.HasSuffix(path, "_diverges") {
			t.Skip("PostgreSQL answers differently here")
		}
		if p, ok := c.(postgresCopier); ok && strings.HasSuffix(path, "_18") && !p.has18() {
			t.Skip("PostgreSQL has these options since its version 18")
		}
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			return mustRun(t, c, d)
		})
	})
}

// mustRun runs one directive and prints what came out.
func mustRun(t *testing.T, c copier, d *datadriven.TestData) string {
	t.Helper()
	cc := mustParseCase(t, d)
	var out strings.Builder
	switch d.Cmd {
	case "decode":
		var data []byte
		for line := range strings.Lines(d.Input) {
			data = append(data, mustUnquote(t, strings.TrimSuffix(line, "\n"))...)
		}
		rows, err := c.decode(cc, data)
		if err != nil {
			return printError(err)
		}
		for _, row := range rows {
			out.WriteString(printRow(row) + "\n")
		}
	case "encode":
		var rows [][][]byte
		for line := range strings.Lines(d.Input) {
			rows = append(rows, mustParseRow(t, strings.TrimSuffix(line, "\n")))
		}
		data, err := c.encode(cc, rows)
		if err != nil {
			return printError(err)
		}
		for line := range bytes.Lines(data) {
			fmt.Fprintf(&out, "%q\n", line)
		}
	default:
		t.Fatalf("unknown directive %q", d.Cmd)
	}
	return out.String()
}

// mustParseCase reads the arguments of a directive: columns, and options with
// %xx for bytes that an argument cannot hold.
func mustParseCase(t *testing.T, d *datadriven.TestData) *copyCase {
	t.Helper()
	c := &copyCase{columns: []string{"a", "b"}}
	for _, arg := range d.CmdArgs {
		if arg.Key == "columns" {
			c.columns = arg.Vals
			continue
		}
		o := Option{Name: arg.Key, HasValue: len(arg.Vals) > 0}
		switch {
		case strings.HasPrefix(arg.Key, "force_") && len(arg.Vals) == 1 && arg.Vals[0] == "*":
			o.Star = true
		case strings.HasPrefix(arg.Key, "force_"):
			o.Columns = arg.Vals
		case len(arg.Vals) == 1:
			o.Value = mustUnescape(t, arg.Vals[0])
		}
		c.list = append(c.list, o)
	}
	return c
}

// mustUnescape decodes %xx.
func mustUnescape(t *testing.T, s string) string {
	t.Helper()
	u, err := url.PathUnescape(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// mustUnquote undoes Go's quoting.
func mustUnquote(t *testing.T, s string) string {
	t.Helper()
	u, err := strconv.Unquote(s)
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return u
}

// mustParseRow reads quoted fields and NULL with blanks between them.
func mustParseRow(t *testing.T, line string) [][]byte {
	t.Helper()
	var row [][]byte
	for line != "" {
		if rest, ok := strings.CutPrefix(line, "NULL"); ok {
			row = append(row, nil)
			line = strings.TrimPrefix(rest, " ")
			continue
		}
		quoted, err := strconv.QuotedPrefix(line)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		row = append(row, []byte(mustUnquote(t, quoted)))
		line = strings.TrimPrefix(line[len(quoted):], " ")
	}
	return row
}

// printRow is the inverse of mustParseRow.
func printRow(row [][]byte) string {
	fields := make([]string, len(row))
	for i, f := range row {
		fields[i] = "NULL"
		if f != nil {
			fields[i] = strconv.Quote(string(f))
		}
	}
	return strings.Join(fields, " ")
}

// printError prints the fields of an error that the corpus compares.
func printError(err error) string {
	var e *pgerr.Error
	if !errors.As(err, &e) {
		return "error without SQLSTATE: " + err.Error()
	}
	out := fmt.Sprintf("ERROR %s: %s\n", e.Code, e.Message)
	if e.Hint != "" {
		out += fmt.Sprintf("HINT: %s\n", e.Hint)
	}
	if e.Where != "" {
		out += fmt.Sprintf("CONTEXT: %q\n", e.Where)
	}
	return out
}

// packageCopier answers with this package.
type packageCopier struct{}

// decode implements copier. The rows of a failed COPY do not count.
func (packageCopier) decode(c *copyCase, data []byte) ([][][]byte, error) {
	o, err := ParseOptions(c.list, true)
	if err != nil {
		return nil, err
	}
	r, err := NewReader(Source{Data: bytes.NewReader(data), Table: "t", Columns: c.columns}, o)
	if err != nil {
		return nil, err
	}
	return readAll(r)
}

// readAll returns copies of all rows.
func readAll(r *Reader) ([][][]byte, error) {
	var rows [][][]byte
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		kept := make([][]byte, len(row))
		for i, f := range row {
			kept[i] = slices.Clone(f)
			if r.IsDefault(i) {
				kept[i] = []byte("(default)")
			}
		}
		rows = append(rows, kept)
	}
}

// encode implements copier.
func (packageCopier) encode(c *copyCase, rows [][][]byte) ([]byte, error) {
	o, err := ParseOptions(c.list, false)
	if err != nil {
		return nil, err
	}
	e, err := NewEncoder(o, c.columns)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := NewWriter(&out, e)
	err = w.WriteHeader()
	for _, row := range rows {
		err = errors.Join(err, w.WriteRow(row))
	}
	err = errors.Join(err, w.Close())
	return out.Bytes(), err
}

// postgresCopier answers with a PostgreSQL server.
type postgresCopier struct{ conn *pgconn.PgConn }

// has18 reports whether the server is of PostgreSQL's version 18 or later.
func (p postgresCopier) has18() bool {
	major, _, _ := strings.Cut(p.conn.ParameterStatus("server_version"), ".")
	n, err := strconv.Atoi(major)
	return err == nil && n >= 18
}

// prepare makes the table and returns the statement's options.
func (p postgresCopier) prepare(c *copyCase) string {
	var columns, options []string
	for _, name := range c.columns {
		columns = append(columns, name+" text")
	}
	for _, o := range c.list {
		text := o.Name
		switch {
		case o.Star:
			text += " *"
		case o.Columns != nil:
			text += " (" + strings.Join(o.Columns, ", ") + ")"
		case o.HasValue:
			text += " E'" + strings.NewReplacer("'", "''", `\`, `\\`).Replace(o.Value) + "'"
		}
		options = append(options, text)
	}
	sql := "drop table if exists t; create temp table t (" + strings.Join(columns, ", ") + ")"
	if _, err := p.conn.Exec(context.Background(), sql).ReadAll(); err != nil {
		panic(err)
	}
	if options == nil {
		return ""
	}
	return " (" + strings.Join(options, ", ") + ")"
}

// decode implements copier.
func (p postgresCopier) decode(c *copyCase, data []byte) ([][][]byte, error) {
	options := p.prepare(c)
	_, err := p.conn.CopyFrom(context.Background(), bytes.NewReader(data), "copy t from stdin"+options)
	if err != nil {
		return nil, translate(err)
	}
	r := p.conn.ExecParams(context.Background(), "select * from t", nil, nil, nil, nil).Read()
	return r.Rows, r.Err
}

// encode implements copier.
func (p postgresCopier) encode(c *copyCase, rows [][][]byte) ([]byte, error) {
	options := p.prepare(c)
	for _, row := range rows {
		var places []string
		for i := range row {
			places = append(places, "$"+strconv.Itoa(i+1))
		}
		sql := "insert into t values (" + strings.Join(places, ", ") + ")"
		if r := p.conn.ExecParams(context.Background(), sql, row, nil, nil, nil).Read(); r.Err != nil {
			return nil, r.Err
		}
	}
	var out bytes.Buffer
	_, err := p.conn.CopyTo(context.Background(), &out, "copy t to stdout"+options)
	return out.Bytes(), translate(err)
}

// translate makes an error of the server one of this program.
func translate(err error) error {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return err
	}
	out := pgerr.New(pgerr.Code(e.Code), "%s", e.Message)
	out.Hint, out.Where = e.Hint, e.Where
	return out
}
