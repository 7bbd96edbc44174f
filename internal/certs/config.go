package certs

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
)

// versions are the names of TLS versions in settings.
var versions = map[string]uint16{"TLSv1.2": tls.VersionTLS12, "TLSv1.3": tls.VersionTLS13}

// ServerTLS returns the TLS of a server that shows the store's certificate. An
// unknown or empty minVersion is TLSv1.2, the lowest there is.
func ServerTLS(s *Store, minVersion string) *tls.Config {
	return &tls.Config{GetCertificate: s.Get, MinVersion: max(versions[minVersion], tls.VersionTLS12)}
}

// ClientOptions is what TLS towards a server needs. The zero value verifies the
// server against the system's certificates and shows it none.
type ClientOptions struct {
	// CAPath is a PEM file of certificates that the server's must lead to.
	CAPath string
	// CertPath and KeyPath are the client's own pair.
	CertPath, KeyPath string
	// ServerName is the name that the server's certificate must have. Empty leaves
	// it to who dials.
	ServerName string
	// SkipVerify accepts whatever certificate the server shows.
	SkipVerify bool
}

// ClientTLS returns the TLS of a client.
func ClientTLS(o ClientOptions) (*tls.Config, error) {
	config := &tls.Config{
		ServerName: o.ServerName, MinVersion: tls.VersionTLS12,
		InsecureSkipVerify: o.SkipVerify, //nolint:gosec // an explicit setting that says what it costs
	}
	if o.CAPath != "" {
		pool, err := readPool(o.CAPath)
		if err != nil {
			return nil, fmt.Errorf("certificate authorities %s: %w", o.CAPath, err)
		}
		config.RootCAs = pool
	}
	switch {
	case o.CertPath == "" && o.KeyPath == "":
		return config, nil
	case o.CertPath == "":
		return nil, errors.New("a private key for TLS without its certificate")
	case o.KeyPath == "":
		return nil, errors.New("a certificate for TLS without its private key")
	}
	pair, err := readPair(o.CertPath, o.KeyPath)
	if err != nil {
		return nil, err
	}
	config.Certificates = []tls.Certificate{*pair}
	return config, nil
}

// readPool reads the certificates to trust.
func readPool(path string) (*x509.CertPool, error) {
	content, _, err := readFile(path)
	if err != nil {
		return nil, err
	}
	authorities, err := parseCertificates(content)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	for _, c := range authorities {
		pool.AddCert(c)
	}
	return pool, nil
}
