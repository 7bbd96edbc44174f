package syntax

import "slices"

// routineWords are the objects of CREATE whose code stands between braces, or
// between BEGIN and END.
var routineWords = wordSet("FUNCTION PROCEDURE PROC METHOD QUERY")

// createsRoutine reports whether a statement begins like CREATE [OR REPLACE]
// FUNCTION, so that a brace in it begins code.
func createsRoutine(tokens []token) bool {
	begun := func(t token) bool { return t.fold == "BEGIN" }
	if len(tokens) < 2 || tokens[0].fold != "CREATE" || slices.ContainsFunc(tokens, begun) {
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
		switch l.text[i] {
		case '{':
			depth++
			i++
		case '}':
			depth--
			i++
			if depth == 0 {
				return l.take(i-l.pos, token{kind: tokCode, text: l.text[l.pos+1 : i-1], fold: "{}"}), nil
			}
		default:
			i += codeLength(l.text[i:])
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
	kind := p.next().fold
	r := &CreateRoutine{OrReplace: orReplace, Procedure: kind != "FUNCTION", Query: kind == "QUERY", Language: "SQL"}
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
	if err := p.characteristics(r); err != nil {
		return nil, err
	}
	switch {
	case p.peek().kind == tokCode && r.Language != "SQL":
		r.Body = p.next().text
		return r, nil
	case r.Language == "SQL":
		return r, p.routineBody(r)
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

// characteristics reads the keywords between the parameters and the body, in any
// order.
func (p *parser) characteristics(r *CreateRoutine) error {
	var seen []string
	for p.peek().kind == tokIdent && !p.is("BEGIN") {
		t := p.peek()
		if slices.Contains(seen, t.fold) {
			return p.fail(-44, "Duplicate method or query characteristic "+t.fold)
		}
		seen = append(seen, t.fold)
		if err := p.characteristic(r); err != nil {
			return err
		}
	}
	if p.peek().kind == tokCode && r.Language == "SQL" {
		r.Language = "OBJECTSCRIPT"
	}
	return nil
}

// characteristic reads one of a routine's characteristics.
func (p *parser) characteristic(r *CreateRoutine) error {
	var err error
	switch t := p.next(); t.fold {
	case "RETURNS":
		var n TypeName
		n, err = p.typeName()
		r.Returns = &n
	case "LANGUAGE":
		if !p.is("OBJECTSCRIPT", "COS", "PYTHON", "SQL") {
			return p.fail(-1, "LANGUAGE "+p.peek().fold+" is not supported by this server")
		}
		r.Language = p.next().fold
	case "FOR":
		_, err = p.qualifiedName()
	case "SELECTMODE":
		p.next()
	case "CONTAINID":
		_, err = p.rowNumber()
	case "RESULTS":
		err = p.results(r)
	case "RESULT":
		r.ResultSets = true
		err = p.resultSets()
	case "DYNAMIC":
		r.ResultSets = true
		if err = p.expect("RESULT"); err == nil {
			err = p.resultSets()
		}
	case "PROCEDURE", "PROC", "FINAL", "PRIVATE":
	default:
		p.at--
		err = p.fail(-47, "Invalid method or query characteristic "+t.fold)
	}
	return err
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
