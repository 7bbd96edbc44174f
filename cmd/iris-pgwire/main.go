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
	Serve    serveCmd    `cmd:"" default:"withargs" help:"Serve PostgreSQL clients (the default)."`
	Embedded embeddedCmd `cmd:"" help:"Serve IRIS clients: the embedded server alone, over IRIS's own protocol."`
	Version  versionCmd  `cmd:"" help:"Print the version."`
}

func main() {
	var c cli
	parser := kong.Must(&c, kong.Name("iris-pgwire"),
		kong.Description("A PostgreSQL server whose storage is InterSystems IRIS."),
		kong.ShortUsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Vars{"data_dir": config.DefaultDataDir()})
	kctx, err := parser.Parse(os.Args[1:])
	parser.FatalIfErrorf(err)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	kctx.BindTo(ctx, (*context.Context)(nil))
	if err := kctx.Run(); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintf(os.Stderr, "iris-pgwire: %s\n", err)
		os.Exit(1)
	}
}

// versionCmd prints the version.
type versionCmd struct{}

// Run implements the command.
func (versionCmd) Run() error {
	_, err := fmt.Println("iris-pgwire", version)
	return err
}
