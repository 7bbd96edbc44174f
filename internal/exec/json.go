package exec

import (
	"cmp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// jsonKind is the kind of a JSON value, in the order in which jsonb sorts.
type jsonKind uint8

// The kinds of JSON values.
const (
	jsonNull jsonKind = iota
	jsonString
	jsonNumber
	jsonBool
	jsonArray
	jsonObject
)

// jsonTree is a JSON value. raw is its text as it stands in the input.
type jsonTree struct {
	kind  jsonKind
	raw   string
	text  string // of a string, decoded
	keys  []string
	items []*jsonTree
}

// parseJSON reads the text of a json or jsonb value, which is known to be
// valid; of what is not it makes null.
func parseJSON(s string) *jsonTree {
	p := jsonReader{s: s}
	return p.value()
}

// jsonReader reads valid JSON.
type jsonReader struct {
	s  string
	at int
}

// skip skips white space and returns the next byte, 0 at the end.
func (p *jsonReader) skip() byte {
	for p.at < len(p.s) && strings.IndexByte(" \t\r\n", p.s[p.at]) >= 0 {
		p.at++
	}
	if p.at == len(p.s) {
		return 0
	}
	return p.s[p.at]
}

// value reads a value.
func (p *jsonReader) value() *jsonTree {
	c := p.skip()
	start := p.at
	n := &jsonTree{}
	switch c {
	case '{':
		n.kind = jsonObject
		p.members(n, '}')
	case '[':
		n.kind = jsonArray
		p.members(n, ']')
	case '"':
		n.kind, n.text = jsonString, p.str()
	default:
		for p.at < len(p.s) && strings.IndexByte(",]} \t\r\n", p.s[p.at]) < 0 {
			p.at++
		}
		switch c {
		case 't', 'f':
			n.kind = jsonBool
		case 'n', 0:
			n.kind = jsonNull
		default:
			n.kind = jsonNumber
		}
	}
	n.raw = p.s[start:p.at]
	return n
}

// members reads the members of an object or the elements of an array.
func (p *jsonReader) members(n *jsonTree, end byte) {
	p.at++
	for {
		switch c := p.skip(); c {
		case end:
			p.at++
			return
		case 0:
			return
		case ',':
			p.at++
			continue
		}
		if n.kind == jsonObject {
			n.keys = append(n.keys, p.str())
			p.skip()
			p.at++ // the colon
		}
		n.items = append(n.items, p.value())
	}
}

// str reads a string and decodes it.
func (p *jsonReader) str() string {
	p.at++
	start := p.at
	for p.at < len(p.s) && p.s[p.at] != '"' {
		if p.s[p.at] == '\\' {
			p.at++
		}
		p.at++
	}
	end := min(p.at, len(p.s))
	p.at = min(p.at+1, len(p.s))
	body := p.s[min(start, end):end]
	if strings.IndexByte(body, '\\') < 0 {
		return body
	}
	return decodeJSONString(body)
}

// decodeJSONString resolves the escapes of a string.
func decodeJSONString(s string) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '\\')
		if i < 0 || i+1 >= len(s) {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		c := s[i+1]
		s = s[i+2:]
		if at := strings.IndexByte("bfnrt", c); at >= 0 {
			b.WriteByte("\b\f\n\r\t"[at])
			continue
		}
		if c != 'u' {
			b.WriteByte(c)
			continue
		}
		var r rune
		r, s = unicodeEscape(s)
		b.WriteRune(r)
	}
}

// unicodeEscape reads four hexadecimal digits, and a second half after a first
// one.
func unicodeEscape(s string) (rune, string) {
	n, err := strconv.ParseUint(s[:min(4, len(s))], 16, 32)
	if err != nil {
		return utf8.RuneError, s
	}
	s = s[4:]
	if n < 0xd800 || n > 0xdbff || len(s) < 6 || s[:2] != `\u` {
		return rune(n), s
	}
	low, err := strconv.ParseUint(s[2:6], 16, 32)
	if err != nil {
		return utf8.RuneError, s
	}
	return rune((n-0xd800)<<10 + (low - 0xdc00) + 0x10000), s[6:]
}

// get returns the member of a key, nil if there is none. The last of several
// counts.
func (n *jsonTree) get(key string) *jsonTree {
	if n.kind != jsonObject {
		return nil
	}
	for i := len(n.keys) - 1; i >= 0; i-- {
		if n.keys[i] == key {
			return n.items[i]
		}
	}
	return nil
}

// element returns an element of an array, counted from the end when negative.
func (n *jsonTree) element(i int64) *jsonTree {
	if i < 0 {
		i += int64(len(n.items))
	}
	if n.kind != jsonArray || i < 0 || i >= int64(len(n.items)) {
		return nil
	}
	return n.items[i]
}

// compareJSON orders two jsonb values as jsonb_cmp does.
func compareJSON(a, b string) int { return compareTrees(parseJSON(a), parseJSON(b)) }

// compareTrees orders values: by kind, containers by size, then by content. An
// empty array sorts first of all.
func compareTrees(a, b *jsonTree) int {
	if a.kind != b.kind {
		aEmpty, bEmpty := a.kind == jsonArray && len(a.items) == 0, b.kind == jsonArray && len(b.items) == 0
		if aEmpty != bEmpty {
			return boolInt(bEmpty) - boolInt(aEmpty)
		}
		return cmp.Compare(a.kind, b.kind)
	}
	switch a.kind {
	case jsonString:
		return strings.Compare(a.text, b.text)
	case jsonNumber:
		x, errX := pgtype.ParseNumeric(a.raw)
		y, errY := pgtype.ParseNumeric(b.raw)
		if errX != nil || errY != nil {
			return strings.Compare(a.raw, b.raw)
		}
		return pgtype.CompareNumeric(x, y)
	case jsonBool:
		return boolInt(a.raw == "true") - boolInt(b.raw == "true")
	}
	if c := cmp.Compare(len(a.items), len(b.items)); c != 0 {
		return c
	}
	for i := range a.items {
		if a.kind == jsonObject {
			if c := strings.Compare(a.keys[i], b.keys[i]); c != 0 {
				return c
			}
		}
		if c := compareTrees(a.items[i], b.items[i]); c != 0 {
			return c
		}
	}
	return 0
}

// contains reports whether jsonb a @> b holds. top is set for the outermost
// values, where an array may contain a bare scalar.
func (n *jsonTree) contains(o *jsonTree, top bool) bool {
	switch {
	case n.kind == jsonObject && o.kind == jsonObject:
		for i, k := range o.keys {
			m := n.get(k)
			if m == nil || !m.contains(o.items[i], false) {
				return false
			}
		}
		return true
	case n.kind == jsonArray && o.kind == jsonArray:
		for _, want := range o.items {
			if !n.hasElement(want) {
				return false
			}
		}
		return true
	case n.kind == jsonArray && top && o.kind < jsonArray:
		return n.hasElement(o)
	}
	return n.kind == o.kind && compareTrees(n, o) == 0
}

// hasElement reports whether an element contains want.
func (n *jsonTree) hasElement(want *jsonTree) bool {
	for _, e := range n.items {
		if e.kind == want.kind && e.contains(want, false) {
			return true
		}
	}
	return false
}
