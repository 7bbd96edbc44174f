package pgtype

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// jsonToken is the kind of a JSON token.
type jsonToken uint8

// The JSON tokens; punctuation is its own character.
const (
	jsonEnd    jsonToken = 0
	jsonString jsonToken = '"'
	jsonNumber jsonToken = '0'
	jsonTrue   jsonToken = 't'
	jsonFalse  jsonToken = 'f'
	jsonNull   jsonToken = 'n'
)

// jsonLexer splits JSON text into tokens. With unescape set it also decodes
// strings and checks what only decoding shows (surrogates, \u0000).
type jsonLexer struct {
	src       string
	unescape  bool
	token     jsonToken
	start     int // of the token
	end       int
	lineStart int
	line      int
	text      string // of a string token, decoded
}

// next advances to the next token.
func (l *jsonLexer) next() error {
	l.skipBlanks()
	l.start = l.end
	if l.end == len(l.src) {
		l.token = jsonEnd
		return nil
	}
	switch c := l.src[l.start]; {
	case strings.IndexByte("{}[],:", c) >= 0:
		l.token = jsonToken(c)
		l.end++
		return nil
	case c == '"':
		l.token = jsonString
		return l.lexString()
	case c == '-' || isDigit(c):
		l.token = jsonNumber
		return l.lexNumber()
	}
	return l.lexWord()
}

// skipBlanks passes white space and counts lines.
func (l *jsonLexer) skipBlanks() {
	for ; l.end < len(l.src); l.end++ {
		switch l.src[l.end] {
		case ' ', '\t', '\r':
		case '\n':
			l.line++
			l.lineStart = l.end + 1
		default:
			return
		}
	}
}

// isJSONWord reports whether c continues an unquoted word.
func isJSONWord(c byte) bool { return isAlpha(c) || isDigit(c) || c == '_' || c >= utf8.RuneSelf }

// lexWord reads true, false or null; any other word is invalid as a whole.
func (l *jsonLexer) lexWord() error {
	for l.end < len(l.src) && isJSONWord(l.src[l.end]) {
		l.end++
	}
	switch l.src[l.start:l.end] {
	case "true":
		l.token = jsonTrue
	case "false":
		l.token = jsonFalse
	case "null":
		l.token = jsonNull
	case "":
		l.end++
		return l.invalidToken()
	default:
		return l.invalidToken()
	}
	return nil
}

// lexNumber reads a number.
func (l *jsonLexer) lexNumber() error {
	s := l.src[l.start:]
	i := 0
	if s[0] == '-' {
		i++
	}
	ok := true
	switch {
	case i < len(s) && s[i] == '0':
		i++
	case i < len(s) && isDigit(s[i]):
		i += span(s[i:], "0123456789")
	default:
		ok = false
	}
	if i < len(s) && s[i] == '.' {
		n := span(s[i+1:], "0123456789")
		ok = ok && n > 0
		i += 1 + n
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		n := spanExponent(s[i+1:])
		ok = ok && n > 0
		i += 1 + n
	}
	word := i
	for i < len(s) && isJSONWord(s[i]) {
		i++
	}
	l.end = l.start + i
	if !ok || i > word {
		return l.invalidToken()
	}
	return nil
}

// lexString reads a string.
func (l *jsonLexer) lexString() error {
	var decoded []byte
	for i := l.start + 1; i < len(l.src); i++ {
		c := l.src[i]
		switch {
		case c == '"':
			l.end = i + 1
			l.text = string(decoded)
			return nil
		case c < ' ':
			l.end = i
			return l.fail("Character with value 0x%02x must be escaped.", c)
		case c != '\\':
			if l.unescape {
				decoded = append(decoded, c)
			}
			continue
		}
		n, err := l.lexEscape(i, &decoded)
		if err != nil {
			return err
		}
		i += n - 1
	}
	l.end = len(l.src)
	return l.invalidToken()
}

// lexEscape reads the escape at i, appends what it stands for and returns its
// length.
func (l *jsonLexer) lexEscape(i int, decoded *[]byte) (int, error) {
	if i+1 >= len(l.src) {
		l.end = len(l.src)
		return 0, l.invalidToken()
	}
	c := l.src[i+1]
	if c == 'u' {
		return l.lexUnicode(i, decoded)
	}
	at := strings.IndexByte(`"\/bfnrt`, c)
	if at < 0 {
		_, size := utf8.DecodeRuneInString(l.src[i+1:])
		l.end = i + 1 + size
		return 0, l.fail("Escape sequence \"\\%s\" is invalid.", l.src[i+1:l.end])
	}
	*decoded = append(*decoded, "\"\\/\b\f\n\r\t"[at])
	return 2, nil
}

// lexUnicode reads \uXXXX and the second half of a surrogate pair.
func (l *jsonLexer) lexUnicode(i int, decoded *[]byte) (int, error) {
	r, err := l.hex4(i)
	if err != nil || !l.unescape {
		return 6, err
	}
	l.end = i + 6
	if r == 0 {
		return 0, l.locate(pgerr.New(pgerr.UntranslatableCharacter, "unsupported Unicode escape sequence").
			WithDetail("\\u0000 cannot be converted to text."))
	}
	if !utf16.IsSurrogate(r) {
		*decoded = utf8.AppendRune(*decoded, r)
		return 6, nil
	}
	if r >= 0xDC00 || !strings.HasPrefix(l.src[i+6:], `\u`) {
		return 0, l.fail("Unicode low surrogate must follow a high surrogate.")
	}
	low, err := l.hex4(i + 6)
	if err != nil {
		return 0, err
	}
	l.end = i + 12
	if low >= 0xD800 && low < 0xDC00 {
		return 0, l.fail("Unicode high surrogate must not follow a high surrogate.")
	}
	pair := utf16.DecodeRune(r, low)
	if pair == utf8.RuneError {
		return 0, l.fail("Unicode low surrogate must follow a high surrogate.")
	}
	*decoded = utf8.AppendRune(*decoded, pair)
	return 12, nil
}

// hex4 reads the four digits of the \u at i.
func (l *jsonLexer) hex4(i int) (rune, error) {
	var r rune
	for j := i + 2; j < i+6; j++ {
		if j >= len(l.src) {
			l.end = len(l.src)
			return 0, l.invalidToken()
		}
		d, err := hexDigit(l.src[j:])
		if err != nil {
			_, size := utf8.DecodeRuneInString(l.src[j:])
			l.end = j + size
			return 0, l.fail("\"\\u\" must be followed by four hexadecimal digits.")
		}
		r = r<<4 | rune(d)
	}
	return r, nil
}
