package engine

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// listFunctions are the functions of $LIST values, of JSON, and the rest.
var listFunctions = map[string]function{
	"$LISTBUILD": {1, argsMax, ".", always(typeList), true, listBuild}, "$LB": {1, argsMax, ".", always(typeList), true, listBuild},
	"$LISTFROMSTRING": {1, 2, "s", always(typeList), false, listFromString},
	"$LFS":            {1, 2, "s", always(typeList), false, listFromString},
	"$LISTTOSTRING":   {1, 2, "ls", always(textType(0)), false, listToString},
	"$LTS":            {1, 2, "ls", always(textType(0)), false, listToString},
	"$LISTLENGTH":     {1, 1, "l", always(typeSmall), false, listLength},
	"$LL":             {1, 1, "l", always(typeSmall), false, listLength},
	"$LIST":           {1, 3, "li", listType, false, listElement},
	"$LI":             {1, 3, "li", listType, false, listElement},
	"$LISTGET":        {1, 3, "lis", always(textType(0)), true, listGet},
	"$LG":             {1, 3, "lis", always(textType(0)), true, listGet},
	"$LISTFIND":       {2, 3, "lsi", always(typeSmall), false, listFind},
	"$LF":             {2, 3, "lsi", always(typeSmall), false, listFind},
	"$LISTDATA":       {1, 2, "li", always(typeSmall), false, listData},
	"$LISTSAME":       {2, 2, "l", always(typeSmall), false, listSame},
	"HASHBYTES":       {2, 2, "s", always(typeBytes), false, hashBytes},
	"$TSQL_NEWID":     {0, 0, "s", always(store.Type{Class: store.ClassGUID, Collation: store.CollationExact}), false, newID},
}

// appendListValue appends a value to a $LIST.
func appendListValue(buf []byte, v store.Value) []byte {
	switch v.Kind() {
	case store.KindNull:
		return list.AppendNull(buf)
	case store.KindInt:
		return list.AppendInt(buf, v.Int())
	case store.KindFloat:
		return list.AppendDouble(buf, v.Float(), false)
	case store.KindBlob:
		return list.AppendBytes(buf, []byte(v.Str()))
	}
	return list.AppendString(buf, v.Str())
}

// listBuild is $LISTBUILD.
func listBuild(a []store.Value) (store.Value, error) {
	var buf []byte
	for _, v := range a {
		buf = appendListValue(buf, v)
	}
	return store.Blob(string(buf)), nil
}

// listFromString is $LISTFROMSTRING(s[, delimiter]).
func listFromString(a []store.Value) (store.Value, error) {
	d := ","
	if len(a) == 2 {
		d = text(a[1])
	}
	if d == "" {
		return store.Value{}, illegalValue()
	}
	var buf []byte
	for _, s := range strings.Split(text(a[0]), d) {
		buf = list.AppendString(buf, s)
	}
	return store.Blob(string(buf)), nil
}

// listConcat is || of two lists.
func listConcat(a []store.Value) (store.Value, error) {
	return store.Blob(a[0].Str() + a[1].Str()), nil
}

// elements returns the values of a list argument.
func elements(v store.Value) ([]store.Value, error) {
	items, err := readList(v)
	values := make([]store.Value, len(items))
	for i, it := range items {
		values[i] = itemValue(it)
	}
	return values, err
}

// listToString is $LISTTOSTRING(list[, delimiter]).
func listToString(a []store.Value) (store.Value, error) {
	values, err := elements(a[0])
	if err != nil {
		return store.Value{}, err
	}
	d := ","
	if len(a) == 2 {
		d = text(a[1])
	}
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = text(v)
	}
	return textResult(strings.Join(parts, d))
}

// listLength is $LISTLENGTH.
func listLength(a []store.Value) (store.Value, error) {
	values, err := elements(a[0])
	return store.Int(int64(len(values))), err
}

// listPosition returns argument i, a position; -1 is the last element.
func listPosition(a []store.Value, i int, values []store.Value, fallback int64) (int64, error) {
	if i >= len(a) {
		return fallback, nil
	}
	n := integer(a[i])
	switch {
	case n < -1:
		return 0, &funcError{-400, "Unexpected error occurred:  <RANGE>"}
	case n == -1:
		return int64(len(values)), nil
	}
	return n, nil
}

// elementAt returns an element by position.
func elementAt(values []store.Value, position int64) (store.Value, bool) {
	if position < 1 || position > int64(len(values)) {
		return store.Value{}, false
	}
	return values[position-1], true
}

// listType is the result rule of $LIST: with an end it is a list.
func listType(args []sqlExpr) store.Type {
	if len(args) == 3 {
		return typeList
	}
	return textType(0)
}

// listElement is $LIST(list[, position[, end]]).
func listElement(a []store.Value) (store.Value, error) {
	values, err := elements(a[0])
	if err != nil {
		return store.Value{}, err
	}
	from, err := listPosition(a, 1, values, 1)
	if err != nil {
		return store.Value{}, err
	}
	if len(a) == 3 {
		to, err := listPosition(a, 2, values, 1)
		from, to = max(from, 1), min(to, int64(len(values)))
		if err != nil || from > to {
			return store.Value{}, err
		}
		return listBuild(values[from-1 : to])
	}
	v, ok := elementAt(values, from)
	if !ok || v.IsNull() {
		return v, &funcError{-400, "Unexpected error occurred:  <NULL VALUE>"}
	}
	return v, nil
}

// listGet is $LISTGET(list[, position[, default]]).
func listGet(a []store.Value) (store.Value, error) {
	fallback := store.Value{}
	if len(a) > 2 {
		fallback = a[2]
	}
	if a[0].IsNull() {
		return fallback, nil
	}
	values, err := elements(a[0])
	if err != nil {
		return store.Value{}, err
	}
	position, err := listPosition(a, 1, values, 1)
	if v, ok := elementAt(values, position); ok && !v.IsNull() {
		return v, nil
	}
	return fallback, err
}

// listFind is $LISTFIND(list, value[, startafter]); nothing is behind -1.
func listFind(a []store.Value) (store.Value, error) {
	values, err := elements(a[0])
	after, rangeErr := listPosition(a, 2, values, 0)
	if rangeErr != nil {
		return store.Value{}, rangeErr
	}
	for i, v := range values {
		if int64(i) >= after && !v.IsNull() && text(v) == text(a[1]) {
			return intResult(i + 1)
		}
	}
	return store.Int(0), err
}

// listData is $LISTDATA(list[, position]): whether the element exists.
func listData(a []store.Value) (store.Value, error) {
	values, err := elements(a[0])
	if err != nil {
		return store.Value{}, err
	}
	position, err := listPosition(a, 1, values, 1)
	if err != nil {
		return store.Value{}, err
	}
	v, ok := elementAt(values, position)
	return truth(ok && !v.IsNull())
}

// listSame is $LISTSAME.
func listSame(a []store.Value) (store.Value, error) {
	x, err := elements(a[0])
	if err != nil {
		return store.Value{}, err
	}
	y, err := elements(a[1])
	if err != nil || len(x) != len(y) {
		return store.Int(0), err
	}
	for i := range x {
		if x[i].IsNull() != y[i].IsNull() || text(x[i]) != text(y[i]) {
			return truth(false)
		}
	}
	return truth(true)
}

// hashBytes is HASHBYTES(algorithm, x).
func hashBytes(a []store.Value) (store.Value, error) {
	data := []byte(convertBytes(a[1]).Str())
	switch strings.ToUpper(text(a[0])) {
	case "SHA256", "SHA2_256":
		h := sha256.Sum256(data)
		return store.Blob(string(h[:])), nil
	case "SHA384":
		h := sha512.Sum384(data)
		return store.Blob(string(h[:])), nil
	case "SHA512", "SHA2_512":
		h := sha512.Sum512(data)
		return store.Blob(string(h[:])), nil
	}
	return store.Value{}, illegalValue()
}

// newID is $TSQL_NEWID(): a random GUID in upper case.
func newID([]store.Value) (store.Value, error) {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	s := strings.ToUpper(hex.EncodeToString(b[:]))
	return store.Text(s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]), nil
}

// jsonValue writes a value as JSON.
func jsonValue(v store.Value) string {
	switch v.Kind() {
	case store.KindNull:
		return "null"
	case store.KindInt:
		return text(v)
	case store.KindFloat:
		if b, err := json.Marshal(v.Float()); err == nil {
			return string(b)
		}
		return "null"
	}
	return jsonString(text(v))
}

// jsonString quotes a string for JSON; IRIS holds the empty string as $CHAR(0).
func jsonString(s string) string {
	if s == "" {
		return `"\u0000"`
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(s) != nil {
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// jsonArray is JSON_ARRAY: whether NULLs are left out, then the values.
func jsonArray(a []store.Value) (store.Value, error) {
	var parts []string
	for _, v := range a[1:] {
		if !v.IsNull() || a[0].Int() == 0 {
			parts = append(parts, jsonValue(v))
		}
	}
	return textResult("[" + strings.Join(parts, ",") + "]")
}

// jsonObject is JSON_OBJECT: whether NULLs are left out, then keys and values.
func jsonObject(a []store.Value) (store.Value, error) {
	var parts []string
	for i := 1; i+1 < len(a); i += 2 {
		if !a[i+1].IsNull() || a[0].Int() == 0 {
			parts = append(parts, jsonString(text(a[i]))+":"+jsonValue(a[i+1]))
		}
	}
	return textResult("{" + strings.Join(parts, ",") + "}")
}

// isJSON is IS JSON: value, kind.
func isJSON(a []store.Value) (store.Value, error) {
	s := strings.TrimSpace(text(a[0]))
	if !json.Valid([]byte(s)) {
		return truth(false)
	}
	object, array := s[0] == '{', s[0] == '['
	switch a[1].Str() {
	case "OBJECT":
		return truth(object)
	case "ARRAY":
		return truth(array)
	case "SCALAR":
		return truth(!object && !array)
	}
	return truth(true)
}
