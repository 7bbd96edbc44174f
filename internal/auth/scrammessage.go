package auth

import (
	"fmt"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// clientFirst is the client-first-message.
type clientFirst struct {
	// flag is the channel-binding flag: n (the client has none), y (it has, and
	// thinks the server has not) or p (it uses it).
	flag byte
	// bindingType is the kind of binding with p.
	bindingType string
	// header is the gs2-header: everything before bare, repeated in c= of the
	// client-final-message.
	header string
	// bare is client-first-message-bare, which is signed.
	bare  string
	nonce string
}

// decodeClientFirst reads gs2-header, user name, nonce and extensions. The name
// is not looked at: the one of the startup message counts, and libpq sends none.
// plus tells that the client chose the mechanism with channel binding.
func decodeClientFirst(data []byte, plus bool) (clientFirst, error) {
	r, err := newAttributes(data)
	if err != nil {
		return clientFirst{}, err
	}
	m := clientFirst{}
	if err := m.decodeHeader(r, plus); err != nil {
		return clientFirst{}, err
	}
	m.header, m.bare = r.text[:len(r.text)-len(r.rest)], r.rest
	if r.next() == 'm' {
		return clientFirst{}, pgerr.New(pgerr.FeatureNotSupported, "client requires an unsupported SCRAM extension")
	}
	if _, err := r.value('n'); err != nil {
		return clientFirst{}, err
	}
	if m.nonce, err = r.value('r'); err != nil {
		return clientFirst{}, err
	}
	if !printable(m.nonce) {
		return clientFirst{}, pgerr.New(pgerr.ProtocolViolation, "non-printable characters in SCRAM nonce")
	}
	for r.rest != "" { // extensions, which we may ignore
		if _, _, err := r.any(); err != nil {
			return clientFirst{}, err
		}
	}
	return m, nil
}

// decodeHeader reads the gs2-header.
func (m *clientFirst) decodeHeader(r *attributes, plus bool) error {
	m.flag = r.next()
	switch {
	case m.flag != 'n' && m.flag != 'y' && m.flag != 'p':
		return malformed(`Unexpected channel-binding flag "%s".`, sanitized(m.flag))
	case plus && m.flag != 'p':
		return malformed("The client selected SCRAM-SHA-256-PLUS, but the SCRAM message does not include channel binding data.")
	case !plus && m.flag == 'p':
		return malformed("The client selected SCRAM-SHA-256 without channel binding, but the SCRAM message includes channel binding data.")
	case plus:
		var err error
		if m.bindingType, err = r.value('p'); err != nil {
			return err
		}
	default:
		r.rest = r.rest[1:]
		if r.next() != ',' {
			return malformed(`Comma expected, but found character "%s".`, sanitized(r.next()))
		}
		r.rest = r.rest[1:]
	}
	switch r.next() {
	case ',':
		r.rest = r.rest[1:]
		return nil
	case 'a':
		return pgerr.New(pgerr.FeatureNotSupported, "client uses authorization identity, but it is not supported")
	default:
		return malformed(`Unexpected attribute "%s" in client-first-message.`, sanitized(r.next()))
	}
}

// clientFinal is the client-final-message.
type clientFinal struct {
	binding      string // c=, in base64
	nonce        string
	withoutProof string // what is signed
	proof        key
}

// decodeClientFinal reads channel binding, nonce, extensions and proof.
func decodeClientFinal(data []byte) (clientFinal, error) {
	r, err := newAttributes(data)
	if err != nil {
		return clientFinal{}, err
	}
	m := clientFinal{}
	if m.binding, err = r.value('c'); err != nil {
		return clientFinal{}, err
	}
	if m.nonce, err = r.value('r'); err != nil {
		return clientFinal{}, err
	}
	for {
		before := len(r.text) - len(r.rest)
		name, value, err := r.any()
		if err != nil {
			return clientFinal{}, err
		}
		if name != 'p' {
			continue
		}
		if !m.proof.decode(value) {
			return clientFinal{}, malformed("Malformed proof in client-final-message.")
		}
		if r.rest != "" {
			return clientFinal{}, malformed("Garbage found at the end of client-final-message.")
		}
		m.withoutProof = r.text[:before-1]
		return m, nil
	}
}

// attributes reads the comma-separated attributes of a SCRAM message.
type attributes struct {
	text string // the whole message
	rest string // what has not been read
}

// newAttributes starts at the beginning of a message.
func newAttributes(data []byte) (*attributes, error) {
	text := string(data)
	switch {
	case text == "":
		return nil, malformed("The message is empty.")
	case strings.ContainsRune(text, 0):
		return nil, malformed("Message length does not match input length.")
	}
	return &attributes{text: text, rest: text}, nil
}

// next is the next character, 0 at the end.
func (r *attributes) next() byte {
	if r.rest == "" {
		return 0
	}
	return r.rest[0]
}

// value reads the attribute that must come here.
func (r *attributes) value(name byte) (string, error) {
	if r.next() != name {
		return "", malformed(`Expected attribute "%c" but found "%s".`, name, sanitized(r.next()))
	}
	_, value, err := r.any()
	return value, err
}

// any reads whatever attribute comes here.
func (r *attributes) any() (name byte, value string, err error) {
	name = r.next()
	switch {
	case name == 0:
		return 0, "", malformed("Attribute expected, but found end of string.")
	case (name|0x20) < 'a' || (name|0x20) > 'z':
		return 0, "", malformed(`Attribute expected, but found invalid character "%s".`, sanitized(name))
	case len(r.rest) < 2 || r.rest[1] != '=':
		return 0, "", malformed(`Expected character "=" for attribute "%c".`, name)
	}
	value, r.rest, _ = strings.Cut(r.rest[2:], ",")
	return name, value, nil
}

// printable reports whether s may be a nonce: visible ASCII without commas.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] < '!' || s[i] > '~' || s[i] == ',' {
			return false
		}
	}
	return true
}

// sanitized is a character as it may appear in an error.
func sanitized(c byte) string {
	if c < '!' || c > '~' {
		return fmt.Sprintf("0x%02x", c)
	}
	return fmt.Sprintf("'%c'", c)
}

// sanitizedTextMax bounds a client's word in an error.
const sanitizedTextMax = 30

// sanitizedText is a client's word as it may appear in an error.
func sanitizedText(s string) string {
	b := []byte(s[:min(len(s), sanitizedTextMax)])
	for i, c := range b {
		if c < '!' || c > '~' {
			b[i] = '?'
		}
	}
	return string(b)
}

// malformed refuses a message that is not as RFC 5802 wants it.
func malformed(detail string, args ...any) error {
	return pgerr.New(pgerr.ProtocolViolation, "malformed SCRAM message").WithDetail(detail, args...)
}
