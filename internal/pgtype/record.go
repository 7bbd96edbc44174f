package pgtype

import (
	"encoding/binary"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// recordIO returns the I/O of record when nothing is known of its fields: each
// is printed as the widest type of its kind. RecordEncoder knows better.
func recordIO() codec {
	refuse := func() (value.Value, error) {
		return value.Null, pgerr.New(pgerr.FeatureNotSupported, "input of anonymous composite types is not implemented")
	}
	return codec{
		input:  func(*Env, string, int32) (value.Value, error) { return refuse() },
		output: func(env *Env, buf []byte, v value.Value) []byte { return recordOutput(env, nil, buf, v) },
		recv:   func([]byte, int32) (value.Value, error) { return refuse() },
		send:   func(buf []byte, v value.Value) []byte { return recordSend(nil, buf, v) },
	}
}

// RecordEncoder returns the encoder of records whose fields have the given
// types.
func RecordEncoder(fields []*Type, f Format, env *Env) Encoder {
	if f == FormatBinary {
		return func(buf []byte, v value.Value) []byte { return recordSend(fields, buf, v) }
	}
	return func(buf []byte, v value.Value) []byte { return recordOutput(env, fields, buf, v) }
}

// fieldType returns the type of field i, from its value if need be.
func fieldType(fields []*Type, i int, v value.Value) *Type {
	if i < len(fields) && fields[i] != nil {
		return fields[i]
	}
	return ByOID(oidOfKind(v))
}

// oidOfKind returns the type that represents any value of v's kind.
func oidOfKind(v value.Value) OID {
	switch v.Kind() {
	case value.KindBool:
		return BoolOID
	case value.KindInt:
		return Int8OID
	case value.KindFloat:
		return Float8OID
	case value.KindDecimal:
		return NumericOID
	case value.KindBytes:
		return ByteaOID
	case value.KindDate:
		return DateOID
	case value.KindTime:
		return TimeOID
	case value.KindTimeTZ:
		return TimeTZOID
	case value.KindTimestamp:
		return TimestampOID
	case value.KindTimestampTZ:
		return TimestampTZOID
	case value.KindInterval:
		return IntervalOID
	case value.KindUUID:
		return UUIDOID
	case value.KindJSON:
		return JSONOID
	case value.KindVector:
		return VectorOID
	case value.KindRecord:
		return RecordOID
	case value.KindArray:
		return arrayOIDOfKind(v.Array())
	}
	return TextOID
}

// arrayOIDOfKind returns the array type for the first element that has a kind.
func arrayOIDOfKind(a *value.ArrayData) OID {
	for _, e := range a.Elements {
		if !e.IsNull() {
			return ByOID(oidOfKind(e)).Array
		}
	}
	return TextArrayOID
}

// recordOutput appends (f1,f2,…) with fields quoted where needed.
func recordOutput(env *Env, fields []*Type, buf []byte, v value.Value) []byte {
	buf = append(buf, '(')
	for i, f := range v.Record() {
		if i > 0 {
			buf = append(buf, ',')
		}
		if !f.IsNull() {
			start := len(buf)
			buf = fieldType(fields, i, f).Output(env, buf, f)
			buf = quoteField(buf, start)
		}
	}
	return append(buf, ')')
}

// quoteField puts the text from start on into quotes if it needs them.
func quoteField(buf []byte, start int) []byte {
	if !needsRecordQuotes(buf[start:]) {
		return buf
	}
	return doubleQuote(buf, start)
}

// doubleQuote puts the text from start on into quotes; quotes and backslashes
// are doubled.
func doubleQuote(buf []byte, start int) []byte {
	text := string(buf[start:])
	buf = append(buf[:start], '"')
	for i := range len(text) {
		if text[i] == '"' || text[i] == '\\' {
			buf = append(buf, text[i])
		}
		buf = append(buf, text[i])
	}
	return append(buf, '"')
}

// needsRecordQuotes reports whether a field's text would be misread bare.
func needsRecordQuotes(b []byte) bool {
	for _, c := range b {
		switch c {
		case '"', '\\', '(', ')', ',', ' ', '\t', '\n', '\r', '\v', '\f':
			return true
		}
	}
	return len(b) == 0
}

// recordSend appends the count of fields and each with type and length.
func recordSend(fields []*Type, buf []byte, v value.Value) []byte {
	row := v.Record()
	buf = binary.BigEndian.AppendUint32(buf, uint32(len(row)))
	for i, f := range row {
		t := fieldType(fields, i, f)
		buf = binary.BigEndian.AppendUint32(buf, uint32(t.OID))
		buf = appendSized(buf, t, f)
	}
	return buf
}
