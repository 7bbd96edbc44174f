package exec

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// dateGiven are the parts of a date that an input gave.
type dateGiven struct {
	year, month, day                bool
	yearValue, monthValue, dayValue int // year 0 is 1 BC
}

// setDay gives all parts of a date.
func (d *dateGiven) setDay(days int) {
	d.yearValue, d.monthValue, d.dayValue = pgtype.CivilFromDays(days)
	d.year, d.month, d.day = true, true, true
}

// zoneHoursMax is how far a time zone may be from UTC.
const zoneHoursMax = 15

// errDateField is the error of a date or time that does not exist.
func (p *dateParser) errDateField() error {
	return pgerr.New(pgerr.DatetimeFieldOverflow, "date/time field value out of range: \"%s\"", p.whole)
}

// result makes a date and a time of day of what was read, in the order of PostgreSQL's
// do_to_timestamp.
func (p *dateParser) result() (days int, micros int64, err error) {
	if micros, err = p.clock(); err != nil {
		return 0, 0, err
	}
	d, err := p.in.date()
	if err != nil {
		return 0, 0, err
	}
	if d.month && (d.monthValue < 1 || d.monthValue > monthsPerYear) || d.day && (d.dayValue < 1 || d.dayValue > 31) ||
		d.year && d.month && d.day && d.dayValue > pgtype.DaysInMonth(d.yearValue, d.monthValue) {
		return 0, 0, p.errDateField()
	}
	if micros < 0 {
		return 0, 0, p.errDateField()
	}
	if p.in.zoneSign != 0 && (p.in.zoneHour < 0 || p.in.zoneHour > zoneHoursMax || p.in.zoneMinut < 0 || p.in.zoneMinut > 59) {
		return 0, 0, pgerr.New(pgerr.InvalidTimeZoneDisplacementValue, "time zone displacement out of range: \"%s\"", p.whole)
	}
	return pgtype.DaysFromCivil(d.yearValue, d.monthValue, 1) + d.dayValue - 1, micros, nil
}

// clock is the time of day in microseconds, -1 for one that does not exist.
func (p *dateParser) clock() (int64, error) {
	in := &p.in
	hour, minute, second := in.ofDay/3600, in.ofDay/60%60, in.ofDay%60
	for _, given := range []struct{ from, to *int }{{&in.second, &second}, {&in.minute, &minute}, {&in.hour, &hour}} {
		if *given.from != 0 {
			*given.to = *given.from
		}
	}
	if in.clock12 {
		if hour < 1 || hour > 12 {
			return 0, pgerr.New(pgerr.InvalidDatetimeFormat, "hour \"%d\" is invalid for the 12-hour clock", hour).
				WithHint("Use the 24-hour clock, or give an hour between 1 and 12.")
		}
		if hour %= 12; in.pm != 0 {
			hour += 12
		}
	}
	fraction := int64(in.millis)*1000 + int64(in.micros)
	if hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || fraction < 0 || fraction >= microsPerSecond {
		return -1, nil
	}
	return (int64(hour)*60+int64(minute))*microsPerMinute + int64(second)*microsPerSecond + fraction, nil
}

// date completes the date from whatever says something about it.
func (in *dateInput) date() (dateGiven, error) {
	d := dateGiven{monthValue: 1, dayValue: 1}
	in.giveYear(&d)
	if in.julian != 0 {
		d.setDay(in.julian - julianEpoch)
	}
	dayOfYear, day := in.dayOfYear, in.day
	if in.week != 0 {
		if in.convention == isoWeeks {
			d.setDay(firstOfISOYear(d.yearValue) + (in.week-1)*7 + in.isoDay())
		} else {
			dayOfYear = (in.week-1)*7 + 1
		}
	}
	if in.weekOfMonth != 0 {
		day = (in.weekOfMonth-1)*7 + 1
	}
	if day != 0 {
		d.dayValue, d.day = day, true
	}
	if in.month != 0 {
		d.monthValue, d.month = in.month, true
	}
	if dayOfYear == 0 || d.monthValue > 1 && d.dayValue > 1 {
		return d, nil
	}
	return d, in.giveDayOfYear(&d, dayOfYear)
}

// giveDayOfYear sets month and day from the number of the day in the year.
func (in *dateInput) giveDayOfYear(d *dateGiven, dayOfYear int) error {
	if d.yearValue == 0 && in.bc == 0 {
		return pgerr.New(pgerr.InvalidDatetimeFormat, "cannot calculate day of year without year information")
	}
	if in.convention == isoWeeks {
		d.setDay(firstOfISOYear(d.yearValue) + dayOfYear - 1)
		return nil
	}
	month, before := 1, 0
	for month <= monthsPerYear && dayOfYear > before+pgtype.DaysInMonth(d.yearValue, month) {
		before += pgtype.DaysInMonth(d.yearValue, month)
		month++
	}
	if d.monthValue <= 1 {
		d.monthValue = month
	}
	if d.dayValue <= 1 {
		d.dayValue = dayOfYear - before
	}
	d.month, d.day = true, true
	return nil
}

// isoDay counts from Monday; a date without one is a Monday.
func (in *dateInput) isoDay() int {
	switch {
	case in.weekDay == 0:
		return 0
	case in.weekDay > 1:
		return in.weekDay - 2
	}
	return 6
}

// firstOfISOYear is the Monday of the first week of a year.
func firstOfISOYear(year int) int {
	fourth := pgtype.DaysFromCivil(year, 1, 4)
	return fourth - isoWeekday(fourth) + 1
}

// giveYear sets the year from year, century and era.
func (in *dateInput) giveYear(d *dateGiven) {
	century := in.century
	if in.bc != 0 {
		century = -century
	}
	switch {
	case in.year != 0 && century != 0 && in.yearDigits <= 2:
		d.yearValue = yearInCentury(in.year%100, century)
	case in.year != 0:
		if d.yearValue = in.year; in.bc != 0 {
			d.yearValue = -in.year
		}
		if d.yearValue < 0 {
			d.yearValue++
		}
	case century > 0:
		d.yearValue = (century-1)*100 + 1
	case century < 0:
		d.yearValue = century*100 + 1
	}
	d.year = in.year != 0 || century != 0
}

// yearInCentury is the year with two digits in a century; those before Christ count
// backwards.
func yearInCentury(year, century int) int {
	switch {
	case year == 0 && century >= 0:
		return century * 100
	case year == 0:
		return century*100 + 1
	case century >= 0:
		return (century-1)*100 + year
	}
	return (century+1)*100 - year + 1
}
