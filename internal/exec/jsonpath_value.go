package exec

import (
	"math"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/jsonpath"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// stringTree is a JSON string.
func stringTree(s string) *jsonTree {
	return &jsonTree{kind: jsonString, text: s, raw: string(pgtype.AppendJSONString(nil, s))}
}

// numberTree is a JSON number.
func numberTree(d *apd.Decimal) *jsonTree {
	return &jsonTree{kind: jsonNumber, raw: string(pgtype.AppendNumeric(nil, d))}
}

// number returns the number that an item is.
func (i pathItem) number() (*apd.Decimal, bool) {
	if !i.is(jsonNumber) {
		return nil, false
	}
	d, err := pgtype.ParseNumeric(i.tree.raw)
	return d, err == nil
}

// typeName is what the method type says.
func (i pathItem) typeName() string {
	switch i.moment.Kind() {
	case value.KindDate:
		return "date"
	case value.KindTime:
		return "time without time zone"
	case value.KindTimeTZ:
		return "time with time zone"
	case value.KindTimestamp:
		return "timestamp without time zone"
	case value.KindTimestampTZ:
		return "timestamp with time zone"
	}
	return jsonTypeName(i.tree.kind)
}

// literal yields what stands in the path itself, a variable, or the last place of an
// array.
func (r *pathRun) literal(it *jsonpath.Item, found pathList) (pathResult, error) {
	if it.Next == nil && found == nil {
		return pathFound, nil
	}
	defer func(b pathBase) { r.base = b }(r.base)
	n := &jsonTree{raw: "null"}
	switch it.Kind {
	case jsonpath.String:
		n = stringTree(it.Text)
	case jsonpath.Number:
		n = &jsonTree{kind: jsonNumber, raw: it.Text}
	case jsonpath.Bool:
		n = &jsonTree{kind: jsonBool, raw: strconv.FormatBool(it.True)}
	case jsonpath.Last:
		n = numberTree(apd.New(int64(r.size-1), 0))
	case jsonpath.Variable:
		if r.vars == nil {
			break
		}
		if n = r.vars.get(it.Text); n == nil {
			return pathFailed, pgerr.New(pgerr.UndefinedObject, "could not find jsonpath variable \"%s\"", it.Text)
		}
		r.base = pathBase{r.vars, 1}
	}
	return r.scalar(it.Next, n, found)
}

// place computes one bound of a subscript.
func (r *pathRun) place(it *jsonpath.Item, on pathItem) (int, pathResult, error) {
	var list []pathItem
	if res, err := r.item(it, on, &list); err != nil || res == pathFailed {
		return 0, res, err
	}
	var n *apd.Decimal
	ok := len(list) == 1
	if ok {
		n, ok = list[0].number()
	}
	if !ok {
		res, err := r.fail(pgerr.InvalidSQLJSONSubscript, "jsonpath array subscript is not a single numeric value")
		return 0, res, err
	}
	i, err := truncate(n, 0).Int64()
	if err != nil || i < math.MinInt32 || i > math.MaxInt32 {
		res, err := r.fail(pgerr.InvalidSQLJSONSubscript, "jsonpath array subscript is out of integer range")
		return 0, res, err
	}
	return int(i), pathFound, nil
}

// operand computes an operand: the items it yields, arrays as their elements where that
// is asked for.
func (r *pathRun) operand(it *jsonpath.Item, on pathItem, unwrap bool) ([]pathItem, pathResult, error) {
	var list []pathItem
	res, err := r.item(it, on, &list)
	if err != nil || res == pathFailed || !unwrap || r.strict {
		return list, res, err
	}
	out := list[:0:0]
	for _, i := range list {
		if !i.array() {
			out = append(out, i)
			continue
		}
		for _, child := range i.tree.items {
			out = append(out, pathItem{tree: child})
		}
	}
	return out, pathFound, nil
}

// pathOperators compute the arithmetic operators.
var pathOperators = map[jsonpath.Kind]func(a, b *apd.Decimal) (*apd.Decimal, error){
	jsonpath.Add: decimalAdd, jsonpath.Sub: decimalSub, jsonpath.Mul: decimalMul, jsonpath.Div: decimalDiv, jsonpath.Mod: decimalMod,
}

// arithmetic computes an operator of two numbers.
func (r *pathRun) arithmetic(it *jsonpath.Item, on pathItem, found pathList) (pathResult, error) {
	left, res, err := r.operand(it.Left, on, true)
	if err != nil || res == pathFailed {
		return res, err
	}
	right, res, err := r.operand(it.Right, on, true)
	if err != nil || res == pathFailed {
		return res, err
	}
	var numbers [2]*apd.Decimal
	for i, side := range [][]pathItem{left, right} {
		ok := len(side) == 1
		if ok {
			numbers[i], ok = side[0].number()
		}
		if !ok {
			return r.fail(pgerr.SingletonSQLJSONItemRequired, "%s operand of jsonpath operator %s is not a single numeric value",
				[]string{"left", "right"}[i], it.Kind.Name())
		}
	}
	n, err := pathOperators[it.Kind](numbers[0], numbers[1])
	if err != nil {
		return r.failWith(err)
	}
	if it.Next == nil && found == nil {
		return pathFound, nil
	}
	return r.scalar(it.Next, numberTree(n), found)
}

// sign computes a sign of each number that its operand yields.
func (r *pathRun) sign(it *jsonpath.Item, on pathItem, found pathList) (pathResult, error) {
	list, res, err := r.operand(it.Left, on, true)
	if err != nil || res == pathFailed {
		return res, err
	}
	out := pathNone
	for _, i := range list {
		n, ok := i.number()
		switch last := it.Next == nil && found == nil; {
		case last && ok:
			return pathFound, nil
		case last:
			continue
		case !ok:
			return r.fail(pgerr.SQLJSONNumberNotFound, "operand of unary jsonpath operator %s is not a numeric value", it.Kind.Name())
		}
		if it.Kind == jsonpath.Minus {
			n = negate(n)
		}
		res, err := r.scalar(it.Next, numberTree(n), found)
		if done(res, err, found) {
			return res, err
		}
		if res == pathFound {
			out = res
		}
	}
	return out, nil
}

// sizeOf is the number of elements.
func (r *pathRun) sizeOf(it *jsonpath.Item, on pathItem, found pathList) (pathResult, error) {
	size := int64(1)
	switch {
	case on.array():
		size = int64(len(on.tree.items))
	case r.strict:
		return r.missing(pgerr.SQLJSONArrayNotFound, "jsonpath item method .size() can only be applied to an array")
	}
	return r.scalar(it.Next, numberTree(apd.New(size, 0)), found)
}

// numeric computes abs, floor and ceiling.
func (r *pathRun) numeric(it *jsonpath.Item, on pathItem, found pathList) (pathResult, error) {
	n, ok := on.number()
	if !ok {
		return r.fail(pgerr.NonNumericSQLJSONItem, "jsonpath item method .%s() can only be applied to a numeric value", it.Kind.Name())
	}
	var err error
	switch it.Kind {
	case jsonpath.Floor:
		n, err = floorOf(n)
	case jsonpath.Ceiling:
		n, err = ceiling(n)
	default:
		if n.Negative {
			n = negate(n)
		}
	}
	if err != nil {
		return r.failWith(err)
	}
	return r.scalar(it.Next, numberTree(n), found)
}

// double reads a double precision number.
func (r *pathRun) double(it *jsonpath.Item, on pathItem, found pathList) (pathResult, error) {
	text, source := "", "numeric argument"
	switch {
	case on.is(jsonNumber):
		text = on.tree.raw
	case on.is(jsonString):
		text, source = on.tree.text, "string argument"
	default:
		return r.fail(pgerr.NonNumericSQLJSONItem, "jsonpath item method .double() can only be applied to a string or numeric value")
	}
	v, err := pgtype.ByOID(pgtype.Float8OID).Input(&r.env.Env, text, pgtype.NoTypmod)
	if err != nil || math.IsInf(v.Float(), 0) || math.IsNaN(v.Float()) {
		if on.is(jsonNumber) {
			return r.fail(pgerr.NonNumericSQLJSONItem, "%s of jsonpath item method .double() is out of range for type double precision", source)
		}
		return r.fail(pgerr.NonNumericSQLJSONItem,
			"%s of jsonpath item method .double() is not a valid representation of a double precision number", source)
	}
	if on.is(jsonNumber) {
		return r.next(it.Next, on, found)
	}
	d, err := pgtype.Cast(&r.env.Env, v, pgtype.Float8OID, pgtype.NumericOID, true)
	if err != nil {
		return r.failWith(err)
	}
	return r.scalar(it.Next, numberTree(d.Decimal()), found)
}

// text is the JSON text of an item.
func (i pathItem) text() string {
	if i.moment.IsNull() {
		return i.tree.raw
	}
	return string(pgtype.AppendJSONString(nil, i.isoText()))
}

// arrayText is the JSON text of an array of items.
func arrayText(list []pathItem) string {
	texts := make([]string, len(list))
	for i, item := range list {
		texts[i] = item.text()
	}
	return "[" + strings.Join(texts, ", ") + "]"
}
