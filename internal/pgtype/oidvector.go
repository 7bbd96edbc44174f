package pgtype

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// int2VectorIO returns the I/O of int2vector.
func int2VectorIO() codec {
	return numberVectorIO(Int2OID, func(s string) (int64, error) { return parseInt(s, "smallint", 2) })
}

// oidVectorIO returns the I/O of oidvector.
func oidVectorIO() codec {
	return numberVectorIO(OIDOID, func(s string) (int64, error) {
		n, err := parseOID(s)
		return int64(n), err
	})
}

// numberVectorIO returns the I/O of one of the catalogs' vectors of numbers:
// its text has blanks between them, its binary form is an array's with lower
// bound 0.
func numberVectorIO(elem OID, parse func(string) (int64, error)) codec {
	return codec{
		input: func(_ *Env, s string, _ int32) (value.Value, error) {
			var elements []value.Value
			for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r < 0x80 && isSpace(byte(r)) }) {
				n, err := parse(word)
				if err != nil {
					return value.Null, err
				}
				elements = append(elements, value.Int(n))
			}
			return NewNumberVector(elements), nil
		},
		output: func(_ *Env, buf []byte, v value.Value) []byte {
			for i, e := range v.Array().Elements {
				if i > 0 {
					buf = append(buf, ' ')
				}
				buf = intOutput(nil, buf, e)
			}
			return buf
		},
		recv: func(b []byte, typmod int32) (value.Value, error) { return arrayRecv(ByOID(elem), b, typmod) },
		send: func(buf []byte, v value.Value) []byte { return arraySend(ByOID(elem), buf, v.Array()) },
	}
}

// NewNumberVector returns an int2vector or oidvector: one dimension, from 0.
func NewNumberVector(elements []value.Value) value.Value {
	return value.Array(&value.ArrayData{
		Elements: elements,
		Lengths:  []int32{int32(len(elements))},
		Lower:    []int32{0},
	})
}
