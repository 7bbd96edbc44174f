package textsearch

import "github.com/iris-pgwire/iris-pgwire/internal/pgerr"

// placed is a lexeme of a text with its place.
type placed struct {
	word string
	at   int
}

// lexemes makes lexemes of a text; places count every word, those that are left out too.
func (c *Config) lexemes(s string, after int) (list []placed, last int) {
	last = after
	Tokens(s, func(t Token) bool {
		dictionary := c.Dictionary(t.Type)
		if dictionary == "" || len(t.Text) > lexemeMax {
			return true
		}
		last++
		if word, _ := Lexize(dictionary, t.Text); word != "" {
			list = append(list, placed{word, last})
		}
		return true
	})
	return list, last
}

// Vector makes a document of a text.
func (c *Config) Vector(s string) (Vector, error) { return c.VectorOf([]string{s}) }

// VectorOf makes a document of several texts, between which phrases do not reach.
func (c *Config) VectorOf(texts []string) (Vector, error) {
	var list []Lexeme
	last, size := 0, 0
	for _, s := range texts {
		words, end := c.lexemes(s, last)
		for _, w := range words {
			size += len(w.word)
			list = append(list, Lexeme{w.word, []Position{NewPosition(w.at, WeightD)}})
		}
		if last = end; len(words) > 0 {
			last++
		}
	}
	out := tidy(list)
	size = 0
	for _, l := range out {
		size += len(l.Word) + 2*len(l.Positions)
	}
	if size > vectorMax {
		return nil, pgerr.New(pgerr.ProgramLimitExceeded, "string is too long for tsvector (%d bytes, max %d bytes)", size, vectorMax)
	}
	return out, nil
}

// words makes a query of the words of a text: joined by an operator, with a place for
// each word that is left out.
func (c *Config) words(s string, op Operator, weights int, prefix bool) (*Query, error) {
	list, _ := c.lexemes(s, 0)
	if len(list) == 0 {
		return &Query{stop: true}, nil
	}
	var out *Query
	place := 0
	join := func(q *Query) {
		if out == nil {
			out = q
			return
		}
		out = &Query{Op: op, Left: out, Right: q, Distance: 1}
	}
	for _, w := range list {
		for place > 0 && place+1 < w.at {
			join(&Query{stop: true})
			place++
		}
		place = w.at
		q, err := newWord(w.word, weights, prefix, s)
		if err != nil {
			return nil, err
		}
		join(q)
	}
	return out, nil
}

// Query makes a query of a text with operators.
func (c *Config) Query(s string) (*Query, error) {
	q, err := parseQuery(s, func(text string, weights int, prefix bool) (*Query, error) {
		return c.words(text, Phrase, weights, prefix)
	})
	return withoutStops(q), err
}

// Plain makes a query of the words of a text.
func (c *Config) Plain(s string, op Operator) (*Query, error) {
	q, err := c.words(s, op, 0, false)
	return withoutStops(q), err
}

// withoutStops takes the places of words that are left out, and what they leave.
func withoutStops(q *Query) *Query {
	if q == nil {
		return nil
	}
	out, _, _ := q.clean()
	return out
}

// clean takes stop words out. What is left of a phrase keeps its distances: left and
// right say how many words were taken before and behind it.
func (q *Query) clean() (out *Query, left, right int) {
	switch {
	case q.Op == Word && q.stop:
		return nil, 0, 0
	case q.Op == Word:
		return q, 0, 0
	case q.Op == Not:
		operand, _, _ := q.Right.clean()
		return Negate(operand), 0, 0
	}
	distance := 0
	if q.Op == Phrase {
		distance = q.Distance
	}
	l, lLeft, lRight := q.Left.clean()
	r, rLeft, rRight := q.Right.clean()
	switch {
	case l == nil && r == nil:
		if q.Op == Phrase {
			return nil, lLeft + distance + rLeft, lLeft + distance + rLeft
		}
		return nil, max(lLeft, rLeft), max(lLeft, rLeft)
	case l == nil:
		return r, lLeft + distance + rLeft, rRight
	case r == nil:
		return l, lLeft, lRight + distance + rRight
	case q.Op == Phrase:
		return &Query{Op: Phrase, Left: l, Right: r, Distance: distance + lRight + rLeft}, lLeft, rRight
	}
	return &Query{Op: q.Op, Left: l, Right: r}, 0, 0
}
