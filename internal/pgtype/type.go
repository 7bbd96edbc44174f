package pgtype

import (
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/charset"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// OID identifies a PostgreSQL object; here always a type.
type OID uint32

// Format is a format code of the protocol.
type Format int16

// The two format codes.
const (
	FormatText   Format = 0
	FormatBinary Format = 1
)

// NoTypmod is the type modifier of a type without one.
const NoTypmod int32 = -1

// Type is one PostgreSQL type: the properties of its pg_type row that the
// analyser and the protocol need, and its I/O functions.
type Type struct {
	OID       OID
	Name      string // pg_type.typname
	Display   string // what format_type prints, without modifier
	Array     OID    // its array type, 0 if none
	Elem      OID    // element type of an array type, 0 otherwise
	Len       int16  // pg_type.typlen
	Category  byte   // pg_type.typcategory
	Preferred bool   // pg_type.typispreferred
	Kind      value.Kind

	// Input converts text to a value. typmod is NoTypmod when there is none;
	// a modifier is applied as an assignment would (22001, 22003).
	Input func(env *Env, s string, typmod int32) (value.Value, error)
	// Output appends the text form.
	Output func(env *Env, buf []byte, v value.Value) []byte
	// Recv converts the binary form.
	Recv func(b []byte, typmod int32) (value.Value, error)
	// Send appends the binary form.
	Send func(buf []byte, v value.Value) []byte
}

// delimiter is pg_type.typdelim: what stands between the elements of an array.
func (t *Type) delimiter() byte {
	if t.OID == BoxOID {
		return ';'
	}
	return ','
}

// Env is what formatting and conversion depend on besides the value.
type Env struct {
	DateOrder        byte   // 'M' (MDY), 'D' (DMY) or 'Y' (YMD)
	DateStyle        string // "ISO", "SQL", "Postgres" or "German"
	IntervalStyle    string // "postgres", "postgres_verbose", "sql_standard" or "iso_8601"
	TimeZone         *time.Location
	ExtraFloatDigits int
	ByteaOutput      string // "hex" or "escape"
	// Now is the transaction's start, for 'now', 'today' and the like.
	Now time.Time
	// Charset is the client's encoding; nil is UTF-8.
	Charset *charset.Charset
	// Objects resolves names for the reg* types; nil leaves them OIDs.
	Objects Objects
}

// DefaultEnv returns PostgreSQL's defaults with time zone UTC.
func DefaultEnv() *Env {
	return &Env{
		DateOrder: 'M', DateStyle: "ISO", IntervalStyle: "postgres",
		TimeZone: time.UTC, ExtraFloatDigits: 1, ByteaOutput: "hex",
	}
}

// Encoder appends the wire form of a non-NULL value. It fails when the client's
// encoding has not all characters of it.
type Encoder func(buf []byte, v value.Value) ([]byte, error)

// EncoderFor returns the encoder of a result column: chosen once per portal.
func EncoderFor(t *Type, f Format, env *Env) Encoder {
	if env.Charset != nil {
		return converting(t, f, env)
	}
	if f == FormatBinary {
		return sender(t)
	}
	out := t.Output
	return func(buf []byte, v value.Value) ([]byte, error) { return out(env, buf, v), nil }
}
