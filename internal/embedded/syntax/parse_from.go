package syntax

// fromHints are the %keywords that may follow FROM; they change plans only.
// %FIRSTTABLE, %STARTTABLE and %IGNOREINDEX take a name.
var fromHints = map[string]int{
	"%ALLINDEX": 0, "%FULL": 0, "%INORDER": 0, "%NOFLATTEN": 0, "%NOMERGE": 0, "%NOREDUCE": 0, "%NOSVSO": 0,
	"%NOTOPOPT": 0, "%NOUNIONOROPT": 0, "%PARALLEL": 0, "%FIRSTTABLE": 1, "%STARTTABLE": 1, "%IGNOREINDEX": 1,
}

// fromList reads the comma-separated operands of FROM.
func (p *parser) fromList() ([]TableRef, error) {
	for {
		names, ok := fromHints[p.peek().fold]
		if !ok {
			break
		}
		p.next()
		for ; names > 0; names-- {
			if _, err := p.qualifiedName(); err != nil {
				return nil, err
			}
		}
	}
	return commaList(p, p.joined, "")
}

// joined reads an operand and the joins that follow it.
func (p *parser) joined() (TableRef, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	left, err := p.tablePrimary()
	if err != nil {
		return nil, err
	}
	for {
		j, err := p.joinOperator()
		if err != nil || j == nil {
			return left, err
		}
		j.Left = left
		if j.Right, err = p.tablePrimary(); err != nil {
			return nil, err
		}
		if err := p.joinCondition(j); err != nil {
			return nil, err
		}
		left = j
	}
}

// joinOperator reads [NATURAL] [INNER|LEFT [OUTER]|…] JOIN; nil if none follows.
func (p *parser) joinOperator() (*Join, error) {
	j := &Join{Kind: InnerJoin, Pos: p.peek().pos}
	if !p.is("NATURAL", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "JOIN") {
		return nil, nil
	}
	j.Natural = p.accept("NATURAL")
	switch {
	case p.accept("CROSS"):
		j.Kind = CrossJoin
	case p.accept("INNER"):
	case p.is("LEFT", "RIGHT", "FULL"):
		j.Kind = JoinKind(p.next().fold)
		p.accept("OUTER")
	}
	if j.Natural && (j.Kind == FullJoin || j.Kind == CrossJoin) {
		return nil, p.expected("INNER JOIN")
	}
	return j, p.expect("JOIN")
}

// joinCondition reads the ON or USING a join needs.
func (p *parser) joinCondition(j *Join) error {
	var err error
	switch {
	case j.Natural || j.Kind == CrossJoin:
		return nil
	case p.accept("ON"):
		j.On, err = p.condition()
		return err
	case j.Kind != FullJoin && p.accept("USING"):
		if err = p.expect("("); err != nil {
			return err
		}
		j.Using, err = commaList(p, p.name, ")")
		return err
	default:
		return p.expected("ON")
	}
}

// tablePrimary reads a table, a subquery or a parenthesised join.
func (p *parser) tablePrimary() (TableRef, error) {
	pos := p.peek().pos
	lateral := p.accept("LATERAL")
	if p.is("JSON_TABLE") && p.peekAt(1).fold == "(" {
		return p.jsonTable()
	}
	if !p.accept("(") {
		return p.tableName()
	}
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	if !lateral && !p.subqueryAhead() {
		ref, err := p.joined()
		if err != nil {
			return nil, err
		}
		return ref, p.expect(")")
	}
	q, err := p.subquery()
	if err != nil {
		return nil, err
	}
	d := &DerivedTable{Query: q, Lateral: lateral, Pos: pos}
	d.Alias, err = p.tableAlias()
	return d, err
}

// jsonTable reads JSON_TABLE(value, 'path' COLUMNS (name type PATH 'path', …)) [[AS] alias].
func (p *parser) jsonTable() (TableRef, error) {
	p.next()
	p.next()
	j := &JSONTable{}
	var err error
	if j.Value, err = p.expr(); err != nil {
		return nil, err
	}
	if err = p.expect(","); err != nil {
		return nil, err
	}
	if j.Path, err = p.stringLiteral(); err != nil {
		return nil, err
	}
	if err = p.expect("COLUMNS", "("); err != nil {
		return nil, err
	}
	if j.Columns, err = commaList(p, p.jsonColumn, ")"); err != nil {
		return nil, err
	}
	if err = p.expect(")"); err != nil {
		return nil, err
	}
	j.Alias, err = p.tableAlias()
	return j, err
}

// jsonColumn reads name type PATH 'path'.
func (p *parser) jsonColumn() (JSONColumn, error) {
	var c JSONColumn
	var err error
	if c.Name, err = p.name(); err != nil {
		return c, err
	}
	if c.Type, err = p.typeName(); err != nil {
		return c, err
	}
	if err = p.expect("PATH"); err != nil {
		return c, err
	}
	c.Path, err = p.stringLiteral()
	return c, err
}

// subqueryAhead reports whether the tokens from here on, behind any "(", begin
// with SELECT.
func (p *parser) subqueryAhead() bool {
	n := 0
	for p.peekAt(n).fold == "(" {
		n++
	}
	return p.peekAt(n).fold == "SELECT"
}

// tableName reads [schema.]table [[AS] alias].
func (p *parser) tableName() (TableRef, error) {
	q, err := p.qualifiedName()
	if err != nil {
		return nil, err
	}
	t := &TableName{Name: q}
	t.Alias, err = p.tableAlias()
	return t, err
}

// notTableAlias are unreserved words that end a table reference.
var notTableAlias = wordSet("ORDER LIMIT OFFSET LATERAL")

// tableAlias reads [AS] alias.
func (p *parser) tableAlias() (Name, error) {
	if p.accept("AS") {
		return p.name()
	}
	if t := p.peek(); !isName(t) || t.kind == tokIdent && notTableAlias[t.fold] {
		return "", nil
	}
	return p.name()
}
