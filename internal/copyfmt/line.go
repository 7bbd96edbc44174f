package copyfmt

import "bytes"

// newline is the way lines end, which the first line decides.
type newline uint8

// The ways lines end.
const (
	newlineUnknown newline = iota
	newlineLF
	newlineCR
	newlineCRLF
)

// lineReader finds the lines of text and csv data. The rules are those of
// PostgreSQL: a backslash hides what follows it in text, quotes hide newlines
// in csv, and \. ends the data.
type lineReader struct {
	in      *input
	csv     bool
	quote   byte
	escape  byte
	newline newline
	done    bool
	special [256]bool

	pos      int // scanned so far, from the start of the row
	inQuote  bool
	escaped  bool
	embedded int64 // newlines within quotes
}

// newLineReader prepares the table of bytes that the scan stops at.
func newLineReader(in *input, o *Options) *lineReader {
	l := &lineReader{in: in, csv: o.Format == CSV, quote: o.Quote, escape: o.Escape}
	for _, c := range []byte{'\n', '\r', '\\'} {
		l.special[c] = true
	}
	if l.csv {
		l.special[l.quote], l.special[l.escape] = true, true
	}
	return l
}

// lineEnd is where a line ends: its length and that of its terminator.
type lineEnd struct {
	length, terminator int
	last               bool // the data ends here
	found              bool
}

// next returns the next line without its terminator; ok is false at the end.
func (l *lineReader) next() (line []byte, ok bool, err error) {
	if l.done {
		return nil, false, nil
	}
	l.pos, l.inQuote, l.escaped, l.embedded = 0, false, false, 0
	for {
		end, err := l.scan()
		if err != nil {
			return nil, false, err
		}
		if end.found {
			l.done = end.last
			line := l.in.take(end.length)
			l.in.take(end.terminator)
			return line, !end.last || len(line) > 0, nil
		}
		if l.in.eof {
			l.done = true
			line := l.in.take(len(l.in.window()))
			return line, len(line) > 0, nil
		}
		if _, err := l.in.fill(); err != nil {
			return nil, false, err
		}
	}
}

// scan goes on from pos to the end of the line, or to the end of what is at
// hand: then found is false and more must be read.
func (l *lineReader) scan() (lineEnd, error) {
	for {
		b := l.in.window()
		for l.pos < len(b) && !l.special[b[l.pos]] {
			l.pos++
			l.escaped = false
		}
		if l.pos >= len(b) {
			return lineEnd{}, nil
		}
		end, stop, err := l.stopAt(b)
		if stop || err != nil {
			return end, err
		}
	}
}

// stopAt handles the special byte at pos. stop is set when the line ends here
// or more bytes are needed to tell.
func (l *lineReader) stopAt(b []byte) (end lineEnd, stop bool, err error) {
	c := b[l.pos]
	if l.csv {
		l.trackQuotes(c)
	}
	switch {
	case l.inQuote:
		if c == '\n' && l.newline == newlineLF || c == '\r' && l.newline != newlineLF {
			l.embedded++
		}
		l.pos++
	case c == '\n':
		end, err = l.lineFeed()
		return end, true, err
	case c == '\r':
		return l.carriageReturn(b)
	case c == '\\' && (!l.csv || l.pos == 0):
		return l.backslash(b)
	default:
		l.pos++
	}
	return lineEnd{}, false, nil
}

// trackQuotes follows csv's quotes through c.
func (l *lineReader) trackQuotes(c byte) {
	if l.quote == l.escape {
		if c == l.quote {
			l.inQuote = !l.inQuote
		}
		return
	}
	if l.inQuote && c == l.escape {
		l.escaped = !l.escaped
	}
	if c == l.quote && !l.escaped {
		l.inQuote = !l.inQuote
	}
	if c != l.escape {
		l.escaped = false
	}
}

// lineFeed ends the line at a line feed.
func (l *lineReader) lineFeed() (lineEnd, error) {
	if l.newline == newlineCR || l.newline == newlineCRLF {
		if l.csv {
			return lineEnd{}, badFormat("unquoted newline found in data").
				WithHint("Use quoted CSV field to represent newline.")
		}
		return lineEnd{}, badFormat("literal newline found in data").WithHint(`Use "\n" to represent newline.`)
	}
	l.newline = newlineLF
	return lineEnd{length: l.pos, terminator: 1, found: true}, nil
}

// carriageReturn ends the line at a carriage return, with the line feed behind
// it if lines end so.
func (l *lineReader) carriageReturn(b []byte) (end lineEnd, stop bool, err error) {
	if l.newline == newlineLF {
		return lineEnd{}, true, l.literalCR()
	}
	end = lineEnd{length: l.pos, terminator: 1, found: true}
	if l.newline == newlineCR {
		return end, true, nil
	}
	if l.pos+1 >= len(b) && !l.in.eof {
		return lineEnd{}, true, nil
	}
	switch {
	case l.pos+1 < len(b) && b[l.pos+1] == '\n':
		l.newline = newlineCRLF
		end.terminator = 2
	case l.newline == newlineCRLF:
		return lineEnd{}, true, l.literalCR()
	default:
		l.newline = newlineCR
	}
	return end, true, nil
}

// literalCR is the complaint about a carriage return where lines end
// otherwise.
func (l *lineReader) literalCR() error {
	if l.csv {
		return badFormat("unquoted carriage return found in data").
			WithHint("Use quoted CSV field to represent carriage return.")
	}
	return badFormat("literal carriage return found in data").WithHint(`Use "\r" to represent carriage return.`)
}

// backslash handles the marker \. and otherwise skips the byte behind the
// backslash.
func (l *lineReader) backslash(b []byte) (end lineEnd, stop bool, err error) {
	rest := b[l.pos+1:]
	if len(rest) == 0 {
		if l.in.eof {
			l.pos++
			return lineEnd{}, false, nil
		}
		return lineEnd{}, true, nil
	}
	if rest[0] != '.' {
		l.pos += 2
		if l.csv {
			l.pos-- // a backslash is nothing special in csv
		}
		return lineEnd{}, false, nil
	}
	const markerMax = len(".\r\n")
	if len(rest) < markerMax && !l.in.eof && bytes.IndexByte(rest, '\n') < 0 {
		return lineEnd{}, true, nil
	}
	return l.marker(rest[1:])
}

// marker ends the data if \. stands before a newline. Where it does not, text
// is malformed and the two bytes of csv are data.
func (l *lineReader) marker(rest []byte) (end lineEnd, stop bool, err error) {
	corrupt := len(rest) == 0 || rest[0] != '\r' && rest[0] != '\n' ||
		l.newline == newlineCRLF && len(rest) > 1 && rest[0] == '\r' && rest[1] != '\n' && rest[1] != '\r'
	wrong := l.newline == newlineCRLF && len(rest) > 0 && rest[0] == '\n'
	switch {
	case !corrupt && !wrong:
		return l.markerNewline(rest)
	case l.csv:
		l.pos += len(`\.`)
		return lineEnd{}, false, nil
	case wrong:
		return lineEnd{}, true, errMarkerNewline()
	}
	return lineEnd{}, true, badFormat("end-of-copy marker corrupt")
}

// errMarkerNewline is the complaint about a marker on a line that ends unlike
// the others.
func errMarkerNewline() error {
	return badFormat("end-of-copy marker does not match previous newline style")
}

// markerNewline checks the newline behind \. against the others.
func (l *lineReader) markerNewline(rest []byte) (end lineEnd, stop bool, err error) {
	c := rest[0]
	if l.newline == newlineCRLF && len(rest) > 1 {
		c = rest[1]
	}
	if (l.newline == newlineLF || l.newline == newlineCRLF) && c != '\n' || l.newline == newlineCR && c != '\r' {
		return lineEnd{}, true, errMarkerNewline()
	}
	return lineEnd{length: l.pos, found: true, last: true}, true, nil
}
