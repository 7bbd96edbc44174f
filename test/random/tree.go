package main

import (
	"strings"
)

// node is a piece of a statement: text and smaller pieces.
type node struct {
	typ      string // the type of an expression, "" of anything else
	optional bool   // the statement is one without it too
	parts    []any  // string or *node
}

// piece makes a node of no type.
func piece(parts ...any) *node { return &node{parts: parts} }

// optional makes a node that can be left out.
func optional(parts ...any) *node { return &node{optional: true, parts: parts} }

// typed makes an expression.
func typed(typ string, parts ...any) *node { return &node{typ: typ, parts: parts} }

// String is the node as SQL.
func (n *node) String() string {
	var b strings.Builder
	n.write(&b, nil, nil)
	return b.String()
}

// with is the node as SQL, with another in the place of one of its descendants; nil leaves it out.
func (n *node) with(old, instead *node) string {
	var b strings.Builder
	n.write(&b, old, instead)
	return b.String()
}

// write prints the node.
func (n *node) write(b *strings.Builder, old, instead *node) {
	if n == old && old != nil {
		if instead != nil {
			instead.write(b, nil, nil)
		}
		return
	}
	for _, p := range n.parts {
		switch p := p.(type) {
		case string:
			b.WriteString(p)
		case *node:
			if p != nil {
				p.write(b, old, instead)
			}
		}
	}
}

// replace puts another node in the place of a descendant.
func (n *node) replace(old, instead *node) {
	for i, p := range n.parts {
		child, ok := p.(*node)
		switch {
		case !ok || child == nil:
		case child == old && instead == nil:
			n.parts[i] = ""
		case child == old:
			n.parts[i] = instead
		default:
			child.replace(old, instead)
		}
	}
}

// children lists the nodes directly below.
func (n *node) children() []*node {
	var out []*node
	for _, p := range n.parts {
		if c, ok := p.(*node); ok && c != nil {
			out = append(out, c)
		}
	}
	return out
}

// each calls f with the node and all below it.
func (n *node) each(f func(*node)) {
	f(n)
	for _, c := range n.children() {
		c.each(f)
	}
}

// list puts a separator between nodes; all but the first can be left out.
func list(items []*node) *node {
	out := piece()
	for i, item := range items {
		if i == 0 {
			out.parts = append(out.parts, item)
			continue
		}
		out.parts = append(out.parts, optional(", ", item))
	}
	return out
}

// quote is a string constant.
func quote(s string) string {
	if strings.Contains(s, `\`) {
		return `E'` + strings.ReplaceAll(strings.ReplaceAll(s, `\`, `\\`), "'", "''") + `'`
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}
