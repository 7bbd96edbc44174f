package exec

import (
	"testing"
)

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
