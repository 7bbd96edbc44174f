package exec

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// windowAggregate is an aggregate over the rows [start, end) of a partition. As
// the frame moves on, rows are added, and taken away again where the aggregate
// can do that; otherwise it starts over.
type windowAggregate struct {
	state      analyze.AggState
	start, end int
	size       int64
	// value is the result for the rows it has, valid if fresh is set.
	value value.Value
	fresh bool
}

// Remover is implemented by aggregate states that can forget a row they were
// given, so that moving frames need not be added up again for each row.
type Remover interface {
	// Remove takes one row away again; ok is false when that cannot be done.
	Remove(env *analyze.Env, args []value.Value) (ok bool, err error)
}

// aggregateOver computes an aggregate over the current frame.
func aggregateOver(p *partition, c *windowCall, call *callState) (value.Value, error) {
	s := &call.aggregate
	b := &p.bounds
	if b.segments[0] != [2]int{b.start, b.end} {
		return s.overSegments(p, c)
	}
	if err := s.dropBefore(p, c, b.start); err != nil {
		return value.Null, err
	}
	if s.state == nil || s.start != b.start || s.end > b.end {
		if err := s.restart(p, c, b.start); err != nil {
			return value.Null, err
		}
	}
	for ; s.end < b.end; s.end++ {
		if err := s.add(p, c, s.end); err != nil {
			return value.Null, err
		}
	}
	return s.result(p)
}

// overSegments computes the aggregate over a frame with excluded rows, which
// has little in common with the one before.
func (s *windowAggregate) overSegments(p *partition, c *windowCall) (value.Value, error) {
	if err := s.restart(p, c, 0); err != nil {
		return value.Null, err
	}
	for _, segment := range p.bounds.segments {
		for row := segment[0]; row < segment[1]; row++ {
			if err := s.add(p, c, row); err != nil {
				return value.Null, err
			}
		}
	}
	v, err := s.result(p)
	s.state = nil
	return v, err
}

// restart begins an empty state at a row.
func (s *windowAggregate) restart(p *partition, c *windowCall, start int) error {
	err := p.acct.grow(-s.size)
	*s = windowAggregate{state: c.fn.NewState(), start: start, end: start}
	return err
}

// result returns the value for the rows added so far.
func (s *windowAggregate) result(p *partition) (value.Value, error) {
	if s.fresh {
		return s.value, nil
	}
	v, err := s.state.Result(p.in.rt.Env)
	s.value, s.fresh = v, err == nil
	return v, err
}

// add gives a row to the aggregate.
func (s *windowAggregate) add(p *partition, c *windowCall, row int) error {
	s.fresh = false
	return p.withArgs(c, row, func(args []value.Value) error {
		sized, ok := s.state.(Sizer)
		if !ok {
			return s.state.Add(p.in.rt.Env, args)
		}
		if err := s.state.Add(p.in.rt.Env, args); err != nil {
			return err
		}
		grown := sized.Size() - s.size
		s.size = sized.Size()
		return p.rows.makeRoom(&p.acct, grown)
	})
}

// dropBefore takes away the rows before the frame's new start, if the aggregate
// can do that and not all of them go.
func (s *windowAggregate) dropBefore(p *partition, c *windowCall, start int) error {
	remover, ok := s.state.(Remover)
	if !ok || start >= s.end {
		return nil
	}
	for s.start < start {
		removed := true
		err := p.withArgs(c, s.start, func(args []value.Value) (err error) {
			removed, err = remover.Remove(p.in.rt.Env, args)
			return err
		})
		if err != nil || !removed {
			s.state = nil
			return err
		}
		s.fresh = false
		s.start++
	}
	return nil
}

// withArgs calls f with the arguments of a call for a row, unless the row does
// not count: it is filtered out, or an argument is NULL.
func (p *partition) withArgs(c *windowCall, row int, f func(args []value.Value) error) error {
	if p.in.ctx.Err() != nil {
		return context.Cause(p.in.ctx)
	}
	at, err := p.rows.at(p.in.ctx, row)
	if err != nil {
		return err
	}
	saved := p.in.Row
	p.in.Row = at
	defer func() { p.in.Row = saved }()
	if c.filter != nil {
		if ok, err := p.in.holds(c.filter); err != nil || !ok {
			return err
		}
	}
	args := p.in.push(len(c.args))
	defer p.in.pop(len(args))
	if err := p.in.fill(args, c.args); err != nil {
		return err
	}
	if !c.fn.NotStrict && hasNull(args) {
		return nil
	}
	return f(args)
}
