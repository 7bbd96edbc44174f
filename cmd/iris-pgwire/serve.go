package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
	"github.com/iris-pgwire/iris-pgwire/internal/server"
)

// serveCmd is the gateway.
type serveCmd struct {
	config.Config `embed:""`
}

// Run implements the command.
func (c *serveCmd) Run(ctx context.Context) error {
	if err := c.Validate(); err != nil {
		return err
	}
	logger := newLogger(c.Debug || c.IRIS.Debug)
	return server.New(c.Config, logger, func(i server.Info) { banner(os.Stdout, i) }).Run(ctx)
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
	fmt.Fprintf(w, "  try             psql -h %s -p %s -d %s\n", hostOf(i.Address), portOf(i.Address), i.Namespace)
}
