package store

// RowID is the SQLite column that holds a table's row id, quoted.
const RowID = `"%id"`

// Catalog is an immutable snapshot of one IRIS namespace's definitions. Names
// are looked up without regard to case, as IRIS does for delimited names too.
type Catalog struct {
	// Version grows with every change of a definition.
	Version int64

	schemas    map[string]*Schema
	tables     map[int64]*Table
	routines   map[string]*Routine // by routineKey
	references map[int64][]ForeignRef
}

// Schema is a named group of relations. Tables and views share its names.
type Schema struct {
	ID   int64
	Name string
	// Created tells CREATE SCHEMA made it; others exist with their relations.
	Created bool

	relations map[string]Relation
}

// Relation is a *Table or a *View.
type Relation interface {
	// QualifiedName is the "Schema.Name" of messages, in declared case.
	QualifiedName() string
	relationName() (schema, name string)
}

// Table is the definition of a base table, or of a read-only system relation.
type Table struct {
	ID       int64
	Schema   string
	Name     string
	Physical string
	// ClassName is the class IRIS would have made: User.T for SQLUser.T.
	ClassName   string
	Description string
	// RowIDName is what SQL calls the row id: ID, or ID1 … when taken, or the
	// IDENTITY column's name. %ID always works too.
	RowIDName   string
	PublicRowID bool // SELECT * shows the row id
	System      bool // read-only, maintained by the store
	// IdentityInsert is class parameter ALLOWIDENTITYINSERT.
	IdentityInsert bool
	Columnar       bool // STORAGETYPE=COLUMNAR, which changes nothing here

	Columns     []*Column // in ordinal order
	Constraints []*Constraint
	Indexes     []*Index

	// Statistics are what TUNE TABLE found, nil when it has not looked.
	Statistics *Statistics `json:",omitempty"`

	columnIndex map[string]int // positions in Columns by folded name
	sql         tableSQL
}

// ForeignRef is a foreign key seen from the table it references.
type ForeignRef struct {
	Table      *Table
	Constraint *Constraint
}

// Column is one column of a table.
type Column struct {
	ID       int64
	Name     string
	Physical string
	Type     Type
	NotNull  bool
	// Default is the source text of the default expression, "" when there is none.
	Default string
	// OnUpdate is the source text of ON UPDATE, "" when there is none.
	OnUpdate    string
	Identity    bool // the row id itself
	Description string
	Private     bool // hidden from SELECT *
}

// ConstraintKind tells the constraints apart.
type ConstraintKind uint8

// The kinds of constraints that IRIS enforces.
const (
	PrimaryKey ConstraintKind = iota + 1
	Unique
	ForeignKey
)

// String is the CONSTRAINT_TYPE of INFORMATION_SCHEMA.
func (k ConstraintKind) String() string {
	switch k {
	case PrimaryKey:
		return "PRIMARY KEY"
	case Unique:
		return "UNIQUE"
	case ForeignKey:
		return "FOREIGN KEY"
	}
	return ""
}

// Action is a foreign key's referential action.
type Action uint8

// The referential actions.
const (
	NoAction Action = iota
	Cascade
	SetNull
	SetDefault
)

// String is the rule as INFORMATION_SCHEMA words it.
func (a Action) String() string {
	return [...]string{"NO ACTION", "CASCADE", "SET NULL", "SET DEFAULT"}[a]
}

// Constraint is a key or a foreign key. Columns are column ids.
type Constraint struct {
	ID      int64
	Name    string
	Kind    ConstraintKind
	Columns []int64

	// Foreign keys only: the referenced table and columns, the actions. A
	// RefTable of 0 in a new table's definition means that table.
	RefTable   int64   `json:",omitempty"`
	RefColumns []int64 `json:",omitempty"`
	OnDelete   Action  `json:",omitempty"`
	OnUpdate   Action  `json:",omitempty"`
	NoCheck    bool    `json:",omitempty"`
}

// IndexKind tells what kind of index DDL asked for.
type IndexKind uint8

// The kinds of indexes. Only ordinary and unique ones have a SQLite index
// behind them; a vector index is accepted and searches stay exact.
const (
	IndexOrdinary IndexKind = iota
	IndexUnique
	IndexBitmap
	IndexBitslice
	IndexColumnar
	IndexHNSW
	IndexBitmapExtent
)

// Index is a named index. A key's index carries the constraint's name.
type Index struct {
	ID       int64
	Name     string
	Physical string
	Kind     IndexKind
	Columns  []int64
	// Data are the columns that WITH DATA stores beside the index's own.
	Data []int64 `json:",omitempty"`
	// Constraint tells the index stands behind the key of the same name.
	Constraint bool
	// HNSW's parameters.
	Distance       string `json:",omitempty"` // Cosine or DotProduct
	M              int    `json:",omitempty"`
	EFConstruction int    `json:",omitempty"`
}

// View is a stored query. The binder expands Text, which was checked when the
// view was made.
type View struct {
	ID          int64
	Schema      string
	Name        string
	ClassName   string
	Columns     []ViewColumn
	Text        string // the query, as written
	ReadOnly    bool
	CheckOption string // "", "LOCAL" or "CASCADED"
}

// ViewColumn is a view's output column as it was when the view was made.
type ViewColumn struct {
	Name string
	Type Type
}
