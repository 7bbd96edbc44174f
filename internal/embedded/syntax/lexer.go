package syntax

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of one statement.
const (
	maxTokens     = 1 << 20
	maxIdentifier = 128
	maxParams     = 30000
	maxExponent   = 308
)

// lexer cuts a text into tokens.
type lexer struct {
	text   string
	pos    int
	tokens []token
	json   []bool // per open parenthesis: is it JSON_OBJECT's
}

// tokenize returns the tokens of a text, the last one tokEOF.
func tokenize(text string) ([]token, error) {
	l := &lexer{text: text}
	for {
		if err := l.skip(); err != nil {
			return nil, err
		}
		if l.pos >= len(l.text) {
			l.tokens = append(l.tokens, token{kind: tokEOF, pos: l.pos, end: l.pos})
			return l.tokens, nil
		}
		if len(l.tokens) >= maxTokens {
			return nil, &Error{Code: -400, Message: "Statement too long", End: l.pos}
		}
		t, err := l.next()
		if err != nil {
			return nil, err
		}
		l.tokens = append(l.tokens, t)
	}
}

// skip passes blanks and comments.
func (l *lexer) skip() error {
	for l.pos < len(l.text) {
		rest := l.text[l.pos:]
		switch {
		case isBlank(rest[0]):
			l.pos++
		case strings.HasPrefix(rest, "--"):
			n := strings.IndexByte(rest, '\n')
			if n < 0 {
				n = len(rest)
			}
			l.pos += n
		case strings.HasPrefix(rest, "/*"):
			n := strings.Index(rest[2:], "*/")
			if n < 0 {
				return &Error{Code: -1, Message: "Comment not terminated", End: len(l.text)}
			}
			if options, ok := strings.CutPrefix(rest[:n+2], "/*#OPTIONS"); ok && !json.Valid([]byte(options)) {
				return &Error{Code: -153, Message: "SQL compile options comment contains invalid JSON string", End: l.pos + n + 4}
			}
			l.pos += n + 4
		default:
			return nil
		}
	}
	return nil
}

// next reads the token at the position, which is not blank.
func (l *lexer) next() (token, error) {
	r, _ := utf8.DecodeRuneInString(l.text[l.pos:])
	switch {
	case r == '\'':
		return l.quoted('\'', tokString)
	case r == '"':
		return l.quoted('"', tokDelimited)
	case r == '?':
		return l.take(1, token{kind: tokParam}), nil
	case r == ':':
		return l.hostVariable()
	case r >= '0' && r <= '9', r == '.' && l.digitAt(1):
		return l.number()
	case isIdentStart(r):
		return l.identifier()
	case r == '{' && createsRoutine(l.tokens):
		return l.code()
	default:
		return l.punctuation(), nil
	}
}

// take completes a token of n bytes at the position and moves on.
func (l *lexer) take(n int, t token) token {
	t.pos, t.end = l.pos, l.pos+n
	l.pos = t.end
	return t
}

// digitAt reports whether a digit stands n bytes after the position.
func (l *lexer) digitAt(n int) bool {
	return l.pos+n < len(l.text) && isDigit(l.text[l.pos+n])
}

// quoted reads a string or delimited identifier; a doubled quote is one quote.
func (l *lexer) quoted(quote byte, kind tokenKind) (token, error) {
	var b strings.Builder
	i := l.pos + 1
	for {
		n := strings.IndexByte(l.text[i:], quote)
		if n < 0 {
			msg := "Closing quote (" + string(quote) + ") missing"
			return token{}, &Error{Code: -3, Message: msg, End: len(l.text)}
		}
		b.WriteString(l.text[i : i+n])
		i += n + 1
		if i >= len(l.text) || l.text[i] != quote {
			break
		}
		b.WriteByte(quote)
		i++
	}
	t := l.take(i-l.pos, token{kind: kind, text: b.String()})
	if kind == tokDelimited && (t.text == "" || len(t.text) > maxIdentifier) {
		return token{}, &Error{Code: -1, Message: "Invalid delimited identifier", End: t.end}
	}
	return t, nil
}

// hostVariable reads :%qpar(n). Other host variables do not exist over xDBC; a
// colon also separates key and value in JSON_OBJECT.
func (l *lexer) hostVariable() (token, error) {
	const prefix = ":%qpar("
	rest := l.text[l.pos:]
	if len(rest) > len(prefix) && strings.EqualFold(rest[:len(prefix)], prefix) {
		end := strings.IndexByte(rest, ')')
		n, err := strconv.Atoi(strings.TrimSpace(rest[len(prefix):max(end, len(prefix))]))
		if end > 0 && err == nil && n >= 1 && n <= maxParams {
			return l.take(end+1, token{kind: tokParam, param: n}), nil
		}
	}
	separator := len(l.json) > 0 && l.json[len(l.json)-1]
	if separator || len(rest) > 1 && (rest[1] == '%' || isLetter(rune(rest[1]))) {
		return l.take(1, token{kind: tokPunct, text: ":", fold: ":"}), nil
	}
	found := "'end of query'"
	if r, n := utf8.DecodeRuneInString(rest[1:]); n > 0 {
		found = "'" + string(r) + "'"
	}
	msg := "Host variable name must begin with either % or a letter, not " + found
	return token{}, &Error{Code: -28, Message: msg, End: l.pos + 1}
}

// number reads digits [. digits] [E [sign] digits].
func (l *lexer) number() (token, error) {
	i := l.pos
	for i < len(l.text) && isDigit(l.text[i]) {
		i++
	}
	if i < len(l.text) && l.text[i] == '.' {
		for i++; i < len(l.text) && isDigit(l.text[i]); i++ {
		}
	}
	if i < len(l.text) && (l.text[i] == 'e' || l.text[i] == 'E') {
		j := i + 1
		if j < len(l.text) && (l.text[j] == '+' || l.text[j] == '-') {
			j++
		}
		digits := j
		for j < len(l.text) && isDigit(l.text[j]) {
			j++
		}
		if j == digits {
			return token{}, &Error{Code: -2, Message: "Exponent digits missing after 'E'", End: j}
		}
		if exp, err := strconv.Atoi(l.text[i+1 : j]); err != nil || exp > maxExponent {
			return token{}, &Error{Code: -7, Message: "Exponent out of range", End: j}
		}
		i = j
	}
	return l.take(i-l.pos, token{kind: tokNumber, text: l.text[l.pos:i]}), nil
}

// identifier reads a regular identifier or a special variable ($HOROLOG).
func (l *lexer) identifier() (token, error) {
	i := l.pos
	for i < len(l.text) {
		r, n := utf8.DecodeRuneInString(l.text[i:])
		if i > l.pos && !isIdentPart(r) {
			break
		}
		i += n
	}
	text := l.text[l.pos:i]
	if len(text) > maxIdentifier {
		return token{}, &Error{Code: -1, Message: "Identifier too long", End: i}
	}
	return l.take(i-l.pos, token{kind: tokIdent, text: text, fold: strings.ToUpper(text)}), nil
}

// punctuation reads an operator or separator; an unknown character is a token
// of its own, which no rule accepts.
func (l *lexer) punctuation() token {
	rest := l.text[l.pos:]
	for _, op := range [...]string{"||", "<>", "!=", "<=", ">=", "->"} {
		if strings.HasPrefix(rest, op) {
			return l.take(2, token{kind: tokPunct, text: op, fold: op})
		}
	}
	switch rest[0] {
	case '(':
		n := len(l.tokens)
		l.json = append(l.json, n > 0 && l.tokens[n-1].fold == "JSON_OBJECT")
	case ')':
		l.json = l.json[:max(len(l.json)-1, 0)]
	}
	_, n := utf8.DecodeRuneInString(rest)
	return l.take(n, token{kind: tokPunct, text: rest[:n], fold: rest[:n]})
}

// isBlank reports whether c separates tokens.
func isBlank(c byte) bool {
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == 0
}

// isDigit reports whether c is a decimal digit.
func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isLetter reports whether r may begin a name.
func isLetter(r rune) bool { return unicode.IsLetter(r) }

// isIdentStart reports whether r begins a regular identifier or, for $, a
// special variable.
func isIdentStart(r rune) bool { return isLetter(r) || r == '%' || r == '_' || r == '$' }

// isIdentPart reports whether r continues a regular identifier.
func isIdentPart(r rune) bool {
	return isLetter(r) || unicode.IsDigit(r) || r == '_' || r == '@' || r == '#' || r == '$'
}
