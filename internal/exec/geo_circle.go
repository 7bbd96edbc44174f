package exec

import (
	"fmt"
	"math"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// byMeasure are the comparisons of a type whose values are compared by a measure.
func byMeasure(pattern string, measure func(f []float64) float64) []def {
	compare := func(name string, test func(a, b float64) bool) def {
		return def{sig: fmt.Sprintf(pattern, name), eval: geoTest(func(a, b []float64) bool { return test(measure(a), measure(b)) })}
	}
	return []def{
		compare("eq", geoSame), compare("lt", geoLess), compare("le", geoAtMost),
		compare("gt", func(a, b float64) bool { return geoLess(b, a) }),
		compare("ge", func(a, b float64) bool { return geoAtMost(b, a) }),
	}
}

// circleFuncs are the functions of circles.
func circleFuncs() []def {
	out := []def{
		{sig: "circle_same(circle,circle)", eval: geoTest(sameCircle)},
		{sig: "circle_ne(circle,circle)", eval: geoTest(func(a, b []float64) bool { return !geoSame(circleArea(a), circleArea(b)) })},
		{sig: "circle_overlap(circle,circle)", eval: geoTest(func(a, b []float64) bool { return geoAtMost(centers(a, b), a[2]+b[2]) })},
		{sig: "circle_contain(circle,circle)", eval: geoTest(func(a, b []float64) bool { return geoAtMost(centers(a, b), a[2]-b[2]) })},
		{sig: "circle_contained(circle,circle)", eval: geoTest(func(a, b []float64) bool { return geoAtMost(centers(a, b), b[2]-a[2]) })},
		{sig: "circle_contain_pt(circle,point)", eval: geoTest(func(a, b []float64) bool { return centers(a, b) <= a[2] })},
		{sig: "pt_contained_circle(point,circle)", eval: geoTest(func(a, b []float64) bool { return centers(a, b) <= b[2] })},
		{sig: "circle_left(circle,circle)", eval: geoTest(func(a, b []float64) bool { return geoLess(a[0]+a[2], b[0]-b[2]) })},
		{sig: "circle_right(circle,circle)", eval: geoTest(func(a, b []float64) bool { return geoLess(b[0]+b[2], a[0]-a[2]) })},
		{sig: "circle_below(circle,circle)", eval: geoTest(func(a, b []float64) bool { return geoLess(a[1]+a[2], b[1]-b[2]) })},
		{sig: "circle_above(circle,circle)", eval: geoTest(func(a, b []float64) bool { return geoLess(b[1]+b[2], a[1]-a[2]) })},
		{sig: "circle_overleft(circle,circle)", eval: geoTest(func(a, b []float64) bool { return geoAtMost(a[0]+a[2], b[0]+b[2]) })},
		{sig: "circle_overright(circle,circle)", eval: geoTest(func(a, b []float64) bool { return geoAtMost(b[0]-b[2], a[0]-a[2]) })},
		{sig: "circle_overbelow(circle,circle)", eval: geoTest(func(a, b []float64) bool { return geoAtMost(a[1]+a[2], b[1]+b[2]) })},
		{sig: "circle_overabove(circle,circle)", eval: geoTest(func(a, b []float64) bool { return geoAtMost(b[1]-b[2], a[1]-a[2]) })},
		{sig: "area(circle)", eval: geoNumber(func(f [][]float64) float64 { return circleArea(f[0]) })},
		{sig: "diameter(circle)", eval: geoNumber(func(f [][]float64) float64 { return f[0][2] * 2 })},
		{sig: "radius(circle)", eval: geoNumber(func(f [][]float64) float64 { return f[0][2] })},
		{sig: "center(circle) circle_center(circle) point(circle)", eval: geoShape(shapePoint, func(f [][]float64) ([]float64, error) { return f[0][:2], nil })},
		{sig: "circle_distance(circle,circle)", eval: geoNumber(func(f [][]float64) float64 { return max(centers(f[0], f[1])-(f[0][2]+f[1][2]), 0) })},
		{sig: "dist_cpoint(circle,point)", eval: geoNumber(func(f [][]float64) float64 { return max(centers(f[0], f[1])-f[0][2], 0) })},
		{sig: "dist_pc(point,circle)", eval: geoNumber(func(f [][]float64) float64 { return max(centers(f[0], f[1])-f[1][2], 0) })},
		{sig: "circle(point,float8)", eval: geoShape(shapeCircle, func(f [][]float64) ([]float64, error) { return append(f[0], f[1][0]), nil })},
		{sig: "circle(box)", eval: geoShape(shapeCircle, func(f [][]float64) ([]float64, error) {
			c := boxCenter(f[0])
			return append(c, geoPointAt(c, 0).to(geoPointAt(f[0], 0))), nil
		})},
		{sig: "circle(polygon)", eval: geoShape(shapeCircle, func(f [][]float64) ([]float64, error) { return circleOf(f[0]), nil })},
		{sig: "polygon(circle)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) { return circlePolygon(12, args[0]) }},
		{sig: "polygon(int4,circle)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return circlePolygon(args[0].Int(), args[1])
		}},
		{sig: "circle_add_pt(circle,point)", eval: geoShape(shapeCircle, circleMoved("add"))},
		{sig: "circle_sub_pt(circle,point)", eval: geoShape(shapeCircle, circleMoved("sub"))},
		{sig: "circle_mul_pt(circle,point)", eval: geoShape(shapeCircle, circleMoved("mul"))},
		{sig: "circle_div_pt(circle,point)", eval: geoShape(shapeCircle, circleMoved("div"))},
	}
	return append(out, byMeasure("circle_%s(circle,circle)", circleArea)...)
}

// sameCircle reports whether circles are the same.
func sameCircle(a, b []float64) bool {
	return (geoSame(a[2], b[2]) || math.IsNaN(a[2]) && math.IsNaN(b[2])) && samePoints(a[:2], b[:2])
}

// centers is the distance of the first points of two values.
func centers(a, b []float64) float64 { return geoPointAt(a, 0).to(geoPointAt(b, 0)) }

// circleArea is the area of a circle.
func circleArea(c []float64) float64 { return c[2] * c[2] * math.Pi }

// circleOf is the circle of a polygon: around the mean of its points, through about them.
func circleOf(polygon []float64) []float64 {
	n := float64(len(polygon) / 2)
	var center geoPoint
	for i := range len(polygon) / 2 {
		center.x, center.y = center.x+polygon[2*i], center.y+polygon[2*i+1]
	}
	center.x, center.y = center.x/n, center.y/n
	radius := 0.0
	for i := range len(polygon) / 2 {
		radius += geoPointAt(polygon, i).to(center)
	}
	return []float64{center.x, center.y, radius / n}
}

// circlePolygonMax bounds the points that a circle becomes.
const circlePolygonMax = 1 << 20

// circlePolygon is a polygon with points on a circle.
func circlePolygon(points int64, circle value.Value) (value.Value, error) {
	c := pgtype.Coordinates(circle)
	switch {
	case geoZero(c[2]):
		return value.Null, pgerr.New(pgerr.FeatureNotSupported, "cannot convert circle with radius zero to polygon")
	case points < 2:
		return value.Null, pgerr.New(pgerr.InvalidParameterValue, "must request at least 2 points")
	case points > circlePolygonMax:
		return value.Null, pgerr.New(pgerr.ProgramLimitExceeded, "too many points requested")
	}
	step := 2 * math.Pi / float64(points)
	f := make([]float64, 0, 2*points)
	for i := range points {
		angle := step * float64(i)
		f = append(f, c[0]-c[2]*math.Cos(angle), c[1]+c[2]*math.Sin(angle))
	}
	return shapeClosedPath(f), nil
}

// circleMoved computes a circle with a point, which also turns and stretches it.
func circleMoved(operation string) func(f [][]float64) ([]float64, error) {
	move := geoMoved(operation)
	return func(f [][]float64) ([]float64, error) {
		out, err := move([][]float64{f[0][:2], f[1]})
		if err != nil {
			return nil, err
		}
		radius := f[0][2]
		switch operation {
		case "mul":
			radius *= geoHypot(f[1][0], f[1][1])
		case "div":
			radius /= geoHypot(f[1][0], f[1][1])
		}
		return append(out, radius), nil
	}
}
