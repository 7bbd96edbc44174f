package config

import (
	"regexp"
	"strings"
	"testing"
)

// TestTable checks the table of settings as a whole: that no name stands for two
// settings, that each default is allowed, and that each is documented.
func TestTable(t *testing.T) {
	taken := map[string]string{fileVariable: "the file"}
	for _, s := range Settings() {
		for _, name := range append(append([]string{s.Key}, s.Environment...), s.Flags...) {
			if name == s.Key && (name == s.Flags[0] || len(s.Flags) > 1 && name == s.Flags[1]) && taken[name] == s.Key {
				continue // host is both
			}
			if taken[name] != "" {
				t.Errorf("%s: %s is taken by %s", s.Key, name, taken[name])
			}
			taken[name] = s.Key
		}
		for what, text := range map[string]string{"default": s.Default, "min": s.Min, "max": s.Max} {
			if _, err := s.parse(text); text != "" && err != nil {
				t.Errorf("%s: %s: %v", s.Key, what, err)
			}
		}
		if err := s.check(s.field(Default())); err != nil {
			t.Errorf("%s: the default: %v", s.Key, err)
		}
		numeric := s.Type == TypeInt || s.Type == TypeSize || s.Type == TypeDuration
		if numeric != (s.Min != "" && s.Max != "") {
			t.Errorf("%s: a number has bounds, and nothing else has", s.Key)
		}
		if !strings.HasSuffix(s.Help, ".") {
			t.Errorf("%s: help is a sentence: %q", s.Key, s.Help)
		}
	}
}

// TestDefaults checks that the defaults are what the documentation of a typical
// gateway promises.
func TestDefaults(t *testing.T) {
	if err := Default().Validate(); err != nil {
		t.Error(err)
	}
	if w := Default().Warnings(); len(w) > 0 {
		t.Error(w)
	}
	want := map[string]string{
		"host": "127.0.0.1", "port": "5432", "max_connections": "1000", "reserved_connections": "3", "iris.port": "1972", "iris.namespace": "USER",
		"iris.pool_size": "50", "monitoring.metrics_port": "9090", "ssl_cert_path": "/etc/ssl/certs/pgwire.pem",
		"ssl_key_path": "/etc/ssl/private/pgwire.key", "performance.copy_buffer_size": "4MB",
	}
	for _, s := range Settings() {
		if got := s.Value(Default()); want[s.Key] != "" && got != want[s.Key] {
			t.Errorf("%s: %s", s.Key, got)
		}
		delete(want, s.Key)
	}
	if len(want) > 0 {
		t.Errorf("no such settings: %v", want)
	}
}

// TestEstablishedNames checks the names of variables and flags that guides and
// scripts use.
func TestEstablishedNames(t *testing.T) {
	names := map[string]string{}
	for _, s := range Settings() {
		for _, name := range append(s.Environment, s.Flags...) {
			names[name] = s.Key
		}
	}
	for name, key := range map[string]string{
		"PGWIRE_SSL_CERT": "ssl_cert_path", "PGWIRE_SSL_CERT_PATH": "ssl_cert_path", "PGWIRE_SSL_KEY": "ssl_key_path",
		"PGWIRE_RESULT_BATCH_SIZE": "performance.result_batch_size", "IRIS_HOST": "iris.host", "PGWIRE_IRIS_HOST": "iris.host",
		"IRIS_POOL_SIZE": "iris.pool_size", "PGWIRE_METRICS_PORT": "monitoring.metrics_port", "PGWIRE_DEBUG": "debug",
		"IRIS_DEBUG": "iris.debug", "PGWIRE_ENABLE_SCRAM": "enable_scram", "PGWIRE_LOG_LEVEL": "monitoring.log_level",
		"host": "host", "data-dir": "data_dir", "max-connections": "max_connections", "debug": "debug", "iris-host": "iris.host",
		"result-batch-size": "performance.result_batch_size", "performance-result-batch-size": "performance.result_batch_size",
		"copy-buffer-size": "performance.copy_buffer_size", "max-pending-bytes": "performance.max_pending_bytes",
		"metrics-port": "monitoring.metrics_port", "monitoring-metrics-port": "monitoring.metrics_port", "ssl-cert": "ssl_cert_path",
	} {
		if names[name] != key {
			t.Errorf("%s: %q", name, names[name])
		}
	}
}

// TestEverySettingEverywhere gives each setting by each of its names, and finds
// it in the configuration with its origin.
func TestEverySettingEverywhere(t *testing.T) {
	for _, s := range Settings() {
		value := map[Type]string{
			TypeString: "x", TypeSecret: "x", TypeBool: "true", TypeInt: s.Max, TypeSize: s.Max, TypeDuration: s.Max,
		}[s.Type]
		if s.Enum != nil {
			value = s.Enum[len(s.Enum)-1]
		}
		sources := map[string]Sources{"flag --" + s.Flags[0]: {Flags: map[string]string{s.Key: value}}}
		for _, name := range s.Environment {
			sources["environment "+name] = Sources{Environ: []string{name + "=" + value}}
		}
		for origin, source := range sources {
			c, _ := Load(source) // by itself it may lack something
			want, err := s.parse(value)
			if err != nil {
				t.Fatal(err)
			}
			if !s.field(c).Equal(want) {
				t.Errorf("%s: %s: %v", s.Key, origin, s.field(c))
			}
			if got := c.Origin(s.Key).String(); got != origin {
				t.Errorf("%s: origin %s, want %s", s.Key, got, origin)
			}
		}
	}
}

// TestExampleIsComplete takes the # away before each setting of the sample: what
// is left is the defaults, all of them.
func TestExampleIsComplete(t *testing.T) {
	setting := regexp.MustCompile(`(?m)^( *)#([a-z_]+:)`)
	full := setting.ReplaceAllString(Example(), "$1$2")
	for _, text := range []string{Example(), full} {
		l := newLoader([]string{"HOME=/home/app"})
		if problem := l.newFile("sample").read(text); problem != nil {
			t.Fatal(problem.Error())
		}
		if len(l.problems) > 0 {
			t.Fatal(l.problems)
		}
		want := Default()
		want.DataDir = "/home/app/.local/share/iris-pgwire"
		if changes := Diff(want, l.config); len(changes) > 0 {
			t.Errorf("the sample has other defaults: %v", changes)
		}
	}
	if got := len(setting.FindAllString(Example(), -1)); got != len(Settings()) {
		t.Errorf("%d settings in the sample, %d in the table", got, len(Settings()))
	}
}
