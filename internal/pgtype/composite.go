package pgtype

import (
	"encoding/binary"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// compositeType makes the Type of a composite type, or of a table's rows. Its
// fields are asked of the session.
func compositeType(oid OID) *Type {
	t := &Type{
		OID: oid, Name: userTypeName(oid), Display: userTypeName(oid), Array: oid + 1, Len: -1, Category: 'C', Kind: value.KindRecord,
		Input:  func(env *Env, s string, _ int32) (value.Value, error) { return compositeInput(env, oid, s) },
		Output: recordOutput, Send: recordSend,
		// What came stays as it is until ResolveUser knows the fields.
		Recv: func(b []byte, _ int32) (value.Value, error) { return value.Bytes(string(b)), nil },
	}
	if oid > rowTypeFirst {
		t.Array = RecordArrayOID
	}
	return t
}

// CompositeShapeOf returns the fields of a composite type, nil when the session
// knows no such type.
func CompositeShapeOf(env *Env, oid OID) *value.Shape {
	if env == nil {
		return nil
	}
	types, ok := env.Objects.(UserTypes)
	if !ok {
		return nil
	}
	return types.CompositeShape(oid)
}

// shapeOf is CompositeShapeOf with the error for a type that is gone.
func shapeOf(env *Env, oid OID) (*value.Shape, error) {
	if s := CompositeShapeOf(env, oid); s != nil {
		return s, nil
	}
	return nil, pgerr.New(pgerr.UndefinedObject, "type with OID %d does not exist", oid)
}

// compositeInput reads (f1,f2,…), as record_in does.
func compositeInput(env *Env, oid OID, s string) (value.Value, error) {
	shape, err := shapeOf(env, oid)
	if err != nil {
		return value.Null, err
	}
	cells, err := parseRecord(s, len(shape.Fields))
	if err != nil {
		return value.Null, err
	}
	fields := make([]value.Value, len(cells))
	for i, c := range cells {
		if c.null {
			continue
		}
		f := shape.Fields[i]
		if fields[i], err = ByOID(OID(f.Type)).Input(env, c.text, f.Typmod); err != nil {
			return value.Null, err
		}
	}
	return value.Record(shape, fields), nil
}

// recordCell is a field of a record literal.
type recordCell struct {
	text string
	null bool
}

// recordSpaces are the blanks around a record literal, those of C's isspace.
const recordSpaces = " \t\n\v\f\r"

// parseRecord splits a record literal into its fields, of which there must be
// n.
func parseRecord(s string, n int) ([]recordCell, error) {
	malformed := func(detail string) error {
		return pgerr.New(pgerr.InvalidTextRepresentation, "malformed record literal: \"%s\"", s).WithDetail("%s", detail)
	}
	rest, ok := strings.CutPrefix(strings.TrimLeft(s, recordSpaces), "(")
	if !ok {
		return nil, malformed("Missing left parenthesis.")
	}
	cells := make([]recordCell, n)
	for i := range cells {
		if i > 0 {
			if rest, ok = strings.CutPrefix(rest, ","); !ok {
				return nil, malformed("Too few columns.")
			}
		}
		if rest, ok = cells[i].read(rest); !ok {
			return nil, malformed("Unexpected end of input.")
		}
	}
	if rest, ok = strings.CutPrefix(rest, ")"); !ok {
		return nil, malformed("Too many columns.")
	}
	if strings.Trim(rest, recordSpaces) != "" {
		return nil, malformed("Junk after right parenthesis.")
	}
	return cells, nil
}

// read takes a field off the start of s, up to the comma or parenthesis behind
// it; false when the text ends before that.
func (c *recordCell) read(s string) (rest string, ok bool) {
	if s != "" && (s[0] == ',' || s[0] == ')') {
		c.null = true
		return s, true
	}
	var text strings.Builder
	quoted := false
	for i := 0; i < len(s); i++ {
		switch b := s[i]; {
		case !quoted && (b == ',' || b == ')'):
			c.text = text.String()
			return s[i:], true
		case b == '\\':
			if i++; i == len(s) {
				return "", false
			}
			text.WriteByte(s[i])
		case b == '"' && quoted && i+1 < len(s) && s[i+1] == '"':
			i++
			text.WriteByte('"')
		case b == '"':
			quoted = !quoted
		default:
			text.WriteByte(b)
		}
	}
	return "", false
}

// compositeRecv reads the binary form: the number of fields, and each with its
// type and length, as record_recv does.
func compositeRecv(env *Env, oid OID, b string) (value.Value, error) {
	shape, err := shapeOf(env, oid)
	if err != nil {
		return value.Null, err
	}
	rest := []byte(b)
	if len(rest) < 4 {
		return value.Null, shortMessage()
	}
	if n := int32(binary.BigEndian.Uint32(rest)); int(n) != len(shape.Fields) {
		return value.Null, pgerr.New(pgerr.DatatypeMismatch, "wrong number of columns: %d, expected %d", n, len(shape.Fields))
	}
	rest = rest[4:]
	fields := make([]value.Value, len(shape.Fields))
	for i, f := range shape.Fields {
		if len(rest) < 4 {
			return value.Null, shortMessage()
		}
		if sent := OID(binary.BigEndian.Uint32(rest)); sent != OID(f.Type) {
			return value.Null, pgerr.New(pgerr.DatatypeMismatch, "binary data has type %d (%s) instead of expected %d (%s) in record column %d",
				sent, FormatType(sent, NoTypmod), f.Type, FormatType(OID(f.Type), NoTypmod), i+1)
		}
		if fields[i], rest, err = recvField(env, f, rest[4:]); err != nil {
			return value.Null, err
		}
	}
	if len(rest) > 0 {
		return value.Null, badBinary()
	}
	return value.Record(shape, fields), nil
}

// recvField reads a field with its length word.
func recvField(env *Env, f value.Field, b []byte) (value.Value, []byte, error) {
	t := ByOID(OID(f.Type))
	v, rest, err := recvElement(t, b, f.Typmod)
	if err != nil {
		return value.Null, nil, err
	}
	v, err = ResolveUser(env, t, v)
	return v, rest, err
}
