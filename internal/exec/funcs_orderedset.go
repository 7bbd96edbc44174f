package exec

import (
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
	rows   []Row
	direct []value.Value
	order  *ordering
	types  keyer
}

// orderedSet computes an ordered-set aggregate.
type orderedSet func(env *analyze.Env, in orderedInput) (value.Value, error)

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
		return func(_ *analyze.Env, in orderedInput) (value.Value, error) {
			before, _, _ := in.standing()
			return value.Int(before + 1), nil
		}
	case "dense_rank":
		return func(_ *analyze.Env, in orderedInput) (value.Value, error) {
			_, _, distinct := in.standing()
			return value.Int(distinct + 1), nil
		}
	case "percent_rank":
		return func(_ *analyze.Env, in orderedInput) (value.Value, error) {
			before, _, _ := in.standing()
			return value.Float(float64(before) / float64(max(len(in.rows), 1))), nil
		}
	case "cume_dist":
		return func(_ *analyze.Env, in orderedInput) (value.Value, error) {
			_, upTo, _ := in.standing()
			return value.Float(float64(upTo+1) / float64(len(in.rows)+1)), nil
		}
	}
	return nil
}

// standing tells how many rows sort before the hypothetical one, how many do or
// equal it, and how many different ones sort before it.
func (in orderedInput) standing() (before, upTo, distinct int64) {
	for i, row := range in.rows {
		c := in.order.compare(row, in.direct)
		if c > 0 {
			break
		}
		upTo++
		if c == 0 {
			continue
		}
		before++
		if i == 0 || in.order.compare(in.rows[i-1], row) != 0 {
			distinct++
		}
	}
	return before, upTo, distinct
}

// mode is mode: the most frequent value, the first of several.
func mode(_ *analyze.Env, in orderedInput) (value.Value, error) {
	best, bestCount := value.Null, 0
	count := 0
	for i, row := range in.rows {
		if i > 0 && in.order.compare(in.rows[i-1], row) == 0 {
			count++
		} else {
			count = 1
		}
		if count > bestCount {
			best, bestCount = row[0], count
		}
	}
	return best, nil
}

// percentile makes percentile_cont or percentile_disc of what finds one of them
// in sorted rows. The direct argument is a fraction or an array of them.
func percentile(find func(rows []Row, fraction float64) (value.Value, error)) orderedSet {
	return func(_ *analyze.Env, in orderedInput) (value.Value, error) {
		fraction := in.direct[0]
		switch {
		case fraction.IsNull():
			return value.Null, nil
		case fraction.Kind() != value.KindArray:
			if err := checkFraction(fraction.Float()); err != nil || len(in.rows) == 0 {
				return value.Null, err
			}
			return find(in.rows, fraction.Float())
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
		if len(in.rows) == 0 {
			return value.Null, nil
		}
		out := *array
		out.Elements = slices.Clone(array.Elements)
		for i, f := range array.Elements {
			if f.IsNull() {
				continue
			}
			v, err := find(in.rows, f.Float())
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

// discrete is the first value at or behind a fraction of the rows.
func discrete(rows []Row, fraction float64) (value.Value, error) {
	at := int(math.Ceil(fraction * float64(len(rows))))
	return rows[max(at, 1)-1][0], nil
}

// continuous is the value at a fraction of the rows, between two of them if it
// does not fall on one.
func continuous(rows []Row, fraction float64) (value.Value, error) {
	at := fraction * float64(len(rows)-1)
	first := math.Floor(at)
	low, high := rows[int(first)][0], rows[int(math.Ceil(at))][0]
	if int(math.Ceil(at)) == int(first) {
		return low, nil
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
