package config

import (
	"fmt"
	"strings"
	"testing"
)

// mustLoad loads a configuration that is valid.
func mustLoad(t *testing.T, environ ...string) *Config {
	t.Helper()
	c, err := Load(Sources{Environ: environ})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestDiff checks what a reload says: what changed, whether it can be taken
// over, and no secret.
func TestDiff(t *testing.T) {
	before := mustLoad(t, "PGWIRE_LOG_LEVEL=info", "IRIS_PASSWORD=hunter1", "IRIS_HOST=iris")
	after := mustLoad(t, "PGWIRE_LOG_LEVEL=debug", "IRIS_PASSWORD=hunter2", "IRIS_HOST=iris", "PGWIRE_PORT=6000", "IRIS_POOL_SIZE=5")
	want := []Change{
		{Key: "port", Old: "5432", New: "6000"},
		{Key: "iris.password", Old: "***", New: "***"},
		{Key: "iris.pool_size", Old: "50", New: "5", Reloadable: true},
		{Key: "monitoring.log_level", Old: "info", New: "debug", Reloadable: true},
	}
	if got := Diff(before, after); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v", got)
	}
	if got := Diff(before, before); len(got) > 0 {
		t.Errorf("a configuration differs from itself: %v", got)
	}
}

// TestMerge checks that a reload takes over what needs no restart, and leaves
// both configurations as they were.
func TestMerge(t *testing.T) {
	before := mustLoad(t, "PGWIRE_MAX_CONNECTIONS=10", "PGWIRE_PORT=5000")
	after := mustLoad(t, "PGWIRE_LOG_LEVEL=debug", "PGWIRE_PORT=6000", "PGWIRE_TYPO=1")
	merged := Merge(before, after)
	if merged.Port != 5000 || merged.MaxConnections != 1000 || merged.Monitoring.LogLevel != "debug" {
		t.Errorf("%+v", merged)
	}
	if before.MaxConnections != 10 || after.Port != 6000 {
		t.Error("merging changed what was merged")
	}
	for key, want := range map[string]string{
		"port": "environment PGWIRE_PORT", "max_connections": "default", "monitoring.log_level": "environment PGWIRE_LOG_LEVEL",
	} {
		if got := merged.Origin(key).String(); got != want {
			t.Errorf("%s is from %s", key, got)
		}
	}
	for _, change := range Diff(merged, after) {
		if change.Reloadable {
			t.Errorf("%s was not taken over", change.Key)
		}
	}
	if w := merged.Warnings(); len(w) != 1 || !strings.Contains(w[0].Error(), "PGWIRE_TYPO") {
		t.Errorf("%v", w)
	}
}

// TestShow checks that the effective values say where they come from, and can be
// read again.
func TestShow(t *testing.T) {
	c := mustLoad(t, "PGWIRE_PORT=6000", "IRIS_HOST=::1", "IRIS_PASSWORD=hunter2", "IRIS_USERNAME=a #b: 'c' ${D}")
	text := c.Show()
	for _, line := range []string{
		"port: 6000 # from environment PGWIRE_PORT\n", "  host: '::1' # from environment IRIS_HOST\n",
		"  password: '***' # from environment IRIS_PASSWORD\n", "  port: 1972 # default\n", "\niris:\n",
	} {
		if !strings.Contains(text, line) {
			t.Errorf("no %q in\n%s", line, text)
		}
	}
	l := newLoader(nil)
	if problem := l.newFile("shown").read(text); problem != nil || len(l.problems) > 0 {
		t.Fatal(problem, l.problems)
	}
	for _, change := range Diff(c, l.config) {
		if change.Old != "***" {
			t.Errorf("%v", change)
		}
	}
}

// TestLogin checks whose login is asked for.
func TestLogin(t *testing.T) {
	for _, tt := range []struct {
		env    []string
		source LoginSource
		login  string
	}{
		{nil, LoginNone, " "},
		{[]string{"PGWIRE_USERNAME=app", "PGWIRE_PASSWORD=x"}, LoginNone, " "},
		{[]string{"PGWIRE_ENABLE_SCRAM=1", "PGWIRE_USERNAME=app", "PGWIRE_PASSWORD=x", "IRIS_PASSWORD=y"}, LoginUser, "app x"},
		{[]string{"PGWIRE_ENABLE_SCRAM=1", "IRIS_PASSWORD=y"}, LoginIRIS, "_SYSTEM y"},
		{[]string{"PGWIRE_ENABLE_SCRAM=1"}, LoginUnset, " "},
		{[]string{"PGWIRE_ENABLE_SCRAM=1", "PGWIRE_USERS_FILE=/x", "IRIS_PASSWORD=y"}, LoginFile, " "},
	} {
		c, err := Load(Sources{Environ: tt.env})
		if c.LoginSource() != tt.source {
			t.Errorf("%v: %v (%v)", tt.env, c.LoginSource(), err)
		}
		name, password := c.Login()
		if name+" "+string(password) != tt.login {
			t.Errorf("%v: %s", tt.env, name)
		}
	}
}
