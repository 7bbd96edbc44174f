package certs

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Store is a certificate chain with its key, read from two files. It is safe for
// concurrent use.
type Store struct {
	certPath, keyPath string

	reloading sync.Mutex // held while the files are read
	current   atomic.Pointer[tls.Certificate]
}

// Open reads the chain and the key, both in PEM.
func Open(certPath, keyPath string) (*Store, error) {
	s := &Store{certPath: certPath, keyPath: keyPath}
	if _, err := s.Reload(); err != nil {
		return nil, err
	}
	return s, nil
}

// Reload reads the files again and reports whether they hold another pair. When
// they hold none that is usable, the old one stays.
func (s *Store) Reload() (changed bool, err error) {
	s.reloading.Lock()
	defer s.reloading.Unlock()
	pair, err := readPair(s.certPath, s.keyPath)
	if err != nil {
		return false, withHint(err)
	}
	if old := s.current.Load(); old != nil && slices.EqualFunc(old.Certificate, pair.Certificate, bytes.Equal) {
		return false, nil
	}
	s.current.Store(pair)
	return true, nil
}

// Get is for tls.Config.GetCertificate: every handshake gets the pair as it is
// then.
func (s *Store) Get(*tls.ClientHelloInfo) (*tls.Certificate, error) { return s.current.Load(), nil }

// expiresSoon is how long before its end a certificate is worth a warning; what
// renews certificates has done so by then.
const expiresSoon = 14 * 24 * time.Hour

// Info describes the server's own certificate.
type Info struct {
	Subject   string
	Issuer    string
	Names     []string // DNS names and addresses it is valid for
	NotBefore time.Time
	NotAfter  time.Time
	// SignatureAlgorithm decides whether channel binding is possible.
	SignatureAlgorithm string
	SelfSigned         bool
}

// Info describes the certificate in use.
func (s *Store) Info() Info {
	leaf := s.current.Load().Leaf
	names := slices.Clone(leaf.DNSNames)
	for _, ip := range leaf.IPAddresses {
		names = append(names, ip.String())
	}
	return Info{
		Subject: leaf.Subject.String(), Issuer: leaf.Issuer.String(), Names: names,
		NotBefore: leaf.NotBefore, NotAfter: leaf.NotAfter,
		SignatureAlgorithm: leaf.SignatureAlgorithm.String(),
		SelfSigned:         bytes.Equal(leaf.RawIssuer, leaf.RawSubject),
	}
}

// Warning is what an operator should know of the certificate at a given time, or
// "".
func (i Info) Warning(now time.Time) string {
	switch {
	case now.Before(i.NotBefore):
		return fmt.Sprintf("the certificate is not valid before %s", i.NotBefore.UTC().Format(time.RFC3339))
	case now.After(i.NotAfter):
		return fmt.Sprintf("the certificate has expired on %s: clients that verify it refuse to connect",
			i.NotAfter.UTC().Format(time.RFC3339))
	case i.NotAfter.Sub(now) < expiresSoon:
		return fmt.Sprintf("the certificate expires on %s", i.NotAfter.UTC().Format(time.RFC3339))
	case len(i.Names) == 0:
		return "the certificate names no host: clients with sslmode=verify-full refuse to connect"
	default:
		return ""
	}
}
