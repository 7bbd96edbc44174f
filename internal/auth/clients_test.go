package auth_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/lib/pq"

	"github.com/iris-pgwire/iris-pgwire/internal/auth"
	"github.com/iris-pgwire/iris-pgwire/internal/certs"
)

// mustTLS is the TLS of a server with a new certificate for 127.0.0.1.
func mustTLS(t testing.TB) *tls.Config {
	t.Helper()
	store, _ := mustStore(t)
	return certs.ServerTLS(store, "")
}

// mustStore is a store with a new certificate for 127.0.0.1, and the certificate.
func mustStore(t testing.TB) (*certs.Store, []byte) {
	t.Helper()
	cert, key, err := certs.SelfSigned(certs.SelfSignedOptions{Names: []string{"127.0.0.1", "localhost"}})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	certPath, keyPath := filepath.Join(dir, "server.pem"), filepath.Join(dir, "server.key")
	for path, content := range map[string][]byte{certPath: cert, keyPath: key} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	store, err := certs.Open(certPath, keyPath)
	if err != nil {
		t.Fatal(err)
	}
	return store, cert
}

// writeFile writes a file of a test.
func writeFile(t testing.TB, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// connect connects pgx, and closes the connection again.
func connect(t testing.TB, server, settings string) error {
	t.Helper()
	host, port, _ := net.SplitHostPort(server)
	conn, err := pgconn.Connect(t.Context(), fmt.Sprintf("host=%s port=%s dbname=d %s", host, port, settings))
	if err != nil {
		return err
	}
	return conn.Close(t.Context())
}

// TestPGX connects pgx, whose channel_binding=require fails unless the server's
// proof came over -PLUS.
func TestPGX(t *testing.T) {
	store, cert := mustStore(t)
	root := writeFile(t, cert)
	server := mustServe(t, mustSCRAM(t, mustUser(t, "jo\"e ü", "pass wörd"), io.Discard), certs.ServerTLS(store, "TLSv1.3"))
	const login = `user='jo"e ü' password='pass wörd' `
	for _, test := range []struct {
		settings string
		code     string // "" is success
	}{
		{login + "sslmode=disable", ""},
		{login + "sslmode=require", ""},
		{login + "sslmode=require channel_binding=require", ""},
		{login + "sslmode=require channel_binding=disable", ""},
		{login + "sslmode=verify-full channel_binding=require sslrootcert=" + root, ""},
		{login + "sslmode=verify-full sslnegotiation=direct channel_binding=require sslrootcert=" + root, ""},
		{`user='jo"e ü' password=wrong sslmode=require`, "28P01"},
		{`user='jo"e ü' password=wrong sslmode=disable`, "28P01"},
		{`user=joe password='pass wörd' sslmode=require channel_binding=require`, "28P01"},
		{`user='jo"e ü' password='' sslmode=disable`, "28P01"},
	} {
		err := connect(t, server, test.settings)
		var refused *pgconn.PgError
		switch {
		case test.code == "" && err != nil:
			t.Errorf("%s: %v", test.settings, err)
		case test.code == "":
		case !errors.As(err, &refused) || refused.Code != test.code || refused.Severity != "FATAL":
			t.Errorf("%s: got %v, want %s", test.settings, err, test.code)
		}
	}
}

// TestLibPQ connects lib/pq, which knows no channel binding.
func TestLibPQ(t *testing.T) {
	server := mustServe(t, mustSCRAM(t, mustUser(t, "user", "pencil"), io.Discard), mustTLS(t))
	host, port, _ := net.SplitHostPort(server)
	for settings, code := range map[string]string{
		"password=pencil sslmode=disable":  "",
		"password=pencil sslmode=require":  "",
		"password=pencils sslmode=require": "28P01",
	} {
		db, err := sql.Open("postgres", fmt.Sprintf("host=%s port=%s user=user %s", host, port, settings))
		if err != nil {
			t.Fatal(err)
		}
		err = db.PingContext(t.Context())
		var refused *pq.Error
		if errors.As(err, &refused); code == "" && err != nil || code != "" && (refused == nil || string(refused.Code) != code) {
			t.Errorf("%s: got %v, want %q", settings, err, code)
		}
		db.Close()
	}
}

// TestChannelBindingOfSignatures connects by channel binding to certificates of
// several signatures. Ed25519 has no hash to make one with.
func TestChannelBindingOfSignatures(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		algorithm x509.SignatureAlgorithm
		key       crypto.Signer
		bound     bool
	}{
		{x509.ECDSAWithSHA256, mustECDSA(t, elliptic.P256()), true},
		{x509.ECDSAWithSHA384, mustECDSA(t, elliptic.P384()), true},
		{x509.ECDSAWithSHA512, mustECDSA(t, elliptic.P521()), true},
		{x509.SHA256WithRSA, rsaKey, true},
		{x509.SHA384WithRSA, rsaKey, true},
		{x509.SHA512WithRSAPSS, rsaKey, true},
		{x509.PureEd25519, edKey, false},
	} {
		t.Run(test.algorithm.String(), func(t *testing.T) {
			server := mustServe(t, mustSCRAM(t, mustUser(t, "user", "pencil"), io.Discard), signedWith(t, test.algorithm, test.key))
			const login = "user=user password=pencil sslmode=require "
			if err := connect(t, server, login); err != nil {
				t.Errorf("without asking for channel binding: %v", err)
			}
			if err := connect(t, server, login+"channel_binding=require"); (err == nil) != test.bound {
				t.Errorf("with channel binding: %v", err)
			}
		})
	}
}

// mustECDSA is a new key.
func mustECDSA(t testing.TB, curve elliptic.Curve) crypto.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// signedWith is the TLS of a server whose certificate has a given signature.
func signedWith(t testing.TB, algorithm x509.SignatureAlgorithm, key crypto.Signer) *tls.Config {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), SignatureAlgorithm: algorithm,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pair := &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
	return &tls.Config{GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return pair, nil }}
}

// TestReasonIsLoggedOnly checks that the operator learns why a client was refused,
// without anything secret.
func TestReasonIsLoggedOnly(t *testing.T) {
	var log strings.Builder
	m := mustSCRAM(t, mustUser(t, "user", "pencil"), &log)
	t.Run("serve", func(t *testing.T) {
		server := mustServe(t, m, nil)
		for _, login := range []string{"user=user password=hunter2", "user=nobody password=hunter2"} {
			if err := connect(t, server, login+" sslmode=disable"); err == nil {
				t.Errorf("%s: came in", login)
			}
		}
	})
	for _, want := range []string{`user=user remote=127.0.0.1:`, `reason="wrong password"`, `user=nobody`, `reason="unknown user"`} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("%s is missing in:\n%s", want, &log)
		}
	}
	for _, secret := range []string{"hunter2", "pencil", "SCRAM-SHA-256$"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("%s was logged:\n%s", secret, &log)
		}
	}
}

func TestRequireTLS(t *testing.T) {
	server := mustServe(t, auth.RequireTLS(auth.Trust{}), mustTLS(t))
	if err := connect(t, server, "user=user sslmode=require"); err != nil {
		t.Error(err)
	}
	err := connect(t, server, "user=user sslmode=disable")
	var refused *pgconn.PgError
	if !errors.As(err, &refused) || refused.Code != "28000" || !strings.Contains(refused.Hint, "sslmode=require") {
		t.Errorf("without TLS: %v", err)
	}
}

func TestNewSCRAMNeedsUsers(t *testing.T) {
	if m, err := auth.NewSCRAM(auth.SCRAMOptions{}); err == nil {
		t.Errorf("got %v", m)
	}
	for _, test := range [][2]string{{"", "pencil"}, {"user", ""}} {
		if users, err := auth.SingleUser(test[0], test[1]); err == nil {
			t.Errorf("%q: got %v", test, users)
		}
	}
}
