package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// TypeRef is a type with its modifier.
type TypeRef struct {
	OID    pgtype.OID
	Typmod int32
}

// Expr is a typed expression.
type Expr interface {
	// Type returns the expression's type.
	Type() TypeRef
	// Pos returns the character position in the statement text, from 1.
	Pos() int
}

// Node carries what every expression has.
type Node struct {
	Typ TypeRef
	At  int
}

// Type implements Expr.
func (n Node) Type() TypeRef { return n.Typ }

// Pos implements Expr.
func (n Node) Pos() int { return n.At }

// Const is a constant of its type.
type Const struct {
	Node
	Value value.Value
}

// Param is a statement parameter, $1 being Index 0.
type Param struct {
	Node
	Index int
}

// Column is a column of a range-table entry. Level counts enclosing queries
// (0 is the query the reference stands in), Range is the index in that
// query's Ranges, Index the column's index in the range.
type Column struct {
	Node
	Level int
	Range int
	Index int
	Name  string
	// Fields are the columns of a record, where they are known.
	Fields []RangeColumn
	// Embedding is set for a column that IRIS computes as an embedding.
	Embedding *Embedding
}

// Call is a call of a function or operator. Strict functions are not called
// with NULL arguments.
type Call struct {
	Node
	Func *Function
	Args []Expr
	// Operator is the operator's name when the call was written as one.
	Operator string
	// Syntax and Keyword say how else it was written: EXTRACT (… FROM …) and its
	// like, or CURRENT_DATE. Nothing but the printer of definitions looks at them.
	Syntax  pgsql.FuncSyntax
	Keyword string
	// Spread says that the last argument is an array whose elements are the arguments:
	// VARIADIC of a function that takes any.
	Spread bool
	// Domain is set for the checks of a domain on the value of the first argument.
	Domain *Domain
	// Body is the query that a function in language SQL is. It stands in a query of
	// one range, whose columns are the arguments, and apart from the statement.
	Body *Query
}

// Cast converts Arg to the node's type. Explicit casts truncate where
// PostgreSQL's do; assignment and implicit ones fail.
type Cast struct {
	Node
	Arg      Expr
	Explicit bool
}

// BoolOp is AND, OR or NOT under three-valued logic.
type BoolOp struct {
	Node
	Op   BoolOpKind
	Args []Expr
}

// BoolOpKind tells the three boolean operators apart.
type BoolOpKind uint8

// The boolean operators.
const (
	And BoolOpKind = iota
	Or
	Not
)

// NullTest is IS [NOT] NULL.
type NullTest struct {
	Node
	Arg Expr
	Not bool
}

// BoolTest is IS [NOT] TRUE, FALSE or UNKNOWN.
type BoolTest struct {
	Node
	Arg  Expr
	Test BoolTestKind
	Not  bool
}

// BoolTestKind is the truth value a BoolTest asks for.
type BoolTestKind uint8

// The truth values of BoolTest.
const (
	IsTrue BoolTestKind = iota
	IsFalse
	IsUnknown
)

// DistinctFrom is IS [NOT] DISTINCT FROM; Equal is the equality operator of
// the two operands' common type.
type DistinctFrom struct {
	Node
	Left, Right Expr
	Equal       *Function
	Not         bool
}

// Case is CASE; a simple CASE has been turned into searched form with the
// operand compared in each When.
//
// Simple says that it was in simple form: the operand is the left side of each
// condition.
type Case struct {
	Node
	Whens  []When
	Else   Expr // nil is NULL
	Simple bool
}

// When is one arm of Case.
type When struct {
	Cond, Result Expr
}

// Coalesce is COALESCE.
//
// Merged is the name of the column that USING makes of the arguments of a full
// join, "" for COALESCE itself.
type Coalesce struct {
	Node
	Args   []Expr
	Merged string
}

// NullIf is NULLIF.
type NullIf struct {
	Node
	Left, Right Expr
	Equal       *Function
}

// MinMax is GREATEST or LEAST.
type MinMax struct {
	Node
	Args    []Expr
	Greater bool
	Less    *Function // the < operator of the common type
}

// InList is expr [NOT] IN (list); Equal is the equality operator.
type InList struct {
	Node
	Arg   Expr
	List  []Expr
	Equal *Function
	Not   bool
}

// ArrayCompare is expr op ANY|ALL (array).
type ArrayCompare struct {
	Node
	Arg, Array Expr
	Op         *Function
	Operator   string // the name of Op
	All        bool
}

// ArrayExpr is ARRAY[…]; its type is the array type.
type ArrayExpr struct {
	Node
	Elements []Expr
}

// RowExpr is ROW(…).
type RowExpr struct {
	Node
	Fields []Expr
	// Names are those of the fields when it is the row of something in FROM.
	Names []string
	// Present is set for the optional side of an outer join: where it is NULL
	// there is no row.
	Present Expr
	// unknown are the fields as they were before untyped literals became text.
	unknown []Expr
	// alias is the name of the thing in FROM whose row it is, table its OID if it
	// is a table of this very query.
	alias string
	table uint32
}

// Like is [NOT] LIKE or ILIKE with its escape character (nil: backslash).
type Like struct {
	Node
	Arg, Pattern, Escape Expr
	Insensitive, Not     bool
}

// Aggregate is an aggregate call. It appears only in Query.Aggregates;
// expressions refer to it by AggregateRef.
type Aggregate struct {
	Node
	Func     *Function
	Args     []Expr
	Distinct bool
	Star     bool
	Filter   Expr
	OrderBy  []SortKey
	// WithinGroup marks ordered-set aggregates: Args are what OrderBy sorts by,
	// and Direct the arguments in parentheses, computed once for a group.
	WithinGroup bool
	Direct      []Expr
}

// AggregateRef is the value of Query.Aggregates[Index] after grouping. Level
// counts enclosing queries: an aggregate of an outer query's columns is that
// query's.
type AggregateRef struct {
	Node
	Index int
	Level int
}

// GroupRef is the value of Query.GroupBy[Index] after grouping.
type GroupRef struct {
	Node
	Index int
}

// SubqueryKind tells how a subquery's rows become a value.
type SubqueryKind uint8

// The kinds of subquery expressions.
const (
	Scalar SubqueryKind = iota
	Exists
	InSubquery // Test op ANY (subquery); IN is = ANY
	AllSubquery
	ArraySubquery
)

// Subquery is a subquery used as an expression.
type Subquery struct {
	Node
	Kind  SubqueryKind
	Query *Query
	Test  Expr      // left operand of IN, ANY, ALL
	Op    *Function // its comparison operator
	Not   bool
	// Operator is the name of Op.
	Operator string
	// Ops are the operators of the columns, instead of Op, where Test is a row.
	Ops []*Function
	// Equals are the equality operators of the columns where rows are ordered.
	Equals []*Function
	// Single is set for a comparison with the only row of Query, without ANY.
	Single bool
}

// RangeKind tells what a range-table entry reads.
type RangeKind uint8

// The kinds of range-table entries.
const (
	RangeRelation RangeKind = iota
	RangeSubquery
	RangeFunction
	RangeValues
	RangeCTE
)

// Range is one range-table entry: something in FROM that has columns.
type Range struct {
	Kind     RangeKind
	Alias    string
	Columns  []RangeColumn
	Relation *Relation // RangeRelation
	// View is set when Query is the definition of a view.
	View  *Relation
	Query *Query // RangeSubquery; RangeCTE refers to its CTE's query
	CTE   int    // RangeCTE: index in the WITH list of the query that declares it
	// Functions are read side by side (RangeFunction), the shorter ones going on
	// with NULL.
	Functions []RangePart
	// Ordinality adds the number of the row as the last column (RangeFunction).
	Ordinality bool
	Rows       [][]Expr // RangeValues
	Lateral    bool
	// Shown are the names of the columns for EXPLAIN where the range stands for a part
	// of FROM that was joined elsewhere.
	Shown []string
}

// RangePart is one function of a range-table entry.
type RangePart struct {
	Call  *Call
	Width int // number of its columns
	// Record says that its values are rows, of which each field is a column.
	Record bool
}

// RangeColumn is one column of a range-table entry.
type RangeColumn struct {
	Name string
	Type TypeRef
	// Hidden columns are found by name only: they are no part of *.
	Hidden bool
	// TableOID and Attribute are the table column behind a column of a subquery,
	// 0 without one.
	TableOID  uint32
	Attribute int16
	// Fields are the columns of a record, where they are known.
	Fields []RangeColumn
}

// JoinKind is the kind of a join.
type JoinKind uint8

// The kinds of joins.
const (
	InnerJoin JoinKind = iota
	LeftJoin
	RightJoin
	FullJoin
)

// From is a node of the FROM tree: either one range-table entry or a join.
type From struct {
	Range int   // valid when Join is nil
	Join  *Join // nil for a leaf
}

// Join joins two FROM nodes. A comma is an InnerJoin without On.
type Join struct {
	Kind        JoinKind
	Left, Right *From
	On          Expr // nil for a cross join
	// Using are the columns of USING, which On compares; Comma is set for items of
	// FROM that a comma joins.
	Using []string
	Comma bool
}

// SortKey is one ORDER BY item. NullsFirst is resolved (PostgreSQL: last when
// ascending, first when descending, unless written otherwise; of IRIS's similarities
// the NULLs are last, as in IRIS, whose indexes find nothing else).
type SortKey struct {
	Expr       Expr
	Desc       bool
	NullsFirst bool
}

// Target is one output column. TableOID and Attribute are set for a plain
// column of a relation.
type Target struct {
	Expr      Expr
	Name      string
	TableOID  uint32
	Attribute int16
	Junk      bool // computed for ORDER BY only, not returned
}

// SetOp is the kind of a set operation.
type SetOp uint8

// The set operations.
const (
	NoSetOp SetOp = iota
	Union
	Intersect
	Except
)

// Query is a SELECT, VALUES or set operation.
//
// Evaluation order: With, From, Where, GroupBy and Aggregates, Having, WindowCalls,
// Targets, Distinct, OrderBy, Offset, Limit. In a set operation Left and Right
// are set, and From to Having are empty; Targets are then Columns of a
// pseudo-range 0 whose columns are those of the operation's result.
type Query struct {
	With    []CTE
	Ranges  []*Range
	From    *From // nil without FROM: one empty row
	Where   Expr
	Grouped bool // has GROUP BY, HAVING or aggregates
	GroupBy []Expr
	// GroupWritten is how many of GroupBy the statement has; the others depend on
	// them.
	GroupWritten int
	// GroupingSets list the GroupBy expressions of each grouping set; nil is one
	// set of all of them.
	GroupingSets [][]int
	Aggregates   []*Aggregate
	Having       Expr
	// WindowCalls are computed over the rows that are left after grouping.
	Windows     []*Window
	WindowCalls []*WindowCall
	Targets     []Target
	Distinct    bool
	DistinctOn  []Expr
	OrderBy     []SortKey
	Limit       Expr // bigint; nil is ALL
	Offset      Expr
	WithTies    bool
	// LimitTop is set when the limit was written as IRIS's TOP.
	LimitTop bool
	// Sample is set where the only range is a table of which a part is read.
	Sample *Sample
	// Locks are the rows that FOR UPDATE and its relatives lock.
	Locks []RowLock

	SetOp       SetOp
	All         bool
	Left, Right *Query
}

// CTE is one WITH item.
type CTE struct {
	Name      string
	Query     *Query
	Recursive bool
	// Columns are the names that it was given, Materialized how it was written.
	Columns      []string
	Materialized pgsql.Materialization
	// Search and Cycle are how it was written; Written is the query without the columns
	// that they add, which Query has.
	Search  *pgsql.CTESearch
	Cycle   *pgsql.CTECycle
	Written *Query
	// Marks are the two values of the column that marks cycles.
	Marks []Expr
	// Change is set for a data-modifying item, whose Query reads what it returns.
	Change *Change
}

// Change is a statement in WITH that changes rows, or a query there that such ones
// read too. It is what Local is of the relation that stands for its result.
type Change struct {
	Relation  *Relation // the changed table, nil for a query
	Statement Statement
}

// RowLock is FOR UPDATE or one of its relatives for one range of a query.
type RowLock struct {
	Range    int
	Strength pgsql.LockStrength
	Wait     pgsql.LockWait
}

// Locked is a query that locks rows. It is what Local is of the relation that
// stands for its result.
type Locked struct{ Query *Query }

// Statement is an analysed statement: one of *Query, *Insert, *Update,
// *Delete, *Merge, or *Utility for what has no typed form.
type Statement interface{ statement() }

func (*Query) statement()  {}
func (*Insert) statement() {}
func (*Update) statement() {}
func (*Delete) statement() {}

// Insert is INSERT. Columns are indexes into Relation.Columns, in the order of
// the source's columns. Source is VALUES rows or a query; nil is DEFAULT
// VALUES. A nil expression in Values is DEFAULT.
//
// With is in the query already, if there is one; other expressions need it.
type Insert struct {
	With      []CTE
	Relation  *Relation
	Columns   []int
	Values    [][]Expr
	Query     *Query
	Conflict  *Conflict
	Returning []Target
	Ranges    []*Range
	// Defaults are computed here for each row of Query, beside Columns.
	Defaults []DefaultColumn
	// Guard is what the table demands of rows, nil for nothing.
	Guard *Guard

	ignored []int // in Columns, whose values of Query are not taken
}

// DefaultColumn is a column of an INSERT that gets its default, in the place of
// what Query gives it when that is At in Columns, which is -1 otherwise.
type DefaultColumn struct {
	Column, At int
	Value      Expr
}

// Conflict is ON CONFLICT. Ranges are the table and the row proposed for
// insertion, "excluded".
type Conflict struct {
	// Arbiter is the key that decides; nil is each of the table's, for DO NOTHING.
	Arbiter     *Key
	Update      bool // DO UPDATE
	Ranges      []*Range
	Assignments []Assignment
	Where       Expr
	// Defaults are what a column is that the statement leaves out, by column of
	// the table; nil where only IRIS knows.
	Defaults []Expr
}

// Assignment is one SET item of UPDATE.
type Assignment struct {
	Column int
	Value  Expr
}

// Update is UPDATE. Ranges[0] is the relation to change.
type Update struct {
	With        []CTE
	Relation    *Relation
	Ranges      []*Range
	Assignments []Assignment
	From        *From // nil without FROM clause
	Where       Expr
	Returning   []Target
	Guard       *Guard // as of INSERT
}

// Delete is DELETE. Ranges[0] is the relation to change.
type Delete struct {
	With      []CTE
	Relation  *Relation
	Ranges    []*Range
	From      *From // USING; nil without it
	Where     Expr
	Returning []Target
}
