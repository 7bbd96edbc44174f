package main

import (
	"fmt"
	"slices"
	"strings"
)

// difference is one aspect in which the servers answered a statement
// differently, in the passes named.
type difference struct {
	file   string
	st     *statement
	aspect aspect
	passes []string
	text   string // the lines that differ

	deviation *deviation // that allows it, if any
}

// compare lists the aspects in which two answers differ. When the errors differ
// the rest follows from that, and is left out.
func compare(want, got *answer) map[aspect]string {
	out := map[aspect]string{}
	for _, a := range aspects {
		w, g := want.lines[a], got.lines[a]
		if want.failed && got.failed && (a == aspectParams || a == aspectColumns || a == aspectRows) {
			w, g = commonLength(w, g)
		}
		if slices.Equal(w, g) {
			continue
		}
		out[a] = diffLines(w, g)
		if a == aspectSQLState {
			return map[aspect]string{a: out[a] + diffLines(want.lines[aspectMessage], got.lines[aspectMessage])}
		}
	}
	return out
}

// commonLength cuts both to the shorter: what precedes an error may be more or
// less, depending on when the server met it.
func commonLength(a, b []string) ([]string, []string) {
	n := min(len(a), len(b))
	return a[:n], b[:n]
}

// diffLinesMax bounds what is printed of one difference.
const diffLinesMax = 12

// diffLines prints the lines of which only one side has them; lines that are
// merely at another place are said to be so.
func diffLines(want, got []string) string {
	var b strings.Builder
	only(&b, "postgres", want, got)
	only(&b, "gateway ", got, want)
	if b.Len() == 0 {
		fmt.Fprintf(&b, "      the same lines in another order: %s / %s\n", strings.Join(want, "; "), strings.Join(got, "; "))
	}
	return b.String()
}

// only prints the lines that this has more often than other.
func only(b *strings.Builder, name string, this, other []string) {
	count := map[string]int{}
	for _, line := range other {
		count[line]++
	}
	printed := 0
	for _, line := range this {
		if count[line]--; count[line] >= 0 {
			continue
		}
		if printed++; printed > diffLinesMax {
			fmt.Fprintf(b, "      %s  …\n", name)
			return
		}
		fmt.Fprintf(b, "      %s  %s\n", name, line)
	}
	if printed == 0 && len(this) == 0 {
		fmt.Fprintf(b, "      %s  (nothing)\n", name)
	}
}

// statementResult is how one statement of a file fared over all passes.
type statementResult struct {
	st          *statement
	differences []*difference
}

// note records the differences of one pass. An aspect that differed in an
// earlier pass is shown as it was there.
func (r *statementResult) note(file, passName string, diffs map[aspect]string) {
	for _, a := range aspects {
		text, ok := diffs[a]
		if !ok {
			continue
		}
		i := slices.IndexFunc(r.differences, func(d *difference) bool { return d.aspect == a })
		if i < 0 {
			r.differences = append(r.differences, &difference{file: file, st: r.st, aspect: a, passes: []string{passName}, text: text})
			continue
		}
		r.differences[i].passes = append(r.differences[i].passes, passName)
	}
}

// outcome is how a statement is counted.
type outcome int

// The outcomes.
const (
	passed outcome = iota
	deviates
	failed
)

// outcome counts the statement: failed when a difference that matters is not
// allowed, deviating when all are.
func (r *statementResult) outcome(strict bool) outcome {
	out := passed
	for _, d := range r.differences {
		switch {
		case d.deviation != nil:
			out = max(out, deviates)
		case strict || !d.aspect.weak():
			return failed
		}
	}
	return out
}
