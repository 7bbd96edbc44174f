package jsonpath

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/regex"
)

// The limits of a path: how deep its parts may be nested, and how many items it may have;
// the digits of numbers count as well.
const (
	depthMax      = 1000
	itemsMax      = 10000
	digitsPerItem = 16
)

// parser reads a path by recursive descent. An operand and a condition may both begin
// with a parenthesis, so that one function reads either; who needs one of them asks
// with expression or condition, which fail at the token where PostgreSQL's parser does.
type parser struct {
	lexer
	number func(string) (string, error)
	depth  int
	items  int
}

// Parse reads a path. number returns the canonical form of a number, or the error of
// one that is too large.
func Parse(src string, number func(string) (string, error)) (*Path, error) {
	p := &parser{lexer: lexer{src: src}, number: number}
	if err := p.next(); err != nil {
		return nil, err
	}
	if p.kind == tokenEnd {
		return nil, pgerr.New(pgerr.InvalidTextRepresentation, "invalid input syntax for type jsonpath: \"%s\"", src)
	}
	out := &Path{Strict: p.keyword == "strict"}
	if out.Strict || p.keyword == "lax" {
		if err := p.next(); err != nil {
			return nil, err
		}
	}
	var err error
	if out.Root, err = p.or(); err != nil {
		return nil, err
	}
	if p.kind != tokenEnd {
		return nil, p.syntaxError()
	}
	return out, check(out.Root, 0, false)
}

// syntaxError is the error of a token that cannot be here.
func (p *parser) syntaxError() error { return p.fail("syntax error") }

// errDepth is the error of a path that is too long or too deep.
func errDepth() error {
	return pgerr.New(pgerr.StatementTooComplex, "stack depth limit exceeded").
		WithHint("A jsonpath may be nested %d levels deep and have %d items.", depthMax, itemsMax)
}

// enter counts a level of nesting.
func (p *parser) enter() error {
	if p.depth++; p.depth > depthMax {
		return errDepth()
	}
	return nil
}

// item makes an item.
func (p *parser) item(it Item) (*Item, error) {
	if p.items++; p.items > itemsMax {
		return nil, errDepth()
	}
	return &it, nil
}

// symbol reads a token that must be there.
func (p *parser) symbol(kind tokenKind) error {
	if p.kind != kind {
		return p.syntaxError()
	}
	return p.next()
}

// word reads a keyword that must be there.
func (p *parser) word(keyword string) error {
	if p.keyword != keyword {
		return p.syntaxError()
	}
	return p.next()
}

// condition reads what must be a condition.
func (p *parser) condition(read func() (*Item, error)) (*Item, error) {
	it, err := read()
	if err == nil && !it.IsPredicate() {
		err = p.syntaxError()
	}
	return it, err
}

// expression reads what must not be a condition.
func (p *parser) expression(read func() (*Item, error)) (*Item, error) {
	it, err := read()
	if err == nil && it.IsPredicate() {
		err = p.syntaxError()
	}
	return it, err
}

// or reads conditions joined by ||, or one operand.
func (p *parser) or() (*Item, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	return p.joined(tokenOr, Or, func() (*Item, error) { return p.joined(tokenAnd, And, p.not) })
}

// joined reads conditions joined by an operator.
func (p *parser) joined(token tokenKind, kind Kind, read func() (*Item, error)) (*Item, error) {
	left, err := read()
	for err == nil && p.kind == token {
		if !left.IsPredicate() {
			return nil, p.syntaxError()
		}
		left, err = p.binary(kind, left, func() (*Item, error) { return p.condition(read) })
	}
	return left, err
}

// binary reads the right side of an operator that is the current token.
func (p *parser) binary(kind Kind, left *Item, read func() (*Item, error)) (*Item, error) {
	if err := p.next(); err != nil {
		return nil, err
	}
	right, err := read()
	if err != nil {
		return nil, err
	}
	return p.item(Item{Kind: kind, Left: left, Right: right})
}

// not reads a negated condition, or a comparison.
func (p *parser) not() (*Item, error) {
	if p.kind != '!' {
		return p.comparison()
	}
	if err := p.next(); err != nil {
		return nil, err
	}
	if p.keyword == "exists" {
		operand, err := p.exists()
		if err != nil {
			return nil, err
		}
		return p.item(Item{Kind: Not, Left: operand})
	}
	if err := p.symbol('('); err != nil {
		return nil, err
	}
	operand, err := p.condition(p.or)
	if err != nil {
		return nil, err
	}
	if err := p.symbol(')'); err != nil {
		return nil, err
	}
	return p.item(Item{Kind: Not, Left: operand})
}

// exists reads exists (...), whose word is the current token.
func (p *parser) exists() (*Item, error) {
	if err := p.next(); err != nil {
		return nil, err
	}
	if err := p.symbol('('); err != nil {
		return nil, err
	}
	operand, err := p.expression(p.or)
	if err != nil {
		return nil, err
	}
	if err := p.symbol(')'); err != nil {
		return nil, err
	}
	return p.item(Item{Kind: Exists, Left: operand})
}

// comparisons are the operators that compare.
var comparisons = map[tokenKind]Kind{
	tokenEqual: Equal, tokenNotEqual: NotEqual, '<': Less, '>': Greater, tokenLessEqual: LessEqual, tokenGreaterEqual: GreaterEqual,
}

// comparison reads a comparison, exists, or what may stand before one.
func (p *parser) comparison() (*Item, error) {
	if p.keyword == "exists" {
		return p.exists()
	}
	left, err := p.sum()
	if err != nil {
		return nil, err
	}
	if left.IsPredicate() {
		return left, nil
	}
	if kind, ok := comparisons[p.kind]; ok {
		return p.binary(kind, left, func() (*Item, error) { return p.expression(p.sum) })
	}
	switch p.keyword {
	case "starts":
		return p.startsWith(left)
	case "like_regex":
		return p.likeRegex(left)
	}
	return left, nil
}

// startsWith reads starts with and its operand.
func (p *parser) startsWith(left *Item) (*Item, error) {
	if err := p.next(); err != nil {
		return nil, err
	}
	if err := p.word("with"); err != nil {
		return nil, err
	}
	kind := String
	switch p.kind {
	case tokenString:
	case tokenVariable:
		kind = Variable
	default:
		return nil, p.syntaxError()
	}
	right, err := p.item(Item{Kind: kind, Text: p.text})
	if err != nil {
		return nil, err
	}
	if err := p.next(); err != nil {
		return nil, err
	}
	return p.item(Item{Kind: StartsWith, Left: left, Right: right})
}

// likeRegex reads like_regex, its pattern and flags.
func (p *parser) likeRegex(left *Item) (*Item, error) {
	if err := p.next(); err != nil {
		return nil, err
	}
	if p.kind != tokenString {
		return nil, p.syntaxError()
	}
	it, err := p.item(Item{Kind: LikeRegex, Left: left, Text: p.text})
	if err != nil {
		return nil, err
	}
	if err := p.next(); err != nil {
		return nil, err
	}
	flags := ""
	if p.keyword == "flag" {
		if err := p.next(); err != nil {
			return nil, err
		}
		if p.kind != tokenString {
			return nil, p.syntaxError()
		}
		flags = p.text
		if err := p.next(); err != nil {
			return nil, err
		}
	}
	return it, it.compile(flags)
}

// regexFlags are the flags of like_regex in the order in which they are printed.
const regexFlags = "ismxq"

// compile checks the flags of a like_regex and compiles its pattern.
func (it *Item) compile(flags string) error {
	for _, f := range flags {
		if !strings.ContainsRune(regexFlags, f) {
			e := errInput().WithDetail("Unrecognized flag character \"%c\" in LIKE_REGEX predicate.", f)
			e.Code = pgerr.SyntaxError
			return e
		}
	}
	has := func(f string) bool { return strings.Contains(flags, f) }
	for _, f := range regexFlags {
		if has(string(f)) {
			it.Flags += string(f)
		}
	}
	opts := regex.Options{Insensitive: has("i"), Literal: has("q")}
	if opts.DotNewline = true; !opts.Literal {
		opts.DotNewline, opts.LineAnchors = has("s"), has("m")
		if has("x") {
			return pgerr.New(pgerr.FeatureNotSupported, "XQuery \"x\" flag (expanded regular expressions) is not implemented")
		}
	}
	var err error
	it.Pattern, err = regex.Compile(it.Text, opts)
	return err
}
