package pgsql

import "strings"

// statement prints a statement.
func (p *printer) statement(s Statement) {
	switch s := s.(type) {
	case *SelectStatement:
		p.query(s)
	case *InsertStatement:
		p.insert(s)
	case *UpdateStatement:
		p.update(s)
	case *DeleteStatement:
		p.delete(s)
	case *MergeStatement:
		p.merge(s)
	case *CopyStatement:
		p.copy(s)
	case *TransactionStatement:
		p.transaction(s)
	case *SetStatement:
		p.set(s)
	case *Utility:
		p.tokens(s.Text)
	case *RawIRIS:
		p.rawIRIS(s)
	default:
		p.definition(s)
	}
}

// definition prints a statement that defines or changes an object.
func (p *printer) definition(s Statement) {
	switch s := s.(type) {
	case *CreateTable:
		p.createTable(s)
	case *CreateTableAs:
		p.createTableAs(s)
	case *CreateView:
		p.createView(s)
	case *CreateIndex:
		p.createIndex(s)
	case *CreateSchema:
		p.createSchema(s)
	case *CreateSequence:
		p.write("CREATE ", persistenceWord(s.Persistence), "SEQUENCE ")
		p.writeIf(s.IfNotExists, "IF NOT EXISTS ")
		p.object(s.Sequence)
		p.sequenceOptions(s.Options, " ")
	case *AlterSequence:
		p.write("ALTER SEQUENCE ")
		p.writeIf(s.IfExists, "IF EXISTS ")
		p.object(s.Sequence)
		p.sequenceOptions(s.Options, " ")
	case *CreateExtension:
		p.createExtension(s)
	case *CreateType:
		p.createType(s)
	case *AlterType:
		p.alterType(s)
	case *AlterEnum:
		p.alterEnum(s)
	case *CreateDomain:
		p.createDomain(s)
	case *CreateFunction:
		p.createFunction(s)
	case *CreateTrigger:
		p.createTrigger(s)
	case *AlterTable:
		p.alterTable(s)
	case *AlterObject:
		p.alterObject(s)
	case *DropStatement:
		p.drop(s)
	case *CommentStatement:
		p.comment(s)
	case *GrantStatement:
		p.grant(s)
	case *GrantRoleStatement:
		p.grantRole(s)
	default:
		p.session(s)
	}
}

// session prints a statement about cursors, prepared statements and the like.
func (p *printer) session(s Statement) {
	switch s := s.(type) {
	case *PrepareStatement:
		p.named("PREPARE ", s.Name)
		if s.Types != nil {
			p.write(" (")
			list(p, s.Types, p.typeName)
			p.write(")")
		}
		p.write(" AS ")
		p.statement(s.Statement)
	case *ExecuteStatement:
		p.named("EXECUTE ", s.Name)
		if s.Args != nil {
			p.write(" ")
			p.paren(s.Args...)
		}
	case *DeallocateStatement:
		p.nameOrAll("DEALLOCATE ", s.Name)
	case *DeclareStatement:
		p.declare(s)
	case *FetchStatement:
		p.fetch(s)
	case *CloseStatement:
		p.nameOrAll("CLOSE ", s.Cursor)
	case *ListenStatement:
		p.named("LISTEN ", s.Channel)
	case *UnlistenStatement:
		if p.write("UNLISTEN "); s.Channel == "" {
			p.write("*")
		}
		p.named("", s.Channel)
	case *NotifyStatement:
		p.named("NOTIFY ", s.Channel)
		if s.Payload != "" {
			p.write(", ")
			p.string(s.Payload)
		}
	case *ShowStatement:
		p.write("SHOW ", settingName(s.Name))
	case *ResetStatement:
		p.write("RESET ", settingName(s.Name))
	case *SetConstraintsStatement:
		p.setConstraints(s)
	case *DiscardStatement:
		p.write("DISCARD ", s.Target)
	default:
		p.maintenance(s)
	}
}

// maintenance prints the statements that are left.
func (p *printer) maintenance(s Statement) {
	switch s := s.(type) {
	case *ExplainStatement:
		p.write("EXPLAIN ")
		p.options("(", s.Options, " ")
		p.writeIf(s.Options != nil, " ")
		p.statement(s.Statement)
	case *VacuumStatement:
		p.write(either(s.Analyze, "ANALYZE", "VACUUM"))
		p.options(" (", s.Options, " ")
		clause(p, " ", s.Tables, func(t *VacuumTable) {
			p.object(t.Table)
			p.names(t.Columns)
		})
	case *ReindexStatement:
		p.write("REINDEX ")
		p.options("(", s.Options, " ")
		p.writeIf(s.Options != nil, " ")
		p.write(s.Kind, " ")
		p.writeIf(s.Concurrently, "CONCURRENTLY ")
		if s.Name.Name != "" {
			p.object(s.Name)
		}
	case *TruncateStatement:
		clause(p, "TRUNCATE TABLE ", s.Tables, p.tableRef)
		p.writeIf(s.RestartIdentity, " RESTART IDENTITY")
		p.writeIf(s.Cascade, " CASCADE")
	case *LockStatement:
		clause(p, "LOCK TABLE ", s.Tables, p.tableRef)
		p.write(" IN ", s.Mode, " MODE")
		p.writeIf(s.NoWait, " NOWAIT")
	case *CallStatement:
		p.write("CALL ")
		p.funcCall(s.Call)
	case *DoStatement:
		p.write("DO")
		p.named(" LANGUAGE ", s.Language)
		if s.Code != nil {
			p.write(" ")
			p.literal(s.Code)
		}
	case *RefreshMaterializedView:
		p.write("REFRESH MATERIALIZED VIEW ")
		p.writeIf(s.Concurrently, "CONCURRENTLY ")
		p.object(s.View)
		p.writeIf(s.WithNoData, " WITH NO DATA")
	case *ReturnStatement:
		p.where("RETURN ", s.Expr)
	case *CheckpointStatement:
		p.write("CHECKPOINT")
	}
}

// rawIRIS prints a statement of IRIS as written; only its first words when
// literals or names are to be left out, since its syntax is not known.
func (p *printer) rawIRIS(s *RawIRIS) {
	if p.format&(FormatNoLiterals|FormatNoNames) != 0 {
		p.write(s.Command, " _")
		return
	}
	p.write(s.Text)
}

// nameOrAll prints a word and a name, or ALL.
func (p *printer) nameOrAll(word, name string) {
	if name == "" {
		p.write(word, "ALL")
		return
	}
	p.named(word, name)
}

// declare prints DECLARE.
func (p *printer) declare(s *DeclareStatement) {
	p.named("DECLARE ", s.Name)
	p.writeIf(s.Binary, " BINARY")
	p.writeIf(s.Asensitive, " ASENSITIVE")
	p.writeIf(s.Insensitive, " INSENSITIVE")
	p.writeIf(s.Scroll, " SCROLL")
	p.writeIf(s.NoScroll, " NO SCROLL")
	p.write(" CURSOR ")
	p.writeIf(s.Hold, "WITH HOLD ")
	p.write("FOR ")
	p.query(s.Query)
}

// fetch prints FETCH or MOVE.
func (p *printer) fetch(s *FetchStatement) {
	p.write(either(s.Move, "MOVE ", "FETCH "))
	p.write([...]string{
		FetchForward: "FORWARD ", FetchBackward: "BACKWARD ", FetchAbsolute: "ABSOLUTE ",
		FetchRelative: "RELATIVE ",
	}[s.Direction])
	if s.All {
		p.write("ALL")
	} else {
		p.int(int(s.Count))
	}
	p.named(" FROM ", s.Cursor)
}

// setConstraints prints SET CONSTRAINTS.
func (p *printer) setConstraints(s *SetConstraintsStatement) {
	p.write("SET CONSTRAINTS ")
	p.writeIf(s.Constraints == nil, "ALL")
	p.objects(s.Constraints)
	p.write(either(s.Deferred, " DEFERRED", " IMMEDIATE"))
}

// transaction prints BEGIN and its relatives.
func (p *printer) transaction(s *TransactionStatement) {
	p.write([...]string{
		Begin: "BEGIN", StartTransaction: "START TRANSACTION", Commit: "COMMIT",
		Rollback: "ROLLBACK", Savepoint: "SAVEPOINT ", Release: "RELEASE SAVEPOINT ",
		RollbackTo: "ROLLBACK TO SAVEPOINT ", PrepareTransaction: "PREPARE TRANSACTION ",
		CommitPrepared: "COMMIT PREPARED ", RollbackPrepared: "ROLLBACK PREPARED ",
	}[s.Op])
	switch s.Op {
	case Savepoint, Release, RollbackTo:
		p.name(s.Name)
	case PrepareTransaction, CommitPrepared, RollbackPrepared:
		p.string(s.Name)
	}
	p.transactionModes(s.Modes)
	p.writeIf(s.Chain, " AND CHAIN")
}

// transactionModes prints transaction modes, if there are any.
func (p *printer) transactionModes(m TransactionModes) {
	var modes []string
	if m.Isolation != IsolationDefault {
		modes = append(modes, "ISOLATION LEVEL "+[...]string{
			ReadUncommitted: "READ UNCOMMITTED",
			ReadCommitted:   "READ COMMITTED", RepeatableRead: "REPEATABLE READ",
			Serializable: "SERIALIZABLE",
		}[m.Isolation])
	}
	if m.ReadOnly != nil {
		modes = append(modes, either(*m.ReadOnly, "READ ONLY", "READ WRITE"))
	}
	if m.Deferrable != nil {
		modes = append(modes, notWord(!*m.Deferrable)+"DEFERRABLE")
	}
	if len(modes) > 0 {
		p.write(" ", strings.Join(modes, ", "))
	}
}

// set prints SET.
func (p *printer) set(s *SetStatement) {
	p.write("SET ")
	p.writeIf(s.Scope == SetLocal, "LOCAL ")
	switch s.Kind {
	case SetTransaction:
		p.write("TRANSACTION")
		p.transactionModes(s.Modes)
	case SetSessionCharacteristics:
		p.write("SESSION CHARACTERISTICS AS TRANSACTION")
		p.transactionModes(s.Modes)
	case SetTransactionSnapshot:
		p.write("TRANSACTION SNAPSHOT ")
		p.exprs(s.Values)
	case SetFromCurrent:
		p.write(settingName(s.Name), " FROM CURRENT")
	case SetDefaultTo:
		p.write(settingName(s.Name), " TO DEFAULT")
	default:
		p.setValue(s)
	}
}

// setValue prints SET name TO values. Only TIME ZONE takes an interval.
func (p *printer) setValue(s *SetStatement) {
	if _, ok := s.Values[0].(*TypedLiteral); ok {
		p.write("TIME ZONE ")
	} else {
		p.write(settingName(s.Name), " TO ")
	}
	list(p, s.Values, func(e Expr) {
		if l, ok := e.(*Literal); ok {
			p.literal(l) // a negative number takes no parentheses here
			return
		}
		p.expr(e)
	})
}

// settingName returns a setting's name with each part quoted where needed; as a
// whole if it is odd.
func settingName(name string) string {
	if name == "all" {
		return "ALL"
	}
	parts := strings.Split(name, ".")
	for i, part := range parts {
		if part == "" {
			return quoteName(name)
		}
		parts[i] = quoteName(part)
	}
	return strings.Join(parts, ".")
}
