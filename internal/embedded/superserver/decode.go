package superserver

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// valuesMax bounds the parameter values of one request: a decoded value takes
// far more memory than the one byte it may take on the wire.
const valuesMax = 2 << 20

// emptySetsMax bounds the parameter sets of a statement without parameters,
// which take no bytes at all.
const emptySetsMax = 1 << 16

// decoder reads a request's body. The first problem is kept in err and
// everything read after it is zero, so that a caller checks once, at the end.
type decoder struct {
	list.Reader
	err error
}

// newDecoder returns a decoder over a request's body. Strings it returns alias
// the body unless a method says otherwise.
func newDecoder(body []byte) *decoder {
	return &decoder{Reader: list.NewReader(body)}
}

// fail records the first problem.
func (d *decoder) fail(err error) {
	if d.err == nil {
		d.err = fmt.Errorf("%w: %w", errMalformed, err)
	}
}

// failf records a problem that no other package worded.
func (d *decoder) failf(format string, args ...any) {
	d.fail(fmt.Errorf(format, args...))
}

// item returns the next item, whatever its kind.
func (d *decoder) item() list.Item {
	if d.err != nil {
		return list.Item{}
	}
	it, err := d.Next()
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		d.fail(err)
		return list.Item{}
	}
	return it
}

// integer returns the next item as a number. Clients send some numbers as
// digits, and a missing one as NULL.
func (d *decoder) integer() int {
	it := d.item()
	switch it.Kind {
	case list.Int:
		return d.bounded(it.Int)
	case list.Null, list.Undefined:
		return 0
	case list.String:
		if it.Str == "" {
			return 0
		}
		v, err := strconv.ParseInt(it.Str, 10, 64)
		if err == nil {
			return d.bounded(v)
		}
	}
	d.failf("a number is expected")
	return 0
}

// bounded rejects numbers no field of the protocol can have.
func (d *decoder) bounded(v int64) int {
	if v < math.MinInt32 || v > math.MaxInt32 {
		d.failf("number out of range")
		return 0
	}
	return int(v)
}

// optional is integer for fields that older clients leave out at the end.
func (d *decoder) optional() int {
	if d.err != nil || !d.More() {
		return 0
	}
	return d.integer()
}

// text returns a copy of the next item's text, without the NUL that some
// clients end their strings with.
func (d *decoder) text() string {
	it := d.item()
	switch it.Kind {
	case list.String, list.Bytes, list.OREF:
		return strings.Clone(strings.TrimRight(it.Str, "\x00"))
	case list.Int:
		return strconv.FormatInt(it.Int, 10)
	}
	return ""
}

// bytes returns the next item's bytes, aliasing the body.
func (d *decoder) bytes() []byte {
	if d.err != nil {
		return nil
	}
	b, err := d.NextBytes()
	if err != nil {
		d.fail(err)
	}
	return b
}

// obfuscated reads a user name or password.
func (d *decoder) obfuscated() string {
	if d.err != nil {
		return ""
	}
	text, err := wire.ReadObfuscated(&d.Reader)
	if err != nil {
		d.fail(err)
	}
	return strings.TrimRight(text, "\x00")
}

// skip passes over an item without decoding it.
func (d *decoder) skip() {
	if d.err != nil {
		return
	}
	if err := d.Skip(); err != nil {
		d.fail(err)
	}
}

// uint32 reads a raw number, as a few messages have between their items.
func (d *decoder) uint32() uint32 {
	b := d.raw(4)
	if b == nil {
		return 0
	}
	return binary.LittleEndian.Uint32(b)
}

// raw returns the next n bytes, aliasing the body.
func (d *decoder) raw(n int) []byte {
	if d.err != nil {
		return nil
	}
	rest := d.Rest()
	if n < 0 || n > len(rest) {
		d.fail(io.ErrUnexpectedEOF)
		return nil
	}
	d.Reader = list.NewReader(rest[n:])
	return rest[:n:n]
}

// count reads how many elements follow, each of at least size bytes.
func (d *decoder) count(size int) int {
	n := d.integer()
	if d.err != nil {
		return 0
	}
	if n < 0 || n > len(d.Rest())/size {
		d.failf("%d elements are announced, %d bytes follow", n, len(d.Rest()))
		return 0
	}
	return n
}

// sqlText reads a statement's text, which comes in chunks.
func (d *decoder) sqlText() string {
	var text strings.Builder
	for range d.count(1) {
		text.WriteString(d.item().Str)
	}
	return text.String()
}

// paramInfo reads what the client tells about each :%qpar(n) of the text.
func (d *decoder) paramInfo() []ParamInfo {
	n := d.count(2)
	if n == 0 {
		return nil
	}
	infos := make([]ParamInfo, n)
	for i := range infos {
		kind := d.item()
		infos[i] = ParamInfo{
			Literal: kind.Int == wire.ParamLiteral || kind.Str == string(wire.ParamLiteral),
			Format:  d.integer(),
		}
	}
	return infos
}

// paramSets reads the values of a statement's parameters, set after set.
func (d *decoder) paramSets() [][]list.Item {
	sets, width := d.integer(), d.integer()
	if d.err != nil {
		return nil
	}
	limit := emptySetsMax
	if width > 0 {
		limit = min(len(d.Rest()), valuesMax) / width
	}
	if width < 0 || sets < 1 || sets > limit {
		d.failf("%d sets of %d parameters in %d bytes", sets, width, len(d.Rest()))
		return nil
	}
	values := make([]list.Item, sets*width)
	for i := range values {
		values[i] = d.item()
	}
	result := make([][]list.Item, sets)
	for i := range result {
		result[i] = values[i*width : (i+1)*width : (i+1)*width]
	}
	return result
}
