package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// lockNames are the locking clauses as messages print them.
var lockNames = map[pgsql.LockStrength]string{
	pgsql.ForKeyShare: "FOR KEY SHARE", pgsql.ForShare: "FOR SHARE",
	pgsql.ForNoKeyUpdate: "FOR NO KEY UPDATE", pgsql.ForUpdate: "FOR UPDATE",
}

// LockClause is a locking clause as messages print it.
func LockClause(strength pgsql.LockStrength) string { return lockNames[strength] }

// locked analyses the locking clauses of a query. One that locks rows becomes
// the only relation of a query around it.
func (a *analyzer) locked(q *Query, sel *pgsql.SelectStatement) (*Query, error) {
	if sel.Values != nil {
		return nil, pgerr.New(pgerr.FeatureNotSupported, "%s cannot be applied to VALUES", lockNames[sel.Locking[0].Strength])
	}
	for _, clause := range sel.Locking {
		if err := mayLock(q, lockNames[clause.Strength]); err != nil {
			return nil, err
		}
		if q.WithTies && clause.Wait == pgsql.LockSkip {
			return nil, pgerr.New(pgerr.FeatureNotSupported, "SKIP LOCKED and WITH TIES options cannot be used together")
		}
		if err := lockRanges(q, sel, clause); err != nil {
			return nil, err
		}
	}
	if len(q.Locks) == 0 {
		return q, nil
	}
	if q.WithTies {
		return nil, pgerr.Unsupported("%s with WITH TIES", lockNames[sel.Locking[0].Strength]).At(sel.Locking[0].Pos)
	}
	if !StandsAlone(q) {
		return nil, pgerr.Unsupported("%s in a correlated subquery", lockNames[sel.Locking[0].Strength]).At(sel.Locking[0].Pos)
	}
	if err := a.settleTargets(q); err != nil {
		return nil, err
	}
	if sel == a.declaring {
		a.declared.addLockedRows(q)
	}
	return resultOf(&Relation{Local: &Locked{Query: q}}, q.Visible()), nil
}

// StandsAlone reports whether a query reads nothing of the queries around it.
func StandsAlone(q *Query) bool { return !readsOutside(q, 1) && !readsItems(q, map[*Query]bool{}) }

// readsOutside reports whether a query reads columns of the queries around it;
// level is the nearest of them, seen from q.
func readsOutside(q *Query, level int) bool {
	found := false
	q.Expressions(func(e Expr) {
		found = found || Any(e, func(x Expr) bool {
			switch x := x.(type) {
			case *Column:
				return x.Level >= level
			case *AggregateRef:
				return x.Level >= level
			}
			return false
		})
	})
	q.Queries(func(inner *Query) { found = found || readsOutside(inner, level+1) })
	return found
}

// readsItems reports whether a query reads WITH items of the queries around it;
// own are those that it has itself.
func readsItems(q *Query, own map[*Query]bool) bool {
	for _, c := range q.With {
		own[c.Query] = true
	}
	found := false
	for _, r := range q.Ranges {
		found = found || r.Kind == RangeCTE && !own[r.Query]
	}
	q.Queries(func(inner *Query) { found = found || readsItems(inner, own) })
	return found
}

// mayLock refuses queries whose rows are not rows of their tables.
func mayLock(q *Query, name string) error {
	clause := ""
	switch {
	case q.SetOp != NoSetOp:
		clause = "UNION/INTERSECT/EXCEPT"
	case q.Distinct || len(q.DistinctOn) > 0:
		clause = "DISTINCT clause"
	case q.GroupWritten > 0 || len(q.GroupingSets) > 0:
		clause = "GROUP BY clause"
	case q.Having != nil:
		clause = "HAVING clause"
	case q.Grouped:
		clause = "aggregate functions"
	case len(q.WindowCalls) > 0:
		clause = "window functions"
	case multipliesRows(q):
		clause = "set-returning functions in the target list"
	default:
		return nil
	}
	return pgerr.New(pgerr.FeatureNotSupported, "%s is not allowed with %s", name, clause)
}

// multipliesRows reports whether the select list has a function that returns a
// set.
func multipliesRows(q *Query) bool {
	for _, t := range q.Targets {
		if Any(t.Expr, func(e Expr) bool {
			c, ok := e.(*Call)
			return ok && c.Func.ReturnsSet
		}) {
			return true
		}
	}
	return false
}

// lockRanges adds the locks of one clause: of the ranges that it names, or of
// all tables.
func lockRanges(q *Query, sel *pgsql.SelectStatement, clause *pgsql.LockingClause) error {
	name := lockNames[clause.Strength]
	for _, of := range clause.Of {
		i, err := lockedRange(q, sel, of, name)
		if err != nil {
			return err
		}
		if err := q.lock(i, clause); err != nil {
			return err
		}
	}
	if len(clause.Of) > 0 {
		return nil
	}
	for i, r := range q.Ranges {
		if r.Kind != RangeRelation && r.Kind != RangeSubquery {
			continue
		}
		if err := q.lock(i, clause); err != nil {
			return err
		}
	}
	return nil
}

// lockedRange finds the range that OF names.
func lockedRange(q *Query, sel *pgsql.SelectStatement, of pgsql.ObjectName, name string) (int, error) {
	if of.Schema != "" || of.Catalog != "" {
		return 0, pgerr.New(pgerr.SyntaxError, "%s must specify unqualified relation names", name).At(of.Pos)
	}
	for i, r := range q.Ranges {
		if r.Alias != of.Name {
			continue
		}
		switch r.Kind {
		case RangeFunction:
			return 0, pgerr.New(pgerr.FeatureNotSupported, "%s cannot be applied to a function", name).At(of.Pos)
		case RangeValues:
			return 0, pgerr.New(pgerr.FeatureNotSupported, "%s cannot be applied to VALUES", name).At(of.Pos)
		case RangeCTE:
			return 0, pgerr.New(pgerr.FeatureNotSupported, "%s cannot be applied to a WITH query", name).At(of.Pos)
		}
		return i, nil
	}
	for _, item := range sel.From {
		if namesJoin(item, of.Name) {
			return 0, pgerr.New(pgerr.FeatureNotSupported, "%s cannot be applied to a join", name).At(of.Pos)
		}
	}
	return 0, pgerr.New(pgerr.UndefinedTable, "relation %q in %s clause not found in FROM clause", of.Name, name).At(of.Pos)
}

// namesJoin reports whether a join in FROM has a name of its own.
func namesJoin(t pgsql.TableExpr, name string) bool {
	j, ok := t.(*pgsql.JoinExpr)
	return ok && (j.Alias == name || namesJoin(j.Left, name) || namesJoin(j.Right, name))
}

// lock adds one lock; of two locks of the same rows the stronger one holds, and
// what waits least.
func (q *Query) lock(i int, clause *pgsql.LockingClause) error {
	r, name := q.Ranges[i], lockNames[clause.Strength]
	switch {
	case r.Kind == RangeSubquery && r.View == nil && !readsTables(r.Query):
		return mayLock(r.Query, name)
	case r.Kind == RangeSubquery:
		return pgerr.Unsupported("%s of the tables that %q reads", name, r.Alias).At(clause.Pos)
	case r.Relation.View:
		return pgerr.Unsupported("%s of view %q", name, r.Relation.Name).At(clause.Pos)
	case r.Relation.Local != nil:
		return pgerr.Unsupported("%s of %q", name, r.Alias).At(clause.Pos)
	}
	for n := range q.Locks {
		l := &q.Locks[n]
		if l.Range != i {
			continue
		}
		l.Strength = max(l.Strength, clause.Strength)
		if l.Wait == pgsql.LockBlock || clause.Wait == pgsql.LockNoWait {
			l.Wait = clause.Wait
		}
		return nil
	}
	q.Locks = append(q.Locks, RowLock{Range: i, Strength: clause.Strength, Wait: clause.Wait})
	return nil
}

// readsTables reports whether a query, or one inside of it, reads a table.
func readsTables(q *Query) bool {
	found := false
	if q.SetOp == NoSetOp {
		for _, r := range q.Ranges {
			found = found || r.Kind == RangeRelation || r.View != nil
		}
	}
	q.Queries(func(inner *Query) { found = found || readsTables(inner) })
	return found
}

// lockingQuery finds a query that locks rows, q or one inside of it.
func lockingQuery(q *Query) *Locked {
	for _, r := range q.Ranges {
		if r.Kind != RangeRelation || r.Relation == nil {
			continue
		}
		if l, ok := r.Relation.Local.(*Locked); ok {
			return l
		}
	}
	var found *Locked
	q.Queries(func(inner *Query) {
		if found == nil {
			found = lockingQuery(inner)
		}
	})
	return found
}

// LockName is the strongest locking clause of a query, for errors.
func LockName(q *Query) string {
	l := lockingQuery(q)
	if l == nil {
		return ""
	}
	strongest := pgsql.ForKeyShare
	for _, lock := range l.Query.Locks {
		strongest = max(strongest, lock.Strength)
	}
	return lockNames[strongest]
}
