package syntax

// Walk calls fn for a node and, while fn returns true, for everything below it.
// Nodes are Expr and Cond; queries are not entered.
func Walk(node any, fn func(node any) bool) {
	if node == nil || !fn(node) {
		return
	}
	switch x := node.(type) {
	case Expr:
		walkExpr(x, fn)
	case Cond:
		walkCond(x, fn)
	}
}

// walkExpr visits the parts of a value expression.
func walkExpr(e Expr, fn func(any) bool) {
	switch x := e.(type) {
	case *Unary:
		Walk(x.X, fn)
	case *Binary:
		Walk(x.L, fn)
		Walk(x.R, fn)
	case *FuncCall:
		walkList(x.Args, fn)
	case *Trim:
		walkOptional(x.Chars, fn)
		Walk(x.X, fn)
	case *ToVector:
		Walk(x.X, fn)
		walkOptional(x.Length, fn)
	case *JSONObject:
		walkList(x.Keys, fn)
		walkList(x.Values, fn)
	case *Aggregate:
		walkAggregate(x, fn)
	case *Cast:
		Walk(x.X, fn)
		walkOptional(x.Style, fn)
	case *Case:
		walkCase(x, fn)
	case *DateTimeLit:
		Walk(x.X, fn)
	}
}

// walkOptional visits an expression that may be absent.
func walkOptional(e Expr, fn func(any) bool) {
	if e != nil {
		Walk(e, fn)
	}
}

// walkList visits expressions.
func walkList(list []Expr, fn func(any) bool) {
	for _, e := range list {
		Walk(e, fn)
	}
}

// walkAggregate visits the arguments and the window of an aggregate.
func walkAggregate(a *Aggregate, fn func(any) bool) {
	walkList(a.DistinctBy, fn)
	walkList(a.Args, fn)
	walkList(a.ForEach, fn)
	if a.Over == nil {
		return
	}
	walkList(a.Over.PartitionBy, fn)
	for _, o := range a.Over.OrderBy {
		Walk(o.Expr, fn)
	}
}

// walkCase visits the branches of a CASE.
func walkCase(c *Case, fn func(any) bool) {
	walkOptional(c.Operand, fn)
	for _, w := range c.Whens {
		if w.Cond != nil {
			Walk(w.Cond, fn)
		}
		walkOptional(w.Value, fn)
		Walk(w.Then, fn)
	}
	walkOptional(c.Else, fn)
}

// walkCond visits the parts of a predicate.
func walkCond(c Cond, fn func(any) bool) {
	switch x := c.(type) {
	case *And:
		Walk(x.L, fn)
		Walk(x.R, fn)
	case *Or:
		Walk(x.L, fn)
		Walk(x.R, fn)
	case *Not:
		Walk(x.X, fn)
	case *Compare:
		Walk(x.L, fn)
		Walk(x.R, fn)
	case *Quantified:
		Walk(x.L, fn)
	case *Between:
		Walk(x.X, fn)
		Walk(x.Low, fn)
		Walk(x.High, fn)
	case *In:
		Walk(x.X, fn)
		walkList(x.List, fn)
	case *ForElement:
		Walk(x.X, fn)
	case *IsNull:
		Walk(x.X, fn)
	case *IsJSON:
		Walk(x.X, fn)
	case *Like:
		Walk(x.X, fn)
		Walk(x.Pattern, fn)
		walkOptional(x.Escape, fn)
	case *Match:
		Walk(x.X, fn)
		Walk(x.Pattern, fn)
	case *InList:
		Walk(x.X, fn)
		Walk(x.List, fn)
	}
}
