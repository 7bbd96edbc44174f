package regex

// automaton is the program of a part.
func (p *part) automaton() *program { return p.program.of(p.node()) }

// find finds the first match from a place on and its groups.
func (m *machine) find(top *part, from int, back bool) bool {
	program := top.automaton()
	for ; from <= len(m.text); from++ {
		if from = m.begin(program, from); from < 0 {
			return false
		}
		ends := m.ends(program, from, len(m.text), top.flags&shorter != 0 && !back)
		if len(m.groups) == 2 && !back && len(ends) > 0 {
			m.groups[0], m.groups[1] = from, ends[len(ends)-1]
			return m.failed == nil
		}
		if m.pin(top, from, ends) || m.failed != nil {
			return m.failed == nil
		}
	}
	return false
}

// pin finds the first end, in the order that the part prefers, with which all of it is
// right.
func (m *machine) pin(top *part, begin int, ends []int) bool {
	return m.preferred(top, ends, func(end int) bool {
		m.forget(nil)
		if !m.dissect(top, begin, end) {
			return false
		}
		m.groups[0], m.groups[1] = begin, end
		return true
	})
}

// preferred tries ends in the order that a part prefers.
func (m *machine) preferred(p *part, ends []int, try func(end int) bool) bool {
	for i := range ends {
		end := ends[len(ends)-1-i]
		if p.flags&shorter != 0 {
			end = ends[i]
		}
		if m.failed != nil {
			return false
		}
		if try(end) {
			return true
		}
	}
	return false
}

// forget forgets the groups within a part, of all parts for nil.
func (m *machine) forget(p *part) {
	if p == nil {
		for i := range m.groups {
			m.groups[i] = -1
		}
		return
	}
	if p.group > 0 {
		m.groups[2*p.group], m.groups[2*p.group+1] = -1, -1
	}
	for _, kid := range p.kids {
		m.forget(kid)
	}
}

// dissect pins down the groups of a part that matches a stretch of the text as far as
// its automaton can say.
func (m *machine) dissect(p *part, begin, end int) bool {
	if m.steps++; m.steps > stepsMax {
		m.failed = errRun()
		return false
	}
	ok := true
	switch p.kind {
	case plain:
	case reference:
		ok = m.repeats(p, begin, end)
	case concat:
		ok = m.divide(p, begin, end)
	case alternation:
		ok = m.choose(p, begin, end)
	case iteration:
		ok = m.iterate(p, begin, end)
	case wrapper:
		ok = m.dissect(p.kids[0], begin, end)
	}
	if ok && p.group > 0 {
		m.groups[2*p.group], m.groups[2*p.group+1] = begin, end
	}
	return ok
}

// repeats reports whether a stretch is what a group matched, so many times.
func (m *machine) repeats(p *part, begin, end int) bool {
	low, high := m.groups[2*p.ref], m.groups[2*p.ref+1]
	switch size := high - low; {
	case low < 0:
		return false
	case begin == end:
		return size == 0 || p.low == 0
	case size == 0 || (end-begin)%size != 0:
		return false
	default:
		times := (end - begin) / size
		if times < p.low || times > p.high && p.high != unbounded {
			return false
		}
		for at := begin; at < end; at++ {
			if !m.same(p, m.text[low+(at-begin)%size], m.text[at]) {
				return false
			}
		}
	}
	m.steps += end - begin
	return true
}

// same compares characters.
func (m *machine) same(p *part, a, b rune) bool { return a == b || p.fold && one(a, true).has(b) }

// divide finds where the first of two parts ends.
func (m *machine) divide(p *part, begin, end int) bool {
	left, right := p.kids[0], p.kids[1]
	return m.preferred(left, m.ends(left.automaton(), begin, end, false), func(middle int) bool {
		m.forget(left)
		m.forget(right)
		return m.matches(right.automaton(), middle, end) && m.dissect(left, begin, middle) && m.dissect(right, middle, end)
	})
}

// choose takes the first alternative that is right.
func (m *machine) choose(p *part, begin, end int) bool {
	for _, kid := range p.kids {
		if m.matches(kid.automaton(), begin, end) && m.dissect(kid, begin, end) {
			return true
		}
	}
	return false
}

// repetition is one of an iteration: where it begins, and where it may still end.
type repetition struct {
	begin int
	ends  []int
}

// iterate finds where each repetition ends. An empty one is taken only where the
// repetitions would be too few without it.
func (m *machine) iterate(p *part, begin, end int) bool {
	kid, least, most := p.kids[0], max(p.low, 1), end-begin
	if p.high != unbounded {
		most = min(most, p.high)
	}
	most = max(most, least)
	stack := []repetition{m.repetition(kid, begin, end)}
	for len(stack) > 0 && m.failed == nil {
		k := len(stack)
		at, ok := stack[k-1].take(kid)
		if !ok {
			stack = stack[:k-1]
			continue
		}
		from := stack[k-1].begin
		empty := at == from && at != end && (k >= least || least-k < end-at)
		if empty || at == end && k < least || at != end && k >= most {
			continue
		}
		m.forget(kid)
		if !m.dissect(kid, from, at) {
			continue
		}
		if at == end {
			return true
		}
		stack = append(stack, m.repetition(kid, at, end))
	}
	m.forget(kid)
	return p.low == 0 && begin == end
}

// repetition is a repetition that begins at a place.
func (m *machine) repetition(kid *part, begin, end int) repetition {
	return repetition{begin, m.ends(kid.automaton(), begin, end, false)}
}

// take takes the next end in the order that the repeated part prefers.
func (r *repetition) take(kid *part) (end int, ok bool) {
	n := len(r.ends)
	if n == 0 {
		return 0, false
	}
	if kid.flags&shorter != 0 {
		end, r.ends = r.ends[0], r.ends[1:]
		return end, true
	}
	end, r.ends = r.ends[n-1], r.ends[:n-1]
	return end, true
}
