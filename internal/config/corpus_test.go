package config

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
)

// TestCorpus runs testdata: what is read from a file, an environment and flags,
// and everything that is said about it.
//
//	write NAME [mode=0600]
//	CONTENT
//
// writes a file below DIR, which is a variable of every environment.
//
//	load
//	env NAME=VALUE        any number of them
//	flag KEY=VALUE        any number of them
//	YAML
//
// prints the problems, or what differs from the defaults and where it was given.
// Warnings are printed first.
func TestCorpus(t *testing.T) {
	for _, kind := range []string{"good", "bad"} {
		datadriven.Walk(t, filepath.Join("testdata", kind), func(t *testing.T, path string) {
			dir := t.TempDir()
			datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
				switch d.Cmd {
				case "write":
					mustWrite(t, dir, d)
					return ""
				case "load":
					return strings.ReplaceAll(loaded(t, dir, d.Input, kind == "good"), dir, "DIR")
				}
				d.Fatalf(t, "unknown directive %s", d.Cmd)
				return ""
			})
		})
	}
}

// mustWrite writes the file of a write directive.
func mustWrite(t *testing.T, dir string, d *datadriven.TestData) {
	t.Helper()
	mode := uint64(0o600)
	if d.HasArg("mode") {
		var text string
		d.ScanArgs(t, "mode", &text)
		var err error
		if mode, err = strconv.ParseUint(text, 8, 32); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, d.CmdArgs[0].Key)
	if err := os.WriteFile(path, []byte(d.Input), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, os.FileMode(mode)); err != nil {
		t.Fatal(err)
	}
}

// sourcesOf reads the input of a load directive.
func sourcesOf(t *testing.T, dir, input string) Sources {
	t.Helper()
	s := Sources{Environ: []string{"HOME=" + dir, "DIR=" + dir}, Flags: map[string]string{}}
	rest := input
	for {
		line, after, _ := strings.Cut(rest, "\n")
		line = strings.ReplaceAll(line, "$DIR", dir)
		if variable, ok := strings.CutPrefix(line, "env "); ok {
			s.Environ = append(s.Environ, variable)
		} else if given, ok := strings.CutPrefix(line, "flag "); ok {
			key, value, _ := strings.Cut(given, "=")
			s.Flags[key] = value
		} else {
			break
		}
		rest = after
	}
	if rest != "" {
		s.File = filepath.Join(dir, "iris.yaml")
		if err := os.WriteFile(s.File, []byte(rest), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// loaded loads the input of a load directive and prints what comes out; good
// tells whether it must be valid.
func loaded(t *testing.T, dir, input string, good bool) string {
	t.Helper()
	s := sourcesOf(t, dir, input)
	c, err := Load(s)
	if good != (err == nil) {
		t.Errorf("%s\n%v", input, err)
	}
	var b strings.Builder
	for _, warning := range c.Warnings() {
		fmt.Fprintf(&b, "warning: %s\n", warning.Error())
	}
	if err != nil {
		var problems Problems
		if !errors.As(err, &problems) {
			t.Fatalf("an error of type %T", err)
		}
		return b.String() + err.Error() + "\n"
	}
	base := Default()
	base.DataDir = filepath.Join(dir, ".local/share/iris-pgwire")
	for _, change := range Diff(base, c) {
		fmt.Fprintf(&b, "%s: %s (%s)\n", change.Key, change.New, c.Origin(change.Key))
	}
	return b.String()
}

// TestGenerated checks that what is generated from the table is current, and
// writes it with -rewrite.
func TestGenerated(t *testing.T) {
	for path, want := range map[string]string{
		"../../docs/configuration.md":   Markdown(),
		"../../deploy/iris-pgwire.yaml": Example(),
	} {
		if flag.Lookup("rewrite").Value.String() == "true" {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("%s is not current: go test ./internal/config -rewrite", path)
		}
	}
}
