package engine

import (
	"encoding/binary"
	"math"
	"strconv"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// vectorLengthMax bounds the elements of one vector.
const vectorLengthMax = 1 << 20

// elementSize is the bytes one element takes in a blob.
func elementSize(e store.Element) int {
	switch e {
	case store.ElementFloat:
		return 4
	case store.ElementDecimal:
		return 9
	default:
		return 8
	}
}

// elementNamed maps TO_VECTOR's type keyword; FLOAT is the default.
func elementNamed(name string) store.Element {
	switch name {
	case "DOUBLE":
		return store.ElementDouble
	case "INTEGER", "INT":
		return store.ElementInteger
	case "DECIMAL":
		return store.ElementDecimal
	case "TIMESTAMP":
		return store.ElementTimestamp
	default:
		return store.ElementFloat
	}
}

// vectorLength returns the number of elements of a vector's blob.
func vectorLength(blob string) int {
	if blob == "" {
		return 0
	}
	return (len(blob) - 1) / elementSize(store.Element(blob[0]))
}

// parseVector reads "[a,b,…]" or "a,b,…" into a blob of the element type. A
// length other than 0 cuts what is longer and pads what is shorter with zeros.
func parseVector(s string, e store.Element, length int) (string, bool) {
	s = strings.TrimSpace(s)
	if inner, ok := strings.CutPrefix(s, "["); ok {
		if s, ok = strings.CutSuffix(inner, "]"); !ok {
			return "", false
		}
	}
	size := length
	if size == 0 {
		size = strings.Count(s, ",") + 1
	}
	if size > vectorLengthMax {
		return "", false
	}
	blob := make([]byte, 1, 1+size*elementSize(e))
	blob[0] = byte(e)
	for n, more := 0, strings.TrimSpace(s) != ""; more && (length == 0 || n < length); n++ {
		var item string
		item, s, more = strings.Cut(s, ",")
		var ok bool
		if blob, ok = appendElement(blob, strings.TrimSpace(item), e); !ok {
			return "", false
		}
	}
	for length > 0 && len(blob) < 1+length*elementSize(e) {
		blob = appendZero(blob, e)
	}
	return string(blob), true
}

// appendZero appends the element that pads vectors: 0, or the beginning of 1970.
func appendZero(blob []byte, e store.Element) []byte {
	if e == store.ElementTimestamp {
		return binary.LittleEndian.AppendUint64(blob, uint64(posixPositive))
	}
	return append(blob, make([]byte, elementSize(e))...)
}

// appendElement appends one element in the form of its type.
func appendElement(blob []byte, s string, e store.Element) ([]byte, bool) {
	switch e {
	case store.ElementFloat:
		f, err := strconv.ParseFloat(s, 32)
		return binary.LittleEndian.AppendUint32(blob, math.Float32bits(float32(f))), err == nil && isNumeric(s)
	case store.ElementDouble:
		f, err := strconv.ParseFloat(s, 64)
		return binary.LittleEndian.AppendUint64(blob, math.Float64bits(f)), err == nil && isNumeric(s)
	case store.ElementTimestamp:
		m, ok := parseStamp(s)
		return binary.LittleEndian.AppendUint64(blob, uint64(m.posix())), ok
	}
	d, ok := parseDecimal(s)
	if e == store.ElementInteger {
		n, fits := d.int64()
		return binary.LittleEndian.AppendUint64(blob, uint64(n)), ok && fits
	}
	return append(binary.LittleEndian.AppendUint64(blob, uint64(d.mant)), byte(int8(d.exp))), ok
}

// isNumeric refuses the words (inf, nan) and hexadecimals strconv reads.
func isNumeric(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isDigit(c) && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return false
		}
	}
	return s != ""
}

// vectorText is the form in which clients get a vector: elements with the
// shortest digits that read back the same, separated by commas.
func vectorText(blob string) string {
	if blob == "" {
		return ""
	}
	e := store.Element(blob[0])
	size := elementSize(e)
	out := make([]byte, 0, len(blob)*2)
	for i := 1; i+size <= len(blob); i += size {
		if i > 1 {
			out = append(out, ',')
		}
		out = appendElementText(out, blob[i:i+size], e)
	}
	return string(out)
}

// appendElementText appends one element's text.
func appendElementText(out []byte, s string, e store.Element) []byte {
	if e == store.ElementFloat {
		f := math.Float32frombits(binary.LittleEndian.Uint32([]byte(s)))
		return appendShortest(out, float64(f), 32)
	}
	u := binary.LittleEndian.Uint64([]byte(s[:8]))
	switch e {
	case store.ElementDouble:
		return appendShortest(out, math.Float64frombits(u), 64)
	case store.ElementInteger:
		return strconv.AppendInt(out, int64(u), 10)
	case store.ElementDecimal:
		d := decimal{int64(u), int(int8(s[8]))}
		return append(out, fixed(d, max(-d.exp, 0))...)
	default:
		return append(out, posixMoment(int64(u)).stamp()...)
	}
}

// appendShortest appends the shortest digits that read back as f, with an
// exponent only where they would be very many.
func appendShortest(out []byte, f float64, bits int) []byte {
	if a := math.Abs(f); a != 0 && (a < 1e-7 || a >= 1e21) {
		return strconv.AppendFloat(out, f, 'E', -1, bits)
	}
	return strconv.AppendFloat(out, f, 'f', -1, bits)
}

// convertVector converts text to a vector of the type; a blob must already be one.
func convertVector(v store.Value, t store.Type) (store.Value, outcome) {
	if v.Kind() == store.KindBlob {
		return v, converted
	}
	e := t.Element
	if e == 0 {
		e = store.ElementFloat
	}
	blob, ok := parseVector(text(v), e, 0)
	if !ok {
		return v, mismatch
	}
	return store.Blob(blob), converted
}

// toVector is TO_VECTOR(text, element, length).
func toVector(a []store.Value) (store.Value, error) {
	e := store.Element(a[1].Int())
	if a[0].Kind() == store.KindBlob {
		return a[0], nil
	}
	length, _ := number(a[2]).int64()
	blob, ok := parseVector(text(a[0]), e, int(max(min(length, vectorLengthMax), 0)))
	if !ok {
		return store.Value{}, illegalValue()
	}
	return store.Blob(blob), nil
}

// registerVectors registers the functions that run once per row over blobs.
func registerVectors(c *sqlite3.Conn) error {
	const flags = sqlite3.DETERMINISTIC | sqlite3.INNOCUOUS
	err := c.CreateFunction("iris_dot", 2, flags, func(ctx sqlite3.Context, arg ...sqlite3.Value) {
		vectorPair(ctx, arg, func(dot, _, _ float64) float64 { return dot })
	})
	if err != nil {
		return err
	}
	return c.CreateFunction("iris_cosine", 2, flags, func(ctx sqlite3.Context, arg ...sqlite3.Value) {
		vectorPair(ctx, arg, func(dot, xx, yy float64) float64 {
			if xx == 0 || yy == 0 {
				return 0
			}
			return dot / math.Sqrt(xx*yy)
		})
	})
}

// vectorPair computes a function of two vectors' products and sets the result.
func vectorPair(ctx sqlite3.Context, arg []sqlite3.Value, f func(dot, xx, yy float64) float64) {
	if arg[0].Type() == sqlite3.NULL || arg[1].Type() == sqlite3.NULL {
		return
	}
	if arg[0].Type() != sqlite3.BLOB || arg[1].Type() != sqlite3.BLOB {
		ctx.ResultError(&funcError{-258, vectorMessages[-258]})
		return
	}
	x, y := arg[0].RawBlob(), arg[1].RawBlob()
	if code := vectorMismatch(x, y); code != 0 {
		ctx.ResultError(&funcError{code, vectorMessages[code]})
		return
	}
	ctx.ResultFloat(f(vectorProducts(x, y)))
}

// vectorMessages are the %msg texts of the vector errors.
var vectorMessages = map[int]string{
	-257: "Cannot perform vector operation on vectors of different lengths",
	-258: "Cannot perform vector operation on a string",
	-259: "Cannot perform vector operation on vectors of different datatypes",
}

// vectorMismatch returns the SQLCODE for two blobs that do not go together, 0
// if they do.
func vectorMismatch(x, y []byte) int {
	switch {
	case len(x) == 0 || len(y) == 0:
		return -258
	case x[0] != y[0]:
		return -259
	case len(x) != len(y):
		return -257
	}
	return 0
}

// vectorProducts returns x·y, x·x and y·y of two blobs of one type and length.
func vectorProducts(x, y []byte) (dot, xx, yy float64) {
	e := store.Element(x[0])
	x, y = x[1:], y[1:]
	switch e {
	case store.ElementFloat:
		return floatProducts(x, y)
	case store.ElementDouble:
		return doubleProducts(x, y)
	}
	size := elementSize(e)
	for i := 0; i+size <= len(x); i += size {
		a, b := elementNumber(x[i:i+size], e), elementNumber(y[i:i+size], e)
		dot += a * b
		xx += a * a
		yy += b * b
	}
	return dot, xx, yy
}

// elementNumber is the numeric value of an element that is not a float.
func elementNumber(s []byte, e store.Element) float64 {
	n := int64(binary.LittleEndian.Uint64(s))
	if e == store.ElementDecimal {
		return decimal{n, int(int8(s[8]))}.float64()
	}
	return float64(n)
}

// floatProducts is vectorProducts over float32 elements, two at a time: one
// load brings both.
func floatProducts(x, y []byte) (dot, xx, yy float64) {
	var dot2, xx2, yy2 float64
	for len(x) >= 8 && len(y) >= 8 {
		p, q := binary.LittleEndian.Uint64(x), binary.LittleEndian.Uint64(y)
		a, b := float64(math.Float32frombits(uint32(p))), float64(math.Float32frombits(uint32(q)))
		c, d := float64(math.Float32frombits(uint32(p>>32))), float64(math.Float32frombits(uint32(q>>32)))
		dot += a * b
		xx += a * a
		yy += b * b
		dot2 += c * d
		xx2 += c * c
		yy2 += d * d
		x, y = x[8:], y[8:]
	}
	if len(x) >= 4 && len(y) >= 4 {
		a := float64(math.Float32frombits(binary.LittleEndian.Uint32(x)))
		b := float64(math.Float32frombits(binary.LittleEndian.Uint32(y)))
		dot += a * b
		xx += a * a
		yy += b * b
	}
	return dot + dot2, xx + xx2, yy + yy2
}

// doubleProducts is vectorProducts over float64 elements.
func doubleProducts(x, y []byte) (dot, xx, yy float64) {
	for len(x) >= 8 && len(y) >= 8 {
		a := math.Float64frombits(binary.LittleEndian.Uint64(x))
		b := math.Float64frombits(binary.LittleEndian.Uint64(y))
		dot += a * b
		xx += a * a
		yy += b * b
		x, y = x[8:], y[8:]
	}
	return dot, xx, yy
}
