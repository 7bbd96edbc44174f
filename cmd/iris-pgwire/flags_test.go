package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
)

// result is what a command printed and returned.
type result struct {
	stdout, stderr string
	err            error
}

// run runs a command line in an environment without settings.
func run(t *testing.T, args ...string) result {
	t.Helper()
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "PGWIRE_") || strings.HasPrefix(name, "IRIS_") {
			t.Setenv(name, "")
		}
	}
	var stdout, stderr bytes.Buffer
	parser, err := newParser(kong.Writers(&stdout, &stderr), kong.Exit(func(int) {}))
	if err != nil {
		t.Fatal(err)
	}
	kctx, err := parser.Parse(args)
	if err == nil {
		err = kctx.Run()
	}
	return result{stdout.String(), stderr.String(), err}
}

// TestEveryFlag gives each setting by each name of its flag.
func TestEveryFlag(t *testing.T) {
	for _, s := range config.Settings() {
		value := s.Default
		if value == "" {
			value = "x"
		}
		line := s.Key[strings.LastIndexByte(s.Key, '.')+1:] + ": "
		for _, name := range s.Flags {
			got := run(t, "config", "show", "--"+name+"="+value)
			if got.err != nil && !strings.Contains(got.err.Error(), "flag --"+s.Flags[0]+": ") {
				t.Errorf("--%s: %v", name, got.err)
			}
			if got.err == nil && !strings.Contains(got.stdout, line) || got.err == nil && !strings.Contains(got.stdout, "# from flag --"+s.Flags[0]+"\n") {
				t.Errorf("--%s is not taken over:\n%s", name, got.stdout)
			}
		}
	}
}

// TestSwitches checks the forms of flags that need no value.
func TestSwitches(t *testing.T) {
	for arg, want := range map[string]string{
		"--debug": "true", "--debug=true": "true", "--debug=on": "true", "--debug=1": "true",
		"--debug=false": "false", "--no-debug": "false", "--debug=no": "false",
	} {
		if got := run(t, "config", "show", arg); !strings.Contains(got.stdout, "\ndebug: "+want+" # from flag --debug\n") {
			t.Errorf("%s: %v\n%s", arg, got.err, got.stdout)
		}
	}
}

// TestEarlierFlags parses the command lines that scripts of earlier versions use.
func TestEarlierFlags(t *testing.T) {
	got := run(t, "config", "check", "--host", "127.0.0.1", "--port", "5433", "--data-dir", "/tmp/x", "--max-connections", "5",
		"--result-batch-size", "0", "--copy-buffer-size", "4194304", "--max-pending-bytes", "65536", "--iris-host", "iris",
		"--iris-port", "1972", "--iris-username", "_SYSTEM", "--iris-namespace", "USER", "--debug", "--iris-debug")
	if got.err != nil || got.stdout != "configuration is valid\n" {
		t.Errorf("%+v", got)
	}
}

// TestServeIsDefault checks that flags alone mean serve.
func TestServeIsDefault(t *testing.T) {
	parser, err := newParser()
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{nil, {"--port=1"}, {"serve"}, {"serve", "--config", "x.yaml"}, {"--no-debug"}} {
		kctx, err := parser.Parse(args)
		if err != nil || kctx.Command() != "serve" {
			t.Errorf("%v: %v, %v", args, kctx, err)
		}
	}
	for _, args := range [][]string{{"--prot=1"}, {"--port"}, {"sreve"}, {"config"}} {
		if _, err := parser.Parse(args); err == nil {
			t.Errorf("%v: no usage error", args)
		}
	}
}

// TestAllProblemsAtOnce checks that wrong flags are reported with the problems of
// the file and the environment.
func TestAllProblemsAtOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "iris.yaml")
	if err := os.WriteFile(file, []byte("iris:\n  poolsize: 5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PGWIRE_CONFIG", file)
	parser, err := newParser()
	if err != nil {
		t.Fatal(err)
	}
	for _, variable := range os.Environ() { // run would clear PGWIRE_CONFIG
		if strings.HasPrefix(variable, "PGWIRE_") && !strings.HasPrefix(variable, "PGWIRE_CONFIG=") {
			t.Skipf("the environment has settings: %s", variable)
		}
	}
	kctx, err := parser.Parse([]string{"config", "check", "--port=many", "--debug=maybe", "--slow-statement=soon"})
	if err != nil {
		t.Fatalf("a wrong value is no usage error: %v", err)
	}
	err = kctx.Run()
	for _, want := range []string{
		file + ":2:3: iris.poolsize", "did you mean iris.pool_size?", "flag --port: ", "flag --debug: ", "flag --slow-statement: ",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in %v", want, err)
		}
	}
}

// TestConfigFile checks --config, and that flags override it.
func TestConfigFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "iris.yaml")
	if err := os.WriteFile(file, []byte(config.Example()+"\nport: 6001\nmax_connections: 7\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := run(t, "config", "show", "--config", file, "--port=6002")
	for _, want := range []string{"\nport: 6002 # from flag --port\n", "\nmax_connections: 7 # from " + file + ":"} {
		if !strings.Contains(got.stdout, want) {
			t.Errorf("no %q: %v\n%s", want, got.err, got.stdout)
		}
	}
	if got := run(t, "config", "check", "--config", file+".missing"); got.err == nil || !strings.Contains(got.err.Error(), "no such file") {
		t.Errorf("%+v", got)
	}
}

// TestConfigExample checks that the sample is printed.
func TestConfigExample(t *testing.T) {
	if got := run(t, "config", "example"); got.err != nil || got.stdout != config.Example() {
		t.Errorf("%+v", got)
	}
}

// TestWarnings checks that config check says what is only worth a warning.
func TestWarnings(t *testing.T) {
	got := run(t, "config", "check", "--iris-port=1975")
	if got.err != nil || !strings.HasPrefix(got.stderr, "warning: flag --iris-port: iris.port: is not used") {
		t.Errorf("%+v", got)
	}
}

// TestHelp checks that --help has the groups in their order and shows what
// somebody needs who sets a setting elsewhere.
func TestHelp(t *testing.T) {
	text := strings.Join(strings.Fields(run(t, "serve", "--help").stdout), " ")
	at := 0
	for _, want := range []string{
		"--config=FILE", "($PGWIRE_CONFIG)", "Gateway --host=TEXT", "(default 127.0.0.1, $PGWIRE_HOST)", "TLS --[no-]ssl-enabled",
		"$PGWIRE_SSL_CERT)", "Authentication --[no-]enable-scram", "IRIS --iris-host=TEXT", "Performance --result-batch-size=N",
		"--copy-buffer-size=SIZE", "Monitoring --[no-]metrics-enabled", "--log-level=debug|info|warn|error",
	} {
		i := strings.Index(text[at:], want)
		if i < 0 {
			t.Fatalf("no %q, or not where it should be, in %s", want, text)
		}
		at += i
	}
}
