package textsearch

import "math"

// places are where something stands: the ends of matches that are so many words wide.
// Negated, they are where it does not stand.
type places struct {
	at      []int
	negated bool
	width   int
}

// phrase computes a query where positions matter; out is nil when they are of no use to
// the caller.
func (q *Query) phrase(check matcher, out *places) ternary {
	switch q.Op {
	case Word:
		if out == nil {
			out = &places{}
		}
		return check(q, out)
	case Not:
		return q.phraseNot(check, out)
	}
	var l, r places
	left := q.Left.phrase(check, &l)
	if left == no && q.Op != Or {
		return no
	}
	right := q.Right.phrase(check, &r)
	switch {
	case right == no && (q.Op != Or || left == no):
		return no
	case (left == maybe || right == maybe) && q.Op == Or:
		return maybe
	case left == maybe || right == maybe:
		return no
	}
	if out == nil {
		out = &places{}
	}
	if q.Op == Or {
		return either(out, &l, &r, left, right)
	}
	shiftL, shiftR := 0, 0
	if q.Op == Phrase {
		shiftL = q.Distance + r.width
		out.width = q.Distance + l.width + r.width
	} else {
		out.width = max(l.width, r.width)
		shiftL, shiftR = out.width-l.width, out.width-r.width
	}
	l.shift(shiftL)
	r.shift(shiftR)
	switch {
	case l.negated && r.negated:
		out.merge(&l, &r, true, true, true)
		out.negated = true
		return yes
	case l.negated:
		return out.merge(&l, &r, false, false, true)
	case r.negated:
		return out.merge(&l, &r, true, false, false)
	}
	return out.merge(&l, &r, false, true, false)
}

// phraseNot computes what does not match.
func (q *Query) phraseNot(check matcher, out *places) ternary {
	if out == nil {
		out = &places{}
	}
	switch q.Right.phrase(check, out) {
	case no:
		*out = places{negated: true, width: out.width}
		return yes
	case maybe:
		return maybe
	}
	switch {
	case len(out.at) > 0:
		out.negated = !out.negated
		return yes
	case out.negated:
		out.negated = false
		return no
	}
	return maybe
}

// either computes or, by the rules of De Morgan where a side is negated.
func either(out, l, r *places, left, right ternary) ternary {
	if left == no {
		*l = places{}
	}
	if right == no {
		*r = places{}
	}
	out.width = max(l.width, r.width)
	l.shift(out.width - l.width)
	r.shift(out.width - r.width)
	switch {
	case l.negated && r.negated:
		out.merge(l, r, false, true, false)
	case l.negated:
		out.merge(l, r, true, false, false)
	case r.negated:
		out.merge(l, r, false, false, true)
	default:
		return out.merge(l, r, true, true, true)
	}
	out.negated = true
	return yes
}

// shift moves all places.
func (p *places) shift(by int) {
	moved := make([]int, len(p.at))
	for i, at := range p.at {
		moved[i] = at + by
	}
	p.at = moved
}

// merge collects the places that are left's alone, of both, or right's alone.
func (p *places) merge(l, r *places, left, both, right bool) ternary {
	p.at = nil
	for i, j := 0, 0; i < len(l.at) || j < len(r.at); {
		a, b := math.MaxInt, math.MaxInt
		if i < len(l.at) {
			a = l.at[i]
		}
		if j < len(r.at) {
			b = r.at[j]
		}
		take := both
		switch {
		case a < b:
			take = left
			i++
		case a > b:
			take = right
			j++
		default:
			i++
			j++
		}
		if take {
			p.at = append(p.at, min(a, b))
		}
	}
	if len(p.at) == 0 {
		return no
	}
	return yes
}
