package analyze

import (
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
	if err := readsItem(s, c.Statement); err != nil {
		return err
	}
	a.changing = true
	st, err := a.statement(c.Statement)
	a.changing = false
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

// readsItem refuses a data-modifying item that names another item of the list.
func readsItem(s *scope, st pgsql.Statement) error {
	var err error
	pgsql.Walk(st, func(n pgsql.Node) bool {
		t, ok := n.(*pgsql.TableRef)
		if ok && t.Schema == "" && s.ctes[t.Name] != nil && err == nil {
			err = pgerr.Unsupported("a data-modifying WITH item that reads another one").At(t.Pos)
		}
		return err == nil
	})
	return err
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
