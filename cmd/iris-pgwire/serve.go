package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"syscall"

	"github.com/iris-pgwire/iris-pgwire/internal/logging"
	"github.com/iris-pgwire/iris-pgwire/internal/server"
)

// serveCmd is the gateway.
type serveCmd struct{ settings }

// Run implements the command.
func (c *serveCmd) Run(ctx context.Context) (err error) {
	cfg, err := c.read()
	if err != nil {
		return err
	}
	log, err := logging.Open(logging.Options{
		Level: server.Level(cfg), Format: cfg.Monitoring.LogFormat, File: cfg.Monitoring.LogFile,
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, log.Close()) }()
	gateway := server.New(server.Options{
		Config: cfg, Load: c.read, Logger: log.Logger(), Log: log, Version: version,
		Ready: func(i server.Info) { banner(os.Stdout, i) },
	})
	defer onHangUp(gateway.Reload)()
	return gateway.Run(ctx)
}

// onHangUp calls do for each SIGHUP until the returned function is called.
func onHangUp(do func()) (stop func()) {
	signals, done := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(signals, syscall.SIGHUP)
	go func() {
		defer close(done)
		for range signals {
			do()
		}
	}()
	return func() {
		signal.Stop(signals)
		close(signals)
		<-done
	}
}

// newLogger logs to standard error, as JSON.
func newLogger(debug bool) *slog.Logger {
	level := slog.LevelInfo
	if debug {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}

// banner says what is served, where, and who may come in.
func banner(w io.Writer, i server.Info) {
	fmt.Fprintf(w, "iris-pgwire %s serves PostgreSQL on %s\n", version, i.Address)
	fmt.Fprintf(w, "  backend         %s\n", i.Backend)
	if i.Data != "" {
		fmt.Fprintf(w, "  data            %s (durable)\n", i.Data)
	}
	fmt.Fprintf(w, "  database        %s (the IRIS namespace)\n", i.Namespace)
	fmt.Fprintf(w, "  authentication  %s\n", i.Authentication)
	fmt.Fprintf(w, "  TLS             %s\n", i.TLS)
	if i.Metrics != "" {
		fmt.Fprintf(w, "  HTTP            http://%s/status (also /health, /ready, /metrics)\n",
			net.JoinHostPort(hostOf(i.Metrics), portOf(i.Metrics)))
	}
	fmt.Fprintf(w, "  try             psql -h %s -p %s -d %s\n", hostOf(i.Address), portOf(i.Address), i.Namespace)
}
