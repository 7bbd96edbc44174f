package irisstub

import (
	"fmt"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// Column is a column of a scripted result.
type Column struct {
	Name      string
	Type      int // one of the Type constants of package wire
	Precision int
}

// Answer is what a statement gets.
type Answer struct {
	// SQL is the statement's text with ? for its parameters. It stands for all
	// statements that begin with it when Prefix is set.
	SQL    string
	Prefix bool
	// Columns describe the result of a query; an update has none.
	Columns []Column
	// Params are the types of the parameters; missing ones are VARCHAR.
	Params []int
	// Rows are sent Times over, once when it is 0.
	Rows  [][]list.Item
	Times int
}

// answer is an Answer made ready for the wire.
type answer struct {
	Answer
	columns []byte
	rows    [][]byte
}

// query reports whether the statement returns rows.
func (a *answer) query() bool { return len(a.Columns) > 0 }

// newAnswer encodes an answer.
func newAnswer(a Answer) *answer {
	made := &answer{Answer: a, columns: list.AppendInt(nil, int64(len(a.Columns)))}
	for _, c := range a.Columns {
		made.columns = c.describe(made.columns)
	}
	for _, row := range a.Rows {
		var items []byte
		for _, it := range row {
			items = list.AppendItem(items, it, true)
		}
		made.rows = append(made.rows, items)
	}
	return made
}

// describe appends a column's description.
func (c *Column) describe(out []byte) []byte {
	out = list.AppendString(out, c.Name)
	for _, n := range []int{c.Type, c.Precision, 0, wire.NullableYes} { // scale
		out = list.AppendInt(out, int64(n))
	}
	for _, s := range []string{c.Name, "", "", ""} { // label, table, schema, catalog
		out = list.AppendString(out, s)
	}
	return list.AppendBytes(out, make([]byte, wire.ColumnFlags))
}

// Script is a set of answers. It does not change once it is made.
type Script struct {
	exact    map[string]*answer
	prefixes []*answer // the first that fits is taken
}

// NewScript makes a script. Of answers to the same text the last one counts.
func NewScript(answers []Answer) *Script {
	s := &Script{exact: map[string]*answer{}}
	for _, a := range answers {
		made := newAnswer(a)
		if a.Prefix {
			s.prefixes = append(s.prefixes, made)
		} else {
			s.exact[normal(a.SQL)] = made
		}
	}
	return s
}

// find returns the answer to a statement, nil if there is none.
func (s *Script) find(sql string) *answer {
	text := normal(sql)
	if a := s.exact[text]; a != nil {
		return a
	}
	for _, a := range s.prefixes {
		if strings.HasPrefix(text, normal(a.SQL)) {
			return a
		}
	}
	return nil
}

// normal is a text with its parameters as ? and without the blanks that drivers
// add: they write :%qpar(1) for a parameter and may take the text apart.
func normal(sql string) string {
	var out strings.Builder
	for {
		before, after, found := strings.Cut(sql, ":%qpar(")
		out.WriteString(before)
		if !found {
			break
		}
		_, sql, _ = strings.Cut(after, ")")
		out.WriteByte('?')
	}
	return strings.Join(strings.Fields(out.String()), "")
}

// Each calls f with the rows of the answer to a query as text, NULL being "".
func (s *Script) Each(sql string, f func(cells []string) error) error {
	a := s.find(sql)
	if a == nil {
		return fmt.Errorf("not in the script: %s", sql)
	}
	for _, row := range a.Rows {
		cells := make([]string, len(row))
		for i, it := range row {
			cells[i] = it.Text()
		}
		if err := f(cells); err != nil {
			return err
		}
	}
	return nil
}
