package config

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// Origin is where a value was given. The zero Origin is the default.
type Origin struct {
	File         string // the file, with
	Line, Column int    // the place in it, from 1, where there is one
	Environment  string // or the variable
	Flag         string // or the flag, without its dashes
}

// IsDefault reports whether nobody gave the value.
func (o Origin) IsDefault() bool { return o == Origin{} }

// compare orders places as they are read: the file line by line, then the
// environment, the flags, and what nobody gave.
func (o Origin) compare(other Origin) int {
	return cmp.Or(cmp.Compare(o.rank(), other.rank()), cmp.Compare(o.Line, other.Line), cmp.Compare(o.Column, other.Column))
}

// rank is the number of the kind of place.
func (o Origin) rank() int {
	switch {
	case o.File != "":
		return 0
	case o.Environment != "":
		return 1
	case o.Flag != "":
		return 2
	}
	return 3
}

// String names the place as messages do.
func (o Origin) String() string {
	switch {
	case o.Flag != "":
		return "flag --" + o.Flag
	case o.Environment != "":
		return "environment " + o.Environment
	case o.File != "" && o.Line > 0:
		return o.File + ":" + strconv.Itoa(o.Line) + ":" + strconv.Itoa(o.Column)
	case o.File != "":
		return o.File
	}
	return "default"
}

// Problem is one thing that is wrong with a configuration, or worth a warning.
type Problem struct {
	Origin     Origin
	Key        string // key path, or "" when it is not about a setting
	Message    string // never contains a secret
	Suggestion string // what may have been meant, or ""
}

// Error implements error: one line.
func (p Problem) Error() string {
	var b strings.Builder
	if !p.Origin.IsDefault() {
		b.WriteString(p.Origin.String() + ": ")
	}
	if p.Key != "" {
		b.WriteString(p.Key + ": ")
	}
	b.WriteString(p.Message)
	if p.Suggestion != "" {
		b.WriteString(" (did you mean " + p.Suggestion + "?)")
	}
	return b.String()
}

// problemsShown is how many problems are printed at once.
const problemsShown = 50

// Problems is everything that is wrong with a configuration.
type Problems []Problem

// Error implements error: one problem a line, after their number when there are
// several.
func (p Problems) Error() string {
	if len(p) == 1 {
		return p[0].Error()
	}
	lines := []string{fmt.Sprintf("%d problems in the configuration:", len(p))}
	for i, problem := range p {
		if i == problemsShown {
			lines = append(lines, "  and more")
			break
		}
		lines = append(lines, "  "+problem.Error())
	}
	return strings.Join(lines, "\n")
}

// asError is the problems as an error, or nil when there are none.
func (p Problems) asError() error {
	if len(p) == 0 {
		return nil
	}
	return p
}

// add appends a problem.
func (p *Problems) add(o Origin, key, format string, args ...any) {
	*p = append(*p, Problem{Origin: o, Key: key, Message: fmt.Sprintf(format, args...)})
}
