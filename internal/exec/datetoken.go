package exec

import (
	"math"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// number reads the integer of node i: exactly width characters when digits follow in
// the template, else as many as there are. It returns how many characters it took.
func (p *dateParser) number(dest *int, i, width int) (used int, err error) {
	n, start := p.nodes[i], p.text
	s := strings.TrimLeft(p.text, " \t\n\v\f\r")
	blanks := len(start) - len(s)
	piece := s[:min(width, len(s))]
	read := piece
	if n.fill || p.separated(i) {
		read = s
	} else if len(s) < width {
		return 0, pgerr.New(pgerr.InvalidDatetimeFormat, "source string too short for \"%s\" formatting field", n.pattern).
			WithDetail("Field requires %d characters, but only %d remain.", width, len(s)).WithHint("%s", fillHint)
	}
	digits, value, overflow := leadingInteger(read)
	if digits > 0 && digits < width && len(read) == len(piece) && !n.fill && !p.separated(i) {
		return 0, pgerr.New(pgerr.InvalidDatetimeFormat, "invalid value \"%s\" for \"%s\"", piece, n.pattern).
			WithDetail("Field requires %d characters, but only %d could be parsed.", width, digits).WithHint("%s", fillHint)
	}
	if digits == 0 {
		return 0, pgerr.New(pgerr.InvalidDatetimeFormat, "invalid value \"%s\" for \"%s\"", piece, n.pattern).
			WithDetail("Value must be an integer.")
	}
	if overflow {
		return 0, pgerr.New(pgerr.DatetimeFieldOverflow, "value for \"%s\" in source string is out of range", n.pattern).
			WithDetail("Value must be in the range %d to %d.", math.MinInt32, math.MaxInt32)
	}
	p.text = s[digits:]
	return blanks + digits, set(dest, value, n)
}

// fillHint is what PostgreSQL advises where a field is too short.
const fillHint = "If your source string is not fixed-width, try using the \"FM\" modifier."

// leadingInteger reads a signed integer at the beginning of s and returns its length, 0
// when there is none.
func leadingInteger(s string) (length, value int, overflow bool) {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		length = 1
	}
	begin := length
	for length < len(s) && s[length] >= '0' && s[length] <= '9' {
		length++
	}
	if length == begin {
		return 0, 0, false
	}
	n, err := strconv.ParseInt(s[:length], 10, 32)
	return length, int(n), err != nil
}

// separated reports whether what follows node i in the template is not a digit.
func (p *dateParser) separated(i int) bool {
	if p.nodes[i].ordinal != "" || i+1 == len(p.nodes) {
		return true
	}
	next := p.nodes[i+1]
	if next.pattern == "" {
		return next.literal == "" || next.literal[0] < '0' || next.literal[0] > '9'
	}
	switch strings.ToUpper(next.pattern) {
	case "AM", "PM", "A.M.", "P.M.", "BC", "AD", "B.C.", "A.D.", "MONTH", "MON", "DAY", "DY", "RM", "TZ", "OF", "TZH", "FX":
		return true
	}
	return false
}

// word reads a pattern of letters.
func (p *dateParser) word(pattern string, n formatNode) error {
	var words []string
	switch pattern {
	case "AM", "PM":
		words = []string{"am", "pm"}
	case "A.M.", "P.M.":
		words = []string{"a.m.", "p.m."}
	case "AD", "BC":
		words = []string{"ad", "bc"}
	case "A.D.", "B.C.":
		words = []string{"a.d.", "b.c."}
	case "MONTH":
		words = monthNames()
	case "DAY":
		words = dayNames()
	case "MON":
		words = shortened(monthNames())
	case "DY":
		words = shortened(dayNames())
	case "RM":
		return p.roman(n)
	}
	i, err := p.search(words, n)
	if err != nil {
		return err
	}
	switch pattern[0] {
	case 'D':
		if err = set(&p.in.weekDay, i, n); err == nil {
			p.in.weekDay++
		}
		return err
	case 'M':
		return set(&p.in.month, i+1, n)
	}
	if strings.Contains(pattern, "M") {
		p.in.clock12 = true
		return set(&p.in.pm, i, n)
	}
	return set(&p.in.bc, i, n)
}

// shortened are the first three letters of names.
func shortened(names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = name[:3]
	}
	return out
}

// roman reads a month in Roman numerals, the longer ones before their beginnings.
func (p *dateParser) roman(n formatNode) error {
	i, err := p.search(strings.Fields("XII XI X IX VIII VII VI V IV III II I"), n)
	if err != nil {
		return err
	}
	return set(&p.in.month, 12-i, n)
}

// search reads one of several words in any case.
func (p *dateParser) search(words []string, n formatNode) (int, error) {
	for i, word := range words {
		if rest, ok := cutPrefixFold(p.text, word); ok {
			p.text = rest
			return i, nil
		}
	}
	end := strings.IndexAny(p.text, " \t\n\v\f\r")
	if end < 0 {
		end = len(p.text)
	}
	return 0, pgerr.New(pgerr.InvalidDatetimeFormat, "invalid value \"%s\" for \"%s\"", p.text[:end], n.pattern).
		WithDetail("The given value did not match any of the allowed values for this field.")
}
