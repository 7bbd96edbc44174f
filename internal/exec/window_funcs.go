package exec

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// windowFunction computes a call for the current row of a partition.
type windowFunction func(p *partition, c *windowCall, s *callState) (value.Value, error)

// windowFuncs declares the window functions; windowFunctionNamed computes them.
func windowFuncs() []def {
	return []def{{sig: "row_number() rank() dense_rank() percent_rank() cume_dist() ntile(int4) " +
		"lag(anyelement) lag(anyelement,int4) lag(anycompatible,int4,anycompatible) " +
		"lead(anyelement) lead(anyelement,int4) lead(anycompatible,int4,anycompatible) " +
		"first_value(anyelement) last_value(anyelement) nth_value(anyelement,int4)"}}
}

// windowFunctionNamed returns the implementation of a window function, nil if
// there is none.
func windowFunctionNamed(name string) windowFunction {
	switch name {
	case "row_number":
		return rowNumber
	case "rank":
		return rank
	case "dense_rank":
		return denseRank
	case "percent_rank":
		return percentRank
	case "cume_dist":
		return cumeDist
	case "ntile":
		return ntile
	case "lag":
		return neighbour(-1)
	case "lead":
		return neighbour(1)
	case "first_value":
		return firstOf(false)
	case "last_value":
		return firstOf(true)
	case "nth_value":
		return nthValue
	}
	return nil
}

// compileWindowCall compiles a call over rows of layout l.
func compileWindowCall(e *analyze.WindowCall, l *Layout) (windowCall, error) {
	list := spread(e.Func, e.Args)
	c := windowCall{fn: bindFunction(e.Func, list, e.Typ), function: windowFunctionNamed(e.Func.Name)}
	if !e.Func.Window {
		c.function = aggregateOver
		if c.fn.NewState == nil {
			return c, pgerr.Unsupported("aggregate %s outside of IRIS", c.fn.Name).At(e.At)
		}
	}
	if c.function == nil {
		return c, pgerr.Unsupported("window function %s", e.Func.Name).At(e.At)
	}
	var err error
	if c.args, err = compileAll(list, l); err != nil {
		return c, err
	}
	if e.Filter != nil {
		c.filter, err = Compile(e.Filter, l)
	}
	return c, err
}

// rowNumber is row_number.
func rowNumber(p *partition, _ *windowCall, _ *callState) (value.Value, error) {
	return value.Int(int64(p.current) + 1), nil
}

// rank is rank.
func rank(p *partition, _ *windowCall, _ *callState) (value.Value, error) {
	start, _ := p.peers()
	return value.Int(int64(start) + 1), nil
}

// denseRank is dense_rank.
func denseRank(p *partition, _ *windowCall, _ *callState) (value.Value, error) {
	return value.Int(int64(p.group[p.current]) + 1), nil
}

// percentRank is percent_rank.
func percentRank(p *partition, _ *windowCall, _ *callState) (value.Value, error) {
	start, _ := p.peers()
	if p.rows.n <= 1 {
		return value.Float(0), nil
	}
	return value.Float(float64(start) / float64(p.rows.n-1)), nil
}

// cumeDist is cume_dist.
func cumeDist(p *partition, _ *windowCall, _ *callState) (value.Value, error) {
	_, end := p.peers()
	return value.Float(float64(end) / float64(p.rows.n)), nil
}

// ntileState is where ntile stands: the bucket of the last row, how many rows it
// has and may have, and how many buckets have one more.
type ntileState struct{ bucket, rows, size, larger int64 }

// ntile is ntile. The number of buckets is that of the first row that has one.
func ntile(p *partition, c *windowCall, call *callState) (value.Value, error) {
	s := &call.ntile
	if s.bucket == 0 {
		n, err := p.arg(c, 0, p.current)
		if err != nil || n.IsNull() {
			return value.Null, err
		}
		if n.Int() <= 0 {
			return value.Null, pgerr.New(pgerr.InvalidArgumentForNtileFunction, "argument of ntile must be greater than zero")
		}
		total := int64(p.rows.n)
		*s = ntileState{bucket: 1, size: total / n.Int(), larger: total % n.Int()}
		switch {
		case s.size == 0:
			s.size, s.larger = 1, 0
		case s.larger > 0:
			s.size++
		}
	}
	if s.rows++; s.rows > s.size {
		if s.larger != 0 && s.bucket == s.larger {
			s.larger = 0
			s.size--
		}
		s.bucket++
		s.rows = 1
	}
	return value.Int(s.bucket), nil
}

// neighbour is lead (1) and lag (-1).
func neighbour(sign int64) windowFunction {
	return func(p *partition, c *windowCall, _ *callState) (value.Value, error) {
		offset := int64(1)
		if len(c.args) > 1 {
			v, err := p.arg(c, 1, p.current)
			if err != nil || v.IsNull() {
				return value.Null, err
			}
			offset = v.Int()
		}
		at := int64(p.current) + sign*offset
		switch {
		case at >= 0 && at < int64(p.rows.n):
			return p.arg(c, 0, int(at))
		case len(c.args) > 2:
			return p.arg(c, 2, p.current)
		}
		return value.Null, nil
	}
}

// firstOf is first_value, or last_value.
func firstOf(last bool) windowFunction {
	return func(p *partition, c *windowCall, _ *callState) (value.Value, error) {
		return p.argOf(c, p.bounds.nth(0, last))
	}
}

// nthValue is nth_value.
func nthValue(p *partition, c *windowCall, _ *callState) (value.Value, error) {
	n, err := p.arg(c, 1, p.current)
	if err != nil || n.IsNull() {
		return value.Null, err
	}
	if n.Int() <= 0 {
		return value.Null, pgerr.New(pgerr.InvalidArgumentForNthValueFunction, "argument of nth_value must be greater than zero")
	}
	return p.argOf(c, p.bounds.nth(n.Int()-1, false))
}

// argOf evaluates the first argument for a row, NULL if there is no row.
func (p *partition) argOf(c *windowCall, row int) (value.Value, error) {
	if row < 0 {
		return value.Null, nil
	}
	return p.arg(c, 0, row)
}
