package exec

import (
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/jsonpath"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// momentFormats are the templates that datetime without an argument tries.
func momentFormats() []string {
	out := []string{"yyyy-mm-dd"}
	for _, day := range []string{"", `yyyy-mm-dd `, `yyyy-mm-dd"T"`} {
		for _, zone := range []string{"TZH:TZM", "TZH", ""} {
			out = append(out, day+"HH24:MI:SS.US"+zone, day+"HH24:MI:SS"+zone)
		}
	}
	return out
}

// datetime reads a date or time, by a template or in one of the forms of ISO 8601.
func (r *pathRun) datetime(it *jsonpath.Item, on pathItem, found pathList) (pathResult, error) {
	if !on.is(jsonString) {
		return r.fail(pgerr.InvalidArgumentForSQLJSONDatetimeFunction, "jsonpath item method .datetime() can only be applied to a string")
	}
	text := on.tree.text
	if it.Left != nil {
		m, err := readMoment(text, it.Left.Text)
		if err != nil {
			return r.failWith(err)
		}
		return r.next(it.Next, m, found)
	}
	for _, format := range momentFormats() {
		if m, err := readMoment(text, format); err == nil {
			return r.next(it.Next, m, found)
		}
	}
	if !r.throws {
		return pathFailed, nil
	}
	return pathFailed, pgerr.New(pgerr.InvalidArgumentForSQLJSONDatetimeFunction, "datetime format is not recognized: \"%s\"", text).
		WithHint("Use a datetime template argument to specify the input data format.")
}

// templateParts says what the patterns of a template describe.
func templateParts(nodes []formatNode) (dated, timed, zoned bool, err error) {
	for _, n := range nodes {
		switch pattern := strings.ToUpper(n.pattern); pattern {
		case "", "FX":
		case "TZ", "OF":
			return false, false, false, pgerr.New(pgerr.FeatureNotSupported, "formatting field \"%s\" is only supported in to_char", n.pattern)
		case "TZH", "TZM":
			zoned = true
		case "A.M.", "P.M.", "AM", "PM", "HH", "HH12", "HH24", "MI", "SS", "MS", "US", "SSSS", "SSSSS",
			"FF1", "FF2", "FF3", "FF4", "FF5", "FF6":
			timed = true
		default:
			dated = true
		}
	}
	return dated, timed, zoned, nil
}

// readMoment reads a text by a template as the SQL standard has it: strictly. What the
// template describes says which type it is.
func readMoment(text, format string) (pathItem, error) {
	p, err := parseDateStrictly(text, format)
	if err != nil {
		return pathItem{}, err
	}
	days, micros, err := p.result()
	if err != nil {
		return pathItem{}, err
	}
	dated, timed, zoned, err := templateParts(p.nodes)
	if err != nil {
		return pathItem{}, err
	}
	if dated && (!pgtype.ValidDay(days) || timed && !pgtype.ValidStamp(int64(days)*microsPerDay)) {
		return pathItem{}, pgerr.New(pgerr.DatetimeFieldOverflow, "%s out of range",
			map[bool]string{false: "date", true: "timestamp"}[timed])
	}
	west := int32(-p.in.zoneSign * (p.in.zoneHour*60 + p.in.zoneMinut) * 60)
	stamp := int64(days)*microsPerDay + micros
	switch {
	case !dated && !timed:
		err = pgerr.New(pgerr.InvalidDatetimeFormat, "datetime format is not dated and not timed")
	case zoned && !timed:
		err = pgerr.New(pgerr.InvalidDatetimeFormat, "datetime format is zoned but not timed")
	case zoned && p.in.zoneSign == 0:
		err = pgerr.New(pgerr.InvalidDatetimeFormat, "missing time zone in input string for type %s",
			map[bool]string{false: "timetz", true: "timestamptz"}[dated])
	case dated && zoned:
		return pathItem{moment: value.TimestampTZ(stamp + int64(west)*microsPerSecond), west: west}, nil
	case dated && timed:
		return pathItem{moment: value.Timestamp(stamp)}, nil
	case dated:
		return pathItem{moment: value.Date(int32(days))}, nil
	case zoned:
		return pathItem{moment: value.TimeTZ(micros, west)}, nil
	}
	return pathItem{moment: value.Time(micros)}, err
}

// isoText is a date or time as JSON has it.
func (i pathItem) isoText() string {
	env := *pgtype.DefaultEnv()
	oid := map[value.Kind]pgtype.OID{
		value.KindDate: pgtype.DateOID, value.KindTime: pgtype.TimeOID, value.KindTimeTZ: pgtype.TimeTZOID,
		value.KindTimestamp: pgtype.TimestampOID, value.KindTimestampTZ: pgtype.TimestampTZOID,
	}[i.moment.Kind()]
	if i.moment.Kind() == value.KindTimestampTZ {
		env.TimeZone = time.FixedZone("", int(-i.west))
	}
	text := string(pgtype.ByOID(oid).Output(&env, nil, i.moment))
	body, era, _ := strings.Cut(text, " BC")
	if strings.HasSuffix(text, " BC") {
		era = " BC"
	}
	if i.moment.Kind() >= value.KindTimestamp {
		body = strings.Replace(body, " ", "T", 1)
	}
	zoned := i.moment.Kind() == value.KindTimestampTZ || i.moment.Kind() == value.KindTimeTZ
	if at := strings.LastIndexAny(body, "+-"); zoned && at > 0 && !strings.Contains(body[at:], ":") {
		body += ":00"
	}
	return body + era
}

// compareMoments orders two dates or times; ok is false when they do not compare. Those
// with and without a time zone compare through the session's, where that is allowed.
func (r *pathRun) compareMoments(a, b value.Value) (c int, ok bool, err error) {
	clock := func(v value.Value) bool { return v.Kind() == value.KindTime || v.Kind() == value.KindTimeTZ }
	switch {
	case clock(a) != clock(b):
		return 0, false, nil
	case a.Kind() == b.Kind():
		return pgtype.Compare(a, b), true, nil
	case b.Kind() < a.Kind():
		c, ok, err = r.compareMoments(b, a)
		return -c, ok, err
	}
	from, to := momentTypes[a.Kind()], momentTypes[b.Kind()]
	if (b.Kind() == value.KindTimestampTZ || b.Kind() == value.KindTimeTZ) && !r.zones {
		return 0, false, pgerr.New(pgerr.FeatureNotSupported, "cannot convert value from %s to %s without time zone usage", from.name, to.name).
			WithHint("Use *_tz() function for time zone support.")
	}
	if a.Kind() == value.KindDate && !pgtype.ValidStamp(int64(int32(a.Int()))*microsPerDay) {
		return 1, true, nil
	}
	v, err := pgtype.Cast(&r.env.Env, a, from.oid, to.oid, true)
	if err != nil {
		return 0, false, err
	}
	return pgtype.Compare(v, b), true, nil
}

// momentTypes are the types of dates and times, with their names in messages.
var momentTypes = map[value.Kind]struct {
	oid  pgtype.OID
	name string
}{
	value.KindDate:        {pgtype.DateOID, "date"},
	value.KindTime:        {pgtype.TimeOID, "time"},
	value.KindTimeTZ:      {pgtype.TimeTZOID, "timetz"},
	value.KindTimestamp:   {pgtype.TimestampOID, "timestamp"},
	value.KindTimestampTZ: {pgtype.TimestampTZOID, "timestamptz"},
}
