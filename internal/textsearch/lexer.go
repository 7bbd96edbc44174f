package textsearch

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// valueLexer reads words with their positions; in a query it stops at operators and
// leaves what follows a colon alone.
type valueLexer struct {
	src   string // what is left
	whole string
	kind  string // for messages
	query bool
	web   bool
}

// syntaxError is the error of what is no value.
func (l *valueLexer) syntaxError() error {
	return pgerr.New(pgerr.SyntaxError, "syntax error in %s: \"%s\"", l.kind, l.whole)
}

// isOperator reports whether a character is an operator of queries.
func (l *valueLexer) isOperator(r rune) bool { return l.query && strings.ContainsRune("!&|()", r) }

// next reads a word; ok is false at the end.
func (l *valueLexer) next() (word string, positions []Position, ok bool, err error) {
	l.src = strings.TrimLeftFunc(l.src, unicode.IsSpace)
	if l.src == "" {
		return "", nil, false, nil
	}
	if l.isOperator(rune(l.src[0])) && !l.web {
		return "", nil, false, l.syntaxError()
	}
	if l.src[0] == '\'' && !l.web {
		word, err = l.quoted()
	} else {
		word, err = l.plain()
	}
	if err != nil || l.query || !strings.HasPrefix(l.src, ":") {
		return word, nil, true, err
	}
	l.src = l.src[1:]
	positions, err = l.positions()
	return word, positions, true, err
}

// escaped reads the character behind a backslash.
func (l *valueLexer) escaped(b *strings.Builder) error {
	if len(l.src) < 2 {
		return pgerr.New(pgerr.SyntaxError, "there is no escaped character: \"%s\"", l.whole)
	}
	_, n := utf8.DecodeRuneInString(l.src[1:])
	b.WriteString(l.src[1 : 1+n])
	l.src = l.src[1+n:]
	return nil
}

// quoted reads a word in quotes.
func (l *valueLexer) quoted() (string, error) {
	var b strings.Builder
	l.src = l.src[1:]
	for {
		switch {
		case l.src == "":
			return "", l.syntaxError()
		case strings.HasPrefix(l.src, "''"):
			b.WriteByte('\'')
			l.src = l.src[2:]
		case l.src[0] == '\'':
			l.src = l.src[1:]
			if b.Len() == 0 {
				return "", l.syntaxError()
			}
			return b.String(), nil
		case l.src[0] == '\\':
			if err := l.escaped(&b); err != nil {
				return "", err
			}
		default:
			_, n := utf8.DecodeRuneInString(l.src)
			b.WriteString(l.src[:n])
			l.src = l.src[n:]
		}
	}
}

// plain reads a word without quotes.
func (l *valueLexer) plain() (string, error) {
	var b strings.Builder
	for l.src != "" {
		r, n := utf8.DecodeRuneInString(l.src)
		switch {
		case r == '\\' && !l.web:
			if err := l.escaped(&b); err != nil {
				return "", err
			}
			continue
		case l.web && r == '"':
			return b.String(), nil
		case unicode.IsSpace(r) || l.isOperator(r) && !l.web || r == ':' && !l.web || l.query && !l.web && l.phraseAhead():
			if b.Len() == 0 {
				return "", l.syntaxError()
			}
			return b.String(), nil
		}
		b.WriteString(l.src[:n])
		l.src = l.src[n:]
	}
	if b.Len() == 0 {
		return "", l.syntaxError()
	}
	return b.String(), nil
}

// phraseAhead reports whether a phrase operator begins here: any < ends a word of a query.
func (l *valueLexer) phraseAhead() bool { return l.src[0] == '<' }

// positions reads the list behind a colon.
func (l *valueLexer) positions() ([]Position, error) {
	var out []Position
	for {
		digits := 0
		at := 0
		for digits < len(l.src) && l.src[digits] >= '0' && l.src[digits] <= '9' {
			at = min(at*10+int(l.src[digits]-'0'), 1<<20)
			digits++
		}
		if digits == 0 {
			return nil, l.syntaxError()
		}
		if at == 0 {
			return nil, pgerr.New(pgerr.SyntaxError, "wrong position info in %s: \"%s\"", l.kind, l.whole)
		}
		l.src = l.src[digits:]
		weight, err := l.weight()
		if err != nil {
			return nil, err
		}
		out = append(out, NewPosition(at, weight))
		if r, _ := utf8.DecodeRuneInString(l.src); l.src == "" || unicode.IsSpace(r) {
			return out, nil
		}
		if l.src[0] != ',' {
			return nil, l.syntaxError()
		}
		l.src = l.src[1:]
	}
}

// weight reads the letter behind a position. Digits behind it are skipped, as PostgreSQL
// does.
func (l *valueLexer) weight() (int, error) {
	weight := -1
	for l.src != "" {
		c := l.src[0]
		w := strings.IndexByte("dcba", c|0x20)
		if c == '*' {
			w = WeightA
		}
		switch {
		case w >= 0 && weight > WeightD:
			return 0, l.syntaxError()
		case w >= 0:
			weight = w
		case c < '0' || c > '9':
			return max(weight, WeightD), nil
		}
		l.src = l.src[1:]
	}
	return max(weight, WeightD), nil
}
