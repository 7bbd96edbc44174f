package main

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
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
