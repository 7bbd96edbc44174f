package pgwire

import (
	"context"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/auth"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// What a packet without message type asks for, in the place of a version.
const (
	codeCancelRequest = 1234<<16 | 5678
	codeSSLRequest    = 1234<<16 | 5679
	codeGSSENCRequest = 1234<<16 | 5680
)

const (
	// alpnProtocol is what a client that starts TLS unasked must propose.
	alpnProtocol = "postgresql"
	// tlsHandshake is the first byte of a TLS ClientHello.
	tlsHandshake = 0x16
	// authenticationOK is the request code that ends authentication.
	authenticationOK = 0
)

// start takes the connection from its first byte to its first ReadyForQuery,
// within the authentication timeout.
func (c *conn) start(ctx context.Context) error {
	timeout := c.server.opts.AuthenticationTimeout
	c.socket.SetDeadline(time.Now().Add(timeout))
	if c.draining.Load() {
		return errDone // drained before the deadline above overwrote its wake-up
	}
	ctx, cancel := context.WithTimeoutCause(ctx, timeout, authenticationTimeout())
	defer cancel()

	packet, err := c.negotiate(ctx)
	if err != nil {
		return err
	}
	m, err := c.startupMessage(ctx, packet)
	if err != nil {
		return err
	}
	if err := c.authenticate(ctx, m); err != nil {
		return c.asFatal(ctx, err)
	}
	if err := c.open(ctx, m); err != nil {
		return c.asFatal(ctx, err)
	}
	c.socket.SetDeadline(time.Time{})
	c.out.ready(TxIdle)
	return c.out.Flush()
}

// negotiate answers requests for encryption, each kind at most once, and
// returns the packet that is none.
func (c *conn) negotiate(ctx context.Context) ([]byte, error) {
	if err := c.directTLS(ctx); err != nil {
		return nil, err
	}
	tlsDone, gssDone := c.encrypted(), c.encrypted()
	for {
		packet, ok, err := c.in.startupPacket()
		if err != nil {
			return nil, fmt.Errorf("read startup packet: %w", err)
		}
		if !ok {
			c.log.Debug("invalid length of startup packet")
			return nil, errDone // not our protocol: PostgreSQL says nothing either
		}
		code := binary.BigEndian.Uint32(packet)
		switch {
		case code == codeSSLRequest && !tlsDone:
			tlsDone = true
			err = c.answerSSL(ctx)
			gssDone = gssDone || c.encrypted()
		case code == codeGSSENCRequest && !gssDone:
			gssDone = true
			err = c.refuseEncryption("GSSAPI encryption")
		default:
			return packet, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// encrypted reports whether the connection speaks TLS.
func (c *conn) encrypted() bool { return c.stream != c.socket }

// answerSSL answers an SSLRequest.
func (c *conn) answerSSL(ctx context.Context) error {
	if c.server.opts.TLS == nil {
		return c.refuseEncryption("SSL")
	}
	if c.in.buffered() > 0 {
		return unencryptedData("SSL")
	}
	c.out.buf = append(c.out.buf, 'S')
	if err := c.out.Flush(); err != nil {
		return err
	}
	return c.upgrade(ctx, c.socket)
}

// refuseEncryption tells the client to go on in clear.
func (c *conn) refuseEncryption(kind string) error {
	c.out.buf = append(c.out.buf, 'N')
	if c.in.buffered() > 0 {
		return unencryptedData(kind)
	}
	return nil
}

// unencryptedData refuses what was sent before the answer to a request for
// encryption: whoever sits in between may have put it there.
func unencryptedData(kind string) error {
	return pgerr.New(pgerr.ProtocolViolation, "received unencrypted data after %s request", kind).
		WithDetail("This could be either a client-software bug or evidence of an attempted man-in-the-middle attack.").
		AsFatal()
}

// directTLS starts TLS when the client's first byte does so. Such a client
// must name the protocol, so that it cannot have been meant for another.
func (c *conn) directTLS(ctx context.Context) error {
	if c.server.opts.TLS == nil {
		return nil
	}
	first, err := c.in.firstByte()
	if err != nil {
		return fmt.Errorf("read startup packet: %w", err)
	}
	if first != tlsHandshake {
		return nil
	}
	hello := c.in.take(c.in.buffered())
	if err := c.upgrade(ctx, &prefixedConn{Conn: c.socket, prefix: hello}); err != nil {
		return err
	}
	if state := c.tlsState(); state.NegotiatedProtocol != alpnProtocol {
		return pgerr.New(pgerr.ProtocolViolation,
			"received direct SSL connection request without ALPN protocol negotiation extension").AsFatal()
	}
	return nil
}

// upgrade puts TLS over transport.
func (c *conn) upgrade(ctx context.Context, transport net.Conn) error {
	t := tls.Server(transport, c.tlsConfig())
	if err := t.HandshakeContext(ctx); err != nil {
		return fmt.Errorf("TLS handshake: %w", err)
	}
	c.speakOver(t)
	return nil
}

// tlsConfig is the server's TLS, noting the certificate that this client is
// shown: by the time it authenticates, the files may hold another one.
func (c *conn) tlsConfig() *tls.Config {
	config := c.server.opts.TLS
	choose := config.GetCertificate
	if choose == nil {
		return config
	}
	config = config.Clone()
	config.GetCertificate = func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		shown, err := choose(hello)
		if err == nil && shown != nil {
			c.certificate = shown.Leaf
		}
		return shown, err
	}
	return config
}

// tlsState returns the state of TLS, nil without it.
func (c *conn) tlsState() *tls.ConnectionState {
	t, ok := c.stream.(*tls.Conn)
	if !ok {
		return nil
	}
	state := t.ConnectionState()
	return &state
}

// startupMessage serves a cancel request or decodes a startup message.
func (c *conn) startupMessage(ctx context.Context, packet []byte) (*startupMessage, error) {
	version := binary.BigEndian.Uint32(packet)
	if version == codeCancelRequest {
		matched := c.server.keys.cancel(packet[4:], c.accepted)
		if forward := c.server.opts.Forward; !matched && forward != nil {
			// The client takes the end of this connection for the request being served.
			matched = forward(ctx, packet[4:])
		}
		c.server.opts.Tracer.CancelRequested(matched)
		return nil, errDone
	}
	if err := checkVersion(version); err != nil {
		if version>>16 < 3 {
			c.out.legacyError(err)
			c.server.opts.Tracer.ErrorSent(err)
			return nil, errDone
		}
		return nil, err
	}
	m, err := decodeStartup(packet)
	if err != nil {
		return nil, err
	}
	if m.version != version || len(m.unknownOptions) > 0 {
		c.out.negotiateVersion(m.version, m.unknownOptions)
	}
	return m, nil
}

// authenticate has the client prove who it is, and reserves its session.
func (c *conn) authenticate(ctx context.Context, m *startupMessage) error {
	client := &auth.Client{
		User: m.user, Database: m.database, Remote: c.socket.RemoteAddr(), TLS: c.tlsState(),
		Certificate: c.certificate,
	}
	if err := c.server.opts.Authentication.Authenticate(ctx, client, exchange{c}); err != nil {
		c.traceRefusal(err)
		return err
	}
	if !c.server.sessions.take() {
		return tooManyClients()
	}
	c.key = c.server.keys.issue(m.secretSize(), c.terminate)
	c.log = c.log.With("pid", c.key.pid)
	c.starting = false
	c.server.starting.give()
	c.out.authentication(authenticationOK, nil)
	return nil
}

// open starts the session and hands out its key.
func (c *conn) open(ctx context.Context, m *startupMessage) error {
	parameters, err := m.parameters()
	if err != nil {
		return err
	}
	session, err := c.server.opts.Handler.Open(ctx, &Startup{
		User:       m.user,
		Database:   m.database,
		Parameters: parameters,
		ProcessID:  c.key.pid,
		Wake:       c.wake,
		Remote:     c.socket.RemoteAddr(),
		Local:      c.socket.LocalAddr(),
		TLS:        c.tlsState(),
	}, c.out)
	if err != nil {
		return err
	}
	c.session = session
	c.server.opts.Tracer.SessionOpened()
	c.out.backendKey(c.key)
	return nil
}

// asFatal makes err end the session before it began. Only what the client
// sees changes: err itself may be shared.
func (c *conn) asFatal(ctx context.Context, err error) error {
	if errors.Is(err, errClientGone) {
		return err
	}
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		err = context.Cause(ctx)
	}
	fatal := *c.wireError(err)
	return fatal.AsFatal()
}

// authenticationTimeout ends a connection that did not get to a session.
func authenticationTimeout() *pgerr.Error {
	return pgerr.New(pgerr.QueryCanceled, "canceling authentication due to timeout").AsFatal()
}

// exchange is the connection as an authentication method sees it.
type exchange struct{ c *conn }

// Request implements auth.Exchange.
func (x exchange) Request(code int32, data []byte) { x.c.out.authentication(code, data) }

// Response implements auth.Exchange.
func (x exchange) Response() ([]byte, error) {
	typ, err := x.c.in.firstByte()
	if err == nil && typ != msgPassword {
		return nil, pgerr.New(pgerr.ProtocolViolation,
			"expected password response, got message type %d", typ)
	}
	body, err := x.c.in.message(passwordBodyMax)
	switch {
	case err == nil:
		x.c.traceReceived(msgPassword, len(body))
		return body, nil
	case !isTimeout(err):
		return body, err
	case x.c.draining.Load():
		return nil, adminShutdown()
	default:
		return nil, authenticationTimeout()
	}
}

// prefixedConn is a connection of which something has been read already.
type prefixedConn struct {
	net.Conn
	prefix []byte
}

// Read implements net.Conn.
func (p *prefixedConn) Read(b []byte) (int, error) {
	if len(p.prefix) == 0 {
		return p.Conn.Read(b)
	}
	n := copy(b, p.prefix)
	p.prefix = p.prefix[n:]
	return n, nil
}
