package charset

import (
	_ "embed"
	"strconv"
	"strings"
	"unicode/utf8"
)

// none stands for the character of a code that PostgreSQL does not define.
const none rune = -1

// table has the characters above ASCII of one encoding, by code and by character. A
// code is its bytes as one number.
type table struct {
	runes map[uint32]rune
	codes map[rune]uint32
}

// corrections says where PostgreSQL's characters differ from those of
// golang.org/x/text. A line is an encoding, "d" for reading or "e" for writing, a
// code, a character or "-" for none, both hexadecimal, and how many codes and
// characters in a row it is about; for "e" the character comes first and the code or
// "-" second.
//
//go:embed corrections.txt
var corrections string

// decode returns the character of a code.
func (c *Charset) decode(s string) (rune, bool) {
	t := c.characters()
	r, ok := t.runes[codeOf(s)]
	if !ok && len(s) == 4 {
		return c.based(s)
	}
	return r, ok && r != none
}

// encode returns the bytes of a character.
func (c *Charset) encode(r rune) ([]byte, bool) {
	t := c.characters()
	code, ok := t.codes[r]
	if !ok && c.Name == "GB18030" { // those of four bytes are not in the table
		b, err := c.base.NewEncoder().Bytes([]byte(string(r)))
		return b, err == nil && len(b) == 4
	}
	return bytesOf(code), ok && code != 0
}

// codeOf is bytes as a number.
func codeOf(s string) (n uint32) {
	for i := range len(s) {
		n = n<<8 | uint32(s[i])
	}
	return n
}

// bytesOf is a number as bytes.
func bytesOf(n uint32) []byte {
	switch {
	case n < 1<<8:
		return []byte{byte(n)}
	case n < 1<<16:
		return []byte{byte(n >> 8), byte(n)}
	case n < 1<<24:
		return []byte{byte(n >> 16), byte(n >> 8), byte(n)}
	}
	return []byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}
}

// based is the character that golang.org/x/text has for a code.
func (c *Charset) based(s string) (rune, bool) {
	b, err := c.base.NewDecoder().Bytes([]byte(s))
	if err != nil {
		return 0, false
	}
	r, n := utf8.DecodeRune(b)
	return r, n == len(b) && r != utf8.RuneError
}

// characters returns the table.
func (c *Charset) characters() *table {
	c.once.Do(func() {
		c.table = c.basis()
		c.table.correct(c.Name, "d")
		c.table.invert(c.all())
		c.table.correct(c.Name, "e")
	})
	return c.table
}

// basis reads all codes by golang.org/x/text.
func (c *Charset) basis() *table {
	t := &table{runes: map[uint32]rune{}, codes: map[rune]uint32{}}
	for _, s := range c.all() {
		if r, ok := c.based(s); ok {
			t.runes[codeOf(s)] = r
		}
	}
	return t
}

// all lists the codes of an encoding that a table holds, in their order.
func (c *Charset) all() []string {
	var out []string
	for a := 0x80; a <= 0xff; a++ {
		first := string([]byte{byte(a)})
		if c.shape(first) == 1 {
			out = append(out, first)
			continue
		}
		for b := 0x30; b <= 0xff; b++ {
			second := first + string([]byte{byte(b)})
			switch c.shape(second) {
			case 2:
				out = append(out, second)
			case 3:
				for d := 0xa1; d <= 0xfe; d++ {
					out = append(out, second+string([]byte{byte(d)}))
				}
			}
		}
	}
	return out
}

// invert fills the codes: of two for one character the first.
func (t *table) invert(all []string) {
	for _, s := range all {
		if r, ok := t.runes[codeOf(s)]; ok && r != none {
			if _, taken := t.codes[r]; !taken {
				t.codes[r] = codeOf(s)
			}
		}
	}
}

// correct applies the corrections of an encoding in one direction.
func (t *table) correct(name, direction string) {
	for line := range strings.Lines(corrections) {
		f := strings.Fields(line)
		if len(f) != 5 || f[0] != name || f[1] != direction {
			continue
		}
		from, to, count := hexNumber(f[2]), hexNumber(f[3]), hexNumber(f[4])
		for i := range count {
			switch {
			case direction == "d" && f[3] == "-":
				t.runes[from+i] = none
			case direction == "d":
				t.runes[from+i] = rune(to + i)
			case f[3] == "-":
				t.codes[rune(from+i)] = 0
			default:
				t.codes[rune(from+i)] = to + i
			}
		}
	}
}

// hexNumber reads a hexadecimal number of the corrections, 0 for "-".
func hexNumber(s string) uint32 {
	n, _ := strconv.ParseUint(s, 16, 32) // the file is checked by a test
	return uint32(n)
}
