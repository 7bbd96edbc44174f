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

// signPlace is where the sign of pattern S stands.
type signPlace uint8

// The places of a sign.
const (
	signNowhere signPlace = iota
	signBefore
	signBehind
)

// numberFormat is a parsed template of to_char or to_number for numbers.
type numberFormat struct {
	nodes []string // patterns; literal text starts with a quote
	// before and after count the digits on both sides of the decimal point, and
	// shift those behind V.
	before, after, shift int
	// zeroStart is the place of the first 0 before the point, counted from 1, and
	// zeroEnd how many digits there are up to the last 0.
	zeroStart, zeroEnd int
	signAt             signPlace
	signDigits         int // digits before pattern S
	// The patterns that are there: FM, a decimal point, 0, S, PR, MI, PL, RN, V, B,
	// EEEE.
	fill, point, zero, sign, bracket, minus, plus, roman, multiply, blank, exponent bool
}

// numberPatterns lists the template patterns for numbers, longer ones before
// their prefixes.
const numberPatterns = `EEEE eeee FM fm MI mi PL pl PR pr RN rn SG sg SP sp TH th 9 0 . , B b C c D d G g L l S s V v`

// parseNumberFormat reads a template.
func parseNumberFormat(format string) (*numberFormat, error) {
	f := &numberFormat{}
	patterns := strings.Fields(numberPatterns)
	for format != "" {
		var p string
		for _, candidate := range patterns {
			if strings.HasPrefix(format, candidate) {
				p, format = candidate, format[len(candidate):]
				break
			}
		}
		if p == "" {
			p, format = cutLiteral(format)
			f.nodes = append(f.nodes, `"`+p)
			continue
		}
		if p != "th" && p != "rn" {
			p = strings.ToUpper(p)
		}
		if err := f.add(p); err != nil {
			return nil, err
		}
		f.nodes = append(f.nodes, p)
	}
	return f, nil
}

// errNumberFormat is the error of a template that makes no sense.
func errNumberFormat(text string) *pgerr.Error { return pgerr.New(pgerr.SyntaxError, "%s", text) }

// add takes one pattern.
func (f *numberFormat) add(p string) error {
	if f.exponent && p != "EEEE" {
		return errNumberFormat(`"EEEE" must be the last pattern used`)
	}
	switch p {
	case "9", "0":
		return f.addDigit(p)
	case ".", "D":
		switch {
		case f.point:
			return errNumberFormat("multiple decimal points")
		case f.multiply:
			return errNumberFormat(`cannot use "V" and decimal point together`)
		}
		f.point = true
	case "FM":
		f.fill = true
	case "B":
		f.blank = f.blank || f.before == 0 && f.after == 0 && !f.zero
	case "S", "MI", "PL", "SG", "PR":
		return f.addSign(p)
	case "RN", "rn":
		f.roman = true
	case "V":
		if f.point {
			return errNumberFormat(`cannot use "V" and decimal point together`)
		}
		f.multiply = true
	case "EEEE":
		switch {
		case f.exponent:
			return errNumberFormat(`cannot use "EEEE" twice`)
		case f.blank || f.fill || f.sign || f.bracket || f.minus || f.plus || f.roman || f.multiply:
			return errNumberFormat(`"EEEE" is incompatible with other formats`).
				WithDetail(`"EEEE" may only be used together with digit and decimal point patterns.`)
		}
		f.exponent = true
	}
	return nil
}

// addDigit takes 9 or 0.
func (f *numberFormat) addDigit(p string) error {
	switch {
	case f.bracket:
		return errNumberFormat(`"` + p + `" must be ahead of "PR"`)
	case p == "9" && f.multiply:
		f.shift++
		return nil
	case f.point:
		f.after++
	default:
		f.before++
	}
	if p == "0" {
		if !f.zero && !f.point {
			f.zero, f.zeroStart = true, f.before
		}
		f.zeroEnd = f.before + f.after
	}
	return nil
}

// addSign takes the pattern of a sign.
func (f *numberFormat) addSign(p string) error {
	switch {
	case p == "S" && f.sign:
		return errNumberFormat(`cannot use "S" twice`)
	case p == "S" && (f.plus || f.minus || f.bracket):
		return errNumberFormat(`cannot use "S" and "PL"/"MI"/"SG"/"PR" together`)
	case p == "PR" && (f.sign || f.plus || f.minus):
		return errNumberFormat(`cannot use "PR" and "S"/"PL"/"MI"/"SG" together`)
	case p != "S" && p != "PR" && f.sign:
		return errNumberFormat(`cannot use "S" and "` + p + `" together`)
	}
	switch p {
	case "S":
		f.sign, f.signAt = true, signBehind
		if !f.point {
			f.signAt, f.signDigits = signBefore, f.before
		}
	case "PR":
		f.bracket = true
	default:
		f.minus = f.minus || p != "PL"
		f.plus = f.plus || p != "MI"
	}
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
		var text string
		switch t {
		case pgtype.Int8OID:
			text, err = f.decimalText(env, apd.New(args[0].Int(), 0))
		case pgtype.NumericOID:
			text, err = f.decimalText(env, args[0].Decimal())
		default:
			digits := floatDigits(t)
			text, err = f.floatText(env, args[0].Float(), digits)
		}
		if err != nil {
			return value.Null, err
		}
		return value.Text(f.print(text)), nil
	}
}

// floatDigits is how many decimal digits a float type has for certain.
func floatDigits(t pgtype.OID) int {
	if t == pgtype.Float4OID {
		return 6
	}
	return 15
}

// decimalText is the text that a template is filled with: a number with as many
// digits behind the point as the template has.
func (f *numberFormat) decimalText(env *analyze.Env, d *apd.Decimal) (string, error) {
	if f.roman {
		n, err := pgtype.Cast(&env.Env, value.Decimal(pgtype.RoundNumeric(d, 0)), pgtype.NumericOID, pgtype.Int4OID, true)
		return roman(n.Int()), err
	}
	if f.exponent {
		return f.scientific(d), nil
	}
	if f.multiply && d.Form == apd.Finite {
		var err error
		if d, err = decimalMul(d, apd.New(1, int32(f.shift))); err != nil {
			return "", err
		}
	}
	if d.Form == apd.Finite {
		d = pgtype.RoundNumeric(d, int32(f.after))
	}
	return string(pgtype.AppendNumeric(nil, d)), nil
}

// floatText is decimalText of a float.
func (f *numberFormat) floatText(_ *analyze.Env, x float64, digits int) (string, error) {
	special := math.IsNaN(x) || math.IsInf(x, 0)
	switch {
	case f.roman:
		if special || math.Abs(x) >= math.MaxInt32 {
			return roman(0), nil
		}
		return roman(int64(math.RoundToEven(x))), nil
	case f.exponent && special:
		return f.scientific(notANumber()), nil
	case f.exponent:
		text := strconv.FormatFloat(x, 'e', f.after, 64)
		if !math.Signbit(x) {
			text = " " + text
		}
		return text, nil
	case f.multiply:
		x *= math.Pow10(f.shift)
	}
	switch {
	case math.IsNaN(x):
		return "NaN", nil
	case math.IsInf(x, 0):
		return strings.TrimPrefix(strconv.FormatFloat(x, 'f', -1, 64), "+") + "inity", nil
	}
	whole := len(strconv.FormatFloat(math.Abs(x), 'f', 0, 64))
	f.after = max(min(f.after, digits-whole), 0)
	return strconv.FormatFloat(x, 'f', f.after, 64), nil
}

// scientific is a number with an exponent.
func (f *numberFormat) scientific(d *apd.Decimal) string {
	if d.Form != apd.Finite {
		return " " + strings.Repeat("#", f.before) + "." + strings.Repeat("#", f.after+4)
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

// romanWidth is how many places a Roman number takes.
const romanWidth = 15

// roman is a number in Roman numerals.
func roman(n int64) string {
	if n < 1 || n > 3999 {
		return strings.Repeat("#", romanWidth)
	}
	values := []int64{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1}
	letters := strings.Fields("M CM D CD C XC L XL X IX V IV I")
	var b strings.Builder
	for i, v := range values {
		for ; n >= v; n -= v {
			b.WriteString(letters[i])
		}
	}
	return b.String()
}
