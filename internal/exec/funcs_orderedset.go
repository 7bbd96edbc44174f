package exec

import (
	"context"
	"math"
	"slices"
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// orderedSetFuncs declares the ordered-set aggregates; orderedSetNamed computes
// them.
func orderedSetFuncs() []def {
	return []def{{sig: "mode(anyelement) percentile_cont(float8,float8) percentile_cont(float8,interval) " +
		"percentile_cont(_float8,float8) percentile_cont(_float8,interval) " +
		"percentile_disc(float8,anyelement) percentile_disc(_float8,anyelement) " +
		"rank(any) dense_rank(any) percent_rank(any) cume_dist(any)"}}
}

// orderedInput is what an ordered-set aggregate is computed from: its rows,
// sorted, and its direct arguments.
type orderedInput struct {
	ctx    context.Context
	rows   *rowStore
	direct []value.Value
	order  *ordering
}

// orderedSet computes an ordered-set aggregate.
type orderedSet func(in orderedInput) (value.Value, error)

// orderedSetNamed returns the implementation of an ordered-set aggregate, nil
// for other aggregates.
func orderedSetNamed(e *analyze.Aggregate) orderedSet {
	if !e.WithinGroup {
		return nil
	}
	switch e.Func.Name {
	case "mode":
		return mode
	case "percentile_cont":
		return percentile(continuous)
	case "percentile_disc":
		return percentile(discrete)
	case "rank":
		return hypothetical(func(before, _, _, _ int64) value.Value { return value.Int(before + 1) })
	case "dense_rank":
		return hypothetical(func(_, _, distinct, _ int64) value.Value { return value.Int(distinct + 1) })
	case "percent_rank":
		return hypothetical(func(before, _, _, all int64) value.Value { return value.Float(float64(before) / float64(max(all, 1))) })
	case "cume_dist":
		return hypothetical(func(_, upTo, _, all int64) value.Value { return value.Float(float64(upTo+1) / float64(all+1)) })
	}
	return nil
}

// hypothetical makes an aggregate of where a row would stand.
func hypothetical(result func(before, upTo, distinct, all int64) value.Value) orderedSet {
	return func(in orderedInput) (value.Value, error) {
		before, upTo, distinct, err := in.standing()
		if err != nil {
			return value.Null, err
		}
		return result(before, upTo, distinct, int64(in.rows.n)), nil
	}
}

// each calls f with the rows until it says stop; same says that a row sorts as the one
// before it.
func (in orderedInput) each(f func(row Row, same bool) (stop bool)) error {
	var last Row
	for i := range in.rows.n {
		if in.ctx.Err() != nil {
			return context.Cause(in.ctx)
		}
		row, err := in.rows.at(in.ctx, i)
		if err != nil {
			return err
		}
		if f(row, i > 0 && in.order.compare(last, row) == 0) {
			return nil
		}
		last = row
	}
	return nil
}

// standing tells how many rows sort before the hypothetical one, how many do or
// equal it, and how many different ones sort before it.
func (in orderedInput) standing() (before, upTo, distinct int64, err error) {
	err = in.each(func(row Row, same bool) bool {
		c := in.order.compare(row, in.direct)
		if c > 0 {
			return true
		}
		upTo++
		if c == 0 {
			return false
		}
		before++
		if !same {
			distinct++
		}
		return false
	})
	return before, upTo, distinct, err
}

// mode is mode: the most frequent value, the first of several.
func mode(in orderedInput) (value.Value, error) {
	best, bestCount := value.Null, 0
	count := 0
	err := in.each(func(row Row, same bool) bool {
		if count++; !same {
			count = 1
		}
		if count > bestCount {
			best, bestCount = row[0], count
		}
		return false
	})
	return best, err
}

// percentile makes percentile_cont or percentile_disc of what finds one of them
// in sorted rows. The direct argument is a fraction or an array of them.
func percentile(find func(in orderedInput, fraction float64) (value.Value, error)) orderedSet {
	return func(in orderedInput) (value.Value, error) {
		fraction := in.direct[0]
		switch {
		case fraction.IsNull():
			return value.Null, nil
		case fraction.Kind() != value.KindArray:
			if err := checkFraction(fraction.Float()); err != nil || in.rows.n == 0 {
				return value.Null, err
			}
			return find(in, fraction.Float())
		}
		array := fraction.Array()
		for _, f := range array.Elements {
			if f.IsNull() {
				continue
			}
			if err := checkFraction(f.Float()); err != nil {
				return value.Null, err
			}
		}
		if in.rows.n == 0 {
			return value.Null, nil
		}
		out := *array
		out.Elements = slices.Clone(array.Elements)
		for i, f := range array.Elements {
			if f.IsNull() {
				continue
			}
			v, err := find(in, f.Float())
			if err != nil {
				return value.Null, err
			}
			out.Elements[i] = v
		}
		return value.Array(&out), nil
	}
}

// checkFraction refuses what is no fraction.
func checkFraction(f float64) error {
	if f >= 0 && f <= 1 {
		return nil
	}
	text := strconv.FormatFloat(f, 'g', 6, 64)
	return pgerr.New(pgerr.NumericValueOutOfRange, "percentile value %s is not between 0 and 1", text)
}

// value is the value of a row.
func (in orderedInput) value(i int) (value.Value, error) {
	row, err := in.rows.at(in.ctx, i)
	if err != nil {
		return value.Null, err
	}
	return row[0], nil
}

// discrete is the first value at or behind a fraction of the rows.
func discrete(in orderedInput, fraction float64) (value.Value, error) {
	at := int(math.Ceil(fraction * float64(in.rows.n)))
	return in.value(max(at, 1) - 1)
}

// continuous is the value at a fraction of the rows, between two of them if it
// does not fall on one.
func continuous(in orderedInput, fraction float64) (value.Value, error) {
	at := fraction * float64(in.rows.n-1)
	first := math.Floor(at)
	low, err := in.value(int(first))
	if err != nil || int(math.Ceil(at)) == int(first) {
		return low, err
	}
	high, err := in.value(int(math.Ceil(at)))
	if err != nil {
		return value.Null, err
	}
	part := at - first
	if low.Kind() != value.KindInterval {
		return value.Float(low.Float() + part*(high.Float()-low.Float())), nil
	}
	difference, err := sumIntervals(high, low, -1)
	if err != nil {
		return value.Null, err
	}
	if difference, err = scaleInterval(difference, func(x float64) float64 { return x * part }); err != nil {
		return value.Null, err
	}
	return sumIntervals(difference, low, 1)
}
