package syntax

import "slices"

// routineBody reads BEGIN statement; … END.
func (p *parser) routineBody(r *CreateRoutine) error {
	if err := p.expect("BEGIN"); err != nil {
		return err
	}
	p.hostVariables(r)
	p.into, r.Body = true, p.text
	for !p.accept("END") {
		s, err := p.routineStatement()
		if err != nil {
			return err
		}
		r.Statements = append(r.Statements, s)
		if err := p.expect(";"); err != nil {
			return err
		}
	}
	return nil
}

// hostVariables makes parameters of the host variables that are ahead. Their
// names have case; those of parameters come first.
func (p *parser) hostVariables(r *CreateRoutine) {
	var names []string
	for _, param := range r.Params {
		names = append(names, string(param.Name))
	}
	kept := p.tokens[:p.at:p.at]
	for i := p.at; i < len(p.tokens); i++ {
		t := p.tokens[i]
		next := p.tokens[min(i+1, len(p.tokens)-1)]
		if t.fold != ":" || next.kind != tokIdent || next.pos != t.end || endsValue(p.tokens[i-1]) {
			kept = append(kept, t)
			continue
		}
		n := slices.Index(names, next.text)
		if n < 0 {
			n = len(names)
			names = append(names, next.text)
		}
		kept = append(kept, token{kind: tokParam, text: next.text, param: n + 1, pos: t.pos, end: next.end})
		i++
	}
	p.tokens = kept
	p.params = max(p.params, len(names))
	r.Variables = len(names)
}

// endsValue reports whether a colon behind a token separates a key of
// JSON_OBJECT from its value.
func endsValue(t token) bool {
	switch t.kind {
	case tokString, tokNumber, tokParam, tokDelimited:
		return true
	case tokIdent:
		return !reserved[t.fold] && t.fold != "RETURN" && t.fold != "LIMIT" && t.fold != "OFFSET"
	}
	return t.fold == ")"
}

// routineStatement reads one statement of a body.
func (p *parser) routineStatement() (RoutineStatement, error) {
	var s RoutineStatement
	var err error
	switch {
	case p.accept("RETURN"):
		if p.peek().kind != tokParam {
			return s, p.expected(":")
		}
		s.Return = p.param().Index
	case p.is("SELECT", "WITH", "("):
		p.targets = nil
		s.Statement, err = p.query()
		s.Into = p.targets
	case p.is("INSERT"):
		s.Statement, err = p.insert()
	case p.is("UPDATE"):
		s.Statement, err = p.update()
	case p.is("DELETE"):
		s.Statement, err = p.delete()
	default:
		err = p.fail(-51, "SQL statement expected, "+p.peek().found()+" found")
	}
	return s, err
}

// intoList reads the variables behind INTO.
func (p *parser) intoList() error {
	list, err := commaList(p, func() (int, error) {
		if p.peek().kind != tokParam {
			return 0, p.expected(":")
		}
		return p.param().Index, nil
	}, "")
	p.targets = list
	return err
}

// resultSets reads SETS [n].
func (p *parser) resultSets() error {
	if err := p.expect("SETS"); err != nil {
		return err
	}
	if p.peek().kind == tokNumber {
		p.next()
	}
	return nil
}

// results reads ( name type, … ).
func (p *parser) results(r *CreateRoutine) error {
	if err := p.expect("("); err != nil {
		return err
	}
	fields, err := commaList(p, func() (TypeName, error) {
		if _, err := p.name(); err != nil {
			return TypeName{}, err
		}
		return p.typeName()
	}, ")")
	r.Results = len(fields)
	return err
}
