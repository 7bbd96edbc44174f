package main

import (
	"context"
	"fmt"
	"net"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded"
	"github.com/iris-pgwire/iris-pgwire/internal/server"
)

// embeddedCmd is the embedded server by itself.
type embeddedCmd struct {
	Listen         string   `default:"127.0.0.1:1972" help:"Address to serve IRIS's protocol on."`
	DataDir        string   `env:"PGWIRE_DATA_DIR" placeholder:"DIR" help:"Directory of the data (default: ${data_dir})."`
	Memory         bool     `help:"Keep the data in memory only."`
	Namespaces     []string `name:"namespace" env:"IRIS_NAMESPACE" default:"USER" help:"IRIS namespaces to serve."`
	MaxConnections int      `default:"1000" help:"Connections served at once."`
	Debug          bool     `env:"PGWIRE_DEBUG" help:"Log at debug level."`
}

// Run implements the command.
func (c *embeddedCmd) Run(ctx context.Context) error {
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	if !config.IsLoopback(host) {
		return fmt.Errorf("listen: %q is not a loopback address, and the password is a well-known one", host)
	}
	if c.DataDir == "" {
		c.DataDir = config.DefaultDataDir()
	}
	listener, err := server.Listen(ctx, c.Listen)
	if err != nil {
		return err
	}
	if c.Memory {
		c.DataDir = ""
	}
	local, err := embedded.New(embedded.Options{
		DataDir: c.DataDir, Namespaces: c.Namespaces,
		MaxConnections: c.MaxConnections, Logger: newLogger(c.Debug),
	})
	if err != nil {
		_ = listener.Close()
		return err
	}
	fmt.Printf("iris-pgwire %s serves IRIS's protocol on %s\n", version, listener.Addr())
	fmt.Printf("  data            %s\n", dataName(c))
	fmt.Printf("  namespaces      %v\n", c.Namespaces)
	fmt.Printf("  log in as       %s / %s\n", embedded.DefaultUser, embedded.DefaultPassword)
	return local.Run(ctx, listener)
}

// dataName says where the data is.
func dataName(c *embeddedCmd) string {
	if c.Memory {
		return "in memory, gone when the server stops"
	}
	return c.DataDir + " (durable)"
}

// hostOf is the host of an address.
func hostOf(address string) string {
	host, _, _ := net.SplitHostPort(address)
	return host
}

// portOf is the port of an address.
func portOf(address string) string {
	_, port, _ := net.SplitHostPort(address)
	return port
}
