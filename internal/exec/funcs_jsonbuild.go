package exec

import (
	"math"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// jsonBuildFuncs are the functions that make json and jsonb values.
func jsonBuildFuncs() []def {
	return []def{
		{sig: "to_json(anyelement) to_jsonb(anyelement)", typed: toJSON},
		{sig: "array_to_json(anyarray) row_to_json(record)", typed: toJSON},
		{sig: "row_to_json(record,bool)", typed: prettyRow},
		{sig: "json_build_array(any) json_build_array() jsonb_build_array(any) jsonb_build_array()", typed: buildArray},
		{sig: "json_build_object(any) json_build_object() jsonb_build_object(any) jsonb_build_object()", typed: buildObject},
		{sig: "json_agg(anyelement)", typedAgg: jsonAggregate(false)},
		{sig: "jsonb_agg(anyelement)", typedAgg: jsonAggregate(true)},
		{sig: "json_object_agg(any,any)", typedAgg: jsonObjectAggregate(false)},
		{sig: "jsonb_object_agg(any,any)", typedAgg: jsonObjectAggregate(true)},
		{sig: "jsonb_concat(jsonb,jsonb)", eval: concatJSON},
		{sig: "jsonb_delete(jsonb,text)", eval: deleteKey},
		{sig: "json_strip_nulls(json)", eval: stripNulls(compactJSON)},
		{sig: "jsonb_strip_nulls(jsonb)", eval: stripNulls(spacedJSON)},
		{sig: "jsonb_pretty(jsonb)", eval: text1(func(s string) string {
			var b strings.Builder
			prettyJSON(&b, parseJSON(s), 0)
			return b.String()
		})},
	}
}

// jsonWriter appends the JSON form of a type's values.
type jsonWriter func(env *analyze.Env, b []byte, v value.Value) []byte

// jsonWriterOf returns how values of a type look in JSON.
func jsonWriterOf(t pgtype.OID) jsonWriter {
	typ := pgtype.ByOID(t)
	if typ == nil || typ.Output == nil {
		return nullable(func(_ *analyze.Env, b []byte, v value.Value) []byte { return pgtype.AppendJSONString(b, v.Str()) })
	}
	switch typ.Kind {
	case value.KindBool:
		return nullable(func(_ *analyze.Env, b []byte, v value.Value) []byte {
			if v.Bool() {
				return append(b, "true"...)
			}
			return append(b, "false"...)
		})
	case value.KindInt, value.KindFloat, value.KindDecimal:
		if typ.Category == 'N' && !strings.HasPrefix(typ.Name, "reg") && t != pgtype.OIDOID {
			return nullable(func(env *analyze.Env, b []byte, v value.Value) []byte { return appendJSONNumber(env, b, typ, v) })
		}
	case value.KindJSON:
		return nullable(func(_ *analyze.Env, b []byte, v value.Value) []byte { return append(b, v.Str()...) })
	case value.KindArray:
		return nullable(arrayWriter(jsonWriterOf(typ.Elem)))
	case value.KindDate, value.KindTimestamp, value.KindTimestampTZ:
		return nullable(appendJSONDate(typ))
	case value.KindRecord:
		return nullable(appendJSONRecord)
	}
	return nullable(func(env *analyze.Env, b []byte, v value.Value) []byte {
		return pgtype.AppendJSONString(b, string(typ.Output(&env.Env, nil, v)))
	})
}

// nullable writes null for NULL.
func nullable(w jsonWriter) jsonWriter {
	return func(env *analyze.Env, b []byte, v value.Value) []byte {
		if v.IsNull() {
			return append(b, "null"...)
		}
		return w(env, b, v)
	}
}

// appendJSONNumber writes a number; what JSON has no number for is a string.
func appendJSONNumber(env *analyze.Env, b []byte, typ *pgtype.Type, v value.Value) []byte {
	special := v.Kind() == value.KindFloat && (math.IsNaN(v.Float()) || math.IsInf(v.Float(), 0)) ||
		v.Kind() == value.KindDecimal && v.Decimal().Form != apd.Finite
	text := typ.Output(&env.Env, nil, v)
	if special {
		return pgtype.AppendJSONString(b, string(text))
	}
	return append(b, text...)
}

// appendJSONDate writes dates and timestamps in ISO 8601 form.
func appendJSONDate(typ *pgtype.Type) jsonWriter {
	return func(env *analyze.Env, b []byte, v value.Value) []byte {
		iso := env.Env
		iso.DateStyle = "ISO"
		text := string(typ.Output(&iso, nil, v))
		if !infinite(v) && v.Kind() != value.KindDate {
			text = strings.Replace(text, " ", "T", 1)
			text, era, _ := strings.Cut(text, " ") // of years before Christ
			if i := strings.LastIndexAny(text, "+-"); v.Kind() == value.KindTimestampTZ && i > 0 && !strings.Contains(text[i:], ":") {
				text += ":00"
			}
			if era != "" {
				text += " " + era
			}
			return pgtype.AppendJSONString(b, text)
		}
		return pgtype.AppendJSONString(b, text)
	}
}

// arrayWriter writes arrays, nested for each dimension.
func arrayWriter(element jsonWriter) jsonWriter {
	var write func(env *analyze.Env, b []byte, elements []value.Value, lengths []int32) []byte
	write = func(env *analyze.Env, b []byte, elements []value.Value, lengths []int32) []byte {
		b = append(b, '[')
		n := int(lengths[0])
		each := len(elements) / max(n, 1)
		for i := range n {
			if i > 0 {
				b = append(b, ',')
			}
			if len(lengths) > 1 {
				b = write(env, b, elements[i*each:(i+1)*each], lengths[1:])
			} else {
				b = element(env, b, elements[i])
			}
		}
		return append(b, ']')
	}
	return func(env *analyze.Env, b []byte, v value.Value) []byte {
		a := v.Array()
		if len(a.Lengths) == 0 {
			return append(b, "[]"...)
		}
		return write(env, b, a.Elements, a.Lengths)
	}
}

// jsonResult makes a value of a json or jsonb type from its text.
func jsonResult(env *analyze.Env, text []byte, t pgtype.OID) (value.Value, error) {
	if t != pgtype.JSONBOID {
		return value.JSON(string(text)), nil
	}
	return pgtype.ByOID(t).Input(&env.Env, string(text), pgtype.NoTypmod)
}

// toJSON converts any value.
func toJSON(types []analyze.TypeRef, ret analyze.TypeRef) analyze.EvalFunc {
	write := jsonWriterOf(types[0].OID)
	return func(env *analyze.Env, args []value.Value) (value.Value, error) {
		return jsonResult(env, write(env, nil, args[0]), ret.OID)
	}
}

// jsonWriters returns the writers of argument types.
func jsonWriters(types []analyze.TypeRef) []jsonWriter {
	out := make([]jsonWriter, len(types))
	for i, t := range types {
		out[i] = jsonWriterOf(t.OID)
	}
	return out
}

// buildArray is json_build_array.
func buildArray(types []analyze.TypeRef, ret analyze.TypeRef) analyze.EvalFunc {
	writers := jsonWriters(types)
	return func(env *analyze.Env, args []value.Value) (value.Value, error) {
		b := []byte{'['}
		for i, v := range args {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = writers[i](env, b, v)
		}
		return jsonResult(env, append(b, ']'), ret.OID)
	}
}

// buildObject is json_build_object.
func buildObject(types []analyze.TypeRef, ret analyze.TypeRef) analyze.EvalFunc {
	writers, keys := jsonWriters(types), make([]jsonKey, len(types))
	for i, t := range types {
		keys[i] = jsonKeyOf(t.OID)
	}
	return func(env *analyze.Env, args []value.Value) (value.Value, error) {
		if len(args)%2 != 0 {
			return value.Null, pgerr.New(pgerr.InvalidParameterValue, "argument list must have even number of elements").
				WithHint("The arguments of %s must consist of alternating keys and values.", objectBuilder(ret.OID))
		}
		b := []byte{'{'}
		for i := 0; i < len(args); i += 2 {
			if args[i].IsNull() {
				if ret.OID == pgtype.JSONBOID {
					return value.Null, pgerr.New(pgerr.InvalidParameterValue, "argument %d: key must not be null", i+1)
				}
				return value.Null, pgerr.New(pgerr.InvalidParameterValue, "argument %d cannot be null", i+1).
					WithHint("Object keys should be text.")
			}
			if i > 0 {
				b = append(b, ", "...)
			}
			var err error
			if b, err = keys[i](env, b, args[i]); err != nil {
				return value.Null, err
			}
			b = writers[i+1](env, append(b, " : "...), args[i+1])
		}
		return jsonResult(env, append(b, '}'), ret.OID)
	}
}

// jsonKey appends a value as the key of an object.
type jsonKey func(env *analyze.Env, b []byte, v value.Value) ([]byte, error)

// jsonKeyOf returns how values of a type are written as keys: as strings, and only
// if they are scalars.
func jsonKeyOf(t pgtype.OID) jsonKey {
	typ := pgtype.ByOID(t)
	switch {
	case typ == nil:
	case typ.Kind == value.KindBool:
		return func(_ *analyze.Env, b []byte, v value.Value) ([]byte, error) {
			return pgtype.AppendJSONString(b, strconv.FormatBool(v.Bool())), nil
		}
	case typ.Kind == value.KindDate || typ.Kind == value.KindTimestamp || typ.Kind == value.KindTimestampTZ:
		write := appendJSONDate(typ)
		return func(env *analyze.Env, b []byte, v value.Value) ([]byte, error) { return write(env, b, v), nil }
	case typ.Kind == value.KindJSON || typ.Kind == value.KindArray || t == pgtype.RecordOID:
		return func(*analyze.Env, []byte, value.Value) ([]byte, error) {
			return nil, pgerr.New(pgerr.InvalidParameterValue, "key value must be scalar, not array, composite, or json")
		}
	}
	print := textOf(t)
	return func(env *analyze.Env, b []byte, v value.Value) ([]byte, error) {
		return pgtype.AppendJSONString(b, print(env, v)), nil
	}
}

// objectBuilder names the function that builds objects of a type.
func objectBuilder(t pgtype.OID) string {
	if t == pgtype.JSONBOID {
		return "jsonb_build_object()"
	}
	return "json_build_object()"
}

// jsonAgg is json_agg and json_object_agg.
type jsonAgg struct {
	key    jsonKey // nil for arrays
	lines  bool    // elements that are arrays or objects begin a line
	write  jsonWriter
	binary bool
	text   []byte
}

// jsonAggregate is json_agg and jsonb_agg.
func jsonAggregate(binary bool) func([]analyze.TypeRef) func() analyze.AggState {
	return func(args []analyze.TypeRef) func() analyze.AggState {
		write, kind := jsonWriterOf(args[0].OID), kindOf(args[0].OID)
		lines := kind == value.KindArray || kind == value.KindRecord
		return func() analyze.AggState { return &jsonAgg{write: write, binary: binary, lines: lines} }
	}
}

// jsonObjectAggregate is json_object_agg and jsonb_object_agg.
func jsonObjectAggregate(binary bool) func([]analyze.TypeRef) func() analyze.AggState {
	return func(args []analyze.TypeRef) func() analyze.AggState {
		key, write := jsonKeyOf(args[0].OID), jsonWriterOf(args[1].OID)
		return func() analyze.AggState { return &jsonAgg{key: key, write: write, binary: binary} }
	}
}

// Add implements analyze.AggState.
func (s *jsonAgg) Add(env *analyze.Env, args []value.Value) error {
	open := byte('[')
	if s.key != nil {
		open = '{'
		if args[0].IsNull() {
			return pgerr.New(pgerr.InvalidParameterValue, "field name must not be null")
		}
	}
	switch {
	case s.text != nil:
		s.text = append(s.text, ", "...)
		if s.lines && !args[0].IsNull() {
			s.text = append(s.text, "\n "...)
		}
	case s.key != nil:
		s.text = append(s.text, open, ' ')
	default:
		s.text = append(s.text, open)
	}
	if s.key != nil {
		text, err := s.key(env, s.text, args[0])
		if err != nil {
			return err
		}
		s.text = append(text, " : "...)
		args = args[1:]
	}
	s.text = s.write(env, s.text, args[0])
	if len(s.text) > textMax {
		return errTooLong()
	}
	return nil
}

// Size implements Sizer.
func (s *jsonAgg) Size() int64 { return int64(len(s.text)) }

// Result implements analyze.AggState.
func (s *jsonAgg) Result(env *analyze.Env) (value.Value, error) {
	if s.text == nil {
		return value.Null, nil
	}
	t, end := pgtype.JSONOID, "]"
	if s.binary {
		t = pgtype.JSONBOID
	}
	if s.key != nil {
		end = " }"
	}
	return jsonResult(env, append(s.text, end...), t)
}

// jsonStyle is the separators between elements and behind keys.
type jsonStyle struct{ comma, colon string }

// The form of jsonb, and the one that json functions use.
var (
	spacedJSON  = jsonStyle{", ", ": "}
	compactJSON = jsonStyle{",", ":"}
)

// printJSON writes a tree.
func printJSON(b *strings.Builder, n *jsonTree, style jsonStyle) {
	if n.kind < jsonArray {
		b.WriteString(n.raw)
		return
	}
	b.WriteByte("[{"[n.kind-jsonArray])
	for i, item := range n.items {
		if i > 0 {
			b.WriteString(style.comma)
		}
		if n.kind == jsonObject {
			b.Write(append(pgtype.AppendJSONString(nil, n.keys[i]), style.colon...))
		}
		printJSON(b, item, style)
	}
	b.WriteByte("]}"[n.kind-jsonArray])
}

// jsonbOf makes a jsonb value of a tree.
func jsonbOf(env *analyze.Env, n *jsonTree) (value.Value, error) {
	var b strings.Builder
	printJSON(&b, n, spacedJSON)
	return jsonResult(env, []byte(b.String()), pgtype.JSONBOID)
}

// concatJSON is || of jsonb: objects are merged, everything else becomes an
// array.
func concatJSON(env *analyze.Env, args []value.Value) (value.Value, error) {
	a, b := parseJSON(args[0].Str()), parseJSON(args[1].Str())
	if a.kind == jsonObject && b.kind == jsonObject {
		out := &jsonTree{kind: jsonObject, keys: append(a.keys[:len(a.keys):len(a.keys)], b.keys...)}
		out.items = append(a.items[:len(a.items):len(a.items)], b.items...)
		return jsonbOf(env, out)
	}
	out := &jsonTree{kind: jsonArray}
	for _, n := range []*jsonTree{a, b} {
		if n.kind == jsonArray {
			out.items = append(out.items, n.items...)
		} else {
			out.items = append(out.items, n)
		}
	}
	return jsonbOf(env, out)
}

// deleteKey is jsonb - text: a key of an object, or equal strings of an array.
func deleteKey(env *analyze.Env, args []value.Value) (value.Value, error) {
	n, key := parseJSON(args[0].Str()), args[1].Str()
	if n.kind < jsonArray {
		return value.Null, errJSONKind("cannot delete from scalar")
	}
	out := &jsonTree{kind: n.kind}
	for i, item := range n.items {
		if n.kind == jsonObject {
			if n.keys[i] == key {
				continue
			}
			out.keys = append(out.keys, n.keys[i])
		} else if item.kind == jsonString && item.text == key {
			continue
		}
		out.items = append(out.items, item)
	}
	return jsonbOf(env, out)
}

// stripNulls drops the members of objects that are null.
func stripNulls(style jsonStyle) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		var b strings.Builder
		printJSON(&b, withoutNulls(parseJSON(args[0].Str())), style)
		return value.JSON(b.String()), nil
	}
}

// withoutNulls copies a tree without the members that are null.
func withoutNulls(n *jsonTree) *jsonTree {
	if n.kind < jsonArray {
		return n
	}
	out := &jsonTree{kind: n.kind}
	for i, item := range n.items {
		if n.kind == jsonObject {
			if item.kind == jsonNull {
				continue
			}
			out.keys = append(out.keys, n.keys[i])
		}
		out.items = append(out.items, withoutNulls(item))
	}
	return out
}

// prettyJSON writes a tree with one member a line.
func prettyJSON(b *strings.Builder, n *jsonTree, depth int) {
	if n.kind < jsonArray {
		b.WriteString(n.raw)
		return
	}
	b.WriteByte("[{"[n.kind-jsonArray])
	for i, item := range n.items {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n" + strings.Repeat("    ", depth+1))
		if n.kind == jsonObject {
			b.Write(append(pgtype.AppendJSONString(nil, n.keys[i]), ": "...))
		}
		prettyJSON(b, item, depth+1)
	}
	b.WriteString("\n" + strings.Repeat("    ", depth))
	b.WriteByte("]}"[n.kind-jsonArray])
}
