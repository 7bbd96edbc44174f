package engine

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// conversions are the functions that decide themselves about the form of their
// result.
var conversions = map[string]valueFunc{
	"iris_cast":      castFunc,
	"iris_explicit":  explicitCast,
	"iris_converted": explicitConvert,
	"iris_convert":   convertFunc,
	"iris_collate": func(a []store.Value) (store.Value, error) {
		return store.Text(collatedText(text(a[0]), a[1].Str())), nil
	},
}

// specType reads the arguments castSpec writes.
func specType(a []store.Value) store.Type {
	return store.Type{
		Class: store.Class(a[0].Int()), MaxLen: int(a[1].Int()), Precision: int(a[2].Int()), Scale: int(a[3].Int()),
	}
}

// castFunc is CAST: value, family of its type, target.
func castFunc(a []store.Value) (store.Value, error) {
	return castValue(a[0], family(a[1].Int()), specType(a[2:]))
}

// explicitCast is CAST as a statement writes it: what is no date or time is day
// or second 0, no timestamp stays the empty string or is an error.
func explicitCast(a []store.Value) (store.Value, error) {
	v, from, to := a[0], family(a[1].Int()), specType(a[2:])
	isText := from == famText || from == famNone && v.Kind() == store.KindText
	if !isText || !familyOf(to).temporal() {
		if to.Class == store.ClassGUID {
			return store.Text(slice(text(v), 0, 36)), nil
		}
		return castValue(v, from, to)
	}
	switch familyOf(to) {
	case famDate:
		m, ok := toMoment(v)
		if _, isClock := bareClock(v); isClock || !ok {
			m.day = 0
		}
		return store.Int(m.day), nil
	case famTime:
		m, ok := toMoment(v)
		if !ok {
			return timeValue(decimal{}, to), nil
		}
		return timeValue(joinSeconds(m.second, m.nano).truncate(to.Precision), to), nil
	}
	if v.Str() == "" && familyOf(to) == famStamp {
		return v, nil
	}
	m, ok := looseMoment(v, 1) // a time without date is on 1841-01-01
	if !ok {
		return v, illegalValue()
	}
	if familyOf(to) == famPosix {
		return store.Int(m.posix()), nil
	}
	return store.Text(m.stamp()), nil
}

// explicitConvert is CONVERT: like CAST, but a BIT must be 0 or 1.
func explicitConvert(a []store.Value) (store.Value, error) {
	if to := specType(a[2:]); to.Class == store.ClassBoolean {
		d, ok := strictNumber(a[0])
		if !ok || text(a[0]) == "" || d.sign() != 0 && d.cmp(intDecimal(1)) != 0 {
			return store.Value{}, &funcError{-141, codeTexts[-141]}
		}
	}
	return explicitCast(a)
}

// convertFunc converts text for a column and leaves what does not convert, for
// the validation that follows.
func convertFunc(a []store.Value) (store.Value, error) {
	t := specType(a[1:])
	t.Element = store.Element(a[5].Int())
	v, how := convert(a[0], t)
	if how != converted {
		return a[0], nil
	}
	return v, nil
}

// castValue converts a value as CAST does: text that is no number is 0, fractions
// are cut off by whole types and rounded by NUMERIC, text is cut to the length.
func castValue(v store.Value, from family, to store.Type) (store.Value, error) {
	switch familyOf(to) {
	case famInt:
		return castInteger(v, to)
	case famDecimal:
		return castDecimal(v, from, to)
	case famDouble:
		return store.Float(float(v)), nil
	case famDate, famTime, famPosix, famStamp:
		return castTemporal(v, from, to)
	case famBytes:
		b := convertBytes(v).Str()
		if to.MaxLen > 0 && len(b) > to.MaxLen {
			b = b[:to.MaxLen]
		}
		return store.Blob(b), nil
	case famVector:
		out, how := convert(v, to)
		if how != converted {
			return out, illegalValue()
		}
		return out, nil
	}
	s := displayText(v, from)
	if to.MaxLen > 0 {
		s = slice(s, 0, int64(to.MaxLen))
	}
	return store.Text(s), nil
}

// displayText is a value as text in the ODBC form of its type.
func displayText(v store.Value, from family) string {
	switch {
	case v.Kind() == store.KindBlob && from == famVector:
		return vectorText(v.Str())
	case v.Kind() == store.KindBlob:
		return blobText(v.Str())
	case from == famDate:
		return moment{day: v.Int()}.date()
	case from == famTime:
		second, nano := splitSeconds(number(v))
		return moment{second: second, nano: nano}.clock()
	case from == famPosix && v.Kind() == store.KindInt:
		return posixMoment(v.Int()).stamp()
	}
	return text(v)
}

// castInteger casts to a whole number; BIT is 1 for true and for any number but 0.
func castInteger(v store.Value, to store.Type) (store.Value, error) {
	d := number(v)
	if to.Class == store.ClassBoolean {
		return truth(d.sign() != 0 || strings.EqualFold(v.Str(), "true"))
	}
	return numberValue(d.truncate(0), famInt), nil
}

// castDecimal casts to NUMERIC. Only a CAST written by the user has a precision,
// by which the number is rounded to the scale.
func castDecimal(v store.Value, from family, to store.Type) (store.Value, error) {
	d := number(v)
	if from == famPosix || from == famStamp || from == famDate || from == famTime {
		return store.Text(d.String()), nil
	}
	if to.Precision > 0 {
		d = d.round(to.Scale)
	}
	return store.Text(d.String()), nil
}

// castTemporal casts to a date, time or timestamp.
func castTemporal(v store.Value, from family, to store.Type) (store.Value, error) {
	m, ok := momentFrom(v, from)
	if !ok {
		if familyOf(to) == famTime {
			return v, &funcError{-147, "Error: '" + text(v) + "' is an invalid ODBC/JDBC Time value"}
		}
		return v, &funcError{-146, "Error: '" + text(v) + "' is an invalid ODBC/JDBC Date value"}
	}
	switch familyOf(to) {
	case famDate:
		return store.Int(m.day), nil
	case famTime:
		return timeValue(joinSeconds(m.second, m.nano).truncate(to.Precision), to), nil
	case famPosix:
		return store.Int(m.posix()), nil
	}
	return store.Text(m.stamp()), nil
}

// momentFrom is the point in time a value of a family means.
func momentFrom(v store.Value, from family) (moment, bool) {
	switch from {
	case famTime:
		second, nano := splitSeconds(number(v))
		return moment{second: second, nano: nano}, true
	case famDate:
		return moment{day: v.Int()}, true
	}
	return toMoment(v)
}

// toMoment is the point in time the date functions see in a value: a day number,
// a %PosixTime, a timestamp, date or time as text.
func toMoment(v store.Value) (moment, bool) {
	if n, ok := posixOf(v); ok {
		return posixMoment(n), true
	}
	if v.Kind() == store.KindText {
		if m, ok := parseStamp(v.Str()); ok {
			return m, true
		}
		if m, ok := bareClock(v); ok {
			return m, true
		}
	}
	d, ok := strictNumber(v)
	day, fits := d.int64()
	m := moment{day: day}
	return m, ok && fits && text(v) != "" && m.valid()
}

// bareClock is the time of a text that is a time without a date.
func bareClock(v store.Value) (moment, bool) {
	second, nano, ok := parseClock(v.Str())
	return moment{second: second, nano: nano}, ok && v.Kind() == store.KindText
}

// atTime is a time of day on the day of a moment.
func atTime(a []store.Value) (store.Value, error) {
	m, ok := toMoment(a[0])
	if !ok {
		return store.Value{}, illegalValue()
	}
	m.second, m.nano = splitSeconds(number(a[1]))
	return store.Text(m.stamp()), nil
}
