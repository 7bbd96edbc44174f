package pool

import "time"

// Tracer is told what the pool does. Its methods are called concurrently and
// must neither block nor call back.
type Tracer interface {
	// AcquireEnd is told how long an Acquire took and how it ended.
	AcquireEnd(took time.Duration, err error)
	// DialEnd is told of an attempt to connect to IRIS.
	DialEnd(took time.Duration, err error)
	// Closed is told why a connection was closed: broken, spoilt, unhealthy,
	// surplus or shutdown.
	Closed(reason string)
}

// noTracer is told everything and does nothing.
type noTracer struct{}

// AcquireEnd implements Tracer.
func (noTracer) AcquireEnd(time.Duration, error) {}

// DialEnd implements Tracer.
func (noTracer) DialEnd(time.Duration, error) {}

// Closed implements Tracer.
func (noTracer) Closed(string) {}
