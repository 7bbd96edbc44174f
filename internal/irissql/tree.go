package irissql

// Expr is a value.
type Expr interface{ appendExpr(p *printer) }

// Pred is a predicate. It is no value: IRIS has no booleans.
type Pred interface{ appendPred(p *printer) }

// Column is a column, qualified by the alias of its table unless that is "".
type Column struct{ Table, Name string }

// RowID is the pseudo-column %ID of a table.
type RowID struct{ Table string }

// Param is a parameter. ID is the builder's own number: Print reports the IDs
// in the order in which their question marks stand in the text.
type Param struct{ ID int }

// Int is an integer literal.
type Int struct{ N int64 }

// Null is the literal NULL.
type Null struct{}

// Keyword is a word that stands as it is among a function's arguments, such as the
// element type of TO_VECTOR. It must be one of IRIS's own words, quoted or not.
type Keyword struct{ Word string }

// Binary is an operation of two values.
type Binary struct {
	Op          string
	Left, Right Expr
}

// Unary is a prefix operation.
type Unary struct {
	Op  string
	Arg Expr
}

// Func is a function call. Star is COUNT(*); Escape prints the ODBC spelling
// {fn NAME(...)}, which some functions require.
type Func struct {
	Name     string
	Args     []Expr
	Star     bool
	Distinct bool
	Escape   bool
}

// Cast is CAST(Arg AS Type); Type is IRIS's spelling with its length.
type Cast struct {
	Arg  Expr
	Type string
}

// Case is a searched CASE.
type Case struct {
	Whens []When
	Else  Expr // nil prints no ELSE
}

// When is one arm of a Case.
type When struct {
	Cond   Pred
	Result Expr
}

// Compare is a comparison of two values.
type Compare struct {
	Op          string
	Left, Right Expr
}

// And is a conjunction of at least one predicate.
type And struct{ Preds []Pred }

// Or is a disjunction of at least one predicate.
type Or struct{ Preds []Pred }

// Not is a negation.
type Not struct{ Pred Pred }

// IsNull is IS [NOT] NULL.
type IsNull struct {
	Arg Expr
	Not bool
}

// In is [NOT] IN over a list.
type In struct {
	Arg  Expr
	List []Expr
	Not  bool
}

// Like is [NOT] LIKE with an escape character; 0 prints none.
type Like struct {
	Arg, Pattern Expr
	Escape       rune
	Not          bool
}

// Item is one item of a select list.
type Item struct {
	Expr  Expr
	Alias string
}

// Table is a table in FROM.
type Table struct{ Schema, Name, Alias string }

// Source is a node of a FROM clause: a table or a join.
type Source struct {
	Table *Table
	Join  *Join
}

// Join is a join of two sources. Kind is "INNER JOIN", "LEFT JOIN",
// "RIGHT JOIN", "FULL JOIN" or "CROSS JOIN"; On is nil for the last.
type Join struct {
	Kind        string
	Left, Right *Source
	On          Pred
}

// Order is one ORDER BY item.
type Order struct {
	Expr Expr
	Desc bool
}

// Number is a numeric literal in canonical form; only DDL needs one.
type Number struct{ Text string }

// Text is a string literal; only DDL needs one, elsewhere text is a parameter.
type Text struct{ S string }

// Select is a query. Limit is nil when absent, else Int or Param; it is
// printed as TOP, which every version of IRIS has and which its vector index
// needs. There is no OFFSET: IRIS has it since 2025.1 only, with a fault in
// the first release, and rows are skipped as cheaply where they arrive.
type Select struct {
	Distinct bool
	Items    []Item
	From     *Source
	Where    Pred
	GroupBy  []Expr
	Having   Pred
	OrderBy  []Order
	Limit    Expr
}

// Insert is an INSERT of one row, or of the rows of a query. No columns is DEFAULT
// VALUES.
type Insert struct {
	Table   Table
	Columns []string
	Values  []Expr
	Query   *Select // in the place of Values
}

// Set is one assignment of UPDATE.
type Set struct {
	Column string
	Value  Expr
}

// Update is UPDATE of one table.
type Update struct {
	Table Table
	Sets  []Set
	Where Pred
}

// Delete is DELETE from one table. Unchecked does not look at the foreign keys that
// refer to it.
type Delete struct {
	Table     Table
	Where     Pred
	Unchecked bool
}

// ColumnDef is one column of CREATE TABLE. Type is IRIS's spelling.
type ColumnDef struct {
	Name    string
	Type    string
	Exact   bool // COLLATE EXACT
	NotNull bool
	Default Expr
}

// KeyDef is a PRIMARY KEY or UNIQUE constraint.
type KeyDef struct {
	Name    string
	Primary bool
	Columns []string
}

// ForeignKeyDef is a FOREIGN KEY constraint; the actions are IRIS's words, ""
// for NO ACTION.
type ForeignKeyDef struct {
	Name               string
	Columns            []string
	Ref                Table
	RefColumns         []string
	OnDelete, OnUpdate string
}

// CreateTable is CREATE TABLE.
type CreateTable struct {
	Table       Table
	Columns     []ColumnDef
	Keys        []KeyDef
	ForeignKeys []ForeignKeyDef
}

// AddColumn is ALTER TABLE … ADD COLUMN.
type AddColumn struct {
	Table  Table
	Column ColumnDef
}

// CreateIndex is CREATE INDEX. HNSW has a distance for an index of vectors only.
type CreateIndex struct {
	Name    string
	Table   Table
	Unique  bool
	Columns []string
	HNSW    HNSW
}

// HNSW is how an index of vectors is made: IRIS's distance function, and the
// parameters, 0 where they are IRIS's own.
type HNSW struct {
	Distance       string
	M              int64
	EFConstruction int64
}

// Drop is DROP TABLE, VIEW or SCHEMA.
type Drop struct {
	Kind    string // "TABLE", "VIEW"
	Table   Table
	Cascade bool
}

// DropIndex is DROP INDEX of a table.
type DropIndex struct {
	Name  string
	Table Table
}

// TuneTable is TUNE TABLE: IRIS looks at the rows and remembers what its optimizer
// wants to know.
type TuneTable struct{ Table Table }

// Lock is LOCK TABLE: the lock ends with the transaction. WAIT 0 refuses at once what
// would have to wait.
type Lock struct {
	Table     Table
	Exclusive bool
	NoWait    bool
}

// Unlock is UNLOCK TABLE: it ends a lock from outside of a transaction.
type Unlock struct {
	Table     Table
	Exclusive bool
}

// Truncate is TRUNCATE TABLE.
type Truncate struct{ Table Table }
