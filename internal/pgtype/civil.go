package pgtype

// Units of time in microseconds and seconds.
const (
	microsPerSecond = 1_000_000
	microsPerMinute = 60 * microsPerSecond
	microsPerHour   = 60 * microsPerMinute
	microsPerDay    = 24 * microsPerHour
	secondsPerDay   = 86400
	daysPerMonth    = 30
	monthsPerYear   = 12
)

// unixEpochDays is 1970-01-01 in days since 2000-01-01; julianEpoch is
// 2000-01-01 as a Julian day.
const (
	unixEpochDays = -10957
	julianEpoch   = 2451545
)

// The range of dates and timestamps, in days and microseconds since
// 2000-01-01: from 4714-11-24 BC (Julian day 0) to before 5874898-01-01 for
// dates and before 294277-01-01 for timestamps.
const (
	minDay   = -julianEpoch
	endDay   = 2147483494 - julianEpoch
	minStamp = -211813488000000000
	endStamp = 9223371331200000000
)

// civil is a date and time of day taken apart. Year 0 is 1 BC.
type civil struct {
	year, month, day     int
	hour, minute, second int
	micros               int
}

// daysFromCivil returns the days from 2000-01-01 to a date of the proleptic
// Gregorian calendar. Month and day may lie outside their usual ranges.
func daysFromCivil(year, month, day int) int {
	if month <= 2 {
		year--
		month += 12
	}
	era := floorDiv(year, 400)
	yearOfEra := year - era*400
	dayOfYear := (153*(month-3)+2)/5 + day - 1
	dayOfEra := yearOfEra*365 + yearOfEra/4 - yearOfEra/100 + dayOfYear
	return era*146097 + dayOfEra - 730425
}

// civilFromDays is the inverse of daysFromCivil.
func civilFromDays(days int) (year, month, day int) {
	days += 730425
	era := floorDiv(days, 146097)
	dayOfEra := days - era*146097
	yearOfEra := (dayOfEra - dayOfEra/1460 + dayOfEra/36524 - dayOfEra/146096) / 365
	dayOfYear := dayOfEra - (365*yearOfEra + yearOfEra/4 - yearOfEra/100)
	m := (5*dayOfYear + 2) / 153
	day = dayOfYear - (153*m+2)/5 + 1
	month = m + 3
	year = yearOfEra + era*400
	if month > 12 {
		month -= 12
		year++
	}
	return year, month, day
}

// isLeap reports whether year has a 29 February.
func isLeap(year int) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

// daysInMonth returns the length of a month.
func daysInMonth(year, month int) int {
	if month == 2 && isLeap(year) {
		return 29
	}
	return [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
}

// civilFromMicros takes microseconds since 2000-01-01 00:00 apart.
func civilFromMicros(micros int64) civil {
	days := micros / microsPerDay
	rest := micros % microsPerDay
	if rest < 0 {
		rest += microsPerDay
		days--
	}
	var c civil
	c.year, c.month, c.day = civilFromDays(int(days))
	c.setTime(rest)
	return c
}

// setTime sets the time of day from microseconds since midnight.
func (c *civil) setTime(micros int64) {
	c.hour = int(micros / microsPerHour)
	c.minute = int(micros / microsPerMinute % 60)
	c.second = int(micros / microsPerSecond % 60)
	c.micros = int(micros % microsPerSecond)
}

// timeMicros returns the time of day in microseconds since midnight.
func (c *civil) timeMicros() int64 {
	return int64(c.hour)*microsPerHour + int64(c.minute)*microsPerMinute +
		int64(c.second)*microsPerSecond + int64(c.micros)
}

// days returns the date in days since 2000-01-01.
func (c *civil) days() int { return daysFromCivil(c.year, c.month, c.day) }

// stamp returns microseconds since 2000-01-01 00:00; ok is false outside the
// range of a timestamp.
func (c *civil) stamp() (micros int64, ok bool) {
	days := c.days()
	if days < minDay-1 || days > 106751991+1 {
		return 0, false
	}
	micros = int64(days) * microsPerDay
	sum := micros + c.timeMicros()
	if micros > 0 && sum < 0 {
		return 0, false
	}
	return sum, sum >= minStamp && sum < endStamp
}

// validStamp reports whether micros is a finite timestamp in range.
func validStamp(micros int64) bool { return micros >= minStamp && micros < endStamp }

// weekday returns the day of the week of days since 2000-01-01, Sunday 0.
func weekday(days int) int { return ((days+6)%7 + 7) % 7 }
