package auth_test

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/tls"
	"encoding/base64"
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"
	"github.com/jackc/pgx/v5/pgproto3"
)

// addr plays the corpus to another server: a PostgreSQL that has TLS, a
// certificate signed with SHA-256 and the user "user" with password "pencil".
var addr = flag.String("addr", "", "play the exchanges to this server instead of our own")

// TestExchanges plays the scripts of testdata/exchange. Each is one connection:
//
//	exchange [tls] [user=NAME]
//	initial MECHANISM "data"     SASLInitialResponse
//	initial MECHANISM            the same without data, size -1
//	response "data"              SASLResponse
//	proof PASSWORD ["c=..."]     client-final-message with a right proof
//	raw "bytes"                  a password message with this body
//
// Within data, ${nonce} is the server's nonce and ${binding} the base64 of what
// c= must hold with channel binding.
func TestExchanges(t *testing.T) {
	server := *addr
	if server == "" {
		server = mustServe(t, mustSCRAM(t, mustUser(t, "user", "pencil"), io.Discard), mustTLS(t))
	}
	datadriven.Walk(t, "testdata/exchange", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			if d.Cmd != "exchange" {
				d.Fatalf(t, "unknown directive %s", d.Cmd)
			}
			user := "user"
			d.MaybeScanArgs(t, "user", &user)
			p := mustDialPeer(t, server, d.HasArg("tls"))
			defer p.Close()
			p.start(user)
			for line := range strings.Lines(d.Input) {
				if !p.step(strings.TrimSpace(line)) {
					break
				}
			}
			return p.log.String()
		})
	})
}

// peer is a client that says exactly what the script says.
type peer struct {
	net.Conn
	t       testing.TB
	log     strings.Builder
	binding []byte // of tls-server-end-point
	first   string // client-first-message-bare
	server  string // server-first-message
}

// mustDialPeer connects to a server.
func mustDialPeer(t testing.TB, server string, overTLS bool) *peer {
	t.Helper()
	conn, err := net.Dial("tcp", server)
	if err != nil {
		t.Fatal(err)
	}
	conn.SetDeadline(time.Now().Add(30 * time.Second))
	p := &peer{Conn: conn, t: t}
	if !overTLS {
		return p
	}
	p.write([]byte{0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f})
	if b := p.read(1); b[0] != 'S' {
		t.Fatalf("SSLRequest answered by %q", b)
	}
	secure := tls.Client(conn, &tls.Config{InsecureSkipVerify: true})
	if err := secure.Handshake(); err != nil {
		t.Fatal(err)
	}
	hash := sha256.Sum256(secure.ConnectionState().PeerCertificates[0].Raw)
	p.Conn, p.binding = secure, hash[:]
	return p
}

// write sends bytes.
func (p *peer) write(b []byte) {
	p.t.Helper()
	if _, err := p.Write(b); err != nil {
		p.t.Fatal(err)
	}
}

// read receives n bytes.
func (p *peer) read(n int) []byte {
	p.t.Helper()
	b := make([]byte, n)
	if _, err := io.ReadFull(p.Conn, b); err != nil {
		p.t.Fatal(err)
	}
	return b
}

// start sends the startup message.
func (p *peer) start(user string) {
	p.t.Helper()
	m := pgproto3.StartupMessage{
		ProtocolVersion: pgproto3.ProtocolVersionNumber, Parameters: map[string]string{"user": user, "database": "postgres"},
	}
	b, err := m.Encode(nil)
	if err != nil {
		p.t.Fatal(err)
	}
	p.write(b)
	p.receive()
}

// step plays one line and reports whether the exchange goes on.
func (p *peer) step(line string) bool {
	p.t.Helper()
	directive, rest, _ := strings.Cut(line, " ")
	switch directive {
	case "initial":
		mechanism, data, ok := strings.Cut(rest, " ")
		body := append([]byte(mechanism), 0)
		if !ok {
			p.message(binary.BigEndian.AppendUint32(body, 0xffffffff))
			break
		}
		text := p.unquoted(data)
		p.remember(text)
		body = binary.BigEndian.AppendUint32(body, uint32(len(text)))
		p.message(append(body, text...))
	case "response":
		text := p.unquoted(rest)
		p.remember(text)
		p.message([]byte(text))
	case "raw":
		p.message([]byte(p.unquoted(rest)))
	case "proof":
		password, data, ok := strings.Cut(rest, " ")
		if !ok {
			data = `"c=biws,r=${nonce}"`
		}
		text := p.unquoted(data)
		p.message([]byte(text + ",p=" + p.proof(password, text)))
	default:
		p.t.Fatalf("unknown line %q", line)
	}
	return p.receive()
}

// remember notes client-first-message-bare, which is signed.
func (p *peer) remember(text string) {
	if i := strings.Index(text, "n="); i >= 0 && p.first == "" {
		p.first = text[i:]
	}
}

// message sends a password message.
func (p *peer) message(body []byte) {
	p.t.Helper()
	b := binary.BigEndian.AppendUint32([]byte{'p'}, uint32(len(body)+4))
	p.write(append(b, body...))
}

// unquoted resolves the quotes and variables of data.
func (p *peer) unquoted(s string) string {
	p.t.Helper()
	text, err := strconv.Unquote(s)
	if err != nil {
		p.t.Fatalf("%s: %v", s, err)
	}
	nonce, _, _ := strings.Cut(strings.TrimPrefix(p.server, "r="), ",")
	binding := base64.StdEncoding.EncodeToString(append([]byte("p=tls-server-end-point,,"), p.binding...))
	return strings.NewReplacer("${nonce}", nonce, "${binding}", binding).Replace(text)
}

// proof computes ClientProof, from the specification and with none of the code
// under test.
func (p *peer) proof(password, withoutProof string) string {
	p.t.Helper()
	fields := strings.Split(p.server, ",")
	salt, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(fields[1], "s="))
	if err != nil {
		p.t.Fatal(err)
	}
	salted, err := pbkdf2.Key(sha256.New, password, salt, 4096, 32)
	if err != nil {
		p.t.Fatal(err)
	}
	sum := func(key []byte, text string) []byte {
		h := hmac.New(sha256.New, key)
		io.WriteString(h, text)
		return h.Sum(nil)
	}
	clientKey := sum(salted, "Client Key")
	storedKey := sha256.Sum256(clientKey)
	signature := sum(storedKey[:], p.first+","+p.server+","+withoutProof)
	subtle.XORBytes(signature, signature, clientKey)
	return base64.StdEncoding.EncodeToString(signature)
}

// receive logs the server's next message and reports whether it wants an answer.
func (p *peer) receive() bool {
	p.t.Helper()
	header := p.read(5)
	body := p.read(int(binary.BigEndian.Uint32(header[1:])) - 4)
	if header[0] == 'E' {
		p.logError(body)
		return false
	}
	if header[0] != 'R' {
		p.t.Fatalf("message %q", header[0])
	}
	code, data := binary.BigEndian.Uint32(body), string(body[4:])
	switch code {
	case 0:
		fmt.Fprintln(&p.log, "ok")
		return false
	case 10:
		fmt.Fprintf(&p.log, "SASL %s\n", strings.Fields(strings.ReplaceAll(data, "\x00", " ")))
	case 11:
		p.server = data
		fmt.Fprintf(&p.log, "continue %s\n", p.masked(data))
	case 12:
		fmt.Fprintln(&p.log, "final v=...")
		return p.receive()
	default:
		p.t.Fatalf("authentication request %d", code)
	}
	return true
}

// masked hides what is random in a server-first-message.
func (p *peer) masked(s string) string {
	fields := strings.Split(s, ",")
	if len(fields) != 3 {
		return s
	}
	_, client, _ := strings.Cut(p.first, "r=")
	client, _, _ = strings.Cut(client, ",")
	if !strings.HasPrefix(fields[0], "r="+client) || len(fields[0]) <= len(client)+20 {
		p.t.Errorf("nonce %s does not go on from the client's %q", fields[0], client)
	}
	return fmt.Sprintf("r=%s...,s=...,%s", client, fields[2])
}

// logError logs an ErrorResponse.
func (p *peer) logError(body []byte) {
	var e pgproto3.ErrorResponse
	if err := e.Decode(body); err != nil {
		p.t.Fatal(err)
	}
	fmt.Fprintf(&p.log, "%s %s: %s\n", e.Severity, e.Code, e.Message)
	if e.Detail != "" {
		fmt.Fprintf(&p.log, "detail: %s\n", e.Detail)
	}
	if e.Hint != "" {
		fmt.Fprintf(&p.log, "hint: %s\n", e.Hint)
	}
}
