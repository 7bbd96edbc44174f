package pgtype

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Coordinates are the numbers of a geometric value in the order of its text.
func Coordinates(v value.Value) []float64 { return numbersOf(v.Str()) }

// PointValue is a point.
func PointValue(x, y float64) value.Value { return value.Text(pointText(point{x, y})) }

// BoxValue is the box between two corners.
func BoxValue(f []float64) value.Value { return value.Text(boxText(pointsOf(f))) }

// LSegValue is the line segment between two points.
func LSegValue(f []float64) value.Value { return value.Text(lsegText(pointsOf(f))) }

// LineValue is the line Ax + By + C = 0.
func LineValue(a, b, c float64) value.Value {
	return value.Text(joined('{', []float64{a, b, c}, '}'))
}

// CircleValue is a circle.
func CircleValue(x, y, radius float64) value.Value {
	text, _ := circleText([]float64{x, y, max(radius, 0)})
	return value.Text(text)
}

// PathValue is a path, open or closed; a closed one looks like a polygon.
func PathValue(f []float64, open bool) value.Value { return value.Text(pathText(pointsOf(f), open)) }

// IsOpenPath reports whether a path is open.
func IsOpenPath(v value.Value) bool { return strings.HasPrefix(v.Str(), "[") }
