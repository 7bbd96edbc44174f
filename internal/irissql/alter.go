package irissql

// AddKey is ALTER TABLE … ADD of a PRIMARY KEY or UNIQUE constraint.
type AddKey struct {
	Table Table
	Key   KeyDef
}

// AddForeignKey is ALTER TABLE … ADD of a FOREIGN KEY.
type AddForeignKey struct {
	Table Table
	Key   ForeignKeyDef
}

// DropColumn is ALTER TABLE … DROP COLUMN.
type DropColumn struct {
	Table Table
	Name  string
}

// DropConstraint is ALTER TABLE … DROP CONSTRAINT; with Cascade the foreign keys
// that reference a key go with it.
type DropConstraint struct {
	Table   Table
	Name    string
	Cascade bool
}

// AlterColumn is ALTER TABLE … ALTER COLUMN. One of the changes is set.
type AlterColumn struct {
	Table       Table
	Name        string
	Type        string // with Exact
	Exact       bool
	Default     Expr
	DropDefault bool
	NotNull     bool
	Null        bool
	Rename      string
}

// RenameTable is ALTER TABLE … RENAME.
type RenameTable struct {
	Table Table
	Name  string
}

func (s *AddKey) appendStatement(p *printer) {
	p.alterTable(s.Table, "ADD ")
	s.Key.append(p)
}

func (s *AddForeignKey) appendStatement(p *printer) {
	p.alterTable(s.Table, "ADD ")
	s.Key.append(p)
}

func (s *DropColumn) appendStatement(p *printer) {
	p.alterTable(s.Table, "DROP COLUMN ")
	p.ident(s.Name)
}

func (s *DropConstraint) appendStatement(p *printer) {
	p.alterTable(s.Table, "DROP CONSTRAINT ")
	p.ident(s.Name)
	if s.Cascade {
		p.text(" CASCADE")
	}
}

func (s *AlterColumn) appendStatement(p *printer) {
	p.alterTable(s.Table, "ALTER COLUMN ")
	p.ident(s.Name)
	switch {
	case s.Type != "":
		p.text(" " + s.Type)
		if s.Exact {
			p.text(" COLLATE EXACT")
		}
	case s.Default != nil:
		p.text(" SET DEFAULT ")
		s.Default.appendExpr(p)
	case s.DropDefault:
		p.text(" DROP DEFAULT")
	case s.NotNull:
		p.text(" NOT NULL")
	case s.Null:
		p.text(" NULL")
	default:
		p.text(" RENAME ")
		p.ident(s.Rename)
	}
}

func (s *RenameTable) appendStatement(p *printer) {
	p.alterTable(s.Table, "RENAME ")
	p.ident(s.Name)
}

// alterTable prints the beginning of an ALTER TABLE.
func (p *printer) alterTable(t Table, action string) {
	p.text("ALTER TABLE ")
	t.name(p)
	p.text(" " + action)
}

// Defines is the table or view that a statement defines, changes or drops. ok is false
// for other statements, and for those that may change the definition of another table.
func Defines(stmt Statement) (t Table, ok bool) {
	switch s := stmt.(type) {
	case *CreateTable:
		return s.Table, true
	case *AddColumn:
		return s.Table, true
	case *AddKey:
		return s.Table, true
	case *AddForeignKey:
		return s.Table, true
	case *DropColumn:
		return s.Table, true
	case *DropConstraint:
		return s.Table, true
	case *AlterColumn:
		return s.Table, true
	case *CreateIndex:
		return s.Table, true
	case *DropIndex:
		return s.Table, true
	case *Drop:
		return s.Table, !s.Cascade
	}
	return Table{}, false
}
