package charset

import (
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// Charset is an encoding other than UTF-8. A nil Charset is UTF-8 and changes nothing.
type Charset struct {
	// Name is PostgreSQL's.
	Name  string
	base  encoding.Encoding
	shape shape
	once  sync.Once
	table *table
}

// charsets are those that are converted.
var charsets = map[string]*Charset{}

// add enters encodings of a shape.
func add(shape shape, encodings map[string]encoding.Encoding) {
	for name, base := range encodings {
		charsets[name] = &Charset{Name: name, base: base, shape: shape}
	}
}

func init() {
	add(one, map[string]encoding.Encoding{
		"LATIN1": charmap.ISO8859_1, "LATIN2": charmap.ISO8859_2, "LATIN3": charmap.ISO8859_3, "LATIN4": charmap.ISO8859_4, "LATIN5": charmap.ISO8859_9,
		"LATIN6": charmap.ISO8859_10, "LATIN7": charmap.ISO8859_13, "LATIN8": charmap.ISO8859_14, "LATIN9": charmap.ISO8859_15, "LATIN10": charmap.ISO8859_16,
		"ISO_8859_5": charmap.ISO8859_5, "ISO_8859_6": charmap.ISO8859_6, "ISO_8859_7": charmap.ISO8859_7, "ISO_8859_8": charmap.ISO8859_8,
		"WIN1250": charmap.Windows1250, "WIN1251": charmap.Windows1251, "WIN1252": charmap.Windows1252, "WIN1253": charmap.Windows1253,
		"WIN1254": charmap.Windows1254, "WIN1255": charmap.Windows1255, "WIN1256": charmap.Windows1256, "WIN1257": charmap.Windows1257,
		"WIN1258": charmap.Windows1258, "WIN866": charmap.CodePage866, "WIN874": charmap.Windows874, "KOI8R": charmap.KOI8R, "KOI8U": charmap.KOI8U,
	})
	add(eucJP, map[string]encoding.Encoding{"EUC_JP": japanese.EUCJP})
	add(sjis, map[string]encoding.Encoding{"SJIS": japanese.ShiftJIS})
	add(euc, map[string]encoding.Encoding{"EUC_CN": simplifiedchinese.GBK, "EUC_KR": korean.EUCKR})
	add(double, map[string]encoding.Encoding{"BIG5": traditionalchinese.Big5, "GBK": simplifiedchinese.GBK, "UHC": korean.EUCKR})
	add(gb18030, map[string]encoding.Encoding{"GB18030": simplifiedchinese.GB18030})
}

// Lookup returns the Charset of an encoding by PostgreSQL's name of it, nil for UTF8
// and SQL_ASCII, in which nothing is converted. ok is false for what is not converted
// here or is no encoding.
func Lookup(name string) (c *Charset, ok bool) {
	if name == "UTF8" || name == "SQL_ASCII" {
		return nil, true
	}
	c = charsets[name]
	return c, c != nil
}

// ascii reports whether s is the same in all encodings.
func ascii[T string | []byte](s T) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] == 0 {
			return false
		}
	}
	return true
}

// Decode returns the UTF-8 of text in the encoding. Bytes that form no character, or
// the zero byte, are 22021; a character without an equivalent is 22P05.
func (c *Charset) Decode(s string) (string, error) {
	if c == nil || ascii(s) {
		return s, nil
	}
	var b strings.Builder
	b.Grow(len(s) + len(s)/2)
	for s != "" {
		if s[0] < utf8.RuneSelf && s[0] != 0 {
			b.WriteByte(s[0])
			s = s[1:]
			continue
		}
		n := c.shape(s)
		if n == 0 || n > len(s) || s[0] == 0 {
			return "", c.invalid(s)
		}
		r, ok := c.decode(s[:n])
		if !ok {
			return "", noEquivalent(s[:n], c.Name, "UTF8")
		}
		b.WriteRune(r)
		s = s[n:]
	}
	return b.String(), nil
}

// Append appends UTF-8 in the encoding.
func (c *Charset) Append(dst []byte, s string) ([]byte, error) {
	if c == nil || ascii(s) {
		return append(dst, s...), nil
	}
	for _, r := range s {
		if r < utf8.RuneSelf {
			dst = append(dst, byte(r))
			continue
		}
		out, ok := c.encode(r)
		if !ok {
			return dst, noEquivalent(string(r), "UTF8", c.Name)
		}
		dst = append(dst, out...)
	}
	return dst, nil
}

// Encode returns UTF-8 in the encoding.
func (c *Charset) Encode(s string) (string, error) {
	if c == nil || ascii(s) {
		return s, nil
	}
	b, err := c.Append(make([]byte, 0, len(s)), s)
	return string(b), err
}

// Lossy is Encode for texts that must arrive: what has no equivalent is "?".
func (c *Charset) Lossy(s string) string {
	if c == nil || ascii(s) {
		return s
	}
	var out []byte
	for _, r := range s {
		b, err := c.Append(out, string(r))
		if err != nil {
			b = append(out, '?')
		}
		out = b
	}
	return string(out)
}

// Characters is the number of characters in text of the encoding.
func (c *Charset) Characters(s string) (n int, err error) {
	for s != "" {
		size := c.shape(s)
		if size == 0 || size > len(s) || s[0] == 0 {
			return 0, c.invalid(s)
		}
		s = s[size:]
		n++
	}
	return n, nil
}

// invalid is the error of bytes that form no character.
func (c *Charset) invalid(s string) error {
	n := 1
	if s[0] >= utf8.RuneSelf {
		n = c.length(s[0])
	}
	return pgerr.New(pgerr.CharacterNotInRepertoire, "invalid byte sequence for encoding %q: %s", c.Name, hexBytes(s[:min(n, len(s))]))
}

// length is how many bytes a character has that begins with a high byte, as
// PostgreSQL's errors show them.
func (c *Charset) length(first byte) int {
	switch c.Name {
	case "EUC_JP":
		if first == 0x8f {
			return 3
		}
		return 2
	case "EUC_CN", "EUC_KR", "BIG5", "GBK", "UHC", "GB18030":
		return 2
	case "SJIS":
		if between(first, 0xa1, 0xdf) {
			return 1
		}
		return 2
	}
	return 1
}

// noEquivalent is the error of a character that the other encoding has not.
func noEquivalent(bytes, from, to string) error {
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
