package auth

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
)

// Method authenticates clients. It is shared by all connections and must be
// safe for concurrent use.
type Method interface {
	// Authenticate returns nil when c is who it says it is. ctx ends with the
	// authentication timeout.
	Authenticate(ctx context.Context, c *Client, x Exchange) error
}

// Client is what is known of a client before it is authenticated. Only Remote
// and TLS are facts; the names are the client's own words.
type Client struct {
	User     string
	Database string
	Remote   net.Addr
	TLS      *tls.ConnectionState // nil without TLS
	// Certificate is the server's own, as it was shown to this client; nil
	// without TLS. Channel binding is over it.
	Certificate *x509.Certificate
}

// Exchange is the conversation of one authentication.
type Exchange interface {
	// Request sends an Authentication message: the protocol's code of the
	// request and the data that follows it. It is delivered at the latest when
	// Response waits.
	Request(code int32, data []byte)
	// Response returns the body of the client's next PasswordMessage, GSS or
	// SASL response; it is valid until the next call.
	Response() ([]byte, error)
}
