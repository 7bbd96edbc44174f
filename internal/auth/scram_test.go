package auth

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"

	"github.com/xdg-go/scram"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// pencil is the verifier of RFC 7677's example.
const pencil = "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$" +
	"WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="

// scripted is an exchange whose client answers from a script. It keeps what it was
// asked.
type scripted struct {
	answers  [][]byte
	requests []string
	// respond makes an answer when the script has none left.
	respond func(request string) []byte
}

// Request implements Exchange.
func (s *scripted) Request(_ int32, data []byte) { s.requests = append(s.requests, string(data)) }

// Response implements Exchange.
func (s *scripted) Response() ([]byte, error) {
	if len(s.answers) > 0 {
		answer := s.answers[0]
		s.answers = s.answers[1:]
		return answer, nil
	}
	if s.respond != nil {
		return s.respond(s.requests[len(s.requests)-1]), nil
	}
	return nil, io.EOF
}

// initialMessage is a SASLInitialResponse.
func initialMessage(mechanism, data string) []byte {
	b := append([]byte(mechanism), 0)
	b = binary.BigEndian.AppendUint32(b, uint32(len(data)))
	return append(b, data...)
}

// mustSCRAM is a method with one user.
func mustSCRAM(t testing.TB, user string, v Verifier) *scramMethod {
	t.Helper()
	m, err := NewSCRAM(SCRAMOptions{Users: singleUser{user, v}, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return m.(*scramMethod)
}

// TestRFC7677 is the example of RFC 7677, section 3, to the byte.
func TestRFC7677(t *testing.T) {
	v, err := ParseVerifier(pencil)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := deriveVerifier("pencil", v.salt, v.iterations); err != nil || again != v {
		t.Fatalf("the verifier of pencil is %s, %v", again, err)
	}
	m := mustSCRAM(t, "user", v)
	m.nonce = func() string { return "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0" }
	x := &scripted{answers: [][]byte{
		initialMessage("SCRAM-SHA-256", "n,,n=user,r=rOprNGfwEbeRWgbNEkqO"),
		[]byte("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="),
	}}
	if err := m.Authenticate(t.Context(), &Client{User: "user"}, x); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"SCRAM-SHA-256\x00\x00",
		"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
		"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
	}
	if got := strings.Join(x.requests, "|"); got != strings.Join(want, "|") {
		t.Errorf("got %q", x.requests)
	}
}

// TestAnotherImplementation lets the client of a library log in: it checks the
// server's signature, and more iterations and longer salts than we make.
func TestAnotherImplementation(t *testing.T) {
	for _, factors := range []scram.KeyFactors{{Salt: "0123456789abcdef", Iters: 4096}, {Salt: strings.Repeat("salt", 20), Iters: 10000}} {
		client, err := scram.SHA256.NewClient("user", "pencil", "")
		if err != nil {
			t.Fatal(err)
		}
		v, err := deriveVerifier("pencil", factors.Salt, factors.Iters)
		if err != nil {
			t.Fatal(err)
		}
		conversation := client.WithMinIterations(4096).NewConversation()
		x := &scripted{respond: func(request string) []byte {
			if strings.HasPrefix(request, "SCRAM") {
				first, err := conversation.Step("")
				if err != nil {
					t.Fatal(err)
				}
				return initialMessage("SCRAM-SHA-256", first)
			}
			answer, err := conversation.Step(request)
			if err != nil {
				t.Fatal(err)
			}
			return []byte(answer)
		}}
		if err := mustSCRAM(t, "user", v).Authenticate(t.Context(), &Client{User: "user"}, x); err != nil {
			t.Fatal(err)
		}
		if _, err := conversation.Step(x.requests[2]); err != nil || !conversation.Valid() {
			t.Errorf("the client does not believe the server: %v", err)
		}
	}
}

// TestUnknownUser checks that an unknown user cannot be told from a known one by
// asking again: the salt stays, is as long, and is another one for another name.
func TestUnknownUser(t *testing.T) {
	v, err := NewVerifier("pencil")
	if err != nil {
		t.Fatal(err)
	}
	m := mustSCRAM(t, "user", v)
	seen := map[string]string{}
	for _, user := range []string{"user", "nobody", "somebody", "user", "nobody", "somebody"} {
		x := &scripted{answers: [][]byte{initialMessage("SCRAM-SHA-256", "n,,n=,r=abc")}}
		if err := m.Authenticate(t.Context(), &Client{User: user}, x); !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
		_, factors, _ := strings.Cut(x.requests[1], ",")
		if before, ok := seen[user]; ok && before != factors {
			t.Errorf("%s: got %s, before %s", user, factors, before)
		}
		seen[user] = factors
	}
	if len(seen["nobody"]) != len(seen["user"]) || seen["nobody"] == seen["somebody"] {
		t.Errorf("got %q", seen)
	}
	other := mustSCRAM(t, "user", v)
	mine, _ := m.verifier("nobody")
	theirs, _ := other.verifier("nobody")
	if mine == theirs {
		t.Error("two processes make the same verifier of an unknown user")
	}
}

// TestMockIsNeverEnough checks that a client who could prove to know the mock's
// password would not come in: the user does not exist.
func TestMockIsNeverEnough(t *testing.T) {
	m := mustSCRAM(t, "user", Verifier{})
	m.secret = []byte("known to the attacker")
	mock, known := m.verifier("nobody")
	if known || mock.salt == "" {
		t.Fatalf("got %v, %t", mock, known)
	}
	x := &scripted{}
	x.answers = [][]byte{initialMessage("SCRAM-SHA-256", "n,,n=,r=abc")}
	x.respond = func(string) []byte {
		return []byte("c=biws,r=" + strings.TrimPrefix(strings.Split(x.requests[1], ",")[0], "r=") + ",p=" + encodeBase64(make([]byte, 32)))
	}
	if e := pgerr.From(m.Authenticate(t.Context(), &Client{User: "nobody"}, x)); e.Code != pgerr.InvalidPassword {
		t.Errorf("got %v", e)
	}
}

func TestOversizedMessages(t *testing.T) {
	long := strings.Repeat("x", saslMessageMax)
	for name, answers := range map[string][][]byte{
		"initial":   {initialMessage("SCRAM-SHA-256", "n,,n=,r="+long)},
		"mechanism": {[]byte(long + "\x00\x00")},
		"first":     {append([]byte("SCRAM-SHA-256"), 0, 0xff, 0xff, 0xff, 0xff), []byte("n,,n=,r=" + long)},
		"final":     {initialMessage("SCRAM-SHA-256", "n,,n=,r=abc"), []byte("c=biws,r=" + long)},
	} {
		err := mustSCRAM(t, "user", Verifier{}).Authenticate(t.Context(), &Client{User: "user"}, &scripted{answers: answers})
		if e := pgerr.From(err); e.Code != pgerr.ProtocolViolation || e.Message != "invalid message length" {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// FuzzExchange sends two arbitrary messages: nobody comes in, nothing panics, and
// every refusal has a code of its own.
func FuzzExchange(f *testing.F) {
	f.Add(initialMessage("SCRAM-SHA-256", "n,,n=,r=abc"), []byte("c=biws,r=abcnonce,p="+encodeBase64(make([]byte, 32))))
	f.Add(initialMessage("SCRAM-SHA-256-PLUS", "p=tls-server-end-point,,n=,r=abc"), []byte("c=,r=,x=,p="))
	f.Add(append([]byte("SCRAM-SHA-256"), 0, 0xff, 0xff, 0xff, 0xff), []byte("y,a=b,m=,n=,r="))
	f.Add([]byte("SCRAM-SHA-256\x00\x80\x00\x00\x00"), []byte("p"))
	v, err := ParseVerifier(pencil)
	if err != nil {
		f.Fatal(err)
	}
	m := mustSCRAM(f, "user", v)
	m.nonce = func() string { return "nonce" }
	f.Fuzz(func(t *testing.T, first, second []byte) {
		x := &scripted{answers: [][]byte{first, second, second}}
		err := m.Authenticate(t.Context(), &Client{User: "user"}, x)
		switch e := pgerr.From(err); {
		case err == nil:
			t.Error("came in")
		case errors.Is(err, io.EOF):
		case e.Code != pgerr.ProtocolViolation && e.Code != pgerr.FeatureNotSupported && e.Code.Class() != "28":
			t.Errorf("got %v", err)
		case !bytes.Equal([]byte(e.Detail), bytes.ToValidUTF8([]byte(e.Message+e.Detail), nil)[len(e.Message):]):
			t.Errorf("%q is not UTF-8", e.Detail)
		}
	})
}

// FuzzClientFirst checks that what is signed and what is repeated in c= are the
// whole message.
func FuzzClientFirst(f *testing.F) {
	f.Add([]byte("n,,n=user,r=abc,x=1"), false)
	f.Add([]byte("y,,n=,r=abc"), false)
	f.Add([]byte("p=tls-server-end-point,,n=,r="), true)
	f.Fuzz(func(t *testing.T, data []byte, plus bool) {
		m, err := decodeClientFirst(data, plus)
		if err == nil && m.header+m.bare != string(data) {
			t.Errorf("%q became %q and %q", data, m.header, m.bare)
		}
	})
}

// FuzzClientFinal checks that what is signed and the proof are the whole message.
func FuzzClientFinal(f *testing.F) {
	f.Add([]byte("c=biws,r=abc,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="))
	f.Add([]byte("c=,r=,x=,y=1,p=,"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := decodeClientFinal(data)
		if err != nil {
			return
		}
		whole := m.withoutProof + ",p=" + encodeBase64(m.proof[:])
		if strings.TrimSuffix(string(data), ",") != whole {
			t.Errorf("%q became %q", data, whole)
		}
	})
}
