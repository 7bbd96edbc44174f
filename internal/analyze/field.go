package analyze

import (
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// FieldSelect is one field of a record.
type FieldSelect struct {
	Node
	Arg   Expr
	Index int
}

// recordFields are the columns of a record, nil when they are not known.
func recordFields(e Expr) []RangeColumn {
	switch e := e.(type) {
	case *Column:
		return e.Fields
	case *Call:
		if e.Typ.OID != pgtype.RecordOID || len(e.Func.Outs) == 0 {
			return nil
		}
		n := min(len(e.Func.Args), len(e.Args))
		elem, _ := bindPolymorphic(e.Func.Args[:n], typesOf(e.Args[:n]))
		out := append([]RangeColumn(nil), e.Func.Outs...)
		for i := range out {
			out[i].Type.OID = concrete(out[i].Type.OID, elem)
		}
		return out
	case *RowExpr:
		return e.fields()
	case *Subquery:
		if e.Kind == Scalar {
			return recordFields(e.Query.Visible()[0].Expr)
		}
	}
	return nil
}

// fields are the columns of a row: f1, f2 … when it was written as one.
func (r *RowExpr) fields() []RangeColumn {
	out := make([]RangeColumn, len(r.Fields))
	for i, x := range r.Fields {
		out[i] = RangeColumn{Name: "f" + strconv.Itoa(i+1), Type: x.Type(), Fields: recordFields(x)}
		if r.Names != nil {
			out[i].Name = r.Names[i]
		}
	}
	return out
}

// field analyses (expression).name.
func (a *analyzer) field(s *scope, e *pgsql.FieldExpr) (Expr, error) {
	if e.Star {
		return nil, pgerr.New(pgerr.SyntaxError, "row expansion via \"*\" is not supported here").At(e.Pos)
	}
	x, err := a.expr(s, e.Arg)
	if err != nil {
		return nil, err
	}
	fields := recordFields(x)
	for i, f := range fields {
		if f.Name == e.Field {
			return selectField(x, fields, i), nil
		}
	}
	if t := x.Type().OID; t != pgtype.RecordOID {
		return nil, pgerr.New(pgerr.WrongObjectType, "column notation .%s applied to type %s, which is not a composite type",
			e.Field, typeName(t)).At(begins(x))
	}
	return nil, pgerr.New(pgerr.UndefinedColumn, "could not identify column %q in record data type", e.Field).At(begins(x))
}

// selectField is a field of a record; of a row that was written as one it is
// what was written there.
func selectField(x Expr, fields []RangeColumn, i int) Expr {
	if row, ok := x.(*RowExpr); ok {
		return row.Fields[i]
	}
	return &FieldSelect{Node: Node{Typ: fields[i].Type, At: x.Pos()}, Arg: x, Index: i}
}

// fieldStar expands (expression).* in a select list.
func (a *analyzer) fieldStar(s *scope, e *pgsql.FieldExpr) error {
	x, err := a.expr(s, e.Arg)
	if err != nil {
		return err
	}
	fields := recordFields(x)
	switch t := x.Type().OID; {
	case fields != nil:
	case t == pgtype.RecordOID:
		return pgerr.New(pgerr.SyntaxError, "record type has not been registered").At(begins(x))
	default:
		return pgerr.New(pgerr.WrongObjectType, "type %s is not composite", typeName(t)).At(begins(x))
	}
	for i, f := range fields {
		s.query.Targets = append(s.query.Targets, s.query.target(selectField(x, fields, i), f.Name))
	}
	return nil
}

// wholeRow is the value of a FROM item's name: its row. nil is no such name.
func (a *analyzer) wholeRow(s *scope, name string, pos int) (Expr, error) {
	it, level := s.item("", name)
	if it == nil {
		return nil, nil
	}
	at := s
	for range level {
		at = at.parent
	}
	row := &RowExpr{Node: Node{Typ: plain(pgtype.RecordOID), At: pos}, Names: []string{}}
	for _, c := range it.columns {
		x := raised(c.expr, level, pos)
		if col, ok := c.expr.(*Column); ok && at.query.nullable(col.Range) {
			return nil, pgerr.Unsupported("the whole row of the optional side of an outer join").At(pos)
		}
		row.Fields = append(row.Fields, x)
		row.Names = append(row.Names, c.name)
	}
	if it.table {
		row.Table = name
	}
	return row, nil
}

// nullable reports whether an outer join may put NULLs in the place of a range's
// rows.
func (q *Query) nullable(index int) bool {
	_, nullable := q.From.find(index)
	return nullable
}

// find looks for a range below f and reports whether a join makes it nullable.
func (f *From) find(index int) (found, nullable bool) {
	if f == nil {
		return false, false
	}
	if f.Join == nil {
		return f.Range == index, false
	}
	j := f.Join
	if found, nullable = j.Left.find(index); found {
		return true, nullable || j.Kind == RightJoin || j.Kind == FullJoin
	}
	found, nullable = j.Right.find(index)
	return found, nullable || j.Kind == LeftJoin || j.Kind == FullJoin
}

// FieldName is the name of the field that is selected, "" when it is not known.
func FieldName(e *FieldSelect) string {
	if fields := recordFields(e.Arg); e.Index < len(fields) {
		return fields[e.Index].Name
	}
	return ""
}
