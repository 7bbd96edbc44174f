package syntax

import "strconv"

// startTransaction reads START TRANSACTION [modes].
func (p *parser) startTransaction() (Statement, error) {
	p.next()
	if err := p.expect("TRANSACTION"); err != nil {
		return nil, err
	}
	m, err := p.transactionModes(false)
	return &StartTransaction{m}, err
}

// set reads SET TRANSACTION modes and SET OPTION name = value.
func (p *parser) set() (Statement, error) {
	p.next()
	switch {
	case p.accept("TRANSACTION"):
		m, err := p.transactionModes(true)
		return &SetTransaction{m}, err
	case p.accept("OPTION"):
		return p.setOption()
	default:
		return nil, p.expected("TRANSACTION")
	}
}

// transactionModes reads %COMMITMODE, ISOLATION LEVEL and READ modes.
func (p *parser) transactionModes(required bool) (TransactionModes, error) {
	var m TransactionModes
	for more := required || p.peek().kind != tokEOF; more; more = p.accept(",") {
		slot, value, err := p.transactionMode(&m)
		if err != nil {
			return m, err
		}
		if *slot != "" {
			return m, p.fail(-91, "Transaction mode cannot be specified more than once")
		}
		*slot = value
	}
	if m.Access == "READ WRITE" && (m.Isolation == "READ UNCOMMITTED" || m.Isolation == "READ VERIFIED") {
		return m, p.fail(-92, "Level of isolation cannot be READ UNCOMMITTED or READ VERIFIED if READ WRITE specified")
	}
	return m, nil
}

// transactionMode reads one mode: the field it belongs to and its value.
func (p *parser) transactionMode(m *TransactionModes) (*string, string, error) {
	switch {
	case p.accept("%COMMITMODE"):
		if !p.is("IMPLICIT", "EXPLICIT", "NONE") {
			return nil, "", p.expected("IMPLICIT, EXPLICIT or NONE")
		}
		return &m.CommitMode, p.next().fold, nil
	case p.accept("ISOLATION", "LEVEL"):
		for _, level := range []string{"UNCOMMITTED", "COMMITTED", "VERIFIED"} {
			if p.accept("READ", level) {
				return &m.Isolation, "READ " + level, nil
			}
		}
		if p.is("REPEATABLE", "SERIALIZABLE") {
			return nil, "", p.fail(-96, "Specified level of isolation is not supported")
		}
		return nil, "", p.expected("READ")
	case p.accept("READ", "ONLY"):
		return &m.Access, "READ ONLY", nil
	case p.accept("READ", "WRITE"):
		return &m.Access, "READ WRITE", nil
	default:
		return nil, "", p.expected("ISOLATION")
	}
}

// setOption reads name = value.
func (p *parser) setOption() (Statement, error) {
	n, err := p.name()
	if err != nil {
		return nil, err
	}
	if err := p.expect("="); err != nil {
		return nil, err
	}
	sign := ""
	if p.accept("-") {
		sign = "-"
	}
	t := p.peek()
	if t.kind == tokEOF || t.kind == tokPunct || t.kind == tokParam {
		return nil, p.expected("CONSTANT")
	}
	p.next()
	return &SetOption{Option: n.Fold(), Value: sign + t.text}, nil
}

// rollback reads ROLLBACK [WORK] and ROLLBACK [WORK] TO SAVEPOINT [name].
func (p *parser) rollback() (Statement, error) {
	p.next()
	p.accept("WORK")
	if !p.accept("TO") {
		return &Rollback{}, nil
	}
	if err := p.expect("SAVEPOINT"); err != nil {
		return nil, err
	}
	r := &Rollback{ToSavepoint: true}
	if p.peek().kind == tokEOF {
		return r, nil
	}
	var err error
	r.Savepoint, err = p.name()
	return r, err
}

// savepoint reads SAVEPOINT name.
func (p *parser) savepoint() (Statement, error) {
	p.next()
	if p.peek().kind == tokEOF {
		return nil, p.fail(-301, "No Savepoint name")
	}
	n, err := p.name()
	return &Savepoint{n}, err
}

// lock reads LOCK [TABLE] t IN {SHARE|EXCLUSIVE} MODE [WAIT n].
func (p *parser) lock() (Statement, error) {
	p.next()
	p.accept("TABLE")
	l := &LockTable{}
	var err error
	if l.Table, err = p.qualifiedName(); err != nil {
		return nil, err
	}
	if l.Exclusive, err = p.lockMode(); err != nil {
		return nil, err
	}
	if !p.accept("WAIT") {
		return l, nil
	}
	t := p.peek()
	n, err := strconv.Atoi(t.text)
	if t.kind != tokNumber || err != nil {
		return nil, p.fail(-80, "Integer expected, "+t.found()+" found")
	}
	p.next()
	l.Wait = &n
	return l, nil
}

// lockMode reads IN {SHARE|EXCLUSIVE} MODE.
func (p *parser) lockMode() (exclusive bool, err error) {
	if err := p.expect("IN"); err != nil {
		return false, err
	}
	if !p.is("SHARE", "EXCLUSIVE") {
		return false, p.expected("SHARE")
	}
	exclusive = p.next().fold == "EXCLUSIVE"
	return exclusive, p.expect("MODE")
}

// unlock reads UNLOCK [TABLE] t IN {SHARE|EXCLUSIVE} MODE [IMMEDIATE].
func (p *parser) unlock() (Statement, error) {
	p.next()
	p.accept("TABLE")
	u := &UnlockTable{}
	var err error
	if u.Table, err = p.qualifiedName(); err != nil {
		return nil, err
	}
	if u.Exclusive, err = p.lockMode(); err != nil {
		return nil, err
	}
	u.Immediate = p.accept("IMMEDIATE")
	return u, nil
}

// call reads [{] [?=] CALL procedure [(arguments)] [}].
func (p *parser) call() (Statement, error) {
	escaped := p.accept("{")
	c := &Call{}
	if p.peek().kind == tokParam {
		c.Returns = p.param()
		if err := p.expect("="); err != nil {
			return nil, err
		}
	}
	if err := p.expect("CALL"); err != nil {
		return nil, err
	}
	var err error
	if c.Procedure, err = p.qualifiedName(); err != nil {
		return nil, err
	}
	if p.is("(") {
		if c.Args, err = p.arguments(); err != nil {
			return nil, err
		}
	}
	if escaped {
		err = p.expect("}")
	}
	return c, err
}

// checkPrivilege reads %CHECKPRIV privilege {, privilege} [ON [TABLE|VIEW] object].
func (p *parser) checkPrivilege() (Statement, error) {
	p.next()
	c := &CheckPrivilege{}
	var err error
	c.Privileges, err = commaList(p, func() (string, error) {
		t := p.peek()
		if t.kind != tokIdent {
			return "", p.fail(-60, "An action (%ALTER, SELECT, UPDATE, etc.) expected, "+t.found()+" found")
		}
		p.next()
		if p.is("(") {
			if _, err := p.columnList(); err != nil {
				return "", err
			}
		}
		return t.fold, nil
	}, "")
	if err != nil || !p.accept("ON") {
		return c, err
	}
	if p.is("TABLE") {
		p.next()
	}
	q, err := p.qualifiedName()
	c.On = &q
	return c, err
}

// use reads USE [DATABASE] name.
func (p *parser) use() (Statement, error) {
	p.next()
	p.accept("DATABASE")
	n, err := p.name()
	return &UseDatabase{n}, err
}

// explain reads EXPLAIN [ALT|ALL] [STAT|STATS] {query | UPDATE … | DELETE …}.
func (p *parser) explain() (Statement, error) {
	p.next()
	for p.is("ALT", "ALL", "STAT", "STATS") {
		p.next()
	}
	e := &Explain{Pos: p.peek().pos}
	var err error
	switch {
	case p.is("SELECT", "WITH", "("):
		e.Statement, err = p.query()
	case p.is("UPDATE"):
		e.Statement, err = p.update()
	case p.is("DELETE"):
		e.Statement, err = p.delete()
	case p.is("INSERT"):
		err = p.fail(-481, "Explain does not support the following SQL statement type: INSERT")
	default:
		err = p.fail(-51, "SQL statement expected, "+p.peek().found()+" found")
	}
	return e, err
}
