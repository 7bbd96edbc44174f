package copyfmt

import (
	"bytes"
	"io"
)

// textReader reads the text format.
type textReader struct {
	r       *Reader
	lines   *lineReader
	scratch []byte // unescaped fields of the row
	started bool
}

// newTextReader returns the reader of the text format.
func newTextReader(r *Reader, in *input) *textReader {
	return &textReader{r: r, lines: newLineReader(in, r.options)}
}

// nextLine returns the next line, checked for its encoding, and counts it.
func (r *Reader) nextLine(lines *lineReader) ([]byte, error) {
	r.line = nil
	r.number++
	line, ok, err := lines.next()
	r.number += lines.embedded
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, io.EOF
	}
	if err := checkUTF8(line); err != nil {
		return nil, err
	}
	r.line = line
	return line, nil
}

// next implements rowReader.
func (t *textReader) next() ([][]byte, error) {
	line, err := t.r.nextLine(t.lines)
	if err != nil {
		return nil, err
	}
	if !t.started {
		t.started = true
		if t.r.options.Header != HeaderNone {
			return t.header(line)
		}
	}
	return t.split(line)
}

// header handles the first line and returns the row after it.
func (t *textReader) header(line []byte) ([][]byte, error) {
	if t.r.options.Header == HeaderMatch {
		names, err := t.fields(line)
		if err == nil {
			err = t.r.checkHeader(names)
		}
		if err != nil {
			return nil, err
		}
	}
	return t.next()
}

// split returns the fields of a line, one for each column.
func (t *textReader) split(line []byte) ([][]byte, error) {
	if len(t.r.source.Columns) == 0 {
		if len(line) > 0 {
			return nil, errExtraData()
		}
		return nil, nil
	}
	row, err := t.fields(line)
	if err != nil {
		return nil, err
	}
	return row, t.r.checkCount(row)
}

// fields splits a line at its delimiters. Fields without a backslash alias the
// line.
func (t *textReader) fields(line []byte) ([][]byte, error) {
	r := t.r
	r.row, r.defaults = r.row[:0], r.defaults[:0]
	if cap(t.scratch) < len(line) {
		t.scratch = make([]byte, 0, 2*len(line))
	}
	t.scratch = t.scratch[:0]
	plain := bytes.IndexByte(line, '\\') < 0
	for {
		end := bytes.IndexByte(line, r.options.Delimiter)
		if !plain {
			end = unescapedIndex(line, r.options.Delimiter)
		}
		raw := line
		if end >= 0 {
			raw = line[:end]
		}
		if err := t.field(raw, plain); err != nil {
			return nil, err
		}
		if end < 0 {
			return r.row, nil
		}
		line = line[end+1:]
	}
}

// unescapedIndex returns the index of the first delimiter without a backslash
// before it.
func unescapedIndex(line []byte, delimiter byte) int {
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case delimiter:
			return i
		case '\\':
			i++
		}
	}
	return -1
}

// field adds one field to the row.
func (t *textReader) field(raw []byte, plain bool) error {
	r := t.r
	isDefault := r.options.HasDefault && string(raw) == r.options.Default
	if r.options.HasDefault {
		r.defaults = append(r.defaults, isDefault)
	}
	switch {
	case isDefault, string(raw) == r.options.Null:
		r.row = append(r.row, nil)
		return nil
	case plain || bytes.IndexByte(raw, '\\') < 0:
		r.row = append(r.row, raw[:len(raw):len(raw)])
		return nil
	}
	start := len(t.scratch)
	var check bool
	t.scratch, check = unescape(t.scratch, raw)
	field := t.scratch[start:len(t.scratch):len(t.scratch)]
	r.row = append(r.row, field)
	if check {
		return checkUTF8(field)
	}
	return nil
}

// unescape appends raw with its backslash sequences decoded. check is set when
// a numeric one made a byte that may not be UTF-8.
func unescape(buf, raw []byte) (out []byte, check bool) {
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		if c != '\\' {
			buf = append(buf, c)
			continue
		}
		i++
		if i == len(raw) {
			break // a backslash at the end stands for nothing
		}
		var n int
		switch c = raw[i]; {
		case c >= '0' && c <= '7':
			c, n = digits(raw[i:], 8, 3)
			check = check || c == 0 || c >= 0x80
			i += n - 1
		case c == 'x' && i+1 < len(raw) && hexValue(raw[i+1]) < 16:
			c, n = digits(raw[i+1:], 16, 2)
			check = check || c == 0 || c >= 0x80
			i += n
		default:
			c = controlByte(c)
		}
		buf = append(buf, c)
	}
	return buf, check
}

// controlByte returns what a backslash and c stand for.
func controlByte(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'v':
		return '\v'
	}
	return c
}

// digits reads up to limit digits of the base and returns the low byte of the
// number and how many there were.
func digits(b []byte, base, limit int) (c byte, n int) {
	number := 0
	for n < limit && n < len(b) && hexValue(b[n]) < base {
		number = number*base + hexValue(b[n])
		n++
	}
	return byte(number), n
}

// hexValue returns the value of a hexadecimal digit, 16 for another byte.
func hexValue(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return 16
}
