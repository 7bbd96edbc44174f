package superserver

import (
	"testing"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// callBody is the body of a call with texts as values.
func callBody(timeout int64, values ...string) []byte {
	b := list.AppendInt(list.AppendInt(list.AppendInt(nil, 0), timeout), 0)
	b = list.AppendInt(list.AppendInt(b, 1), int64(len(values)))
	for _, v := range values {
		b = list.AppendString(b, v)
	}
	return b
}

// manyBody is the same for a call of many results, which bounds no rows.
func manyBody(values ...string) []byte {
	b := list.AppendInt(list.AppendInt(nil, 0), 0)
	b = list.AppendInt(list.AppendInt(b, 1), int64(len(values)))
	for _, v := range values {
		b = list.AppendString(b, v)
	}
	return b
}

// TestProcedureResultsAreClosed leaves the results of a call in every way there
// is, and looks whether their owner closed all of them.
func TestProcedureResultsAreClosed(t *testing.T) {
	for name, leave := range map[string]func(c *client){
		"call again":          func(c *client) { c.call(wire.MultipleResults, 1, manyBody("x")) },
		"prepare another":     func(c *client) { c.call(wire.PrepareProcedure, 1, list.AppendString(nil, "Plain")) },
		"prepare a query":     func(c *client) { c.call(wire.Prepare, 1, sqlBody("SELECT :%qpar(1)", 1)) },
		"close the cursor":    func(c *client) { c.send(wire.CloseCursor, 1, nil); c.call(wire.Ping, 0, nil) },
		"close the statement": func(c *client) { c.send(wire.CloseStatement, 1, nil); c.call(wire.Ping, 0, nil) },
		"reset":               func(c *client) { c.send(wire.ResetConnection, 0, nil); c.call(wire.Ping, 0, nil) },
		"read all": func(c *client) {
			for range 3 {
				c.call(wire.MoreResults, 1, list.AppendInt(nil, 1))
			}
		},
		"leave": func(c *client) { c.send(wire.Disconnect, 0, nil); c.mustEnd() },
	} {
		t.Run(name, func(t *testing.T) {
			ts := startServer(t, Options{PageBytes: 8}, nil)
			c := ts.login(t)
			c.call(wire.PrepareProcedure, 1, list.AppendString(nil, "Many"))
			if m := c.call(wire.MultipleResults, 1, manyBody("x")); m.Status() != wire.StatusOK {
				t.Fatalf("status %d", m.Status())
			}
			leave(c)
			job := ts.fake.job(firstJob)
			procedure := job.procedures[0]
			ts.stop()
			<-job.closed
			if want := 2 * max(1, procedure.calls); procedure.closed != want {
				t.Errorf("%d result sets closed, want %d", procedure.closed, want)
			}
		})
	}
}

// TestProcedureTimeout calls a procedure that does not return.
func TestProcedureTimeout(t *testing.T) {
	ts := startServer(t, Options{}, nil)
	c := ts.login(t)
	c.call(wire.PrepareProcedure, 1, list.AppendString(nil, "Blocks"))
	if m := c.call(wire.ProcedureUpdate, 1, callBody(1)); int(m.Status()) != -codeTimeout {
		t.Errorf("status %d, want %d", m.Status(), -codeTimeout)
	}
	c.call(wire.Ping, 0, nil)
}

// TestProcedureInterrupt cancels a procedure from another connection.
func TestProcedureInterrupt(t *testing.T) {
	ts := startServer(t, Options{}, nil)
	c, other := ts.login(t), ts.login(t)
	c.call(wire.PrepareProcedure, 1, list.AppendString(nil, "Blocks"))
	c.send(wire.ProcedureUpdate, 1, callBody(0))
	<-ts.fake.job(firstJob).running
	other.call(wire.Interrupt, 0, list.AppendInt(list.AppendInt(nil, firstJob), 1))
	if m := c.receive(); int(m.Status()) != -codeInterrupted {
		t.Errorf("status %d, want %d", m.Status(), -codeInterrupted)
	}
}
