package engine

import "strings"

// picture is a number format of TO_CHAR, taken apart.
type picture struct {
	format          string
	whole, fraction string // the places before and behind the decimal separator
	signFirst       bool   // S in front
	signLast        bool   // S or MI behind
	minusOnly       bool   // MI
	dollar          bool
	blankZero       bool // B
	trimmed         bool // FM
}

// numberFormat takes a format apart; false when it is none of numbers.
func numberFormat(format string) (picture, bool) {
	p := picture{format: format}
	s := strings.ToUpper(format)
	s, p.trimmed = strings.CutPrefix(s, "FM")
	if strings.Trim(s, "9$,.SMIBDG0") != "" || !strings.ContainsAny(s, "90") {
		return p, false
	}
	s, p.minusOnly = strings.CutSuffix(s, "MI")
	s, p.signFirst = strings.CutPrefix(s, "S")
	s, p.signLast = strings.CutSuffix(s, "S")
	p.signLast = p.signLast || p.minusOnly
	p.dollar = strings.Contains(s, "$")
	p.blankZero = strings.Contains(s, "B")
	s = strings.NewReplacer("$", "", "B", "", "D", ".", "G", ",").Replace(s)
	p.whole, p.fraction, _ = strings.Cut(s, ".")
	return p, strings.Trim(p.whole+p.fraction, "90,") == "" && !strings.Contains(p.fraction, ",")
}

// write formats a number; one with too many digits becomes pound signs.
func (p picture) write(d decimal) string {
	integral, decimals, _ := strings.Cut(fixed(d.abs(), len(p.fraction)), ".")
	places := strings.Count(p.whole, "9") + strings.Count(p.whole, "0")
	if integral == "0" && (p.blankZero || p.fraction != "" && d.sign() != 0 && !strings.Contains(p.whole, "0")) {
		integral = ""
	}
	if len(integral) > places {
		return strings.Repeat("#", len(p.format)+1)
	}
	out := fillPicture(p.whole, integral)
	if p.blankZero && integral == "" {
		out = strings.Repeat(" ", len(p.whole))
	}
	if p.fraction != "" {
		out += "." + decimals
	}
	out = p.signed(d.sign() < 0, out)
	if p.trimmed {
		out = strings.TrimSpace(out)
	}
	return out
}

// signed adds sign and currency to a formatted number. Only one that is positive
// and without S has a blank in front.
func (p picture) signed(minus bool, s string) string {
	body := strings.TrimLeft(s, " ")
	blanks := s[:len(s)-len(body)]
	if p.dollar {
		body = "$" + body
	}
	sign := "+"
	if minus {
		sign = "-"
	}
	switch {
	case p.minusOnly && !minus:
		return blanks + body + " "
	case p.signLast:
		return blanks + body + sign
	case p.signFirst || minus:
		return blanks + sign + body
	}
	return " " + blanks + body
}

// fillPicture puts the digits of a whole number into the places of a picture
// from the right; places left over are zeros from the first 0 on, else blank.
func fillPicture(picture, digits string) string {
	out := make([]byte, 0, len(picture))
	zero := strings.IndexByte(picture, '0')
	for i := len(picture) - 1; i >= 0; i-- {
		switch {
		case picture[i] == ',':
			if digits != "" || zero >= 0 && zero < i {
				out = append(out, ',')
			} else {
				out = append(out, ' ')
			}
		case digits != "":
			out = append(out, digits[len(digits)-1])
			digits = digits[:len(digits)-1]
		case zero >= 0 && zero <= i:
			out = append(out, '0')
		default:
			out = append(out, ' ')
		}
	}
	return reverse(string(out))
}
