package engine

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// TestQueries runs the corpus of queries. A file is one database. Directives:
//
//	statement              a statement per line; prints what fails
//	query [sort] [columns] one query over all lines; lines "@ v | v" are its
//	                       parameters; prints rows, with columns their metadata
//	error                  a query per line; prints SQLCODE, location and %msg
//	params                 one statement; prints the type of each parameter
//
// Values are printed with their kind: 'text', 1 integer, 1n decimal, 1f double,
// x'00' bytes. A parameter is written the same way; c10'1' is a lifted literal
// with its format.
func TestQueries(t *testing.T) {
	datadriven.Walk(t, "testdata/queries", func(t *testing.T, path string) {
		j := mustLogin(t, mustBackend(t, Options{}))
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			switch d.Cmd {
			case "statement":
				return statements(t.Context(), j, d.Input)
			case "query":
				return corpusQuery(t.Context(), t, j, d)
			case "error":
				return refusals(t.Context(), t, j, d.Input)
			case "params":
				return paramTypes(t.Context(), j, d.Input)
			}
			t.Fatalf("%s: unknown directive %q", d.Pos, d.Cmd)
			return ""
		})
	})
}

// statements executes one statement per line.
func statements(ctx context.Context, j superserver.Job, input string) string {
	var out strings.Builder
	for _, sql := range strings.Split(input, "\n") {
		st, err := j.Prepare(ctx, sql, nil)
		if err == nil {
			_, err = st.Update(ctx, [][]list.Item{nil})
		}
		if err != nil {
			fmt.Fprintf(&out, "%s: %s\n", sql, errorText(err))
		}
	}
	if out.Len() == 0 {
		return "ok\n"
	}
	return out.String()
}

// errorText is an error on one line.
func errorText(err error) string {
	e := superserver.AsSQLError(err)
	if e == nil {
		return "not a SQLError: " + err.Error()
	}
	return fmt.Sprintf("%d [%s]%s", e.Code, e.Location, e.Message)
}

// refusals runs queries that must fail.
func refusals(ctx context.Context, t *testing.T, j superserver.Job, input string) string {
	var out strings.Builder
	for _, line := range strings.Split(input, "\n") {
		sql, info, items := splitParams(t, line)
		_, rows, err := execute(ctx, j, sql, info, items)
		if err == nil {
			t.Errorf("%s: accepted, %v", sql, rows)
			continue
		}
		out.WriteString(errorText(err) + "\n")
	}
	return out.String()
}

// corpusQuery runs one query.
func corpusQuery(ctx context.Context, t *testing.T, j superserver.Job, d *datadriven.TestData) string {
	sql, info, items := splitParams(t, d.Input)
	columns, rows, err := execute(ctx, j, sql, info, items)
	if err != nil {
		return errorText(err) + "\n"
	}
	if items == nil {
		compareLifted(ctx, t, j, sql, rows)
	}
	if d.HasArg("sort") {
		sort.Strings(rows)
	}
	if d.HasArg("columns") {
		rows = append([]string{columnText(columns)}, rows...)
	}
	if len(rows) == 0 {
		return "no rows\n"
	}
	return strings.Join(rows, "\n") + "\n"
}

// compareLifted runs a query again as the official clients would send it, with
// its literals lifted out, and compares the rows.
func compareLifted(ctx context.Context, t *testing.T, j superserver.Job, sql string, want []string) {
	text, info, items := lift(sql)
	_, got, err := execute(ctx, j, text, info, items)
	if err != nil {
		t.Errorf("%s: lifted: %s", text, errorText(err))
		return
	}
	w, g := withoutKinds(want), withoutKinds(got)
	if !slices.Equal(w, g) {
		t.Errorf("%s: lifted: got %q, want %q", text, g, w)
	}
}

// withoutKinds sorts rows and drops the mark of decimals: 1E3 is a whole number
// in the text, and just a number when a client has lifted it.
func withoutKinds(rows []string) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = strings.ReplaceAll(r+" ", "n ", " ")
	}
	sort.Strings(out)
	return out
}

// literals matches what clients do and do not lift: strings, types with their
// lengths, names and numbers; the first and the last alternative are lifted.
var literals = regexp.MustCompile(
	`'(?:[^']|'')*'|(?i:\b(?:NUMERIC|DECIMAL|VARCHAR|CHAR|TIME)\([^)]*\))|"[^"]*"|[A-Za-z_%$][\w%$]*|\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+`)

// lift replaces literals by parameters up to ORDER BY.
func lift(sql string) (string, []superserver.ParamInfo, []list.Item) {
	head, tail, ordered := strings.Cut(sql, "ORDER BY")
	var info []superserver.ParamInfo
	var items []list.Item
	head = literals.ReplaceAllStringFunc(head, func(s string) string {
		format := 10
		switch {
		case s[0] == '\'':
			format, s = 4, strings.ReplaceAll(s[1:len(s)-1], "''", "'")
		case s[0] != '.' && !isDigit(s[0]):
			return s
		case strings.ContainsAny(s, ".eE"):
			format = 11
		}
		info = append(info, superserver.ParamInfo{Literal: true, Format: format})
		items = append(items, list.Item{Kind: list.String, Str: s})
		return " :%qpar(" + strconv.Itoa(len(items)) + ") "
	})
	if ordered {
		head += "ORDER BY" + tail
	}
	return head, info, items
}

// splitParams separates a query from its parameters: "sql @ v | v".
func splitParams(t *testing.T, input string) (string, []superserver.ParamInfo, []list.Item) {
	sql, tail, found := strings.Cut(input, "@ ")
	if !found {
		return input, nil, nil
	}
	var info []superserver.ParamInfo
	var items []list.Item
	for _, v := range strings.Split(tail, " | ") {
		p, it := parseParam(t, strings.TrimSpace(v))
		info, items = append(info, p), append(items, it)
	}
	return strings.TrimSpace(sql), info, items
}

// parseParam reads one parameter.
func parseParam(t *testing.T, s string) (superserver.ParamInfo, list.Item) {
	var p superserver.ParamInfo
	if format, value, found := strings.Cut(s, "'"); found && strings.HasPrefix(format, "c") {
		n, err := strconv.Atoi(format[1:])
		if err != nil {
			t.Fatal(err)
		}
		p, s = superserver.ParamInfo{Literal: true, Format: n}, "'"+value
	}
	switch {
	case s == "NULL":
		return p, list.Item{Kind: list.Null}
	case strings.HasPrefix(s, "'"):
		return p, list.Item{Kind: list.String, Str: strings.Trim(s, "'")}
	case strings.HasPrefix(s, "x'"):
		b, err := hex.DecodeString(strings.Trim(s[1:], "'"))
		if err != nil {
			t.Fatal(err)
		}
		return p, list.Item{Kind: list.Bytes, Str: string(b)}
	case strings.HasSuffix(s, "f"):
		return p, list.Item{Kind: list.Double, Double: leadingDecimal(s).float64()}
	case strings.HasSuffix(s, "n"):
		d := leadingDecimal(s)
		return p, list.Item{Kind: list.Decimal, Int: d.mant, Exp: int8(d.exp)}
	}
	n, ok := leadingDecimal(s).int64()
	if !ok {
		t.Fatalf("parameter %q", s)
	}
	return p, list.Item{Kind: list.Int, Int: n}
}

// execute prepares and runs a query and renders its rows.
func execute(
	ctx context.Context, j superserver.Job, sql string, info []superserver.ParamInfo, items []list.Item,
) (columns []superserver.Column, rows []string, err error) {
	st, err := j.Prepare(ctx, sql, info)
	if err != nil {
		return nil, nil, err
	}
	c, err := st.Query(ctx, items)
	if err != nil {
		return nil, nil, err
	}
	defer c.Close()
	for {
		row, err := c.Next(ctx, nil)
		if errors.Is(err, io.EOF) {
			return st.Columns(), rows, nil
		}
		if err != nil {
			return nil, nil, err
		}
		text, err := renderRow(row, st.Columns())
		if err != nil {
			return nil, nil, err
		}
		rows = append(rows, text)
	}
}

// renderRow prints the items of a row.
func renderRow(row []byte, columns []superserver.Column) (string, error) {
	var parts []string
	r := list.NewReader(row)
	for _, c := range columns {
		binary := c.Type == xdbcVarbinary
		next := r.Next
		if binary && r.Binary() {
			next = func() (list.Item, error) {
				b, err := r.NextBytes()
				return list.Item{Kind: list.Bytes, Str: string(b)}, err
			}
		}
		it, err := next()
		if err != nil {
			return "", err
		}
		parts = append(parts, renderItem(it))
	}
	if r.More() {
		return "", errors.New("more items than columns")
	}
	return strings.Join(parts, " | "), nil
}

// renderItem prints a value with its kind.
func renderItem(it list.Item) string {
	switch it.Kind {
	case list.Int:
		return strconv.FormatInt(it.Int, 10)
	case list.Decimal:
		return decimal{it.Int, int(it.Exp)}.String() + "n"
	case list.Double:
		return strconv.FormatFloat(it.Double, 'g', -1, 64) + "f"
	case list.String:
		if strings.ContainsAny(it.Str, "\x00\r\n") {
			return strconv.Quote(it.Str)
		}
		return "'" + it.Str + "'"
	case list.Bytes:
		return "x'" + hex.EncodeToString([]byte(it.Str)) + "'"
	}
	return "NULL"
}

// columnText prints metadata: name type(precision,scale).
func columnText(columns []superserver.Column) string {
	parts := make([]string, len(columns))
	for i, c := range columns {
		parts[i] = fmt.Sprintf("%s:%d(%d,%d)", c.Label, c.Type, c.Precision, c.Scale)
	}
	return strings.Join(parts, " ")
}

// paramTypes prints the metadata of a statement's parameters.
func paramTypes(ctx context.Context, j superserver.Job, sql string) string {
	st, err := j.Prepare(ctx, sql, nil)
	if err != nil {
		return errorText(err) + "\n"
	}
	var out strings.Builder
	for i, p := range st.Params() {
		fmt.Fprintf(&out, "%d: %d(%d,%d)\n", i+1, p.Type, p.Precision, p.Scale)
	}
	return out.String()
}
