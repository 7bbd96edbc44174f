package textsearch

import (
	"cmp"
	"math"
	"slices"
)

// occurrence is a position of a document with the words of the query that stand there.
type occurrence struct {
	at    Position
	entry int
	words []*Query
}

// occurrences lists where the words of a query stand in a document.
func (v Vector) occurrences(q *Query) []occurrence {
	var list []occurrence
	q.walk(func(word *Query) {
		if word.Op != Word {
			return
		}
		first, _ := v.find(word.Lexeme)
		for i, l := range v.entries(word) {
			for _, p := range l.Positions {
				if word.Weights == 0 || word.Weights&(1<<p.Weight()) != 0 {
					list = append(list, occurrence{p, first + i, []*Query{word}})
				}
			}
		}
	})
	slices.SortStableFunc(list, func(a, b occurrence) int {
		return cmp.Or(cmp.Compare(a.at.At(), b.at.At()), cmp.Compare(a.at.Weight(), b.at.Weight()), cmp.Compare(a.entry, b.entry))
	})
	out := list[:0]
	for _, o := range list {
		if last := len(out) - 1; last >= 0 && out[last].at == o.at && out[last].entry == o.entry {
			out[last].words = append(out[last].words, o.words...)
			continue
		}
		out = append(out, o)
	}
	return out
}

// cover is a part of the occurrences that matches the query.
type cover struct{ first, last int }

// window is which words of the query were seen, and where.
type window map[*Query][]int

// add sees an occurrence.
func (w window) add(o occurrence) {
	for _, word := range o.words {
		list := w[word]
		if !slices.Contains(list, o.at.At()) {
			w[word] = append(list, o.at.At())
		}
	}
}

// check implements matcher.
func (w window) check(q *Query, p *places) ternary {
	list, ok := w[q]
	if !ok {
		return no
	}
	if p != nil {
		p.at = slices.Sorted(slices.Values(list))
	}
	return yes
}

// nextCover finds the next part of the occurrences, from a place on, that matches.
func nextCover(q *Query, list []occurrence, from int) (c cover, ok bool) {
	for ; from < len(list); from++ {
		seen, last := window{}, -1
		for i := from; i < len(list) && last < 0; i++ {
			seen.add(list[i])
			if q.execute(seen.check) == yes {
				last = i
			}
		}
		if last < 0 {
			return cover{}, false
		}
		seen = window{}
		for i := last; i >= from; i-- {
			seen.add(list[i])
			if q.execute(seen.check) == yes {
				return cover{i, last}, true
			}
		}
	}
	return cover{}, false
}

// RankCover is ts_rank_cd: how densely the parts of a document that match are packed.
func (v Vector) RankCover(q *Query, w Weights, method int) float32 {
	if q == nil {
		return 0
	}
	list := v.occurrences(q)
	rank, spread, before, covers := 0.0, 0.0, 0.0, 0
	for from := 0; ; covers++ {
		c, ok := nextCover(q, list, from)
		if !ok {
			break
		}
		inverse := 0.0
		for _, o := range list[c.first : c.last+1] {
			inverse += 1 / float64(w[o.at.Weight()])
		}
		start, end := list[c.first].at.At(), list[c.last].at.At()
		noise := end - start - (c.last - c.first)
		if noise < 0 {
			noise = (c.last - c.first) / 2
		}
		rank += float64(c.last-c.first+1) / inverse / float64(1+noise)
		middle := float64(start+end) / 2
		if covers > 0 && middle > before {
			spread += 1 / (middle - before)
		}
		before, from = middle, c.first+1
	}
	return v.normalised(rank, spread, covers, method)
}

// normalised lets the length of the document count as the method says.
func (v Vector) normalised(rank, spread float64, covers, method int) float32 {
	if method&byLogLength != 0 && len(v) > 0 {
		rank /= math.Log(float64(v.Length() + 1))
	}
	if method&byLength != 0 && len(v) > 0 {
		rank /= float64(v.Length())
	}
	if method&byExtents != 0 && covers > 0 && spread > 0 {
		rank /= float64(covers) / spread
	}
	if method&byWords != 0 && len(v) > 0 {
		rank /= float64(len(v))
	}
	if method&byLogWords != 0 && len(v) > 0 {
		rank /= math.Log(float64(len(v)+1)) / math.Ln2
	}
	if method&byItself != 0 {
		rank /= rank + 1
	}
	return float32(rank)
}
