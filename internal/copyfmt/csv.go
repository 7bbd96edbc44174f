package copyfmt

import "bytes"

// csvReader reads the csv format.
type csvReader struct {
	r       *Reader
	lines   *lineReader
	notNull []bool // FORCE_NOT_NULL
	null    []bool // FORCE_NULL
	scratch []byte // fields of the row that had quotes
	started bool
}

// newCSVReader returns the reader of the csv format.
func newCSVReader(r *Reader, in *input, notNull, null []bool) *csvReader {
	return &csvReader{r: r, lines: newLineReader(in, r.options), notNull: notNull, null: null}
}

// next implements rowReader.
func (c *csvReader) next() ([][]byte, error) {
	line, err := c.r.nextLine(c.lines)
	if err != nil {
		return nil, err
	}
	header := !c.started && c.r.options.Header != HeaderNone
	c.started = true
	if header && c.r.options.Header == HeaderLine {
		return c.next()
	}
	if !header && len(c.r.source.Columns) == 0 && len(line) == 0 {
		return nil, nil
	}
	row, err := c.fields(line)
	if err != nil {
		return nil, err
	}
	if header {
		if err := c.r.checkHeader(row); err != nil {
			return nil, err
		}
		return c.next()
	}
	c.force(row)
	return row, c.r.checkCount(row)
}

// force applies FORCE_NOT_NULL and FORCE_NULL to a row.
func (c *csvReader) force(row [][]byte) {
	for i := range row {
		switch {
		case i < len(c.notNull) && c.notNull[i] && row[i] == nil && !c.r.IsDefault(i):
			row[i] = []byte(c.r.options.Null)
		case i < len(c.null) && c.null[i] && row[i] != nil && string(row[i]) == c.r.options.Null:
			row[i] = nil
		}
	}
}

// fields splits a line. Fields without quotes alias it.
func (c *csvReader) fields(line []byte) ([][]byte, error) {
	r := c.r
	r.row, r.defaults = r.row[:0], r.defaults[:0]
	if cap(c.scratch) < len(line) {
		c.scratch = make([]byte, 0, 2*len(line))
	}
	c.scratch = c.scratch[:0]
	for {
		end := bytes.IndexByte(line, r.options.Delimiter)
		raw := line
		if end >= 0 {
			raw = line[:end]
		}
		if bytes.IndexByte(raw, r.options.Quote) >= 0 {
			field, n, err := c.quoted(line)
			if err != nil {
				return nil, err
			}
			c.add(field, true)
			if n == len(line) {
				return r.row, nil
			}
			line = line[n+1:]
			continue
		}
		c.add(raw[:len(raw):len(raw)], false)
		if end < 0 {
			return r.row, nil
		}
		line = line[end+1:]
	}
}

// add adds a field to the row; one without quotes may stand for NULL or the
// default.
func (c *csvReader) add(field []byte, quoted bool) {
	r := c.r
	isDefault := r.options.HasDefault && !quoted && string(field) == r.options.Default
	if r.options.HasDefault {
		r.defaults = append(r.defaults, isDefault)
	}
	if isDefault || !quoted && string(field) == r.options.Null {
		field = nil
	}
	r.row = append(r.row, field)
}

// quoted reads a field with quotes in it, anywhere, and returns its length in
// the line.
func (c *csvReader) quoted(line []byte) (field []byte, n int, err error) {
	o := c.r.options
	start, inside := len(c.scratch), false
	for ; n < len(line); n++ {
		b := line[n]
		switch {
		case !inside && b == o.Delimiter:
			return c.scratch[start:len(c.scratch):len(c.scratch)], n, nil
		case !inside && b == o.Quote:
			inside = true
		case inside && b == o.Escape && n+1 < len(line) && (line[n+1] == o.Escape || line[n+1] == o.Quote):
			n++
			c.scratch = append(c.scratch, line[n])
		case inside && b == o.Quote:
			inside = false
		default:
			c.scratch = append(c.scratch, b)
		}
	}
	if inside {
		return nil, 0, badFormat("unterminated CSV quoted field")
	}
	return c.scratch[start:len(c.scratch):len(c.scratch)], n, nil
}
