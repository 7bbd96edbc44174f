package copyfmt

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// chunkReader returns its data in chunks of the given sizes, over and over.
type chunkReader struct {
	data  []byte
	sizes []int
	calls int
}

// Read implements io.Reader.
func (c *chunkReader) Read(p []byte) (int, error) {
	if len(c.data) == 0 {
		return 0, io.EOF
	}
	n := min(c.sizes[c.calls%len(c.sizes)], len(c.data), len(p))
	c.calls++
	copy(p, c.data[:n])
	c.data = c.data[n:]
	return n, nil
}

// mustOptions returns options for the tests.
func mustOptions(t testing.TB, from bool, list ...Option) *Options {
	t.Helper()
	o, err := ParseOptions(list, from)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// formats are the options that properties hold for.
func formats(t testing.TB, from bool) map[string]*Options {
	t.Helper()
	return map[string]*Options{
		"text":   mustOptions(t, from),
		"csv":    mustOptions(t, from, Option{Name: "format", Value: "csv", HasValue: true}),
		"binary": mustOptions(t, from, Option{Name: "format", Value: "binary", HasValue: true}),
		"csv with escape": mustOptions(t, from,
			Option{Name: "format", Value: "csv", HasValue: true}, Option{Name: "escape", Value: `\`, HasValue: true}),
	}
}

// outcome is everything a Reader says about some data.
func outcome(t testing.TB, data io.Reader, o *Options) string {
	t.Helper()
	r, err := NewReader(Source{Data: data, Table: "t", Columns: []string{"a", "b"}}, o)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for {
		row, err := r.Read()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				out.WriteString(printError(err))
			}
			return out.String()
		}
		fmt.Fprintf(&out, "%d: %s (%s)\n", r.Line(), printRow(row), r.Context(1))
	}
}

// genData makes data of the bytes that matter to the formats.
func genData() *rapid.Generator[[]byte] {
	pieces := []string{"a", "b", "\t", ",", "\n", "\r\n", "\r", `\`, `\.`, `\N`, `"`, `""`, "é", "\\x41", "\x00", "\xff", "PGCOPY"}
	return rapid.Map(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 40), func(p []string) []byte {
		return []byte(strings.Join(p, ""))
	})
}

func TestChunksDoNotMatter(t *testing.T) {
	all := formats(t, true)
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.SampledFrom([]string{"text", "csv", "csv with escape"}).Draw(rt, "format")
		data := genData().Draw(rt, "data")
		sizes := rapid.SliceOfN(rapid.IntRange(1, 7), 1, 5).Draw(rt, "sizes")
		whole := outcome(t, bytes.NewReader(data), all[name])
		pieces := outcome(t, &chunkReader{data: data, sizes: sizes}, all[name])
		if whole != pieces {
			rt.Fatalf("%s %q in %v:\n%s\nwhole:\n%s", name, data, sizes, pieces, whole)
		}
	})
}

// genRow makes a row of two fields, some NULL.
func genRow() *rapid.Generator[[][]byte] {
	field := rapid.Custom(func(rt *rapid.T) []byte {
		if rapid.IntRange(0, 4).Draw(rt, "null") == 0 {
			return nil
		}
		s := rapid.StringOf(rapid.SampledFrom([]rune("ab\t,\n\r\\.N\"'é日x0\b "))).Draw(rt, "text")
		return append([]byte{}, s...)
	})
	return rapid.SliceOfN(field, 2, 2)
}

func TestRoundTrip(t *testing.T) {
	in, out := formats(t, true), formats(t, false)
	rapid.Check(t, func(rt *rapid.T) {
		rows := rapid.SliceOfN(genRow(), 0, 6).Draw(rt, "rows")
		for name, o := range out {
			e, err := NewEncoder(o, []string{"a", "b"})
			if err != nil {
				rt.Fatal(err)
			}
			data := e.AppendHeader(nil)
			for _, row := range rows {
				data = e.AppendRow(data, row)
			}
			data = e.AppendTrailer(data)
			source := Source{Data: iotest.HalfReader(bytes.NewReader(data)), Table: "t", Columns: []string{"a", "b"}}
			r, err := NewReader(source, in[name])
			if err != nil {
				rt.Fatal(err)
			}
			got, err := readAll(r)
			if err != nil {
				rt.Fatalf("%s %q: %v", name, data, err)
			}
			if len(rows) != len(got) {
				rt.Fatalf("%s %q: %d rows of %d", name, data, len(got), len(rows))
			}
			for i := range rows {
				if diff := cmp.Diff(printRow(rows[i]), printRow(got[i])); diff != "" {
					rt.Fatalf("%s %q: %s", name, data, diff)
				}
			}
		}
	})
}

func TestRowLimit(t *testing.T) {
	long := strings.Repeat("x", 300<<10)
	size := string([]byte{0, 0x10, 0, 0})
	data := map[string]string{
		"text": long, "csv": `"` + long, "csv with escape": long,
		"binary": binarySignature + "\x00\x00\x00\x00\x00\x00\x00\x00" + "\x00\x02" + size + long,
	}
	for name, o := range formats(t, true) {
		source := Source{Data: strings.NewReader(data[name]), Table: "t", Columns: []string{"a", "b"}, MaxRow: 100 << 10}
		r, err := NewReader(source, o)
		if err != nil {
			t.Fatal(err)
		}
		_, err = r.Read()
		var e *pgerr.Error
		if !errors.As(err, &e) || e.Code != pgerr.ProgramLimitExceeded {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestStreamErrors(t *testing.T) {
	for name, o := range formats(t, true) {
		r, err := NewReader(Source{Data: iotest.ErrReader(io.ErrUnexpectedEOF), Table: "t", Columns: []string{"a"}}, o)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Read(); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestColumnContext(t *testing.T) {
	long := strings.Repeat("é", 100)
	r, err := NewReader(Source{Data: strings.NewReader("1\t" + long + "\n\\N\tx\n"), Table: "t", Columns: []string{"a", "b"}}, TextOptions())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for {
		if _, err := r.Read(); err != nil {
			break
		}
		got = append(got, r.Context(0), r.Context(1))
	}
	want := []string{
		`COPY t, line 1, column a: "1"`,
		`COPY t, line 1, column b: "` + strings.Repeat("é", 50) + `..."`,
		`COPY t, line 2, column a: null input`,
		`COPY t, line 2, column b: "x"`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzReader(f *testing.F) {
	for _, seed := range []string{
		"a\tb\n\\N\t\\x41\n\\.\n", "a,\"b\"\"c\nd\"\r\n", "\\.\r\nx", "\"", binarySignature + "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\xff\xff\xff\xff\x00\x00\x00\x01a\xff\xff",
	} {
		for i := range byte(4) {
			f.Add(i, seed)
		}
	}
	all := formats(f, true)
	names := []string{"text", "csv", "binary", "csv with escape"}
	f.Fuzz(func(t *testing.T, format byte, data string) {
		o := all[names[format%4]]
		whole := outcome(t, strings.NewReader(data), o)
		if single := outcome(t, iotest.OneByteReader(strings.NewReader(data)), o); single != whole {
			t.Fatalf("one byte at a time:\n%s\nwhole:\n%s", single, whole)
		}
	})
}

func BenchmarkReader(b *testing.B) {
	lines := map[string]string{
		"text": "123456\tsome text of usual length\t2024-01-02 03:04:05\t3.14159\t\\N\n",
		"csv":  "123456,some text of usual length,\"2024-01-02, 03:04:05\",3.14159,\n",
	}
	for name, line := range lines {
		data := []byte(strings.Repeat(line, 20000))
		o := formats(b, true)[name]
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				r, err := NewReader(Source{Data: bytes.NewReader(data), Table: "t", Columns: []string{"a", "b", "c", "d", "e"}}, o)
				if err != nil {
					b.Fatal(err)
				}
				for err == nil {
					_, err = r.Read()
				}
				if !errors.Is(err, io.EOF) {
					b.Fatal(err)
				}
			}
		})
	}
}
