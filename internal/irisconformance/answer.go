package irisconformance

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/iris"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// The most that is read of one answer: a corpus is about small things.
const (
	rowsMax   = 1000
	streamMax = 4096
)

// answer executes a statement and returns what it answered; an *iris.Error is
// an answer too.
func answer(ctx context.Context, conn *iris.Conn, c Case, sql string, set []list.Item) (string, error) {
	if !iris.IsQuery(sql) && !strings.EqualFold(firstWord(sql), "EXPLAIN") {
		n, err := conn.Exec(ctx, sql, set)
		if err != nil {
			return "", err
		}
		return countText(sql, n), nil
	}
	rows, err := conn.Query(ctx, sql, set, iris.QueryOptions{})
	if err != nil {
		return "", err
	}
	text, err := rowsText(ctx, rows, c)
	if closeErr := rows.Close(); err == nil {
		err = closeErr
	}
	return text, err
}

// firstWord is the word a statement begins with.
func firstWord(sql string) string {
	word, _, _ := strings.Cut(strings.TrimSpace(sql), " ")
	return word
}

// countText is the answer of a statement without rows: the count is part of it
// for statements that change rows.
func countText(sql string, n int64) string {
	switch strings.ToUpper(firstWord(sql)) {
	case "INSERT", "UPDATE", "DELETE":
		if n == 1 {
			return "1 row\n"
		}
		return fmt.Sprintf("%d rows\n", n)
	}
	return "ok\n"
}

// rowsText reads a result: the columns, then the rows.
func rowsText(ctx context.Context, rows *iris.Rows, c Case) (string, error) {
	columns := rows.Columns()
	head := make([]string, len(columns))
	for i := range columns {
		head[i] = columns[i].Label + " " + typeText(&columns[i], c.Sizes)
	}
	var lines []string
	for len(lines) < rowsMax && rows.Next(ctx) {
		line, err := rowText(ctx, rows, columns)
		if err != nil {
			return "", err
		}
		lines = append(lines, line)
	}
	if err := rows.Err(); err != nil {
		return "", err
	}
	if c.Sort {
		slices.Sort(lines)
	}
	if len(lines) == 0 {
		lines = []string{"(no rows)"}
	}
	return strings.Join(head, " | ") + "\n" + strings.Join(lines, "\n") + "\n", nil
}

// rowText prints a row.
func rowText(ctx context.Context, rows *iris.Rows, columns []iris.Column) (string, error) {
	items, err := decodeRow(rows.Row())
	if err != nil {
		return "", err
	}
	cells := make([]string, len(items))
	for i, it := range items {
		kind := wire.TypeVarchar
		if i < len(columns) {
			kind = columns[i].Type
		}
		if cells[i], err = cellText(ctx, rows, kind, it); err != nil {
			return "", err
		}
	}
	return strings.Join(cells, " | "), nil
}

// decodeRow decodes the items of a row into memory of their own.
func decodeRow(raw []byte) ([]list.Item, error) {
	var row []list.Item
	r := list.NewReader(slices.Clone(raw))
	for r.More() {
		it, err := r.Next()
		if err != nil {
			return nil, err
		}
		row = append(row, it)
	}
	return row, nil
}

// cellText prints a value so that text, numbers and NULL can be told apart. In
// which form a number travels is not the corpus's concern.
func cellText(ctx context.Context, rows *iris.Rows, kind int, it list.Item) (string, error) {
	if it.Kind == list.Null || it.Kind == list.Undefined {
		return "NULL", nil
	}
	switch kind {
	case wire.TypeLongVarchar, wire.TypeLongVarbinary, wire.TypeWideLongVarchar:
		return streamText(ctx, rows, it.Str)
	case wire.TypeBit, wire.TypeTinyInt, wire.TypeSmallInt, wire.TypeInteger, wire.TypeBigInt, wire.TypeRowID,
		wire.TypeNumeric, wire.TypeDecimal, wire.TypeFloat, wire.TypeReal, wire.TypeDouble:
		if it.Kind == list.String {
			return it.Str, nil
		}
	}
	switch it.Kind {
	case list.String:
		return quote(it.Str), nil
	case list.Bytes:
		return fmt.Sprintf("x'%x'", it.Str), nil
	case list.Double:
		return strconv.FormatFloat(it.Double, 'g', -1, 64), nil
	default:
		return it.Text(), nil
	}
}

// quote prints text on one line.
func quote(s string) string {
	q := strconv.Quote(s)
	if inner := q[1 : len(q)-1]; inner == strings.ReplaceAll(s, `"`, `\"`) {
		return "'" + s + "'"
	}
	return q
}

// streamText reads a stream's beginning.
func streamText(ctx context.Context, rows *iris.Rows, handle string) (string, error) {
	stream, err := rows.Stream(ctx, handle)
	if err != nil {
		return "", err
	}
	data, err := io.ReadAll(io.LimitReader(stream, streamMax))
	return "stream " + quote(string(data)), errors.Join(err, stream.Close())
}

// typeNames names the types that columns have.
var typeNames = map[int]string{
	wire.TypeGUID: "guid", wire.TypeWideLongVarchar: "longvarchar", wire.TypeWideVarchar: "varchar", wire.TypeWideChar: "char",
	wire.TypeBit: "bit", wire.TypeTinyInt: "tinyint", wire.TypeBigInt: "bigint", wire.TypeLongVarbinary: "longvarbinary",
	wire.TypeVarbinary: "varbinary", wire.TypeBinary: "binary", wire.TypeLongVarchar: "longvarchar", wire.TypeChar: "char",
	wire.TypeNumeric: "numeric", wire.TypeDecimal: "decimal", wire.TypeInteger: "integer", wire.TypeSmallInt: "smallint",
	wire.TypeFloat: "float", wire.TypeReal: "real", wire.TypeDouble: "double", wire.TypeDate: "odbc-date", wire.TypeTime: "odbc-time",
	wire.TypeTimestamp: "timestamp", wire.TypeVarchar: "varchar", wire.TypeODBC3Date: "odbc3-date", wire.TypeODBC3Time: "odbc3-time",
	wire.TypeODBC3Timestamp: "odbc3-timestamp", wire.TypeDateHorolog: "date", wire.TypeTimeHorolog: "time",
	wire.TypePosixTime: "posixtime", wire.TypeRowID: "rowid",
}

// typeText names a column's type, with its size if asked for.
func typeText(c *iris.Column, sizes bool) string {
	name, ok := typeNames[c.Type]
	if !ok {
		name = "type " + strconv.Itoa(c.Type)
	}
	switch {
	case !sizes:
		return name
	case c.Scale != 0:
		return fmt.Sprintf("%s(%d,%d)", name, c.Precision, c.Scale)
	}
	return fmt.Sprintf("%s(%d)", name, c.Precision)
}

// appendOutcome appends an answer, or the error that is one, and returns an
// error that is none.
func appendOutcome(b *strings.Builder, c Case, text string, err error) error {
	var e *iris.Error
	if !errors.As(err, &e) {
		b.WriteString(text)
		return err
	}
	fmt.Fprintf(b, "SQLCODE %d: %s\n", e.SQLCODE, oneLine(e.Text))
	if c.Message && e.Message != "" {
		fmt.Fprintf(b, "%%msg: %s\n", oneLine(e.Message))
	}
	return nil
}

// oneLine is text with every run of white space made one blank.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
