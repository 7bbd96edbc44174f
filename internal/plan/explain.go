package plan

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
)

// Tree describes what the plan does, the last step on top.
func (p *Plan) Tree() *exec.Step {
	if n := p.top(); *n != nil {
		return exec.Explain(*n)
	}
	out := &exec.Step{Type: "ModifyTable"}
	if p.Change != nil {
		out.Properties = modifies(p.Kind, p.target, p.Change)
		return out
	}
	var stmts []*exec.RemoteStatement
	for i := range p.Inserts {
		step := &p.Inserts[i]
		stmts = append(stmts, step.Statement)
		if step.Source != nil {
			source := exec.Explain(step.Source)
			source.Relationship = "Outer"
			out.Inputs = append(out.Inputs, source)
			continue
		}
		out.Inputs = append(out.Inputs, &exec.Step{
			Type: "Values Scan", Relationship: "Outer", Properties: []exec.Property{{Name: "Rows", Value: int64(len(step.Rows))}},
		})
	}
	if len(p.Inserts) > 0 {
		out.Properties = modifies(Insert, p.Inserts[0].Relation, stmts...)
	}
	return out
}

// top is the node that is opened to run the plan.
func (p *Plan) top() *exec.Node {
	if p.Root == nil {
		return &p.Steps
	}
	return &p.Root
}

// Measure has the steps of the plan, which must be nobody else's, count what they
// do when it runs, once.
func (p *Plan) Measure(timing bool) {
	n := p.top()
	same := p.Root != nil && p.Steps != nil
	exec.Measure(n, timing)
	if same {
		p.Steps = p.Root
	}
	for i := range p.Inserts {
		if p.Inserts[i].Source != nil {
			exec.Measure(&p.Inserts[i].Source, timing)
		}
	}
}

// Statements lists what is sent to IRIS.
func (p *Plan) Statements() []*exec.RemoteStatement {
	out := append([]*exec.RemoteStatement(nil), p.statements...)
	for _, step := range p.Inserts {
		out = append(out, step.Statement)
	}
	return out
}

// Fired lists the rules by which parts of the statement are left to IRIS.
func (p *Plan) Fired() []Rule { return p.fired.List() }

// DoneByIRIS reports whether one statement of IRIS is the answer, or the change, and
// nothing is left to do here but to compute values that it is given and to skip rows.
func (p *Plan) DoneByIRIS() bool {
	fromHere := func(step InsertStep) bool { return step.Source != nil }
	return p.Route == Whole || p.Route == Writes && p.Steps == nil && !slices.ContainsFunc(p.Inserts, fromHere)
}

// Missed lists what would have let IRIS do more, and what this one cannot do.
func (p *Plan) Missed() []irissql.Capability {
	if p.work == nil {
		return nil
	}
	return p.missed.List()
}

// SearchesByIndex reports whether IRIS finds the nearest vectors in the form that its
// HNSW indexes are used for.
func (p *Plan) SearchesByIndex() bool { return p.work != nil && p.indexed }

// Search says what becomes of a search for the nearest vectors that has not the form
// that IRIS uses its HNSW indexes for, "" when there is none.
func (p *Plan) Search() string {
	if p.work == nil {
		return ""
	}
	return p.search
}

// searchesByIndex reports whether a statement has the form that IRIS uses its HNSW
// indexes for: the first rows in the descending order of a similarity.
func searchesByIndex(s *irissql.Select) bool {
	if s.Limit == nil || len(s.OrderBy) == 0 || !s.OrderBy[0].Desc {
		return false
	}
	f, ok := s.OrderBy[0].Expr.(irissql.Func)
	return ok && (f.Name == "VECTOR_COSINE" || f.Name == "VECTOR_DOT_PRODUCT")
}
