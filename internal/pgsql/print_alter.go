package pgsql

// alterTable prints ALTER TABLE and its relatives.
func (p *printer) alterTable(s *AlterTable) {
	p.write("ALTER ", s.Kind, " ")
	p.writeIf(s.IfExists, "IF EXISTS ")
	p.tableRef(s.Table)
	p.write(" ")
	list(p, s.Commands, p.alterCommand)
}

// alterWords are the words of the commands of ALTER TABLE that only have a name
// behind them.
var alterWords = map[AlterTableOp]string{
	AlterColumnDropDefault: " DROP DEFAULT", AlterColumnSetNotNull: " SET NOT NULL",
	AlterColumnDropNotNull: " DROP NOT NULL", AlterColumnDropExpression: " DROP EXPRESSION",
	AlterColumnDropIdentity: " DROP IDENTITY",
}

// alterCommand prints a command of ALTER TABLE.
func (p *printer) alterCommand(c *AlterTableCommand) {
	switch c.Op {
	case AddColumn:
		p.write("ADD COLUMN ")
		p.writeIf(c.IfExists, "IF NOT EXISTS ")
		p.columnDef(c.Column)
	case AddConstraint:
		p.write("ADD ")
		p.constraint(c.Constraint)
	case AlterConstraint:
		p.named("ALTER CONSTRAINT ", c.Name)
		attributes := *c.Constraint
		attributes.Kind = ConstraintNull // for the space
		p.attributes(&attributes)
	case ValidateConstraint:
		p.named("VALIDATE CONSTRAINT ", c.Name)
	case DropColumn, DropConstraint:
		p.write(either(c.Op == DropColumn, "DROP COLUMN ", "DROP CONSTRAINT "))
		p.writeIf(c.IfExists, "IF EXISTS ")
		p.name(c.Name)
		p.writeIf(c.Cascade, " CASCADE")
	case RenameColumn, RenameConstraint:
		p.named(either(c.Op == RenameColumn, "RENAME COLUMN ", "RENAME CONSTRAINT "), c.Name)
		p.named(" TO ", c.NewName)
	case RenameTable:
		p.named("RENAME TO ", c.NewName)
	case SetSchema:
		p.named("SET SCHEMA ", c.NewName)
	case OwnerTo:
		p.write("OWNER TO ")
		p.role(c.Role)
	case SetTableOptions:
		p.options("SET (", c.Options, " = ")
	case ResetTableOptions:
		p.options("RESET (", c.Options, " = ")
	case AlterTableOther, AlterTableStorage:
		p.tokens(c.Text)
		p.writeIf(c.Name != "", " ")
		p.named("", c.Name)
	default:
		p.alterColumn(c)
	}
}

// alterColumn prints ALTER COLUMN.
func (p *printer) alterColumn(c *AlterTableCommand) {
	p.write("ALTER COLUMN ")
	if c.Op == AlterColumnSetStatistics && c.Name != "" && isDigit(c.Name[0]) {
		p.write(c.Name)
	} else {
		p.name(c.Name)
	}
	switch c.Op {
	case AlterColumnType:
		p.write(" TYPE ")
		p.typeName(c.Type)
		p.optObject(" COLLATE ", c.Collation)
		p.where(" USING ", c.Expr)
	case AlterColumnSetDefault:
		p.where(" SET DEFAULT ", c.Expr)
	case AlterColumnSetExpression:
		p.write(" SET EXPRESSION AS ")
		p.paren(c.Expr)
	case AlterColumnAddIdentity:
		p.write(" ADD ")
		p.constraint(c.Constraint)
	case AlterColumnSetIdentity:
		p.identityChanges(c.Options)
	case AlterColumnSetStatistics:
		p.write(" SET STATISTICS ", either(c.Text == "", "DEFAULT", c.Text))
	case AlterColumnSetOptions:
		p.options(" SET (", c.Options, " = ")
	case AlterColumnResetOptions:
		p.options(" RESET (", c.Options, " = ")
	case AlterColumnSetStorage:
		p.nameOrDefault(" SET STORAGE ", c.Text)
	case AlterColumnSetCompression:
		p.nameOrDefault(" SET COMPRESSION ", c.Text)
	case AlterColumnGenericOptions:
		p.options(" OPTIONS (", c.Options, " ")
	default:
		p.write(alterWords[c.Op])
		p.writeIf(c.IfExists, " IF EXISTS")
	}
}

// identityChanges prints the changes of an identity column.
func (p *printer) identityChanges(options []*Option) {
	for _, o := range options {
		p.write(either(o.Name == "restart", " ", " SET "))
		p.sequenceOption(o)
	}
}

// role prints a role.
func (p *printer) role(r *RoleSpec) {
	switch r.Kind {
	case RolePublic:
		p.write("public")
	case RoleCurrentRole:
		p.write("CURRENT_ROLE")
	case RoleCurrentUser:
		p.write("CURRENT_USER")
	case RoleSessionUser:
		p.write("SESSION_USER")
	default:
		p.name(r.Name)
	}
}

// objectRef prints the name of an object.
func (p *printer) objectRef(o *ObjectRef) {
	if o.Type != nil {
		p.typeName(o.Type)
		return
	}
	p.object(o.Name)
	if o.HasParams {
		p.write("(")
		p.writeIf(o.StarParams, "*")
		list(p, o.Params, p.param)
		p.write(")")
	}
	p.optObject(" ON ", o.On)
}

// param prints a parameter of a function.
func (p *printer) param(f *FunctionParam) {
	p.writeIf(f.Mode != "", f.Mode+" ")
	p.named("", f.Name)
	p.writeIf(f.Name != "", " ")
	p.typeName(f.Type)
	p.where(" DEFAULT ", f.Default)
}

// drop prints DROP.
func (p *printer) drop(s *DropStatement) {
	p.write("DROP ", s.Kind, " ")
	p.writeIf(s.Concurrently, "CONCURRENTLY ")
	p.writeIf(s.IfExists, "IF EXISTS ")
	list(p, s.Objects, p.objectRef)
	p.writeIf(s.Cascade, " CASCADE")
}

// comment prints COMMENT ON.
func (p *printer) comment(s *CommentStatement) {
	p.write("COMMENT ON ")
	switch o := s.Object; s.Kind {
	case "OTHER":
		p.tokens(s.Text)
	case "COLUMN":
		p.write("COLUMN ")
		if o.On != nil {
			p.object(*o.On)
			p.write(".")
		}
		p.name(o.Name.Name)
	case "DOMAIN CONSTRAINT":
		p.write("CONSTRAINT ")
		p.object(o.Name)
		p.optObject(" ON DOMAIN ", o.On)
	default:
		p.write(s.Kind, " ")
		p.objectRef(o)
	}
	p.write(" IS ")
	if s.Comment == nil {
		p.write("NULL")
		return
	}
	p.literal(s.Comment)
}

// grant prints GRANT or REVOKE of privileges.
func (p *printer) grant(s *GrantStatement) {
	p.write(either(s.Revoke, "REVOKE ", "GRANT "))
	p.writeIf(s.OptionFor, "GRANT OPTION FOR ")
	if s.Privileges == nil {
		p.write("ALL")
		p.names(s.AllColumns)
	}
	list(p, s.Privileges, p.privilege)
	p.write(" ON ", s.Kind, " ")
	list(p, s.Objects, func(o *ObjectRef) {
		if s.Kind == "LARGE OBJECT" {
			p.write(o.Name.Name)
			return
		}
		p.objectRef(o)
	})
	p.write(either(s.Revoke, " FROM ", " TO "))
	list(p, s.Grantees, p.role)
	p.writeIf(s.WithOption, " WITH GRANT OPTION")
	p.grantedBy(s.GrantedBy)
	p.writeIf(s.Cascade, " CASCADE")
}

// privilege prints a privilege or role.
func (p *printer) privilege(v *Privilege) {
	switch v.Name {
	case "select", "references", "create", "alter system":
		p.write(v.Name)
	default:
		p.name(v.Name)
	}
	p.names(v.Columns)
}

// grantedBy prints GRANTED BY, if there is one.
func (p *printer) grantedBy(r *RoleSpec) {
	if r != nil {
		p.write(" GRANTED BY ")
		p.role(r)
	}
}

// grantRole prints GRANT or REVOKE of a role.
func (p *printer) grantRole(s *GrantRoleStatement) {
	p.write(either(s.Revoke, "REVOKE ", "GRANT "))
	if s.OptionFor != "" {
		p.write(s.OptionFor, " OPTION FOR ")
	}
	list(p, s.Roles, p.privilege)
	p.write(either(s.Revoke, " FROM ", " TO "))
	list(p, s.Grantees, p.role)
	clause(p, " WITH ", s.Options, func(o *Option) { p.option(o, " ") })
	p.grantedBy(s.GrantedBy)
	p.writeIf(s.Cascade, " CASCADE")
}
