package main

import (
	"context"
	"errors"
	"io"

	"github.com/alecthomas/kong"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded"
	"github.com/iris-pgwire/iris-pgwire/internal/irisconformance"
	"github.com/iris-pgwire/iris-pgwire/internal/production"
	"github.com/iris-pgwire/iris-pgwire/internal/server"
	"github.com/iris-pgwire/iris-pgwire/iris"
)

// checkCmd answers whether a gateway with this configuration could serve,
// whether it is fit for production, or whether its IRIS answers as the corpus says.
type checkCmd struct {
	settings
	Production  bool `xor:"list" help:"Go through the production checklist: pass, fail or manual for each item."`
	Conformance bool `xor:"list" help:"Run the corpus of IRIS SQL on the IRIS of the configuration, in the schema IrisConf, and print what it answers otherwise."`
	JSON        bool `name:"json" help:"Print JSON."`
}

// Run implements the command.
func (c *checkCmd) Run(ctx context.Context, k *kong.Kong) error {
	cfg, err := c.read()
	if err != nil {
		return err
	}
	if c.Conformance {
		return c.runCorpus(ctx, cfg, k.Stdout)
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

// runCorpus runs the corpus that the embedded server is held to on IRIS. What
// was answered before IRIS became unreachable is printed too.
func (c *checkCmd) runCorpus(ctx context.Context, cfg *config.Config, w io.Writer) error {
	if cfg.IRIS.Host == "" {
		return errors.New("the configuration names no IRIS: set IRIS_HOST, or --iris-host")
	}
	corpus, err := embedded.Corpus()
	if err != nil {
		return err
	}
	files, err := irisconformance.Load(corpus)
	if err != nil {
		return err
	}
	report, err := irisconformance.Run(ctx, files, func(ctx context.Context) (*iris.Conn, error) {
		return server.DialIRIS(ctx, cfg)
	})
	write := report.WriteText
	if c.JSON {
		write = report.WriteJSON
	}
	return errors.Join(err, write(w), report.Err())
}
