package pgsql

import "strings"

// xmlExpr prints one of the XML functions.
func (p *printer) xmlExpr(e *XMLExpr) {
	content := either(e.Document, "DOCUMENT ", "CONTENT ")
	p.write([...]string{
		XMLConcat: "XMLCONCAT(", XMLElement: "XMLELEMENT(NAME ", XMLForest: "XMLFOREST(",
		XMLParse: "XMLPARSE(", XMLPI: "XMLPI(NAME ", XMLRoot: "XMLROOT(", XMLSerialize: "XMLSERIALIZE(",
	}[e.Op])
	switch e.Op {
	case XMLElement:
		p.name(e.Name)
		clause(p, ", XMLATTRIBUTES(", e.Named, p.target)
		p.writeIf(e.Named != nil, ")")
		clause(p, ", ", e.Args, p.expr)
	case XMLForest:
		list(p, e.Named, p.target)
	case XMLPI:
		p.name(e.Name)
		clause(p, ", ", e.Args, p.expr)
	case XMLParse:
		p.write(content)
		p.exprs(e.Args)
		p.writeIf(e.Preserve, " PRESERVE WHITESPACE")
	case XMLRoot:
		p.exprs(e.Args)
		p.write(", VERSION ")
		p.writeIf(e.Version == nil, "NO VALUE")
		p.where("", e.Version)
		p.writeIf(e.Standalone != "", ", STANDALONE "+e.Standalone)
	case XMLSerialize:
		p.write(content)
		p.exprs(e.Args)
		p.write(" AS ")
		p.typeName(e.Type)
		p.writeIf(e.Indent, " INDENT")
	default:
		p.exprs(e.Args)
	}
	p.write(")")
}

// xmlTable prints XMLTABLE.
func (p *printer) xmlTable(t *XMLTable) {
	p.writeIf(t.Lateral, "LATERAL ")
	p.write("XMLTABLE(")
	if t.Namespaces != nil {
		p.write("XMLNAMESPACES(")
		list(p, t.Namespaces, func(n *Target) {
			p.writeIf(n.Alias == "", "DEFAULT ")
			p.primary(n.Expr)
			p.named(" AS ", n.Alias)
		})
		p.write("), ")
	}
	p.primary(t.Row)
	p.write(" PASSING ")
	p.primary(t.Document)
	p.write(" COLUMNS ")
	list(p, t.Columns, p.xmlColumn)
	p.write(")")
	p.alias(t.Alias, t.ColumnAliases)
}

// xmlColumn prints a column of XMLTABLE.
func (p *printer) xmlColumn(c *XMLTableColumn) {
	p.name(c.Name)
	if c.Ordinality {
		p.write(" FOR ORDINALITY")
		return
	}
	p.write(" ")
	p.typeName(c.Type)
	if c.Path != nil {
		p.write(" PATH ")
		p.primary(c.Path)
	}
	if c.Default != nil {
		p.write(" DEFAULT ")
		p.primary(c.Default)
	}
	p.writeIf(c.NotNull, " NOT NULL")
	p.writeIf(c.Null, " NULL")
}

// jsonExpr prints one of the JSON functions.
func (p *printer) jsonExpr(e *JSONExpr) {
	p.write(strings.ToUpper(e.Name), "(")
	start := p.b.Len()
	list(p, e.Values, p.jsonValue)
	if e.Query != nil {
		p.query(e.Query)
		if e.Format != nil {
			p.jsonFormat(e.Format.Format, e.Format.Encoding)
		}
	}
	p.where(", ", e.Path)
	clause(p, " PASSING ", e.Passing, p.jsonValue)
	clause(p, " ORDER BY ", e.OrderBy, p.sortItem)
	p.writeIf(e.NullOnNull, " NULL ON NULL")
	p.writeIf(e.AbsentOnNull, " ABSENT ON NULL")
	p.writeIf(e.Unique, " WITH UNIQUE KEYS")
	if r := e.Returning; r != nil {
		p.writeIf(p.b.Len() > start, " ")
		p.write("RETURNING ")
		p.typeName(r.Type)
		p.jsonFormat(r.Format, r.Encoding)
	}
	p.jsonTail(e.Wrapper, e.Quotes, e.OnEmpty, e.OnError)
	p.write(")")
	p.filterAndOver(e.Filter, e.Over)
}

// jsonFormat prints FORMAT JSON, if format.
func (p *printer) jsonFormat(format bool, encoding string) {
	p.writeIf(format, " FORMAT JSON")
	p.writeIf(encoding != "", " ENCODING "+encoding)
}

// jsonValue prints a value with its key, format or name.
func (p *printer) jsonValue(v *JSONValue) {
	if v.Key != nil {
		p.expr(v.Key)
		p.write(" : ")
	}
	p.expr(v.Expr)
	p.jsonFormat(v.Format, v.Encoding)
	p.named(" AS ", v.As)
}

// jsonTail prints the clauses that end JSON_QUERY and its relatives.
func (p *printer) jsonTail(wrapper, quotes string, onEmpty, onError *JSONBehavior) {
	switch wrapper {
	case "WITHOUT":
		p.write(" WITHOUT WRAPPER")
	case "CONDITIONAL", "UNCONDITIONAL":
		p.write(" WITH ", wrapper, " WRAPPER")
	}
	p.writeIf(quotes != "", " "+quotes+" QUOTES")
	p.jsonBehavior(onEmpty, " ON EMPTY")
	p.jsonBehavior(onError, " ON ERROR")
}

// jsonBehavior prints a behaviour, if there is one.
func (p *printer) jsonBehavior(b *JSONBehavior, when string) {
	if b == nil {
		return
	}
	p.write(" ", b.Kind)
	p.where(" ", b.Default)
	p.write(when)
}

// jsonTable prints JSON_TABLE.
func (p *printer) jsonTable(t *JSONTable) {
	p.writeIf(t.Lateral, "LATERAL ")
	p.write("JSON_TABLE(")
	p.jsonValue(t.Value)
	p.write(", ")
	p.expr(t.Path)
	p.named(" AS ", t.PathName)
	clause(p, " PASSING ", t.Passing, p.jsonValue)
	p.jsonColumns(t.Columns)
	p.jsonBehavior(t.OnError, " ON ERROR")
	p.write(")")
	p.alias(t.Alias, t.ColumnAliases)
}

// jsonColumns prints COLUMNS (…).
func (p *printer) jsonColumns(columns []*JSONTableColumn) {
	p.write(" COLUMNS (")
	list(p, columns, p.jsonColumn)
	p.write(")")
}

// jsonColumn prints a column of JSON_TABLE.
func (p *printer) jsonColumn(c *JSONTableColumn) {
	switch {
	case c.Nested:
		p.write("NESTED PATH ")
		p.literal(c.Path)
		p.named(" AS ", c.PathName)
		p.jsonColumns(c.Columns)
		return
	case c.Ordinality:
		p.name(c.Name)
		p.write(" FOR ORDINALITY")
		return
	}
	p.name(c.Name)
	p.write(" ")
	p.typeName(c.Type)
	p.writeIf(c.Exists, " EXISTS")
	p.jsonFormat(c.Format, c.Encoding)
	if c.Path != nil {
		p.write(" PATH ")
		p.literal(c.Path)
	}
	p.jsonTail(c.Wrapper, c.Quotes, c.OnEmpty, c.OnError)
}
