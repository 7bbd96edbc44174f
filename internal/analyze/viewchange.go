package analyze

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// changeVerb is what a statement does to the rows of a table.
type changeVerb uint8

// The ways to change a table.
const (
	insertInto changeVerb = iota
	updateOf
	deleteFrom
)

// changeTarget is what a statement changes: a table, or a simple view of one. The
// rows of the table are range 0 of the statement.
type changeTarget struct {
	rel  *Relation
	verb changeVerb
	// view is nil for a table. Of a view, values are its columns in terms of the
	// table's row, and where says which rows it shows.
	view   *Relation
	values []Expr
	where  Expr
	// levels are the view and those that it reads, the outermost first.
	levels []viewLevel
	// barred is the error about the first column that cannot be changed, where an
	// INSERT without a list of columns reaches it.
	barred error
}

// viewLevel is a view with its own condition, in terms of the table's row.
type viewLevel struct {
	view  *Relation
	where Expr
}

// target finds the table that a statement changes.
func (a *analyzer) target(t *pgsql.TableRef, verb changeVerb) (*changeTarget, error) {
	rel, err := a.relation(t.Schema, t.Name, t.Pos)
	switch {
	case err != nil:
		return nil, err
	case rel.Definition != nil:
		to, err := a.viewTarget(rel, verb)
		if err == nil && rel.IRISName == "" {
			err = systemTable(rel)
		}
		return to, err
	case rel.Sequence && verb != updateOf: // which is no privilege on sequences
		return nil, pgerr.New(pgerr.InsufficientPrivilege, "permission denied for sequence %s", rel.Name)
	case rel.Sequence:
		return nil, pgerr.New(pgerr.WrongObjectType, "cannot change sequence %q", rel.Name)
	case rel.Materialized != nil && !a.filling:
		return nil, pgerr.New(pgerr.WrongObjectType, "cannot change materialized view %q", rel.Name)
	case rel.Local != nil:
		return nil, systemTable(rel)
	}
	if verb != insertInto {
		rel = a.withRowID(rel)
	}
	return &changeTarget{rel: rel, verb: verb}, nil
}

// systemTable is the error about changing what the catalog answers.
func systemTable(rel *Relation) error {
	return pgerr.New(pgerr.InsufficientPrivilege, "permission denied for table %s", rel.Name)
}

// Updatable says which columns of a view can be changed, nil when its rows cannot.
func Updatable(view *Relation, opts Options) []bool {
	to, err := withRowIDs(opts, func(opts Options) (*changeTarget, error) {
		a := &analyzer{catalog: opts.Catalog, env: opts.Env, rowIDs: opts.rowIDs}
		return a.viewTarget(view, deleteFrom)
	})
	if err != nil {
		return nil
	}
	out := make([]bool, len(to.values))
	for i, e := range to.values {
		out[i] = baseColumn(e) >= 0
	}
	return out
}

// originate makes the columns of RETURNING that are columns of the view the view's.
func (to *changeTarget) originate(targets []Target) {
	if to.view == nil {
		return
	}
	for i := range targets {
		t := &targets[i]
		t.TableOID, t.Attribute = 0, 0
		at := slices.IndexFunc(to.values, func(e Expr) bool { return Equal(e, t.Expr) })
		if at >= 0 {
			t.TableOID, t.Attribute = to.view.OID, to.view.Columns[at].Attribute
		}
	}
}

// viewTarget finds the table behind a view that can be changed.
func (a *analyzer) viewTarget(view *Relation, verb changeVerb) (*changeTarget, error) {
	own := &analyzer{catalog: a.catalog, env: a.env, views: a.views, rowIDs: a.rowIDs}
	q, err := own.definition(view)
	if err != nil {
		return nil, within(err, view)
	}
	if why := notUpdatable(q); why != "" {
		return nil, cannotChange(view, verb, why)
	}
	to := &changeTarget{verb: verb, view: view, where: q.Where, levels: []viewLevel{{view, q.Where}}}
	for _, t := range q.Visible() {
		to.values = append(to.values, t.Expr)
	}
	base := q.Ranges[0]
	if base.View == nil {
		to.rel = base.Relation
	} else if err := a.through(to, base.View); err != nil {
		return nil, err
	}
	if verb != deleteFrom && !slices.ContainsFunc(to.values, func(e Expr) bool { return baseColumn(e) >= 0 }) {
		return nil, cannotChange(view, verb, "Views that have no updatable columns are not automatically updatable.")
	}
	to.takeDefaults()
	return to, nil
}

// through makes a target that is a view of a view one of the table behind both.
func (a *analyzer) through(to *changeTarget, inner *Relation) error {
	below, err := a.viewTarget(inner, to.verb)
	if err != nil {
		return err
	}
	for _, e := range append(slices.Clone(to.values), to.where) {
		if e != nil && Any(e, func(x Expr) bool { _, ok := x.(*Subquery); return ok }) {
			return pgerr.Unsupported("changing rows through view %q, whose subqueries read a view", to.view.Name)
		}
	}
	for i, e := range to.values {
		to.values[i] = below.replaced(e)
	}
	if to.where != nil {
		to.where = below.replaced(to.where)
		to.levels[0].where = to.where
	}
	to.levels = append(to.levels, below.levels...)
	to.rel, to.where = below.rel, conjoin(slices.DeleteFunc([]Expr{below.where, to.where}, func(e Expr) bool { return e == nil }))
	return nil
}

// replaced puts the values of a view's columns in the place of its columns.
func (to *changeTarget) replaced(e Expr) Expr {
	if c, ok := e.(*Column); ok && c.Level == 0 {
		return to.values[c.Index]
	}
	return MapChildren(e, to.replaced)
}

// notUpdatable says why the rows of a view cannot be changed, as PostgreSQL does.
func notUpdatable(q *Query) string {
	what := ""
	switch {
	case q.Distinct || len(q.DistinctOn) > 0:
		what = "containing DISTINCT"
	case q.GroupWritten > 0 || q.GroupingSets != nil:
		what = "containing GROUP BY"
	case q.Having != nil:
		what = "containing HAVING"
	case q.SetOp != NoSetOp:
		what = "containing UNION, INTERSECT, or EXCEPT"
	case len(q.With) > 0:
		what = "containing WITH"
	case q.Limit != nil || q.Offset != nil:
		what = "containing LIMIT or OFFSET"
	case len(q.Aggregates) > 0:
		what = "that return aggregate functions"
	case len(q.WindowCalls) > 0:
		what = "that return window functions"
	case slices.ContainsFunc(q.Targets, func(t Target) bool { return Any(t.Expr, returnsSet) }):
		what = "that return set-returning functions"
	case q.From == nil || q.From.Join != nil || !q.Ranges[0].changeable():
		what = "that do not select from a single table or view"
	case q.Ranges[0].Query != nil && q.Ranges[0].Query.Sample != nil:
		what = "containing TABLESAMPLE"
	default:
		return ""
	}
	return "Views " + what + " are not automatically updatable."
}

// changeable reports whether a range is a table or view of the user.
func (r *Range) changeable() bool {
	rel := r.named()
	return rel != nil && rel.IRISName != "" && rel.Local == nil && rel.Materialized == nil
}

// cannotChange is the error about a view whose rows cannot be changed.
func cannotChange(view *Relation, verb changeVerb, why string) error {
	words := [...][3]string{
		{"insert into", "inserting into", "INSERT"}, {"update", "updating", "UPDATE"}, {"delete from", "deleting from", "DELETE"},
	}[verb]
	return pgerr.New(pgerr.ObjectNotInPrerequisiteState, "cannot %s view %q", words[0], view.Name).WithDetail("%s", why).
		WithHint("To enable %s the view, provide an INSTEAD OF %s trigger or an unconditional ON %s DO INSTEAD rule.",
			words[1], words[2], words[2])
}

// baseColumn is the column of the table that a view's column is, -1 for any other
// expression.
func baseColumn(e Expr) int {
	if c, ok := e.(*Column); ok && c.Level == 0 && c.Range == 0 {
		return c.Index
	}
	return -1
}

// takeDefaults gives the table the defaults that the view has of its own.
func (to *changeTarget) takeDefaults() {
	for i := range to.view.Columns {
		c, at := &to.view.Columns[i], baseColumn(to.values[i])
		if c.Written == "" || at < 0 {
			continue
		}
		rel := *to.rel
		rel.Columns = slices.Clone(rel.Columns)
		rel.Columns[at].Written, rel.Columns[at].HasDefault, rel.Columns[at].Default = c.Written, true, ""
		to.rel = &rel
	}
}

// shown is what the statement names.
func (to *changeTarget) shown() *Relation {
	if to.view != nil {
		return to.view
	}
	return to.rel
}

// index is the table's column of a name, -1 if there is none.
func (to *changeTarget) index(name string) int {
	i := to.shown().ColumnIndex(name)
	if i < 0 || to.view == nil {
		return i
	}
	return baseColumn(to.values[i])
}

// insertColumns resolves a column list; without one it is all columns, of a view
// those before the first that cannot be changed.
func (to *changeTarget) insertColumns(list []*pgsql.InsertColumn) ([]int, error) {
	var out []int
	if list == nil {
		for i := range to.shown().Columns {
			at, err := to.column(i)
			if err != nil {
				to.barred = err
				break
			}
			out = append(out, at)
		}
		return out, nil
	}
	seen := map[int]bool{}
	for _, c := range list {
		i := to.shown().ColumnIndex(c.Name)
		if i < 0 {
			return nil, noSuchColumn(c.Name, to, c.Pos)
		}
		if len(c.Path) > 0 {
			return nil, pgerr.Unsupported("assigning to a part of a column").At(c.Pos)
		}
		at, err := to.column(i)
		if err != nil {
			return nil, err
		}
		if seen[at] {
			return nil, pgerr.New(pgerr.DuplicateColumn, "column %q specified more than once", c.Name).At(c.Pos)
		}
		seen[at] = true
		out = append(out, at)
	}
	return out, nil
}

// column is the table's column behind one that the statement names.
func (to *changeTarget) column(i int) (int, error) {
	if to.view == nil {
		return i, nil
	}
	at := baseColumn(to.values[i])
	if at < 0 {
		verb := "insert into"
		if to.verb == updateOf {
			verb = "update"
		}
		return 0, pgerr.New(pgerr.FeatureNotSupported, "cannot %s column %q of view %q", verb, to.view.Columns[i].Name, to.view.Name).
			WithDetail("View columns that are not columns of their base relation are not updatable.")
	}
	return at, nil
}

// columns are the names that the statement sees, over the row that is range r.
func (to *changeTarget) columns(r int) []nsColumn {
	var out []nsColumn
	if to.view == nil {
		return to.tableColumns(r, false)
	}
	for i, c := range to.view.Columns {
		out = append(out, nsColumn{c.Name, overRange(to.values[i], r)})
	}
	return out
}

// tableColumns are the columns of the table that are hidden, or those that are not.
func (to *changeTarget) tableColumns(r int, hidden bool) []nsColumn {
	var out []nsColumn
	for i, c := range to.rel.Columns {
		if c.Hidden != hidden {
			continue
		}
		col := &Column{Node: Node{Typ: c.Type}, Range: r, Index: i, Name: c.Name}
		out = append(out, nsColumn{c.Name, col})
		if hidden && c.Name == ctidName {
			out = append(out, nsColumn{tableOIDName, tableOID(to.rel, col)})
		}
	}
	if hidden && to.verb == insertInto { // the row is there, and its id unknown
		out = append(out, nsColumn{tableOIDName, &Const{Node: Node{Typ: plain(pgtype.OIDOID)}, Value: value.Int(int64(to.rel.OID))}})
	}
	return out
}

// overRange is an expression over range 0 as one over another range.
func overRange(e Expr, r int) Expr {
	if c, ok := e.(*Column); ok && c.Level == 0 && c.Range != r {
		n := *c
		n.Range = r
		return &n
	}
	return MapChildren(e, func(x Expr) Expr { return overRange(x, r) })
}

// seen adds the condition of a view to that of a statement.
func (to *changeTarget) seen(where Expr) Expr {
	switch {
	case to.where == nil:
		return where
	case where == nil:
		return to.where
	}
	return &BoolOp{Node: Node{Typ: boolType, At: where.Pos()}, Op: And, Args: []Expr{to.where, where}}
}

// scope is the scope of a statement that changes one table.
func (to *changeTarget) scope(t *pgsql.TableRef) *scope {
	r := relationRange(to.rel, orName(t.Alias, t.Name))
	it := &nsItem{alias: r.Alias, columns: to.columns(0)}
	if to.view == nil {
		it.system = to.tableColumns(0, true)
	}
	if t.Alias == "" {
		it.schema = to.shown().Schema
	}
	return &scope{
		query: &Query{Ranges: []*Range{r}}, ctes: map[string]*cteInfo{},
		items: []*nsItem{it}, columns: it.columns,
	}
}
