package exec

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// pointFuncs are the functions of points.
func pointFuncs() []def {
	return []def{
		{sig: "point(float8,float8)", eval: geoShape(shapePoint, func(f [][]float64) ([]float64, error) { return []float64{f[0][0], f[1][0]}, nil })},
		{sig: "point_left(point,point)", eval: geoTest(func(a, b []float64) bool { return geoLess(a[0], b[0]) })},
		{sig: "point_right(point,point)", eval: geoTest(func(a, b []float64) bool { return geoLess(b[0], a[0]) })},
		{sig: "point_below(point,point)", eval: geoTest(func(a, b []float64) bool { return geoLess(a[1], b[1]) })},
		{sig: "point_above(point,point)", eval: geoTest(func(a, b []float64) bool { return geoLess(b[1], a[1]) })},
		{sig: "point_vert(point,point) isvertical(point,point)", eval: geoTest(func(a, b []float64) bool { return geoSame(a[0], b[0]) })},
		{sig: "point_horiz(point,point) ishorizontal(point,point)", eval: geoTest(func(a, b []float64) bool { return geoSame(a[1], b[1]) })},
		{sig: "point_eq(point,point)", eval: geoTest(samePoints)},
		{sig: "point_ne(point,point)", eval: geoTest(func(a, b []float64) bool { return !samePoints(a, b) })},
		{sig: "point_distance(point,point)", eval: geoNumber(func(f [][]float64) float64 { return geoPointAt(f[0], 0).to(geoPointAt(f[1], 0)) })},
		{sig: "slope(point,point)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			f := coordinates(args)
			return value.Float(geoPointAt(f[0], 0).slope(geoPointAt(f[1], 0))), nil
		}},
		{sig: "point_add(point,point)", eval: geoShape(shapePoint, geoMoved("add"))},
		{sig: "point_sub(point,point)", eval: geoShape(shapePoint, geoMoved("sub"))},
		{sig: "point_mul(point,point)", eval: geoShape(shapePoint, geoMoved("mul"))},
		{sig: "point_div(point,point)", eval: geoShape(shapePoint, geoMoved("div"))},
	}
}

// samePoints reports whether values have the same points in the same order.
func samePoints(a, b []float64) bool {
	for i := range len(a) / 2 {
		if !geoPointAt(a, i).same(geoPointAt(b, i)) {
			return false
		}
	}
	return true
}
