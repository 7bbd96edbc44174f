package irisconformance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Verdict says how an answer compares with the corpus.
type Verdict string

// The verdicts.
const (
	Equal     Verdict = "equal"
	Different Verdict = "different"
	Answered  Verdict = "answered" // an unconfirmed case: now it is known
)

// Result is the verdict about one case.
type Result struct {
	Place   string   `json:"place"` // file and line
	Verdict Verdict  `json:"verdict"`
	Cites   []string `json:"cites,omitempty"`
	SQL     string   `json:"sql"`
	Want    string   `json:"want"`
	Got     string   `json:"got"`
}

// Report is the outcome of a run.
type Report struct {
	Server  string   `json:"server"`
	Results []Result `json:"results"`
}

// Run runs the files one after the other. An error means that the server could
// no longer be asked; the report then holds what was answered before.
func Run(ctx context.Context, files []File, dial Dialer) (Report, error) {
	var r Report
	for _, f := range files {
		if err := r.runFile(ctx, f, dial); err != nil {
			return r, fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return r, nil
}

// runFile runs the cases of a file on connections of its own.
func (r *Report) runFile(ctx context.Context, f File, dial Dialer) (err error) {
	s, err := newSession(ctx, dial)
	if err != nil {
		return err
	}
	r.Server = s.jobs[""].ServerVersion()
	defer func() { err = errors.Join(err, s.Close(ctx)) }()
	for _, c := range f.Cases {
		got, err := s.Run(ctx, c)
		if err != nil {
			return fmt.Errorf("line %d: %w", c.Line, err)
		}
		if c.Setup && got == c.Want {
			continue
		}
		r.Results = append(r.Results, Result{
			Place: fmt.Sprintf("%s:%d", f.Name, c.Line), Verdict: verdict(c, got),
			Cites: c.Cites, SQL: c.sql(), Want: c.Want, Got: got,
		})
	}
	return nil
}

// verdict compares an answer.
func verdict(c Case, got string) Verdict {
	switch {
	case c.Unconfirmed:
		return Answered
	case got == c.Want:
		return Equal
	}
	return Different
}

// sql is a case's statements and commands.
func (c Case) sql() string {
	var b strings.Builder
	for _, s := range c.Steps {
		if s.Command {
			b.WriteString(`\`)
		}
		b.WriteString(s.Text + "\n")
	}
	return b.String()
}

// Count is how many cases have a verdict.
func (r Report) Count(v Verdict) int {
	n := 0
	for i := range r.Results {
		if r.Results[i].Verdict == v {
			n++
		}
	}
	return n
}

// WriteText writes each difference, each answer to an unconfirmed case, and a
// summary.
func (r Report) WriteText(w io.Writer) error {
	var b strings.Builder
	for i := range r.Results {
		if r.Results[i].Verdict != Equal {
			r.Results[i].write(&b)
		}
	}
	fmt.Fprintf(&b, "%s\n%s\n", r.Server, r.summary())
	_, err := io.WriteString(w, b.String())
	return err
}

// write writes one result.
func (r *Result) write(b *strings.Builder) {
	heading := string(r.Verdict)
	switch {
	case r.Verdict == Answered && r.Want == r.Got:
		heading = "confirmed"
	case r.Verdict == Answered:
		heading = "answered otherwise"
	}
	fmt.Fprintf(b, "%s: %s\n", r.Place, heading)
	for _, c := range r.Cites {
		fmt.Fprintf(b, "  %s\n", c)
	}
	section := func(mark, text string) {
		for line := range strings.Lines(text) {
			fmt.Fprintf(b, "%s %s\n", mark, strings.TrimRight(line, "\n"))
		}
	}
	section("    ", r.SQL)
	if r.Want == r.Got {
		section("  = ", r.Got)
	} else {
		section("  - ", r.Want)
		section("  + ", r.Got)
	}
	b.WriteString("\n")
}

// confirmed counts unconfirmed cases that turned out as they stand.
func (r Report) confirmed() (n int) {
	for i := range r.Results {
		if r.Results[i].Verdict == Answered && r.Results[i].Want == r.Results[i].Got {
			n++
		}
	}
	return n
}

// summary counts the verdicts.
func (r Report) summary() string {
	return fmt.Sprintf("%d equal, %d different, %d unconfirmed now answered (%d as the corpus has it)",
		r.Count(Equal), r.Count(Different), r.Count(Answered), r.confirmed())
}

// WriteJSON writes everything as one JSON document.
func (r Report) WriteJSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(struct {
		Equal     int `json:"equal"`
		Different int `json:"different"`
		Answered  int `json:"answered"`
		Confirmed int `json:"confirmed"`
		Report
	}{r.Count(Equal), r.Count(Different), r.Count(Answered), r.confirmed(), r})
}

// Err is an error when an answer differs.
func (r Report) Err() error {
	if n := r.Count(Different); n > 0 {
		return fmt.Errorf("%d answers differ from the corpus", n)
	}
	return nil
}
