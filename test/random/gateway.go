package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
	"github.com/iris-pgwire/iris-pgwire/internal/server"
	"github.com/iris-pgwire/iris-pgwire/iris"
)

// gateway is a gateway over an embedded server, both in this process, and a
// connection of a client to it.
type gateway struct {
	*client
	irisConfig iris.Config
	config     *config.Config
	stop       func() error
}

// startGateway starts both with their data in dir.
func startGateway(ctx context.Context, dir string, planner *plan.Planner) (*gateway, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	local, err := embedded.New(embedded.Options{DataDir: dir})
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- local.Run(ctx, listener) }()
	gw := &gateway{}
	if err := gw.configure(listener.Addr().String(), dir); err != nil {
		cancel()
		return nil, errors.Join(err, <-ended)
	}
	if _, err := server.InstallSchema(ctx, gw.config); err != nil {
		cancel()
		return nil, errors.Join(err, <-ended)
	}
	served, stop, err := gw.another(ctx, planner)
	if err != nil {
		cancel()
		return nil, errors.Join(err, <-ended)
	}
	gw.client = served
	gw.stop = func() error {
		err := stop()
		cancel()
		return errors.Join(err, <-ended)
	}
	return gw, nil
}

// another serves the same data by another gateway, until stop is called.
func (gw *gateway) another(ctx context.Context, planner *plan.Planner) (c *client, stop func() error, err error) {
	ctx, cancel := context.WithCancel(ctx)
	ready, ended := make(chan server.Info, 1), make(chan error, 1)
	run := server.New(server.Options{
		Config: gw.config, Logger: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
		Ready: func(i server.Info) { ready <- i }, Planner: planner,
	})
	go func() { ended <- run.Run(ctx) }()
	select {
	case info := <-ready:
		c := &client{address: info.Address}
		return c, func() error {
			if c.conn != nil {
				_ = c.conn.Close(ctx) // the gateway may have closed it
			}
			cancel()
			return <-ended
		}, nil
	case err := <-ended:
		cancel()
		return nil, nil, fmt.Errorf("gateway: %w", err)
	}
}

// configure makes the configuration of a gateway over the embedded server.
func (gw *gateway) configure(address, dir string) error {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	cfg := config.Default()
	cfg.Port, cfg.DataDir, cfg.Monitoring.MetricsEnabled = 0, dir, false
	cfg.IRIS.Host, cfg.IRIS.Username, cfg.IRIS.Password = host, embedded.DefaultUser, embedded.DefaultPassword
	if cfg.IRIS.Port, err = strconv.Atoi(port); err != nil {
		return err
	}
	gw.config = cfg
	gw.irisConfig = iris.Config{Host: host, Port: cfg.IRIS.Port, Username: embedded.DefaultUser, Password: embedded.DefaultPassword, Namespace: cfg.IRIS.Namespace}
	return nil
}
