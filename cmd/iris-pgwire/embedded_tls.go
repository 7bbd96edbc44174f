package main

import (
	"crypto/tls"
	"errors"
	"log/slog"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/certs"
)

// embeddedTLS is TLS on the embedded server's port.
type embeddedTLS struct {
	SSLCert       string `env:"EMBEDDED_SSL_CERT" placeholder:"FILE" and:"ssl" help:"Offer TLS with this certificate chain, in PEM."`
	SSLKey        string `env:"EMBEDDED_SSL_KEY" placeholder:"FILE" and:"ssl" help:"Private key of the certificate, in PEM."`
	SSLRequired   bool   `env:"EMBEDDED_SSL_REQUIRED" help:"Refuse clients that do not use TLS."`
	SSLMinVersion string `env:"EMBEDDED_SSL_MIN_VERSION" default:"TLSv1.2" enum:"TLSv1.2,TLSv1.3" help:"Lowest TLS version that clients may use (${enum})."`
}

// embeddedCertificates is the certificate in use; nil is none.
type embeddedCertificates struct {
	store      *certs.Store
	minVersion string
}

// open reads the certificate.
func (t embeddedTLS) open(logger *slog.Logger) (*embeddedCertificates, error) {
	if t.SSLCert == "" {
		if t.SSLRequired {
			return nil, errors.New("--ssl-required needs --ssl-cert and --ssl-key")
		}
		return nil, nil //nolint:nilnil // nil is documented as no certificate
	}
	store, err := certs.Open(t.SSLCert, t.SSLKey)
	if err != nil {
		return nil, err
	}
	if warning := store.Info().Warning(time.Now()); warning != "" {
		logger.Warn("look at the certificate", "certificate", t.SSLCert, "warning", warning)
	}
	return &embeddedCertificates{store, t.SSLMinVersion}, nil
}

// config is nil without a certificate.
func (c *embeddedCertificates) config() *tls.Config {
	if c == nil {
		return nil
	}
	return certs.ServerTLS(c.store, c.minVersion)
}

// reload reads the certificate again.
func (c *embeddedCertificates) reload() error {
	if c == nil {
		return nil
	}
	_, err := c.store.Reload()
	return err
}

// String is what the banner says.
func (t embeddedTLS) String() string {
	switch {
	case t.SSLCert == "":
		return "off"
	case t.SSLRequired:
		return "required"
	}
	return "offered"
}
