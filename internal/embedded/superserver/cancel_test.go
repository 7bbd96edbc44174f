package superserver

import (
	"strings"
	"testing"
	"time"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// blocking is a statement that runs until something ends it.
const blocking = "SELECT slow"

// startBlocking executes the blocking query on a new connection and returns
// when it runs.
func startBlocking(t *testing.T, ts *testServer, timeout int64) (*client, *fakeJob) {
	t.Helper()
	c := ts.login(t)
	c.call(wire.Prepare, 1, sqlBody(blocking, 0))
	c.send(wire.PreparedQuery, 1, queryBody(timeout, 0))
	job := ts.fake.job(firstJob)
	<-job.running
	return c, job
}

// blockingScripts has the blocking query.
func blockingScripts() map[string]script {
	return map[string]script{blocking: {blocks: true}}
}

func TestInterrupt(t *testing.T) {
	ts := startServer(t, Options{}, blockingScripts())
	victim, job := startBlocking(t, ts, 0)
	other := ts.login(t)
	m := other.call(wire.Interrupt, 0, list.AppendInt(list.AppendInt(nil, int64(job.number)), 1))
	if m.Status() != wire.StatusOK || len(m.body) != 0 {
		t.Fatalf("EI: status %d, % x", m.Status(), m.body)
	}
	if m := victim.receive(); m.Status().SQLCODE() != codeInterrupted {
		t.Fatalf("interrupted statement: status %d", m.Status())
	}
	if text := victim.errorText(); !strings.HasPrefix(text, "[SQLCODE: <-456>:<SQL query execution interrupted by user>]") {
		t.Errorf("text %q", text)
	}
}

func TestInterruptOfAnotherUser(t *testing.T) {
	ts := startServer(t, Options{}, blockingScripts())
	_, job := startBlocking(t, ts, 0)
	other := ts.dial(t)
	other.call(wire.Handshake, 0, []byte{69, 0})
	other.call(wire.Connect, 0, connectBody("Somebody", "SYS"))
	m := other.call(wire.Interrupt, 0, list.AppendInt(list.AppendInt(nil, int64(job.number)), 1))
	if m.Status() != 454 {
		t.Errorf("EI: status %d", m.Status())
	}
	select {
	case <-job.interrupted:
		t.Error("the statement was interrupted")
	default:
	}
}

func TestQueryTimeout(t *testing.T) {
	ts := startServer(t, Options{}, blockingScripts())
	c, _ := startBlocking(t, ts, 1)
	if m := c.receive(); m.Status().SQLCODE() != codeTimeout {
		t.Fatalf("status %d", m.Status())
	}
	c.call(wire.Ping, 0, nil)
}

// TestClientGone checks that a statement is cancelled, and the job closed, when
// the client's socket closes while the statement runs.
func TestClientGone(t *testing.T) {
	ts := startServer(t, Options{}, blockingScripts())
	c, job := startBlocking(t, ts, 0)
	c.nc.Close()
	<-job.closed
}

// TestRequestDuringStatement checks that what a client sends ahead is neither
// lost nor taken for its end.
func TestRequestDuringStatement(t *testing.T) {
	ts := startServer(t, Options{}, blockingScripts())
	c, job := startBlocking(t, ts, 0)
	c.send(wire.Ping, 0, nil)
	<-time.After(3 * watchDelay)
	ts.fake.Interrupt(job.number, "_SYSTEM")
	if m := c.receive(); m.Status().SQLCODE() != codeInterrupted {
		t.Fatalf("status %d", m.Status())
	}
	if m := c.receive(); m.ID != c.id-2 || m.Status() != wire.StatusOK {
		t.Fatalf("PING: %+v", m.Header)
	}
}

func TestShutdown(t *testing.T) {
	ts := startServer(t, Options{}, blockingScripts())
	running, job := startBlocking(t, ts, 0)
	idle := ts.login(t)
	ts.stop()
	running.mustEnd()
	idle.mustEnd()
	<-job.closed
}

func TestDisconnectClosesJob(t *testing.T) {
	ts := startServer(t, Options{}, nil)
	c := ts.login(t)
	c.send(wire.Disconnect, 0, nil)
	<-ts.fake.job(firstJob).closed
	c.mustEnd()
}

func TestPanicEndsOneConnection(t *testing.T) {
	ts := startServer(t, Options{}, map[string]script{"SELECT bug": {panics: true}})
	c, other := ts.login(t), ts.login(t)
	c.call(wire.Prepare, 1, sqlBody("SELECT bug", 0))
	c.send(wire.PreparedQuery, 1, queryBody(0, 0))
	c.mustEnd()
	<-ts.fake.job(firstJob).closed
	other.call(wire.Ping, 0, nil)
	if log := ts.log.String(); !strings.Contains(log, "panic=scripted") {
		t.Errorf("log:\n%s", log)
	}
}
