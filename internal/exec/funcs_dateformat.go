package exec

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// dateFormatFuncs are to_char, to_date, to_timestamp and to_number.
func dateFormatFuncs() []def {
	return []def{
		{sig: "to_char(timestamp,text) to_char(timestamptz,text)", eval: stampToChar},
		{sig: "to_char(interval,text)", eval: intervalToChar},
		{sig: "to_date(text,text)", eval: toDate},
		{sig: "to_timestamp(text,text)", eval: toTimestamp},
		{sig: "to_char(int4,text) to_char(int8,text)", eval: numberToChar(pgtype.Int8OID)},
		{sig: "to_char(numeric,text)", eval: numberToChar(pgtype.NumericOID)},
		{sig: "to_char(float8,text)", eval: numberToChar(pgtype.Float8OID)},
		{sig: "to_char(float4,text)", eval: numberToChar(pgtype.Float4OID)},
		{sig: "to_number(text,text)", eval: toNumber},
	}
}

// stampToChar prints a timestamp; an infinite one, or an empty template, is
// NULL.
func stampToChar(env *analyze.Env, args []value.Value) (value.Value, error) {
	if infinite(args[0]) || args[1].Str() == "" {
		return value.Null, nil
	}
	stamp := args[0].Int()
	f := dateFields{}
	if args[0].Kind() == value.KindTimestampTZ {
		seconds, _ := floorDiv(stamp, microsPerSecond)
		f.zoned, f.zoneName = true, "UTC"
		if env.TimeZone != nil {
			f.east, f.zoneName = pgtype.ZoneEast(env.TimeZone, seconds)
		}
		stamp += int64(f.east) * microsPerSecond
	}
	f.moment = momentOf(stamp)
	f.days = f.moment.days()
	s, err := formatDate(f, args[1].Str())
	return value.Text(s), err
}

// intervalToChar prints an interval.
func intervalToChar(_ *analyze.Env, args []value.Value) (value.Value, error) {
	if args[1].Str() == "" {
		return value.Null, nil
	}
	months, days, micros := args[0].IntervalParts()
	f := dateFields{interval: true, moment: moment{
		year:  int(months / monthsPerYear),
		month: int(months % monthsPerYear), day: int(days), micros: micros,
	}}
	f.days = julianDay(f.year, f.month, f.day) - julianEpoch
	s, err := formatDate(f, args[1].Str())
	return value.Text(s), err
}

// julianDay is the number of a day that need not exist, as PostgreSQL's date2j has it.
func julianDay(year, month, day int) int {
	if month > 2 {
		month, year = month+1, year+4800
	} else {
		month, year = month+13, year+4799
	}
	century := year / 100
	return year*365 - 32167 + year/4 - century + century/4 + 7834*month/256 + day
}

// toDate is to_date.
func toDate(_ *analyze.Env, args []value.Value) (value.Value, error) {
	p, err := parseDate(args[0].Str(), args[1].Str())
	if err != nil {
		return value.Null, err
	}
	days, _, err := p.result()
	if err != nil {
		return value.Null, err
	}
	if !pgtype.ValidDay(days) {
		return value.Null, pgerr.New(pgerr.DatetimeFieldOverflow, "date out of range: \"%s\"", p.whole)
	}
	return value.Date(int32(days)), nil
}

// toTimestamp is to_timestamp of a text.
func toTimestamp(env *analyze.Env, args []value.Value) (value.Value, error) {
	p, err := parseDate(args[0].Str(), args[1].Str())
	if err != nil {
		return value.Null, err
	}
	days, micros, err := p.result()
	if err != nil {
		return value.Null, err
	}
	stamp := int64(days)*microsPerDay + micros
	if !pgtype.ValidDay(days) || !pgtype.ValidStamp(stamp) {
		return value.Null, errStampRange()
	}
	if in := p.in; in.zoneSign != 0 {
		east := in.zoneSign * (in.zoneHour*60 + in.zoneMinut)
		return value.TimestampTZ(stamp - int64(east)*microsPerMinute), nil
	}
	return value.TimestampTZ(toInstant(env.TimeZone, stamp)), nil
}
