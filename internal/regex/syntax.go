package regex

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

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

// translator rewrites a pattern.
type translator struct {
	opts   Options
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

// translate rewrites an advanced regular expression to Go's syntax.
func translate(pattern string, opts Options) (*translator, error) {
	t := &translator{opts: opts, in: pattern}
	t.directors()
	if t.opts.Literal {
		t.out.WriteString(t.prefix() + quote(t.in))
		return t, nil
	}
	t.out.WriteString(t.prefix())
	for t.in != "" {
		if err := t.element(); err != nil {
			return nil, err
		}
	}
	if t.depth > 0 {
		return nil, errPattern("parentheses () not balanced")
	}
	return t, nil
}

// directors reads "***:", "***=" and "(?options)" at the start.
func (t *translator) directors() {
	if rest, ok := strings.CutPrefix(t.in, "***="); ok {
		t.in, t.opts.Literal = rest, true
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
func (t *translator) prefix() string {
	flags := ""
	if t.opts.Insensitive {
		flags += "i"
	}
	if t.opts.DotNewline {
		flags += "s"
	}
	if t.opts.LineAnchors {
		flags += "m"
	}
	if flags == "" {
		return ""
	}
	return "(?" + flags + ")"
}

// quote makes a text match itself.
func quote(s string) string {
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
func (t *translator) emitAtom(s string, word bool) {
	t.out.WriteString(s)
	t.atom, t.wordAtom = true, word
}

// emitMark writes something a quantifier cannot follow.
func (t *translator) emitMark(s string) {
	t.out.WriteString(s)
	t.atom = false
}

// element translates the next element.
func (t *translator) element() error {
	r, n := utf8.DecodeRuneInString(t.in)
	rest := t.in[n:]
	switch {
	case t.opts.Expanded && unicode.IsSpace(r):
		t.in = rest
		return nil
	case t.opts.Expanded && r == '#':
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
			return errPattern("parentheses () not balanced")
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
		t.emitAtom(quote(string(r)), isWord(r))
	}
	t.in = rest
	return nil
}

// isWord reports whether r is a word character.
func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// open translates an opening parenthesis.
func (t *translator) open(rest string) error {
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
		return errPattern("quantifier operand invalid")
	}
	t.groups++
	t.emitMark("(")
	t.in = rest
	return nil
}

// quantifier translates *, + and ? with their non-greedy forms.
func (t *translator) quantifier(q, rest string) error {
	if !t.atom {
		return errPattern("quantifier operand invalid")
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
func (t *translator) bound(rest string) error {
	body, rest, ok := strings.Cut(rest, "}")
	if !ok {
		return errPattern("braces {} not balanced")
	}
	low, high, ranged := strings.Cut(body, ",")
	m, err := strconv.Atoi(low)
	n := m
	if err == nil && ranged && high != "" {
		n, err = strconv.Atoi(high)
	}
	if err != nil || m > boundMax || n > boundMax || m > n {
		return errPattern("invalid repetition count(s)")
	}
	return t.quantifier("{"+body+"}", rest)
}
