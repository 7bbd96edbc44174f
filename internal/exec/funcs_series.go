package exec

import (
	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// seriesFuncs are generate_series and generate_subscripts.
func seriesFuncs() []def {
	return []def{
		{sig: "generate_series(int4,int4) generate_series(int4,int4,int4)", stream: integerSeries(integer)},
		{sig: "generate_series(int8,int8) generate_series(int8,int8,int8)", stream: integerSeries(bigint)},
		{sig: "generate_series(numeric,numeric) generate_series(numeric,numeric,numeric)", stream: numericSeries},
		{sig: "generate_series(timestamp,timestamp,interval) generate_series(timestamptz,timestamptz,interval)", stream: stampSeries},
		{sig: "generate_subscripts(anyarray,int4) generate_subscripts(anyarray,int4,bool)", stream: subscripts},
	}
}

// errStepZero is the error of a series that would not end.
func errStepZero() error {
	return pgerr.New(pgerr.InvalidParameterValue, "step size cannot equal zero")
}

// integerSeries counts from the first argument to the second.
func integerSeries(w intWidth) func(*analyze.Env, []value.Value) (nextValue, error) {
	return func(_ *analyze.Env, args []value.Value) (nextValue, error) {
		step := int64(1)
		if len(args) == 3 {
			step = args[2].Int()
		}
		if step == 0 {
			return nil, errStepZero()
		}
		return countSeries(args[0].Int(), args[1].Int(), step, w), nil
	}
}

// countSeries yields start, start+step … up to stop; it ends where the type
// does.
func countSeries(start, stop, step int64, w intWidth) nextValue {
	at, done := start, false
	return func() (value.Value, bool, error) {
		if done || step > 0 && at > stop || step < 0 && at < stop {
			return value.Null, false, nil
		}
		v := value.Int(at)
		next, err := w.add(at, step)
		done = err != nil
		at = next
		return v, true, nil
	}
}

// numericSeries counts in numeric steps.
func numericSeries(_ *analyze.Env, args []value.Value) (nextValue, error) {
	step := apd.New(1, 0)
	if len(args) == 3 {
		step = args[2].Decimal()
	}
	for i, name := range []string{"start", "stop", "step size"} {
		if i < len(args) && args[i].Decimal().Form != apd.Finite {
			what := "infinity"
			if isNaN(args[i].Decimal()) {
				what = "NaN"
			}
			verb := " value cannot be "
			if i == 2 {
				verb = " cannot be "
			}
			return nil, pgerr.New(pgerr.InvalidParameterValue, "%s%s%s", name, verb, what)
		}
	}
	if step.IsZero() {
		return nil, errStepZero()
	}
	at, stop := args[0].Decimal(), args[1].Decimal()
	return func() (value.Value, bool, error) {
		if c := at.Cmp(stop); c != 0 && (c > 0) != step.Negative {
			return value.Null, false, nil
		}
		v := value.Decimal(at)
		next, err := decimalAdd(at, step)
		at = next
		return v, err == nil, err
	}, nil
}

// stampSeries counts in intervals.
func stampSeries(env *analyze.Env, args []value.Value) (nextValue, error) {
	step := args[2]
	sign := compareIntervals(step, value.Interval(0, 0, 0))
	if sign == 0 {
		return nil, errStepZero()
	}
	at, stop := args[0], args[1]
	return func() (value.Value, bool, error) {
		if sign > 0 && at.Int() > stop.Int() || sign < 0 && at.Int() < stop.Int() {
			return value.Null, false, nil
		}
		v := at
		next, err := addInterval(env, at, step, 1)
		at = next
		return v, err == nil, err
	}, nil
}

// subscripts yields the valid subscripts of a dimension.
func subscripts(_ *analyze.Env, args []value.Value) (nextValue, error) {
	a, i := args[0].Array(), args[1].Int()
	if i < 1 || i > int64(len(a.Lengths)) {
		return eachValue(nil), nil
	}
	low := int64(a.Lower[i-1])
	high := low + int64(a.Lengths[i-1]) - 1
	if len(args) == 3 && args[2].Bool() {
		return countSeries(high, low, -1, bigint), nil
	}
	return countSeries(low, high, 1, bigint), nil
}
