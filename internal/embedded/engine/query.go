package engine

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// query is a prepared SELECT; it implements superserver.Statement.
type query struct {
	job    *job
	sql    string
	tree   *syntax.Query
	params int
	info   []superserver.ParamInfo
	plan   *queryPlan
}

// queryPlan is a query bound to a version of the catalog.
type queryPlan struct {
	version int64
	binder  *binder
	text    string // SQLite's
	outputs []output
	probes  []probe
}

// probe finds the rows of a table, among given ones, that a query reads.
type probe struct {
	table *store.Table
	text  string
}

// newQuery binds a query.
func newQuery(j *job, sql string, tree *syntax.Query, params int, info []superserver.ParamInfo) (*query, error) {
	q := &query{job: j, sql: sql, tree: tree, params: params, info: info}
	return q, q.bind()
}

// bind makes the plan for the current catalog, unless there is one already.
func (q *query) bind() error {
	catalog := q.job.db.Catalog()
	if q.plan != nil && q.plan.version == catalog.Version {
		return nil
	}
	b := newBinder(q.job.environment(q.sql, catalog), q.info, q.params)
	bound, err := b.bindQuery(nil, q.tree)
	if err != nil {
		return err
	}
	q.plan = &queryPlan{
		version: catalog.Version, binder: b, text: bound.sql(), outputs: bound.body.outputs(), probes: makeProbes(b, bound),
	}
	return nil
}

// makeProbes makes the probes of a query that is one plain SELECT. Aggregates,
// DISTINCT and GROUP BY read uncommitted rows at every level of isolation.
func makeProbes(b *binder, q *boundQuery) []probe {
	s, ok := q.body.boundBody.(*selectBody)
	if !ok || s.computed || q.with != "" {
		return nil
	}
	var probes []probe
	for _, src := range s.scope.sources {
		if src.table == nil || src.table.System {
			continue
		}
		text := "SELECT id FROM (SELECT " + src.sql + "." + store.RowID + " AS id" + s.tail +
			") WHERE id IN (SELECT value FROM json_each(" + b.system("rows") + ")) LIMIT 1"
		probes = append(probes, probe{table: src.table, text: text})
	}
	return probes
}

// IsQuery implements superserver.Statement.
func (q *query) IsQuery() bool { return true }

// Params implements superserver.Statement.
func (q *query) Params() []superserver.ParamMeta { return q.plan.binder.paramMeta() }

// Update implements superserver.Statement.
func (q *query) Update(context.Context, [][]list.Item) ([]int64, error) {
	return nil, located(newError(-400, "A query returns rows and cannot be executed as an update"), atExecute)
}

// GeneratedKeys implements superserver.Statement.
func (q *query) GeneratedKeys() ([]superserver.Column, [][]list.Item) { return nil, nil }

// Columns implements superserver.Statement.
func (q *query) Columns() []superserver.Column { return columnsOfPlan(q.plan) }

// columnsOfPlan is what clients are told of a plan's rows.
func columnsOfPlan(p *queryPlan) []superserver.Column {
	columns := make([]superserver.Column, len(p.outputs))
	for i, o := range p.outputs {
		columns[i] = describe(o)
	}
	return columns
}

// describe is the metadata of one output. A lone whole number is an INTEGER,
// whatever its size. IRIS is said to report INTEGER for lone literals of all
// types; its own drivers would then turn text into 0, so others keep theirs.
func describe(o output) superserver.Column {
	c := superserver.Column{Name: o.label, Label: o.label, Nullable: 2}
	c.Type, c.Precision, c.Scale = xdbc(o.typ)
	c.Flags.Aliased = o.aliased
	if o.bare && o.family() == famInt {
		c.Type, c.Precision, c.Scale = xdbcInteger, 10, 0
	}
	src := o.source
	if src == nil {
		c.Flags.Expression = true
		return c
	}
	c.Nullable = src.nullable
	if src.table == nil {
		return c
	}
	c.Table, c.Schema = src.table.Name, src.table.Schema
	c.Flags.CaseSensitive = o.coll == store.CollationExact || o.coll == store.CollationString
	if src.column == nil {
		c.Flags.AutoIncrement, c.Flags.ReadOnly, c.Flags.RowID, c.Flags.Unique = true, true, false, true
		return c
	}
	c.Flags.Identity = src.column.Identity
	c.Flags.AutoIncrement = src.column.Identity || src.typ.Class == store.ClassCounter
	c.Flags.RowVersion = src.typ.Class == store.ClassRowVersion
	c.Flags.ReadOnly = c.Flags.RowVersion || src.table.System
	if key := src.table.PrimaryKey(); key != nil {
		c.Flags.Key = slices.Contains(key.Columns, src.column.ID)
	}
	return c
}

// Query implements superserver.Statement.
func (q *query) Query(ctx context.Context, params []list.Item) (superserver.Cursor, error) {
	told := q.plan
	if err := q.bind(); err != nil {
		return nil, located(err, atPrepare)
	}
	if told != q.plan && !slices.Equal(columnsOfPlan(told), q.Columns()) {
		return nil, superserver.ErrRedefined
	}
	c := &cursor{job: q.job, outputs: q.plan.outputs, params: params}
	c.attach(ctx)
	if err := q.open(c, params); err != nil {
		c.Close()
		return nil, located(c.cause(err), atOpen)
	}
	return c, nil
}

// open leases a connection, waits for uncommitted rows where the level of
// isolation asks for it, and binds the statement.
func (q *query) open(c *cursor, params []list.Item) error {
	var err error
	if c.reader, err = q.job.session.Reader(c.running); err != nil {
		return err
	}
	if q.job.isolation == isolationCommitted {
		if err := q.await(c, params); err != nil {
			return err
		}
	}
	if c.stmt, err = c.reader.Stmt(q.plan.text); err != nil {
		return err
	}
	return q.plan.binder.bindValues(c.stmt, params, q.job.process())
}

// await waits until nobody holds uncommitted changes of rows the query reads.
func (q *query) await(c *cursor, params []list.Item) error {
	for _, p := range q.plan.probes {
		look := func(l store.Locked) (int64, bool, error) { return q.look(c, p, l, params) }
		if err := q.job.session.AwaitCommitted(c.running, []*store.Table{p.table}, look); err != nil {
			return err
		}
	}
	return nil
}

// look runs a probe.
func (q *query) look(c *cursor, p probe, l store.Locked, params []list.Item) (row int64, hit bool, err error) {
	stmt, err := c.reader.Stmt(p.text)
	if err != nil {
		return 0, false, err
	}
	defer func() { err = errors.Join(err, stmt.Reset()) }()
	b := q.plan.binder
	if err := b.bindValues(stmt, params, q.job.process()); err != nil {
		return 0, false, err
	}
	rows := make([]string, len(l.Rows))
	for i, id := range l.Rows {
		rows[i] = strconv.FormatInt(id, 10)
	}
	if err := stmt.BindText(len(b.params)+len(processNames), "["+strings.Join(rows, ",")+"]"); err != nil {
		return 0, false, err
	}
	if !stmt.Step() {
		return 0, false, stmt.Err()
	}
	return stmt.ColumnInt64(0), true, nil
}

// cursor is an open query; it implements superserver.Cursor.
type cursor struct {
	job     *job
	outputs []output
	params  []list.Item
	reader  *store.Reader
	stmt    *sqlite3.Stmt

	given   context.Context // what the caller passed last
	running context.Context // the same, ended by interrupts too
	end     func()
}

// attach makes a caller's context the one that can end the query.
func (c *cursor) attach(ctx context.Context) {
	if c.given == ctx {
		return
	}
	c.detach()
	c.given = ctx
	c.running, c.end = c.job.begin(ctx)
	if c.reader != nil {
		c.reader.SetInterrupt(c.running)
	}
}

// detach releases the context.
func (c *cursor) detach() {
	if c.end != nil {
		c.end()
		c.end = nil
	}
}

// cause replaces SQLite's report of an interruption by its reason.
func (c *cursor) cause(err error) error {
	if errors.Is(err, sqlite3.INTERRUPT) && context.Cause(c.running) != nil {
		return context.Cause(c.running)
	}
	return err
}

// Next implements superserver.Cursor.
func (c *cursor) Next(ctx context.Context, buf []byte) ([]byte, error) {
	c.attach(ctx)
	if !c.stmt.Step() {
		if err := c.stmt.Err(); err != nil {
			return buf, located(c.cause(err), atFetch)
		}
		return buf, io.EOF
	}
	for i := range c.outputs {
		if n := c.outputs[i].echo; n > 0 && n <= len(c.params) && c.params[n-1].Kind == list.Decimal {
			buf = list.AppendItem(buf, c.params[n-1], false)
			continue
		}
		buf = appendColumn(buf, c.stmt, i, c.outputs[i].typ)
	}
	return buf, nil
}

// appendColumn appends a column of the current row. The frequent types go
// without a copy.
func appendColumn(buf []byte, stmt *sqlite3.Stmt, i int, t store.Type) []byte {
	switch stmt.ColumnType(i) {
	case sqlite3.INTEGER:
		if familyOf(t) != famDecimal {
			return list.AppendInt(buf, stmt.ColumnInt64(i))
		}
	case sqlite3.BLOB:
		if familyOf(t) != famVector {
			return list.AppendBytes(buf, stmt.ColumnRawBlob(i))
		}
	}
	return appendValue(buf, store.ReadColumn(stmt, i), t)
}

// Close implements superserver.Cursor.
func (c *cursor) Close() {
	c.detach()
	if c.reader != nil {
		c.reader.Release()
		c.reader = nil
	}
}
