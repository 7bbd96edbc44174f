package admin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/session"
)

// clock is a time that tests set.
type clock struct{ t time.Time }

// newSlow returns a list with a clock and the log it writes.
func newSlow(threshold time.Duration, keep int) (*SlowStatements, *clock, *bytes.Buffer) {
	var log bytes.Buffer
	c := &clock{time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	l := NewSlowStatements(func() time.Duration { return threshold }, keep, slog.New(slog.NewJSONHandler(&log, nil)))
	l.now = func() time.Time { return c.t }
	return l, c, &log
}

// took makes a statement of a duration whose text counts how often it is asked
// for.
func took(d time.Duration, asked *int) *session.StatementEnd {
	return &session.StatementEnd{
		Duration: d, Text: func() string {
			if asked != nil {
				*asked++
			}
			return "SELECT " + d.String()
		},
	}
}

// TestSlowLog checks the line of a statement over the threshold.
func TestSlowLog(t *testing.T) {
	l, _, log := newSlow(time.Second, 3)
	l.StatementEnd(took(999*time.Millisecond, nil))
	if log.Len() > 0 {
		t.Errorf("logged below the threshold: %s", log)
	}
	l.StatementEnd(&session.StatementEnd{
		Duration: 1234567 * time.Microsecond, Rows: 3, IRIS: func() []string { return []string{"SELECT 1", "SELECT 2"} },
		Text: func() string { return "SELECT * FROM t WHERE a = $1" },
		PID:  7, User: "u", Database: "USER", Application: "app", Remote: "192.0.2.1:1",
		Err: pgerr.New(pgerr.UniqueViolation, "Key (a)=(secret) already exists"),
	})
	var got map[string]any
	if err := json.Unmarshal(log.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	delete(got, "time")
	want := map[string]any{
		"level": "WARN", "msg": "slow statement", "duration_ms": 1234.567, "rows": 3.0,
		"statement": "SELECT * FROM t WHERE a = $1", "iris_sql": "SELECT 1; SELECT 2", "pid": 7.0, "user": "u",
		"database": "USER", "application": "app", "remote": "192.0.2.1:1", "sqlstate": "23505",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

// TestSlowOff checks that a threshold of 0 logs nothing and still lists.
func TestSlowOff(t *testing.T) {
	l, _, log := newSlow(0, 3)
	l.StatementEnd(took(time.Hour, nil))
	if log.Len() > 0 || len(l.List()) != 1 {
		t.Errorf("%s %v", log, l.List())
	}
}

// TestSlowText checks that the text is made only for a statement that somebody
// will see.
func TestSlowText(t *testing.T) {
	l, _, _ := newSlow(time.Hour, 2)
	asked := 0
	for _, d := range []time.Duration{5, 6, 4, 3, 5, 1} {
		l.StatementEnd(took(d*time.Millisecond, &asked))
	}
	if asked != 2 {
		t.Errorf("the text was made %d times", asked)
	}
	l.StatementEnd(took(7*time.Millisecond, &asked))
	if list := l.List(); asked != 3 || list[0].DurationMS != 7 || list[1].DurationMS != 6 {
		t.Errorf("%d %v", asked, list)
	}
}

// TestSlowExpires checks that a statement leaves the list after an hour, and not
// before, and that a faster one is there then.
func TestSlowExpires(t *testing.T) {
	l, c, _ := newSlow(0, 1)
	l.StatementEnd(took(time.Minute, nil))
	c.t = c.t.Add(30 * time.Minute)
	l.StatementEnd(took(time.Second, nil))
	c.t = c.t.Add(30 * time.Minute)
	if list := l.List(); len(list) != 1 || list[0].DurationMS != 60000 {
		t.Errorf("too early: %v", list)
	}
	c.t = c.t.Add(slowSlot)
	if list := l.List(); len(list) != 1 || list[0].DurationMS != 1000 {
		t.Errorf("the next one is not listed: %v", list)
	}
	c.t = c.t.Add(2 * time.Hour)
	if list := l.List(); len(list) != 0 {
		t.Errorf("still listed: %v", list)
	}
}

// TestSlowest compares the list with the plain way to find the slowest of the
// last hour.
func TestSlowest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keep := rapid.IntRange(1, 5).Draw(t, "keep")
		l, c, _ := newSlow(0, keep)
		var all []SlowStatement
		for i := range rapid.IntRange(0, 60).Draw(t, "n") {
			c.t = c.t.Add(time.Duration(rapid.IntRange(0, 9).Draw(t, "minutes")) * time.Minute)
			d := time.Duration(rapid.IntRange(1, 1000).Draw(t, "d"))*time.Millisecond + time.Duration(i)*time.Microsecond
			l.StatementEnd(took(d, nil))
			all = append(all, describe(took(d, nil), c.t))
		}
		want := slices.DeleteFunc(all, func(s SlowStatement) bool { return slotOf(c.t)-slotOf(s.Ended) >= slowSlots })
		slices.SortFunc(want, slowest)
		want = want[:min(len(want), keep)]
		if got := l.List(); !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

// TestSlowBounded checks that long texts are cut between characters, and many
// statements for IRIS after some.
func TestSlowBounded(t *testing.T) {
	l, _, _ := newSlow(0, 3)
	long := "x" + strings.Repeat("ä", 10_000)
	many := make([]string, 1000)
	for i := range many {
		many[i] = fmt.Sprint("S", i)
	}
	l.StatementEnd(&session.StatementEnd{Duration: 1, Text: func() string { return long }, IRIS: func() []string { return many }, Err: errors.New("x")})
	got := l.List()[0]
	if len(got.Statement) > slowTextMax+10 || !utf8.ValidString(got.Statement) || !strings.HasSuffix(got.Statement, "ä …") {
		t.Errorf("%d bytes, %q", len(got.Statement), got.Statement[len(got.Statement)-10:])
	}
	if got.IRISSQL != "S0; S1; S2; S3; S4; S5; S6; S7; S8; S9; …" || got.SQLSTATE != "XX000" {
		t.Errorf("%q %s", got.IRISSQL, got.SQLSTATE)
	}
}

// TestSlowConcurrent adds from many goroutines while others look.
func TestSlowConcurrent(t *testing.T) {
	l := NewSlowStatements(func() time.Duration { return 0 }, 10, slog.New(slog.DiscardHandler))
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 500 {
				l.StatementEnd(took(time.Duration(i*8+g+1)*time.Millisecond, nil))
			}
			l.List()
		})
	}
	wg.Wait()
	for i, s := range l.List() {
		if want := float64(4000 - i); s.DurationMS != want {
			t.Errorf("place %d: %v, want %v", i, s.DurationMS, want)
		}
	}
}

// BenchmarkFastStatement is what a statement costs that is not slow.
func BenchmarkFastStatement(b *testing.B) {
	l := NewSlowStatements(func() time.Duration { return time.Second }, 1, slog.New(slog.DiscardHandler))
	l.StatementEnd(took(500*time.Millisecond, nil))
	s := took(time.Millisecond, nil)
	for b.Loop() {
		l.StatementEnd(s)
	}
}
