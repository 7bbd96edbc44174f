package pgtype

import (
	"fmt"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// jsonIO is the I/O of json: text that was checked.
var jsonIO = codec{
	input:  func(_ *Env, s string, _ int32) (value.Value, error) { return jsonInput(s) },
	output: textOutput,
	recv:   func(b []byte, _ int32) (value.Value, error) { return jsonInput(string(b)) },
	send:   textSend,
}

// maxJSONDepth bounds the nesting of JSON, about where PostgreSQL's stack
// ends with its default max_stack_depth.
const maxJSONDepth = 6000

// jsonInput checks s.
func jsonInput(s string) (value.Value, error) {
	if err := CheckUTF8(s); err != nil {
		return value.Null, err
	}
	p := jsonParser{lex: jsonLexer{src: s, line: 1}}
	if _, err := p.parse(); err != nil {
		return value.Null, err
	}
	return value.JSON(s), nil
}

// fail is the complaint about the token at hand.
func (l *jsonLexer) fail(format string, args ...any) error {
	return l.locate(pgerr.New(pgerr.InvalidTextRepresentation, "invalid input syntax for type json").
		WithDetail(format, args...))
}

// invalidToken is the complaint about text that is no token.
func (l *jsonLexer) invalidToken() error {
	return l.fail("Token \"%s\" is invalid.", l.src[l.start:l.end])
}

// locate adds the context line: the input up to the end of the token, at most
// about fifty bytes of it.
func (l *jsonLexer) locate(e *pgerr.Error) error {
	const window = 50
	start := l.lineStart
	for l.end-start >= window {
		_, n := utf8.DecodeRuneInString(l.src[start:])
		start += n
	}
	if start-l.lineStart <= 3 {
		start = l.lineStart
	}
	prefix, suffix := "", ""
	if start > l.lineStart {
		prefix = "..."
	}
	if l.end < len(l.src) && l.src[l.end] != '\n' && l.src[l.end] != '\r' {
		suffix = "..."
	}
	e.Where = fmt.Sprintf("JSON data, line %d: %s%s%s", l.line, prefix, l.src[start:l.end], suffix)
	return e
}

// jsonParser checks the grammar of JSON. With keep set it builds the tree
// that jsonb needs.
type jsonParser struct {
	lex   jsonLexer
	keep  bool
	depth int
}

// parse reads one JSON value and the end of the input.
func (p *jsonParser) parse() (*jsonNode, error) {
	if err := p.lex.next(); err != nil {
		return nil, err
	}
	node, err := p.value()
	if err != nil {
		return nil, err
	}
	if p.lex.token != jsonEnd {
		return nil, p.expected("end of input")
	}
	return node, nil
}

// expected is the complaint about a token in the wrong place.
func (p *jsonParser) expected(what string) error {
	if p.lex.token == jsonEnd {
		return p.lex.fail("The input string ended unexpectedly.")
	}
	return p.lex.fail("Expected %s, but found \"%s\".", what, p.lex.src[p.lex.start:p.lex.end])
}

// value reads the value that starts at the current token.
func (p *jsonParser) value() (*jsonNode, error) {
	switch p.lex.token {
	case '{', '[':
		p.depth++
		if p.depth > maxJSONDepth {
			return nil, pgerr.New(pgerr.StatementTooComplex, "stack depth limit exceeded").
				WithHint("Flatten the JSON value; it may be nested %d levels deep.", maxJSONDepth)
		}
		defer func() { p.depth-- }()
		if p.lex.token == '{' {
			return p.object()
		}
		return p.array()
	case jsonString, jsonNumber, jsonTrue, jsonFalse, jsonNull:
		node, err := p.scalar()
		if err != nil {
			return nil, err
		}
		return node, p.lex.next()
	}
	return nil, p.expected("JSON value")
}

// scalar returns the node of the current token, nil when none is kept.
func (p *jsonParser) scalar() (*jsonNode, error) {
	if !p.keep {
		return nil, nil
	}
	node := &jsonNode{kind: p.lex.token, text: p.lex.src[p.lex.start:p.lex.end]}
	switch p.lex.token {
	case jsonString:
		node.text = p.lex.text
	case jsonNumber:
		d, err := ParseNumeric(node.text)
		if err != nil {
			return nil, err
		}
		node.text = string(AppendNumeric(nil, d))
	}
	return node, nil
}

// object reads an object whose brace is the current token.
func (p *jsonParser) object() (*jsonNode, error) {
	node := p.container('{')
	if err := p.lex.next(); err != nil {
		return nil, err
	}
	if p.lex.token == '}' {
		return node, p.lex.next()
	}
	for want := "string or \"}\""; ; want = "string" {
		if p.lex.token != jsonString {
			return nil, p.expected(want)
		}
		if err := p.member(node); err != nil {
			return nil, err
		}
		switch p.lex.token {
		case '}':
			return node, p.lex.next()
		case ',':
			if err := p.lex.next(); err != nil {
				return nil, err
			}
		default:
			return nil, p.expected("\",\" or \"}\"")
		}
	}
}

// member reads a key, a colon and a value into node.
func (p *jsonParser) member(node *jsonNode) error {
	key := p.lex.text
	if err := p.lex.next(); err != nil {
		return err
	}
	if p.lex.token != ':' {
		return p.expected("\":\"")
	}
	if err := p.lex.next(); err != nil {
		return err
	}
	child, err := p.value()
	if err == nil && p.keep {
		node.keys = append(node.keys, key)
		node.children = append(node.children, child)
	}
	return err
}

// array reads an array whose bracket is the current token.
func (p *jsonParser) array() (*jsonNode, error) {
	node := p.container('[')
	if err := p.lex.next(); err != nil {
		return nil, err
	}
	if p.lex.token == ']' {
		return node, p.lex.next()
	}
	for {
		child, err := p.value()
		if err != nil {
			return nil, err
		}
		if p.keep {
			node.children = append(node.children, child)
		}
		switch p.lex.token {
		case ']':
			return node, p.lex.next()
		case ',':
			if err := p.lex.next(); err != nil {
				return nil, err
			}
		default:
			return nil, p.expected("\",\" or \"]\"")
		}
	}
}

// container returns an empty node, nil when none is kept.
func (p *jsonParser) container(kind jsonToken) *jsonNode {
	if !p.keep {
		return nil
	}
	return &jsonNode{kind: kind}
}
