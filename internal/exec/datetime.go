package exec

import (
	"math"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Lengths in the unit of times and timestamps, microseconds.
const (
	microsPerSecond = 1000000
	microsPerMinute = 60 * microsPerSecond
	microsPerHour   = 60 * microsPerMinute
	microsPerDay    = 24 * microsPerHour
)

// Numbers of the calendar.
const (
	secondsPerDay = 86400
	daysPerMonth  = 30
	monthsPerYear = 12
	// unixEpochMicros is 1970-01-01 in microseconds since 2000-01-01.
	unixEpochMicros = -10957 * microsPerDay
	// julianEpoch is 2000-01-01 as a Julian day.
	julianEpoch = 2451545
)

// moment is a date and time of day taken apart. Year 0 is 1 BC.
type moment struct {
	year, month, day int
	micros           int64 // since midnight
}

// momentOf takes microseconds since 2000-01-01 apart.
func momentOf(micros int64) moment {
	days, rest := floorDiv(micros, microsPerDay)
	y, m, d := pgtype.CivilFromDays(int(days))
	return moment{y, m, d, rest}
}

// floorDiv divides rounding down; the remainder is not negative.
func floorDiv(a, b int64) (quotient, remainder int64) {
	quotient, remainder = a/b, a%b
	if remainder < 0 {
		return quotient - 1, remainder + b
	}
	return quotient, remainder
}

// days is the date in days since 2000-01-01.
func (m moment) days() int { return pgtype.DaysFromCivil(m.year, m.month, m.day) }

// stamp is the moment in microseconds since 2000-01-01.
func (m moment) stamp() int64 { return int64(m.days())*microsPerDay + m.micros }

// hour, minute and second take the time of day apart; second has a fraction of
// microseconds in the second result.
func (m moment) hour() int64 { return m.micros / microsPerHour }

// minute is the minute of the hour.
func (m moment) minute() int64 { return m.micros / microsPerMinute % 60 }

// second is the second of the minute, and the microseconds behind it.
func (m moment) second() (whole, micros int64) {
	return m.micros / microsPerSecond % 60, m.micros % microsPerSecond
}

// addMonths moves by months; a day that the month does not have becomes its
// last one.
func (m moment) addMonths(n int32) moment {
	months, month := floorDiv(int64(m.year)*monthsPerYear+int64(m.month)-1+int64(n), monthsPerYear)
	m.year, m.month = int(months), int(month)+1
	m.day = min(m.day, pgtype.DaysInMonth(m.year, m.month))
	return m
}

// errStampRange is the error of a timestamp beyond its type.
func errStampRange() error { return pgerr.New(pgerr.DatetimeFieldOverflow, "timestamp out of range") }

// errDateRange is the error of a date beyond its type.
func errDateRange() error { return pgerr.New(pgerr.DatetimeFieldOverflow, "date out of range") }

// errIntervalRange is the error of an interval beyond its type.
func errIntervalRange() error { return pgerr.New(pgerr.DatetimeFieldOverflow, "interval out of range") }

// infinite reports whether a date or timestamp is infinite.
func infinite(v value.Value) bool {
	if v.Kind() == value.KindDate {
		return v.Int() == value.DateInfinity || v.Int() == value.DateMinusInfinity
	}
	return v.Int() == value.StampInfinity || v.Int() == value.StampMinusInfinity
}

// stampOf is a date or timestamp as a local timestamp for comparisons: dates
// beyond a timestamp's range sort like infinity.
func stampOf(v value.Value) int64 {
	if v.Kind() != value.KindDate {
		return v.Int()
	}
	switch d := v.Int(); {
	case d == value.DateMinusInfinity:
		return value.StampMinusInfinity
	case d > math.MaxInt64/microsPerDay:
		return value.StampInfinity
	default:
		return d * microsPerDay
	}
}

// instantOf is a date or timestamp as an instant for comparisons.
func instantOf(env *analyze.Env, v value.Value) int64 {
	stamp := stampOf(v)
	if v.Kind() == value.KindTimestampTZ || stamp == value.StampInfinity || stamp == value.StampMinusInfinity {
		return stamp
	}
	return toInstant(env.TimeZone, stamp)
}

// toInstant converts a local timestamp to an instant.
func toInstant(zone *time.Location, local int64) int64 {
	seconds, _ := floorDiv(local, microsPerSecond)
	return local - int64(pgtype.LocalEast(zone, seconds))*microsPerSecond
}

// toLocal converts an instant to a local timestamp.
func toLocal(zone *time.Location, instant int64) int64 {
	seconds, _ := floorDiv(instant, microsPerSecond)
	return instant + int64(eastOf(zone, seconds))*microsPerSecond
}

// eastOf is a zone's offset in seconds at an instant.
func eastOf(zone *time.Location, seconds int64) int {
	if zone == nil {
		return 0
	}
	east, _ := pgtype.ZoneEast(zone, seconds)
	return east
}

// microsOf is a time of Go in microseconds since 2000-01-01 UTC.
func microsOf(t time.Time) int64 { return t.UnixMicro() + unixEpochMicros }

// addInterval adds sign times an interval to a timestamp: its months, then its
// days, then its time. With a time zone, months and days keep the local time.
func addInterval(env *analyze.Env, at, span value.Value, sign int64) (value.Value, error) {
	if infinite(at) {
		return at, nil
	}
	months, days, micros := span.IntervalParts()
	stamp := at.Int()
	zoned := at.Kind() == value.KindTimestampTZ
	if months != 0 || days != 0 {
		if zoned {
			stamp = toLocal(env.TimeZone, stamp)
		}
		m := momentOf(stamp)
		if months != 0 {
			m = m.addMonths(int32(sign) * months)
		}
		day := int64(m.days()) + sign*int64(days)
		if day > math.MaxInt64/microsPerDay-1 || day < math.MinInt64/microsPerDay+1 {
			return value.Null, errStampRange()
		}
		stamp = day*microsPerDay + m.micros
		if zoned {
			stamp = toInstant(env.TimeZone, stamp)
		}
	}
	sum, err := bigint.add(stamp, sign*micros)
	if err != nil || !pgtype.ValidStamp(sum) {
		return value.Null, errStampRange()
	}
	if zoned {
		return value.TimestampTZ(sum), nil
	}
	return value.Timestamp(sum), nil
}

// compareIntervals orders two intervals.
func compareIntervals(a, b value.Value) int { return pgtype.Compare(a, b) }

// unitOf reads the name of a date or time field in any of its spellings, ""
// if there is none such.
func unitOf(name string) string {
	switch name := strings.ToLower(strings.TrimSpace(name)); name {
	case "microsecond", "microseconds", "us", "usec", "usecs", "useconds", "usecond", "microsecon":
		return "microseconds"
	case "millisecond", "milliseconds", "ms", "msec", "msecs", "mseconds", "msecond", "millisecon":
		return "milliseconds"
	case "second", "seconds", "s", "sec", "secs":
		return "second"
	case "minute", "minutes", "m", "min", "mins":
		return "minute"
	case "hour", "hours", "h", "hr", "hrs":
		return "hour"
	case "day", "days", "d":
		return "day"
	case "week", "weeks", "w":
		return "week"
	case "month", "months", "mon", "mons":
		return "month"
	case "quarter", "qtr":
		return "quarter"
	case "year", "years", "y", "yr", "yrs":
		return "year"
	case "decade", "decades", "dec", "decs":
		return "decade"
	case "century", "centuries", "c", "cent":
		return "century"
	case "millennium", "millennia", "mil", "mils":
		return "millennium"
	case "julian", "j", "jd":
		return "julian"
	case "timezone_hour", "timezone_h":
		return "timezone_hour"
	case "timezone_minute", "timezone_m":
		return "timezone_minute"
	case "epoch", "doy", "dow", "isodow", "isoyear", "timezone":
		return name
	}
	return ""
}

// errUnit is the error of a field that a type does not have, or nobody knows.
func errUnit(name string, t pgtype.OID) error {
	if unitOf(name) == "" {
		return pgerr.New(pgerr.InvalidParameterValue, "unit \"%s\" not recognized for type %s",
			strings.ToLower(name), pgtype.FormatTypeName(t))
	}
	return pgerr.New(pgerr.FeatureNotSupported, "unit \"%s\" not supported for type %s",
		strings.ToLower(name), pgtype.FormatTypeName(t))
}

// zoneNamed finds a time zone by name, abbreviation or offset.
func zoneNamed(name string) (*time.Location, error) {
	if loc, ok := pgtype.LoadZone(name); ok {
		return loc, nil
	}
	return nil, pgerr.New(pgerr.InvalidParameterValue, "time zone \"%s\" not recognized", name)
}

// isoWeek is the ISO 8601 year and week of a day.
func isoWeek(days int) (year, week int) {
	// The week belongs to the year of its Thursday.
	thursday := days - isoWeekday(days) + 4
	year, _, _ = pgtype.CivilFromDays(thursday)
	return year, (thursday-pgtype.DaysFromCivil(year, 1, 1))/7 + 1
}

// isoWeekday is the day of the week, Monday 1 to Sunday 7. 2000-01-01 was a
// Saturday.
func isoWeekday(days int) int {
	_, n := floorDiv(int64(days)+5, 7)
	return int(n) + 1
}
