package plancache

import (
	"math"
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// Bounds of the statements that are kept.
const (
	textMax     = 16 << 10
	literalsMax = 200
)

// Shape is a statement's text without its literals.
type Shape struct {
	// Key is the text with a mark for each literal, which tells its type.
	Key      string
	Literals []pgsql.LiteralToken
}

// The marks of literals; they cannot stand in SQL outside of a literal or a quoted
// name, where they do no harm: a literal's mark is followed by no other byte of it.
const (
	markString  = 0x01
	markInt4    = 0x02
	markInt8    = 0x03
	markNumeric = 0x04
)

// ShapeOf returns the shape of a text with one statement; nil when it is too
// large, or is no such text.
func ShapeOf(text string) *Shape {
	if len(text) > textMax {
		return nil
	}
	literals, ok := pgsql.Literals(text)
	if !ok || len(literals) > literalsMax {
		return nil
	}
	key := make([]byte, 0, len(text))
	end := 0
	for i := range literals {
		l := &literals[i]
		key = append(key, text[end:l.Start]...)
		key = append(key, mark(l))
		end = l.End
	}
	key = append(key, text[end:]...)
	return &Shape{Key: string(key), Literals: literals}
}

// mark tells the type of a literal.
func mark(l *pgsql.LiteralToken) byte {
	switch l.Kind {
	case pgsql.LiteralString:
		return markString
	case pgsql.LiteralInteger:
		n, err := strconv.ParseInt(l.Text, 10, 64)
		switch {
		case err != nil:
			return markNumeric
		case n > math.MaxInt32:
			return markInt8
		}
		return markInt4
	}
	return markNumeric
}
