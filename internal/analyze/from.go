package analyze

import (
	"fmt"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// fromClause analyses FROM: the items, joined by commas, become visible in s.
func (a *analyzer) fromClause(s *scope, items []pgsql.TableExpr) error {
	saved := s.clause
	s.clause = "FROM clause of their own query level"
	defer func() { s.clause = saved }()
	for _, item := range items {
		f, ns, err := a.tableExpr(s, item)
		if err != nil {
			return err
		}
		if err := s.add(ns); err != nil {
			return err
		}
		if s.query.From == nil {
			s.query.From = f
			continue
		}
		s.query.From = &From{Join: &Join{Kind: InnerJoin, Left: s.query.From, Right: f, Comma: true}}
	}
	return nil
}

// tableExpr analyses one item of FROM.
func (a *analyzer) tableExpr(s *scope, t pgsql.TableExpr) (*From, *namespace, error) {
	switch t := t.(type) {
	case *pgsql.TableRef:
		return a.tableRef(s, t)
	case *pgsql.SubqueryRef:
		return a.subqueryRef(s, t)
	case *pgsql.FunctionRef:
		return a.functionRef(s, t)
	case *pgsql.JoinExpr:
		return a.join(s, t)
	}
	word := "this FROM item"
	switch t.(type) {
	case *pgsql.JSONTable:
		word = "JSON_TABLE"
	case *pgsql.XMLTable:
		word = "XMLTABLE"
	}
	return nil, nil, pgerr.Unsupported("%s", word).At(t.Position())
}

// tableRef analyses a table, view or WITH item.
func (a *analyzer) tableRef(s *scope, t *pgsql.TableRef) (*From, *namespace, error) {
	if t.Schema == "" {
		if c := s.cte(t.Name); c != nil {
			switch {
			case c.noResult:
				return nil, nil, noResult(t)
			case t.Sample != nil:
				return nil, nil, notSampled(t)
			}
			r := &Range{Kind: RangeCTE, Alias: orName(t.Alias, t.Name), CTE: c.index, Query: c.query, Columns: c.columnsFor(s, t.Name)}
			return a.addRange(s, r, t.ColumnAliases, t.Pos)
		}
	}
	if r, err := a.sibling(t); r != nil || err != nil {
		if err != nil {
			return nil, nil, err
		}
		return a.addRange(s, r, t.ColumnAliases, t.Pos)
	}
	rel, err := a.relation(t.Schema, t.Name, t.Pos)
	if err != nil {
		return nil, nil, s.missingItem(t, err)
	}
	if rel.Unpopulated {
		return nil, nil, pgerr.New(pgerr.ObjectNotInPrerequisiteState, "materialized view %q has not been populated", rel.Name).
			WithHint("Use the REFRESH MATERIALIZED VIEW command.")
	}
	r := relationRange(a.withRowID(rel), orName(t.Alias, t.Name))
	switch {
	case t.Sample != nil && (rel.Definition != nil || rel.View && rel.Materialized == nil || rel.Local != nil):
		return nil, nil, notSampled(t)
	case t.Sample != nil:
		if r, err = a.sampled(s, r, t); err != nil {
			return nil, nil, err
		}
	case rel.Definition != nil:
		if r.Query, err = a.viewQuery(rel); err != nil {
			return nil, nil, err
		}
		r.Kind, r.Relation, r.View = RangeSubquery, nil, rel
		for i := range r.Columns {
			r.Columns[i].TableOID, r.Columns[i].Attribute = rel.OID, rel.Columns[i].Attribute
		}
	}
	f, ns, err := a.addRange(s, r, t.ColumnAliases, t.Pos)
	if err == nil && t.Alias == "" {
		ns.items[0].schema = rel.Schema
	}
	return f, ns, err
}

// relation finds a table or view, or says that it does not exist.
func (a *analyzer) relation(schema, name string, pos int) (*Relation, error) {
	if rel := a.catalog.Relation(schema, name); rel != nil {
		return rel, nil
	}
	if schema != "" {
		name = schema + "." + name
	}
	return nil, pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", name).At(pos)
}

// viewQuery analyses the definition of a view, apart from the statement that
// names it. Its columns get the types that the view declares.
func (a *analyzer) viewQuery(rel *Relation) (*Query, error) {
	own := &analyzer{catalog: a.catalog, env: a.env, views: a.views, rowIDs: a.rowIDs}
	q, err := own.definition(rel)
	if err != nil {
		return nil, within(err, rel)
	}
	if len(q.Visible()) != len(rel.Columns) {
		return nil, pgerr.New(pgerr.InternalError, "the definition of view %q cannot be read", rel.Schema+"."+rel.Name)
	}
	for i, t := range q.Visible() {
		if t.Expr.Type().OID == rel.Columns[i].Type.OID {
			continue
		}
		if err := own.castTarget(q, i, rel.Columns[i].Type); err != nil {
			return nil, within(err, rel)
		}
	}
	return q, nil
}

// definition analyses the definition of a view as it stands.
func (a *analyzer) definition(rel *Relation) (*Query, error) {
	own := &analyzer{catalog: a.catalog, env: definitionEnv(a.env), views: a.views + 1, rowIDs: a.rowIDs}
	if own.views > viewsMax {
		return nil, pgerr.New(pgerr.InvalidObjectDefinition, "infinite recursion detected in rules for relation %q", rel.Name)
	}
	query := rel.Definition
	if query == nil {
		query = rel.Materialized
	}
	return own.query(query, nil, settleUnknown)
}

// viewsMax bounds how deep views may stand in the definitions of views.
const viewsMax = 100

// definitionEnv is what literals of a definition are read under: they are kept as
// the default settings print them.
func definitionEnv(env *Env) *Env {
	out := *env
	out.Env = *pgtype.DefaultEnv()
	out.Now, out.Objects = env.Now, env.Objects
	return &out
}

// within is the error of a view's definition: its position means nothing to
// who has written the statement.
func within(err error, rel *Relation) error {
	e := pgerr.From(err)
	e.Position = 0
	e.Where = fmt.Sprintf("definition of view %q", rel.Schema+"."+rel.Name)
	return e
}

// relationRange is the range-table entry of a relation.
func relationRange(rel *Relation, alias string) *Range {
	r := &Range{Kind: RangeRelation, Alias: alias, Relation: rel}
	for _, c := range rel.Columns {
		r.Columns = append(r.Columns, RangeColumn{Name: c.Name, Type: c.Type, Hidden: c.Hidden})
	}
	return r
}

// orName returns the alias, or the name when there is none.
func orName(alias, name string) string {
	if alias != "" {
		return alias
	}
	return name
}

// rangesMax is how many tables, subqueries and so on one FROM clause and its joins can
// have, itemsMax how many items one WITH clause. PostgreSQL gives up at 65 000, after
// longer than anybody waits; joined rows get as wide here as all tables together.
const rangesMax, itemsMax = 500, 1000

// tooManyRanges is the complaint about more of them.
func tooManyRanges(pos int) error {
	return pgerr.New(pgerr.ProgramLimitExceeded, "too many range table entries").
		WithDetail("A FROM clause can have at most %d tables and subqueries, a WITH clause %d items.", rangesMax, itemsMax).At(pos)
}

// addRange appends a range-table entry and makes its namespace.
func (a *analyzer) addRange(s *scope, r *Range, aliases []string, pos int) (*From, *namespace, error) {
	if len(aliases) > len(r.Columns) {
		return nil, nil, pgerr.New(pgerr.InvalidColumnReference, "table %q has %d columns available but %d columns specified",
			r.Alias, len(r.Columns), len(aliases))
	}
	if len(aliases) > 0 {
		r.Columns = append([]RangeColumn(nil), r.Columns...)
		for i, name := range aliases {
			r.Columns[i].Name = name
		}
	}
	index := len(s.query.Ranges)
	if index == rangesMax {
		return nil, nil, tooManyRanges(pos)
	}
	s.query.Ranges = append(s.query.Ranges, r)
	it := &nsItem{alias: r.Alias}
	for i, c := range r.Columns {
		col := &Column{Node: Node{Typ: c.Type, At: pos}, Range: index, Index: i, Name: c.Name, Fields: c.Fields}
		if r.Relation != nil && i < len(r.Relation.Columns) {
			col.Embedding = r.Relation.Columns[i].Embedding
		}
		if c.Hidden {
			it.system = append(it.system, nsColumn{c.Name, col})
			if c.Name == ctidName && r.Relation != nil {
				it.system = append(it.system, nsColumn{tableOIDName, tableOID(r.Relation, col)})
			}
			continue
		}
		it.columns = append(it.columns, nsColumn{c.Name, col})
	}
	return &From{Range: index}, &namespace{items: []*nsItem{it}, columns: it.columns}, nil
}

// subqueryRef analyses a query in FROM.
func (a *analyzer) subqueryRef(s *scope, t *pgsql.SubqueryRef) (*From, *namespace, error) {
	q, err := a.query(t.Query, a.derivedScope(s, t.Lateral), settleUnknown)
	if err != nil {
		return nil, nil, err
	}
	r := &Range{Kind: RangeSubquery, Alias: t.Alias, Query: q, Columns: a.outputColumns(q), Lateral: t.Lateral}
	return a.addRange(s, r, t.ColumnAliases, t.Pos)
}

// derivedScope is what a query in FROM sees: the enclosing queries, and with
// LATERAL the items before it.
func (a *analyzer) derivedScope(s *scope, lateral bool) *scope {
	if lateral {
		return s
	}
	return &scope{parent: s.parent, query: s.query, ctes: s.ctes, hidden: true}
}

// outputColumns are the columns a query has when it stands in FROM.
func (a *analyzer) outputColumns(q *Query) []RangeColumn {
	var out []RangeColumn
	for _, t := range q.Visible() {
		out = append(out, RangeColumn{
			Name: t.Name, Type: t.Expr.Type(), TableOID: t.TableOID, Attribute: t.Attribute, Fields: a.recordFields(t.Expr),
		})
	}
	return out
}

// join analyses a join of two items.
func (a *analyzer) join(s *scope, t *pgsql.JoinExpr) (*From, *namespace, error) {
	left, lns, err := a.tableExpr(s, t.Left)
	if err != nil {
		return nil, nil, err
	}
	inner := &scope{parent: s.parent, query: s.query, ctes: s.ctes, items: s.items, columns: s.columns}
	if err := inner.add(lns); err != nil {
		return nil, nil, err
	}
	right, rns, err := a.tableExpr(inner, t.Right)
	if err != nil {
		return nil, nil, err
	}
	both := &scope{parent: s.parent, query: s.query, ctes: s.ctes, clause: "JOIN conditions"}
	if err := both.add(lns); err != nil {
		return nil, nil, err
	}
	if err := both.add(rns); err != nil {
		return nil, nil, err
	}
	j := &Join{Kind: joinKind(t.Kind), Left: left, Right: right}
	ns := &namespace{items: both.items, columns: both.columns}
	switch {
	case t.On != nil:
		j.On, err = a.where(both, t.On, "JOIN/ON")
	case t.Natural:
		ns.columns, err = a.using(j, lns, rns, commonNames(lns, rns), t.Pos)
	case len(t.Using) > 0:
		ns.columns, err = a.using(j, lns, rns, t.Using, t.Pos)
	}
	if err != nil {
		return nil, nil, err
	}
	if t.Alias != "" {
		ns.items = []*nsItem{{alias: t.Alias, columns: ns.columns, joined: true}}
	}
	return &From{Join: j}, ns, nil
}

// joinKind maps the parser's kinds; a cross join has no condition.
func joinKind(k pgsql.JoinKind) JoinKind {
	switch k {
	case pgsql.LeftJoin:
		return LeftJoin
	case pgsql.RightJoin:
		return RightJoin
	case pgsql.FullJoin:
		return FullJoin
	}
	return InnerJoin
}

// commonNames lists the column names that two sides share, for NATURAL.
func commonNames(l, r *namespace) []string {
	var out []string
	for _, c := range l.columns {
		if find(r.columns, c.name) != nil {
			out = append(out, c.name)
		}
	}
	return out
}

// find returns the column of a name, nil if there is none.
func find(columns []nsColumn, name string) Expr {
	for _, c := range columns {
		if c.name == name {
			return c.expr
		}
	}
	return nil
}

// using builds the condition of USING and the merged columns: those named
// first, then the rest of both sides.
func (a *analyzer) using(j *Join, l, r *namespace, names []string, pos int) ([]nsColumn, error) {
	var merged []nsColumn
	var conds []Expr
	named := map[string]bool{}
	for _, name := range names {
		named[name] = true
		x, y := find(l.columns, name), find(r.columns, name)
		for _, side := range []struct {
			e    Expr
			name string
		}{{x, "left"}, {y, "right"}} {
			if side.e == nil {
				return nil, pgerr.New(pgerr.UndefinedColumn, "column %q specified in USING clause does not exist in %s table",
					name, side.name)
			}
		}
		eq, err := a.applyOperator("=", []Expr{x, y}, pos)
		if err != nil {
			return nil, err
		}
		conds = append(conds, eq)
		merged = append(merged, nsColumn{name, mergedColumn(j.Kind, name, x, y)})
	}
	j.On, j.Using = conjoin(conds), names
	for _, side := range [][]nsColumn{l.columns, r.columns} {
		for _, c := range side {
			if !named[c.name] {
				merged = append(merged, c)
			}
		}
	}
	return merged, nil
}

// mergedColumn is the value of a column that USING merges.
func mergedColumn(kind JoinKind, name string, x, y Expr) Expr {
	switch kind {
	case RightJoin:
		return y
	case FullJoin:
		return &Coalesce{Node: Node{Typ: x.Type(), At: x.Pos()}, Args: []Expr{x, y}, Merged: name}
	}
	return x
}

// conjoin is the conjunction of conditions, nil for none.
func conjoin(es []Expr) Expr {
	switch len(es) {
	case 0:
		return nil
	case 1:
		return es[0]
	}
	return &BoolOp{Node: Node{Typ: boolType, At: es[0].Pos()}, Op: And, Args: es}
}

// valuesRange is the range-table entry of VALUES.
func (a *analyzer) valuesRange(rows [][]Expr) *Range {
	r := &Range{Kind: RangeValues, Alias: "*VALUES*", Rows: rows}
	for i, x := range rows[0] {
		r.Columns = append(r.Columns, RangeColumn{Name: columnN(i), Type: x.Type()})
	}
	return r
}

// bigintType is the type of LIMIT and OFFSET.
var bigintType = plain(pgtype.Int8OID)
