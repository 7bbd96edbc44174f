package exec

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// appendKey appends a byte string that two values of one type share exactly
// when PostgreSQL's equality of that type holds between them, or when both are
// NULL. Grouping, DISTINCT, set operations and hash joins compare by it.
func appendKey(b []byte, v value.Value, t pgtype.OID) []byte {
	if t == pgtype.BPCharOID && v.Kind() == value.KindText {
		v = value.Text(pgtype.TrimBPChar(v.Str()))
	}
	if v.Kind() == value.KindJSON && strings.IndexByte(v.Str(), '.') >= 0 {
		v = value.JSON(withPlainNumbers(parseJSON(v.Str())))
	}
	return pgtype.AppendHashKey(b, v)
}

// withPlainNumbers prints a JSON value with its numbers in their shortest form:
// 1.0 and 1.00 are equal.
func withPlainNumbers(n *jsonTree) string {
	var plain func(*jsonTree)
	plain = func(n *jsonTree) {
		if n.kind == jsonNumber && strings.IndexByte(n.raw, '.') >= 0 {
			n.raw = strings.TrimRight(strings.TrimRight(n.raw, "0"), ".")
		}
		for _, item := range n.items {
			plain(item)
		}
	}
	plain(n)
	var b strings.Builder
	printJSON(&b, n, spacedJSON)
	return b.String()
}

// elementType returns the element type of an array type, 0 if t is none.
func elementType(t pgtype.OID) pgtype.OID {
	if typ := pgtype.ByOID(t); typ != nil {
		return typ.Elem
	}
	return 0
}

// vectorElements returns the elements of a vector of either precision.
func vectorElements(v value.Value) []float64 {
	if e := v.Vector64(); e != nil {
		return e
	}
	e := v.Vector32()
	out := make([]float64, len(e))
	for i, f := range e {
		out[i] = float64(f)
	}
	return out
}

// keyer makes the keys of rows whose leading columns have the given types.
type keyer []pgtype.OID

// key appends the key of a row to b.
func (k keyer) key(b []byte, r Row) []byte {
	for i, t := range k {
		b = appendKey(b, r[i], t)
	}
	return b
}
