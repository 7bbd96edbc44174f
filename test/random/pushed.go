package main

import (
	"fmt"
	"strings"
)

// pushable makes a statement that IRIS can answer whole: what the pushdown rules are for.
func (g *generator) pushable() *statement {
	g.aliases, g.used = 0, map[string]bool{}
	sc := &scope{}
	from := g.tablesOnly(sc)
	where := piece()
	if g.chance(70) {
		where = optional(" WHERE ", g.simpleCondition(sc, 1+g.rng.IntN(2)))
	}
	st := &statement{}
	switch g.rng.IntN(5) {
	case 0:
		st.root = piece("SELECT ", g.simpleAggregates(sc, nil), " FROM ", from, where)
	case 1, 2:
		keys := []*node{g.bareColumn(sc)}
		if g.chance(30) {
			keys = append(keys, g.bareColumn(sc))
		}
		having := piece()
		if g.chance(60) {
			having = optional(" HAVING ", g.simpleHaving(sc))
		}
		st.root = piece("SELECT ", g.simpleAggregates(sc, keys), " FROM ", from, where, " GROUP BY ", commas(keys), having)
	case 3:
		st.root = piece("SELECT DISTINCT ", commas([]*node{g.bareColumn(sc), g.bareColumn(sc)}), " FROM ", from, where)
	default:
		var items []*node
		for i := range 1 + g.rng.IntN(3) {
			items = append(items, piece(g.simpleValue(sc), fmt.Sprintf(" AS c%d", i+1)))
		}
		st.root, st.ordered = piece("SELECT ", list(items), " FROM ", from, where, g.orderByKeys(sc, 0), g.limit()), true
	}
	return st
}

// bareTypes are the types of columns that are grouped by and made DISTINCT in IRIS.
var bareTypes = []string{"int4", "varchar", "varchar", "text", "date", "bool", "int8", "timestamp", "numeric", "int2"}

// bareColumn picks a column of a table.
func (g *generator) bareColumn(sc *scope) *node {
	for {
		if x := g.columnOf(sc, one(g, bareTypes)); x != nil {
			return x
		}
	}
}

// simpleValue makes a value that a rule may push: a column, CASE, COALESCE, a cast.
func (g *generator) simpleValue(sc *scope) *node {
	x := g.bareColumn(sc)
	other := g.columnOf(sc, x.typ)
	switch g.rng.IntN(6) {
	case 0:
		return typed(x.typ, "COALESCE(", x, ", ", other, ")")
	case 1:
		return typed(x.typ, "CASE WHEN ", g.simpleCondition(sc, 0), " THEN ", x, " ELSE ", other, " END")
	case 2:
		if x = g.columnOf(sc, "int4"); x != nil {
			return typed("int8", x, one(g, []string{"::int8", "::numeric"}))
		}
	}
	return g.bareColumn(sc)
}

// simpleCondition compares columns with constants that occur, and with each other.
func (g *generator) simpleCondition(sc *scope, depth int) *node {
	if depth > 0 {
		switch g.rng.IntN(4) {
		case 0:
			return typed("bool", "(", g.simpleCondition(sc, depth-1), " AND ", g.simpleCondition(sc, depth-1), ")")
		case 1, 2:
			return typed("bool", "(", g.simpleCondition(sc, depth-1), " OR ", g.simpleCondition(sc, depth-1), ")")
		}
		return typed("bool", "(NOT ", g.simpleCondition(sc, depth-1), ")")
	}
	x := g.bareColumn(sc)
	constant := func() *node { return constant(g.storedValue(x.typ, g.chance(50)), x.typ) }
	switch n := g.rng.IntN(12); {
	case n < 3:
		return typed("bool", "(", x, one(g, []string{" = ", " <> ", " < ", " >= ", " = "}), constant(), ")")
	case n < 6:
		if g.chance(30) {
			return typed("bool", "(", x, " = ANY (ARRAY[", constant(), ", ", constant(), "]))")
		}
		return typed("bool", "(", x, one(g, []string{" IN (", " NOT IN ("}), constant(), ", ", constant(), ", ", constant(), "))")
	case n < 7:
		return typed("bool", "(", x, one(g, []string{" IS NULL)", " IS NOT NULL)"}))
	case n < 9:
		if text := g.columnOf(sc, one(g, []string{"varchar", "text"})); text != nil {
			if g.chance(30) {
				return typed("bool", "starts_with(", text, ", "+quote(one(g, []string{"a", "A", "ab", "Ab ", "x", " "}))+")")
			}
			return typed("bool", "(", text, one(g, []string{" LIKE ", " NOT LIKE "}), quote(one(g, patternTexts)), ")")
		}
	case n < 10:
		if truth := g.columnOf(sc, "bool"); truth != nil {
			return truth
		}
	case n < 11:
		if other := g.columnOf(sc, "uuid"); other != nil {
			return typed("bool", "(", other, one(g, []string{" = ", " <> "}), "'"+g.storedValue("uuid", true)+"')")
		}
		return typed("bool", "(1 = ", fmt.Sprint(g.rng.IntN(2)), ")")
	}
	return typed("bool", "(", x, one(g, []string{" = ", " <> "}), g.columnOf(sc, x.typ), ")")
}

// simpleAggregates lists keys and aggregates of columns.
func (g *generator) simpleAggregates(sc *scope, keys []*node) *node {
	items := append([]*node{}, keys...)
	for range 1 + g.rng.IntN(3) {
		items = append(items, g.simpleAggregate(sc))
	}
	return commas(items)
}

// simpleAggregate calls an aggregate of a column.
func (g *generator) simpleAggregate(sc *scope) *node {
	distinct := one(g, []string{"", "", "DISTINCT "})
	switch g.rng.IntN(6) {
	case 0:
		return typed("int8", "count(*)")
	case 1, 2:
		return typed("int8", "count(", distinct, g.bareColumn(sc), ")")
	case 3:
		if x := g.columnOf(sc, one(g, []string{"int4", "int2"})); x != nil {
			return typed("int8", "sum(", distinct, x, ")")
		}
	}
	x := g.bareColumn(sc)
	for strings.Contains(" bool varchar text ", " "+x.typ+" ") {
		x = g.bareColumn(sc)
	}
	return typed(x.typ, one(g, []string{"min(", "max("}), x, ")")
}

// simpleHaving compares an aggregate with a constant.
func (g *generator) simpleHaving(sc *scope) *node {
	x := g.columnOf(sc, "int4")
	switch {
	case x == nil || g.chance(40):
		return typed("bool", "(count(*) > ", fmt.Sprint(g.rng.IntN(4)), ")")
	case g.chance(50):
		return typed("bool", one(g, []string{"(max(", "(min("}), x, ") >= ", fmt.Sprint(g.rng.IntN(3)), ")")
	}
	return typed("bool", "(count(", x, ") > ", fmt.Sprint(g.rng.IntN(4)), ")")
}
