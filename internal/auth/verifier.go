package auth

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
)

const (
	// Iterations is the number of PBKDF2 rounds of new verifiers, PostgreSQL's
	// default.
	Iterations = 4096
	// PasswordBytesMax bounds a password; longer ones cannot be set.
	PasswordBytesMax = 1024

	// iterationsMax bounds the work a verifier can ask of clients, and of Matches.
	iterationsMax = 1_000_000
	// saltSize is the size of new salts.
	saltSize = 16
	// saltBytesMax bounds the salt of a verifier from elsewhere.
	saltBytesMax = 255
	// verifierScheme begins every verifier.
	verifierScheme = "SCRAM-SHA-256"
)

// key is a StoredKey, a ServerKey, a signature or a proof.
type key [sha256.Size]byte

// Verifier is what a server keeps of a password (RFC 5803): enough to check that
// a client knows it and to show the client that the server does, too little to
// log in with. It is still a secret: passwords can be guessed against it.
type Verifier struct {
	iterations int
	salt       string
	storedKey  key
	serverKey  key
}

// NewVerifier makes the verifier of a password with a fresh salt.
func NewVerifier(password string) (Verifier, error) {
	switch {
	case password == "":
		return Verifier{}, errors.New("empty passwords are not allowed")
	case len(password) > PasswordBytesMax:
		return Verifier{}, fmt.Errorf("password is longer than %d bytes", PasswordBytesMax)
	case strings.ContainsRune(password, 0):
		return Verifier{}, errors.New("password contains a null byte")
	}
	salt := make([]byte, saltSize)
	rand.Read(salt) // never fails: it would end the program
	return deriveVerifier(password, string(salt), Iterations)
}

// deriveVerifier computes the keys of a password (RFC 5802, section 3).
func deriveVerifier(password, salt string, iterations int) (Verifier, error) {
	salted, err := pbkdf2.Key(sha256.New, normalize(password), []byte(salt), iterations, sha256.Size)
	if err != nil {
		return Verifier{}, fmt.Errorf("derive keys of password: %w", err)
	}
	clientKey := mac(salted, "Client Key")
	return Verifier{
		iterations: iterations,
		salt:       salt,
		storedKey:  sha256.Sum256(clientKey[:]),
		serverKey:  mac(salted, "Server Key"),
	}, nil
}

// errNotVerifier never quotes what was read: it may be a password.
var errNotVerifier = errors.New("not a SCRAM-SHA-256 verifier")

// ParseVerifier reads a verifier as PostgreSQL writes it into
// pg_authid.rolpassword: SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey.
func ParseVerifier(s string) (Verifier, error) {
	scheme, rest, _ := strings.Cut(s, "$")
	factors, keys, _ := strings.Cut(rest, "$")
	count, salt64, _ := strings.Cut(factors, ":")
	stored64, server64, ok := strings.Cut(keys, ":")
	if scheme != verifierScheme || !ok {
		return Verifier{}, errNotVerifier
	}
	iterations, err := strconv.Atoi(count)
	if err != nil || iterations < 1 || count[0] == '+' {
		return Verifier{}, errNotVerifier
	}
	if iterations > iterationsMax {
		return Verifier{}, fmt.Errorf("more than %d iterations", iterationsMax)
	}
	salt, err := decodeBase64(salt64)
	if err != nil || len(salt) == 0 || len(salt) > saltBytesMax {
		return Verifier{}, errNotVerifier
	}
	v := Verifier{iterations: iterations, salt: string(salt)}
	if !v.storedKey.decode(stored64) || !v.serverKey.decode(server64) {
		return Verifier{}, errNotVerifier
	}
	return v, nil
}

// String is the verifier as ParseVerifier reads it.
func (v Verifier) String() string {
	return fmt.Sprintf("%s$%d:%s$%s:%s", verifierScheme, v.iterations,
		encodeBase64([]byte(v.salt)), encodeBase64(v.storedKey[:]), encodeBase64(v.serverKey[:]))
}

// LogValue implements slog.LogValuer: verifiers do not belong into logs.
func (v Verifier) LogValue() slog.Value { return slog.StringValue(verifierScheme + " verifier") }

// Matches reports whether password is the one the verifier was made of. It costs
// as much as the verifier's iterations.
func (v Verifier) Matches(password string) bool {
	if password == "" || len(password) > PasswordBytesMax || v.iterations < 1 {
		return false
	}
	other, err := deriveVerifier(password, v.salt, v.iterations)
	return err == nil && subtle.ConstantTimeCompare(v.storedKey[:], other.storedKey[:]) == 1
}

// decode reads a key in base64.
func (k *key) decode(s string) bool {
	b, err := decodeBase64(s)
	if err != nil || len(b) != len(k) {
		return false
	}
	copy(k[:], b)
	return true
}

// mac is HMAC-SHA-256 over the concatenation of parts.
func mac(secret []byte, parts ...string) key {
	h := hmac.New(sha256.New, secret)
	for _, part := range parts {
		h.Write([]byte(part))
	}
	return key(h.Sum(nil))
}

// decodeBase64 reads standard base64. Unlike encoding/base64 it ignores no line
// ends, and it wants the unused bits zero, so that one value has one form.
func decodeBase64(s string) ([]byte, error) {
	if strings.ContainsAny(s, "\r\n") {
		return nil, base64.CorruptInputError(0)
	}
	return base64.StdEncoding.Strict().DecodeString(s)
}

// encodeBase64 writes standard base64.
func encodeBase64(b []byte) string { return base64.StdEncoding.EncodeToString(b) }
