package pgtype

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// posixRules say when daylight saving begins and ends where a zone does not.
const posixRules = ",M3.2.0,M11.1.0"

// posixHoursMax is the largest offset of a POSIX zone.
const posixHoursMax = 24*7 - 1

// posixZone reads a zone in POSIX's form. As in PostgreSQL the names may be short or
// empty.
func posixZone(s string) (*time.Location, bool) {
	std, rest, ok := posixName(strings.ToUpper(s))
	if !ok || rest == "" {
		return nil, false
	}
	west, rest, ok := posixOffset(rest)
	if !ok {
		return nil, false
	}
	if rest == "" {
		return time.FixedZone(std, -west), true
	}
	dst, rules, ok := posixName(rest)
	if !ok || dst == "" {
		return nil, false
	}
	dstWest := west - 3600 // an hour, where nothing else is said
	if rules != "" && rules[0] != ',' {
		if dstWest, rules, ok = posixOffset(rules); !ok {
			return nil, false
		}
	}
	if rules == "" {
		rules = posixRules
	}
	return ruledZone(s, fmt.Sprintf("<%s>%s<%s>%s%s", std, posixClock(west), dst, posixClock(dstWest), rules))
}

// posixName splits an abbreviation off: everything up to a digit, sign or comma, or
// what stands in angle brackets.
func posixName(s string) (name, rest string, ok bool) {
	if strings.HasPrefix(s, "<") {
		return strings.Cut(s[1:], ">")
	}
	end := strings.IndexAny(s, "0123456789+-,")
	if end < 0 {
		end = len(s)
	}
	return s[:end], s[end:], true
}

// posixOffset splits an offset off: [+-]hh[:mm[:ss]], in seconds west of Greenwich.
func posixOffset(s string) (west int, rest string, ok bool) {
	sign := 1
	if s != "" && (s[0] == '-' || s[0] == '+') {
		if s[0] == '-' {
			sign = -1
		}
		s = s[1:]
	}
	for i, unit := range []int{3600, 60, 1} {
		if i > 0 {
			if s == "" || s[0] != ':' {
				break
			}
			s = s[1:]
		}
		end := 0
		for end < len(s) && isDigit(s[end]) {
			end++
		}
		n, err := strconv.Atoi(s[:end])
		if err != nil || i == 0 && n > posixHoursMax || i > 0 && n > 59+i/2 {
			return 0, "", false
		}
		west += n * unit
		s = s[end:]
	}
	return sign * west, s, true
}

// posixClock writes an offset.
func posixClock(west int) string {
	sign := ""
	if west < 0 {
		sign, west = "-", -west
	}
	return fmt.Sprintf("%s%d:%02d:%02d", sign, west/3600, west/60%60, west%60)
}

// ruledZone is a zone with daylight saving, by the rules at the end of a file of zone
// information that has nothing else.
func ruledZone(name, rules string) (*time.Location, bool) {
	header := append([]byte("TZif2"), make([]byte, 15)...)
	for _, count := range []uint32{0, 0, 0, 0, 1, 1} { // one type of one character
		header = binary.BigEndian.AppendUint32(header, count)
	}
	block := append(header, make([]byte, 6+1)...)
	data := append(append([]byte{}, block...), block...)
	loc, err := time.LoadLocationFromTZData(name, append(data, "\n"+rules+"\n"...))
	return loc, err == nil
}
