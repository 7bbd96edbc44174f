package certs

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"net"
	"time"
)

const (
	// DefaultDays is how long a self-signed certificate is valid.
	DefaultDays = 365
	// daysMax bounds it: what lives longer is refused by some clients anyway.
	daysMax = 3650
	// namesMax bounds the names of a certificate.
	namesMax = 100
	// commonNameMax is the length X.520 allows a common name.
	commonNameMax = 64
	// clockSkew is how far in the past a certificate's life begins.
	clockSkew = time.Hour
)

// SelfSignedOptions says what SelfSigned makes.
type SelfSignedOptions struct {
	// Names are the DNS names and IP addresses the server is reached by. At least
	// one.
	Names []string
	// Days is how long the certificate is valid; 0 is DefaultDays.
	Days int
	// Now is when it is made; zero is the current time.
	Now time.Time
}

// SelfSigned makes a key and a certificate signed by itself, both in PEM. Clients
// trust it by having it as their root (sslrootcert). It is no authority: it can
// sign no other.
func SelfSigned(o SelfSignedOptions) (certPEM, keyPEM []byte, err error) {
	template, err := o.template()
	if err != nil {
		return nil, nil, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, fmt.Errorf("generate key: %w", err)
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, nil, fmt.Errorf("create certificate: %w", err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, nil, fmt.Errorf("encode key: %w", err)
	}
	certPEM = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert})
	keyPEM = pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER})
	return certPEM, keyPEM, nil
}

// template is the certificate before it is signed.
func (o SelfSignedOptions) template() (*x509.Certificate, error) {
	days := o.Days
	if days == 0 {
		days = DefaultDays
	}
	if days < 1 || days > daysMax {
		return nil, fmt.Errorf("a certificate is valid for 1 to %d days", daysMax)
	}
	if len(o.Names) == 0 || len(o.Names) > namesMax {
		return nil, fmt.Errorf("a certificate needs 1 to %d names", namesMax)
	}
	now := o.Now
	if now.IsZero() {
		now = time.Now()
	}
	c := &x509.Certificate{
		NotBefore: now.Add(-clockSkew), NotAfter: now.AddDate(0, 0, days),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
		Subject:               pkix.Name{CommonName: o.Names[0]},
	}
	if len(c.Subject.CommonName) > commonNameMax {
		c.Subject.CommonName = "iris-pgwire"
	}
	for _, name := range o.Names {
		if err := addName(c, name); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// addName adds a subject alternative name.
func addName(c *x509.Certificate, name string) error {
	if ip := net.ParseIP(name); ip != nil {
		c.IPAddresses = append(c.IPAddresses, ip)
		return nil
	}
	if !validHost(name) {
		return fmt.Errorf("%q is neither a host name nor an IP address", name)
	}
	c.DNSNames = append(c.DNSNames, name)
	return nil
}

// validHost reports whether name can be in a certificate: letters, digits, hyphens
// and dots, the first label perhaps being a star.
func validHost(name string) bool {
	if len(name) == 0 || len(name) > 253 {
		return false
	}
	label := 0
	for i := range len(name) {
		switch c := name[i]; {
		case c == '.':
			if label == 0 || name[i-1] == '-' {
				return false
			}
			label = 0
			continue
		case c == '-' && label == 0:
			return false
		case c == '*' && (i != 0 || len(name) < 2 || name[1] != '.'):
			return false
		case (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' && c != '*':
			return false
		}
		if label++; label > 63 {
			return false
		}
	}
	return label > 0 && name[len(name)-1] != '-'
}
