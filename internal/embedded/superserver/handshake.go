package superserver

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// handshakeBytesMax bounds messages of clients that have not logged in.
const handshakeBytesMax = 64 << 10

// tlsRecord is the first byte of a TLS client; HANDSHAKE begins with its length, 2.
const tlsRecord = 0x16

// textLimitReached refuses a client as IRIS does when its licence is used up.
const textLimitReached = "<LICENSE LIMIT EXCEEDED>"

// Reasons for a connection to end before its first statement.
var (
	errRefused  = errors.New("login refused")
	errSequence = errors.New("unexpected message before login")
	errNoTLS    = errors.New("TLS is not configured")
	errPlain    = errors.New("TLS is required")
)

// handshake takes a new connection through TLS, HANDSHAKE and CONNECT, all
// under one deadline.
func (c *conn) handshake(ctx context.Context) error {
	c.nc.SetDeadline(time.Now().Add(c.server.options.HandshakeTimeout))
	if err := c.startTLS(ctx); err != nil {
		return err
	}
	c.reader = wire.NewReader(c.input, handshakeBytesMax)
	if err := c.negotiate(); err != nil {
		return err
	}
	if err := c.connect(ctx); err != nil {
		return err
	}
	c.reader = wire.NewReader(c.input, c.server.options.MaxMessageBytes)
	c.watch = newWatcher(c.nc, c.input, c.gone)
	return c.nc.SetDeadline(time.Time{})
}

// startTLS looks at the first byte and puts TLS under the protocol when the
// client begins with it.
func (c *conn) startTLS(ctx context.Context) error {
	c.input = bufio.NewReader(c.nc)
	first, err := c.input.Peek(1)
	if err != nil {
		return err
	}
	if first[0] != tlsRecord {
		return c.mayBePlain()
	}
	if c.server.options.TLS == nil {
		return errNoTLS
	}
	secure := tls.Server(peekedConn{c.nc, c.input}, c.server.options.TLS)
	if err := secure.HandshakeContext(ctx); err != nil {
		return fmt.Errorf("TLS: %w", err)
	}
	c.nc, c.input = secure, bufio.NewReader(secure)
	return nil
}

// mayBePlain refuses a client without TLS where that is required. In-process
// connections have no wire that somebody could listen on.
func (c *conn) mayBePlain() error {
	if c.server.options.TLSRequired && c.nc.RemoteAddr().Network() == "tcp" {
		return errPlain
	}
	return nil
}

// peekedConn is a connection whose first bytes are already in a buffer.
type peekedConn struct {
	net.Conn
	input *bufio.Reader
}

// Read reads through the buffer.
func (c peekedConn) Read(p []byte) (int, error) { return c.input.Read(p) }

// readExpected reads the next message of the session's start, which must be f.
func (c *conn) readExpected(f wire.Function) (request, error) {
	q, err := c.read()
	if err != nil {
		return q, err
	}
	if q.Function() == wire.Disconnect {
		return q, errDisconnected
	}
	if q.Function() != f {
		return q, errSequence
	}
	return q, nil
}

// negotiate answers HANDSHAKE. Versions before 65 read doubles differently and
// are not spoken: their clients are answered with 65 too, which they refuse.
func (c *conn) negotiate() error {
	q, err := c.readExpected(wire.Handshake)
	if err != nil {
		return err
	}
	if len(q.body) < 2 {
		return errSequence
	}
	c.reply.begin(q)
	c.reply.buf = binary.LittleEndian.AppendUint16(c.reply.buf, wire.VersionServer)
	c.reply.buf = binary.LittleEndian.AppendUint16(c.reply.buf, wire.FlagUnicode|wire.FlagCompactDoubles)
	c.reply.buf = list.AppendString(c.reply.buf, "UNICODE")
	c.reply.end(wire.StatusOK)
	return c.flush()
}

// connect answers CONNECT: it logs in, or sends the refusal.
func (c *conn) connect(ctx context.Context) error {
	q, err := c.readExpected(wire.Connect)
	if err != nil {
		return err
	}
	login, features, err := decodeConnect(q.body)
	if err != nil {
		return err
	}
	login.Local = local(c.nc.RemoteAddr())
	c.user = login.User
	if c.server.sessions.Add(1) > int64(c.server.options.MaxConnections) {
		c.server.sessions.Add(-1)
		return c.refuse(q, textLimitReached)
	}
	began := time.Now()
	job, err := c.server.options.Backend.Login(ctx, login)
	if err != nil {
		c.server.sessions.Add(-1)
		wait(ctx, time.Until(began.Add(c.server.options.RefusalDelay)))
		return c.refuse(q, err.Error())
	}
	c.job = job
	c.connected(q, features)
	return c.flush()
}

// wait lets time pass, unless ctx ends.
func wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// local tells whether a peer is on this machine.
func local(addr net.Addr) bool {
	if tcp, ok := addr.(*net.TCPAddr); ok {
		return tcp.IP.IsLoopback()
	}
	return addr.Network() == "pipe" || addr.Network() == "unix"
}

// decodeConnect reads CONNECT. Items that this server has no use for (operating
// system user, shared memory, events) are passed over.
func decodeConnect(body []byte) (login Login, features int, err error) {
	d := newDecoder(body)
	login.Namespace = d.text()
	login.User = d.obfuscated()
	login.Password = d.obfuscated()
	d.item() // operating system user
	login.ClientHost = d.text()
	login.Application = d.text()
	for range 3 { // operating system, address or shared memory, event class
		d.skip()
	}
	login.Autocommit = d.integer() != wire.AutocommitItemOff
	login.Isolation = d.integer()
	features = d.optional()
	return login, features, d.err
}

// connected writes the reply to a successful CONNECT. Of the features asked for
// only the redirection of output is granted, which costs nothing; the others
// change the form of later messages.
func (c *conn) connected(q request, features int) {
	version := fmt.Sprintf("InterSystems IRIS Version %s (iris-pgwire embedded) xDBC Protocol Version %d",
		c.server.options.Version, wire.VersionServer)
	c.reply.begin(q)
	buf := list.AppendString(c.reply.buf, version)
	buf = list.AppendInt(buf, 1) // delimited identifiers are supported
	buf = list.AppendInt(buf, 0)
	buf = list.AppendInt(buf, int64(c.job.Isolation()))
	buf = list.AppendInt(buf, int64(c.job.Number()))
	buf = list.AppendString(buf, "")
	c.reply.buf = list.AppendInt(buf, int64(features&wire.FeatureRedirectOutput))
	c.reply.end(wire.StatusOK)
}

// refuse sends why a login failed and waits for the client to leave, so that
// the text is not lost to a connection reset.
func (c *conn) refuse(q request, text string) error {
	c.reply.begin(q)
	c.reply.buf = list.AppendString(c.reply.buf, text)
	c.reply.end(wire.StatusRefused)
	if err := c.flush(); err != nil {
		return err
	}
	_, _ = c.read() // the client's goodbye, so that it gets the refusal before the socket closes
	return fmt.Errorf("%w: %s", errRefused, text)
}
