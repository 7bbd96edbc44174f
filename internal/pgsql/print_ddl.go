package pgsql

import "strings"

// createTable prints CREATE TABLE.
func (p *printer) createTable(s *CreateTable) {
	p.write("CREATE ", persistenceWord(s.Persistence))
	p.writeIf(s.Foreign, "FOREIGN ")
	p.write("TABLE ")
	p.writeIf(s.IfNotExists, "IF NOT EXISTS ")
	p.object(s.Table)
	p.optObject(" OF ", s.OfType)
	p.optObject(" PARTITION OF ", s.PartitionOf)
	if s.Elements != nil || s.OfType == nil && s.PartitionOf == nil {
		p.write(" (")
		list(p, s.Elements, p.tableElem)
		p.write(")")
	}
	if s.Bound != nil {
		p.partitionBound(s.Bound)
	}
	if s.Inherits != nil {
		p.write(" INHERITS (")
		p.objects(s.Inherits)
		p.write(")")
	}
	p.named(" SERVER ", s.Server)
	p.options(" OPTIONS (", s.ServerOptions, " ")
	if b := s.PartitionBy; b != nil {
		p.named(" PARTITION BY ", b.Strategy)
		p.write(" (")
		list(p, b.Items, p.indexElem)
		p.write(")")
	}
	p.storage(s.AccessMethod, s.Options, s.OnCommit)
	p.named(" TABLESPACE ", s.Tablespace)
}

// storage prints the clauses that tables and materialized views share.
func (p *printer) storage(method string, options []*Option, commit OnCommit) {
	p.named(" USING ", method)
	p.options(" WITH (", options, " = ")
	p.write([...]string{
		OnCommitNone: "", OnCommitPreserve: " ON COMMIT PRESERVE ROWS",
		OnCommitDelete: " ON COMMIT DELETE ROWS", OnCommitDrop: " ON COMMIT DROP",
	}[commit])
}

// tableElem prints an element of a table.
func (p *printer) tableElem(e *TableElem) {
	switch {
	case e.Column != nil:
		p.columnDef(e.Column)
	case e.Constraint != nil:
		p.constraint(e.Constraint)
	default:
		p.write("LIKE ")
		p.object(e.Like.Table)
		for _, o := range e.Like.Options {
			p.write(either(o.Exclude, " EXCLUDING ", " INCLUDING "), strings.ToUpper(o.Name))
		}
	}
}

// columnDef prints a column.
func (p *printer) columnDef(c *ColumnDef) {
	p.name(c.Name)
	if c.Type != nil {
		p.write(" ")
		p.typeName(c.Type)
	}
	p.nameOrDefault(" STORAGE ", c.Storage)
	p.nameOrDefault(" COMPRESSION ", c.Compression)
	p.options(" OPTIONS (", c.Options, " ")
	p.optObject(" COLLATE ", c.Collation)
	for _, k := range c.Constraints {
		p.write(" ")
		p.constraint(k)
	}
}

// nameOrDefault prints a word and a name, or DEFAULT.
func (p *printer) nameOrDefault(word, name string) {
	if name == "DEFAULT" {
		p.write(word, name)
		return
	}
	p.named(word, name)
}

// constraint prints a constraint of a column or table.
func (p *printer) constraint(c *Constraint) {
	if c.Name != "" {
		p.named("CONSTRAINT ", c.Name)
		p.write(" ")
	}
	switch c.Kind {
	case ConstraintNotNull:
		p.write("NOT NULL")
	case ConstraintNull:
		p.write("NULL")
	case ConstraintDefault:
		p.write("DEFAULT ")
		p.primary(c.Expr)
	case ConstraintIdentity, ConstraintGenerated:
		p.generated(c)
	case ConstraintCheck:
		p.write("CHECK ")
		p.paren(c.Expr)
	case ConstraintUnique, ConstraintPrimaryKey:
		p.keyConstraint(c)
	case ConstraintExclude:
		p.exclude(c)
	case ConstraintForeignKey:
		p.foreignKey(c)
	}
	p.attributes(c)
}

// generated prints an identity or generated column.
func (p *printer) generated(c *Constraint) {
	p.write("GENERATED ", either(c.Always, "ALWAYS", "BY DEFAULT"), " AS ")
	if c.Kind == ConstraintGenerated {
		p.paren(c.Expr)
		p.write(" STORED")
		return
	}
	p.write("IDENTITY")
	if len(c.Sequence) > 0 {
		p.write(" (")
		p.sequenceOptions(c.Sequence, "")
		p.write(")")
	}
}

// keyConstraint prints UNIQUE or PRIMARY KEY.
func (p *printer) keyConstraint(c *Constraint) {
	p.write(either(c.Kind == ConstraintPrimaryKey, "PRIMARY KEY", "UNIQUE"))
	p.writeIf(c.NullsNotDistinct, " NULLS NOT DISTINCT")
	p.named(" USING INDEX ", c.UsingIndex)
	p.names(c.Columns)
	p.constraintStorage(c)
}

// constraintStorage prints the clauses about a constraint's index.
func (p *printer) constraintStorage(c *Constraint) {
	if c.Include != nil {
		p.write(" INCLUDE")
		p.names(c.Include)
	}
	p.options(" WITH (", c.Options, " = ")
	p.named(" USING INDEX TABLESPACE ", c.Tablespace)
}

// exclude prints EXCLUDE.
func (p *printer) exclude(c *Constraint) {
	p.write("EXCLUDE")
	p.named(" USING ", c.AccessMethod)
	p.write(" (")
	list(p, c.Exclusions, func(e *ExclusionElem) {
		p.indexElem(e.Elem)
		p.write(" WITH ", p.operatorName(e.Operator.Schema, e.Operator.Name))
	})
	p.write(")")
	p.constraintStorage(c)
	if c.Where != nil {
		p.write(" WHERE ")
		p.paren(c.Where)
	}
}

// foreignKey prints FOREIGN KEY, or REFERENCES alone for a column.
func (p *printer) foreignKey(c *Constraint) {
	if c.Columns != nil {
		p.write("FOREIGN KEY")
		p.names(c.Columns)
		p.write(" ")
	}
	p.write("REFERENCES ")
	p.object(*c.RefTable)
	p.names(c.RefColumns)
	p.writeIf(c.Match != "", " MATCH "+c.Match)
	p.keyAction(" ON DELETE ", c.OnDelete)
	p.names(c.OnDeleteColumns)
	p.keyAction(" ON UPDATE ", c.OnUpdate)
}

// keyAction prints a referential action that is not the default.
func (p *printer) keyAction(word string, a ForeignKeyAction) {
	if a != NoAction {
		p.write(word, [...]string{
			Restrict: "RESTRICT", Cascade: "CASCADE", SetNull: "SET NULL",
			SetDefault: "SET DEFAULT",
		}[a])
	}
}

// attributes prints a constraint's attributes.
func (p *printer) attributes(c *Constraint) {
	var words []string
	for _, a := range []struct {
		set  bool
		word string
	}{
		{c.Deferrable, "DEFERRABLE"},
		{c.NotDeferrable, "NOT DEFERRABLE"},
		{c.InitiallyDeferred, "INITIALLY DEFERRED"},
		{c.InitiallyImmediate, "INITIALLY IMMEDIATE"},
		{c.NotValid, "NOT VALID"},
		{c.NoInherit, "NO INHERIT"},
	} {
		if a.set {
			words = append(words, a.word)
		}
	}
	if len(words) > 0 {
		p.writeIf(c.Kind != ConstraintAttributes, " ")
		p.write(strings.Join(words, " "))
	}
}

// partitionBound prints a partition's bound.
func (p *printer) partitionBound(b *PartitionBound) {
	switch {
	case b.Default:
		p.write(" DEFAULT")
	case b.IsHash:
		p.write(" FOR VALUES WITH (MODULUS ")
		p.int(b.Modulus)
		p.write(", REMAINDER ")
		p.int(b.Remainder)
		p.write(")")
	case b.In != nil:
		p.write(" FOR VALUES IN ")
		p.paren(b.In...)
	default:
		p.write(" FOR VALUES FROM ")
		p.paren(b.From...)
		p.write(" TO ")
		p.paren(b.To...)
	}
}

// indexElem prints an element of an index.
func (p *printer) indexElem(e *IndexElem) {
	if e.Expr != nil {
		p.paren(e.Expr)
	} else {
		p.name(e.Column)
	}
	p.optObject(" COLLATE ", e.Collation)
	p.optObject(" ", e.OpClass)
	p.options(" (", e.OpClassOptions, " = ")
	p.sortOrder(e.Direction, e.Nulls)
}

// createIndex prints CREATE INDEX.
func (p *printer) createIndex(s *CreateIndex) {
	p.write("CREATE ")
	p.writeIf(s.Unique, "UNIQUE ")
	p.write("INDEX ")
	p.writeIf(s.Concurrently, "CONCURRENTLY ")
	p.writeIf(s.IfNotExists, "IF NOT EXISTS ")
	p.named("", s.Name)
	p.writeIf(s.Name != "", " ")
	p.write("ON ")
	p.tableRef(s.Table)
	p.named(" USING ", s.AccessMethod)
	p.write(" (")
	list(p, s.Elems, p.indexElem)
	p.write(")")
	if s.Include != nil {
		p.write(" INCLUDE (")
		list(p, s.Include, p.indexElem)
		p.write(")")
	}
	p.writeIf(s.NullsNotDistinct, " NULLS NOT DISTINCT")
	p.options(" WITH (", s.Options, " = ")
	p.named(" TABLESPACE ", s.Tablespace)
	p.where(" WHERE ", s.Where)
}

// createTableAs prints CREATE TABLE … AS or CREATE MATERIALIZED VIEW.
func (p *printer) createTableAs(s *CreateTableAs) {
	p.write("CREATE ", persistenceWord(s.Persistence))
	p.write(either(s.Materialized, "MATERIALIZED VIEW ", "TABLE "))
	p.writeIf(s.IfNotExists, "IF NOT EXISTS ")
	p.object(s.Table)
	p.names(s.Columns)
	p.storage(s.AccessMethod, s.Options, s.OnCommit)
	p.named(" TABLESPACE ", s.Tablespace)
	p.write(" AS ")
	p.statement(s.Source)
	p.writeIf(s.WithNoData, " WITH NO DATA")
}

// createView prints CREATE VIEW.
func (p *printer) createView(s *CreateView) {
	p.write("CREATE ")
	p.writeIf(s.OrReplace, "OR REPLACE ")
	p.write(persistenceWord(s.Persistence))
	p.writeIf(s.Recursive, "RECURSIVE ")
	p.write("VIEW ")
	p.object(s.View)
	p.names(s.Columns)
	p.options(" WITH (", s.Options, " = ")
	p.write(" AS ")
	p.query(s.Query)
	p.writeIf(s.CheckOption != "", " WITH "+s.CheckOption+" CHECK OPTION")
}

// sequenceOptions prints a sequence's options with sep in front of the first.
func (p *printer) sequenceOptions(options []*Option, sep string) {
	for _, o := range options {
		p.write(sep)
		sep = " "
		p.sequenceOption(o)
	}
}

// sequenceOption prints one option of a sequence.
func (p *printer) sequenceOption(o *Option) {
	word := strings.ToUpper(o.Name)
	switch o.Name {
	case "maxvalue", "minvalue":
		p.writeIf(o.Value == nil, "NO ")
	case "increment":
		word = "INCREMENT BY"
	case "start":
		word = "START WITH"
	case "generated":
		p.write("GENERATED ")
		if l, ok := o.Value.(*Literal); ok {
			p.write(strings.ToUpper(l.Text))
		}
		return
	}
	p.write(word)
	if o.Value != nil {
		p.write(" ")
		p.optionValue(o.Value)
	}
}
