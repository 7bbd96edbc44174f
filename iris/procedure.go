package iris

import (
	"context"
	"fmt"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// The kinds of procedures as a server announces them: odd ones return rows, and with
// kindReturn they return a value too. Negative ones may have any number of results.
const (
	kindRows       = 1
	kindReturn     = 2
	kindMany       = -1
	kindManyReturn = -2
)

// What stands in place of a row count where a call has any number of results.
const (
	resultRows = -1
	resultNone = -2
)

// Procedure is a stored procedure that the server has looked up. It belongs to its
// connection and ends with it. Calling it again ends the rows of its last call.
type Procedure struct {
	stmt   *Stmt
	kind   int
	params []ProcedureParam
}

// ProcedureParam describes a parameter of a procedure.
type ProcedureParam struct {
	Param
	Name string
}

// PrepareProcedure has the server look up a procedure by its name, with its schema and
// with quotation marks where they are needed.
func (c *Conn) PrepareProcedure(ctx context.Context, name string) (*Procedure, error) {
	p := &Procedure{stmt: &Stmt{conn: c, sql: name}}
	if err := p.stmt.begin(ctx, wire.PrepareProcedure); err != nil {
		return nil, err
	}
	c.out = list.AppendString(c.out, name)
	var r reply
	if err := c.roundTrip(ctx, &r, nil); err != nil {
		return nil, err
	}
	if err := c.check(ctx, &r, p.stmt.id); err != nil {
		return nil, err
	}
	if err := p.describe(r.body); err != nil {
		return nil, c.garbled("procedure description", err)
	}
	return p, nil
}

// describe reads what the server says of the procedure.
func (p *Procedure) describe(body []byte) error {
	const itemsPerParam = 6
	d := description{items: list.NewReader(body)}
	p.kind = d.int()
	if p.kind > 0 && p.kind&kindRows != 0 {
		p.stmt.columns = d.columns()
	}
	p.params = make([]ProcedureParam, d.count(itemsPerParam))
	for i := range p.params {
		p.params[i].Param = Param{Type: d.int(), Precision: d.int(), Scale: d.int(), Nullable: d.int()}
		p.params[i].Name = d.text()
		d.text()
	}
	switch {
	case d.err != nil:
		return d.err
	case p.kind < kindManyReturn || p.kind > kindRows+kindReturn:
		return fmt.Errorf("a procedure of kind %d", p.kind)
	case p.Returns() && len(p.params) == 0:
		return fmt.Errorf("no return value is described")
	}
	return nil
}

// Returns tells whether the procedure returns a value.
func (p *Procedure) Returns() bool {
	return p.kind == kindManyReturn || p.kind > 0 && p.kind&kindReturn != 0
}

// ManyResults tells whether a call may have any number of results.
func (p *Procedure) ManyResults() bool { return p.kind < 0 }

// Columns describes the rows of a procedure that always has one result of rows; it is
// nil for others. The caller must not change it.
func (p *Procedure) Columns() []Column { return p.stmt.columns }

// Return describes the return value; it has no type where there is none.
func (p *Procedure) Return() ProcedureParam {
	if p.Returns() {
		return p.params[0]
	}
	return ProcedureParam{}
}

// Params describes the parameters, without the return value. The caller must not
// change it.
func (p *Procedure) Params() []ProcedureParam {
	if p.Returns() {
		return p.params[1:]
	}
	return p.params
}

// Close forgets the procedure and ends its rows.
func (p *Procedure) Close() { p.stmt.Close() }

// Outcome is what a call has brought.
type Outcome struct {
	// Return is the return value, undefined for a procedure without one.
	Return list.Item
	// Values has an item for each parameter; those of input parameters mean nothing.
	Values []list.Item
	// Rows are the rows of the current result, nil for one without rows, and Count is
	// then how many rows were affected.
	Rows  *Rows
	Count int64

	procedure *Procedure
}

// Call runs the procedure. args has an item for each parameter; that of an output
// parameter, or of one that is to get its default, is the undefined item.
func (p *Procedure) Call(ctx context.Context, args []list.Item) (*Outcome, error) {
	switch {
	case p.stmt.closed:
		return nil, fmt.Errorf("iris: procedure is closed")
	case len(args) != len(p.Params()):
		return nil, wrongArgs(len(p.Params()), len(args))
	case p.ManyResults():
		return p.callMany(ctx, args)
	case p.stmt.columns != nil:
		return p.callQuery(ctx, args)
	}
	r, err := p.request(ctx, wire.ProcedureUpdate, args, nil)
	if err != nil {
		return nil, err
	}
	out, items, err := p.values(r.body)
	if err != nil {
		return nil, err
	}
	if out.Count, err = items.NextInt(); err != nil {
		return nil, p.stmt.conn.garbled("row count", err)
	}
	return out, nil
}

// request sends a call and reads its replies, the second only if it is not nil.
func (p *Procedure) request(ctx context.Context, f wire.Function, args []list.Item, second *reply) (*reply, error) {
	c := p.stmt.conn
	if err := p.stmt.begin(ctx, f); err != nil {
		return nil, err
	}
	p.stmt.executions++
	c.out = list.AppendInt(list.AppendInt(c.out, 0), 0) // not static, no timeout
	if f != wire.MultipleResults {
		c.out = list.AppendInt(c.out, 0) // all rows
	}
	c.out = appendArgs(c.out, args, c.compact)
	r := &reply{body: c.takeBuffer(), own: true}
	if err := c.roundTrip(ctx, r, second); err != nil {
		return nil, err
	}
	if err := c.check(ctx, r, p.stmt.id); err != nil {
		c.returnBuffer(r.body)
		return nil, err
	}
	return r, nil
}

// values reads the items of the parameters. They are copied: what they are read from
// is used again.
func (p *Procedure) values(body []byte) (*Outcome, list.Reader, error) {
	out, items := &Outcome{procedure: p}, list.NewReader(body)
	for i := range p.params {
		it, err := items.Next()
		if err != nil {
			return nil, items, p.stmt.conn.garbled("values of parameters", items.Need(err))
		}
		it.Str = strings.Clone(it.Str)
		if i == 0 && p.Returns() {
			out.Return = it
			continue
		}
		out.Values = append(out.Values, it)
	}
	return out, items, nil
}

// callQuery is Call of a procedure with one result of rows.
func (p *Procedure) callQuery(ctx context.Context, args []list.Item) (*Outcome, error) {
	data := reply{body: p.stmt.conn.takeBuffer(), own: true}
	r, err := p.request(ctx, wire.ProcedureQuery, args, &data)
	if err != nil {
		return nil, err
	}
	out, _, err := p.values(r.body)
	p.stmt.conn.returnBuffer(r.body)
	if err != nil {
		return nil, err
	}
	out.Rows, err = p.stmt.open(ctx, &data)
	if err != nil {
		return nil, err
	}
	out.Rows.fetchBy = wire.ProcedureFetch
	return out, nil
}

// callMany is Call of a procedure with any number of results.
func (p *Procedure) callMany(ctx context.Context, args []list.Item) (*Outcome, error) {
	r, err := p.request(ctx, wire.MultipleResults, args, nil)
	if err != nil {
		return nil, err
	}
	out, items, err := p.values(r.body)
	if err != nil {
		return nil, err
	}
	_, err = out.take(r, items)
	return out, err
}

// take reads the next result, whose head items are at; more is false when there is none.
func (o *Outcome) take(r *reply, items list.Reader) (more bool, err error) {
	s := o.procedure.stmt
	d := description{items: items}
	n := d.int()
	o.Rows, o.Count = nil, int64(n)
	if d.err == nil && n == resultRows {
		columns := d.columns()
		o.Count = 0
		o.Rows = &Rows{
			stmt: s, columns: columns, execution: s.executions, buf: r.body, items: d.items, fetchBy: wire.MultipleFetch,
			complete: r.status == wire.StatusDone, over: r.status == wire.StatusDone,
		}
	}
	if d.err != nil {
		return false, s.conn.garbled("result of a procedure", d.err)
	}
	if n == resultNone {
		o.Count = 0
	}
	return n != resultNone, nil
}

// More goes on to the next result of a procedure that may have many, whatever is left of
// the one before; it reports whether there is one.
func (o *Outcome) More(ctx context.Context) (bool, error) {
	p := o.procedure
	if !p.ManyResults() {
		return false, nil
	}
	if o.Rows != nil {
		o.Rows.over = true // the request ends them
		if err := o.Rows.Close(); err != nil {
			return false, err
		}
	}
	c := p.stmt.conn
	if err := p.stmt.begin(ctx, wire.MoreResults); err != nil {
		return false, err
	}
	p.stmt.executions++
	c.out = list.AppendInt(c.out, 1) // close the current one
	r := reply{body: c.takeBuffer(), own: true}
	if err := c.roundTrip(ctx, &r, nil); err != nil {
		return false, err
	}
	if err := c.check(ctx, &r, p.stmt.id); err != nil {
		return false, err
	}
	return o.take(&r, list.NewReader(r.body))
}

// Close ends the current result.
func (o *Outcome) Close() error {
	if o.Rows == nil {
		return nil
	}
	return o.Rows.Close()
}
