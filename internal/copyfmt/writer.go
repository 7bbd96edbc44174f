package copyfmt

import (
	"bytes"
	"encoding/binary"
	"io"
)

// Encoder appends rows to a buffer in one of the formats.
type Encoder struct {
	options    *Options
	columns    []string
	forceQuote []bool
	special    [256]bool // bytes that need an escape, or quotes in csv
}

// NewEncoder returns an Encoder; it fails when an option names an unknown
// column.
func NewEncoder(o *Options, columns []string) (*Encoder, error) {
	force, err := flags("FORCE_QUOTE", o.ForceQuote, columns, o.ForceQuoteAll)
	if err != nil {
		return nil, err
	}
	e := &Encoder{options: o, columns: columns, forceQuote: force}
	special := []byte{'\n', '\r', o.Delimiter}
	if o.Format == CSV {
		special = append(special, o.Quote)
	} else {
		special = append(special, '\\', '\b', '\f', '\t', '\v')
	}
	for _, c := range special {
		e.special[c] = true
	}
	return e, nil
}

// AppendHeader appends what precedes the rows: the binary header, or the names
// of the columns if they are wanted.
func (e *Encoder) AppendHeader(buf []byte) []byte {
	if e.options.Format == Binary {
		buf = append(buf, binarySignature...)
		return append(buf, 0, 0, 0, 0, 0, 0, 0, 0)
	}
	if e.options.Header == HeaderNone {
		return buf
	}
	for i, name := range e.columns {
		if i > 0 {
			buf = append(buf, e.options.Delimiter)
		}
		buf = e.appendField(buf, []byte(name), false)
	}
	return append(buf, '\n')
}

// AppendRow appends a row; a nil field is NULL.
func (e *Encoder) AppendRow(buf []byte, row [][]byte) []byte {
	if e.options.Format == Binary {
		return appendBinaryRow(buf, row)
	}
	for i, field := range row {
		if i > 0 {
			buf = append(buf, e.options.Delimiter)
		}
		if field == nil {
			buf = append(buf, e.options.Null...)
			continue
		}
		force := e.options.ForceQuoteAll || i < len(e.forceQuote) && e.forceQuote[i]
		buf = e.appendField(buf, field, force)
	}
	return append(buf, '\n')
}

// AppendTrailer appends what follows the rows.
func (e *Encoder) AppendTrailer(buf []byte) []byte {
	if e.options.Format == Binary {
		return append(buf, 0xff, 0xff)
	}
	return buf
}

// appendField appends a field's text with escapes or quotes.
func (e *Encoder) appendField(buf, field []byte, force bool) []byte {
	if e.options.Format == CSV {
		return e.appendCSV(buf, field, force)
	}
	start := 0
	for i, c := range field {
		if !e.special[c] {
			continue
		}
		buf = append(append(buf, field[start:i]...), '\\')
		start = i
		if letter := controlLetter(c); letter != 0 {
			buf = append(buf, letter)
			start = i + 1
		}
	}
	return append(buf, field[start:]...)
}

// controlLetter is the letter behind the backslash for a control byte, 0 for
// a byte that stands for itself.
func controlLetter(c byte) byte {
	switch c {
	case '\b':
		return 'b'
	case '\f':
		return 'f'
	case '\n':
		return 'n'
	case '\r':
		return 'r'
	case '\t':
		return 't'
	case '\v':
		return 'v'
	}
	return 0
}

// appendCSV appends a field, in quotes where it could be misread.
func (e *Encoder) appendCSV(buf, field []byte, force bool) []byte {
	o := e.options
	quote := force || string(field) == o.Null || len(e.columns) == 1 && string(field) == `\.`
	if !quote && bytes.IndexFunc(field, func(r rune) bool { return r < 0x80 && e.special[r] }) < 0 {
		return append(buf, field...)
	}
	buf = append(buf, o.Quote)
	for _, c := range field {
		if c == o.Quote || c == o.Escape {
			buf = append(buf, o.Escape)
		}
		buf = append(buf, c)
	}
	return append(buf, o.Quote)
}

// appendBinaryRow appends the count of fields and each with its length.
func appendBinaryRow(buf []byte, row [][]byte) []byte {
	buf = binary.BigEndian.AppendUint16(buf, uint16(len(row)))
	for _, field := range row {
		if field == nil {
			buf = append(buf, 0xff, 0xff, 0xff, 0xff)
			continue
		}
		buf = binary.BigEndian.AppendUint32(buf, uint32(len(field)))
		buf = append(buf, field...)
	}
	return buf
}

// Writer writes COPY data to an io.Writer, one call for each row.
type Writer struct {
	encoder *Encoder
	out     io.Writer
	buf     []byte
	// direct is out if rows can be appended to its own buffer, which appendRow does
	// with row.
	direct    Appender
	row       [][]byte
	appendRow func([]byte) []byte
}

// Appender is an io.Writer whose buffer can be appended to without a copy. What one
// call appends is what one call of Write writes.
type Appender interface {
	Append(data func(buf []byte) []byte) error
}

// NewWriter returns a Writer.
func NewWriter(out io.Writer, e *Encoder) *Writer {
	w := &Writer{encoder: e, out: out}
	w.direct, _ = out.(Appender)
	w.appendRow = func(buf []byte) []byte { return e.AppendRow(buf, w.row) }
	return w
}

// flush writes the buffer if it holds anything.
func (w *Writer) flush() error {
	if len(w.buf) == 0 {
		return nil
	}
	_, err := w.out.Write(w.buf)
	w.buf = w.buf[:0]
	return err
}

// WriteHeader writes what precedes the rows. The binary header goes with the
// first row, as PostgreSQL sends it: clients take each message for a row.
func (w *Writer) WriteHeader() error {
	w.buf = w.encoder.AppendHeader(w.buf)
	if w.encoder.options.Format == Binary {
		return nil
	}
	return w.flush()
}

// WriteRow writes a row.
func (w *Writer) WriteRow(row [][]byte) error {
	if w.direct != nil && len(w.buf) == 0 {
		w.row = row
		return w.direct.Append(w.appendRow)
	}
	w.buf = w.encoder.AppendRow(w.buf, row)
	return w.flush()
}

// Close writes what follows the rows; it does not close the io.Writer.
func (w *Writer) Close() error {
	w.buf = w.encoder.AppendTrailer(w.buf)
	return w.flush()
}
