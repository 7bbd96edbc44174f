package plan

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// Planner makes plans. The zero value uses every rule.
type Planner struct {
	// Without are the rules that must not fire: the same answer comes by work here.
	Without RuleSet
	// Lacks is what the IRIS at hand cannot do: the same answer comes by work here. The
	// session reads it when it connects.
	Lacks irissql.Capabilities
	// Alter, which only tests set, is given whatever a rule yields, and returns
	// something of the same type to be used instead: a rule made wrong. What rules
	// yield are irissql.Pred, irissql.Expr, irissql.Order, *irissql.Join and bool.
	Alter func(r Rule, yields any) any
	// KeepValues leaves out of IRIS's statements what is only known when they run:
	// parameters and what is computed from them. Values that IRIS's types do not have,
	// such as infinity, are compared here then.
	KeepValues bool
	// RowByRow changes rows one by one, and deletes those of a table that refers to itself
	// referring ones first: IRIS checks each by itself, PostgreSQL once all are done, and
	// of a statement that changes many it does not tell which row it refused.
	RowByRow bool
}

// work is what the making of one plan shares, and what comes of it.
type work struct {
	without RuleSet
	// irisLacks is Planner.Lacks, missed what of it a rule wanted.
	irisLacks, missed irissql.Capabilities
	alter             func(Rule, any) any
	keepValues        bool
	rowByRow          bool
	statements        []*exec.RemoteStatement
	fired             RuleSet
	// indexed is set when a statement has the form that IRIS searches HNSW indexes for.
	indexed bool
	// search says what becomes of a search for the nearest vectors that has not.
	search string
	// locks is set when a query of the statement locks rows.
	locks bool
	// items are the data-modifying items of WITH; frozen are the tables whose rows the
	// part that is being planned must see as they were, and before reads them.
	items  []*changeItem
	frozen []*analyze.Relation
	before []*frozenScan
	// written are the tables whose rows the statement changes or locks.
	written []*analyze.Relation
}

// Written are the tables whose rows the statement changes or locks.
func (w *work) Written() []*analyze.Relation { return w.written }

// Plan plans an analysed statement.
func (pl *Planner) Plan(st analyze.Statement) (*Plan, error) {
	w := pl.work()
	w.freeze(withOf(st), nil, nil)
	out, err := planOf(st, w)
	if err == nil {
		out.Fixed = fixedOf(st)
	}
	return out, err
}

// work begins a plan.
func (pl *Planner) work() *work {
	return &work{without: pl.Without, irisLacks: pl.Lacks, alter: pl.Alter, keepValues: pl.KeepValues, rowByRow: pl.RowByRow}
}

// Compile compiles an expression over rows of a layout, nil for none.
func (pl *Planner) Compile(e analyze.Expr, l *exec.Layout) (exec.Eval, error) {
	return pl.work().compile(e, l)
}

// compile compiles an expression of a plan, whose functions in language SQL may read
// tables.
func (w *work) compile(e analyze.Expr, l *exec.Layout) (exec.Eval, error) {
	return exec.CompileOver(e, l, (&leaves{work: w}).node)
}

// planOf plans a statement by its kind.
func planOf(st analyze.Statement, w *work) (*Plan, error) {
	switch st := st.(type) {
	case *analyze.Query:
		return queryPlan(st, w)
	case *analyze.Insert:
		w.written = append(w.written, st.Relation)
		return insertPlan(st, w)
	case *analyze.Update:
		w.written = append(w.written, st.Relation)
		return updatePlan(st, w)
	case *analyze.Delete:
		w.written = append(w.written, st.Relation)
		return deletePlan(st, w)
	case *analyze.Merge:
		w.written = append(w.written, st.Relation)
		return mergePlan(st, w)
	}
	return nil, pgerr.Unsupported("this statement")
}

// withOf is the WITH list of a statement.
func withOf(st analyze.Statement) []analyze.CTE {
	switch st := st.(type) {
	case *analyze.Query:
		return st.With
	case *analyze.Insert:
		return st.With
	case *analyze.Update:
		return st.With
	case *analyze.Delete:
		return st.With
	case *analyze.Merge:
		return st.With
	}
	return nil
}
