package pgwire

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"math/big"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"
)

// mustRead reads exactly len(b) bytes.
func mustRead(t testing.TB, c *client, b []byte) {
	t.Helper()
	if _, err := io.ReadFull(c.Conn, b); err != nil {
		t.Fatal(err)
	}
}

// mustTLS returns the configuration of a server with a fresh certificate.
func mustTLS(t testing.TB) *tls.Config {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{cert}, PrivateKey: key}}}
}

// mustServeTLS serves h with TLS.
func mustServeTLS(t testing.TB, h *script) string {
	opts := testOptions(h)
	opts.TLS = mustTLS(t)
	s := New(opts)
	s.watchInterval = time.Millisecond
	return mustServe(t, s)
}

// overTLS puts TLS over c's connection.
func (c *client) overTLS(alpn ...string) *client {
	return newClient(c.t, tls.Client(c.Conn, &tls.Config{InsecureSkipVerify: true, NextProtos: alpn}))
}

// mustRequestTLS asks for TLS and puts it over c's connection.
func (c *client) mustRequestTLS() *client {
	c.t.Helper()
	c.mustSend(&pgproto3.SSLRequest{})
	b := make([]byte, 1)
	if mustRead(c.t, c, b); b[0] != 'S' {
		c.t.Fatalf("SSLRequest answered by %q", b)
	}
	return c.overTLS()
}

func TestTLS(t *testing.T) {
	h := &script{}
	addr := mustServeTLS(t, h)
	start := map[string]func(c *client) *client{
		"after SSLRequest": (*client).mustRequestTLS,
		"from the first byte": func(c *client) *client {
			return c.overTLS("postgresql")
		},
		"after GSSENCRequest": func(c *client) *client {
			c.mustSend(&pgproto3.GSSEncRequest{})
			b := make([]byte, 1)
			if mustRead(t, c, b); b[0] != 'N' {
				t.Errorf("GSSENCRequest answered by %q", b)
			}
			return c.mustRequestTLS()
		},
	}
	for name, start := range start {
		t.Run(name, func(t *testing.T) {
			c := start(mustDial(t, addr))
			c.mustStart()
			c.mustSucceed("SELECT 1")
			if st := h.startups[len(h.startups)-1]; st.TLS == nil || !st.TLS.HandshakeComplete {
				t.Error("session does not know of TLS")
			}
			c.mustSend(&pgproto3.Terminate{})
			c.mustBeClosed()
		})
	}
	mustConnect(t, addr) // in clear, which is for authentication to refuse
}

func TestTLSNeedsTheProtocolsName(t *testing.T) {
	addr := mustServeTLS(t, &script{})
	c := mustDial(t, addr).overTLS()
	if e := c.mustFail(); e.Code != "08P01" || e.Severity != "FATAL" {
		t.Errorf("without a name: got %s %s", e.Severity, e.Code)
	}
	c.mustBeClosed()
	if err := mustDial(t, addr).overTLS("h2").Conn.(*tls.Conn).Handshake(); err == nil {
		t.Error("a handshake for another protocol succeeded")
	}
}

// TestPlaintextBeforeTLSIsRefused is CVE-2021-23214: what was sent in clear
// together with the request must not be processed, and TLS must not start.
func TestPlaintextBeforeTLSIsRefused(t *testing.T) {
	addr := mustServeTLS(t, &script{})
	for name, injected := range map[string]string{
		"startup": startupPacket, "a query": "Q\x00\x00\x00\x0dSELECT 1\x00", "one byte": "\x16",
	} {
		t.Run(name, func(t *testing.T) {
			c := mustDial(t, addr)
			c.mustWrite("\x00\x00\x00\x08\x04\xd2\x16\x2f" + injected)
			if e := c.mustFail(); e.Code != "08P01" || e.Severity != "FATAL" {
				t.Errorf("got %s %s %s", e.Severity, e.Code, e.Message)
			}
			c.mustBeClosed()
		})
	}
}

// TestNegotiationEnds is CVE-2026-6479: each request counts once, whatever
// their order, and inside TLS none does.
func TestNegotiationEnds(t *testing.T) {
	addr := mustServeTLS(t, &script{})
	ssl, gss := &pgproto3.SSLRequest{}, &pgproto3.GSSEncRequest{}
	tests := map[string][]pgproto3.FrontendMessage{
		"gss twice": {gss, gss}, "ssl twice": {ssl, ssl}, "ssl then gss": {ssl, gss}, "gss ssl gss": {gss, ssl, gss},
		"gss ssl ssl": {gss, ssl, ssl},
	}
	for name, requests := range tests {
		t.Run(name, func(t *testing.T) {
			c := mustDial(t, addr)
			for _, m := range requests[:len(requests)-1] {
				c.mustSend(m)
				b := make([]byte, 1)
				if mustRead(t, c, b); b[0] == 'S' {
					c = c.overTLS()
				}
			}
			c.mustSend(requests[len(requests)-1])
			if e := c.mustFail(); e.Code != "0A000" {
				t.Errorf("got %s %s", e.Code, e.Message)
			}
			c.mustBeClosed()
		})
	}
}

func TestTLSWithoutConfiguration(t *testing.T) {
	addr := mustServe(t, New(testOptions(&script{})))
	if err := mustDial(t, addr).overTLS("postgresql").Conn.(*tls.Conn).Handshake(); err == nil {
		t.Error("a handshake succeeded")
	}
}

func TestCancelOverTLS(t *testing.T) {
	h, running := waitingScript()
	addr := mustServeTLS(t, h)
	c := mustDial(t, addr).mustRequestTLS()
	key := c.mustStart()
	c.mustSend(&pgproto3.Query{String: "wait"})
	<-running
	mustDial(t, addr).mustRequestTLS().mustCancel(key)
	if e := c.mustFail(); e.Code != "57014" {
		t.Errorf("got %s %s", e.Code, e.Message)
	}
	c.mustReceiveUntil("ReadyForQuery")
	c.mustSucceed("SELECT 1")
}

// TestVanishedTLSClientStopsItsStatement: TLS's goodbye is unread data, which
// must not hide that the client has gone.
func TestVanishedTLSClientStopsItsStatement(t *testing.T) {
	h, running := waitingScript()
	stopped := make(chan struct{})
	wait := h.do["wait"]
	h.do["wait"] = func(ctx context.Context, w *ResultWriter) error {
		defer close(stopped)
		return wait(ctx, w)
	}
	c := mustDial(t, mustServeTLS(t, h)).mustRequestTLS()
	c.mustStart()
	c.mustSend(&pgproto3.Query{String: "wait"})
	<-running
	c.Close()
	select {
	case <-stopped:
	case <-time.After(testTimeout):
		t.Error("the statement still runs")
	}
}
