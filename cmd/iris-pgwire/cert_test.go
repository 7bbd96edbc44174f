package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/certs"
)

// newCertCmd is the command over files of the test's own directory.
func newCertCmd(t testing.TB) *certCmd {
	dir := t.TempDir()
	return &certCmd{
		Names: []string{"db.example.com", "127.0.0.1"}, Days: 30,
		Cert: filepath.Join(dir, "pgwire.pem"), Key: filepath.Join(dir, "pgwire.key"),
	}
}

func TestCertSelfSigned(t *testing.T) {
	c := newCertCmd(t)
	var out strings.Builder
	if err := c.make(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"PGWIRE_SSL_ENABLED=true", "PGWIRE_SSL_CERT=" + c.Cert, "PGWIRE_SSL_KEY=" + c.Key,
		"host=db.example.com", "sslmode=verify-full sslrootcert=" + c.Cert,
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s is missing in:\n%s", want, &out)
		}
	}
	if info, err := os.Stat(c.Key); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("key: %v, %v", info.Mode(), err)
	}
	if _, err := certs.Open(c.Cert, c.Key); err != nil {
		t.Errorf("the server refuses it: %v", err)
	}
	out.Reset()
	if err := c.show(&out, time.Now()); err != nil || !strings.Contains(out.String(), "db.example.com, 127.0.0.1") {
		t.Errorf("got %v\n%s", err, &out)
	}
	if !strings.Contains(out.String(), "warning") == strings.Contains(out.String(), "expires on") {
		t.Errorf("got\n%s", &out)
	}
}

// TestCertOverwritesNothing checks that a file that exists is kept, whichever of
// the two it is, and that nothing else is left behind.
func TestCertOverwritesNothing(t *testing.T) {
	for _, second := range []bool{false, true} {
		c := newCertCmd(t)
		kept := c.Cert
		if second {
			kept = c.Key
		}
		if err := os.WriteFile(kept, []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := c.make(&strings.Builder{}); err == nil || !strings.Contains(err.Error(), "--force") {
			t.Errorf("got %v", err)
		}
		if err := c.write([]byte("cert"), []byte("key")); err == nil {
			t.Error("write overwrites what has come to be since it was checked")
		}
		if content, err := os.ReadFile(kept); err != nil || string(content) != "mine" {
			t.Errorf("got %q, %v", content, err)
		}
		if entries, err := os.ReadDir(filepath.Dir(kept)); err != nil || len(entries) != 1 {
			t.Errorf("left behind: %v, %v", entries, err)
		}
		c.Force = true
		if err := c.make(&strings.Builder{}); err != nil {
			t.Error(err)
		}
		if _, err := certs.Open(c.Cert, c.Key); err != nil {
			t.Error(err)
		}
	}
}

func TestCertMistakes(t *testing.T) {
	c := newCertCmd(t)
	c.Key = c.Cert
	if err := c.make(&strings.Builder{}); err == nil {
		t.Error("one file for both")
	}
	c = newCertCmd(t)
	c.Names = []string{"not a name"}
	if err := c.make(&strings.Builder{}); err == nil {
		t.Error("a name with spaces")
	}
	c = newCertCmd(t)
	c.Key = filepath.Join(filepath.Dir(c.Key), "missing", "key")
	if err := c.make(&strings.Builder{}); err == nil || !strings.Contains(err.Error(), "--cert and --key") || !strings.Contains(err.Error(), c.Key+":") {
		t.Errorf("got %v", err)
	}
}
