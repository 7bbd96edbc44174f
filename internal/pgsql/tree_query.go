package pgsql

// SetOp is the kind of a set operation.
type SetOp uint8

// The set operations.
const (
	NoSetOp SetOp = iota
	Union
	Intersect
	Except
)

// SelectStatement is SELECT, VALUES, TABLE or a set operation of two queries.
//
// A set operation has SetOp, All, Left and Right, and no clauses from Distinct
// to Windows. VALUES has Values only. TABLE t is SELECT * FROM t. With, OrderBy,
// Limit, Offset and Locking may stand on any of them.
type SelectStatement struct {
	Pos  int
	With *WithClause

	Distinct      bool
	DistinctOn    []Expr // with Distinct, for DISTINCT ON (…)
	Top           Expr   // IRIS's TOP n
	Targets       []*Target
	Into          *IntoClause
	From          []TableExpr
	Where         Expr
	GroupBy       []Expr // a GroupingSet for (), ROLLUP, CUBE and GROUPING SETS
	GroupDistinct bool
	Having        Expr
	Windows       []*WindowSpec

	SetOp       SetOp
	All         bool
	Left, Right *SelectStatement

	Values [][]Expr

	OrderBy []*SortItem
	// Limit is a null literal for LIMIT ALL and the literal 1 for FETCH FIRST ROW.
	Limit         Expr
	Offset        Expr
	FetchWithTies bool
	Locking       []*LockingClause
}

// WithClause is WITH [RECURSIVE].
type WithClause struct {
	Pos       int
	Recursive bool
	CTEs      []*CTE
}

// Materialization is MATERIALIZED, NOT MATERIALIZED or neither.
type Materialization uint8

// The materialization choices of a common table expression.
const (
	MaterializeDefault Materialization = iota
	MaterializeAlways
	MaterializeNever
)

// CTE is one common table expression. Statement is a SelectStatement or a
// data-modifying statement.
type CTE struct {
	Pos          int
	Name         string
	Columns      []string
	Materialized Materialization
	Statement    Statement
	Search       *CTESearch
	Cycle        *CTECycle
}

// CTESearch is SEARCH BREADTH|DEPTH FIRST BY Columns SET Set.
type CTESearch struct {
	Pos     int
	Breadth bool
	Columns []string
	Set     string
}

// CTECycle is CYCLE Columns SET Mark [TO Value DEFAULT Default] USING Path.
type CTECycle struct {
	Pos            int
	Columns        []string
	Mark           string
	Value, Default Expr
	Path           string
}

// Persistence is TEMPORARY, UNLOGGED or neither.
type Persistence uint8

// The persistence of a relation.
const (
	Permanent Persistence = iota
	Temporary
	Unlogged
)

// IntoClause is SELECT … INTO.
type IntoClause struct {
	Pos         int
	Persistence Persistence
	Table       ObjectName
}

// LockStrength is the strength of a row lock.
type LockStrength uint8

// The row locks, weakest first.
const (
	ForKeyShare LockStrength = iota
	ForShare
	ForNoKeyUpdate
	ForUpdate
)

// LockWait says what to do about a row that is locked.
type LockWait uint8

// The lock waits.
const (
	LockBlock LockWait = iota
	LockNoWait
	LockSkip
)

// LockingClause is FOR UPDATE and its relatives.
type LockingClause struct {
	Pos      int
	Strength LockStrength
	Of       []ObjectName
	Wait     LockWait
}

// TableRef is a table or view in FROM, or the table a statement changes.
type TableRef struct {
	Pos           int
	Catalog       string
	Schema        string
	Name          string
	Only          bool
	Alias         string
	ColumnAliases []string
	Sample        *TableSample
}

// TableSample is TABLESAMPLE Method (Args) [REPEATABLE (Repeatable)].
type TableSample struct {
	Pos        int
	Method     ObjectName
	Args       []Expr
	Repeatable Expr
}

// SubqueryRef is a query in FROM.
type SubqueryRef struct {
	Pos           int
	Query         *SelectStatement
	Lateral       bool
	Alias         string
	ColumnAliases []string
}

// FunctionRef is a function call in FROM, or ROWS FROM (several).
type FunctionRef struct {
	Pos           int
	Functions     []*FunctionItem
	RowsFrom      bool
	Lateral       bool
	Ordinality    bool
	Alias         string
	ColumnAliases []string
	// Columns is the column definition list of AS alias (name type, …).
	Columns []*ColumnDef
}

// FunctionItem is one function of a FunctionRef. Func is usually a FuncCall;
// PostgreSQL takes also what only looks like one, such as current_date.
type FunctionItem struct {
	Pos     int
	Func    Expr
	Columns []*ColumnDef
}

// JoinKind is the kind of a join.
type JoinKind uint8

// The kinds of joins. A cross join is an inner join without a condition.
const (
	InnerJoin JoinKind = iota
	LeftJoin
	RightJoin
	FullJoin
	CrossJoin
)

// JoinExpr is a join in FROM.
type JoinExpr struct {
	Pos           int
	Kind          JoinKind
	Natural       bool
	Left, Right   TableExpr
	Using         []string
	UsingAlias    string
	On            Expr
	Alias         string
	ColumnAliases []string
}

func (*SelectStatement) statement() {}

func (*TableRef) tableExpr()    {}
func (*SubqueryRef) tableExpr() {}
func (*FunctionRef) tableExpr() {}
func (*JoinExpr) tableExpr()    {}
