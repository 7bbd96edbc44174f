package exec

import "math"

// degreeFuncs are the trigonometric functions in degrees, and two hyperbolic
// ones. Those in degrees scale by the values at 30, 45 and 60 degrees, as
// PostgreSQL does, so that these angles give exact results.
func degreeFuncs() []def {
	return []def{
		{sig: "sind(float8)", eval: float1(nanOr(finite(sinDegrees)))},
		{sig: "cosd(float8)", eval: float1(nanOr(finite(cosDegrees)))},
		{sig: "tand(float8)", eval: float1(nanOr(finite(tanDegrees)))},
		{sig: "cotd(float8)", eval: float1(nanOr(finite(cotDegrees)))},
		{sig: "asind(float8)", eval: float1(nanOr(inUnit(asinDegrees)))},
		{sig: "acosd(float8)", eval: float1(nanOr(inUnit(acosDegrees)))},
		{sig: "atand(float8)", eval: float1(nanOr(atanDegrees))},
		{sig: "atan2d(float8,float8)", eval: float2(atan2Degrees)},
		{sig: "acosh(float8)", eval: float1(nanOr(floatAcosh))},
		{sig: "atanh(float8)", eval: float1(nanOr(floatAtanh))},
	}
}

// floatNaN is C's NaN, which clients see in binary; Go's has another bit set.
func floatNaN() float64 { return math.Float64frombits(0x7ff8 << 48) }

// nanOr answers NaN with NaN and everything else with f.
func nanOr(f func(float64) (float64, error)) func(float64) (float64, error) {
	return func(x float64) (float64, error) {
		if math.IsNaN(x) {
			return floatNaN(), nil
		}
		return f(x)
	}
}

// firstHalf folds an angle into [0, 180] and tells whether it was mirrored an
// odd number of times.
func firstHalf(x float64) (angle float64, mirrored bool) {
	x = math.Mod(x, 360)
	if x < 0 {
		x, mirrored = -x, true
	}
	if x > 180 {
		x, mirrored = 360-x, !mirrored
	}
	return x, mirrored
}

// negateIf changes the sign on a condition.
func negateIf(condition bool, x float64) float64 {
	if condition {
		return -x
	}
	return x
}

// toRadians converts degrees, rounding the factor and the product as C does; a
// constant expression would not.
func toRadians(x float64) float64 {
	perDegree := math.Pi / 180
	return x * perDegree
}

// sinTo30 is the sine of an angle between 0 and 30 degrees.
func sinTo30(x float64) float64 { return math.Sin(toRadians(x)) / math.Sin(toRadians(30)) / 2 }

// cosTo60 is the cosine of an angle between 0 and 60 degrees.
func cosTo60(x float64) float64 {
	return 1 - (1-math.Cos(toRadians(x)))/(1-math.Cos(toRadians(60)))/2
}

// sinQuadrant is the sine of an angle between 0 and 90 degrees.
func sinQuadrant(x float64) float64 {
	if x <= 30 {
		return sinTo30(x)
	}
	return cosTo60(90 - x)
}

// cosQuadrant is the cosine of an angle between 0 and 90 degrees.
func cosQuadrant(x float64) float64 {
	if x <= 60 {
		return cosTo60(x)
	}
	return sinTo30(90 - x)
}

// sinDegrees is sind.
func sinDegrees(x float64) float64 {
	x, mirrored := firstHalf(x)
	if x > 90 {
		x = 180 - x
	}
	return negateIf(mirrored, sinQuadrant(x))
}

// cosDegrees is cosd.
func cosDegrees(x float64) float64 {
	x, _ = firstHalf(x)
	if x > 90 {
		return -cosQuadrant(180 - x)
	}
	return cosQuadrant(x)
}

// tanDegrees is tand.
func tanDegrees(x float64) float64 {
	at45 := sinQuadrant(45) / cosQuadrant(45)
	return quotientDegrees(x, func(x float64) float64 { return sinQuadrant(x) / cosQuadrant(x) / at45 })
}

// cotDegrees is cotd.
func cotDegrees(x float64) float64 {
	at45 := cosQuadrant(45) / sinQuadrant(45)
	return quotientDegrees(x, func(x float64) float64 { return cosQuadrant(x) / sinQuadrant(x) / at45 })
}

// quotientDegrees extends a function of the first quadrant that is odd around
// 0 and 90 degrees to all angles. It never answers minus zero.
func quotientDegrees(x float64, quadrant func(float64) float64) float64 {
	x, mirrored := firstHalf(x)
	if x > 90 {
		x, mirrored = 180-x, !mirrored
	}
	y := negateIf(mirrored, quadrant(x))
	if y == 0 {
		return 0
	}
	return y
}

// asinQuadrant is the arc sine, in degrees, of a number between 0 and 1.
func asinQuadrant(x float64) float64 {
	if x <= 0.5 {
		return math.Asin(x) / math.Asin(0.5) * 30
	}
	return 90 - math.Acos(x)/math.Acos(0.5)*60
}

// asinDegrees is asind.
func asinDegrees(x float64) float64 {
	if x < 0 {
		return -asinQuadrant(-x)
	}
	return asinQuadrant(x)
}

// acosDegrees is acosd.
func acosDegrees(x float64) float64 {
	switch {
	case x < 0:
		return 90 + asinQuadrant(-x)
	case x <= 0.5:
		return 90 - math.Asin(x)/math.Asin(0.5)*30
	}
	return math.Acos(x) / math.Acos(0.5) * 60
}

// atanDegrees is atand.
func atanDegrees(x float64) (float64, error) { return math.Atan(x) / math.Atan(1) * 45, nil }

// atan2Degrees is atan2d.
func atan2Degrees(a, b float64) (float64, error) {
	if math.IsNaN(a) || math.IsNaN(b) {
		return floatNaN(), nil
	}
	return math.Atan2(a, b) / math.Atan(1) * 45, nil
}

// floatAcosh is acosh.
func floatAcosh(x float64) (float64, error) {
	if x < 1 {
		return 0, errInputRange()
	}
	return math.Acosh(x), nil
}

// floatAtanh is atanh; the ends of its domain are infinite.
func floatAtanh(x float64) (float64, error) {
	if x < -1 || x > 1 {
		return 0, errInputRange()
	}
	return math.Atanh(x), nil
}
