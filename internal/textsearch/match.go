package textsearch

import "strings"

// ternary is whether a query matches; maybe means that positions are missing to tell.
type ternary uint8

// The outcomes.
const (
	no ternary = iota
	yes
	maybe
)

// matcher says where a word of a query stands; places is nil when only the existence of
// the word is asked for.
type matcher func(q *Query, places *places) ternary

// Matches reports whether a document matches.
func (v Vector) Matches(q *Query) bool {
	return q != nil && q.execute(v.check) != no
}

// execute computes a query.
func (q *Query) execute(check matcher) ternary {
	switch q.Op {
	case Word:
		return check(q, nil)
	case Not:
		switch q.Right.execute(check) {
		case no:
			return yes
		case yes:
			return no
		}
		return maybe
	case And:
		l := q.Left.execute(check)
		if l == no {
			return no
		}
		r := q.Right.execute(check)
		if l == maybe && r == yes {
			return maybe
		}
		return r
	case Or:
		l := q.Left.execute(check)
		if l == yes {
			return yes
		}
		r := q.Right.execute(check)
		if l == maybe && r == no {
			return maybe
		}
		return r
	}
	return q.phrase(check, nil)
}

// check looks a word of a query up.
func (v Vector) check(q *Query, places *places) ternary {
	out := no
	var found []Position
	at, _ := v.find(q.Lexeme)
	for ; at < len(v) && (v[at].Word == q.Lexeme || q.Prefix && strings.HasPrefix(v[at].Word, q.Lexeme)); at++ {
		l := v[at]
		if len(l.Positions) == 0 {
			if places == nil {
				return yes
			}
			out = maybe
			continue
		}
		for _, p := range l.Positions {
			if q.Weights == 0 || q.Weights&(1<<p.Weight()) != 0 {
				found = append(found, p)
			}
		}
		if len(found) > 0 && places == nil {
			return yes
		}
	}
	if len(found) == 0 || out == maybe {
		return out
	}
	for _, p := range tidyPositions(found) {
		places.at = append(places.at, p.At())
	}
	return yes
}
