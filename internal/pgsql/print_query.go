package pgsql

// query prints a query with its clauses.
func (p *printer) query(q *SelectStatement) {
	p.with(q.With)
	switch {
	case q.SetOp != NoSetOp:
		p.setOperand(q.Left)
		p.write([...]string{Union: " UNION ", Intersect: " INTERSECT ", Except: " EXCEPT "}[q.SetOp])
		p.writeIf(q.All, "ALL ")
		p.setOperand(q.Right)
	case len(q.Values) > 0:
		p.write("VALUES ")
		list(p, q.Values, func(row []Expr) { p.paren(row...) })
	default:
		p.selectBody(q)
	}
	p.queryOptions(q)
}

// setOperand prints an operand of a set operation. Only a plain SELECT or VALUES
// stands without parentheses.
func (p *printer) setOperand(q *SelectStatement) {
	if q.SetOp == NoSetOp && q.With == nil && q.OrderBy == nil && q.Limit == nil && q.Offset == nil &&
		q.Locking == nil && p.format&FormatParens == 0 {
		p.query(q)
		return
	}
	p.subquery(q)
}

// with prints WITH.
func (p *printer) with(w *WithClause) {
	if w == nil {
		return
	}
	p.write("WITH ")
	p.writeIf(w.Recursive, "RECURSIVE ")
	list(p, w.CTEs, p.cte)
	p.write(" ")
}

// cte prints a common table expression.
func (p *printer) cte(c *CTE) {
	p.name(c.Name)
	p.names(c.Columns)
	p.write(" AS ")
	p.write([...]string{
		MaterializeDefault: "", MaterializeAlways: "MATERIALIZED ",
		MaterializeNever: "NOT MATERIALIZED ",
	}[c.Materialized])
	p.write("(")
	p.statement(c.Statement)
	p.write(")")
	if s := c.Search; s != nil {
		p.write(" SEARCH ", either(s.Breadth, "BREADTH", "DEPTH"), " FIRST BY ")
		list(p, s.Columns, p.name)
		p.named(" SET ", s.Set)
	}
	if y := c.Cycle; y != nil {
		p.write(" CYCLE ")
		list(p, y.Columns, p.name)
		p.named(" SET ", y.Mark)
		if y.Value != nil {
			p.write(" TO ")
			p.expr(y.Value)
			p.write(" DEFAULT ")
			p.expr(y.Default)
		}
		p.named(" USING ", y.Path)
	}
}

// selectBody prints SELECT up to its WINDOW clause.
func (p *printer) selectBody(q *SelectStatement) {
	p.write("SELECT")
	p.writeIf(q.Distinct, " DISTINCT")
	if q.DistinctOn != nil {
		p.write(" ON ")
		p.paren(q.DistinctOn...)
	}
	if q.Top != nil {
		p.write(" TOP ")
		p.expr(q.Top)
	}
	clause(p, " ", q.Targets, p.target)
	if q.Into != nil {
		p.write(" INTO ", persistenceWord(q.Into.Persistence), "TABLE ")
		p.object(q.Into.Table)
	}
	clause(p, " FROM ", q.From, p.table)
	p.where(" WHERE ", q.Where)
	if len(q.GroupBy) > 0 {
		p.write(" GROUP BY ")
		p.writeIf(q.GroupDistinct, "DISTINCT ")
		p.exprs(q.GroupBy)
	}
	p.where(" HAVING ", q.Having)
	clause(p, " WINDOW ", q.Windows, p.window)
}

// where prints a word and an expression, if there is one.
func (p *printer) where(word string, e Expr) {
	if e != nil {
		p.write(word)
		p.expr(e)
	}
}

// persistenceWord returns the word for a persistence, with a space behind it.
func persistenceWord(x Persistence) string {
	return [...]string{Permanent: "", Temporary: "TEMPORARY ", Unlogged: "UNLOGGED "}[x]
}

// queryOptions prints ORDER BY, LIMIT, OFFSET and the locks.
func (p *printer) queryOptions(q *SelectStatement) {
	clause(p, " ORDER BY ", q.OrderBy, p.sortItem)
	p.where(" OFFSET ", q.Offset)
	switch {
	case q.FetchWithTies:
		p.write(" FETCH FIRST ")
		p.primary(q.Limit)
		p.write(" ROWS WITH TIES")
	case q.Limit != nil:
		p.write(" LIMIT ")
		p.expr(q.Limit)
	}
	for _, l := range q.Locking {
		p.locking(l)
	}
}

// locking prints a locking clause.
func (p *printer) locking(l *LockingClause) {
	p.write([...]string{
		ForUpdate: " FOR UPDATE", ForNoKeyUpdate: " FOR NO KEY UPDATE",
		ForShare: " FOR SHARE", ForKeyShare: " FOR KEY SHARE",
	}[l.Strength])
	clause(p, " OF ", l.Of, p.object)
	p.write([...]string{LockBlock: "", LockNoWait: " NOWAIT", LockSkip: " SKIP LOCKED"}[l.Wait])
}

// target prints an item of a select list.
func (p *printer) target(t *Target) {
	p.expr(t.Expr)
	p.named(" AS ", t.Alias)
}

// sortItem prints an item of ORDER BY.
func (p *printer) sortItem(s *SortItem) {
	p.expr(s.Expr)
	if s.Using != nil {
		p.write(" USING ", p.operatorName(s.Using.Schema, s.Using.Name))
	}
	p.sortOrder(s.Direction, s.Nulls)
}

// sortOrder prints a direction and an order of nulls.
func (p *printer) sortOrder(d SortDirection, n NullsOrder) {
	p.write([...]string{SortDefault: "", SortAsc: " ASC", SortDesc: " DESC"}[d])
	p.write([...]string{NullsDefault: "", NullsFirst: " NULLS FIRST", NullsLast: " NULLS LAST"}[n])
}

// table prints an item of FROM.
func (p *printer) table(t TableExpr) {
	switch t := t.(type) {
	case *TableRef:
		p.tableRef(t)
	case *SubqueryRef:
		p.writeIf(t.Lateral, "LATERAL ")
		p.subquery(t.Query)
		p.alias(t.Alias, t.ColumnAliases)
	case *FunctionRef:
		p.functionRef(t)
	case *JoinExpr:
		p.join(t)
	case *JSONTable:
		p.jsonTable(t)
	case *XMLTable:
		p.xmlTable(t)
	}
}

// tableRef prints a table with its alias.
func (p *printer) tableRef(t *TableRef) {
	p.writeIf(t.Only, "ONLY ")
	p.qualified(t.Catalog, t.Schema, t.Name)
	p.alias(t.Alias, t.ColumnAliases)
	if s := t.Sample; s != nil {
		p.write(" TABLESAMPLE ")
		p.object(s.Method)
		p.paren(s.Args...)
		if s.Repeatable != nil {
			p.write(" REPEATABLE ")
			p.paren(s.Repeatable)
		}
	}
}

// alias prints an alias, if there is one.
func (p *printer) alias(name string, columns []string) {
	p.named(" AS ", name)
	p.names(columns)
}

// functionRef prints functions in FROM.
func (p *printer) functionRef(t *FunctionRef) {
	p.writeIf(t.Lateral, "LATERAL ")
	p.writeIf(t.RowsFrom, "ROWS FROM(")
	list(p, t.Functions, func(f *FunctionItem) {
		p.tableFunction(f.Func)
		if f.Columns != nil {
			p.write(" AS (")
			list(p, f.Columns, p.columnDef)
			p.write(")")
		}
	})
	p.writeIf(t.RowsFrom, ")")
	p.writeIf(t.Ordinality, " WITH ORDINALITY")
	p.alias(t.Alias, t.ColumnAliases)
	if t.Columns != nil {
		p.writeIf(t.Alias == "", " AS")
		p.write(" (")
		list(p, t.Columns, p.columnDef)
		p.write(")")
	}
}

// tableFunction prints what stands for a function in FROM, where a cast must
// look like a call.
func (p *printer) tableFunction(e Expr) {
	c, ok := e.(*CastExpr)
	if !ok {
		p.expr(e)
		return
	}
	p.write("CAST(")
	p.expr(c.Arg)
	p.write(" AS ")
	p.typeName(c.Type)
	p.write(")")
}

// join prints a join. Its operands stand in parentheses when they are joins.
func (p *printer) join(j *JoinExpr) {
	aliased := j.Alias != ""
	p.writeIf(aliased, "(")
	p.joinOperand(j.Left)
	p.writeIf(j.Natural, " NATURAL")
	p.write([...]string{
		InnerJoin: " JOIN ", LeftJoin: " LEFT JOIN ", RightJoin: " RIGHT JOIN ",
		FullJoin: " FULL JOIN ", CrossJoin: " CROSS JOIN ",
	}[j.Kind])
	p.joinOperand(j.Right)
	p.where(" ON ", j.On)
	if j.Using != nil {
		p.write(" USING")
		p.names(j.Using)
		p.named(" AS ", j.UsingAlias)
	}
	p.writeIf(aliased, ")")
	p.alias(j.Alias, j.ColumnAliases)
}

// joinOperand prints an operand of a join.
func (p *printer) joinOperand(t TableExpr) {
	if j, ok := t.(*JoinExpr); ok && j.Alias == "" {
		p.write("(")
		p.join(j)
		p.write(")")
		return
	}
	p.table(t)
}
