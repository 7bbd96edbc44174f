package analyze

import (
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// FieldSelect is one field of a record.
type FieldSelect struct {
	Node
	Arg   Expr
	Index int
	Name  string
}

// recordFields are the columns of a record, nil when they are not known.
func (a *analyzer) recordFields(e Expr) []RangeColumn {
	if t := e.Type().OID; pgtype.IsComposite(t) {
		if c := a.compositeOf(t); c != nil {
			return c.Fields
		}
		return nil
	}
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
		return a.rowFields(e)
	case *Subquery:
		if e.Kind == Scalar {
			return a.recordFields(e.Query.Visible()[0].Expr)
		}
	}
	return nil
}

// rowFields are the columns of a row: f1, f2 … when it was written as one.
func (a *analyzer) rowFields(r *RowExpr) []RangeColumn {
	out := make([]RangeColumn, len(r.Fields))
	for i, x := range r.Fields {
		out[i] = RangeColumn{Name: r.fieldName(i), Type: x.Type(), Fields: a.recordFields(x)}
	}
	return out
}

// fieldName is the name of a field of a row.
func (r *RowExpr) fieldName(i int) string {
	if r.Names != nil {
		return r.Names[i]
	}
	return "f" + strconv.Itoa(i+1)
}

// Shape is what the row's values carry.
func (r *RowExpr) Shape() *value.Shape {
	s := &value.Shape{Fields: make([]value.Field, len(r.Fields))}
	if pgtype.IsComposite(r.Typ.OID) {
		s.Type = uint32(r.Typ.OID)
	}
	for i, x := range r.Fields {
		t := x.Type()
		if r.unknown != nil && isUnknown(r.unknown[i]) {
			t = plain(pgtype.UnknownOID)
		}
		s.Fields[i] = value.Field{Name: r.fieldName(i), Type: uint32(t.OID), Typmod: t.Typmod}
	}
	return s
}

// field analyses (expression).name, which may also be the call of a function of
// a row.
func (a *analyzer) field(s *scope, e *pgsql.FieldExpr) (Expr, error) {
	if e.Star {
		return nil, pgerr.New(pgerr.SyntaxError, "row expansion via \"*\" is not supported here").At(e.Pos)
	}
	x, err := a.expr(s, e.Arg)
	if err != nil {
		return nil, err
	}
	if f := a.fieldNamed(x, e.Field); f != nil {
		return f, nil
	}
	switch t := x.Type().OID; {
	case t == pgtype.RecordOID:
		return nil, pgerr.New(pgerr.UndefinedColumn, "could not identify column %q in record data type", e.Field).At(begins(x))
	case pgtype.IsComposite(t) && isWholeRow(x):
		return nil, pgerr.New(pgerr.UndefinedColumn, "column %s.%s does not exist", x.(*RowExpr).alias, e.Field).At(x.Pos())
	case pgtype.IsComposite(t):
		return nil, pgerr.New(pgerr.UndefinedColumn, "column %q not found in data type %s", e.Field, typeName(t)).At(x.Pos())
	default:
		return nil, pgerr.New(pgerr.WrongObjectType, "column notation .%s applied to type %s, which is not a composite type",
			e.Field, typeName(t)).At(begins(x))
	}
}

// isWholeRow reports whether x is the row of something in FROM.
func isWholeRow(x Expr) bool {
	row, ok := x.(*RowExpr)
	return ok && row.alias != ""
}

// fieldNamed is the field of a record that has a name, nil for none.
func (a *analyzer) fieldNamed(x Expr, name string) Expr {
	fields := a.recordFields(x)
	for i, f := range fields {
		if f.Name == name {
			return selectField(x, fields, i)
		}
	}
	return nil
}

// fieldCall is f(x) where no function takes x but it has a field f: PostgreSQL
// takes that for x.f. nil is not such a call.
func (a *analyzer) fieldCall(f *pgsql.FuncCall, args []Expr) Expr {
	if len(args) != 1 || f.Schema != "" || f.Variadic || f.Star || f.Distinct || f.Filter != nil || len(f.OrderBy) > 0 {
		return nil
	}
	if _, named := f.Args[0].(*pgsql.NamedArg); named {
		return nil
	}
	return a.fieldNamed(args[0], f.Name)
}

// selectField is a field of a record; of a row that was written as one it is
// what was written there.
func selectField(x Expr, fields []RangeColumn, i int) Expr {
	if row, ok := x.(*RowExpr); ok {
		return row.Fields[i]
	}
	return &FieldSelect{Node: Node{Typ: fields[i].Type, At: x.Pos()}, Arg: x, Index: i, Name: fields[i].Name}
}

// fieldStar expands (expression).* in a select list.
func (a *analyzer) fieldStar(s *scope, e *pgsql.FieldExpr) error {
	x, err := a.expr(s, e.Arg)
	if err != nil {
		return err
	}
	fields := a.recordFields(x)
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
	row := &RowExpr{Node: Node{Typ: plain(pgtype.RecordOID), At: pos}, Names: []string{}, alias: name}
	for _, c := range it.columns {
		row.Fields = append(row.Fields, raised(c.expr, level, pos))
		row.Names = append(row.Names, c.name)
	}
	if len(it.columns) == 0 {
		return row, nil
	}
	col, ok := it.columns[0].expr.(*Column)
	if !ok || col.Level > 0 || it.joined {
		return row, nil
	}
	if at.query.Ranges[col.Range].scalar() {
		return row.Fields[0], nil
	}
	rel := at.query.Ranges[col.Range].Relation
	if typ := at.query.Ranges[col.Range].rowType(); typ != 0 {
		row.Typ.OID = typ
	}
	if rel != nil && rel.Local == nil && rel.OID != 0 { // it has the names of the table's columns, not those of the alias
		row.Typ.OID = pgtype.RowTypeOID(rel.OID)
		row.table = rel.OID
		row.Names = row.Names[:0]
		for _, c := range rel.Columns {
			if !c.Hidden {
				row.Names = append(row.Names, c.Name)
			}
		}
	}
	if !at.query.nullable(col.Range) {
		return row, nil
	}
	present := at.query.presence(col.Range)
	if present == nil {
		return nil, pgerr.Unsupported("the whole row of the optional side of an outer join").At(pos)
	}
	row.Present = raised(present, level, pos)
	return row, nil
}

// scalar reports whether a range is a function that returns no rows: its name
// stands for the value then.
func (r *Range) scalar() bool {
	return r.Kind == RangeFunction && len(r.Functions) == 1 && !r.Functions[0].Record && !r.Ordinality && len(r.Columns) == 1
}

// rowType is the composite type that the rows of a function are of, 0 for
// another range.
func (r *Range) rowType() pgtype.OID {
	if r.Kind == RangeFunction && len(r.Functions) == 1 && !r.Ordinality && pgtype.IsComposite(r.Functions[0].Call.Typ.OID) {
		return r.Functions[0].Call.Typ.OID
	}
	return 0
}

// presence is a column of a range that is never NULL in a row of its own, so
// that it tells those rows from the ones that an outer join puts there; nil when
// there is none.
func (q *Query) presence(index int) Expr {
	r := q.Ranges[index]
	switch {
	case r.Relation != nil:
		for i, c := range r.Relation.Columns {
			if c.NotNull {
				return &Column{Node: Node{Typ: c.Type}, Range: index, Index: i, Name: c.Name}
			}
		}
		if r.Relation.Local == nil && !r.Relation.View {
			return r.rowID(index)
		}
	case r.Kind == RangeSubquery && r.Query.SetOp == NoSetOp && r.Query.DistinctOn == nil && !r.Query.Distinct:
		return r.marker(index)
	}
	return nil
}

// rowID is the row id of a table. It is added behind the other columns.
func (r *Range) rowID(index int) Expr {
	rel := *r.Relation
	rel.Columns = append(rel.Columns[:len(rel.Columns):len(rel.Columns)], RelationColumn{
		Name: markerName, IRISName: RowID, Type: plain(pgtype.Int4OID), NotNull: true, Hidden: true, IRIS: IRISType{Name: RowID},
	})
	r.Relation = &rel
	last := len(r.Columns)
	r.Columns = append(r.Columns[:last:last], RangeColumn{Name: markerName, Type: plain(pgtype.Int4OID), Hidden: true})
	return &Column{Node: Node{Typ: plain(pgtype.Int4OID)}, Range: index, Index: last, Name: markerName}
}

// markerName is what the column that marker adds is called; no column can be
// found by it.
const markerName = "?present?"

// marker is a column of a subquery that is true in all of its rows. It is added
// behind the others.
func (r *Range) marker(index int) Expr {
	column := &Column{Node: Node{Typ: boolType}, Range: index, Index: len(r.Columns), Name: markerName}
	if last := len(r.Columns) - 1; last >= 0 && r.Columns[last].Name == markerName {
		column.Index = last
		return column
	}
	visible, junk := r.Query.Visible(), []Target(nil)
	for _, t := range r.Query.Targets {
		if t.Junk {
			junk = append(junk, t)
		}
	}
	if len(junk) > 0 { // ORDER BY counts the targets
		return nil
	}
	always := &Const{Node: Node{Typ: boolType}, Value: value.Bool(true)}
	r.Query.Targets = append(visible, Target{Expr: always, Name: markerName})
	r.Columns = append(r.Columns, RangeColumn{Name: markerName, Type: boolType, Hidden: true})
	return column
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
