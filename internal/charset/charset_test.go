package charset

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// TestNames looks encodings up by their names and aliases.
func TestNames(t *testing.T) {
	for name, want := range map[string]string{
		"utf-8": "UTF8", "Unicode": "UTF8", "iso-8859-1": "LATIN1", "ISO 8859-15": "LATIN9", "windows-1252": "WIN1252", "WIN": "WIN1251",
		"ShiftJIS": "SJIS", "Windows932": "SJIS", "euc_jp": "EUC_JP", "sql_ascii": "SQL_ASCII", "koi8": "KOI8R",
	} {
		if got := Name(int64(Number(name))); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	if Number("nosuch") != -1 || Name(-1) != "" || Name(42) != "" {
		t.Error("names of nothing")
	}
	for name, want := range map[string]bool{"UTF8": true, "SQL_ASCII": true, "SJIS": true, "JOHAB": false, "nosuch": false} {
		if _, ok := Lookup(name); ok != want {
			t.Errorf("%s: %v", name, ok)
		}
	}
}

// TestErrors compares errors with PostgreSQL's.
func TestErrors(t *testing.T) {
	for _, test := range []struct {
		name, bytes string
		code        pgerr.Code
		want        string
	}{
		{"SJIS", "a\xff\xfe", "22021", `invalid byte sequence for encoding "SJIS": 0xff 0xfe`},
		{"SJIS", "\x81", "22021", `invalid byte sequence for encoding "SJIS": 0x81`},
		{"EUC_JP", "\x8f\xa1\x20", "22021", `invalid byte sequence for encoding "EUC_JP": 0x8f 0xa1 0x20`},
		{"GBK", "\xff\xfe", "22P05", `character with byte sequence 0xff 0xfe in encoding "GBK" has no equivalent in encoding "UTF8"`},
		{"WIN1252", "\x81", "22P05", `character with byte sequence 0x81 in encoding "WIN1252" has no equivalent in encoding "UTF8"`},
		{"LATIN1", "a\x00", "22021", `invalid byte sequence for encoding "LATIN1": 0x00`},
	} {
		c, _ := Lookup(test.name)
		if _, err := c.Decode(test.bytes); err == nil || pgerr.From(err).Code != test.code || pgerr.From(err).Message != test.want {
			t.Errorf("%s %x: %v, want %s", test.name, test.bytes, err, test.want)
		}
	}
	c, _ := Lookup("LATIN1")
	want := `character with byte sequence 0xe2 0x98 0x83 in encoding "UTF8" has no equivalent in encoding "LATIN1"`
	if _, err := c.Encode("a☃"); err == nil || pgerr.From(err).Code != "22P05" || pgerr.From(err).Message != want {
		t.Error(err)
	}
	if got := c.Lossy("é☃"); got != "\xe9?" {
		t.Errorf("%q", got)
	}
}

// TestStream checks that a stream in pieces of any size is what the whole is.
func TestStream(t *testing.T) {
	for name, c := range charsets {
		rapid.Check(t, func(t *rapid.T) {
			data := strings.Join(rapid.SliceOf(rapid.SampledFrom(append(c.all(), "a", "\\", "\n", "\xff"))).Draw(t, "data"), "")
			want, wantErr := c.Decode(data)
			r := NewReader(iotest.OneByteReader(strings.NewReader(data)), c)
			got, err := io.ReadAll(iotest.OneByteReader(r))
			if (err == nil) != (wantErr == nil) || err != nil && err.Error() != wantErr.Error() {
				t.Fatalf("%s %x: %v instead of %v", name, data, err, wantErr)
			}
			if err != nil {
				return
			}
			if string(got) != want {
				t.Fatalf("%s %x: %q instead of %q", name, data, got, want)
			}
			var back strings.Builder
			if _, err := NewWriter(&back, c).Write(got); err != nil {
				t.Fatal(err)
			}
			if again, err := c.Decode(back.String()); err != nil || again != want {
				t.Fatalf("%s %q came back as %q, %v", name, want, again, err)
			}
		})
	}
}

// FuzzDecode checks that any bytes are text or an error, and text comes back.
func FuzzDecode(f *testing.F) {
	for name := range charsets {
		f.Add(name, "abc\x81\x40\xe9\xff\x00\x8f\xa1\xa1\x81\x30\x81\x30")
	}
	f.Fuzz(func(t *testing.T, name, data string) {
		c, ok := Lookup(name)
		if !ok || c == nil {
			return
		}
		text, err := c.Decode(data)
		if err != nil {
			return
		}
		if !utf8.ValidString(text) {
			t.Fatalf("%q is no UTF-8", text)
		}
		if n, err := c.Characters(data); err != nil || n != utf8.RuneCountInString(text) {
			t.Errorf("%x has %d characters, %v", data, n, err)
		}
		if strings.ContainsRune(text, utf8.RuneError) {
			return // PostgreSQL reads some codes of BIG5 as this and does not write it
		}
		back, err := c.Encode(text)
		if err != nil {
			t.Skip() // a code that is read only
		}
		if again, err := c.Decode(back); err != nil || again != text {
			t.Errorf("%q came back as %q, %v", text, again, err)
		}
	})
}
