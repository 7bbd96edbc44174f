package wire

import (
	"math"
	"time"
)

// DefaultPort is where a superserver listens.
const DefaultPort = 1972

// The protocol versions: what current official drivers ask for, what they
// refuse to go below, and the one whose format this package describes.
const (
	VersionRequested = 69
	VersionMin       = 61
	VersionServer    = 65
)

// The flags of a handshake reply.
const (
	FlagUnicode        = 1 // the server's strings are Unicode
	FlagCompactDoubles = 2 // doubles may be compacted; from version 65
)

// The feature options of CONNECT. With fast select or fast insert granted, every
// statement's description carries a prefix.
const (
	FeatureFastSelect     = 1
	FeatureFastInsert     = 2
	FeatureDurable        = 4
	FeatureNotNullable    = 8
	FeatureRedirectOutput = 32
)

// The autocommit item of CONNECT.
const (
	AutocommitItemOn  = 1
	AutocommitItemOff = 2
)

// The kinds of a parameter. Some clients send the number, some the character.
const (
	ParamUser    = '?' // given by the user
	ParamLiteral = 'c' // lifted out of the text by the client
)

// The formats of a literal parameter.
const (
	FormatNone     = 0
	FormatString32 = 1
	FormatString   = 4
	FormatInteger  = 10
	FormatNumber   = 11
)

// BatchFailed is the row count of a parameter set that failed in a batch.
const BatchFailed = -3

// The type codes of columns and parameters.
const (
	TypeRowID           = -12
	TypeGUID            = -11
	TypeWideLongVarchar = -10
	TypeWideVarchar     = -9
	TypeWideChar        = -8
	TypeBit             = -7
	TypeTinyInt         = -6
	TypeBigInt          = -5
	TypeLongVarbinary   = -4 // the value is a stream handle
	TypeVarbinary       = -3
	TypeBinary          = -2
	TypeLongVarchar     = -1 // the value is a stream handle
	TypeChar            = 1
	TypeNumeric         = 2
	TypeDecimal         = 3
	TypeInteger         = 4
	TypeSmallInt        = 5
	TypeFloat           = 6
	TypeReal            = 7
	TypeDouble          = 8
	TypeDate            = 9 // ODBC text
	TypeTime            = 10
	TypeTimestamp       = 11
	TypeVarchar         = 12
	TypeODBC3Date       = 91
	TypeODBC3Time       = 92
	TypeODBC3Timestamp  = 93
	TypeDateHorolog     = 1091 // days since 1840-12-31
	TypeTimeHorolog     = 1092 // seconds since midnight
	TypePosixTime       = 1093 // see PosixTime
)

// The flag bytes a column's description carries.
const (
	ColumnAutoIncrement = iota
	ColumnCaseSensitive
	ColumnCurrency
	ColumnReadOnly
	ColumnRowVersion
	ColumnUnique
	ColumnAliased
	ColumnExpression
	ColumnHidden
	ColumnIdentity
	ColumnKey
	ColumnRowID
	ColumnFlags // how many there are
)

// The values of a column's or parameter's nullable item.
const (
	NullableNo = iota
	NullableYes
	NullableUnknown
)

// The bits of a POSIXTIME value: what is added to times from 1970 on, what is
// flipped in earlier ones, and all that are not time.
const (
	posixBias    = 1 << 60
	posixFlipped = 0x6000000000000000
	posixSign    = math.MinInt64 >> 3
)

// PosixTime encodes microseconds since 1970 as a POSIXTIME value, whose order
// as an integer is the order of time.
func PosixTime(micros int64) int64 {
	if micros >= 0 {
		return micros + posixBias
	}
	return micros ^ posixFlipped
}

// PosixMicros decodes a POSIXTIME value to microseconds since 1970.
func PosixMicros(value int64) int64 {
	if value >= 0 {
		return value - posixBias
	}
	return value | posixSign
}

// horologEpoch is the $HOROLOG day number of 1970-01-01.
const horologEpoch = 47117

// secondsPerDay needs no leap seconds: $HOROLOG has none.
const secondsPerDay = 24 * 60 * 60

// HorologDate is the $HOROLOG day of t's calendar date: 0 on 1840-12-31.
func HorologDate(t time.Time) int64 {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()/secondsPerDay + horologEpoch
}

// DateOfHorolog is the midnight, UTC, that begins a $HOROLOG day.
func DateOfHorolog(day int64) time.Time {
	return time.Unix((day-horologEpoch)*secondsPerDay, 0).UTC()
}
