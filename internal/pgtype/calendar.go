package pgtype

import "time"

// DaysFromCivil returns the days from 2000-01-01 to a date of the proleptic
// Gregorian calendar, in which year 0 is 1 BC. Month and day may lie outside
// their usual ranges.
func DaysFromCivil(year, month, day int) int { return daysFromCivil(year, month, day) }

// CivilFromDays is the inverse of DaysFromCivil.
func CivilFromDays(days int) (year, month, day int) { return civilFromDays(days) }

// DaysInMonth returns the length of a month.
func DaysInMonth(year, month int) int { return daysInMonth(year, month) }

// ValidDay reports whether days is a finite date in range.
func ValidDay(days int) bool { return validDay(days) }

// ValidStamp reports whether micros is a finite timestamp in range.
func ValidStamp(micros int64) bool { return validStamp(micros) }

// ZoneEast returns the offset in seconds east of Greenwich and the
// abbreviation that loc uses at an instant, in seconds since 2000-01-01 UTC.
func ZoneEast(loc *time.Location, seconds int64) (east int, abbrev string) {
	return zoneEast(loc, seconds)
}

// LocalEast returns the offset in seconds east that loc uses at a local time,
// in seconds since 2000-01-01 00:00 local time.
func LocalEast(loc *time.Location, local int64) int { return localEast(loc, local) }
