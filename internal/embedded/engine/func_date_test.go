package engine

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// TestDateFormatsRoundTrip checks that TO_DATE reads what TO_CHAR wrote, and
// CONVERT what CONVERT wrote, for formats that say the whole date.
func TestDateFormatsRoundTrip(t *testing.T) {
	now := store.Int(momentOf(time.Date(2024, 5, 6, 12, 34, 56, 0, time.UTC)).posix())
	kind := store.Int(int64(famDate))
	formats := []string{
		"YYYY-MM-DD", "DD MON YYYY", "MONTH DD, YYYY", "YYYYMMDD", "DDMMYYYY", "YYYY:DDD", "J", "MM/DD/YYYY HH24:MI:SS", "DD.MM.RRRR",
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		day := store.Int(random.Int64N(dayMax))
		for _, f := range formats {
			written, err := toChar([]store.Value{day, store.Text(f)})
			if err != nil {
				t.Fatalf("TO_CHAR(%d, %q): %v", day.Int(), f, err)
			}
			read, err := toMomentFunc([]store.Value{written, store.Text(f), kind, now})
			if err != nil || read != day {
				t.Fatalf("TO_DATE(%q, %q) is %v, %v, not %d", written.Str(), f, read, err, day.Int())
			}
		}
	}
	for code, style := range dateStyles {
		if code < 100 && code != 20 || style.order == "t" {
			continue // no whole date
		}
		day := store.Int(random.Int64N(dayMax))
		written, err := styledDate([]store.Value{day, store.Int(code)})
		if err != nil {
			t.Fatal(err)
		}
		read, err := unstyledDate([]store.Value{written, store.Int(code)})
		if m, ok := parseStamp(read.Str()); err != nil || !ok || m.day != day.Int() {
			t.Errorf("CONVERT(TIMESTAMP, %q, %d) is %v, %v, not day %d", written.Str(), code, read, err, day.Int())
		}
	}
}

// FuzzDateText feeds any text and format to the functions that read and write
// dates: they answer or fail, and what they answer is a date IRIS has.
func FuzzDateText(f *testing.F) {
	f.Add("29 JUN 2022 2:23:54 pm", "DD MON YYYY HH:MI:SS P.M.")
	f.Add("9678.20220629113422", "FF.YYYYMMDDHHMISS")
	f.Add("January 23, 2021 10:30:59:245PM", "FM99,999.99S")
	f.Add("::é:", "J SSSSS FF9")
	now := store.Int(momentOf(time.Date(2024, 5, 6, 12, 34, 56, 0, time.UTC)).posix())
	f.Fuzz(func(t *testing.T, s, format string) {
		text, layout := store.Text(s), store.Text(format)
		if m, ok := looseMoment(text, day1900); ok && (m.second < 0 || m.second >= secondsPerDay) {
			t.Errorf("%q is at second %d", s, m.second)
		}
		for _, kind := range []family{famStamp, famPosix} {
			v, err := toMomentFunc([]store.Value{text, layout, store.Int(int64(kind)), now})
			if m, ok := toMoment(v); err == nil && (!ok || !m.valid()) {
				t.Errorf("TO_TIMESTAMP(%q, %q) is %v", s, format, v)
			}
		}
		_, _ = toChar([]store.Value{text, layout})
		for code := range dateStyles {
			if v, err := unstyledDate([]store.Value{text, store.Int(code)}); err == nil {
				if _, ok := parseStamp(v.Str()); !ok {
					t.Errorf("CONVERT(TIMESTAMP, %q, %d) is %v", s, code, v)
				}
			}
		}
	})
}
