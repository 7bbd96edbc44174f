package engine

import (
	"cmp"
	"math"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// numberFunctions are the functions of numbers.
var numberFunctions = map[string]function{
	"ABS":     {1, 1, "n", sameNumber, false, absolute},
	"CEILING": {1, 1, "n", wholeNumber, false, onNumbers(onDecimal(func(d decimal) decimal { return d.neg().floor().neg() }))},
	"FLOOR":   {1, 1, "n", wholeNumber, false, onNumbers(onDecimal(decimal.floor))},
	"SIGN":    {1, 1, "n", always(typeSmall), false, onNumbers(sign)},
	"ROUND":   {2, 3, "nii", sameNumber, false, round},
	"TRUNCATE": {2, 2, "ni", truncateType, false, func(a []store.Value) (store.Value, error) {
		return round([]store.Value{a[0], a[1], store.Int(1)})
	}},
	"MOD":     {2, 2, "n", remainderType, false, remainder},
	"POWER":   {2, 2, "n", realNumber, false, power},
	"SQUARE":  {1, 1, "n", squareType, false, onDecimal(func(d decimal) decimal { return d.mul(d) })},
	"SQRT":    {1, 1, "n", realNumber, false, onFloat(math.Sqrt)},
	"EXP":     {1, 1, "n", realNumber, false, onFloat(math.Exp)},
	"LOG":     {1, 1, "n", realOf(21), false, onFloat(positive(math.Log))},
	"LOG10":   {1, 1, "n", realOf(21), false, onFloat(positive(math.Log10))},
	"SIN":     {1, 1, "n", realOf(19), false, onFloat(math.Sin)},
	"COS":     {1, 1, "n", realOf(19), false, onFloat(math.Cos)},
	"TAN":     {1, 1, "n", realNumber, false, onFloat(math.Tan)},
	"COT":     {1, 1, "n", realNumber, false, onFloat(func(f float64) float64 { return 1 / math.Tan(f) })},
	"ASIN":    {1, 1, "n", realOf(19), false, onFloat(math.Asin)},
	"ACOS":    {1, 1, "n", realOf(19), false, onFloat(math.Acos)},
	"ATAN":    {1, 1, "n", realNumber, false, onFloat(math.Atan)},
	"ATAN2":   {2, 2, "n", realNumber, false, arcTangent2},
	"DEGREES": {1, 1, "n", realNumber, false, onFloat(func(f float64) float64 { return f * 180 / math.Pi })},
	"RADIANS": {1, 1, "n", realNumber, false, onFloat(func(f float64) float64 { return f * math.Pi / 180 })},
	"PI": {0, 0, "n", realNumber, false, func([]store.Value) (store.Value, error) {
		return store.Text("3.141592653589793238"), nil
	}},
	"ISNUMERIC": {1, 1, ".", always(typeInteger), false, isNumericFunc},
	"TO_NUMBER": {1, 1, "s", toNumberType, false, toNumber}, "TONUMBER": {1, 1, "s", toNumberType, false, toNumber},
}

// typeSmall is the type of SIGN.
var typeSmall = store.Type{Class: store.ClassSmallInt}

// operators are what the binder writes for operators and predicates.
var operators = map[string]function{
	"iris_add": {fn: arithmeticFunc(decimal.add, func(x, y float64) float64 { return x + y })},
	"iris_sub": {fn: arithmeticFunc(decimal.sub, func(x, y float64) float64 { return x - y })},
	"iris_mul": {fn: arithmeticFunc(decimal.mul, func(x, y float64) float64 { return x * y })},
	"iris_div": {fn: division(decimal.div, func(x, y float64) float64 { return x / y })},
	"iris_quo": {fn: division(decimal.quo, func(x, y float64) float64 { return math.Trunc(x / y) })},
	"iris_modulo": {fn: division(decimal.modulo, func(x, y float64) float64 {
		return x - y*math.Floor(x/y)
	})},
	"iris_text": {fn: func(a []store.Value) (store.Value, error) {
		if a[0].Kind() == store.KindBlob {
			return store.Text(blobText(a[0].Str())), nil
		}
		return store.Text(text(a[0])), nil
	}},
	"iris_greatest":    {fn: extreme(1)},
	"iris_least":       {fn: extreme(-1)},
	"iris_to_vector":   {fn: toVector},
	"iris_like":        {nulls: true, fn: likeFunc},
	"iris_starts":      {fn: startsWith},
	"iris_matches":     {fn: matchesGlob},
	"iris_pattern":     {fn: matchesPattern},
	"iris_in_list":     {fn: inList},
	"iris_list_ints":   {nulls: true, fn: listElements(true)},
	"iris_list_texts":  {nulls: true, fn: listElements(false)},
	"iris_is_json":     {fn: isJSON},
	"iris_trim":        {fn: trimFunc},
	"iris_json_array":  {nulls: true, fn: jsonArray},
	"iris_json_object": {nulls: true, fn: jsonObject},
	"iris_list_concat": {fn: listConcat},
	"iris_style":       {fn: styledDate},
	"iris_unstyle":     {fn: unstyledDate},
	"iris_at_time":     {fn: atTime},
	"iris_to_moment":   {fn: toMomentFunc},
	"iris_unix":        {fn: unixTime},
	"iris_xml_element": {nulls: true, fn: xmlElement},
	"iris_xml_forest":  {nulls: true, fn: xmlForest},
	"iris_horolog":     {fn: horolog},
	"iris_uptime":      {fn: uptime},
	"iris_today":       {fn: today},
	"iris_clock":       {fn: clockNow},
	"iris_stamp":       {fn: stampNow},
	"iris_dateadd":     {fn: dateAdd},
	"iris_datediff":    {fn: dateDiff},
	"iris_datepart":    {fn: datePart},
	"iris_datename":    {fn: dateName},
	"iris_date_trunc":  {fn: dateTrunc},
	"iris_query_plan":  {fn: queryPlanText},
}

// blobText is the Latin-1 text of bytes.
func blobText(s string) string {
	out := make([]rune, len(s))
	for i := range len(s) {
		out[i] = rune(s[i])
	}
	return string(out)
}

// arithmeticFunc makes an operator: on doubles when one operand is a double, else exact.
func arithmeticFunc(exact func(x, y decimal) decimal, double func(x, y float64) float64) valueFunc {
	return func(a []store.Value) (store.Value, error) {
		if a[0].Kind() == store.KindFloat || a[1].Kind() == store.KindFloat {
			return store.Float(double(float(a[0]), float(a[1]))), nil
		}
		return numberValue(exact(number(a[0]), number(a[1])), famInt), nil
	}
}

// division is arithmeticFunc for operators that divide.
func division(exact func(x, y decimal) decimal, double func(x, y float64) float64) valueFunc {
	op := arithmeticFunc(exact, double)
	return func(a []store.Value) (store.Value, error) {
		if number(a[1]).sign() == 0 && float(a[1]) == 0 {
			return store.Value{}, divideError()
		}
		return op(a)
	}
}

// onNumbers makes a function NULL for text that does not begin with a number.
func onNumbers(f valueFunc) valueFunc {
	return func(a []store.Value) (store.Value, error) {
		if !startsNumeric(a[0]) {
			return store.Value{}, nil
		}
		return f(a)
	}
}

// remainderType is the result rule of MOD: what a division has.
func remainderType(args []sqlExpr) store.Type { return arithmeticType("/", args[0].typ, args[1].typ) }

// squareType is the result rule of SQUARE: that of a multiplication.
func squareType(args []sqlExpr) store.Type { return arithmeticType("*", args[0].typ, args[0].typ) }

// truncateType is the result rule of TRUNCATE: whole numbers stay whole unless
// the scale may be above 0.
func truncateType(args []sqlExpr) store.Type {
	t := sameNumber(args)
	if scale := args[1].lit; familyOf(t) == famInt && (scale == nil || integer(*scale) > 0) {
		return numericType(18, 0)
	}
	return t
}

// toNumberType is the result rule of TO_NUMBER.
func toNumberType(args []sqlExpr) store.Type {
	switch t := args[0].typ; {
	case t.Class == store.ClassBoolean:
		return store.Type{Class: store.ClassTinyInt}
	case t.Class == store.ClassDate:
		return typeInteger
	case familyOf(t) == famStamp, familyOf(t) == famPosix:
		return typeBigInt
	case familyOf(t).numeric():
		return sameNumber(args)
	}
	return numericType(18, 2)
}

// toNumber is TO_NUMBER.
func toNumber(a []store.Value) (store.Value, error) {
	if a[0].Kind() == store.KindFloat {
		return a[0], nil
	}
	return numberValue(number(a[0]), famInt), nil
}

// remainder is MOD, with the dividend's sign.
func remainder(a []store.Value) (store.Value, error) { return division(decimal.rem, math.Mod)(a) }

// onDecimal makes a function of one number.
func onDecimal(f func(decimal) decimal) valueFunc {
	return func(a []store.Value) (store.Value, error) { return numberValue(f(number(a[0])), famInt), nil }
}

// onFloat makes a function computed in doubles; a result that is no number is
// <ILLEGAL VALUE>.
func onFloat(f func(float64) float64) valueFunc {
	return func(a []store.Value) (store.Value, error) {
		r := f(float(a[0]))
		if math.IsNaN(r) || math.IsInf(r, 0) {
			return store.Value{}, illegalValue()
		}
		return store.Float(r), nil
	}
}

// positive restricts a function to positive arguments.
func positive(f func(float64) float64) func(float64) float64 {
	return func(x float64) float64 {
		if x <= 0 {
			return math.NaN()
		}
		return f(x)
	}
}

// absolute is ABS.
func absolute(a []store.Value) (store.Value, error) {
	if a[0].Kind() == store.KindFloat {
		return store.Float(math.Abs(a[0].Float())), nil
	}
	return numberValue(number(a[0]).abs(), famInt), nil
}

// sign is SIGN.
func sign(a []store.Value) (store.Value, error) { return store.Int(int64(number(a[0]).sign())), nil }

// round is ROUND(n, scale[, flag]); a flag other than 0 truncates.
func round(a []store.Value) (store.Value, error) {
	scale, _ := number(a[1]).int64()
	n := int(max(min(scale, exponentMax), exponentMin))
	d := number(a[0])
	if len(a) == 3 && number(a[2]).sign() != 0 {
		return numberValue(d.truncate(n), famInt), nil
	}
	return numberValue(d.round(n), famInt), nil
}

// power is POWER; whole exponents are computed exactly as long as that fits.
func power(a []store.Value) (store.Value, error) {
	base, exponent := number(a[0]), number(a[1])
	n, ok := exponent.int64()
	const exactMax = 64
	if a[0].Kind() != store.KindFloat && a[1].Kind() != store.KindFloat && ok && exponent.whole() && n >= 0 && n <= exactMax {
		r := intDecimal(1)
		for range n {
			r = r.mul(base)
		}
		return numberValue(r, famInt), nil
	}
	if base.sign() == 0 && exponent.sign() < 0 {
		return store.Value{}, divideError()
	}
	return onFloat(func(f float64) float64 { return math.Pow(f, float(a[1])) })(a)
}

// arcTangent2 is ATAN2(y, x).
func arcTangent2(a []store.Value) (store.Value, error) {
	return store.Float(math.Atan2(float(a[0]), float(a[1]))), nil
}

// isNumericFunc is ISNUMERIC: 1 for what is a number throughout, at most one
// sign in front.
func isNumericFunc(a []store.Value) (store.Value, error) {
	_, ok := strictNumber(a[0])
	s := strings.TrimSpace(text(a[0]))
	signs := len(s) - len(strings.TrimLeft(s, "+-"))
	if a[0].Kind() == store.KindText && signs > 1 {
		ok = false
	}
	return truth(ok && s != "" && a[0].Kind() != store.KindBlob)
}

// extreme is GREATEST (direction 1) and LEAST (-1). Numbers and strings that are
// numbers compare as such; a string is greater than any number.
func extreme(direction int) valueFunc {
	return func(a []store.Value) (store.Value, error) {
		best := a[0]
		for _, v := range a[1:] {
			if compareValues(v, best)*direction > 0 {
				best = v
			}
		}
		return best, nil
	}
}

// compareValues orders two values as EXACT does.
func compareValues(x, y store.Value) int {
	if x.Kind() == store.KindFloat || y.Kind() == store.KindFloat {
		f, g := float(x), float(y)
		switch {
		case f < g:
			return -1
		case f > g:
			return 1
		}
		return 0
	}
	if x.Kind() == store.KindInt && y.Kind() == store.KindInt {
		return cmp.Compare(x.Int(), y.Int())
	}
	return compareExact([]byte(text(x)), []byte(text(y)))
}
