package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// patience bounds the answer to one statement.
const patience = 20 * time.Second

// client is a connection to one of the servers, made again when it is lost.
type client struct {
	address string
	conn    *pgconn.PgConn
}

// connect connects when there is no connection.
func (c *client) connect(ctx context.Context) error {
	if c.conn != nil && !c.conn.IsClosed() {
		return nil
	}
	conn, err := pgconn.Connect(ctx, "postgres://app@"+c.address+"/USER?sslmode=disable")
	if err != nil {
		return err
	}
	c.conn = conn
	_, err = conn.Exec(ctx, "SET statement_timeout = '5s'").ReadAll()
	return err
}

// exec runs a statement without an answer.
func (c *client) exec(ctx context.Context, sql string) error {
	if err := c.connect(ctx); err != nil {
		return err
	}
	_, err := c.conn.Exec(ctx, sql).ReadAll()
	return err
}

// answer is what a server says to one statement.
type answer struct {
	columns  []string // name, type, typmod
	rows     [][]string
	tag      string
	code     string // SQLSTATE, "" without an error
	message  string
	position int32
	lost     bool // the connection
	format   int16
}

// ask runs one statement, with results in a format.
func (c *client) ask(ctx context.Context, sql string, format int16) *answer {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	a := &answer{format: format}
	if err := c.connect(ctx); err != nil {
		return &answer{lost: true, message: err.Error()}
	}
	description, err := c.conn.Prepare(ctx, "", sql, nil)
	if err != nil {
		return a.fail(err)
	}
	// What is described is the statement, not the portal: of that PostgreSQL says what
	// its planner made of the expressions.
	for _, f := range description.Fields {
		a.columns = append(a.columns, fmt.Sprintf("%s type %d typmod %d size %d", f.Name, f.DataTypeOID, f.TypeModifier, f.DataTypeSize))
	}
	reader := c.conn.ExecPrepared(ctx, "", nil, nil, []int16{format})
	for reader.NextRow() {
		a.addRow(reader.Values(), format)
	}
	tag, err := reader.Close()
	a.tag = tag.String()
	return a.fail(err)
}

// fail records an error, if there is one.
func (a *answer) fail(err error) *answer {
	var e *pgconn.PgError
	switch {
	case errors.As(err, &e):
		a.code, a.message, a.position = e.Code, e.Message, e.Position
	case err != nil:
		a.lost, a.message = true, err.Error()
	}
	return a
}

// addRow records a row.
func (a *answer) addRow(values [][]byte, format int16) {
	row := make([]string, len(values))
	for i, v := range values {
		switch {
		case v == nil:
			row[i] = "NULL"
		case format == 1:
			row[i] = fmt.Sprintf("%x", v)
		default:
			row[i] = strconv.Quote(string(v))
		}
	}
	a.rows = append(a.rows, row)
}

// sorted sorts the rows when their order does not count.
func (a *answer) sorted(ordered bool) {
	if !ordered {
		slices.SortFunc(a.rows, slices.Compare)
	}
}

// pair is the two servers.
type pair struct {
	postgres *client
	gateway  *gateway
}

// both runs a statement on both servers.
func (p *pair) both(ctx context.Context, sql string) error {
	if err := p.postgres.exec(ctx, sql); err != nil {
		return fmt.Errorf("postgres: %w", err)
	}
	if err := p.gateway.exec(ctx, sql); err != nil {
		return fmt.Errorf("gateway: %w", err)
	}
	return nil
}

// difference says how two answers differ; "" if they do not.
func difference(want, got *answer, st *statement) string {
	switch {
	case want.lost || got.lost:
		return fmt.Sprintf("connection: postgres %v %s, gateway %v %s", want.lost, want.message, got.lost, got.message)
	case timedOut(want) || timedOut(got):
		return ""
	case want.code != got.code && refused(got), want.code == "" && rightly(got):
		return ""
	case want.code != "" && got.code != "" && st.grouped:
		return "" // several groups, several errors: the order of groups is nobody's promise
	case want.code != got.code:
		return fmt.Sprintf("sqlstate: postgres %q %s, gateway %q %s", want.code, want.message, got.code, got.message)
	case want.code != "" && want.position != got.position:
		return fmt.Sprintf("position: postgres %d, gateway %d: %s", want.position, got.position, want.message)
	case want.code != "":
		return ""
	case !slices.Equal(want.columns, got.columns):
		return fmt.Sprintf("columns: postgres %v, gateway %v", want.columns, got.columns)
	case want.tag != got.tag:
		return fmt.Sprintf("tag: postgres %s, gateway %s", want.tag, got.tag)
	}
	want.sorted(st.ordered)
	got.sorted(st.ordered)
	for i, row := range want.rows {
		if !slices.EqualFunc(row, got.rows[i], func(x, y string) bool { return x == y || st.inexact && near(x, y) }) {
			return fmt.Sprintf("row %d: postgres %s, gateway %s", i+1, strings.Join(row, " | "), strings.Join(got.rows[i], " | "))
		}
	}
	return ""
}

// refusals are the messages of what the gateway refuses by name (0A000), each with the
// reason. Anything else that it refuses is a difference.
var refusals = map[string]string{
	"a basic regular expression": "nobody was seen to use them",
}

// refused reports whether the gateway refused what it may.
func refused(a *answer) bool {
	for text := range refusals {
		if a.code == "0A000" && strings.HasPrefix(a.message, text) {
			return true
		}
	}
	return false
}

// rightly reports whether the gateway fails as newer versions do where PostgreSQL 15
// answers wrongly: the difference of two timestamps that overflows.
func rightly(a *answer) bool { return a.code == "22008" && a.message == "interval out of range" }

// timedOut reports whether a server had not enough time.
func timedOut(a *answer) bool { return a.code == "57014" }

// nearness is how far results of the C library's functions may be apart, relatively.
const nearness = 1e-13

// near reports whether two texts are numbers that differ in the last digits.
func near(x, y string) bool {
	x, y = strings.Trim(x, `"`), strings.Trim(y, `"`)
	a, err := strconv.ParseFloat(x, 64)
	if err != nil {
		return false
	}
	b, err := strconv.ParseFloat(y, 64)
	if err != nil {
		return false
	}
	limit := nearness
	if len(x) < len("1.2345678901") && strings.ContainsAny(x, ".") {
		limit = 3e-7 // a real
	}
	return math.Abs(a-b) <= limit*math.Max(math.Abs(a), math.Abs(b))
}
