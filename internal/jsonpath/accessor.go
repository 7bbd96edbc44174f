package jsonpath

import (
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// operators are the arithmetic operators, by level.
var operators = [2]map[tokenKind]Kind{{'+': Add, '-': Sub}, {'*': Mul, '/': Div, '%': Mod}}

// sum reads operands joined by + and -.
func (p *parser) sum() (*Item, error) {
	return p.arithmetic(0, func() (*Item, error) { return p.arithmetic(1, p.unary) })
}

// arithmetic reads operands joined by the operators of a level.
func (p *parser) arithmetic(level int, read func() (*Item, error)) (*Item, error) {
	left, err := read()
	for err == nil {
		kind, ok := operators[level][p.kind]
		if !ok {
			break
		}
		if left.IsPredicate() {
			return nil, p.syntaxError()
		}
		left, err = p.binary(kind, left, func() (*Item, error) { return p.expression(read) })
	}
	return left, err
}

// unary reads an operand with its signs. A sign before a number is part of it.
func (p *parser) unary() (*Item, error) {
	if p.kind != '+' && p.kind != '-' {
		return p.accessors()
	}
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	kind := Plus
	if p.kind == '-' {
		kind = Minus
	}
	if err := p.next(); err != nil {
		return nil, err
	}
	operand, err := p.expression(p.unary)
	if err != nil {
		return nil, err
	}
	if operand.Kind != Number || operand.Next != nil {
		return p.item(Item{Kind: kind, Left: operand})
	}
	if digits, negative := strings.CutPrefix(operand.Text, "-"); kind == Minus && negative {
		operand.Text = digits
	} else if kind == Minus && strings.Trim(digits, "0.") != "" {
		operand.Text = "-" + digits
	}
	return operand, nil
}

// accessors reads where a path starts and its accessors.
func (p *parser) accessors() (*Item, error) {
	start, err := p.primary()
	if err != nil {
		return nil, err
	}
	end := start
	for end.Next != nil {
		end = end.Next
	}
	for p.kind == '.' || p.kind == '[' || p.kind == '?' {
		if end.Next, err = p.accessor(); err != nil {
			return nil, err
		}
		end = end.Next
	}
	if start.Next == nil && p.keyword == "is" && start.IsPredicate() {
		if err := p.next(); err != nil {
			return nil, err
		}
		if err := p.word("unknown"); err != nil {
			return nil, err
		}
		return p.item(Item{Kind: IsUnknown, Left: start})
	}
	return start, nil
}

// primary reads a literal, a start of paths, or anything in parentheses.
func (p *parser) primary() (*Item, error) {
	it := Item{Text: p.text}
	switch p.kind {
	case tokenString:
		it.Kind = String
	case tokenVariable:
		it.Kind = Variable
	case tokenInteger, tokenNumber:
		it.Kind = Number
		var err error
		if it.Text, err = p.number(p.text); err != nil {
			return nil, err
		}
		p.items += len(it.Text) / digitsPerItem // 1e100000 is short to write
	case '$':
		it.Kind = Root
	case '@':
		it.Kind = Current
	case '(':
		return p.parenthesised()
	default:
		switch p.keyword {
		case "null":
			it.Kind = Null
		case "true", "false":
			it.Kind, it.True = Bool, p.keyword == "true"
		case "last":
			it.Kind = Last
		default:
			return nil, p.syntaxError()
		}
		it.Text = ""
	}
	if err := p.next(); err != nil {
		return nil, err
	}
	return p.item(it)
}

// parenthesised reads an operand or a condition in parentheses.
func (p *parser) parenthesised() (*Item, error) {
	if err := p.next(); err != nil {
		return nil, err
	}
	it, err := p.or()
	if err != nil {
		return nil, err
	}
	return it, p.symbol(')')
}

// accessor reads one accessor.
func (p *parser) accessor() (*Item, error) {
	kind := p.kind
	if err := p.next(); err != nil {
		return nil, err
	}
	switch kind {
	case '[':
		return p.array()
	case '?':
		return p.filtered()
	}
	switch p.kind {
	case '*':
		if err := p.next(); err != nil {
			return nil, err
		}
		return p.item(Item{Kind: AnyKey})
	case tokenAny:
		return p.levels()
	case tokenString, tokenWord:
		return p.keyOrMethod()
	}
	return nil, p.syntaxError()
}

// methods are the methods without arguments, and datetime, which may have one.
var methods = map[string]Kind{
	"type": Type, "size": Size, "abs": Abs, "floor": Floor, "ceiling": Ceiling, "double": Double, "keyvalue": KeyValue,
	"datetime": Datetime,
}

// keyOrMethod reads a key, or a method if a parenthesis follows its name.
func (p *parser) keyOrMethod() (*Item, error) {
	it := Item{Kind: Key, Text: p.text}
	method, isMethod := methods[p.keyword]
	if err := p.next(); err != nil {
		return nil, err
	}
	if !isMethod || p.kind != '(' {
		return p.item(it)
	}
	it = Item{Kind: method}
	if err := p.next(); err != nil {
		return nil, err
	}
	if method == Datetime && p.kind == tokenString {
		it.Left = &Item{Kind: String, Text: p.text}
		if err := p.next(); err != nil {
			return nil, err
		}
	}
	if err := p.symbol(')'); err != nil {
		return nil, err
	}
	return p.item(it)
}

// filtered reads the condition of a filter.
func (p *parser) filtered() (*Item, error) {
	if err := p.symbol('('); err != nil {
		return nil, err
	}
	condition, err := p.condition(p.or)
	if err != nil {
		return nil, err
	}
	if err := p.symbol(')'); err != nil {
		return nil, err
	}
	return p.item(Item{Kind: Filter, Left: condition})
}

// array reads the subscripts of an array accessor.
func (p *parser) array() (*Item, error) {
	if p.kind == '*' {
		if err := p.next(); err != nil {
			return nil, err
		}
		if err := p.symbol(']'); err != nil {
			return nil, err
		}
		return p.item(Item{Kind: AnyArray})
	}
	it := Item{Kind: IndexArray}
	for {
		s, err := p.subscript()
		if err != nil {
			return nil, err
		}
		it.Subscripts = append(it.Subscripts, s)
		if p.kind != ',' {
			break
		}
		if err := p.next(); err != nil {
			return nil, err
		}
	}
	if err := p.symbol(']'); err != nil {
		return nil, err
	}
	return p.item(it)
}

// subscript reads one subscript or a range of them.
func (p *parser) subscript() (s Subscript, err error) {
	if s.From, err = p.expression(p.operand); err != nil || p.keyword != "to" {
		return s, err
	}
	if err = p.next(); err != nil {
		return s, err
	}
	s.To, err = p.expression(p.operand)
	return s, err
}

// operand reads an expression on a level of its own.
func (p *parser) operand() (*Item, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	return p.sum()
}

// levels reads ** and its levels.
func (p *parser) levels() (*Item, error) {
	it := Item{Kind: Any, Last: LevelLast}
	if err := p.next(); err != nil {
		return nil, err
	}
	if p.kind != '{' {
		return p.item(it)
	}
	if err := p.next(); err != nil {
		return nil, err
	}
	var err error
	if it.First, err = p.level(); err != nil {
		return nil, err
	}
	it.Last = it.First
	if p.keyword == "to" {
		if err = p.next(); err != nil {
			return nil, err
		}
		if it.Last, err = p.level(); err != nil {
			return nil, err
		}
	}
	if err := p.symbol('}'); err != nil {
		return nil, err
	}
	return p.item(it)
}

// level reads a level of **.
func (p *parser) level() (uint32, error) {
	if p.keyword == "last" {
		return LevelLast, p.next()
	}
	if p.kind != tokenInteger {
		return 0, p.syntaxError()
	}
	n, err := strconv.ParseInt(p.text, 10, 32)
	if err != nil {
		return 0, pgerr.New(pgerr.NumericValueOutOfRange, "value \"%s\" is out of range for type integer", p.text)
	}
	return uint32(n), p.next()
}

// check refuses @ outside of filters and last outside of subscripts.
func check(it *Item, filters int, subscript bool) error {
	for ; it != nil; it = it.Next {
		switch {
		case it.Kind == Current && filters == 0:
			return pgerr.New(pgerr.SyntaxError, "@ is not allowed in root expressions")
		case it.Kind == Last && !subscript:
			return pgerr.New(pgerr.SyntaxError, "LAST is allowed only in array subscripts")
		}
		inner := filters
		if it.Kind == Filter {
			inner++
		}
		for _, operand := range []*Item{it.Left, it.Right} {
			if err := check(operand, inner, subscript); err != nil {
				return err
			}
		}
		for _, s := range it.Subscripts {
			for _, bound := range []*Item{s.From, s.To} {
				if err := check(bound, filters, true); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
