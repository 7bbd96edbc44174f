package pgtype

import (
	"encoding/binary"
	"math"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// vectorIO is the I/O of pgvector's type vector.
var vectorIO = codec{input: vectorInput, output: vectorOutput, recv: vectorRecv, send: vectorSend}

// errVectorDims is pgvector's complaint about too many dimensions.
func errVectorDims() *pgerr.Error {
	return pgerr.New(pgerr.ProgramLimitExceeded, "vector cannot have more than %d dimensions", maxVectorLength)
}

// CheckVectorDims verifies that a vector has the dimensions its type declares.
func CheckVectorDims(dims int, typmod int32) error {
	switch {
	case dims < 1:
		return pgerr.New(pgerr.DataException, "vector must have at least 1 dimension")
	case dims > maxVectorLength:
		return errVectorDims()
	case typmod > 0 && int(typmod) != dims:
		return pgerr.New(pgerr.DataException, "expected %d dimensions, not %d", typmod, dims)
	}
	return nil
}

// CheckVectorElement refuses what is no coordinate.
func CheckVectorElement(f float64) error {
	switch {
	case math.IsNaN(f):
		return pgerr.New(pgerr.DataException, "NaN not allowed in vector")
	case math.IsInf(f, 0):
		return pgerr.New(pgerr.DataException, "infinite value not allowed in vector")
	}
	return nil
}

// vectorInput reads [x,y,…].
func vectorInput(_ *Env, s string, typmod int32) (value.Value, error) {
	t := trimLeftSpace(s)
	if t == "" || t[0] != '[' {
		return value.Null, invalidSyntax("vector", s).WithDetail("Vector contents must start with \"[\".")
	}
	t = trimLeftSpace(t[1:])
	if t != "" && t[0] == ']' {
		return value.Null, CheckVectorDims(0, typmod)
	}
	elements := make([]float32, 0, vectorCapacity(t))
	for {
		f, rest, err := vectorElement(t, s)
		if err != nil {
			return value.Null, err
		}
		if len(elements) == maxVectorLength {
			return value.Null, errVectorDims()
		}
		elements = append(elements, float32(f))
		if rest == "" || rest[0] != ',' && rest[0] != ']' {
			return value.Null, invalidSyntax("vector", s)
		}
		t = rest[1:]
		if rest[0] == ']' {
			break
		}
	}
	if trimLeftSpace(t) != "" {
		return value.Null, invalidSyntax("vector", s).WithDetail("Junk after closing right brace.")
	}
	return value.Vector32(elements), CheckVectorDims(len(elements), typmod)
}

// vectorCapacity estimates the number of elements from the commas of s.
func vectorCapacity(s string) int {
	n := 1
	for i := range len(s) {
		if s[i] == ',' {
			n++
		}
	}
	return min(n, maxVectorLength)
}

// vectorElement reads one coordinate and the white space around it.
func vectorElement(s, whole string) (float64, string, error) {
	s = trimLeftSpace(s)
	f, n, err := fastFloat(s, 32)
	if n == 0 {
		return 0, "", invalidSyntax("vector", whole)
	}
	if err != nil && math.IsInf(f, 0) {
		return 0, "", pgerr.New(pgerr.NumericValueOutOfRange, "\"%s\" is out of range for type vector", s[:n])
	}
	if err := CheckVectorElement(f); err != nil {
		return 0, "", err
	}
	return f, trimLeftSpace(s[n:]), nil
}

// fastFloat is leadingFloat with a shortcut for plain decimal notation.
func fastFloat(s string, bits int) (float64, int, error) {
	if f, n, ok := plainDecimal(s, bits); ok {
		return f, n, nil
	}
	i := 0
	for i < len(s) && (isDigit(s[i]) || s[i] == '.' || s[i] == '-' || s[i] == '+' || s[i]|0x20 == 'e') {
		i++
	}
	if i > 0 && (i == len(s) || s[i] == ',' || s[i] == ']') {
		if f, err := strconv.ParseFloat(s[:i], bits); err == nil {
			return f, i, nil
		}
	}
	return leadingFloat(s, bits)
}

// ParseVectorText reads IRIS's text of a vector, numbers with commas between
// them in optional brackets, as a double precision vector or a single one.
func ParseVectorText(s string, double bool) (value.Value, error) {
	if t := strings.TrimSpace(s); len(t) >= 2 && t[0] == '[' && t[len(t)-1] == ']' {
		s = t[1 : len(t)-1]
	}
	n := vectorCapacity(s)
	if double {
		elements := make([]float64, 0, n)
		err := scanVectorText(s, 64, func(f float64) { elements = append(elements, f) })
		return value.Vector64(elements), err
	}
	elements := make([]float32, 0, n)
	err := scanVectorText(s, 32, func(f float64) { elements = append(elements, float32(f)) })
	return value.Vector32(elements), err
}

// scanVectorText calls add with each number of s, at most the maximum.
func scanVectorText(s string, bits int, add func(float64)) error {
	rest := trimLeftSpace(s)
	for n := 0; ; n++ {
		f, size, err := fastFloat(rest, bits)
		if n >= maxVectorLength {
			return errVectorDims()
		}
		if size == 0 || err != nil && math.IsInf(f, 0) {
			return invalidSyntax("vector", s)
		}
		if err := CheckVectorElement(f); err != nil {
			return err
		}
		add(f)
		rest = trimLeftSpace(rest[size:])
		if rest == "" {
			return nil
		}
		if rest[0] != ',' {
			return invalidSyntax("vector", s)
		}
		rest = trimLeftSpace(rest[1:])
	}
}

// vectorOutput appends [x,y,…] in the precision of the elements.
func vectorOutput(_ *Env, buf []byte, v value.Value) []byte {
	buf = append(buf, '[')
	for i, f := range v.Vector32() {
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = appendFloat(buf, float64(f), 32, 1)
	}
	for i, f := range v.Vector64() {
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = appendFloat(buf, f, 64, 1)
	}
	return append(buf, ']')
}

// AppendVectorText appends IRIS's text of a vector: no brackets, and every
// digit of double precision elements.
func AppendVectorText(buf []byte, v value.Value) []byte {
	for i, f := range v.Vector32() {
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = strconv.AppendFloat(buf, float64(f), 'g', -1, 32)
	}
	for i, f := range v.Vector64() {
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = appendNumber(buf, f)
	}
	return buf
}

// vectorRecv reads the count, an unused word and the elements.
func vectorRecv(b []byte, typmod int32) (value.Value, error) {
	if len(b) < 4 {
		return value.Null, shortMessage()
	}
	dims, unused := int(int16(binary.BigEndian.Uint16(b))), int16(binary.BigEndian.Uint16(b[2:]))
	if err := CheckVectorDims(dims, typmod); err != nil {
		return value.Null, err
	}
	if unused != 0 {
		return value.Null, pgerr.New(pgerr.DataException, "expected unused to be 0, not %d", unused)
	}
	if err := checkLength(b[4:], 4*dims); err != nil {
		return value.Null, err
	}
	elements := make([]float32, dims)
	for i := range elements {
		elements[i] = math.Float32frombits(binary.BigEndian.Uint32(b[4+4*i:]))
		if err := CheckVectorElement(float64(elements[i])); err != nil {
			return value.Null, err
		}
	}
	return value.Vector32(elements), nil
}

// vectorSend appends the count, an unused word and the elements.
func vectorSend(buf []byte, v value.Value) []byte {
	single, double := v.Vector32(), v.Vector64()
	buf = binary.BigEndian.AppendUint16(buf, uint16(len(single)+len(double)))
	buf = append(buf, 0, 0)
	for _, f := range single {
		buf = binary.BigEndian.AppendUint32(buf, math.Float32bits(f))
	}
	for _, f := range double {
		buf = binary.BigEndian.AppendUint32(buf, math.Float32bits(float32(f)))
	}
	return buf
}

// sender is EncoderFor for the binary form. That of vectors is of single precision: a
// vector of double precision with a number beyond that has none.
func sender(t *Type) Encoder {
	send := t.Send
	if t.OID != VectorOID && t.Elem != VectorOID {
		return func(buf []byte, v value.Value) ([]byte, error) { return send(buf, v), nil }
	}
	return func(buf []byte, v value.Value) ([]byte, error) {
		if err := checkSingle(v); err != nil {
			return buf, err
		}
		return send(buf, v), nil
	}
}

// checkSingle refuses vectors, and arrays of them, with a number that is infinite in
// single precision.
func checkSingle(v value.Value) error {
	if v.Kind() == value.KindArray {
		for _, e := range v.Array().Elements {
			if err := checkSingle(e); err != nil {
				return err
			}
		}
		return nil
	}
	if v.IsNull() {
		return nil
	}
	for _, f := range v.Vector64() {
		if math.IsInf(float64(float32(f)), 0) {
			return pgerr.New(pgerr.NumericValueOutOfRange, "\"%g\" is out of range for the binary form of type vector", f).
				WithHint("It is of single precision. Ask for the vector in text.")
		}
	}
	return nil
}
