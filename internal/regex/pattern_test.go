package regex

import (
	"slices"
	"testing"
)

// FuzzRegexp compares what Go's package finds with what our automata find.
func FuzzRegexp(f *testing.F) {
	for _, p := range []string{`a(b|c)*d`, `[^]a-z[:alpha:]]+`, `(^|b)c$`, `(?i)x{2,3}|Y`, `***=a.b`, `\x41\u00e9`, `[[.a.]\d]`, `(?n)^[^a]*$`} {
		f.Add(p, "abcbd XxX\nyyA\u00e9 a.b")
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if len(text) > 100 || len(pattern) > 100 {
			return
		}
		opts, err := ParseFlags("")
		if err != nil {
			t.Fatal(err)
		}
		p, err := Compile(pattern, opts)
		if err != nil || p.fast == nil || p.Options.Insensitive || p.top.flags&shorter != 0 {
			return
		}
		want, err := p.On(text).Find(0, false)
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.On(text).run(0, false)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q on %q: %v, %v; Go finds %v", pattern, text, got, err, want)
		}
	})
}

// TestFind checks matches and groups that PostgreSQL 15 finds.
func TestFind(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          []int
	}{
		{`(a|ab)(c|bcd)(d*)`, "abcd", []int{0, 4, 0, 2, 2, 3, 3, 4}},
		{`(a*)(ab)*(b*)`, "abb", []int{0, 3, 0, 1, -1, -1, 1, 3}},
		{`x*?(a+)`, "xxaa", []int{0, 3, 2, 3}},
		{`(\w)\1`, "hello", []int{2, 4, 2, 3}},
		{`(a|b)*\1`, "abab", nil},
		{`(?<=\d)é(?!x)`, "éx1éx2éy", []int{8, 10}},
		{`\mb\w*\M`, "ab bc", []int{3, 5}},
		{`(a(b)?)+`, "aba", []int{0, 3, 2, 3, -1, -1}},
	} {
		p, err := Compile(c.pattern, Options{DotNewline: true})
		if err != nil {
			t.Fatalf("%s: %v", c.pattern, err)
		}
		if got, err := p.On(c.text).Find(0, true); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s on %q: %v, %v, want %v", c.pattern, c.text, got, err, c.want)
		}
	}
}

// TestFindTooLong checks that a search which takes too many steps is an error.
func TestFindTooLong(t *testing.T) {
	p, err := Compile(`(a|b)*\1`, Options{DotNewline: true})
	if err != nil {
		t.Fatal(err)
	}
	m := newMachine("abababab")
	m.steps, m.groups = stepsMax-20, make([]int, 4)
	if m.find(p.top, 0, true) || m.failed == nil {
		t.Errorf("found %v, %v", m.groups, m.failed)
	}
}
