package regex

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
		opts, err := ParseFlags("")
		if err != nil {
			t.Fatal(err)
		}
		tr, err := translate(p, opts)
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
