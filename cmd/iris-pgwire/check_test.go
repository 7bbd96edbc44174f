package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded"
	"github.com/iris-pgwire/iris-pgwire/internal/server"
)

// runCheck runs the command with the embedded server and free ports.
func runCheck(t *testing.T, arguments ...string) (output string, err error) {
	t.Helper()
	var out bytes.Buffer
	commands := struct {
		Check checkCmd `cmd:""`
	}{checkCmd{settings: newSettings()}}
	parser, err := kong.New(&commands, kong.Writers(&out, &out), kong.Vars{"data_dir": config.DefaultDataDir()})
	if err != nil {
		t.Fatal(err)
	}
	arguments = append([]string{"check", "--port", "0", "--metrics-port", "0", "--data-dir", t.TempDir()}, arguments...)
	parsed, err := parser.Parse(arguments)
	if err != nil {
		t.Fatal(err)
	}
	parsed.BindTo(t.Context(), (*context.Context)(nil))
	err = parsed.Run()
	return out.String(), err
}

// TestCheck checks that the short list passes on defaults and the production
// checklist does not, in both forms of output.
func TestCheck(t *testing.T) {
	output, err := runCheck(t)
	if err != nil || !strings.HasSuffix(output, "6 passed, 0 failed\n") {
		t.Errorf("%v\n%s", err, output)
	}
	output, err = runCheck(t, "--production", "--json")
	if err == nil || !strings.Contains(err.Error(), "items failed") {
		t.Errorf("error: %v", err)
	}
	var report struct {
		Passed, Failed, Manual int
		Items                  []struct{ ID, Status, Remedy string }
	}
	if err := json.Unmarshal([]byte(output), &report); err != nil {
		t.Fatal(err)
	}
	if report.Failed == 0 || report.Manual == 0 || len(report.Items) != report.Passed+report.Failed+report.Manual {
		t.Errorf("%d passed, %d failed, %d manual of %d", report.Passed, report.Failed, report.Manual, len(report.Items))
	}
}

// TestCheckIRIS checks that an IRIS that does not answer is found out.
func TestCheckIRIS(t *testing.T) {
	output, err := runCheck(t, "--iris-host", "127.0.0.1", "--iris-port", "1", "--iris-timeout", "2s")
	if err == nil || !strings.Contains(output, "fail    iris ") {
		t.Errorf("%v\n%s", err, output)
	}
}

// TestCheckConformance runs the corpus over TCP against an embedded server, as
// somebody with an IRIS would, and refuses where there is no IRIS.
func TestCheckConformance(t *testing.T) {
	if _, err := runCheck(t, "--conformance"); err == nil || !strings.Contains(err.Error(), "names no IRIS") {
		t.Errorf("without an IRIS: %v", err)
	}
	local, err := embedded.New(embedded.Options{LockTimeout: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := server.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- local.Run(ctx, listener) }()
	address := listener.Addr().String()
	output, err := runCheck(t, "--conformance", "--json", "--iris-host", hostOf(address), "--iris-port", portOf(address),
		"--iris-username", embedded.DefaultUser, "--iris-password", embedded.DefaultPassword)
	var report struct{ Equal, Different int }
	if jsonErr := json.Unmarshal([]byte(output), &report); err != nil || jsonErr != nil || report.Equal == 0 || report.Different != 0 {
		t.Errorf("%v, %v\n%s", err, jsonErr, output)
	}
	stop()
	if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
