package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"os"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded"
	"github.com/iris-pgwire/iris-pgwire/internal/server"
)

// embeddedCmd is the embedded server by itself, and what looks after its data.
type embeddedCmd struct {
	Serve   embeddedServeCmd   `cmd:"" default:"withargs" help:"Serve IRIS clients (the default)."`
	Backup  embeddedBackupCmd  `cmd:"" help:"Back the data up to a file, while the server runs."`
	Restore embeddedRestoreCmd `cmd:"" help:"Put a backup in the place of the data of a stopped server."`
}

// embeddedServeCmd serves IRIS's protocol.
type embeddedServeCmd struct {
	Listen         string   `env:"EMBEDDED_LISTEN" default:"127.0.0.1:1972" help:"Address to serve IRIS's protocol on."`
	DataDir        string   `env:"PGWIRE_DATA_DIR" placeholder:"DIR" help:"Directory of the data (default: ${data_dir})."`
	Seed           string   `env:"EMBEDDED_SEED" type:"existingfile" placeholder:"FILE" help:"IRIS SQL statements, each ended by a semicolon, to run when the data has no tables yet."`
	Memory         bool     `help:"Keep the data in memory only."`
	Namespaces     []string `name:"namespace" env:"IRIS_NAMESPACE" default:"USER" help:"IRIS namespaces to serve."`
	EmbeddingHosts []string `name:"embedding-host" env:"EMBEDDED_EMBEDDING_HOSTS" placeholder:"HOST" help:"Hosts that may be asked for the vectors of EMBEDDING."`
	MaxConnections int      `default:"1000" help:"Connections served at once."`
	Debug          bool     `env:"PGWIRE_DEBUG" help:"Log at debug level."`

	embeddedUsers
	embeddedTLS
}

// Run implements the command.
func (c *embeddedServeCmd) Run(ctx context.Context) error {
	logger := newLogger(c.Debug)
	logins, err := c.logins(ctx)
	if err != nil {
		return err
	}
	if err := c.mayListen(logger, logins); err != nil {
		return err
	}
	logins.warn(logger)
	secure, err := c.open(logger)
	if err != nil {
		return err
	}
	if c.DataDir == "" {
		c.DataDir = config.DefaultDataDir()
	}
	if c.Memory {
		c.DataDir = ""
	}
	listener, err := server.Listen(ctx, c.Listen)
	if err != nil {
		return err
	}
	local, err := embedded.New(embedded.Options{
		DataDir: c.DataDir, Namespaces: c.Namespaces, Check: logins.check(),
		TLS: secure.config(), TLSRequired: c.SSLRequired,
		MaxConnections: c.MaxConnections, Logger: logger, EmbeddingHosts: c.EmbeddingHosts,
	})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if err := c.seed(ctx, logger, local); err != nil {
		return errors.Join(err, local.Close(), listener.Close())
	}
	defer onHangUp(func() { reloadEmbedded(logger, logins, secure) })()
	c.banner(os.Stdout, listener.Addr(), logins)
	return local.Run(ctx, listener)
}

// seed runs the seed file, if there is one and the data is new.
func (c *embeddedServeCmd) seed(ctx context.Context, logger *slog.Logger, local *embedded.Server) error {
	if c.Seed == "" {
		return nil
	}
	done, err := local.Seed(ctx, c.Seed)
	switch {
	case errors.Is(err, embedded.ErrSeedIncomplete):
		return fmt.Errorf("seed: %w; remove the directory and start again", err)
	case err != nil:
		return fmt.Errorf("seed: %w", err)
	case !done:
		logger.Info("the seed was not run: there is data already", "file", c.Seed)
	}
	return nil
}

// mayListen refuses to let other machines in with a password that everybody
// knows, and warns where theirs can be read on the way.
func (c *embeddedServeCmd) mayListen(logger *slog.Logger, logins *embeddedLogins) error {
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	if config.IsLoopback(host) {
		return nil
	}
	if logins == nil {
		return fmt.Errorf("listen: %q is not a loopback address, and the password is a well-known one: add --users FILE", host)
	}
	if !c.SSLRequired {
		logger.Warn("IRIS's protocol hides passwords from nobody on the network: add --ssl-cert, --ssl-key and --ssl-required")
	}
	return nil
}

// reloadEmbedded reads users and certificates again; what cannot be read stays
// as it was.
func reloadEmbedded(logger *slog.Logger, logins *embeddedLogins, secure *embeddedCertificates) {
	if err := errors.Join(logins.reload(), secure.reload()); err != nil {
		logger.Error("reload failed, the old files stay in use", "err", err)
		return
	}
	logger.Info("users and certificates were read again")
}

// banner says what is served, where, and who may come in.
func (c *embeddedServeCmd) banner(w io.Writer, address net.Addr, logins *embeddedLogins) {
	data := c.DataDir + " (durable)"
	if c.DataDir == "" {
		data = "in memory, gone when the server stops"
	}
	fmt.Fprintf(w, "iris-pgwire %s serves IRIS's protocol on %s\n", version, address)
	fmt.Fprintf(w, "  data            %s\n", data)
	fmt.Fprintf(w, "  namespaces      %v\n", c.Namespaces)
	fmt.Fprintf(w, "  log in as       %s\n", logins)
	fmt.Fprintf(w, "  TLS             %s\n", c.embeddedTLS)
}

// hostOf is the host of an address, as this machine reaches it.
func hostOf(address string) string {
	host, _, _ := net.SplitHostPort(address)
	if ip, err := netip.ParseAddr(host); err == nil && ip.IsUnspecified() {
		return "127.0.0.1"
	}
	return host
}

// portOf is the port of an address.
func portOf(address string) string {
	_, port, _ := net.SplitHostPort(address)
	return port
}
