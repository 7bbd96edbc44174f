package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// startupFile is the name under which start-up is reported.
const startupFile = "(startup)"

// fileCount is the line of one file in the table.
type fileCount struct {
	name             string
	statements       int
	byOutcome        [failed + 1]int
	strict, textOnly int // differences that no entry allows
}

// report collects what was found.
type report struct {
	strict     bool
	complete   bool // the whole corpus was run
	deviations []*deviation

	counts []fileCount
	found  []*difference // not allowed
}

// startup compares the settings that the servers report at start-up.
func (r *report) startup(pair [2]server) error {
	var answers [2]*answer
	st := &statement{text: "start-up"}
	for i, s := range pair {
		c, err := dial(s)
		if err != nil {
			return err
		}
		answers[i] = newAnswer(st)
		answers[i].lines[aspectSetting] = c.settings
		c.close()
	}
	res := &statementResult{st: st}
	res.note(startupFile, "startup", compare(answers[0], answers[1]))
	r.file(startupFile, []*statementResult{res})
	return nil
}

// file adds the results of one file.
func (r *report) file(name string, results []*statementResult) {
	count := fileCount{name: name, statements: len(results)}
	for _, res := range results {
		for _, d := range res.differences {
			if r.allow(d); d.deviation != nil {
				continue
			}
			r.found = append(r.found, d)
			if d.aspect.weak() {
				count.textOnly++
			} else {
				count.strict++
			}
		}
		count.byOutcome[res.outcome(r.strict)]++
	}
	r.counts = append(r.counts, count)
}

// allow finds the deviations that cover a difference.
func (r *report) allow(d *difference) {
	for _, dev := range r.deviations {
		if dev.allows(d) {
			dev.used = true
			d.deviation = dev
		}
	}
}

// print writes the report; the error says that the run failed.
func (r *report) print(w io.Writer) error {
	for _, d := range r.found {
		r.printDifference(w, d)
	}
	stale := 0
	for _, d := range r.deviations {
		if r.complete && !d.used {
			stale++
			fmt.Fprintf(w, "deviations.yaml:%d: %s: %s: differs no more; remove the entry\n\n", d.line, d.file, d.statement)
		}
	}
	var total fileCount
	table := tabwriter.NewWriter(w, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "file\tstatements\tsame\tdeviate\tdiffer\tdifferences\tin texts only\t")
	for _, c := range r.counts {
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t\n", c.name, c.statements, c.byOutcome[passed],
			c.byOutcome[deviates], c.byOutcome[failed], c.strict, c.textOnly)
		for i, n := range c.byOutcome {
			total.byOutcome[i] += n
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	bad := total.byOutcome[failed] + stale
	_, err := fmt.Fprintf(w, "%d passed, %d failed, %d skipped\n", total.byOutcome[passed], bad, total.byOutcome[deviates])
	if err == nil && bad > 0 {
		err = errDifferent
	}
	return err
}

// share is how many statements differ by design.
func (r *report) share() share {
	var s share
	for _, c := range r.counts {
		s.differ += c.byOutcome[deviates]
		s.all += c.byOutcome[deviates] + c.byOutcome[passed]
	}
	return s
}

// printDifference writes one difference.
func (r *report) printDifference(w io.Writer, d *difference) {
	kind := ""
	if d.aspect.weak() {
		kind = " (text)"
	}
	fmt.Fprintf(w, "%s:%d  %s%s  [%s]\n", d.file, d.st.line, d.aspect, kind, strings.Join(d.passes, " "))
	fmt.Fprintf(w, "    %s\n%s\n", strings.ReplaceAll(d.st.text, "\n", "\n    "), d.text)
}

// printOracle prints what PostgreSQL alone answers, for writing the corpus.
func printOracle(w io.Writer, s server, files []*corpusFile) error {
	for _, f := range files {
		c, err := dial(s)
		if err != nil {
			return err
		}
		for i := range f.statements {
			st := &f.statements[i]
			how := passes[0]
			if !how.runs(st) {
				how = passes[1]
			}
			a := c.run(st, how)
			fmt.Fprintf(w, "%s:%d  %s\n", f.name, st.line, foldBlanks(st.text))
			for _, name := range aspects {
				for _, line := range a.lines[name] {
					fmt.Fprintf(w, "      %-10s %s\n", name, line)
				}
			}
			if err := revive(&c, a); err != nil {
				return err
			}
		}
		c.close()
	}
	return nil
}
