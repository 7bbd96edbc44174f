package pgwire

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/charset"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// decoder takes a message body apart. The first error sticks; what is decoded
// after it is zero.
type decoder struct {
	rest    []byte
	err     error
	charset *charset.Charset // of the client's text
}

// fail records the first error.
func (d *decoder) fail(err error) {
	if d.err == nil {
		d.err = err
		d.rest = nil
	}
}

// take returns the next n bytes, nil when they are not there.
func (d *decoder) take(n int) []byte {
	if d.err != nil {
		return nil
	}
	if n < 0 || n > len(d.rest) {
		d.fail(pgerr.New(pgerr.ProtocolViolation, "insufficient data left in message"))
		return nil
	}
	b := d.rest[:n:n]
	d.rest = d.rest[n:]
	return b
}

// kind decodes the object kind of Describe and Close.
func (d *decoder) kind() ObjectKind {
	if len(d.rest) == 0 {
		d.fail(pgerr.New(pgerr.ProtocolViolation, "no data left in message"))
		return 0
	}
	return ObjectKind(d.take(1)[0])
}

// uint16 decodes a two-byte integer.
func (d *decoder) uint16() int {
	if b := d.take(2); b != nil {
		return int(binary.BigEndian.Uint16(b))
	}
	return 0
}

// int32 decodes a four-byte integer.
func (d *decoder) int32() int32 {
	if b := d.take(4); b != nil {
		return int32(binary.BigEndian.Uint32(b))
	}
	return 0
}

// count decodes a number of elements of at least size bytes each, so that
// nothing is allocated for elements that cannot be in the message.
func (d *decoder) count(size int) int {
	n := d.uint16()
	if n*size > len(d.rest) {
		d.fail(pgerr.New(pgerr.ProtocolViolation, "insufficient data left in message"))
		return 0
	}
	return n
}

// string decodes a zero-terminated string, which must be of the client's encoding.
func (d *decoder) string() string {
	n := bytes.IndexByte(d.rest, 0)
	if n < 0 {
		d.fail(pgerr.New(pgerr.ProtocolViolation, "invalid string in message"))
		return ""
	}
	return string(d.text(d.take(n + 1)[:n]))
}

// text is text of the client as UTF-8, nil when it is not of the client's encoding.
func (d *decoder) text(b []byte) []byte {
	if d.charset != nil {
		s, err := d.charset.Decode(string(b))
		if err != nil {
			d.fail(err)
			return nil
		}
		return []byte(s)
	}
	if err := checkUTF8(b); err != nil {
		d.fail(err)
		return nil
	}
	return b
}

// formats decodes a list of format codes.
func (d *decoder) formats() []pgtype.Format {
	n := d.count(2)
	if n == 0 {
		return nil
	}
	formats := make([]pgtype.Format, n)
	for i := range formats {
		formats[i] = pgtype.Format(int16(d.uint16()))
		if f := formats[i]; f != pgtype.FormatText && f != pgtype.FormatBinary {
			d.fail(pgerr.New(pgerr.InvalidParameterValue, "unsupported format code: %d", f))
		}
	}
	return formats
}

// end checks that the whole body was decoded and returns the first error.
func (d *decoder) end() error {
	if d.err == nil && len(d.rest) > 0 {
		d.fail(pgerr.New(pgerr.ProtocolViolation, "invalid message format"))
	}
	return d.err
}

// decodeQuery decodes the body of Query.
func decodeQuery(body []byte, cs *charset.Charset) (string, error) {
	d := decoder{rest: body, charset: cs}
	sql := d.string()
	return sql, d.end()
}

// decodeParse decodes the body of Parse.
func decodeParse(body []byte, cs *charset.Charset) (*Parse, error) {
	d := decoder{rest: body, charset: cs}
	m := &Parse{Name: d.string(), SQL: d.string()}
	if n := d.count(4); n > 0 {
		m.ParameterOIDs = make([]pgtype.OID, n)
		for i := range m.ParameterOIDs {
			m.ParameterOIDs[i] = pgtype.OID(d.int32())
		}
	}
	return m, d.end()
}

// decodeBind decodes the body of Bind. Parameters in text format must be
// of the client's encoding and without zero bytes, as the server encoding demands.
func decodeBind(body []byte, cs *charset.Charset) (*Bind, error) {
	d := decoder{rest: body, charset: cs}
	m := &Bind{Portal: d.string(), Statement: d.string(), ParameterFormats: d.formats()}
	n := d.count(4)
	if formats := len(m.ParameterFormats); d.err == nil && formats > 1 && formats != n {
		d.fail(pgerr.New(pgerr.ProtocolViolation,
			"bind message has %d parameter formats but %d parameters", formats, n))
		n = 0
	}
	if n > 0 {
		m.Parameters = make([][]byte, n)
	}
	for i := range m.Parameters {
		m.Parameters[i] = d.parameter(m, i)
	}
	m.ResultFormats = d.formats()
	return m, d.end()
}

// parameter decodes the value of parameter i; NULL is nil.
func (d *decoder) parameter(m *Bind, i int) []byte {
	n := d.int32()
	if n == -1 {
		return nil
	}
	b := d.take(int(n))
	if m.parameterFormat(i) != pgtype.FormatText || d.err != nil {
		return b
	}
	text := d.text(b)
	if d.err != nil {
		e := pgerr.From(d.err)
		e.Where = m.ParameterContext(i)
	}
	return text
}

// ParameterContext is where an error about the value of parameter i, counted from 0, is.
func (m *Bind) ParameterContext(i int) string {
	if m.Portal == "" {
		return fmt.Sprintf("unnamed portal parameter $%d", i+1)
	}
	return fmt.Sprintf("portal %q parameter $%d", m.Portal, i+1)
}

// parameterFormat returns the format of parameter i.
func (m *Bind) parameterFormat(i int) pgtype.Format {
	switch len(m.ParameterFormats) {
	case 0:
		return pgtype.FormatText
	case 1:
		return m.ParameterFormats[0]
	}
	return m.ParameterFormats[i]
}

// decodeDescribe decodes the body of Describe.
func decodeDescribe(body []byte, cs *charset.Charset) (*Describe, error) {
	d := decoder{rest: body, charset: cs}
	m := &Describe{Kind: d.kind(), Name: d.string()}
	if err := d.end(); err != nil {
		return nil, err
	}
	if m.Kind != Statement && m.Kind != Portal {
		return nil, pgerr.New(pgerr.ProtocolViolation, "invalid DESCRIBE message subtype %d", m.Kind)
	}
	return m, nil
}

// decodeClose decodes the body of Close.
func decodeClose(body []byte, cs *charset.Charset) (*Close, error) {
	d := decoder{rest: body, charset: cs}
	m := &Close{Kind: d.kind(), Name: d.string()}
	if err := d.end(); err != nil {
		return nil, err
	}
	if m.Kind != Statement && m.Kind != Portal {
		return nil, pgerr.New(pgerr.ProtocolViolation, "invalid CLOSE message subtype %d", m.Kind)
	}
	return m, nil
}

// decodeExecute decodes the body of Execute. A negative row count means all
// rows, as in PostgreSQL.
func decodeExecute(body []byte, cs *charset.Charset) (*Execute, error) {
	d := decoder{rest: body, charset: cs}
	m := &Execute{Portal: d.string(), MaxRows: max(0, int(d.int32()))}
	return m, d.end()
}

// decodeEmpty decodes the body of a message that has none.
func decodeEmpty(body []byte) error {
	d := decoder{rest: body}
	return d.end()
}

// checkUTF8 returns 22021 when b is not UTF-8 or holds a zero byte.
func checkUTF8(b []byte) error {
	if utf8.Valid(b) && bytes.IndexByte(b, 0) < 0 {
		return nil
	}
	for len(b) > 0 && b[0] != 0 {
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 {
			break
		}
		b = b[size:]
	}
	var text strings.Builder
	for i, c := range b[:min(sequenceLength(b[0]), len(b))] {
		if i > 0 {
			text.WriteByte(' ')
		}
		fmt.Fprintf(&text, "0x%02x", c)
	}
	return pgerr.New(pgerr.CharacterNotInRepertoire,
		`invalid byte sequence for encoding "UTF8": %s`, text.String())
}

// sequenceLength returns how many bytes a UTF-8 sequence has by its first
// byte; what cannot be a first byte counts as one.
func sequenceLength(first byte) int {
	switch {
	case first&0xe0 == 0xc0:
		return 2
	case first&0xf0 == 0xe0:
		return 3
	case first&0xf8 == 0xf0:
		return 4
	}
	return 1
}
