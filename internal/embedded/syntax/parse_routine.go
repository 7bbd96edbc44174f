package syntax

// routineWords are the objects of CREATE whose code stands between braces, or
// between BEGIN and END.
var routineWords = wordSet("FUNCTION PROCEDURE PROC METHOD")

// createsRoutine reports whether a statement begins like CREATE [OR REPLACE]
// FUNCTION, so that a brace in it begins code.
func createsRoutine(tokens []token) bool {
	if len(tokens) < 2 || tokens[0].fold != "CREATE" {
		return false
	}
	at := 1
	if len(tokens) > 3 && tokens[1].fold == "OR" && tokens[2].fold == "REPLACE" {
		at = 3
	}
	return routineWords[tokens[at].fold]
}

// code reads ObjectScript from its opening brace to the one that closes it.
// Braces in strings and comments do not count.
func (l *lexer) code() (token, error) {
	depth, i := 0, l.pos
	for i < len(l.text) {
		rest := l.text[i:]
		switch {
		case rest[0] == '{':
			depth++
			i++
		case rest[0] == '}':
			depth--
			i++
			if depth == 0 {
				return l.take(i-l.pos, token{kind: tokCode, text: l.text[l.pos+1 : i-1], fold: "{}"}), nil
			}
		default:
			i += codeLength(rest)
		}
	}
	return token{}, &Error{Code: -1, Message: "} expected, end of query found", End: len(l.text)}
}

// codeLength is the length of the string, comment or character at the beginning.
func codeLength(s string) int {
	until := func(from int, end string) int {
		for i := from; i+len(end) <= len(s); i++ {
			if s[i:i+len(end)] == end {
				return i + len(end)
			}
		}
		return len(s)
	}
	switch {
	case s[0] == '"':
		return until(1, `"`)
	case s[0] == ';', len(s) > 1 && s[:2] == "//":
		return until(1, "\n")
	case len(s) > 1 && s[:2] == "/*":
		return until(2, "*/")
	}
	return 1
}

// createRoutine reads name(parameters) [characteristics] { code } behind
// FUNCTION or PROCEDURE.
func (p *parser) createRoutine(orReplace bool) (Statement, error) {
	r := &CreateRoutine{OrReplace: orReplace, Procedure: p.next().fold != "FUNCTION", Language: "SQL"}
	var err error
	if r.Name, err = p.qualifiedName(); err != nil {
		return nil, err
	}
	if err = p.expect("("); err != nil {
		return nil, err
	}
	if !p.accept(")") {
		if r.Params, err = commaList(p, p.routineParam, ")"); err != nil {
			return nil, err
		}
	}
	for {
		done, err := p.characteristic(r)
		if err != nil {
			return nil, err
		}
		if done {
			break
		}
	}
	switch {
	case p.peek().kind == tokCode && r.Language != "SQL":
		r.Body = p.next().text
		return r, nil
	case r.Language == "SQL":
		return nil, p.fail(-1, "Routines in LANGUAGE SQL are not supported by this server")
	}
	return nil, p.expected("{")
}

// routineParam reads [IN|OUT|INOUT] name type [[DEFAULT] literal].
func (p *parser) routineParam() (RoutineParam, error) {
	param := RoutineParam{Mode: "IN"}
	for _, mode := range [...]string{"INOUT", "IN", "OUT"} {
		if p.is(mode) && p.peekAt(1).kind == tokIdent {
			param.Mode = p.next().fold
			break
		}
	}
	t := p.peek()
	if t.kind != tokIdent && t.kind != tokDelimited {
		return param, p.expected("IDENTIFIER")
	}
	param.Name = Name(p.next().text) // reserved words too: seen on IRIS 2026.2
	var err error
	if param.Type, err = p.typeName(); err != nil {
		return param, err
	}
	if p.accept("DEFAULT") || p.peek().kind == tokString || p.peek().kind == tokNumber {
		param.Default, err = p.expr()
	}
	return param, err
}

// characteristic reads one of a routine's characteristics; done says that there
// are no more.
func (p *parser) characteristic(r *CreateRoutine) (done bool, err error) {
	switch {
	case p.accept("RETURNS"):
		t, err := p.typeName()
		r.Returns = &t
		return false, err
	case p.accept("LANGUAGE"):
		if !p.is("OBJECTSCRIPT", "COS", "PYTHON", "SQL") {
			return false, p.fail(-1, "LANGUAGE "+p.peek().fold+" is not supported by this server")
		}
		r.Language = p.next().fold
		return false, nil
	case p.accept("FOR"):
		_, err := p.qualifiedName()
		return false, err
	case p.accept("SELECTMODE"):
		p.next()
		return false, nil
	case p.accept("PROCEDURE"), p.accept("PROC"), p.accept("FINAL"), p.accept("PRIVATE"):
		return false, nil
	}
	if p.peek().kind == tokCode && r.Language == "SQL" {
		r.Language = "OBJECTSCRIPT"
	}
	return true, nil
}

// dropRoutine reads [IF EXISTS] name behind FUNCTION or PROCEDURE.
func (p *parser) dropRoutine() (Statement, error) {
	p.next()
	d := &DropRoutine{IfExists: p.accept("IF", "EXISTS")}
	var err error
	if d.Name, err = p.qualifiedName(); err != nil {
		return nil, err
	}
	if p.accept("FROM") {
		_, err = p.qualifiedName()
	}
	return d, err
}
