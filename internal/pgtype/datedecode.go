package pgtype

import (
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// fieldMask is the set of fields that a date's text has given so far.
type fieldMask uint32

// The fields.
const (
	hasYear fieldMask = 1 << iota
	hasMonth
	hasDay
	hasTime
	hasZone
	hasDSTModifier
	hasDayOfYear
	hasMeridian
	hasEra
	hasWeekday
	hasDate = hasYear | hasMonth | hasDay
)

// stampKind tells an ordinary date from the special ones.
type stampKind uint8

// The kinds of dates.
const (
	stampOrdinary stampKind = iota
	stampEpoch
	stampLate
	stampEarly
)

// dateDecoder interprets the tokens of a date's or time's text. The rules are
// PostgreSQL's ("Date/Time Input Interpretation"): what a number means
// depends on its length, on what came before it and on DateStyle.
type dateDecoder struct {
	env      *Env
	timeOnly bool // for time and timetz, whose date is optional
	tokens   []dateToken

	civil
	yearDay   int
	mask      fieldMask
	kind      stampKind
	west      int            // seconds west of Greenwich, once hasZone
	location  *time.Location // the zone to find west from, if it was named
	previous  wordKind       // wordJulian or wordTime when it labels the next token
	julian    bool
	shortYear bool
	bc        bool
	monthWord bool
	afternoon int // -1 unknown, else 0 or 12

	zoneName string // the zone that does not exist
}

// decodeDate interprets s as a date or time of the named type.
func decodeDate(env *Env, s, typeName string, timeOnly bool) (*dateDecoder, error) {
	d := &dateDecoder{env: env, timeOnly: timeOnly, afternoon: -1}
	var fault dateFault
	if d.tokens, fault = scanDate(s); fault == faultNone {
		fault = d.decode()
	}
	if d.zoneName != "" {
		return nil, pgerr.New(pgerr.InvalidParameterValue, "time zone \"%s\" not recognized", d.zoneName)
	}
	return d, fault.error(typeName, s)
}

// decode goes through the tokens and completes the result.
func (d *dateDecoder) decode() dateFault {
	for i := range d.tokens {
		mask, fault := d.token(i)
		if fault != faultNone {
			return fault
		}
		if mask&d.mask != 0 {
			return faultFormat
		}
		d.mask |= mask
	}
	return d.finish()
}

// dateMask is what numbers are decoded against: the date counts as given when
// only a time is wanted.
func (d *dateDecoder) dateMask() fieldMask {
	if d.timeOnly {
		return d.mask | hasDate
	}
	return d.mask
}

// token interprets one token and returns the fields it gives.
func (d *dateDecoder) token(i int) (fieldMask, dateFault) {
	t := d.tokens[i]
	switch t.kind {
	case tokenDate:
		return d.dateToken(i)
	case tokenTime:
		if d.previous != wordUnknown && d.previous != wordTime {
			return 0, faultFormat
		}
		d.previous = wordUnknown
		return d.clock(t.text)
	case tokenOffset:
		var fault dateFault
		d.west, fault = decodeZoneOffset(t.text)
		return hasZone, fault
	case tokenNumber:
		return d.numberToken(i)
	}
	return d.wordToken(i)
}

// dateToken interprets digits with separators: a date, a zone's name, or a
// time without colons and its zone.
func (d *dateDecoder) dateToken(i int) (fieldMask, dateFault) {
	text := d.tokens[i].text
	if d.previous == wordJulian {
		return d.julianWithZone(text)
	}
	isDate := d.previous == wordUnknown && d.mask&(hasMonth|hasDay) != hasMonth|hasDay
	if d.timeOnly {
		last := d.tokens[len(d.tokens)-1].kind
		isDate = i == 0 && len(d.tokens) >= 2 && (last == tokenDate || d.tokens[1].kind == tokenTime)
	}
	if isDate {
		return d.calendar(text)
	}
	if !isDigit(text[0]) && d.previous == wordUnknown {
		return d.namedZone(text)
	}
	if d.previous != wordUnknown && d.previous != wordTime || d.mask&hasTime != 0 {
		return 0, faultFormat
	}
	d.previous = wordUnknown
	at := strings.IndexByte(text, '-')
	if at < 0 {
		return 0, faultFormat
	}
	west, fault := decodeZoneOffset(text[at:])
	if fault != faultNone {
		return 0, fault
	}
	d.west = west
	mask, fault := d.runTogether(text[:at], d.dateMask())
	return mask | hasZone, fault
}

// namedZone sets the zone to one of the IANA database.
func (d *dateDecoder) namedZone(name string) (fieldMask, dateFault) {
	loc, ok := LoadZone(name)
	if !ok {
		d.zoneName = name
		return 0, faultFormat
	}
	d.location = loc
	return hasZone, faultNone
}

// julianWithZone reads a Julian day with a zone's offset behind it.
func (d *dateDecoder) julianWithZone(text string) (fieldMask, dateFault) {
	n := span(text, "0123456789")
	day, ok := smallInt(text[:n])
	if !ok {
		return 0, faultField
	}
	west, fault := decodeZoneOffset(text[n:])
	d.setJulian(day)
	d.west = west
	return hasDate | hasTime | hasZone, fault
}

// setJulian sets the date from a Julian day.
func (d *dateDecoder) setJulian(day int) {
	d.year, d.month, d.day = civilFromDays(day - julianEpoch)
	d.julian = true
	d.previous = wordUnknown
}

// numberToken interprets digits, possibly with a fraction.
func (d *dateDecoder) numberToken(i int) (fieldMask, dateFault) {
	text := d.tokens[i].text
	if d.previous != wordUnknown {
		return d.labelled(text)
	}
	point := strings.IndexByte(text, '.')
	if d.timeOnly {
		return d.timeNumber(i, text, point)
	}
	switch {
	case point >= 0 && d.mask&hasDate == 0:
		return d.calendar(text)
	case point > 2:
		return d.runTogether(text, d.mask)
	case point < 0 && len(text) >= 6 && (d.mask&hasDate == 0 || d.mask&hasTime == 0):
		return d.runTogether(text, d.mask)
	}
	return d.number(text, d.mask)
}

// timeNumber is numberToken where only a time is wanted.
func (d *dateDecoder) timeNumber(i int, text string, point int) (fieldMask, dateFault) {
	last := d.tokens[len(d.tokens)-1].kind
	switch {
	case point >= 0 && i == 0 && len(d.tokens) >= 2 && last == tokenDate:
		return d.calendar(text)
	case point > 2, point < 0 && len(text) > 4:
		return d.runTogether(text, d.dateMask())
	case point >= 0:
		return 0, faultFormat
	}
	return d.number(text, d.dateMask())
}

// labelled interprets a number that the previous token announced.
func (d *dateDecoder) labelled(text string) (fieldMask, dateFault) {
	label := d.previous
	d.previous = wordUnknown
	whole, fraction, fractional := strings.Cut(text, ".")
	switch label {
	case wordJulian:
		day, ok := smallInt(whole)
		if !ok {
			return 0, faultField
		}
		d.setJulian(day)
		if !fractional {
			return hasDate, faultNone
		}
		f, ok := fractionOf(fraction)
		if !ok {
			return 0, faultFormat
		}
		d.setTime(int64(f * microsPerDay))
		return hasDate | hasTime, faultNone
	case wordTime:
		mask, fault := d.runTogether(text, d.mask|hasDate)
		if fault == faultNone && mask != hasTime {
			fault = faultFormat
		}
		return mask, fault
	}
	return 0, faultFormat
}

// wordToken interprets a word.
func (d *dateDecoder) wordToken(i int) (fieldMask, dateFault) {
	text := d.tokens[i].text
	w := lookupDateWord(text)
	switch w.kind {
	case wordIgnored:
		return 0, faultNone
	case wordReserved:
		return d.reserved(w.number)
	case wordMonth:
		return d.namedMonth(w.number), faultNone
	case wordDST:
		d.west -= 3600
		return hasDSTModifier, faultNone
	case wordZone:
		d.west = -w.number
		return hasZone, faultNone
	case wordZoneDST:
		d.west = -w.number
		return hasZone | hasDSTModifier, faultNone
	case wordMeridian:
		d.afternoon = w.number
		return hasMeridian, faultNone
	case wordEra:
		d.bc = w.number == 1
		return hasEra, faultNone
	case wordDay:
		return hasWeekday, faultNone
	case wordJulian, wordUnit:
		d.previous = w.kind
		return 0, faultNone
	case wordTime:
		return d.timeLabel(i)
	}
	loc, ok := LoadZone(text)
	if !ok {
		return 0, faultFormat
	}
	d.location = loc
	return hasZone, faultNone
}

// timeLabel verifies that ISO's T stands between a date and a time.
func (d *dateDecoder) timeLabel(i int) (fieldMask, dateFault) {
	if !d.timeOnly && d.mask&hasDate != hasDate || i+1 >= len(d.tokens) {
		return 0, faultFormat
	}
	switch d.tokens[i+1].kind {
	case tokenNumber, tokenTime, tokenDate:
		d.previous = wordTime
		return 0, faultNone
	}
	return 0, faultFormat
}

// namedMonth sets the month; a number taken for the month before becomes the
// day.
func (d *dateDecoder) namedMonth(month int) fieldMask {
	mask := hasMonth
	if d.mask&hasMonth != 0 && !d.monthWord && d.mask&hasDay == 0 && d.month >= 1 && d.month <= 31 {
		d.day = d.month
		mask = hasDay
	}
	d.monthWord = true
	d.month = month
	return mask
}

// reserved interprets now, today, infinity and the like.
func (d *dateDecoder) reserved(which int) (fieldMask, dateFault) {
	if d.timeOnly && which != reservedNow && which != reservedMidnight {
		return 0, faultFormat
	}
	now, west := d.env.nowLocal()
	switch which {
	case reservedNow:
		if d.timeOnly {
			d.setTime(now.timeMicros())
			return hasTime, faultNone
		}
		d.civil, d.west = now, west
		return hasDate | hasTime | hasZone, faultNone
	case reservedMidnight:
		d.setTime(0)
		d.west = 0
		return hasTime | hasZone, faultNone
	case reservedEpoch:
		d.kind = stampEpoch
		return hasDate | hasTime | hasZone, faultNone
	case reservedLate:
		d.kind = stampLate
		return hasDate | hasTime | hasZone, faultNone
	case reservedEarly:
		d.kind = stampEarly
		return hasDate | hasTime | hasZone, faultNone
	}
	offset := map[int]int{reservedToday: 0, reservedTomorrow: 1, reservedYesterday: -1}[which]
	d.year, d.month, d.day = civilFromDays(now.days() + offset)
	return hasDate, faultNone
}

// nowLocal returns the transaction's start in the session's zone.
func (e *Env) nowLocal() (now civil, west int) {
	unix := e.Now.UnixMicro()
	east, _ := zoneEast(e.zone(), floorQuo(unix, microsPerSecond)+unixEpochDays*secondsPerDay)
	return civilFromMicros(unix + unixEpochDays*microsPerDay + int64(east)*microsPerSecond), -east
}

// floorQuo is the quotient of a and b rounded towards minus infinity.
func floorQuo(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// zone returns the session's time zone.
func (e *Env) zone() *time.Location {
	if e == nil || e.TimeZone == nil {
		return time.UTC
	}
	return e.TimeZone
}
