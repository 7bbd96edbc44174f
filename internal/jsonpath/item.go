package jsonpath

import "github.com/iris-pgwire/iris-pgwire/internal/regex"

// Path is a whole path.
type Path struct {
	Strict bool
	Root   *Item
}

// Kind says what an item does.
type Kind uint8

// The kinds of items: literals, where a path starts, accessors, operators, and
// methods.
const (
	Null Kind = iota
	String
	Number
	Bool
	Variable
	Root
	Current
	Last
	Key
	AnyKey
	AnyArray
	IndexArray
	Any
	Filter
	And
	Or
	Not
	IsUnknown
	Equal
	NotEqual
	Less
	Greater
	LessEqual
	GreaterEqual
	StartsWith
	LikeRegex
	Exists
	Add
	Sub
	Mul
	Div
	Mod
	Plus
	Minus
	Type
	Size
	Abs
	Floor
	Ceiling
	Double
	KeyValue
	Datetime
)

// LevelLast stands for the word last in the levels of Any.
const LevelLast = 1<<32 - 1

// Item is one step of a path.
type Item struct {
	Kind Kind
	// Text is a string, the canonical form of a number, the name of a variable or key,
	// or the pattern of LikeRegex.
	Text string
	True bool // of Bool
	// Left is the operand of a unary operator, a filter's condition and the template
	// of Datetime too.
	Left, Right *Item
	Subscripts  []Subscript
	First, Last uint32 // the levels of Any
	Flags       string // of LikeRegex, in the order in which they are printed
	Pattern     *regex.Pattern
	// Next is applied to what the item yields.
	Next *Item
}

// Subscript is one of an array accessor; To is nil when it is no range.
type Subscript struct{ From, To *Item }

// IsPredicate reports whether an item is a condition when nothing is applied to it.
func (it *Item) IsPredicate() bool { return it.Next == nil && it.Kind >= And && it.Kind <= Exists }

// Name is what PostgreSQL calls an operator or method in its messages.
func (k Kind) Name() string { return names[k] }

// names are the operators and methods as they are written.
var names = [...]string{
	And: "&&", Or: "||", Equal: "==", NotEqual: "!=", Less: "<", Greater: ">", LessEqual: "<=", GreaterEqual: ">=",
	StartsWith: "starts with", LikeRegex: "like_regex", Add: "+", Sub: "-", Mul: "*", Div: "/", Mod: "%", Plus: "+", Minus: "-",
	Type: "type", Size: "size", Abs: "abs", Floor: "floor", Ceiling: "ceiling", Double: "double", KeyValue: "keyvalue",
	Datetime: "datetime",
}
