package main

import (
	"fmt"
	"strings"
)

// query makes a whole statement.
func (g *generator) query() *statement {
	g.aliases, g.used = 0, map[string]bool{}
	depth := 1 + g.rng.IntN(3)
	st := &statement{}
	switch n := g.rng.IntN(100); {
	case n < 30:
		st.root, st.ordered = g.simpleSelect(depth)
	case n < 40:
		st.root, st.ordered = g.limited(g.block(nil, depth, 3))
	case n < 50:
		st.root = g.setOperation(depth)
	case n < 60:
		st.root, st.ordered = g.grouped(depth)
	case n < 68:
		st.root = g.windowed(depth)
	case n < 75:
		st.root = g.withQuery(depth)
	case n < 80:
		st.root, st.ordered = g.distinctOn(depth)
	default:
		b := g.block(nil, depth, 3)
		st.root = b.root
	}
	for name := range g.used {
		st.about = append(st.about, name)
	}
	return st
}

// block is a SELECT with what is known of its result.
type block struct {
	root    *node
	columns []column
}

// outputTypes are the types of columns of subqueries and set operations.
var outputTypes = []string{"int4", "int4", "text", "text", "bool", "numeric", "date", "varchar", "int8", "timestamp", "jsonb", "_int4", "float8", "bytea", "uuid", "interval", "bpchar"}

// block makes a SELECT of some columns over some FROM, without ORDER BY.
func (g *generator) block(outer *scope, depth, width int) block {
	sc := &scope{outer: outer}
	if outer != nil {
		sc.depth = outer.depth + 1
	}
	from := g.from(sc, depth)
	var items []*node
	out := block{}
	for i := range 1 + g.rng.IntN(width) {
		typ := one(g, outputTypes)
		c := column{name: fmt.Sprintf("c%d", i+1), typ: typ}
		items = append(items, piece(g.expr(sc, typ, depth), " AS ", c.name))
		out.columns = append(out.columns, c)
	}
	out.root = piece("SELECT ", list(items), " FROM ", from, g.where(sc, depth))
	return out
}

// where makes an optional condition.
func (g *generator) where(sc *scope, depth int) *node {
	if g.chance(40) {
		return piece()
	}
	if g.chance(35) { // loose conditions keep results from being empty
		return optional(" WHERE (", g.expr(sc, "bool", depth), " OR ", g.expr(sc, "bool", 1), ")")
	}
	return optional(" WHERE ", g.expr(sc, "bool", depth))
}

// keysOf lists what orders the rows of a scope totally, nil when nothing does.
func keysOf(sc *scope) []string {
	var out []string
	for _, s := range sc.sources {
		if s.keys == nil {
			return nil
		}
		for _, k := range s.keys {
			out = append(out, s.alias+"."+k)
		}
	}
	return out
}

// simpleSelect makes what is often pushed down: columns of tables, conditions, ORDER BY
// that ends in the keys, LIMIT.
func (g *generator) simpleSelect(depth int) (*node, bool) {
	sc := &scope{}
	from := g.tablesOnly(sc)
	var items []*node
	for i := range 1 + g.rng.IntN(3) {
		s := one(g, sc.sources)
		x := typed("any", s.alias+"."+one(g, s.columns).name)
		if g.chance(30) {
			x = g.expr(sc, one(g, outputTypes), 1)
		}
		items = append(items, piece(x, fmt.Sprintf(" AS c%d", i+1)))
	}
	where := piece()
	if g.chance(80) {
		where = optional(" WHERE ", g.expr(sc, "bool", 1+g.rng.IntN(2)))
	}
	return piece("SELECT ", list(items), " FROM ", from, where, g.orderByKeys(sc, depth), g.limit()), true
}

// orderByKeys makes a total ORDER BY of some columns and then the keys.
func (g *generator) orderByKeys(sc *scope, depth int) *node {
	var items []*node
	for range g.rng.IntN(3) {
		s := one(g, sc.sources)
		x := typed("any", s.alias+"."+g.sortable(s))
		if g.chance(20) {
			x = g.expr(sc, one(g, []string{"int4", "text", "date", "numeric", "bool"}), min(depth, 1))
		}
		items = append(items, piece(x, g.direction()))
	}
	for _, k := range keysOf(sc) {
		items = append(items, piece(k, one(g, []string{"", " DESC"})))
	}
	return piece(" ORDER BY ", commas(optionalButLast(items, len(keysOf(sc)))))
}

// optionalButLast lets all items but the last n be left out, each with its comma.
func optionalButLast(items []*node, n int) []*node {
	for i := range len(items) - n {
		items[i].optional = false
	}
	return items
}

// direction is a random direction of sorting.
func (g *generator) direction() string {
	return one(g, []string{"", " ASC", " DESC"}) + one(g, []string{"", "", " NULLS FIRST", " NULLS LAST"})
}

// unsortable are types that have no order.
const unsortable = " json "

// sortable picks a column of a source that has an order.
func (g *generator) sortable(s *source) string {
	for {
		if c := one(g, s.columns); !strings.Contains(unsortable, " "+c.typ+" ") {
			return c.name
		}
	}
}

// limit makes LIMIT and OFFSET, or nothing.
func (g *generator) limit() *node {
	switch g.rng.IntN(8) {
	case 0:
		return optional(fmt.Sprintf(" LIMIT %d", g.rng.IntN(9)))
	case 1:
		return optional(fmt.Sprintf(" LIMIT %d OFFSET %d", 1+g.rng.IntN(9), g.rng.IntN(4)))
	case 2:
		return optional(fmt.Sprintf(" OFFSET %d", g.rng.IntN(5)))
	case 3:
		return optional(fmt.Sprintf(" FETCH FIRST %d ROWS WITH TIES", 1+g.rng.IntN(5)))
	case 4:
		return optional(one(g, []string{" LIMIT NULL", " LIMIT ALL", " LIMIT (SELECT 3)", " FETCH FIRST ROW ONLY"}))
	}
	return piece()
}

// limited puts a total order and LIMIT over a query.
func (g *generator) limited(b block) (*node, bool) {
	var keys []*node
	for range g.rng.IntN(3) {
		if c := one(g, b.columns); !strings.Contains(unsortable, " "+c.typ+" ") {
			keys = append(keys, piece("q."+c.name, g.direction()))
		}
	}
	for _, c := range b.columns {
		keys = append(keys, piece("q."+c.name+"::text"))
		if c.typ == "bpchar" { // whose text has no trailing blanks
			keys = append(keys, piece("octet_length(q."+c.name+")"))
		}
	}
	return piece("SELECT * FROM (", b.root, ") q ORDER BY ", commas(keys), g.limit()), true
}

// setOperation combines queries. UNION, INTERSECT and EXCEPT choose among equal rows, so
// their columns are of types whose equal values look alike.
func (g *generator) setOperation(depth int) *node {
	var kinds []string
	for range 1 + g.rng.IntN(3) {
		kinds = append(kinds, one(g, []string{"int4", "text", "bool", "date", "varchar", "int8", "timestamp", "bytea"}))
	}
	arm := func() *node {
		sc := &scope{}
		from := g.from(sc, min(depth, 2))
		var items []*node
		for i, typ := range kinds {
			items = append(items, piece(g.expr(sc, typ, min(depth, 2)), fmt.Sprintf(" AS c%d", i+1)))
		}
		return piece("SELECT ", commas(items), " FROM ", from, g.where(sc, 1))
	}
	out := piece(arm())
	for range 1 + g.rng.IntN(2) {
		op := one(g, []string{" UNION ", " UNION ALL ", " INTERSECT ", " EXCEPT ", " INTERSECT ALL ", " EXCEPT ALL "})
		out.parts = append(out.parts, optional(op, "(", arm(), ")"))
	}
	return out
}
