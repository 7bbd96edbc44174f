package pgsql

import (
	"math"
	"strings"
)

// preparedStatement parses PREPARE, EXECUTE and DEALLOCATE.
func (p *parser) preparedStatement() Statement {
	pos := p.pos()
	switch {
	case p.is(kwPrepare):
		return p.prepare()
	case p.is(kwExecute):
		return p.execute()
	}
	p.advance()
	if p.is(kwPrepare) && (p.peek(1).isColID() || p.peek(1).is(kwAll)) {
		p.advance()
	}
	if p.accept(kwAll) {
		return &DeallocateStatement{Pos: pos}
	}
	return &DeallocateStatement{Pos: pos, Name: p.colID()}
}

// prepare parses PREPARE, or PREPARE TRANSACTION.
func (p *parser) prepare() Statement {
	pos := p.pos()
	p.advance()
	if p.is(kwTransaction) && p.peek(1).kind == tokenString {
		p.advance()
		return &TransactionStatement{Pos: pos, Op: PrepareTransaction, Name: p.stringConst()}
	}
	s := &PrepareStatement{Pos: pos, Name: p.colID()}
	if p.acceptKind('(') {
		s.Types = p.typeList()
		p.expectKind(')')
	}
	p.expect(kwAs)
	s.Statement = p.preparableStatement()
	return s
}

// execute parses EXECUTE.
func (p *parser) execute() *ExecuteStatement {
	s := &ExecuteStatement{Pos: p.pos()}
	p.advance()
	s.Name = p.colID()
	if p.tok.kind == '(' {
		s.Args = p.parenExprList()
	}
	return s
}

// cursorStatement parses DECLARE, FETCH, MOVE and CLOSE.
func (p *parser) cursorStatement() Statement {
	switch {
	case p.is(kwDeclare):
		return p.declare()
	case p.is(kwClose):
		s := &CloseStatement{Pos: p.pos()}
		p.advance()
		if !p.accept(kwAll) {
			s.Cursor = p.colID()
		}
		return s
	}
	return p.fetchStatement()
}

// declare parses DECLARE … CURSOR.
func (p *parser) declare() *DeclareStatement {
	s := &DeclareStatement{Pos: p.pos()}
	p.advance()
	s.Name = p.colID()
	for p.cursorOption(s) {
	}
	p.expect(kwCursor)
	switch {
	case p.accept(kwWith):
		p.expect(kwHold)
		s.Hold = true
	case p.accept(kwWithout):
		p.expect(kwHold)
	}
	p.expect(kwFor)
	s.Query = p.selectStatement()
	return s
}

// cursorOption parses one option of DECLARE, if there is one.
func (p *parser) cursorOption(s *DeclareStatement) bool {
	switch {
	case p.accept(kwNo):
		p.expect(kwScroll)
		s.NoScroll = true
	case p.accept(kwScroll):
		s.Scroll = true
	case p.accept(kwBinary):
		s.Binary = true
	case p.accept(kwInsensitive):
		s.Insensitive = true
	case p.accept(kwAsensitive):
		s.Asensitive = true
	default:
		return false
	}
	return true
}

// fetchStatement parses FETCH or MOVE.
func (p *parser) fetchStatement() Statement {
	s := &FetchStatement{Pos: p.pos(), Move: p.is(kwMove), Count: 1}
	p.advance()
	switch next := p.peek(1); {
	case p.isColID() && (next.kind == tokenEOF || next.kind == ';' || next.kind == ')'):
		// a cursor whose name is the word for a direction
	default:
		p.fetchDirection(s)
		if !p.accept(kwFrom) {
			p.accept(kwIn)
		}
	}
	s.Cursor = p.colID()
	return s
}

// fetchDirection parses the direction and count of FETCH, if they are there.
func (p *parser) fetchDirection(s *FetchStatement) {
	switch {
	case p.accept(kwNext):
	case p.accept(kwPrior):
		s.Direction = FetchBackward
	case p.accept(kwFirst):
		s.Direction = FetchAbsolute
	case p.accept(kwLast):
		s.Direction, s.Count = FetchAbsolute, -1
	case p.accept(kwAbsolute):
		s.Direction, s.Count = FetchAbsolute, int64(p.signedIntConst())
	case p.accept(kwRelative):
		s.Direction, s.Count = FetchRelative, int64(p.signedIntConst())
	case p.accept(kwAll):
		s.All, s.Count = true, math.MaxInt64
	case p.accept(kwForward):
		p.fetchCountOrAll(s)
	case p.accept(kwBackward):
		s.Direction = FetchBackward
		p.fetchCountOrAll(s)
	case p.isNumericOnly():
		s.Count = int64(p.signedIntConst())
	}
}

// fetchCountOrAll parses a count or ALL, if it is there.
func (p *parser) fetchCountOrAll(s *FetchStatement) {
	switch {
	case p.accept(kwAll):
		s.All, s.Count = true, math.MaxInt64
	case p.isNumericOnly():
		s.Count = int64(p.signedIntConst())
	}
}

// notification parses LISTEN, UNLISTEN and NOTIFY.
func (p *parser) notification() Statement {
	pos, kw := p.pos(), p.tok.kw
	p.advance()
	switch {
	case kw == kwListen:
		return &ListenStatement{Pos: pos, Channel: p.colID()}
	case kw == kwUnlisten && p.acceptKind('*'):
		return &UnlistenStatement{Pos: pos}
	case kw == kwUnlisten:
		return &UnlistenStatement{Pos: pos, Channel: p.colID()}
	}
	s := &NotifyStatement{Pos: pos, Channel: p.colID()}
	if p.acceptKind(',') {
		s.Payload = p.stringConst()
	}
	return s
}

// vacuum parses VACUUM and ANALYZE.
func (p *parser) vacuum() *VacuumStatement {
	s := &VacuumStatement{Pos: p.pos(), Analyze: !p.is(kwVacuum)}
	p.advance()
	if p.tok.kind == '(' {
		s.Options = p.utilityOptions()
	} else {
		p.vacuumWords(s)
	}
	if p.isColID() {
		s.Tables = []*VacuumTable{p.vacuumTable()}
		for p.acceptKind(',') {
			s.Tables = append(s.Tables, p.vacuumTable())
		}
	}
	return s
}

// reindex parses REINDEX.
func (p *parser) reindex() *ReindexStatement {
	s := &ReindexStatement{Pos: p.pos()}
	p.advance()
	if p.tok.kind == '(' {
		s.Options = p.utilityOptions()
	}
	s.Kind = strings.ToUpper(p.tok.text)
	switch {
	case p.accept(kwIndex), p.accept(kwTable):
		s.Concurrently = p.accept(kwConcurrently)
		s.Name = p.objectName()
	case p.accept(kwSchema):
		s.Concurrently = p.accept(kwConcurrently)
		s.Name = ObjectName{Pos: p.pos(), Name: p.colID()}
	case p.accept(kwSystem), p.accept(kwDatabase):
		s.Concurrently = p.accept(kwConcurrently)
		if p.isColID() {
			s.Name = ObjectName{Pos: p.pos(), Name: p.colID()}
		}
	default:
		p.unexpected()
	}
	return s
}

// vacuumWords parses the options of the old syntax, which have an order.
func (p *parser) vacuumWords(s *VacuumStatement) {
	words := []keyword{kwFull, kwFreeze, kwVerbose, kwAnalyze}
	if s.Analyze {
		words = []keyword{kwVerbose}
	}
	for _, kw := range words {
		pos := p.pos()
		if p.accept(kw) || kw == kwAnalyze && p.accept(kwAnalyse) {
			s.Options = append(s.Options, &Option{Pos: pos, Name: keywordInfos[kw].word})
		}
	}
}

// vacuumTable parses a table of VACUUM or ANALYZE.
func (p *parser) vacuumTable() *VacuumTable {
	t := &VacuumTable{Pos: p.pos()}
	t.Table = p.objectName()
	t.Columns = p.optNameList()
	return t
}

// utilityOptions parses options in parentheses, as EXPLAIN and VACUUM have them.
func (p *parser) utilityOptions() []*Option {
	p.expectKind('(')
	list := []*Option{p.utilityOption()}
	for p.acceptKind(',') {
		list = append(list, p.utilityOption())
	}
	p.expectKind(')')
	return list
}

// utilityOption parses name [value].
func (p *parser) utilityOption() *Option {
	o := &Option{Pos: p.pos()}
	switch {
	case p.accept(kwAnalyze), p.accept(kwAnalyse):
		o.Name = "analyze"
	case p.accept(kwFormatLA):
		o.Name = "format"
	default:
		o.Name = p.nonReservedWord()
	}
	switch {
	case p.isNumericOnly():
		o.Value = p.numericOnly()
	case p.isBooleanOrString():
		o.Value = p.booleanOrString()
	}
	return o
}

// explain parses EXPLAIN.
func (p *parser) explain() Statement {
	s := &ExplainStatement{Pos: p.pos()}
	p.advance()
	if p.tok.kind == '(' && p.opensOptions() {
		s.Options = p.utilityOptions()
	} else {
		if pos := p.pos(); p.accept(kwAnalyze) || p.accept(kwAnalyse) {
			s.Options = append(s.Options, &Option{Pos: pos, Name: "analyze"})
		}
		if pos := p.pos(); p.accept(kwVerbose) {
			s.Options = append(s.Options, &Option{Pos: pos, Name: "verbose"})
		}
	}
	s.Statement = p.explainable()
	return s
}

// opensOptions reports whether the current parenthesis opens options and not a
// query.
func (p *parser) opensOptions() bool {
	next := p.peek(1)
	return next.isNonReserved() && (!next.is(kwValues) || p.peek(2).kind != '(') ||
		next.is(kwAnalyze) || next.is(kwAnalyse) || next.is(kwFormatLA)
}

// explainable parses a statement that EXPLAIN takes.
func (p *parser) explainable() Statement {
	switch {
	case p.is(kwDeclare):
		return p.declare()
	case p.is(kwExecute):
		return p.execute()
	case p.is(kwRefresh):
		return p.refresh()
	case p.is(kwCreate):
		return p.explainableCreate()
	}
	return p.preparableStatement()
}

// explainableCreate parses CREATE … AS.
func (p *parser) explainableCreate() Statement {
	switch p.peek(1).kw {
	case kwTable, kwTemp, kwTemporary, kwLocal, kwGlobal, kwUnlogged, kwMaterialized:
	default:
		p.advance()
		p.unexpected()
		return nil
	}
	p.tableForm = onlyTableAs
	s, ok := p.create().(*CreateTableAs)
	p.tableForm = anyTableForm
	if ok {
		return s
	}
	p.unexpected()
	return nil
}

// truncate parses TRUNCATE.
func (p *parser) truncate() Statement {
	s := &TruncateStatement{Pos: p.pos()}
	p.advance()
	p.accept(kwTable)
	s.Tables = p.relations()
	if s.RestartIdentity = p.accept(kwRestart); s.RestartIdentity || p.accept(kwContinue) {
		p.expect(kwIdentity)
	}
	s.Cascade = p.dropBehavior()
	return s
}

// dropBehavior parses CASCADE or RESTRICT, if it is there.
func (p *parser) dropBehavior() (cascade bool) {
	if p.accept(kwCascade) {
		return true
	}
	p.accept(kwRestrict)
	return false
}

// lock parses LOCK.
func (p *parser) lock() Statement {
	s := &LockStatement{Pos: p.pos(), Mode: "ACCESS EXCLUSIVE"}
	p.advance()
	p.accept(kwTable)
	s.Tables = p.relations()
	if p.accept(kwIn) {
		s.Mode = p.lockMode()
		p.expect(kwMode)
	}
	s.NoWait = p.accept(kwNowait)
	return s
}

// lockMode parses the name of a table lock.
func (p *parser) lockMode() string {
	switch {
	case p.acceptSeq(kwAccess, kwShare):
		return "ACCESS SHARE"
	case p.acceptSeq(kwAccess, kwExclusive):
		return "ACCESS EXCLUSIVE"
	case p.acceptSeq(kwRow, kwShare):
		return "ROW SHARE"
	case p.acceptSeq(kwRow, kwExclusive):
		return "ROW EXCLUSIVE"
	case p.acceptSeq(kwShare, kwUpdate):
		p.expect(kwExclusive)
		return "SHARE UPDATE EXCLUSIVE"
	case p.acceptSeq(kwShare, kwRow):
		p.expect(kwExclusive)
		return "SHARE ROW EXCLUSIVE"
	case p.accept(kwShare):
		return "SHARE"
	case p.accept(kwAccess), p.accept(kwRow):
		p.unexpected()
	}
	p.expect(kwExclusive)
	return "EXCLUSIVE"
}

// call parses CALL.
func (p *parser) call() Statement {
	s := &CallStatement{Pos: p.pos()}
	p.advance()
	pos := p.pos()
	callable, column := p.tok.isTypeFunctionName(), p.isColID()
	if !callable && !column {
		p.unexpected()
		return s
	}
	parts, star := p.dottedName(column)
	if star || p.tok.kind != '(' || !callable && len(parts) == 1 {
		p.unexpected()
		return s
	}
	s.Call = p.functionCall(pos, parts)
	return s
}

// do parses DO.
func (p *parser) do() Statement {
	s := &DoStatement{Pos: p.pos()}
	p.advance()
	if p.tok.kind != tokenString && !p.is(kwLanguage) {
		p.unexpected()
	}
	for p.err == nil {
		switch {
		case p.tok.kind == tokenString:
			s.Code = p.stringLiteral()
		case p.accept(kwLanguage):
			s.Language = p.wordOrString()
		default:
			return s
		}
	}
	return s
}

// refresh parses REFRESH MATERIALIZED VIEW.
func (p *parser) refresh() Statement {
	s := &RefreshMaterializedView{Pos: p.pos()}
	p.expect(kwRefresh, kwMaterialized, kwView)
	s.Concurrently = p.accept(kwConcurrently)
	s.View = p.objectName()
	s.WithNoData = p.withNoData()
	return s
}

// withNoData parses WITH [NO] DATA, if it is there.
func (p *parser) withNoData() bool {
	if !p.accept(kwWith) {
		return false
	}
	no := p.accept(kwNo)
	p.expect(kwData)
	return no
}
