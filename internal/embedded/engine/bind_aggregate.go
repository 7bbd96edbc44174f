package engine

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// bindAggregate binds an aggregate or window function.
func (b *binder) bindAggregate(sc *scope, a *syntax.Aggregate) (sqlExpr, error) {
	windowed := a.Over != nil || len(a.ForEach) > 0
	if err := b.aggregateAllowed(sc, a, windowed); err != nil {
		return sqlExpr{}, err
	}
	if len(a.DistinctBy) > 0 && windowed {
		return sqlExpr{}, b.refuse(-1, "DISTINCT BY in a window is not supported by this server")
	}
	sc.depth++
	b.raw++
	e, err := b.aggregateCall(sc, a)
	b.raw--
	sc.depth--
	if err != nil {
		return e, err
	}
	e.name = "Aggregate"
	switch {
	case a.Over != nil:
		e.name = "Window"
		over, err := b.window(sc, a.Over, framed[a.Name])
		e.sql += over
		return e, err
	case len(a.ForEach) > 0:
		over, err := b.window(sc, &syntax.Window{PartitionBy: a.ForEach}, false)
		e.sql += over
		return e, err
	case a.AfterHaving:
		return b.afterHaving(sc, e)
	case sc.repeat != nil:
		e.sql = "(SELECT " + e.sql + sc.repeat.tail + ")"
	}
	return e, nil
}

// afterHaving limits an aggregate to the rows that HAVING leaves.
func (b *binder) afterHaving(sc *scope, e sqlExpr) (sqlExpr, error) {
	switch {
	case sc.clause != "SELECT":
		return e, b.refuse(-1, "%AFTERHAVING is for aggregates of the select list")
	case sc.repeat != nil && sc.having != "":
		e.sql = "(SELECT " + e.sql + sc.repeat.tail + sc.repeat.join + sc.having + ")"
	case sc.repeat != nil:
		e.sql = "(SELECT " + e.sql + sc.repeat.tail + ")"
	case sc.havingAggregates:
		return e, b.refuse(-1, "%AFTERHAVING with GROUP BY and aggregates in HAVING is not supported by this server")
	case sc.having != "":
		e.sql += " FILTER (WHERE " + sc.having + ")"
	}
	return e, nil
}

// aggregateAllowed refuses aggregates and window functions where IRIS does.
func (b *binder) aggregateAllowed(sc *scope, a *syntax.Aggregate, windowed bool) error {
	switch {
	case a.Over != nil && sc.inSelectList():
		return b.refuse(-367, "Window function '"+a.Name+"' not allowed in a subquery of the SELECT list")
	case windowed && a.Over != nil && sc.clause != "SELECT" && sc.clause != "ORDER BY":
		return b.refuse(-367, "Window function '"+a.Name+"' not allowed in "+sc.clause+" clause")
	case sc.depth > 0 || !sc.group:
		return b.refuse(-19, "An aggregate function cannot be used in a WHERE or GROUP BY clause")
	case sc.clause == "ORDER BY" && !windowed:
		return b.refuse(-73, "Aggregates not supported in ORDER BY clause")
	}
	return nil
}

// inSelectList reports whether a query is a subquery of another one's select list.
func (s *scope) inSelectList() bool {
	for p := s.parent; p != nil; p = p.parent {
		if p.clause == "SELECT" {
			return true
		}
	}
	return false
}

// framed are the window functions that a frame applies to.
var framed = nameSet("AVG SUM MIN MAX COUNT FIRST_VALUE LAST_VALUE NTH_VALUE STDDEV STDDEV_SAMP STDDEV_POP VARIANCE " +
	"VAR_SAMP VAR_POP LIST")

// aggregateCall makes the call without its OVER.
func (b *binder) aggregateCall(sc *scope, a *syntax.Aggregate) (sqlExpr, error) {
	if a.Star {
		return sqlExpr{sql: "count(*)", typ: typeBigInt, coll: store.CollationExact}, nil
	}
	args := make([]sqlExpr, len(a.Args))
	for i, e := range a.Args {
		x, err := b.bindValue(sc, e)
		if err != nil {
			return x, err
		}
		if err := b.noStream(x); err != nil && (a.Name != "COUNT" || a.Distinct) {
			return x, err
		}
		args[i] = x
	}
	if a.Over != nil && windowOnly[a.Name] {
		return b.windowCall(a, args)
	}
	distinct := ""
	if a.Distinct {
		distinct = "DISTINCT "
	}
	x := args[0]
	name, t := aggregateForm(a.Name, x)
	if b.wholeJSON {
		name, t = "iris_json_whole", textType(0)
	}
	if a.Over != nil && a.Over.Frame != nil {
		x = nullAsZero(a.Name, x)
	}
	if len(a.DistinctBy) > 0 {
		return b.distinctBy(sc, a, x)
	}
	arg := x.operand() + collateClause(sortCollation(x))
	if name != "count" && name != "min" && name != "max" && !a.Distinct {
		arg = x.operand()
	}
	return sqlExpr{sql: name + "(" + distinct + arg + ")", typ: t, coll: aggregateCollation(a.Name, x)}, nil
}

// nullAsZero makes the rows of a ROWS clause that have no number count as 0.
func nullAsZero(name string, x sqlExpr) sqlExpr {
	if !x.family().numeric() || name != "SUM" && name != "AVG" && name != "MIN" && name != "MAX" {
		return x
	}
	zero := map[family]string{famDecimal: "'0'", famDouble: "0.0"}[x.family()]
	x.sql, x.key = "ifnull("+x.operand()+","+orText(zero, "0")+")", ""
	return x
}

// distinctBy makes the call of an aggregate over the rows that are the first with
// their values of the columns behind BY.
func (b *binder) distinctBy(sc *scope, a *syntax.Aggregate, x sqlExpr) (sqlExpr, error) {
	name, t := aggregateForm(a.Name, x)
	switch name {
	case "count", "min", "max":
		name = "iris_" + name
	}
	sql := name + "(" + x.operand()
	for _, e := range a.DistinctBy {
		key, err := b.bindValue(sc, e)
		if err != nil {
			return key, err
		}
		if err := b.noStream(key); err != nil {
			return key, err
		}
		if key.family() == famText {
			sql += "," + collateSQL(key.operand(), orText(key.coll, store.CollationExact))
		} else {
			sql += "," + key.operand()
		}
	}
	return sqlExpr{sql: sql + ")", typ: t, coll: aggregateCollation(a.Name, x)}, nil
}

// aggregateCollation is the collation of an aggregate's result: MIN and MAX keep
// that of their argument.
func aggregateCollation(name string, x sqlExpr) string {
	if name == "MIN" || name == "MAX" {
		return x.coll
	}
	return store.CollationExact
}

// jsonArrayLength is the length of JSON_ARRAYAGG's result, which is cut there.
const jsonArrayLength = 8192

// aggregateForm is the SQLite function and the result type of an aggregate. The
// suffix tells the form of the result: i whole, n decimal, f double.
func aggregateForm(name string, x sqlExpr) (string, store.Type) {
	double := x.family() == famDouble
	switch name {
	case "COUNT", "APPROX_COUNT_DISTINCT":
		if name == "APPROX_COUNT_DISTINCT" {
			return "iris_approx_count", typeBigInt
		}
		return "count", typeBigInt
	case "MIN", "MAX":
		return strings.ToLower(name), x.typ
	case "SUM":
		switch {
		case double:
			return "iris_sum_f", typeDouble
		case x.typ.Class == store.ClassBigInt || x.typ.Class == store.ClassCounter || x.typ.Class == store.ClassRowVersion:
			return "iris_sum_i", typeBigInt
		case wholeClass(x.typ):
			return "iris_sum_i", typeInteger
		case x.family() == famText:
			return "iris_sum_f", typeDouble
		}
		_, scale := digitsOf(x.typ)
		return "iris_sum_n", numericType(18, min(scale, 18))
	case "AVG":
		if double || x.family() == famText {
			return "iris_avg_f", typeDouble
		}
		precision, scale := digitsOf(x.typ)
		return "iris_avg_n", numericType(18, max(18-precision+scale, 0))
	case "XMLAGG":
		return "iris_xmlagg", textType(0)
	case "LIST":
		return "iris_list", textType(0)
	case "%DLIST":
		return "iris_dlist", typeList
	case "JSON_ARRAYAGG":
		return "iris_json_arrayagg", textType(jsonArrayLength)
	}
	base := "iris_" + strings.ToLower(name)
	if double {
		return base + "_f", typeDouble
	}
	return base + "_n", numericType(36, 17)
}

// windowOnly are the functions that exist with OVER only; SQLite has them all.
var windowOnly = nameSet("ROW_NUMBER RANK DENSE_RANK PERCENT_RANK CUME_DIST NTILE LAG LEAD FIRST_VALUE LAST_VALUE NTH_VALUE")

// windowArity are the least and most arguments of each of them.
var windowArity = map[string][2]int{
	"ROW_NUMBER": {0, 0}, "RANK": {0, 0}, "DENSE_RANK": {0, 0}, "PERCENT_RANK": {0, 0}, "CUME_DIST": {0, 0},
	"NTILE": {1, 1}, "LAG": {1, 3}, "LEAD": {1, 3}, "FIRST_VALUE": {1, 1}, "LAST_VALUE": {1, 1}, "NTH_VALUE": {2, 2},
}

// windowCall makes the call of a pure window function.
func (b *binder) windowCall(a *syntax.Aggregate, args []sqlExpr) (sqlExpr, error) {
	limits := windowArity[a.Name]
	if err := b.arity(a.Name, len(args), limits[0], limits[1]); err != nil {
		return sqlExpr{}, err
	}
	e := sqlExpr{sql: strings.ToLower(a.Name) + "(" + joinSQL(args) + ")", typ: typeBigInt, coll: store.CollationExact}
	switch a.Name {
	case "PERCENT_RANK", "CUME_DIST":
		e.typ = typeDouble
	case "LAG", "LEAD", "FIRST_VALUE", "LAST_VALUE", "NTH_VALUE":
		e.typ, e.coll = args[0].typ, args[0].coll
	}
	return e, nil
}

// window makes the text of OVER (…). IRIS's default frame is ROWS, not RANGE.
func (b *binder) window(sc *scope, w *syntax.Window, frame bool) (string, error) {
	var parts []string
	if len(w.PartitionBy) > 0 {
		keys := make([]string, len(w.PartitionBy))
		for i, p := range w.PartitionBy {
			x, err := b.bindValue(sc, p)
			if err != nil {
				return "", err
			}
			if err := b.noStream(x); err != nil {
				return "", err
			}
			keys[i] = x.operand() + collateClause(sortCollation(x))
		}
		parts = append(parts, "PARTITION BY "+strings.Join(keys, ","))
	}
	if len(w.OrderBy) > 0 {
		keys := make([]string, len(w.OrderBy))
		for i, o := range w.OrderBy {
			x, err := b.bindValue(sc, o.Expr)
			if err != nil {
				return "", err
			}
			keys[i] = sortKey(x, o.Desc)
		}
		parts = append(parts, "ORDER BY "+strings.Join(keys, ","))
	}
	switch {
	case w.Frame != nil && frame:
		bounds, err := b.frame(w.Frame)
		if err != nil {
			return "", err
		}
		parts = append(parts, bounds)
	case frame && len(w.OrderBy) > 0:
		parts = append(parts, "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW")
	}
	return " OVER (" + strings.Join(parts, " ") + ")", nil
}

// frameOrder ranks the ends of frames from the beginning of the partition on.
var frameOrder = map[string]int{
	"UNBOUNDED PRECEDING": 0, "PRECEDING": 1, "CURRENT ROW": 2, "FOLLOWING": 3, "UNBOUNDED FOLLOWING": 4,
}

// frame makes the text of a window frame, whose ends may stand in either order.
func (b *binder) frame(f *syntax.Frame) (string, error) {
	first, last := f.Start, f.End
	if frameOrder[first.Kind] > frameOrder[last.Kind] {
		first, last = last, first
	}
	start, err := b.frameBound(first)
	if err != nil {
		return "", err
	}
	end, err := b.frameBound(last)
	return "ROWS BETWEEN " + start + " AND " + end, err
}

// frameBound makes the text of one end of a frame.
func (b *binder) frameBound(f syntax.FrameBound) (string, error) {
	if f.Offset == nil {
		return f.Kind, nil
	}
	n, err := b.rowNumber(f.Offset)
	return n + " " + f.Kind, err
}

// sortCollation is the collation that orders an expression's values; "" is
// SQLite's own order of numbers and bytes.
func sortCollation(e sqlExpr) string {
	switch e.family() {
	case famText:
		return orText(e.coll, store.CollationExact)
	case famDecimal:
		return store.CollationNumeric
	case famTime:
		if e.typ.Precision > 0 {
			return store.CollationNumeric
		}
	}
	return ""
}

// sortKey is one key of an ORDER BY; NULL sorts lowest in IRIS and in SQLite.
func sortKey(e sqlExpr, desc bool) string {
	key := e.operand()
	if e.lit != nil || e.param > 0 {
		key = "(" + key + "+0)" // a bare number would be a position
	}
	return key + collateClause(sortCollation(e)) + direction(desc)
}

// direction is the suffix of a sort key.
func direction(desc bool) string {
	if desc {
		return " DESC"
	}
	return ""
}

// aggregated reports whether a node contains an aggregate that is not windowed.
func aggregated(node any) bool {
	found := false
	syntax.Walk(node, func(n any) bool {
		a, ok := n.(*syntax.Aggregate)
		found = found || ok && a.Over == nil && len(a.ForEach) == 0
		return !found
	})
	return found
}

// plainColumns reports whether a node names columns outside of aggregates.
func plainColumns(node any) bool {
	found := false
	syntax.Walk(node, func(n any) bool {
		switch x := n.(type) {
		case *syntax.Aggregate:
			return x.Over != nil
		case *syntax.ColumnRef:
			found = true
		}
		return !found
	})
	return found
}
