package analyze

import "github.com/iris-pgwire/iris-pgwire/internal/pgtype"

// Uses is what a definition refers to.
type Uses struct {
	// Columns are those of each relation that are read, by attribute number; a
	// relation that is only named has none.
	Columns map[*Relation]map[int16]bool
	Order   []*Relation // the relations as they are met
	// Types are those that constants and casts name, domains included; Routines the
	// functions of the user that are called, by OID.
	Types    map[pgtype.OID]bool
	Routines map[uint32]bool
}

// ExprUses lists what an expression of one table refers to besides its columns.
func ExprUses(x Expr) *Uses {
	u := newUses()
	u.expr(x)
	return u
}

// newUses is what refers to nothing.
func newUses() *Uses {
	return &Uses{Columns: map[*Relation]map[int16]bool{}, Types: map[pgtype.OID]bool{}, Routines: map[uint32]bool{}}
}

// ViewQuery analyses the definition of a view.
func ViewQuery(rel *Relation, opts Options) (*Query, error) {
	return withRowIDs(opts, func(opts Options) (*Query, error) {
		a := &analyzer{catalog: opts.Catalog, env: opts.Env, rowIDs: opts.rowIDs}
		return a.definition(rel)
	})
}

// QueryUses lists what a query refers to. Views are relations like others: what
// they read is theirs.
func QueryUses(q *Query) *Uses {
	u := newUses()
	u.query(q)
	return u
}

// query adds what a query refers to.
func (u *Uses) query(q *Query) {
	for _, r := range q.Ranges {
		if rel := r.named(); rel != nil && u.Columns[rel] == nil {
			u.Columns[rel] = map[int16]bool{}
			u.Order = append(u.Order, rel)
		}
	}
	for i, r := range q.Ranges {
		rel := r.named()
		if rel == nil || q.SetOp != NoSetOp {
			continue
		}
		q.ColumnsRead(0, func(c *Column) {
			if c.Range == i && c.Index < len(rel.Columns) {
				u.Columns[rel][rel.Columns[c.Index].Attribute] = true
			}
		})
	}
	q.Expressions(u.expr)
	q.Queries(func(inner *Query) {
		if !q.reads(inner) {
			u.query(inner)
		}
	})
}

// expr adds the types and functions that an expression names.
func (u *Uses) expr(e Expr) {
	Walk(e, func(x Expr) bool {
		switch x := x.(type) {
		case *Const, *Cast:
			u.Types[x.Type().OID] = true
		case *Call:
			if x.Domain != nil {
				u.Types[x.Domain.OID] = true
			}
			if x.Func.Routine != nil {
				u.Routines[x.Func.OID] = true
			}
		}
		return true
	})
}

// named is the table or view that a range names, nil if it names none.
func (r *Range) named() *Relation {
	if r.View != nil {
		return r.View
	}
	return r.Relation
}

// reads reports whether a query inside of q is the definition of a view.
func (q *Query) reads(inner *Query) bool {
	for _, r := range q.Ranges {
		if r.View != nil && r.Query == inner {
			return true
		}
	}
	return false
}
