package irissql

import "strconv"

// name appends a table's qualified name.
func (t Table) name(p *printer) {
	p.ident(t.Schema)
	p.text(".")
	p.ident(t.Name)
}

// source appends a FROM node; a nested join is parenthesised by its position
// on the left only, as IRIS joins associate to the left.
func (s *Source) append(p *printer) {
	if s.Join == nil {
		s.Table.name(p)
		if s.Table.Alias != "" {
			p.text(" ")
			p.ident(s.Table.Alias)
		}
		return
	}
	s.Join.Left.append(p)
	p.text(" " + s.Join.Kind + " ")
	s.Join.Right.append(p)
	if s.Join.On != nil {
		p.text(" ON ")
		s.Join.On.appendPred(p)
	}
}

func (s *Select) appendStatement(p *printer) {
	p.text("SELECT ")
	if s.Distinct {
		p.text("DISTINCT ")
	}
	if s.Limit != nil {
		p.text("TOP ")
		s.Limit.appendExpr(p)
		p.text(" ")
	}
	p.list(len(s.Items), func(i int) { s.Items[i].append(p) })
	if s.From != nil {
		p.text(" FROM ")
		s.From.append(p)
	}
	s.appendClauses(p)
}

// append prints a select item with its alias.
func (i Item) append(p *printer) {
	i.Expr.appendExpr(p)
	if i.Alias != "" {
		p.text(" AS ")
		p.ident(i.Alias)
	}
}

// appendClauses prints WHERE to ORDER BY.
func (s *Select) appendClauses(p *printer) {
	if s.Where != nil {
		p.text(" WHERE ")
		s.Where.appendPred(p)
	}
	if len(s.GroupBy) > 0 {
		p.text(" GROUP BY ")
		p.exprs(s.GroupBy)
	}
	if s.Having != nil {
		p.text(" HAVING ")
		s.Having.appendPred(p)
	}
	if len(s.OrderBy) > 0 {
		p.text(" ORDER BY ")
		p.list(len(s.OrderBy), func(i int) {
			s.OrderBy[i].Expr.appendExpr(p)
			if s.OrderBy[i].Desc {
				p.text(" DESC")
			}
		})
	}
}

func (s *Insert) appendStatement(p *printer) {
	p.text("INSERT INTO ")
	s.Table.name(p)
	if len(s.Columns) == 0 {
		p.text(" DEFAULT VALUES")
		return
	}
	p.text(" ")
	p.idents(s.Columns)
	if s.Query != nil {
		p.text(" ")
		s.Query.appendStatement(p)
		return
	}
	p.text(" VALUES (")
	p.exprs(s.Values)
	p.text(")")
}

func (s *Update) appendStatement(p *printer) {
	p.text("UPDATE ")
	s.Table.name(p)
	if s.Table.Alias != "" {
		p.text(" ")
		p.ident(s.Table.Alias)
	}
	p.text(" SET ")
	p.list(len(s.Sets), func(i int) {
		p.ident(s.Sets[i].Column)
		p.text(" = ")
		s.Sets[i].Value.appendExpr(p)
	})
	if s.Where != nil {
		p.text(" WHERE ")
		s.Where.appendPred(p)
	}
}

func (s *Delete) appendStatement(p *printer) {
	p.text("DELETE ")
	if s.Unchecked {
		p.text("%NOCHECK ")
	}
	p.text("FROM ")
	s.Table.name(p)
	if s.Table.Alias != "" {
		p.text(" ")
		p.ident(s.Table.Alias)
	}
	if s.Where != nil {
		p.text(" WHERE ")
		s.Where.appendPred(p)
	}
}

func (s *CreateTable) appendStatement(p *printer) {
	p.text("CREATE TABLE ")
	s.Table.name(p)
	p.text(" (")
	p.list(len(s.Columns), func(i int) { s.Columns[i].append(p) })
	for _, k := range s.Keys {
		p.text(", ")
		k.append(p)
	}
	for _, f := range s.ForeignKeys {
		p.text(", ")
		f.append(p)
	}
	p.text(")")
}

// append prints a foreign key.
func (f ForeignKeyDef) append(p *printer) {
	p.constraint(f.Name)
	p.text("FOREIGN KEY ")
	p.idents(f.Columns)
	p.text(" REFERENCES ")
	f.Ref.name(p)
	if len(f.RefColumns) > 0 {
		p.text(" ")
		p.idents(f.RefColumns)
	}
	if f.OnDelete != "" {
		p.text(" ON DELETE " + f.OnDelete)
	}
	if f.OnUpdate != "" {
		p.text(" ON UPDATE " + f.OnUpdate)
	}
}

// constraint prints the name of a constraint that has one.
func (p *printer) constraint(name string) {
	if name != "" {
		p.text("CONSTRAINT ")
		p.ident(name)
		p.text(" ")
	}
}

func (s *CreateIndex) appendStatement(p *printer) {
	p.text("CREATE ")
	if s.Unique {
		p.text("UNIQUE ")
	}
	p.text("INDEX ")
	p.ident(s.Name)
	p.text(" ON TABLE ")
	s.Table.name(p)
	p.text(" ")
	p.idents(s.Columns)
	s.HNSW.append(p)
}

// append prints AS HNSW.
func (h HNSW) append(p *printer) {
	if h.Distance == "" {
		return
	}
	p.text(" AS HNSW(")
	if h.M != 0 {
		p.text("M=" + strconv.FormatInt(h.M, 10) + ", ")
	}
	if h.EFConstruction != 0 {
		p.text("efConstruction=" + strconv.FormatInt(h.EFConstruction, 10) + ", ")
	}
	p.text("Distance='" + h.Distance + "')")
}

func (s *Drop) appendStatement(p *printer) {
	p.text("DROP " + s.Kind + " ")
	s.Table.name(p)
	if s.Cascade {
		p.text(" CASCADE")
	}
}

func (s *TuneTable) appendStatement(p *printer) {
	p.text("TUNE TABLE ")
	s.Table.name(p)
}

func (s *DropIndex) appendStatement(p *printer) {
	p.text("DROP INDEX ")
	p.ident(s.Name)
	p.text(" ON TABLE ")
	s.Table.name(p)
}

func (s *Lock) appendStatement(p *printer) {
	p.text("LOCK TABLE ")
	s.Table.name(p)
	if s.Exclusive {
		p.text(" IN EXCLUSIVE MODE")
	} else {
		p.text(" IN SHARE MODE")
	}
	if s.NoWait {
		p.text(" WAIT 0")
	}
}

func (s *Unlock) appendStatement(p *printer) {
	p.text("UNLOCK TABLE ")
	s.Table.name(p)
	if s.Exclusive {
		p.text(" IN EXCLUSIVE MODE")
	} else {
		p.text(" IN SHARE MODE")
	}
}

func (s *Truncate) appendStatement(p *printer) {
	p.text("TRUNCATE TABLE ")
	s.Table.name(p)
}

// append prints a column definition.
func (c ColumnDef) append(p *printer) {
	p.ident(c.Name)
	p.text(" " + c.Type)
	if c.Exact {
		p.text(" COLLATE EXACT")
	}
	if c.Default != nil {
		p.text(" DEFAULT ")
		c.Default.appendExpr(p)
	}
	if c.NotNull {
		p.text(" NOT NULL")
	}
}

func (s *AddColumn) appendStatement(p *printer) {
	p.text("ALTER TABLE ")
	s.Table.name(p)
	p.text(" ADD COLUMN ")
	s.Column.append(p)
}

// append prints a key constraint.
func (k KeyDef) append(p *printer) {
	p.constraint(k.Name)
	if k.Primary {
		p.text("PRIMARY KEY ")
	} else {
		p.text("UNIQUE ")
	}
	p.idents(k.Columns)
}
