package explain

import (
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/deparse"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
)

// Explained is a plan and what is known of its run.
type Explained struct {
	Plan *plan.Plan
	// Planning and Execution are the times, for ANALYZE and SUMMARY.
	Planning, Execution time.Duration
	// Names say how conditions are printed.
	Names deparse.Options
}

// object is a list of facts in their order: a value is a string, an integer, a
// duration, a boolean, a list of strings, an object or a list of them.
type object []field

// field is one fact.
type field struct {
	name  string
	value any
}

// list is a list of objects, each with the name that XML wants.
type list struct {
	each  string
	items []object
}

// add appends a fact.
func (o *object) add(name string, v any) { *o = append(*o, field{name, v}) }

// document tells everything of a plan.
func document(e *Explained, o Options) object {
	var out object
	out.add("Plan", step(e.tree(), o))
	out.add("Route", e.Plan.Route.String())
	if search := e.Plan.Search(); search != "" {
		out.add("Vector Search", search)
	}
	if n := len(e.reads()); n > 1 {
		out.add("Snapshot", noSnapshot)
	}
	if missed := e.Plan.Missed(); len(missed) > 0 {
		var names []string
		for _, c := range missed {
			names = append(names, c.String())
		}
		out.add("IRIS lacks", names)
	}
	if o.Verbose {
		var rules []string
		for _, r := range e.Plan.Fired() {
			rules = append(rules, r.String())
		}
		if rules != nil {
			out.add("Rules", rules)
		}
	}
	if o.Summary {
		out.add("Planning Time", e.Planning)
	}
	if o.Analyze {
		out.add("Triggers", list{each: "Trigger"})
	}
	if o.Summary && o.Analyze {
		out.add("Execution Time", e.Execution)
	}
	return out
}

// tree is the plan's steps. Of a change that is no step of its own, because the
// session sends it, the time is that of the statement.
func (e *Explained) tree() *exec.Step {
	out := e.Plan.Tree()
	e.print(out)
	if out.Actual == nil && e.Execution > 0 && out.Type == "ModifyTable" {
		out.Actual = &exec.Actual{Startup: e.Execution, Total: e.Execution, Loops: 1}
		for _, in := range out.Inputs {
			if rows, ok := in.Count(); ok && in.Actual == nil {
				in.Actual = &exec.Actual{Rows: rows, Loops: 1}
			}
		}
	}
	return out
}

// print turns the expressions of a step and those below it into text.
func (e *Explained) print(s *exec.Step) {
	properties := make([]exec.Property, 0, len(s.Properties))
	for _, p := range s.Properties {
		switch v := p.Value.(type) {
		case exec.Shown:
			if p.Value = deparse.Keys(v, e.Names); len(v.Conds) > 0 {
				p.Value = deparse.Condition(v, e.Names)
			}
		case []exec.Shown:
			p.Value = e.groupingSets(v)
		}
		properties = append(properties, p)
	}
	s.Properties = properties
	for _, in := range s.Inputs {
		e.print(in)
	}
}

// groupingSets are the keys of each grouping set.
func (e *Explained) groupingSets(sets []exec.Shown) list {
	out := list{each: "Grouping Set"}
	for _, s := range sets {
		keys, name := deparse.Keys(s, e.Names), "Hash Keys"
		if len(keys) == 0 {
			name = "Group Keys"
		}
		out.items = append(out.items, object{{name, keys}})
	}
	return out
}

// noSnapshot is what EXPLAIN says of a plan that asks IRIS more than once.
const noSnapshot = "none in common: IRIS is read more than once"

// reads lists the steps that read IRIS.
func (e *Explained) reads() []*exec.Step {
	var out []*exec.Step
	var visit func(*exec.Step)
	visit = func(s *exec.Step) {
		if s.Type == "Foreign Scan" {
			out = append(out, s)
		}
		for _, in := range s.Inputs {
			if in.Name != plan.ChangedRows { // they are read after those of the step were locked
				visit(in)
			}
		}
	}
	visit(e.tree())
	return out
}

// step tells everything of one step.
func step(s *exec.Step, o Options) object {
	var out object
	out.add("Node Type", s.Type)
	for _, p := range s.Properties {
		if p.Name == "Strategy" {
			out.add(p.Name, p.Value)
			out.add("Partial Mode", "Simple")
		}
	}
	if s.Type == "ModifyTable" {
		out = append(out, property(s, "Operation")...)
	}
	if s.Relationship != "" {
		out.add("Parent Relationship", s.Relationship)
	}
	if s.Name != "" {
		out.add("Subplan Name", s.Name)
	}
	out.add("Parallel Aware", false)
	out.add("Async Capable", false)
	for _, p := range s.Properties {
		if p.Name != "Strategy" && p.Name != "Operation" {
			out.add(p.Name, p.Value)
		}
	}
	if o.Analyze {
		actual(&out, s.Actual, o)
	}
	if len(s.Inputs) > 0 {
		plans := list{each: "Plan"}
		for _, in := range s.Inputs {
			plans.items = append(plans.items, step(in, o))
		}
		out.add("Plans", plans)
	}
	return out
}

// property is one property of a step, if it has that.
func property(s *exec.Step, name string) object {
	for _, p := range s.Properties {
		if p.Name == name {
			return object{{name, p.Value}}
		}
	}
	return nil
}

// actual tells what a step did, on the average of its loops.
func actual(out *object, a *exec.Actual, o Options) {
	if a == nil || a.Loops == 0 {
		a = &exec.Actual{}
	}
	loops := max(a.Loops, 1)
	if o.Timing {
		out.add("Actual Startup Time", a.Startup/time.Duration(loops))
		out.add("Actual Total Time", a.Total/time.Duration(loops))
	}
	out.add("Actual Rows", (a.Rows+loops/2)/loops)
	out.add("Actual Loops", a.Loops)
}

// milliseconds is a time as PostgreSQL prints it.
func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
