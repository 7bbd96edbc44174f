package engine

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// stringMax is IRIS's longest string.
const stringMax = 3641144

// stringFunctions are the functions of strings. Positions count UTF-16 units
// from 1.
var stringFunctions = map[string]function{
	"ASCII": {1, 1, "s", always(typeInteger), false, asciiFunc},
	"CHAR":  {1, 1, "i", always(textType(1)), false, charFunc},
	"LOWER": {1, 1, "s", lengthOfFirst, false, onText(lower)}, "LCASE": {1, 1, "s", lengthOfFirst, false, onText(lower)},
	"UPPER": {1, 1, "s", lengthOfFirst, false, onText(upper)}, "UCASE": {1, 1, "s", lengthOfFirst, false, onText(upper)},
	"LTRIM":   {1, 1, "s", lengthOfFirst, false, onText(func(s string) string { return strings.TrimLeft(s, " ") })},
	"RTRIM":   {1, 1, "s", lengthOfFirst, false, onText(func(s string) string { return strings.TrimRight(s, " ") })},
	"REVERSE": {1, 1, "s", lengthOfFirst, false, onText(reverse)},
	"LENGTH":  {1, 1, "s", always(typeInteger), false, trimmedLength}, "LEN": {1, 1, "s", always(typeInteger), false, trimmedLength},
	"CHAR_LENGTH":      {1, 1, "S", always(typeInteger), false, charLength},
	"CHARACTER_LENGTH": {1, 1, "S", always(typeInteger), false, charLength},
	"DATALENGTH":       {1, 1, "S", always(typeInteger), false, charLength},
	"$LENGTH":          {1, 2, "s", always(typeSmall), true, dollarLength},
	"CHARINDEX":        {2, 3, "ssi", always(typeInteger), false, charIndex},
	"POSITION":         {2, 2, "s", always(typeInteger), false, charIndex},
	"INSTR":            {2, 4, "ssii", always(typeInteger), true, instr},
	"$FIND":            {2, 3, "ssi", always(typeSmall), false, dollarFind},
	"CONCAT":           {2, 2, "s", always(typeOfLength), false, concatAll},
	"STRING":           {1, argsMax, "s", always(typeOfLength), true, stringFunc},
	"SUBSTRING":        {2, 3, "Sii", lengthOfFirst, false, substringFunc},
	"SUBSTR":           {2, 3, "sii", lengthOfFirst, false, substr},
	"$EXTRACT":         {1, 3, "sii", lengthOfFirst, false, dollarExtract},
	"LEFT":             {2, 2, "si", lengthOfFirst, false, leftFunc},
	"RIGHT":            {2, 2, "si", lengthOfFirst, false, rightFunc},
	"LPAD":             {2, 3, "sis", always(typeOfLength), false, pad(true)},
	"RPAD":             {2, 3, "sis", always(typeOfLength), false, pad(false)},
	"REPEAT":           {2, 2, "si", always(typeOfLength), false, repeat},
	"REPLICATE":        {2, 2, "si", always(typeOfLength), false, repeat},
	"SPACE": {1, 1, "i", always(typeOfLength), false, func(a []store.Value) (store.Value, error) {
		return repeat([]store.Value{store.Text(" "), store.Int(max(integer(a[0]), 0))})
	}},
	"REPLACE":    {3, 3, "s", always(typeOfLength), false, replace},
	"STUFF":      {4, 4, "siis", always(typeOfLength), false, stuff},
	"STR":        {1, 3, "nii", always(textType(50)), false, str},
	"$PIECE":     {2, 4, "ssii", lengthOfFirst, false, piece},
	"$TRANSLATE": {2, 3, "s", lengthOfFirst, false, translate},
	"$JUSTIFY":   {2, 3, "sii", always(typeOfLength), true, justify},
}

// onText makes a function of one string.
func onText(f func(string) string) valueFunc {
	return func(a []store.Value) (store.Value, error) { return store.Text(f(text(a[0]))), nil }
}

// ascii reports whether s has ASCII characters only, for which units are bytes.
func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// slice returns units from (0-based) up to end of a string, cut to its length.
func slice(s string, from, end int64) string {
	from = max(from, 0)
	if from >= end || from >= int64(len(s)) {
		return ""
	}
	if ascii(s) {
		return s[from:min(end, int64(len(s)))]
	}
	u := utf16.Encode([]rune(s))
	if from >= int64(len(u)) {
		return ""
	}
	return string(utf16.Decode(u[from:min(end, int64(len(u)))]))
}

// integer is a whole-number argument; what does not fit is as far as it goes.
func integer(v store.Value) int64 {
	d := number(v)
	if n, ok := d.int64(); ok {
		const far = 1 << 40
		return max(min(n, far), -far)
	}
	return int64(d.sign()) << 40
}

// startsNumeric reports whether a value is a number or text that begins with one.
func startsNumeric(v store.Value) bool {
	if v.Kind() != store.KindText {
		return !v.IsNull()
	}
	s := strings.TrimPrefix(strings.TrimLeft(v.Str(), " +-"), ".")
	return s != "" && isDigit(s[0])
}

// intResult wraps an integer result.
func intResult(n int) (store.Value, error) { return store.Int(int64(n)), nil }

// textResult wraps a string result, which must not be longer than IRIS's longest.
func textResult(s string) (store.Value, error) {
	if len(s) > stringMax && unitLength(s) > stringMax {
		return store.Value{}, maxString()
	}
	return store.Text(s), nil
}

// maxString is ObjectScript's <MAXSTRING>.
func maxString() error { return &funcError{-400, "Unexpected error occurred:  <MAXSTRING>"} }

// asciiFunc is ASCII: the code of the first unit, NULL for the empty string.
func asciiFunc(a []store.Value) (store.Value, error) {
	s := text(a[0])
	if s == "" {
		return store.Value{}, nil
	}
	r, _ := utf8.DecodeRuneInString(s)
	return store.Int(int64(utf16.AppendRune(nil, r)[0])), nil
}

// charFunc is CHAR; text that is no number gives the empty string.
func charFunc(a []store.Value) (store.Value, error) {
	n := integer(a[0])
	if !startsNumeric(a[0]) {
		return store.Text(""), nil
	}
	if n < 0 || n > 0xFFFF {
		return store.Value{}, nil
	}
	return store.Text(string(rune(n))), nil
}

// reverse reverses the characters of a string.
func reverse(s string) string {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}

// trimmedLength is LENGTH, which does not count trailing blanks.
func trimmedLength(a []store.Value) (store.Value, error) {
	return intResult(unitLength(strings.TrimRight(text(a[0]), " ")))
}

// charLength is CHAR_LENGTH.
func charLength(a []store.Value) (store.Value, error) { return intResult(unitLength(text(a[0]))) }

// dollarLength is $LENGTH: characters, or pieces. NULL has length 0 and one
// piece; nothing has pieces between NULLs; the empty string matches itself only.
func dollarLength(a []store.Value) (store.Value, error) {
	s := text(a[0])
	switch {
	case len(a) == 1:
		return intResult(unitLength(s))
	case a[1].IsNull():
		return intResult(0)
	case text(a[1]) != "":
		return intResult(strings.Count(s, text(a[1])) + 1)
	case s == "" && !a[0].IsNull():
		return intResult(2)
	}
	return intResult(1)
}

// find returns the position of t in s at or after unit from (1-based), 0 if none.
func find(s, t string, from int64) int {
	if from < 1 {
		from = 1
	}
	head := slice(s, 0, from-1)
	if len(head) < len(s) || t == "" && len(head) <= len(s) {
		if i := strings.Index(s[len(head):], t); i >= 0 {
			return unitLength(s[:len(head)+i]) + 1
		}
	}
	return 0
}

// charIndex is CHARINDEX(t, s[, start]) and POSITION(t IN s).
func charIndex(a []store.Value) (store.Value, error) {
	from := int64(1)
	if len(a) == 3 {
		from = integer(a[2])
	}
	return intResult(find(text(a[1]), text(a[0]), from))
}

// instr is INSTR(s, t[, start[, occurrence]]). A start that is 0 or no number
// finds nothing, a negative one gives NULL.
func instr(a []store.Value) (store.Value, error) {
	if a[0].IsNull() || a[1].IsNull() {
		return store.Value{}, nil
	}
	from, occurrence := int64(1), int64(1)
	if len(a) > 2 {
		from = integer(a[2])
	}
	switch {
	case from < 0:
		return store.Value{}, nil
	case from == 0:
		return store.Int(0), nil
	}
	if len(a) > 3 {
		occurrence = integer(a[3])
	}
	at := 0
	for ; occurrence > 0; occurrence-- {
		if at = find(text(a[0]), text(a[1]), from); at == 0 {
			break
		}
		from = int64(at) + 1
	}
	return intResult(at)
}

// dollarFind is $FIND: the position behind the match.
func dollarFind(a []store.Value) (store.Value, error) {
	from := int64(1)
	if len(a) == 3 {
		from = integer(a[2])
	}
	t := text(a[1])
	if at := find(text(a[0]), t, from); at > 0 {
		return intResult(at + unitLength(t))
	}
	return intResult(0)
}

// concatAll joins its arguments.
func concatAll(a []store.Value) (store.Value, error) {
	var b strings.Builder
	for _, v := range a {
		b.WriteString(text(v))
	}
	return textResult(b.String())
}

// stringFunc is STRING: NULLs are left out; only when all are NULL it is NULL.
func stringFunc(a []store.Value) (store.Value, error) {
	for _, v := range a {
		if !v.IsNull() {
			return concatAll(a)
		}
	}
	return store.Value{}, nil
}

// substringFunc is SUBSTRING(s, start[, length]): positions before 1 count
// towards the length; length 0 gives NULL.
func substringFunc(a []store.Value) (store.Value, error) {
	from := integer(a[1]) - 1
	if len(a) == 2 {
		return store.Text(slice(text(a[0]), from, stringMax)), nil
	}
	n := integer(a[2])
	if n < 0 {
		return store.Value{}, &funcError{-140, codeTexts[-140]}
	}
	if n == 0 {
		return store.Value{}, nil
	}
	return store.Text(slice(text(a[0]), from, from+n)), nil
}

// substr is SUBSTR(s, start[, length]): 0 means 1, a negative start counts from
// the end; a start behind the end and a length below 1 give NULL.
func substr(a []store.Value) (store.Value, error) {
	s, from := text(a[0]), integer(a[1])
	switch {
	case from > 0:
		from--
	case from < 0:
		from = max(from+int64(unitLength(s)), 0)
	}
	if from >= int64(unitLength(s)) || len(a) == 3 && integer(a[2]) < 1 {
		return store.Value{}, nil
	}
	if len(a) == 2 {
		return store.Text(slice(s, from, stringMax)), nil
	}
	return store.Text(slice(s, from, from+integer(a[2]))), nil
}

// dollarExtract is $EXTRACT(s[, from[, to]]).
func dollarExtract(a []store.Value) (store.Value, error) {
	from := int64(1)
	if len(a) > 1 {
		from = integer(a[1])
	}
	to := from
	if len(a) > 2 {
		to = integer(a[2])
	}
	return store.Text(slice(text(a[0]), from-1, to)), nil
}

// leftFunc is {fn LEFT(s, n)}.
func leftFunc(a []store.Value) (store.Value, error) {
	return store.Text(slice(text(a[0]), 0, integer(a[1]))), nil
}

// rightFunc is {fn RIGHT(s, n)}.
func rightFunc(a []store.Value) (store.Value, error) {
	s, n := text(a[0]), max(integer(a[1]), 0)
	length := int64(unitLength(s))
	return store.Text(slice(s, length-n, length)), nil
}

// pad is LPAD and RPAD: a string that is too long is cut.
func pad(left bool) valueFunc {
	return func(a []store.Value) (store.Value, error) {
		s, n, fill := text(a[0]), integer(a[1]), " "
		if len(a) == 3 {
			fill = text(a[2])
		}
		if n > stringMax {
			return store.Value{}, maxString()
		}
		missing := n - int64(unitLength(s))
		if missing <= 0 || fill == "" {
			return store.Text(slice(s, 0, n)), nil
		}
		filled := slice(strings.Repeat(fill, int(missing)/unitLength(fill)+1), 0, missing)
		if left {
			return store.Text(filled + s), nil
		}
		return store.Text(s + filled), nil
	}
}

// repeat is REPEAT and REPLICATE; a count that is negative or no number gives
// NULL.
func repeat(a []store.Value) (store.Value, error) {
	s, n := text(a[0]), integer(a[1])
	if n < 0 || !startsNumeric(a[1]) {
		return store.Value{}, nil
	}
	if int64(len(s))*n > stringMax {
		return store.Value{}, maxString()
	}
	return store.Text(strings.Repeat(s, int(n))), nil
}

// replace is REPLACE, case-sensitive.
func replace(a []store.Value) (store.Value, error) {
	s, old := text(a[0]), text(a[1])
	if old == "" {
		return store.Text(s), nil
	}
	with := text(a[2])
	if grown := strings.Count(s, old) * (len(with) - len(old)); len(s)+grown > stringMax*utf8.UTFMax {
		return store.Value{}, maxString()
	}
	return textResult(strings.ReplaceAll(s, old, with))
}

// stuff is STUFF(s, start, length, t); start 0 is in front of the string.
func stuff(a []store.Value) (store.Value, error) {
	s, from, n := text(a[0]), integer(a[1])-1, max(integer(a[2]), 0)
	if from < -1 || from >= int64(unitLength(s)) && from >= 0 {
		return store.Value{}, nil
	}
	return textResult(slice(s, 0, from) + text(a[3]) + slice(s, from+n, stringMax))
}

// str is STR(n[, length[, decimals]]): a number right-justified, its other
// decimals cut off.
func str(a []store.Value) (store.Value, error) {
	if a[0].Kind() == store.KindText && a[0].Str() == "" {
		return a[0], nil
	}
	width, decimals := int64(10), int64(0)
	if len(a) > 1 {
		width = min(integer(a[1]), stringMax)
	}
	if len(a) > 2 {
		decimals = max(min(integer(a[2]), 18), 0)
	}
	s := fixed(number(a[0]).truncate(int(decimals)), int(decimals))
	if int64(len(s)) > width {
		return store.Text(strings.Repeat("*", int(max(width, 0)))), nil
	}
	return store.Text(strings.Repeat(" ", int(width)-len(s)) + s), nil
}

// fixed formats a number with a number of decimals, and a zero before the point.
func fixed(d decimal, decimals int) string {
	s := d.round(decimals).String()
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	if whole == "" {
		whole = "0"
	}
	if decimals == 0 {
		return sign + whole
	}
	return sign + whole + "." + fraction + strings.Repeat("0", decimals-len(fraction))
}

// piece is $PIECE(s, delimiter[, from[, to]]).
func piece(a []store.Value) (store.Value, error) {
	d := text(a[1])
	from := int64(1)
	if len(a) > 2 {
		from = integer(a[2])
	}
	to := from
	if len(a) > 3 {
		to = integer(a[3])
	}
	if d == "" {
		return store.Text(""), nil
	}
	parts := strings.Split(text(a[0]), d)
	from, to = max(from, 1), min(to, int64(len(parts)))
	if from > to {
		return store.Text(""), nil
	}
	return store.Text(strings.Join(parts[from-1:to], d)), nil
}

// translate is $TRANSLATE(s, from[, to]): characters without counterpart go.
func translate(a []store.Value) (store.Value, error) {
	from, to := []rune(text(a[1])), []rune(nil)
	if len(a) == 3 {
		to = []rune(text(a[2]))
	}
	mapping := make(map[rune]rune, len(from))
	for i, r := range from {
		if _, taken := mapping[r]; taken {
			continue
		}
		mapping[r] = -1
		if i < len(to) {
			mapping[r] = to[i]
		}
	}
	return store.Text(strings.Map(func(r rune) rune {
		if m, ok := mapping[r]; ok {
			return m
		}
		return r
	}, text(a[0]))), nil
}

// justify is $JUSTIFY(s, width[, decimals]); with decimals NULL is 0.
func justify(a []store.Value) (store.Value, error) {
	s, width := text(a[0]), integer(a[1])
	if len(a) == 2 && a[0].IsNull() {
		return store.Value{}, nil
	}
	if len(a) == 3 {
		s = fixed(number(a[0]), int(max(min(integer(a[2]), 18), 0)))
	}
	if width > stringMax {
		return store.Value{}, maxString()
	}
	return store.Text(strings.Repeat(" ", int(max(width-int64(unitLength(s)), 0))) + s), nil
}

// trimFunc is TRIM: specification, string[, set of characters].
func trimFunc(a []store.Value) (store.Value, error) {
	set := " "
	if len(a) == 3 {
		set = text(a[2])
	}
	s := text(a[1])
	if spec := a[0].Str(); spec != "TRAILING" {
		s = strings.TrimLeft(s, set)
	}
	if a[0].Str() != "LEADING" {
		s = strings.TrimRight(s, set)
	}
	return store.Text(s), nil
}

// queryPlanText is the XML that EXPLAIN shows. The text of the query is part of
// it, the plan is SQLite's own business.
func queryPlanText(a []store.Value) (store.Value, error) {
	escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text(a[0]))
	return store.Text("<plans>\r\n <plan>\r\n  <sql>" + escaped + "</sql>\r\n </plan>\r\n</plans>"), nil
}
