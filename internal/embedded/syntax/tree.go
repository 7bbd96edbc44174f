package syntax

import "strings"

// Name is an identifier as it was spelled; delimiters are removed.
type Name string

// Fold returns the form in which identifiers are compared.
func (n Name) Fold() string { return strings.ToUpper(string(n)) }

// Is reports whether two identifiers are the same one.
func (n Name) Is(other string) bool { return strings.EqualFold(string(n), other) }

// QualifiedName is [schema.]name; Schema is "" when not written.
type QualifiedName struct {
	Schema, Name Name
	Pos          int
}

// Statement is one SQL statement: a pointer to one of the types of this package
// whose comment says "statement".
type Statement interface{ statement() }

// Query is a statement: [WITH …] body [ORDER BY …] [LIMIT …]. Subqueries are
// queries too.
type Query struct {
	With    []CTE
	Body    QueryBody
	OrderBy []OrderItem
	Limit   *RowLimit
	Pos     int
}

// CTE is one named subquery of a WITH clause.
type CTE struct {
	Name  Name
	Query *Query
}

// QueryBody is a *Select or a *SetOperation.
type QueryBody interface{ queryBody() }

// SetOp tells which set operation combines two queries.
type SetOp string

// The set operations; only UNION has an ALL form.
const (
	Union     SetOp = "UNION"
	UnionAll  SetOp = "UNION ALL"
	Intersect SetOp = "INTERSECT"
	Except    SetOp = "EXCEPT"
)

// SetOperation combines two query bodies, left-associatively.
type SetOperation struct {
	Op          SetOp
	Left, Right QueryBody
}

// Select is one SELECT block.
type Select struct {
	Distinct   bool
	DistinctBy []Expr // DISTINCT BY (…)
	Top        Expr   // nil without TOP; a number or a Param
	TopAll     bool   // TOP ALL
	TopOffset  Expr   // %ROWOFFSET, nil without
	Items      []SelectItem
	From       []TableRef // comma-separated; nil without FROM
	Where      Cond
	GroupBy    []Expr
	Having     Cond
	Limit      *RowLimit   // behind an operand of a set operation, in its parentheses
	OrderBy    []OrderItem // there too, with TOP
	Pos        int
}

// SelectItem is one item of a select list: an expression, or a star.
type SelectItem struct {
	Expr  Expr // nil for a star
	Alias Name // "" when none was written
	Star  *Star
}

// Star is * or [schema.]table.*.
type Star struct {
	Table QualifiedName // Name "" for a bare *
}

// OrderItem is one key of ORDER BY.
type OrderItem struct {
	Expr Expr // a NumberLit is the position of a select item
	Desc bool
}

// RowLimit is LIMIT/OFFSET or OFFSET/FETCH. Count and Offset are numbers or
// parameters; nil means not given.
type RowLimit struct {
	Count, Offset Expr
}

// TableRef is an operand of FROM: *TableName, *DerivedTable, *JSONTable or *Join.
type TableRef interface{ tableRef() }

// TableName is a table, view or CTE in FROM.
type TableName struct {
	Name  QualifiedName
	Alias Name
}

// DerivedTable is a subquery in FROM.
type DerivedTable struct {
	Query   *Query
	Alias   Name // "" allowed
	Lateral bool
	Pos     int
}

// JSONTable is JSON_TABLE(value, path COLUMNS (…)) in FROM.
type JSONTable struct {
	Value   Expr
	Path    string
	Columns []JSONColumn
	Alias   Name
}

// JSONColumn is a column of JSON_TABLE.
type JSONColumn struct {
	Name Name
	Type TypeName
	Path string
}

// JoinKind tells which rows a join keeps.
type JoinKind string

// The kinds of joins.
const (
	InnerJoin JoinKind = "INNER"
	LeftJoin  JoinKind = "LEFT"
	RightJoin JoinKind = "RIGHT"
	FullJoin  JoinKind = "FULL"
	CrossJoin JoinKind = "CROSS"
)

// Join is a joined table. At most one of On, Using and Natural is set.
type Join struct {
	Kind        JoinKind
	Left, Right TableRef
	Natural     bool
	On          Cond
	Using       []Name
	Pos         int
}

// TypeName is a data type as written: IRIS's words for it, upper-cased and
// joined by blanks ("DOUBLE PRECISION"), or a class name as spelled.
type TypeName struct {
	Name string
	Args []TypeArg
	Pos  int
}

// TypeArg is one argument of a type: a number, MAX, a keyword (VECTOR's element
// type), a string, or KEY=value for class names.
type TypeArg struct {
	Key    string // "" unless KEY=value
	Value  string
	String bool // the value was a string literal
}

func (*Query) statement() {}

func (*Select) queryBody()       {}
func (*SetOperation) queryBody() {}

func (*TableName) tableRef()    {}
func (*DerivedTable) tableRef() {}
func (*JSONTable) tableRef()    {}
func (*Join) tableRef()         {}
