package superserver

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net"
	"testing"
	"time"

	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// selfSigned returns a certificate for 127.0.0.1 and a pool that trusts it.
func selfSigned(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// TestTLS checks that one port serves clients with TLS and without, and that a
// statement's cancellation works through TLS.
func TestTLS(t *testing.T) {
	certificate, pool := selfSigned(t)
	ts := startServer(t, Options{TLS: &tls.Config{Certificates: []tls.Certificate{certificate}}}, blockingScripts())
	nc, err := tls.Dial("tcp", ts.addr, &tls.Config{RootCAs: pool})
	if err != nil {
		t.Fatal(err)
	}
	secure := newClient(t, nc)
	secure.connect()
	secure.call(wire.Ping, 0, nil)
	ts.login(t).call(wire.Ping, 0, nil)

	secure.call(wire.Prepare, 1, sqlBody(blocking, 0))
	secure.send(wire.PreparedQuery, 1, queryBody(0, 0))
	job := ts.fake.job(firstJob)
	<-job.running
	nc.Close()
	<-job.closed
}

// TestTLSRequired checks that a client without TLS is sent away before it has
// said its password, and one with TLS is served.
func TestTLSRequired(t *testing.T) {
	certificate, pool := selfSigned(t)
	ts := startServer(t, Options{
		TLS: &tls.Config{Certificates: []tls.Certificate{certificate}}, TLSRequired: true,
	}, nil)
	plain := ts.dial(t)
	plain.send(wire.Handshake, 0, []byte{69, 0})
	plain.mustEnd()
	nc, err := tls.Dial("tcp", ts.addr, &tls.Config{RootCAs: pool})
	if err != nil {
		t.Fatal(err)
	}
	secure := newClient(t, nc)
	secure.connect()
	secure.call(wire.Ping, 0, nil)
}
