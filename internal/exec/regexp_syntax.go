package exec

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// PostgreSQL's advanced regular expressions are translated to Go's. What Go's
// cannot do (back references, lookaround) is refused with 0A000. Deviations:
//
//   - Word boundaries (\y, \m, \M) know ASCII words only.
//   - With a non-greedy quantifier anywhere, matches are found by Perl's rules;
//     without one, the longest match wins, as in PostgreSQL.

// regexpOptions are the options that flags or a pattern's start set.
type regexpOptions struct {
	insensitive bool
	expanded    bool
	literal     bool
	dotNewline  bool // . and [^…] match a newline
	lineAnchors bool // ^ and $ match at lines
	global      bool
}

// errRegexp is PostgreSQL's error for a bad regular expression.
func errRegexp(reason string) error {
	return pgerr.New(pgerr.InvalidRegularExpression, "invalid regular expression: %s", reason)
}

// parseRegexpFlags reads the flags argument of the regexp functions.
func parseRegexpFlags(flags string) (regexpOptions, error) {
	o := regexpOptions{dotNewline: true}
	for _, f := range flags {
		if f == 'g' {
			o.global = true
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
func (o *regexpOptions) set(f rune) bool {
	switch f {
	case 'i':
		o.insensitive = true
	case 'c':
		o.insensitive = false
	case 'n', 'm':
		o.dotNewline, o.lineAnchors = false, true
	case 's':
		o.dotNewline, o.lineAnchors = true, false
	case 'p':
		o.dotNewline, o.lineAnchors = false, false
	case 'w':
		o.dotNewline, o.lineAnchors = true, true
	case 'x':
		o.expanded = true
	case 't':
		o.expanded = false
	case 'q':
		o.literal = true
	case 'e':
		o.literal = false
	default:
		return false
	}
	return true
}

// regexpTranslator rewrites a pattern.
type regexpTranslator struct {
	opts   regexpOptions
	in     string
	out    strings.Builder
	depth  int
	groups int // capturing ones
	// atom is set when a quantifier may follow, wordAtom when what precedes
	// ends with a word character.
	atom, wordAtom bool
	// lazy is set by a non-greedy quantifier; context by an assertion that looks
	// at what precedes.
	lazy, context bool
}

// translateRegexp rewrites an advanced regular expression to Go's syntax.
func translateRegexp(pattern string, opts regexpOptions) (*regexpTranslator, error) {
	t := &regexpTranslator{opts: opts, in: pattern}
	t.directors()
	if t.opts.literal {
		t.out.WriteString(t.prefix() + quoteRegexp(t.in))
		return t, nil
	}
	t.out.WriteString(t.prefix())
	for t.in != "" {
		if err := t.element(); err != nil {
			return nil, err
		}
	}
	if t.depth > 0 {
		return nil, errRegexp("parentheses () not balanced")
	}
	return t, nil
}

// directors reads "***:", "***=" and "(?options)" at the start.
func (t *regexpTranslator) directors() {
	if rest, ok := strings.CutPrefix(t.in, "***="); ok {
		t.in, t.opts.literal = rest, true
		return
	}
	t.in = strings.TrimPrefix(t.in, "***:")
	rest, ok := strings.CutPrefix(t.in, "(?")
	if !ok {
		return
	}
	letters, rest, ok := strings.Cut(rest, ")")
	if !ok || letters == "" {
		return
	}
	opts := t.opts
	for _, f := range letters {
		if !opts.set(f) {
			return
		}
	}
	t.opts, t.in = opts, rest
}

// prefix sets Go's flags.
func (t *regexpTranslator) prefix() string {
	flags := ""
	if t.opts.insensitive {
		flags += "i"
	}
	if t.opts.dotNewline {
		flags += "s"
	}
	if t.opts.lineAnchors {
		flags += "m"
	}
	if flags == "" {
		return ""
	}
	return "(?" + flags + ")"
}

// quoteRegexp makes a text match itself.
func quoteRegexp(s string) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune(`\.+*?()|[]{}^$`, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// emitAtom writes something a quantifier can follow.
func (t *regexpTranslator) emitAtom(s string, word bool) {
	t.out.WriteString(s)
	t.atom, t.wordAtom = true, word
}

// emitMark writes something a quantifier cannot follow.
func (t *regexpTranslator) emitMark(s string) {
	t.out.WriteString(s)
	t.atom = false
}

// element translates the next element.
func (t *regexpTranslator) element() error {
	r, n := utf8.DecodeRuneInString(t.in)
	rest := t.in[n:]
	switch {
	case t.opts.expanded && unicode.IsSpace(r):
		t.in = rest
		return nil
	case t.opts.expanded && r == '#':
		_, t.in, _ = strings.Cut(rest, "\n")
		return nil
	}
	switch r {
	case '\\':
		return t.escape(rest)
	case '[':
		return t.bracket(rest)
	case '(':
		return t.open(rest)
	case ')':
		if t.depth == 0 {
			return errRegexp("parentheses () not balanced")
		}
		t.depth--
		t.emitAtom(")", false)
	case '*', '+', '?':
		return t.quantifier(string(r), rest)
	case '{':
		if rest != "" && rest[0] >= '0' && rest[0] <= '9' {
			return t.bound(rest)
		}
		t.emitAtom(`\{`, false)
	case '^':
		t.context = true
		t.emitMark("^")
	case '$':
		t.emitMark("$")
	case '|':
		t.emitMark("|")
	case '.':
		t.emitAtom(".", false)
	default:
		t.emitAtom(quoteRegexp(string(r)), isWord(r))
	}
	t.in = rest
	return nil
}

// isWord reports whether r is a word character.
func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// open translates an opening parenthesis.
func (t *regexpTranslator) open(rest string) error {
	t.depth++
	switch {
	case strings.HasPrefix(rest, "?:"):
		t.emitMark("(?:")
		t.in = rest[2:]
		return nil
	case strings.HasPrefix(rest, "?=") || strings.HasPrefix(rest, "?!") || strings.HasPrefix(rest, "?<"):
		return pgerr.Unsupported("lookaround in a regular expression")
	case strings.HasPrefix(rest, "?#"):
		t.depth--
		_, t.in, _ = strings.Cut(rest, ")")
		return nil
	case strings.HasPrefix(rest, "?"):
		return errRegexp("quantifier operand invalid")
	}
	t.groups++
	t.emitMark("(")
	t.in = rest
	return nil
}

// quantifier translates *, + and ? with their non-greedy forms.
func (t *regexpTranslator) quantifier(q, rest string) error {
	if !t.atom {
		return errRegexp("quantifier operand invalid")
	}
	if strings.HasPrefix(rest, "?") {
		q, rest, t.lazy = q+"?", rest[1:], true
	}
	t.out.WriteString(q)
	t.in, t.atom = rest, false
	return nil
}

// boundMax is the largest repetition count.
const boundMax = 255

// bound translates {m}, {m,} and {m,n}.
func (t *regexpTranslator) bound(rest string) error {
	body, rest, ok := strings.Cut(rest, "}")
	if !ok {
		return errRegexp("braces {} not balanced")
	}
	low, high, ranged := strings.Cut(body, ",")
	m, err := strconv.Atoi(low)
	n := m
	if err == nil && ranged && high != "" {
		n, err = strconv.Atoi(high)
	}
	if err != nil || m > boundMax || n > boundMax || m > n {
		return errRegexp("invalid repetition count(s)")
	}
	return t.quantifier("{"+body+"}", rest)
}
