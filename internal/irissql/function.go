package irissql

import (
	"slices"
	"strings"
)

// scalarFunctions are those functions of IRIS that are no names of PostgreSQL's, or
// take other numbers of arguments, in lower case. Left out are aggregates, what
// depends on the connection that it is asked on (LAST_IDENTITY), and what is no plain
// call (CONVERT, JSON_OBJECT, XMLELEMENT).
var scalarFunctions = []string{
	"charindex", "datalength", "dateadd", "datediff", "datename", "datepart", "day", "decode", "getdate", "getutcdate", "hashbytes",
	"ifnull", "instr", "isnull", "isnumeric", "last_day", "lcase", "len", "month", "nvl", "replicate", "round", "space", "square", "str",
	"string", "stuff", "to_char", "to_date", "to_number", "to_posixtime", "ucase", "unix_timestamp", "year",
}

// IsScalarFunction reports whether IRIS has a function of a name, in lower case, that
// PostgreSQL has not.
func IsScalarFunction(name string) bool {
	_, ok := slices.BinarySearch(scalarFunctions, name)
	return ok
}

// TakesDatePart reports whether the first argument of a function of IRIS is the name
// of a part of a date.
func TakesDatePart(name string) bool {
	switch name {
	case "dateadd", "datediff", "datename", "datepart":
		return true
	}
	return false
}

// DatePart is IRIS's word for a part of a date, "" for other texts.
func DatePart(text string) string {
	word := strings.ToUpper(text)
	switch word {
	case "YEAR", "YYYY", "YY", "QUARTER", "QQ", "Q", "MONTH", "MM", "M", "DAYOFYEAR", "DY", "Y", "DAY", "DD", "D",
		"WEEK", "WK", "WW", "WEEKDAY", "DW", "HOUR", "HH", "MINUTE", "MI", "N", "SECOND", "SS", "S",
		"MILLISECOND", "MS", "MICROSECOND", "MCS", "NANOSECOND", "NS":
		return word
	}
	return ""
}
