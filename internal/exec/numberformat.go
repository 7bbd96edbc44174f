package exec

import (
	"math"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// numberFormat is a parsed to_char template for numbers.
type numberFormat struct {
	nodes []string // patterns; literal text starts with a quote
	// before and after count the digits on both sides of the decimal point;
	// zeroAt is the place of the first 0 before it, -1 if there is none.
	before, after, zeroAt int
	fill, hasPoint        bool
	sign                  string // "S", "MI", "PL", "SG", "PR" or ""
	signLeads             bool   // the sign's pattern precedes all digits
	exponent              bool
}

// numberPatterns lists the template patterns for numbers, longer ones first.
const numberPatterns = "EEEE FM MI PL PR RN SG TH th 9 0 . , D G L S V B C"

// parseNumberFormat reads a template.
func parseNumberFormat(format string) (*numberFormat, error) {
	f := &numberFormat{zeroAt: -1}
	patterns := strings.Fields(numberPatterns)
	for format != "" {
		var p string
		if p, format = cutPattern(format, patterns); p == "" {
			p, format = cutLiteral(format)
			f.nodes = append(f.nodes, `"`+p)
			continue
		}
		if err := f.add(p); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// errNumberFormat is the error of a template that makes no sense.
func errNumberFormat(text string) error { return pgerr.New(pgerr.SyntaxError, "%s", text) }

// add takes one pattern.
func (f *numberFormat) add(p string) error {
	switch p {
	case "FM":
		f.fill = true
		return nil
	case "9", "0":
		if f.hasPoint {
			f.after++
			break
		}
		if p == "0" && f.zeroAt < 0 {
			f.zeroAt = f.before
		}
		f.before++
	case ".", "D":
		if f.hasPoint {
			return errNumberFormat("multiple decimal points")
		}
		f.hasPoint, p = true, "."
	case "G":
		p = ","
	case "S", "MI", "PL", "SG", "PR":
		if f.sign != "" {
			return errNumberFormat("cannot use \"" + p + "\" twice")
		}
		f.sign, f.signLeads = p, f.before+f.after == 0
	case "EEEE":
		f.exponent = true
	case "RN", "V", "B", "C":
		return pgerr.Unsupported("pattern %q in a number template", p)
	case "L":
		p = `" `
	}
	f.nodes = append(f.nodes, p)
	return nil
}

// numberToChar is to_char of a number of a type.
func numberToChar(t pgtype.OID) analyze.EvalFunc {
	return func(env *analyze.Env, args []value.Value) (value.Value, error) {
		f, err := parseNumberFormat(args[1].Str())
		if err != nil {
			return value.Null, err
		}
		if args[1].Str() == "" {
			return value.Text(""), nil
		}
		d := args[0].Decimal()
		switch t {
		case pgtype.Int8OID:
			d = apd.New(args[0].Int(), 0)
		case pgtype.Float8OID:
			if d, err = floatDecimal(env, args[0].Float()); err != nil {
				return value.Null, err
			}
		}
		return value.Text(f.format(d)), nil
	}
}

// floatDecimal is a float with the 15 digits that to_char looks at.
func floatDecimal(_ *analyze.Env, x float64) (*apd.Decimal, error) {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return notANumber(), nil
	}
	return pgtype.ParseNumeric(strconv.FormatFloat(x, 'e', 14, 64))
}

// format prints a number.
func (f *numberFormat) format(d *apd.Decimal) string {
	if f.exponent {
		return f.scientific(d)
	}
	if isNaN(d) && f.before >= 3 {
		return strings.Repeat(" ", f.before-2) + "NaN"
	}
	special := d.Form != apd.Finite
	negative := d.Negative
	whole, fraction := "", strings.Repeat("#", f.after)
	if !special {
		r := pgtype.RoundNumeric(d, int32(f.after))
		negative = negative && !r.IsZero()
		text := string(pgtype.AppendNumeric(nil, absolute(r)))
		whole, fraction, _ = strings.Cut(text, ".")
	}
	if whole == "0" {
		whole = ""
		if f.after == 0 && f.before > 0 {
			whole = "0"
		}
	}
	if special || len(whole) > f.before {
		whole = strings.Repeat("#", f.before)
		fraction = strings.Repeat("#", f.after)
	}
	p := numberPrinter{numberFormat: f, negative: negative, whole: whole, fraction: fraction}
	return p.print()
}

// scientific prints a number with an exponent.
func (f *numberFormat) scientific(d *apd.Decimal) string {
	if d.Form != apd.Finite {
		return " " + strings.Repeat("#", f.before+f.after+6)
	}
	x := new(apd.Decimal).Set(d)
	exponent := int64(0)
	if !x.IsZero() {
		exponent = x.NumDigits() + int64(x.Exponent) - 1
		x.Exponent -= int32(exponent)
		r := pgtype.RoundNumeric(x, int32(f.after))
		if r.NumDigits()+int64(r.Exponent) > 1 {
			x.Exponent--
			exponent++
		}
	}
	sign := " "
	if d.Negative {
		sign = "-"
	}
	mantissa := string(pgtype.AppendNumeric(nil, absolute(pgtype.RoundNumeric(normalScale(x), int32(f.after)))))
	exponentSign := "+"
	if exponent < 0 {
		exponentSign, exponent = "-", -exponent
	}
	return sign + mantissa + "e" + exponentSign + padNumber(exponent, 2, false)
}

// normalScale gives a number a scale that is not negative.
func normalScale(d *apd.Decimal) *apd.Decimal { return normal(new(apd.Decimal).Set(d)) }

// numberPrinter prints one number by its template.
type numberPrinter struct {
	*numberFormat
	negative        bool
	whole, fraction string
	out             strings.Builder
	signed          bool // the sign has been written
	digitsBefore    int  // digit patterns before the point seen so far
	digitsAfter     int
	pointSeen       bool
	started         bool // a digit has been written
}

// floating reports whether the sign stands right before the first digit.
func (p *numberPrinter) floating() bool {
	return p.sign == "" || p.sign == "PR" || p.sign == "PL" || p.sign == "S" && p.signLeads
}

// mark is the sign as a floating sign shows it.
func (p *numberPrinter) mark() string {
	switch {
	case p.sign == "PR" && p.negative:
		return "<"
	case p.negative:
		return "-"
	case p.sign == "S":
		return "+"
	case p.fill:
		return ""
	}
	return " "
}

// print writes all nodes.
func (p *numberPrinter) print() string {
	ordinal := ""
	for _, n := range p.nodes {
		if n == "TH" || n == "th" {
			if !p.negative && p.after == 0 {
				ordinal = n
				p.out.WriteString(ordinalSuffix(p.whole, ordinal))
			}
			continue
		}
		p.node(n)
	}
	p.closeSign()
	return p.out.String()
}

// node writes one node.
func (p *numberPrinter) node(n string) {
	switch n {
	case "9", "0":
		if p.pointSeen {
			p.fractionDigit(n)
		} else {
			p.wholeDigit(n)
		}
	case ".":
		p.writeSign()
		p.pointSeen = true
		p.out.WriteByte('.')
	case ",":
		switch {
		case p.started:
			p.out.WriteByte(',')
		case !p.fill:
			p.out.WriteByte(' ')
		}
	case "S", "MI", "PL", "SG":
		p.fixedSign(n)
	case "PR":
	default:
		p.out.WriteString(strings.TrimPrefix(n, `"`))
	}
}

// wholeDigit writes a digit before the point: blank in front of the number
// unless a 0 asks for zeros.
func (p *numberPrinter) wholeDigit(string) {
	i := p.digitsBefore
	p.digitsBefore++
	lead := p.before - len(p.whole)
	switch {
	case i >= lead:
		p.writeSign()
		p.out.WriteByte(p.whole[i-lead])
		p.started = true
	case p.zeroAt >= 0 && i >= p.zeroAt:
		p.writeSign()
		p.out.WriteByte('0')
		p.started = true
	case !p.fill:
		p.out.WriteByte(' ')
	}
}

// fractionEnd is how many digits of the fraction are written: in fill mode
// those up to the last one that is not zero or has a 0 pattern.
func (p *numberPrinter) fractionEnd() int {
	if !p.fill {
		return p.after
	}
	end := len(strings.TrimRight(p.fraction, "0"))
	after, at := false, 0
	for _, n := range p.nodes {
		switch {
		case n == ".":
			after = true
		case after && (n == "9" || n == "0"):
			if at++; n == "0" {
				end = max(end, at)
			}
		}
	}
	return end
}

// fractionDigit writes a digit behind the point.
func (p *numberPrinter) fractionDigit(string) {
	i := p.digitsAfter
	p.digitsAfter++
	if i < p.fractionEnd() && i < len(p.fraction) {
		p.out.WriteByte(p.fraction[i])
		p.started = true
	}
}

// writeSign writes a floating sign before the first digit; its place is kept
// in front of the blanks.
func (p *numberPrinter) writeSign() {
	if p.signed || !p.floating() {
		return
	}
	p.signed = true
	p.out.WriteString(p.mark())
}

// fixedSign writes a sign pattern where it stands.
func (p *numberPrinter) fixedSign(n string) {
	blank := " "
	if p.fill {
		blank = ""
	}
	switch {
	case n == "S" && p.signLeads:
		return
	case n == "PL" && p.negative, n == "MI" && !p.negative:
		p.out.WriteString(blank)
	case p.negative:
		p.out.WriteByte('-')
	default:
		p.out.WriteByte('+')
	}
}

// closeSign writes what a sign leaves for the end.
func (p *numberPrinter) closeSign() {
	if p.sign != "PR" {
		return
	}
	switch {
	case p.negative:
		p.out.WriteByte('>')
	case !p.fill:
		p.out.WriteByte(' ')
	}
}

// toNumber reads a number by a template: its digits, point and sign.
func toNumber(_ *analyze.Env, args []value.Value) (value.Value, error) {
	f, err := parseNumberFormat(args[1].Str())
	if err != nil {
		return value.Null, err
	}
	var b strings.Builder
	negative := false
	for _, r := range args[0].Str() {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '.' && f.hasPoint && !strings.Contains(b.String(), "."):
			b.WriteRune(r)
		case r == '-' || r == '<':
			negative = true
		}
	}
	text, fraction, _ := strings.Cut(b.String(), ".")
	if len(text) > f.before {
		text = text[:f.before]
	}
	if len(fraction) > f.after {
		fraction = fraction[:f.after]
	}
	if text+fraction == "" {
		return value.Null, pgerr.New(pgerr.InvalidTextRepresentation, "invalid input syntax for type numeric: \"%s\"", " ")
	}
	d, err := pgtype.ParseNumeric(text + "." + fraction)
	if err != nil {
		return value.Null, err
	}
	if negative {
		d = negate(d)
	}
	return value.Decimal(d), nil
}
