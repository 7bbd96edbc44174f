package exec

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// dateInput is what a text says by a to_date or to_timestamp template, field by field;
// zero is nothing. The steps are those of PostgreSQL's formatting.c, whose way of being
// lenient is visible to everyone who has data that is not quite in the template's form.
type dateInput struct {
	convention          dateConvention
	hour, minute        int
	second, ofDay       int // SS, SSSS
	millis, micros      int
	clock12             bool
	pm, bc              int
	weekDay             int // 1 is Sunday
	day, dayOfYear      int
	month, year         int
	week, weekOfMonth   int
	century, julian     int
	yearDigits          int
	zoneSign            int
	zoneHour, zoneMinut int
}

// dateConvention is which calendar the fields belong to.
type dateConvention uint8

// The conventions, which do not mix.
const (
	anyConvention dateConvention = iota
	gregorian
	isoWeeks
)

// dateParser reads a text by a template.
type dateParser struct {
	text  string // what is left
	whole string
	nodes []formatNode
	fixed bool // FX was seen
	extra int  // blanks that were skipped beyond those of the template
	minus bool // the last character skipped was a minus sign
	// strict is how the SQL standard wants it: literals must be matched, and nothing
	// may be left of either.
	strict bool
	in     dateInput
}

// parseDate reads text by a template.
func parseDate(text, format string) (*dateParser, error) {
	p := &dateParser{text: text, whole: text, nodes: parseDateFormat(format)}
	return p, p.read()
}

// read goes through the template as far as there is text.
func (p *dateParser) read() error {
	for i, n := range p.nodes {
		if p.text == "" {
			if p.strict {
				return errStrict("input string is too short for datetime format")
			}
			break
		}
		if !p.fixed && n.pattern != "FX" && (n.pattern != "" || i == 0) {
			p.skipSpaces()
		}
		if n.pattern == "" {
			if err := p.literal(n); err != nil {
				return err
			}
			continue
		}
		if n.pattern == "FX" {
			p.fixed = true
			continue
		}
		if err := p.field(i); err != nil {
			return err
		}
		if !p.fixed {
			p.extra = 0
			p.skipSpaces()
		}
	}
	return nil
}

// skipSpaces skips blanks and counts them.
func (p *dateParser) skipSpaces() {
	for p.text != "" && isSpaceByte(p.text[0]) {
		p.text = p.text[1:]
		p.extra++
		p.minus = false
	}
}

// isSpaceByte reports whether a byte is a blank to C's isspace.
func isSpaceByte(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// isSeparator reports whether text begins with a separator: anything in ASCII that is
// neither letter nor digit nor blank.
func isSeparator(s string) bool {
	return s != "" && s[0] > ' ' && s[0] < 0x7f && !unicode.IsLetter(rune(s[0])) && !unicode.IsDigit(rune(s[0]))
}

// skipLiteral skips what a template's literal stands for, character by character: a
// separator or blank for a separator or blank, or none; any character for another.
func (p *dateParser) skipLiteral(n formatNode) {
	for at, r := range n.literal {
		if p.text == "" {
			return
		}
		loose := !n.quoted && (isSeparator(n.literal[at:]) || unicode.IsSpace(r))
		switch {
		case p.fixed:
			p.skipRune()
		case loose:
			if p.extra--; isSpaceByte(p.text[0]) || isSeparator(p.text) {
				p.minus = p.text[0] == '-'
				p.text = p.text[1:]
				p.extra++
			}
		case p.extra > 0:
			p.extra--
		default:
			p.skipRune()
		}
	}
}

// skipRune skips a character.
func (p *dateParser) skipRune() {
	_, n := utf8.DecodeRuneInString(p.text)
	p.text = p.text[n:]
}

// field reads one pattern.
func (p *dateParser) field(i int) error {
	n := p.nodes[i]
	pattern := strings.ToUpper(n.pattern)
	if err := p.mode(pattern); err != nil {
		return err
	}
	var err error
	switch pattern {
	case "AM", "PM", "A.M.", "P.M.", "BC", "AD", "B.C.", "A.D.", "MONTH", "MON", "DAY", "DY", "RM":
		return p.word(pattern, n)
	case "TZ", "OF":
		return pgerr.New(pgerr.FeatureNotSupported, "formatting field \"%s\" is only supported in to_char", n.pattern)
	case "TZH":
		p.in.zoneSign = 1 - 2*boolInt(p.extra > 0 && p.minus)
		if c := p.text[0]; c == '+' || c == '-' || c == ' ' {
			p.in.zoneSign = 1 - 2*boolInt(c == '-')
			p.text = p.text[1:]
		}
		_, err = p.number(&p.in.zoneHour, i, 2)
		return err
	case "TZM":
		if p.in.zoneSign == 0 {
			p.in.zoneSign = 1
		}
		_, err = p.number(&p.in.zoneMinut, i, 2)
		return err
	case "Y,YYY":
		err = p.thousands(n)
	default:
		err = p.numeric(pattern, i)
	}
	if err == nil && n.ordinal != "" {
		p.skipRune()
		p.skipRune()
	}
	return err
}

// mode settles the convention that a pattern belongs to.
func (p *dateParser) mode(pattern string) error {
	c := anyConvention
	switch pattern {
	case "IDDD", "ID", "IW", "IYYY", "IYY", "IY", "I":
		c = isoWeeks
	case "DDD", "DD", "D", "MM", "MONTH", "MON", "RM", "WW", "W", "YYYY", "YYY", "YY", "Y", "Y,YYY":
		c = gregorian
	}
	if c == anyConvention || p.in.convention == c {
		return nil
	}
	if p.in.convention != anyConvention {
		return pgerr.New(pgerr.InvalidDatetimeFormat, "invalid combination of date conventions").
			WithHint("Do not mix Gregorian and ISO week date conventions in a formatting template.")
	}
	p.in.convention = c
	return nil
}

// numeric reads a pattern of digits.
func (p *dateParser) numeric(pattern string, i int) error {
	in := &p.in
	switch pattern {
	case "HH", "HH12":
		in.clock12 = true
		_, err := p.number(&in.hour, i, 2)
		return err
	case "MS":
		return p.fraction(&in.millis, i, 3)
	case "US":
		return p.fraction(&in.micros, i, 6)
	case "FF1", "FF2", "FF3", "FF4", "FF5", "FF6":
		return p.fraction(&in.micros, i, int(pattern[2]-'0'))
	case "ID":
		_, err := p.number(&in.weekDay, i, 1)
		if in.weekDay++; in.weekDay > 7 {
			in.weekDay = 1
		}
		return err
	case "Q":
		var ignored int
		_, err := p.number(&ignored, i, 1)
		return err
	case "YYYY", "IYYY", "YYY", "IYY", "YY", "IY", "Y", "I":
		return p.yearOf(pattern, i)
	}
	dest, width := in.place(pattern)
	_, err := p.number(dest, i, width)
	return err
}

// place is where the number of a pattern goes, and how many digits it has.
func (in *dateInput) place(pattern string) (dest *int, width int) {
	switch pattern {
	case "HH24":
		return &in.hour, 2
	case "MI":
		return &in.minute, 2
	case "SS":
		return &in.second, 2
	case "SSSS", "SSSSS":
		return &in.ofDay, len(pattern)
	case "MM":
		return &in.month, 2
	case "DDD", "IDDD":
		return &in.dayOfYear, 3
	case "DD":
		return &in.day, 2
	case "D":
		return &in.weekDay, 1
	case "WW", "IW":
		return &in.week, 2
	case "CC":
		return &in.century, 2
	case "W":
		return &in.weekOfMonth, 1
	}
	return &in.julian, 1
}

// yearOf reads a year; one of less than four digits is the one nearest 2020.
func (p *dateParser) yearOf(pattern string, i int) error {
	width := strings.Count(pattern, "Y") + boolInt(pattern[0] == 'I')
	used, err := p.number(&p.in.year, i, width)
	if err != nil {
		return err
	}
	p.in.yearDigits = width
	if width < 4 && used < 4 {
		p.in.year = nearYear(p.in.year)
	}
	return nil
}

// nearYear completes a year of less than four digits.
func nearYear(n int) int {
	switch {
	case n < 70:
		return n + 2000
	case n < 100:
		return n + 1900
	case n < 520:
		return n + 2000
	case n < 1000:
		return n + 1000
	}
	return n
}

// fraction reads a fraction of a second, in units of its width.
func (p *dateParser) fraction(dest *int, i, width int) error {
	used, err := p.number(dest, i, width)
	scale := 3
	if dest == &p.in.micros {
		scale = 6
	}
	for ; used < scale; used++ {
		*dest *= 10
	}
	return err
}

// thousands reads a year with a comma.
func (p *dateParser) thousands(n formatNode) error {
	first, rest, ok := strings.Cut(p.text, ",")
	thousands, err := strconv.Atoi(strings.TrimLeft(first, " "))
	end := 0
	for end < len(rest) && end < 3 && rest[end] >= '0' && rest[end] <= '9' {
		end++
	}
	if !ok || err != nil || end == 0 {
		return pgerr.New(pgerr.InvalidDatetimeFormat, "invalid input string for \"Y,YYY\"")
	}
	years, err := strconv.Atoi(rest[:end])
	if err != nil {
		return err
	}
	p.text, p.in.yearDigits = rest[end:], 4
	return set(&p.in.year, thousands*1000+years, n)
}

// set stores a field that may be given twice only if it says the same.
func set(dest *int, value int, n formatNode) error {
	if *dest != 0 && *dest != value {
		return pgerr.New(pgerr.InvalidDatetimeFormat, "conflicting values for \"%s\" field in formatting string", n.pattern).
			WithDetail("This value contradicts a previous setting for the same field type.")
	}
	*dest = value
	return nil
}
