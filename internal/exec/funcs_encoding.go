package exec

import (
	"strings"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/charset"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// encodingFuncs are the functions that convert between encodings.
func encodingFuncs() []def {
	return []def{
		{sig: "convert_from(bytea,name)", eval: convertFrom},
		{sig: "convert_to(text,name)", eval: convertTo},
		{sig: "convert(bytea,name,name)", eval: convertBytes},
		{sig: "length(bytea,name)", eval: encodedLength},
	}
}

// encodingNamed finds an encoding; role words the error, such as "source encoding".
func encodingNamed(role string, name value.Value) (string, error) {
	n := charset.Number(name.Str())
	if n < 0 {
		return "", pgerr.New(pgerr.InvalidParameterValue, "invalid %s name %q", role, name.Str())
	}
	return charset.Name(int64(n)), nil
}

// convertFrom reads bytes of an encoding as text.
func convertFrom(_ *analyze.Env, args []value.Value) (value.Value, error) {
	from, err := encodingNamed("source encoding", args[1])
	if err != nil {
		return value.Null, err
	}
	s, err := decodeBytes(args[0].Str(), from)
	return value.Text(s), err
}

// convertTo is a text in the bytes of an encoding.
func convertTo(_ *analyze.Env, args []value.Value) (value.Value, error) {
	to, err := encodingNamed("destination encoding", args[1])
	if err != nil {
		return value.Null, err
	}
	s, err := encodeText(args[0].Str(), to)
	return value.Bytes(s), err
}

// convertBytes converts bytes of one encoding to another; one of them is UTF-8, unless
// nothing is converted.
func convertBytes(_ *analyze.Env, args []value.Value) (value.Value, error) {
	from, err := encodingNamed("source encoding", args[1])
	if err != nil {
		return value.Null, err
	}
	to, err := encodingNamed("destination encoding", args[2])
	if err != nil {
		return value.Null, err
	}
	s := args[0].Str()
	if from == to || from == "SQL_ASCII" || to == "SQL_ASCII" {
		if from == "SQL_ASCII" {
			from = to
		}
		_, err := encodedLength(nil, []value.Value{args[0], value.Text(from)})
		return value.Bytes(s), err
	}
	if from != "UTF8" && to != "UTF8" {
		if _, err := encodedLength(nil, args[:2]); err != nil { // the bytes are looked at first
			return value.Null, err
		}
		return value.Null, errNoConversion(from, to)
	}
	text, err := decodeBytes(s, from)
	if err != nil {
		return value.Null, err
	}
	s, err = encodeText(text, to)
	return value.Bytes(s), err
}

// encodedLength is the number of characters in bytes of an encoding.
func encodedLength(_ *analyze.Env, args []value.Value) (value.Value, error) {
	name, err := encodingNamed("encoding", args[1])
	if err != nil {
		return value.Null, err
	}
	text := args[0].Str()
	switch c, ok := charset.Lookup(name); {
	case !ok:
		return value.Null, pgerr.Unsupported("conversion from encoding %s", name)
	case c != nil:
		n, err := c.Characters(text)
		return value.Int(int64(n)), err
	case name == "SQL_ASCII":
		if strings.IndexByte(text, 0) >= 0 {
			return value.Null, pgerr.New(pgerr.CharacterNotInRepertoire, "invalid byte sequence for encoding %q: 0x00", name)
		}
		return value.Int(int64(len(text))), nil
	}
	return value.Int(int64(utf8.RuneCountInString(text))), pgtype.CheckUTF8(text)
}

// errNoConversion is the error of two encodings that nothing converts between.
func errNoConversion(from, to string) error {
	return pgerr.New(pgerr.UndefinedFunction, "default conversion function for encoding %q to %q does not exist", from, to)
}

// decodeBytes reads bytes of an encoding.
func decodeBytes(s, from string) (string, error) {
	if from == "UTF8" || from == "SQL_ASCII" {
		return s, pgtype.CheckUTF8(s)
	}
	c, ok := charset.Lookup(from)
	if !ok {
		return "", pgerr.Unsupported("conversion from encoding %s", from)
	}
	return c.Decode(s)
}

// encodeText writes text in an encoding.
func encodeText(s, to string) (string, error) {
	if to == "MULE_INTERNAL" {
		return "", errNoConversion("UTF8", to)
	}
	c, ok := charset.Lookup(to)
	if !ok {
		return "", pgerr.Unsupported("conversion to encoding %s", to)
	}
	return c.Encode(s)
}
