package analyze

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// changeCTE analyses a WITH item that changes rows. Its result is a relation of
// its own.
func (a *analyzer) changeCTE(s *scope, c *pgsql.CTE) error {
	if s.parent != nil || a.changing {
		return pgerr.New(pgerr.FeatureNotSupported,
			"WITH clause containing a data-modifying statement must be at the top level").At(c.Pos)
	}
	a.changing, a.siblings = true, s.ctes
	st, err := a.statement(c.Statement)
	a.changing, a.siblings = false, nil
	if err != nil {
		return err
	}
	change := &Change{Statement: st}
	var targets []Target
	switch st := st.(type) {
	case *Insert:
		change.Relation, targets = st.Relation, st.Returning
	case *Update:
		change.Relation, targets = st.Relation, st.Returning
	case *Delete:
		change.Relation, targets = st.Relation, st.Returning
	case *Merge:
		change.Relation, targets = st.Relation, st.Returning
	default:
		return pgerr.Unsupported("this statement in WITH").At(c.Pos)
	}
	info := &cteInfo{index: len(s.query.With), query: changedRows(c.Name, change, targets), noResult: targets == nil}
	if info.columns, err = renamed(a.outputColumns(info.query), c); err != nil {
		return err
	}
	s.query.With = append(s.query.With, CTE{Name: c.Name, Query: info.query, Change: change})
	s.ctes[c.Name] = info
	return nil
}

// sibling is the range for an item that stands before the data-modifying one that is
// analysed, nil when there is none of that name.
func (a *analyzer) sibling(t *pgsql.TableRef) (*Range, error) {
	c := a.siblings[t.Name]
	switch {
	case c == nil || t.Schema != "":
		return nil, nil
	case c.noResult:
		return nil, noResult(t)
	}
	return &Range{Kind: RangeSubquery, Alias: orName(t.Alias, t.Name), Query: c.query, Columns: slices.Clone(c.columns)}, nil
}

// noResult is the error for reading an item without RETURNING.
func noResult(t *pgsql.TableRef) error {
	return pgerr.New(pgerr.FeatureNotSupported, "WITH query %q does not have a RETURNING clause", t.Name).At(t.Pos)
}

// share makes the query that is the last item of a list be read once for the
// statement and for the data-modifying items, which are apart from it.
func (a *analyzer) share(s *scope, c *pgsql.CTE) {
	info := s.ctes[c.Name]
	columns := info.columns
	if columns == nil {
		columns = a.outputColumns(info.query)
	}
	r := &Range{Kind: RangeCTE, Alias: c.Name, CTE: info.index, Query: info.query, Columns: columns}
	whole := &Query{With: slices.Clone(s.query.With), Ranges: []*Range{r}, From: &From{}}
	for i, col := range columns {
		whole.Targets = append(whole.Targets, Target{Name: col.Name, Expr: &Column{
			Node: Node{Typ: col.Type}, Index: i, Name: col.Name, Fields: col.Fields,
		}, TableOID: col.TableOID, Attribute: col.Attribute})
	}
	change := &Change{Statement: whole}
	info.query = changedRows(c.Name, change, whole.Targets)
	info.columns = columns
	s.query.With[info.index] = CTE{Name: c.Name, Query: info.query, Change: change}
}

// shared reports whether an item of a list is to be shared: a data-modifying one
// reads items, and another one reads this.
func shared(w *pgsql.WithClause, c *pgsql.CTE) bool {
	changes := func(item *pgsql.CTE) bool {
		_, isQuery := item.Statement.(*pgsql.SelectStatement)
		return item != c && !isQuery
	}
	changed := slices.ContainsFunc(w.CTEs, func(other *pgsql.CTE) bool {
		return changes(other) && slices.ContainsFunc(w.CTEs, func(item *pgsql.CTE) bool {
			return item != other && mentions(other.Statement, item.Name)
		})
	})
	return changed && slices.ContainsFunc(w.CTEs, func(other *pgsql.CTE) bool {
		return other != c && mentions(other.Statement, c.Name)
	})
}

// changedRows is the query for what a data-modifying item returns.
func changedRows(name string, change *Change, targets []Target) *Query {
	return resultOf(&Relation{Name: name, Local: change}, targets)
}

// resultOf is a query that reads a relation which stands for the result of
// another statement; targets are the columns of that.
func resultOf(rel *Relation, targets []Target) *Query {
	r := &Range{Kind: RangeRelation, Alias: rel.Name, Relation: rel}
	q := &Query{Ranges: []*Range{r}, From: &From{}}
	for i, t := range targets {
		ref := t.Expr.Type()
		r.Columns = append(r.Columns, RangeColumn{Name: t.Name, Type: ref, TableOID: t.TableOID, Attribute: t.Attribute})
		r.Relation.Columns = append(r.Relation.Columns, RelationColumn{Name: t.Name, Type: ref, Attribute: t.Attribute})
		q.Targets = append(q.Targets, Target{
			Expr: &Column{Node: Node{Typ: ref}, Index: i, Name: t.Name},
			Name: t.Name, TableOID: t.TableOID, Attribute: t.Attribute,
		})
	}
	return q
}
