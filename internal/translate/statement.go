package translate

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/explain"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/session"
)

// Statement is what a statement becomes.
type Statement struct {
	SQL  string `json:"sql"`
	Line int    `json:"line"`
	// Route is how much IRIS does, as EXPLAIN has it; "utility" for what has no plan.
	Route string `json:"route,omitempty"`
	// Whole says that nothing is left to the gateway.
	Whole bool `json:"whole"`
	// Parameters are the types of $1 and so on.
	Parameters []string   `json:"parameters,omitempty"`
	IRIS       []IRISText `json:"iris,omitempty"`
	// Rules are those by which parts are left to IRIS, Lacks what would have let it do
	// more and what it cannot do.
	Rules []string `json:"rules,omitempty"`
	Lacks []string `json:"lacks,omitempty"`
	// Plan is EXPLAIN's, of which lines are the text.
	Plan  json.RawMessage `json:"plan,omitempty"`
	lines []string
	Error *Failure `json:"error,omitempty"`
}

// IRISText is a statement for IRIS; Values are what its question marks stand for.
type IRISText struct {
	SQL    string   `json:"sql"`
	Values []string `json:"values,omitempty"`
}

// Failure is why there is no translation. Line and Column, from 1, are places in the
// script; 0 when the error has none.
type Failure struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Detail  string `json:"detail,omitempty"`
	Hint    string `json:"hint,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
}

// failure is an error at a place.
func failure(e *pgerr.Error, line, column int) *Failure {
	out := &Failure{Code: string(e.Code), Message: e.Message, Detail: e.Detail, Hint: e.Hint}
	if e.Position > 0 {
		out.Line, out.Column = line, column
	}
	return out
}

// fill takes over what the session says.
func (s *Statement) fill(t *session.Translation) {
	s.Route, s.Parameters = "utility", t.Parameters
	for _, sent := range t.IRIS {
		s.IRIS = append(s.IRIS, IRISText(sent))
	}
	if t.Plan == nil {
		return
	}
	s.Route, s.Whole = t.Plan.Route.String(), t.Plan.DoneByIRIS()
	for _, r := range t.Plan.Fired() {
		s.Rules = append(s.Rules, r.String())
	}
	for _, c := range t.Plan.Missed() {
		s.Lacks = append(s.Lacks, c.String())
	}
	s.lines = t.Explained(explain.Options{})
	s.Plan = json.RawMessage(strings.Join(t.Explained(explain.Options{Format: explain.JSON}), "\n"))
}

// WriteText prints a statement for people.
func (s *Statement) WriteText(w io.Writer) error {
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimSpace(s.SQL), "\n") {
		fmt.Fprintf(&b, "> %s\n", line)
	}
	if f := s.Error; f != nil {
		fmt.Fprintf(&b, "ERROR %s: %s", f.Code, f.Message)
		if f.Line > 0 {
			fmt.Fprintf(&b, " (line %d, column %d)", f.Line, f.Column)
		}
		b.WriteString("\n")
		for _, more := range [][2]string{{"DETAIL: ", f.Detail}, {"HINT: ", f.Hint}} {
			if more[1] != "" {
				b.WriteString(more[0] + more[1] + "\n")
			}
		}
	}
	if s.lines == nil && s.Error == nil {
		if len(s.IRIS) == 0 {
			b.WriteString("IRIS SQL: none\n")
		}
		for _, sent := range s.IRIS {
			b.WriteString("IRIS SQL: " + sent.SQL + "\n")
		}
	}
	for _, line := range s.lines {
		b.WriteString(line + "\n")
	}
	for _, sent := range s.IRIS {
		if slices.ContainsFunc(sent.Values, func(v string) bool { return v != session.Filled }) {
			fmt.Fprintf(&b, "Values: %s\n", strings.Join(sent.Values, ", "))
		}
	}
	_, err := io.WriteString(w, b.String()+"\n")
	return err
}

// place is the line and column of a character, counted from 1; of none it is the
// first.
func place(text string, character int) (line, column int) {
	offset := 0
	for range character - 1 {
		_, size := utf8.DecodeRuneInString(text[offset:])
		offset += size
	}
	return placeOf(text, offset)
}

// placeOf is the line and column of a byte.
func placeOf(text string, offset int) (line, column int) {
	before := text[:min(offset, len(text))]
	start := strings.LastIndexByte(before, '\n') + 1
	return 1 + strings.Count(before, "\n"), 1 + utf8.RuneCountInString(before[start:])
}
