package peer

import (
	"crypto/ed25519"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"time"
)

// SecretMin is the least length of the secret that gateways share. Whoever can
// connect may try secrets against the certificate that it is shown, as fast as the
// derivation lets it.
const SecretMin = 32

const (
	// derivations makes each attempt to guess a secret cost a tenth of a second.
	derivations = 200_000
	// derivationSalt separates these keys from others of the same secret.
	derivationSalt = "iris-pgwire peers 1"
	// certificateName is the name in the certificate of all gateways.
	certificateName = "peer.iris-pgwire.invalid"
)

// identity returns the TLS configurations of both ends of a connection between
// gateways that have the secret. The certificate is its own authority, the only
// one there is, so that its private key is what both sides must have.
func identity(secret string) (server, client *tls.Config, err error) {
	seed, err := pbkdf2.Key(sha256.New, secret, []byte(derivationSalt), derivations, ed25519.SeedSize)
	if err != nil {
		return nil, nil, fmt.Errorf("key of the peers: %w", err)
	}
	key := ed25519.NewKeyFromSeed(seed)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: certificateName}, DNSNames: []string{certificateName},
		NotBefore: time.Unix(0, 0), NotAfter: time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, nil, fmt.Errorf("certificate of the peers: %w", err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, nil, fmt.Errorf("certificate of the peers: %w", err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(leaf)
	own := []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}}
	server = &tls.Config{
		MinVersion: tls.VersionTLS13, Certificates: own, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: roots,
		SessionTicketsDisabled: true,
	}
	client = &tls.Config{MinVersion: tls.VersionTLS13, Certificates: own, RootCAs: roots, ServerName: certificateName}
	return server, client, nil
}
