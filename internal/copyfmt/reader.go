package copyfmt

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// DefaultMaxRow is the most bytes of a row when Source does not say.
const DefaultMaxRow = 256 << 20

// displayLength is how much of a line or field an error's context shows.
const displayLength = 100

// Source describes what is copied from: the stream, the relation's name for
// the context of errors, and the names of the columns.
type Source struct {
	Data    io.Reader
	Table   string
	Columns []string
	MaxRow  int // the most bytes of one row
}

// rowReader is one format's way to the next row; io.EOF ends the data.
type rowReader interface {
	next() ([][]byte, error)
}

// Reader splits COPY data into rows.
type Reader struct {
	source   Source
	options  *Options
	rows     rowReader
	row      [][]byte
	line     []byte // the line at hand, for the context; nil if not known
	number   int64
	defaults []bool
}

// NewReader returns a Reader; it fails when an option names an unknown column.
func NewReader(s Source, o *Options) (*Reader, error) {
	if s.MaxRow <= 0 {
		s.MaxRow = DefaultMaxRow
	}
	r := &Reader{source: s, options: o}
	in := &input{source: s.Data, limit: s.MaxRow}
	switch o.Format {
	case Binary:
		r.rows = &binaryReader{r: r, in: in}
		return r, nil
	case Text:
		r.rows = newTextReader(r, in)
		return r, nil
	}
	notNull, err := flags("FORCE_NOT_NULL", o.ForceNotNull, s.Columns, o.ForceNotNullAll)
	if err != nil {
		return nil, err
	}
	null, err := flags("FORCE_NULL", o.ForceNull, s.Columns, o.ForceNullAll)
	if err != nil {
		return nil, err
	}
	r.rows = newCSVReader(r, in, notNull, null)
	return r, nil
}

// Read returns the next row, io.EOF after the last. The row and its fields
// are valid until the next Read. A field is nil for NULL; one for which
// IsDefault holds is nil too.
func (r *Reader) Read() ([][]byte, error) {
	row, err := r.rows.next()
	if err == nil || errors.Is(err, io.EOF) {
		return row, err
	}
	var e *pgerr.Error
	if errors.As(err, &e) && e.Where == "" {
		e.Where = r.Context(-1)
	}
	return nil, err
}

// Line returns the number of the line that the last row ended on, for a binary
// COPY the number of the row.
func (r *Reader) Line() int64 { return r.number }

// IsDefault reports whether the column's default stands for field i of the
// last row.
func (r *Reader) IsDefault(i int) bool { return i < len(r.defaults) && r.defaults[i] }

// Context returns the CONTEXT line of an error in the given column of the last
// row, or in the line as a whole if column is negative.
func (r *Reader) Context(column int) string {
	if r.options.Format == Binary && r.number == 0 {
		return ""
	}
	where := fmt.Sprintf("COPY %s, line %d", r.source.Table, r.number)
	if column >= 0 && column < len(r.source.Columns) {
		where += ", column " + r.source.Columns[column]
		if r.options.Format == Binary {
			return where
		}
		return where + ": " + r.Shown(column)
	}
	if r.line != nil && r.options.Format != Binary {
		return where + fmt.Sprintf(": \"%s\"", clip(r.line))
	}
	return where
}

// Shown is a field of the last row as errors and notices show it.
func (r *Reader) Shown(column int) string {
	if column < len(r.row) && r.row[column] != nil {
		return fmt.Sprintf("\"%s\"", clip(r.row[column]))
	}
	return "null input"
}

// clip cuts what a context shows, between characters.
func clip(b []byte) string {
	if len(b) <= displayLength {
		return string(b)
	}
	end := displayLength
	for end > 0 && !utf8.RuneStart(b[end]) {
		end--
	}
	return string(b[:end]) + "..."
}

// badFormat is a complaint about malformed data.
func badFormat(format string, args ...any) *pgerr.Error {
	return pgerr.New(pgerr.BadCopyFileFormat, format, args...)
}

// errExtraData is the complaint about more fields than columns.
func errExtraData() error { return badFormat("extra data after last expected column") }

// checkCount compares the number of fields with that of the columns.
func (r *Reader) checkCount(row [][]byte) error {
	switch columns := r.source.Columns; {
	case len(row) > len(columns):
		return errExtraData()
	case len(row) < len(columns):
		return badFormat("missing data for column \"%s\"", columns[len(row)])
	}
	return nil
}

// checkHeader compares the first line with the names of the columns.
func (r *Reader) checkHeader(names [][]byte) error {
	columns := r.source.Columns
	if len(names) != len(columns) {
		return badFormat("wrong number of fields in header line: got %d, expected %d",
			len(names), len(columns))
	}
	for i, name := range names {
		switch {
		case name == nil:
			return badFormat("column name mismatch in header line field %d: got null value (\"%s\"), expected \"%s\"",
				i+1, r.options.Null, columns[i])
		case string(name) != columns[i]:
			return badFormat("column name mismatch in header line field %d: got \"%s\", expected \"%s\"",
				i+1, name, columns[i])
		}
	}
	return nil
}

// checkUTF8 verifies that b is UTF-8 without zero bytes.
func checkUTF8(b []byte) error {
	if utf8.Valid(b) && bytes.IndexByte(b, 0) < 0 {
		return nil
	}
	return pgerr.BadEncoding(string(b))
}
