package syntax

// substring reads SUBSTRING(s, p [, n]) and SUBSTRING(s FROM p [FOR n]).
func (p *parser) substring() (Expr, error) {
	t := p.next()
	f := &FuncCall{Node: Node{t.pos}, Name: Name(t.text)}
	if err := p.expect("("); err != nil {
		return nil, err
	}
	for i, separator := range []string{"FROM", "FOR", ""} {
		x, err := p.expr()
		if err != nil {
			return nil, err
		}
		f.Args = append(f.Args, x)
		if i == 2 || !p.accept(",") && !p.accept(separator) {
			break
		}
	}
	return f, p.expect(")")
}

// position reads POSITION(t IN s); {fn POSITION(t, s)} as well.
func (p *parser) position() (Expr, error) {
	t := p.next()
	f := &FuncCall{Node: Node{t.pos}, Name: Name(t.text)}
	if err := p.expect("("); err != nil {
		return nil, err
	}
	x, err := p.expr()
	if err != nil {
		return nil, err
	}
	if !p.accept(",") {
		if err := p.expect("IN"); err != nil {
			return nil, err
		}
	}
	y, err := p.expr()
	if err != nil {
		return nil, err
	}
	f.Args = []Expr{x, y}
	return f, p.expect(")")
}

// trim reads TRIM([spec] [chars] FROM x), TRIM(spec x) and TRIM(x).
func (p *parser) trim() (Expr, error) {
	tr := &Trim{Node: Node{p.next().pos}}
	if err := p.expect("("); err != nil {
		return nil, err
	}
	if p.is("LEADING", "TRAILING", "BOTH") {
		tr.Spec = p.next().fold
	}
	if p.is("FROM") && tr.Spec == "" {
		return nil, p.fail(-75, "<trim_spec> and/or <trim_char> required before FROM in TRIM function.")
	}
	var err error
	if !p.is("FROM") {
		if tr.X, err = p.expr(); err != nil {
			return nil, err
		}
	}
	if p.accept("FROM") {
		tr.Chars = tr.X
		if tr.X, err = p.expr(); err != nil {
			return nil, err
		}
	}
	return tr, p.expect(")")
}

// cast reads CAST(x AS type).
func (p *parser) cast() (Expr, error) {
	c := &Cast{Node: Node{p.next().pos}}
	if err := p.expect("("); err != nil {
		return nil, err
	}
	var err error
	if c.X, err = p.expr(); err != nil {
		return nil, err
	}
	if err = p.expect("AS"); err != nil {
		return nil, err
	}
	if c.Type, err = p.typeName(); err != nil {
		return nil, err
	}
	return c, p.expect(")")
}

// convert reads CONVERT(type, x [, style]) and the ODBC form CONVERT(x, SQL_TYPE).
func (p *parser) convert() (Expr, error) {
	c := &Cast{Node: Node{p.next().pos}, Convert: true}
	if err := p.expect("("); err != nil {
		return nil, err
	}
	start := p.at
	var err error
	if c.Type, err = p.typeName(); err == nil && p.accept(",") && castTypes[c.Type.Name] {
		if c.X, err = p.expr(); err != nil {
			return nil, err
		}
		if p.accept(",") {
			if c.Style, err = p.expr(); err != nil {
				return nil, err
			}
		}
		return c, p.expect(")")
	}
	p.at = start
	if c.X, err = p.expr(); err != nil {
		return nil, err
	}
	if err = p.expect(","); err != nil {
		return nil, err
	}
	t := p.peek()
	name, ok := odbcTypes[t.fold]
	if !ok {
		return nil, p.fail(-376, "'"+t.text+"' is not a supported CAST target")
	}
	p.next()
	c.Type = TypeName{Name: name, Pos: t.pos}
	return c, p.expect(")")
}

// odbcTypes are the type names of {fn CONVERT(x, SQL_…)}.
var odbcTypes = map[string]string{
	"SQL_BINARY": "BINARY", "SQL_BIT": "BIT", "SQL_CHAR": "CHAR", "SQL_DATE": "DATE", "SQL_DECIMAL": "DECIMAL",
	"SQL_DOUBLE": "DOUBLE", "SQL_FLOAT": "FLOAT", "SQL_INTEGER": "INTEGER", "SQL_NUMERIC": "NUMERIC",
	"SQL_REAL": "REAL", "SQL_SMALLINT": "SMALLINT", "SQL_TIME": "TIME", "SQL_TIMESTAMP": "TIMESTAMP",
	"SQL_TINYINT": "TINYINT", "SQL_VARBINARY": "VARBINARY", "SQL_VARCHAR": "VARCHAR", "SQL_BIGINT": "BIGINT",
	"SQL_LONGVARCHAR": "LONGVARCHAR", "SQL_LONGVARBINARY": "LONGVARBINARY",
}

// toVector reads TO_VECTOR(x [, type [, length]]). The type is a keyword: a
// quoted type name arrives as a parameter and is refused, as in IRIS.
func (p *parser) toVector() (Expr, error) {
	v := &ToVector{Node: Node{p.next().pos}}
	if err := p.expect("("); err != nil {
		return nil, err
	}
	var err error
	if v.X, err = p.expr(); err != nil {
		return nil, err
	}
	if !p.is(",") {
		return v, p.expect(")")
	}
	if !vectorTypes[p.peekAt(1).fold] {
		p.next()
		return nil, p.expected(")")
	}
	p.next()
	v.Type = p.next().fold
	if p.accept(",") {
		if t := p.peek(); t.kind != tokNumber && t.kind != tokParam {
			return nil, p.expected("CONSTANT")
		}
		if v.Length, err = p.primary(); err != nil {
			return nil, err
		}
	}
	return v, p.expect(")")
}

// vectorTypes are the element types of vectors.
var vectorTypes = wordSet("INTEGER INT DOUBLE DECIMAL FLOAT TIMESTAMP")

// json reads JSON_OBJECT(k:v, …) and JSON_ARRAY(v, …) with their NULL clause.
func (p *parser) json(t token) (Expr, error) {
	p.next()
	j := &JSONObject{Node: Node{t.pos}} // NULL ON NULL, for JSON_ARRAY too
	if err := p.expect("("); err != nil {
		return nil, err
	}
	object := t.fold == "JSON_OBJECT"
	for !p.is(")") {
		if object {
			k, err := p.expr()
			if err != nil {
				return nil, err
			}
			if err := p.expect(":"); err != nil {
				return nil, err
			}
			j.Keys = append(j.Keys, k)
		}
		v, err := p.expr()
		if err != nil {
			return nil, err
		}
		j.Values = append(j.Values, v)
		if !p.accept(",") {
			break
		}
	}
	switch {
	case p.accept("NULL", "ON", "NULL"):
		j.AbsentOnNull = false
	case p.accept("ABSENT", "ON", "NULL"):
		j.AbsentOnNull = true
	}
	return j, p.expect(")")
}

// aggregate reads an aggregate or window function call.
func (p *parser) aggregate(t token) (Expr, error) {
	p.next()
	a := &Aggregate{Node: Node{t.pos}, Name: t.fold}
	if err := p.expect("("); err != nil {
		return nil, err
	}
	if err := p.aggregateArgs(a); err != nil {
		return nil, err
	}
	var err error
	if p.accept("%FOREACH") {
		if err = p.expect("("); err != nil {
			return nil, err
		}
		if a.ForEach, err = commaList(p, p.expr, ")"); err != nil {
			return nil, err
		}
	}
	a.AfterHaving = p.accept("%AFTERHAVING")
	if err = p.expect(")"); err != nil {
		return nil, err
	}
	if p.accept("OVER") {
		a.Over, err = p.window()
		return a, err
	}
	if windowFunctions[a.Name] {
		return nil, p.expected("OVER")
	}
	return a, nil
}

// aggregateArgs reads *, or [DISTINCT [BY (…)]|ALL] and the arguments.
func (p *parser) aggregateArgs(a *Aggregate) error {
	if a.Name == "COUNT" && p.accept("*") {
		a.Star = true
		return nil
	}
	if p.is(")") && windowFunctions[a.Name] {
		return nil
	}
	p.accept("ALL")
	var err error
	if p.accept("DISTINCT") {
		a.Distinct = true
		if p.accept("BY") {
			if err = p.expect("("); err != nil {
				return err
			}
			if a.DistinctBy, err = commaList(p, p.expr, ")"); err != nil {
				return err
			}
		}
	}
	a.Args, err = commaList(p, p.expr, "")
	if err == nil && len(a.Args) > 1 && aggregates[a.Name] {
		return p.expected(")")
	}
	return err
}

// window reads ( [PARTITION BY …] [ORDER BY …] [ROWS …] ).
func (p *parser) window() (*Window, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	w := &Window{}
	var err error
	if p.accept("PARTITION", "BY") {
		if w.PartitionBy, err = commaList(p, p.expr, ""); err != nil {
			return nil, err
		}
	}
	if p.accept("ORDER", "BY") {
		if w.OrderBy, err = commaList(p, p.orderItem, ""); err != nil {
			return nil, err
		}
	}
	if p.accept("ROWS") {
		if w.Frame, err = p.frame(); err != nil {
			return nil, err
		}
	}
	return w, p.expect(")")
}

// frame reads what follows ROWS.
func (p *parser) frame() (*Frame, error) {
	current := FrameBound{Kind: "CURRENT ROW"}
	between := p.accept("BETWEEN")
	start, err := p.frameBound()
	if err != nil || !between {
		return &Frame{Start: start, End: current}, err
	}
	if err := p.expect("AND"); err != nil {
		return nil, err
	}
	end, err := p.frameBound()
	return &Frame{Start: start, End: end}, err
}

// frameBound reads one end of a frame.
func (p *parser) frameBound() (FrameBound, error) {
	switch {
	case p.accept("UNBOUNDED", "PRECEDING"):
		return FrameBound{Kind: "UNBOUNDED PRECEDING"}, nil
	case p.accept("UNBOUNDED", "FOLLOWING"):
		return FrameBound{Kind: "UNBOUNDED FOLLOWING"}, nil
	case p.accept("CURRENT", "ROW"):
		return FrameBound{Kind: "CURRENT ROW"}, nil
	}
	n, err := p.rowNumber()
	if err != nil {
		return FrameBound{}, err
	}
	if !p.is("PRECEDING", "FOLLOWING") {
		return FrameBound{}, p.expected("PRECEDING")
	}
	return FrameBound{Kind: p.next().fold, Offset: n}, nil
}
