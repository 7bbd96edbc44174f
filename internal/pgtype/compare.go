package pgtype

import (
	"cmp"
	"math"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Compare orders two values of one kind as PostgreSQL's btree operators do:
// text by its bytes (collation C), NaN above every number, arrays by their
// elements, ranges by their lower, then their upper bounds. It also orders integers, floats and decimals among each other.
// NULL comes after everything. char(n) must be trimmed and inet is ordered by
// its text; jsonb is ordered by its text too, as it is only grouped by.
func Compare(a, b value.Value) int {
	if a.IsNull() || b.IsNull() {
		return compareBool(a.IsNull(), b.IsNull())
	}
	if a.Kind() != b.Kind() {
		return compareMixed(a, b)
	}
	switch a.Kind() {
	case value.KindFloat:
		return CompareFloat(a.Float(), b.Float())
	case value.KindDecimal:
		return CompareNumeric(a.Decimal(), b.Decimal())
	case value.KindText, value.KindBytes, value.KindUUID, value.KindJSON:
		return strings.Compare(a.Str(), b.Str())
	case value.KindBool:
		return compareBool(a.Bool(), b.Bool())
	case value.KindTimeTZ:
		return compareTimeTZ(a, b)
	case value.KindInterval:
		return compareInterval(a, b)
	case value.KindArray:
		return compareArrays(a.Array(), b.Array())
	case value.KindRecord, value.KindRange, value.KindMultirange:
		return compareLists(a.Record(), b.Record())
	case value.KindVector:
		return compareVectors(a, b)
	}
	return cmp.Compare(a.Int(), b.Int())
}

// compareBool orders false before true.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// CompareFloat orders floats with NaN above all and equal to itself.
func CompareFloat(a, b float64) int {
	switch {
	case math.IsNaN(a) || math.IsNaN(b):
		return compareBool(math.IsNaN(a), math.IsNaN(b))
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// CompareNumeric orders exact numbers with NaN above all.
func CompareNumeric(a, b *apd.Decimal) int {
	nanA, nanB := isNumericNaN(a), isNumericNaN(b)
	if nanA || nanB {
		return compareBool(nanA, nanB)
	}
	return a.Cmp(b)
}

// isNumericNaN reports whether d is not a number.
func isNumericNaN(d *apd.Decimal) bool { return d.Form != apd.Finite && d.Form != apd.Infinite }

// compareMixed orders numbers of different kinds: as floats if one is a
// float, else as decimals. Other kinds are ordered by kind alone.
func compareMixed(a, b value.Value) int {
	if !isNumber(a) || !isNumber(b) {
		return cmp.Compare(a.Kind(), b.Kind())
	}
	if a.Kind() == value.KindFloat || b.Kind() == value.KindFloat {
		return CompareFloat(asFloat(a), asFloat(b))
	}
	return CompareNumeric(asDecimal(a), asDecimal(b))
}

// isNumber reports whether v is of a numeric kind.
func isNumber(v value.Value) bool {
	return v.Kind() == value.KindInt || v.Kind() == value.KindFloat || v.Kind() == value.KindDecimal
}

// asFloat returns a number as a float.
func asFloat(v value.Value) float64 {
	switch v.Kind() {
	case value.KindInt:
		return float64(v.Int())
	case value.KindDecimal:
		f, err := numericToFloat(v.Decimal(), "double precision", 64)
		if err != nil {
			return math.Copysign(math.Inf(1), float64(v.Decimal().Sign()))
		}
		return f.Float()
	}
	return v.Float()
}

// asDecimal returns a whole or exact number as a decimal.
func asDecimal(v value.Value) *apd.Decimal {
	if v.Kind() == value.KindInt {
		return apd.New(v.Int(), 0)
	}
	return v.Decimal()
}

// compareTimeTZ orders by the instant, then by the zone, as timetz_cmp does.
func compareTimeTZ(a, b value.Value) int {
	instant := func(v value.Value) int64 { return v.Int() + int64(v.ZoneWest())*microsPerSecond }
	return cmp.Or(cmp.Compare(instant(a), instant(b)), cmp.Compare(a.ZoneWest(), b.ZoneWest()))
}

// intervalSize is an interval's length with months of 30 days and days of 24
// hours, as days and microseconds within a day.
func intervalSize(v value.Value) (days, micros int64) {
	months, d, m := v.IntervalParts()
	whole := floorQuo(m, microsPerDay)
	return int64(months)*daysPerMonth + int64(d) + whole, m - whole*microsPerDay
}

// compareInterval orders by length.
func compareInterval(a, b value.Value) int {
	daysA, microsA := intervalSize(a)
	daysB, microsB := intervalSize(b)
	return cmp.Or(cmp.Compare(daysA, daysB), cmp.Compare(microsA, microsB))
}

// compareArrays orders by elements, then by dimensions and bounds.
func compareArrays(a, b *value.ArrayData) int {
	if c := compareLists(a.Elements, b.Elements); c != 0 {
		return c
	}
	if c := cmp.Compare(len(a.Lengths), len(b.Lengths)); c != 0 {
		return c
	}
	for i := range a.Lengths {
		if c := cmp.Or(cmp.Compare(a.Lengths[i], b.Lengths[i]), cmp.Compare(a.Lower[i], b.Lower[i])); c != 0 {
			return c
		}
	}
	return 0
}

// compareLists orders element by element, a prefix first; NULL is above all
// and equal to itself.
func compareLists(a, b []value.Value) int {
	for i := range min(len(a), len(b)) {
		if c := Compare(a[i], b[i]); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(a), len(b))
}

// compareVectors orders element by element, a prefix first.
func compareVectors(a, b value.Value) int {
	lenA, lenB := len(a.Vector32())+len(a.Vector64()), len(b.Vector32())+len(b.Vector64())
	for i := range min(lenA, lenB) {
		if c := CompareFloat(vectorAt(a, i), vectorAt(b, i)); c != 0 {
			return c
		}
	}
	return cmp.Compare(lenA, lenB)
}

// vectorAt returns element i of a vector of either precision.
func vectorAt(v value.Value, i int) float64 {
	if single := v.Vector32(); single != nil {
		return float64(single[i])
	}
	return v.Vector64()[i]
}
