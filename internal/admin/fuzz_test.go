package admin

import (
	"net"
	"net/url"
	"strings"
	"testing"
)

// FuzzLoopbackHost checks that a Host header that counts as this machine's is one
// that a browser, too, would take for this machine.
func FuzzLoopbackHost(f *testing.F) {
	for _, host := range []string{
		"localhost", "localhost:9090", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:9090", "[::1]", "[::1]:9090", "::1",
		"[::ffff:127.0.0.1]", "localhost.evil.example", "evil.example", "127.0.0.1.evil.example", "[localhost]", "", ":1",
		"[::1%lo]", "0.0.0.0", "2130706433", "127.1", "localhost:1:2", "a@localhost", "localhost/", "localhost#",
	} {
		f.Add(host)
	}
	f.Fuzz(func(t *testing.T, host string) {
		if !isLoopbackHost(host) {
			return
		}
		name := strings.ToLower(host)
		if net.ParseIP(host) == nil { // an IPv6 address without brackets is no URL
			u, err := url.Parse("http://" + host)
			if err != nil {
				return // no browser sends it
			}
			name = strings.ToLower(u.Hostname())
		}
		if ip := net.ParseIP(name); name != "localhost" && (ip == nil || !ip.IsLoopback()) {
			t.Errorf("%q is taken for this machine, and is %q", host, name)
		}
	})
}

// FuzzAcceptsGzip checks that an answer is compressed only for who names gzip.
func FuzzAcceptsGzip(f *testing.F) {
	for _, header := range []string{"gzip", "gzip;q=0", "gzip; q=0.1, br", "x-gzip", "", ",", "gzip;q=", "GZIP;Q=1"} {
		f.Add(header)
	}
	f.Fuzz(func(t *testing.T, header string) {
		if acceptsGzip(header) && !strings.Contains(strings.ToLower(header), "gzip") {
			t.Errorf("%q", header)
		}
	})
}
