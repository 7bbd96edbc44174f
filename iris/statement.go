package iris

import (
	"context"
	"fmt"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// Stmt is a prepared statement. It belongs to its connection and ends with it.
// Executing it again ends the rows of its last execution: the server has one
// cursor per statement.
type Stmt struct {
	conn    *Conn
	id      uint32
	sql     string
	text    string // sql with parameters marked
	marked  int    // how many
	query   bool
	columns []Column
	params  []Param

	executions int // to tell rows whose cursor is gone
	closed     bool
}

// QueryOptions limits an execution of a query.
type QueryOptions struct {
	MaxRows        int // 0 for all
	TimeoutSeconds int // enforced by the server; 0 for none
}

// Prepare has the server parse a statement, with ? for its parameters.
func (c *Conn) Prepare(ctx context.Context, sql string) (*Stmt, error) {
	s := newStmt(c, sql)
	if err := s.begin(ctx, wire.Prepare); err != nil {
		return nil, err
	}
	c.out = appendStatement(c.out, s.text, s.marked)
	var r reply
	if err := c.roundTrip(ctx, &r, nil); err != nil {
		return nil, err
	}
	if err := c.check(ctx, &r, s.id); err != nil {
		return nil, err
	}
	if _, err := s.describe(r.body); err != nil {
		return nil, err
	}
	return s, nil
}

// newStmt is a statement the server does not know yet.
func newStmt(c *Conn, sql string) *Stmt {
	text, marked := markParameters(sql)
	return &Stmt{conn: c, sql: sql, text: text, marked: marked, query: IsQuery(sql)}
}

// begin starts a request about the statement, which gets its id with the first.
func (s *Stmt) begin(ctx context.Context, f wire.Function) error {
	if err := s.conn.begin(ctx, f, s.id); err != nil {
		return err
	}
	if s.id == 0 {
		s.id = s.conn.nextStatement()
		wire.SetStatement(s.conn.out, s.conn.requestAt, s.id)
	}
	return nil
}

// SQL returns the statement as it was given.
func (s *Stmt) SQL() string { return s.sql }

// IsQuery tells whether the statement returns rows: then Query runs it, else
// Exec.
func (s *Stmt) IsQuery() bool { return s.query }

// Columns describes the result of a query. The caller must not change it.
func (s *Stmt) Columns() []Column { return s.columns }

// Params describes the parameters. The caller must not change it.
func (s *Stmt) Params() []Param { return s.params }

// Close forgets the statement and ends its rows. The server is told with the
// next request.
func (s *Stmt) Close() {
	if s.closed {
		return
	}
	s.closed = true
	s.executions++
	s.conn.closeLater(s.id)
}

// Query runs the statement as a query.
func (s *Stmt) Query(ctx context.Context, args []list.Item, opts QueryOptions) (*Rows, error) {
	if err := s.usable(true, len(args)); err != nil {
		return nil, err
	}
	c := s.conn
	if err := s.begin(ctx, wire.PreparedQuery); err != nil {
		return nil, err
	}
	s.executions++
	c.out = appendArgs(c.out, args, c.compact)
	c.out = opts.append(c.out)
	r := reply{body: c.takeBuffer(), own: true}
	if err := c.roundTrip(ctx, &r, nil); err != nil {
		return nil, err
	}
	if r.status == wire.StatusUnknownStatement {
		c.returnBuffer(r.body)
		return s.queryDirect(ctx, args, opts)
	}
	return s.open(ctx, &r)
}

// queryDirect runs the statement by its text, in a single call.
func (s *Stmt) queryDirect(ctx context.Context, args []list.Item, opts QueryOptions) (*Rows, error) {
	c := s.conn
	if err := s.begin(ctx, wire.DirectQuery); err != nil {
		return nil, err
	}
	c.out = appendStatement(c.out, s.text, s.marked)
	c.out = appendArgs(c.out, args, c.compact)
	c.out = opts.append(c.out)
	var meta reply
	data := reply{body: c.takeBuffer(), own: true}
	if err := c.roundTrip(ctx, &meta, &data); err != nil {
		return nil, err
	}
	if !meta.status.OK() {
		c.returnBuffer(data.body)
		return nil, c.check(ctx, &meta, s.id)
	}
	if _, err := s.describe(meta.body); err != nil {
		return nil, err
	}
	return s.open(ctx, &data)
}

// open makes rows of the first reply that holds some.
func (s *Stmt) open(ctx context.Context, r *reply) (*Rows, error) {
	if err := s.conn.check(ctx, r, s.id); err != nil {
		s.conn.returnBuffer(r.body)
		return nil, err
	}
	return &Rows{
		stmt:      s,
		columns:   s.columns,
		execution: s.executions,
		buf:       r.body,
		items:     list.NewReader(r.body),
		complete:  r.status == wire.StatusDone,
		over:      r.status == wire.StatusDone,
	}, nil
}

// Exec runs a statement that returns no rows and tells how many it affected.
func (s *Stmt) Exec(ctx context.Context, args []list.Item) (int64, error) {
	if err := s.usable(false, len(args)); err != nil {
		return 0, err
	}
	r, err := s.update(ctx, func(buf []byte) []byte { return appendArgs(buf, args, s.conn.compact) }, nil)
	if err != nil {
		return 0, err
	}
	counts, err := s.counts(ctx, r, 1)
	if err != nil {
		return 0, err
	}
	return counts[0], nil
}

// update sends an execution whose parameters args appends, followed by payload,
// and sends the text too if the server has forgotten it. The reader it returns
// is at the row counts.
func (s *Stmt) update(ctx context.Context, args func([]byte) []byte, payload []byte) (updateReply, error) {
	c := s.conn
	if err := s.begin(ctx, wire.PreparedUpdate); err != nil {
		return updateReply{}, err
	}
	s.executions++
	c.out = args(appendUpdate(c.out))
	c.payload = payload
	var r reply
	if err := c.roundTrip(ctx, &r, nil); err != nil {
		return updateReply{}, err
	}
	if r.status == wire.StatusUnknownStatement {
		return s.updateDirect(ctx, args, payload)
	}
	return updateReply{reply: r, items: list.NewReader(r.body)}, nil
}

// updateReply is the answer to an update, read up to its row counts.
type updateReply struct {
	reply
	items list.Reader
}

// updateDirect is update by the statement's text.
func (s *Stmt) updateDirect(ctx context.Context, args func([]byte) []byte, payload []byte) (updateReply, error) {
	c := s.conn
	if err := s.begin(ctx, wire.DirectUpdate); err != nil {
		return updateReply{}, err
	}
	c.out = appendStatement(c.out, s.text, s.marked)
	c.out = args(appendUpdate(c.out))
	c.payload = payload
	var r reply
	if err := c.roundTrip(ctx, &r, nil); err != nil {
		return updateReply{}, err
	}
	if !r.status.OK() {
		// An error replaces the description; a batch's counts follow at once.
		return updateReply{reply: r, items: list.NewReader(r.body)}, nil
	}
	items, err := s.describe(r.body)
	return updateReply{reply: r, items: items}, err
}

// counts reads one row count per parameter set and reports the error the reply
// carries, if any; a batch that failed has counts too.
func (s *Stmt) counts(ctx context.Context, r updateReply, sets int) ([]int64, error) {
	counts := make([]int64, 0, min(sets, len(r.items.Rest())))
	for len(counts) < sets && r.items.More() {
		n, err := r.items.NextInt()
		if err != nil {
			return nil, s.conn.garbled("row count", err)
		}
		counts = append(counts, n)
	}
	if err := s.conn.check(ctx, &r.reply, s.id); err != nil {
		return counts, err
	}
	if len(counts) < sets {
		return nil, s.conn.garbled(fmt.Sprintf("%d row counts for %d parameter sets", len(counts), sets), nil)
	}
	return counts, nil
}

// ExecDirect runs a statement without parameters in a single call, as suits DDL
// and transaction statements, and tells how many rows it affected.
func (c *Conn) ExecDirect(ctx context.Context, sql string) (int64, error) {
	return c.Exec(ctx, sql, nil)
}

// Exec is ExecDirect with parameters.
func (c *Conn) Exec(ctx context.Context, sql string, args []list.Item) (int64, error) {
	s := newStmt(c, sql)
	if len(args) != s.marked {
		return 0, wrongArgs(s.marked, len(args))
	}
	r, err := s.updateDirect(ctx, func(buf []byte) []byte { return appendArgs(buf, args, c.compact) }, nil)
	if err != nil {
		return 0, err
	}
	counts, err := s.counts(ctx, r, 1)
	if err != nil {
		return 0, err
	}
	s.Close()
	return counts[0], nil
}

// Query prepares and runs a query in a single call. Closing the rows closes the
// statement.
func (c *Conn) Query(ctx context.Context, sql string, args []list.Item, opts QueryOptions) (*Rows, error) {
	s := newStmt(c, sql)
	if len(args) != s.marked {
		return nil, wrongArgs(s.marked, len(args))
	}
	rows, err := s.queryDirect(ctx, args, opts)
	if err != nil {
		return nil, err
	}
	rows.ownsStmt = true
	return rows, nil
}

// describe reads a reply's description of the statement and returns what
// follows it.
func (s *Stmt) describe(body []byte) (list.Reader, error) {
	d := description{items: list.NewReader(body)}
	d.prefix(s.conn.prefixed)
	if s.query {
		s.columns = d.columns()
	}
	s.params = d.params()
	switch {
	case d.err != nil:
		return d.items, s.conn.garbled("statement description", d.err)
	case s.query && len(s.columns) == 0:
		return d.items, s.conn.garbled("a query without columns", nil)
	case len(s.params) != s.marked:
		return d.items, s.conn.garbled(
			fmt.Sprintf("%d parameters described, %d sent", len(s.params), s.marked), nil)
	}
	return d.items, nil
}

// usable reports misuse before anything is sent.
func (s *Stmt) usable(query bool, args int) error {
	switch {
	case s.closed:
		return fmt.Errorf("iris: statement is closed")
	case s.query && !query:
		return fmt.Errorf("iris: Exec of a statement that returns rows")
	case query && !s.query:
		return fmt.Errorf("iris: Query of a statement that returns no rows")
	case args != s.marked:
		return wrongArgs(s.marked, args)
	}
	return nil
}

// wrongArgs is the error for a number of values that does not fit.
func wrongArgs(want, got int) error {
	return fmt.Errorf("iris: statement has %d parameters, %d values given", want, got)
}

// append appends the two items that end a query's request.
func (o QueryOptions) append(buf []byte) []byte {
	buf = list.AppendInt(buf, int64(max(0, o.TimeoutSeconds)))
	return list.AppendInt(buf, int64(max(0, o.MaxRows)))
}

// appendUpdate appends what precedes an update's parameters: no generated keys
// wanted, no timeout.
func appendUpdate(buf []byte) []byte {
	return list.AppendInt(list.AppendNull(buf), 0)
}
