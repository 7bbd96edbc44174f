package superserver

import (
	"context"
	"fmt"
	"time"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// The kinds of procedures: even without rows, odd with them; two more with a
// return value. Those of many result sets are negative.
const (
	kindUpdate     = 0
	kindQuery      = 1
	kindReturn     = 2
	kindMany       = -1
	kindManyReturn = -2
)

// What a call of many results announces in place of a row count.
const (
	resultRows = -1
	resultNone = -2
)

// procedureKind is the kind that a client is told.
func procedureKind(p Procedure) int {
	params := p.Params()
	returns := len(params) > 0 && params[0].Mode == ParamReturn
	switch {
	case p.ManyResults() && returns:
		return kindManyReturn
	case p.ManyResults():
		return kindMany
	}
	kind := kindUpdate
	if p.Columns() != nil {
		kind = kindQuery
	}
	if returns {
		kind += kindReturn
	}
	return kind
}

// inputs is how many values a call sends: all but the return value.
func inputs(p Procedure) int {
	params := p.Params()
	if len(params) > 0 && params[0].Mode == ParamReturn {
		return len(params) - 1
	}
	return len(params)
}

// describeProcedure appends a procedure's kind, the columns of its rows if that
// kind is known to have some, and its parameters. Clients pass over the last item
// of each, which is its direction here.
func (c *conn) describeProcedure(p Procedure) {
	kind := procedureKind(p)
	buf := list.AppendInt(c.reply.buf, int64(kind))
	if kind > 0 && kind&1 != 0 {
		buf = appendColumns(buf, p.Columns())
	}
	params := p.Params()
	buf = list.AppendInt(buf, int64(len(params)))
	for _, m := range params {
		for _, n := range [...]int{m.Type, m.Precision, m.Scale, m.Nullable} {
			buf = list.AppendInt(buf, int64(n))
		}
		buf = list.AppendString(buf, m.Name)
		buf = list.AppendInt(buf, int64(m.Mode))
	}
	c.reply.buf = buf
}

// findProcedure looks a name up and keeps what it means under q's statement id.
func (c *conn) findProcedure(ctx context.Context, q request, name string) (*statement, error) {
	c.statements.remove(q.Statement)
	p, err := c.job.Procedure(ctx, name)
	if err != nil {
		return nil, err
	}
	st := &statement{id: q.Statement, procedure: p}
	c.statements.put(st)
	return st, nil
}

// prepareProcedure answers PREPARE_STORED_PROCEDURE.
func (c *conn) prepareProcedure(ctx context.Context, q request) error {
	d := newDecoder(q.body)
	name := d.text()
	if d.err != nil {
		return d.err
	}
	st, err := c.findProcedure(ctx, q, name)
	if err != nil {
		return err
	}
	c.replyDescription(q, st.procedure)
	return nil
}

// replyDescription answers q with a procedure's description.
func (c *conn) replyDescription(q request, p Procedure) {
	c.reply.begin(q)
	c.describeProcedure(p)
	c.reply.end(wire.StatusOK)
}

// lookupProcedure returns the procedure that q executes.
func (c *conn) lookupProcedure(q request) (*statement, error) {
	st, err := c.statements.get(q.Statement)
	if err == nil && st.procedure == nil {
		return nil, errUnknownStatement
	}
	return st, err
}

// call runs a procedure and keeps its results with the statement.
func (c *conn) call(ctx context.Context, st *statement, call callRequest) error {
	st.closeCursor()
	want := inputs(st.procedure)
	if len(call.params) == want+1 && want < len(st.procedure.Params()) {
		call.params = call.params[1:] // the Python driver leaves a place for the return value
	}
	if len(call.params) != want {
		return &SQLError{
			Code: codeProcedureParams, Text: "Invalid number of input/output parameters for stored procedure",
			Location: locationLoop,
			Message:  fmt.Sprintf("%d parameters are expected, %d were sent", want, len(call.params)),
		}
	}
	if len(call.params) > 0 {
		c.keepBody()
	}
	for i, m := range st.procedure.Params()[len(st.procedure.Params())-len(call.params):] {
		if isStream(m.Type) {
			call.params[i] = c.streams.resolve(call.params[i])
		}
	}
	st.maxRows, st.deadline = call.maxRows, deadlineOf(call.timeout)
	return withDeadline(ctx, st.deadline, func(ctx context.Context) error {
		outcome, err := st.procedure.Call(ctx, call.params)
		if err != nil {
			return err
		}
		st.outcome = outcome
		return nil
	})
}

// appendValues appends the values of a call's parameters.
func (c *conn) appendValues(st *statement) {
	for i, m := range st.procedure.Params() {
		value := list.Item{Kind: list.Null}
		if i < len(st.outcome.Values) {
			value = st.outcome.Values[i]
		}
		if isStream(m.Type) {
			value = c.streams.keep(value, m.Type)
		}
		c.reply.buf = list.AppendItem(c.reply.buf, value, true)
	}
}

// procedureUpdate answers STORED_PROCEDURE_UPDATE_EXECUTE with the values of the
// parameters and the row count.
func (c *conn) procedureUpdate(ctx context.Context, q request) error {
	st, err := c.lookupProcedure(q)
	if err != nil {
		return err
	}
	call, err := decodeProcedureCall(q.body)
	if err != nil {
		return err
	}
	if err := c.call(ctx, st, call); err != nil {
		return err
	}
	c.sendValues(q, st)
	return nil
}

// sendValues answers q with the values of a call's parameters and its row count.
func (c *conn) sendValues(q request, st *statement) {
	c.reply.begin(q)
	c.appendValues(st)
	c.reply.buf = list.AppendInt(c.reply.buf, st.outcome.Count)
	c.reply.end(wire.StatusOK)
}

// errNoRows answers a client that expects rows from a call without any.
var errNoRows = fatal("The procedure returned no rows")

// openResult makes the first result set the statement's cursor.
func (c *conn) openResult(st *statement) error {
	set, ok := st.outcome.take()
	if !ok || set.Rows == nil {
		return errNoRows
	}
	st.cursor = newCursor(set.Rows, st.maxRows, st.deadline)
	st.cursor.storeStreams(&c.streams, set.Columns)
	return nil
}

// procedureQuery answers STORED_PROCEDURE_QUERY_EXECUTE with two messages, the
// values of the parameters and the first rows.
func (c *conn) procedureQuery(ctx context.Context, q request) error {
	st, err := c.lookupProcedure(q)
	if err != nil {
		return err
	}
	call, err := decodeProcedureCall(q.body)
	if err != nil {
		return err
	}
	if err := c.call(ctx, st, call); err != nil {
		return err
	}
	if err := c.openResult(st); err != nil {
		return err
	}
	c.reply.begin(q)
	c.appendValues(st)
	c.reply.end(wire.StatusOK)
	return c.page(ctx, q, st)
}

// directProcedure answers DIRECT_STORED_PROCEDURE with two messages, the
// description and the outcome: rows alone where the procedure has some. One that
// may have many results is described only; the client calls it in a message of
// its own.
func (c *conn) directProcedure(ctx context.Context, q request) error {
	name, call, err := decodeDirectProcedure(q.body)
	if err != nil {
		return err
	}
	st, err := c.findProcedure(ctx, q, name)
	if err != nil {
		return err
	}
	if st.procedure.ManyResults() {
		c.replyDescription(q, st.procedure)
		return nil
	}
	if err := c.call(ctx, st, call); err != nil {
		return err
	}
	if st.procedure.Columns() != nil {
		if err := c.openResult(st); err != nil {
			return err
		}
	}
	c.replyDescription(q, st.procedure)
	if st.cursor != nil {
		return c.page(ctx, q, st)
	}
	c.sendValues(q, st)
	return nil
}

// multipleResults answers EXECUTE_MULTIPLE_RESULT_SETS with the values of the
// parameters and the first result.
func (c *conn) multipleResults(ctx context.Context, q request) error {
	st, err := c.lookupProcedure(q)
	if err != nil {
		return err
	}
	call, err := decodeMultipleCall(q.body)
	if err != nil {
		return err
	}
	if err := c.call(ctx, st, call); err != nil {
		return err
	}
	c.reply.begin(q)
	c.appendValues(st)
	return c.nextResult(ctx, st)
}

// moreResults answers GET_MORE_RESULTS with the next result, whatever is left of
// the one before.
func (c *conn) moreResults(ctx context.Context, q request) error {
	st, err := c.lookupProcedure(q)
	if err != nil {
		return err
	}
	if st.cursor != nil {
		st.cursor.close()
		st.cursor = nil
	}
	c.reply.begin(q)
	if st.outcome == nil {
		st.outcome = &Outcome{}
	}
	return c.nextResult(ctx, st)
}

// nextResult completes the message under construction with the next result: a
// row count, or columns and the first rows.
func (c *conn) nextResult(ctx context.Context, st *statement) error {
	set, ok := st.outcome.take()
	if !ok || set.Rows == nil {
		n := int64(resultNone)
		if ok {
			n = max(set.Count, 0)
		}
		c.reply.buf = list.AppendInt(c.reply.buf, n)
		c.reply.end(wire.StatusDone)
		return nil
	}
	c.reply.buf = list.AppendInt(c.reply.buf, resultRows)
	c.reply.buf = appendColumns(c.reply.buf, set.Columns)
	st.cursor = newCursor(set.Rows, st.maxRows, st.deadline)
	st.cursor.storeStreams(&c.streams, set.Columns)
	return c.finishPage(ctx, st)
}

// callRequest is a call of a procedure.
type callRequest struct {
	params  []list.Item
	timeout time.Duration
	maxRows int
}

// decodeProcedureCall reads a call of a procedure that was prepared.
func decodeProcedureCall(body []byte) (callRequest, error) {
	d := newDecoder(body)
	call := d.procedureCall()
	return call, d.err
}

// decodeDirectProcedure reads a call with the procedure's name in front.
func decodeDirectProcedure(body []byte) (string, callRequest, error) {
	d := newDecoder(body)
	name := d.text()
	call := d.procedureCall()
	return name, call, d.err
}

// decodeMultipleCall reads a call of a procedure with many results, which has no
// bound of rows.
func decodeMultipleCall(body []byte) (callRequest, error) {
	d := newDecoder(body)
	d.integer() // static
	call := callRequest{timeout: d.timeout()}
	call.params = d.oneSet()
	return call, d.err
}

// procedureCall reads what the forms of a call have in common.
func (d *decoder) procedureCall() callRequest {
	d.integer() // static
	call := callRequest{timeout: d.timeout(), maxRows: d.integer()}
	call.params = d.oneSet()
	return call
}

// oneSet reads parameters of which there is one set.
func (d *decoder) oneSet() []list.Item {
	sets := d.paramSets()
	if len(sets) > 1 {
		d.failf("a procedure takes one set of parameters")
	}
	if d.err != nil {
		return nil
	}
	return sets[0]
}
