package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// targetList analyses a select list; stars are expanded.
func (a *analyzer) targetList(s *scope, list []*pgsql.Target) error {
	for _, t := range list {
		if c, ok := t.Expr.(*pgsql.ColumnRef); ok && c.Star {
			if err := a.star(s, c); err != nil {
				return err
			}
			continue
		}
		if f, ok := t.Expr.(*pgsql.FieldExpr); ok && f.Star {
			if err := a.fieldStar(s, f); err != nil {
				return err
			}
			continue
		}
		x, err := a.expr(s, t.Expr)
		if err != nil {
			return err
		}
		name := t.Alias
		if name == "" {
			name = targetName(t.Expr, x)
		}
		s.query.Targets = append(s.query.Targets, s.query.target(x, name))
	}
	return nil
}

// targetName is the name of an output column without alias: that of the field for one
// that IRIS's arrow leads to.
func targetName(e pgsql.Expr, x Expr) string {
	if op, ok := e.(*pgsql.OpExpr); ok && op.Op == "->" {
		if c, ok := x.(*Column); ok {
			return c.Name
		}
	}
	name, _ := figureName(e)
	return name
}

// target makes an output column; a plain column keeps its origin.
func (q *Query) target(x Expr, name string) Target {
	t := Target{Expr: x, Name: name}
	if row, ok := x.(*RowExpr); ok {
		t.TableOID = row.table
		return t
	}
	c, ok := x.(*Column)
	if !ok || c.Level > 0 || c.Range >= len(q.Ranges) {
		return t
	}
	r := q.Ranges[c.Range]
	if rel := r.Relation; rel != nil && c.Index < len(rel.Columns) {
		t.TableOID, t.Attribute = rel.OID, rel.Columns[c.Index].Attribute
	} else if c.Index < len(r.Columns) {
		t.TableOID, t.Attribute = r.Columns[c.Index].TableOID, r.Columns[c.Index].Attribute
	}
	return t
}

// star expands * or t.*.
func (a *analyzer) star(s *scope, c *pgsql.ColumnRef) error {
	columns := s.columns
	switch len(c.Parts) {
	case 0:
		if len(s.items) == 0 {
			return pgerr.New(pgerr.SyntaxError, "SELECT * with no tables specified is not valid").At(c.Pos)
		}
	case 1, 2:
		schema, alias := "", c.Parts[len(c.Parts)-1]
		if len(c.Parts) == 2 {
			schema = c.Parts[0]
		}
		it, level := s.item(schema, alias)
		if it == nil {
			return a.missingFrom(s, schema, alias, c.Pos)
		}
		columns = nil
		for _, col := range it.columns {
			columns = append(columns, nsColumn{col.name, raised(col.expr, level, c.Pos)})
		}
	default:
		return pgerr.New(pgerr.SyntaxError, "improper qualified name (too many dotted names)").At(c.Pos)
	}
	for _, col := range columns {
		s.query.Targets = append(s.query.Targets, s.query.target(raised(col.expr, 0, c.Pos), col.name))
	}
	return nil
}

// figureName is the name PostgreSQL gives an output column without alias
// (FigureColname). strong is false for a name that a cast around the
// expression would replace.
func figureName(e pgsql.Expr) (name string, strong bool) {
	switch e := e.(type) {
	case *pgsql.ColumnRef:
		return e.Parts[len(e.Parts)-1], true
	case *pgsql.FuncCall:
		return e.Name, true
	case *pgsql.ValueFunc:
		return e.Name, true
	case *pgsql.CastExpr:
		if name, strong = figureName(e.Arg); strong {
			return name, true
		}
		return e.Type.Name, false
	case *pgsql.TypedLiteral:
		return e.Type.Name, false
	case *pgsql.CollateExpr:
		return figureName(e.Arg)
	case *pgsql.FieldExpr:
		return e.Field, true
	case *pgsql.IndexExpr:
		return figureName(e.Arg)
	}
	return figureForm(e)
}

// figureForm names the expressions that have a syntax of their own.
func figureForm(e pgsql.Expr) (name string, strong bool) {
	switch e := e.(type) {
	case *pgsql.CaseExpr:
		if e.Else != nil {
			if name, strong = figureName(e.Else); strong {
				return name, true
			}
		}
		return "case", false
	case *pgsql.CoalesceExpr:
		return "coalesce", true
	case *pgsql.NullIfExpr:
		return "nullif", true
	case *pgsql.MinMaxExpr:
		if e.Least {
			return "least", true
		}
		return "greatest", true
	case *pgsql.ExistsExpr:
		return "exists", true
	case *pgsql.ArrayExpr, *pgsql.ArraySubquery:
		return "array", true
	case *pgsql.RowExpr:
		return "row", true
	case *pgsql.GroupingFunc:
		return "grouping", true
	case *pgsql.IsExpr:
		if e.Kind == pgsql.IsNormalized && !e.Not {
			return "is_normalized", true
		}
	case *pgsql.Subquery:
		if len(e.Query.Targets) > 0 {
			t := e.Query.Targets[0]
			if t.Alias != "" {
				return t.Alias, true
			}
			name, _ = figureName(t.Expr)
			return name, true
		}
	}
	return "?column?", false
}
