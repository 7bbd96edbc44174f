package analyze

import (
	"slices"
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Declare is DECLARE: it has no result itself, FETCH has its query's.
type Declare struct {
	Query *Query
	// Rows are the tables of which WHERE CURRENT OF can find the cursor's row. The row
	// ids are the last visible columns of Query, in this order; no client gets them.
	Rows []CursorRow
}

// CursorRow is a table whose current row a cursor knows; Locked says that a locking
// clause names it.
type CursorRow struct {
	Table  uint32
	Locked bool
}

// CursorHolder is a SessionInfo that has cursors.
type CursorHolder interface {
	// CurrentRow returns the row id of the row of a table that a cursor is at, NULL when
	// that row is of another table; name is the table's, for errors.
	CurrentRow(cursor string, table uint32, name string) (value.Value, error)
}

// statement marks Declare as a Statement.
func (*Declare) statement() {}

// declare analyses DECLARE.
func (a *analyzer) declare(d *pgsql.DeclareStatement) (Statement, error) {
	out := &Declare{}
	a.declared, a.declaring = out, d.Query
	st, err := a.statement(d.Query)
	a.declared, a.declaring = nil, nil
	if err != nil {
		return nil, err
	}
	query, ok := st.(*Query)
	if !ok {
		return nil, pgerr.New(pgerr.InvalidCursorDefinition, "cannot open this statement as a cursor")
	}
	for _, item := range query.With {
		if item.Change != nil && item.Change.Relation != nil {
			return nil, pgerr.New(pgerr.FeatureNotSupported,
				"DECLARE CURSOR must not contain data-modifying statements in WITH")
		}
	}
	if out.Query = query; LockName(query) != "" {
		return out, mayLockCursor(d, LockName(query))
	}
	if simplyUpdatable(query) {
		out.addRow(query, 0, false)
	}
	return out, nil
}

// mayLockCursor refuses the kinds of cursors that show rows as they were.
func mayLockCursor(d *pgsql.DeclareStatement, lock string) error {
	refuse := func(kind, adjective string) error {
		return pgerr.New(pgerr.FeatureNotSupported, "DECLARE %s ... %s is not supported", kind, lock).
			WithDetail("%s cursors must be READ ONLY.", adjective)
	}
	switch {
	case d.Hold:
		return refuse("CURSOR WITH HOLD", "Holdable")
	case d.Scroll:
		return refuse("SCROLL CURSOR", "Scrollable")
	case d.Insensitive:
		return pgerr.New(pgerr.InvalidCursorDefinition, "DECLARE INSENSITIVE CURSOR ... %s is not valid", lock).
			WithDetail("Insensitive cursors must be READ ONLY.")
	}
	return nil
}

// simplyUpdatable reports whether the rows of a query are those of one table of IRIS.
func simplyUpdatable(q *Query) bool {
	if q.SetOp != NoSetOp || q.From == nil || q.From.Join != nil || len(q.Ranges) != 1 || q.Sample != nil {
		return false
	}
	if q.Grouped || q.Distinct || len(q.DistinctOn) > 0 || len(q.WindowCalls) > 0 || multipliesRows(q) {
		return false
	}
	return identified(q.Ranges[0])
}

// identified reports whether the rows of a range have row ids.
func identified(r *Range) bool {
	return r.Kind == RangeRelation && r.Relation.IRISName != "" && !r.Relation.View && !r.Relation.Sequence &&
		r.Relation.Local == nil && r.Relation.Definition == nil
}

// addRow makes the row id of a range a column of the query.
func (d *Declare) addRow(q *Query, i int, locked bool) {
	r := *q.Ranges[i]
	r.Relation = identifiedRelation(r.Relation)
	at := len(r.Relation.Columns) - 1
	r.Columns = append(r.Columns[:at:at], RangeColumn{Name: rowIDName, Type: plain(pgtype.Int8OID), Hidden: true})
	q.Ranges = slices.Clone(q.Ranges)
	q.Ranges[i] = &r
	q.Targets = append(slices.Clone(q.Targets), Target{Name: rowIDName, Expr: &Column{
		Node: Node{Typ: plain(pgtype.Int8OID)}, Range: i, Index: at, Name: rowIDName,
	}})
	d.Rows = append(d.Rows, CursorRow{r.Relation.OID, locked})
}

// addLockedRows does so with the tables that the locking clauses of a cursor's query
// name.
func (d *Declare) addLockedRows(q *Query) {
	for _, l := range q.Locks {
		if identified(q.Ranges[l.Range]) {
			d.addRow(q, l.Range, true)
		}
	}
}

// identifiedRelation is a table with its row id as the last column, whatever its form.
func identifiedRelation(rel *Relation) *Relation {
	out := *rel
	n := len(rel.Columns)
	if n > 0 && rel.Columns[n-1].IRISName == RowID {
		n--
	}
	out.Columns = append(rel.Columns[:n:n], RelationColumn{
		Name: rowIDName, IRISName: RowID, Type: plain(pgtype.Int8OID), NotNull: true, Hidden: true, IRIS: IRISType{Name: RowID},
	})
	return &out
}

// currentOf is the condition WHERE CURRENT OF of a statement that changes rel, whose last
// column is the row id.
func currentOf(rel *Relation, cursor string) Expr {
	typ := plain(pgtype.Int8OID)
	row := &Function{
		Name: "current_of", Ret: pgtype.Int8OID, Volatility: Stable,
		Eval: func(env *Env, _ []value.Value) (value.Value, error) {
			holder, ok := env.Session.(CursorHolder)
			if !ok {
				return value.Null, pgerr.New(pgerr.InvalidCursorName, "cursor %q does not exist", cursor)
			}
			return holder.CurrentRow(cursor, rel.OID, rel.Name)
		},
	}
	return &Call{
		Node: Node{Typ: plain(pgtype.BoolOID)}, Func: SameRowID, Operator: "=",
		Args: []Expr{
			&Column{Node: Node{Typ: typ}, Index: len(rel.Columns) - 1, Name: rowIDName},
			&Call{Node: Node{Typ: typ}, Func: row},
		},
	}
}

// whereOf analyses what a statement says of the rows of its target to change: a
// condition, or a cursor that is at one.
func (a *analyzer) whereOf(s *scope, to *changeTarget, where pgsql.Expr, cursor string) (Expr, error) {
	if cursor != "" {
		return currentOf(to.rel, cursor), nil
	}
	if where == nil {
		return to.seen(nil), nil
	}
	e, err := a.where(s, where, "WHERE")
	return to.seen(e), err
}

// identify gives the target of a statement with WHERE CURRENT OF its row id.
func (to *changeTarget) identify(cursor string) error {
	switch {
	case cursor == "":
	case to.view != nil || to.rel.View:
		return pgerr.New(pgerr.FeatureNotSupported, "WHERE CURRENT OF on a view is not implemented")
	default:
		to.rel = identifiedRelation(to.rel)
	}
	return nil
}

// SameRowID compares row ids, which may be texts.
var SameRowID = &Function{
	Name: "int8eq", Args: []pgtype.OID{pgtype.Int8OID, pgtype.Int8OID}, Ret: pgtype.BoolOID, IRIS: "=",
	Eval: func(_ *Env, args []value.Value) (value.Value, error) {
		return value.Bool(RowIDKey(args[0]) == RowIDKey(args[1])), nil
	},
}

// RowIDKey is a row id as a text.
func RowIDKey(id value.Value) string {
	if id.Kind() == value.KindInt {
		return strconv.FormatInt(id.Int(), 10)
	}
	return id.Str()
}
