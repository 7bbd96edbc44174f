package main

import (
	"context"

	"github.com/alecthomas/kong"

	"github.com/iris-pgwire/iris-pgwire/internal/production"
	"github.com/iris-pgwire/iris-pgwire/internal/server"
)

// checkCmd answers whether a gateway with this configuration could serve, or
// whether it is fit for production.
type checkCmd struct {
	settings
	Production bool `help:"Go through the production checklist: pass, fail or manual for each item."`
	JSON       bool `name:"json" help:"Print JSON."`
}

// Run implements the command.
func (c *checkCmd) Run(ctx context.Context, k *kong.Kong) error {
	cfg, err := c.read()
	if err != nil {
		return err
	}
	items := production.Connectivity()
	if c.Production {
		items = production.Checklist()
	}
	report := production.Run(ctx, items, cfg, production.SystemProbes(server.CheckIRIS))
	write := report.WriteTable
	if c.JSON {
		write = report.WriteJSON
	}
	if err := write(k.Stdout); err != nil {
		return err
	}
	return report.Err()
}
