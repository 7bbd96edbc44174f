package pgsql

// AlterTable is ALTER TABLE and what shares its grammar: ALTER INDEX, VIEW,
// MATERIALIZED VIEW, SEQUENCE and FOREIGN TABLE. Kind is one of those in upper
// case.
type AlterTable struct {
	Pos      int
	Kind     string
	IfExists bool
	Table    *TableRef
	Commands []*AlterTableCommand
}

// AlterTableOp is what one command of ALTER TABLE does.
type AlterTableOp uint8

// The commands of ALTER TABLE.
const (
	AddColumn AlterTableOp = iota
	DropColumn
	AlterColumnType
	AlterColumnSetDefault // Expr
	AlterColumnDropDefault
	AlterColumnSetNotNull
	AlterColumnDropNotNull
	AlterColumnSetExpression // Expr
	AlterColumnDropExpression
	AlterColumnAddIdentity // Constraint
	AlterColumnSetIdentity // Options
	AlterColumnDropIdentity
	AlterColumnSetStatistics // Text, "" for DEFAULT
	AlterColumnSetOptions    // Options
	AlterColumnResetOptions
	AlterColumnSetStorage     // Text
	AlterColumnSetCompression // Text
	AlterColumnGenericOptions // Options
	AddConstraint             // Constraint
	AlterConstraint           // Constraint carries the attributes
	ValidateConstraint
	DropConstraint
	RenameColumn     // Name to NewName
	RenameConstraint // Name to NewName
	RenameTable      // NewName
	SetSchema        // NewName
	OwnerTo          // Role
	SetTableOptions  // Options
	ResetTableOptions
	AlterTableOther // Text is the command in words
	// AlterTableStorage is one that says how a table is stored or replicated, or switches
	// off what is not on; Text is the command in words.
	AlterTableStorage
)

// AlterTableCommand is one command of ALTER TABLE. Name is the column or
// constraint it is about.
type AlterTableCommand struct {
	Pos        int
	Op         AlterTableOp
	Name       string
	NewName    string
	IfExists   bool // IF EXISTS, or IF NOT EXISTS when adding
	Cascade    bool
	Column     *ColumnDef
	Type       *TypeName
	Collation  *ObjectName
	Expr       Expr // DEFAULT, USING, SET EXPRESSION
	Constraint *Constraint
	Options    []*Option
	Role       *RoleSpec
	Text       string
}

// AlterObject is ALTER of any other object that renames it, moves it to another
// schema or gives it another owner, or an extension another version. Exactly one of
// NewName, NewSchema, Owner and Update is set. Kind is in upper case.
type AlterObject struct {
	Pos       int
	Kind      string
	IfExists  bool
	Object    *ObjectRef
	NewName   string
	NewSchema string
	Owner     *RoleSpec
	Update    bool   // UPDATE of an extension,
	Version   string // to this version, "" for the default
}

// AlterType is ALTER DOMAIN, or ALTER TYPE of a composite type's attributes: commands
// of ALTER TABLE that are about the domain itself, or about attributes as columns.
type AlterType struct {
	Pos      int
	Domain   bool
	Name     ObjectName
	Commands []*AlterTableCommand
}

func (*AlterType) statement()   {}
func (*AlterTable) statement()  {}
func (*AlterObject) statement() {}
