package explain

import (
	"fmt"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
)

// text prints a plan as lines.
func text(e *Explained, o Options) []string {
	t := &lines{options: o}
	t.step(e.tree(), 0, false)
	doc := document(e, o)
	for _, f := range doc[1:] {
		switch v := f.value.(type) {
		case list:
		case []string:
			t.add(0, f.name+": "+strings.Join(v, ", "))
		default:
			s, isText := scalar(v)
			if !isText {
				s += " ms"
			}
			t.add(0, f.name+": "+s)
		}
	}
	return t.out
}

// lines collects the lines of the text format.
type lines struct {
	options Options
	out     []string
}

// add appends a line.
func (t *lines) add(indent int, s string) {
	t.out = append(t.out, strings.Repeat(" ", indent)+strings.ReplaceAll(s, "\n", " "))
}

// step prints one step, at a number of blanks, and those below it.
func (t *lines) step(s *exec.Step, indent int, arrow bool) {
	if s.Name != "" {
		t.add(indent, s.Name)
		indent += 2
		arrow = true
	}
	head := title(s) + t.actual(s.Actual)
	if arrow {
		head = "->  " + head
	}
	t.add(indent, head)
	if arrow {
		indent += 4
	}
	for _, p := range s.Properties {
		if shownInTitle[p.Name] {
			continue
		}
		switch v := p.Value.(type) {
		case list:
			t.groupingSets(v, indent+2)
		case []string:
			if p.Name == "Sort Key" || p.Name == "Group Key" {
				t.add(indent+2, p.Name+": "+strings.Join(v, ", "))
				continue
			}
			for _, each := range v {
				t.add(indent+2, p.Name+": "+each)
			}
		default:
			text, _ := scalar(v)
			t.add(indent+2, p.Name+": "+text)
		}
	}
	for _, in := range s.Inputs {
		t.step(in, indent+2, true)
	}
}

// groupingSets prints the keys of grouping sets.
func (t *lines) groupingSets(sets list, indent int) {
	for _, set := range sets.items {
		keys, _ := set[0].value.([]string)
		if len(keys) == 0 {
			keys = []string{"()"}
		}
		t.add(indent, strings.TrimSuffix(set[0].name, "s")+": "+strings.Join(keys, ", "))
	}
}

// shownInTitle are the properties that a step's first line has.
var shownInTitle = map[string]bool{
	"Strategy": true, "Operation": true, "Join Type": true, "Command": true, "Relation Name": true, "Schema": true,
	"Function Name": true, "CTE Name": true,
}

// title is the first line of a step, as PostgreSQL has it.
func title(s *exec.Step) string {
	p := map[string]string{}
	for _, x := range s.Properties {
		p[x.Name], _ = scalar(x.Value)
	}
	switch s.Type {
	case "Aggregate":
		return map[string]string{"Hashed": "Hash", "Mixed": "Mixed"}[p["Strategy"]] + "Aggregate"
	case "SetOp":
		return "HashSetOp " + p["Command"]
	case "Hash Join", "Nested Loop":
		return joinTitle(s.Type, p["Join Type"])
	case "ModifyTable":
		return p["Operation"] + " on " + p["Relation Name"]
	}
	for _, of := range []string{"Function Name", "CTE Name", "Relation Name"} {
		if name, ok := p[of]; ok {
			return s.Type + " on " + name
		}
	}
	return s.Type
}

// joinTitle is the first line of a join.
func joinTitle(typ, kind string) string {
	switch {
	case kind == "Inner":
		return typ
	case typ == "Hash Join":
		return "Hash " + kind + " Join"
	}
	return typ + " " + kind + " Join"
}

// actual is what a step did.
func (t *lines) actual(a *exec.Actual) string {
	switch {
	case !t.options.Analyze:
		return ""
	case a == nil || a.Loops == 0:
		return "  (never executed)"
	case !t.options.Timing:
		return fmt.Sprintf("  (actual rows=%d loops=%d)", (a.Rows+a.Loops/2)/a.Loops, a.Loops)
	}
	loops := float64(a.Loops)
	return fmt.Sprintf("  (actual time=%.3f..%.3f rows=%d loops=%d)",
		milliseconds(a.Startup)/loops, milliseconds(a.Total)/loops, (a.Rows+a.Loops/2)/a.Loops, a.Loops)
}
