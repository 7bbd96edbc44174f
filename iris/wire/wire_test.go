package wire

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// unhex decodes hex text with blanks and bars.
func unhex(tb testing.TB, s string) []byte {
	tb.Helper()
	b, err := hex.DecodeString(strings.NewReplacer(" ", "", "|", "").Replace(s))
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func TestHeader(t *testing.T) {
	for _, test := range []struct {
		bytes  string
		header Header
	}{
		{"02 00 00 00 01 00 00 00 00 00 00 00 48 53", Header{Size: 2, ID: 1, Code: uint16(Handshake)}},
		{"03 00 00 00 07 00 00 00 01 00 00 00 64 00", Header{Size: 3, ID: 7, Statement: 1, Code: uint16(StatusDone)}},
		{"1e 00 00 00 05 00 00 00 01 00 00 00 50 50", Header{Size: 30, ID: 5, Statement: 1, Code: uint16(Prepare)}},
		{"28 00 00 00 05 00 00 00 02 00 00 80 00 00", Header{Size: 40, ID: 5, Statement: 2, More: true}},
		{"1f 00 00 00 a7 00 00 00 00 00 00 00 4b c2", Header{Size: 31, ID: 167, Code: uint16(NativeFunction(11))}},
	} {
		b := unhex(t, test.bytes)
		if got := ParseHeader((*[HeaderSize]byte)(b)); got != test.header {
			t.Errorf("%s: %+v", test.bytes, got)
		}
		if got := AppendHeader(nil, test.header); !bytes.Equal(got, b) {
			t.Errorf("%+v: % x, want %s", test.header, got, test.bytes)
		}
	}
}

func TestCodes(t *testing.T) {
	if s := Prepare.String() + PingTwo.String() + NativeFunction(11).String(); s != "PPP20xc24b" {
		t.Errorf("names: %q", s)
	}
	if n, ok := NativeFunction(11).Native(); n != 11 || !ok {
		t.Errorf("native: %d, %v", n, ok)
	}
	if _, ok := Prepare.Native(); ok {
		t.Error("PP is not a native call")
	}
	for f, silent := range map[Function]bool{
		AutocommitOff: true, CloseCursor: true, CloseStatement: true, Disconnect: true, Commit: false, Fetch: false,
	} {
		if f.NoReply() != silent {
			t.Errorf("%s: no reply is %v", f, !silent)
		}
	}
	if h := (Header{Code: 30}); h.Status().OK() || h.Status().SQLCODE() != -30 {
		t.Errorf("status 30: SQLCODE %d", h.Status().SQLCODE())
	}
}

func TestBeginFinish(t *testing.T) {
	buf := Begin([]byte("before"), Header{ID: 55, Statement: 9, Code: uint16(PreparedUpdate)})
	buf = list.AppendInt(list.AppendNull(buf), 0)
	Finish(buf, len("before"))
	want := append([]byte("before"), unhex(t, "04 00 00 00 37 00 00 00 09 00 00 00 50 55 | 02 01 | 02 04")...)
	if !bytes.Equal(buf, want) {
		t.Errorf("% x, want % x", buf, want)
	}
}

// reply builds frames of at most size bytes out of body.
func reply(body []byte, size int) []byte {
	var out []byte
	for {
		n := min(size, len(body))
		more := n < len(body)
		out = AppendHeader(out, Header{Size: uint32(n), ID: 7, Statement: 3, More: more, Code: 100})
		out = append(out, body[:n]...)
		if body = body[n:]; !more {
			return out
		}
	}
}

func TestReadMessage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "body")
		stream := reply(body, rapid.IntRange(1, 400).Draw(t, "frame"))
		r := NewReader(iotest.OneByteReader(bytes.NewReader(append(stream, stream...))), 300)
		var buf []byte
		for range 2 {
			h, got, err := r.ReadMessage(buf)
			want := Header{Size: uint32(len(body)), ID: 7, Statement: 3, Code: 100}
			if err != nil || h != want || !bytes.Equal(got, body) {
				t.Fatalf("%+v, %x, %v", h, got, err)
			}
			buf = got
		}
		if _, _, err := r.ReadMessage(buf); !errors.Is(err, io.EOF) {
			t.Fatalf("at the end: %v", err)
		}
	})
}

func TestReadMessageErrors(t *testing.T) {
	whole := reply(make([]byte, 100), 40)
	for n := 1; n < len(whole); n++ {
		_, _, err := NewReader(bytes.NewReader(whole[:n]), 100).ReadMessage(nil)
		if !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatalf("cut at %d: %v", n, err)
		}
	}
	var size *SizeError
	if _, _, err := NewReader(bytes.NewReader(whole), 99).ReadMessage(nil); !errors.As(err, &size) || size.Size != 100 {
		t.Errorf("100 bytes in three frames, limit 99: %v", err)
	}
	stranger := append(bytes.Clone(whole[:54]), reply(nil, 1)...)
	stranger[54+4] = 9
	var frame *FrameError
	if _, _, err := NewReader(bytes.NewReader(stranger), 100).ReadMessage(nil); !errors.As(err, &frame) || frame.Got.ID != 9 {
		t.Errorf("another message amid the frames: %v", err)
	}
}

func TestLengthIsNotTrusted(t *testing.T) {
	const announced = 1 << 30
	stream := AppendHeader(nil, Header{Size: announced})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, _, err := NewReader(bytes.NewReader(append(stream, 1, 2, 3)), announced).ReadMessage(nil)
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; !errors.Is(err, io.ErrUnexpectedEOF) || used > 1<<20 {
		t.Errorf("%v after allocating %d bytes for three", err, used)
	}
}

func TestObfuscation(t *testing.T) {
	for text, bytes := range map[string]string{
		"_SYSTEM":         "09 01 5d 7c be fe 40 3f df",
		"SYS":             "05 01 9e ff de",
		"é":               "03 01 c9",
		"":                "02 01",
		"us\u0435r":       "0a 02 ba 00 72 04 da 00 ba 00",
		"p\u0430ss\u00e9": "0c 02 c9 00 ba 00 da 00 53 04 7b 00",
	} {
		want := unhex(t, bytes)
		if got := AppendObfuscated(nil, text); !cmp.Equal(got, want) {
			t.Errorf("%q: % x, want %s", text, got, bytes)
		}
		r := list.NewReader(want)
		if got, err := ReadObfuscated(&r); err != nil || got != text {
			t.Errorf("%s: %q, %v, want %q", bytes, got, err, text)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		r := list.NewReader(AppendObfuscated(nil, text))
		if got, err := ReadObfuscated(&r); err != nil || got != text {
			t.Fatalf("%q became %q, %v", text, got, err)
		}
	})
}

func TestPosixTime(t *testing.T) {
	for text, value := range map[string]int64{
		"2025-09-16T10:20:30.123456Z": 1154679522636970432,
		"2024-05-06T12:34:56.789Z":    1154636503503635976,
		"1970-01-01T00:00:00Z":        1 << 60,
		"1025-09-16T10:20:30Z":        -6947328004811081856,
		"0001-01-01T00:00:00Z":        -6979664624441081856,
	} {
		at, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			t.Fatal(err)
		}
		if got := PosixTime(at.UnixMicro()); got != value {
			t.Errorf("%s: %d, want %d", text, got, value)
		}
		if got := PosixMicros(value); got != at.UnixMicro() {
			t.Errorf("%d: %d µs, want %d", value, got, at.UnixMicro())
		}
	}
}

func TestHorolog(t *testing.T) {
	for text, day := range map[string]int64{
		"1840-12-31": 0, "1970-01-01": 47117, "2024-05-06": 66966, "1840-12-30": -1, "9999-12-31": 2980013,
	} {
		at, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		if got := HorologDate(at.Add(23 * time.Hour)); got != day {
			t.Errorf("%s: day %d, want %d", text, got, day)
		}
		if got := DateOfHorolog(day); !got.Equal(at) {
			t.Errorf("day %d: %v, want %s", day, got, text)
		}
	}
}

func FuzzReadMessage(f *testing.F) {
	f.Add(reply([]byte("body of a reply"), 4))
	f.Add(AppendHeader(nil, Header{Size: 1 << 31}))
	f.Fuzz(func(t *testing.T, b []byte) {
		r := NewReader(bytes.NewReader(b), 1<<16)
		for {
			h, body, err := r.ReadMessage(nil)
			if err != nil {
				return
			}
			if int(h.Size) != len(body) || len(body) > 1<<16 {
				t.Fatalf("%+v with %d bytes", h, len(body))
			}
		}
	})
}
