package exec

import (
	"math"
	"math/bits"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// intWidth is one of PostgreSQL's integer types.
type intWidth struct {
	name     string // as PostgreSQL words "… out of range"
	min, max int64
	bits     int64
}

// The integer types.
var (
	smallint = intWidth{"smallint", math.MinInt16, math.MaxInt16, 16}
	integer  = intWidth{"integer", math.MinInt32, math.MaxInt32, 32}
	bigint   = intWidth{"bigint", math.MinInt64, math.MaxInt64, 64}
)

// outOfRange is the error of a result that does not fit.
func (w intWidth) outOfRange() error {
	return pgerr.New(pgerr.NumericValueOutOfRange, "%s out of range", w.name)
}

// fit checks a result.
func (w intWidth) fit(n int64) (int64, error) {
	if n < w.min || n > w.max {
		return 0, w.outOfRange()
	}
	return n, nil
}

// errDivisionByZero is PostgreSQL's 22012.
func errDivisionByZero() error { return pgerr.New(pgerr.DivisionByZero, "division by zero") }

// add adds.
func (w intWidth) add(a, b int64) (int64, error) {
	n := a + b
	if (a >= 0) == (b >= 0) && (n >= 0) != (a >= 0) {
		return 0, w.outOfRange()
	}
	return w.fit(n)
}

// sub subtracts.
func (w intWidth) sub(a, b int64) (int64, error) {
	n := a - b
	if (a >= 0) != (b >= 0) && (n >= 0) != (a >= 0) {
		return 0, w.outOfRange()
	}
	return w.fit(n)
}

// mul multiplies.
func (w intWidth) mul(a, b int64) (int64, error) {
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	negative := (a < 0) != (b < 0)
	switch {
	case hi != 0, lo > 1<<63, lo == 1<<63 && !negative:
		return 0, w.outOfRange()
	case negative:
		return w.fit(int64(-lo))
	}
	return w.fit(int64(lo))
}

// magnitude is the absolute value, which always fits the unsigned type.
func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// div divides and truncates towards zero.
func (w intWidth) div(a, b int64) (int64, error) {
	switch b {
	case 0:
		return 0, errDivisionByZero()
	case -1:
		return w.neg(a)
	}
	return a / b, nil
}

// mod is the remainder with the dividend's sign.
func (w intWidth) mod(a, b int64) (int64, error) {
	switch b {
	case 0:
		return 0, errDivisionByZero()
	case -1:
		return 0, nil
	}
	return a % b, nil
}

// neg negates.
func (w intWidth) neg(a int64) (int64, error) {
	if a == w.min {
		return 0, w.outOfRange()
	}
	return -a, nil
}

// abs is the absolute value.
func (w intWidth) abs(a int64) (int64, error) {
	if a < 0 {
		return w.neg(a)
	}
	return a, nil
}

// gcd is the greatest common divisor.
func (w intWidth) gcd(a, b int64) (int64, error) {
	x, y := magnitude(a), magnitude(b)
	for y != 0 {
		x, y = y, x%y
	}
	if x > uint64(w.max) {
		return 0, w.outOfRange()
	}
	return int64(x), nil
}

// lcm is the least common multiple.
func (w intWidth) lcm(a, b int64) (int64, error) {
	if a == 0 || b == 0 {
		return 0, nil
	}
	g, err := w.gcd(a, b)
	if err != nil {
		return 0, err
	}
	n, err := w.mul(a/g, b)
	if err != nil {
		return 0, err
	}
	return w.abs(n)
}

// shl shifts left; as in C on the usual hardware the distance counts modulo
// the width, smallint being shifted as integer.
func (w intWidth) shl(a, n int64) (int64, error) {
	switch w.bits {
	case 16:
		return int64(int16(int32(a) << (uint64(n) & 31))), nil
	case 32:
		return int64(int32(a) << (uint64(n) & 31)), nil
	}
	return a << (uint64(n) & 63), nil
}

// shr shifts right, keeping the sign.
func (w intWidth) shr(a, n int64) (int64, error) {
	if w.bits == 64 {
		return a >> (uint64(n) & 63), nil
	}
	return a >> (uint64(n) & 31), nil
}

// sure adapts an operation that cannot fail.
func sure(f func(a, b int64) int64) func(a, b int64) (int64, error) {
	return func(a, b int64) (int64, error) { return f(a, b), nil }
}

// integerFuncs are the arithmetic and bit operators of the integer types. In
// signatures of arithmetic, % stands for pl, mi, mul, div.
func integerFuncs() []def {
	var out []def
	for _, t := range []struct {
		width intWidth
		n     string // the type's number in names
		mixed []string
	}{
		{smallint, "2", []string{"int2%(int2,int2)"}},
		{integer, "4", []string{"int4%(int4,int4)", "int24%(int2,int4)", "int42%(int4,int2)"}},
		{bigint, "8", []string{"int8%(int8,int8)", "int28%(int2,int8)", "int82%(int8,int2)", "int48%(int4,int8)", "int84%(int8,int4)"}},
	} {
		w, name := t.width, "int"+t.n
		one, two := "("+name+")", "("+name+","+name+")"
		for _, sig := range t.mixed {
			out = append(out, arithmetic(sig, w)...)
		}
		out = append(out,
			def{sig: name + "mod" + two + " mod" + two, iris: "%", eval: int2(w.mod)},
			def{sig: name + "um" + one, iris: "-", eval: int1(w.neg)},
			def{sig: name + "up" + one, eval: same},
			def{sig: name + "abs" + one + " abs" + one, iris: "abs", eval: int1(w.abs)},
			def{sig: name + "and" + two, eval: int2(sure(func(a, b int64) int64 { return a & b }))},
			def{sig: name + "or" + two, eval: int2(sure(func(a, b int64) int64 { return a | b }))},
			def{sig: name + "xor" + two, eval: int2(sure(func(a, b int64) int64 { return a ^ b }))},
			def{sig: name + "not" + one, eval: int1(func(a int64) (int64, error) { return ^a, nil })},
			def{sig: name + "shl(" + name + ",int4)", eval: int2(w.shl)},
			def{sig: name + "shr(" + name + ",int4)", eval: int2(w.shr)},
			def{sig: name + "larger" + two, eval: int2(sure(func(a, b int64) int64 { return max(a, b) }))},
			def{sig: name + "smaller" + two, eval: int2(sure(func(a, b int64) int64 { return min(a, b) }))},
		)
		if w != smallint {
			out = append(out,
				def{sig: "gcd" + two, eval: int2(w.gcd)},
				def{sig: "lcm" + two, eval: int2(w.lcm)},
				def{sig: name + "inc" + one, eval: int1(func(a int64) (int64, error) { return w.add(a, 1) })})
		}
	}
	return out
}

// arithmetic defines the four basic operations.
func arithmetic(sig string, w intWidth) []def {
	return []def{
		{sig: named(sig, "pl"), iris: "+", eval: int2(w.add)},
		{sig: named(sig, "mi"), iris: "-", eval: int2(w.sub)},
		{sig: named(sig, "mul"), iris: "*", eval: int2(w.mul)},
		{sig: named(sig, "div"), iris: "/", eval: int2(w.div)},
	}
}
