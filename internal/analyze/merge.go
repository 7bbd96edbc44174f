package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// Merge is MERGE. Ranges[0] is the table to change, the others are the source's,
// which On compares with it.
type Merge struct {
	With      []CTE
	Relation  *Relation
	Ranges    []*Range
	Source    *From
	On        Expr
	Whens     []MergeWhen
	Returning []Target
	Guard     *Guard // as of INSERT
}

// MergeWhen is one WHEN clause of MERGE. Insert, of MergeInsert, has one row of
// VALUES or none, over the ranges of the statement.
type MergeWhen struct {
	Match       pgsql.MergeMatch
	Cond        Expr // nil for none
	Action      pgsql.MergeAction
	Assignments []Assignment
	Insert      *Insert
}

func (*Merge) statement() {}

// Expressions are all expressions of the statement, as a query that reads what it
// reads: the ranges but for the table to change are in FROM.
func (m *Merge) Expressions() *Query {
	q := &Query{With: m.With, Ranges: m.Ranges, From: m.Source, Where: m.On, Targets: m.Returning}
	for _, w := range m.Whens {
		q.GroupBy = append(q.GroupBy, w.Expressions()...)
	}
	return q
}

// Expressions are the condition and the values of a clause.
func (w *MergeWhen) Expressions() []Expr {
	var out []Expr
	if w.Cond != nil {
		out = append(out, w.Cond)
	}
	for _, a := range w.Assignments {
		out = append(out, a.Value)
	}
	if w.Insert == nil {
		return out
	}
	for _, row := range w.Insert.Values {
		for _, e := range row {
			if e != nil {
				out = append(out, e)
			}
		}
	}
	return out
}

// merging is the analysis of one MERGE: both sees the table and the source, the
// others one of them.
type merging struct {
	*analyzer
	to                   *changeTarget
	both, target, source *scope
}

// merge analyses MERGE.
func (a *analyzer) merge(m *pgsql.MergeStatement) (Statement, error) {
	if err := reachable(m.Whens); err != nil {
		return nil, err
	}
	g, from, err := a.mergeScopes(m)
	if err != nil {
		return nil, err
	}
	out := &Merge{Relation: g.to.rel, Source: from}
	if out.On, err = a.where(g.both, m.On, "JOIN/ON"); err != nil {
		return nil, err
	}
	if out.Guard, err = GuardOf(out.Relation, Options{Catalog: a.catalog, Env: a.env}); err != nil {
		return nil, err
	}
	for _, w := range m.Whens {
		when, err := g.when(w, out.Guard)
		if err != nil {
			return nil, err
		}
		out.Whens = append(out.Whens, *when)
	}
	out.Ranges, out.With = g.both.query.Ranges, g.both.query.With
	out.Returning, err = g.returningOf(m.Returning)
	return out, err
}

// reachable refuses clauses behind one of their kind that has no condition.
func reachable(whens []*pgsql.MergeWhen) error {
	always := map[pgsql.MergeMatch]bool{}
	for _, w := range whens {
		if always[w.Match] {
			return pgerr.New(pgerr.SyntaxError, "unreachable WHEN clause specified after unconditional WHEN clause")
		}
		always[w.Match] = w.Cond == nil
	}
	return nil
}

// mergeScopes resolves the table and the source.
func (a *analyzer) mergeScopes(m *pgsql.MergeStatement) (*merging, *From, error) {
	around := &scope{query: &Query{}, ctes: map[string]*cteInfo{}}
	if m.With != nil && m.With.Recursive {
		return nil, nil, pgerr.New(pgerr.SyntaxError, "WITH RECURSIVE is not supported for MERGE statement")
	}
	if err := a.with(around, m.With); err != nil {
		return nil, nil, err
	}
	to, err := a.target(m.Table, updateOf)
	if rel := a.catalog.Relation(m.Table.Schema, m.Table.Name); rel != nil {
		if kind := notMerged(rel); kind != "" {
			err = pgerr.New(pgerr.FeatureNotSupported, "cannot execute MERGE on relation %q", rel.Name).
				WithDetail("This operation is not supported for %s.", kind)
		}
	}
	if err != nil {
		return nil, nil, err
	}
	s := to.scope(m.Table)
	s.ctes, s.query.With = around.ctes, around.query.With
	target := *s
	source := &scope{query: s.query, ctes: s.ctes, clause: "FROM clause of their own query level"}
	from, ns, err := a.tableExpr(source, m.Source)
	if err != nil {
		return nil, nil, err
	}
	if len(ns.items) == 1 && ns.items[0].alias == s.items[0].alias {
		return nil, nil, pgerr.New(pgerr.DuplicateAlias, "name %q specified more than once", ns.items[0].alias).
			WithDetail("The name is used both as MERGE target table and data source.")
	}
	if err := source.add(ns); err != nil {
		return nil, nil, err
	}
	source.clause = ""
	return &merging{a, to, s, &target, source}, from, s.add(ns)
}

// notMerged names the kind of a relation whose rows MERGE cannot change.
func notMerged(rel *Relation) string {
	switch {
	case rel.Definition != nil || rel.View:
		return "views"
	case rel.Materialized != nil:
		return "materialized views"
	case rel.Sequence:
		return "sequences"
	}
	return ""
}

// when analyses a WHEN clause.
func (g *merging) when(w *pgsql.MergeWhen, guard *Guard) (*MergeWhen, error) {
	s := map[pgsql.MergeMatch]*scope{
		pgsql.Matched: g.both, pgsql.NotMatchedBySource: g.target, pgsql.NotMatchedByTarget: g.source,
	}[w.Match]
	out := &MergeWhen{Match: w.Match, Action: w.Action}
	var err error
	if w.Cond != nil {
		if out.Cond, err = g.where(s, w.Cond, "WHEN"); err != nil {
			return nil, err
		}
	}
	switch w.Action {
	case pgsql.MergeUpdate:
		u := &Update{Relation: g.to.rel}
		for _, set := range w.Set {
			if err := g.assignment(s, g.to, u, set); err != nil {
				return nil, err
			}
		}
		out.Assignments = u.Assignments
	case pgsql.MergeInsert:
		out.Insert, err = g.insertOf(s, w, guard)
	}
	return out, err
}

// insertOf analyses the INSERT of a clause.
func (g *merging) insertOf(s *scope, w *pgsql.MergeWhen, guard *Guard) (*Insert, error) {
	out := &Insert{Relation: g.to.rel, Guard: guard}
	var err error
	if out.Columns, err = g.to.insertColumns(w.Columns); err != nil {
		return nil, err
	}
	if w.Values != nil {
		ins := &pgsql.InsertStatement{Columns: w.Columns, Source: &pgsql.SelectStatement{Values: [][]pgsql.Expr{w.Values}}}
		if err := g.insertRows(s, out, ins); err != nil {
			return nil, err
		}
	}
	if err := g.overriding(out, w.Overriding); err != nil {
		return nil, err
	}
	return out, g.fillDefaults(out)
}

// returningOf analyses RETURNING, in which the columns of the source come first.
func (g *merging) returningOf(list []*pgsql.Target) ([]Target, error) {
	s := g.both
	s.columns = append(append([]nsColumn(nil), g.source.columns...), g.target.columns...)
	saved := g.merged
	g.merged = s
	defer func() { g.merged = saved }()
	return g.returning(s, list)
}

// mergeAction analyses merge_action(), which is a column behind those of the
// changed row.
func (a *analyzer) mergeAction(s *scope, pos int) (Expr, error) {
	level := 0
	for at := s; at != nil && a.merged != nil; at, level = at.parent, level+1 {
		if at == a.merged {
			columns := systemColumns(at.query.Ranges[0])
			return raised(columns[len(columns)-1].expr, level, pos), nil
		}
	}
	return nil, pgerr.New(pgerr.SyntaxError, "MERGE_ACTION() can only be used in the RETURNING list of a MERGE command").At(pos)
}
