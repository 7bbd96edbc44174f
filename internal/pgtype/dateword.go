package pgtype

import "sync"

// wordKind says what a word in a date's text means.
type wordKind uint8

// The meanings of words.
const (
	wordUnknown  wordKind = iota
	wordMonth             // number: the month
	wordDay               // a day of the week, without effect
	wordMeridian          // number: 12 hours for pm
	wordEra               // number: 1 for BC
	wordReserved          // number: one of the reserved values
	wordIgnored
	wordDST
	wordJulian // a Julian day follows
	wordTime   // ISO's T: a time follows
	wordUnit   // the name of a field, which only intervals use
	wordZone   // number: seconds east
	wordZoneDST
)

// The reserved values of dates and times.
const (
	reservedNow = iota
	reservedToday
	reservedTomorrow
	reservedYesterday
	reservedMidnight // allballs: 00:00 UTC
	reservedEpoch
	reservedLate
	reservedEarly
)

// dateWord is the meaning of one word.
type dateWord struct {
	kind   wordKind
	number int
}

// dateWords maps the words of dates, in lower case, to their meanings.
var dateWords = sync.OnceValue(func() map[string]dateWord {
	words := map[string]dateWord{
		"now": {wordReserved, reservedNow}, "today": {wordReserved, reservedToday},
		"tomorrow": {wordReserved, reservedTomorrow}, "yesterday": {wordReserved, reservedYesterday},
		"allballs": {wordReserved, reservedMidnight}, "epoch": {wordReserved, reservedEpoch},
		"infinity": {wordReserved, reservedLate}, "-infinity": {wordReserved, reservedEarly},
		"am": {wordMeridian, 0}, "pm": {wordMeridian, 12}, "ad": {wordEra, 0}, "bc": {wordEra, 1},
		"at": {kind: wordIgnored}, "on": {kind: wordIgnored}, "dst": {kind: wordDST},
		"j": {kind: wordJulian}, "jd": {kind: wordJulian}, "julian": {kind: wordJulian}, "t": {kind: wordTime},
		"d": {kind: wordUnit}, "dow": {kind: wordUnit}, "doy": {kind: wordUnit}, "h": {kind: wordUnit},
		"isodow": {kind: wordUnit}, "isoyear": {kind: wordUnit}, "m": {kind: wordUnit}, "mm": {kind: wordUnit},
		"s": {kind: wordUnit}, "y": {kind: wordUnit}, "sept": {wordMonth, 9},
		"tues": {kind: wordDay}, "weds": {kind: wordDay}, "thur": {kind: wordDay}, "thurs": {kind: wordDay},
	}
	for i, name := range monthNames {
		words[lowerASCII(name)] = dateWord{wordMonth, i + 1}
		words[lowerASCII(name[:3])] = dateWord{wordMonth, i + 1}
	}
	for _, name := range dayNames {
		words[lowerASCII(name)] = dateWord{kind: wordDay}
		words[lowerASCII(name[:3])] = dateWord{kind: wordDay}
	}
	return words
})

// monthNames are the English names of the months.
var monthNames = [...]string{
	"January", "February", "March", "April", "May", "June", "July",
	"August", "September", "October", "November", "December",
}

// dayNames are the English names of the days of the week.
var dayNames = [...]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}

// lowerASCII returns a capitalised English word in lower case.
func lowerASCII(s string) string { return string(s[0]|0x20) + s[1:] }

// lookupDateWord returns the meaning of a word; abbreviations of zones come
// before everything else.
func lookupDateWord(word string) dateWord {
	if z, ok := zoneAbbrevs()[word]; ok {
		kind := wordZone
		if z.dst {
			kind = wordZoneDST
		}
		return dateWord{kind, int(z.east)}
	}
	return dateWords()[word]
}
