package config

import (
	"fmt"
	"strings"
	"testing"
)

// valid is a configuration without problems.
func valid() Config {
	c := Config{}
	c.Host, c.Port, c.DataDir = "127.0.0.1", 5432, "x"
	c.MaxConnections, c.CopyBufferSize, c.MaxPendingBytes = 10, 4096, 4096
	c.IRIS.Port, c.IRIS.Namespace = 1972, "USER"
	return c
}

// TestValidate checks each problem, and that all are reported at once.
func TestValidate(t *testing.T) {
	good := valid()
	if err := good.Validate(); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		spoil func(*Config)
		want  string
	}{
		{func(c *Config) { c.Port = 70000 }, "port: 70000"},
		{func(c *Config) { c.IRIS.Port = 0 }, "iris-port: 0"},
		{func(c *Config) { c.IRIS.Namespace = "" }, "iris-namespace"},
		{func(c *Config) { c.MaxConnections = 0 }, "max-connections: 0 is less than 1"},
		{func(c *Config) { c.CopyBufferSize = 1 }, "copy-buffer-size"},
		{func(c *Config) { c.Host = "0.0.0.0" }, "not a loopback address"},
		{func(c *Config) { c.Host = "example.com" }, "not a loopback address"},
	}
	all := valid()
	for _, test := range tests {
		c := valid()
		test.spoil(&c)
		if err := c.Validate(); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("got %v, want %q", err, test.want)
		}
		test.spoil(&all)
	}
	if err := all.Validate(); strings.Count(err.Error(), "\n") != 5 {
		t.Errorf("problems are reported one a line, all at once:\n%v", err)
	}
}

// TestLoopback checks which hosts are served without authentication.
func TestLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"127.0.0.1": true, "127.8.8.8": true, "::1": true, "localhost": true,
		"0.0.0.0": false, "": false, "::": false, "10.0.0.1": false, "localhost.example.com": false,
	} {
		if IsLoopback(host) != want {
			t.Errorf("%q: %v", host, !want)
		}
	}
}

// TestSecret checks that a password is not printed.
func TestSecret(t *testing.T) {
	c := valid()
	c.IRIS.Password = "hunter2"
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		if text := fmt.Sprintf(format, c); strings.Contains(text, "hunter2") {
			t.Errorf("%s prints the password", format)
		}
	}
}
