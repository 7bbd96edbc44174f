package pgsql

// TransactionOp is what a TransactionStatement does.
type TransactionOp uint8

// The transaction statements.
const (
	Begin TransactionOp = iota
	StartTransaction
	Commit
	Rollback
	Savepoint
	Release
	RollbackTo
	PrepareTransaction
	CommitPrepared
	RollbackPrepared
)

// IsolationLevel is a transaction isolation level; it is zero when not written.
type IsolationLevel uint8

// The isolation levels.
const (
	IsolationDefault IsolationLevel = iota
	ReadUncommitted
	ReadCommitted
	RepeatableRead
	Serializable
)

// TransactionModes are the modes of BEGIN and SET TRANSACTION. The two pointers
// are nil when not written; a mode written twice has its last value.
type TransactionModes struct {
	Isolation  IsolationLevel
	ReadOnly   *bool
	Deferrable *bool
}

// TransactionStatement is BEGIN and its relatives. END is Commit, ABORT is
// Rollback. Name is the savepoint, or the identifier of a prepared transaction.
type TransactionStatement struct {
	Pos   int
	Op    TransactionOp
	Modes TransactionModes
	Name  string
	Chain bool
}

// SetScope is where a SET applies.
type SetScope uint8

// The scopes of SET.
const (
	SetSession SetScope = iota
	SetLocal
)

// SetKind tells the special forms of SET apart.
type SetKind uint8

// The forms of SET.
const (
	SetValue       SetKind = iota // name = Values
	SetDefaultTo                  // name = DEFAULT
	SetFromCurrent                // name FROM CURRENT
	SetTransaction                // SET TRANSACTION modes
	SetSessionCharacteristics
	SetTransactionSnapshot // Values[0]
)

// SetStatement is SET. The special spellings stand under the setting they mean:
// TIME ZONE is "timezone", NAMES is "client_encoding", SCHEMA is "search_path",
// ROLE is "role", SESSION AUTHORIZATION is "session_authorization", XML OPTION
// is "xmloption". Words among Values are string literals; an interval for TIME
// ZONE is a TypedLiteral.
type SetStatement struct {
	Pos    int
	Scope  SetScope
	Kind   SetKind
	Name   string
	Values []Expr
	Modes  TransactionModes
}

// ShowStatement is SHOW; Name is "all" for SHOW ALL.
type ShowStatement struct {
	Pos  int
	Name string
}

// ResetStatement is RESET; Name is "all" for RESET ALL.
type ResetStatement struct {
	Pos  int
	Name string
}

// SetConstraintsStatement is SET CONSTRAINTS; Constraints is nil for ALL.
type SetConstraintsStatement struct {
	Pos         int
	Constraints []ObjectName
	Deferred    bool
}

// DiscardStatement is DISCARD; Target is "ALL", "PLANS", "SEQUENCES" or "TEMP".
type DiscardStatement struct {
	Pos    int
	Target string
}

// DeclareStatement is DECLARE … CURSOR.
type DeclareStatement struct {
	Pos         int
	Name        string
	Binary      bool
	Scroll      bool
	NoScroll    bool
	Insensitive bool
	Asensitive  bool
	Hold        bool
	Query       *SelectStatement
}

// FetchDirection is the direction of FETCH.
type FetchDirection uint8

// The directions of FETCH. NEXT is FetchForward 1, PRIOR is FetchBackward 1,
// FIRST is FetchAbsolute 1 and LAST is FetchAbsolute -1.
const (
	FetchForward FetchDirection = iota
	FetchBackward
	FetchAbsolute
	FetchRelative
)

// FetchStatement is FETCH, or MOVE. All is set instead of Count for ALL.
type FetchStatement struct {
	Pos       int
	Move      bool
	Direction FetchDirection
	Count     int64
	All       bool
	Cursor    string
}

// CloseStatement is CLOSE; Cursor is "" for ALL.
type CloseStatement struct {
	Pos    int
	Cursor string
}

// ListenStatement is LISTEN.
type ListenStatement struct {
	Pos     int
	Channel string
}

// UnlistenStatement is UNLISTEN; Channel is "" for the asterisk.
type UnlistenStatement struct {
	Pos     int
	Channel string
}

// NotifyStatement is NOTIFY.
type NotifyStatement struct {
	Pos     int
	Channel string
	Payload string
}

// VacuumStatement is VACUUM, or ANALYZE. The options of the old syntax stand in
// Options under the names the new one has.
type VacuumStatement struct {
	Pos     int
	Analyze bool // the statement is ANALYZE
	Options []*Option
	Tables  []*VacuumTable
}

// ReindexStatement is REINDEX. Kind is "INDEX", "TABLE", "SCHEMA", "SYSTEM" or
// "DATABASE"; the last two may have no name.
type ReindexStatement struct {
	Pos          int
	Options      []*Option
	Kind         string
	Concurrently bool
	Name         ObjectName
}

// VacuumTable is a table of VACUUM or ANALYZE with its columns.
type VacuumTable struct {
	Pos     int
	Table   ObjectName
	Columns []string
}

// CheckpointStatement is CHECKPOINT.
type CheckpointStatement struct {
	Pos int
}

func (*TransactionStatement) statement()    {}
func (*SetStatement) statement()            {}
func (*ShowStatement) statement()           {}
func (*ResetStatement) statement()          {}
func (*SetConstraintsStatement) statement() {}
func (*DiscardStatement) statement()        {}
func (*DeclareStatement) statement()        {}
func (*FetchStatement) statement()          {}
func (*CloseStatement) statement()          {}
func (*ListenStatement) statement()         {}
func (*UnlistenStatement) statement()       {}
func (*NotifyStatement) statement()         {}
func (*VacuumStatement) statement()         {}
func (*ReindexStatement) statement()        {}
func (*CheckpointStatement) statement()     {}
