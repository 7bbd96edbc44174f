package pgtype

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // the binary runs where there is no zone database
)

// zoneNamesText lists the zones of the IANA database, one a line.
//
//go:embed zonenames.txt
var zoneNamesText string

// zoneAbbrevText holds PostgreSQL's default abbreviations: name, seconds east
// of Greenwich, and "dst" for daylight saving time.
//
//go:embed zoneabbrev.tsv
var zoneAbbrevText string

// zoneAbbrev is what an abbreviation stands for.
type zoneAbbrev struct {
	east int32
	dst  bool
}

// zoneNames maps the lower-case name of every zone to its own spelling.
var zoneNames = sync.OnceValue(func() map[string]string {
	names := make(map[string]string, 600)
	for name := range strings.FieldsSeq(zoneNamesText) {
		names[strings.ToLower(name)] = name
	}
	return names
})

// zoneAbbrevs maps abbreviations, in lower case, to their offsets.
var zoneAbbrevs = sync.OnceValue(func() map[string]zoneAbbrev {
	abbrevs := make(map[string]zoneAbbrev, 200)
	for line := range strings.Lines(zoneAbbrevText) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		east, err := strconv.ParseInt(fields[1], 10, 32)
		if err == nil {
			abbrevs[fields[0]] = zoneAbbrev{east: int32(east), dst: fields[2] == "dst"}
		}
	}
	return abbrevs
})

// LoadZone returns the zone of that name, found without regard to case and with
// posix/ before it as systems have it, or spelled out as in POSIX: UTC+3, <+03>-3, 3 (positive is west), or with daylight
// saving, EST5EDT,M3.2.0,M11.1.0.
func LoadZone(name string) (*time.Location, bool) {
	if proper, ok := zoneNames()[strings.TrimPrefix(strings.ToLower(name), "posix/")]; ok {
		loc, err := time.LoadLocation(proper)
		return loc, err == nil
	}
	return posixZone(name)
}

// zoneEast returns the offset in seconds east of Greenwich and the
// abbreviation that loc uses at an instant, in seconds since 2000-01-01 UTC.
func zoneEast(loc *time.Location, seconds int64) (east int, abbrev string) {
	abbrev, east = time.Unix(seconds-unixEpochDays*secondsPerDay, 0).In(loc).Zone()
	return east, abbrev
}

// localEast returns the offset in seconds east that loc uses at a local time,
// in seconds since 2000-01-01 00:00 local time. In a gap the offset before it
// counts, in an overlap the one after.
func localEast(loc *time.Location, local int64) int {
	if loc == time.UTC || loc == nil {
		return 0
	}
	unix := local - unixEpochDays*secondsPerDay
	before := time.Unix(unix-secondsPerDay, 0).In(loc)
	_, eastBefore := before.Zone()
	_, end := before.ZoneBounds()
	if end.IsZero() || end.Unix() > unix+secondsPerDay {
		return eastBefore
	}
	_, eastAfter := end.In(loc).Zone()
	asBefore, asAfter := unix-int64(eastBefore), unix-int64(eastAfter)
	boundary := end.Unix()
	switch {
	case asBefore < boundary && asAfter < boundary:
		return eastBefore
	case asBefore > boundary && asAfter >= boundary:
		return eastAfter
	case asBefore > asAfter:
		return eastBefore
	}
	return eastAfter
}

// fixedZone reports whether loc has always had one offset.
func fixedZone(loc *time.Location) bool {
	start, end := time.Unix(0, 0).In(loc).ZoneBounds()
	return start.IsZero() && end.IsZero()
}
