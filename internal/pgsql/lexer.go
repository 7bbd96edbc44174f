package pgsql

import (
	"strings"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// maxNameBytes is the longest name PostgreSQL keeps (NAMEDATALEN - 1).
const maxNameBytes = 63

// lexer turns SQL text into tokens, following "Lexical Structure". After an
// error it returns tokenError for ever.
type lexer struct {
	text    string
	off     int // next byte to read
	strings Strings
	// ascii is set when bytes and characters coincide; otherwise counted
	// characters lie before the byte offset countedTo.
	ascii     bool
	counted   int
	countedTo int

	pending    token // read ahead by the filter
	hasPending bool

	err     *pgerr.Error
	notices []*pgerr.Error
	word    [maxNameBytes]byte // a word folded to lower case
}

// newLexer returns a lexer at the start of the text.
func newLexer(text string) lexer {
	return lexer{text: text, ascii: isASCII(text)}
}

// isASCII reports whether every byte of s is a character of its own.
func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// position returns the character position of a byte offset. Offsets asked for
// mostly ascend; going back starts over.
func (l *lexer) position(off int) int {
	if l.ascii {
		return off + 1
	}
	if off < l.countedTo {
		l.counted, l.countedTo = 0, 0
	}
	for _, c := range []byte(l.text[l.countedTo:off]) {
		if c&0xC0 != 0x80 {
			l.counted++
		}
	}
	l.countedTo = off
	return l.counted + 1
}

// next returns the next token as the grammar sees it: five keywords are told
// apart by the word after them, and U& strings have taken their UESCAPE.
func (l *lexer) next() token {
	t := l.pending
	if l.hasPending {
		l.hasPending = false
	} else {
		t = l.scan()
	}
	if t.kind != tokenKeyword {
		return t
	}
	switch t.kw {
	case kwNot, kwNulls, kwWith, kwWithout, kwFormat:
		l.pending, l.hasPending = l.scan(), true
		if l.pending.kind == tokenKeyword {
			t.kw = lookaheadKeyword(t.kw, l.pending.kw)
		}
	}
	return t
}

// lookaheadKeyword returns what kw is when the keyword after it is following.
func lookaheadKeyword(kw, following keyword) keyword {
	switch kw {
	case kwNot:
		switch following {
		case kwBetween, kwIn, kwLike, kwIlike, kwSimilar:
			return kwNotLA
		}
	case kwNulls:
		if following == kwFirst || following == kwLast {
			return kwNullsLA
		}
	case kwWith:
		if following == kwTime || following == kwOrdinality {
			return kwWithLA
		}
	case kwWithout:
		if following == kwTime {
			return kwWithoutLA
		}
	case kwFormat:
		if following == kwJson {
			return kwFormatLA
		}
	}
	return kw
}

// scan reads one token.
func (l *lexer) scan() token {
	if l.err == nil {
		l.skipSpace()
	}
	start := l.off
	t := token{start: int32(start)}
	switch {
	case l.err != nil:
	case start >= len(l.text):
		t.kind = tokenEOF
	default:
		l.scanToken(&t)
	}
	if l.err != nil {
		t.kind = tokenError
	}
	t.end = int32(l.off)
	t.pos = int32(l.position(start))
	return t
}

// scanToken reads the token at the current offset by its first character.
func (l *lexer) scanToken(t *token) {
	c := l.text[l.off]
	switch {
	case isIdentStart(c):
		l.scanWord(t)
	case isDigit(c), c == '.' && isDigit(l.byteAt(l.off+1)):
		l.scanNumber(t)
	case c == '\'' && l.strings.Escapes:
		l.scanEscapeString(t, l.off+1)
	case c == '\'':
		l.scanString(t, l.off+1)
	case c == '"':
		l.scanQuotedIdent(t)
	case c == '$':
		l.scanDollar(t)
	case isOperatorChar(c):
		l.scanOperator(t)
	default:
		l.scanPunctuation(t)
	}
}

// byteAt returns the byte at an offset, 0 behind the end.
func (l *lexer) byteAt(i int) byte {
	if i < len(l.text) {
		return l.text[i]
	}
	return 0
}

// skipSpace skips white space and comments.
func (l *lexer) skipSpace() {
	for l.off < len(l.text) {
		c := l.text[l.off]
		switch {
		case isSpace(c):
			l.off++
		case c == '-' && l.byteAt(l.off+1) == '-':
			l.skipLineComment()
		case c == '/' && l.byteAt(l.off+1) == '*':
			if !l.skipBlockComment() {
				return
			}
		default:
			return
		}
	}
}

// skipLineComment skips to the end of the line.
func (l *lexer) skipLineComment() {
	if i := strings.IndexAny(l.text[l.off:], "\r\n"); i >= 0 {
		l.off += i
		return
	}
	l.off = len(l.text)
}

// skipBlockComment skips a comment, which may hold others.
func (l *lexer) skipBlockComment() bool {
	start, depth := l.off, 0
	for l.off < len(l.text) {
		switch {
		case strings.HasPrefix(l.text[l.off:], "/*"):
			depth++
			l.off += 2
		case strings.HasPrefix(l.text[l.off:], "*/"):
			depth--
			l.off += 2
			if depth == 0 {
				return true
			}
		default:
			l.off++
		}
	}
	l.fail(start, "unterminated /* comment")
	return false
}

// fail records the error that the text from start to the current offset is
// msg, a syntax error.
func (l *lexer) fail(start int, msg string) {
	l.failWith(pgerr.New(pgerr.SyntaxError, `%s at or near "%s"`, msg, l.text[start:l.off]).
		At(l.position(start)))
}

// failWith records an error; the first one stays.
func (l *lexer) failWith(err *pgerr.Error) {
	if l.err == nil {
		l.err = err
	}
}

// isSpace reports whether c is white space in SQL.
func isSpace(c byte) bool {
	return c == ' ' || c >= '\t' && c <= '\r'
}

// isDigit reports whether c is a decimal digit.
func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isIdentStart reports whether c may start an identifier.
func isIdentStart(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c >= utf8.RuneSelf
}

// isIdentPart reports whether c may continue an identifier.
func isIdentPart(c byte) bool { return isIdentStart(c) || isDigit(c) || c == '$' }

// scanWord reads an identifier or keyword, or a string with a prefix.
func (l *lexer) scanWord(t *token) {
	if l.scanPrefixedString(t) {
		return
	}
	start := l.off
	upper := false
	for l.off < len(l.text) && isIdentPart(l.text[l.off]) {
		upper = upper || l.text[l.off] >= 'A' && l.text[l.off] <= 'Z'
		l.off++
	}
	word := l.text[start:l.off]
	if len(word) <= maxNameBytes {
		folded := l.word[:copy(l.word[:], word)]
		if upper {
			foldASCII(folded)
		}
		if kw := keywords.lookup(folded); kw != 0 {
			t.kind, t.kw, t.text = tokenKeyword, kw, keywordInfos[kw].word
			return
		}
	}
	if upper {
		b := []byte(word)
		foldASCII(b)
		word = string(b)
	}
	t.kind, t.text = tokenIdent, l.truncateName(word)
}

// foldASCII turns the capital letters of ASCII into small ones; PostgreSQL
// leaves other letters alone in multi-byte encodings.
func foldASCII(b []byte) {
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c | 0x20
		}
	}
}

// truncateName cuts a name to what PostgreSQL keeps and notes that it did.
func (l *lexer) truncateName(name string) string {
	if len(name) <= maxNameBytes {
		return name
	}
	end := maxNameBytes
	for end > maxNameBytes-utf8.UTFMax && !utf8.RuneStart(name[end]) {
		end--
	}
	l.notices = append(l.notices, pgerr.NewNotice(pgerr.Notice, pgerr.NameTooLong,
		`identifier "%s" will be truncated to "%s"`, name, name[:end]))
	return name[:end]
}

// scanPunctuation reads a token that is neither word, literal nor operator.
func (l *lexer) scanPunctuation(t *token) {
	c := l.text[l.off]
	t.kind = tokenKind(c)
	l.off++
	next := l.byteAt(l.off)
	switch {
	case c == ':' && next == ':':
		t.kind = tokenTypecast
	case c == ':' && next == '=':
		t.kind = tokenColonEquals
	case c == '.' && next == '.':
		t.kind = tokenDotDot
	default:
		return
	}
	l.off++
}
