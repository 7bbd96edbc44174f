package exec

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/regex"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// similarEscape turns a SIMILAR TO pattern into an advanced regular expression.
func similarEscape(_ *analyze.Env, args []value.Value) (value.Value, error) {
	escape := `\`
	if len(args) == 2 && args[1].IsNull() || args[0].IsNull() {
		return value.Null, nil
	}
	if len(args) == 2 {
		escape = args[1].Str()
	}
	s, err := similarPattern(args[0].Str(), escape)
	return value.Text(s), err
}

// similarPattern translates a SIMILAR TO pattern. Two escaped double quotes
// set the part apart that substring returns.
func similarPattern(pattern, escape string) (string, error) {
	char, active, err := escapeOf(escape)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("^(?:")
	escaped, bracket, quotes := false, false, 0
	for _, r := range pattern {
		switch {
		case escaped && r == '"' && !bracket:
			if err := separator(&b, quotes); err != nil {
				return "", err
			}
			quotes++
			escaped = false
		case escaped:
			b.WriteString(`\` + string(r))
			escaped = false
		case active && r == char:
			escaped = true
		case bracket:
			if r == '\\' {
				b.WriteByte('\\')
			}
			b.WriteRune(r)
			bracket = r != ']'
		default:
			bracket = r == '['
			b.WriteString(similarRune(r))
		}
	}
	b.WriteString(")$")
	return b.String(), nil
}

// separator writes what the nth separator of a SIMILAR TO pattern stands for.
func separator(b *strings.Builder, n int) error {
	switch n {
	case 0:
		b.WriteString("){1,1}?(")
	case 1:
		b.WriteString("){1,1}(?:")
	default:
		return pgerr.New(pgerr.InvalidUseOfEscapeCharacter,
			"SQL regular expression may not contain more than two escape-double-quote separators")
	}
	return nil
}

// similarRune translates a character outside of brackets.
func similarRune(r rune) string {
	switch r {
	case '%':
		return ".*"
	case '_':
		return "."
	case '(':
		return "(?:"
	case '\\', '.', '^', '$':
		return `\` + string(r)
	}
	return string(r)
}

// substringSimilar is substring(text SIMILAR pattern ESCAPE escape).
func substringSimilar([]analyze.TypeRef, analyze.TypeRef) analyze.EvalFunc {
	cache := &patternCache{}
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		source, err := similarPattern(args[1].Str(), args[2].Str())
		if err != nil {
			return value.Null, err
		}
		p, err := cache.get(source, regex.Options{DotNewline: true})
		if err != nil {
			return value.Null, err
		}
		return substringPattern(args[0].Str(), p, nil)
	}
}
