package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestScript checks that the stub is scripted with what the gateway's planner
// makes of the measured statements, and with as many rows.
func TestScript(t *testing.T) {
	p, err := newPlanner(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sizes := sizesOf(true)
	script, err := p.script(sizes)
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]int{pointQuery: 1, sampleQuery: distinct, scanQuery: distinct, hugeQuery: distinct} {
		sql, err := p.iris(query)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		err = script.Each(sql, func(cells []string) error {
			n++
			return nil
		})
		if err != nil || n != want {
			t.Errorf("%s: %d rows, %v", query, n, err)
		}
	}
	if err := script.Each(p.insert("narrow"), nil); err != nil {
		t.Error(err)
	}
}

// TestInterleave checks that each side gets its turns and its own median, and
// that the first round does not count.
func TestInterleave(t *testing.T) {
	var order strings.Builder
	side := func(name string, figures ...float64) variant {
		return variant{name, func() (float64, error) {
			order.WriteString(name)
			f := figures[0]
			figures = figures[1:]
			return f, nil
		}}
	}
	medians, err := interleave(3, side("a", 100, 3, 1, 2), side("b", 0, 30, 10, 20))
	if err != nil || !cmp.Equal(medians, []float64{2, 20}) || order.String() != "abbaabba" {
		t.Errorf("%v in order %s, %v", medians, order.String(), err)
	}
}

// TestVerdict checks ratios against budgets of both directions.
func TestVerdict(t *testing.T) {
	var r report
	for _, test := range []struct {
		line line
		met  bool
	}{
		{line{Ours: 14, Theirs: 10, Budget: 1.4}, true},
		{line{Ours: 15, Theirs: 10, Budget: 1.4}, false},
		{line{Ours: 5, Theirs: 10, Budget: 0.5, AtLeast: true}, true},
		{line{Ours: 4, Theirs: 10, Budget: 0.5, AtLeast: true}, false},
		{line{Ours: 41, Budget: 40}, false},
	} {
		if r.add(test.line); r.lines[len(r.lines)-1].Met != test.met {
			t.Errorf("%+v: met is not %v", test.line, test.met)
		}
	}
}

// BenchmarkPlan plans statements that were not seen before.
func BenchmarkPlan(b *testing.B) {
	p, err := newPlanner(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	for _, sql := range oltp {
		b.Run(sql[:strings.IndexByte(sql, ' ')], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.plan(sql); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
