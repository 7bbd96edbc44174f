package plan

import (
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
)

// Explain describes the plan, a line each: the route, and the statements that
// are sent to IRIS.
func (p *Plan) Explain() []string {
	lines := []string{"Route: " + p.Route.String()}
	for _, stmt := range p.Statements() {
		lines = append(lines, "  IRIS: "+stmt.SQL)
	}
	return lines
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

// SearchesByIndex reports whether IRIS finds the nearest vectors in the form that its
// HNSW indexes are used for: the first rows in the order of a similarity.
func (p *Plan) SearchesByIndex() bool {
	return p.work != nil && p.fired.Has(orderByDistance) && p.fired.Has(topRows)
}
