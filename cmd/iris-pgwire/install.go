package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/alecthomas/kong"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/server"
)

// installCmd makes the gateway schema in IRIS.
type installCmd struct {
	settings
	Print          bool   `help:"Print the IRIS SQL and the privileges, and do nothing."`
	Installer      string `default:"installer" help:"Account that installs, in the list of privileges."`
	ServiceAccount string `default:"iris_pgwire" help:"Account that the gateway logs in with, in the list of privileges."`
}

// Run implements the command.
func (c *installCmd) Run(ctx context.Context, k *kong.Kong) error {
	if c.Print {
		printInstall(k.Stdout, c.Installer, c.ServiceAccount)
		return nil
	}
	cfg, err := c.read()
	if err != nil {
		return err
	}
	if cfg.IRIS.Host == "" {
		return errors.New("install: no IRIS is configured (iris.host); the embedded server has the gateway schema from the start")
	}
	before, err := server.InstallSchema(ctx, cfg)
	if err != nil {
		return err
	}
	switch before {
	case gatewayschema.Version:
		fmt.Fprintf(k.Stdout, "the gateway schema %s is of version %d already\n", gatewayschema.Name, before)
	case 0:
		fmt.Fprintf(k.Stdout, "installed the gateway schema %s, version %d\n", gatewayschema.Name, gatewayschema.Version)
	default:
		fmt.Fprintf(k.Stdout, "upgraded the gateway schema %s from version %d to %d\n", gatewayschema.Name, before, gatewayschema.Version)
	}
	return nil
}

// printInstall prints what an administrator may want to run or review.
func printInstall(w io.Writer, installer, service string) {
	fmt.Fprintf(w, "-- The gateway schema of iris-pgwire, version %d.\n", gatewayschema.Version)
	for _, sql := range gatewayschema.Script() {
		fmt.Fprintln(w, sql+";")
	}
	fmt.Fprintln(w, "\n-- Privileges: of the account that installs, then of the one that the gateway uses.")
	for _, sql := range gatewayschema.Privileges(installer, service) {
		fmt.Fprintln(w, sql+";")
	}
}
