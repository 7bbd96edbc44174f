package pgsql

import "strings"

// The statements without a tree are recognised by their syntax, written much as
// PostgreSQL's reference pages write a synopsis:
//
//	WORD     a keyword
//	'c'      the character c
//	name     a rule: one of syntaxRules, or of the named syntaxes
//	[ x ]    x or nothing
//	{ x }    x any number of times
//	( x | y ) x or y
//	x ...    one or more x separated by commas
//
// One token decides between alternatives, so they must start differently.

// syntaxNode is a part of a syntax.
type syntaxNode interface {
	// starts reports whether the part can begin at the current token; a part
	// that may be empty only if it does not.
	starts(p *parser) bool
	match(p *parser)
	optional() bool
}

type (
	// wordNode is a keyword.
	wordNode keyword
	// charNode is a character.
	charNode tokenKind
	// ruleNode is a rule written in Go.
	ruleNode struct{ rule syntaxRule }
	// sequenceNode is parts one after the other.
	sequenceNode []syntaxNode
	// choiceNode is alternatives.
	choiceNode []syntaxNode
	// optionNode is a part that may be left out, or repeated.
	optionNode struct {
		part   syntaxNode
		repeat bool
	}
	// listNode is a part repeated with commas.
	listNode struct{ part syntaxNode }
)

// syntaxRule is a rule of the grammar that syntaxes use by name.
type syntaxRule struct {
	starts func(p *parser) bool
	parse  func(p *parser)
}

// starts implements syntaxNode.
func (n wordNode) starts(p *parser) bool { return p.is(keyword(n)) }

// match implements syntaxNode.
func (n wordNode) match(p *parser) { p.expect(keyword(n)) }

// optional implements syntaxNode.
func (wordNode) optional() bool { return false }

// starts implements syntaxNode.
func (n charNode) starts(p *parser) bool { return p.tok.kind == tokenKind(n) }

// match implements syntaxNode.
func (n charNode) match(p *parser) { p.expectKind(tokenKind(n)) }

// optional implements syntaxNode.
func (charNode) optional() bool { return false }

// starts implements syntaxNode.
func (n ruleNode) starts(p *parser) bool { return n.rule.starts(p) }

// match implements syntaxNode.
func (n ruleNode) match(p *parser) { n.rule.parse(p) }

// optional implements syntaxNode.
func (ruleNode) optional() bool { return false }

// starts implements syntaxNode.
func (n sequenceNode) starts(p *parser) bool {
	for _, part := range n {
		if part.starts(p) {
			return true
		}
		if !part.optional() {
			return false
		}
	}
	return false
}

// match implements syntaxNode.
func (n sequenceNode) match(p *parser) {
	for _, part := range n {
		part.match(p)
	}
}

// optional implements syntaxNode.
func (n sequenceNode) optional() bool {
	for _, part := range n {
		if !part.optional() {
			return false
		}
	}
	return true
}

// starts implements syntaxNode.
func (n choiceNode) starts(p *parser) bool {
	for _, part := range n {
		if part.starts(p) {
			return true
		}
	}
	return false
}

// match implements syntaxNode.
func (n choiceNode) match(p *parser) {
	for _, part := range n {
		if part.starts(p) {
			part.match(p)
			return
		}
	}
	if !n.optional() {
		p.unexpected()
	}
}

// optional implements syntaxNode.
func (n choiceNode) optional() bool {
	for _, part := range n {
		if part.optional() {
			return true
		}
	}
	return false
}

// starts implements syntaxNode.
func (n optionNode) starts(p *parser) bool { return n.part.starts(p) }

// optional implements syntaxNode.
func (optionNode) optional() bool { return true }

// match implements syntaxNode.
func (n optionNode) match(p *parser) {
	for p.err == nil && n.part.starts(p) {
		n.part.match(p)
		if !n.repeat {
			return
		}
	}
}

// starts implements syntaxNode.
func (n listNode) starts(p *parser) bool { return n.part.starts(p) }

// optional implements syntaxNode.
func (n listNode) optional() bool { return false }

// match implements syntaxNode.
func (n listNode) match(p *parser) {
	n.part.match(p)
	for p.acceptKind(',') {
		n.part.match(p)
	}
}

// matchSyntax parses the named syntax.
func (p *parser) matchSyntax(name string) { compileSyntax(namedSyntaxes[name]).match(p) }

// syntaxStarts reports whether the named syntax can begin at the current token.
func (p *parser) syntaxStarts(name string) bool { return compileSyntax(namedSyntaxes[name]).starts(p) }

// compileSyntax turns the text of a syntax into its node. Syntaxes are for rare
// statements, so they are not kept.
func compileSyntax(text string) syntaxNode {
	words := strings.Fields(text)
	return compileChoice(&words)
}

// compileChoice compiles alternatives up to a closing word.
func compileChoice(words *[]string) syntaxNode {
	var choice choiceNode
	for {
		choice = append(choice, compileSequence(words))
		if len(*words) == 0 || (*words)[0] != "|" {
			break
		}
		*words = (*words)[1:]
	}
	if len(choice) == 1 {
		return choice[0]
	}
	return choice
}

// compileSequence compiles parts up to a bar or closing word.
func compileSequence(words *[]string) syntaxNode {
	var seq sequenceNode
	for len(*words) > 0 && !strings.Contains("|])}", (*words)[0]) {
		if (*words)[0] == "..." {
			*words = (*words)[1:]
			seq[len(seq)-1] = listNode{seq[len(seq)-1]}
			continue
		}
		seq = append(seq, compilePart(words))
	}
	return seq
}

// compilePart compiles one part.
func compilePart(words *[]string) syntaxNode {
	word := (*words)[0]
	*words = (*words)[1:]
	switch {
	case word == "(", word == "[", word == "{":
		node := compileChoice(words)
		*words = (*words)[1:]
		if word == "(" {
			return node
		}
		return optionNode{part: node, repeat: word == "{"}
	case word[0] == '\'':
		return charNode(word[1])
	case word == strings.ToUpper(word):
		return wordNode(keywords.lookup([]byte(strings.ToLower(word))))
	}
	if rule, ok := namedRule(word); ok {
		return ruleNode{rule}
	}
	return compileSyntax(namedSyntaxes[word])
}

// leadMatch returns how many of the keywords a syntax begins with come next,
// and whether all do.
func (p *parser) leadMatch(syntax string) (n int, all bool) {
	for word := range strings.FieldsSeq(syntax) {
		kw := keywords.lookup([]byte(strings.ToLower(word)))
		if kw == 0 || word != strings.ToUpper(word) {
			break
		}
		if !p.tokenAt(n).is(kw) {
			return n, false
		}
		n++
	}
	return n, true
}

// kindMatch returns how many tokens from the n-th on are the first words of a
// kind of object.
func (p *parser) kindMatch(n int) int {
	longest := 0
	for i := range objectKinds {
		words := objectKinds[i].words
		m := 0
		for m < len(words) && p.tokenAt(n+m).is(words[m]) {
			m++
		}
		longest = max(longest, m)
	}
	return longest
}

// utility parses a statement that is recognised by its syntax. A statement that
// is none of them fails at the first word that leads nowhere.
func (p *parser) utility() Statement {
	u := &Utility{Pos: p.pos()}
	start := p.tok.start
	longest := 0
	if p.is(kwDrop) || p.is(kwAlter) && !p.peek(1).is(kwAccess) {
		longest = 1 + p.kindMatch(1)
	}
	for _, row := range commandSyntaxes {
		n, all := p.leadMatch(row[1])
		if !all {
			longest = max(longest, n)
			continue
		}
		compileSyntax(row[1]).match(p)
		u.Tag = row[0]
		if p.err == nil {
			u.Text = p.lex.text[start:p.prevEnd]
		}
		return u
	}
	p.skip(longest)
	p.unexpected()
	return u
}
