package config

import (
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestParseSize checks the forms that sizes are written in.
func TestParseSize(t *testing.T) {
	for text, want := range map[string]Size{
		"0": 0, "65536": 65536, "64kB": 64 << 10, "64KB": 64 << 10, "64k": 64 << 10, "64KiB": 64 << 10, "50MB": 50 << 20,
		"50 MB": 50 << 20, "1GiB": 1 << 30, "1g": 1 << 30, "16TB": 16 << 40, "7B": 7, "7b": 7,
		"9223372036854775807": math.MaxInt64, "8388607TB": 8388607 << 40,
	} {
		if got, err := ParseSize(text); err != nil || got != want {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{
		"", "MB", "-1", "-1kB", "1.5GB", "1PB", "1 2", "0x10", "1e3", "8388608TB", "9223372036854775808",
		"99999999999999999999999", "iB", "1iB", "1kBB", "kB1", "1_000",
	} {
		if got, err := ParseSize(text); err == nil {
			t.Errorf("%q: %d", text, got)
		}
	}
}

// TestParseDuration checks the forms that durations are written in.
func TestParseDuration(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"0": 0, "30": 30 * time.Second, "0.5": time.Second / 2, "30s": 30 * time.Second, "5m": 5 * time.Minute,
		"1h30m": 90 * time.Minute, "500ms": time.Second / 2, "1.5h": 90 * time.Minute,
	} {
		if got, err := ParseDuration(text); err != nil || got != want {
			t.Errorf("%q: %s, %v", text, got, err)
		}
	}
	for _, text := range []string{"", ".", "soon", "5 m", "1d", "s", "30 s", "99999999999999999999", "1..5", "0x5"} {
		if got, err := ParseDuration(text); err == nil {
			t.Errorf("%q: %s", text, got)
		}
	}
}

// TestParseBool checks the forms that booleans are written in.
func TestParseBool(t *testing.T) {
	for text, want := range map[string]bool{
		"true": true, "Yes": true, "ON": true, "1": true, "False": false, "no": false, "off": false, "0": false,
	} {
		if got, err := parseBool(text); err != nil || got != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "t", "y", "2", "enabled", "truee"} {
		if _, err := parseBool(text); err == nil {
			t.Errorf("%q is taken for a boolean", text)
		}
	}
}

// TestValuesRoundTrip checks that what is printed is read again as the same value.
func TestValuesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := Size(rapid.Int64Min(0).Draw(t, "size"))
		if got, err := ParseSize(size.String()); err != nil || got != size {
			t.Fatalf("%d: %s: %d, %v", int64(size), size, got, err)
		}
		d := time.Duration(rapid.Int64Min(0).Draw(t, "duration"))
		if got, err := ParseDuration(formatDuration(d)); err != nil || got != d {
			t.Fatalf("%d: %s: %d, %v", int64(d), formatDuration(d), got, err)
		}
		text := rapid.String().Draw(t, "text")
		c := Default()
		c.Username, c.IRIS.Namespace = text, text
		l := newLoader(nil)
		if problem := l.newFile("shown").read(strings.ReplaceAll(c.Show(), "password: ***", "")); problem != nil {
			t.Fatalf("%q: %v\n%s", text, problem, c.Show())
		}
		if text != "" && (l.config.Username != text || l.config.IRIS.Namespace != text) {
			t.Fatalf("%q came back as %q\n%s", text, l.config.Username, c.Show())
		}
	})
}

// FuzzParseSize checks that what is accepted is printed and read again as it was.
func FuzzParseSize(f *testing.F) {
	for _, seed := range []string{"1", "64kB", "9223372036854775807", "1 GiB", "-1", "TB"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		size, err := ParseSize(text)
		if err != nil {
			return
		}
		if again, err := ParseSize(size.String()); err != nil || again != size || size < 0 {
			t.Errorf("%q: %d, then %d, %v", text, size, again, err)
		}
	})
}

// FuzzParseDuration checks that what is accepted is printed and read again as it
// was.
func FuzzParseDuration(f *testing.F) {
	for _, seed := range []string{"1", "30s", "1h30m", "0.5", "500ms", "-1s", "2562047h47m16.854775807s"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseDuration(text)
		if err != nil {
			return
		}
		if again, err := ParseDuration(formatDuration(d)); err != nil || again != d {
			t.Errorf("%q: %d, then %d, %v", text, d, again, err)
		}
	})
}
