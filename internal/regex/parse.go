package regex

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// parser reads a pattern.
type parser struct {
	opts   Options
	in     string
	depth  int
	looks  int     // how many lookarounds are open
	groups []*part // by their numbers; one that is still open is nil
	opened int     // groups opened so far
	traits
}

// traits say what a pattern contains that decides how it is run.
type traits struct {
	before  bool // something looks at what precedes a match
	edges   bool // something looks at what is around it
	special bool // Go's package regexp cannot do it
	back    bool // it has back references
}

// depthMax bounds the nesting of parentheses.
const depthMax = 1000

// parse reads a whole pattern.
func parse(source string, opts Options) (*part, *parser, error) {
	p := &parser{opts: opts, groups: []*part{nil}}
	rest, err := p.opts.directors(source)
	if err != nil {
		return nil, nil, err
	}
	p.in = rest
	if p.opts.Literal {
		return p.literal(), p, nil
	}
	top, err := p.alternatives()
	if err == nil && p.in != "" {
		err = errPattern("parentheses () not balanced")
	}
	if err == nil && top.node().size(map[*node]int{}) > programMax {
		err = errComplex()
	}
	return top, p, err
}

// literal is a pattern whose characters stand for themselves.
func (p *parser) literal() *part {
	top := &part{}
	for _, r := range p.in {
		top.elements = append(top.elements, &node{set: one(r, p.opts.Insensitive)})
	}
	return top
}

// skip skips what means nothing: comments, and blanks of an expanded pattern.
func (p *parser) skip() {
	for {
		before := len(p.in)
		if rest, ok := strings.CutPrefix(p.in, "(?#"); ok {
			_, p.in, _ = strings.Cut(rest, ")")
		}
		if p.opts.Expanded {
			p.in = strings.TrimLeftFunc(p.in, unicode.IsSpace)
			if rest, ok := strings.CutPrefix(p.in, "#"); ok {
				_, p.in, _ = strings.Cut(rest, "\n")
			}
		}
		if len(p.in) == before {
			return
		}
	}
}

// ended reports whether a branch ends here.
func (p *parser) ended() bool {
	p.skip()
	return p.in == "" || p.in[0] == '|' || p.in[0] == ')' && p.depth > 0
}

// alternatives reads branches.
func (p *parser) alternatives() (*part, error) {
	whole := &part{kind: alternation, flags: longer}
	either := &node{form: choice}
	for {
		branch, err := p.branch()
		if err != nil {
			return nil, err
		}
		whole.kids = append(whole.kids, branch)
		whole.flags |= (whole.flags | branch.flags).up()
		either.kids = append(either.kids, branch.node())
		p.skip()
		rest, more := strings.CutPrefix(p.in, "|")
		if !more {
			break
		}
		p.in = rest
	}
	whole.elements = []*node{either}
	switch {
	case len(whole.kids) == 1:
		return whole.kids[0], nil
	case whole.flags&messy == 0:
		whole.kind, whole.kids = plain, nil
	}
	return whole, nil
}

// branch reads what stands behind one another.
func (p *parser) branch() (*part, error) {
	top := &part{}
	for !p.ended() {
		var err error
		if top, err = p.quantified(top); err != nil {
			return nil, err
		}
	}
	return top, nil
}

// quantified reads an atom with its quantifier, to stand behind what top has. When it
// cannot be one plain part with that, it reads the rest of the branch too.
func (p *parser) quantified(top *part) (*part, error) {
	atom, grouped, err := p.atom()
	if err != nil || atom == nil {
		return top, err
	}
	if atom.elements[0].form >= assertion && !grouped && len(atom.elements) == 1 {
		top.elements = append(top.elements, atom.elements[0])
		return top, nil
	}
	q, err := p.quantifier()
	switch {
	case err != nil:
		return nil, err
	case q.high == 0:
		return top, nil
	}
	if f := top.flags | q.prefer | atom.flags; atom.group == 0 && atom.kind != reference && f.up()&messy == 0 {
		top.elements = append(top.elements, repeated(atom.node(), q.low, q.high))
		top.flags = f
		return top, nil
	}
	flags := q.prefer.with(atom.flags)
	atom = atom.quantify(q, grouped)
	if p.ended() {
		return top.before(atom), nil
	}
	rest, err := p.branch()
	if err != nil {
		return nil, err
	}
	return top.around(atom, rest, flags), nil
}

// before is a concatenation of a part and the last one of a branch.
func (top *part) before(atom *part) *part {
	if len(top.elements) == 0 {
		return atom
	}
	return &part{
		kind: concat, flags: top.flags | top.flags.with(atom.flags), kids: []*part{top, atom},
		elements: append(top.elements[:len(top.elements):len(top.elements)], atom.elements...),
	}
}

// around is a concatenation of three parts; flags are the preferences of the second one.
func (top *part) around(atom, rest *part, flags preference) *part {
	t := &part{
		kind: concat, flags: flags | flags.with(rest.flags), kids: []*part{atom, rest},
		elements: append(atom.elements[:len(atom.elements):len(atom.elements)], rest.elements...),
	}
	if len(top.elements) == 0 {
		t.flags |= preference(0).with(t.flags)
		return t
	}
	whole := top.before(t)
	if atom.kind == plain && rest.kind == plain && (atom.flags|rest.flags).up()&messy == 0 && atom.group+rest.group == 0 {
		t.kind, t.flags, t.kids = plain, atom.flags.with(rest.flags), nil
	}
	return whole
}

// quantify is an atom with its quantifier.
func (atom *part) quantify(q quantifier, grouped bool) *part {
	flags := q.prefer.with(atom.flags)
	own := atom.flags & (local | mixed)
	many := []*node{repeated(atom.node(), q.low, q.high)}
	switch {
	case atom.kind == reference && !grouped:
		atom.low, atom.high = q.low, q.high
		atom.flags |= flags
		atom.elements = many
		return atom
	case q.low == 1 && q.high == 1 && (q.prefer == 0 || own == 0 || q.prefer == own):
		return atom
	case atom.flags&(captures|refers) == 0:
		return &part{flags: flags, elements: many}
	case q.low > 0 && atom.flags&refers == 0:
		high := q.high
		if high != unbounded {
			high--
		}
		first := &part{flags: flags & local, elements: []*node{repeated(atom.node(), q.low-1, high)}}
		return &part{kind: concat, flags: flags, kids: []*part{first, atom}, elements: []*node{first.elements[0], atom.node()}}
	}
	return &part{kind: iteration, flags: flags, low: q.low, high: q.high, kids: []*part{atom}, elements: many}
}

// simple is an atom of a node.
func simple(n *node) *part { return &part{elements: []*node{n}} }

// atom reads an atom; it is nil where there is none. grouped says that it is a group
// without being a reference.
func (p *parser) atom() (atom *part, grouped bool, err error) {
	r, n := utf8.DecodeRuneInString(p.in)
	rest := p.in[n:]
	switch r {
	case '(':
		return p.parenthesis(rest)
	case '\\':
		p.in = rest
		atom, err = p.escape()
		return atom, false, err
	case '[':
		p.in = rest
		atom, err = p.bracket()
		return atom, false, err
	case ')':
		return nil, false, errPattern("parentheses () not balanced")
	case '*', '+', '?':
		return nil, false, errOperand()
	case '{':
		if startsWithDigit(p.afterBlanks(rest)) {
			return nil, false, errOperand()
		}
	case '^', '$':
		p.in = rest
		return p.asserted(byte(r)), false, nil
	case '.':
		p.in = rest
		return simple(&node{set: &set{not: true, line: !p.opts.DotNewline}}), false, nil
	}
	p.in = rest
	return simple(&node{set: one(r, p.opts.Insensitive)}), false, nil
}

// asserted is an assertion as an atom.
func (p *parser) asserted(letter byte) *part {
	if (letter == '^' || letter == '$') && !p.opts.LineAnchors {
		letter = map[byte]byte{'^': 'A', '$': 'Z'}[letter]
	}
	p.edges = true
	p.before = p.before || letter != '$' && letter != 'Z'
	p.special = p.special || strings.IndexByte("mMyY", letter) >= 0
	return simple(&node{form: assertion, assert: letter})
}

// parenthesis reads what stands in parentheses.
func (p *parser) parenthesis(rest string) (atom *part, grouped bool, err error) {
	if p.depth++; p.depth > depthMax {
		return nil, false, errComplex()
	}
	defer func() { p.depth-- }()
	p.in = rest
	if body, ok := strings.CutPrefix(rest, "?:"); ok {
		p.in = body
		atom, err = p.closed()
		return atom, true, err
	}
	if strings.HasPrefix(rest, "?") {
		atom, err = p.lookaround(rest[1:])
		return atom, false, err
	}
	if p.looks > 0 {
		atom, err = p.closed()
		return atom, true, err
	}
	p.opened++
	number := p.opened
	p.groups = append(p.groups, nil)
	if atom, err = p.closed(); err != nil {
		return nil, false, err
	}
	if atom.group != 0 {
		atom = &part{kind: wrapper, flags: atom.flags, kids: []*part{atom}, elements: atom.elements}
	}
	atom.flags |= captures
	atom.group = number
	p.groups[number] = atom
	return atom, true, nil
}

// closed reads alternatives and the closing parenthesis.
func (p *parser) closed() (*part, error) {
	atom, err := p.alternatives()
	if err != nil {
		return nil, err
	}
	if p.in == "" {
		return nil, errPattern("parentheses () not balanced")
	}
	p.in = p.in[1:]
	if len(atom.elements) != 1 {
		atom.elements = []*node{atom.node()}
	}
	return atom, nil
}

// lookaround reads (?=…), (?!…), (?<=…) and (?<!…); rest follows the question mark.
func (p *parser) lookaround(rest string) (*part, error) {
	body, behind := strings.CutPrefix(rest, "<")
	if body == "" || body[0] != '=' && body[0] != '!' {
		return nil, errOperand()
	}
	p.in = body[1:]
	p.looks++
	defer func() { p.looks-- }()
	atom, err := p.closed()
	if err != nil {
		return nil, err
	}
	p.edges, p.special, p.before = true, true, p.before || behind
	return simple(&node{form: look, kids: []*node{atom.node()}, behind: behind, not: body[0] == '!'}), nil
}
