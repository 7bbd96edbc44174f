package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// ReferenceCatalog is a Catalog that knows foreign keys.
type ReferenceCatalog interface {
	// Reference is the table that a column of a table alone is a foreign key to, and
	// the column of that table; nil when it is none.
	Reference(rel *Relation, column int) (to *Relation, key int)
}

// arrowKey is a column that is followed to another table.
type arrowKey struct{ tables, column int }

// implicitJoin analyses IRIS's arrow, column->field: the field of the row that a foreign
// key refers to, joined to the left of what FROM has. It returns nil where -> is
// PostgreSQL's operator, or nothing.
func (a *analyzer) implicitJoin(s *scope, o *pgsql.OpExpr) (Expr, error) {
	catalog, ok := a.catalog.(ReferenceCatalog)
	if !ok {
		return nil, nil
	}
	c, err := a.arrow(catalog, s, o)
	if c == nil || err != nil {
		return nil, err
	}
	return c, nil
}

// arrow is the column that an arrow leads to, whose left side is a column or an arrow;
// nil for none.
func (a *analyzer) arrow(catalog ReferenceCatalog, s *scope, o *pgsql.OpExpr) (*Column, error) {
	field, ok := o.Right.(*pgsql.ColumnRef)
	if o.Op != "->" || !ok || field.Star || len(field.Parts) != 1 {
		return nil, nil
	}
	var c *Column
	switch left := o.Left.(type) {
	case *pgsql.ColumnRef:
		if x, err := a.columnRef(s, left.Parts, left.Pos); err == nil && !left.Star { // else the operator says what is wrong
			c, _ = x.(*Column)
		}
	case *pgsql.OpExpr:
		var err error
		if c, err = a.arrow(catalog, s, left); err != nil {
			return nil, err
		}
	}
	if c == nil {
		return nil, nil
	}
	at := s
	for range c.Level {
		at = at.parent
	}
	if at.arrows == nil || at.query.Ranges[c.Range].Kind != RangeRelation {
		return nil, nil
	}
	index, err := a.follow(catalog, at, c, o.Pos)
	if err != nil || index < 0 {
		return nil, err
	}
	for i, col := range at.query.Ranges[index].Columns {
		if col.Name == field.Parts[0] {
			return &Column{Node: Node{Typ: col.Type, At: o.Pos}, Level: c.Level, Range: index, Index: i, Name: col.Name}, nil
		}
	}
	return nil, a.noColumn(&scope{}, "", field.Parts[0], field.Pos)
}

// follow is the range of the table that a column refers to, which is joined when it is
// not yet; -1 for none.
func (a *analyzer) follow(catalog ReferenceCatalog, at *scope, c *Column, pos int) (int, error) {
	key := arrowKey{c.Range, c.Index}
	if index, ok := at.arrows[key]; ok {
		return index, nil
	}
	from := at.query.Ranges[c.Range]
	if c.Index >= len(from.Relation.Columns) {
		return -1, nil
	}
	to, column := catalog.Reference(from.Relation, c.Index)
	if to == nil {
		return -1, nil
	}
	r := relationRange(a.withRowID(to), from.Alias+"->"+c.Name)
	index := len(at.query.Ranges)
	own := *c
	own.Level = 0
	target := &Column{Node: Node{Typ: r.Columns[column].Type, At: pos}, Range: index, Index: column, Name: r.Columns[column].Name}
	on, err := a.applyOperator("=", []Expr{&own, target}, pos)
	if err != nil {
		return -1, err
	}
	at.query.Ranges = append(at.query.Ranges, r)
	at.query.From = &From{Join: &Join{Kind: LeftJoin, Left: at.query.From, Right: &From{Range: index}, On: on}}
	at.arrows[key] = index
	return index, nil
}
