package exec

import (
	"math"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// geometricFuncs are the functions and operators of the geometric types (geo_ops.c).
func geometricFuncs() []def {
	var out []def
	for _, family := range [][]def{pointFuncs(), boxFuncs(), circleFuncs(), lsegFuncs(), lineFuncs(), pathFuncs(), polygonFuncs()} {
		out = append(out, family...)
	}
	return out
}

// geoEpsilon is the difference below which coordinates are taken as equal.
const geoEpsilon = 1e-6

// geoSame reports whether coordinates are taken as equal.
func geoSame(a, b float64) bool { return a == b || math.Abs(a-b) <= geoEpsilon }

// geoZero reports whether a number is taken as 0.
func geoZero(a float64) bool { return math.Abs(a) <= geoEpsilon }

// geoLess reports whether a coordinate is less than another one and not taken as equal.
func geoLess(a, b float64) bool { return b-a > geoEpsilon }

// geoAtMost reports whether a coordinate is less than another one or taken as equal.
func geoAtMost(a, b float64) bool { return a-b <= geoEpsilon }

// geoPoint is a point of the plane.
type geoPoint struct{ x, y float64 }

// geoPointAt is point number i of coordinates.
func geoPointAt(f []float64, i int) geoPoint { return geoPoint{f[2*i], f[2*i+1]} }

// same reports whether two points are taken as equal; NaN equals NaN.
func (p geoPoint) same(q geoPoint) bool {
	if math.IsNaN(p.x + p.y + q.x + q.y) {
		equal := func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }
		return equal(p.x, q.x) && equal(p.y, q.y)
	}
	return geoSame(p.x, q.x) && geoSame(p.y, q.y)
}

// to is the distance of two points, computed as pg_hypot does it.
func (p geoPoint) to(q geoPoint) float64 { return geoHypot(p.x-q.x, p.y-q.y) }

// slope is the slope of the line through two points.
func (p geoPoint) slope(q geoPoint) float64 {
	switch {
	case geoSame(p.x, q.x):
		return math.Inf(1)
	case geoSame(p.y, q.y):
		return 0
	}
	return (p.y - q.y) / (p.x - q.x)
}

// across is the slope of what stands upright on the line through two points.
func (p geoPoint) across(q geoPoint) float64 {
	switch {
	case geoSame(p.x, q.x):
		return 0
	case geoSame(p.y, q.y):
		return math.Inf(1)
	}
	return (p.x - q.x) / (q.y - p.y)
}

// geoHypot is pg_hypot.
func geoHypot(x, y float64) float64 {
	x, y = math.Abs(x), math.Abs(y)
	switch {
	case math.IsInf(x, 0) || math.IsInf(y, 0):
		return math.Inf(1)
	case math.IsNaN(x) || math.IsNaN(y):
		return x + y
	}
	if x < y {
		x, y = y, x
	}
	if y == 0 {
		return x
	}
	yx := y / x
	return x * math.Sqrt(1+yx*yx)
}

// coordinates are the numbers of a call's arguments; a number stands for itself.
func coordinates(args []value.Value) [][]float64 {
	out := make([][]float64, len(args))
	for i, a := range args {
		switch a.Kind() {
		case value.KindFloat:
			out[i] = []float64{a.Float()}
		case value.KindInt:
			out[i] = []float64{float64(a.Int())}
		default:
			out[i] = pgtype.Coordinates(a)
		}
	}
	return out
}

// geoTest is a function of the coordinates of two values.
func geoTest(test func(a, b []float64) bool) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		f := coordinates(args)
		return value.Bool(test(f[0], f[1])), nil
	}
}

// geoTest1 is a function of the coordinates of one value.
func geoTest1(test func(a []float64) bool) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		return value.Bool(test(pgtype.Coordinates(args[0]))), nil
	}
}

// geoNumber is a number computed of coordinates, which does not overflow unnoticed.
func geoNumber(number func(f [][]float64) float64) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		f := coordinates(args)
		n := number(f)
		return value.Float(n), geoOverflow(f, n)
	}
}

// geoShape is a value computed of coordinates: shape makes it of its own ones.
func geoShape(shape func(f []float64) value.Value, compute func(f [][]float64) ([]float64, error)) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		f := coordinates(args)
		out, err := compute(f)
		if err != nil || out == nil {
			return value.Null, err
		}
		if err := geoOverflow(f, out...); err != nil {
			return value.Null, err
		}
		return shape(out), nil
	}
}

// geoOverflow is the error of an infinite result of finite numbers.
func geoOverflow(f [][]float64, results ...float64) error {
	infinite := false
	for _, r := range results {
		infinite = infinite || math.IsInf(r, 0)
	}
	for _, numbers := range f {
		for _, x := range numbers {
			infinite = infinite && !math.IsInf(x, 0)
		}
	}
	if infinite {
		return pgerr.New(pgerr.NumericValueOutOfRange, "value out of range: overflow")
	}
	return nil
}

// shapePoint is a point.
func shapePoint(f []float64) value.Value { return pgtype.PointValue(f[0], f[1]) }

// shapeCircle is a circle.
func shapeCircle(f []float64) value.Value { return pgtype.CircleValue(f[0], f[1], f[2]) }

// shapeLine is a line.
func shapeLine(f []float64) value.Value { return pgtype.LineValue(f[0], f[1], f[2]) }

// shapeClosedPath is a closed path or a polygon.
func shapeClosedPath(f []float64) value.Value { return pgtype.PathValue(f, false) }

// shapeOpenPath is an open path.
func shapeOpenPath(f []float64) value.Value { return pgtype.PathValue(f, true) }

// geoArithmetic are + - * / of a point and another one, as complex numbers.
var geoArithmetic = map[string]func(p, q geoPoint) (geoPoint, error){
	"add": func(p, q geoPoint) (geoPoint, error) { return geoPoint{p.x + q.x, p.y + q.y}, nil },
	"sub": func(p, q geoPoint) (geoPoint, error) { return geoPoint{p.x - q.x, p.y - q.y}, nil },
	"mul": func(p, q geoPoint) (geoPoint, error) {
		return geoPoint{p.x*q.x - p.y*q.y, p.x*q.y + p.y*q.x}, nil
	},
	"div": func(p, q geoPoint) (geoPoint, error) {
		d := q.x*q.x + q.y*q.y
		if d == 0 {
			return p, pgerr.New(pgerr.DivisionByZero, "division by zero")
		}
		return geoPoint{(p.x*q.x + p.y*q.y) / d, (p.y*q.x - p.x*q.y) / d}, nil
	},
}

// geoMoved computes all points of a value with a point.
func geoMoved(operation string) func(f [][]float64) ([]float64, error) {
	compute := geoArithmetic[operation]
	return func(f [][]float64) ([]float64, error) {
		out := make([]float64, 0, len(f[0]))
		for i := range len(f[0]) / 2 {
			p, err := compute(geoPointAt(f[0], i), geoPointAt(f[1], 0))
			if err != nil {
				return nil, err
			}
			out = append(out, p.x, p.y)
		}
		return out, nil
	}
}
