package syntax

// listBuild reads $LISTBUILD([x] {, [x]}): an element that is left out is NULL.
func (p *parser) listBuild() (Expr, error) {
	t := p.next()
	f := &FuncCall{Node: Node{t.pos}, Name: Name(t.text)}
	if err := p.expect("("); err != nil {
		return nil, err
	}
	for {
		if p.is(",", ")") {
			f.Args = append(f.Args, &NullLit{Node{p.peek().pos}})
		} else {
			x, err := p.expr()
			if err != nil {
				return nil, err
			}
			f.Args = append(f.Args, x)
		}
		if !p.accept(",") {
			return f, p.expect(")")
		}
	}
}

// xmlElement reads XMLELEMENT([NAME] "tag", [XMLATTRIBUTES(…),] x, …). The tag
// becomes the first argument, a string.
func (p *parser) xmlElement() (Expr, error) {
	t := p.next()
	f := &FuncCall{Node: Node{t.pos}, Name: Name(t.fold)}
	if err := p.expect("("); err != nil {
		return nil, err
	}
	named := p.peek().kind == tokIdent && p.peek().fold == "NAME"
	if named {
		p.next()
	}
	tag := p.peek()
	switch {
	case tag.kind == tokDelimited:
		p.next()
		f.Args = []Expr{&StringLit{Node: Node{tag.pos}, Value: tag.text}}
	case named && p.is(","):
		f.Args = []Expr{&StringLit{Node: Node{tag.pos}, Value: "Name"}}
	default:
		return nil, p.expected("IDENTIFIER")
	}
	for p.accept(",") {
		x, err := p.xmlContent()
		if err != nil {
			return nil, err
		}
		f.Args = append(f.Args, x)
	}
	return f, p.expect(")")
}

// xmlContent reads one element of the content, or XMLATTRIBUTES(x [AS name], …).
func (p *parser) xmlContent() (Expr, error) {
	t := p.peek()
	if t.fold != "XMLATTRIBUTES" || p.peekAt(1).fold != "(" {
		return p.expr()
	}
	return p.xmlForest()
}

// xmlForest reads XMLFOREST(x [AS tag], …), and XMLATTRIBUTES, which has the same
// form. Each item becomes two arguments: its tag, "" when it has none, and x.
func (p *parser) xmlForest() (Expr, error) {
	t := p.next()
	f := &FuncCall{Node: Node{t.pos}, Name: Name(t.fold)}
	if err := p.expect("("); err != nil {
		return nil, err
	}
	for {
		x, err := p.expr()
		if err != nil {
			return nil, err
		}
		tag := &StringLit{Node: Node{t.pos}}
		if p.accept("AS") {
			name := p.next()
			if name.kind != tokIdent && name.kind != tokDelimited {
				return nil, p.expected("IDENTIFIER")
			}
			tag.Value = name.text
		}
		f.Args = append(f.Args, tag, x)
		if !p.accept(",") {
			return f, p.expect(")")
		}
	}
}
