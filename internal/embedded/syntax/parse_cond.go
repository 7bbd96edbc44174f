package syntax

// condOrExpr is the result of reading something that may be either: exactly one
// of cond and expr is set.
type condOrExpr struct {
	cond Cond
	expr Expr
}

// condition reads a predicate; a lone value is SQLCODE -14.
func (p *parser) condition() (Cond, error) {
	n, err := p.orLevel()
	if err != nil {
		return nil, err
	}
	return p.mustCond(n)
}

// mustCond refuses a value where a predicate is wanted.
func (p *parser) mustCond(n condOrExpr) (Cond, error) {
	if n.cond == nil {
		return nil, p.fail(-14, "A comparison operator is required here")
	}
	return n.cond, nil
}

// orLevel reads and {OR|! and}.
func (p *parser) orLevel() (condOrExpr, error) {
	return p.connective(p.andLevel, []string{"OR", "!"}, func(pos int, l, r Cond) Cond {
		return &Or{Node{pos}, l, r}
	})
}

// andLevel reads not {AND|& not}.
func (p *parser) andLevel() (condOrExpr, error) {
	return p.connective(p.notLevel, []string{"AND", "&"}, func(pos int, l, r Cond) Cond {
		return &And{Node{pos}, l, r}
	})
}

// connective reads a left-associative chain of conditions.
func (p *parser) connective(
	operand func() (condOrExpr, error), ops []string, build func(pos int, l, r Cond) Cond,
) (condOrExpr, error) {
	left, err := operand()
	if err != nil {
		return left, err
	}
	for p.is(ops...) {
		l, err := p.mustCond(left)
		if err != nil {
			return left, err
		}
		p.next()
		right, err := operand()
		if err != nil {
			return left, err
		}
		r, err := p.mustCond(right)
		if err != nil {
			return left, err
		}
		left = condOrExpr{cond: build(l.Position(), l, r)}
	}
	return left, nil
}

// notLevel reads {NOT} predicate.
func (p *parser) notLevel() (condOrExpr, error) {
	pos := p.peek().pos
	if !p.accept("NOT") {
		return p.predicate()
	}
	if err := p.enter(); err != nil {
		return condOrExpr{}, err
	}
	defer p.leave()
	n, err := p.notLevel()
	if err != nil {
		return n, err
	}
	if n.cond == nil {
		return n, p.fail(-15, "A condition expected after NOT")
	}
	return condOrExpr{cond: &Not{Node{pos}, n.cond}}, nil
}

// predicate reads a comparison or another predicate; what turns out to be a
// value only is returned as such.
func (p *parser) predicate() (condOrExpr, error) {
	pos := p.peek().pos
	if p.accept("EXISTS") {
		if err := p.expect("("); err != nil {
			return condOrExpr{}, err
		}
		q, err := p.subquery()
		return condOrExpr{cond: &Exists{Node{pos}, q}}, err
	}
	if p.is("FOR") {
		c, err := p.forSome()
		return condOrExpr{cond: c}, err
	}
	left, err := p.operand()
	if err != nil || left.cond != nil {
		return left, err
	}
	c, err := p.comparison(left.expr)
	if err != nil || c == nil {
		return left, err
	}
	return condOrExpr{cond: c}, nil
}

// forSome reads FOR SOME (tables) (condition) and FOR SOME %ELEMENT(field) ….
func (p *parser) forSome() (Cond, error) {
	node := Node{p.next().pos}
	if !p.accept("SOME") {
		return nil, p.fail(-16, "Quantifier SOME expected after the FOR in the for-expression")
	}
	if p.accept("%ELEMENT") {
		return p.forElement(node)
	}
	if err := p.expect("("); err != nil {
		return nil, err
	}
	from, err := commaList(p, p.joined, ")")
	if err != nil {
		return nil, err
	}
	c, err := p.forCondition()
	return &ForSome{node, from, c}, err
}

// forCondition reads the condition of a FOR SOME.
func (p *parser) forCondition() (Cond, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	if p.is(")") {
		return nil, p.fail(-17, "A for-condition expected after the ( in the for-expression")
	}
	c, err := p.condition()
	if err != nil {
		return nil, err
	}
	return c, p.expect(")")
}

// forElement reads (field) [[AS] alias] (condition on %VALUE and %KEY).
func (p *parser) forElement(node Node) (Cond, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	x, err := p.reference()
	if err != nil {
		return nil, err
	}
	if err := p.expect(")"); err != nil {
		return nil, err
	}
	if _, err := p.tableAlias(); err != nil {
		return nil, err
	}
	_, err = p.forCondition()
	return &ForElement{node, x}, err
}

// operand reads what stands left of a comparison operator. Only here may a
// parenthesis hold a condition.
func (p *parser) operand() (condOrExpr, error) {
	if !p.is("(") || p.subqueryAhead() {
		if !p.startsTerm() {
			return condOrExpr{}, p.termExpected(-4)
		}
		e, err := p.expr()
		return condOrExpr{expr: e}, err
	}
	if err := p.enter(); err != nil {
		return condOrExpr{}, err
	}
	defer p.leave()
	p.next()
	n, err := p.orLevel()
	if err != nil {
		return n, err
	}
	if err := p.expect(")"); err != nil || n.cond != nil {
		return n, err
	}
	e, err := p.binaryFrom(n.expr, 0)
	return condOrExpr{expr: e}, err
}

// comparison reads the operator behind a value, nil if there is none.
func (p *parser) comparison(left Expr) (Cond, error) {
	start := p.at
	negated := p.accept("NOT")
	c, err := p.positiveComparison(left)
	if err != nil {
		return nil, err
	}
	if c == nil {
		p.at = start
		return nil, nil
	}
	if negated {
		return &Not{Node{left.Position()}, c}, nil
	}
	return c, nil
}

// positiveComparison reads an operator without NOT and its right side.
func (p *parser) positiveComparison(left Expr) (Cond, error) {
	node := Node{left.Position()}
	t := p.peek()
	switch t.fold {
	case "=", "<>", "!=", "<", "<=", ">", ">=":
		return p.relation(left)
	case "[", "]":
		p.next()
		r, err := p.expr()
		return &Compare{node, t.fold, left, r}, err
	case "BETWEEN":
		return p.between(left)
	case "IN":
		return p.in(left)
	case "LIKE":
		return p.like(left)
	case "IS":
		return p.isPredicate(left)
	case "%STARTSWITH", "%MATCHES", "%PATTERN":
		p.next()
		r, err := p.expr()
		return &Match{node, t.fold, left, r}, err
	case "%INLIST":
		return p.inList(left)
	default:
		return nil, nil
	}
}

// relation reads op value or op {ANY|SOME|ALL} (query).
func (p *parser) relation(left Expr) (Cond, error) {
	node := Node{left.Position()}
	op := p.next().fold
	if op == "!=" {
		op = "<>"
	}
	if !p.is("ANY", "SOME", "ALL") {
		r, err := p.expr()
		return &Compare{node, op, left, r}, err
	}
	all := p.next().fold == "ALL"
	if err := p.expect("("); err != nil {
		return nil, err
	}
	q, err := p.subquery()
	return &Quantified{node, op, all, left, q}, err
}

// between reads BETWEEN low AND high.
func (p *parser) between(x Expr) (Cond, error) {
	p.next()
	low, err := p.expr()
	if err != nil {
		return nil, err
	}
	if err := p.expect("AND"); err != nil {
		return nil, err
	}
	high, err := p.expr()
	return &Between{Node{x.Position()}, x, low, high}, err
}

// in reads IN (list) or IN (query).
func (p *parser) in(x Expr) (Cond, error) {
	p.next()
	if err := p.expect("("); err != nil {
		return nil, err
	}
	c := &In{Node: Node{x.Position()}, X: x}
	var err error
	if p.subqueryAhead() {
		c.Query, err = p.subquery()
	} else {
		c.List, err = commaList(p, p.expr, ")")
	}
	return c, err
}

// like reads LIKE pattern [ESCAPE c], also in the {escape c} spelling.
func (p *parser) like(x Expr) (Cond, error) {
	p.next()
	pattern, err := p.expr()
	if err != nil {
		return nil, err
	}
	c := &Like{Node: Node{x.Position()}, X: x, Pattern: pattern}
	if p.accept("{", "ESCAPE") {
		if c.Escape, err = p.expr(); err != nil {
			return nil, err
		}
		return c, p.expect("}")
	}
	if p.accept("ESCAPE") {
		c.Escape, err = p.expr()
	}
	return c, err
}

// isPredicate reads IS [NOT] NULL and IS [NOT] JSON.
func (p *parser) isPredicate(x Expr) (Cond, error) {
	p.next()
	node := Node{x.Position()}
	negated := p.accept("NOT")
	var c Cond
	switch {
	case p.accept("NULL"):
		c = &IsNull{node, x}
	case p.accept("JSON"):
		j := &IsJSON{node, x, "VALUE"}
		if p.is("VALUE", "SCALAR", "ARRAY", "OBJECT") {
			j.Kind = p.next().fold
		}
		c = j
	default:
		return nil, p.expected("NULL")
	}
	if negated {
		c = &Not{node, c}
	}
	return c, nil
}

// inList reads %INLIST list [SIZE ((n))].
func (p *parser) inList(x Expr) (Cond, error) {
	p.next()
	list, err := p.expr()
	if err != nil {
		return nil, err
	}
	c := &InList{Node{x.Position()}, x, list}
	if !p.accept("SIZE") {
		return c, nil
	}
	if err := p.expect("(", "("); err != nil {
		return nil, err
	}
	if _, err := p.rowNumber(); err != nil {
		return nil, err
	}
	return c, p.expect(")", ")")
}
