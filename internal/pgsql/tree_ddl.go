package pgsql

// ColumnDef is a column of CREATE TABLE, ALTER TABLE … ADD COLUMN or a column
// definition list. Type is nil for the columns of CREATE TABLE … OF.
type ColumnDef struct {
	Pos         int
	Name        string
	Type        *TypeName
	Collation   *ObjectName
	Storage     string // "DEFAULT" for STORAGE DEFAULT, "" when not written
	Compression string
	Options     []*Option // OPTIONS of a foreign table's column
	Constraints []*Constraint
}

// ConstraintKind is the kind of a constraint.
type ConstraintKind uint8

// The kinds of constraints. DEFAULT, NULL, identity and generated columns are
// constraints in the grammar.
const (
	ConstraintNotNull ConstraintKind = iota
	ConstraintNull
	ConstraintDefault
	ConstraintIdentity
	ConstraintGenerated
	ConstraintCheck
	ConstraintUnique
	ConstraintPrimaryKey
	ConstraintExclude
	ConstraintForeignKey
	ConstraintAttributes // DEFERRABLE and the like without a constraint before it
)

// ForeignKeyAction is what ON DELETE or ON UPDATE does.
type ForeignKeyAction uint8

// The referential actions.
const (
	NoAction ForeignKeyAction = iota
	Restrict
	Cascade
	SetNull
	SetDefault
)

// Constraint is a column or table constraint.
type Constraint struct {
	Pos  int
	Name string
	Kind ConstraintKind
	// Expr is the expression of CHECK, DEFAULT and GENERATED … AS (…) STORED.
	Expr Expr
	// Always is GENERATED ALWAYS, as against BY DEFAULT.
	Always   bool
	Sequence []*Option // options of an identity column

	Columns          []string // UNIQUE, PRIMARY KEY and FOREIGN KEY of a table
	Include          []string
	NullsNotDistinct bool
	Options          []*Option // WITH (…)
	Tablespace       string
	UsingIndex       string

	AccessMethod string // EXCLUDE USING
	Exclusions   []*ExclusionElem
	Where        Expr

	RefTable        *ObjectName
	RefColumns      []string
	Match           string // "FULL", "PARTIAL", "SIMPLE" or ""
	OnDelete        ForeignKeyAction
	OnUpdate        ForeignKeyAction
	OnDeleteColumns []string

	// The attributes as written. A column's stand on the constraint before them,
	// even where they make no sense.
	Deferrable         bool
	NotDeferrable      bool
	InitiallyDeferred  bool
	InitiallyImmediate bool
	NotValid           bool
	NoInherit          bool
}

// ExclusionElem is one element of an EXCLUDE constraint.
type ExclusionElem struct {
	Pos      int
	Elem     *IndexElem
	Operator OperatorName
}

// LikeClause is LIKE table INCLUDING … in CREATE TABLE. Include and Exclude hold
// the option words in lower case, in order of writing; "all" is one of them.
type LikeClause struct {
	Pos     int
	Table   ObjectName
	Options []LikeOption
}

// LikeOption is one INCLUDING or EXCLUDING of LikeClause.
type LikeOption struct {
	Name    string
	Exclude bool
}

// OnCommit is the ON COMMIT clause of a temporary table.
type OnCommit uint8

// The ON COMMIT actions.
const (
	OnCommitNone OnCommit = iota
	OnCommitPreserve
	OnCommitDelete
	OnCommitDrop
)

// TableElem is an element of a table definition: exactly one field is set.
type TableElem struct {
	Pos        int
	Column     *ColumnDef
	Constraint *Constraint
	Like       *LikeClause
}

// CreateTable is CREATE TABLE, except CREATE TABLE … AS.
type CreateTable struct {
	Pos          int
	Persistence  Persistence
	IfNotExists  bool
	Table        ObjectName
	Elements     []*TableElem
	Inherits     []ObjectName
	OfType       *ObjectName
	PartitionOf  *ObjectName
	Bound        *PartitionBound
	PartitionBy  *PartitionSpec
	AccessMethod string
	Options      []*Option
	OnCommit     OnCommit
	Tablespace   string
	// Foreign is set for CREATE FOREIGN TABLE, with Server and ServerOptions.
	Foreign       bool
	Server        string
	ServerOptions []*Option
}

// PartitionSpec is PARTITION BY Strategy (Items).
type PartitionSpec struct {
	Pos      int
	Strategy string
	Items    []*IndexElem
}

// PartitionBound is FOR VALUES … or DEFAULT of a partition.
type PartitionBound struct {
	Pos                int
	Default            bool
	In                 []Expr
	From, To           []Expr
	Modulus, Remainder int // hash partition, when IsHash
	IsHash             bool
}

// CreateTableAs is CREATE TABLE … AS, CREATE MATERIALIZED VIEW and CREATE TABLE
// … AS EXECUTE. Source is a SelectStatement or an ExecuteStatement.
type CreateTableAs struct {
	Pos          int
	Persistence  Persistence
	Materialized bool
	IfNotExists  bool
	Table        ObjectName
	Columns      []string
	AccessMethod string
	Options      []*Option
	OnCommit     OnCommit
	Tablespace   string
	Source       Statement
	WithNoData   bool
}

// CreateView is CREATE VIEW. CheckOption is "", "LOCAL" or "CASCADED".
type CreateView struct {
	Pos         int
	OrReplace   bool
	Persistence Persistence
	Recursive   bool
	View        ObjectName
	Columns     []string
	Options     []*Option
	Query       *SelectStatement
	CheckOption string
}

// RefreshMaterializedView is REFRESH MATERIALIZED VIEW.
type RefreshMaterializedView struct {
	Pos          int
	Concurrently bool
	View         ObjectName
	WithNoData   bool
}

// IndexElem is an element of an index: a column, or an expression.
type IndexElem struct {
	Pos            int
	Column         string
	Expr           Expr
	Collation      *ObjectName
	OpClass        *ObjectName
	OpClassOptions []*Option
	Direction      SortDirection
	Nulls          NullsOrder
}

// CreateIndex is CREATE INDEX; Name is "" when none was written.
type CreateIndex struct {
	Pos              int
	Unique           bool
	Concurrently     bool
	IfNotExists      bool
	Name             string
	Table            *TableRef
	AccessMethod     string
	Elems            []*IndexElem
	Include          []*IndexElem
	NullsNotDistinct bool
	Options          []*Option
	Tablespace       string
	Where            Expr
}

// CreateSchema is CREATE SCHEMA; Owner is "" when none was written.
type CreateSchema struct {
	Pos         int
	IfNotExists bool
	Name        string
	Owner       *RoleSpec
	Elements    []Statement
}

// CreateSequence is CREATE SEQUENCE.
type CreateSequence struct {
	Pos         int
	Persistence Persistence
	IfNotExists bool
	Sequence    ObjectName
	Options     []*Option
}

// AlterSequence is ALTER SEQUENCE with sequence options; what else ALTER
// SEQUENCE does is an AlterTable, as in PostgreSQL.
type AlterSequence struct {
	Pos      int
	IfExists bool
	Sequence ObjectName
	Options  []*Option
}

// CreateExtension is CREATE EXTENSION.
type CreateExtension struct {
	Pos         int
	IfNotExists bool
	Name        string
	Options     []*Option
}

// CreateTypeKind is the kind of a created type.
type CreateTypeKind uint8

// The kinds of CREATE TYPE.
const (
	TypeShell CreateTypeKind = iota
	TypeComposite
	TypeEnum
	TypeRange
	TypeBase
)

// CreateType is CREATE TYPE.
type CreateType struct {
	Pos     int
	Name    ObjectName
	Kind    CreateTypeKind
	Columns []*ColumnDef
	Labels  []string
	Options []*Option
}

// AlterEnum is ALTER TYPE … ADD VALUE, or RENAME VALUE OldValue TO NewValue.
type AlterEnum struct {
	Pos         int
	Name        ObjectName
	Rename      bool
	OldValue    string
	NewValue    string
	IfNotExists bool
	// Neighbor is the label of BEFORE, or AFTER; nil without one.
	Neighbor *Literal
	After    bool
}

// CreateDomain is CREATE DOMAIN.
type CreateDomain struct {
	Pos         int
	Name        ObjectName
	Type        *TypeName
	Collation   *ObjectName
	Constraints []*Constraint
}

// FunctionParam is a parameter in a function's declaration or signature. Mode is
// "", "IN", "OUT", "INOUT" or "VARIADIC".
type FunctionParam struct {
	Pos     int
	Mode    string
	Name    string
	Type    *TypeName
	Default Expr
}

// CreateFunction is CREATE FUNCTION and CREATE PROCEDURE. Table holds the
// columns of RETURNS TABLE.
type CreateFunction struct {
	Pos       int
	OrReplace bool
	Procedure bool
	Name      ObjectName
	Params    []*FunctionParam
	Returns   *TypeName
	Table     []*FunctionParam
	Options   []*Option
	// Return is the expression of RETURN; Atomic the statements of BEGIN ATOMIC.
	Return   Expr
	IsAtomic bool
	Atomic   []Statement
}

// ReturnStatement is RETURN, which stands only in BEGIN ATOMIC.
type ReturnStatement struct {
	Pos  int
	Expr Expr
}

// CreateTrigger is CREATE TRIGGER. Timing is "BEFORE", "AFTER" or "INSTEAD OF".
type CreateTrigger struct {
	Pos         int
	OrReplace   bool
	Constraint  bool
	Name        string
	Timing      string
	Events      []string
	UpdateOf    []string
	Table       ObjectName
	FromTable   *ObjectName
	Transitions []TriggerTransition
	ForEachRow  bool
	When        Expr
	Function    ObjectName
	Args        []string
	Deferrable  bool
	Deferred    bool
}

// TriggerTransition is one item of REFERENCING.
type TriggerTransition struct {
	New, Table bool
	Name       string
}

// ObjectRef names an object in COMMENT, DROP, GRANT and ALTER. Signature is set
// for functions and aggregates, Type for types and domains, On for objects that
// belong to a table.
type ObjectRef struct {
	Pos       int
	Name      ObjectName
	HasParams bool
	Params    []*FunctionParam
	// StarParams is the (*) of an aggregate.
	StarParams bool
	Type       *TypeName
	On         *ObjectName
	// Role says that a role is named by a word such as CURRENT_USER.
	Role RoleKind
}

// DropStatement is DROP of any kind of object that is named simply. Kind is in
// upper case, such as "TABLE" or "MATERIALIZED VIEW".
type DropStatement struct {
	Pos          int
	Kind         string
	Concurrently bool
	IfExists     bool
	Objects      []*ObjectRef
	Cascade      bool
}

// CommentStatement is COMMENT ON. Comment is nil for IS NULL. Kind is "OTHER"
// for casts, operators and the like; Text then is the object as written.
type CommentStatement struct {
	Pos     int
	Kind    string
	Object  *ObjectRef
	Text    string
	Comment *Literal
}

// RoleKind tells a role's name from the words that stand for one.
type RoleKind uint8

// The ways to name a role.
const (
	RoleNamed RoleKind = iota
	RolePublic
	RoleCurrentRole
	RoleCurrentUser
	RoleSessionUser
)

// RoleSpec names a role.
type RoleSpec struct {
	Pos  int
	Kind RoleKind
	Name string
}

// Privilege is one privilege of GRANT; Name is in lower case.
type Privilege struct {
	Pos     int
	Name    string
	Columns []string
}

// GrantStatement is GRANT and REVOKE of privileges. Privileges is nil for ALL.
type GrantStatement struct {
	Pos        int
	Revoke     bool
	OptionFor  bool // REVOKE GRANT OPTION FOR
	Privileges []*Privilege
	AllColumns []string // ALL (columns)
	// Kind is "TABLE", "SCHEMA", "ALL TABLES IN SCHEMA" and so on.
	Kind       string
	Objects    []*ObjectRef
	Grantees   []*RoleSpec
	WithOption bool
	GrantedBy  *RoleSpec
	Cascade    bool
}

// GrantRoleStatement is GRANT and REVOKE of role membership.
type GrantRoleStatement struct {
	Pos       int
	Revoke    bool
	OptionFor string
	Roles     []*Privilege
	Grantees  []*RoleSpec
	Options   []*Option
	GrantedBy *RoleSpec
	Cascade   bool
}

func (*CreateTable) statement()             {}
func (*CreateTableAs) statement()           {}
func (*CreateView) statement()              {}
func (*RefreshMaterializedView) statement() {}
func (*CreateIndex) statement()             {}
func (*CreateSchema) statement()            {}
func (*CreateSequence) statement()          {}
func (*AlterSequence) statement()           {}
func (*CreateExtension) statement()         {}
func (*CreateType) statement()              {}
func (*AlterEnum) statement()               {}
func (*CreateDomain) statement()            {}
func (*CreateFunction) statement()          {}
func (*ReturnStatement) statement()         {}
func (*CreateTrigger) statement()           {}
func (*DropStatement) statement()           {}
func (*CommentStatement) statement()        {}
func (*GrantStatement) statement()          {}
func (*GrantRoleStatement) statement()      {}
