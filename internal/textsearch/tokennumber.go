package textsearch

import "strings"

// digits skips digits.
func (t *tokenizer) digits(i int) int {
	for t.digit(i) {
		i++
	}
	return i
}

// exponent reads the exponent of a number, -1 if none is there.
func (t *tokenizer) exponent(i int) int {
	if !t.is(i, 'e') && !t.is(i, 'E') {
		return -1
	}
	if i++; t.is(i, '+') || t.is(i, '-') {
		i++
	}
	if !t.digit(i) {
		return -1
	}
	return t.digits(i)
}

// unsigned reads what begins with a digit.
func (t *tokenizer) unsigned(start int) (TokenType, int) {
	i := t.digits(start)
	if t.is(i, '.') {
		if kind, end := t.domain(i + 1); end > 0 {
			return kind, end
		}
		if t.digit(i + 1) {
			return t.decimal(i + 1)
		}
		return UnsignedInt, i
	}
	if end := t.exponent(i); end > 0 {
		return Scientific, end
	}
	if kind, end := t.digitsInWeb(i); end > 0 {
		return kind, end
	}
	if n, alpha := t.alpha(i); alpha {
		return t.numWord(i + n)
	}
	if n, mark := t.mark(i); mark {
		return t.numWord(i + n)
	}
	return UnsignedInt, i
}

// digitsInWeb goes on behind digits as a host, an address or a file.
func (t *tokenizer) digitsInWeb(i int) (TokenType, int) {
	switch {
	case t.is(i, '-'), t.is(i, '_'):
		return t.hostPart(i+1, true)
	case t.is(i, '@'):
		return Email, t.hostAt(i + 1)
	case t.letter(i):
		return t.hostPart(i, true)
	case t.is(i, '/'):
		return File, t.fileFirst(i + 1)
	}
	return 0, -1
}

// decimal goes on behind the dot of a number.
func (t *tokenizer) decimal(i int) (TokenType, int) {
	i = t.digits(i)
	if end := t.exponent(i); end > 0 {
		return Scientific, end
	}
	if !t.is(i, '.') || !t.digit(i+1) {
		return Decimal, i
	}
	for t.is(i, '.') && t.digit(i+1) {
		i = t.digits(i + 1)
	}
	return Version, i
}

// signed reads a number with a sign. What would be a version has none.
func (t *tokenizer) signed(i int) (TokenType, int) {
	if i++; !t.digit(i) {
		return 0, -1
	}
	i = t.digits(i)
	if t.is(i, '.') && t.digit(i+1) {
		kind, end := t.decimal(i + 1)
		if kind == Version {
			return 0, -1
		}
		return kind, end
	}
	if end := t.exponent(i); end > 0 {
		return Scientific, end
	}
	return SignedInt, i
}

// entity reads an XML entity behind its ampersand.
func (t *tokenizer) entity(i int) int {
	start := i
	switch {
	case t.is(i, '#') && (t.is(i+1, 'x') || t.is(i+1, 'X')):
		i += 2
		for start = i; i < len(t.s) && (t.digit(i) || t.s[i]|0x20 >= 'a' && t.s[i]|0x20 <= 'f'); {
			i++
		}
	case t.is(i, '#'):
		i++
		start = i
		i = t.digits(i)
	default:
		if !t.letter(i) && !t.is(i, ':') && !t.is(i, '_') {
			return -1
		}
		for i++; t.letter(i) || t.digit(i) || i < len(t.s) && strings.IndexByte(":_.-", t.s[i]) >= 0; {
			i++
		}
	}
	if i > start && t.is(i, ';') {
		return i + 1
	}
	return -1
}

// tag reads an XML tag, comment or declaration behind its opening bracket.
func (t *tokenizer) tag(i int) int {
	if strings.HasPrefix(t.s[min(i, len(t.s)):], "!--") {
		if n := strings.Index(t.s[i+3:], "-->"); n >= 0 {
			return i + 3 + n + 3
		}
		return -1
	}
	if strings.HasPrefix(t.s[min(i, len(t.s)):], "?xml") || t.is(i, '/') {
		i++
	}
	if !t.letter(i) && !t.is(i, ':') && !t.is(i, '_') {
		return -1
	}
	for i++; t.letter(i) || t.digit(i) || i < len(t.s) && strings.IndexByte(":_.-", t.s[i]) >= 0; {
		i++
	}
	if i < len(t.s) && strings.IndexByte(" \t\n\r\f\v/>?", t.s[i]) < 0 {
		return -1
	}
	for i < len(t.s) {
		switch c := t.s[i]; c {
		case '>':
			return i + 1
		case '<':
			return -1
		case '"', '\'':
			end := t.attribute(i+1, c)
			if end < 0 {
				return -1
			}
			i = end
		default:
			i++
		}
	}
	return -1
}

// attribute reads a quoted value up to its end.
func (t *tokenizer) attribute(i int, quote byte) int {
	for ; i < len(t.s); i++ {
		switch t.s[i] {
		case '\\':
			i++
		case quote:
			return i + 1
		}
	}
	return -1
}

// script notes the beginning and end of what is no text.
func (t *tokenizer) script(tag string) {
	lower := strings.ToLower(tag)
	for _, name := range []string{"script", "style"} {
		switch {
		case strings.HasPrefix(lower, "<"+name):
			t.ignore = true
		case strings.HasPrefix(lower, "</"+name):
			t.ignore = false
		}
	}
}
