package pgsql

// alterType prints ALTER DOMAIN, or ALTER TYPE of attributes.
func (p *printer) alterType(s *AlterType) {
	p.write("ALTER ", either(s.Domain, "DOMAIN ", "TYPE "))
	p.object(s.Name)
	p.write(" ")
	list(p, s.Commands, func(c *AlterTableCommand) {
		if s.Domain {
			p.domainCommand(c)
		} else {
			p.attributeCommand(c)
		}
	})
}

// domainCommand prints a change of a domain.
func (p *printer) domainCommand(c *AlterTableCommand) {
	switch c.Op {
	case AlterColumnSetDefault:
		p.where("SET DEFAULT ", c.Expr)
	case AlterColumnSetNotNull:
		p.write("SET NOT NULL")
	case AlterColumnDropDefault:
		p.write("DROP DEFAULT")
	case AlterColumnDropNotNull:
		p.write("DROP NOT NULL")
	default:
		p.alterCommand(c)
	}
}

// attributeCommand prints a change of an attribute.
func (p *printer) attributeCommand(c *AlterTableCommand) {
	switch c.Op {
	case AddColumn:
		p.write("ADD ATTRIBUTE ")
		p.columnDef(c.Column)
	case DropColumn:
		p.write("DROP ATTRIBUTE ")
		p.writeIf(c.IfExists, "IF EXISTS ")
		p.name(c.Name)
	case RenameColumn:
		p.named("RENAME ATTRIBUTE ", c.Name)
		p.named(" TO ", c.NewName)
	default:
		p.named("ALTER ATTRIBUTE ", c.Name)
		p.write(" TYPE ")
		p.typeName(c.Type)
		p.optObject(" COLLATE ", c.Collation)
	}
	p.writeIf(c.Cascade, " CASCADE")
}
