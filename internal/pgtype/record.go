package pgtype

import (
	"encoding/binary"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// recordIO returns the I/O of record, whose values print as their shape says.
func recordIO() codec {
	refuse := func() (value.Value, error) {
		return value.Null, pgerr.New(pgerr.FeatureNotSupported, "input of anonymous composite types is not implemented")
	}
	return codec{
		input:  func(*Env, string, int32) (value.Value, error) { return refuse() },
		output: recordOutput,
		recv:   func([]byte, int32) (value.Value, error) { return refuse() },
		send:   recordSend,
	}
}

// fieldType returns the type of field i of a record, from its value if need be.
func fieldType(shape *value.Shape, i int, v value.Value) *Type {
	if shape != nil && i < len(shape.Fields) {
		if t := ByOID(OID(shape.Fields[i].Type)); t != nil && t.Output != nil {
			return t
		}
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
func recordOutput(env *Env, buf []byte, v value.Value) []byte {
	shape := v.Shape()
	buf = append(buf, '(')
	for i, f := range v.Record() {
		if i > 0 {
			buf = append(buf, ',')
		}
		if !f.IsNull() {
			start := len(buf)
			buf = fieldType(shape, i, f).Output(env, buf, f)
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
func recordSend(buf []byte, v value.Value) []byte {
	row, shape := v.Record(), v.Shape()
	buf = binary.BigEndian.AppendUint32(buf, uint32(len(row)))
	for i, f := range row {
		t := fieldType(shape, i, f)
		buf = binary.BigEndian.AppendUint32(buf, uint32(t.OID))
		buf = appendSized(buf, t, f)
	}
	return buf
}
