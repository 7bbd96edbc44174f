package pgsql

// transaction parses BEGIN and its relatives.
func (p *parser) transaction() Statement {
	s := &TransactionStatement{Pos: p.pos()}
	kw := p.tok.kw
	p.advance()
	switch kw {
	case kwBegin:
		p.optWork()
		s.Modes = p.optTransactionModes()
	case kwStart:
		p.expect(kwTransaction)
		s.Op = StartTransaction
		s.Modes = p.optTransactionModes()
	case kwCommit, kwEnd:
		s.Op = Commit
		if kw == kwCommit && p.accept(kwPrepared) {
			s.Op, s.Name = CommitPrepared, p.stringConst()
			break
		}
		p.optWork()
		s.Chain = p.optChain()
	case kwAbort:
		s.Op = Rollback
		p.optWork()
		s.Chain = p.optChain()
	case kwRollback:
		p.rollback(s)
	case kwSavepoint:
		s.Op, s.Name = Savepoint, p.colID()
	default:
		p.savepointName(s, Release)
	}
	return s
}

// rollback parses what follows ROLLBACK.
func (p *parser) rollback(s *TransactionStatement) {
	if p.accept(kwPrepared) {
		s.Op, s.Name = RollbackPrepared, p.stringConst()
		return
	}
	p.optWork()
	if p.accept(kwTo) {
		p.savepointName(s, RollbackTo)
		return
	}
	s.Op, s.Chain = Rollback, p.optChain()
}

// savepointName parses [SAVEPOINT] name; SAVEPOINT may itself be the name.
func (p *parser) savepointName(s *TransactionStatement, op TransactionOp) {
	s.Op = op
	if p.is(kwSavepoint) && p.peek(1).isColID() {
		p.advance()
	}
	s.Name = p.colID()
}

// optWork parses WORK or TRANSACTION, if it is there.
func (p *parser) optWork() {
	if !p.accept(kwWork) {
		p.accept(kwTransaction)
	}
}

// optChain parses AND [NO] CHAIN, if it is there.
func (p *parser) optChain() bool {
	if !p.accept(kwAnd) {
		return false
	}
	chain := !p.accept(kwNo)
	p.expect(kwChain)
	return chain
}

// isTransactionMode reports whether a transaction mode comes next.
func (p *parser) isTransactionMode() bool {
	return p.isOneOf(kwIsolation, kwRead, kwDeferrable, kwNot)
}

// optTransactionModes parses transaction modes, if there are any.
func (p *parser) optTransactionModes() TransactionModes {
	if !p.isTransactionMode() {
		return TransactionModes{}
	}
	return p.transactionModes()
}

// transactionModes parses transaction modes, with or without commas.
func (p *parser) transactionModes() TransactionModes {
	var m TransactionModes
	p.transactionMode(&m)
	for p.acceptKind(',') || p.isTransactionMode() {
		p.transactionMode(&m)
	}
	return m
}

// transactionMode parses one transaction mode.
func (p *parser) transactionMode(m *TransactionModes) {
	yes, no := true, false
	switch {
	case p.accept(kwIsolation):
		p.expect(kwLevel)
		m.Isolation = p.isolationLevel()
	case p.accept(kwRead):
		if m.ReadOnly = &yes; !p.accept(kwOnly) {
			p.expect(kwWrite)
			m.ReadOnly = &no
		}
	case p.accept(kwDeferrable):
		m.Deferrable = &yes
	default:
		p.expect(kwNot, kwDeferrable)
		m.Deferrable = &no
	}
}

// isolationLevel parses the name of an isolation level.
func (p *parser) isolationLevel() IsolationLevel {
	switch {
	case p.accept(kwRead):
		if p.accept(kwUncommitted) {
			return ReadUncommitted
		}
		p.expect(kwCommitted)
		return ReadCommitted
	case p.accept(kwRepeatable):
		p.expect(kwRead)
		return RepeatableRead
	}
	p.expect(kwSerializable)
	return Serializable
}
