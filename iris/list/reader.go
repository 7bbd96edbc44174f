package list

import (
	"encoding/binary"
	"io"
	"math"
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"
)

// Reader walks the items of a buffer. It never reads past it, never panics, and
// allocates only for text that has to be converted to UTF-8. Every method that
// returns an item returns io.EOF after the last one and *SyntaxError for bytes
// that are no item; the reader then stays where it was.
type Reader struct {
	buf []byte
	off int
}

// NewReader returns a reader over b, which must not change while items decoded
// from it are in use.
func NewReader(b []byte) Reader { return Reader{buf: b} }

// More tells whether bytes are left.
func (r *Reader) More() bool { return r.off < len(r.buf) }

// Rest returns the bytes not yet read.
func (r *Reader) Rest() []byte { return r.buf[r.off:] }

// Next decodes the next item. Text aliases the buffer when it is ASCII.
func (r *Reader) Next() (it Item, err error) {
	err = r.Into(&it)
	return it, err
}

// Into is Next for many items: it is overwritten with the next one.
func (r *Reader) Into(it *Item) error {
	// Nearly all items are short text or small numbers: those are decoded here.
	b := r.buf[r.off:]
	if len(b) < 2 || b[0] < 2 || int(b[0]) > len(b) {
		return r.next(it) // not in the short form
	}
	data := b[2:b[0]]
	switch b[1] {
	case typeString:
		r.off += int(b[0])
		*it = latinItem(data, String)
		return nil
	case typeUint:
		if len(data) > 7 {
			break // may be out of range
		}
		r.off += int(b[0])
		*it = Item{Kind: Int, Int: littleEndian(data)}
		return nil
	}
	return r.next(it)
}

// littleEndian reads at most seven bytes of a number.
func littleEndian(data []byte) int64 {
	v := int64(0)
	for i := len(data) - 1; i >= 0; i-- {
		v = v<<8 | int64(data[i])
	}
	return v
}

// next is Into for items of every form.
func (r *Reader) next(it *Item) error {
	h, err := r.head()
	if err != nil {
		*it = Item{}
		return err
	}
	decoded, problem := decode(h.typ, h.data)
	if problem != "" {
		*it = Item{}
		return r.fail(problem)
	}
	*it, r.off = decoded, h.end
	return nil
}

// Skip passes over the next item without looking at its data.
func (r *Reader) Skip() error {
	if b := r.buf[r.off:]; len(b) >= 2 && b[0] >= 2 && int(b[0]) <= len(b) && b[1] < byReference {
		r.off += int(b[0]) // the short form, in which nearly all items are
		return nil
	}
	h, err := r.head()
	if err != nil {
		return err
	}
	r.off = h.end
	return nil
}

// Raw returns the next item undecoded, its length and type included.
func (r *Reader) Raw() ([]byte, error) {
	h, err := r.head()
	if err != nil {
		return nil, err
	}
	item := r.buf[r.off:h.end:h.end]
	r.off = h.end
	return item, nil
}

// NextBytes returns the data of the next item, which must be of type 1, as it
// stands in the buffer: nil for NULL and undefined, one zero byte for the empty
// value.
func (r *Reader) NextBytes() ([]byte, error) {
	h, err := r.head()
	if err != nil {
		return nil, err
	}
	switch h.typ {
	case typeUndefined, typePlaceholder:
		r.off = h.end
		return nil, nil
	case typeString:
		r.off = h.end
		if len(h.data) == 0 {
			return nil, nil
		}
		return h.data, nil
	}
	return nil, r.fail("not a string of bytes")
}

// Binary tells whether the next item is of type 1, so that NextBytes can read it.
func (r *Reader) Binary() bool {
	h, err := r.head()
	return err == nil && h.typ == typeString
}

// typeUndefined stands for the item that has no type byte. It lies outside the
// range of a byte's types because by-reference types are reduced first.
const typeUndefined = 0xff

// header is the extent of one item.
type header struct {
	typ  byte
	data []byte
	end  int // offset of the item after it
}

// head finds the extent of the next item without moving.
func (r *Reader) head() (header, error) {
	b := r.buf[r.off:]
	if len(b) == 0 {
		return header{}, io.EOF
	}
	if b[0] == 0x01 {
		return header{typ: typeUndefined, end: r.off + 1}, nil
	}
	prefix, size, ok := extent(b)
	if !ok {
		return header{}, r.fail("length form cut short")
	}
	if size == 0 || size > uint64(len(b)-prefix) {
		return header{}, r.fail("length exceeds the data")
	}
	end := prefix + int(size)
	typ := b[prefix]
	if typ >= byReference && typ < 2*byReference {
		typ -= byReference
	} else if typ == typeUndefined {
		return header{}, r.fail("unknown type")
	}
	return header{typ: typ, data: b[prefix+1 : end : end], end: r.off + end}, nil
}

// extent reads the length form: how many bytes it takes, and how many bytes of
// type and data follow.
func extent(b []byte) (prefix int, size uint64, ok bool) {
	if b[0] != 0 {
		return 1, uint64(b[0]) - 1, true
	}
	if len(b) < 3 {
		return 0, 0, false
	}
	if n := binary.LittleEndian.Uint16(b[1:]); n != 0 {
		return 3, uint64(n), true
	}
	if len(b) < 7 {
		return 0, 0, false
	}
	return 7, uint64(binary.LittleEndian.Uint32(b[3:])), true
}

// fail builds the error for the item at hand.
func (r *Reader) fail(problem string) error {
	return &SyntaxError{Offset: r.off, Problem: problem}
}

// decode turns data of a type into an item, or names what is wrong with it.
func decode(typ byte, data []byte) (it Item, problem string) {
	switch typ {
	case typeUndefined:
		return Item{}, ""
	case typePlaceholder:
		return Item{Kind: Null}, ""
	case typeString:
		return latinItem(data, String), ""
	case typeOREF:
		return latinItem(data, OREF), ""
	case typeUnicode:
		return wideItem(data, String)
	case typeUnicodeOREF:
		return wideItem(data, OREF)
	case typeUint, typeNegative:
		v, ok := integer(data, typ == typeNegative)
		return Item{Kind: Int, Int: v}, problemUnless(ok, "integer out of range")
	case typeDecimal, typeNegDecimal:
		if len(data) == 0 {
			return Item{}, "decimal without exponent"
		}
		v, ok := integer(data[1:], typ == typeNegDecimal)
		it = Item{Kind: Decimal, Int: v, Exp: int8(data[0])}
		return it, problemUnless(ok, "decimal out of range")
	case typeDouble, typeCompact:
		f, ok := double(data, typ == typeDouble)
		return Item{Kind: Double, Double: f}, problemUnless(ok, "double of odd length")
	}
	return Item{}, "unknown type"
}

// problemUnless is problem when ok is false.
func problemUnless(ok bool, problem string) string {
	if ok {
		return ""
	}
	return problem
}

// latinItem decodes 8-bit text, minding the two spellings of nothing.
func latinItem(data []byte, kind Kind) Item {
	switch {
	case len(data) == 0:
		return Item{Kind: Null}
	case len(data) == 1 && data[0] == 0:
		return Item{Kind: kind}
	}
	return Item{Kind: kind, Str: latinText(data)}
}

// latinText returns Latin-1 bytes as UTF-8, aliasing them when they are ASCII.
func latinText(data []byte) string {
	if isASCII(unsafe.String(unsafe.SliceData(data), len(data))) {
		return unsafe.String(unsafe.SliceData(data), len(data))
	}
	high := 0
	for _, c := range data {
		high += int(c >> 7)
	}
	text := make([]byte, 0, len(data)+high)
	for _, c := range data {
		text = utf8.AppendRune(text, rune(c))
	}
	return unsafe.String(unsafe.SliceData(text), len(text))
}

// wideItem decodes UTF-16LE text; an unpaired surrogate becomes U+FFFD.
func wideItem(data []byte, kind Kind) (it Item, problem string) {
	if len(data)%2 != 0 {
		return Item{}, "odd number of bytes in UTF-16 text"
	}
	if len(data) == 0 {
		return Item{Kind: Null}, ""
	}
	text := make([]byte, 0, len(data)+len(data)/2)
	for i := 0; i < len(data); i += 2 {
		c := rune(binary.LittleEndian.Uint16(data[i:]))
		if utf16.IsSurrogate(c) {
			next := utf8.RuneError
			if i+4 <= len(data) {
				next = rune(binary.LittleEndian.Uint16(data[i+2:]))
			}
			if c = utf16.DecodeRune(c, next); c != utf8.RuneError {
				i += 2
			}
		}
		text = utf8.AppendRune(text, c)
	}
	return Item{Kind: kind, Str: unsafe.String(unsafe.SliceData(text), len(text))}, ""
}

// integer reads a truncated little-endian integer whose missing high bytes are
// all zeros, or all ones for a negative one.
func integer(data []byte, negative bool) (v int64, ok bool) {
	if len(data) > 8 {
		return 0, false
	}
	u := uint64(0)
	if negative {
		u = math.MaxUint64
	}
	for i := len(data) - 1; i >= 0; i-- {
		u = u<<8 | uint64(data[i])
	}
	return int64(u), (int64(u) < 0) == negative
}

// double reads an IEEE number whose low-order zero bytes may be missing. In the
// type that single marks, fewer than eight bytes hold a single.
func double(data []byte, single bool) (f float64, ok bool) {
	u := uint64(0)
	for i := len(data) - 1; i >= 0 && i >= len(data)-8; i-- {
		u = u<<8 | uint64(data[i])
	}
	switch n := len(data); {
	case n == 8:
		return math.Float64frombits(u), true
	case single && n <= 4:
		return float64(math.Float32frombits(uint32(u << (8 * (4 - n))))), true
	case !single && n < 8:
		return math.Float64frombits(u << (8 * (8 - n))), true
	}
	return 0, false
}
