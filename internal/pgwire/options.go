package pgwire

import (
	"context"
	"crypto/tls"
	"log/slog"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/auth"
)

// Defaults of Options.
const (
	DefaultMaxConnections        = 1000
	DefaultMaxStarting           = 100
	DefaultAuthenticationTimeout = time.Minute
	DefaultDrainTimeout          = 30 * time.Second
	DefaultMaxMessageBytes       = messageMax
	DefaultMaxPendingBytes       = 16 << 10
)

// Options is what a Server needs. A zero number stands for its default.
type Options struct {
	// Handler opens the sessions. Required.
	Handler Handler
	// Authentication decides who may have one. Required.
	Authentication auth.Method
	// Logger receives what clients are not told. Required.
	Logger *slog.Logger
	// TLS enables TLS, both after an SSLRequest and from the first byte. Its
	// NextProtos are replaced, and sessions are not resumed. A certificate comes
	// from GetCertificate, with its Leaf set, or channel binding is not offered.
	// Without TLS clients are told to go on in clear.
	TLS *tls.Config
	// MaxConnections bounds the sessions; one more is refused with 53300.
	MaxConnections int
	// MaxStarting bounds the connections that have not been authenticated,
	// cancel requests among them. They do not count as sessions, so a flood of
	// them keeps no session out that is already there. Its default is at least
	// MaxConnections: that many clients may come at once.
	MaxStarting int
	// AuthenticationTimeout bounds the time from the first byte to the open
	// session, TLS handshake included.
	AuthenticationTimeout time.Duration
	// DrainTimeout is the grace a busy session has after shutdown began.
	DrainTimeout time.Duration
	// MaxMessageBytes bounds the body of one message from a client.
	MaxMessageBytes int
	// Forward, when set, is where the key of a cancel request goes that no session
	// here has: to other gateways. It reports whether one of theirs has it, and does
	// not take longer than the client can be made to wait.
	Forward func(ctx context.Context, key []byte) bool
	// ProcessBase is what the process numbers of sessions have in their upper bits;
	// without it they are counted from 1.
	ProcessBase uint32
	// Tracer, when set, is told what connections do.
	Tracer Tracer
	// TraceMessages, when set, is asked before each message whether messages are
	// to be logged at debug level: their type, direction and length, never what
	// is in them.
	TraceMessages func() bool
	// MaxPendingBytes bounds what is buffered towards a client before its own
	// pace is waited for; a single row may exceed it.
	MaxPendingBytes int
}

// withDefaults returns o with its zero numbers replaced.
func (o Options) withDefaults() Options {
	o.MaxConnections = orDefault(o.MaxConnections, DefaultMaxConnections)
	o.MaxStarting = orDefault(o.MaxStarting, max(DefaultMaxStarting, o.MaxConnections))
	o.AuthenticationTimeout = orDefault(o.AuthenticationTimeout, DefaultAuthenticationTimeout)
	o.DrainTimeout = orDefault(o.DrainTimeout, DefaultDrainTimeout)
	o.MaxMessageBytes = orDefault(o.MaxMessageBytes, DefaultMaxMessageBytes)
	o.MaxPendingBytes = orDefault(o.MaxPendingBytes, DefaultMaxPendingBytes)
	if o.Tracer == nil {
		o.Tracer = noTracer{}
	}
	if o.TraceMessages == nil {
		o.TraceMessages = func() bool { return false }
	}
	if o.TLS != nil {
		o.TLS = o.TLS.Clone()
		o.TLS.NextProtos = []string{alpnProtocol}
		o.TLS.SessionTicketsDisabled = true // a resumed session shows no certificate to bind to
	}
	return o
}

// orDefault returns v unless it is zero.
func orDefault[T int | time.Duration](v, def T) T {
	if v == 0 {
		return def
	}
	return v
}
