package config

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

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

// TestSecret checks that nothing prints a password.
func TestSecret(t *testing.T) {
	c := Default()
	c.IRIS.Password, c.Password, c.Monitoring.AdminToken = "hunter2", "hunter2", "hunter2"
	texts := map[string]string{"Show": c.Show()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		texts[verb] = fmt.Sprintf(verb, c)
		texts[verb+" alone"] = fmt.Sprintf(verb, c.Password)
	}
	encoded, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	texts["JSON"] = string(encoded)
	for name, text := range texts {
		for _, shape := range []string{"hunter2", fmt.Sprintf("%x", "hunter2")} {
			if strings.Contains(text, shape) {
				t.Errorf("%s prints the password: %s", name, text)
			}
		}
	}
}

// TestAddresses checks how addresses are put together.
func TestAddresses(t *testing.T) {
	c := Default()
	c.Host, c.IRIS.Host = "::1", "iris.example.com"
	if got := c.Address(); got != "[::1]:5432" {
		t.Error(got)
	}
	if got := c.MetricsAddress(); got != "[::1]:9090" {
		t.Errorf("metrics follow the gateway's host: %s", got)
	}
	c.Monitoring.MetricsHost = "0.0.0.0"
	if got := c.MetricsAddress(); got != "0.0.0.0:9090" {
		t.Error(got)
	}
	if got := c.IRIS.Address(); got != "iris.example.com:1972" {
		t.Error(got)
	}
}

// TestValidateByHand checks a configuration that nobody loaded.
func TestValidateByHand(t *testing.T) {
	c := Default()
	c.Host, c.Port, c.Monitoring.LogLevel = "", 70000, "loud"
	err := c.Validate()
	for _, want := range []string{
		"3 problems", "host: every address serves other machines without authentication", "port: 70000 is more than 65535",
		`monitoring.log_level: "loud" is none of`,
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in %v", want, err)
		}
	}
}
