package textsearch

import (
	"strings"
	"unicode"
)

// webWord goes on in a word of ASCII letters as a host, an address or a file; end is -1
// when it is none of them.
func (t *tokenizer) webWord(i int) (kind TokenType, end int) {
	switch {
	case t.is(i, '.'):
		if kind, end = t.domain(i + 1); end > 0 {
			return kind, end
		}
		return File, t.fileNext(i + 1)
	case t.is(i, '-'), t.is(i, '_'):
		return t.hostPart(i+1, true)
	case t.is(i, '@'):
		return Email, t.hostAt(i + 1)
	case t.is(i, '/'):
		return File, t.fileFirst(i + 1)
	case t.digit(i):
		return t.hostPart(i, true)
	}
	return 0, -1
}

// hostPart reads a label of a host; first is set where it must not be empty.
func (t *tokenizer) hostPart(i int, first bool) (TokenType, int) {
	start := i
	for t.letter(i) || t.digit(i) {
		i++
	}
	if first && i == start {
		return 0, -1
	}
	switch {
	case t.is(i, '@'):
		return Email, t.hostAt(i + 1)
	case t.is(i, '.'):
		return t.domain(i + 1)
	case t.is(i, '-'), t.is(i, '_'):
		return t.hostPart(i+1, true)
	}
	return 0, -1
}

// domain reads what stands behind a dot of a host. The last label begins with two
// letters.
func (t *tokenizer) domain(i int) (TokenType, int) {
	start := i
	for t.letter(i) {
		i++
	}
	if i == start {
		if t.digit(i) {
			return t.hostPart(i, true)
		}
		return 0, -1
	}
	if t.digit(i) {
		return t.hostPart(i, true)
	}
	var kind TokenType
	end := -1
	switch {
	case t.is(i, '-'), t.is(i, '_'):
		kind, end = t.hostPart(i+1, true)
	case t.is(i, '.'):
		kind, end = t.domain(i + 1)
	case t.is(i, '@'):
		kind, end = Email, t.hostAt(i+1)
	case i-start >= 2:
		return t.hostEnd(i)
	}
	if end < 0 && i-start >= 2 {
		return Host, i
	}
	return kind, end
}

// hostEnd ends a host: with a port, or with the path of a URL.
func (t *tokenizer) hostEnd(i int) (TokenType, int) {
	if t.is(i, ':') && t.digit(i+1) {
		for i++; t.digit(i); {
			i++
		}
	}
	if !t.host && t.is(i, '/') {
		if end := t.urlPath(i); end > 0 {
			return URL, end
		}
	}
	return Host, i
}

// hostAt reads the host of an address.
func (t *tokenizer) hostAt(i int) int {
	if t.host {
		return -1
	}
	inner := &tokenizer{s: t.s, at: i, host: true}
	if i >= len(t.s) || !inner.letter(i) && !inner.digit(i) {
		return -1
	}
	if kind, end := inner.next(); kind == Host {
		return end
	}
	return -1
}

// urlPath reads the path behind a host.
func (t *tokenizer) urlPath(i int) int {
	const allowed = `-_~.,/?&=%+#:;@!$*()'|`
	if !t.is(i, '/') {
		return -1
	}
	start := i
	i++
	for i < len(t.s) {
		if !t.letter(i) && !t.digit(i) && strings.IndexByte(allowed, t.s[i]) < 0 {
			break
		}
		i++
	}
	if i == start+1 {
		return -1
	}
	return i
}

// path1 reads a path that begins with a slash, a dot or a tilde.
func (t *tokenizer) path1(i int) int {
	switch {
	case t.is(i, '/'):
		return t.fileFirst(i + 1)
	case t.is(i, '~'):
		if t.is(i+1, '/') {
			return t.fileFirst(i + 2)
		}
		if t.letter(i+1) || t.digit(i+1) || t.is(i+1, '_') {
			return t.file(i + 1)
		}
		return -1
	}
	if t.is(i+1, '.') {
		i++
		r, _ := t.rune(i + 1)
		if end := t.fileFirst(i + 2); r == '/' && end > 0 {
			return end
		}
		if r < 0 || r == '/' || unicode.IsSpace(r) {
			return i + 1
		}
		return -1
	}
	if t.is(i+1, '/') {
		return t.fileFirst(i + 2)
	}
	return -1
}

// fileFirst reads what follows a slash of a path.
func (t *tokenizer) fileFirst(i int) int {
	switch {
	case t.letter(i), t.digit(i), t.is(i, '_'):
		return t.file(i)
	case t.is(i, '.'):
		if t.is(i+1, '.') {
			i++
		}
		if t.is(i+1, '/') {
			return t.fileFirst(i + 2)
		}
		if t.letter(i+1) || t.digit(i+1) || t.is(i+1, '_') {
			return t.file(i + 1)
		}
	case t.is(i, '~'):
		return t.path1(i)
	}
	return -1
}

// fileNext reads what follows a dot in a file's name.
func (t *tokenizer) fileNext(i int) int {
	if t.letter(i) || t.digit(i) || t.is(i, '_') {
		return t.file(i)
	}
	return -1
}

// file reads the name of a file, and the path that goes on behind it.
func (t *tokenizer) file(i int) int {
	for i < len(t.s) {
		switch {
		case t.letter(i), t.digit(i), t.is(i, '_'), t.is(i, '-'):
			i++
		case t.is(i, '.'):
			if end := t.fileNext(i + 1); end > 0 {
				return end
			}
			return i
		case t.is(i, '/'):
			if end := t.fileFirst(i + 1); end > 0 {
				return end
			}
			return i
		default:
			return i
		}
	}
	return i
}
