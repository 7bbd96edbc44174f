package pgsql

//go:generate go run ./internal/walkgen -o walk.go .

// Walk calls visit for n and, where visit returns true, for its children in the
// order they are written.
func Walk(n Node, visit func(Node) bool) {
	if visit(n) {
		n.walk(visit)
	}
}

// Rewrite replaces every expression below n, innermost first, by what f returns
// for it. The tree is changed in place; a node that is itself an expression is
// not replaced: see RewriteExpr.
func Rewrite(n Node, f func(Expr) Expr) { n.rewrite(f) }

// RewriteExpr rewrites the expressions below e and returns f of the result.
func RewriteExpr(e Expr, f func(Expr) Expr) Expr {
	e.rewrite(f)
	return f(e)
}

// rewriteExprs rewrites each expression of a list in place.
func rewriteExprs(list []Expr, f func(Expr) Expr) {
	for i, e := range list {
		if e != nil {
			list[i] = RewriteExpr(e, f)
		}
	}
}
