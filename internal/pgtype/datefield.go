package pgtype

import (
	"math"
	"strconv"
	"strings"
)

// maxZoneHours is the largest offset of a zone in hours.
const maxZoneHours = 15

// smallInt reads decimal digits that fit 32 bits.
func smallInt(s string) (int, bool) {
	n, err := strconv.ParseInt(s, 10, 32)
	return int(n), err == nil
}

// fractionOf reads the digits after a decimal point; none are zero.
func fractionOf(digits string) (float64, bool) {
	if digits == "" {
		return 0, true
	}
	if span(digits, "0123456789") != len(digits) {
		return 0, false
	}
	f, err := strconv.ParseFloat("0."+digits, 64)
	return f, err == nil
}

// fractionMicros reads the digits after a second's decimal point.
func fractionMicros(digits string) (int, dateFault) {
	f, ok := fractionOf(digits)
	if !ok {
		return 0, faultFormat
	}
	return int(math.RoundToEven(f * microsPerSecond)), faultNone
}

// calendar interprets a date in one token: parts that are numbers or the name
// of a month.
func (d *dateDecoder) calendar(text string) (fieldMask, dateFault) {
	var given fieldMask
	parts, fault := dateParts(text)
	if fault != faultNone {
		return 0, fault
	}
	mask := d.mask
	numbers := parts[:0]
	for _, part := range parts {
		if isDigit(part[0]) {
			numbers = append(numbers, part)
			continue
		}
		w := lookupDateWord(part)
		if w.kind == wordIgnored {
			continue
		}
		if w.kind != wordMonth || mask&hasMonth != 0 {
			return 0, faultFormat
		}
		d.month, d.monthWord = w.number, true
		mask |= hasMonth
		given |= hasMonth
	}
	for _, part := range numbers {
		m, fault := d.number(part, mask)
		if fault != faultNone {
			return 0, fault
		}
		if m&mask != 0 {
			return 0, faultFormat
		}
		mask |= m
		given |= m
	}
	if mask&^(hasDayOfYear|hasZone) != hasDate {
		return 0, faultFormat
	}
	return given, faultNone
}

// dateParts splits a date at its separators and between digits and letters.
func dateParts(text string) ([]string, dateFault) {
	var parts []string
	for text != "" {
		start := spanFunc(text, func(c byte) bool { return !isDigit(c) && !isAlpha(c) })
		text = text[start:]
		if text == "" || len(parts) >= maxDateTokens {
			return nil, faultFormat
		}
		class := isAlpha
		if isDigit(text[0]) {
			class = isDigit
		}
		n := spanFunc(text, class)
		parts = append(parts, text[:n])
		text = text[min(n+1, len(text)):]
	}
	return parts, faultNone
}

// number interprets one number of a date by what is known already.
func (d *dateDecoder) number(text string, mask fieldMask) (fieldMask, dateFault) {
	whole, fraction, fractional := strings.Cut(text, ".")
	n, ok := smallInt(whole)
	if !ok && whole != "" {
		return 0, faultField
	}
	if whole == "" {
		return 0, faultFormat
	}
	if fractional {
		if len(whole) > 2 {
			return d.runTogether(text, mask|hasDate)
		}
		micros, fault := fractionMicros(fraction)
		if fault != faultNone {
			return 0, fault
		}
		d.micros = micros
	}
	if len(text) == 3 && mask&hasDate == hasYear && n >= 1 && n <= 366 {
		d.yearDay = n
		return hasDayOfYear | hasMonth | hasDay, faultNone
	}
	if mask&hasDate == hasDate {
		return d.runTogether(text, mask)
	}
	return d.datePart(n, len(text), mask)
}

// datePart decides whether a number is year, month or day.
func (d *dateDecoder) datePart(n, length int, mask fieldMask) (fieldMask, dateFault) {
	long := length >= 3
	yearFirst := d.env.DateOrder == 'Y'
	switch mask & hasDate {
	case 0:
		switch {
		case long || yearFirst:
			return d.setYear(n, length)
		case d.env.DateOrder == 'D':
			return d.setDay(n)
		}
		return d.setMonth(n)
	case hasYear, hasDay:
		return d.setMonth(n)
	case hasMonth:
		if d.monthWord && (long || yearFirst) {
			return d.setYear(n, length)
		}
		return d.setDay(n)
	case hasYear | hasMonth:
		if d.monthWord && long && d.shortYear {
			d.day = d.year
			d.year = n
			d.shortYear = false
			return hasDay, faultNone
		}
		return d.setDay(n)
	case hasMonth | hasDay:
		return d.setYear(n, length)
	}
	return 0, faultFormat
}

// setYear takes n for the year; one or two digits are completed later.
func (d *dateDecoder) setYear(n, length int) (fieldMask, dateFault) {
	d.year = n
	d.shortYear = length <= 2
	return hasYear, faultNone
}

// setMonth takes n for the month.
func (d *dateDecoder) setMonth(n int) (fieldMask, dateFault) {
	d.month = n
	return hasMonth, faultNone
}

// setDay takes n for the day.
func (d *dateDecoder) setDay(n int) (fieldMask, dateFault) {
	d.day = n
	return hasDay, faultNone
}

// runTogether interprets yyyymmdd, yymmdd, hhmmss and hhmm.
func (d *dateDecoder) runTogether(text string, mask fieldMask) (fieldMask, dateFault) {
	digits, fraction, fractional := strings.Cut(text, ".")
	if span(digits, "0123456789") != len(digits) {
		return 0, faultFormat
	}
	n := len(digits)
	if fractional {
		micros, fault := fractionMicros(fraction)
		if fault != faultNone {
			return 0, fault
		}
		d.micros = micros
	} else if mask&hasDate != hasDate && n >= 6 {
		year, ok := smallInt(digits[:n-4])
		if !ok {
			return 0, faultField
		}
		d.year, d.month, d.day = year, twoDigits(digits[n-4:]), twoDigits(digits[n-2:])
		if n == 6 {
			d.shortYear = true
		}
		return hasDate, faultNone
	}
	if mask&hasTime != 0 || n != 6 && n != 4 {
		return 0, faultFormat
	}
	d.hour, d.minute, d.second = twoDigits(digits), twoDigits(digits[2:]), 0
	if n == 6 {
		d.second = twoDigits(digits[4:])
	}
	return hasTime, faultNone
}

// twoDigits reads the two digits that s starts with.
func twoDigits(s string) int { return int(s[0]-'0')*10 + int(s[1]-'0') }

// clock interprets a time with colons.
func (d *dateDecoder) clock(text string) (fieldMask, dateFault) {
	c, fault := splitClock(text)
	if fault != faultNone {
		return 0, fault
	}
	if c.hour > 24 {
		return 0, faultField
	}
	d.hour, d.minute, d.second, d.micros = int(c.hour), c.minute, c.second, c.micros
	if d.timeMicros() > microsPerDay {
		return 0, faultField
	}
	return hasTime, faultNone
}

// clockFields is a time with colons taken apart; an interval's hours may be
// many.
type clockFields struct {
	hour                   int64
	minute, second, micros int
}

// splitClock returns the fields of hh:mm[:ss[.fff]] or mm:ss.fff.
func splitClock(text string) (clockFields, dateFault) {
	fields := strings.SplitN(text, ":", 4)
	if len(fields) < 2 || len(fields) > 3 {
		return clockFields{}, faultFormat
	}
	last := len(fields) - 1
	whole, fraction, fractional := strings.Cut(fields[last], ".")
	fields[last] = whole
	if fractional && last == 1 {
		fields = []string{"0", fields[0], fields[1]}
	}
	numbers := [3]int64{}
	for i, f := range fields {
		n, err := strconv.ParseInt(f, 10, 64)
		switch {
		case f == "" && i > 0:
			n = 0
		case err != nil && !isRange(err):
			return clockFields{}, faultFormat
		case err != nil, i > 0 && n > math.MaxInt32:
			return clockFields{}, faultField
		}
		numbers[i] = n
	}
	micros, fault := fractionMicros(fraction)
	if fault != faultNone {
		return clockFields{}, fault
	}
	if numbers[1] > 59 || numbers[2] > 60 {
		return clockFields{}, faultField
	}
	return clockFields{numbers[0], int(numbers[1]), int(numbers[2]), micros}, faultNone
}

// decodeZoneOffset reads ±hh[:mm[:ss]] or ±hhmm, as seconds west.
func decodeZoneOffset(text string) (west int, fault dateFault) {
	if text == "" || text[0] != '+' && text[0] != '-' {
		return 0, faultFormat
	}
	fields := strings.SplitN(text[1:], ":", 3)
	var numbers [3]int
	for i, f := range fields {
		n, ok := smallInt(f)
		if !ok && f != "" {
			return 0, faultFormat
		}
		numbers[i] = n
	}
	if len(fields) == 1 && len(text) > 3 {
		numbers[0], numbers[1] = numbers[0]/100, numbers[0]%100
	}
	if numbers[0] > maxZoneHours || numbers[1] >= 60 || numbers[2] >= 60 {
		return 0, faultOffset
	}
	west = -((numbers[0]*60+numbers[1])*60 + numbers[2])
	if text[0] == '-' {
		west = -west
	}
	return west, faultNone
}

// finish checks the fields against each other and finds the zone's offset.
func (d *dateDecoder) finish() dateFault {
	if fault := d.checkCalendar(); fault != faultNone {
		return fault
	}
	if d.afternoon >= 0 {
		if d.hour > 12 {
			return faultField
		}
		d.hour = d.hour%12 + d.afternoon
	}
	if d.timeOnly {
		return d.finishTime()
	}
	if d.kind != stampOrdinary {
		return faultNone
	}
	if d.mask&hasDate != hasDate {
		return faultFormat
	}
	if d.location != nil && d.mask&hasDSTModifier != 0 {
		return faultFormat
	}
	d.resolveZone(d.civil)
	return faultNone
}

// finishTime completes a time of day. A zone with daylight saving time needs
// the date; without any zone the session's counts, today.
func (d *dateDecoder) finishTime() dateFault {
	if d.timeMicros() > microsPerDay {
		return faultField
	}
	if d.mask&hasTime == 0 {
		return faultFormat
	}
	at := d.civil
	dated := d.mask&hasDate == hasDate
	switch {
	case dated:
	case d.mask&hasDate != 0:
		return faultFormat
	case d.location != nil && !fixedZone(d.location):
		return faultFormat
	default:
		now, _ := d.env.nowLocal()
		at.year, at.month, at.day = now.year, now.month, now.day
	}
	d.resolveZone(at)
	return faultNone
}

// resolveZone finds the offset of a named zone, or of the session's when the
// text has none, at a local time.
func (d *dateDecoder) resolveZone(at civil) {
	loc := d.location
	if loc == nil {
		if d.mask&hasZone != 0 {
			return
		}
		loc = d.env.zone()
	}
	seconds := int64(at.days())*secondsPerDay + at.timeMicros()/microsPerSecond
	d.west = -localEast(loc, seconds)
}

// checkCalendar completes the year and checks month and day.
func (d *dateDecoder) checkCalendar() dateFault {
	if d.mask&hasYear != 0 && !d.julian && d.kind == stampOrdinary {
		if fault := d.completeYear(); fault != faultNone {
			return fault
		}
	}
	if d.kind != stampOrdinary {
		return faultNone
	}
	if d.mask&hasDayOfYear != 0 {
		d.year, d.month, d.day = civilFromDays(daysFromCivil(d.year, 1, 1) + d.yearDay - 1)
	}
	if d.mask&hasMonth != 0 && (d.month < 1 || d.month > 12) {
		return faultMonthDay
	}
	if d.mask&hasDay != 0 && (d.day < 1 || d.day > 31) {
		return faultMonthDay
	}
	if d.mask&hasDate == hasDate && d.day > daysInMonth(d.year, d.month) {
		return faultField
	}
	return faultNone
}

// completeYear applies the era and the century of a short year.
func (d *dateDecoder) completeYear() dateFault {
	switch {
	case d.bc:
		if d.year <= 0 {
			return faultField
		}
		d.year = 1 - d.year
	case d.shortYear:
		if d.year < 70 {
			d.year += 2000
		} else if d.year < 100 {
			d.year += 1900
		}
	case d.year <= 0:
		return faultField
	}
	return faultNone
}
