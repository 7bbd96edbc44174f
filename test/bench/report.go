package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"text/tabwriter"
)

// line is one measured figure beside its budget.
type line struct {
	What string `json:"what"`
	// Ours and Theirs are what the ratio is of, in Unit; Theirs is 0 where a
	// figure has a budget of its own.
	Ours   float64 `json:"ours"`
	Theirs float64 `json:"theirs,omitempty"`
	Unit   string  `json:"unit"`
	Ratio  float64 `json:"ratio"`
	Budget float64 `json:"budget"`
	// AtLeast says that more is better.
	AtLeast bool `json:"at_least"`
	Met     bool `json:"met"`
}

// report collects the figures of a run.
type report struct {
	short bool
	lines []line
}

// add takes a figure; its ratio and verdict are computed here.
func (r *report) add(l line) {
	l.Ratio = l.Ours
	if l.Theirs != 0 {
		l.Ratio = l.Ours / l.Theirs
	}
	l.Met = l.Ratio <= l.Budget
	if l.AtLeast {
		l.Met = l.Ratio >= l.Budget
	}
	r.lines = append(r.lines, l)
}

// print writes the table.
func (r *report) print(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "what\tgateway\tbeside\tunit\tratio\tbudget\t")
	for _, l := range r.lines {
		beside, sign, verdict := "", "≤", "missed"
		if l.Theirs != 0 {
			beside = fmt.Sprintf("%.4g", l.Theirs)
		}
		if l.AtLeast {
			sign = "≥"
		}
		if l.Met {
			verdict = "met"
		}
		fmt.Fprintf(t, "%s\t%.4g\t%s\t%s\t%.2f\t%s %g\t%s\n", l.What, l.Ours, beside, l.Unit, l.Ratio, sign, l.Budget, verdict)
	}
	_ = t.Flush() // of a terminal or a file that is read right away
}

// write writes the figures as JSON.
func (r *report) write(path string) error {
	text, err := json.MarshalIndent(struct {
		Short  bool   `json:"short"`
		CPUs   int    `json:"cpus"`
		System string `json:"system"`
		Lines  []line `json:"lines"`
	}{r.short, runtime.NumCPU(), runtime.GOOS + "/" + runtime.GOARCH, r.lines}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}
