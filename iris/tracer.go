package iris

import "context"

// Tracer observes the calls of a connection. Its methods run on the caller's
// goroutine and must not use the connection.
type Tracer interface {
	// CallStart is told of a request about to be sent; the context it returns is
	// used for the call.
	CallStart(ctx context.Context, call Call) context.Context
	// CallEnd is told how the request ended; err covers the transport only, an
	// error the server reports appears as a status.
	CallEnd(ctx context.Context, call Call, err error)
}

// Call describes a request to a Tracer.
type Call struct {
	Function  string // the protocol's name, such as "PQ"
	Statement uint32
	Sent      int // bytes
	Received  int // bytes, at the end
	Status    int // of the last reply, at the end
}
