package certs

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// authority is a certificate with its key.
type authority struct {
	cert *x509.Certificate
	key  crypto.Signer
}

// mustKey is a new key.
func mustKey(t testing.TB) crypto.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// mustIssue issues a certificate signed by a, or by itself when a is nil.
func (a *authority) mustIssue(t testing.TB, name string) *authority {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	key := mustKey(t)
	if a == nil {
		a = &authority{template, key}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &authority{cert, key}
}

// certPEM is the certificate.
func (a *authority) certPEM() string { return block("CERTIFICATE", a.cert.Raw) }

// keyPEM is the key.
func (a *authority) keyPEM(t testing.TB) string { return keyPEM(t, a.key) }

// keyPEM is a key in PKCS #8.
func keyPEM(t testing.TB, key crypto.Signer) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return block("PRIVATE KEY", der)
}

// block is one PEM block.
func block(typ string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: typ, Bytes: der}))
}

// files are the two files of a pair.
type files struct{ cert, key string }

// newFiles are files of the test's own directory.
func newFiles(t testing.TB) files {
	dir := t.TempDir()
	return files{filepath.Join(dir, "server.pem"), filepath.Join(dir, "server.key")}
}

// mustWrite writes both.
func (f files) mustWrite(t testing.TB, cert, key string) {
	t.Helper()
	for path, content := range map[string]string{f.cert: cert, f.key: key} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// mustSelfSigned makes a pair.
func mustSelfSigned(t testing.TB, o SelfSignedOptions) (cert, key string) {
	t.Helper()
	c, k, err := SelfSigned(o)
	if err != nil {
		t.Fatal(err)
	}
	return string(c), string(k)
}

// mustSelfSigned makes a pair and writes it.
func (f files) mustSelfSigned(t testing.TB, o SelfSignedOptions) {
	t.Helper()
	cert, key := mustSelfSigned(t, o)
	f.mustWrite(t, cert, key)
}

// mustOpen opens a pair.
func (f files) mustOpen(t testing.TB) *Store {
	t.Helper()
	s, err := Open(f.cert, f.key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestPairsThatAreRefused checks that each mistake has its own words.
func TestPairsThatAreRefused(t *testing.T) {
	root := (*authority)(nil).mustIssue(t, "root")
	middle := root.mustIssue(t, "middle")
	leaf := middle.mustIssue(t, "leaf")
	key := leaf.keyPEM(t)
	for _, test := range []struct{ name, cert, key, want string }{
		{"another key", leaf.certPEM(), root.keyPEM(t), "does not belong to certificate"},
		{"chain the wrong way round", root.certPEM() + middle.certPEM() + leaf.certPEM(), key, "wrong order of the chain"},
		{"leaf last", middle.certPEM() + root.certPEM() + leaf.certPEM(), key, "wrong order of the chain"},
		{"leaf after its issuer's issuer", leaf.certPEM() + root.certPEM(), key, `"CN=leaf" was issued by "CN=middle", but "CN=root" follows`},
		{"key of the issuer", leaf.certPEM() + middle.certPEM(), middle.keyPEM(t), "must come first in the chain"},
		{"no certificate", "hello", key, "no certificate in PEM"},
		{"key for certificate", key, key, "no certificate in PEM"},
		{"empty", "", key, "no certificate in PEM"},
		{"no key", leaf.certPEM(), "hello", "no private key in PEM"},
		{"certificate for key", leaf.certPEM(), leaf.certPEM(), "no private key in PEM"},
		{"encrypted key", leaf.certPEM(), block("ENCRYPTED PRIVATE KEY", []byte{1}), "openssl pkey"},
		{"encrypted key of old", leaf.certPEM(), "-----BEGIN EC PRIVATE KEY-----\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END EC PRIVATE KEY-----\n", "openssl pkey"},
		{"damaged certificate", block("CERTIFICATE", leaf.cert.Raw[1:]), key, "certificate number 1"},
		{"damaged key", leaf.certPEM(), block("PRIVATE KEY", []byte{0x30}), "private key"},
		{"long chain", strings.Repeat(leaf.certPEM(), chainMax+1), key, "more than"},
		{"large file", strings.Repeat("x", fileBytesMax+1), key, "larger than"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFiles(t)
			f.mustWrite(t, test.cert, test.key)
			_, err := Open(f.cert, f.key)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("got %v, want %s", err, test.want)
			}
			if !strings.Contains(err.Error(), f.cert) && !strings.Contains(err.Error(), f.key) {
				t.Errorf("%v names no file", err)
			}
		})
	}
}

func TestMissingFiles(t *testing.T) {
	f := newFiles(t)
	cert, _ := mustSelfSigned(t, SelfSignedOptions{Names: []string{"x"}})
	for _, missing := range []string{f.cert, f.key} {
		if _, err := Open(f.cert, f.key); err == nil || !strings.Contains(err.Error(), missing) || !strings.Contains(err.Error(), "iris-pgwire cert --self-signed") {
			t.Errorf("%s: got %v", missing, err)
		}
		if err := os.WriteFile(f.cert, []byte(cert), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Open(t.TempDir(), f.key); err == nil || !strings.Contains(err.Error(), "no regular file") {
		t.Errorf("a directory: %v", err)
	}
}

// TestKinds opens chains and every form of key.
func TestKinds(t *testing.T) {
	root := (*authority)(nil).mustIssue(t, "root")
	leaf := root.mustIssue(t, "leaf")
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ec, err := x509.MarshalECPrivateKey(leaf.key.(*ecdsa.PrivateKey))
	if err != nil {
		t.Fatal(err)
	}
	self := func(key crypto.Signer) string {
		template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
		der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
		if err != nil {
			t.Fatal(err)
		}
		return block("CERTIFICATE", der)
	}
	for _, test := range []struct {
		name, cert, key string
		chain           int
	}{
		{"full chain", leaf.certPEM() + root.certPEM(), leaf.keyPEM(t), 2},
		{"text around", "Subject: leaf\n" + leaf.certPEM() + "\nroot:\n" + root.certPEM(), leaf.keyPEM(t), 2},
		{"both in one", leaf.certPEM() + leaf.keyPEM(t), leaf.certPEM() + leaf.keyPEM(t), 1},
		{"SEC 1 with parameters", leaf.certPEM(), "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + block("EC PRIVATE KEY", ec), 1},
		{"PKCS #1", self(rsaKey), block("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsaKey)), 1},
		{"Ed25519", self(edKey), keyPEM(t, edKey), 1},
	} {
		f := newFiles(t)
		f.mustWrite(t, test.cert, test.key)
		pair, err := f.mustOpen(t).Get(nil)
		if err != nil || len(pair.Certificate) != test.chain || pair.Leaf == nil || !bytes.Equal(pair.Leaf.Raw, pair.Certificate[0]) {
			t.Errorf("%s: got %d certificates, %v", test.name, len(pair.Certificate), err)
		}
	}
}

// handshake connects to a server with the store's certificate and returns the one
// it shows.
func handshake(t testing.TB, server, client *tls.Config) (*x509.Certificate, error) {
	t.Helper()
	listener, err := tls.Listen("tcp", "127.0.0.1:0", server)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		conn, err := listener.Accept()
		if err == nil {
			_ = conn.(*tls.Conn).Handshake()
			conn.Close()
		}
	}()
	defer func() { listener.Close(); <-done }()
	conn, err := net.DialTimeout("tcp", listener.Addr().String(), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	c := tls.Client(conn, client)
	if err := c.Handshake(); err != nil {
		return nil, err
	}
	return c.ConnectionState().PeerCertificates[0], nil
}

// TestReload renews a certificate under a server that runs: what is half written
// changes nothing, and the next handshake shows the new one.
func TestReload(t *testing.T) {
	f := newFiles(t)
	oldCert, oldKey := mustSelfSigned(t, SelfSignedOptions{Names: []string{"old"}})
	newCert, newKey := mustSelfSigned(t, SelfSignedOptions{Names: []string{"new"}})
	f.mustWrite(t, oldCert, oldKey)
	store := f.mustOpen(t)
	server := ServerTLS(store, "TLSv1.2")
	for _, step := range []struct {
		cert, key, shown string
		changed, fails   bool
	}{
		{oldCert, oldKey, "old", false, false},
		{newCert, oldKey, "old", false, true},
		{"", oldKey, "old", false, true},
		{newCert, newKey, "new", true, false},
		{newCert, newKey, "new", false, false},
	} {
		f.mustWrite(t, step.cert, step.key)
		changed, err := store.Reload()
		if changed != step.changed || (err != nil) != step.fails {
			t.Errorf("got %t, %v for %+v", changed, err, step)
		}
		shown, err := handshake(t, server, &tls.Config{InsecureSkipVerify: true})
		if err != nil || shown.Subject.CommonName != step.shown {
			t.Errorf("got %v, %v, want %s", shown.Subject, err, step.shown)
		}
	}
}

func TestServerVersions(t *testing.T) {
	f := newFiles(t)
	f.mustSelfSigned(t, SelfSignedOptions{Names: []string{"x"}})
	for _, test := range []struct {
		minimum string
		client  uint16
		ok      bool
	}{
		{"", tls.VersionTLS12, true},
		{"", tls.VersionTLS11, false},
		{"TLSv1.2", tls.VersionTLS12, true},
		{"TLSv1.3", tls.VersionTLS12, false},
		{"TLSv1.3", tls.VersionTLS13, true},
		{"TLSv1", tls.VersionTLS11, false},
	} {
		_, err := handshake(t, ServerTLS(f.mustOpen(t), test.minimum),
			&tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, MaxVersion: test.client})
		if (err == nil) != test.ok {
			t.Errorf("%q, client at most %s: %v", test.minimum, tls.VersionName(test.client), err)
		}
	}
}

// TestClientTLS connects to a server as the settings towards IRIS say.
func TestClientTLS(t *testing.T) {
	root := (*authority)(nil).mustIssue(t, "root")
	iris, client := root.mustIssue(t, "iris"), root.mustIssue(t, "client")
	stranger := (*authority)(nil).mustIssue(t, "stranger")
	server, own, ca, other := newFiles(t), newFiles(t), newFiles(t), newFiles(t)
	server.mustWrite(t, iris.certPEM(), iris.keyPEM(t))
	own.mustWrite(t, client.certPEM(), client.keyPEM(t))
	ca.mustWrite(t, root.certPEM(), "")
	other.mustWrite(t, stranger.certPEM(), "")
	open, mutual := ServerTLS(server.mustOpen(t), ""), ServerTLS(server.mustOpen(t), "")
	mutual.ClientAuth, mutual.ClientCAs = tls.RequireAndVerifyClientCert, x509.NewCertPool()
	mutual.ClientCAs.AddCert(root.cert)
	mutual.MaxVersion = tls.VersionTLS12 // the client learns of a refusal in the handshake
	for _, test := range []struct {
		name    string
		options ClientOptions
		server  *tls.Config
		ok      bool
	}{
		{"verified", ClientOptions{CAPath: ca.cert, ServerName: "iris"}, open, true},
		{"another name", ClientOptions{CAPath: ca.cert, ServerName: "other"}, open, false},
		{"another authority", ClientOptions{CAPath: other.cert, ServerName: "iris"}, open, false},
		{"the system's authorities", ClientOptions{ServerName: "iris"}, open, false},
		{"not verified", ClientOptions{SkipVerify: true}, open, true},
		{"with a certificate", ClientOptions{CAPath: ca.cert, ServerName: "iris", CertPath: own.cert, KeyPath: own.key}, mutual, true},
		{"without a certificate", ClientOptions{CAPath: ca.cert, ServerName: "iris"}, mutual, false},
	} {
		config, err := ClientTLS(test.options)
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		if _, err := handshake(t, test.server, config); (err == nil) != test.ok {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestClientTLSRefuses(t *testing.T) {
	f := newFiles(t)
	f.mustWrite(t, "hello", "hello")
	for _, o := range []ClientOptions{
		{CAPath: "/nonexistent"}, {CAPath: f.cert}, {CertPath: f.cert}, {KeyPath: f.key}, {CertPath: f.cert, KeyPath: f.key},
	} {
		if _, err := ClientTLS(o); err == nil || strings.Contains(err.Error(), "--self-signed") {
			t.Errorf("%+v: got %v", o, err)
		}
	}
}

// TestSelfSigned checks that clients who have the certificate as their root accept
// the server under all its names, and no other.
func TestSelfSigned(t *testing.T) {
	f := newFiles(t)
	names := []string{"db.example.com", "*.example.org", "127.0.0.1", "::1"}
	f.mustSelfSigned(t, SelfSignedOptions{Names: names})
	store := f.mustOpen(t)
	for name, ok := range map[string]bool{
		"db.example.com": true, "x.example.org": true, "127.0.0.1": true, "::1": true,
		"example.com": false, "127.0.0.2": false,
	} {
		config, err := ClientTLS(ClientOptions{CAPath: f.cert, ServerName: name})
		if err != nil {
			t.Fatal(err)
		}
		cert, err := handshake(t, ServerTLS(store, ""), config)
		if (err == nil) != ok {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil && (cert.IsCA || fmt.Sprint(cert.ExtKeyUsage) != fmt.Sprint([]x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth})) {
			t.Errorf("the certificate serves for more than servers: %t, %v", cert.IsCA, cert.ExtKeyUsage)
		}
	}
	info := store.Info()
	if fmt.Sprint(info.Names) != fmt.Sprint(names) || !info.SelfSigned || info.Subject != "CN=db.example.com" || info.Warning(time.Now()) != "" {
		t.Errorf("got %+v", info)
	}
}

func TestSelfSignedRefuses(t *testing.T) {
	for _, o := range []SelfSignedOptions{
		{},
		{Names: []string{""}},
		{Names: []string{"a b"}},
		{Names: []string{"a..b"}},
		{Names: []string{"-a"}},
		{Names: []string{"a-.b"}},
		{Names: []string{"a*"}},
		{Names: []string{"*"}},
		{Names: []string{"a."}},
		{Names: []string{strings.Repeat("a", 64)}},
		{Names: []string{"ü"}},
		{Names: make([]string, 101)},
		{Names: []string{"a"}, Days: -1},
		{Names: []string{"a"}, Days: 5000},
	} {
		if cert, _, err := SelfSigned(o); err == nil {
			t.Errorf("%+v: got %s", o, cert)
		}
	}
	long := strings.Repeat("a.", 60) + "b"
	if _, _, err := SelfSigned(SelfSignedOptions{Names: []string{long}}); err != nil {
		t.Errorf("a name too long for a subject: %v", err)
	}
}

// TestWarnings checks that an expired certificate is served with a warning.
func TestWarnings(t *testing.T) {
	now := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	f := newFiles(t)
	f.mustSelfSigned(t, SelfSignedOptions{Names: []string{"x"}, Days: 30, Now: now})
	info := f.mustOpen(t).Info()
	for days, want := range map[int]string{
		-1: "is not valid before", 0: "", 15: "", 17: "expires on 2026-12-01T12:00:00Z", 31: "has expired on",
	} {
		if got := info.Warning(now.AddDate(0, 0, days)); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("after %d days: %q", days, got)
		}
	}
	info.Names = nil
	if got := info.Warning(now); !strings.Contains(got, "verify-full") {
		t.Errorf("without names: %q", got)
	}
}

func FuzzReadPEM(f *testing.F) {
	cert, key := mustSelfSigned(f, SelfSignedOptions{Names: []string{"x"}})
	f.Add([]byte(cert))
	f.Add([]byte(key))
	f.Add([]byte(cert + cert))
	f.Add([]byte("-----BEGIN EC PRIVATE KEY-----\nDEK-Info: x\n\nAAAA\n-----END EC PRIVATE KEY-----\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if chain, err := parseCertificates(content); err == nil && len(chain) == 0 {
			t.Error("no certificate and no error")
		}
		if key, err := findKey(content); err == nil && key == nil {
			t.Error("no key and no error")
		}
	})
}
