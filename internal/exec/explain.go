package exec

import (
	"context"
	"errors"
	"io"
	"time"
)

// Explainer is a node that can say what it is. Describe passes the places of the
// nodes below it, so that they can be measured: who calls Measure owns the plan.
type Explainer interface {
	Describe(d *Description)
}

// Description is what a node says of itself, in PostgreSQL's words where it has
// the same thing.
type Description struct {
	Type       string // "" for a node that is only passed through
	Properties []Property
	inputs     []input
}

// Property is one fact about a node; Value is a string, a list of strings or an
// integer.
type Property struct {
	Name  string
	Value any
}

// input is a node below another one.
type input struct {
	relationship string
	name         string // of a subplan or a WITH item
	node         *Node
}

// Is sets the type of the node.
func (d *Description) Is(typ string, properties ...Property) {
	d.Type, d.Properties = typ, append(d.Properties, properties...)
}

// Input adds a node below this one, under PostgreSQL's "Parent Relationship".
func (d *Description) Input(relationship string, n *Node) {
	if *n != nil {
		d.inputs = append(d.inputs, input{relationship, "", n})
	}
}

// Subplan adds a node below this one that has a name.
func (d *Description) Subplan(relationship, name string, n *Node) {
	if *n != nil {
		d.inputs = append(d.inputs, input{relationship, name, n})
	}
}

// Step is one step of a plan as EXPLAIN shows it.
type Step struct {
	Type         string
	Relationship string
	Name         string
	Properties   []Property
	Actual       *Actual // nil when it was not measured
	Inputs       []*Step
}

// Count is the number of rows of a list of values that the step is.
func (s *Step) Count() (int64, bool) {
	for _, p := range s.Properties {
		if n, ok := p.Value.(int64); ok && p.Name == "Rows" {
			return n, true
		}
	}
	return 0, false
}

// Actual is what a step did when it ran.
type Actual struct {
	Startup, Total time.Duration
	Rows, Loops    int64
}

// Explain describes the steps of a plan.
func Explain(n Node) *Step {
	var actual *Actual
	if m, ok := n.(*measured); ok {
		n, actual = m.node, m.actual
	}
	d := describe(n)
	out := &Step{Type: d.Type, Properties: d.Properties, Actual: actual}
	for _, in := range d.inputs {
		step := Explain(*in.node)
		step.Relationship, step.Name = in.relationship, in.name
		out.Inputs = append(out.Inputs, step)
	}
	if d.Type != "" || len(out.Inputs) == 0 {
		return out.joined()
	}
	// A node that passes rows through is not shown: what stands beside its source
	// goes below that.
	source := out.Inputs[0]
	source.Inputs = append(source.Inputs, out.Inputs[1:]...)
	source.Name, source.Relationship = "", ""
	return source
}

// describe asks a node what it is.
func describe(n Node) *Description {
	d := &Description{}
	if e, ok := n.(Explainer); ok {
		e.Describe(d)
	}
	if d.Type == "" && len(d.inputs) == 0 {
		d.Type = "Result"
	}
	return d
}

// Measure has every step of a plan count its rows and, with timing, its time. The
// plan must be nobody else's, and run once.
func Measure(n *Node, timing bool) {
	if _, done := (*n).(*measured); done || *n == nil {
		return
	}
	d := describe(*n)
	for _, in := range d.inputs {
		Measure(in.node, timing)
	}
	if d.Type != "" {
		*n = &measured{node: *n, actual: &Actual{}, timing: timing}
	}
}

// measured counts what a node does.
type measured struct {
	node   Node
	actual *Actual
	timing bool
}

// since is the time since start, 0 without timing.
func (m *measured) since(start time.Time) time.Duration {
	if !m.timing {
		return 0
	}
	return time.Since(start)
}

// Open implements Node.
func (m *measured) Open(ctx context.Context, rt *Runtime, outer *Frame) (Rows, error) {
	start := m.now()
	rows, err := m.node.Open(ctx, rt, outer)
	m.actual.Loops++
	spent := m.since(start)
	m.actual.Total += spent
	if err != nil {
		return nil, err
	}
	if _, done := rows.(Finished); done {
		m.actual.Startup += spent
		return &measuredRows{Rows: rows, of: m, started: true}, nil
	}
	return &measuredRows{Rows: rows, of: m, spent: spent}, nil
}

// Finished is rows of a node that has done all of its work when it is opened.
type Finished interface{ Finished() }

// now is the time, as far as it is wanted.
func (m *measured) now() time.Time {
	if !m.timing {
		return time.Time{}
	}
	return time.Now()
}

// measuredRows counts the rows that a node yields.
type measuredRows struct {
	Rows
	of      *measured
	spent   time.Duration
	started bool
}

// Next implements Rows.
func (r *measuredRows) Next(ctx context.Context) (Row, error) {
	start := r.of.now()
	row, err := r.Rows.Next(ctx)
	spent := r.of.since(start)
	r.of.actual.Total += spent
	r.spent += spent
	if !r.started && (err == nil || errors.Is(err, io.EOF)) {
		r.started = true
		r.of.actual.Startup += r.spent
	}
	if err == nil {
		r.of.actual.Rows++
	}
	return row, err
}

// Unmeasured is the rows that a measured node yields.
func Unmeasured(rows Rows) Rows {
	if m, ok := rows.(*measuredRows); ok {
		return m.Rows
	}
	return rows
}
