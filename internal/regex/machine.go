package regex

import "slices"

// stepsMax bounds the steps of looking for one match.
const stepsMax = 1 << 28

// machine runs programs on a text.
type machine struct {
	text    []rune
	bytes   []int // where each character starts and the text ends; nil for ASCII
	steps   int
	threads map[*program]*threads
	looked  map[*node][]int8 // at each place: 1 holds, -1 does not, 0 unknown
	groups  []int            // as in package regexp, but of characters
	failed  error
}

// newMachine is a machine for a text.
func newMachine(s string) *machine {
	m := &machine{text: []rune(s), threads: map[*program]*threads{}}
	if len(m.text) == len(s) {
		return m
	}
	m.bytes = make([]int, 0, len(m.text)+1)
	for i := range s {
		m.bytes = append(m.bytes, i)
	}
	m.bytes = append(m.bytes, len(s))
	return m
}

// offset is where a character starts in the text.
func (m *machine) offset(at int) int {
	if m.bytes == nil || at < 0 {
		return at
	}
	return m.bytes[at]
}

// place is the character at a byte offset.
func (m *machine) place(offset int) int {
	if m.bytes == nil {
		return offset
	}
	at, _ := slices.BinarySearch(m.bytes, offset)
	return at
}

// threads are the states in which a program is at a place of the text.
type threads struct{ now, next states }

// states is a set of states in the order in which they were added.
type states struct {
	list   []int32
	starts []int // where the match began that is in the state
	place  []int32
}

// has reports whether a state is in the set.
func (s *states) has(state int32) bool {
	at := s.place[state]
	return int(at) < len(s.list) && s.list[at] == state
}

// of returns the threads of a program.
func (m *machine) of(p *program) *threads {
	t := m.threads[p]
	if t == nil {
		t = &threads{now: states{place: make([]int32, len(p.code))}, next: states{place: make([]int32, len(p.code))}}
		m.threads[p] = t
	}
	t.now.list, t.now.starts = t.now.list[:0], t.now.starts[:0]
	return t
}

// enter adds a state and what is reached from it without a character.
func (m *machine) enter(p *program, s *states, state int32, at, start int) {
	for !s.has(state) {
		s.place[state] = int32(len(s.list)) // #nosec G115 -- programMax bounds it
		s.list = append(s.list, state)
		s.starts = append(s.starts, start)
		in := &p.code[state]
		switch in.op {
		case opSplit:
			m.enter(p, s, in.out, at, start)
			state = in.other
		case opJump:
			state = in.out
		case opAssert:
			if !m.holds(in.assert, at) {
				return
			}
			state = in.out
		case opLook:
			if !m.looks(in.look, at) {
				return
			}
			state = in.out
		default:
			return
		}
	}
}

// advance goes over a character.
func (m *machine) advance(p *program, t *threads, at int) {
	r := m.text[at]
	t.next.list, t.next.starts = t.next.list[:0], t.next.starts[:0]
	for i, state := range t.now.list {
		if in := &p.code[state]; in.op == opSet && in.set.has(r) {
			m.enter(p, &t.next, in.out, at+1, t.now.starts[i])
		}
	}
	if m.steps += len(t.now.list) + 1; m.steps > stepsMax {
		m.failed = errRun()
		t.next.list, t.next.starts = t.next.list[:0], t.next.starts[:0]
	}
	t.now, t.next = t.next, t.now
}

// accepts reports whether a state accepts; it is the last one of its program.
func (s *states) accepts(p *program) bool { return s.has(int32(len(p.code) - 1)) } // #nosec G115 -- programMax bounds it

// ends returns where matches that begin at a place end, up to a limit, in ascending order;
// only the first one if first is set.
func (m *machine) ends(p *program, begin, limit int, first bool) []int {
	t := m.of(p)
	m.enter(p, &t.now, 0, begin, begin)
	var out []int
	for at := begin; ; at++ {
		if t.now.accepts(p) {
			if out = append(out, at); first {
				return out
			}
		}
		if at >= limit || len(t.now.list) == 0 {
			return out
		}
		m.advance(p, t, at)
	}
}

// matches reports whether a stretch of the text matches.
func (m *machine) matches(p *program, begin, end int) bool {
	ends := m.ends(p, begin, end, false)
	return len(ends) > 0 && ends[len(ends)-1] == end
}

// begin finds the first place from one on where a match begins, -1 if there is none.
func (m *machine) begin(p *program, from int) int {
	t := m.of(p)
	best := -1
	for at := from; ; at++ {
		if best < 0 {
			m.enter(p, &t.now, 0, at, at)
		}
		if final := int32(len(p.code) - 1); t.now.has(final) { // #nosec G115 -- programMax bounds it
			best = t.now.starts[t.now.place[final]]
			t.now.until(best)
		}
		if at >= len(m.text) || best >= 0 && len(t.now.list) == 0 {
			return best
		}
		m.advance(p, t, at)
	}
}

// until drops the states of matches that begin at a place or behind it.
func (s *states) until(start int) {
	n := 0
	for n < len(s.list) && s.starts[n] < start {
		n++
	}
	s.list, s.starts = s.list[:n], s.starts[:n]
}

// word reports whether there is a word character at a place.
func (m *machine) word(at int) bool { return at >= 0 && at < len(m.text) && isWord(m.text[at]) }

// holds reports whether an assertion holds at a place.
func (m *machine) holds(letter byte, at int) bool {
	switch letter {
	case 'A':
		return at == 0
	case 'Z':
		return at == len(m.text)
	case '^':
		return at == 0 || m.text[at-1] == '\n'
	case '$':
		return at == len(m.text) || m.text[at] == '\n'
	case 'm':
		return !m.word(at-1) && m.word(at)
	case 'M':
		return m.word(at-1) && !m.word(at)
	case 'y':
		return m.word(at-1) != m.word(at)
	}
	return m.word(at-1) == m.word(at)
}

// looks reports whether a lookaround holds at a place.
func (m *machine) looks(n *node, at int) bool {
	if m.looked == nil {
		m.looked = map[*node][]int8{}
	}
	known := m.looked[n]
	if known == nil {
		if known = make([]int8, len(m.text)+1); n.behind {
			m.lookBehind(n, known)
		}
		m.looked[n] = known
	}
	if known[at] == 0 {
		known[at] = -1
		if len(m.ends(n.program.of(n.kids[0]), at, len(m.text), true)) > 0 {
			known[at] = 1
		}
	}
	return (known[at] > 0) != n.not
}

// lookBehind finds all places where a match ends.
func (m *machine) lookBehind(n *node, known []int8) {
	p := n.program.of(n.kids[0])
	t := m.of(p)
	for at := range known {
		m.enter(p, &t.now, 0, at, at)
		if known[at] = -1; t.now.accepts(p) {
			known[at] = 1
		}
		if at < len(m.text) {
			m.advance(p, t, at)
		}
	}
}
