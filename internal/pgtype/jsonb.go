package pgtype

import (
	"cmp"
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// jsonbIO is the I/O of jsonb: its value is the text PostgreSQL would print.
var jsonbIO = codec{
	input:  func(_ *Env, s string, _ int32) (value.Value, error) { return jsonbInput(s) },
	output: textOutput,
	recv:   jsonbRecv,
	send:   func(buf []byte, v value.Value) []byte { return append(append(buf, jsonbVersion), v.Str()...) },
}

// jsonbVersion is the first byte of jsonb's binary form.
const jsonbVersion = 1

// jsonNode is a JSON value in memory. Text is the decoded string, the
// normalised number or the word.
type jsonNode struct {
	kind     jsonToken
	text     string
	keys     []string // of an object, beside children
	children []*jsonNode
}

// jsonbRecv reads the version byte and the text.
func jsonbRecv(b []byte, _ int32) (value.Value, error) {
	if len(b) == 0 {
		return value.Null, shortMessage()
	}
	if b[0] != jsonbVersion {
		return value.Null, pgerr.New(pgerr.InternalError, "unsupported jsonb version number %d", b[0])
	}
	return jsonbInput(string(b[1:]))
}

// jsonbInput checks and normalises s.
func jsonbInput(s string) (value.Value, error) {
	if err := CheckUTF8(s); err != nil {
		return value.Null, err
	}
	p := jsonParser{lex: jsonLexer{src: s, line: 1, unescape: true}, keep: true}
	node, err := p.parse()
	if err != nil {
		return value.Null, err
	}
	var out strings.Builder
	node.normalise()
	node.print(&out)
	return value.JSON(out.String()), nil
}

// normalise orders the keys of every object by length and bytes and keeps the
// last of equal keys.
func (n *jsonNode) normalise() {
	for _, c := range n.children {
		c.normalise()
	}
	if n.kind != '{' {
		return
	}
	order := make([]int, len(n.keys))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(compareJSONKeys(n.keys[i], n.keys[j]), i-j)
	})
	keys, children := make([]string, 0, len(order)), make([]*jsonNode, 0, len(order))
	for at, i := range order {
		if at+1 < len(order) && n.keys[order[at+1]] == n.keys[i] {
			continue
		}
		keys, children = append(keys, n.keys[i]), append(children, n.children[i])
	}
	n.keys, n.children = keys, children
}

// compareJSONKeys is jsonb's order of keys.
func compareJSONKeys(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}

// print writes the node as jsonb prints it.
func (n *jsonNode) print(out *strings.Builder) {
	switch n.kind {
	case '{':
		out.WriteByte('{')
		for i, c := range n.children {
			if i > 0 {
				out.WriteString(", ")
			}
			out.Write(AppendJSONString(nil, n.keys[i]))
			out.WriteString(": ")
			c.print(out)
		}
		out.WriteByte('}')
	case '[':
		out.WriteByte('[')
		for i, c := range n.children {
			if i > 0 {
				out.WriteString(", ")
			}
			c.print(out)
		}
		out.WriteByte(']')
	case jsonString:
		out.Write(AppendJSONString(nil, n.text))
	default:
		out.WriteString(n.text)
	}
}

// AppendJSONString appends s as a JSON string, escaped as PostgreSQL does.
func AppendJSONString(buf []byte, s string) []byte {
	const digits = "0123456789abcdef"
	buf = append(buf, '"')
	for i := range len(s) {
		c := s[i]
		if at := strings.IndexByte("\"\\\b\f\n\r\t", c); at >= 0 {
			buf = append(buf, '\\', `"\bfnrt`[at])
			continue
		}
		if c < ' ' {
			buf = append(buf, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
			continue
		}
		buf = append(buf, c)
	}
	return append(buf, '"')
}
