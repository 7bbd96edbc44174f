package pgsql

// Overriding is the OVERRIDING clause of INSERT.
type Overriding uint8

// The OVERRIDING clauses.
const (
	OverridingNone Overriding = iota
	OverridingUser
	OverridingSystem
)

// InsertColumn is a target column of INSERT or UPDATE. Path holds the fields
// and subscripts after the name, innermost first; it is nil for a plain column.
type InsertColumn struct {
	Pos  int
	Name string
	Path []*PathStep
}

// PathStep is one field or subscript of an assignment target.
type PathStep struct {
	Pos          int
	Field        string // "" for a subscript
	Star         bool   // .*, which only the grammar takes
	Lower, Upper Expr
	Slice        bool
}

// InsertStatement is INSERT. Source is nil for DEFAULT VALUES.
type InsertStatement struct {
	Pos        int
	With       *WithClause
	Table      *TableRef
	Columns    []*InsertColumn
	Overriding Overriding
	Source     *SelectStatement
	OnConflict *OnConflict
	Returning  []*Target
}

// OnConflict is ON CONFLICT. The arbiter is Index with IndexWhere, or
// Constraint, or neither. Update is nil for DO NOTHING.
type OnConflict struct {
	Pos        int
	IndexPos   int // of the parenthesis before Index
	Index      []*IndexElem
	IndexWhere Expr
	Constraint string
	Update     []*Assignment
	Where      Expr
}

// Assignment is one item of SET: Columns[0] = Value, or when Multiple is set
// (Columns) = Value, where Value is a row or a subquery.
type Assignment struct {
	Pos      int
	Columns  []*InsertColumn
	Multiple bool
	Value    Expr
}

// UpdateStatement is UPDATE. CurrentOf names the cursor of WHERE CURRENT OF.
type UpdateStatement struct {
	Pos       int
	With      *WithClause
	Table     *TableRef
	Set       []*Assignment
	From      []TableExpr
	Where     Expr
	CurrentOf string
	Returning []*Target
}

// DeleteStatement is DELETE. CurrentOf names the cursor of WHERE CURRENT OF.
type DeleteStatement struct {
	Pos       int
	With      *WithClause
	Table     *TableRef
	Using     []TableExpr
	Where     Expr
	CurrentOf string
	Returning []*Target
}

// MergeStatement is MERGE.
type MergeStatement struct {
	Pos       int
	With      *WithClause
	Table     *TableRef
	Source    TableExpr
	On        Expr
	Whens     []*MergeWhen
	Returning []*Target
}

// MergeMatch says which rows a WHEN clause of MERGE is for.
type MergeMatch uint8

// The kinds of WHEN clauses.
const (
	Matched MergeMatch = iota
	NotMatchedBySource
	NotMatchedByTarget
)

// MergeAction is what a WHEN clause of MERGE does.
type MergeAction uint8

// The actions of MERGE.
const (
	MergeNothing MergeAction = iota
	MergeUpdate
	MergeDelete
	MergeInsert
)

// MergeWhen is one WHEN clause of MERGE. An insert without Values is DEFAULT
// VALUES.
type MergeWhen struct {
	Pos        int
	Match      MergeMatch
	Cond       Expr
	Action     MergeAction
	Set        []*Assignment
	Columns    []*InsertColumn
	Overriding Overriding
	Values     []Expr
}

// CopyStatement is COPY. Table or Query is set; Query is any statement that
// returns rows. File is "" for STDIN and STDOUT. Options of both syntaxes are
// reduced to the new one's names.
type CopyStatement struct {
	Pos     int
	Table   *TableRef
	Columns []string
	Query   Statement
	From    bool
	Program bool
	File    string
	Stdio   bool
	Options []*Option
	Where   Expr
}

// TruncateStatement is TRUNCATE.
type TruncateStatement struct {
	Pos             int
	Tables          []*TableRef
	RestartIdentity bool
	Cascade         bool
}

// LockStatement is LOCK TABLE; Mode is in upper case, such as "ACCESS EXCLUSIVE".
type LockStatement struct {
	Pos    int
	Tables []*TableRef
	Mode   string
	NoWait bool
}

// CallStatement is CALL.
type CallStatement struct {
	Pos  int
	Call *FuncCall
}

// DoStatement is DO. Code is nil and Language "" when it was not written; of
// several the last one counts, though PostgreSQL refuses them when it runs DO.
type DoStatement struct {
	Pos      int
	Code     *Literal
	Language string
}

// ExplainStatement is EXPLAIN. The options of the old syntax stand in Options
// under the names analyze and verbose.
type ExplainStatement struct {
	Pos       int
	Options   []*Option
	Statement Statement
}

// PrepareStatement is PREPARE.
type PrepareStatement struct {
	Pos       int
	Name      string
	Types     []*TypeName
	Statement Statement
}

// ExecuteStatement is EXECUTE.
type ExecuteStatement struct {
	Pos  int
	Name string
	Args []Expr
}

// DeallocateStatement is DEALLOCATE; Name is "" for ALL.
type DeallocateStatement struct {
	Pos  int
	Name string
}

func (*InsertStatement) statement()     {}
func (*UpdateStatement) statement()     {}
func (*DeleteStatement) statement()     {}
func (*MergeStatement) statement()      {}
func (*CopyStatement) statement()       {}
func (*TruncateStatement) statement()   {}
func (*LockStatement) statement()       {}
func (*CallStatement) statement()       {}
func (*DoStatement) statement()         {}
func (*ExplainStatement) statement()    {}
func (*PrepareStatement) statement()    {}
func (*ExecuteStatement) statement()    {}
func (*DeallocateStatement) statement() {}
