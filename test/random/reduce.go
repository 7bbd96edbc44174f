package main

import (
	"slices"
	"strings"
)

// triesMax bounds the statements that are tried to make one smaller.
const triesMax = 400

// reduce makes a statement smaller as long as differs says that it still shows the
// difference. Pieces are left out, and expressions become one of the expressions
// inside them or a constant.
func reduce(st *statement, differs func(sql string) bool) string {
	tries := 0
	for smaller := true; smaller && tries < triesMax; {
		smaller = false
		for _, n := range nodesOf(st.root) {
			for _, instead := range simpler(n) {
				if tries++; tries > triesMax {
					break
				}
				if sql := st.root.with(n, instead); differs(sql) {
					st.root.replace(n, instead)
					smaller = true
					break
				}
			}
			if smaller {
				break
			}
		}
	}
	return st.root.String()
}

// nodesOf lists the descendants of a node, the largest first.
func nodesOf(root *node) []*node {
	var out []*node
	root.each(func(n *node) {
		if n != root && (n.optional || n.typ != "") {
			out = append(out, n)
		}
	})
	slices.SortStableFunc(out, func(a, b *node) int { return len(b.String()) - len(a.String()) })
	return out
}

// simpler lists what may stand in the place of a node.
func simpler(n *node) []*node {
	var out []*node
	if n.optional {
		return []*node{nil}
	}
	text := n.String()
	n.each(func(d *node) {
		if d != n && d.typ == n.typ && len(d.String()) < len(text) {
			out = append(out, d)
		}
	})
	if t := typeNamed[n.typ]; t != nil && strings.ContainsAny(text, "( ") {
		out = append(out, constant("", "NULL "+n.typ), constant(t.calm[0], n.typ))
	}
	return out
}
