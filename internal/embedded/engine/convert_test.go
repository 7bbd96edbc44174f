package engine

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// TestMoments holds the golden values of iris-protocol.md 6.2 and iris-sql.md 2.
func TestMoments(t *testing.T) {
	for stamp, want := range map[string]struct {
		day   int64
		posix int64
	}{
		"1970-01-01 00:00:00":        {47117, 1152921504606846976},
		"2025-09-16 10:20:30.123456": {67464, 1154679522636970432},
		"2024-05-06 12:34:56.789":    {66966, 1154636503503635976},
		"9999-12-31 23:59:59.999999": {2980013, 1406323805406846975},
		"0001-01-01 00:00:00":        {-672045, -6979664624441081856},
		"1025-09-16 10:20:30":        {-297779, -6947328004811081856},
		"1840-12-31 00:00:00":        {0, -6917529027641081856 - 4070908800000000},
	} {
		m, ok := parseStamp(stamp)
		if !ok || m.day != want.day || m.posix() != want.posix {
			t.Errorf("%s: day %d posix %d, want %+v", stamp, m.day, m.posix(), want)
		}
		if back := posixMoment(m.posix()); back.stamp() != stamp {
			t.Errorf("%s came back as %s", stamp, back.stamp())
		}
	}
}

func TestMomentRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := moment{
			day: rapid.Int64Range(dayMin, dayMax).Draw(t, "day"), second: rapid.Int64Range(0, secondsPerDay-1).Draw(t, "second"),
			nano: rapid.Int64Range(0, 999999).Draw(t, "micro") * 1000,
		}
		if got := posixMoment(m.posix()); got != m {
			t.Fatalf("%+v as %%PosixTime came back as %+v", m, got)
		}
		if got, ok := parseStamp(m.stamp()); !ok || got != m {
			t.Fatalf("%+v as text came back as %+v", m, got)
		}
		if got := momentOf(m.time()); got != m {
			t.Fatalf("%+v as a time came back as %+v", m, got)
		}
	})
}

// TestDateArithmetic compares DATEADD and DATEDIFF with package time.
func TestDateArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := moment{day: rapid.Int64Range(0, 100000).Draw(t, "day"), second: rapid.Int64Range(0, secondsPerDay-1).Draw(t, "second")}
		n := rapid.Int64Range(-100000, 100000).Draw(t, "n")
		for unit, d := range map[string]time.Duration{
			"hour": time.Hour, "minute": time.Minute, "second": time.Second, "day": 24 * time.Hour,
			"millisecond": time.Millisecond, "microsecond": time.Microsecond,
		} {
			later := m.add(unit, n)
			if want := momentOf(m.time().Add(time.Duration(n) * d)); later != want {
				t.Fatalf("%+v plus %d %s is %+v, want %+v", m, n, unit, later, want)
			}
			if got := later.count(unit) - m.count(unit); got != n {
				t.Fatalf("%d %s counted as %d", n, unit, got)
			}
		}
	})
}

func TestConvert(t *testing.T) {
	tm := store.Type{Class: store.ClassTime}
	fraction := store.Type{Class: store.ClassTime, Precision: 2}
	for _, c := range []struct {
		in   store.Value
		to   store.Type
		want store.Value
		how  outcome
	}{
		{store.Text("5"), typeInteger, store.Int(5), converted},
		{store.Text(" 5.0 "), typeInteger, store.Int(5), converted},
		{store.Text("5.5"), typeInteger, store.Float(5.5), converted},
		{store.Text("abc"), typeInteger, store.Text("abc"), mismatch},
		{store.Text(""), typeInteger, store.Int(0), converted},
		{store.Text("TRUE"), typeBit, store.Int(1), converted},
		{store.Text("1.50"), typeNumber, store.Text("1.5"), converted},
		{store.Int(7), typeNumber, store.Text("7"), converted},
		{store.Text("1e3"), typeDouble, store.Float(1000), converted},
		{store.Text("NaN"), typeDouble, store.Text("NaN"), mismatch},
		{store.Text("2024-05-06"), typeDate, store.Int(66966), converted},
		{store.Text("2024-13-06"), typeDate, store.Text("2024-13-06"), badDate},
		{store.Text("66966"), typeDate, store.Int(66966), converted},
		{store.Text(""), typeDate, store.Text(""), badDate},
		{store.Text("12:34:56.789"), tm, store.Int(45296), converted},
		{store.Text("12:34:56.789"), fraction, store.Text("45296.78"), converted},
		{store.Text("45297"), tm, store.Int(45297), converted},
		{store.Text("25:00:00"), tm, store.Text("25:00:00"), badTime},
		{store.Text("2024-05-06T12:00:00"), typeStamp, store.Text("2024-05-06 12:00:00"), converted},
		{store.Text("2024-05-06 12:00:00.500"), typeStamp, store.Text("2024-05-06 12:00:00.5"), converted},
		{store.Int(1154636503503635976), typeStamp, store.Text("2024-05-06 12:34:56.789"), converted},
		{store.Text("2024-05-06"), typePosix, store.Int(1154636458206846976), converted},
		{store.Text("é"), typeBytes, store.Blob("\xe9"), converted},
		{store.Int(5), textType(0), store.Text("5"), converted},
		{store.Float(0.5), textType(0), store.Text(".5"), converted},
		{store.Value{}, typeDate, store.Value{}, converted},
	} {
		if got, how := convert(c.in, c.to); got != c.want || how != c.how {
			t.Errorf("convert(%v, %s) = %v, %d; want %v, %d", c.in, c.to.Class, got, how, c.want, c.how)
		}
	}
}

// FuzzVector checks that vectors read from text print as text that reads the same.
func FuzzVector(f *testing.F) {
	for _, s := range []string{"1,2,3", "[0.1, -2e10]", "", "1e-30,1E300", "2024-01-01 10:00:00", "[", "1,,2", "nan,inf", "0x10"} {
		f.Add(s, byte('d'), 0)
		f.Add(s, byte('f'), 2)
		f.Add(s, byte('n'), 3)
		f.Add(s, byte('i'), 0)
		f.Add(s, byte('t'), 1)
	}
	f.Fuzz(func(t *testing.T, s string, element byte, length int) {
		e := store.Element(element)
		if e.String() == "" || length < 0 || length > 1000 {
			return
		}
		blob, ok := parseVector(s, e, length)
		if !ok {
			return
		}
		if length > 0 && vectorLength(blob) != length {
			t.Fatalf("%q has %d elements, want %d", s, vectorLength(blob), length)
		}
		again, ok := parseVector(vectorText(blob), e, length)
		if vectorLength(blob) > 0 && (!ok || again != blob) {
			t.Fatalf("%q: %q printed as %q", s, blob, vectorText(blob))
		}
	})
}
