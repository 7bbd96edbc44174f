package syntax

// Expr is a value expression: a pointer to one of the types below.
type Expr interface {
	Position() int
	expr()
}

// Node is embedded in every expression and condition: where it starts in the text.
type Node struct{ Pos int }

// Position returns the byte offset in the statement's text.
func (n Node) Position() int { return n.Pos }

// StringLit is a string literal; ” is the empty string, not NULL.
type StringLit struct {
	Node
	Value string
}

// NumberLit is a numeric literal as written, without sign.
type NumberLit struct {
	Node
	Text string
}

// NullLit is NULL.
type NullLit struct{ Node }

// Param is a parameter, ? or :%qpar(n), numbered from 1.
type Param struct {
	Node
	Index int
}

// ColumnRef is [[schema.]table.]column, followed by any number of implicit joins
// (->field). Column is also %ID, %TABLENAME, %CLASSNAME or %VID.
type ColumnRef struct {
	Node
	Table  QualifiedName // Name "" when unqualified
	Column Name
	Arrows []Name
}

// Unary is a sign: Op is "+" or "-".
type Unary struct {
	Node
	Op string
	X  Expr
}

// Binary is an operation on two values: + - * / \ # ||.
type Binary struct {
	Node
	Op   string
	L, R Expr
}

// FuncCall is a call of a scalar function, also of those with syntax of their
// own, which are brought into plain form: SUBSTRING(s FROM p FOR n) has the
// arguments s, p, n; POSITION(t IN s) has t, s; %EXACT x has x.
type FuncCall struct {
	Node
	Schema   Name // "" when unqualified
	Name     Name
	Args     []Expr
	Escape   bool // written as {fn …}
	NoParens bool // CURRENT_DATE, USER, $HOROLOG …
}

// Trim is TRIM([spec] [chars] FROM x) or TRIM(x).
type Trim struct {
	Node
	Spec  string // LEADING, TRAILING, BOTH; "" when not written
	Chars Expr   // nil when not written
	X     Expr
}

// ToVector is TO_VECTOR(x [, type [, length]]); the type is a keyword.
type ToVector struct {
	Node
	X      Expr
	Type   string // upper case, "" when not written
	Length Expr   // nil when not written
}

// JSONObject is JSON_OBJECT(key:value, …) or, without keys, JSON_ARRAY(…).
type JSONObject struct {
	Node
	Keys         []Expr // nil for JSON_ARRAY
	Values       []Expr
	AbsentOnNull bool
}

// Aggregate is an aggregate or window function call. Over is nil for a plain
// aggregate.
type Aggregate struct {
	Node
	Name       string // upper case
	Star       bool   // COUNT(*)
	Distinct   bool
	DistinctBy []Expr
	Args       []Expr
	ForEach    []Expr
	Over       *Window
	// AfterHaving limits the aggregate to what HAVING leaves.
	AfterHaving bool
}

// Window is the OVER clause.
type Window struct {
	PartitionBy []Expr
	OrderBy     []OrderItem
	Frame       *Frame
}

// Frame is ROWS BETWEEN start AND end.
type Frame struct {
	Start, End FrameBound
}

// FrameBound is one end of a window frame.
type FrameBound struct {
	Kind   string // "UNBOUNDED PRECEDING", "PRECEDING", "CURRENT ROW", "FOLLOWING", "UNBOUNDED FOLLOWING"
	Offset Expr   // for PRECEDING and FOLLOWING
}

// Cast is CAST(x AS type) and CONVERT(type, x [, style]).
type Cast struct {
	Node
	X       Expr
	Type    TypeName
	Convert bool
	Escape  bool // written as {fn CONVERT(…)}
	Style   Expr
}

// Case is CASE [operand] WHEN … THEN … [ELSE …] END.
type Case struct {
	Node
	Operand Expr // nil for a searched CASE
	Whens   []When
	Else    Expr // nil when not written
}

// When is one branch of a Case: Cond of a searched one, Value of a simple one.
type When struct {
	Cond  Cond
	Value Expr
	Then  Expr
}

// DateTimeLit is {d x}, {t x}, {ts x} or DATE x, TIME x, TIMESTAMP x, where x is
// a string literal or the parameter a client put in its place.
type DateTimeLit struct {
	Node
	Kind string // "d", "t", "ts"
	X    Expr
}

// Subquery is a query in value position.
type Subquery struct {
	Node
	Query *Query
}

func (*StringLit) expr()   {}
func (*NumberLit) expr()   {}
func (*NullLit) expr()     {}
func (*Param) expr()       {}
func (*ColumnRef) expr()   {}
func (*Unary) expr()       {}
func (*Binary) expr()      {}
func (*FuncCall) expr()    {}
func (*Trim) expr()        {}
func (*ToVector) expr()    {}
func (*JSONObject) expr()  {}
func (*Aggregate) expr()   {}
func (*Cast) expr()        {}
func (*Case) expr()        {}
func (*DateTimeLit) expr() {}
func (*Subquery) expr()    {}

// Cond is a predicate: a pointer to one of the types below.
type Cond interface {
	Position() int
	cond()
}

// And is a conjunction, written AND or &.
type And struct {
	Node
	L, R Cond
}

// Or is a disjunction, written OR or !.
type Or struct {
	Node
	L, R Cond
}

// Not is a negation, also that of a negated operator (x NOT LIKE y).
type Not struct {
	Node
	X Cond
}

// Compare is L op R with op one of = <> < <= > >= [ ].
type Compare struct {
	Node
	Op   string
	L, R Expr
}

// Quantified is L op {ANY|ALL} (query).
type Quantified struct {
	Node
	Op    string
	All   bool
	L     Expr
	Query *Query
}

// Between is X BETWEEN Low AND High.
type Between struct {
	Node
	X, Low, High Expr
}

// In is X IN (list) or X IN (query); one of List and Query is set.
type In struct {
	Node
	X     Expr
	List  []Expr
	Query *Query
}

// Exists is EXISTS (query).
type Exists struct {
	Node
	Query *Query
}

// ForSome is FOR SOME (tables) (condition): some row of the tables meets it.
type ForSome struct {
	Node
	From []TableRef
	Cond Cond
}

// ForElement is FOR SOME %ELEMENT(field) …, a condition on the elements of a
// collection.
type ForElement struct {
	Node
	X Expr
}

// IsNull is X IS NULL.
type IsNull struct {
	Node
	X Expr
}

// IsJSON is X IS JSON [VALUE|SCALAR|ARRAY|OBJECT].
type IsJSON struct {
	Node
	X    Expr
	Kind string // upper case, "VALUE" when not written
}

// Like is X LIKE Pattern [ESCAPE c].
type Like struct {
	Node
	X, Pattern, Escape Expr // Escape nil when not written
}

// Match is X op Pattern with op one of %STARTSWITH, %MATCHES, %PATTERN.
type Match struct {
	Node
	Op         string
	X, Pattern Expr
}

// InList is X %INLIST list [SIZE ((n))].
type InList struct {
	Node
	X, List Expr
}

func (*And) cond()        {}
func (*Or) cond()         {}
func (*Not) cond()        {}
func (*Compare) cond()    {}
func (*Quantified) cond() {}
func (*Between) cond()    {}
func (*In) cond()         {}
func (*Exists) cond()     {}
func (*ForSome) cond()    {}
func (*ForElement) cond() {}
func (*IsNull) cond()     {}
func (*IsJSON) cond()     {}
func (*Like) cond()       {}
func (*Match) cond()      {}
func (*InList) cond()     {}
