package engine

import (
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// insertPlan is a bound INSERT.
type insertPlan struct {
	table    *store.Table
	orUpdate bool
	// query computes the rows; "" when all values are parameters. Its columns
	// are those of targets, then those of defaults.
	query    string
	targets  []insertTarget // what the statement sets, in its order
	check    viewCheck
	defaults []insertTarget // columns that are left to their default
}

// insertTarget is a column to be set, or the row id when column is nil.
type insertTarget struct {
	column *store.Column
	param  int        // number of the parameter that is the value, 0 if it is none
	from   store.Type // of the computed value
}

// bindInsert binds INSERT and INSERT OR UPDATE.
func bindInsert(b *binder, p *changePlan, tree *syntax.Insert) error {
	w, err := writeTarget(b, tree.Table)
	if err != nil {
		return err
	}
	in := &insertPlan{table: w.table, orUpdate: tree.OrUpdate}
	if !tree.DefaultValues {
		if in.targets, err = insertTargets(b, w, tree); err != nil {
			return err
		}
	}
	if in.check, err = w.check(b, p, -136); err != nil {
		return err
	}
	p.table, p.run = w.table, in.run
	if tree.Query != nil {
		return in.bindQuery(b, tree.Query)
	}
	return in.bindValues(b, tree.Values)
}

// insertTargets resolves the column list. Without one it is all columns but
// those the server fills.
func insertTargets(b *binder, w *writable, tree *syntax.Insert) ([]insertTarget, error) {
	var targets []insertTarget
	if tree.Columns == nil {
		for _, c := range w.columns() {
			if !c.Identity && !c.Private && !filled(c) {
				targets = append(targets, insertTarget{column: c})
			}
		}
		return targets, nil
	}
	seen := map[int64]bool{}
	for _, n := range tree.Columns {
		c, rowID, err := targetColumn(b, w, n)
		if err != nil {
			return nil, err
		}
		id := int64(0) // the row id
		if c != nil && !rowID {
			id = c.ID
		}
		if seen[id] {
			return nil, b.refuse(-377, "Field '"+n.Name.Fold()+"' appears more than once in assignment list")
		}
		seen[id] = true
		if rowID {
			c = nil
		}
		targets = append(targets, insertTarget{column: c})
	}
	return targets, nil
}

// cardinality checks that there are as many values as columns.
func (in *insertPlan) cardinality(b *binder, values int) error {
	switch {
	case values < len(in.targets):
		return b.refuse(-62, "Additional new values expected for INSERT/UPDATE")
	case values > len(in.targets):
		return b.refuse(-116, "Cardinality mismatch on INSERT/UPDATE between values list and number of table columns")
	}
	return nil
}

// rowIDColumn stands for the row id where values are converted.
var rowIDColumn = &store.Column{Name: "%ID", Type: typeRowID}

// columnOf is the column of a target, also for the row id.
func (g insertTarget) columnOf() *store.Column {
	if g.column == nil {
		return rowIDColumn
	}
	return g.column
}

// bindValues binds VALUES. When every value is a parameter and nothing has a
// default, the values need not pass through SQLite.
func (in *insertPlan) bindValues(b *binder, values []syntax.Expr) error {
	if err := in.cardinality(b, len(values)); err != nil {
		return err
	}
	in.findDefaults()
	direct := len(in.defaults) == 0
	var items []string
	for i, v := range values {
		g := &in.targets[i]
		if _, isQuery := v.(*syntax.Subquery); isQuery {
			return b.refuse(-144, "A subquery is not allowed in an insert statement's set/values clause")
		}
		x, err := b.bindAssign(&scope{clause: "VALUES"}, g.columnOf(), v)
		if err != nil {
			return err
		}
		g.param, g.from = x.param, x.typ
		item, err := in.orDefault(b, g, x.sql)
		if err != nil {
			return err
		}
		direct = direct && x.param > 0 && item == x.sql
		items = append(items, item)
	}
	for i := range in.defaults {
		item, err := bindDefault(b, in.defaults[i].column)
		if err != nil {
			return err
		}
		items = append(items, item)
	}
	if !direct {
		in.query = "SELECT " + strings.Join(items, ", ")
	}
	return nil
}

// findDefaults lists the columns that take their default.
func (in *insertPlan) findDefaults() {
	set := map[*store.Column]bool{}
	for _, g := range in.targets {
		set[g.column] = true
	}
	for _, c := range in.table.Columns {
		if c.Default != "" && !set[c] {
			in.defaults = append(in.defaults, insertTarget{column: c})
		}
	}
}

// orDefault makes NULL mean the default where NULL is not allowed.
func (in *insertPlan) orDefault(b *binder, g *insertTarget, sql string) (string, error) {
	if g.column == nil || !g.column.NotNull || g.column.Default == "" {
		return sql, nil
	}
	d, err := bindDefault(b, g.column)
	return "COALESCE(" + sql + ", " + d + ")", err
}

// bindDefault binds a column's default.
func bindDefault(b *binder, c *store.Column) (string, error) {
	e, err := syntax.ParseExpr(c.Default)
	if err != nil {
		return "", err
	}
	x, err := b.bindAssign(&scope{clause: "VALUES"}, c, e)
	return x.sql, err
}

// bindQuery binds INSERT … SELECT.
func (in *insertPlan) bindQuery(b *binder, query *syntax.Query) error {
	q, err := b.bindQuery(nil, query)
	if err != nil {
		return err
	}
	columns := q.body.outputs()
	if len(columns) != len(in.targets) {
		return b.refuse(-64, "Incompatible SELECT list is used in INSERT")
	}
	for i := range in.targets {
		in.targets[i].from = columns[i].typ
	}
	in.findDefaults()
	in.query = q.sql()
	if len(in.defaults) == 0 {
		return nil
	}
	items := []string{"query.*"}
	for _, g := range in.defaults {
		item, err := bindDefault(b, g.column)
		if err != nil {
			return err
		}
		items = append(items, item)
	}
	in.query = "SELECT " + strings.Join(items, ", ") + " FROM (" + in.query + ") AS query"
	return nil
}

// run executes one parameter set.
func (in *insertPlan) run(e *execution) (int64, error) {
	rows := [][]store.Value{nil}
	var err error
	if in.query == "" {
		rows[0], err = in.parameters(e)
	} else {
		rows, err = e.rows(in.query)
	}
	if err != nil {
		return 0, err
	}
	for _, values := range rows {
		if err := in.insert(e, values); err != nil {
			return 0, err
		}
	}
	return int64(len(rows)), nil
}

// parameters returns the values of a row that are all parameters.
func (in *insertPlan) parameters(e *execution) ([]store.Value, error) {
	values := make([]store.Value, len(in.targets))
	for i, g := range in.targets {
		if g.param > len(e.items) {
			continue
		}
		var err error
		if values[i], err = e.plan.binder.paramValue(g.param-1, e.items[g.param-1]); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// insert adds one row, or updates the one it collides with.
func (in *insertPlan) insert(e *execution, values []store.Value) error {
	row := make([]store.Value, len(in.table.Columns))
	var id int64
	var changes []store.Change
	for i, g := range append(in.targets[:len(in.targets):len(in.targets)], in.defaults...) {
		c := g.columnOf()
		v, err := stored(in.table, c, values[i], g.from, -104)
		if err != nil {
			return err
		}
		if g.column == nil {
			if id = v.Int(); !v.IsNull() && !in.table.IdentityInsert {
				return newError(-111, "Cannot INSERT into a 'Default Only' RowID or RowID based field '%s'", in.table.RowIDName)
			}
			continue
		}
		row[in.table.Ordinal(c.Name)] = v
		if i < len(in.targets) {
			changes = append(changes, store.Change{Column: c, Value: v})
		}
	}
	if in.orUpdate {
		other, err := e.Colliding(in.table, row)
		if err != nil {
			return err
		}
		if other != 0 {
			return in.update(e, other, changes)
		}
	}
	if err := e.embedRow(in.table, row); err != nil {
		return err
	}
	id, err := e.Insert(in.table, row, id)
	if err != nil {
		return err
	}
	e.insert(id)
	if err := e.checkConfig(in.table, id); err != nil {
		return err
	}
	return in.check.row(e, id)
}

// update changes the row that a new one collides with.
func (in *insertPlan) update(e *execution, id int64, changes []store.Change) error {
	changes, err := e.embedChanges(in.table, id, changes)
	if err != nil {
		return err
	}
	if _, err := e.Update(in.table, id, changes); err != nil {
		return err
	}
	if err := e.checkConfig(in.table, id); err != nil {
		return err
	}
	return in.check.row(e, id)
}

// evaluateDefault computes a column's default on a connection.
func evaluateDefault(conn *sqlite3.Conn, env environment, p process, c *store.Column) (store.Value, error) {
	if c.Default == "" {
		return store.Value{}, nil
	}
	env.sql = c.Default
	b := newBinder(env, nil, 0)
	text, err := bindDefault(b, c)
	if err != nil {
		return store.Value{}, err
	}
	stmt, _, err := conn.Prepare("SELECT " + text)
	if err != nil {
		return store.Value{}, err
	}
	defer func() { _ = stmt.Close() }()
	if err := b.bindValues(stmt, nil, p); err != nil {
		return store.Value{}, err
	}
	if !stmt.Step() {
		return store.Value{}, stmt.Err()
	}
	return store.ReadColumn(stmt, 0), nil
}
