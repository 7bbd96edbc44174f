package exec

import (
	"fmt"
	"strings"
)

// numberPrinter fills a template with the digits of a number, pattern by
// pattern.
type numberPrinter struct {
	*numberFormat
	out      strings.Builder
	number   string // digits and point, without the sign
	at       int    // the next of them
	place    int    // the digit or point pattern, counted from 0
	places   int
	pad      int // patterns before the first digit
	negative bool
	signed   bool // the sign has been written, or is not wanted
	inNumber bool // the last pattern has written a digit
	// last is the last digit that fill mode writes, or the point; -1 is all.
	last int
}

// print fills the template with a number's text.
func (f *numberFormat) print(text string) string {
	if f.exponent {
		return text
	}
	p := &numberPrinter{numberFormat: f, last: -1}
	p.number, p.negative = strings.CutPrefix(text, "-")
	if f.roman {
		return p.run()
	}
	f.before += f.shift
	p.fit()
	p.chooseSign()
	p.places = f.after + f.before - 1
	if f.fill && f.point {
		p.findLast()
	}
	if !p.signed && p.pad == 0 {
		p.places++
	}
	return p.run()
}

// fit pads a number that is shorter than the template; one that is longer
// becomes a row of #.
func (p *numberPrinter) fit() {
	whole := len(p.number)
	if i := strings.IndexByte(p.number, '.'); i >= 0 {
		whole = i
	}
	switch {
	case whole < p.before:
		p.pad = p.before - whole
	case whole > p.before:
		p.number = strings.Repeat("#", p.before) + "." + strings.Repeat("#", p.after)
	}
}

// chooseSign decides whether the number itself shows its sign.
func (p *numberPrinter) chooseSign() {
	f := p.numberFormat
	if f.plus || f.minus {
		p.signed = f.minus
		return
	}
	if !p.negative && f.fill {
		f.bracket = false
		p.signed = !f.sign
	}
	if f.signAt == signBefore && f.before == f.signDigits {
		f.signAt = signBehind
	}
}

// findLast finds the last digit behind the point that is not zero, or that a 0 of
// the template asks for.
func (p *numberPrinter) findLast() {
	p.last = strings.IndexByte(p.number, '.')
	if p.last < 0 {
		return
	}
	for i := p.last + 1; i < len(p.number); i++ {
		if p.number[i] != '0' {
			p.last = i
		}
	}
	if p.zeroEnd > p.pad {
		p.last = max(p.last, min(len(p.number)-1, p.zeroEnd-p.pad))
	}
}

// run writes all patterns.
func (p *numberPrinter) run() string {
	for _, n := range p.nodes {
		switch n {
		case "9", "0", ".", "D":
			if !p.roman {
				p.digit(n)
			}
		case ",", "G":
			switch {
			case p.inNumber:
				p.out.WriteByte(',')
			case !p.fill:
				p.out.WriteByte(' ')
			}
		case "L":
			p.out.WriteByte(' ')
		case "RN", "rn":
			p.romanNumber(n)
		case "TH", "th":
			if !p.roman && !p.negative && !p.point && !strings.HasPrefix(p.number, "#") {
				p.out.WriteString(ordinalSuffix(p.number, n))
			}
		case "MI":
			p.mark(p.negative, '-')
		case "PL":
			p.mark(!p.negative, '+')
		case "SG":
			p.out.WriteByte(p.either('-', '+'))
		default:
			if literal, ok := strings.CutPrefix(n, `"`); ok {
				p.out.WriteString(literal)
			}
		}
	}
	return p.out.String()
}

// romanNumber writes a Roman number.
func (p *numberPrinter) romanNumber(pattern string) {
	text := p.number
	if pattern == "rn" {
		text = strings.ToLower(text)
	}
	if !p.fill {
		text = fmt.Sprintf("%*s", romanWidth, text)
	}
	p.out.WriteString(text)
}

// either is one character for a negative number, another for one that is not.
func (p *numberPrinter) either(negative, positive byte) byte {
	if p.negative {
		return negative
	}
	return positive
}

// mark writes a sign where its pattern stands, a blank if it does not hold.
func (p *numberPrinter) mark(holds bool, sign byte) {
	switch {
	case holds:
		p.out.WriteByte(sign)
	case !p.fill:
		p.out.WriteByte(' ')
	}
}

// zeroAt reports whether the first 0 of the template is at or before a place.
func (p *numberPrinter) zeroAt(place int) bool { return p.zero && p.zeroStart-1 <= place }

// leadingZero reports whether the next digit is the 0 of a number below one,
// which is not written before a point.
func (p *numberPrinter) leadingZero() bool {
	return !p.zero && p.at == 0 && strings.HasPrefix(p.number, "0") && p.after != 0
}

// lastIsPoint reports whether fill mode writes nothing behind the point.
func (p *numberPrinter) lastIsPoint() bool { return p.last >= 0 && p.number[p.last] == '.' }

// digit writes what stands at a pattern for a digit or the point.
func (p *numberPrinter) digit(pattern string) {
	p.inNumber = false
	p.openSign()
	switch {
	case p.place < p.pad && !p.zeroAt(p.place):
		if !p.fill {
			p.out.WriteByte(' ')
		}
	case p.place < p.pad:
		p.out.WriteByte('0')
		p.inNumber = true
	default:
		p.next(pattern)
	}
	end := p.places + boolInt(p.pad > 0) + boolInt(p.point)
	if p.last >= 0 && p.last == p.at {
		end = p.place
	}
	if p.place+1 == end {
		p.closeSign()
	}
	p.place++
}

// next writes the next character of the number.
func (p *numberPrinter) next(pattern string) {
	if p.at >= len(p.number) {
		return
	}
	switch c := p.number[p.at]; {
	case c == '.':
		p.out.WriteByte('.')
	case p.last >= 0 && p.at > p.last && pattern != "0":
	case p.leadingZero() && !p.fill:
		p.out.WriteByte(' ')
	case p.leadingZero():
		if p.lastIsPoint() {
			p.out.WriteByte('0')
		}
	default:
		p.out.WriteByte(c)
		p.inNumber = true
	}
	p.at++
}

// openSign writes the sign before the first digit.
func (p *numberPrinter) openSign() {
	if p.signed || p.place < p.pad && (!p.zero || p.zeroStart-1 != p.place) || p.leadingZero() && !p.lastIsPoint() {
		return
	}
	switch {
	case p.sign:
		if p.signAt != signBefore {
			return
		}
		p.out.WriteByte(p.either('-', '+'))
	case p.bracket:
		p.out.WriteByte(p.either('<', ' '))
	case p.negative:
		p.out.WriteByte('-')
	case !p.fill:
		p.out.WriteByte(' ')
	}
	p.signed = true
}

// closeSign writes what a sign leaves for the end of the number.
func (p *numberPrinter) closeSign() {
	switch {
	case p.signed && p.bracket:
		p.out.WriteByte(p.either('>', ' '))
	case p.sign && p.signAt == signBehind:
		p.out.WriteByte(p.either('-', '+'))
	}
}
