package main

import (
	"fmt"

	"github.com/alecthomas/kong"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
)

// configCmd looks at configurations.
type configCmd struct {
	Check   configCheckCmd   `cmd:"" help:"Say whether the configuration is valid, or everything that is wrong with it."`
	Show    configShowCmd    `cmd:"" help:"Print the effective values and where they come from."`
	Example configExampleCmd `cmd:"" help:"Print a file with every setting and its default."`
}

// configCheckCmd checks the configuration that serve would use.
type configCheckCmd struct{ settings }

// Run implements the command.
func (c *configCheckCmd) Run(k *kong.Kong) error {
	if _, err := c.load(k); err != nil {
		return err
	}
	_, err := fmt.Fprintln(k.Stdout, "configuration is valid")
	return err
}

// configShowCmd prints the configuration that serve would use.
type configShowCmd struct{ settings }

// Run implements the command.
func (c *configShowCmd) Run(k *kong.Kong) error {
	cfg, err := c.load(k)
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(k.Stdout, cfg.Show())
	return err
}

// load reads the configuration and prints its warnings.
func (s *settings) load(k *kong.Kong) (*config.Config, error) {
	cfg, err := s.read()
	for _, warning := range cfg.Warnings() {
		fmt.Fprintf(k.Stderr, "warning: %s\n", warning.Error())
	}
	return cfg, err
}

// configExampleCmd prints the sample file.
type configExampleCmd struct{}

// Run implements the command.
func (configExampleCmd) Run(k *kong.Kong) error {
	_, err := fmt.Fprint(k.Stdout, config.Example())
	return err
}
