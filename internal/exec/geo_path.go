package exec

import (
	"math"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// pathFuncs are the functions of paths.
func pathFuncs() []def {
	out := []def{
		{sig: "path_npoints(path) npoints(path) poly_npoints(polygon) npoints(polygon)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Int(int64(len(pgtype.Coordinates(args[0])) / 2)), nil
		}},
		{sig: "isopen(path)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Bool(pgtype.IsOpenPath(args[0])), nil
		}},
		{sig: "isclosed(path)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Bool(!pgtype.IsOpenPath(args[0])), nil
		}},
		{sig: "pclose(path) path(polygon)", eval: geoShape(shapeClosedPath, wholePath)},
		{sig: "popen(path)", eval: geoShape(shapeOpenPath, wholePath)},
		{sig: "path_length(path) length(path)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			length := 0.0
			for _, s := range pathEdges(args[0]) {
				length += lsegLength(s)
			}
			return value.Float(length), nil
		}},
		{sig: "area(path)", eval: pathArea},
		{sig: "path_add(path,path)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			if !pgtype.IsOpenPath(args[0]) || !pgtype.IsOpenPath(args[1]) {
				return value.Null, nil
			}
			return shapeOpenPath(append(pgtype.Coordinates(args[0]), pgtype.Coordinates(args[1])...)), nil
		}},
		{sig: "path_add_pt(path,point)", eval: pathMoved("add")},
		{sig: "path_sub_pt(path,point)", eval: pathMoved("sub")},
		{sig: "path_mul_pt(path,point)", eval: pathMoved("mul")},
		{sig: "path_div_pt(path,point)", eval: pathMoved("div")},
		{sig: "path_inter(path,path)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Bool(pathsMeet(args[0], args[1])), nil
		}},
		{sig: "path_distance(path,path)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return pathDistance(args[0], func(s []float64) float64 { return edgesDistance(pathEdges(args[1]), s) }), nil
		}},
		{sig: "dist_ppath(point,path)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return pathToPoint(args[1], args[0]), nil
		}},
		{sig: "dist_pathp(path,point)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return pathToPoint(args[0], args[1]), nil
		}},
		{sig: "path_contain_pt(path,point)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Bool(pathHas(args[0], args[1])), nil
		}},
		{sig: "on_ppath(point,path)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Bool(pathHas(args[1], args[0])), nil
		}},
	}
	count := func(f []float64) float64 { return float64(len(f)) }
	return append(out, byMeasure("path_n_%s(path,path)", count)...)
}

// wholePath are the points of a path.
func wholePath(f [][]float64) ([]float64, error) { return f[0], nil }

// pathEdges are the line segments of a path or polygon.
func pathEdges(v value.Value) [][]float64 {
	f := pgtype.Coordinates(v)
	var out [][]float64
	if !pgtype.IsOpenPath(v) {
		out = append(out, []float64{f[len(f)-2], f[len(f)-1], f[0], f[1]})
	}
	for i := 2; i < len(f); i += 2 {
		out = append(out, f[i-2:i+2])
	}
	return out
}

// pathArea is the area within a closed path.
func pathArea(_ *analyze.Env, args []value.Value) (value.Value, error) {
	if pgtype.IsOpenPath(args[0]) {
		return value.Null, nil
	}
	f, area := pgtype.Coordinates(args[0]), 0.0
	n := len(f)
	for i := 0; i < n; i += 2 {
		j := (i + 2) % n
		area += f[i]*f[j+1] - f[i+1]*f[j]
	}
	return value.Float(math.Abs(area / 2)), nil
}

// pathMoved computes all points of a path with a point.
func pathMoved(operation string) analyze.EvalFunc {
	move := geoMoved(operation)
	return func(env *analyze.Env, args []value.Value) (value.Value, error) {
		shape := shapeClosedPath
		if pgtype.IsOpenPath(args[0]) {
			shape = shapeOpenPath
		}
		return geoShape(shape, move)(env, args)
	}
}

// edgesDistance is the least distance of a line segment from others.
func edgesDistance(edges [][]float64, s []float64) float64 {
	least := math.Inf(1)
	for _, e := range edges {
		least = min(least, lsegToLSeg(s, e))
	}
	return least
}

// pathDistance is the least distance of a path's edges, NULL without an edge.
func pathDistance(path value.Value, distance func(s []float64) float64) value.Value {
	edges := pathEdges(path)
	if len(edges) == 0 {
		return value.Null
	}
	least := math.Inf(1)
	for _, s := range edges {
		least = min(least, distance(s))
	}
	return value.Float(least)
}

// pathToPoint is the distance of a point from a path.
func pathToPoint(path, p value.Value) value.Value {
	at := geoPointAt(pgtype.Coordinates(p), 0)
	return pathDistance(path, func(s []float64) float64 { return lsegToPoint(s, at) })
}

// pathsMeet reports whether edges of two paths meet.
func pathsMeet(a, b value.Value) bool {
	for _, s := range pathEdges(a) {
		for _, t := range pathEdges(b) {
			if lsegsMeet(s, t) != nil {
				return true
			}
		}
	}
	return false
}

// pathHas reports whether a point is on an open path, or within a closed one.
func pathHas(path, p value.Value) bool {
	at := geoPointAt(pgtype.Coordinates(p), 0)
	if !pgtype.IsOpenPath(path) {
		return within(at, pgtype.Coordinates(path))
	}
	for _, s := range pathEdges(path) {
		if lsegHas(s, at) {
			return true
		}
	}
	return false
}

// polygonFuncs are the functions of polygons.
func polygonFuncs() []def {
	bounds := func(test func(a, b []float64) bool) analyze.EvalFunc {
		return geoTest(func(a, b []float64) bool { return test(boundsOf(a), boundsOf(b)) })
	}
	return []def{
		{sig: "poly_left(polygon,polygon)", eval: bounds(func(a, b []float64) bool { return a[0] < b[2] })},
		{sig: "poly_right(polygon,polygon)", eval: bounds(func(a, b []float64) bool { return a[2] > b[0] })},
		{sig: "poly_below(polygon,polygon)", eval: bounds(func(a, b []float64) bool { return a[1] < b[3] })},
		{sig: "poly_above(polygon,polygon)", eval: bounds(func(a, b []float64) bool { return a[3] > b[1] })},
		{sig: "poly_overleft(polygon,polygon)", eval: bounds(func(a, b []float64) bool { return a[0] <= b[0] })},
		{sig: "poly_overright(polygon,polygon)", eval: bounds(func(a, b []float64) bool { return a[2] >= b[2] })},
		{sig: "poly_overbelow(polygon,polygon)", eval: bounds(func(a, b []float64) bool { return a[1] <= b[1] })},
		{sig: "poly_overabove(polygon,polygon)", eval: bounds(func(a, b []float64) bool { return a[3] >= b[3] })},
		{sig: "poly_same(polygon,polygon)", eval: geoTest(samePolygon)},
		{sig: "poly_contain_pt(polygon,point)", eval: geoTest(func(a, b []float64) bool { return within(geoPointAt(b, 0), a) })},
		{sig: "pt_contained_poly(point,polygon)", eval: geoTest(func(a, b []float64) bool { return within(geoPointAt(a, 0), b) })},
		{sig: "poly_center(polygon) point(polygon)", eval: geoShape(shapePoint, func(f [][]float64) ([]float64, error) { return circleOf(f[0])[:2], nil })},
		{sig: "box(polygon)", eval: geoShape(pgtype.BoxValue, func(f [][]float64) ([]float64, error) { return boundsOf(f[0]), nil })},
		{sig: "polygon(box)", eval: geoShape(shapeClosedPath, func(f [][]float64) ([]float64, error) {
			b := f[0]
			return []float64{b[2], b[3], b[2], b[1], b[0], b[1], b[0], b[3]}, nil
		})},
		{sig: "polygon(path)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			if pgtype.IsOpenPath(args[0]) {
				return value.Null, pgerr.New(pgerr.InvalidParameterValue, "open path cannot be converted to polygon")
			}
			return args[0], nil
		}},
		{sig: "dist_polyp(polygon,point)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return polygonToPoint(args[0], args[1]), nil
		}},
		{sig: "dist_ppoly(point,polygon)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return polygonToPoint(args[1], args[0]), nil
		}},
	}
}

// boundsOf is the box around points.
func boundsOf(f []float64) []float64 {
	b := []float64{f[0], f[1], f[0], f[1]}
	for i := 2; i < len(f); i += 2 {
		b = []float64{max(b[0], f[i]), max(b[1], f[i+1]), min(b[2], f[i]), min(b[3], f[i+1])}
	}
	return b
}

// samePolygon reports whether polygons have the same points in the same or the opposite
// order, wherever they begin.
func samePolygon(a, b []float64) bool {
	n := len(a) / 2
	if len(b)/2 != n {
		return false
	}
	for start := range n {
		for _, step := range [...]int{1, n - 1} {
			i := 0
			for i < n && geoPointAt(a, i).same(geoPointAt(b, (start+i*step)%n)) {
				i++
			}
			if i == n {
				return true
			}
		}
	}
	return false
}

// polygonToPoint is the distance of a point from a polygon.
func polygonToPoint(polygon, p value.Value) value.Value {
	if within(geoPointAt(pgtype.Coordinates(p), 0), pgtype.Coordinates(polygon)) {
		return value.Float(0)
	}
	return pathToPoint(polygon, p)
}

// onEdge is what crossing returns for a point on the edge itself.
const onEdge = math.MaxInt32

// within reports whether a point is within a polygon or on its edge (point_inside).
func within(p geoPoint, polygon []float64) bool {
	n, total := len(polygon)/2, 0
	for i := range n {
		from, to := geoPointAt(polygon, i), geoPointAt(polygon, (i+1)%n)
		c := crossing(geoPoint{to.x - p.x, to.y - p.y}, geoPoint{from.x - p.x, from.y - p.y})
		if c == onEdge {
			return true
		}
		total += c
	}
	return total != 0
}

// crossing says how an edge crosses the positive x axis (lseg_crossing).
func crossing(to, from geoPoint) int {
	if geoZero(to.y) {
		return crossingToAxis(to, from)
	}
	sign := -1
	if to.y > 0 {
		sign = 1
	}
	switch {
	case geoZero(from.y):
		if geoLess(from.x, 0) {
			return 0
		}
		return sign
	case float64(sign)*from.y > geoEpsilon:
		return 0
	case geoAtMost(0, to.x) && geoLess(0, from.x):
		return 2 * sign
	case geoLess(to.x, 0) && geoAtMost(from.x, 0):
		return 0
	}
	z := (to.x-from.x)*to.y - (to.y-from.y)*to.x
	switch {
	case geoZero(z):
		return onEdge
	case float64(sign)*z > geoEpsilon:
		return 0
	}
	return 2 * sign
}

// crossingToAxis is crossing for an edge that ends on the x axis.
func crossingToAxis(to, from geoPoint) int {
	right := geoLess(0, to.x)
	switch {
	case geoZero(to.x):
		return onEdge
	case geoZero(from.y):
		if right && geoLess(0, from.x) || !right && geoLess(from.x, 0) {
			return 0
		}
		return onEdge
	case !right:
		return 0
	case geoLess(from.y, 0):
		return 1
	}
	return -1
}
