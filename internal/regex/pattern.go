package regex

import (
	"regexp"
	"strings"
)

// Pattern is a compiled regular expression.
type Pattern struct {
	Source  string
	Options Options
	Groups  int // capturing ones
	top     *part
	traits
	// fast finds the first match and its longest end; it is nil where Go's package regexp
	// cannot.
	fast *regexp.Regexp
	// exists stops at any match.
	exists *regexp.Regexp
}

// patternMax bounds the length of a pattern.
const patternMax = 1 << 16

// Compile compiles a regular expression.
func Compile(source string, opts Options) (*Pattern, error) {
	if len(source) > patternMax {
		return nil, errComplex()
	}
	top, p, err := parse(source, opts)
	if err != nil {
		return nil, err
	}
	out := &Pattern{Source: source, Options: opts, Groups: p.opened, top: top, traits: p.traits}
	var b strings.Builder
	if out.special || !top.node().golang(&b) {
		return out, nil
	}
	re, err := regexp.Compile(b.String())
	if err != nil {
		return out, nil //nolint:nilerr // it is too large for Go's package
	}
	longest := *re
	longest.Longest()
	out.fast, out.exists = &longest, re
	return out, nil
}

// Match reports whether there is a match in a text.
func (p *Pattern) Match(s string) (bool, error) {
	if p.fast != nil {
		return p.exists.MatchString(s), nil
	}
	m, err := p.On(s).Find(0, false)
	return m != nil, err
}

// Search looks for matches in a text.
type Search struct {
	pattern *Pattern
	text    string
	machine *machine
}

// On begins to look for matches in a text.
func (p *Pattern) On(s string) *Search { return &Search{pattern: p, text: s} }

// Find finds the first match from a byte offset on: the offsets where it and, if they are
// asked for, its groups begin and end, as in package regexp; nil if there is none.
func (s *Search) Find(from int, groups bool) ([]int, error) {
	p := s.pattern
	if p.fast == nil || from > 0 && p.before {
		return s.run(from, groups)
	}
	at := p.fast.FindStringIndex(s.text[from:])
	if at == nil {
		return nil, nil
	}
	at[0], at[1] = at[0]+from, at[1]+from
	if p.top.flags&shorter != 0 {
		return s.run(at[0], groups)
	}
	if !groups || p.Groups == 0 {
		return at, nil
	}
	return s.dissect(at)
}

// slots is how many offsets a match has.
func (s *Search) slots(groups bool) int {
	if groups {
		return 2 + 2*s.pattern.Groups
	}
	return 2
}

// run finds a match with an automaton of our own.
func (s *Search) run(from int, groups bool) ([]int, error) {
	m := s.whole()
	m.steps, m.groups = 0, make([]int, s.slots(groups || s.pattern.back))
	if !m.find(s.pattern.top, m.place(from), s.pattern.back) {
		return nil, m.failed
	}
	return m.offsets(0), nil
}

// whole is the machine for the whole text.
func (s *Search) whole() *machine {
	if s.machine == nil {
		s.machine = newMachine(s.text)
	}
	return s.machine
}

// dissect finds the groups of a match, which begins and ends somewhere.
func (s *Search) dissect(at []int) ([]int, error) {
	base := at[0]
	var m *machine
	if s.pattern.edges {
		base, m = 0, s.whole()
	} else {
		m = newMachine(s.text[at[0]:at[1]])
	}
	m.steps, m.groups = 0, make([]int, s.slots(true))
	m.pin(s.pattern.top, m.place(at[0]-base), []int{m.place(at[1] - base)})
	return m.offsets(base), m.failed
}

// offsets are the groups as byte offsets.
func (m *machine) offsets(base int) []int {
	for i, at := range m.groups {
		if at >= 0 {
			m.groups[i] = m.offset(at) + base
		}
	}
	return m.groups
}
