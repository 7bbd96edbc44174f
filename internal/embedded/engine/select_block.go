package engine

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// bindSelect binds one SELECT block without its ORDER BY and TOP.
func (b *binder) bindSelect(parent *scope, s *syntax.Select) (*selectBody, error) {
	raw := b.raw
	b.raw = 0
	defer func() { b.raw = raw }()
	sc := &scope{parent: parent, clause: "ON", folded: map[string]bool{}, aliases: map[string]int{}}
	out := &selectBody{scope: sc, distinct: s.Distinct && len(s.DistinctBy) == 0 && !groupedAggregates(s)}
	from, err := b.bindFrom(sc, s.From)
	if err != nil {
		return nil, err
	}
	out.tail = from
	sc.clause = "WHERE"
	if s.Where != nil {
		where, err := b.bindCond(sc, s.Where)
		if err != nil {
			return nil, err
		}
		out.tail += " WHERE " + where
	}
	if err := b.bindGrouping(sc, s, out); err != nil {
		return nil, err
	}
	if err := b.bindHaving(sc, s, out); err != nil {
		return nil, err
	}
	if err := b.bindItems(sc, s, out); err != nil {
		return nil, err
	}
	if out.distinct {
		out.collateRows()
	}
	return out, nil
}

// groupedAggregates reports whether a SELECT has GROUP BY and aggregates in its
// list, under which DISTINCT is ignored.
func groupedAggregates(s *syntax.Select) bool {
	for _, item := range s.Items {
		if item.Expr != nil && aggregated(item.Expr) {
			return s.GroupBy != nil
		}
	}
	return false
}

// collateRows makes DISTINCT compare rows as IRIS does: text by its collation,
// streams by what identifies them, so that all but NULL differ.
func (s *selectBody) collateRows() {
	var keys []string
	streams := false
	for i, o := range s.outs {
		streams = streams || o.typ.Class.Stream()
		collateOutput(s.outs, i)
		keys = append(keys, groupText(o.sqlExpr))
	}
	if streams && s.group == "" {
		s.distinct, s.group = false, " GROUP BY "+strings.Join(keys, ", ")
	}
}

// bindGrouping binds GROUP BY and decides how aggregates are computed.
func (b *binder) bindGrouping(sc *scope, s *syntax.Select, out *selectBody) error {
	keys := append(append([]syntax.Expr(nil), s.GroupBy...), s.DistinctBy...)
	sc.clause = "GROUP BY"
	var texts []string
	for _, k := range keys {
		if _, constant := k.(*syntax.Subquery); constant {
			texts = append(texts, "NULL") // IRIS takes it for a literal
			continue
		}
		x, err := b.groupKey(sc, s, k)
		if err != nil {
			return err
		}
		if x.column != nil {
			sc.folded[x.column.sql] = true
		}
		texts = append(texts, groupText(x))
	}
	if len(texts) > 0 {
		out.group = " GROUP BY " + strings.Join(texts, ", ")
	}
	aggregates, columns := selectShape(s)
	if len(s.GroupBy) == 0 && aggregates && (columns || s.DistinctBy != nil) {
		sc.repeat = &repeated{tail: out.tail, join: " WHERE "}
		if s.Where != nil {
			sc.repeat.join = " AND "
		}
	}
	out.computed = len(keys) > 0 || aggregates || s.Distinct
	sc.group = true
	return nil
}

// selectShape reports whether a SELECT has aggregates, and columns beside them.
func selectShape(s *syntax.Select) (aggregates, columns bool) {
	for _, item := range s.Items {
		if item.Star != nil {
			columns = true
			continue
		}
		aggregates = aggregates || aggregated(item.Expr)
		columns = columns || plainColumns(item.Expr)
	}
	if s.Having != nil {
		aggregates = aggregates || aggregated(s.Having)
		columns = columns || plainColumns(s.Having)
	}
	return aggregates, columns
}

// groupKey binds one key of GROUP BY: a column goes before an alias of the same
// name; a number is a constant, not a position.
func (b *binder) groupKey(sc *scope, s *syntax.Select, k syntax.Expr) (sqlExpr, error) {
	if ref, ok := k.(*syntax.ColumnRef); ok && ref.Table.Name == "" && len(ref.Arrows) == 0 {
		if _, n := sc.find(ref); n == 0 {
			for _, item := range s.Items {
				if item.Expr != nil && item.Alias.Is(string(ref.Column)) && item.Alias != "" {
					return b.bindValue(sc, item.Expr)
				}
			}
		}
	}
	return b.bindValue(sc, k)
}

// groupText is the SQLite text of a key of GROUP BY.
func groupText(x sqlExpr) string {
	switch {
	case x.untyped():
		return "NULL" // SQLite would take a number for a position
	case x.typ.Class.Stream() && x.column != nil && x.column.table != nil:
		alias, _, _ := strings.Cut(x.column.sql, ".")
		return "iif(" + x.column.sql + " IS NULL,NULL," + alias + "." + store.RowID + ")"
	case x.family() == famText && x.coll != store.CollationExact && x.coll != "":
		return collateSQL(x.operand(), x.coll)
	case x.family() == famText:
		return x.operand() + collateClause(store.CollationExact)
	}
	return x.operand()
}

// bindItems binds the select list.
func (b *binder) bindItems(sc *scope, s *syntax.Select, out *selectBody) error {
	sc.clause = "SELECT"
	for _, item := range s.Items {
		if item.Star != nil {
			out.star = true
			if err := b.bindStar(sc, item.Star, out); err != nil {
				return err
			}
			continue
		}
		x, err := b.bindScalar(sc, item.Expr)
		if err != nil {
			return err
		}
		if x, err = b.settledNumber(x); err != nil {
			return err
		}
		o := output{sqlExpr: x, bare: x.untyped(), source: x.column}
		if o.bare {
			o.echo = x.param
		}
		o.label = automaticName(x, len(out.outs)+1)
		if item.Alias != "" {
			o.label, o.aliased = string(item.Alias), true
			if _, taken := sc.aliases[item.Alias.Fold()]; !taken {
				sc.aliases[item.Alias.Fold()] = len(out.outs)
			}
		}
		out.outs = append(out.outs, o)
	}
	return nil
}

// automaticName is the name of a column without an alias.
func automaticName(x sqlExpr, position int) string {
	if x.column != nil {
		return x.column.name
	}
	return orText(x.name, "Expression") + "_" + itoa(position)
}

// bindStar expands * and t.*; hidden columns are not part of it.
func (b *binder) bindStar(sc *scope, star *syntax.Star, out *selectBody) error {
	found := false
	for _, src := range sc.sources {
		if star.Table.Name != "" && !src.named(star.Table) {
			continue
		}
		found = true
		for _, c := range src.columns {
			if !c.hidden {
				out.outs = append(out.outs, output{sqlExpr: b.columnExpr(sc, c), label: c.name, source: c})
			}
		}
	}
	switch {
	case !found && star.Table.Name != "":
		end := star.Table.Pos + len(star.Table.Name)
		return b.fail(-23, end, "Label '"+star.Table.Name.Fold()+"' is not listed among the applicable tables")
	case !found:
		return b.refuse(-26, "Missing FROM clause")
	}
	return nil
}

// bindHaving binds HAVING, which may use aliases where no column has the name.
// Without GROUP BY it selects rows where the query has columns, and the
// aggregates are of all rows that WHERE left.
func (b *binder) bindHaving(sc *scope, s *syntax.Select, out *selectBody) error {
	if s.Having == nil {
		return nil
	}
	sc.clause, sc.items = "HAVING", s.Items
	having, err := b.bindCond(sc, s.Having)
	if err != nil {
		return err
	}
	sc.having = having
	grouped := out.group != ""
	switch {
	case grouped || sc.repeat == nil && aggregated(s.Having):
		out.group += " HAVING " + having
		sc.havingAggregates = aggregated(s.Having)
	case s.Where != nil:
		out.tail += " AND " + having
	default:
		out.tail += " WHERE " + having
	}
	return nil
}

// selectOrder binds the ORDER BY of a SELECT block: positions, aliases, then
// columns and expressions.
func (b *binder) selectOrder(s *selectBody, keys []syntax.OrderItem) (string, error) {
	if len(keys) == 0 {
		return "", nil
	}
	sc := s.scope
	sc.clause = "ORDER BY"
	var texts []string
	for _, k := range keys {
		n, err := b.outputPosition(s, k.Expr)
		if err != nil {
			return "", err
		}
		if n >= 0 {
			texts = append(texts, b.outputKey(s.outs[n].sqlExpr, n, k.Desc))
			continue
		}
		x, err := b.bindScalar(sc, k.Expr)
		if err != nil {
			return "", err
		}
		if x.typ.Class.Stream() {
			return "", b.refuse(-72, "Multi-Line field not valid in ORDER BY clause")
		}
		if sorts(x, k.Expr) {
			texts = append(texts, sortKey(x, k.Desc))
		}
	}
	if len(texts) == 0 {
		return "", nil
	}
	return " ORDER BY " + strings.Join(texts, ", "), nil
}

// sorts reports whether a key orders rows: IRIS passes over parameters, constants
// and subqueries.
func sorts(x sqlExpr, key syntax.Expr) bool {
	if _, subquery := key.(*syntax.Subquery); subquery || x.untyped() {
		return false
	}
	found := false
	syntax.Walk(key, func(n any) bool {
		switch n.(type) {
		case *syntax.ColumnRef, *syntax.Aggregate:
			found = true
		}
		return !found
	})
	return found
}

// outputKey sorts by an output column.
func (b *binder) outputKey(e sqlExpr, n int, desc bool) string {
	if e.key != "" && e.key != e.sql {
		return sortKey(e, desc)
	}
	return itoa(n+1) + collateClause(sortCollation(e)) + direction(desc)
}

// outputPosition resolves a sort key to a select item: by position or alias; -1
// for other keys.
func (b *binder) outputPosition(s *selectBody, e syntax.Expr) (int, error) {
	switch x := e.(type) {
	case *syntax.NumberLit:
		n, ok := leadingDecimal(x.Text).int64()
		switch {
		case s.star:
			return -1, b.refuse(-22, "ORDER must specify column names, not numbers, when after 'SELECT *'")
		case !ok || n < 1 || n > int64(len(s.outs)):
			return -1, b.refuse(-5, "Column number specified in ORDER does not match SELECT list")
		}
		return int(n) - 1, nil
	case *syntax.ColumnRef:
		if n, ok := s.scope.aliases[x.Column.Fold()]; ok && x.Table.Name == "" && len(x.Arrows) == 0 {
			return n, nil
		}
	}
	if !aggregated(e) {
		return -1, nil
	}
	return b.aggregatePosition(s, e)
}

// aggregatePosition finds an aggregate in the select list, where it must be to
// order the rows.
func (b *binder) aggregatePosition(s *selectBody, e syntax.Expr) (int, error) {
	s.scope.clause = "SELECT"
	x, err := b.bindScalar(s.scope, e)
	s.scope.clause = "ORDER BY"
	if err != nil {
		return -1, err
	}
	for i, o := range s.outs {
		if o.sql == x.sql {
			return i, nil
		}
	}
	return -1, nil
}

// setOrder binds the ORDER BY of a set operation: output names and positions only.
func (b *binder) setOrder(keys []syntax.OrderItem, outs []output) (string, error) {
	if len(keys) == 0 {
		return "", nil
	}
	texts := make([]string, len(keys))
	for i, k := range keys {
		n := -1
		switch x := k.Expr.(type) {
		case *syntax.NumberLit:
			v, _ := leadingDecimal(x.Text).int64()
			if v < 1 || v > int64(len(outs)) {
				return "", b.refuse(-5, "Column number specified in ORDER does not match SELECT list")
			}
			n = int(v) - 1
		case *syntax.ColumnRef:
			for j := len(outs) - 1; j >= 0; j-- {
				if x.Table.Name == "" && x.Column.Is(outs[j].label) {
					n = j
				}
			}
		}
		if n < 0 {
			return "", b.refuse(-6, "ORDER BY column after UNION not found as SELECT column")
		}
		texts[i] = itoa(n+1) + collateClause(sortCollation(outs[n].sqlExpr)) + direction(k.Desc)
	}
	return " ORDER BY " + strings.Join(texts, ", "), nil
}
