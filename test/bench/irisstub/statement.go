package irisstub

import (
	"errors"
	"fmt"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// What the stub refuses.
var (
	errUnsupported = &sqlError{400, "Fatal error occurred", "Not supported by the stub"}
	errMalformed   = &sqlError{400, "Fatal error occurred", "Malformed request"}
)

// sqlError is an error with its SQLCODE, as the protocol has it: positive.
type sqlError struct {
	code          wire.Status
	text, message string
}

// Error renders the text as IRIS's GET_SERVER_ERROR does.
func (e *sqlError) Error() string {
	return fmt.Sprintf("[SQLCODE: <-%d>:<%s>]\r\n[Location: <Prepare>]\r\n[%%msg: < %s>]", e.code, e.text, e.message)
}

// fail answers with an error in place of what was written.
func (c *conn) fail(h wire.Header, err error) {
	c.out = c.out[:0]
	status := errMalformed.code
	var e *sqlError
	if errors.As(err, &e) {
		status = e.code
	}
	c.lastError = err.Error()
	c.finish(c.begin(h), status)
}

// prepare answers PREPARE.
func (c *conn) prepare(h wire.Header, r *list.Reader) error {
	st, err := c.compile(h, r)
	if err != nil {
		return err
	}
	c.finish(st.describe(c.begin(h)), wire.StatusOK)
	return nil
}

// compile reads a statement's text and looks its answer up.
func (c *conn) compile(h wire.Header, r *list.Reader) (*statement, error) {
	chunks, err := r.NextInt()
	if err != nil {
		return nil, err
	}
	var text strings.Builder
	for range chunks {
		s, err := r.NextString()
		if err != nil {
			return nil, err
		}
		text.WriteString(s)
	}
	params, err := r.NextInt()
	if err != nil {
		return nil, err
	}
	for range 2 * params { // each one's kind and format
		if err := r.Skip(); err != nil {
			return nil, err
		}
	}
	a := c.script.find(text.String())
	if a == nil {
		return nil, &sqlError{30, "Table or view not found", "Not in the script: " + text.String()}
	}
	if len(c.statements) == statementsMax {
		clear(c.statements) // clients send the text again
	}
	st := &statement{answer: a, params: int(params)}
	c.statements[h.Statement] = st
	return st, nil
}

// describe appends a query's columns, and the parameters.
func (s *statement) describe(out []byte) []byte {
	if s.query() {
		out = append(out, s.columns...)
	}
	out = list.AppendInt(out, int64(s.params))
	for i := range s.params {
		typ := wire.TypeVarchar
		if i < len(s.Params) {
			typ = s.Params[i]
		}
		for _, n := range []int{typ, 50, 0, wire.NullableYes} { // precision, scale
			out = list.AppendInt(out, int64(n))
		}
	}
	return list.AppendInt(out, 1) // the client may keep the id
}

// direct answers DIRECT_QUERY by two messages, the description and the first
// rows, and DIRECT_UPDATE by one.
func (c *conn) direct(h wire.Header, r *list.Reader) error {
	st, err := c.compile(h, r)
	if err != nil {
		return err
	}
	if st.query() {
		c.finish(st.describe(c.begin(h)), wire.StatusOK)
		st.start()
		c.page(h, st)
		return nil
	}
	return c.count(h, st, r, st.describe(c.begin(h)))
}

// execute answers the execution of a prepared statement. What a query's
// parameters are makes no difference.
func (c *conn) execute(h wire.Header, st *statement, r *list.Reader) error {
	if st.query() {
		st.start()
		c.page(h, st)
		return nil
	}
	return c.count(h, st, r, c.begin(h))
}

// count answers an update: one row for each of its parameter sets, whose values
// it does not look at.
func (c *conn) count(h wire.Header, st *statement, r *list.Reader, out []byte) error {
	for range 2 { // generated-key selector, timeout
		if err := r.Skip(); err != nil {
			return err
		}
	}
	sets, err := r.NextInt()
	if err != nil {
		return err
	}
	width, err := r.NextInt()
	if err != nil {
		return err
	}
	if sets < 1 || sets > setsMax || width != int64(st.params) {
		return errMalformed
	}
	for range sets {
		out = list.AppendInt(out, 1)
	}
	c.finish(out, wire.StatusOK)
	return nil
}

// start puts a query before its first row.
func (s *statement) start() { s.next, s.left = 0, max(s.Times, 1) }

// page answers with the next rows. After the last one it answers again that
// there are no more.
func (c *conn) page(h wire.Header, st *statement) {
	out := c.begin(h)
	for size := len(out) + pageBytes; st.more() && len(out) < size; {
		out = append(out, st.rows[st.next]...)
		if st.next++; st.next == len(st.rows) {
			st.next, st.left = 0, st.left-1
		}
	}
	status := wire.StatusOK
	if !st.more() {
		status = wire.StatusDone
	}
	c.finish(out, status)
}

// more reports whether rows of an open query are left.
func (s *statement) more() bool { return s != nil && s.left > 0 && len(s.rows) > 0 }
