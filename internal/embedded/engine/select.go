package engine

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// output is one column of a query.
type output struct {
	sqlExpr
	label   string // column name
	aliased bool
	bare    bool // a lone literal or parameter
	echo    int  // number of the parameter that this is, without a type: its value goes back as it came
	source  *sourceColumn
}

// boundBody is a bound SELECT or set operation.
type boundBody interface {
	outputs() []output
	// recast brings output i into the form of another type.
	recast(b *binder, i int, t store.Type) error
	// text is the SQLite text; named gives the columns the names k1, k2 …
	text(named bool) string
	// compound reports whether the text cannot stand as it is beside a set operator.
	compound() bool
}

// boundQuery is a bound query.
type boundQuery struct {
	with  string
	body  queryColumns
	order string
	limit string
}

// queryColumns adds what all users of a body want.
type queryColumns struct{ boundBody }

// columns returns the outputs as expressions whose name is the column's.
func (q queryColumns) columns() []sqlExpr {
	outs := q.outputs()
	list := make([]sqlExpr, len(outs))
	for i, o := range outs {
		list[i] = o.sqlExpr
		list[i].name = o.label
	}
	return list
}

// sql is the text of the query.
func (q *boundQuery) sql() string { return q.with + q.body.text(false) + q.order + q.limit }

// named is the text with columns named k1, k2 …
func (q *boundQuery) named() string { return q.with + q.body.text(true) + q.order + q.limit }

// selectBody is a bound SELECT block.
type selectBody struct {
	outs     []output
	distinct bool
	tail     string // FROM and WHERE
	group    string // GROUP BY and HAVING
	limit    string // TOP inside of a set operation
	scope    *scope
	star     bool
	computed bool // DISTINCT, grouped or aggregated: reads whatever is there
}

// outputs implements boundBody.
func (s *selectBody) outputs() []output { return s.outs }

// recast implements boundBody.
func (s *selectBody) recast(b *binder, i int, t store.Type) error {
	e, err := b.coerce(s.outs[i].sqlExpr, t)
	s.outs[i].sqlExpr = e
	return err
}

// text implements boundBody.
func (s *selectBody) text(named bool) string {
	var w strings.Builder
	w.WriteString("SELECT ")
	if s.distinct {
		w.WriteString("DISTINCT ")
	}
	for i, o := range s.outs {
		if i > 0 {
			w.WriteString(", ")
		}
		w.WriteString(o.sql)
		if named {
			w.WriteString(" AS k" + itoa(i+1))
		}
	}
	w.WriteString(s.tail + s.group + s.limit)
	return w.String()
}

// compound implements boundBody.
func (s *selectBody) compound() bool { return s.limit != "" }

// setBody is a bound set operation.
type setBody struct {
	op          syntax.SetOp
	left, right boundBody
	outs        []output
}

// outputs implements boundBody.
func (s *setBody) outputs() []output { return s.outs }

// recast implements boundBody.
func (s *setBody) recast(b *binder, i int, t store.Type) error {
	s.outs[i].typ = t
	if err := s.left.recast(b, i, t); err != nil {
		return err
	}
	return s.right.recast(b, i, t)
}

// text implements boundBody.
func (s *setBody) text(named bool) string {
	left := s.left.text(named)
	if _, nested := s.left.(*setBody); !nested && s.left.compound() {
		left = "SELECT * FROM (" + left + ")"
	}
	right := s.right.text(named)
	if s.right.compound() {
		right = "SELECT * FROM (" + right + ")"
	}
	return left + " " + string(s.op) + " " + right
}

// compound implements boundBody.
func (s *setBody) compound() bool { return true }

// bindQuery binds a query below the given scope, nil at the top.
func (b *binder) bindQuery(parent *scope, query *syntax.Query) (*boundQuery, error) {
	visible := len(b.ctes)
	defer func() { b.ctes = b.ctes[:visible] }()
	q := &boundQuery{}
	var err error
	if q.with, err = b.bindWith(query.With); err != nil {
		return nil, err
	}
	if s, ok := query.Body.(*syntax.Select); ok {
		return q, b.bindSimple(parent, query, s, q)
	}
	body, err := b.bindBody(parent, query.Body)
	if err != nil {
		return nil, err
	}
	q.body.boundBody = body
	if q.order, err = b.setOrder(query.OrderBy, body.outputs()); err != nil {
		return nil, err
	}
	q.limit, err = b.bindLimit(query.Limit)
	return q, err
}

// bindSimple binds a query that is one SELECT block.
func (b *binder) bindSimple(parent *scope, query *syntax.Query, s *syntax.Select, q *boundQuery) error {
	body, err := b.bindSelect(parent, s)
	if err != nil {
		return err
	}
	q.body.boundBody = body
	if q.order, err = b.selectOrder(body, query.OrderBy); err != nil {
		return err
	}
	limit := query.Limit
	if s.Top != nil || s.TopOffset != nil {
		limit = &syntax.RowLimit{Count: s.Top, Offset: s.TopOffset}
	}
	q.limit, err = b.bindLimit(limit)
	return err
}

// cte is a named subquery of WITH.
type cte struct {
	name    string // folded
	sql     string // SQLite name
	outputs []output
}

// bindWith binds the subqueries of WITH and makes them visible.
func (b *binder) bindWith(list []syntax.CTE) (string, error) {
	if len(list) == 0 {
		return "", nil
	}
	first := len(b.ctes)
	parts := make([]string, len(list))
	for i, c := range list {
		for _, other := range b.ctes[first:] {
			if other.name == c.Name.Fold() {
				return "", b.refuse(-382, "CTE name '"+c.Name.Fold()+"' defined more than once")
			}
		}
		q, err := b.bindQuery(nil, c.Query)
		if err != nil {
			return "", err
		}
		bound := &cte{name: c.Name.Fold(), sql: b.newAlias(), outputs: q.body.outputs()}
		parts[i] = bound.sql + " AS (" + q.named() + ")"
		b.ctes = append(b.ctes, bound)
	}
	return "WITH " + strings.Join(parts, ", ") + " ", nil
}

// bindBody binds a body inside of a set operation.
func (b *binder) bindBody(parent *scope, body syntax.QueryBody) (boundBody, error) {
	switch x := body.(type) {
	case *syntax.SetOperation:
		return b.bindSetOperation(parent, x)
	case *syntax.Select:
		s, err := b.bindSelect(parent, x)
		if err != nil {
			return s, err
		}
		limit := x.Limit
		if x.Top != nil || x.TopOffset != nil {
			limit = &syntax.RowLimit{Count: x.Top, Offset: x.TopOffset}
		}
		if s.limit, err = b.bindLimit(limit); err != nil {
			return s, err
		}
		order, err := b.selectOrder(s, x.OrderBy)
		s.limit = order + s.limit
		return s, err
	}
	return nil, b.refuse(-1, "SELECT expected")
}

// bindSetOperation binds both sides and gives them common types.
func (b *binder) bindSetOperation(parent *scope, x *syntax.SetOperation) (boundBody, error) {
	left, err := b.bindBody(parent, x.Left)
	if err != nil {
		return nil, err
	}
	right, err := b.bindBody(parent, x.Right)
	if err != nil {
		return nil, err
	}
	l, r := left.outputs(), right.outputs()
	if len(l) != len(r) {
		return nil, b.refuse(-9, "Incompatible SELECT lists used in UNION/INTERSECT/EXCEPT")
	}
	s := &setBody{op: x.Op, left: left, right: right, outs: make([]output, len(l))}
	for i := range l {
		if x.Op != syntax.UnionAll {
			collateOutput(l, i)
			collateOutput(r, i)
		}
		t, err := b.unionType(x.Op, l[i].sqlExpr, r[i].sqlExpr)
		if err != nil {
			return nil, err
		}
		s.outs[i] = l[i]
		s.outs[i].typ, s.outs[i].key = t, ""
		s.outs[i].column, s.outs[i].lit, s.outs[i].param, s.outs[i].echo = nil, nil, 0, 0
		s.outs[i].coll = orText(t.Collation, s.outs[i].coll)
		if l[i].family() == famText && r[i].family() == famText && l[i].coll != r[i].coll {
			s.outs[i].coll = store.CollationExact
		}
		if err := s.recast(b, i, t); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// unionType is the type of a column of a set operation.
func (b *binder) unionType(op syntax.SetOp, l, r sqlExpr) (store.Type, error) {
	l, err := b.settled(l)
	if err != nil {
		return l.typ, err
	}
	if r, err = b.settled(r); err != nil {
		return r.typ, err
	}
	t := commonType(l.typ, r.typ)
	switch {
	case t.Class == store.ClassNone:
		return textType(50), nil
	case op == syntax.Except && l.typ.Class != store.ClassNone:
		return l.typ, nil
	case t.Class == store.ClassDate && l.family().numeric():
		return l.typ, nil // dates have no precedence in a set operation
	case t.Class == store.ClassDate && r.family().numeric():
		return r.typ, nil
	}
	return t, nil
}

// collateOutput makes DISTINCT and its kin return the collated value of text, as
// IRIS does (FastDistinct). The values are then compared exactly.
func collateOutput(outs []output, i int) {
	o := &outs[i]
	if o.family() != famText || o.sql == "NULL" {
		return
	}
	key, sql := o.operand(), o.sql
	if !o.forced && sql == key {
		sql = collateSQL(sql, o.coll)
	}
	o.key, o.sql = key, sql+collateClause(store.CollationExact)
}

// bindLimit makes the LIMIT clause; a negative number means 0.
func (b *binder) bindLimit(l *syntax.RowLimit) (string, error) {
	if l == nil {
		return "", nil
	}
	out := " LIMIT -1"
	if l.Count != nil {
		n, err := b.rowNumber(l.Count)
		if err != nil {
			return "", err
		}
		out = " LIMIT " + n
	}
	if l.Offset == nil {
		return out, nil
	}
	n, err := b.rowNumber(l.Offset)
	return out + " OFFSET " + n, err
}

// rowNumber binds the operand of TOP, LIMIT and OFFSET.
func (b *binder) rowNumber(e syntax.Expr) (string, error) {
	x, err := b.bindScalar(nil, e)
	if err != nil {
		return "", err
	}
	if x.lit != nil {
		n, _ := number(*x.lit).int64()
		return itoa(int(max(n, 0))), nil
	}
	if x, err = b.typed(x, typeInteger); err != nil {
		return "", err
	}
	return "max(0,ifnull(CAST(" + x.sql + " AS INTEGER),0))", nil
}
