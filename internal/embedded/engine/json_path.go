package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// jsonStep is one step of a SQL/JSON path: a field of an object, all of them, or
// elements of an array.
type jsonStep struct {
	field string
	all   bool // .* or [*]
	array bool
	spans []jsonSpan
}

// jsonSpan is a range of elements; lastElement stands for the last.
type jsonSpan struct{ from, to int }

// lastElement is the index "last".
const lastElement = -1

// errJSONPath is the error of a path that cannot be read; filters are among them.
var errJSONPath = errors.New("not a path of fields and elements")

// parseJSONPath reads $ followed by .field, .*, [*], [n], [n to m] and [n, …]
// with last. Filters are not read.
func parseJSONPath(s string) ([]jsonStep, error) {
	s, ok := strings.CutPrefix(strings.TrimSpace(s), "$")
	if !ok {
		return nil, errJSONPath
	}
	var steps []jsonStep
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		var step jsonStep
		var err error
		switch s[0] {
		case '.':
			step, s, err = fieldStep(strings.TrimSpace(s[1:]))
		case '[':
			step, s, err = elementStep(s[1:])
		default:
			err = errJSONPath
		}
		if err != nil {
			return nil, err
		}
		steps = append(steps, step)
	}
	return steps, nil
}

// fieldStep reads the name behind a dot, or *.
func fieldStep(s string) (jsonStep, string, error) {
	if rest, ok := strings.CutPrefix(s, "*"); ok {
		return jsonStep{all: true}, rest, nil
	}
	if strings.HasPrefix(s, `"`) {
		prefix, err := strconv.QuotedPrefix(s)
		if err != nil {
			return jsonStep{}, "", errJSONPath
		}
		name, err := strconv.Unquote(prefix)
		return jsonStep{field: name}, s[len(prefix):], err
	}
	end := strings.IndexAny(s, ".[?( ")
	if end < 0 {
		end = len(s)
	}
	if end == 0 || end < len(s) && s[end] == '(' {
		return jsonStep{}, "", errJSONPath
	}
	return jsonStep{field: s[:end]}, s[end:], nil
}

// elementStep reads what stands between brackets.
func elementStep(s string) (jsonStep, string, error) {
	inner, rest, ok := strings.Cut(s, "]")
	if !ok {
		return jsonStep{}, "", errJSONPath
	}
	step := jsonStep{array: true}
	if strings.TrimSpace(inner) == "*" {
		step.all = true
		return step, rest, nil
	}
	for part := range strings.SplitSeq(inner, ",") {
		words := strings.Fields(part)
		if len(words) != 1 && (len(words) != 3 || words[1] != "to") {
			return step, "", errJSONPath
		}
		from, err := elementIndex(words[0])
		if err != nil {
			return step, "", err
		}
		to, err := elementIndex(words[len(words)-1])
		if err != nil {
			return step, "", err
		}
		step.spans = append(step.spans, jsonSpan{from, to})
	}
	return step, rest, nil
}

// elementIndex reads a number or last.
func elementIndex(s string) (int, error) {
	if s == "last" {
		return lastElement, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0, errJSONPath
	}
	return n, nil
}

// jsonFields keeps an object's fields in their order.
type jsonFields struct {
	names  []string
	values []any
}

// get finds a field.
func (o *jsonFields) get(name string) (any, bool) {
	for i, n := range o.names {
		if n == name {
			return o.values[i], true
		}
	}
	return nil, false
}

// followJSON applies steps to an item. As the lax mode of SQL/JSON has it, a
// field of an array is that of its elements, and what is missing is nothing.
func followJSON(items []any, steps []jsonStep) []any {
	for _, step := range steps {
		var next []any
		for _, item := range items {
			next = append(next, step.apply(item)...)
		}
		items = next
	}
	return items
}

// apply applies one step to one item.
func (s jsonStep) apply(item any) []any {
	list, isArray := item.([]any)
	switch {
	case s.array && !isArray:
		list = []any{item}
		fallthrough
	case s.array:
		return s.elements(list)
	case isArray:
		var all []any
		for _, x := range list {
			if _, nested := x.([]any); !nested {
				all = append(all, s.apply(x)...)
			}
		}
		return all
	}
	object, ok := item.(*jsonFields)
	switch {
	case !ok:
		return nil
	case s.all:
		return object.values
	}
	if v, found := object.get(s.field); found {
		return []any{v}
	}
	return nil
}

// elements picks elements of an array.
func (s jsonStep) elements(list []any) []any {
	if s.all {
		return list
	}
	var picked []any
	for _, span := range s.spans {
		from, to := span.from, span.to
		if from == lastElement {
			from = len(list) - 1
		}
		if to == lastElement || to >= len(list) {
			to = len(list) - 1
		}
		for i := max(from, 0); i <= to; i++ {
			picked = append(picked, list[i])
		}
	}
	return picked
}

// jsonDepthMax bounds the nesting of a JSON value.
const jsonDepthMax = 200

// decodeJSON reads a whole text as one JSON value.
func decodeJSON(text string) (any, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	v, err := decodeItem(d, 0)
	if err == nil && d.More() {
		err = errors.New("more than one value")
	}
	return v, err
}

// decodeItem reads one value.
func decodeItem(d *json.Decoder, depth int) (any, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	if depth > jsonDepthMax {
		return nil, errors.New("nested too deep")
	}
	switch t {
	case json.Delim('['):
		list := []any{}
		for d.More() {
			v, err := decodeItem(d, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err = d.Token()
		return list, err
	case json.Delim('{'):
		return decodeObject(d, depth)
	}
	return t, nil
}

// decodeObject reads the fields of an object.
func decodeObject(d *json.Decoder, depth int) (any, error) {
	o := &jsonFields{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		v, err := decodeItem(d, depth+1)
		if err != nil {
			return nil, err
		}
		text, _ := name.(string)
		o.names, o.values = append(o.names, text), append(o.values, v)
	}
	_, err := d.Token()
	return o, err
}

// MarshalJSON implements json.Marshaler.
func (o *jsonFields) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, name := range o.names {
		if i > 0 {
			b.WriteByte(',')
		}
		key, err := json.Marshal(name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(o.values[i])
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// jsonText is an item as the text of a column: nil for null, JSON for objects and
// arrays, 1 and 0 for true and false.
func jsonText(item any) (any, error) {
	switch x := item.(type) {
	case nil:
		return nil, nil
	case string:
		return x, nil
	case json.Number:
		if d, ok := parseDecimal(x.String()); ok {
			return d.String(), nil
		}
		return x.String(), nil
	case bool:
		if x {
			return "1", nil
		}
		return "0", nil
	}
	text, err := json.Marshal(item)
	return string(text), err
}

// jsonTable computes the rows of JSON_TABLE as a JSON array of arrays of texts:
// its arguments are the value, the path of the rows, and the paths of the columns.
func jsonTable(a []store.Value) (store.Value, error) {
	v, err := decodeJSON(a[0].Str())
	if err != nil {
		return store.Value{}, &funcError{-400, "Unexpected error occurred:  JSON_TABLE: the value is no JSON"}
	}
	steps, err := parseJSONPath(a[1].Str())
	if err != nil {
		return store.Value{}, err
	}
	columns := make([][]jsonStep, len(a)-2)
	for i := range columns {
		if columns[i], err = parseJSONPath(a[i+2].Str()); err != nil {
			return store.Value{}, err
		}
	}
	rows := [][]any{}
	for _, item := range unwrapped(followJSON([]any{v}, steps)) {
		row, err := jsonRow(item, columns)
		if err != nil {
			return store.Value{}, err
		}
		rows = append(rows, row)
	}
	text, err := json.Marshal(rows)
	return store.Text(string(text)), err
}

// unwrapped puts the elements of arrays in their place: each is a row.
func unwrapped(items []any) []any {
	var all []any
	for _, item := range items {
		if list, ok := item.([]any); ok {
			all = append(all, list...)
			continue
		}
		all = append(all, item)
	}
	return all
}

// jsonRow computes the columns of one row; a path that finds nothing, or several
// items, is NULL.
func jsonRow(item any, columns [][]jsonStep) ([]any, error) {
	row := make([]any, len(columns))
	for i, steps := range columns {
		found := followJSON([]any{item}, steps)
		if len(found) != 1 {
			continue
		}
		var err error
		if row[i], err = jsonText(found[0]); err != nil {
			return nil, err
		}
	}
	return row, nil
}
