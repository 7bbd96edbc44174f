package exec

import (
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
)

// outer is PostgreSQL's name for the place of a node's only source.
const outer = "Outer"

// Describe implements Explainer: the query's own steps, and below them the
// subqueries of its expressions.
func (n *scope) Describe(d *Description) {
	d.Input(outer, &n.body)
	for i, p := range n.subplans {
		d.Subplan(p.relationship(), p.name(i+1), &p.node)
	}
}

// relationship is PostgreSQL's name of the place of a subquery.
func (p *subplan) relationship() string {
	if p.once {
		return "InitPlan"
	}
	return "SubPlan"
}

// name is the name of the nth subquery of a query.
func (p *subplan) name(n int) string { return p.relationship() + " " + strconv.Itoa(n) }

// Describe implements Explainer.
func (n *filter) Describe(d *Description) {
	d.Is("Filter")
	d.show("Filter", n.shown)
	d.Input(outer, &n.source)
}

// Describe implements Explainer.
func (n *project) Describe(d *Description) {
	d.Is("Result")
	d.Input(outer, &n.source)
}

// Describe implements Explainer.
func (n *prefix) Describe(d *Description) { d.Input(outer, &n.source) }

// Describe implements Explainer.
func (n *extend) Describe(d *Description) { d.Input(outer, &n.source) }

// Describe implements Explainer.
func (n *subqueryScan) Describe(d *Description) {
	d.Is("Subquery Scan")
	d.Input("Subquery", &n.query)
}

// Describe implements Explainer.
func (n *values) Describe(d *Description) {
	d.Is("Values Scan")
	if len(n.rows) == 1 && len(n.rows[0]) == 0 {
		d.Type = "Result"
	}
}

// Describe implements Explainer.
func (n *functionScan) Describe(d *Description) {
	d.Is("Function Scan")
	if len(n.calls) == 1 {
		d.Properties = []Property{{"Function Name", n.calls[0].fn.Name}}
	}
}

// Describe implements Explainer.
func (n *projectSet) Describe(d *Description) {
	d.Is("ProjectSet")
	d.Input(outer, &n.source)
}

// Describe implements Explainer.
func (n *setOp) Describe(d *Description) {
	if n.op == analyze.Union {
		d.Is("Append")
		d.Input("Member", &n.left)
		d.Input("Member", &n.right)
		return
	}
	command := "Except"
	if n.op == analyze.Intersect {
		command = "Intersect"
	}
	if n.all {
		command += " All"
	}
	d.Is("SetOp", Property{"Strategy", "Hashed"}, Property{"Command", command})
	d.Input(outer, &n.left)
	d.Input("Inner", &n.right)
}

// Describe implements Explainer.
func (n *distinct) Describe(d *Description) {
	d.Is("Aggregate", Property{"Strategy", "Hashed"})
	if n.sorted {
		d.Type, d.Properties = "Unique", nil
	} else {
		d.show("Group Key", n.shown)
	}
	d.Input(outer, &n.source)
}

// Describe implements Explainer.
func (n *group) Describe(d *Description) {
	strategy := "Hashed"
	switch {
	case len(n.by) == 0:
		strategy = "Plain"
	case len(n.sets) > 1:
		strategy = "Mixed"
	}
	d.Is("Aggregate", Property{"Strategy", strategy})
	if len(n.sets) > 1 {
		d.Properties = append(d.Properties, Property{"Grouping Sets", n.shown})
	} else if len(n.shown) > 0 {
		d.show("Group Key", n.shown[0])
	}
	d.Input(outer, &n.source)
}

// Describe implements Explainer.
func (n *window) Describe(d *Description) {
	d.Is("WindowAgg")
	d.Input(outer, &n.source)
}

// Describe implements Explainer.
func (n *sortNode) Describe(d *Description) {
	d.Is("Sort")
	d.show("Sort Key", n.shown)
	d.Input(outer, &n.source)
}

// Describe implements Explainer.
func (n *limit) Describe(d *Description) {
	d.Is("Limit")
	d.Input(outer, &n.source)
}

// joinTypes are PostgreSQL's names of the kinds of joins.
var joinTypes = map[analyze.JoinKind]string{
	analyze.InnerJoin: "Inner", analyze.LeftJoin: "Left", analyze.RightJoin: "Right", analyze.FullJoin: "Full",
}

// Describe implements Explainer.
func (n *join) Describe(d *Description) {
	typ := "Hash Join"
	if len(n.hash.types) == 0 {
		typ = "Nested Loop"
	}
	d.Is(typ, Property{"Join Type", joinTypes[n.kind]})
	d.show("Hash Cond", n.cond)
	d.show("Join Filter", n.rest)
	d.Input(outer, &n.left)
	d.Input("Inner", &n.right)
}

// Describe implements Explainer: the query, and below it the WITH items.
func (n *with) Describe(d *Description) {
	d.Input(outer, &n.source)
	for _, item := range n.items {
		name := "CTE " + item.name
		if item.start == nil {
			d.Subplan("InitPlan", name, &item.plain)
			continue
		}
		d.Subplan("InitPlan", name, &item.start)
		d.Subplan("InitPlan", name+" (recursive term)", &item.step)
	}
}

// Describe implements Explainer.
func (n *withScan) Describe(d *Description) {
	if n.self {
		d.Is("WorkTable Scan", Property{"CTE Name", n.item.name})
		return
	}
	d.Is("CTE Scan", Property{"CTE Name", n.item.name})
}

// shownGroups are the keys of each grouping set.
func shownGroups(q *analyze.Query, l *Layout) []Shown {
	if q.GroupingSets == nil {
		return []Shown{l.groupKeys(q.GroupBy)}
	}
	var out []Shown
	for _, set := range q.GroupingSets {
		var es []analyze.Expr
		for _, i := range set {
			es = append(es, q.GroupBy[i])
		}
		out = append(out, l.groupKeys(es))
	}
	return out
}
