package pgtype

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// The I/O of object identifiers, of transaction identifiers, which PostgreSQL
// reads without any check, and of write-ahead log positions.
var (
	oidIO  = codec{input: oidInput, output: intOutput, recv: uint32Recv, send: intSend(4)}
	xidIO  = codec{input: xidInput, output: intOutput, recv: uint32Recv, send: intSend(4)}
	xid8IO = codec{input: xid8Input, output: uint64Output, recv: int8IO.recv, send: int8IO.send}
	lsnIO  = codec{input: lsnInput, output: lsnOutput, recv: int8IO.recv, send: int8IO.send}
)

// uint32Recv reads four bytes as an unsigned integer.
func uint32Recv(b []byte, _ int32) (value.Value, error) {
	if err := checkLength(b, 4); err != nil {
		return value.Null, err
	}
	return value.Int(int64(binary.BigEndian.Uint32(b))), nil
}

// uint64Output appends the 64 bits as an unsigned number.
func uint64Output(_ *Env, buf []byte, v value.Value) []byte {
	return strconv.AppendUint(buf, uint64(v.Int()), 10)
}

// oidInput reads an unsigned 32-bit number; a negative one wraps, as it does
// in PostgreSQL.
func oidInput(_ *Env, s string, _ int32) (value.Value, error) {
	n, err := parseOID(s)
	return value.Int(int64(n)), err
}

// parseOID reads an OID in decimal with white space around it.
func parseOID(s string) (OID, error) {
	t := trimSpace(s)
	n, err := strconv.ParseInt(t, 10, 64)
	switch {
	case err != nil && isRange(err):
		return 0, outOfRange("oid", s)
	case err != nil:
		return 0, invalidSyntax("oid", s)
	case n > math.MaxUint32 || n < math.MinInt32:
		return 0, outOfRange("oid", s)
	}
	return OID(uint32(n)), nil
}

// xidInput reads the number s starts with, in C's notation, and ignores the
// rest.
func xidInput(_ *Env, s string, _ int32) (value.Value, error) {
	return value.Int(int64(uint32(leadingUint(s)))), nil
}

// xid8Input is xidInput for 64 bits.
func xid8Input(_ *Env, s string, _ int32) (value.Value, error) {
	return value.Int(int64(leadingUint(s))), nil
}

// leadingUint reads like C's strtoul with base 0: sign, then 0x, 0 or decimal.
func leadingUint(s string) uint64 {
	t := trimLeftSpace(s)
	negative := strings.HasPrefix(t, "-")
	t = strings.TrimPrefix(strings.TrimPrefix(t, "-"), "+")
	base, digits := 10, "0123456789"
	switch {
	case strings.HasPrefix(t, "0x"), strings.HasPrefix(t, "0X"):
		base, digits, t = 16, "0123456789abcdefABCDEF", t[2:]
	case strings.HasPrefix(t, "0"):
		base, digits = 8, "01234567"
	}
	end := len(t) - len(strings.TrimLeft(t, digits))
	n, err := strconv.ParseUint(t[:end], base, 64)
	if err != nil && !isRange(err) {
		return 0
	}
	if negative {
		return -n
	}
	return n
}

// lsnInput reads a log position: two hexadecimal halves and a slash.
func lsnInput(_ *Env, s string, _ int32) (value.Value, error) {
	high, low, ok := strings.Cut(s, "/")
	h, errHigh := strconv.ParseUint(high, 16, 32)
	l, errLow := strconv.ParseUint(low, 16, 32)
	if !ok || errHigh != nil || errLow != nil || len(high) > 8 || len(low) > 8 {
		return value.Null, invalidSyntax("pg_lsn", s)
	}
	return value.Int(int64(h<<32 | l)), nil
}

// lsnOutput appends a log position.
func lsnOutput(_ *Env, buf []byte, v value.Value) []byte {
	return fmt.Appendf(buf, "%X/%X", uint32(v.Int()>>32), uint32(v.Int()))
}

// Objects resolves the names of catalog objects for the reg* types. A session
// that has a catalog puts one into its Env.
type Objects interface {
	// ObjectName returns the name that the given reg* type prints for an OID.
	ObjectName(regType, oid OID) (string, bool)
	// ObjectOID returns the OID of the named object, or PostgreSQL's error.
	ObjectOID(regType OID, name string) (OID, error)
}

// regIO returns the I/O of a reg* type: an OID whose text is a name.
func regIO(regType OID) codec {
	return codec{
		input: func(env *Env, s string, _ int32) (value.Value, error) {
			return regInput(env, regType, s)
		},
		output: func(env *Env, buf []byte, v value.Value) []byte {
			return regOutput(env, regType, buf, v)
		},
		recv: uint32Recv,
		send: intSend(4),
	}
}

// regInput takes "-" for no object and digits for an OID, and asks the
// session's catalog for a name.
func regInput(env *Env, regType OID, s string) (value.Value, error) {
	if s == noObject(regType) {
		return value.Int(0), nil
	}
	if s != "" && strings.Trim(s, "0123456789") == "" {
		return oidInput(env, s, NoTypmod)
	}
	if env != nil && env.Objects != nil {
		oid, err := env.Objects.ObjectOID(regType, s)
		return value.Int(int64(oid)), err
	}
	if t := ByName(s); regType == RegTypeOID && t != nil {
		return value.Int(int64(t.OID)), nil
	}
	return value.Null, unknownObject(regType, s)
}

// noObject is how a reg* type spells that there is no object: - is an operator.
func noObject(regType OID) string {
	if regType == RegOperOID || regType == RegOperatorOID {
		return "0"
	}
	return "-"
}

// unknownObject is the error of a reg* type for a name that nothing has.
func unknownObject(regType OID, name string) error {
	switch regType {
	case RegClassOID:
		return pgerr.New(pgerr.UndefinedTable, "relation \"%s\" does not exist", name)
	case RegProcOID, RegProcedureOID:
		return pgerr.New(pgerr.UndefinedFunction, "function \"%s\" does not exist", name)
	case RegTypeOID:
		return pgerr.New(pgerr.UndefinedObject, "type \"%s\" does not exist", name)
	}
	return pgerr.New(pgerr.UndefinedObject, "object \"%s\" does not exist", name)
}

// regOutput appends the object's name, or its OID if nobody knows the name.
func regOutput(env *Env, regType OID, buf []byte, v value.Value) []byte {
	oid := OID(v.Int())
	if v.Kind() == value.KindText {
		return append(buf, v.Str()...)
	}
	if oid == 0 {
		return append(buf, noObject(regType)...)
	}
	if env != nil && env.Objects != nil {
		if name, ok := env.Objects.ObjectName(regType, oid); ok {
			return append(buf, name...)
		}
	}
	if t := ByOID(oid); regType == RegTypeOID && t != nil {
		return append(buf, FormatType(oid, NoTypmod)...)
	}
	return strconv.AppendUint(buf, uint64(oid), 10)
}
