package pgwire

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"pgregory.net/rapid"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// frame returns a message with a type byte and a length.
func frame(typ byte, body string) string {
	n := len(body) + 4
	return string([]byte{typ, byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}) + body
}

// TestReaderFraming: however the bytes arrive, the messages come out.
func TestReaderFraming(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bodies := rapid.SliceOfN(rapid.StringN(0, -1, 3*readBufferSize), 1, 8).Draw(t, "bodies")
		var stream strings.Builder
		for _, b := range bodies {
			stream.WriteString(frame('d', b))
		}
		var src io.Reader = strings.NewReader(stream.String())
		if rapid.Bool().Draw(t, "byte by byte") {
			src = iotest.OneByteReader(src)
		}
		r := newReader(src)
		for i, want := range bodies {
			got, err := r.message(messageMax)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != want {
				t.Fatalf("message %d differs", i)
			}
		}
		if _, err := r.message(messageMax); !errors.Is(err, io.EOF) {
			t.Fatalf("at the end: %v", err)
		}
	})
}

// TestReaderIsRestartable: a timeout consumes nothing.
func TestReaderIsRestartable(t *testing.T) {
	near, far := net.Pipe()
	defer near.Close()
	defer far.Close()
	r := newReader(far)
	message := frame('Q', "SELECT 1\x00")
	for _, b := range []byte(message[:len(message)-1]) {
		far.SetReadDeadline(time.Unix(1, 0))
		if _, err := r.message(100); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatalf("got %v", err)
		}
		far.SetReadDeadline(time.Time{})
		go near.Write([]byte{b})
		if err := r.need(r.buffered() + 1); err != nil {
			t.Fatal(err)
		}
	}
	go near.Write([]byte{message[len(message)-1]})
	body, err := r.message(100)
	if err != nil || string(body) != "SELECT 1\x00" {
		t.Errorf("got %q, %v", body, err)
	}
}

func TestReaderBufferFollowsTheData(t *testing.T) {
	big := strings.Repeat("x", 1<<20)
	r := newReader(strings.NewReader(frame('d', big) + frame('d', "y")))
	if body, err := r.message(messageMax); err != nil || string(body) != big {
		t.Fatalf("%d bytes, %v", len(body), err)
	}
	if len(r.buf) > 4<<20 {
		t.Errorf("buffer of %d bytes for 1 MiB", len(r.buf))
	}
	if _, err := r.message(messageMax); err != nil {
		t.Fatal(err)
	}
	r.message(messageMax) // waits, with nothing left
	if len(r.buf) > readBufferKeep {
		t.Errorf("idle reader keeps %d bytes", len(r.buf))
	}
	r = newReader(strings.NewReader("d\x3f\xff\xff\xffabc"))
	if _, err := r.message(messageMax); err == nil || len(r.buf) > readBufferSize {
		t.Errorf("announced length: buffer of %d bytes, %v", len(r.buf), err)
	}
}

func TestReaderRefusesLengths(t *testing.T) {
	for _, length := range []string{
		"\x00\x00\x00\x00", "\x00\x00\x00\x03", "\x00\x00\x00\x0f", "\x7f\xff\xff\xff", "\xff\xff\xff\xff",
	} {
		r := newReader(strings.NewReader("Q" + length))
		if _, err := r.message(10); pgerr.From(err).Code != pgerr.ProtocolViolation {
			t.Errorf("length %x: %v", length, err)
		}
	}
	if body, err := newReader(strings.NewReader(frame('Q', "1234567890"))).message(10); err != nil || len(body) != 10 {
		t.Errorf("at the limit: %q, %v", body, err)
	}
}

// stuck is a source that gives neither bytes nor an error.
type stuck struct{}

// Read implements io.Reader.
func (stuck) Read([]byte) (int, error) { return 0, nil }

func TestReaderGivesUpWithoutProgress(t *testing.T) {
	if _, err := newReader(stuck{}).firstByte(); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("got %v", err)
	}
}

func TestCheckUTF8(t *testing.T) {
	tests := map[string]string{
		"":                 "",
		"häh €𝄞":           "",
		"a\x00b":           "0x00",
		"a\xff":            "0xff",
		"\xe2\x82":         "0xe2 0x82",
		"\xe2\x28\xa1x":    "0xe2 0x28 0xa1",
		"\xed\xa0\x80":     "0xed 0xa0 0x80", // a surrogate
		"\xf4\x90\x80\x80": "0xf4 0x90 0x80 0x80",
		"\xc0\x80":         "0xc0 0x80",
		"ok\x00\xff":       "0x00",
	}
	for in, bad := range tests {
		err := checkUTF8([]byte(in))
		switch {
		case bad == "" && err != nil:
			t.Errorf("%q: %v", in, err)
		case bad != "" && (err == nil || !strings.Contains(err.Error(), `"UTF8": `+bad+" (")):
			t.Errorf("%q: %v, want %s", in, err, bad)
		}
	}
}

func TestSplitOptions(t *testing.T) {
	tests := map[string][]string{
		"":               nil,
		"  \t\n ":        nil,
		"-c a=b":         {"-c", "a=b"},
		` a\ b  c\\d\e `: {"a b", `c\de`},
		`a\`:             {`a\`},
		`\ `:             {" "},
	}
	for in, want := range tests {
		got := splitOptions(in)
		if strings.Join(got, "|") != strings.Join(want, "|") || len(got) != len(want) {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestPrefixedConnReadsThePrefixFirst(t *testing.T) {
	near, far := net.Pipe()
	defer near.Close()
	go func() { near.Write([]byte("rest")); near.Close() }()
	got, err := io.ReadAll(&prefixedConn{Conn: far, prefix: []byte("first ")})
	if err != nil || !bytes.Equal(got, []byte("first rest")) {
		t.Errorf("got %q, %v", got, err)
	}
}
