package exec

import (
	"cmp"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// recordFuncs are the comparisons of records, whose types are known only when
// they are compared.
func recordFuncs() []def {
	var out []def
	for _, c := range comparisons() {
		equality := c.suffix == "eq" || c.suffix == "ne"
		out = append(out, def{sig: "record_" + c.suffix + "(record,record)", eval: recordOperator(equality, c.holds)})
	}
	return append(out, def{sig: "btrecordcmp(record,record)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		if err := alike(args[0], args[1], false); err != nil {
			return value.Null, err
		}
		return value.Int(int64(compareRecords(args[0], args[1]))), nil
	}})
}

// recordOperator compares two records of like shapes.
func recordOperator(equality bool, holds func(int) bool) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		if err := alike(args[0], args[1], equality); err != nil {
			return value.Null, err
		}
		return value.Bool(holds(compareRecords(args[0], args[1]))), nil
	}
}

// alike refuses to compare records whose fields differ in type or number, or have
// no comparison. Fields behind one that decides are not looked at.
func alike(a, b value.Value, equality bool) error {
	x, y := a.Shape(), b.Shape()
	if x == nil || y == nil || x == y && comparableFields(x) {
		return nil
	}
	left, right := a.Record(), b.Record()
	for i := range min(len(x.Fields), len(y.Fields)) {
		s, t := pgtype.OID(x.Fields[i].Type), pgtype.OID(y.Fields[i].Type)
		if s != t {
			return pgerr.New(pgerr.DatatypeMismatch, "cannot compare dissimilar column types %s and %s at record column %d",
				pgtype.FormatType(s, pgtype.NoTypmod), pgtype.FormatType(t, pgtype.NoTypmod), i+1)
		}
		if t == pgtype.JSONOID {
			what := "a comparison function"
			if equality {
				what = "an equality operator"
			}
			return pgerr.New(pgerr.UndefinedFunction, "could not identify %s for type json", what)
		}
		if compareFields(left[i], right[i], t) != 0 {
			return nil
		}
	}
	if len(x.Fields) != len(y.Fields) {
		return pgerr.New(pgerr.DatatypeMismatch, "cannot compare record types with different numbers of columns")
	}
	return nil
}

// comparableFields reports whether every field has a comparison.
func comparableFields(s *value.Shape) bool {
	for _, f := range s.Fields {
		if pgtype.OID(f.Type) == pgtype.JSONOID {
			return false
		}
	}
	return true
}

// compareRecords orders records field by field.
func compareRecords(a, b value.Value) int {
	left, right, shape := a.Record(), b.Record(), a.Shape()
	for i := range min(len(left), len(right)) {
		var t pgtype.OID
		if shape != nil && i < len(shape.Fields) {
			t = pgtype.OID(shape.Fields[i].Type)
		}
		if c := compareFields(left[i], right[i], t); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(left), len(right))
}

// compareFields orders two fields of a type; NULL is above all and equal to
// itself.
func compareFields(a, b value.Value, t pgtype.OID) int {
	if a.IsNull() || b.IsNull() {
		return pgtype.Compare(a, b)
	}
	return compareValues(a, b, t)
}
