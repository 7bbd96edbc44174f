package main

import (
	"bytes"
	"context"
	"net"
	"strconv"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
)

// runInstall runs the command.
func runInstall(t *testing.T, arguments ...string) (output string, err error) {
	t.Helper()
	var out bytes.Buffer
	commands := struct {
		Install installCmd `cmd:""`
	}{installCmd{settings: newSettings()}}
	parser, err := kong.New(&commands, kong.Writers(&out, &out))
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := parser.Parse(append([]string{"install"}, arguments...))
	if err != nil {
		t.Fatal(err)
	}
	parsed.BindTo(t.Context(), (*context.Context)(nil))
	err = parsed.Run()
	return out.String(), err
}

// TestInstall installs over the network, twice, and prints without connecting.
func TestInstall(t *testing.T) {
	server, err := embedded.New(embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Run(t.Context(), listener) }()
	host, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	iris := []string{"--iris-host", host, "--iris-port", port, "--iris-username", embedded.DefaultUser, "--iris-password", embedded.DefaultPassword}
	version := strconv.Itoa(gatewayschema.Version)
	for _, want := range []string{
		"installed the gateway schema iris_pgwire, version " + version + "\n", "the gateway schema iris_pgwire is of version " + version + " already\n",
	} {
		if output, err := runInstall(t, iris...); err != nil || output != want {
			t.Errorf("%q %v, want %q", output, err, want)
		}
	}
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	output, err := runInstall(t, "--print", "--installer", "dba", "--service-account", "gateway")
	for _, want := range []string{`CREATE TABLE "iris_pgwire"."column_type"`, `GRANT %CREATE_TABLE, %ALTER_TABLE TO "dba"`, `ON "iris_pgwire"."user_type" TO "gateway"`} {
		if err != nil || !strings.Contains(output, want) {
			t.Errorf("%v: no %s in\n%s", err, want, output)
		}
	}
	if _, err := runInstall(t, "--iris-host", ""); err == nil || !strings.Contains(err.Error(), "from the start") {
		t.Errorf("%v", err)
	}
}
