package regex

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// Options are the options that flags or a pattern's start set.
type Options struct {
	Insensitive bool
	Expanded    bool
	Literal     bool
	DotNewline  bool // . and [^…] match a newline
	LineAnchors bool // ^ and $ match at lines
	Global      bool
}

// errPattern is PostgreSQL's error for a bad regular expression.
func errPattern(reason string) error {
	return pgerr.New(pgerr.InvalidRegularExpression, "invalid regular expression: %s", reason)
}

// ParseFlags reads the flags argument of the regexp functions.
func ParseFlags(flags string) (Options, error) {
	o := Options{DotNewline: true}
	for _, f := range flags {
		if f == 'g' {
			o.Global = true
			continue
		}
		if f == 'b' {
			return o, pgerr.Unsupported("a basic regular expression")
		}
		if !o.set(f) {
			return o, pgerr.New(pgerr.InvalidParameterValue, "invalid regular expression option: \"%c\"", f)
		}
	}
	return o, nil
}

// set applies an option letter.
func (o *Options) set(f rune) bool {
	switch f {
	case 'i':
		o.Insensitive = true
	case 'c':
		o.Insensitive = false
	case 'n', 'm':
		o.DotNewline, o.LineAnchors = false, true
	case 's':
		o.DotNewline, o.LineAnchors = true, false
	case 'p':
		o.DotNewline, o.LineAnchors = false, false
	case 'w':
		o.DotNewline, o.LineAnchors = true, true
	case 'x':
		o.Expanded = true
	case 't':
		o.Expanded = false
	case 'q':
		o.Literal = true
	case 'e':
		o.Literal = false
	default:
		return false
	}
	return true
}

// directors reads "***:", "***=" and "(?options)" at the start of a pattern.
func (o *Options) directors(pattern string) (string, error) {
	if rest, ok := strings.CutPrefix(pattern, "***="); ok {
		o.Literal = true
		return rest, nil
	}
	rest := strings.TrimPrefix(pattern, "***:")
	if strings.HasPrefix(rest, "***") {
		return "", errOperand()
	}
	if len(rest) < 3 || rest[:2] != "(?" || !isLetter(rest[2]) {
		return rest, nil
	}
	n := 2
	for ; n < len(rest) && isLetter(rest[n]); n++ {
		if rest[n] == 'b' {
			return "", pgerr.Unsupported("a basic regular expression")
		}
		if !o.set(rune(rest[n])) {
			return "", errPattern("invalid embedded option")
		}
	}
	if n == len(rest) || rest[n] != ')' {
		return "", errPattern("invalid embedded option")
	}
	return rest[n+1:], nil
}

// isLetter reports whether c is an ASCII letter.
func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// errComplex is the error of a pattern beyond the limits.
func errComplex() error { return errPattern("regular expression is too complex") }

// errRun is the error of a match that takes too long.
func errRun() error {
	return pgerr.New(pgerr.InvalidRegularExpression, "regular expression failed: regular expression is too complex")
}

// errOperand is the error of a quantifier or question mark where there may be none.
func errOperand() error { return errPattern("quantifier operand invalid") }
