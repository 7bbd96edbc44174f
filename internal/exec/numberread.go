package exec

import (
	"strings"
	"unicode/utf8"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// toNumber reads a number by a template.
func toNumber(_ *analyze.Env, args []value.Value) (value.Value, error) {
	if args[1].Str() == "" {
		return value.Null, nil
	}
	f, err := parseNumberFormat(args[1].Str())
	if err != nil {
		return value.Null, err
	}
	if f.roman {
		return value.Null, pgerr.New(pgerr.FeatureNotSupported, `"RN" not supported for input`)
	}
	r := &numberReader{numberFormat: f, in: args[0].Str(), sign: ' '}
	if f.exponent {
		return value.Null, pgerr.New(pgerr.FeatureNotSupported, `"EEEE" not supported for input`)
	}
	text := r.read()
	d, err := pgtype.ParseNumeric(text)
	if err != nil {
		return value.Null, pgerr.New(pgerr.InvalidTextRepresentation, `invalid input syntax for type numeric: "%s"`, text)
	}
	if f.multiply {
		by, err := decimalPower(apd.New(10, 0), apd.New(int64(-f.shift), 0))
		if err != nil {
			return value.Null, err
		}
		return decimalResult(decimalMul(d, by))
	}
	return value.Decimal(d), nil
}

// numberReader follows a template through a text.
type numberReader struct {
	*numberFormat
	in     string
	at     int
	sign   byte // ' ' while none has been read
	digits strings.Builder
	// whole and fraction count the digits read; point says that the decimal point
	// was.
	whole, fraction int
	pointRead       bool
}

// read returns the number as numeric's input function takes it.
func (r *numberReader) read() string {
	for _, n := range r.nodes {
		if r.at >= len(r.in) {
			break
		}
		if !r.node(n) {
			continue
		}
		r.at++
	}
	return string(r.sign) + strings.TrimSuffix(r.digits.String(), ".")
}

// node reads what one pattern stands for; it returns true when a character more
// is to be passed.
func (r *numberReader) node(n string) bool {
	switch n {
	case "9", "0", ".", "D":
		r.digit(n)
		return true
	case ",", "G":
		return r.in[r.at] == ','
	case "L":
		r.skip(1)
	case "TH", "th":
		if !r.point && r.sign != '-' {
			r.skip(2)
		}
	case "MI":
		return r.signChar("-")
	case "PL":
		return r.signChar("+")
	case "SG":
		return r.signChar("-+")
	default:
		if strings.HasPrefix(n, `"`) {
			for range utf8.RuneCountInString(n[1:]) {
				if r.at < len(r.in) {
					_, size := utf8.DecodeRuneInString(r.in[r.at:])
					r.at += size
				}
			}
		}
	}
	return false
}

// signChar reads a sign; without one it passes a character that is no part of a
// number.
func (r *numberReader) signChar(signs string) bool {
	if strings.IndexByte(signs, r.in[r.at]) >= 0 {
		r.sign = r.in[r.at]
		return true
	}
	r.skip(1)
	return false
}

// skip passes up to n characters that are no part of a number.
func (r *numberReader) skip(n int) {
	for ; n > 0 && r.at < len(r.in) && strings.IndexByte("0123456789.,+-", r.in[r.at]) < 0; n-- {
		_, size := utf8.DecodeRuneInString(r.in[r.at:])
		r.at += size
	}
}

// is reports whether the next character is one of a set.
func (r *numberReader) is(set string) bool {
	return r.at < len(r.in) && strings.IndexByte(set, r.in[r.at]) >= 0
}

// digit reads a digit or the point, and the sign around the number.
func (r *numberReader) digit(pattern string) {
	if r.is(" ") {
		r.at++
	}
	if (pattern == "9" || pattern == "0") && r.sign == ' ' && r.whole+r.fraction == 0 {
		r.leadingSign()
	}
	read := false
	switch {
	case r.is("0123456789"):
		if r.pointRead && r.fraction == r.after {
			return
		}
		r.digits.WriteByte(r.in[r.at])
		if r.pointRead {
			r.fraction++
		} else {
			r.whole++
		}
		read = true
	case r.point && !r.pointRead && r.is("."):
		r.digits.WriteByte('.')
		r.pointRead, read = true, true
	}
	if r.at < len(r.in) && r.sign == ' ' && r.whole+r.fraction > 0 {
		r.trailingSign(read)
	}
}

// leadingSign reads a sign before the first digit.
func (r *numberReader) leadingSign() {
	switch {
	case r.numberFormat.sign && r.signAt != signBefore:
	case r.is("-"), r.bracket && r.is("<"):
		r.sign = '-'
		r.at++
	case r.is("+"):
		r.sign = '+'
		r.at++
	}
}

// trailingSign reads a sign behind the last digit: where S stands, and with MI, PL and
// SG.
func (r *numberReader) trailingSign(read bool) {
	f := r.numberFormat
	switch {
	case f.sign && read && r.at+1 < len(r.in):
		if next := r.in[r.at+1]; next == '-' || next == '+' {
			r.sign = next
			r.at++
		}
	case !f.sign && !read && (f.plus || f.minus) && r.is("-+"):
		r.sign = r.in[r.at]
	}
}
