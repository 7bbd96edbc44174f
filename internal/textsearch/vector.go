package textsearch

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// The limits of the types.
const (
	positionMax  = 16383
	positionsMax = 255
	lexemeMax    = 2046
	vectorMax    = 1<<20 - 1
)

// Position is where a lexeme stands in its document, with its weight.
type Position uint16

// The weights, from the least.
const (
	WeightD = iota
	WeightC
	WeightB
	WeightA
)

// NewPosition makes a position; those beyond the limit are the limit.
func NewPosition(at, weight int) Position {
	return Position(weight<<14 | min(at, positionMax))
}

// At is the place in the document, from 1.
func (p Position) At() int { return int(p & positionMax) }

// Weight is the weight.
func (p Position) Weight() int { return int(p >> 14) }

// Lexeme is a word of a document with its positions.
type Lexeme struct {
	Word      string
	Positions []Position
}

// Vector is a document.
type Vector []Lexeme

// tidy brings lexemes into order and joins equal ones.
func tidy(lexemes []Lexeme) Vector {
	slices.SortStableFunc(lexemes, func(a, b Lexeme) int { return strings.Compare(a.Word, b.Word) })
	out := lexemes[:0]
	for _, l := range lexemes {
		if last := len(out) - 1; last >= 0 && out[last].Word == l.Word {
			out[last].Positions = append(out[last].Positions, l.Positions...)
			continue
		}
		out = append(out, l)
	}
	for i := range out {
		out[i].Positions = tidyPositions(out[i].Positions)
	}
	return out
}

// tidyPositions orders positions; of two at one place the greater weight stays.
func tidyPositions(list []Position) []Position {
	slices.SortStableFunc(list, func(a, b Position) int { return cmp.Compare(a.At(), b.At()) })
	out := list[:0]
	for _, p := range list {
		last := len(out) - 1
		if last >= 0 && out[last].At() == p.At() {
			out[last] = max(out[last], p)
			continue
		}
		if len(out) == positionsMax || last >= 0 && out[last].At() == positionMax {
			break
		}
		out = append(out, p)
	}
	return out
}

// ParseVector reads the text of a tsvector.
func ParseVector(s string) (Vector, error) {
	l := valueLexer{src: s, whole: s, kind: "tsvector"}
	var list []Lexeme
	size := 0
	for {
		word, positions, ok, err := l.next()
		if err != nil {
			return nil, err
		}
		if !ok {
			return tidy(list), nil
		}
		if len(word) > lexemeMax {
			return nil, pgerr.New(pgerr.ProgramLimitExceeded, "word is too long (%d bytes, max %d bytes)", len(word), lexemeMax)
		}
		if size += len(word); size > vectorMax {
			return nil, pgerr.New(pgerr.ProgramLimitExceeded, "string is too long for tsvector (%d bytes, max %d bytes)", size, vectorMax)
		}
		list = append(list, Lexeme{word, positions})
	}
}

// String prints the vector.
func (v Vector) String() string {
	var b strings.Builder
	for i, l := range v {
		if i > 0 {
			b.WriteByte(' ')
		}
		quoteLexeme(&b, l.Word)
		for j, p := range l.Positions {
			b.WriteByte(":,"[min(j, 1)])
			b.WriteString(strconv.Itoa(p.At()))
			if p.Weight() > WeightD {
				b.WriteByte("DCBA"[p.Weight()])
			}
		}
	}
	return b.String()
}

// quoteLexeme prints a word in quotes.
func quoteLexeme(b *strings.Builder, word string) {
	b.WriteByte('\'')
	for i := range len(word) {
		if c := word[i]; c == '\'' || c == '\\' {
			b.WriteByte(c)
		}
		b.WriteByte(word[i])
	}
	b.WriteByte('\'')
}

// find returns the place of a word, or where it would stand.
func (v Vector) find(word string) (int, bool) {
	return slices.BinarySearchFunc(v, word, func(l Lexeme, w string) int { return strings.Compare(l.Word, w) })
}

// Length counts the positions of a document; a word without any counts once.
func (v Vector) Length() int {
	n := 0
	for _, l := range v {
		n += max(len(l.Positions), 1)
	}
	return n
}

// Strip leaves the words without their positions.
func (v Vector) Strip() Vector {
	out := make(Vector, len(v))
	for i, l := range v {
		out[i].Word = l.Word
	}
	return out
}

// WithWeight gives a weight to all positions, or to those of some words.
func (v Vector) WithWeight(weight int, words []string) Vector {
	out := make(Vector, len(v))
	for i, l := range v {
		out[i] = l
		if words != nil && !slices.Contains(words, l.Word) {
			continue
		}
		out[i].Positions = make([]Position, len(l.Positions))
		for j, p := range l.Positions {
			out[i].Positions[j] = NewPosition(p.At(), weight)
		}
	}
	return out
}

// Filter keeps the positions of some weights, and the words that have one.
func (v Vector) Filter(weights [4]bool) Vector {
	var out Vector
	for _, l := range v {
		var kept []Position
		for _, p := range l.Positions {
			if weights[p.Weight()] {
				kept = append(kept, p)
			}
		}
		if len(kept) > 0 {
			out = append(out, Lexeme{l.Word, kept})
		}
	}
	return out
}

// Without leaves words out.
func (v Vector) Without(words []string) Vector {
	var out Vector
	for _, l := range v {
		if !slices.Contains(words, l.Word) {
			out = append(out, l)
		}
	}
	return out
}

// Join puts a document behind another one.
func (v Vector) Join(other Vector) (Vector, error) {
	last := 0
	for _, l := range v {
		for _, p := range l.Positions {
			last = max(last, p.At())
		}
	}
	list := make([]Lexeme, 0, len(v)+len(other))
	for _, l := range v {
		list = append(list, Lexeme{l.Word, slices.Clone(l.Positions)})
	}
	for _, l := range other {
		var moved []Position
		for _, p := range l.Positions {
			moved = append(moved, NewPosition(p.At()+last, p.Weight()))
		}
		list = append(list, Lexeme{l.Word, moved})
	}
	out := tidy(list)
	size := 0
	for _, l := range out {
		size += len(l.Word) + 2*len(l.Positions)
	}
	if size > vectorMax {
		return nil, pgerr.New(pgerr.ProgramLimitExceeded, "string is too long for tsvector (%d bytes, max %d bytes)", size, vectorMax)
	}
	return out, nil
}

// Words makes a document of words without positions.
func Words(words []string) Vector {
	list := make([]Lexeme, len(words))
	for i, w := range words {
		list[i].Word = w
	}
	return tidy(list)
}

// Compare orders vectors as PostgreSQL does: by their size in bytes and words first.
func (v Vector) Compare(o Vector) int {
	if c := cmp.Or(cmp.Compare(v.bytes(), o.bytes()), cmp.Compare(len(v), len(o))); c != 0 {
		return c
	}
	for i, a := range v {
		b := o[i]
		if (len(a.Positions) > 0) != (len(b.Positions) > 0) {
			if len(a.Positions) > 0 {
				return -1
			}
			return 1
		}
		if c := cmp.Or(strings.Compare(a.Word, b.Word), comparePositions(a.Positions, b.Positions)); c != 0 {
			return c
		}
	}
	return 0
}

// comparePositions orders positions: by their number, then the later or heavier first.
func comparePositions(a, b []Position) int {
	if c := cmp.Compare(len(b), len(a)); c != 0 {
		return c
	}
	for i := range a {
		if c := cmp.Or(cmp.Compare(b[i].At(), a[i].At()), cmp.Compare(b[i].Weight(), a[i].Weight())); c != 0 {
			return c
		}
	}
	return 0
}

// bytes is the size of the binary form in PostgreSQL's memory.
func (v Vector) bytes() int {
	const header, entry = 8, 4
	size := 0
	for _, l := range v {
		size += len(l.Word)
		if len(l.Positions) > 0 {
			size = (size+1)/2*2 + 2 + 2*len(l.Positions)
		}
	}
	return header + entry*len(v) + size
}
