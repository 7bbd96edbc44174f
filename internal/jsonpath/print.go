package jsonpath

import (
	"strconv"
	"strings"
)

// String returns the path as PostgreSQL prints it.
func (p *Path) String() string {
	var b strings.Builder
	if p.Strict {
		b.WriteString("strict ")
	}
	printItem(&b, p.Root, false, true)
	return b.String()
}

// priority orders the operators by how tightly they bind.
func priority(k Kind) int {
	switch k {
	case Or:
		return 0
	case And:
		return 1
	case Equal, NotEqual, Less, Greater, LessEqual, GreaterEqual, StartsWith:
		return 2
	case Add, Sub:
		return 3
	case Mul, Div, Mod:
		return 4
	case Plus, Minus:
		return 5
	}
	return 6
}

// printItem prints an item and what is applied to it. accessor is set behind another
// item, brackets where an operator needs them.
func printItem(b *strings.Builder, it *Item, accessor, brackets bool) {
	for it != nil {
		printOne(b, it, accessor, brackets)
		it, accessor, brackets = it.Next, true, true
	}
}

// printOne prints an item alone.
func printOne(b *strings.Builder, it *Item, accessor, brackets bool) {
	if it.Kind >= And && it.Kind <= Minus {
		printOperator(b, it, brackets)
		return
	}
	switch it.Kind {
	case Null:
		b.WriteString("null")
	case String:
		quote(b, it.Text)
	case Number:
		if it.Next != nil {
			b.WriteString("(" + it.Text + ")")
			return
		}
		b.WriteString(it.Text)
	case Bool:
		b.WriteString(strconv.FormatBool(it.True))
	case Variable:
		b.WriteByte('$')
		quote(b, it.Text)
	case Root:
		b.WriteByte('$')
	case Current:
		b.WriteByte('@')
	case Last:
		b.WriteString("last")
	default:
		printAccessor(b, it, accessor)
	}
}

// printAccessor prints an accessor, filter or method.
func printAccessor(b *strings.Builder, it *Item, accessor bool) {
	if accessor && it.Kind != AnyArray && it.Kind != IndexArray && it.Kind != Filter {
		b.WriteByte('.')
	}
	switch it.Kind {
	case Key:
		quote(b, it.Text)
	case AnyKey:
		b.WriteByte('*')
	case AnyArray:
		b.WriteString("[*]")
	case IndexArray:
		printSubscripts(b, it.Subscripts)
	case Any:
		printLevels(b, it.First, it.Last)
	case Filter:
		b.WriteString("?(")
		printItem(b, it.Left, false, false)
		b.WriteByte(')')
	default:
		b.WriteString(it.Kind.Name() + "(")
		if it.Left != nil {
			printItem(b, it.Left, false, false)
		}
		b.WriteByte(')')
	}
}

// printOperator prints an operator; the three that have brackets of their own get
// others where something is applied to them.
func printOperator(b *strings.Builder, it *Item, brackets bool) {
	brackets = brackets && it.Kind != Not && it.Kind != IsUnknown && it.Kind != Exists
	if brackets = brackets || it.Next != nil; brackets {
		b.WriteByte('(')
		defer b.WriteByte(')')
	}
	operand := func(o *Item) { printItem(b, o, false, priority(o.Kind) <= priority(it.Kind)) }
	switch it.Kind {
	case Not:
		b.WriteString("!(")
		printItem(b, it.Left, false, false)
		b.WriteByte(')')
	case IsUnknown:
		b.WriteByte('(')
		printItem(b, it.Left, false, false)
		b.WriteString(") is unknown")
	case Exists:
		b.WriteString("exists (")
		printItem(b, it.Left, false, false)
		b.WriteByte(')')
	case Plus, Minus:
		b.WriteString(it.Kind.Name())
		operand(it.Left)
	case LikeRegex:
		operand(it.Left)
		b.WriteString(" like_regex ")
		quote(b, it.Text)
		if it.Flags != "" {
			b.WriteString(` flag "` + it.Flags + `"`)
		}
	default:
		operand(it.Left)
		b.WriteString(" " + it.Kind.Name() + " ")
		operand(it.Right)
	}
}

// printSubscripts prints the list of an array accessor.
func printSubscripts(b *strings.Builder, list []Subscript) {
	b.WriteByte('[')
	for i, s := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		printItem(b, s.From, false, false)
		if s.To != nil {
			b.WriteString(" to ")
			printItem(b, s.To, false, false)
		}
	}
	b.WriteByte(']')
}

// printLevels prints ** with its levels.
func printLevels(b *strings.Builder, first, last uint32) {
	b.WriteString("**")
	if first == 0 && last == LevelLast {
		return
	}
	b.WriteString("{" + level(first))
	if first != last {
		b.WriteString(" to " + level(last))
	}
	b.WriteByte('}')
}

// level prints a level of **.
func level(n uint32) string {
	if n == LevelLast {
		return "last"
	}
	return strconv.FormatUint(uint64(n), 10)
}

// quote prints a string as JSON does.
func quote(b *strings.Builder, s string) {
	const digits = "0123456789abcdef"
	b.WriteByte('"')
	for i := range len(s) {
		c := s[i]
		switch at := strings.IndexByte("\"\\\b\f\n\r\t", c); {
		case at >= 0:
			b.WriteByte('\\')
			b.WriteByte(`"\bfnrt`[at])
		case c < ' ':
			b.WriteString(`\u00`)
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
}
