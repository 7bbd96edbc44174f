package pgwire

import (
	"net"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// Tracer is told what connections do. Its methods are called by the
// connections' goroutines, concurrently, and must neither block nor call back.
type Tracer interface {
	// ConnectionOpened is told of an accepted connection, whatever becomes of it.
	ConnectionOpened(remote net.Addr)
	// ConnectionClosed is told of its end.
	ConnectionClosed(remote net.Addr)
	// SessionOpened is told of a client that was authenticated and has a session.
	SessionOpened()
	// SessionClosed is told of that session's end.
	SessionClosed()
	// AuthenticationFailed is told of a client that was refused.
	AuthenticationFailed(remote net.Addr)
	// ErrorSent is told of every ErrorResponse.
	ErrorSent(e *pgerr.Error)
	// CancelRequested is told of a cancel request, and whether its key was a
	// session's.
	CancelRequested(matched bool)
	// Transferred is told of bytes read from and written to clients since it was
	// last told.
	Transferred(received, sent int)
}
