package pgsql

// LiteralKind tells the kinds of literals apart.
type LiteralKind uint8

// The kinds of literals. An integer literal that does not fit 32 bits is still
// a LiteralInteger; which integer type it gets is the analyser's business.
const (
	LiteralNull LiteralKind = iota
	LiteralBool             // Text is "true" or "false"
	LiteralInteger
	LiteralNumeric
	LiteralString
	LiteralBit // Text is the binary digits
	LiteralHex // Text is the hexadecimal digits
)

// Literal is a constant. Text is the value: escapes resolved, adjacent pieces
// joined, integers in decimal.
type Literal struct {
	Pos  int
	Kind LiteralKind
	Text string
}

// TypedLiteral is a string literal with its type in front: DATE '2024-01-01'.
type TypedLiteral struct {
	Pos  int
	Type *TypeName
	Text string
	// TextPos is the position of the string.
	TextPos int
}

// ColumnRef is a possibly qualified column name; Star is the asterisk of * or
// t.*. The name %ID and its like keep their percent sign.
type ColumnRef struct {
	Pos   int
	Parts []string
	Star  bool
}

// ParamRef is a parameter, $1 having Number 1.
type ParamRef struct {
	Pos    int
	Number int
}

// OpExpr is an operator applied to two operands, or to Right alone when it is
// a prefix operator. Pos is the operator's position. IRIS's %STARTSWITH and
// %INLIST are operators with those names in lower case.
type OpExpr struct {
	Pos         int
	Schema      string // of OPERATOR(schema.op)
	Op          string
	Left, Right Expr
}

// BoolOp is AND, OR or NOT.
type BoolOp uint8

// The boolean operators.
const (
	And BoolOp = iota
	Or
	Not
)

// BoolExpr is AND, OR or NOT. A chain of the same operator is one node.
type BoolExpr struct {
	Pos  int
	Op   BoolOp
	Args []Expr
}

// IsKind is what an IS test asks for.
type IsKind uint8

// The IS tests.
const (
	IsNull IsKind = iota
	IsTrue
	IsFalse
	IsUnknown
	IsDocument
	IsNormalized
)

// IsExpr is Arg IS [NOT] Kind. Form is the normal form of IS NORMALIZED, "" or
// "NFC" and so on.
type IsExpr struct {
	Pos  int
	Arg  Expr
	Kind IsKind
	Not  bool
	Form string
}

// IsJSONExpr is Arg IS [NOT] JSON [VALUE|ARRAY|OBJECT|SCALAR] [WITH UNIQUE KEYS].
type IsJSONExpr struct {
	Pos    int
	Arg    Expr
	Kind   string // "", "VALUE", "ARRAY", "OBJECT" or "SCALAR"
	Unique bool
	Not    bool
}

// DistinctExpr is Left IS [NOT] DISTINCT FROM Right.
type DistinctExpr struct {
	Pos         int
	Left, Right Expr
	Not         bool
}

// BetweenExpr is Arg [NOT] BETWEEN [SYMMETRIC] Low AND High.
type BetweenExpr struct {
	Pos       int
	Arg       Expr
	Low, High Expr
	Symmetric bool
	Not       bool
}

// InExpr is Arg [NOT] IN (List) or Arg [NOT] IN (Query); one of them is set.
type InExpr struct {
	Pos   int
	Arg   Expr
	List  []Expr
	Query *SelectStatement
	Not   bool
}

// LikeKind tells LIKE, ILIKE and SIMILAR TO apart.
type LikeKind uint8

// The pattern matching predicates.
const (
	Like LikeKind = iota
	ILike
	Similar
)

// LikeExpr is Arg [NOT] LIKE Pattern [ESCAPE Escape] and its relatives.
type LikeExpr struct {
	Pos          int
	Arg, Pattern Expr
	Escape       Expr // nil when not written
	Kind         LikeKind
	Not          bool
}

// QuantifiedExpr is Left op ANY|ALL (Array) or (Query). LIKE and its relatives
// stand here as the operators they mean: ~~, !~~, ~~* and !~~*.
type QuantifiedExpr struct {
	Pos    int
	Left   Expr
	Schema string
	Op     string
	All    bool
	Array  Expr
	Query  *SelectStatement
}

// ExistsExpr is EXISTS (Query).
type ExistsExpr struct {
	Pos   int
	Query *SelectStatement
}

// Subquery is a query used as a value.
type Subquery struct {
	Pos   int
	Query *SelectStatement
}

// ArrayExpr is ARRAY[Elements]. An element that is a nested bracket is itself
// an ArrayExpr.
type ArrayExpr struct {
	Pos      int
	Elements []Expr
}

// ArraySubquery is ARRAY(Query).
type ArraySubquery struct {
	Pos   int
	Query *SelectStatement
}

// RowExpr is ROW(Fields), or (a, b) when it is not Explicit.
type RowExpr struct {
	Pos      int
	Fields   []Expr
	Explicit bool
}

// CaseExpr is CASE; Arg is nil in the searched form.
type CaseExpr struct {
	Pos   int
	Arg   Expr
	Whens []*CaseWhen
	Else  Expr
}

// CaseWhen is one WHEN arm of CASE.
type CaseWhen struct {
	Pos    int
	Cond   Expr
	Result Expr
}

// CoalesceExpr is COALESCE(Args).
type CoalesceExpr struct {
	Pos  int
	Args []Expr
}

// MinMaxExpr is GREATEST(Args), or LEAST(Args).
type MinMaxExpr struct {
	Pos   int
	Args  []Expr
	Least bool
}

// NullIfExpr is NULLIF(Left, Right).
type NullIfExpr struct {
	Pos         int
	Left, Right Expr
}

// CastExpr is CAST(Arg AS Type) or Arg::Type.
type CastExpr struct {
	Pos  int
	Arg  Expr
	Type *TypeName
}

// CollateExpr is Arg COLLATE Collation.
type CollateExpr struct {
	Pos       int
	Arg       Expr
	Collation ObjectName
}

// FuncSyntax says how a call was written when it was not name(args). Such calls
// have Schema "pg_catalog" and PostgreSQL's function and order of arguments.
type FuncSyntax uint8

// The special call syntaxes.
const (
	SyntaxCall             FuncSyntax = iota
	SyntaxExtract                     // extract('field', value)
	SyntaxOverlay                     // overlay(string, new, from [, for])
	SyntaxPosition                    // position(string, substring)
	SyntaxSubstring                   // substring(string, from [, for])
	SyntaxSubstringFor                // substring(string, 1, for)
	SyntaxSimilar                     // substring(string, pattern, escape)
	SyntaxTrim                        // btrim, ltrim or rtrim(string [, characters])
	SyntaxNormalize                   // normalize(string [, 'form'])
	SyntaxCollationFor                // pg_collation_for(value)
	SyntaxAtTimeZone                  // timezone(zone, value)
	SyntaxAtLocal                     // timezone(value)
	SyntaxOverlaps                    // overlaps(a, b, c, d)
	SyntaxXMLExists                   // xmlexists(path, document)
	SyntaxSystemUser                  // system_user()
	SyntaxMergeAction                 // merge_action()
	SyntaxIsNormalized                // is_normalized(string); the parser makes an IsExpr of it
	SyntaxIsFormNormalized            // is_normalized(string, 'form'), likewise
)

// FuncCall is a call of a function, aggregate or window function.
type FuncCall struct {
	Pos      int
	Catalog  string
	Schema   string
	Name     string
	Args     []Expr // a NamedArg for name => value
	Syntax   FuncSyntax
	Star     bool // count(*)
	Distinct bool
	Variadic bool // the last argument was marked VARIADIC
	OrderBy  []*SortItem
	// WithinGroup says that OrderBy was written WITHIN GROUP (ORDER BY …).
	WithinGroup bool
	Filter      Expr
	Over        *WindowSpec
}

// NamedArg is an argument passed by name.
type NamedArg struct {
	Pos   int
	Name  string
	Value Expr
}

// WindowSpec is what follows OVER, or an item of the WINDOW clause. For OVER
// name only Name is set; Base is the existing window a specification copies.
type WindowSpec struct {
	Pos         int
	Name        string
	Base        string
	PartitionBy []Expr
	OrderBy     []*SortItem
	Frame       *WindowFrame
}

// FrameMode is RANGE, ROWS or GROUPS.
type FrameMode uint8

// The frame modes.
const (
	FrameRange FrameMode = iota
	FrameRows
	FrameGroups
)

// FrameExclusion is a frame's EXCLUDE clause.
type FrameExclusion uint8

// The frame exclusions; ExcludeNoOthers is also the default.
const (
	ExcludeNoOthers FrameExclusion = iota
	ExcludeCurrentRow
	ExcludeGroup
	ExcludeTies
)

// WindowFrame is a frame clause. End is CURRENT ROW when it was not written.
type WindowFrame struct {
	Pos        int
	Mode       FrameMode
	Start, End FrameBound
	Between    bool
	Exclusion  FrameExclusion
}

// FrameBoundKind is the kind of a frame bound, in order of position.
type FrameBoundKind uint8

// The frame bounds.
const (
	UnboundedPreceding FrameBoundKind = iota
	OffsetPreceding
	CurrentRow
	OffsetFollowing
	UnboundedFollowing
)

// FrameBound is one end of a frame; Offset is set for the two offset kinds.
type FrameBound struct {
	Kind   FrameBoundKind
	Offset Expr
}

// ValueFunc is a function called without parentheses: current_date,
// current_timestamp, current_user and so on. Name is in lower case; Precision
// is -1 when none was written.
type ValueFunc struct {
	Pos       int
	Name      string
	Precision int
}

// FieldExpr is Arg.Field, or Arg.* when Star is set; Arg is parenthesised or a
// subscripted column.
type FieldExpr struct {
	Pos   int
	Arg   Expr
	Field string
	Star  bool
	Paren bool // as in IndexExpr
}

// IndexExpr is Arg[Upper], or Arg[Lower:Upper] when Slice is set. Paren is set
// when Arg is itself a subscript or field in parentheses: (a[1])[2] takes an
// element of an element, a[1][2] one of an array with two dimensions.
type IndexExpr struct {
	Pos          int
	Arg          Expr
	Lower, Upper Expr
	Slice        bool
	Paren        bool
}

// GroupingFunc is GROUPING(Args).
type GroupingFunc struct {
	Pos  int
	Args []Expr
}

// GroupingSetKind tells the grouping elements of GROUP BY apart.
type GroupingSetKind uint8

// The grouping elements.
const (
	GroupingEmpty GroupingSetKind = iota // ()
	GroupingRollup
	GroupingCube
	GroupingSets
)

// GroupingSet is a grouping element of GROUP BY that is not an expression.
type GroupingSet struct {
	Pos   int
	Kind  GroupingSetKind
	Items []Expr
}

// DefaultExpr is DEFAULT as a value of INSERT or UPDATE; PostgreSQL's grammar
// takes it anywhere, its analysis refuses it elsewhere.
type DefaultExpr struct {
	Pos int
}

func (*Literal) expr()        {}
func (*TypedLiteral) expr()   {}
func (*ColumnRef) expr()      {}
func (*ParamRef) expr()       {}
func (*OpExpr) expr()         {}
func (*BoolExpr) expr()       {}
func (*IsExpr) expr()         {}
func (*IsJSONExpr) expr()     {}
func (*DistinctExpr) expr()   {}
func (*BetweenExpr) expr()    {}
func (*InExpr) expr()         {}
func (*LikeExpr) expr()       {}
func (*QuantifiedExpr) expr() {}
func (*ExistsExpr) expr()     {}
func (*Subquery) expr()       {}
func (*ArrayExpr) expr()      {}
func (*ArraySubquery) expr()  {}
func (*RowExpr) expr()        {}
func (*CaseExpr) expr()       {}
func (*CoalesceExpr) expr()   {}
func (*MinMaxExpr) expr()     {}
func (*NullIfExpr) expr()     {}
func (*CastExpr) expr()       {}
func (*CollateExpr) expr()    {}
func (*FuncCall) expr()       {}
func (*NamedArg) expr()       {}
func (*ValueFunc) expr()      {}
func (*FieldExpr) expr()      {}
func (*IndexExpr) expr()      {}
func (*GroupingFunc) expr()   {}
func (*GroupingSet) expr()    {}
func (*DefaultExpr) expr()    {}
