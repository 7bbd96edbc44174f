package pgtype

import (
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// arrayLiteral is an array's text taken apart: the elements' texts and the
// shape of the array.
type arrayLiteral struct {
	elements []arrayItem
	lengths  []int32
	lower    []int32
}

// arrayItem is the text of one element, unquoted.
type arrayItem struct {
	text string
	null bool
}

// arrayState is what the literal's scanner has seen last.
type arrayState uint8

// The states between the tokens of an array literal.
const (
	arrayStart arrayState = iota
	arrayOpened
	arrayElement
	arrayComma
	arrayClosed
	arrayClosedComma
)

// arrayScanner reads the braces of an array literal.
type arrayScanner struct {
	src       string // the whole literal, for messages
	rest      string
	delimiter byte
	state     arrayState
	depth     int
	ndims     int
	counts    [maxArrayDims]int32 // elements so far at each open level
	lengths   [maxArrayDims]int32 // length of each level once one was closed
	closed    [maxArrayDims]bool
	elements  []arrayItem
}

// malformedArray is PostgreSQL's complaint about an array literal.
func malformedArray(src, format string, args ...any) *pgerr.Error {
	return pgerr.New(pgerr.InvalidTextRepresentation, "malformed array literal: \"%s\"", src).
		WithDetail(format, args...)
}

// parseArrayLiteral takes an array's text apart; delimiter stands between its
// elements.
func parseArrayLiteral(s string, delimiter byte) (*arrayLiteral, error) {
	lit := &arrayLiteral{}
	rest, err := lit.parseBounds(s, trimLeftSpace(s))
	if err != nil {
		return nil, err
	}
	explicit := len(lit.lengths) > 0
	switch {
	case strings.HasPrefix(rest, "{"):
	case explicit:
		return nil, malformedArray(s, "Array contents must start with \"{\".")
	default:
		return nil, malformedArray(s, "Array value must start with \"{\" or dimension information.")
	}
	sc := arrayScanner{src: s, rest: rest, delimiter: delimiter}
	if err := sc.scan(); err != nil {
		return nil, err
	}
	lengths := sc.lengths[:sc.ndims]
	if !explicit {
		if len(sc.elements) == 0 {
			return &arrayLiteral{}, nil
		}
		lit.lengths = append([]int32(nil), lengths...)
		lit.lower = make([]int32, sc.ndims)
		for i := range lit.lower {
			lit.lower[i] = 1
		}
	} else if !sameLengths(lit.lengths, lengths) {
		return nil, malformedArray(s, "Specified array dimensions do not match array contents.")
	}
	lit.elements = sc.elements
	return lit, nil
}

// sameLengths compares two shapes.
func sameLengths(a, b []int32) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// parseBounds reads the dimensions [l:u]…= that may precede the braces.
func (lit *arrayLiteral) parseBounds(src, s string) (string, error) {
	for strings.HasPrefix(s, "[") {
		if len(lit.lengths) >= maxArrayDims {
			return "", errTooManyDims(len(lit.lengths) + 1)
		}
		lower := int64(1)
		s = s[1:]
		n := spanInteger(s)
		if n == 0 {
			return "", malformedArray(src, "\"[\" must introduce explicitly-specified array dimensions.")
		}
		upper := clampedInt(s[:n])
		s = s[n:]
		if strings.HasPrefix(s, ":") {
			lower = upper
			n = spanInteger(s[1:])
			if n == 0 {
				return "", malformedArray(src, "Missing array dimension value.")
			}
			upper = clampedInt(s[1 : 1+n])
			s = s[1+n:]
		}
		if !strings.HasPrefix(s, "]") {
			return "", malformedArray(src, "Missing \"%s\" after array dimensions.", "]")
		}
		if upper < lower {
			return "", pgerr.New(pgerr.ArraySubscriptError, "upper bound cannot be less than lower bound")
		}
		if upper-lower >= maxArrayElements {
			return "", errArrayTooLarge()
		}
		lit.lower = append(lit.lower, int32(lower))
		lit.lengths = append(lit.lengths, int32(upper-lower+1))
		s = trimLeftSpace(s[1:])
	}
	if len(lit.lengths) == 0 {
		return s, nil
	}
	if !strings.HasPrefix(s, "=") {
		return "", malformedArray(src, "Missing \"%s\" after array dimensions.", "=")
	}
	return trimLeftSpace(s[1:]), nil
}

// spanInteger returns the length of an integer at the start of s.
func spanInteger(s string) int {
	n := span(s, "0123456789+-")
	if span(s[:n], "+-") == n {
		return 0
	}
	return n
}

// clampedInt reads a bound within 32 bits.
func clampedInt(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 32)
	if err != nil && !isRange(err) {
		return 0
	}
	return n
}

// scan reads from the first brace to its match and the white space after it.
func (sc *arrayScanner) scan() error {
	for {
		sc.rest = trimLeftSpace(sc.rest)
		if sc.rest == "" {
			return malformedArray(sc.src, "Unexpected end of input.")
		}
		var err error
		switch sc.rest[0] {
		case '{':
			err = sc.open()
		case '}':
			err = sc.close()
		case sc.delimiter:
			err = sc.comma()
		default:
			err = sc.element()
		}
		if err != nil {
			return err
		}
		if sc.depth == 0 {
			break
		}
	}
	if trimLeftSpace(sc.rest) != "" {
		return malformedArray(sc.src, "Junk after closing right brace.")
	}
	return nil
}

// unexpected complains about the character at hand.
func (sc *arrayScanner) unexpected() error {
	return malformedArray(sc.src, "Unexpected \"%c\" character.", sc.rest[0])
}

// open enters a sub-array.
func (sc *arrayScanner) open() error {
	if sc.state != arrayStart && sc.state != arrayOpened && sc.state != arrayClosedComma {
		return sc.unexpected()
	}
	if sc.depth >= maxArrayDims {
		return errTooManyDims(sc.depth + 1)
	}
	sc.counts[sc.depth] = 0
	sc.depth++
	sc.ndims = max(sc.ndims, sc.depth)
	sc.state = arrayOpened
	sc.rest = sc.rest[1:]
	return nil
}

// close leaves a sub-array, whose length must be that of its siblings.
func (sc *arrayScanner) close() error {
	empty := sc.state == arrayOpened && sc.depth == 1
	if sc.state != arrayElement && sc.state != arrayClosed && !empty {
		return sc.unexpected()
	}
	sc.depth--
	length := sc.counts[sc.depth]
	if sc.closed[sc.depth] && sc.lengths[sc.depth] != length {
		return malformedArray(sc.src, "Multidimensional arrays must have sub-arrays with matching dimensions.")
	}
	sc.closed[sc.depth] = true
	sc.lengths[sc.depth] = length
	if sc.depth > 0 {
		sc.counts[sc.depth-1]++
	}
	sc.state = arrayClosed
	sc.rest = sc.rest[1:]
	return nil
}

// comma separates elements or sub-arrays.
func (sc *arrayScanner) comma() error {
	switch sc.state {
	case arrayElement:
		sc.state = arrayComma
	case arrayClosed:
		sc.state = arrayClosedComma
	default:
		return sc.unexpected()
	}
	sc.rest = sc.rest[1:]
	return nil
}

// element reads one element, quoted or bare.
func (sc *arrayScanner) element() error {
	if sc.state != arrayOpened && sc.state != arrayComma {
		return malformedArray(sc.src, "Unexpected array element.")
	}
	if sc.ndims > sc.depth {
		return malformedArray(sc.src, "Multidimensional arrays must have sub-arrays with matching dimensions.")
	}
	read := sc.bare
	if sc.rest[0] == '"' {
		read = sc.quoted
	}
	item, err := read()
	if err != nil {
		return err
	}
	sc.counts[sc.depth-1]++
	sc.elements = append(sc.elements, item)
	sc.state = arrayElement
	return nil
}

// quoted reads an element in double quotes.
func (sc *arrayScanner) quoted() (arrayItem, error) {
	var text []byte
	for i := 1; i < len(sc.rest); i++ {
		switch sc.rest[i] {
		case '"':
			sc.rest = sc.rest[i+1:]
			return arrayItem{text: string(text)}, nil
		case '\\':
			i++
			if i == len(sc.rest) {
				return arrayItem{}, malformedArray(sc.src, "Unexpected end of input.")
			}
		}
		text = append(text, sc.rest[i])
	}
	return arrayItem{}, malformedArray(sc.src, "Unexpected end of input.")
}

// bare reads an element without quotes; blanks at its end do not count,
// unless escaped, and NULL is no value.
func (sc *arrayScanner) bare() (arrayItem, error) {
	var text []byte
	keep, escaped := 0, false
	i := 0
	for ; i < len(sc.rest); i++ {
		c := sc.rest[i]
		if c == sc.delimiter || c == '}' {
			break
		}
		switch c {
		case '"':
			return arrayItem{}, malformedArray(sc.src, "Unexpected array element.")
		case '{':
			return arrayItem{}, malformedArray(sc.src, "Unexpected \"%c\" character.", c)
		case '\\':
			escaped = true
			i++
			if i == len(sc.rest) {
				return arrayItem{}, malformedArray(sc.src, "Unexpected end of input.")
			}
			text = append(text, sc.rest[i])
			keep = len(text)
			continue
		}
		text = append(text, c)
		if !isSpace(c) {
			keep = len(text)
		}
	}
	sc.rest = sc.rest[i:]
	word := string(text[:keep])
	return arrayItem{text: word, null: !escaped && strings.EqualFold(word, "null")}, nil
}
