package pgsql

import "strings"

// callExpr prints calls and what is written like one.
func (p *printer) callExpr(e Expr) {
	switch e := e.(type) {
	case *FuncCall:
		p.funcCall(e)
	case *NamedArg:
		p.name(e.Name)
		p.write(" => ")
		p.expr(e.Value)
	case *ValueFunc:
		p.write(strings.ToUpper(e.Name))
		if e.Precision >= 0 {
			p.write("(")
			p.int(e.Precision)
			p.write(")")
		}
	case *CoalesceExpr:
		p.write("COALESCE")
		p.paren(e.Args...)
	case *MinMaxExpr:
		p.write(either(e.Least, "LEAST", "GREATEST"))
		p.paren(e.Args...)
	case *NullIfExpr:
		p.write("NULLIF")
		p.paren(e.Left, e.Right)
	case *GroupingFunc:
		p.write("GROUPING")
		p.paren(e.Args...)
	case *GroupingSet:
		p.write([...]string{
			GroupingEmpty: "", GroupingRollup: "ROLLUP ", GroupingCube: "CUBE ",
			GroupingSets: "GROUPING SETS ",
		}[e.Kind])
		p.paren(e.Items...)
	case *XMLExpr:
		p.xmlExpr(e)
	case *JSONExpr:
		p.jsonExpr(e)
	}
}

// funcCall prints a function call.
func (p *printer) funcCall(e *FuncCall) {
	if e.Syntax != SyntaxCall {
		p.specialCall(e)
		return
	}
	p.qualified(e.Catalog, e.Schema, e.Name)
	p.write("(")
	p.writeIf(e.Star, "*")
	p.writeIf(e.Distinct, "DISTINCT ")
	for i, a := range e.Args {
		p.writeIf(i > 0, ", ")
		p.writeIf(e.Variadic && i == len(e.Args)-1, "VARIADIC ")
		p.expr(a)
	}
	if !e.WithinGroup {
		clause(p, " ORDER BY ", e.OrderBy, p.sortItem)
	}
	p.write(")")
	if e.WithinGroup {
		clause(p, " WITHIN GROUP (ORDER BY ", e.OrderBy, p.sortItem)
		p.write(")")
	}
	p.filterAndOver(e.Filter, e.Over)
}

// filterAndOver prints FILTER and OVER.
func (p *printer) filterAndOver(filter Expr, over *WindowSpec) {
	if filter != nil {
		p.write(" FILTER (WHERE ")
		p.expr(filter)
		p.write(")")
	}
	if over == nil {
		return
	}
	p.write(" OVER ")
	if over.Name != "" {
		p.name(over.Name)
		return
	}
	p.windowBody(over)
}

// separators are the words between the arguments of calls with a syntax of
// their own, behind each of them.
var separators = map[FuncSyntax][]string{
	SyntaxOverlay:   {" PLACING ", " FROM ", " FOR "},
	SyntaxSubstring: {" FROM ", " FOR "},
	SyntaxSimilar:   {" SIMILAR ", " ESCAPE "},
	SyntaxXMLExists: {" PASSING "},
}

// specialCall prints a call with a syntax of its own.
func (p *printer) specialCall(e *FuncCall) {
	switch e.Syntax {
	case SyntaxAtTimeZone:
		p.operand(e.Args[1], precAt-1)
		p.write(" AT TIME ZONE ")
		p.operand(e.Args[0], precAt)
	case SyntaxAtLocal:
		p.operand(e.Args[0], precAt-1)
		p.write(" AT LOCAL")
	case SyntaxOverlaps:
		p.write("ROW")
		p.paren(e.Args[:2]...)
		p.write(" OVERLAPS ROW")
		p.paren(e.Args[2:]...)
	case SyntaxCollationFor:
		p.write("COLLATION FOR ")
		p.paren(e.Args...)
	case SyntaxSystemUser:
		p.write("SYSTEM_USER")
	case SyntaxTrim:
		p.trim(e)
	default:
		p.write(strings.ToUpper(e.Name), "(")
		p.specialArgs(e)
		p.write(")")
	}
}

// specialArgs prints the arguments of a call with words between them.
func (p *printer) specialArgs(e *FuncCall) {
	switch e.Syntax {
	case SyntaxExtract:
		p.primary(e.Args[0])
		p.write(" FROM ")
		p.expr(e.Args[1])
	case SyntaxPosition:
		p.primary(e.Args[1])
		p.write(" IN ")
		p.primary(e.Args[0])
	case SyntaxNormalize:
		p.expr(e.Args[0])
		if len(e.Args) > 1 {
			if form, ok := e.Args[1].(*Literal); ok {
				p.write(", ", form.Text)
			}
		}
	case SyntaxSubstringFor:
		p.expr(e.Args[0])
		p.write(" FOR ")
		p.expr(e.Args[2])
	case SyntaxMergeAction:
	default:
		words := separators[e.Syntax]
		for i, a := range e.Args {
			if i > 0 {
				p.write(words[i-1])
			}
			if e.Syntax == SyntaxXMLExists {
				p.primary(a)
			} else {
				p.expr(a)
			}
		}
	}
}

// trim prints TRIM.
func (p *printer) trim(e *FuncCall) {
	side := map[string]string{"btrim": "BOTH ", "ltrim": "LEADING ", "rtrim": "TRAILING "}[e.Name]
	p.write("TRIM(", side)
	if len(e.Args) == 2 {
		p.expr(e.Args[1])
		p.write(" FROM ")
		p.expr(e.Args[0])
	} else {
		p.exprs(e.Args)
	}
	p.write(")")
}

// window prints an item of the WINDOW clause, or what follows OVER.
func (p *printer) window(w *WindowSpec) {
	if w.Name != "" {
		p.name(w.Name)
		p.write(" AS ")
	}
	p.windowBody(w)
}

// windowBody prints a window's parentheses and what is in them.
func (p *printer) windowBody(w *WindowSpec) {
	p.write("(")
	start := p.b.Len()
	space := func() { p.writeIf(p.b.Len() > start, " ") }
	p.named("", w.Base)
	if len(w.PartitionBy) > 0 {
		space()
		clause(p, "PARTITION BY ", w.PartitionBy, p.expr)
	}
	if len(w.OrderBy) > 0 {
		space()
		clause(p, "ORDER BY ", w.OrderBy, p.sortItem)
	}
	if w.Frame != nil {
		space()
		p.frame(w.Frame)
	}
	p.write(")")
}

// frame prints a frame clause.
func (p *printer) frame(f *WindowFrame) {
	p.write([...]string{FrameRange: "RANGE ", FrameRows: "ROWS ", FrameGroups: "GROUPS "}[f.Mode])
	p.writeIf(f.Between, "BETWEEN ")
	p.frameBound(f.Start)
	if f.Between {
		p.write(" AND ")
		p.frameBound(f.End)
	}
	p.write([...]string{
		ExcludeNoOthers: "", ExcludeCurrentRow: " EXCLUDE CURRENT ROW",
		ExcludeGroup: " EXCLUDE GROUP", ExcludeTies: " EXCLUDE TIES",
	}[f.Exclusion])
}

// frameBound prints one end of a frame.
func (p *printer) frameBound(b FrameBound) {
	if b.Offset != nil {
		p.primary(b.Offset)
		p.write(" ")
	}
	p.write([...]string{
		UnboundedPreceding: "UNBOUNDED PRECEDING", OffsetPreceding: "PRECEDING",
		CurrentRow: "CURRENT ROW", OffsetFollowing: "FOLLOWING",
		UnboundedFollowing: "UNBOUNDED FOLLOWING",
	}[b.Kind])
}

// typedLiteral prints a literal with its type in front.
func (p *printer) typedLiteral(e *TypedLiteral) {
	t := *e.Type
	if t.Schema == "pg_catalog" && t.Name == "interval" {
		p.write("INTERVAL")
		if t.Fields == "" && len(t.Mods) > 0 {
			p.paren(t.Mods...)
		}
		p.write(" ")
		p.string(e.Text)
		p.intervalFields(&t)
		return
	}
	p.typeName(&t)
	p.write(" ")
	p.string(e.Text)
}
