package main

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
)

// neverFire are the rules that no statement of this program can make fire, with the reason.
var neverFire = map[string]string{
	"vector cosine":               "PostgreSQL has no vectors",
	"vector dot product":          "PostgreSQL has no vectors",
	"order by distance":           "PostgreSQL has no vectors",
	"order by euclidean distance": "PostgreSQL has no vectors",
}

// ruleNames lists all pushdown rules.
func ruleNames() []string {
	var out []string
	for _, r := range plan.Rules() {
		out = append(out, r.String())
	}
	return out
}

// mustFire lists the rules that a run must make fire.
func mustFire() []string {
	return slices.DeleteFunc(ruleNames(), func(name string) bool { return neverFire[name] != "" })
}

// keptMax is how many statements are kept for each rule.
const keptMax = 60

// kept is a statement with PostgreSQL's answer.
type kept struct {
	st   *statement
	sql  string
	want *answer
}

// watch sees which rules fire, and keeps statements for which they did.
type watch struct {
	mu    sync.Mutex // the gateway's goroutines and the program's
	now   map[string]bool
	fired map[string]int
	kept  map[string][]kept
	st    *statement
	want  *answer
}

// newWatch sees nothing yet.
func newWatch() *watch {
	return &watch{now: map[string]bool{}, fired: map[string]int{}, kept: map[string][]kept{}}
}

// planner makes a planner whose rules are seen.
func (w *watch) planner() *plan.Planner {
	return &plan.Planner{Alter: func(r plan.Rule, yields any) any {
		w.see(r)
		return yields
	}}
}

// see notes that a rule fired.
func (w *watch) see(r plan.Rule) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now[r.String()] = true
}

// begin is told of the statement that is about to be asked.
func (w *watch) begin(st *statement, want *answer) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now, w.st, w.want = map[string]bool{}, st, want
}

// end counts the rules that fired for the statement, and keeps it for those that need one.
func (w *watch) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for name := range w.now {
		w.fired[name]++
		if len(w.kept[name]) < keptMax && w.want.code == "" && len(w.want.rows) > 0 {
			w.kept[name] = append(w.kept[name], kept{w.st, w.st.root.String(), w.want})
		}
	}
}

// silent lists those of the rules that did not fire.
func silent(rules []string, fired map[string]int) []string {
	return slices.DeleteFunc(slices.Clone(rules), func(name string) bool { return fired[name] > 0 })
}

// mutations makes each rule that fired wrong, and then switches it off, and returns
// what was not noticed.
func (r *run) mutations(ctx context.Context) []string {
	var problems []string
	noticed := 0
	for _, rule := range plan.Rules() {
		statements := r.watch.kept[rule.String()]
		if len(statements) == 0 {
			continue
		}
		problem, err := r.mutate(ctx, rule, statements)
		switch {
		case err != nil:
			return append(problems, err.Error())
		case problem != "":
			problems = append(problems, problem)
		default:
			noticed++
		}
	}
	fmt.Fprintf(r.out, "  %d pushdown rules made wrong and switched off: noticed, but for %d\n", noticed, len(problems))
	return problems
}

// mutate tries one rule.
func (r *run) mutate(ctx context.Context, rule plan.Rule, statements []kept) (string, error) {
	wrong := &plan.Planner{Alter: func(fired plan.Rule, yields any) any {
		if fired == rule {
			return falsify(rule, yields)
		}
		return yields
	}}
	differs, err := r.replay(ctx, wrong, statements)
	if err != nil {
		return "", err
	}
	if differs == 0 {
		return fmt.Sprintf("%s made wrong: not noticed in %d statements", rule, len(statements)), nil
	}
	seen := newWatch()
	off := seen.planner()
	off.Without = plan.SetOf(rule)
	differs, err = r.replay(ctx, off, statements)
	if err != nil {
		return "", err
	}
	seen.want, seen.st = &answer{}, nil
	seen.end()
	if !slices.Contains(silent(mustFire(), seen.fired), rule.String()) {
		return fmt.Sprintf("%s switched off: it fired, or nobody asks for it", rule), nil
	}
	if differs > 0 {
		return fmt.Sprintf("%s switched off: %d answers differ", rule, differs), nil
	}
	return "", nil
}

// replay asks a gateway with another planner the same statements, and counts the answers
// that differ from PostgreSQL's.
func (r *run) replay(ctx context.Context, planner *plan.Planner, statements []kept) (int, error) {
	c, stop, err := r.pair.gateway.another(ctx, planner)
	if err != nil {
		return 0, err
	}
	differs := 0
	for _, k := range statements {
		if difference(k.want, c.questions(ctx, k.st, k.sql, k.want.format), k.st) != "" {
			differs++
		}
	}
	return differs, stop()
}

// falsify makes what a rule yields wrong.
func falsify(rule plan.Rule, yields any) any {
	switch x := yields.(type) {
	case bool:
		return !x
	case irissql.Order:
		x.Desc = !x.Desc
		return x
	case *irissql.Join:
		return falseJoin(x)
	case irissql.Pred:
		return irissql.Not{Pred: x}
	case irissql.Expr:
		return falseExpr(rule.String(), x)
	}
	return yields
}

// falseJoin joins otherwise: what was inner is outer, and the other way round.
func falseJoin(j *irissql.Join) *irissql.Join {
	out := *j
	switch j.Kind {
	case "INNER JOIN":
		out.Kind = "LEFT JOIN"
	case "LEFT JOIN":
		out.Kind = "INNER JOIN"
	default:
		out.Kind, out.On = "INNER JOIN", irissql.Compare{Op: "=", Left: irissql.Int{N: 1}, Right: irissql.Int{N: 2}}
	}
	return &out
}

// falseExpr computes something else of the same type, where that is easy.
func falseExpr(rule string, x irissql.Expr) irissql.Expr {
	f, ok := x.(irissql.Func)
	if !ok {
		if b, isBinary := x.(irissql.Binary); isBinary {
			b.Left, b.Right = b.Right, irissql.Int{N: 3}
			return b
		}
		return irissql.Int{N: 1}
	}
	other := map[string]string{"MIN": "MAX", "MAX": "MIN", "SUM": "MAX", "COUNT": "MAX"}
	switch {
	case rule == "distinct aggregate":
		f.Distinct = false
	case f.Star:
		return irissql.Int{N: 1}
	case other[f.Name] != "":
		f.Name = other[f.Name]
	default:
		return irissql.Int{N: 1}
	}
	return f
}
