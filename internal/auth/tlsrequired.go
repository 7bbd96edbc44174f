package auth

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// tlsRequired is a method for clients on TLS only.
type tlsRequired struct{ method Method }

// RequireTLS returns m for clients that use TLS; others are refused before they
// are asked for anything.
func RequireTLS(m Method) Method { return tlsRequired{m} }

// Authenticate implements Method.
func (r tlsRequired) Authenticate(ctx context.Context, c *Client, x Exchange) error {
	if c.TLS == nil {
		return pgerr.New(pgerr.InvalidAuthorizationSpecification, "this server accepts SSL connections only").
			WithHint("Connect with sslmode=require.")
	}
	return r.method.Authenticate(ctx, c, x)
}
