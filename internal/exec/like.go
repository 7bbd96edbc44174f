package exec

import (
	"strings"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// likeEscape is the escape character of a LIKE pattern; without active no
// character escapes.
type likeEscape struct {
	char   rune
	active bool
}

// likeMatch matches s against a LIKE pattern. It backtracks to the last % only,
// so that it takes time proportional to the product of both lengths at most. A
// pattern that ends with its escape character is an error only when the match
// gets there, as in PostgreSQL.
func likeMatch(s, pattern string, esc likeEscape) (bool, error) {
	var retryS, retryP string
	retry := false
	for s != "" {
		r, kind, rest, err := esc.next(pattern)
		if err != nil {
			return false, err
		}
		c, n := utf8.DecodeRuneInString(s)
		switch {
		case kind == likeAny && rest == "":
			return true, nil
		case kind == likeAny:
			retryS, retryP, retry = s, rest, true
			pattern = rest
			continue
		case kind == likeOne, kind == likeLiteral && c == r:
			s, pattern = s[n:], rest
			continue
		case !retry:
			return false, nil
		}
		_, n = utf8.DecodeRuneInString(retryS)
		retryS = retryS[n:]
		s, pattern = retryS, retryP
	}
	return strings.Trim(pattern, "%") == "", nil
}

// likeKind is the kind of a pattern element.
type likeKind uint8

// The elements of a LIKE pattern.
const (
	likeEnd likeKind = iota
	likeLiteral
	likeOne
	likeAny
)

// next splits the first element off a pattern.
func (e likeEscape) next(p string) (r rune, kind likeKind, rest string, err error) {
	if p == "" {
		return 0, likeEnd, "", nil
	}
	r, n := utf8.DecodeRuneInString(p)
	p = p[n:]
	switch {
	case e.active && r == e.char:
		if p == "" {
			return 0, likeEnd, "", pgerr.New(pgerr.InvalidEscapeSequence, "LIKE pattern must not end with escape character")
		}
		r, n = utf8.DecodeRuneInString(p)
		return r, likeLiteral, p[n:], nil
	case r == '%':
		return r, likeAny, p, nil
	case r == '_':
		return r, likeOne, p, nil
	}
	return r, likeLiteral, p, nil
}
