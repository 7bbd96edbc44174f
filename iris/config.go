package iris

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"os"
	"os/user"
	"strconv"
	"time"

	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// The defaults of Config.
const (
	DefaultPort             = wire.DefaultPort
	DefaultConnectTimeout   = 10 * time.Second
	DefaultInterruptTimeout = 5 * time.Second
	DefaultMessageMax       = 64 << 20
	DefaultApplication      = "iris-go"
)

// DialFunc opens the byte stream a connection runs on.
type DialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// Config tells where and how to connect. The zero value of every field but
// Host and Namespace is usable.
type Config struct {
	Host      string
	Port      int
	Namespace string // the IRIS namespace
	Username  string
	Password  string

	// TLS, when set, makes the connection start with a TLS handshake; there is
	// no upgrade in the protocol. Host is verified when ServerName is empty.
	TLS *tls.Config
	// Application is what IRIS shows for the connection's process.
	Application string
	// DialFunc replaces net.Dialer, for tests, proxies and servers in the same
	// process.
	DialFunc DialFunc
	// ConnectTimeout bounds everything from dialling to the CONNECT reply.
	ConnectTimeout time.Duration
	// InterruptTimeout bounds each of the two steps that follow the end of a
	// call's context: interrupting the server, and waiting for the call to end.
	// When negative, no interrupt is tried and the connection is closed.
	InterruptTimeout time.Duration
	// MessageMax bounds one reply of the server, in bytes.
	MessageMax int
	// Isolation is the level to start with, as IRIS numbers them; 0 is its
	// default.
	Isolation int
	// Autocommit is the mode to start with.
	Autocommit bool
	// Tracer, when set, is told of every call.
	Tracer Tracer
}

// withDefaults fills in what the caller left open, or reports what cannot be.
func (c Config) withDefaults() (Config, error) {
	if c.Host == "" {
		return c, errors.New("iris: no host given")
	}
	if c.Namespace == "" {
		return c, errors.New("iris: no IRIS namespace given")
	}
	if c.Port < 0 || c.Port > 65535 || c.MessageMax < 0 {
		return c, errors.New("iris: port or message limit out of range")
	}
	c.Port = or(c.Port, DefaultPort)
	c.Application = or(c.Application, DefaultApplication)
	c.ConnectTimeout = or(c.ConnectTimeout, DefaultConnectTimeout)
	c.InterruptTimeout = or(c.InterruptTimeout, DefaultInterruptTimeout)
	c.MessageMax = or(c.MessageMax, DefaultMessageMax)
	if c.DialFunc == nil {
		c.DialFunc = new(net.Dialer).DialContext
	}
	if c.TLS != nil && c.TLS.ServerName == "" && !c.TLS.InsecureSkipVerify {
		c.TLS = c.TLS.Clone()
		c.TLS.ServerName = c.Host
	}
	return c, nil
}

// or is v, or fallback when v is the zero value.
func or[T comparable](v, fallback T) T {
	var zero T
	if v == zero {
		return fallback
	}
	return v
}

// address is the host and port to dial.
func (c *Config) address() string {
	return net.JoinHostPort(c.Host, strconv.Itoa(c.Port))
}

// clientUser is the operating system's user, which IRIS shows and may count
// licences by; empty when there is none, as in a minimal container.
func clientUser() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	return u.Username
}

// clientHost is this machine's name, empty when it has none.
func clientHost() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	return name
}

// clientAddress is the IP address the server sees, which it counts licences by.
func clientAddress(local net.Addr) string {
	if tcp, ok := local.(*net.TCPAddr); ok {
		return tcp.IP.String()
	}
	return "127.0.0.1"
}
