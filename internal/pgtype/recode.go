package pgtype

import (
	"encoding/binary"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// converting is EncoderFor for clients of another encoding than UTF-8: as in
// PostgreSQL the text form is converted as a whole, the binary form where it has text.
func converting(t *Type, f Format, env *Env) Encoder {
	if f == FormatBinary {
		send := sender(t)
		return func(buf []byte, v value.Value) ([]byte, error) {
			b, err := send(nil, v)
			if err == nil {
				b, err = recode(t, b, env.Charset.Encode)
			}
			return append(buf, b...), err
		}
	}
	var text []byte
	return func(buf []byte, v value.Value) ([]byte, error) {
		text = t.Output(env, text[:0], v)
		return env.Charset.Append(buf, string(text))
	}
}

// Received converts the text in the binary form of a value from the client's encoding
// to UTF-8, which Recv takes.
func Received(t *Type, b []byte, env *Env) ([]byte, error) {
	if env.Charset == nil {
		return b, nil
	}
	return recode(t, b, env.Charset.Decode)
}

// recode converts the text in the binary form of a value. A form that is not what the
// type's is stays as it is, for Recv to refuse.
func recode(t *Type, b []byte, convert func(string) (string, error)) ([]byte, error) {
	switch {
	case t.IsArray():
		return recodeArray(ByOID(t.Elem), b, convert)
	case t.Kind == value.KindRecord:
		return recodeRecord(b, convert)
	case t.OID == JSONBOID || t.OID == JSONPathOID: // behind a version
		if len(b) == 0 {
			return b, nil
		}
		s, err := convert(string(b[1:]))
		return append(b[:1:1], s...), err
	case t.OID == TSVectorOID || t.OID == TSQueryOID:
		if !isASCII(string(b)) {
			return b, pgerr.Unsupported("the binary form of %s in an encoding other than UTF8", t.Name)
		}
		return b, nil
	case !bearsText(t):
		return b, nil
	}
	s, err := convert(string(b))
	return []byte(s), err
}

// bearsText reports whether the binary form of a type is its text.
func bearsText(t *Type) bool {
	switch t.OID {
	case TextOID, VarcharOID, BPCharOID, NameOID, UnknownOID, CStringOID, RefCursorOID, JSONOID, PGNodeTreeOID:
		return true
	}
	return t.Kind == value.KindEnum
}

// recodeArray converts the elements of an array.
func recodeArray(elem *Type, b []byte, convert func(string) (string, error)) ([]byte, error) {
	if elem == nil || len(b) < 12 {
		return b, nil
	}
	head := 12 + 8*int64(int32(binary.BigEndian.Uint32(b)))
	if head < 12 || head > int64(len(b)) {
		return b, nil
	}
	out, rest := append([]byte(nil), b[:head]...), b[head:]
	for len(rest) > 0 {
		var err error
		if out, rest, err = recodePart(elem, out, rest, convert); err != nil || rest == nil {
			return b, err
		}
	}
	return out, nil
}

// recodeRecord converts the fields of a record.
func recodeRecord(b []byte, convert func(string) (string, error)) ([]byte, error) {
	if len(b) < 4 {
		return b, nil
	}
	out, rest := append([]byte(nil), b[:4]...), b[4:]
	for len(rest) >= 4 {
		field := ByOID(OID(binary.BigEndian.Uint32(rest)))
		if field == nil {
			return b, nil
		}
		out = append(out, rest[:4]...)
		var err error
		if out, rest, err = recodePart(field, out, rest[4:], convert); err != nil || rest == nil {
			return b, err
		}
	}
	return append(out, rest...), nil
}

// recodePart appends one part, which its length precedes, and returns what follows it;
// nil when it is not whole.
func recodePart(t *Type, out, b []byte, convert func(string) (string, error)) (appended, rest []byte, err error) {
	if len(b) < 4 {
		return out, nil, nil
	}
	n := int64(int32(binary.BigEndian.Uint32(b)))
	b = b[4:len(b):len(b)]
	if n == -1 {
		return binary.BigEndian.AppendUint32(out, 1<<32-1), b, nil
	}
	if n < 0 || n > int64(len(b)) {
		return out, nil, nil
	}
	part, err := recode(t, b[:n:n], convert)
	if err != nil {
		return out, nil, err
	}
	out = binary.BigEndian.AppendUint32(out, uint32(len(part)))
	return append(out, part...), b[n:], nil
}
