package server

import (
	"context"
	"errors"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
	"github.com/iris-pgwire/iris-pgwire/iris"
)

// InstallSchema brings the gateway schema in the IRIS of a configuration to this
// program's version and returns the version before, 0 for none.
func InstallSchema(ctx context.Context, c *config.Config) (before int, err error) {
	cfg, err := irisConfig(c)
	if err != nil {
		return 0, err
	}
	return installSchema(ctx, func(ctx context.Context) (*iris.Conn, error) { return dial(ctx, cfg) })
}

// installSchema installs over a connection of its own.
func installSchema(ctx context.Context, connect func(context.Context) (*iris.Conn, error)) (before int, err error) {
	conn, err := connect(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	return gatewayschema.Install(ctx, remote.Runner{Conn: conn})
}
