package main

import (
	"fmt"
	"slices"
	"strings"
)

// groupTypes are the types that are grouped by: equal values look alike.
var groupTypes = []string{"int4", "text", "varchar", "bool", "date", "int2", "timestamp", "uuid", "bytea", "name", "_int4"}

// grouped makes a grouped query.
func (g *generator) grouped(depth int) (*node, bool) {
	sc := &scope{}
	from := g.from(sc, depth-1)
	if g.chance(60) {
		sc = &scope{}
		from = g.tablesOnly(sc)
	}
	var keys, items []*node
	for i := range g.rng.IntN(3) {
		x := g.groupKey(sc)
		if slices.ContainsFunc(keys, func(k *node) bool { return k.String() == x.String() }) {
			continue // PostgreSQL mistakes one for the other in grouping sets
		}
		keys = append(keys, x)
		items = append(items, piece(x.String(), fmt.Sprintf(" AS g%d", i+1)))
	}
	for i := range 1 + g.rng.IntN(3) {
		items = append(items, piece(g.plainAggregate(sc, depth), fmt.Sprintf(" AS a%d", i+1)))
	}
	group := piece()
	if len(keys) > 0 {
		group = piece(" GROUP BY ", one(g, []string{"%", "%", "%", "%", "ROLLUP (%)", "CUBE (%)", "GROUPING SETS ((%), ())"}))
		before, after, _ := strings.Cut(group.parts[1].(string), "%")
		group = piece(" GROUP BY ", before, commas(keys), after)
	}
	having := piece()
	if g.chance(25) {
		having = optional(" HAVING ", g.having(sc))
	}
	return piece("SELECT ", commas(items), " FROM ", from, g.where(sc, 1), group, having), false
}

// groupKey picks a column to group by.
func (g *generator) groupKey(sc *scope) *node {
	for range 20 {
		typ := one(g, groupTypes)
		if x := g.columnOf(sc, typ); x != nil {
			if typ == "_int4" || g.chance(80) {
				return x
			}
			return typed("text", "lower(", x, "::text)")
		}
	}
	return typed("int4", "(1+1)")
}

// plainAggregate calls an aggregate whose result does not depend on the order of rows.
func (g *generator) plainAggregate(sc *scope, depth int) *node {
	filter := piece()
	if g.chance(20) {
		filter = optional(" FILTER (WHERE ", g.expr(sc, "bool", 1), ")")
	}
	distinct := one(g, []string{"", "", "DISTINCT "})
	simple := min(depth, g.rng.IntN(2))
	switch g.rng.IntN(9) {
	case 0:
		return typed("int8", "count(*)", filter)
	case 1:
		return typed("int8", "count(", distinct, g.expr(sc, one(g, groupTypes), simple), ")", filter)
	case 2:
		return typed("int8", "sum(", distinct, g.expr(sc, one(g, []string{"int4", "int2"}), simple), ")", filter)
	case 3, 4:
		typ := one(g, []string{"int4", "text", "date", "varchar", "timestamp", "int8", "time", "int2"})
		return typed(typ, one(g, []string{"min(", "max("}), g.expr(sc, typ, simple), ")", filter)
	case 5:
		return typed("bool", one(g, []string{"bool_and(", "bool_or(", "every("}), g.expr(sc, "bool", simple), ")", filter)
	case 6:
		return typed("numeric", one(g, []string{"avg(", "sum(", "variance(", "stddev_pop("}), distinct, g.expr(sc, "int4", simple), "::numeric)", filter)
	case 7:
		x := g.expr(sc, "text", simple).String()
		return typed("text", "string_agg(", x, ", ',' ORDER BY ", x, ")", filter)
	}
	x := g.expr(sc, one(g, []string{"int4", "text", "date"}), simple).String()
	return typed("text", "array_agg(", x, " ORDER BY ", x, g.direction(), ")", filter)
}

// having makes a condition over aggregates.
func (g *generator) having(sc *scope) *node {
	switch g.rng.IntN(4) {
	case 0:
		return typed("bool", "count(*) > ", fmt.Sprint(g.rng.IntN(3)))
	case 1:
		return typed("bool", "max(", g.expr(sc, "int4", 0), ") >= ", fmt.Sprint(g.rng.IntN(10)))
	case 2:
		return typed("bool", "min(", g.expr(sc, "text", 0), ") IS NOT NULL")
	}
	return typed("bool", "sum(", g.expr(sc, "int4", 0), ") <> 0")
}

// windowed makes a query with window functions over a total order.
func (g *generator) windowed(depth int) *node {
	sc := &scope{}
	from := g.tablesOnly(sc)
	order := strings.Join(keysOf(sc), ", ")
	items := []*node{piece(sc.sources[0].alias, ".id")}
	for i := range 1 + g.rng.IntN(3) {
		partition := piece()
		if g.chance(60) {
			partition = optional("PARTITION BY ", g.groupKey(sc), " ")
		}
		first := piece()
		if s := one(g, sc.sources); g.chance(50) {
			first = optional(s.alias, ".", g.sortable(s), g.direction(), ", ")
		}
		frame := piece()
		if g.chance(50) {
			frame = optional(" ", g.frame())
		}
		items = append(items, piece(g.windowCall(sc, depth), " OVER (", partition, "ORDER BY ", first, order, frame, fmt.Sprintf(") AS w%d", i+1)))
	}
	return piece("SELECT ", list(items), " FROM ", from, g.where(sc, 1))
}

// windowCall calls a window function or an aggregate as one.
func (g *generator) windowCall(sc *scope, depth int) *node {
	simple := min(depth, 1)
	switch g.rng.IntN(8) {
	case 0:
		return typed("int8", one(g, []string{"row_number()", "rank()", "dense_rank()", "ntile(3)"}))
	case 1:
		return typed("text", one(g, []string{"lag(", "lead("}), g.expr(sc, "text", simple), one(g, []string{")", ", 2)", ", 0)"}))
	case 2:
		return typed("date", one(g, []string{"first_value(", "last_value("}), g.expr(sc, "date", simple), ")")
	case 3:
		return typed("int4", "nth_value(", g.expr(sc, "int4", simple), ", 2)")
	case 4:
		return typed("int8", "sum(", g.expr(sc, "int4", simple), ")")
	case 5:
		return typed("int8", "count(", g.expr(sc, "text", simple), ")")
	case 6:
		return typed("int4", one(g, []string{"min(", "max("}), g.expr(sc, "int4", simple), ")")
	}
	return typed("float8", one(g, []string{"percent_rank()", "cume_dist()"}))
}

// withQuery makes a query with WITH items, one of them perhaps recursive.
func (g *generator) withQuery(depth int) *node {
	if g.chance(35) {
		return g.recursive()
	}
	b := g.block(nil, depth-1, 3)
	s := g.newSource(b.columns)
	name := "w" + s.alias
	sc := &scope{sources: []*source{s}}
	from := piece(name, " ", s.alias)
	from = piece(from, g.join(sc, 0))
	if g.chance(30) {
		again := g.newSource(b.columns)
		sc.sources = append(sc.sources, again)
		from = piece(from, optional(" CROSS JOIN ", name, " ", again.alias))
	}
	materialized := one(g, []string{"", "MATERIALIZED ", "NOT MATERIALIZED "})
	return piece("WITH ", name, " AS ", materialized, "(", b.root, ") SELECT ", g.expr(sc, one(g, outputTypes), 1), " AS x, ",
		g.expr(sc, one(g, outputTypes), 1), " AS y FROM ", from, g.where(sc, 1))
}

// recursive makes a recursive query that ends.
func (g *generator) recursive() *node {
	t := g.tableSource(one(g, g.tables))
	union := one(g, []string{"UNION", "UNION ALL"})
	last := fmt.Sprint(2 + g.rng.IntN(4))
	sc := &scope{sources: []*source{t}}
	return piece("WITH RECURSIVE r (n, v) AS (SELECT ", t.alias, ".k, ", g.expr(sc, "text", 1), "::text FROM ", t.table, " ", t.alias, " WHERE ", t.alias, ".id < 4 ",
		union, " SELECT r.n + 1, left(r.v || 'x', 9) FROM r WHERE r.n < ", last, ") SELECT n, v, count(*) FROM r GROUP BY n, v")
}

// distinctOn makes DISTINCT over types whose equal values look alike, or DISTINCT ON in a
// total order.
func (g *generator) distinctOn(depth int) (*node, bool) {
	sc := &scope{}
	from := g.tablesOnly(sc)
	if g.chance(50) {
		var items []*node
		for range 1 + g.rng.IntN(2) {
			items = append(items, g.groupKey(sc))
		}
		return piece("SELECT DISTINCT ", list(items), " FROM ", from, g.where(sc, 1)), false
	}
	key := g.groupKey(sc)
	dir := g.direction()
	return piece("SELECT DISTINCT ON (", key, ") ", key.String(), " AS k, ", g.expr(sc, one(g, outputTypes), depth), " AS x FROM ", from, g.where(sc, 1),
		" ORDER BY ", key.String(), dir, ", ", strings.Join(keysOf(sc), ", ")), true
}
