package textsearch

import (
	"unicode"
	"unicode/utf8"
)

// TokenType is a kind of token, with PostgreSQL's numbers.
type TokenType int

// The kinds of tokens.
const (
	ASCIIWord TokenType = iota + 1
	AnyWord
	NumWord
	Email
	URL
	Host
	Scientific
	Version
	HyphenNumPart
	HyphenPart
	HyphenASCIIPart
	Blank
	Tag
	Protocol
	HyphenNumWord
	HyphenASCIIWord
	HyphenWord
	URLPath
	File
	Decimal
	SignedInt
	UnsignedInt
	Entity
)

// TokenName is a kind of token as ts_token_type lists it.
type TokenName struct{ Alias, Description string }

// TokenNames are the names of the kinds, by number.
func TokenNames() []TokenName {
	return []TokenName{
		{},
		{"asciiword", "Word, all ASCII"},
		{"word", "Word, all letters"},
		{"numword", "Word, letters and digits"},
		{"email", "Email address"},
		{"url", "URL"},
		{"host", "Host"},
		{"sfloat", "Scientific notation"},
		{"version", "Version number"},
		{"hword_numpart", "Hyphenated word part, letters and digits"},
		{"hword_part", "Hyphenated word part, all letters"},
		{"hword_asciipart", "Hyphenated word part, all ASCII"},
		{"blank", "Space symbols"},
		{"tag", "XML tag"},
		{"protocol", "Protocol head"},
		{"numhword", "Hyphenated word, letters and digits"},
		{"asciihword", "Hyphenated word, all ASCII"},
		{"hword", "Hyphenated word, all letters"},
		{"url_path", "URL path"},
		{"file", "File or path name"},
		{"float", "Decimal notation"},
		{"int", "Signed integer"},
		{"uint", "Unsigned integer"},
		{"entity", "XML entity"},
	}
}

// Token is a part of a text.
type Token struct {
	Type TokenType
	Text string
}

// tokenizer splits a text. Where a token may go on in several ways, each is tried in
// turn; the functions that try return the end of what they read, or -1.
type tokenizer struct {
	s  string
	at int
	// host is set behind a URL, whose host and path are tokens of their own again.
	host bool
	path bool
	// parts is where a hyphenated word ends whose parts are tokens again.
	parts int
	// ignore is set inside of a script or style sheet.
	ignore bool
}

// Tokens calls f for each token of a text, until it returns false.
func Tokens(s string, f func(Token) bool) {
	t := &tokenizer{s: s}
	for t.at < len(s) {
		kind, end := t.next()
		if end <= t.at {
			_, n := utf8.DecodeRuneInString(s[t.at:])
			kind, end = Blank, t.at+max(n, 1)
		}
		token := Token{kind, s[t.at:end]}
		if t.again(kind, end); !f(token) {
			return
		}
	}
}

// again settles where the next token begins: a URL and a hyphenated word are read twice.
func (t *tokenizer) again(kind TokenType, end int) {
	switch kind {
	case URL:
		t.host = true
		return
	case HyphenASCIIWord, HyphenWord, HyphenNumWord:
		t.parts = end
		return
	case Host:
		t.path = t.host
		t.host = false
	default:
		t.path, t.host = false, false
	}
	t.at = end
}

// rune returns the character at i, -1 at the end.
func (t *tokenizer) rune(i int) (rune, int) {
	if i >= len(t.s) {
		return -1, 0
	}
	return utf8.DecodeRuneInString(t.s[i:])
}

// is reports whether the byte at i is c.
func (t *tokenizer) is(i int, c byte) bool { return i < len(t.s) && t.s[i] == c }

// letter reports whether an ASCII letter is at i.
func (t *tokenizer) letter(i int) bool {
	return i < len(t.s) && (t.s[i]|0x20 >= 'a' && t.s[i]|0x20 <= 'z')
}

// digit reports whether a digit is at i.
func (t *tokenizer) digit(i int) bool { return i < len(t.s) && t.s[i] >= '0' && t.s[i] <= '9' }

// alpha reports whether any letter is at i, and its length.
func (t *tokenizer) alpha(i int) (int, bool) {
	r, n := t.rune(i)
	return n, r >= 0 && (unicode.IsLetter(r) || unicode.Is(unicode.Nl, r) || r > 0x7f && unicode.IsDigit(r))
}

// mark reports whether a character without a width of its own is at i, which belongs to
// the word that it follows.
func (t *tokenizer) mark(i int) (int, bool) {
	r, n := t.rune(i)
	return n, r > 0x7f && (unicode.IsMark(r) || unicode.Is(unicode.Cf, r))
}

// next reads a token.
func (t *tokenizer) next() (TokenType, int) {
	i := t.at
	if i == t.parts && i > 0 && t.is(i, '-') && t.alnums(i+1) > i+1 {
		t.parts = i + 1 // no sign of a number
	}
	if i < t.parts {
		return t.part(i)
	}
	switch c := t.s[i]; {
	case t.path && c == '/':
		if end := t.urlPath(i); end > 0 {
			return URLPath, end
		}
	case t.ignore && c != '<':
		return t.blank(i)
	case t.letter(i):
		return t.asciiWord(i)
	case t.digit(i):
		return t.unsigned(i)
	case c == '-' || c == '+':
		if kind, end := t.signed(i); end > 0 {
			return kind, end
		}
	case c == '&':
		if end := t.entity(i + 1); end > 0 {
			return Entity, end
		}
	case c == '<':
		if end := t.tag(i + 1); end > 0 {
			t.script(t.s[i:end])
			return Tag, end
		}
	case c == '~' || c == '/' || c == '.':
		if end := t.path1(i); end > 0 {
			return File, end
		}
	default:
		if _, ok := t.alpha(i); ok {
			return t.word(i)
		}
	}
	return t.blank(i)
}

// blank reads what is no other token.
func (t *tokenizer) blank(i int) (TokenType, int) {
	_, n := t.rune(i)
	for i += n; i < len(t.s); i += n {
		c := t.s[i]
		if c == '<' || !t.ignore && (c == '-' || c == '+' || c == '&' || c == '/') {
			break
		}
		_, n = t.rune(i)
		_, alpha := t.alpha(i)
		if !t.ignore && (alpha || t.digit(i)) {
			break
		}
	}
	return Blank, i
}
