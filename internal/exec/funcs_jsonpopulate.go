package exec

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// jsonPopulateFuncs are the functions that make records of JSON objects.
func jsonPopulateFuncs() []def {
	var out []def
	for _, p := range []struct{ prefix, populate, extra string }{{"json", "(anyelement,json,bool)", "(json)"}, {"jsonb", "(anyelement,jsonb)", "(jsonb)"}} {
		one, many := p.prefix+"_populate_record", p.prefix+"_populate_recordset"
		out = append(out,
			def{sig: one + p.populate, typed: populateRecord(one), record: populateColumns},
			def{sig: many + p.populate, typedSet: populateRecords(many), record: populateColumnsAll(many)},
			def{sig: p.prefix + "_to_record" + p.extra, eval: undefinedRecord, record: recordOfJSON},
			def{sig: p.prefix + "_to_recordset" + p.extra, set: undefinedRecords, record: recordsOfJSON(p.prefix + "_to_recordset")})
	}
	return out
}

// populateRecord is json_populate_record: the members of an object in the place of
// the fields of a record.
func populateRecord(name string) func([]analyze.TypeRef, analyze.TypeRef) analyze.EvalFunc {
	return func(types []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
		typ := types[0].OID
		return func(env *analyze.Env, args []value.Value) (value.Value, error) {
			shape, err := baseShape(env, name, typ, args[0])
			if err != nil || args[1].IsNull() {
				return args[0], err
			}
			return populate(env, parseJSON(args[1].Str()), args[0], shape)
		}
	}
}

// populateRecords is json_populate_recordset.
func populateRecords(name string) func([]analyze.TypeRef) func(*analyze.Env, []value.Value) ([]value.Value, error) {
	return func(types []analyze.TypeRef) func(*analyze.Env, []value.Value) ([]value.Value, error) {
		typ := types[0].OID
		return func(env *analyze.Env, args []value.Value) ([]value.Value, error) {
			shape, err := baseShape(env, name, typ, args[0])
			if err != nil || args[1].IsNull() {
				return nil, err
			}
			return populateAll(env, name, parseJSON(args[1].Str()), args[0], shape)
		}
	}
}

// baseShape is what the records of a call are: of the type of its first argument,
// or of its value when that is a row of no type.
func baseShape(env *analyze.Env, name string, typ pgtype.OID, base value.Value) (*value.Shape, error) {
	switch {
	case pgtype.IsComposite(typ):
		if s := pgtype.CompositeShapeOf(&env.Env, typ); s != nil {
			return s, nil
		}
		return nil, pgerr.New(pgerr.UndefinedObject, "type with OID %d does not exist", typ)
	case typ != pgtype.RecordOID:
		return nil, pgerr.New(pgerr.DatatypeMismatch, "first argument of %s must be a row type", name)
	case base.Shape() != nil:
		return base.Shape(), nil
	}
	return nil, undetermined(name)
}

// undetermined is the error about a record whose fields nothing tells.
func undetermined(name string) error {
	return pgerr.New(pgerr.FeatureNotSupported, "could not determine row type for result of %s", name).
		WithHint("Provide a non-null record argument, or call the function in the FROM clause using a column definition list.")
}

// undefinedRecord is json_to_record outside of FROM, where nothing says what the
// columns are.
func undefinedRecord(*analyze.Env, []value.Value) (value.Value, error) {
	return value.Null, pgerr.New(pgerr.FeatureNotSupported, "function returning record called in context that cannot accept type record").
		WithHint("Try calling the function in the FROM clause using a column definition list.")
}

// undefinedRecords is undefinedRecord for sets.
func undefinedRecords(env *analyze.Env, args []value.Value) ([]value.Value, error) {
	_, err := undefinedRecord(env, args)
	return nil, err
}

// shapeOfColumns is the shape of a column definition list.
func shapeOfColumns(columns []analyze.RangeColumn) *value.Shape {
	return (&analyze.Composite{Fields: columns}).Shape()
}

// recordOfJSON is json_to_record.
func recordOfJSON(columns []analyze.RangeColumn, fn *analyze.Function) {
	shape := shapeOfColumns(columns)
	fn.Eval = func(env *analyze.Env, args []value.Value) (value.Value, error) {
		return populate(env, parseJSON(args[0].Str()), value.Null, shape)
	}
}

// recordsOfJSON is json_to_recordset.
func recordsOfJSON(name string) func([]analyze.RangeColumn, *analyze.Function) {
	return func(columns []analyze.RangeColumn, fn *analyze.Function) {
		shape := shapeOfColumns(columns)
		fn.Set = func(env *analyze.Env, args []value.Value) ([]value.Value, error) {
			return populateAll(env, name, parseJSON(args[0].Str()), value.Null, shape)
		}
	}
}

// populateColumns is json_populate_record of a record whose fields a column definition
// list tells.
func populateColumns(columns []analyze.RangeColumn, fn *analyze.Function) {
	shape := shapeOfColumns(columns)
	fn.Bind = nil
	fn.Eval = func(env *analyze.Env, args []value.Value) (value.Value, error) {
		if err := fitsColumns(args[0], columns); err != nil || args[1].IsNull() {
			return args[0], err
		}
		return populate(env, parseJSON(args[1].Str()), args[0], shapeOr(args[0], shape))
	}
}

// populateColumnsAll is populateColumns for json_populate_recordset.
func populateColumnsAll(name string) func([]analyze.RangeColumn, *analyze.Function) {
	return func(columns []analyze.RangeColumn, fn *analyze.Function) {
		shape := shapeOfColumns(columns)
		fn.Bind = nil
		fn.Set = func(env *analyze.Env, args []value.Value) ([]value.Value, error) {
			if err := fitsColumns(args[0], columns); err != nil || args[1].IsNull() {
				return nil, err
			}
			return populateAll(env, name, parseJSON(args[1].Str()), args[0], shapeOr(args[0], shape))
		}
	}
}

// shapeOr is the shape of a record, or another one for NULL.
func shapeOr(base value.Value, otherwise *value.Shape) *value.Shape {
	if s := base.Shape(); s != nil {
		return s
	}
	return otherwise
}

// fitsColumns refuses a record of another number of fields than the column definition
// list has.
func fitsColumns(base value.Value, columns []analyze.RangeColumn) error {
	fields := len(base.Record())
	if base.IsNull() || fields == len(columns) {
		return nil
	}
	noun := "attributes"
	if fields == 1 {
		noun = "attribute"
	}
	return pgerr.New(pgerr.DatatypeMismatch, "function return row and query-specified return row do not match").
		WithDetail("Returned row contains %d %s, but query expects %d.", fields, noun, len(columns))
}

// populateAll makes records of an array of objects.
func populateAll(env *analyze.Env, name string, n *jsonTree, base value.Value, shape *value.Shape) ([]value.Value, error) {
	switch n.kind {
	case jsonArray:
	case jsonObject:
		return nil, errJSONKind("cannot call " + name + " on an object")
	default:
		return nil, errJSONKind("cannot call " + name + " on a scalar")
	}
	out := make([]value.Value, len(n.items))
	for i, item := range n.items {
		if item.kind != jsonObject {
			return nil, errJSONKind("argument of " + name + " must be an array of objects")
		}
		v, err := populate(env, item, base, shape)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

// populate makes a record of an object. A field without a member is that of
// base.
func populate(env *analyze.Env, n *jsonTree, base value.Value, shape *value.Shape) (value.Value, error) {
	switch n.kind {
	case jsonObject:
	case jsonArray:
		return value.Null, errJSONKind("cannot call populate_composite on an array")
	default:
		return value.Null, errJSONKind("cannot call populate_composite on a scalar")
	}
	fields := make([]value.Value, len(shape.Fields))
	for i, f := range shape.Fields {
		member := n.last(f.Name)
		if member == nil {
			if old := base.Record(); i < len(old) {
				fields[i] = old[i]
			}
			continue
		}
		var err error
		if fields[i], err = fromJSON(env, f, member, &jsonPlace{key: f.Name}); err != nil {
			return value.Null, err
		}
	}
	return value.Record(shape, fields), nil
}

// last finds a member; of several of a name the last one counts.
func (n *jsonTree) last(key string) *jsonTree {
	for i := len(n.keys) - 1; i >= 0; i-- {
		if n.keys[i] == key {
			return n.items[i]
		}
	}
	return nil
}

// fromJSON makes a value of a type of a JSON value.
func fromJSON(env *analyze.Env, f value.Field, n *jsonTree, at *jsonPlace) (value.Value, error) {
	typ := pgtype.ByOID(pgtype.OID(f.Type))
	switch {
	case typ.Kind == value.KindJSON:
		if n.kind == jsonNull {
			return value.Null, nil
		}
		return jsonResult(env, []byte(n.raw), typ.OID)
	case n.kind == jsonNull:
		return value.Null, nil
	case n.kind == jsonString:
		return typ.Input(&env.Env, n.text, f.Typmod)
	case typ.IsArray():
		return arrayFromJSON(env, f, n, at)
	case pgtype.IsComposite(typ.OID):
		shape := pgtype.CompositeShapeOf(&env.Env, typ.OID)
		if shape == nil {
			return value.Null, pgerr.New(pgerr.UndefinedObject, "type with OID %d does not exist", typ.OID)
		}
		return populate(env, n, value.Null, shape)
	}
	return typ.Input(&env.Env, n.raw, f.Typmod)
}
