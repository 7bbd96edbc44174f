package engine

import (
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// xDBC type codes, as the native protocol reports them.
const (
	xdbcGUID          = -11
	xdbcBit           = -7
	xdbcTinyInt       = -6
	xdbcBigInt        = -5
	xdbcLongVarbinary = -4
	xdbcVarbinary     = -3
	xdbcLongVarchar   = -1
	xdbcNumeric       = 2
	xdbcInteger       = 4
	xdbcSmallInt      = 5
	xdbcDouble        = 8
	xdbcTimestamp     = 11
	xdbcVarchar       = 12
	xdbcDate          = 1091
	xdbcTime          = 1092
	xdbcPosixTime     = 1093
)

// family groups the types whose values SQLite holds and compares alike.
type family uint8

// The families; famNone is NULL and the untyped parameter.
const (
	famNone family = iota
	famInt
	famDecimal
	famDouble
	famText
	famBytes
	famDate
	famTime
	famStamp // TEXT
	famPosix // INTEGER
	famVector
)

// familyOf returns the family of a type.
func familyOf(t store.Type) family {
	switch t.Class {
	case store.ClassNone:
		return famNone
	case store.ClassNumeric, store.ClassCurrency:
		return famDecimal
	case store.ClassDouble:
		return famDouble
	case store.ClassBinary, store.ClassBinaryStream, store.ClassList:
		return famBytes
	case store.ClassDate:
		return famDate
	case store.ClassTime:
		return famTime
	case store.ClassTimeStamp, store.ClassDateTime:
		return famStamp
	case store.ClassPosixTime:
		return famPosix
	case store.ClassVector:
		return famVector
	}
	if t.Class.Integral() {
		return famInt
	}
	return famText
}

// numeric reports whether arithmetic on the family is arithmetic on numbers.
func (f family) numeric() bool { return f == famInt || f == famDecimal || f == famDouble }

// instant reports whether values are timestamps.
func (f family) instant() bool { return f == famStamp || f == famPosix }

// temporal reports whether values are dates, times or instants.
func (f family) temporal() bool { return f >= famDate && f <= famPosix }

// Types of expressions.
var (
	typeBit       = store.Type{Class: store.ClassBoolean}
	typeInteger   = store.Type{Class: store.ClassInteger}
	typeBigInt    = store.Type{Class: store.ClassBigInt}
	typeDouble    = store.Type{Class: store.ClassDouble}
	typeDate      = store.Type{Class: store.ClassDate}
	typeTime      = store.Type{Class: store.ClassTime}
	typeStamp     = store.Type{Class: store.ClassTimeStamp}
	typePosix     = store.Type{Class: store.ClassPosixTime}
	typeList      = store.Type{Class: store.ClassList}
	typeBytes     = store.Type{Class: store.ClassBinary}
	typeRowID     = store.Type{Class: store.ClassBigInt}
	typeNumber    = numericType(18, 18)
	typeOfLength  = textType(4096)
	typeShortText = textType(128)
)

// numericType is NUMERIC(p, s) of an expression, without bounds.
func numericType(precision, scale int) store.Type {
	return store.Type{Class: store.ClassNumeric, Precision: precision, Scale: scale}
}

// textType is VARCHAR(n) of an expression; expressions collate EXACT.
func textType(n int) store.Type {
	return store.Type{Class: store.ClassString, MaxLen: n, Collation: store.CollationExact}
}

// xdbcLengthMax is the length reported for text without a limit (ODBCVarcharMaxlen).
const xdbcLengthMax = 4096

// xdbc returns the code, precision and scale that clients see.
func xdbc(t store.Type) (code, precision, scale int) {
	switch t.Class {
	case store.ClassNone:
		return xdbcVarchar, 50, 0
	case store.ClassBinary, store.ClassList:
		return xdbcVarbinary, lengthOf(t), 0
	case store.ClassBoolean:
		return xdbcBit, 1, 0
	case store.ClassTinyInt:
		return xdbcTinyInt, 3, 0
	case store.ClassSmallInt:
		return xdbcSmallInt, 5, 0
	case store.ClassInteger:
		return xdbcInteger, 10, 0
	case store.ClassBigInt, store.ClassCounter, store.ClassRowVersion:
		return xdbcBigInt, 19, 0
	case store.ClassNumeric:
		return xdbcNumeric, orDefault(t.Precision, 15), t.Scale
	case store.ClassCurrency:
		return xdbcNumeric, 18, 4
	case store.ClassDouble:
		return xdbcDouble, 20, 0
	case store.ClassDate:
		return xdbcDate, 10, 0
	case store.ClassTime:
		return xdbcTime, 8, t.Precision
	case store.ClassTimeStamp, store.ClassDateTime:
		return xdbcTimestamp, 23, 3
	case store.ClassPosixTime:
		return xdbcPosixTime, 26, 6
	case store.ClassGUID:
		return xdbcGUID, 36, 0
	case store.ClassTextStream:
		return xdbcLongVarchar, 2147483647, 0
	case store.ClassBinaryStream:
		return xdbcLongVarbinary, 2147483647, 0
	default:
		return xdbcVarchar, lengthOf(t), 0
	}
}

// lengthOf is the reported length of a text or binary type.
func lengthOf(t store.Type) int {
	if t.Class == store.ClassVector {
		return xdbcLengthMax
	}
	return orDefault(t.MaxLen, xdbcLengthMax)
}

// orDefault returns n, or d when n is 0.
func orDefault(n, d int) int {
	if n == 0 {
		return d
	}
	return n
}

// typeRank orders types for CASE, COALESCE and set operations: the highest wins.
func typeRank(t store.Type) int {
	switch t.Class {
	case store.ClassBinaryStream:
		return 15
	case store.ClassTextStream:
		return 14
	case store.ClassBinary, store.ClassList, store.ClassVector:
		return 13
	case store.ClassString, store.ClassDynamicObject:
		return 12
	case store.ClassGUID:
		return 11
	case store.ClassTimeStamp, store.ClassDateTime, store.ClassPosixTime:
		return 10
	case store.ClassDouble:
		return 9
	case store.ClassNumeric, store.ClassCurrency:
		return 8
	case store.ClassBigInt, store.ClassCounter, store.ClassRowVersion:
		return 7
	case store.ClassInteger:
		return 6
	case store.ClassDate:
		return 5
	case store.ClassTime:
		return 4
	case store.ClassSmallInt:
		return 3
	case store.ClassTinyInt:
		return 2
	case store.ClassBoolean:
		return 1
	}
	return 0
}

// commonType is the type of a value that may come from either of two
// expressions.
func commonType(a, b store.Type) store.Type {
	if typeRank(b) > typeRank(a) {
		a, b = b, a
	}
	switch {
	case a.Class == store.ClassString:
		if b.Class != store.ClassNone {
			_, n, _ := xdbc(b)
			a.MaxLen = max(orDefault(a.MaxLen, xdbcLengthMax), n)
		}
		a.ValueList = nil
	case familyOf(a) == famDecimal && familyOf(b).numeric():
		_, p, s := xdbc(a)
		_, q, r := xdbc(b)
		scale := max(s, r)
		return numericType(min(max(p-s, q-r)+scale, 36), scale)
	case a.Class == store.ClassPosixTime && familyOf(b) == famStamp:
		return typeStamp
	}
	return a
}

// arithmeticType is the type of l op r.
func arithmeticType(op string, l, r store.Type) store.Type {
	if familyOf(l) == famDouble || familyOf(r) == famDouble {
		return typeDouble
	}
	integral := wholeClass(l) && wholeClass(r)
	if integral && op != "/" {
		if typeRank(l) == typeRank(typeBigInt) || typeRank(r) == typeRank(typeBigInt) {
			return typeBigInt
		}
		return typeInteger
	}
	p1, s1 := digitsOf(l)
	p2, s2 := digitsOf(r)
	switch op {
	case "*":
		return numericType(min(36, p1+p2+1), min(17, s1+s2))
	case "/":
		return numericType(36, min(17, max(6, s1+p2+1)))
	default:
		scale := max(s1, s2)
		return numericType(min(36, scale+max(p1-s1, p2-s2)+1), scale)
	}
}

// wholeClass reports whether arithmetic sees whole numbers: integers, and dates,
// of which it sees the day number.
func wholeClass(t store.Type) bool { return t.Class.Integral() || t.Class == store.ClassDate }

// digitsOf is the precision and scale arithmetic assumes; text may hold any number.
func digitsOf(t store.Type) (precision, scale int) {
	if familyOf(t).numeric() || t.Class == store.ClassDate {
		_, precision, scale = xdbc(t)
		return precision, scale
	}
	return 18, 9
}

// castTarget resolves the type of a CAST; lengths default to 30 and 1 as in IRIS.
// CONVERT's default is 30 throughout (see convertTarget).
func castTarget(n syntax.TypeName) (store.Type, bool) {
	length := func(def int) int {
		if len(n.Args) == 0 {
			return def
		}
		v, _ := strconv.Atoi(n.Args[0].Value)
		return v // VARCHAR('') has no limit
	}
	switch n.Name {
	case "CHAR VARYING", "CHARACTER VARYING", "NATIONAL CHAR VARYING", "NATIONAL CHARACTER VARYING":
		return textType(length(0)), true // no limit
	case "VARCHAR", "NVARCHAR", "NATIONAL VARCHAR", "VARCHAR2":
		return textType(length(30)), true
	case "CHAR", "CHARACTER", "NCHAR", "NATIONAL CHAR", "NATIONAL CHARACTER":
		return textType(length(1)), true
	case "TEXT", "LONGVARCHAR", "CLOB":
		return textType(0), true
	case "BINARY":
		return store.Type{Class: store.ClassBinary, MaxLen: length(1)}, true
	case "VARBINARY", "BINARY VARYING":
		return store.Type{Class: store.ClassBinary, MaxLen: length(30)}, true
	case "LONGVARBINARY", "BLOB":
		return store.Type{Class: store.ClassBinary}, true
	case "DEC", "DECIMAL", "NUMERIC", "NUMBER":
		return castNumeric(n), true
	case "MONEY", "SMALLMONEY":
		return store.Type{Class: store.ClassCurrency, Scale: 4}, true
	case "TIME":
		return store.Type{Class: store.ClassTime, Precision: min(length(0), 9)}, true
	}
	class, ok := castClasses[n.Name]
	return store.Type{Class: class}, ok
}

// castClasses are the CAST targets without arguments.
var castClasses = map[string]store.Class{
	"BIT": store.ClassBoolean, "TINYINT": store.ClassTinyInt, "SMALLINT": store.ClassSmallInt,
	"INT": store.ClassInteger, "INTEGER": store.ClassInteger, "BIGINT": store.ClassBigInt,
	"DOUBLE": store.ClassDouble, "DOUBLE PRECISION": store.ClassDouble, "FLOAT": store.ClassDouble,
	"REAL": store.ClassDouble, "DATE": store.ClassDate, "TIMESTAMP": store.ClassTimeStamp,
	"POSIXTIME": store.ClassPosixTime, "TIMESTAMP2": store.ClassTimeStamp, "DATETIME": store.ClassDateTime,
	"DATETIME2": store.ClassDateTime, "SMALLDATETIME": store.ClassDateTime,
	"GUID": store.ClassGUID, "UNIQUEIDENTIFIER": store.ClassGUID,
}

// convertTarget is castTarget for CONVERT.
func convertTarget(n syntax.TypeName) (store.Type, bool) {
	t, ok := castTarget(n)
	if len(n.Args) == 0 && (n.Name == "CHAR" || n.Name == "CHARACTER" || n.Name == "NCHAR" || n.Name == "BINARY") {
		t.MaxLen = 30
	}
	return t, ok
}

// castNumeric is NUMERIC[(p[, s])] of a CAST; a scale that is not written is 15.
func castNumeric(n syntax.TypeName) store.Type {
	args := [2]int{1: 15}
	for i := range min(len(n.Args), 2) {
		args[i], _ = strconv.Atoi(strings.TrimSpace(n.Args[i].Value))
	}
	return numericType(max(orDefault(args[0], 18), args[1]), args[1])
}
