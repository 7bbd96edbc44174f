package exec

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// encodingNames are PostgreSQL's encodings by number.
const encodingNames = "SQL_ASCII EUC_JP EUC_CN EUC_KR EUC_TW EUC_JIS_2004 UTF8 MULE_INTERNAL LATIN1 LATIN2 LATIN3 LATIN4 LATIN5 " +
	"LATIN6 LATIN7 LATIN8 LATIN9 LATIN10 WIN1256 WIN1258 WIN866 WIN874 KOI8R WIN1251 WIN1252 ISO_8859_5 ISO_8859_6 ISO_8859_7 " +
	"ISO_8859_8 WIN1250 WIN1253 WIN1254 WIN1255 WIN1257 KOI8U SJIS BIG5 GBK UHC GB18030 JOHAB SHIFT_JIS_2004"

// encodingAliases are other names of encodings, as pg_char_to_encoding takes them.
var encodingAliases = strings.NewReplacer(
	"\nabc\n", "\nwin1258\n", "\nalt\n", "\nwin866\n", "\niso88591\n", "\nlatin1\n", "\niso885910\n", "\nlatin6\n", "\niso885913\n", "\nlatin7\n",
	"\niso885914\n", "\nlatin8\n", "\niso885915\n", "\nlatin9\n", "\niso885916\n", "\nlatin10\n", "\niso88592\n", "\nlatin2\n", "\niso88593\n", "\nlatin3\n",
	"\niso88594\n", "\nlatin4\n", "\niso88599\n", "\nlatin5\n", "\nkoi8\n", "\nkoi8r\n", "\nmskanji\n", "\nsjis\n", "\nshiftjis\n", "\nsjis\n",
	"\ntcvn\n", "\nwin1258\n", "\ntcvn5712\n", "\nwin1258\n", "\nunicode\n", "\nutf8\n", "\nvscii\n", "\nwin1258\n", "\nwin\n", "\nwin1251\n",
	"\nwin932\n", "\nsjis\n", "\nwin936\n", "\ngbk\n", "\nwin949\n", "\nuhc\n", "\nwin950\n", "\nbig5\n", "\nwindows", "\nwin",
)

// charmaps are the encodings of one byte for a character.
var charmaps = map[string]*charmap.Charmap{
	"LATIN1": charmap.ISO8859_1, "LATIN2": charmap.ISO8859_2, "LATIN3": charmap.ISO8859_3, "LATIN4": charmap.ISO8859_4, "LATIN5": charmap.ISO8859_9,
	"LATIN6": charmap.ISO8859_10, "LATIN7": charmap.ISO8859_13, "LATIN8": charmap.ISO8859_14, "LATIN9": charmap.ISO8859_15, "LATIN10": charmap.ISO8859_16,
	"ISO_8859_5": charmap.ISO8859_5, "ISO_8859_6": charmap.ISO8859_6, "ISO_8859_7": charmap.ISO8859_7, "ISO_8859_8": charmap.ISO8859_8,
	"WIN1250": charmap.Windows1250, "WIN1251": charmap.Windows1251, "WIN1252": charmap.Windows1252, "WIN1253": charmap.Windows1253,
	"WIN1254": charmap.Windows1254, "WIN1255": charmap.Windows1255, "WIN1256": charmap.Windows1256, "WIN1257": charmap.Windows1257,
	"WIN1258": charmap.Windows1258, "WIN866": charmap.CodePage866, "WIN874": charmap.Windows874, "KOI8R": charmap.KOI8R, "KOI8U": charmap.KOI8U,
}

// EncodingNumber is the number of an encoding by its name, -1 when there is none; case
// and punctuation do not count.
func EncodingNumber(name string) int {
	plain := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(name))
	plain = strings.Trim(encodingAliases.Replace("\n"+plain+"\n"), "\n")
	for i, known := range strings.Fields(encodingNames) {
		if strings.ToLower(strings.ReplaceAll(known, "_", "")) == plain {
			return i
		}
	}
	return -1
}

// EncodingName is the name of an encoding by its number, "" when there is none.
func EncodingName(number int64) string {
	names := strings.Fields(encodingNames)
	if number < 0 || number >= int64(len(names)) {
		return ""
	}
	return names[number]
}

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
	n := EncodingNumber(name.Str())
	if n < 0 {
		return "", pgerr.New(pgerr.InvalidParameterValue, "invalid %s name %q", role, name.Str())
	}
	return EncodingName(int64(n)), nil
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
		_, err := decodeBytes(s, from)
		return value.Bytes(s), err
	}
	if from != "UTF8" && to != "UTF8" {
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
	if name == "SQL_ASCII" || charmaps[name] != nil {
		return value.Int(int64(len(args[0].Str()))), checkNoZero(args[0].Str(), name)
	}
	s, err := decodeBytes(args[0].Str(), name)
	return value.Int(int64(utf8.RuneCountInString(s))), err
}

// errNoConversion is the error of two encodings that nothing converts between.
func errNoConversion(from, to string) error {
	return pgerr.New(pgerr.UndefinedFunction, "default conversion function for encoding %q to %q does not exist", from, to)
}

// errNoEquivalent is the error of a character that the other encoding has not.
func errNoEquivalent(bytes, from, to string) error {
	return pgerr.New(pgerr.UntranslatableCharacter, "character with byte sequence %s in encoding %q has no equivalent in encoding %q", hexBytes(bytes), from, to)
}

// hexBytes lists bytes as PostgreSQL's errors do.
func hexBytes(s string) string {
	out := make([]string, len(s))
	for i := range len(s) {
		out[i] = fmt.Sprintf("0x%02x", s[i])
	}
	return strings.Join(out, " ")
}

// checkNoZero refuses the byte that no text contains.
func checkNoZero(s, encoding string) error {
	if strings.IndexByte(s, 0) < 0 {
		return nil
	}
	return pgerr.New(pgerr.CharacterNotInRepertoire, "invalid byte sequence for encoding %q: 0x00", encoding)
}

// decodeBytes reads bytes of an encoding.
func decodeBytes(s, from string) (string, error) {
	if from == "UTF8" || from == "SQL_ASCII" {
		return s, pgtype.CheckUTF8(s)
	}
	chars := charmaps[from]
	if chars == nil {
		return "", pgerr.Unsupported("conversion from encoding %s", from)
	}
	if err := checkNoZero(s, from); err != nil {
		return "", err
	}
	var b strings.Builder
	for i := range len(s) {
		r := chars.DecodeByte(s[i])
		if r == utf8.RuneError || undefined(from, r) {
			return "", errNoEquivalent(s[i:i+1], from, "UTF8")
		}
		b.WriteRune(r)
	}
	return b.String(), nil
}

// encodeText writes text in an encoding.
func encodeText(s, to string) (string, error) {
	if to == "UTF8" || to == "SQL_ASCII" {
		return s, nil
	}
	if to == "MULE_INTERNAL" {
		return "", errNoConversion("UTF8", to)
	}
	chars := charmaps[to]
	if chars == nil {
		return "", pgerr.Unsupported("conversion to encoding %s", to)
	}
	var b strings.Builder
	for _, r := range s {
		c, ok := chars.EncodeRune(r)
		if !ok || undefined(to, r) {
			return "", errNoEquivalent(string(r), "UTF8", to)
		}
		b.WriteByte(c)
	}
	return b.String(), nil
}

// undefined reports whether a character stands for a byte that the encoding does not
// define: control characters above ASCII belong to the ISO encodings alone.
func undefined(encoding string, r rune) bool {
	return r >= 0x80 && r < 0xa0 && !strings.HasPrefix(encoding, "LATIN") && !strings.HasPrefix(encoding, "ISO")
}
