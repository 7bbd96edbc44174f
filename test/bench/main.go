package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"syscall"

	"github.com/iris-pgwire/iris-pgwire/test/bench/irisstub"
)

// options are the command line.
type options struct {
	binary, json, stub string
	short, print       bool
	only               string
}

func main() {
	var o options
	flag.StringVar(&o.binary, "binary", "bin/iris-pgwire", "the gateway")
	flag.StringVar(&o.json, "json", "", "file to write the figures to")
	flag.BoolVar(&o.short, "short", false, "smaller sizes and fewer rounds, for a minute at most")
	flag.StringVar(&o.only, "only", "", "run only the measurements whose names contain this")
	flag.StringVar(&o.stub, "stub", "", "serve the scripted IRIS on this address and do nothing else")
	flag.BoolVar(&o.print, "print-rows", false, "print the rows of the scripted IRIS as COPY would, and do nothing else")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Stdout, &o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run does what the command line asks for.
func run(ctx context.Context, w io.Writer, o *options) error {
	sizes := sizesOf(o.short)
	switch {
	case o.print:
		_, err := w.Write(accountsText())
		return err
	case o.stub != "":
		return serveStub(ctx, o.stub, sizes)
	}
	r, err := newRig(ctx, o, sizes)
	if err != nil {
		return err
	}
	defer r.close()
	rep := &report{short: o.short}
	if err := measure(ctx, r, rep, o.only); err != nil {
		return err
	}
	rep.print(w)
	if o.json == "" {
		return nil
	}
	return rep.write(o.json)
}

// serveStub is the scripted IRIS, as a process of its own.
func serveStub(ctx context.Context, address string, sizes sizes) error {
	p, err := newPlanner(ctx)
	if err != nil {
		return err
	}
	script, err := p.script(sizes)
	if err != nil {
		return err
	}
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return err
	}
	return irisstub.Serve(ctx, ln, script)
}
