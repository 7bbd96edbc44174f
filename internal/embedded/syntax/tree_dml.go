package syntax

// Insert is a statement: INSERT or INSERT OR UPDATE. Exactly one of Values,
// DefaultValues and Query is set; INSERT … SET c=v,… is brought into the
// Columns and Values form.
type Insert struct {
	Table         QualifiedName
	Hints         []string // %NOCHECK, %NOLOCK …, upper case
	OrUpdate      bool
	Columns       []ColumnName // nil: all columns
	Values        []Expr
	DefaultValues bool
	Query         *Query
	Pos           int
}

// ColumnName is a column named as the target of a change.
type ColumnName struct {
	Name Name
	Pos  int
}

// Update is a statement.
type Update struct {
	Table QualifiedName
	Alias Name
	Hints []string
	Set   []Assignment
	From  []TableRef
	Where Cond
	Pos   int
}

// Assignment is one column = value of an UPDATE.
type Assignment struct {
	Column ColumnName
	Value  Expr
}

// Delete is a statement.
type Delete struct {
	Table QualifiedName
	Alias Name
	Hints []string
	From  []TableRef
	Where Cond
	Pos   int
}

// Truncate is a statement: TRUNCATE TABLE.
type Truncate struct {
	Table QualifiedName
}

// StartTransaction is a statement.
type StartTransaction struct{ Modes TransactionModes }

// SetTransaction is a statement.
type SetTransaction struct{ Modes TransactionModes }

// TransactionModes are the options of START and SET TRANSACTION; "" is not given.
type TransactionModes struct {
	CommitMode string // IMPLICIT, EXPLICIT, NONE
	Isolation  string // READ UNCOMMITTED, READ COMMITTED, READ VERIFIED
	Access     string // READ ONLY, READ WRITE
}

// Commit is a statement.
type Commit struct{}

// Rollback is a statement; Savepoint is "" for a whole rollback, and ToSavepoint
// tells ROLLBACK TO SAVEPOINT without a name.
type Rollback struct {
	ToSavepoint bool
	Savepoint   Name
}

// Savepoint is a statement.
type Savepoint struct{ Name Name }

// InTransaction is a statement: %INTRANSACTION.
type InTransaction struct{}

// SetOption is a statement: SET OPTION name = value. Value is the word, number
// or string written.
type SetOption struct {
	Option string // upper case
	Value  string
}

// LockTable is a statement: LOCK [TABLE] t IN {SHARE|EXCLUSIVE} MODE [WAIT n].
type LockTable struct {
	Table     QualifiedName
	Exclusive bool
	Wait      *int // seconds; nil: the process's lock timeout
}

// UnlockTable is a statement.
type UnlockTable struct {
	Table     QualifiedName
	Exclusive bool
	Immediate bool
}

// Call is a statement: [?=] CALL procedure(arguments).
type Call struct {
	Returns   *Param // the ? of ?=CALL
	Procedure QualifiedName
	Args      []Expr
}

// CheckPrivilege is a statement: %CHECKPRIV privilege[(columns)] [, …] [ON object].
type CheckPrivilege struct {
	Privileges []string // upper case
	On         *QualifiedName
}

// TuneTable is a statement: TUNE TABLE t. Every row is looked at, whatever
// percentage is asked for.
type TuneTable struct {
	Table QualifiedName
	Clear bool // %CLEAR_VALUES: forget what was found
}

// PurgeQueries is PURGE CACHED QUERIES; there are none to purge.
type PurgeQueries struct{}

// UseDatabase is a statement: USE [DATABASE] name.
type UseDatabase struct{ Name Name }

// Explain is EXPLAIN of a *Query, an *Update or a *Delete.
type Explain struct {
	Statement Statement
	Pos       int // where the explained statement begins
}

func (*Insert) statement()           {}
func (*Update) statement()           {}
func (*Delete) statement()           {}
func (*Truncate) statement()         {}
func (*StartTransaction) statement() {}
func (*SetTransaction) statement()   {}
func (*Commit) statement()           {}
func (*Rollback) statement()         {}
func (*Savepoint) statement()        {}
func (*InTransaction) statement()    {}
func (*SetOption) statement()        {}
func (*LockTable) statement()        {}
func (*UnlockTable) statement()      {}
func (*Call) statement()             {}
func (*CheckPrivilege) statement()   {}
func (*TuneTable) statement()        {}
func (*PurgeQueries) statement()     {}
func (*UseDatabase) statement()      {}
func (*Explain) statement()          {}
