package superserver

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// catalogCall is one of JDBC's catalog functions: what it returns, and the
// statement on INFORMATION_SCHEMA whose rows are turned into that. Without a
// statement the rows are fixed.
type catalogCall struct {
	columns string // names, each with a kind after a colon unless it is VARCHAR
	sql     string
	args    func(values []string) []string          // for sql; nil takes the values as they are
	row     func(out []byte, in []list.Item) []byte // of a row of sql
	fixed   [][]list.Item
}

// params is how many parameters the call's statement has, which may name one of
// them several times.
func (call *catalogCall) params() int {
	n := 0
	for strings.Contains(call.sql, fmt.Sprintf(":%%qpar(%d)", n+1)) {
		n++
	}
	return n
}

// catalog answers a catalog message with two messages: the columns, and the rows
// by pages.
func (c *conn) catalog(ctx context.Context, q request) error {
	call := catalogCalls[q.Function()]
	values, err := decodeValues(q.body)
	if err != nil {
		return err
	}
	rows, err := c.openCatalog(ctx, call, itemTexts(values))
	if err != nil {
		return err
	}
	st := &statement{id: q.Statement, cursor: newCursor(rows, 0, time.Time{})}
	c.statements.put(st)
	c.reply.begin(q)
	c.reply.buf = list.AppendInt(c.reply.buf, 0) // kind of statement; no client looks at it
	c.reply.buf = appendColumns(c.reply.buf, catalogColumns(call.columns))
	c.reply.end(wire.StatusOK)
	return c.page(ctx, q, st)
}

// openCatalog starts to produce a call's rows.
func (c *conn) openCatalog(ctx context.Context, call *catalogCall, values []string) (Cursor, error) {
	if call.sql == "" {
		return &catalogCursor{call: call}, nil
	}
	compiled, err := c.job.Prepare(ctx, call.sql, make([]ParamInfo, call.params()))
	if err != nil {
		return nil, err
	}
	if call.args != nil {
		values = call.args(values)
	}
	params := make([]list.Item, len(compiled.Params()))
	for i := range params {
		if i < len(values) {
			params[i] = list.Item{Kind: list.String, Str: values[i]}
		}
	}
	rows, err := compiled.Query(ctx, params)
	if err != nil {
		return nil, err
	}
	return &catalogCursor{call: call, rows: rows, width: len(compiled.Columns())}, nil
}

// itemTexts copies the texts out of a request's values.
func itemTexts(values []list.Item) []string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = strings.Clone(v.Str)
	}
	return texts
}

// catalogColumns parses the columns of a call.
func catalogColumns(spec string) []Column {
	names := strings.Fields(spec)
	columns := make([]Column, len(names))
	for i, name := range names {
		name, kind, _ := strings.Cut(name, ":")
		c := Column{Name: name, Type: wire.TypeVarchar, Precision: 128, Nullable: wire.NullableYes}
		switch kind {
		case "int":
			c.Type, c.Precision = wire.TypeInteger, 10
		case "small":
			c.Type, c.Precision = wire.TypeSmallInt, 5
		case "bit":
			c.Type, c.Precision = wire.TypeBit, 1
		}
		columns[i] = c
	}
	return columns
}

// catalogCursor turns the rows of a call's statement, or its fixed rows, into
// those that JDBC wants.
type catalogCursor struct {
	call    *catalogCall
	rows    Cursor // nil when the rows are fixed
	width   int    // columns of rows
	next    int    // of the fixed rows
	scratch []byte
	items   []list.Item
}

// Close implements Cursor.
func (c *catalogCursor) Close() {
	if c.rows != nil {
		c.rows.Close()
	}
}

// Next implements Cursor.
func (c *catalogCursor) Next(ctx context.Context, buf []byte) ([]byte, error) {
	if c.rows == nil {
		return c.nextFixed(buf)
	}
	row, err := c.rows.Next(ctx, c.scratch[:0])
	c.scratch = row
	if err != nil {
		return buf, err
	}
	c.items = c.items[:0]
	r := list.NewReader(row)
	for range c.width {
		item, err := r.Next()
		if err != nil {
			return buf, err
		}
		c.items = append(c.items, item)
	}
	return c.call.row(buf, c.items), nil
}

// nextFixed appends the next of the fixed rows.
func (c *catalogCursor) nextFixed(buf []byte) ([]byte, error) {
	if c.next == len(c.call.fixed) {
		return buf, io.EOF
	}
	c.next++
	return appendItems(buf, c.call.fixed[c.next-1]...), nil
}

// appendItems appends a row.
func appendItems(buf []byte, items ...list.Item) []byte {
	for _, item := range items {
		buf = list.AppendItem(buf, item, true)
	}
	return buf
}
