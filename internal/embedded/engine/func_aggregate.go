package engine

import (
	"fmt"
	"math"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// accumulator computes an aggregate. NULLs are not given to it.
type accumulator interface {
	add(v store.Value)
	remove(v store.Value) // the oldest value leaves a window's frame
	result() (store.Value, error)
}

// registerAggregates registers the aggregates that SQLite lacks or computes
// otherwise. They serve as window functions too.
func registerAggregates(c *sqlite3.Conn) error {
	makers := map[string]func() accumulator{
		"iris_list":          func() accumulator { return &collector{finish: joinComma} },
		"iris_dlist":         func() accumulator { return &collector{finish: listBuild} },
		"iris_json_arrayagg": func() accumulator { return &collector{finish: jsonArrayOf, nulls: true} },
		"iris_json_whole":    func() accumulator { return &collector{finish: jsonArrayWhole, nulls: true} },
		"iris_xmlagg":        func() accumulator { return &collector{finish: concatAll} },
		"iris_count":         func() accumulator { return &rowCount{} },
		"iris_min":           func() accumulator { return &extremum{direction: -1} },
		"iris_max":           func() accumulator { return &extremum{direction: 1} },
		"iris_approx_count":  func() accumulator { return &distinctCount{seen: map[string]int{}} },
	}
	for suffix, f := range map[string]family{"_i": famInt, "_n": famDecimal, "_f": famDouble} {
		makers["iris_sum"+suffix] = func() accumulator { return &sum{family: f} }
		if f == famInt {
			continue
		}
		makers["iris_avg"+suffix] = func() accumulator { return &sum{family: f, mean: true} }
		for name, k := range map[string]deviation{
			"stddev": {root: true, sample: true}, "stddev_samp": {root: true, sample: true, several: true}, "stddev_pop": {root: true},
			"variance": {sample: true}, "var_samp": {sample: true, several: true}, "var_pop": {},
		} {
			makers["iris_"+name+suffix] = func() accumulator { d := k; d.family = f; return &d }
		}
	}
	for name, make := range makers {
		create := func() sqlite3.AggregateFunction { return &aggregate{accumulator: make()} }
		err := c.CreateWindowFunction(name, -1, scalarFlags, create)
		if err != nil {
			return fmt.Errorf("register %s: %w", name, err)
		}
	}
	return nil
}

// aggregate adapts an accumulator to SQLite. Further arguments are the keys of
// DISTINCT BY.
type aggregate struct {
	accumulator
	seen map[string]bool
}

// Step implements sqlite3.AggregateFunction.
func (a *aggregate) Step(_ sqlite3.Context, arg ...sqlite3.Value) {
	if len(arg) > 1 && !a.first(arg[1:]) {
		return
	}
	if v := readValue(arg[0]); !v.IsNull() {
		a.add(v)
	} else if c, ok := a.accumulator.(*collector); ok {
		c.empty = true
	}
}

// first reports whether a row is the first with the keys of DISTINCT BY.
func (a *aggregate) first(keys []sqlite3.Value) bool {
	var key strings.Builder
	for _, k := range keys {
		v := readValue(k)
		fmt.Fprintf(&key, "%d:%d:%s;", v.Kind(), len(text(v)), text(v))
	}
	if a.seen == nil {
		a.seen = map[string]bool{}
	}
	if a.seen[key.String()] {
		return false
	}
	a.seen[key.String()] = true
	return true
}

// Inverse implements sqlite3.WindowFunction.
func (a *aggregate) Inverse(_ sqlite3.Context, arg ...sqlite3.Value) {
	if v := readValue(arg[0]); !v.IsNull() {
		a.remove(v)
	}
}

// Value implements sqlite3.AggregateFunction.
func (a *aggregate) Value(ctx sqlite3.Context) {
	v, err := a.result()
	if err != nil {
		ctx.ResultError(err)
		return
	}
	setResult(ctx, v)
}

// sum is SUM and AVG. Text counts with its numeric value.
type sum struct {
	family family
	mean   bool
	count  int64
	exact  decimal
	double float64
}

// add implements accumulator.
func (s *sum) add(v store.Value) {
	s.count++
	if s.family == famDouble {
		s.double += float(v)
		return
	}
	s.exact = s.exact.add(number(v))
}

// remove implements accumulator.
func (s *sum) remove(v store.Value) {
	s.count--
	if s.family == famDouble {
		s.double -= float(v)
		return
	}
	s.exact = s.exact.sub(number(v))
}

// result implements accumulator.
func (s *sum) result() (store.Value, error) {
	switch {
	case s.count == 0:
		return store.Value{}, nil
	case s.family == famDouble && s.mean:
		return store.Float(s.double / float64(s.count)), nil
	case s.family == famDouble:
		return store.Float(s.double), nil
	case s.mean:
		return numberValue(s.exact.div(intDecimal(s.count)), s.family), nil
	}
	return numberValue(s.exact, s.family), nil
}

// deviation is STDDEV, VARIANCE and their forms, by Welford's method.
type deviation struct {
	family       family
	root, sample bool
	several      bool // NULL for a sample of one value
	count        float64
	mean, square float64
}

// add implements accumulator.
func (d *deviation) add(v store.Value) {
	x := float(v)
	d.count++
	delta := x - d.mean
	d.mean += delta / d.count
	d.square += delta * (x - d.mean)
}

// remove implements accumulator.
func (d *deviation) remove(v store.Value) {
	x := float(v)
	d.count--
	if d.count == 0 {
		d.mean, d.square = 0, 0
		return
	}
	delta := x - d.mean
	d.mean -= delta / d.count
	d.square -= delta * (x - d.mean)
}

// result implements accumulator. For STDDEV and VARIANCE one value deviates by 0.
func (d *deviation) result() (store.Value, error) {
	n := d.count
	if n == 0 || n == 1 && d.several {
		return store.Value{}, nil
	}
	if d.sample && n > 1 {
		n--
	}
	r := d.square / n
	if d.root {
		r = math.Sqrt(r)
	}
	return shaped(store.Float(r), d.family), nil
}

// collector is LIST, %DLIST and JSON_ARRAYAGG: it keeps the values.
type collector struct {
	values []store.Value
	size   int
	finish valueFunc
	nulls  bool // of NULLs alone comes an empty result, not NULL
	empty  bool // a NULL was seen
}

// add implements accumulator.
func (c *collector) add(v store.Value) {
	if c.size += len(v.Str()) + 8; c.size <= stringMax*4 {
		c.values = append(c.values, v)
	}
}

// remove implements accumulator.
func (c *collector) remove(v store.Value) {
	c.size -= len(v.Str()) + 8
	if len(c.values) > 0 {
		c.values = c.values[1:]
	}
}

// result implements accumulator.
func (c *collector) result() (store.Value, error) {
	switch {
	case len(c.values) == 0 && (!c.nulls || !c.empty):
		return store.Value{}, nil
	case c.size > stringMax*4:
		return store.Value{}, maxString()
	}
	return c.finish(c.values)
}

// joinComma is the result of LIST.
func joinComma(values []store.Value) (store.Value, error) {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = text(v)
	}
	return textResult(strings.Join(parts, ","))
}

// jsonArrayOf is the result of JSON_ARRAYAGG, cut to the length of its type.
func jsonArrayOf(values []store.Value) (store.Value, error) {
	v, err := jsonArrayWhole(values)
	return store.Text(slice(v.Str(), 0, jsonArrayLength)), err
}

// jsonArrayWhole is the result of JSON_ARRAYAGG inside of a CAST.
func jsonArrayWhole(values []store.Value) (store.Value, error) {
	return jsonArray(append([]store.Value{store.Int(1)}, values...))
}

// distinctCount is APPROX_COUNT_DISTINCT, which here is exact.
type distinctCount struct{ seen map[string]int }

// add implements accumulator.
func (d *distinctCount) add(v store.Value) { d.seen[text(v)]++ }

// remove implements accumulator.
func (d *distinctCount) remove(v store.Value) {
	k := text(v)
	if d.seen[k]--; d.seen[k] <= 0 {
		delete(d.seen, k)
	}
}

// result implements accumulator.
func (d *distinctCount) result() (store.Value, error) { return store.Int(int64(len(d.seen))), nil }

// rowCount is COUNT with DISTINCT BY.
type rowCount struct{ n int64 }

// add implements accumulator.
func (c *rowCount) add(store.Value) { c.n++ }

// remove implements accumulator.
func (c *rowCount) remove(store.Value) { c.n-- }

// result implements accumulator.
func (c *rowCount) result() (store.Value, error) { return store.Int(c.n), nil }

// extremum is MIN and MAX with DISTINCT BY, which has no window.
type extremum struct {
	direction int
	value     store.Value
}

// add implements accumulator.
func (e *extremum) add(v store.Value) {
	if e.value.IsNull() || compareValues(v, e.value)*e.direction > 0 {
		e.value = v
	}
}

// remove implements accumulator.
func (e *extremum) remove(store.Value) {}

// result implements accumulator.
func (e *extremum) result() (store.Value, error) { return e.value, nil }
