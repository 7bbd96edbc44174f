package main

import "fmt"

// change makes an UPDATE or DELETE with a condition that cannot fail. It runs in a
// transaction, is followed by a look at the table, and rolled back.
func (g *generator) change() *statement {
	g.aliases, g.used = 0, map[string]bool{}
	t := one(g, g.tables)
	sc := &scope{sources: []*source{{alias: t.name, table: t.name, columns: t.columns}}, depth: 1}
	where := optional(" WHERE ", g.expr(sc, "bool", 1+g.rng.IntN(2)))
	st := &statement{isChange: true}
	if g.chance(30) {
		st.root = piece("DELETE FROM ", t.name, where)
		return st
	}
	st.root = piece("UPDATE ", t.name, " SET ", g.assignment(t, sc), where)
	return st
}

// assignment makes one assignment whose value its column takes.
func (g *generator) assignment(t *table, sc *scope) *node {
	switch g.rng.IntN(5) {
	case 0:
		return piece(fmt.Sprintf("k = %s.k %s %d", t.name, one(g, []string{"+", "-", "*"}), g.rng.IntN(4)))
	case 1:
		return piece("k = ", t.name, ".id")
	}
	for {
		c := one(g, t.columns[2:])
		if c.notNull {
			continue
		}
		if x := g.columnOf(sc, c.typ); x != nil && g.chance(40) && declared[c.typ] == "" {
			return piece(c.name, " = ", x)
		}
		return piece(c.name, " = ", constant(g.storedValue(c.typ, g.chance(50)), c.typ))
	}
}

// look is what is asked after a change: the text of every row.
func look(t string) string { return "SELECT * FROM " + t }
