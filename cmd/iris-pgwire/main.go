// Command iris-pgwire serves PostgreSQL's protocol over InterSystems IRIS, or
// over the IRIS-compatible server that is part of it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // time zones without files of the system

	"github.com/alecthomas/kong"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
)

// version is set at build time.
var version = "devel"

// cli is the command line.
type cli struct {
	Serve       serveCmd       `cmd:"" default:"withargs" help:"Serve PostgreSQL clients (the default)."`
	Embedded    embeddedCmd    `cmd:"" help:"Serve IRIS clients: the embedded server alone, over IRIS's own protocol."`
	Config      configCmd      `cmd:"" help:"Check, show or begin a configuration."`
	Check       checkCmd       `cmd:"" help:"Say whether the gateway could start here; with --production, whether it should; with --conformance, where IRIS answers otherwise than is expected."`
	Install     installCmd     `cmd:"" help:"Make or upgrade the gateway schema in IRIS: tables for what IRIS has no place for."`
	User        userCmd        `cmd:"" help:"Add, remove and list those who may log in."`
	Translate   translateCmd   `cmd:"" help:"Print the IRIS SQL that statements become, and what is left to the gateway; without any server."`
	Cert        certCmd        `cmd:"" help:"Make a certificate for trying TLS out."`
	Healthcheck healthcheckCmd `cmd:"" help:"Ask a running gateway whether it serves clients."`
	Version     versionCmd     `cmd:"" help:"Print the version."`
}

// newParser makes the command line.
func newParser(options ...kong.Option) (*kong.Kong, error) {
	c := &cli{
		Serve:   serveCmd{newSettings()},
		Check:   checkCmd{settings: newSettings()},
		Install: installCmd{settings: newSettings()},
		Config:  configCmd{Check: configCheckCmd{newSettings()}, Show: configShowCmd{newSettings()}},
	}
	return kong.New(c, append([]kong.Option{
		kong.Name("iris-pgwire"),
		kong.Description("A PostgreSQL server whose storage is InterSystems IRIS."),
		kong.ShortUsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Vars{"data_dir": config.DefaultDataDir()},
	}, options...)...)
}

func main() {
	parser, err := newParser()
	if err != nil {
		panic(err) // a mistake in the structs
	}
	kctx, err := parser.Parse(os.Args[1:])
	parser.FatalIfErrorf(err)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	kctx.BindTo(ctx, (*context.Context)(nil))
	if err := kctx.Run(); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintf(os.Stderr, "iris-pgwire: %s\n", err)
		os.Exit(statusOf(err))
	}
}

// versionCmd prints the version.
type versionCmd struct{}

// Run implements the command.
func (versionCmd) Run() error {
	_, err := fmt.Println("iris-pgwire", version)
	return err
}
