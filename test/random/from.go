package main

import (
	"fmt"
	"slices"
)

// from makes FROM of one to three items and adds them to the scope.
func (g *generator) from(sc *scope, depth int) *node {
	first, out := g.item(sc, depth, false)
	sc.sources = append(sc.sources, first)
	for range []int{0, 1, 1, 2}[g.rng.IntN(4)] {
		out = piece(out, g.join(sc, depth))
	}
	return out
}

// join makes a join of what is in scope with one more item, and adds it.
func (g *generator) join(sc *scope, depth int) *node {
	if g.chance(12) {
		right, text := g.item(sc, depth, true)
		sc.sources = append(sc.sources, right)
		return optional(one(g, []string{", ", " CROSS JOIN "}), text)
	}
	kind := one(g, []string{" JOIN ", " JOIN ", " LEFT JOIN ", " LEFT JOIN ", " RIGHT JOIN ", " FULL JOIN "})
	right, text := g.item(sc, depth, kind == " JOIN " || kind == " LEFT JOIN ")
	left := sc.sources
	sc.sources = append(slices.Clone(left), right)
	return optional(kind, text, " ON ", g.joinCondition(left, right, kind == " FULL JOIN ", sc))
}

// joinCondition makes a condition with an equality; FULL JOIN takes nothing else.
func (g *generator) joinCondition(left []*source, right *source, full bool, sc *scope) *node {
	l := one(g, left)
	var pairs []string
	for _, a := range l.columns {
		for _, b := range right.columns {
			if a.typ == b.typ && slices.Contains(comparedTypes, a.typ) && (a.name == "k" || a.typ != "int4") {
				pairs = append(pairs, fmt.Sprintf("%s.%s = %s.%s", l.alias, a.name, right.alias, b.name))
			}
		}
	}
	equality := "true"
	if len(pairs) > 0 {
		equality = one(g, pairs)
	}
	if !full && g.chance(40) {
		at := &scope{sources: sc.sources, outer: sc.outer, depth: 9}
		return piece(equality, optional(" AND ", g.expr(at, "bool", 1)))
	}
	return piece(equality)
}

// tablesOnly makes FROM of tables and inner or left joins.
func (g *generator) tablesOnly(sc *scope) *node {
	first := g.tableSource(one(g, g.tables))
	sc.sources = append(sc.sources, first)
	out := piece(first.table, " ", first.alias)
	for range []int{0, 0, 1, 1, 2}[g.rng.IntN(5)] {
		right := g.tableSource(one(g, g.tables))
		left := sc.sources
		sc.sources = append(slices.Clone(left), right)
		if g.chance(15) {
			out = piece(out, optional(" CROSS JOIN ", right.table, " ", right.alias))
			continue
		}
		out = piece(out, optional(one(g, []string{" JOIN ", " LEFT JOIN "}), right.table, " ", right.alias, " ON ", g.joinCondition(left, right, false, sc)))
	}
	return out
}

// item makes one item of FROM; lateral ones may read what stands before them.
func (g *generator) item(sc *scope, depth int, mayLateral bool) (*source, *node) {
	n := g.rng.IntN(100)
	if depth <= 0 || sc.depth >= 2 {
		n = min(n, 69)
	}
	switch {
	case n < 70:
		s := g.tableSource(one(g, g.tables))
		return s, piece(s.table, " ", s.alias)
	case n < 85:
		lateral, outer := "", sc.outer
		if mayLateral && len(sc.sources) > 0 {
			lateral, outer = "LATERAL ", sc
		}
		inner := g.block(&scope{sources: sourcesOf(outer), outer: outerOf(outer), depth: sc.depth}, depth-1, 2)
		s := g.newSource(inner.columns)
		return s, piece(lateral, "(", inner.root, ") ", s.alias)
	case n < 92:
		return g.values(sc)
	}
	return g.series(sc, mayLateral)
}

// sourcesOf is what a scope has, nil for none.
func sourcesOf(sc *scope) []*source {
	if sc == nil {
		return nil
	}
	return sc.sources
}

// outerOf is the scope around another.
func outerOf(sc *scope) *scope {
	if sc == nil {
		return nil
	}
	return sc.outer
}

// newSource is an item with a new alias and columns whose rows nothing tells apart.
func (g *generator) newSource(columns []column) *source {
	g.aliases++
	return &source{alias: fmt.Sprintf("s%d", g.aliases), columns: columns}
}

// values makes VALUES of constants; the first column is a key.
func (g *generator) values(_ *scope) (*source, *node) {
	typ := one(g, []string{"text", "int4", "date", "numeric", "bool", "jsonb"})
	s := g.newSource([]column{{name: "n", typ: "int4", plain: true}, {name: "v", typ: typ}})
	s.keys = []string{"n"}
	out := piece()
	for i := range 2 + g.rng.IntN(3) {
		row := piece(fmt.Sprintf("(%d, ", i+1), g.literal(typ, true), ")")
		if i > 0 {
			row = optional(", ", row)
		}
		out.parts = append(out.parts, row)
	}
	return s, piece("(VALUES ", out, ") ", s.alias, " (n, v)")
}

// series makes a function in FROM.
func (g *generator) series(sc *scope, mayLateral bool) (*source, *node) {
	s := g.newSource([]column{{name: "v", typ: "int4"}, {name: "n", typ: "int8", plain: true}})
	s.keys = []string{"n"}
	if mayLateral && len(sc.sources) > 0 && g.chance(50) {
		here := &scope{sources: sc.sources}
		if g.chance(50) {
			s.columns[0].typ = "text"
			return s, piece("unnest(", g.expr(here, "_text", 1), ") WITH ORDINALITY ", s.alias, " (v, n)")
		}
		return s, piece("unnest(", g.expr(here, "_int4", 1), ") WITH ORDINALITY ", s.alias, " (v, n)")
	}
	return s, piece(fmt.Sprintf("generate_series(%d, %d) WITH ORDINALITY ", g.rng.IntN(3), 2+g.rng.IntN(4)), s.alias, " (v, n)")
}
