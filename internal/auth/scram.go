package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"log/slog"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// nonceSize is the size of the server's part of the nonce, before base64.
const nonceSize = 18

// SCRAMOptions is what NewSCRAM needs.
type SCRAMOptions struct {
	// Users are those who may log in. Required.
	Users Users
	// Logger receives why a client was refused, which clients are not told.
	// Required.
	Logger *slog.Logger
}

// scramMethod is SCRAM-SHA-256 and SCRAM-SHA-256-PLUS.
type scramMethod struct {
	users  Users
	logger *slog.Logger
	// secret makes the verifiers of users that do not exist.
	secret []byte
	// nonce returns the server's part of the nonce.
	nonce func() string
}

// NewSCRAM returns the method that checks passwords by SCRAM.
func NewSCRAM(o SCRAMOptions) (Method, error) {
	if o.Users == nil || o.Logger == nil {
		return nil, errors.New("SCRAM needs users and a logger")
	}
	secret := make([]byte, sha256.Size)
	rand.Read(secret)
	return &scramMethod{users: o.Users, logger: o.Logger, secret: secret, nonce: randomNonce}, nil
}

// randomNonce returns printable random characters.
func randomNonce() string {
	b := make([]byte, nonceSize)
	rand.Read(b)
	return encodeBase64(b)
}

// Authenticate implements Method.
func (s *scramMethod) Authenticate(_ context.Context, c *Client, x Exchange) error {
	v := &conversation{binding: channelBinding(c)}
	offered := mechanisms(v.binding)
	x.Request(codeSASL, mechanismList(offered))
	first, err := v.initial(x, offered)
	if err != nil {
		return err
	}
	var known bool
	v.verifier, known = s.verifier(c.User)
	x.Request(codeSASLContinue, v.serverFirst(first, s.nonce()))

	body, err := saslResponse(x)
	if err != nil {
		return err
	}
	final, err := decodeClientFinal(body)
	if err != nil {
		return err
	}
	if err := v.check(final); err != nil {
		return err
	}
	proven := v.proves(final)
	if !proven || !known {
		s.log(c, known)
		return passwordFailed(c.User)
	}
	x.Request(codeSASLFinal, v.serverFinal(final))
	return nil
}

// verifier returns a user's verifier, or a mock one that no password matches. The
// mock is made for known users too, so that both take the same time.
func (s *scramMethod) verifier(user string) (v Verifier, known bool) {
	salt := mac(s.secret, "salt", user)
	mock := Verifier{
		iterations: Iterations,
		salt:       string(salt[:saltSize]),
		storedKey:  mac(s.secret, "stored key", user),
		serverKey:  mac(s.secret, "server key", user),
	}
	if v, known = s.users.Verifier(user); known {
		return v, true
	}
	return mock, false
}

// log tells the operator what the client must not learn.
func (s *scramMethod) log(c *Client, known bool) {
	reason := "wrong password"
	if !known {
		reason = "unknown user"
	}
	s.logger.Info("password authentication failed",
		"user", c.User, "remote", fmt.Sprint(c.Remote), "reason", reason)
}

// passwordFailed refuses a client, worded alike whether or not the user exists.
func passwordFailed(user string) error {
	return pgerr.New(pgerr.InvalidPassword, `password authentication failed for user "%s"`, user)
}

// conversation is the state of one exchange.
type conversation struct {
	// binding is the channel binding that was offered, nil for none.
	binding  []byte
	verifier Verifier

	first  clientFirst
	nonce  string // the client's and the server's
	signed string // the beginning of AuthMessage
}

// initial reads the choice of the mechanism and the client-first-message.
func (v *conversation) initial(x Exchange, offered []string) (clientFirst, error) {
	body, err := saslResponse(x)
	if err != nil {
		return clientFirst{}, err
	}
	choice, err := decodeInitialResponse(body, offered)
	if err != nil {
		return clientFirst{}, err
	}
	if choice.data == nil {
		x.Request(codeSASLContinue, nil)
		if choice.data, err = saslResponse(x); err != nil {
			return clientFirst{}, err
		}
	}
	first, err := decodeClientFirst(choice.data, choice.mechanism == mechanismPlus)
	if err != nil {
		return clientFirst{}, err
	}
	return first, v.checkFlag(first)
}

// checkFlag checks what the client says of channel binding.
func (v *conversation) checkFlag(first clientFirst) error {
	switch {
	case first.flag == 'p' && first.bindingType != bindingType:
		return pgerr.New(pgerr.ProtocolViolation, `unsupported SCRAM channel-binding type "%s"`,
			sanitizedText(first.bindingType))
	case first.flag == 'y' && v.binding != nil:
		// Somebody in between took -PLUS out of the list of mechanisms.
		return pgerr.New(pgerr.InvalidAuthorizationSpecification, "SCRAM channel binding negotiation error").
			WithDetail("The client supports SCRAM channel binding but thinks the server does not.  " +
				"However, this server does support channel binding.")
	default:
		return nil
	}
}

// serverFirst returns the server-first-message.
func (v *conversation) serverFirst(first clientFirst, nonce string) []byte {
	v.first, v.nonce = first, first.nonce+nonce
	message := fmt.Sprintf("r=%s,s=%s,i=%d", v.nonce, encodeBase64([]byte(v.verifier.salt)), v.verifier.iterations)
	v.signed = first.bare + "," + message + ","
	return []byte(message)
}

// check checks channel binding and nonce.
func (v *conversation) check(final clientFinal) error {
	expected := []byte(v.first.header)
	if v.first.flag == 'p' {
		expected = append(expected, v.binding...)
	}
	if subtle.ConstantTimeCompare([]byte(final.binding), []byte(encodeBase64(expected))) == 0 {
		if v.first.flag == 'p' {
			return pgerr.New(pgerr.InvalidAuthorizationSpecification, "SCRAM channel binding check failed")
		}
		return pgerr.New(pgerr.ProtocolViolation, "unexpected SCRAM channel-binding attribute in client-final-message")
	}
	if subtle.ConstantTimeCompare([]byte(final.nonce), []byte(v.nonce)) == 0 {
		return pgerr.New(pgerr.ProtocolViolation, "invalid SCRAM response").WithDetail("Nonce does not match.")
	}
	return nil
}

// proves reports whether the client knows the password: its proof is ClientKey
// XOR ClientSignature, and StoredKey is the hash of ClientKey.
func (v *conversation) proves(final clientFinal) bool {
	signature := mac(v.verifier.storedKey[:], v.signed, final.withoutProof)
	var clientKey key
	subtle.XORBytes(clientKey[:], final.proof[:], signature[:])
	storedKey := key(sha256.Sum256(clientKey[:]))
	return subtle.ConstantTimeCompare(storedKey[:], v.verifier.storedKey[:]) == 1
}

// serverFinal returns the server-final-message, which shows the client that the
// server has its verifier.
func (v *conversation) serverFinal(final clientFinal) []byte {
	signature := mac(v.verifier.serverKey[:], v.signed, final.withoutProof)
	return []byte("v=" + encodeBase64(signature[:]))
}
