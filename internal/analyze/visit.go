package analyze

// Expressions calls f with every expression of q itself: those of its clauses,
// of the joins in FROM and of its range-table entries. Queries inside of it
// are not entered.
func (q *Query) Expressions(f func(Expr)) {
	visit := func(es ...Expr) {
		for _, e := range es {
			if e != nil {
				f(e)
			}
		}
	}
	visit(q.Where, q.Having, q.Limit, q.Offset)
	if q.Sample != nil {
		visit(q.Sample.Percent, q.Sample.Seed)
	}
	visit(q.GroupBy...)
	visit(q.DistinctOn...)
	for _, t := range q.Targets {
		visit(t.Expr)
	}
	for _, k := range q.OrderBy {
		visit(k.Expr)
	}
	for _, a := range q.Aggregates {
		visit(a.Filter)
		visit(a.Args...)
		visit(a.Direct...)
		for _, k := range a.OrderBy {
			visit(k.Expr)
		}
	}
	q.windowExpressions(visit)
	for _, r := range q.Ranges {
		for _, part := range r.Functions {
			f(part.Call)
		}
		for _, row := range r.Rows {
			visit(row...)
		}
	}
	q.From.conditions(visit)
}

// windowExpressions visits the windows and their calls.
func (q *Query) windowExpressions(visit func(...Expr)) {
	for _, call := range q.WindowCalls {
		visit(call.Filter)
		visit(call.Args...)
	}
	for _, w := range q.Windows {
		visit(w.PartitionBy...)
		for _, k := range w.OrderBy {
			visit(k.Expr)
		}
		visit(w.Start.Offset, w.End.Offset)
	}
}

// conditions visits the join conditions below a FROM node.
func (f *From) conditions(visit func(...Expr)) {
	if f == nil || f.Join == nil {
		return
	}
	visit(f.Join.On)
	f.Join.Left.conditions(visit)
	f.Join.Right.conditions(visit)
}

// Queries calls f with every query directly inside of q: WITH items, queries in
// FROM, the branches of a set operation and the queries of expressions.
func (q *Query) Queries(f func(*Query)) { q.queries(f, true) }

// queries is Queries, with or without the bodies of functions, which see nothing
// of q.
func (q *Query) queries(f func(*Query), bodies bool) {
	for _, c := range q.With {
		if c.Query != nil {
			f(c.Query)
		}
	}
	for _, branch := range []*Query{q.Left, q.Right} {
		if branch != nil {
			f(branch)
		}
	}
	if q.SetOp == NoSetOp {
		for _, r := range q.Ranges {
			if r.Kind == RangeSubquery {
				f(r.Query)
			}
		}
	}
	q.Expressions(func(e Expr) {
		Walk(e, func(x Expr) bool {
			switch x := x.(type) {
			case *Subquery:
				f(x.Query)
			case *Call:
				if x.Body != nil && bodies {
					f(x.Body)
				}
			}
			return true
		})
	})
}

// HoldsQuery reports whether an expression is computed by reading a query: it has
// a subquery, or calls a function in language SQL.
func HoldsQuery(e Expr) bool {
	return Any(e, func(x Expr) bool {
		switch x := x.(type) {
		case *Subquery:
			return true
		case *Call:
			return x.Func.Routine != nil
		}
		return false
	})
}

// ColumnsRead calls f with every reference to a column of the query level
// levels above q (0 is q itself), made in q or in a query inside of it.
func (q *Query) ColumnsRead(level int, f func(*Column)) {
	q.Expressions(func(e Expr) {
		Walk(e, func(x Expr) bool {
			if c, ok := x.(*Column); ok && c.Level == level {
				f(c)
			}
			return true
		})
	})
	q.queries(func(inner *Query) { inner.ColumnsRead(level+1, f) }, false)
}

// Visible are the columns a query returns: its targets but for those that only
// ORDER BY needs.
func (q *Query) Visible() []Target {
	var out []Target
	for _, t := range q.Targets {
		if !t.Junk {
			out = append(out, t)
		}
	}
	return out
}
