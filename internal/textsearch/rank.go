package textsearch

import (
	"math"
	"slices"
	"strings"
)

// Weights are what a position of each weight counts, from D to A.
type Weights [4]float32

// DefaultWeights are PostgreSQL's.
var DefaultWeights = Weights{0.1, 0.2, 0.4, 1}

// The flags that say how the length of a document counts.
const (
	byLogLength = 1 << iota
	byLength
	byExtents
	byWords
	byLogWords
	byItself
)

// distant is how little words count that stand far from one another.
func distant(words int) float32 {
	if words > 100 {
		return 1e-30
	}
	return float32(1.0 / (1.005 + 0.05*math.Exp(float64(float32(words)/1.5-2))))
}

// words returns the unlike words of a query in order.
func (q *Query) words() []*Query {
	var out []*Query
	q.walk(func(x *Query) {
		if x.Op == Word {
			out = append(out, x)
		}
	})
	slices.SortStableFunc(out, func(a, b *Query) int { return strings.Compare(a.Lexeme, b.Lexeme) })
	return slices.CompactFunc(out, func(a, b *Query) bool { return a.Lexeme == b.Lexeme })
}

// entries are the lexemes of a document that a word of a query finds.
func (v Vector) entries(q *Query) Vector {
	at, ok := v.find(q.Lexeme)
	end := at
	if ok {
		end++
	}
	for q.Prefix && end < len(v) && strings.HasPrefix(v[end].Word, q.Lexeme) {
		end++
	}
	return v[at:end]
}

// Rank is ts_rank: how often the words of a query stand in a document, and how near to
// one another.
func (v Vector) Rank(q *Query, w Weights, method int) float32 {
	if len(v) == 0 || q == nil {
		return 0
	}
	var res float32
	if words := q.words(); (q.Op == And || q.Op == Phrase) && len(words) > 1 {
		res = v.rankNear(words, w)
	} else {
		res = v.rankEach(words, w)
	}
	if res < 0 {
		res = 1e-20
	}
	if method&byLogLength != 0 {
		res = float32(float64(res) / (math.Log(float64(v.Length()+1)) / math.Ln2))
	}
	if method&byLength != 0 {
		res /= float32(v.Length())
	}
	if method&byWords != 0 {
		res /= float32(len(v))
	}
	if method&byLogWords != 0 {
		res = float32(float64(res) / (math.Log(float64(len(v)+1)) / math.Ln2))
	}
	if method&byItself != 0 {
		res /= res + 1
	}
	return res
}

// rankNear ranks by how near to one another the words are.
func (v Vector) rankNear(words []*Query, w Weights) float32 {
	res := float32(-1)
	seen := make([][]Position, len(words))
	bare := make([]bool, len(words))
	for i, word := range words {
		for _, l := range v.entries(word) {
			seen[i], bare[i] = l.Positions, len(l.Positions) == 0
			if bare[i] {
				seen[i] = []Position{NewPosition(positionMax, WeightD)}
			}
			for k := range i {
				res = pairRank(res, seen[i], seen[k], bare[i] || bare[k], w)
			}
		}
	}
	return res
}

// pairRank adds what the positions of two words are worth.
func pairRank(res float32, a, b []Position, bare bool, w Weights) float32 {
	for _, p := range a {
		for _, o := range b {
			apart := p.At() - o.At()
			if apart < 0 {
				apart = -apart
			}
			if apart == 0 && !bare {
				continue
			}
			if apart == 0 {
				apart = positionMax + 1
			}
			worth := float32(math.Sqrt(float64(w[p.Weight()] * w[o.Weight()] * distant(apart))))
			if res < 0 {
				res = worth
			} else {
				res = float32(1 - (1-float64(res))*(1-float64(worth)))
			}
		}
	}
	return res
}

// rankEach ranks by how often each word occurs.
func (v Vector) rankEach(words []*Query, w Weights) float32 {
	var res float32
	for _, word := range words {
		for _, l := range v.entries(word) {
			positions := l.Positions
			if len(positions) == 0 {
				positions = []Position{0}
			}
			sum, best, at := float32(0), float32(-1), 0
			for j, p := range positions {
				weight := w[p.Weight()]
				sum += weight / float32((j+1)*(j+1))
				if weight > best {
					best, at = weight, j
				}
			}
			const limit = 1.64493406685 // of the sum of 1/i²
			res = float32(float64(res) + float64(best+sum-best/float32((at+1)*(at+1)))/limit)
		}
	}
	if len(words) > 0 {
		res /= float32(len(words))
	}
	return res
}
