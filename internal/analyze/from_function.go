package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// functionRef analyses functions in FROM: one, or those of ROWS FROM.
func (a *analyzer) functionRef(s *scope, t *pgsql.FunctionRef) (*From, *namespace, error) {
	items := unnested(t)
	r := &Range{Kind: RangeFunction, Lateral: true, Ordinality: t.Ordinality}
	for _, item := range items {
		defs, err := columnDefinitions(t, item)
		if err != nil {
			return nil, nil, err
		}
		if err := a.rangeFunction(s, r, item.Func, defs, t.Alias); err != nil {
			return nil, nil, err
		}
	}
	r.Alias = orName(t.Alias, functionName(items[0].Func))
	if len(items) == 1 && t.Alias != "" && r.Functions[0].Width == 1 && !namesItself(r.Functions[0]) {
		r.Columns[0].Name = t.Alias
	}
	if t.Ordinality {
		r.Columns = append(r.Columns, RangeColumn{Name: "ordinality", Type: plain(pgtype.Int8OID)})
	}
	return a.addRange(s, r, t.ColumnAliases, t.Pos)
}

// unnested are the functions of an item of FROM: unnest of several arrays is
// one function for each.
func unnested(t *pgsql.FunctionRef) []*pgsql.FunctionItem {
	var out []*pgsql.FunctionItem
	for _, item := range t.Functions {
		f, ok := item.Func.(*pgsql.FuncCall)
		if !ok || f.Name != "unnest" || f.Schema != "" || len(f.Args) < 2 || len(item.Columns) > 0 ||
			f.Star || f.Distinct || f.Variadic || len(f.OrderBy) > 0 || f.Filter != nil || f.Over != nil {
			out = append(out, item)
			continue
		}
		for _, arg := range f.Args {
			one := *f
			one.Schema, one.Args = "pg_catalog", []pgsql.Expr{arg}
			out = append(out, &pgsql.FunctionItem{Pos: item.Pos, Func: &one})
		}
	}
	return out
}

// columnDefinitions is the column definition list of a function.
func columnDefinitions(t *pgsql.FunctionRef, item *pgsql.FunctionItem) ([]*pgsql.ColumnDef, error) {
	switch {
	case len(t.Columns) == 0:
		return item.Columns, nil
	case t.RowsFrom:
		return nil, pgerr.New(pgerr.SyntaxError, "ROWS FROM() with multiple functions cannot have a column definition list").
			WithHint("Put a separate column definition list for each function inside ROWS FROM().").At(t.Columns[0].Pos)
	case t.Ordinality:
		return nil, pgerr.New(pgerr.SyntaxError, "WITH ORDINALITY cannot be used with a column definition list").
			WithHint("Put the column definition list inside ROWS FROM().").At(t.Columns[0].Pos)
	}
	return t.Columns, nil
}

// functionName is the name that a function in FROM has without an alias.
func functionName(e pgsql.Expr) string {
	name, _ := figureName(e)
	return name
}

// namesItself reports whether the one column of a function has a name of its
// own, that of its OUT parameter.
func namesItself(part RangePart) bool { return part.Record || len(part.Call.Func.Outs) == 1 }

// rangeFunction appends a function and its columns.
func (a *analyzer) rangeFunction(s *scope, r *Range, f pgsql.Expr, defs []*pgsql.ColumnDef, alias string) error {
	saved := s.clause
	s.clause = "functions in FROM"
	defer func() { s.clause = saved }()
	x, err := a.expr(s, f)
	if err != nil {
		return err
	}
	call, ok := x.(*Call)
	if !ok {
		return pgerr.Unsupported("this function in FROM").At(f.Position())
	}
	columns := a.recordFields(call)
	part := RangePart{Call: call, Width: 1, Record: call.Typ.OID == pgtype.RecordOID || pgtype.IsComposite(call.Typ.OID)}
	switch {
	case len(defs) > 0 && (!part.Record || columns != nil):
		return notAnyRecord(call, defs)
	case len(defs) > 0:
		if columns, err = a.definedColumns(defs); err != nil {
			return err
		}
		part.Call = defined(call, columns)
	case part.Record && columns == nil:
		return pgerr.New(pgerr.SyntaxError, "a column definition list is required for functions returning \"record\"").At(begins(x))
	case !part.Record:
		columns = []RangeColumn{{Name: functionName(f), Type: plain(call.Typ.OID)}}
		if outs := call.Func.Outs; len(outs) == 1 {
			columns[0].Name = outs[0].Name
		}
	}
	part.Width = len(columns)
	r.Functions = append(r.Functions, part)
	r.Columns = append(r.Columns, columns...)
	return nil
}

// defined is a call of a function that knows its columns from a column definition
// list.
func defined(call *Call, columns []RangeColumn) *Call {
	if call.Func.Define == nil {
		return call
	}
	fn, out := *call.Func, *call
	fn.Define(columns, &fn)
	out.Func = &fn
	return &out
}

// notAnyRecord is the error for a column definition list that is not needed.
func notAnyRecord(call *Call, defs []*pgsql.ColumnDef) error {
	err := pgerr.New(pgerr.SyntaxError, "a column definition list is only allowed for functions returning \"record\"")
	if call.Func.Outs != nil {
		err.Message = "a column definition list is redundant for a function with OUT parameters"
	}
	return err.At(defs[0].Pos)
}

// definedColumns are the columns of a column definition list.
func (a *analyzer) definedColumns(defs []*pgsql.ColumnDef) ([]RangeColumn, error) {
	out := make([]RangeColumn, len(defs))
	for i, d := range defs {
		typ, err := a.ResolveType(d.Type)
		if err != nil {
			return nil, err
		}
		out[i] = RangeColumn{Name: d.Name, Type: typ}
	}
	return out, nil
}
