package plan

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
)

// irisSQL is the property of a step that sends a statement to IRIS.
const irisSQL = "IRIS SQL"

// ChangedRows names the step that computes rows anew which changed before they were
// locked.
const ChangedRows = "rows that changed"

// sends is the property of a node that sends statements: its text, or a list.
func sends(stmts ...*exec.RemoteStatement) exec.Property {
	var out []string
	for _, s := range stmts {
		if s != nil {
			out = append(out, s.SQL)
		}
	}
	if len(out) == 1 {
		return exec.Property{Name: irisSQL, Value: out[0]}
	}
	return exec.Property{Name: irisSQL, Value: out}
}

// Describe implements exec.Explainer.
func (n *remoteNode) Describe(d *exec.Description) { d.Is("Foreign Scan", sends(n.stmt)) }

// Describe implements exec.Explainer: the second statement is sent when the first
// rows by score do not decide.
func (n *nearestNode) Describe(d *exec.Description) {
	d.Is("Foreign Scan", sends(n.ranked.stmt, n.scan.stmt))
}

// Describe implements exec.Explainer.
func (n *withChanges) Describe(d *exec.Description) {
	d.Input("Outer", &n.body)
	for _, item := range n.items {
		d.Subplan("InitPlan", "CTE", &item.node)
	}
}

// Describe implements exec.Explainer.
func (n *frozenScan) Describe(d *exec.Description) { d.Input("Outer", &n.scan) }

// Describe implements exec.Explainer.
func (n changeResult) Describe(d *exec.Description) { d.Is("CTE Scan") }

// Describe implements exec.Explainer.
func (n *defaultsNode) Describe(d *exec.Description) {
	d.Is("Result")
	d.Input("Outer", &n.source)
}

// Describe implements exec.Explainer.
func (n *lockingNode) Describe(d *exec.Description) {
	var stmts []*exec.RemoteStatement
	for _, t := range n.tables {
		stmts = append(stmts, t.lock)
	}
	d.Is("LockRows", sends(stmts...))
	d.Input("Outer", &n.candidates)
	d.Subplan("SubPlan", ChangedRows, &n.again)
}

// operations are the kinds of changes as EXPLAIN names them.
var operations = map[Kind]string{Insert: "Insert", Update: "Update", Delete: "Delete", Merge: "Merge"}

// modifies describes a step that changes a table.
func modifies(kind Kind, rel *analyze.Relation, stmts ...*exec.RemoteStatement) []exec.Property {
	out := []exec.Property{{Name: "Operation", Value: operations[kind]}}
	if rel != nil {
		out = append(out, exec.Property{Name: "Relation Name", Value: rel.Name}, exec.Property{Name: "Schema", Value: rel.Schema})
	}
	return append(out, sends(stmts...))
}

// Describe implements exec.Explainer.
func (n *changeNode) Describe(d *exec.Description) {
	stmts := []*exec.RemoteStatement{n.target.lock, n.target.readMany, n.target.read, n.write}
	d.Is("ModifyTable", modifies(n.kind, n.target.relation, stmts...)...)
	d.Input("Outer", &n.candidates)
	d.Subplan("SubPlan", ChangedRows, &n.again)
	d.Subplan("SubPlan", "RETURNING", &n.returning)
}

// Describe implements exec.Explainer.
func (n *insertNode) Describe(d *exec.Description) {
	var stmts []*exec.RemoteStatement
	for i := range n.shapes {
		stmts = append(stmts, n.shapes[i].step.Statement)
	}
	if n.conflict != nil {
		for _, a := range n.conflict.arbiters {
			stmts = append(stmts, a.find)
		}
		stmts = append(stmts, n.conflict.write)
	}
	d.Is("ModifyTable", modifies(Insert, n.target.relation, append(stmts, n.last)...)...)
	if n.conflict != nil {
		resolution := "NOTHING"
		if n.conflict.update {
			resolution = "UPDATE"
		}
		d.Properties = append(d.Properties, exec.Property{Name: "Conflict Resolution", Value: resolution})
		d.Subplan("SubPlan", "ON CONFLICT", &n.conflict.values)
	}
	d.Input("Outer", &n.source)
	for i := range n.rows {
		if i < explainedRows {
			d.Input("Outer", &n.rows[i].values)
		}
	}
	d.Subplan("SubPlan", "RETURNING", &n.returning)
}

// Describe implements exec.Explainer.
func (n *mergeNode) Describe(d *exec.Description) {
	stmts := []*exec.RemoteStatement{n.target.lock, n.target.readMany, n.target.read, n.remove}
	for _, w := range n.whens {
		stmts = append(stmts, w.write)
		if w.insert != nil {
			stmts = append(stmts, w.insert.shapes[0].step.Statement, w.insert.last)
		}
	}
	d.Is("ModifyTable", modifies(Merge, n.target.relation, stmts...)...)
	d.Input("Outer", &n.pairs)
	d.Input("Outer", &n.all)
	for i := range n.whens {
		d.Subplan("SubPlan", "WHEN", &n.whens[i].values)
	}
	d.Subplan("SubPlan", "RETURNING", &n.returning)
}

// explainedRows is how many rows of a VALUES list EXPLAIN shows one by one.
const explainedRows = 10
