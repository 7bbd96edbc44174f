package pgsql

// XMLOp is which of the XML functions an XMLExpr is.
type XMLOp uint8

// The XML functions with a syntax of their own.
const (
	XMLConcat XMLOp = iota
	XMLElement
	XMLForest
	XMLParse
	XMLPI
	XMLRoot
	XMLSerialize
)

// XMLExpr is a call of one of the XML functions. Name is the element's or
// instruction's name; Named are XMLATTRIBUTES, or the items of XMLFOREST.
type XMLExpr struct {
	Pos      int
	Op       XMLOp
	Name     string
	Named    []*Target
	Args     []Expr
	Document bool // DOCUMENT, as against CONTENT
	// Preserve is PRESERVE WHITESPACE.
	Preserve bool
	// Version is nil for VERSION NO VALUE; Standalone is "", "YES", "NO" or "NO VALUE".
	Version    Expr
	Standalone string
	Type       *TypeName
	Indent     bool
}

// JSONValue is an expression with an optional FORMAT JSON; Encoding may follow.
// Key is the name in front of it in JSON_OBJECT, As the name after it in PASSING.
type JSONValue struct {
	Pos      int
	Key      Expr
	Expr     Expr
	Format   bool
	Encoding string
	As       string
}

// JSONReturning is RETURNING Type [FORMAT JSON [ENCODING …]].
type JSONReturning struct {
	Pos      int
	Type     *TypeName
	Format   bool
	Encoding string
}

// JSONBehavior is what to do ON EMPTY or ON ERROR. Kind is "ERROR", "NULL",
// "TRUE", "FALSE", "UNKNOWN", "EMPTY ARRAY", "EMPTY OBJECT" or "DEFAULT" with
// Default set.
type JSONBehavior struct {
	Pos     int
	Kind    string
	Default Expr
}

// JSONExpr is a call of one of the JSON functions that have a syntax of their
// own. Name is the function's in lower case: json, json_array, json_arrayagg,
// json_exists, json_object, json_objectagg, json_query, json_scalar,
// json_serialize or json_value.
type JSONExpr struct {
	Pos       int
	Name      string
	Values    []*JSONValue
	Query     *SelectStatement // JSON_ARRAY(query)
	Format    *JSONValue       // its FORMAT
	Path      Expr
	Passing   []*JSONValue
	Returning *JSONReturning
	// NullOnNull and AbsentOnNull are the null clauses as written.
	NullOnNull   bool
	AbsentOnNull bool
	// Unique is WITH UNIQUE KEYS.
	Unique bool
	// Wrapper is "", "WITHOUT", "CONDITIONAL" or "UNCONDITIONAL"; Quotes is "",
	// "KEEP" or "OMIT".
	Wrapper string
	Quotes  string
	OnEmpty *JSONBehavior
	OnError *JSONBehavior
	OrderBy []*SortItem
	Filter  Expr
	Over    *WindowSpec
}

// JSONTable is JSON_TABLE in FROM.
type JSONTable struct {
	Pos           int
	Value         *JSONValue
	Path          Expr
	PathName      string
	Passing       []*JSONValue
	Columns       []*JSONTableColumn
	OnError       *JSONBehavior
	Lateral       bool
	Alias         string
	ColumnAliases []string
}

// JSONTableColumn is one column of JSON_TABLE. With Nested set, Columns are the
// columns of NESTED PATH.
type JSONTableColumn struct {
	Pos        int
	Name       string
	Ordinality bool
	Exists     bool
	Type       *TypeName
	Format     bool
	Encoding   string
	Path       *Literal
	Wrapper    string
	Quotes     string
	OnEmpty    *JSONBehavior
	OnError    *JSONBehavior
	Nested     bool
	PathName   string
	Columns    []*JSONTableColumn
}

// XMLTable is XMLTABLE in FROM. Namespaces have Alias "" for DEFAULT.
type XMLTable struct {
	Pos           int
	Namespaces    []*Target
	Row           Expr
	Document      Expr
	Columns       []*XMLTableColumn
	Lateral       bool
	Alias         string
	ColumnAliases []string
}

// XMLTableColumn is one column of XMLTABLE.
type XMLTableColumn struct {
	Pos        int
	Name       string
	Ordinality bool
	Type       *TypeName
	Path       Expr
	Default    Expr
	NotNull    bool
	Null       bool
}

func (*XMLExpr) expr()        {}
func (*JSONExpr) expr()       {}
func (*JSONTable) tableExpr() {}
func (*XMLTable) tableExpr()  {}
