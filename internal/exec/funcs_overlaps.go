package exec

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// overlapsByLength lists the forms of OVERLAPS with the length of a period in
// place of its end.
func overlapsByLength() string {
	var out []string
	for t := range strings.FieldsSeq("time timestamp timestamptz") {
		for _, form := range [][2]string{{"interval", "interval"}, {"interval", t}, {t, "interval"}} {
			out = append(out, "overlaps("+strings.Join([]string{t, form[0], t, form[1]}, ",")+")")
		}
	}
	return strings.Join(out, " ")
}

// overlapsLength is OVERLAPS where a period may have a length.
func overlapsLength(types []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
	return func(env *analyze.Env, args []value.Value) (value.Value, error) {
		ends := []value.Value{args[0], args[1], args[2], args[3]}
		for _, i := range []int{1, 3} {
			if types[i].OID != pgtype.IntervalOID {
				continue
			}
			ends[i] = value.Null
			if args[i-1].IsNull() || args[i].IsNull() {
				continue
			}
			var err error
			if ends[i], err = plusInterval(env, args[i-1], args[i]); err != nil {
				return value.Null, err
			}
		}
		return overlapsEval(env, ends)
	}
}

// plusInterval adds an interval to a time of day or a timestamp.
func plusInterval(env *analyze.Env, at, span value.Value) (value.Value, error) {
	if at.Kind() == value.KindTime {
		return timeShift(1)(env, []value.Value{at, span})
	}
	return addInterval(env, at, span, 1)
}
