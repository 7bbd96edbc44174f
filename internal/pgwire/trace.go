package pgwire

import (
	"errors"
	"net"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// noTracer is told everything and does nothing.
type noTracer struct{}

// ConnectionOpened implements Tracer.
func (noTracer) ConnectionOpened(net.Addr) {}

// ConnectionClosed implements Tracer.
func (noTracer) ConnectionClosed(net.Addr) {}

// SessionOpened implements Tracer.
func (noTracer) SessionOpened() {}

// SessionClosed implements Tracer.
func (noTracer) SessionClosed() {}

// AuthenticationFailed implements Tracer.
func (noTracer) AuthenticationFailed(net.Addr) {}

// ErrorSent implements Tracer.
func (noTracer) ErrorSent(*pgerr.Error) {}

// CancelRequested implements Tracer.
func (noTracer) CancelRequested(bool) {}

// Transferred implements Tracer.
func (noTracer) Transferred(int, int) {}

// countedConn tells the tracer of every byte that a connection reads or
// writes, TLS's own ones not counted.
type countedConn struct {
	net.Conn
	tracer Tracer
}

// Read implements net.Conn.
func (c countedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		c.tracer.Transferred(n, 0)
	}
	return n, err
}

// Write implements net.Conn.
func (c countedConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	if n > 0 {
		c.tracer.Transferred(0, n)
	}
	return n, err
}

// traceRefusal tells the tracer of a client that could not prove who it is; one
// that went away or was too slow was not refused.
func (c *conn) traceRefusal(err error) {
	var refused *pgerr.Error
	if errors.As(err, &refused) && refused.Code.Class() == "28" {
		c.server.opts.Tracer.AuthenticationFailed(c.socket.RemoteAddr())
	}
}

// traceReceived logs a message of the client's, if that is wanted, and finds
// out whether it is.
func (c *conn) traceReceived(typ byte, size int) {
	c.tracing = c.server.opts.TraceMessages()
	if c.tracing {
		c.traceMessage("received", receivedNames[typ], size)
	}
}

// traceSent logs a message to the client.
func (c *conn) traceSent(typ byte, size int) { c.traceMessage("sent", sentNames[typ], size) }

// traceMessage logs a message: everything but what is in it.
func (c *conn) traceMessage(direction, name string, size int) {
	c.log.Debug("message", "direction", direction, "type", name, "bytes", size)
}

// receivedNames are the names of the messages a client sends.
var receivedNames = map[byte]string{
	msgBind: "Bind", msgClose: "Close", msgCopyData: "CopyData", msgCopyDone: "CopyDone", msgCopyFail: "CopyFail",
	msgDescribe: "Describe", msgExecute: "Execute", msgFlush: "Flush", msgFunctionCall: "FunctionCall",
	msgParse: "Parse", msgPassword: "PasswordMessage", msgQuery: "Query", msgSync: "Sync", msgTerminate: "Terminate",
}

// sentNames are the names of the messages the server sends.
var sentNames = map[byte]string{
	msgAuthentication: "Authentication", msgBackendKeyData: "BackendKeyData", msgBindComplete: "BindComplete",
	msgCloseComplete: "CloseComplete", msgCommandComplete: "CommandComplete", msgCopyData: "CopyData",
	msgCopyDone: "CopyDone", msgCopyInResponse: "CopyInResponse", msgCopyOutResponse: "CopyOutResponse",
	msgDataRow: "DataRow", msgEmptyQueryResponse: "EmptyQueryResponse", msgErrorResponse: "ErrorResponse",
	msgNegotiateVersion: "NegotiateProtocolVersion", msgNoData: "NoData", msgNoticeResponse: "NoticeResponse",
	msgParameterDescription: "ParameterDescription", msgParameterStatus: "ParameterStatus",
	msgParseComplete: "ParseComplete", msgPortalSuspended: "PortalSuspended", msgReadyForQuery: "ReadyForQuery",
	msgRowDescription: "RowDescription",
}
