package regex

import (
	"fmt"
	"strings"
)

// golang writes a node in the syntax of Go's package regexp; ok is false for what it
// does not have.
func (n *node) golang(b *strings.Builder) (ok bool) {
	switch n.form {
	case characters:
		return n.set.golang(b)
	case sequence, choice:
		b.WriteString("(?:")
		for i, kid := range n.kids {
			if i > 0 && n.form == choice {
				b.WriteByte('|')
			}
			if !kid.golang(b) {
				return false
			}
		}
		b.WriteByte(')')
	case repeat:
		b.WriteString("(?:")
		if !n.kids[0].golang(b) {
			return false
		}
		b.WriteByte(')')
		switch {
		case n.high != unbounded:
			fmt.Fprintf(b, "{%d,%d}", n.low, n.high)
		case n.low < 2:
			b.WriteByte("*+"[n.low])
		default:
			fmt.Fprintf(b, "{%d,}", n.low)
		}
	case assertion:
		b.WriteString(map[byte]string{'^': `(?m:^)`, '$': `(?m:$)`, 'A': `\A`, 'Z': `\z`}[n.assert])
	case look:
		return false
	}
	return true
}
