package plan

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// fullJoins refuses the FULL JOINs of a query that PostgreSQL has no method for: those
// whose conditions have no equality between the sides, and something else. One that the
// conditions above it make another join is left alone.
func fullJoins(q *analyze.Query) []fold {
	if q.From == nil || !outerRowsStay(q) || !refusedBelow(q.From) {
		return nil
	}
	err := pgerr.New(pgerr.FeatureNotSupported, "FULL JOIN is only supported with merge-joinable or hash-joinable join conditions")
	return []fold{func(*exec.Input) (value.Value, knowledge, error) { return value.Null, isOpen, err }}
}

// outerRowsStay reports whether WHERE surely keeps rows that a join filled with NULLs.
func outerRowsStay(q *analyze.Query) bool {
	for _, c := range conjuncts(q.Where) {
		if t, ok := c.(*analyze.NullTest); (!ok || t.Not) && readsColumn(c) {
			return false
		}
	}
	return true
}

// refusedBelow reports whether there is such a FULL JOIN below a FROM node, under joins
// that have no conditions of their own.
func refusedBelow(f *analyze.From) bool {
	j := f.Join
	if j == nil {
		return false
	}
	if j.Kind == analyze.FullJoin {
		return refused(j) || refusedBelow(j.Left) || refusedBelow(j.Right)
	}
	return j.On == nil && (refusedBelow(j.Left) || refusedBelow(j.Right))
}

// refused reports whether neither hashing nor merging serves for a FULL JOIN.
func refused(j *analyze.Join) bool {
	left, right := rangesBelow(j.Left), rangesBelow(j.Right)
	other := false
	for _, c := range conjuncts(j.On) {
		if joinsSides(c, left, right) {
			return false
		}
		other = other || readsColumn(c)
	}
	return other
}

// rangesBelow are the ranges below a FROM node.
func rangesBelow(f *analyze.From) map[int]bool {
	if f.Join == nil {
		return map[int]bool{f.Range: true}
	}
	out := rangesBelow(f.Join.Left)
	for i := range rangesBelow(f.Join.Right) {
		out[i] = true
	}
	return out
}

// joinsSides reports whether a condition is an equality of something of one side with
// something of the other.
func joinsSides(e analyze.Expr, left, right map[int]bool) bool {
	c, ok := e.(*analyze.Call)
	if !ok || c.Operator != "=" || len(c.Args) != 2 {
		return false
	}
	a, b := c.Args[0], c.Args[1]
	return readsOnly(a, left) && readsOnly(b, right) || readsOnly(a, right) && readsOnly(b, left)
}

// readsOnly reports whether an expression reads columns, and those of some ranges only.
func readsOnly(e analyze.Expr, ranges map[int]bool) bool {
	return readsColumn(e) && !analyze.Any(e, func(x analyze.Expr) bool {
		c, ok := x.(*analyze.Column)
		return ok && c.Level == 0 && !ranges[c.Range]
	})
}
