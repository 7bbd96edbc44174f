package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// The least that a run must reach, in percent.
const (
	coveredMin  = 80
	nonEmptyMin = 70
	errorsMax   = 20
)

// tally counts what a run did.
type tally struct {
	asked, failed, empty, dropped int
	perKind                       map[string]int
	all                           []string        // signatures
	covered                       map[string]bool // signatures without an error on both
	rules, mustFire               []string
	fired                         map[string]int
}

// percent is a share of a hundred.
func percent(part, whole int) int {
	if whole == 0 {
		return 100
	}
	return part * 100 / whole
}

// note counts one answer.
func (t *tally) note(st *statement, kind string, a *answer) {
	t.asked++
	t.perKind[kind]++
	switch {
	case a.code != "":
		t.failed++
		return
	case len(a.rows) == 0:
		t.empty++
	}
	for _, s := range st.about {
		t.covered[s] = true
	}
}

// excess reports whether one more answer of this nature would be too many; the
// statement is then not asked.
func (t *tally) excess(a *answer) bool {
	switch {
	case a.code != "":
		return percent(t.failed+1, t.asked+1) >= errorsMax-2
	case len(a.rows) == 0:
		return percent(t.empty+t.failed+1, t.asked+1) >= 100-nonEmptyMin-2
	}
	return false
}

// print prints what was covered and returns what was missed.
func (t *tally) print(w io.Writer) []string {
	var problems []string
	check := func(what string, value int, ok bool) {
		fmt.Fprintf(w, "  %-44s %3d %%\n", what, value)
		if !ok {
			problems = append(problems, fmt.Sprintf("%s: %d %%", what, value))
		}
	}
	fmt.Fprintf(w, "%d statements asked (%s), %d more not asked of the gateway: errors or empty results enough\n", t.asked, counts(t.perKind), t.dropped)
	signatures := percent(len(t.covered), len(t.all))
	check("functions, operators and casts", signatures, signatures >= coveredMin)
	quiet := silent(t.mustFire, t.fired)
	fired := len(t.mustFire) - len(quiet)
	check(fmt.Sprintf("pushdown rules (%d of %d)", fired, len(t.rules)), percent(fired, len(t.rules)), percent(fired, len(t.rules)) >= coveredMin)
	check("results with rows", percent(t.asked-t.failed-t.empty, t.asked), percent(t.asked-t.failed-t.empty, t.asked) >= nonEmptyMin)
	check("errors", percent(t.failed, t.asked), percent(t.failed, t.asked) <= errorsMax)
	if len(quiet) > 0 {
		problems = append(problems, "pushdown rules that did not fire: "+strings.Join(quiet, "; "))
	}
	return problems
}

// missed lists the signatures that were not covered.
func (t *tally) missed() []string {
	var out []string
	for _, s := range t.all {
		if !t.covered[s] {
			out = append(out, s)
		}
	}
	return out
}

// counts prints numbers by name.
func counts(of map[string]int) string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(of)) {
		out = append(out, fmt.Sprintf("%s %d", name, of[name]))
	}
	return strings.Join(out, ", ")
}
