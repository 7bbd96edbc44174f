package iris

import (
	"context"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// Dial connects to a server and logs in. A server that answers and refuses gives
// a *RefusedError, one that cannot be reached a *ConnError.
func Dial(ctx context.Context, config Config) (*Conn, error) {
	config, err := config.withDefaults()
	if err != nil {
		return nil, err
	}
	c, err := dial(ctx, config)
	if err != nil {
		return nil, err
	}
	c.interruptible = config.InterruptTimeout > 0
	return c, nil
}

// dial is Dial without defaults, and for a connection whose calls are not
// interrupted but closed: it serves the connection that interrupts another too.
func dial(ctx context.Context, config Config) (*Conn, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, config.ConnectTimeout,
		fmt.Errorf("no answer within %v: %w", config.ConnectTimeout, context.DeadlineExceeded))
	defer cancel()
	op := "connect to IRIS at " + config.address()
	socket, err := open(ctx, &config)
	if err != nil {
		return nil, &ConnError{Op: op, err: explain(ctx, &config, err)}
	}
	c := newConn(socket, config)
	if err = c.start(ctx); err != nil {
		socket.Close()
		var refused *RefusedError
		if errors.As(err, &refused) {
			return nil, err
		}
		return nil, &ConnError{Op: op, err: err}
	}
	return c, nil
}

// open makes the byte stream, TLS included.
func open(ctx context.Context, config *Config) (net.Conn, error) {
	socket, err := config.DialFunc(ctx, "tcp", config.address())
	if err != nil || config.TLS == nil {
		return socket, err
	}
	secure := tls.Client(socket, config.TLS)
	if err := secure.HandshakeContext(ctx); err != nil {
		socket.Close()
		return nil, fmt.Errorf("TLS handshake: %w", err)
	}
	return secure, nil
}

// explain adds to a dialling error what the caller most likely wants to know.
func explain(ctx context.Context, config *Config, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if config.Port == DefaultPort && errors.Is(err, syscall.ECONNREFUSED) {
		return fmt.Errorf("%w (is the port right? many guides publish the superserver on 1975)", err)
	}
	return err
}

// start speaks the protocol's first two messages.
func (c *Conn) start(ctx context.Context) error {
	if err := c.handshake(ctx); err != nil {
		return err
	}
	return c.logIn(ctx)
}

// handshake agrees on a protocol version.
func (c *Conn) handshake(ctx context.Context) error {
	if err := c.begin(ctx, wire.Handshake, 0); err != nil {
		return err
	}
	c.out = binary.LittleEndian.AppendUint16(c.out, wire.VersionRequested)
	var r reply
	if err := c.roundTrip(ctx, &r, nil); err != nil {
		return err
	}
	if !r.status.OK() || len(r.body) < 4 {
		return &ProtocolError{Problem: fmt.Sprintf("handshake answered with status %d", r.status)}
	}
	version := binary.LittleEndian.Uint16(r.body)
	flags := binary.LittleEndian.Uint16(r.body[2:])
	if version < wire.VersionMin {
		return &ProtocolError{Problem: fmt.Sprintf(
			"server speaks protocol version %d, %d is the least supported", version, wire.VersionMin)}
	}
	items := list.NewReader(r.body[4:])
	locale, err := items.NextString()
	if err != nil {
		return &ProtocolError{Problem: "handshake", err: err}
	}
	if flags&wire.FlagUnicode == 0 && locale != "LATIN1" {
		return &ProtocolError{Problem: "server's character set is " + locale + ", only Unicode servers are supported"}
	}
	c.compact = flags&wire.FlagCompactDoubles != 0
	return nil
}

// logIn sends CONNECT and keeps what its reply tells.
func (c *Conn) logIn(ctx context.Context) error {
	if err := c.begin(ctx, wire.Connect, 0); err != nil {
		return err
	}
	c.out = c.appendLogin(c.out)
	var r reply
	if err := c.roundTrip(ctx, &r, nil); err != nil {
		return err
	}
	clear(c.out[:cap(c.out)]) // it held the password
	items := list.NewReader(r.body)
	if !r.status.OK() {
		message, err := items.NextString()
		if err != nil || message == "" {
			message = fmt.Sprintf("status %d", r.status)
		}
		return newRefusedError(strings.Clone(message))
	}
	return c.readLogin(&items)
}

// appendLogin appends the items of CONNECT.
func (c *Conn) appendLogin(buf []byte) []byte {
	autocommit := int64(wire.AutocommitItemOff)
	if c.config.Autocommit {
		autocommit = wire.AutocommitItemOn
	}
	buf = list.AppendString(buf, c.config.Namespace)
	buf = wire.AppendObfuscated(buf, c.config.Username)
	buf = wire.AppendObfuscated(buf, c.config.Password)
	buf = list.AppendString(buf, clientUser())
	buf = list.AppendString(buf, clientHost())
	buf = list.AppendString(buf, c.config.Application)
	buf = list.AppendString(buf, "") // about the client's platform; unused
	buf = list.AppendString(buf, clientAddress(c.socket.LocalAddr()))
	buf = list.AppendString(buf, "") // event class
	buf = list.AppendInt(buf, autocommit)
	buf = list.AppendInt(buf, int64(c.config.Isolation))
	// No features: with them IRIS answers in row formats that are faster for it
	// and documented nowhere, or sends messages of its own accord.
	return list.AppendInt(buf, 0)
}

// readLogin reads the reply to CONNECT: product text, four items of which only
// the job matters, and the features granted.
func (c *Conn) readLogin(items *list.Reader) error {
	product, err := items.NextString()
	for range 3 { // delimited identifiers, an unknown, isolation level
		if err == nil {
			err = items.Skip()
		}
	}
	var job int64
	if err == nil {
		job, err = items.NextInt()
	}
	if err == nil && items.More() {
		err = items.Skip() // the server's setting for empty strings
	}
	var features int64
	if err == nil && items.More() {
		features, err = items.NextInt()
	}
	if err != nil {
		return &ProtocolError{Problem: "CONNECT", err: items.Need(err)}
	}
	c.version, _, _ = strings.Cut(strings.Clone(product), "|")
	c.job = int(job)
	c.prefixed = features&(wire.FeatureFastSelect|wire.FeatureFastInsert) != 0
	return nil
}
