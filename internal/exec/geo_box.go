package exec

import (
	"math"

	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// boxFuncs are the functions of boxes, whose coordinates are those of the upper right
// corner and then of the lower left one.
func boxFuncs() []def {
	out := []def{
		{sig: "box_same(box,box)", eval: geoTest(samePoints)},
		{sig: "box_overlap(box,box)", eval: geoTest(boxesOverlap)},
		{sig: "box_left(box,box)", eval: geoTest(func(a, b []float64) bool { return geoLess(a[0], b[2]) })},
		{sig: "box_right(box,box)", eval: geoTest(func(a, b []float64) bool { return geoLess(b[0], a[2]) })},
		{sig: "box_below(box,box)", eval: geoTest(func(a, b []float64) bool { return geoLess(a[1], b[3]) })},
		{sig: "box_above(box,box)", eval: geoTest(func(a, b []float64) bool { return geoLess(b[1], a[3]) })},
		{sig: "box_overleft(box,box)", eval: geoTest(func(a, b []float64) bool { return geoAtMost(a[0], b[0]) })},
		{sig: "box_overright(box,box)", eval: geoTest(func(a, b []float64) bool { return geoAtMost(b[2], a[2]) })},
		{sig: "box_overbelow(box,box)", eval: geoTest(func(a, b []float64) bool { return geoAtMost(a[1], b[1]) })},
		{sig: "box_overabove(box,box)", eval: geoTest(func(a, b []float64) bool { return geoAtMost(b[3], a[3]) })},
		{sig: "box_below_eq(box,box)", eval: geoTest(func(a, b []float64) bool { return geoAtMost(a[1], b[3]) })},
		{sig: "box_above_eq(box,box)", eval: geoTest(func(a, b []float64) bool { return geoAtMost(b[1], a[3]) })},
		{sig: "box_contain(box,box)", eval: geoTest(boxContains)},
		{sig: "box_contained(box,box)", eval: geoTest(func(a, b []float64) bool { return boxContains(b, a) })},
		{sig: "box_contain_pt(box,point)", eval: geoTest(boxHas)},
		{sig: "on_pb(point,box)", eval: geoTest(func(a, b []float64) bool { return boxHas(b, a) })},
		{sig: "area(box)", eval: geoNumber(func(f [][]float64) float64 { return boxArea(f[0]) })},
		{sig: "width(box)", eval: geoNumber(func(f [][]float64) float64 { return f[0][0] - f[0][2] })},
		{sig: "height(box)", eval: geoNumber(func(f [][]float64) float64 { return f[0][1] - f[0][3] })},
		{sig: "center(box) box_center(box) point(box)", eval: geoShape(shapePoint, func(f [][]float64) ([]float64, error) { return boxCenter(f[0]), nil })},
		{sig: "box_distance(box,box)", eval: geoNumber(func(f [][]float64) float64 {
			return geoPointAt(boxCenter(f[0]), 0).to(geoPointAt(boxCenter(f[1]), 0))
		})},
		{sig: "dist_bp(box,point)", eval: geoNumber(func(f [][]float64) float64 { return boxToPoint(f[0], f[1]) })},
		{sig: "dist_pb(point,box)", eval: geoNumber(func(f [][]float64) float64 { return boxToPoint(f[1], f[0]) })},
		{sig: "box_intersect(box,box)", eval: geoShape(pgtype.BoxValue, boxIntersection)},
		{sig: "bound_box(box,box)", eval: geoShape(pgtype.BoxValue, func(f [][]float64) ([]float64, error) {
			a, b := f[0], f[1]
			return []float64{max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])}, nil
		})},
		{sig: "diagonal(box) lseg(box)", eval: geoShape(pgtype.LSegValue, func(f [][]float64) ([]float64, error) { return f[0], nil })},
		{sig: "box(point)", eval: geoShape(pgtype.BoxValue, func(f [][]float64) ([]float64, error) { return append(f[0], f[0]...), nil })},
		{sig: "box(point,point)", eval: geoShape(pgtype.BoxValue, func(f [][]float64) ([]float64, error) { return append(f[0], f[1]...), nil })},
		{sig: "box(circle)", eval: geoShape(pgtype.BoxValue, func(f [][]float64) ([]float64, error) {
			c, d := f[0], f[0][2]/math.Sqrt(2)
			return []float64{c[0] + d, c[1] + d, c[0] - d, c[1] - d}, nil
		})},
		{sig: "box_add(box,point)", eval: geoShape(pgtype.BoxValue, geoMoved("add"))},
		{sig: "box_sub(box,point)", eval: geoShape(pgtype.BoxValue, geoMoved("sub"))},
		{sig: "box_mul(box,point)", eval: geoShape(pgtype.BoxValue, geoMoved("mul"))},
		{sig: "box_div(box,point)", eval: geoShape(pgtype.BoxValue, geoMoved("div"))},
	}
	return append(out, byMeasure("box_%s(box,box)", boxArea)...)
}

// boxesOverlap reports whether boxes have a point in common.
func boxesOverlap(a, b []float64) bool {
	return geoAtMost(a[2], b[0]) && geoAtMost(b[2], a[0]) && geoAtMost(a[3], b[1]) && geoAtMost(b[3], a[1])
}

// boxContains reports whether one box contains another.
func boxContains(a, b []float64) bool {
	return geoAtMost(b[0], a[0]) && geoAtMost(a[2], b[2]) && geoAtMost(b[1], a[1]) && geoAtMost(a[3], b[3])
}

// boxHas reports whether a box contains a point.
func boxHas(b, p []float64) bool { return p[0] <= b[0] && p[0] >= b[2] && p[1] <= b[1] && p[1] >= b[3] }

// boxArea is the area of a box.
func boxArea(b []float64) float64 { return (b[0] - b[2]) * (b[1] - b[3]) }

// boxCenter is the center of a box.
func boxCenter(b []float64) []float64 { return []float64{(b[0] + b[2]) / 2, (b[1] + b[3]) / 2} }

// boxToPoint is the distance of a point from a box.
func boxToPoint(b, p []float64) float64 {
	return geoHypot(max(b[2]-p[0], p[0]-b[0], 0), max(b[3]-p[1], p[1]-b[1], 0))
}

// boxIntersection is what two boxes have in common.
func boxIntersection(f [][]float64) ([]float64, error) {
	a, b := f[0], f[1]
	if !boxesOverlap(a, b) {
		return nil, nil
	}
	return []float64{min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])}, nil
}
