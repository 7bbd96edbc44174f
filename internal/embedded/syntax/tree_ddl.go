package syntax

// CreateTable is a statement.
type CreateTable struct {
	Table       QualifiedName
	IfNotExists bool
	Temporary   bool // GLOBAL TEMPORARY
	Columns     []ColumnDef
	Constraints []Constraint // table constraints only, in order
	Description string
	PublicRowID bool
	Params      []ClassParam // %CLASSPARAMETER
	StorageType string       // ROW, COLUMNAR; "" when not written
	As          *Query       // CREATE TABLE t AS query
}

// ClassParam is WITH %CLASSPARAMETER name = value.
type ClassParam struct{ Name, Value string }

// ColumnDef is one column of CREATE TABLE or ALTER TABLE ADD.
type ColumnDef struct {
	Name        ColumnName
	Type        TypeName // Name "" for IDENTITY without a type
	Identity    bool
	NotNull     bool
	Null        bool // NULL was written
	Default     *Default
	OnUpdate    Expr   // ON UPDATE CURRENT_TIMESTAMP
	Collation   string // upper case without %, "" when not written: EXACT, SQLUPPER, SQLSTRING …
	Description string
	Private     bool
	AutoInc     bool         // AUTO_INCREMENT
	Constraints []Constraint // column constraints, with this column in Columns
}

// Default is a column default: an expression, or ObjectScript code.
type Default struct {
	Expr         Expr
	ObjectScript string // DEFAULT OBJECTSCRIPT 'code'; "" otherwise
}

// ConstraintKind tells what a constraint demands.
type ConstraintKind string

// The kinds of constraints.
const (
	PrimaryKey ConstraintKind = "PRIMARY KEY"
	Unique     ConstraintKind = "UNIQUE"
	ForeignKey ConstraintKind = "FOREIGN KEY"
)

// Constraint is a table or column constraint. Name is "" when not written.
type Constraint struct {
	Name    Name
	Kind    ConstraintKind
	Columns []ColumnName
	// Foreign keys only.
	References         QualifiedName
	RefColumns         []ColumnName // nil: the primary key
	NoCheck            bool
	OnDelete, OnUpdate string // NO ACTION, CASCADE, SET NULL, SET DEFAULT; "" when not written
}

// DropBehavior is RESTRICT, CASCADE or "" when not written.
type DropBehavior string

// DropTable is a statement.
type DropTable struct {
	Table    QualifiedName
	IfExists bool
	Behavior DropBehavior
	KeepData bool // %NODELDATA
}

// AlterTable is a statement; IRIS takes one kind of action in it.
type AlterTable struct {
	Table  QualifiedName
	Action AlterAction
}

// AlterAction is a pointer to one of the types below.
type AlterAction interface{ alterAction() }

// AddColumns is ADD [COLUMN] (…); table constraints may stand among the columns.
type AddColumns struct {
	Columns     []ColumnDef
	Constraints []Constraint
}

// AddDefault is ADD DEFAULT (x) FOR column.
type AddDefault struct {
	Column  ColumnName
	Default Default
}

// DropColumns is DROP [COLUMN] a, b [RESTRICT|CASCADE].
type DropColumns struct {
	Columns  []ColumnName
	Behavior DropBehavior
}

// DropConstraint is DROP {CONSTRAINT|FOREIGN KEY} name or DROP PRIMARY KEY, for
// which Name is "".
type DropConstraint struct {
	Name     Name
	Kind     ConstraintKind // "" for DROP CONSTRAINT
	Behavior DropBehavior
}

// AlterColumn is ALTER COLUMN or MODIFY; the fields not written are zero.
type AlterColumn struct {
	Column      ColumnName
	Type        *TypeName
	SetDefault  *Default
	DropDefault bool
	Nullable    *bool // NULL true, NOT NULL false
	Collation   string
	Rename      Name
}

// RenameTable is RENAME name.
type RenameTable struct{ Name Name }

// CreateIndex is a statement.
type CreateIndex struct {
	Name    Name
	Kind    string // "", UNIQUE, BITMAP, BITMAPEXTENT, BITSLICE, COLUMNAR
	Table   QualifiedName
	Columns []ColumnName // with ASC and DESC dropped: they do nothing
	Method  string       // AS HNSW …, upper case; "" when not written
	Params  []ClassParam // of the method; names upper case
	Data    []ColumnName // WITH DATA (…)
	Defer   bool
}

// DropIndex is a statement; Table.Name is "" when no table was named.
type DropIndex struct {
	Name     Name
	Table    QualifiedName
	IfExists bool
}

// CreateView is a statement. Text is the query's source.
type CreateView struct {
	View        QualifiedName
	OrReplace   bool
	Columns     []ColumnName // nil: the query's names
	Query       *Query
	Text        string
	ReadOnly    bool
	CheckOption string // "", LOCAL, CASCADED
	Alter       bool   // ALTER VIEW
}

// DropView is a statement.
type DropView struct {
	View     QualifiedName
	IfExists bool
	Behavior DropBehavior
}

// CreateSchema is a statement.
type CreateSchema struct {
	Name        Name
	IfNotExists bool
}

// DropSchema is a statement.
type DropSchema struct {
	Name     Name
	IfExists bool
	Behavior DropBehavior
}

// CreateRoutine is CREATE FUNCTION, PROCEDURE, METHOD or QUERY, with code in
// braces or statements between BEGIN and END. The host variables of those are
// numbered like parameters, the routine's own parameters first.
type CreateRoutine struct {
	Name      QualifiedName
	OrReplace bool
	Procedure bool
	Params    []RoutineParam
	Returns   *TypeName // nil: nothing
	Language  string
	Body      string // the code, without its braces; in SQL the whole statement

	Query      bool // CREATE QUERY
	ResultSets bool // [DYNAMIC] RESULT SETS
	Results    int  // number of fields of RESULTS (…), 0 when not written
	Statements []RoutineStatement
	Variables  int // of the statements, parameters included
}

// RoutineStatement is a statement of a routine's body, or its RETURN.
type RoutineStatement struct {
	Statement Statement // *Query, *Insert, *Update or *Delete; nil for RETURN
	Into      []int     // numbers of the variables that a SELECT sets
	Return    int       // number of the variable that RETURN returns
}

// RoutineParam is a parameter of a routine.
type RoutineParam struct {
	Name    Name
	Mode    string // IN, OUT or INOUT
	Type    TypeName
	Default Expr // nil without
}

// DropRoutine is DROP FUNCTION and DROP PROCEDURE.
type DropRoutine struct {
	Name     QualifiedName
	IfExists bool
}

func (*CreateRoutine) statement() {}
func (*DropRoutine) statement()   {}

func (*CreateTable) statement()  {}
func (*DropTable) statement()    {}
func (*AlterTable) statement()   {}
func (*CreateIndex) statement()  {}
func (*DropIndex) statement()    {}
func (*CreateView) statement()   {}
func (*DropView) statement()     {}
func (*CreateSchema) statement() {}
func (*DropSchema) statement()   {}

func (*AddColumns) alterAction()     {}
func (*AddDefault) alterAction()     {}
func (*DropColumns) alterAction()    {}
func (*DropConstraint) alterAction() {}
func (*AlterColumn) alterAction()    {}
func (*RenameTable) alterAction()    {}
