package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/translate"
)

// translateCmd prints what becomes of SQL. It needs no server and asks none.
type translateCmd struct {
	SQL          []string `arg:"" optional:"" name:"sql" help:"Statements; without any they are read from the standard input."`
	Schema       []string `type:"existingfile" help:"File of CREATE TABLE and other definitions that the statements rest on."`
	Capabilities []string `help:"What IRIS can do, by name, or all, or 'version 2024.1' for what is known of a version; -NAME takes one away (of all, when it comes first). Names are those of docs/performance.md." default:"all" sep:","`
	JSON         bool     `name:"json" help:"Print JSON: a document for each statement."`
	Whole        bool     `help:"Fail when something is left to the gateway."`
}

// Help implements kong's HelpProvider.
func (translateCmd) Help() string {
	return `Definitions among the statements are made in memory, so that those after them find what they make; queries and changes are not run.

Exit status: 0, 1 when the schema or a statement has an error, 3 when --whole is given and something is left to the gateway.`
}

// statusNotWhole is the exit status of --whole.
const statusNotWhole = 3

// exitError is an error with an exit status of its own.
type exitError struct {
	error
	status int
}

// statusOf is the exit status of a command that ends with err.
func statusOf(err error) int {
	own, ok := errors.AsType[exitError](err)
	switch {
	case err == nil:
		return 0
	case ok:
		return own.status
	}
	return 1
}

// Run implements the command.
func (c *translateCmd) Run(ctx context.Context, k *kong.Kong) error {
	return c.run(ctx, os.Stdin, k.Stdout)
}

// run translates what is given or read.
func (c *translateCmd) run(ctx context.Context, in io.Reader, w io.Writer) (err error) {
	lacks, err := lacking(c.Capabilities)
	if err != nil {
		return err
	}
	t, err := translate.New(ctx, lacks)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.Close()) }()
	if err := c.define(ctx, t); err != nil {
		return err
	}
	scripts := c.SQL
	if len(scripts) == 0 {
		text, err := io.ReadAll(io.LimitReader(in, scriptMax+1))
		if err != nil {
			return err
		}
		if len(text) > scriptMax {
			return fmt.Errorf("more than %d bytes of statements", scriptMax)
		}
		scripts = []string{string(text)}
	}
	return c.translate(ctx, t, scripts, w)
}

// scriptMax bounds what is read.
const scriptMax = 64 << 20

// define runs the schema files.
func (c *translateCmd) define(ctx context.Context, t *translate.Translator) error {
	for _, file := range c.Schema {
		script, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		err = t.Each(ctx, string(script), func(s *translate.Statement) error {
			if f := s.Error; f != nil {
				return fmt.Errorf("%s:%d: %s (SQLSTATE %s)", file, max(f.Line, s.Line), f.Message, f.Code)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// translate prints the statements of scripts.
func (c *translateCmd) translate(ctx context.Context, t *translate.Translator, scripts []string, w io.Writer) error {
	failed, partly := 0, 0
	for _, script := range scripts {
		err := t.Each(ctx, script, func(s *translate.Statement) error {
			switch {
			case s.Error != nil:
				failed++
			case !s.Whole && s.Route != "utility":
				partly++
			}
			if c.JSON {
				e := json.NewEncoder(w)
				e.SetEscapeHTML(false)
				e.SetIndent("", "  ")
				return e.Encode(s)
			}
			return s.WriteText(w)
		})
		if err != nil {
			return err
		}
	}
	switch {
	case failed > 0:
		return fmt.Errorf("statements with errors: %d", failed)
	case c.Whole && partly > 0:
		return exitError{fmt.Errorf("statements of which something is left to the gateway: %d", partly), statusNotWhole}
	}
	return nil
}

// lacking reads --capabilities: what is not in it IRIS lacks.
func lacking(list []string) (irissql.Capabilities, error) {
	var every irissql.Capabilities
	for _, c := range irissql.AllCapabilities() {
		every = every.With(c)
	}
	lacks := every
	if len(list) > 0 && strings.HasPrefix(list[0], "-") {
		lacks = 0
	}
	for _, word := range list {
		name, without := strings.CutPrefix(word, "-")
		version, byVersion := strings.CutPrefix(name, "version ")
		known, ok := irissql.CapabilityOf(name)
		switch {
		case byVersion && !without:
			lacks &= irissql.LacksVersion(version)
		case name == "all" && !without:
			lacks = 0
		case !ok:
			return 0, fmt.Errorf("no capability is called %q; there are %v", name, irissql.AllCapabilities())
		case without:
			lacks = lacks.With(known)
		default:
			lacks = lacks.Without(known)
		}
	}
	return lacks, nil
}
