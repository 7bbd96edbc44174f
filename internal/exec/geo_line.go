package exec

import (
	"math"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// lineFuncs are the functions of lines Ax + By + C = 0.
func lineFuncs() []def {
	return []def{
		{sig: "line(point,point)", eval: geoShape(shapeLine, func(f [][]float64) ([]float64, error) {
			p, q := geoPointAt(f[0], 0), geoPointAt(f[1], 0)
			if p.same(q) {
				return nil, pgerr.New(pgerr.InvalidParameterValue, "invalid line specification: must be two distinct points")
			}
			return lineAt(p, p.slope(q)), nil
		})},
		{sig: "line_horizontal(line) ishorizontal(line)", eval: geoTest1(func(a []float64) bool { return geoZero(a[0]) })},
		{sig: "line_vertical(line) isvertical(line)", eval: geoTest1(func(a []float64) bool { return geoZero(a[1]) })},
		{sig: "line_parallel(line,line) isparallel(line,line)", eval: geoTest(func(a, b []float64) bool { return linesMeet(a, b) == nil })},
		{sig: "line_intersect(line,line)", eval: geoTest(func(a, b []float64) bool { return linesMeet(a, b) != nil })},
		{sig: "line_perp(line,line) isperp(line,line)", eval: geoTest(linesUpright)},
		{sig: "line_eq(line,line)", eval: geoTest(linesSame)},
		{sig: "line_interpt(line,line)", eval: geoShape(shapePoint, func(f [][]float64) ([]float64, error) { return linesMeet(f[0], f[1]), nil })},
		{sig: "line_distance(line,line)", eval: geoNumber(func(f [][]float64) float64 {
			a, b := f[0], f[1]
			if linesMeet(a, b) != nil {
				return 0
			}
			return math.Abs(a[2]-lineRatio(a, b)*b[2]) / geoHypot(a[0], a[1])
		})},
		{sig: "dist_pl(point,line)", eval: geoNumber(func(f [][]float64) float64 { return lineToPoint(f[1], f[0]) })},
		{sig: "dist_lp(line,point)", eval: geoNumber(func(f [][]float64) float64 { return lineToPoint(f[0], f[1]) })},
		{sig: "on_pl(point,line)", eval: geoTest(func(p, l []float64) bool { return geoZero(l[0]*p[0] + l[1]*p[1] + l[2]) })},
	}
}

// lineAt is the line through a point with a slope.
func lineAt(p geoPoint, slope float64) []float64 {
	switch {
	case math.IsInf(slope, 0):
		return []float64{-1, 0, p.x}
	case slope == 0:
		return []float64{0, -1, p.y}
	}
	return []float64{slope, -1, p.y - slope*p.x + 0} // + 0: not -0
}

// linesMeet is the point that two lines have in common, nil for parallel ones.
func linesMeet(a, b []float64) []float64 {
	var x, y float64
	switch {
	case !geoZero(a[1]):
		if geoSame(b[0], a[0]*(b[1]/a[1])) {
			return nil
		}
		x = (a[1]*b[2] - b[1]*a[2]) / (a[0]*b[1] - b[0]*a[1])
		y = -(a[0]*x + a[2]) / a[1]
	case !geoZero(b[1]):
		if geoSame(a[0], b[0]*(a[1]/b[1])) {
			return nil
		}
		x = (b[1]*a[2] - a[1]*b[2]) / (b[0]*a[1] - a[0]*b[1])
		y = -(b[0]*x + b[2]) / b[1]
	default:
		return nil
	}
	return []float64{x + 0, y + 0}
}

// linesUpright reports whether a line stands upright on another one.
func linesUpright(a, b []float64) bool {
	switch {
	case geoZero(a[0]):
		return geoZero(b[1])
	case geoZero(b[0]):
		return geoZero(a[1])
	case geoZero(a[1]):
		return geoZero(b[0])
	case geoZero(b[1]):
		return geoZero(a[0])
	}
	return geoSame((a[0]*b[0])/(a[1]*b[1]), -1)
}

// lineRatio is how many times the numbers of one line are those of a parallel one.
func lineRatio(a, b []float64) float64 {
	switch {
	case !geoZero(a[0]) && !geoZero(b[0]):
		return a[0] / b[0]
	case !geoZero(a[1]) && !geoZero(b[1]):
		return a[1] / b[1]
	}
	return 1
}

// linesSame reports whether two lines are the same.
func linesSame(a, b []float64) bool {
	ratio := 1.0
	for i, x := range b {
		if !geoZero(x) {
			ratio = a[i] / x
			break
		}
	}
	return geoSame(a[0], ratio*b[0]) && geoSame(a[1], ratio*b[1]) && geoSame(a[2], ratio*b[2])
}

// lineToPoint is the distance of a point from a line.
func lineToPoint(l, f []float64) float64 {
	p, slope := geoPointAt(f, 0), 0.0
	switch {
	case geoZero(l[0]):
		slope = math.Inf(1)
	case !geoZero(l[1]):
		slope = l[1] / l[0]
	}
	near := linesMeet(l, lineAt(p, slope))
	if near == nil {
		return math.NaN()
	}
	return p.to(geoPointAt(near, 0))
}

// lsegFuncs are the functions of line segments.
func lsegFuncs() []def {
	out := []def{
		{sig: "lseg(point,point)", eval: geoShape(pgtype.LSegValue, func(f [][]float64) ([]float64, error) { return append(f[0], f[1]...), nil })},
		{sig: "lseg_length(lseg) length(lseg)", eval: geoNumber(func(f [][]float64) float64 { return lsegLength(f[0]) })},
		{sig: "lseg_center(lseg) point(lseg)", eval: geoShape(shapePoint, func(f [][]float64) ([]float64, error) { return boxCenter(f[0]), nil })},
		{sig: "lseg_horizontal(lseg) ishorizontal(lseg)", eval: geoTest1(func(a []float64) bool { return geoSame(a[1], a[3]) })},
		{sig: "lseg_vertical(lseg) isvertical(lseg)", eval: geoTest1(func(a []float64) bool { return geoSame(a[0], a[2]) })},
		{sig: "lseg_parallel(lseg,lseg) isparallel(lseg,lseg)", eval: geoTest(func(a, b []float64) bool { return geoSame(lsegSlope(a), lsegSlope(b)) })},
		{sig: "lseg_perp(lseg,lseg) isperp(lseg,lseg)", eval: geoTest(func(a, b []float64) bool {
			return geoSame(lsegSlope(a), geoPointAt(b, 0).across(geoPointAt(b, 1)))
		})},
		{sig: "lseg_eq(lseg,lseg)", eval: geoTest(samePoints)},
		{sig: "lseg_ne(lseg,lseg)", eval: geoTest(func(a, b []float64) bool { return !samePoints(a, b) })},
		{sig: "lseg_intersect(lseg,lseg)", eval: geoTest(func(a, b []float64) bool { return lsegsMeet(a, b) != nil })},
		{sig: "lseg_interpt(lseg,lseg)", eval: geoShape(shapePoint, func(f [][]float64) ([]float64, error) { return lsegsMeet(f[0], f[1]), nil })},
		{sig: "inter_sl(lseg,line)", eval: geoTest(func(a, b []float64) bool { return lsegMeets(a, b) != nil })},
		{sig: "lseg_distance(lseg,lseg)", eval: geoNumber(func(f [][]float64) float64 { return lsegToLSeg(f[0], f[1]) })},
		{sig: "dist_ps(point,lseg)", eval: geoNumber(func(f [][]float64) float64 { return lsegToPoint(f[1], geoPointAt(f[0], 0)) })},
		{sig: "dist_sp(lseg,point)", eval: geoNumber(func(f [][]float64) float64 { return lsegToPoint(f[0], geoPointAt(f[1], 0)) })},
		{sig: "on_ps(point,lseg)", eval: geoTest(func(a, b []float64) bool { return lsegHas(b, geoPointAt(a, 0)) })},
	}
	for _, d := range byMeasure("lseg_%s(lseg,lseg)", lsegLength) {
		if d.sig != "lseg_eq(lseg,lseg)" {
			out = append(out, d)
		}
	}
	return out
}

// lsegLength is the length of a line segment.
func lsegLength(s []float64) float64 { return geoPointAt(s, 0).to(geoPointAt(s, 1)) }

// lsegSlope is the slope of a line segment.
func lsegSlope(s []float64) float64 { return geoPointAt(s, 0).slope(geoPointAt(s, 1)) }

// lsegHas reports whether a point is on a line segment.
func lsegHas(s []float64, p geoPoint) bool {
	return geoSame(p.to(geoPointAt(s, 0))+p.to(geoPointAt(s, 1)), lsegLength(s))
}

// lsegMeets is the point that a line segment and a line have in common, nil if there is none.
func lsegMeets(s, line []float64) []float64 {
	at := linesMeet(lineAt(geoPointAt(s, 0), lsegSlope(s)), line)
	switch {
	case at == nil || !lsegHas(s, geoPointAt(at, 0)):
		return nil
	case geoPointAt(at, 0).same(geoPointAt(s, 0)):
		return s[:2]
	case geoPointAt(at, 0).same(geoPointAt(s, 1)):
		return s[2:]
	}
	return at
}

// lsegsMeet is the point that two line segments have in common, nil if there is none.
func lsegsMeet(a, b []float64) []float64 {
	at := lsegMeets(a, lineAt(geoPointAt(b, 0), lsegSlope(b)))
	if at == nil || !lsegHas(b, geoPointAt(at, 0)) {
		return nil
	}
	return at
}

// lsegToPoint is the distance of a point from a line segment.
func lsegToPoint(s []float64, p geoPoint) float64 {
	a, b := geoPointAt(s, 0), geoPointAt(s, 1)
	if at := lsegMeets(s, lineAt(p, a.across(b))); at != nil {
		return p.to(geoPointAt(at, 0))
	}
	return min(p.to(a), p.to(b))
}

// lsegToLSeg is the distance of two line segments.
func lsegToLSeg(a, b []float64) float64 {
	if lsegsMeet(a, b) != nil {
		return 0
	}
	return min(lsegToPoint(a, geoPointAt(b, 0)), lsegToPoint(a, geoPointAt(b, 1)),
		lsegToPoint(b, geoPointAt(a, 0)), lsegToPoint(b, geoPointAt(a, 1)))
}
