package exec

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"testing"
)

// FuzzRegexp looks for patterns that the translation makes invalid: whatever
// is not refused as PostgreSQL refuses it must compile, unless it is too large.
func FuzzRegexp(f *testing.F) {
	for _, p := range []string{`a(b|c)*d`, `[^]a-z[:alpha:]]+?`, `\yfoo\M`, `(?i)x{2,3}`, `***=a.b`, `\x41\u00e9`, `[[.a.]\d]`} {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, p string) {
		opts, err := parseRegexpFlags("")
		if err != nil {
			t.Fatal(err)
		}
		tr, err := translateRegexp(p, opts)
		if err != nil {
			return
		}
		_, err = regexp.Compile(tr.out.String())
		var bad *syntax.Error
		if errors.As(err, &bad) && bad.Code != syntax.ErrLarge && bad.Code != syntax.ErrNestingDepth {
			t.Errorf("%q became %q: %v", p, tr.out.String(), err)
		}
	})
}

// FuzzLike compares the matcher with the definition.
func FuzzLike(f *testing.F) {
	f.Add("abc", "a%c")
	f.Add("héllo", "h_l%")
	f.Add("a%b", `a\%b`)
	f.Fuzz(func(t *testing.T, s, p string) {
		if len(s) > 12 || len(p) > 12 {
			return
		}
		got, err := likeMatch(s, p, likeEscape{})
		if err != nil {
			t.Fatal(err)
		}
		if want := naiveLike([]rune(s), []rune(p)); got != want {
			t.Errorf("%q LIKE %q: got %v", s, p, got)
		}
	})
}

// naiveLike matches by recursion.
func naiveLike(s, p []rune) bool {
	switch {
	case len(p) == 0:
		return len(s) == 0
	case p[0] == '%':
		return naiveLike(s, p[1:]) || len(s) > 0 && naiveLike(s[1:], p)
	case len(s) == 0:
		return false
	}
	return (p[0] == '_' || p[0] == s[0]) && naiveLike(s[1:], p[1:])
}
