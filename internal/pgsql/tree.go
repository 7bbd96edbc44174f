package pgsql

import "github.com/iris-pgwire/iris-pgwire/internal/pgerr"

// MaxDepth bounds the height of every syntax tree and the nesting of the text
// it is made from. Whatever walks a tree may therefore recurse. Chains of AND
// and OR are one node and do not count.
const MaxDepth = 8000

// Node is any node of the syntax tree; the walker visits nodes.
type Node interface {
	// Position returns the node's character offset in the text, from 1.
	Position() int

	walk(visit func(Node) bool)
	rewrite(f func(Expr) Expr)
}

// Statement is one SQL statement.
type Statement interface {
	Node
	statement()
}

// Expr is an expression.
type Expr interface {
	Node
	expr()
}

// TableExpr is an item of a FROM clause.
type TableExpr interface {
	Node
	tableExpr()
}

// RawStatement is one statement of a query string with the span it was read
// from. Start and End are byte offsets; Text is that part of the query string,
// without the semicolon.
type RawStatement struct {
	Statement  Statement
	Start, End int
	Text       string
	// Notices are what PostgreSQL's lexer would have told the client, such as
	// an identifier cut to 63 bytes.
	Notices []*pgerr.Error
}

// ObjectName is the possibly qualified name of a database object.
type ObjectName struct {
	Pos     int
	Catalog string
	Schema  string
	Name    string
}

// OperatorName is the possibly qualified name of an operator.
type OperatorName struct {
	Pos    int
	Schema string
	Name   string
}

// TypeName is a data type as written. The names SQL spells in words are
// resolved as PostgreSQL's grammar does: INTEGER is pg_catalog.int4, CHAR is
// pg_catalog.bpchar with the modifier 1.
type TypeName struct {
	Pos     int
	Catalog string
	Schema  string
	Name    string
	// Column is set for a column's type: Schema.Name.Column%TYPE.
	Column string
	// Mods are the type modifiers: (10,2), or IRIS's (DOUBLE, 1024).
	Mods []Expr
	// Fields are an interval's fields in lower case, such as "day to second".
	Fields string
	// Bounds holds one entry for each array dimension: its bound, or -1.
	Bounds []int
	SetOf  bool
}

// SortDirection is ASC, DESC or neither.
type SortDirection uint8

// The sort directions.
const (
	SortDefault SortDirection = iota
	SortAsc
	SortDesc
)

// NullsOrder is NULLS FIRST, NULLS LAST or neither.
type NullsOrder uint8

// The orders of nulls.
const (
	NullsDefault NullsOrder = iota
	NullsFirst
	NullsLast
)

// SortItem is one item of ORDER BY. Using is set for ORDER BY … USING operator.
type SortItem struct {
	Pos       int
	Expr      Expr
	Direction SortDirection
	Nulls     NullsOrder
	Using     *OperatorName
}

// Target is one item of a select list or RETURNING list; a star is a ColumnRef.
type Target struct {
	Pos   int
	Expr  Expr
	Alias string // "" when none was written
}

// Option is a named option with an optional value, as in WITH (fillfactor = 70)
// or EXPLAIN (ANALYZE, FORMAT json). Value is nil when none was written; words
// such as on or json are string literals.
type Option struct {
	Pos       int
	Namespace string
	Name      string
	Value     Expr
	// Values is set for a parenthesised list of values; Star for an asterisk.
	Values []Expr
	Star   bool
	// Action is "ADD", "SET" or "DROP" in ALTER … OPTIONS.
	Action string
}

// RawIRIS is a whole statement that only IRIS has, as written.
type RawIRIS struct {
	Pos int
	// Command is the statement's first words in upper case, such as "TUNE TABLE".
	Command string
	Text    string
}

// Utility is a statement that is recognised and checked but has no tree of its
// own, because this server only refuses it or passes it by.
type Utility struct {
	Pos int
	// Tag is PostgreSQL's command tag, such as "CREATE OPERATOR CLASS".
	Tag  string
	Text string
}

func (*RawIRIS) statement() {}
func (*Utility) statement() {}
