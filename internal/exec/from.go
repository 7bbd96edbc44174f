package exec

import "github.com/iris-pgwire/iris-pgwire/internal/analyze"

// fromWhere builds FROM with WHERE. Conditions move down to the first place
// that has all columns they name.
func (b *builder) fromWhere(q *analyze.Query, l *Layout) (Node, error) {
	conds := conjuncts(q.Where)
	if q.From == nil {
		return filtered(&values{rows: [][]Eval{{}}}, conds, l)
	}
	p := &fromPart{builder: b, query: q, full: l, leafNodes: map[int]Node{}}
	if err := p.openLeaves(l.from); err != nil {
		return nil, err
	}
	return p.build(l.from, conds)
}

// fromPart builds the parts of one query's FROM.
type fromPart struct {
	*builder
	query *analyze.Query
	full  *Layout // of the whole FROM
	// leafNodes are the sources of the relations, by range.
	leafNodes map[int]Node
}

// openLeaves asks for the sources of all relations below f, and remembers the
// rows they refer to.
func (p *fromPart) openLeaves(f *analyze.From) error {
	if f.Join != nil {
		if err := p.openLeaves(f.Join.Left); err != nil {
			return err
		}
		return p.openLeaves(f.Join.Right)
	}
	if p.query.Ranges[f.Range].Kind != analyze.RangeRelation {
		return nil
	}
	if p.leaves == nil {
		return internal("no source for relation %s", p.query.Ranges[f.Range].Alias)
	}
	node, err := p.leaves(p.query, f.Range)
	if err != nil {
		return err
	}
	p.leafNodes[f.Range] = node
	p.references[p.query] = append(p.references[p.query], references(node)...)
	return nil
}

// references lists the expressions of a leaf.
func references(n Node) []analyze.Expr {
	if r, ok := n.(Referrer); ok {
		return r.References()
	}
	return nil
}

// build builds the part below f with conditions that its rows must meet.
func (p *fromPart) build(f *analyze.From, conds []analyze.Expr) (Node, error) {
	l, _ := p.full.below(p.query, f)
	if f.Join != nil {
		return p.join(f, l, conds)
	}
	node, err := p.lookup(f.Range, conds, nil)
	if err == nil && node == nil {
		node, err = p.source(f.Range)
	}
	if err != nil {
		return nil, err
	}
	return filtered(node, conds, l)
}

// join builds a join with conditions on its rows.
func (p *fromPart) join(f *analyze.From, l *Layout, conds []analyze.Expr) (Node, error) {
	j := f.Join
	left, base := p.full.below(p.query, j.Left)
	right, _ := p.full.below(p.query, j.Right)
	s := splitConditions(j, conds, left, right)
	n := &join{
		kind: j.Kind, base: base, leftWidth: left.width, rightWidth: right.width,
		dependent: p.depends(j.Right, left),
	}
	if n.dependent && (j.Kind == analyze.RightJoin || j.Kind == analyze.FullJoin) {
		return nil, internal("the right side of a RIGHT or FULL JOIN depends on the left one")
	}
	var err error
	if n.left, err = p.build(j.Left, s.left); err != nil {
		return nil, err
	}
	found, err := p.lookupJoin(j, s, n)
	if err == nil && !found {
		n.right, err = p.build(j.Right, s.right)
	}
	if err != nil {
		return nil, err
	}
	if !n.dependent {
		if n.hash, s.on, err = equalities(s.on, left, right); err != nil {
			return nil, err
		}
	}
	if n.on, err = conjunction(s.on, l); err != nil {
		return nil, err
	}
	n.cond, n.rest = l.condition(n.hash.conds), l.condition(s.on)
	return filtered(n, s.above, l)
}

// conditions are the places where a join's conditions are tested.
type conditions struct{ left, right, on, above []analyze.Expr }

// splitConditions decides where the ON condition of j and the conditions on
// its rows are tested. A side that the join may fill with NULLs keeps its
// conditions above the join, and a side that it preserves keeps ON in the join.
func splitConditions(j *analyze.Join, conds []analyze.Expr, left, right *Layout) conditions {
	var s conditions
	leftFilled := j.Kind == analyze.RightJoin || j.Kind == analyze.FullJoin
	rightFilled := j.Kind == analyze.LeftJoin || j.Kind == analyze.FullJoin
	for _, c := range conds {
		switch {
		case !leftFilled && left.covers(c):
			s.left = append(s.left, c)
		case !rightFilled && right.covers(c):
			s.right = append(s.right, c)
		case j.Kind == analyze.InnerJoin:
			s.on = append(s.on, c)
		default:
			s.above = append(s.above, c)
		}
	}
	for _, c := range conjuncts(j.On) {
		switch {
		case !rightFilled && left.covers(c):
			s.left = append(s.left, c)
		case !leftFilled && right.covers(c):
			s.right = append(s.right, c)
		default:
			s.on = append(s.on, c)
		}
	}
	return s
}

// covers reports whether e can be evaluated over rows of l alone, and as often
// or as seldom as one likes.
func (l *Layout) covers(e analyze.Expr) bool {
	return !analyze.Any(e, func(x analyze.Expr) bool {
		switch x := x.(type) {
		case *analyze.Column:
			return x.Level == 0 && (x.Range >= len(l.offsets) || l.offsets[x.Range] < 0)
		case *analyze.Call:
			return x.Func.Volatility == analyze.Volatile
		case *analyze.Subquery:
			return true
		}
		return false
	})
}

// source builds one range-table entry.
func (p *fromPart) source(i int) (Node, error) {
	r := p.query.Ranges[i]
	switch r.Kind {
	case analyze.RangeRelation:
		if b, ok := p.leafNodes[i].(Binder); ok {
			return b.Bind(p.full)
		}
		return p.leafNodes[i], nil
	case analyze.RangeSubquery:
		node, err := p.builder.query(Pruned(p.query, i), p.full)
		if err != nil {
			return nil, err
		}
		return &subqueryScan{node}, nil
	case analyze.RangeFunction:
		return newFunctionScan(r, p.full)
	case analyze.RangeValues:
		rows := make([][]Eval, len(r.Rows))
		for n, exprs := range r.Rows {
			var err error
			if len(r.Rows) == 1 {
				exprs = readOf(p.query, i, exprs)
			}
			if rows[n], err = compileAll(exprs, p.full); err != nil {
				return nil, err
			}
		}
		return &values{rows}, nil
	case analyze.RangeCTE:
		item := p.withs[r.Query]
		if item == nil {
			return nil, internal("WITH item %s is not in scope", r.Alias)
		}
		return &withScan{item: item, self: p.self[r.Query]}, nil
	}
	return nil, internal("unknown kind of range")
}
