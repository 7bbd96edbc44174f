package plan

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// fixedOf finds what is fixed of a statement, nil when nothing of it can fail.
func fixedOf(st analyze.Statement) *Fixed {
	f := &folder{known: map[*analyze.Query]bool{}}
	parts := f.statement(st)
	if len(parts) == 0 {
		return nil
	}
	return &Fixed{parts}
}

// statement prepares what PostgreSQL plans of a statement.
func (f *folder) statement(st analyze.Statement) []fold {
	parts := f.changes(withOf(st))
	switch st := st.(type) {
	case *analyze.Query:
		parts = append(parts, f.queryParts(st, nil)...)
	case *analyze.Insert:
		parts = append(parts, f.insertParts(st)...)
	case *analyze.Update:
		q := &analyze.Query{Ranges: st.Ranges, From: st.From, Where: st.Where, Targets: assigned(st.Assignments, st.Returning)}
		parts = append(parts, f.queryParts(q, nil)...)
	case *analyze.Delete:
		q := &analyze.Query{Ranges: st.Ranges, From: st.From, Where: st.Where, Targets: st.Returning}
		parts = append(parts, f.queryParts(q, nil)...)
	case *analyze.Merge:
		parts = append(parts, f.queryParts(st.Expressions(), nil)...)
	}
	return parts
}

// changes prepares the data-modifying items of WITH, which are run in any case.
func (f *folder) changes(items []analyze.CTE) []fold {
	var parts []fold
	for _, item := range items {
		if item.Change != nil && item.Change.Statement != nil {
			inner := &folder{known: f.known}
			parts = append(parts, inner.statement(item.Change.Statement)...)
		}
	}
	return parts
}

// insertParts prepares an INSERT. Without RETURNING there is no result that its values
// could fail after: they are computed before the first row is sent.
func (f *folder) insertParts(st *analyze.Insert) []fold {
	var parts []fold
	if st.Query != nil {
		parts = f.queryParts(st.Query, nil)
	}
	if len(st.Returning) == 0 {
		return parts
	}
	q := &analyze.Query{Ranges: st.Ranges, Targets: st.Returning}
	for _, row := range st.Values {
		q.GroupBy = append(q.GroupBy, slices.DeleteFunc(slices.Clone(row), func(e analyze.Expr) bool { return e == nil })...)
	}
	parts = append(parts, f.queryParts(q, nil)...)
	if c := st.Conflict; c != nil {
		q := &analyze.Query{Ranges: c.Ranges, Where: c.Where, Targets: assigned(c.Assignments, nil)}
		parts = append(parts, f.queryParts(q, nil)...)
	}
	return parts
}

// assigned are the values of SET before what is returned.
func assigned(as []analyze.Assignment, returning []analyze.Target) []analyze.Target {
	var out []analyze.Target
	for _, a := range as {
		if a.Value != nil {
			out = append(out, analyze.Target{Expr: a.Value})
		}
	}
	return append(out, returning...)
}

// queryParts prepares what PostgreSQL computes of a query when it plans it. Of the
// columns only those that needed names are planned, nil for all.
func (f *folder) queryParts(q *analyze.Query, needed map[int]bool) []fold {
	if f.known[q] {
		return nil
	}
	f.known[q] = true
	f = &folder{query: q, known: f.known}
	if q.SetOp != analyze.NoSetOp {
		return slices.Concat(f.queryParts(q.Left, nil), f.queryParts(q.Right, nil), f.parts(q.Offset, q.Limit))
	}
	es := planned(q, needed)
	parts := f.parts(es...)
	for i, r := range q.Ranges {
		parts = append(parts, f.rangeParts(r, surelyRead(q, es, i))...)
	}
	return append(parts, fullJoins(q)...)
}

// planned lists the expressions of a query that are planned, in PostgreSQL's order.
func planned(q *analyze.Query, needed map[int]bool) []analyze.Expr {
	var es []analyze.Expr
	at := 0
	for _, t := range q.Targets {
		if needed == nil || t.Junk || needed[at] || q.Distinct || len(q.DistinctOn) > 0 {
			es = append(es, t.Expr)
		}
		if !t.Junk {
			at++
		}
	}
	es = append(es, q.GroupBy...)
	for _, k := range q.OrderBy {
		if !slices.ContainsFunc(q.Targets, func(t analyze.Target) bool { return t.Expr == k.Expr }) {
			es = append(es, k.Expr)
		}
	}
	es = append(es, q.DistinctOn...)
	es = append(es, joinConditions(q.From)...)
	es = append(es, q.Where, q.Having)
	for _, w := range q.Windows {
		es = append(es, w.PartitionBy...)
		for _, k := range w.OrderBy {
			es = append(es, k.Expr)
		}
		es = append(es, w.Start.Offset, w.End.Offset)
	}
	return append(es, q.Offset, q.Limit)
}

// joinConditions lists the conditions of the joins below a FROM node.
func joinConditions(f *analyze.From) []analyze.Expr {
	if f == nil || f.Join == nil {
		return nil
	}
	return append(append(joinConditions(f.Join.Left), joinConditions(f.Join.Right)...), f.Join.On)
}

// parts prepares expressions and keeps those that can fail.
func (f *folder) parts(es ...analyze.Expr) []fold {
	var out []fold
	for _, e := range es {
		if e == nil {
			continue
		}
		if part := f.expr(e); part.fails {
			out = append(out, part.fold)
		}
	}
	return out
}

// rangeParts prepares something in FROM of which columns are read.
func (f *folder) rangeParts(r *analyze.Range, read map[int]bool) []fold {
	var parts []fold
	switch r.Kind {
	case analyze.RangeSubquery, analyze.RangeCTE:
		if r.Query != nil {
			parts = append(f.changes(r.Query.With), f.queryParts(r.Query, read)...)
		}
	case analyze.RangeFunction:
		for _, fn := range r.Functions {
			parts = append(parts, f.parts(fn.Call)...)
		}
	case analyze.RangeValues:
		for _, row := range r.Rows {
			for i, e := range row {
				if len(r.Rows) > 1 || read[i] { // one row is merged with the query
					parts = append(parts, f.parts(e)...)
				}
			}
		}
	case analyze.RangeRelation:
	}
	return parts
}

// surelyRead are the columns of range i that expressions of q read in any case: not only
// where a condition may drop them.
func surelyRead(q *analyze.Query, es []analyze.Expr, i int) map[int]bool {
	out := map[int]bool{}
	var visit func(e analyze.Expr) bool
	only := func(e analyze.Expr) bool {
		analyze.Walk(e, visit)
		return false
	}
	visit = func(e analyze.Expr) bool {
		switch e := e.(type) {
		case *analyze.Column:
			if e.Level == 0 && e.Range == i {
				out[e.Index] = true
			}
		case *analyze.Case:
			return only(e.Whens[0].Cond)
		case *analyze.Coalesce:
			return only(e.Args[0])
		case *analyze.BoolOp:
			return only(e.Args[0])
		case *analyze.AggregateRef:
			if e.Level == 0 {
				for _, arg := range q.Aggregates[e.Index].Args {
					only(arg)
				}
			}
		case *analyze.WindowRef:
			for _, arg := range q.WindowCalls[e.Index].Args {
				only(arg)
			}
		}
		return true
	}
	for _, e := range es {
		only(e)
	}
	return out
}

// subquery prepares a query in an expression. EXISTS plans no columns.
func (f *folder) subquery(e *analyze.Subquery) folded {
	var needed map[int]bool
	if e.Kind == analyze.Exists {
		needed = map[int]bool{}
	}
	var test folded
	if e.Test != nil {
		test = f.expr(e.Test)
	}
	parts := append(f.changes(e.Query.With), f.queryParts(e.Query, needed)...)
	if test.fails {
		parts = append([]fold{test.fold}, parts...)
	}
	if len(parts) == 0 {
		return folded{}
	}
	return folded{fails: true, fold: func(in *exec.Input) (value.Value, knowledge, error) {
		for _, part := range parts {
			if _, _, err := part(in); err != nil {
				return value.Null, isOpen, err
			}
		}
		return value.Null, isOpen, nil
	}}
}
