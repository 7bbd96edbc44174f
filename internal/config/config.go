package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
)

// Secret is a password: it prints as stars.
type Secret string

// String implements fmt.Stringer.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "***"
}

// GoString implements fmt.GoStringer.
func (s Secret) GoString() string { return s.String() }

// Gateway is the side towards PostgreSQL's clients.
type Gateway struct {
	Host            string `name:"host" env:"PGWIRE_HOST" default:"127.0.0.1" help:"Address to serve PostgreSQL's protocol on."`
	Port            int    `name:"port" env:"PGWIRE_PORT" default:"5432" help:"Port to serve PostgreSQL's protocol on."`
	Debug           bool   `name:"debug" env:"PGWIRE_DEBUG" help:"Log at debug level."`
	DataDir         string `name:"data-dir" env:"PGWIRE_DATA_DIR" placeholder:"DIR" help:"Directory of the embedded server's data (default: ${data_dir})."`
	MaxConnections  int    `name:"max-connections" env:"PGWIRE_MAX_CONNECTIONS" default:"1000" help:"Clients served at once."`
	ResultBatchSize int    `name:"result-batch-size" env:"PGWIRE_RESULT_BATCH_SIZE" default:"0" help:"Rows after which a result is sent on without waiting for a full buffer; 0 waits."`
	CopyBufferSize  int    `name:"copy-buffer-size" env:"PGWIRE_COPY_BUFFER_SIZE" default:"4194304" help:"Bytes of COPY FROM STDIN or a multi-row INSERT that are sent to IRIS in one message."`
	MaxPendingBytes int    `name:"max-pending-bytes" env:"PGWIRE_MAX_PENDING_BYTES" default:"65536" help:"Bytes buffered towards a client before its own pace is waited for."`
}

// IRIS is the side towards IRIS. Without a host the embedded server is used.
type IRIS struct {
	Host      string `name:"iris-host" env:"IRIS_HOST" help:"IRIS server; without it the embedded server is used."`
	Port      int    `name:"iris-port" env:"IRIS_PORT" default:"1972" help:"IRIS superserver port."`
	Username  string `name:"iris-username" env:"IRIS_USERNAME" default:"_SYSTEM" help:"User to log in to IRIS with."`
	Password  Secret `name:"iris-password" env:"IRIS_PASSWORD" help:"Password to log in to IRIS with."`
	Namespace string `name:"iris-namespace" env:"IRIS_NAMESPACE" default:"USER" help:"IRIS namespace: the database that clients see."`
	Debug     bool   `name:"iris-debug" env:"IRIS_DEBUG" help:"Log every call to IRIS at debug level, without data."`
}

// Config is everything the gateway can be told.
type Config struct {
	Gateway `embed:"" group:"Gateway"`
	IRIS    IRIS `embed:"" group:"IRIS"`
}

// DefaultDataDir is where the embedded server keeps its data: the user's data
// directory by the XDG convention.
func DefaultDataDir() string {
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "iris-pgwire")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "iris-pgwire-data"
	}
	return filepath.Join(home, ".local", "share", "iris-pgwire")
}

// Validate completes the configuration and reports every problem at once.
func (c *Config) Validate() error {
	if c.DataDir == "" {
		c.DataDir = DefaultDataDir()
	}
	var problems []error
	complain := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	if c.Port < 0 || c.Port > 65535 {
		complain("port: %d is not a port number", c.Port)
	}
	if c.IRIS.Port < 1 || c.IRIS.Port > 65535 {
		complain("iris-port: %d is not a port number", c.IRIS.Port)
	}
	if c.IRIS.Namespace == "" {
		complain("iris-namespace: must not be empty")
	}
	for _, n := range []struct {
		name       string
		value, min int
	}{
		{"max-connections", c.MaxConnections, 1},
		{"result-batch-size", c.ResultBatchSize, 0},
		{"copy-buffer-size", c.CopyBufferSize, 1024},
		{"max-pending-bytes", c.MaxPendingBytes, 1024},
	} {
		if n.value < n.min {
			complain("%s: %d is less than %d", n.name, n.value, n.min)
		}
	}
	if !IsLoopback(c.Host) {
		complain("host: %s is not a loopback address, and clients are not authenticated: "+
			"only 127.0.0.1, ::1 and localhost are served", strconv.Quote(c.Host))
	}
	return errors.Join(problems...)
}

// IsLoopback reports whether a host reaches this machine only.
func IsLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

// Address is the address to serve on.
func (g *Gateway) Address() string { return net.JoinHostPort(g.Host, strconv.Itoa(g.Port)) }

// Address is IRIS's address.
func (i *IRIS) Address() string { return net.JoinHostPort(i.Host, strconv.Itoa(i.Port)) }
