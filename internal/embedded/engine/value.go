package engine

import (
	"math"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// itemValue takes a parameter's value as it came; strings are copied.
func itemValue(it list.Item) store.Value {
	switch it.Kind {
	case list.String, list.OREF:
		return store.Text(strings.Clone(it.Str))
	case list.Bytes:
		return store.Blob(strings.Clone(it.Str))
	case list.Int:
		return store.Int(it.Int)
	case list.Decimal:
		return store.Text(decimal{it.Int, int(it.Exp)}.normal().String())
	case list.Double:
		return store.Float(it.Double)
	}
	return store.Value{}
}

// number is the numeric value IRIS's arithmetic sees in a value.
func number(v store.Value) decimal {
	switch v.Kind() {
	case store.KindInt:
		return intDecimal(v.Int())
	case store.KindFloat:
		return floatDecimal(v.Float())
	}
	return leadingDecimal(v.Str())
}

// float is the numeric value of v as a double.
func float(v store.Value) float64 {
	switch v.Kind() {
	case store.KindInt:
		return float64(v.Int())
	case store.KindFloat:
		return v.Float()
	}
	if f, err := strconv.ParseFloat(v.Str(), 64); err == nil {
		return f
	}
	return leadingDecimal(v.Str()).float64()
}

// numberValue returns the value of a decimal in the form a family is held in.
func numberValue(d decimal, f family) store.Value {
	switch f {
	case famDouble:
		return store.Float(d.float64())
	case famInt:
		if n, ok := d.int64(); ok && d.whole() {
			return store.Int(n)
		}
	}
	return store.Text(d.String())
}

// text is the string IRIS's string functions see in a value: a number's
// canonical form, the logical value of a date.
func text(v store.Value) string {
	switch v.Kind() {
	case store.KindInt:
		return strconv.FormatInt(v.Int(), 10)
	case store.KindFloat:
		return floatText(v.Float())
	case store.KindBlob:
		return blobText(v.Str())
	}
	return v.Str()
}

// floatText formats a double as IRIS does: shortest digits, no leading zero.
func floatText(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NAN"
	case math.IsInf(f, 1):
		return "INF"
	case math.IsInf(f, -1):
		return "-INF"
	}
	if a := math.Abs(f); a != 0 && (a < 1e-20 || a >= 1e21) {
		return strconv.FormatFloat(f, 'E', -1, 64)
	}
	return floatDecimal(f).String()
}

// shaped gives a function's result the form its static family demands.
func shaped(v store.Value, f family) store.Value {
	switch {
	case v.IsNull():
		return v
	case f == famInt && v.Kind() != store.KindInt:
		// Seconds have a fraction, which must compare as a number.
		if d := number(v); !d.whole() {
			return store.Float(d.float64())
		}
		return numberValue(number(v), f)
	case f == famDecimal:
		return numberValue(number(v), f)
	case f == famDouble && v.Kind() != store.KindFloat:
		return store.Float(float(v))
	case f == famText && v.Kind() != store.KindText:
		return store.Text(text(v))
	}
	return v
}

// outcome tells how a conversion to a type went.
type outcome uint8

// The outcomes. A mismatch is text that is no number, which compares with no
// number; badDate and badTime are errors.
const (
	converted outcome = iota
	mismatch
	badDate
	badTime
)

// err returns the error of an outcome for a value, nil for a mismatch too.
func (o outcome) err(v store.Value) error {
	switch o {
	case badDate:
		return newError(-146, "Error: '%s' is an invalid ODBC/JDBC Date value", text(v))
	case badTime:
		return newError(-147, "Error: '%s' is an invalid ODBC/JDBC Time value", text(v))
	}
	return nil
}

// convert brings a value from a client or a literal into the form of a type, as
// IRIS's OdbcToLogical does. What does not fit comes back as it was.
func convert(v store.Value, t store.Type) (store.Value, outcome) {
	if v.IsNull() {
		return v, converted
	}
	switch familyOf(t) {
	case famNone:
		return v, converted
	case famInt:
		return convertInteger(v, t)
	case famDecimal:
		d, ok := strictNumber(v)
		if !ok {
			return v, mismatch
		}
		return store.Text(d.String()), converted
	case famDouble:
		return convertDouble(v)
	case famDate:
		return convertDate(v)
	case famTime:
		return convertTime(v, t)
	case famPosix, famStamp:
		return convertInstant(v, familyOf(t))
	case famBytes:
		return convertBytes(v), converted
	case famVector:
		return convertVector(v, t)
	default:
		return store.Text(text(v)), converted
	}
}

// strictNumber returns the number a value is; the empty string is 0.
func strictNumber(v store.Value) (decimal, bool) {
	if v.Kind() != store.KindText {
		return number(v), v.Kind() != store.KindBlob
	}
	s := strings.TrimSpace(v.Str())
	if s == "" {
		return decimal{}, true
	}
	return parseDecimal(s)
}

// convertInteger converts to a whole number; a fraction stays a number that
// equals no whole one. BIT takes true and false in any case.
func convertInteger(v store.Value, t store.Type) (store.Value, outcome) {
	if v.Kind() == store.KindInt {
		return v, converted
	}
	if t.Class == store.ClassBoolean {
		switch {
		case strings.EqualFold(v.Str(), "true"):
			return store.Int(1), converted
		case strings.EqualFold(v.Str(), "false"):
			return store.Int(0), converted
		}
	}
	d, ok := strictNumber(v)
	if !ok {
		return v, mismatch
	}
	if n, fits := d.int64(); fits && d.whole() {
		return store.Int(n), converted
	}
	return store.Float(d.float64()), converted
}

// convertDouble converts to a double.
func convertDouble(v store.Value) (store.Value, outcome) {
	switch v.Kind() {
	case store.KindFloat:
		return v, converted
	case store.KindInt:
		return store.Float(float64(v.Int())), converted
	case store.KindBlob:
		return v, mismatch
	}
	s := strings.TrimSpace(v.Str())
	if s == "" {
		return store.Float(0), converted
	}
	if _, ok := parseDecimal(s); !ok {
		return v, mismatch
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return v, mismatch
	}
	return store.Float(f), converted
}

// convertDate converts to a day number.
func convertDate(v store.Value) (store.Value, outcome) {
	if v.Kind() == store.KindText {
		if day, ok := parseDate(v.Str()); ok {
			return store.Int(day), converted
		}
	}
	d, ok := strictNumber(v)
	n, fits := d.int64()
	if !ok || !fits || !d.whole() || v.Kind() == store.KindText && v.Str() == "" || !(moment{day: n}).valid() {
		return v, badDate
	}
	return store.Int(n), converted
}

// convertTime converts to seconds of the day, cut to the type's precision.
func convertTime(v store.Value, t store.Type) (store.Value, outcome) {
	var d decimal
	if second, nano, ok := parseClock(v.Str()); ok && v.Kind() == store.KindText {
		d = joinSeconds(second, nano)
	} else {
		n, isNumber := strictNumber(v)
		if !isNumber || n.sign() < 0 || n.cmp(intDecimal(secondsPerDay)) >= 0 || v.Kind() == store.KindText && v.Str() == "" {
			return v, badTime
		}
		d = n
	}
	return timeValue(d.truncate(t.Precision), t), converted
}

// timeValue is the stored form of a number of seconds.
func timeValue(d decimal, t store.Type) store.Value {
	if t.Precision > 0 {
		return store.Text(d.String())
	}
	return numberValue(d.truncate(0), famInt)
}

// convertInstant converts to a %PosixTime or a %TimeStamp.
func convertInstant(v store.Value, f family) (store.Value, outcome) {
	var m moment
	if n, ok := posixOf(v); ok {
		m = posixMoment(n)
	} else if m, ok = parseStamp(v.Str()); !ok || v.Kind() != store.KindText {
		return v, badDate
	}
	if f == famPosix {
		return store.Int(m.posix()), converted
	}
	return store.Text(m.stamp()), converted
}

// posixOf returns the integer of a value that is a %PosixTime.
func posixOf(v store.Value) (int64, bool) {
	n := v.Int()
	if v.Kind() == store.KindText {
		var err error
		if n, err = strconv.ParseInt(v.Str(), 10, 64); err != nil {
			return 0, false
		}
	}
	return n, isPosix(n)
}

// convertBytes converts text to the bytes it is Latin-1 for; text with other
// characters keeps its UTF-8 form.
func convertBytes(v store.Value) store.Value {
	if v.Kind() == store.KindBlob {
		return v
	}
	s := text(v)
	b := make([]byte, 0, len(s))
	for _, r := range s {
		if r > math.MaxUint8 {
			return store.Blob(s)
		}
		b = append(b, byte(r))
	}
	return store.Blob(string(b))
}

// appendValue appends a value of a type to a row as the client gets it.
func appendValue(buf []byte, v store.Value, t store.Type) []byte {
	f := familyOf(t)
	switch v.Kind() {
	case store.KindNull:
		return list.AppendNull(buf)
	case store.KindInt:
		if f == famDecimal {
			return list.AppendDecimal(buf, v.Int(), 0)
		}
		return list.AppendInt(buf, v.Int())
	case store.KindFloat:
		if f == famInt {
			return appendDecimal(buf, number(v))
		}
		return list.AppendDouble(buf, v.Float(), false)
	case store.KindBlob:
		if f == famVector {
			return list.AppendString(buf, vectorText(v.Str()))
		}
		return list.AppendBytes(buf, []byte(v.Str()))
	}
	if f == famDecimal || f == famInt || f == famTime {
		return appendDecimal(buf, number(v))
	}
	return list.AppendString(buf, v.Str())
}

// appendDecimal appends a decimal item without a positive exponent where the
// significand has room, so that clients print 100 and not 1E+2.
func appendDecimal(buf []byte, d decimal) []byte {
	for d.exp > 0 && d.mant <= math.MaxInt64/10 && d.mant >= math.MinInt64/10 {
		d.mant *= 10
		d.exp--
	}
	return list.AppendDecimal(buf, d.mant, int8(d.exp))
}
