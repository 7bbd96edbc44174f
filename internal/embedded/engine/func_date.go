package engine

import (
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// dateFunctions are the functions of dates and times.
var dateFunctions = map[string]function{
	"YEAR":  {1, 1, "d", always(typeInteger), false, part("year")},
	"MONTH": {1, 1, "d", always(typeInteger), false, part("month")},
	"DAY":   {1, 1, "d", always(typeInteger), false, part("day")}, "DAYOFMONTH": {1, 1, "d", always(typeInteger), false, part("day")},
	"QUARTER":   {1, 1, "d", always(typeInteger), false, part("quarter")},
	"WEEK":      {1, 1, "d", always(typeInteger), false, orNull(part("week"))},
	"DAYOFWEEK": {1, 1, "d", always(typeInteger), false, part("weekday")},
	"DAYOFYEAR": {1, 1, "d", always(typeInteger), false, part("dayofyear")},
	"HOUR":      {1, 1, "t", always(typeInteger), false, timePart("hour")},
	"MINUTE":    {1, 1, "t", always(typeInteger), false, timePart("minute")},
	"SECOND":    {1, 1, "t", always(typeInteger), false, timePart("second")},
	"DAYNAME":   {1, 1, "d", always(textType(15)), false, onMoment(func(m moment) string { return m.time().Weekday().String() })},
	"MONTHNAME": {1, 1, "d", always(textType(15)), false, onMoment(func(m moment) string { return m.time().Month().String() })},
	"LAST_DAY":  {1, 1, "d", always(typeDate), false, lastDay},
	"DATE":      {1, 1, "d", always(typeDate), false, dateFunc},
	"TO_CHAR":   {1, 2, "ds", always(typeShortText), false, toChar},
	"TOCHAR":    {1, 2, "ds", always(typeShortText), false, toChar},
}

// momentArg reads an argument as a point in time.
func momentArg(v store.Value) (moment, error) {
	m, ok := toMoment(v)
	if !ok {
		return m, illegalValue()
	}
	return m, nil
}

// onMoment makes a function of a point in time to text.
func onMoment(f func(moment) string) valueFunc {
	return func(a []store.Value) (store.Value, error) {
		m, err := momentArg(a[0])
		if err != nil {
			return store.Value{}, err
		}
		return store.Text(f(m)), nil
	}
}

// part makes a function that returns one part of a date.
func part(unit string) valueFunc {
	return func(a []store.Value) (store.Value, error) {
		m, err := momentArg(a[0])
		return store.Int(m.part(unit)), err
	}
}

// orNull makes a function NULL where it fails.
func orNull(f valueFunc) valueFunc {
	return func(a []store.Value) (store.Value, error) {
		if v, err := f(a); err == nil {
			return v, nil
		}
		return store.Value{}, nil
	}
}

// timePart makes HOUR, MINUTE and SECOND. A number is seconds of the day; text
// that is only a time counts as 0.
func timePart(unit string) valueFunc {
	return func(a []store.Value) (store.Value, error) {
		if d, ok := strictNumber(a[0]); ok && text(a[0]) != "" && d.sign() >= 0 && d.cmp(intDecimal(secondsPerDay)) < 0 {
			second, nano := splitSeconds(d)
			return moment{second: second, nano: nano}.partValue(unit), nil
		}
		if _, isClock := bareClock(a[0]); isClock {
			return store.Int(0), nil
		}
		m, err := momentArg(a[0])
		return m.partValue(unit), err
	}
}

// unitOf resolves a date part given at run time.
func unitOf(v store.Value) (string, bool) {
	unit, ok := dateUnits[strings.ToUpper(text(v))]
	return unit, ok
}

// datePart is DATEPART(unit, date).
func datePart(a []store.Value) (store.Value, error) {
	unit, ok := unitOf(a[0])
	if !ok {
		return store.Value{}, &funcError{-8, notADatePart(text(a[0]))}
	}
	m, ok := looseMoment(a[1], day1900)
	switch {
	case !ok && (startsNumeric(a[1]) || text(a[1]) == ""):
		return store.Value{}, &funcError{-400, "Unexpected error occurred:  <ILLEGAL VALUE>datepart"}
	case !ok:
		message := "Invalid input to DATEPART() function: DATEPART('" + text(a[0]) + "','" + text(a[1]) + "')"
		return store.Value{}, &funcError{-400, message}
	case unit == "sqltimestamp":
		return store.Text(moment{day: m.day, second: m.second}.stamp()), nil
	}
	return m.partValue(unit), nil
}

// partValue returns one part of a moment; seconds have their fraction.
func (m moment) partValue(unit string) store.Value {
	if unit == "second" {
		return numberValue(joinSeconds(m.second%60, m.nano), famInt)
	}
	return store.Int(m.part(unit))
}

// part returns one part of a moment.
func (m moment) part(unit string) int64 {
	t := m.time()
	switch unit {
	case "year":
		return int64(t.Year())
	case "quarter":
		return int64(t.Month()-1)/3 + 1
	case "month":
		return int64(t.Month())
	case "week":
		first := int64(time.Date(t.Year(), 1, 1, 0, 0, 0, 0, time.UTC).Weekday())
		return (int64(t.YearDay())-1+first)/7 + 1
	case "weekday":
		return int64(t.Weekday()) + 1
	case "dayofyear":
		return int64(t.YearDay())
	case "day":
		return int64(t.Day())
	case "hour":
		return m.second / 3600
	case "minute":
		return m.second / 60 % 60
	case "second":
		return m.second % 60
	case "millisecond":
		return m.nano / 1_000_000
	case "microsecond":
		return m.nano / 1000
	default:
		return m.nano
	}
}

// dateName is DATENAME: month and weekday by name, other parts as numbers; NULL
// when an argument is invalid.
func dateName(a []store.Value) (store.Value, error) {
	unit, known := unitOf(a[0])
	m, ok := looseMoment(a[1], day1900)
	if !known || !ok {
		return store.Value{}, nil
	}
	switch unit {
	case "month":
		return store.Text(m.time().Month().String()), nil
	case "weekday":
		return store.Text(m.time().Weekday().String()), nil
	}
	return m.partValue(unit), nil
}

// instantLike returns a moment in the form of the argument it was computed from:
// %PosixTime for a %PosixTime, else %TimeStamp.
func instantLike(m moment, source store.Value) (store.Value, error) {
	if !m.valid() {
		return store.Value{}, nil // beyond the years 1 to 9999
	}
	if _, posix := posixOf(source); posix {
		return store.Int(m.posix()), nil
	}
	return store.Text(m.stamp()), nil
}

// dateAdd is DATEADD(unit, number, date).
func dateAdd(a []store.Value) (store.Value, error) {
	unit, known := unitOf(a[0])
	if !known {
		return store.Value{}, nil
	}
	m, ok := looseMoment(a[2], day1900)
	if !ok {
		return store.Value{}, illegalValue()
	}
	n, ok := number(a[1]).truncate(0).int64()
	const far = 1 << 56
	if !ok || n > far || n < -far {
		return store.Value{}, nil
	}
	return instantLike(m.add(unit, n), a[2])
}

// secondsIn is the length of the units of fixed length, in seconds.
var secondsIn = map[string]int64{
	"week": 7 * secondsPerDay, "day": secondsPerDay, "weekday": secondsPerDay, "dayofyear": secondsPerDay,
	"hour": 3600, "minute": 60, "second": 1,
}

// nanosIn is the length of the units below a second, in nanoseconds.
var nanosIn = map[string]int64{"millisecond": 1_000_000, "microsecond": 1000, "nanosecond": 1}

// monthsIn is the length of the units that are months.
var monthsIn = map[string]int64{"year": 12, "quarter": 3, "month": 1}

// add returns the moment n units later; months keep the day or end with the month.
func (m moment) add(unit string, n int64) moment {
	if months, ok := monthsIn[unit]; ok {
		return m.addMonths(max(min(n, 1<<20), -1<<20) * months)
	}
	if nanos, ok := nanosIn[unit]; ok {
		perSecond := int64(time.Second) / nanos
		whole := floorDiv(n, perSecond)
		total := m.nano + (n-whole*perSecond)*nanos
		carry := floorDiv(total, int64(time.Second))
		m.nano = total - carry*int64(time.Second)
		return m.addSeconds(whole + carry)
	}
	length := secondsIn[unit]
	const far = 1 << 46
	return m.addSeconds(max(min(n, far/length), -far/length) * length)
}

// addSeconds returns the moment n seconds later.
func (m moment) addSeconds(n int64) moment {
	total := m.second + n
	days := floorDiv(total, secondsPerDay)
	m.second = total - days*secondsPerDay
	m.day += days
	return m
}

// addMonths returns the moment n months later.
func (m moment) addMonths(n int64) moment {
	t := m.time()
	month := int64(t.Year())*12 + int64(t.Month()) - 1 + n
	year := floorDiv(month, 12)
	if year < 1 || year > 9999 {
		m.day = dayMax + 1
		return m
	}
	first := time.Date(int(year), time.Month(month-year*12+1), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	m.day = momentOf(first).day + int64(min(t.Day(), last)) - 1
	return m
}

// dateDiff is DATEDIFF(unit, start, end): how many boundaries of the unit lie
// between the two; NULL when an argument is invalid.
func dateDiff(a []store.Value) (store.Value, error) {
	unit, known := unitOf(a[0])
	x, xOK := looseMoment(a[1], day1900)
	y, yOK := looseMoment(a[2], day1900)
	if !known || !xOK || !yOK {
		return store.Value{}, nil
	}
	return store.Int(y.count(unit) - x.count(unit)), nil
}

// count numbers the units from a fixed point on.
func (m moment) count(unit string) int64 {
	if months, ok := monthsIn[unit]; ok {
		t := m.time()
		return floorDiv(int64(t.Year())*12+int64(t.Month())-1, months)
	}
	if nanos, ok := nanosIn[unit]; ok {
		perSecond := int64(time.Second) / nanos
		return ((m.day-daysToUnix)*secondsPerDay+m.second)*perSecond + m.nano/nanos
	}
	if unit == "week" {
		const toSunday = 4 // weeks begin on Sundays, the first of which is day 3
		return floorDiv(m.day+toSunday, 7)
	}
	return floorDiv(m.day*secondsPerDay+m.second, secondsIn[unit])
}

// dateTrunc is DATE_TRUNC(unit, date).
func dateTrunc(a []store.Value) (store.Value, error) {
	unit, known := unitOf(a[0])
	if !known {
		return store.Value{}, nil
	}
	m, ok := looseMoment(a[1], day1900)
	if !ok {
		return store.Value{}, illegalValue()
	}
	switch unit {
	case "year", "quarter", "month":
		t := m.time()
		month := int(t.Month()) - 1
		month -= month % int(monthsIn[unit])
		m = momentOf(time.Date(t.Year(), time.Month(month+1), 1, 0, 0, 0, 0, time.UTC))
	case "week":
		m = moment{day: m.day - int64(m.time().Weekday())}
	case "day", "weekday", "dayofyear":
		m = moment{day: m.day}
	case "hour", "minute", "second":
		m = moment{day: m.day, second: m.second - m.second%secondsIn[unit]}
	default:
		m.nano -= m.nano % nanosIn[unit]
	}
	return instantLike(m, a[1])
}

// lastDay is LAST_DAY: the last day of the month, 0 for what is no date.
func lastDay(a []store.Value) (store.Value, error) {
	m, ok := toMoment(a[0])
	if !ok {
		return store.Int(0), nil
	}
	t := m.time()
	return store.Int(momentOf(time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC)).day), nil
}

// dateFunc is DATE(x), 0 for text that is no date; $HOROLOG's text is none.
func dateFunc(a []store.Value) (store.Value, error) {
	m, ok := toMoment(a[0])
	if a[0].Kind() == store.KindText && !strings.Contains(a[0].Str(), "-") {
		_, ok = posixOf(a[0])
	}
	if !ok {
		return store.Int(0), nil
	}
	return store.Int(m.day), nil
}

// unixTime is UNIX_TIMESTAMP(date).
func unixTime(a []store.Value) (store.Value, error) {
	m, err := momentArg(a[0])
	days := intDecimal((m.day - daysToUnix) * secondsPerDay)
	return numberValue(days.add(joinSeconds(m.second, m.nano)), famInt), err
}

// today is CURRENT_DATE.
func today(a []store.Value) (store.Value, error) { return store.Int(posixMoment(a[0].Int()).day), nil }

// fractionDigits limits an argument that counts digits of a fraction.
func fractionDigits(v store.Value) int { return int(max(min(integer(v), 9), 0)) }

// clockNow is CURRENT_TIME(precision).
func clockNow(a []store.Value) (store.Value, error) {
	m := posixMoment(a[0].Int())
	return numberValue(joinSeconds(m.second, m.nano).truncate(fractionDigits(a[1])), famInt), nil
}

// stampNow is CURRENT_TIMESTAMP(precision) and its kin.
func stampNow(a []store.Value) (store.Value, error) {
	m := posixMoment(a[0].Int())
	unit := int64(1)
	for range 9 - fractionDigits(a[1]) {
		unit *= 10
	}
	m.nano -= m.nano % unit
	return store.Text(m.stamp()), nil
}

// horolog is $HOROLOG and, with a second argument, $ZTIMESTAMP.
func horolog(a []store.Value) (store.Value, error) {
	m := posixMoment(a[0].Int())
	s := intDecimal(m.day).String() + ","
	if len(a) == 1 {
		return store.Text(s + intDecimal(m.second).String()), nil
	}
	return store.Text(s + joinSeconds(m.second, m.nano).String()), nil
}

// uptime is $ZHOROLOG: seconds that only grow.
func uptime(a []store.Value) (store.Value, error) {
	return numberValue(decimal{a[0].Int() - posixPositive, -6}.normal(), famDecimal), nil
}
