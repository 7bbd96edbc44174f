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
