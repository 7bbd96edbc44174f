package pgsql

// statement parses one statement.
func (p *parser) statement() Statement {
	if p.irisStatement() {
		return p.rawIRIS()
	}
	if p.tok.kind == '(' {
		return p.preparableStatement()
	}
	if p.tok.kind != tokenKeyword {
		p.unexpected()
		return nil
	}
	switch p.tok.kw {
	case kwSelect, kwWith, kwWithLA, kwValues, kwTable, kwInsert, kwUpdate, kwDelete, kwMerge:
		return p.preparableStatement()
	case kwBegin, kwStart, kwCommit, kwEnd, kwRollback, kwAbort, kwSavepoint, kwRelease:
		return p.transaction()
	case kwSet:
		return p.set()
	case kwShow:
		return p.show()
	case kwReset:
		return p.reset()
	case kwDiscard:
		return p.discard()
	case kwCreate:
		return p.create()
	case kwDrop:
		return p.drop()
	case kwAlter:
		return p.alter()
	case kwPrepare, kwExecute, kwDeallocate:
		return p.preparedStatement()
	case kwDeclare, kwFetch, kwMove, kwClose:
		return p.cursorStatement()
	case kwListen, kwUnlisten, kwNotify:
		return p.notification()
	case kwVacuum, kwAnalyze, kwAnalyse:
		return p.vacuum()
	case kwReindex:
		return p.reindex()
	}
	return p.otherStatement()
}

// otherStatement parses the statements that are alone in their kind.
func (p *parser) otherStatement() Statement {
	switch p.tok.kw {
	case kwCopy:
		return p.copy()
	case kwExplain:
		return p.explain()
	case kwTruncate:
		return p.truncate()
	case kwLock:
		return p.lock()
	case kwCall:
		return p.call()
	case kwDo:
		return p.do()
	case kwComment:
		return p.comment()
	case kwGrant, kwRevoke:
		return p.grant()
	case kwRefresh:
		return p.refresh()
	case kwCheckpoint:
		s := &CheckpointStatement{Pos: p.pos()}
		p.advance()
		return s
	}
	return p.utility()
}
