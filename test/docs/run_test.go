//go:build unix

package docs

import (
	"strings"
	"testing"
)

// TestRunPage checks that what is wrong on a page is found, and what is right is
// not complained of.
func TestRunPage(t *testing.T) {
	page, err := parsePage(strings.ReplaceAll(`<!-- gateway: none -->
~~~sh
x=5
~~~
~~~console
$ echo $x; echo 7
5
...
$ echo wrong
right
~~~
~~~sh
false
~~~
<!-- fails: sorry -->
~~~sh
echo sorry; false
~~~
<!-- fails -->
~~~sh
true
~~~
<!-- fails: sorry -->
~~~sh
false
~~~
<!-- not-run: a reason -->
~~~sh
false
~~~
~~~sh
echo one
~~~
<!-- output -->
~~~text
two
~~~
~~~yaml
not: run
~~~
`, "~", "`"))
	if err != nil {
		t.Fatal(err)
	}
	outcome, err := RunPage(t.Context(), page, t.TempDir(), Tools{Source: root})
	if err != nil {
		t.Fatal(err)
	}
	if outcome.Run != 7 || len(outcome.NotRun) != 1 || !strings.HasSuffix(outcome.NotRun[0], ": a reason") {
		t.Errorf("run %d, not run %q", outcome.Run, outcome.NotRun)
	}
	want := []string{":9: other output", ":13: exit code 1", ":21: does not fail", `:25: does not say "sorry"`, ":35: other output"}
	if len(outcome.Failures) != len(want) {
		t.Fatalf("failures: %q", outcome.Failures)
	}
	for i, failure := range outcome.Failures {
		if !strings.HasPrefix(failure, want[i]) {
			t.Errorf("failure %d: %q, want %q", i, failure, want[i])
		}
	}
}
