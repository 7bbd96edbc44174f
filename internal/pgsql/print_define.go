package pgsql

import "strings"

// createFunction prints CREATE FUNCTION or CREATE PROCEDURE.
func (p *printer) createFunction(s *CreateFunction) {
	p.write("CREATE ")
	p.writeIf(s.OrReplace, "OR REPLACE ")
	p.write(either(s.Procedure, "PROCEDURE ", "FUNCTION "))
	p.object(s.Name)
	p.write("(")
	list(p, s.Params, p.param)
	p.write(")")
	switch {
	case s.Table != nil:
		p.write(" RETURNS TABLE (")
		list(p, s.Table, p.param)
		p.write(")")
	case s.Returns != nil:
		p.write(" RETURNS ")
		p.typeName(s.Returns)
	}
	for _, o := range s.Options {
		p.write(" ")
		p.functionOption(o)
	}
	p.where(" RETURN ", s.Return)
	if s.IsAtomic {
		p.write(" BEGIN ATOMIC")
		for _, a := range s.Atomic {
			p.write(" ")
			p.statement(a)
			p.write(";")
		}
		p.write(" END")
	}
}

// functionOption prints an option of a function.
func (p *printer) functionOption(o *Option) {
	word := ""
	if l, ok := o.Value.(*Literal); ok {
		word = l.Text
	}
	not := notWord(word == "false")
	switch o.Name {
	case "strict":
		p.write(either(word == "false", "CALLED ON NULL INPUT", "STRICT"))
	case "volatility":
		p.write(strings.ToUpper(word))
	case "security":
		p.write("SECURITY ", strings.ToUpper(word))
	case "leakproof":
		p.write(not, "LEAKPROOF")
	case "window":
		p.write("WINDOW")
	case "parallel":
		p.named("PARALLEL ", word)
	case "language":
		p.named("LANGUAGE ", word)
	case "as":
		p.write("AS ")
		p.exprs(o.Values)
	case "transform":
		p.write("TRANSFORM ")
		list(p, o.Values, func(e Expr) {
			p.write("FOR TYPE ")
			p.optionValue(e)
		})
	case "set", "reset":
		p.tokens(o.Namespace)
	default: // cost, rows, support
		p.write(strings.ToUpper(o.Name), " ")
		p.optionValue(o.Value)
	}
}

// createTrigger prints CREATE TRIGGER.
func (p *printer) createTrigger(s *CreateTrigger) {
	p.write("CREATE ")
	p.writeIf(s.OrReplace, "OR REPLACE ")
	p.writeIf(s.Constraint, "CONSTRAINT ")
	p.named("TRIGGER ", s.Name)
	p.write(" ", s.Timing, " ")
	for i, event := range s.Events {
		p.writeIf(i > 0, " OR ")
		p.write(strings.ToUpper(event))
		if event == "update" && s.UpdateOf != nil {
			p.write(" OF ")
			list(p, s.UpdateOf, p.name)
		}
	}
	p.write(" ON ")
	p.object(s.Table)
	p.optObject(" FROM ", s.FromTable)
	p.writeIf(s.Deferrable, " DEFERRABLE")
	p.writeIf(s.Deferred, " INITIALLY DEFERRED")
	p.writeIf(len(s.Transitions) > 0, " REFERENCING")
	for _, t := range s.Transitions {
		p.write(either(t.New, " NEW", " OLD"))
		p.write(either(t.Table, " TABLE", " ROW"))
		p.named(" AS ", t.Name)
	}
	p.writeIf(s.ForEachRow, " FOR EACH ROW")
	if s.When != nil {
		p.write(" WHEN ")
		p.paren(s.When)
	}
	p.write(" EXECUTE FUNCTION ")
	p.object(s.Function)
	p.write("(")
	list(p, s.Args, p.string)
	p.write(")")
}

// createType prints CREATE TYPE.
func (p *printer) createType(s *CreateType) {
	p.write("CREATE TYPE ")
	p.object(s.Name)
	switch s.Kind {
	case TypeComposite:
		p.write(" AS (")
		list(p, s.Columns, p.columnDef)
		p.write(")")
	case TypeEnum:
		p.write(" AS ENUM (")
		list(p, s.Labels, p.string)
		p.write(")")
	case TypeRange:
		p.options(" AS RANGE (", s.Options, " = ")
	case TypeBase:
		p.options(" (", s.Options, " = ")
	}
}

// alterEnum prints ALTER TYPE … ADD VALUE or RENAME VALUE.
func (p *printer) alterEnum(s *AlterEnum) {
	p.write("ALTER TYPE ")
	p.object(s.Name)
	if s.Rename {
		p.write(" RENAME VALUE ")
		p.string(s.OldValue)
		p.write(" TO ")
		p.string(s.NewValue)
		return
	}
	p.write(" ADD VALUE ")
	p.writeIf(s.IfNotExists, "IF NOT EXISTS ")
	p.string(s.NewValue)
	if s.Neighbor != nil {
		p.write(either(s.After, " AFTER ", " BEFORE "))
		p.literal(s.Neighbor)
	}
}

// createDomain prints CREATE DOMAIN.
func (p *printer) createDomain(s *CreateDomain) {
	p.write("CREATE DOMAIN ")
	p.object(s.Name)
	p.write(" AS ")
	p.typeName(s.Type)
	p.optObject(" COLLATE ", s.Collation)
	for _, c := range s.Constraints {
		p.write(" ")
		p.constraint(c)
	}
}

// createSchema prints CREATE SCHEMA.
func (p *printer) createSchema(s *CreateSchema) {
	p.write("CREATE SCHEMA")
	p.writeIf(s.IfNotExists, " IF NOT EXISTS")
	p.named(" ", s.Name)
	if s.Owner != nil {
		p.write(" AUTHORIZATION ")
		p.role(s.Owner)
	}
	for _, e := range s.Elements {
		p.write(" ")
		p.statement(e)
	}
}

// createExtension prints CREATE EXTENSION.
func (p *printer) createExtension(s *CreateExtension) {
	p.write("CREATE EXTENSION ")
	p.writeIf(s.IfNotExists, "IF NOT EXISTS ")
	p.name(s.Name)
	for _, o := range s.Options {
		p.write(" ", strings.ToUpper(o.Name))
		l, ok := o.Value.(*Literal)
		switch {
		case ok && o.Name == "schema":
			p.named(" ", l.Text)
		case ok:
			p.write(" ")
			p.literal(l)
		}
	}
}

// alterObject prints ALTER of a name, schema or owner.
func (p *printer) alterObject(s *AlterObject) {
	p.write("ALTER ", s.Kind, " ")
	p.writeIf(s.IfExists, "IF EXISTS ")
	p.objectRef(s.Object)
	p.named(" RENAME TO ", s.NewName)
	p.named(" SET SCHEMA ", s.NewSchema)
	if s.Owner != nil {
		p.write(" OWNER TO ")
		p.role(s.Owner)
	}
	p.writeIf(s.Update, " UPDATE")
	if s.Version != "" {
		p.write(" TO ", quoteString(s.Version))
	}
}
