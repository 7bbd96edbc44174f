package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/certs"
)

// certCmd shows the server's certificate or makes one.
type certCmd struct {
	SelfSigned bool     `help:"Make a key and a self-signed certificate."`
	Names      []string `name:"name" placeholder:"HOST" help:"Host name or address that clients connect to; may be repeated (default: this machine's name and localhost)."`
	Days       int      `default:"365" help:"Days that it is valid."`
	Cert       string   `env:"PGWIRE_SSL_CERT" default:"/etc/ssl/certs/pgwire.pem" placeholder:"PATH" help:"File of the certificate."`
	Key        string   `env:"PGWIRE_SSL_KEY" default:"/etc/ssl/private/pgwire.key" placeholder:"PATH" help:"File of the private key."`
	Force      bool     `help:"Replace files that exist."`
}

// Run implements the command.
func (c *certCmd) Run() error {
	if c.SelfSigned {
		return c.make(os.Stdout)
	}
	return c.show(os.Stdout, time.Now())
}

// show describes the certificate, after all the checks of the server.
func (c *certCmd) show(out io.Writer, now time.Time) error {
	store, err := certs.Open(c.Cert, c.Key)
	if err != nil {
		return err
	}
	info := store.Info()
	fmt.Fprintf(out, "certificate  %s\n", c.Cert)
	fmt.Fprintf(out, "subject      %s\n", info.Subject)
	fmt.Fprintf(out, "issuer       %s\n", info.Issuer)
	fmt.Fprintf(out, "names        %s\n", strings.Join(info.Names, ", "))
	fmt.Fprintf(out, "valid        %s to %s\n", date(info.NotBefore), date(info.NotAfter))
	fmt.Fprintf(out, "signature    %s\n", info.SignatureAlgorithm)
	if warning := info.Warning(now); warning != "" {
		fmt.Fprintf(out, "warning      %s\n", warning)
	}
	return nil
}

// date is a point in time for people.
func date(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 MST") }

// make writes a new pair and says how to use it.
func (c *certCmd) make(out io.Writer) error {
	if err := c.checkPaths(); err != nil {
		return err
	}
	names := c.Names
	if len(names) == 0 {
		names = ownNames()
	}
	cert, key, err := certs.SelfSigned(certs.SelfSignedOptions{Names: names, Days: c.Days})
	if err != nil {
		return err
	}
	if err := c.write(cert, key); err != nil {
		return err
	}
	certPath, err := filepath.Abs(c.Cert)
	if err != nil {
		return err
	}
	keyPath, err := filepath.Abs(c.Key)
	if err != nil {
		return err
	}
	explain(out, names[0], certPath, keyPath)
	return nil
}

// checkPaths refuses to overwrite before anything is written.
func (c *certCmd) checkPaths() error {
	if c.Cert == c.Key {
		return errors.New("certificate and key must be different files")
	}
	if c.Force {
		return nil
	}
	for _, path := range []string{c.Cert, c.Key} {
		if _, err := os.Lstat(path); err == nil {
			return fmt.Errorf("%s exists; --force replaces it", path)
		}
	}
	return nil
}

// write writes the key and then the certificate: a server that reads them in
// between keeps the pair it has.
func (c *certCmd) write(cert, key []byte) error {
	err := atomicFile{path: c.Key, content: key, mode: 0o600, replace: c.Force}.write()
	if err != nil {
		return withPathHint(err)
	}
	err = atomicFile{path: c.Cert, content: cert, mode: 0o644, replace: c.Force}.write()
	if err != nil && !c.Force {
		_ = os.Remove(c.Key) // it is new, and belongs to nothing
	}
	return withPathHint(err)
}

// withPathHint says what to do about places one may not write to.
func withPathHint(err error) error {
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w; choose other files with --cert and --key", err)
	}
	return err
}

// explain prints what to set and how to see that it works.
func explain(out io.Writer, host, certPath, keyPath string) {
	fmt.Fprintf(out, "Wrote %s and %s.\n\nServe with:\n", certPath, keyPath)
	fmt.Fprintf(out, "  PGWIRE_SSL_ENABLED=true\n  PGWIRE_SSL_CERT=%s\n  PGWIRE_SSL_KEY=%s\n", certPath, keyPath)
	fmt.Fprintf(out, "\nClients trust the certificate by having a copy of it. To see that it works:\n")
	fmt.Fprintf(out, "  psql \"host=%s port=5432 dbname=USER sslmode=verify-full sslrootcert=%s\"\n", host, certPath)
	if os.Geteuid() == 0 {
		fmt.Fprintf(out, "\nThe key is root's alone. For a server that runs as another user:\n  chgrp GROUP %s && chmod 640 %s\n", keyPath, keyPath)
	}
}

// ownNames are the names this machine is likely to be reached by.
func ownNames() []string {
	names := []string{"localhost", "127.0.0.1", "::1"}
	host, err := os.Hostname()
	if err == nil && host != "" && host != "localhost" && net.ParseIP(host) == nil {
		names = append([]string{host}, names...)
	}
	return names
}
