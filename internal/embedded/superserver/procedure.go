package superserver

import (
	"context"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// kindReturn is the kind of a procedure without result set whose first
// parameter is the return value.
const kindReturn = 2

// procedure is a stored procedure this server has by itself. The engine knows
// none, so this table is what the STORED_PROCEDURE messages can call.
type procedure struct {
	result ParamMeta
	call   func(Job) list.Item
}

// procedures are the built-in procedures by upper-case name. Clients call them
// on their own account, for the id of the row that was inserted last.
var procedures = map[string]*procedure{
	"%SYSTEM.SQL_GETROWID": {
		result: ParamMeta{Type: wire.TypeVarchar, Precision: 50, Nullable: wire.NullableYes},
		call:   lastRowID,
	},
}

// lastRowID is the result of %SYSTEM.SQL_GetROWID.
func lastRowID(job Job) list.Item {
	id := job.LastRowID()
	if id == "" {
		return list.Item{Kind: list.Null}
	}
	return list.Item{Kind: list.String, Str: id}
}

// findProcedure looks a name up as the client left it, with blanks around dots.
func findProcedure(name string) (*procedure, error) {
	if p := procedures[strings.ToUpper(strings.ReplaceAll(name, " ", ""))]; p != nil {
		return p, nil
	}
	return nil, &SQLError{
		Code: codeProcedureMissing, Text: "Stored procedure not found", Location: locationPrepare,
		Message: " Procedure '" + name + "' not found",
	}
}

// describeProcedure appends a procedure's kind and its only parameter.
func (c *conn) describeProcedure(p *procedure) {
	buf := list.AppendInt(c.reply.buf, kindReturn)
	for _, n := range [...]int{1, p.result.Type, p.result.Precision, p.result.Scale, p.result.Nullable} {
		buf = list.AppendInt(buf, int64(n))
	}
	buf = list.AppendString(buf, "RETURN")
	c.reply.buf = list.AppendInt(buf, 1)
}

// callProcedure appends the return value and the row count.
func (c *conn) callProcedure(p *procedure) {
	c.reply.buf = list.AppendItem(c.reply.buf, p.call(c.job), true)
	c.reply.buf = list.AppendInt(c.reply.buf, 1)
}

// prepareProcedure answers PREPARE_STORED_PROCEDURE.
func (c *conn) prepareProcedure(_ context.Context, q request) error {
	d := newDecoder(q.body)
	name := d.text()
	if d.err != nil {
		return d.err
	}
	p, err := findProcedure(name)
	if err != nil {
		return err
	}
	c.statements.put(&statement{id: q.Statement, procedure: p})
	c.reply.begin(q)
	c.describeProcedure(p)
	c.reply.end(wire.StatusOK)
	return nil
}

// procedureUpdate answers STORED_PROCEDURE_UPDATE_EXECUTE.
func (c *conn) procedureUpdate(_ context.Context, q request) error {
	st, err := c.statements.get(q.Statement)
	if err != nil {
		return err
	}
	if err := decodeProcedureCall(q.body); err != nil {
		return err
	}
	if st.procedure == nil {
		return errUnknownStatement
	}
	c.reply.begin(q)
	c.callProcedure(st.procedure)
	c.reply.end(wire.StatusOK)
	return nil
}

// directProcedure answers DIRECT_STORED_PROCEDURE with two messages, the
// description and the outcome.
func (c *conn) directProcedure(_ context.Context, q request) error {
	name, err := decodeDirectProcedure(q.body)
	if err != nil {
		return err
	}
	p, err := findProcedure(name)
	if err != nil {
		return err
	}
	c.statements.put(&statement{id: q.Statement, procedure: p})
	c.reply.begin(q)
	c.describeProcedure(p)
	c.reply.end(wire.StatusOK)
	c.reply.begin(q)
	c.callProcedure(p)
	c.reply.end(wire.StatusOK)
	return nil
}
