package value

import (
	"encoding/binary"
	"errors"
	"math"

	"github.com/cockroachdb/apd/v3"
)

// errCodec is the error for bytes that AppendBinary did not write.
var errCodec = errors.New("value: malformed binary form")

// AppendBinary appends a form of v that ReadBinary reads. It is for files of the
// running program only and may change with every version.
func AppendBinary(b []byte, v Value) []byte {
	b = append(b, byte(v.kind))
	if v.kind == KindNull {
		return b
	}
	b = binary.AppendVarint(b, v.num)
	b = binary.AppendVarint(b, v.aux)
	b = appendString(b, v.str)
	switch ref := v.ref.(type) {
	case *apd.Decimal:
		b = append(b, byte(ref.Form), boolByte(ref.Negative))
		b = binary.AppendVarint(b, int64(ref.Exponent))
		b = appendString(b, string(ref.Coeff.Bytes()))
	case *ArrayData:
		b = appendInts(b, ref.Lengths)
		b = appendInts(b, ref.Lower)
		b = appendValues(b, ref.Elements)
	case recordData:
		b = appendValues(appendShape(b, ref.shape), ref.fields)
	case []Value:
		b = appendValues(b, ref)
	case []float32:
		b = binary.AppendUvarint(append(b, 4), uint64(len(ref)))
		for _, x := range ref {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
		}
	case []float64:
		b = binary.AppendUvarint(append(b, 8), uint64(len(ref)))
		for _, x := range ref {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
		}
	}
	return b
}

// boolByte is 1 for true.
func boolByte(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// appendString appends a string with its length.
func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// appendInts appends a list of integers.
func appendInts(b []byte, list []int32) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, n := range list {
		b = binary.AppendVarint(b, int64(n))
	}
	return b
}

// appendValues appends a list of values.
func appendValues(b []byte, list []Value) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, v := range list {
		b = AppendBinary(b, v)
	}
	return b
}

// ReadBinary reads a value that AppendBinary wrote at the start of b, and returns
// what follows it. The value does not refer to b.
func ReadBinary(b []byte) (v Value, rest []byte, err error) {
	r := binaryReader{b: b}
	v = r.value()
	if r.failed {
		return Null, nil, errCodec
	}
	return v, r.b, nil
}

// binaryReader reads the binary form.
type binaryReader struct {
	b      []byte
	failed bool
}

// bytes takes n bytes.
func (r *binaryReader) bytes(n uint64) []byte {
	if n > uint64(len(r.b)) {
		r.failed, r.b = true, nil
		return nil
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

// byte takes one byte.
func (r *binaryReader) byte() byte {
	if b := r.bytes(1); b != nil {
		return b[0]
	}
	return 0
}

// varint takes an integer.
func (r *binaryReader) varint() int64 {
	n, size := binary.Varint(r.b)
	r.bytes(uint64(max(size, 0)))
	r.failed = r.failed || size <= 0
	return n
}

// count takes the length of a list or string, whose items take at least a byte.
func (r *binaryReader) count() uint64 {
	n, size := binary.Uvarint(r.b)
	r.bytes(uint64(max(size, 0)))
	if size <= 0 || n > uint64(len(r.b)) {
		r.failed = true
		return 0
	}
	return n
}

// value takes a value.
func (r *binaryReader) value() Value {
	v := Value{kind: Kind(r.byte())}
	if v.kind == KindNull || r.failed {
		return Null
	}
	v.num = r.varint()
	v.aux = r.varint()
	v.str = string(r.bytes(r.count()))
	switch v.kind {
	case KindDecimal:
		d := &apd.Decimal{Form: apd.Form(r.byte()), Negative: r.byte() == 1, Exponent: int32(r.varint())}
		d.Coeff.SetBytes(r.bytes(r.count()))
		v.ref = d
	case KindArray:
		v.ref = &ArrayData{Lengths: r.ints(), Lower: r.ints(), Elements: r.values()}
	case KindRecord:
		shape := r.shape()
		v.ref = recordData{shape, r.values()}
	case KindRange, KindMultirange:
		v.ref = r.values()
	case KindVector:
		v.ref = r.vector()
	}
	return v
}

// ints takes a list of integers.
func (r *binaryReader) ints() []int32 {
	n := r.count()
	if n == 0 {
		return nil
	}
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(r.varint())
	}
	return out
}

// values takes a list of values.
func (r *binaryReader) values() []Value {
	n := r.count()
	if n == 0 {
		return nil
	}
	out := make([]Value, n)
	for i := range out {
		out[i] = r.value()
	}
	return out
}

// vector takes the elements of a vector, in either precision.
func (r *binaryReader) vector() any {
	if r.byte() == 4 {
		out := make([]float32, r.count())
		for i := range out {
			if b := r.bytes(4); b != nil {
				out[i] = math.Float32frombits(binary.LittleEndian.Uint32(b))
			}
		}
		return out
	}
	out := make([]float64, r.count())
	for i := range out {
		if b := r.bytes(8); b != nil {
			out[i] = math.Float64frombits(binary.LittleEndian.Uint64(b))
		}
	}
	return out
}
