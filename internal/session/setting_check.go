package session

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/charset"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// check validates a value for a setting and returns its normal form.
func (s *settings) check(name, v string) (string, error) {
	key := canonicalSetting(name)
	d := s.def(key)
	if d == nil {
		if strings.Contains(name, ".") {
			return v, nil
		}
		return "", unrecognized(name)
	}
	switch d.kind {
	case boolSetting:
		if on, ok := parseBool(v); ok {
			return on, nil
		}
		return "", pgerr.New(pgerr.InvalidParameterValue, "parameter %q requires a Boolean value", d.name)
	case intSetting:
		return s.checkInt(s.described(d), v)
	case realSetting:
		return s.checkReal(s.described(d), v)
	case enumSetting:
		return checkEnum(d, v)
	}
	return s.checkString(d, v)
}

// invalidSetting is PostgreSQL's error for a value a setting does not take.
func invalidSetting(d *settingDef, v string) *pgerr.Error {
	return pgerr.New(pgerr.InvalidParameterValue, "invalid value for parameter %q: %q", d.name, v)
}

// parseBool reads a Boolean as PostgreSQL does: unambiguous prefixes too.
func parseBool(v string) (string, bool) {
	v = strings.ToLower(strings.TrimSpace(v))
	switch {
	case v == "":
		return "", false
	case v == "1" || v == "on" || strings.HasPrefix("true", v) || strings.HasPrefix("yes", v):
		return "on", true
	case v == "0" || (len(v) > 1 && strings.HasPrefix("off", v)) || strings.HasPrefix("false", v) || strings.HasPrefix("no", v):
		return "off", true
	}
	return "", false
}

// units maps the units a setting may be given in to its base unit.
var units = map[string]map[string]float64{
	"ms":  {"us": 0.001, "ms": 1, "s": 1000, "min": 60000, "h": 3600000, "d": 86400000},
	"s":   {"us": 1e-6, "ms": 0.001, "s": 1, "min": 60, "h": 3600, "d": 86400},
	"min": {"us": 1.0 / 60_000_000, "ms": 1.0 / 60_000, "s": 1.0 / 60, "min": 1, "h": 60, "d": 1440},
	"B":   {"B": 1, "kB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30, "TB": 1 << 40},
	"MB":  {"B": 1.0 / (1 << 20), "kB": 1.0 / (1 << 10), "MB": 1, "GB": 1 << 10, "TB": 1 << 20},
	"kB":  {"B": 1.0 / 1024, "kB": 1, "MB": 1024, "GB": 1024 * 1024, "TB": 1024 * 1024 * 1024},
	"8kB": {"B": 1.0 / 8192, "kB": 1.0 / 8, "MB": 128, "GB": 128 * 1024, "TB": 128 * 1024 * 1024},
}

// checkInt validates an integer setting with its optional unit.
func (s *settings) checkInt(d *settingDef, v string) (string, error) {
	f, err := measure(d, v)
	if err != nil {
		return "", err
	}
	if f = math.RoundToEven(f); f < math.MinInt32 || f > math.MaxInt32 {
		return "", invalidSetting(d, v).WithHint("Value exceeds integer range.")
	}
	n := int64(f)
	if n < d.min || n > d.max {
		return "", s.outside(d, strconv.FormatInt(n, 10), strconv.FormatInt(d.min, 10), strconv.FormatInt(d.max, 10))
	}
	return strconv.FormatInt(n, 10), nil
}

// measure reads a number with its optional unit, in the setting's own.
func measure(d *settingDef, v string) (float64, error) {
	number, unit := strings.TrimSpace(v), ""
	if i := strings.IndexFunc(number, func(r rune) bool { return !strings.ContainsRune("+-.0123456789eExX", r) }); i >= 0 {
		number, unit = number[:i], strings.TrimSpace(number[i:])
	}
	f, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0, invalidSetting(d, v)
	}
	if unit == "" {
		return f, nil
	}
	factor, ok := units[d.unit][unit]
	if _, memory := units[d.unit]["kB"]; !ok && memory {
		return 0, invalidSetting(d, v).WithHint(`Valid units for this parameter are "B", "kB", "MB", "GB", and "TB".`)
	} else if !ok && d.unit != "" {
		return 0, invalidSetting(d, v).WithHint(`Valid units for this parameter are "us", "ms", "s", "min", "h", and "d".`)
	} else if !ok {
		return 0, invalidSetting(d, v)
	}
	return f * factor, nil
}

// unitsInRange is the first version of PostgreSQL that gives bounds with their units.
const unitsInRange = 17

// outside refuses a value that is out of bounds.
func (s *settings) outside(d *settingDef, v, least, greatest string) error {
	unit := ""
	if majorOf(s.values["server_version"]) >= unitsInRange {
		unit = spaced(d.unit)
	}
	return pgerr.New(pgerr.InvalidParameterValue, "%s%s is outside the valid range for parameter %q (%s%s .. %s%s)",
		v, spaced(d.unit), d.name, least, unit, greatest, unit)
}

// described is a setting with the bounds of PostgreSQL's version, where its
// description was read.
func (s *settings) described(d *settingDef) *settingDef {
	if o := s.others[strings.ToLower(d.name)]; o != nil {
		return o
	}
	return d
}

// checkReal validates a setting that is a real number.
func (s *settings) checkReal(d *settingDef, v string) (string, error) {
	f, err := measure(d, v)
	if err != nil {
		return "", err
	}
	if d.least < d.greatest && (f < d.least || f > d.greatest) {
		return "", s.outside(d, general(f), general(d.least), general(d.greatest))
	}
	return general(f), nil
}

// general prints a number as C's %g.
func general(f float64) string {
	s := strconv.FormatFloat(f, 'g', 6, 64)
	if mantissa, exponent, ok := strings.Cut(s, "e"); ok {
		return strings.TrimSuffix(strings.TrimRight(mantissa, "0"), ".") + "e" + exponent
	}
	return s
}

// spaced puts a blank before a unit.
func spaced(unit string) string {
	if unit == "" {
		return ""
	}
	return " " + unit
}

// withUnit prints a number in the largest unit that divides it, as SHOW does.
func withUnit(v, base string) string {
	n, err := strconv.ParseFloat(v, 64)
	if err != nil || n <= 0 {
		return v
	}
	for _, unit := range []string{"d", "h", "min", "s", "ms", "us", "TB", "GB", "MB", "kB", "B"} {
		if factor, ok := units[base][unit]; ok {
			if whole := n / factor; math.Abs(math.RoundToEven(whole)/whole-1) <= 1e-8 {
				return strconv.FormatFloat(math.RoundToEven(whole), 'f', -1, 64) + unit
			}
		}
	}
	return v + base
}

// checkEnum validates an enumerated setting.
func checkEnum(d *settingDef, v string) (string, error) {
	if i := slices.IndexFunc(d.values, func(x string) bool { return strings.EqualFold(x, v) }); i >= 0 {
		return d.values[i], nil
	}
	if on, ok := parseBool(v); ok && slices.Contains(d.values, on) {
		return on, nil
	}
	return "", invalidSetting(d, v).WithHint("Available values: %s.", strings.Join(d.values, ", "))
}

// checkString validates the string settings that have a grammar of their own.
func (s *settings) checkString(d *settingDef, v string) (string, error) {
	switch d.name {
	case "TimeZone":
		loc, err := loadZone(v)
		if err != nil {
			return "", invalidSetting(d, v)
		}
		if _, known := namedZone(v); !known {
			return strings.ToUpper(v), nil // spelled out
		}
		if _, ok := inPosix(v); ok {
			return posixDirectory + loc.String(), nil
		}
		return loc.String(), nil
	case "DateStyle":
		return s.checkDateStyle(d, v)
	case "client_encoding":
		return checkEncoding(d, v)
	case "application_name":
		return strings.Map(printable, v), nil
	}
	return v, nil
}

// checkEncoding takes the encodings that PostgreSQL converts from and to UTF8.
func checkEncoding(d *settingDef, v string) (string, error) {
	number := charset.Number(v)
	if number < 0 {
		return "", invalidSetting(d, v)
	}
	name := charset.Name(int64(number))
	if _, ok := charset.Lookup(name); !ok {
		return "", pgerr.New(pgerr.FeatureNotSupported, "conversion between %s and UTF8 is not supported", name)
	}
	return name, nil
}

// printable replaces what PostgreSQL does not allow in application_name.
func printable(r rune) rune {
	if r < 32 || r > 126 {
		return '?'
	}
	return r
}

// checkDateStyle reads the style and the field order, keeping what is not
// mentioned.
func (s *settings) checkDateStyle(d *settingDef, v string) (string, error) {
	style, order, _ := strings.Cut(s.values["datestyle"], ", ")
	givenStyle, givenOrder := "", ""
	for _, word := range strings.Split(v, ",") {
		word = strings.ToLower(strings.TrimSpace(word))
		newStyle, newOrder, ok := dateStyleWord(word)
		switch {
		case strings.ContainsAny(word, " \t\n\"") || word == "" && strings.Contains(v, ","):
			return "", invalidSetting(d, v).WithDetail("List syntax is invalid.")
		case !ok:
			return "", invalidSetting(d, v).WithDetail("Unrecognized key word: \"%s\".", word)
		case conflict(givenStyle, newStyle) || conflict(givenOrder, newOrder):
			return "", invalidSetting(d, v).WithDetail("Conflicting \"datestyle\" specifications.")
		case word == "german" && givenOrder == "":
			order = "DMY" // unless another is given
		case word == "default":
			style, order = cmp.Or(givenStyle, "ISO"), cmp.Or(givenOrder, "MDY")
		}
		givenStyle, givenOrder = cmp.Or(newStyle, givenStyle), cmp.Or(newOrder, givenOrder)
	}
	return cmp.Or(givenStyle, style) + ", " + cmp.Or(givenOrder, order), nil
}

// conflict reports whether two words say different things.
func conflict(given, another string) bool { return given != "" && another != "" && given != another }

// dateStyleWord is what one word of DateStyle says: a style, an order, or what they
// are without one.
func dateStyleWord(w string) (style, order string, ok bool) {
	switch {
	case w == "iso":
		return "ISO", "", true
	case w == "sql":
		return "SQL", "", true
	case w == "german":
		return "German", "", true
	case strings.HasPrefix(w, "postgres"):
		return "Postgres", "", true
	case w == "ymd":
		return "", "YMD", true
	case w == "dmy" || strings.HasPrefix(w, "euro"):
		return "", "DMY", true
	case w == "mdy" || w == "us" || strings.HasPrefix(w, "noneuro"):
		return "", "MDY", true
	}
	return "", "", w == "default" || w == ""
}

// loadZone finds a time zone by IANA name or by an offset in hours, east
// positive, as SET TIME ZONE takes it.
func loadZone(name string) (*time.Location, error) {
	if loc, ok := namedZone(name); ok {
		return loc, nil
	}
	if loc, ok := pgtype.LoadZone(name); ok && name != "" && !strings.EqualFold(name, "local") {
		return loc, nil
	}
	return nil, pgerr.New(pgerr.InvalidParameterValue, "time zone %q not recognized", name)
}

// namedZone finds a time zone that has a name, or is an offset in hours.
func namedZone(name string) (loc *time.Location, ok bool) {
	if hours, err := strconv.ParseFloat(name, 64); err == nil && math.Abs(hours) <= 15 {
		seconds := int(math.Round(hours * 3600))
		return time.FixedZone(fixedZoneName(seconds), seconds), true
	}
	if seconds, ok := fixedZoneOffset(name); ok {
		return time.FixedZone(name, seconds), true
	}
	if name == "" || strings.EqualFold(name, "local") {
		return nil, false
	}
	if strings.EqualFold(name, "utc") || strings.EqualFold(name, "default") {
		return time.UTC, true
	}
	name, _ = inPosix(name)
	if loc, err := time.LoadLocation(name); err == nil {
		return loc, true
	}
	loc, err := time.LoadLocation(strings.ToUpper(name))
	return loc, err == nil
}

// posixDirectory is where systems have all zones once more.
const posixDirectory = "posix/"

// inPosix takes the name of that directory off the name of a zone.
func inPosix(name string) (zone string, ok bool) {
	if n := len(posixDirectory); len(name) > n && strings.EqualFold(name[:n], posixDirectory) {
		return name[n:], true
	}
	return name, false
}

// fixedZoneName spells an offset as PostgreSQL does, POSIX style:
// <+02>-02.
func fixedZoneName(seconds int) string {
	sign, inverse := "+", "-"
	if seconds < 0 {
		sign, inverse, seconds = "-", "+", -seconds
	}
	digits := strconv.Itoa(100 + seconds/3600)[1:]
	if m := seconds % 3600 / 60; m != 0 {
		digits += ":" + strconv.Itoa(100 + m)[1:]
	}
	return "<" + sign + digits + ">" + inverse + digits
}

// fixedZoneOffset reads the name that fixedZoneName gives a zone.
func fixedZoneOffset(name string) (seconds int, ok bool) {
	name, ok = strings.CutPrefix(name, "<")
	digits, _, closed := strings.Cut(name, ">")
	if !ok || !closed || len(digits) < 3 {
		return 0, false
	}
	hours, minutes, _ := strings.Cut(digits[1:], ":")
	h, err := strconv.Atoi(hours)
	if err != nil {
		return 0, false
	}
	m, err := strconv.Atoi("0" + minutes)
	if err != nil {
		return 0, false
	}
	if seconds = h*3600 + m*60; digits[0] == '-' {
		seconds = -seconds
	}
	return seconds, fixedZoneName(seconds) == "<"+name
}
