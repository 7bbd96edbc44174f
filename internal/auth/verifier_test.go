package auth_test

import (
	"bytes"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/iris-pgwire/iris-pgwire/internal/auth"
)

// mustParseVerifier parses a verifier that is known to be good.
func mustParseVerifier(t testing.TB, s string) auth.Verifier {
	t.Helper()
	v, err := auth.ParseVerifier(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return v
}

// TestPostgreSQLsVerifiers checks passwords against the verifiers that PostgreSQL
// made of them: what SASLprep changes, drops and refuses.
func TestPostgreSQLsVerifiers(t *testing.T) {
	content, err := os.ReadFile("testdata/verifiers.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(content)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		quoted, text, _ := strings.Cut(strings.TrimSpace(line), "\t")
		password, err := strconv.Unquote(quoted)
		if err != nil {
			t.Fatalf("%s: %v", quoted, err)
		}
		v := mustParseVerifier(t, text)
		if !v.Matches(password) {
			t.Errorf("%s does not match PostgreSQL's verifier", quoted)
		}
		if v.Matches(password + "x") {
			t.Errorf("%s with another character matches too", quoted)
		}
		if got := v.String(); got != text {
			t.Errorf("%s: got %s, want %s", quoted, got, text)
		}
	}
}

func TestVerifierRoundTrip(t *testing.T) {
	passwords := rapid.OneOf(rapid.StringN(1, -1, 100), rapid.StringOf(rapid.RuneFrom([]rune("a\u00a0\u00ad\u200b\u0627é1 "))))
	rapid.Check(t, func(t *rapid.T) {
		password := passwords.Filter(func(s string) bool {
			return s != "" && !strings.Contains(s, "\x00")
		}).Draw(t, "password")
		v, err := auth.NewVerifier(password)
		if err != nil {
			t.Fatal(err)
		}
		again, err := auth.ParseVerifier(v.String())
		if err != nil || again != v {
			t.Fatalf("%s: got %s, %v", v, again, err)
		}
		if !again.Matches(password) || again.Matches(password+"!") {
			t.Fatalf("%q: the verifier does not tell the password from another", password)
		}
	})
}

func TestVerifiersOfOnePasswordDiffer(t *testing.T) {
	a, _ := auth.NewVerifier("pencil")
	b, _ := auth.NewVerifier("pencil")
	if a == b {
		t.Error("two verifiers have the same salt")
	}
}

func TestPasswordsThatAreRefused(t *testing.T) {
	for _, password := range []string{"", strings.Repeat("x", auth.PasswordBytesMax+1), "a\x00b"} {
		if v, err := auth.NewVerifier(password); err == nil {
			t.Errorf("%d bytes: got %s", len(password), v)
		}
		if mustParseVerifier(t, pencil).Matches(password) {
			t.Errorf("%d bytes match", len(password))
		}
	}
	if (auth.Verifier{}).Matches("pencil") {
		t.Error("the zero verifier matches")
	}
	if _, err := auth.NewVerifier(strings.Repeat("x", auth.PasswordBytesMax)); err != nil {
		t.Error(err)
	}
}

// pencil is the verifier of RFC 7677's example.
const pencil = "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$" +
	"WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="

func TestParseVerifierRefuses(t *testing.T) {
	mustParseVerifier(t, pencil)
	for _, change := range [][2]string{
		{"SCRAM-SHA-256", "scram-sha-256"},
		{"SCRAM-SHA-256", "SCRAM-SHA-1"},
		{"SCRAM-SHA-256$", ""},
		{"4096", "0"},
		{"4096", "-1"},
		{"4096", "+1"},
		{"4096", ""},
		{"4096", "x"},
		{"4096", "1000001"},
		{"4096", "99999999999999999999"},
		{"4096:", "4096"},
		{"W22ZaJ0SNY7soEsUEjb6gQ==", ""},
		{"W22ZaJ0SNY7soEsUEjb6gQ==", "W22ZaJ0SNY7soEsUEjb6gQ"},
		{"W22ZaJ0SNY7soEsUEjb6gQ==", "W22ZaJ0SNY7soEsUEjb6gR=="},
		{"W22Z", "W2\n2Z"},
		{"W22Z", "W2*Z"},
		{"W22ZaJ0SNY7soEsUEjb6gQ==", strings.Repeat("AAAA", 100)},
		{"WG5d", ""},
		{"WG5d", "AAAAWG5d"},
		{"wfPL", ""},
		{"l2dU=", "l2dU"},
		{":wfPL", "wfPL"},
		{"l2dU=", "l2dU=:"},
		{"l2dU=", "l2dU= "},
	} {
		s := strings.Replace(pencil, change[0], change[1], 1)
		if v, err := auth.ParseVerifier(s); err == nil {
			t.Errorf("%q: got %s", s, v)
		} else if strings.Contains(err.Error(), "W22Z") {
			t.Errorf("%q is quoted in %q", s, err)
		}
	}
}

func TestVerifierIsNotLogged(t *testing.T) {
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "verifier", mustParseVerifier(t, pencil))
	if strings.Contains(log.String(), "WG5d8o") {
		t.Error(log.String())
	}
}

func FuzzParseVerifier(f *testing.F) {
	f.Add(pencil)
	f.Add("SCRAM-SHA-256$1:AA==$:")
	f.Add("md5d41d8cd98f00b204e9800998ecf8427e")
	f.Fuzz(func(t *testing.T, s string) {
		v, err := auth.ParseVerifier(s)
		if err != nil {
			return
		}
		if again, err := auth.ParseVerifier(v.String()); err != nil || again != v {
			t.Errorf("%q became %q: %v", s, v, err)
		}
	})
}
