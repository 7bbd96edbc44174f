package exec

import (
	"context"
	"errors"
	"io"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Aggregates with DISTINCT, with ORDER BY or of ordered sets have their input collected
// until their group is whole, and so have, where there are groups, those whose state
// keeps what it is given. When the memory is used up, what is collected goes to sorters,
// one for each aggregate, which order it by the number of its group first: the groups
// are then finished one after the other as they come out of them.

// collector is the input of one aggregate, of all groups, once it is in files.
type collector struct {
	sorter  *sorter
	sorted  bool
	ahead   Row // the row that was read last and belongs to a later group
	scratch Row
}

// collects reports whether the input of an aggregate is collected.
func (g *grouping) collects(a *aggregate) bool {
	return a.sort != nil || a.keeps && len(g.by) > 0
}

// collecting reports whether the input of an aggregate is collected.
func (g *grouping) collecting() bool {
	for i := range g.aggregates {
		if g.collects(&g.aggregates[i]) {
			return true
		}
	}
	return false
}

// collect keeps one row of aggregate i's input.
func (g *grouping) collect(i int, s *groupState, args Row) error {
	if g.collectors == nil {
		size := sizeOfRow(args)
		err := g.acct.grow(size)
		if err == nil {
			state := &s.states[i]
			state.rows, state.bytes = append(state.rows, cloneRow(args)), state.bytes+size
			return nil
		}
		if !outOfMemory(err) || !g.acct.worthSpilling() {
			return err
		}
		if err := g.spillCollected(); err != nil {
			return err
		}
	}
	return g.collectors[i].add(g.in.ctx, s.index, args)
}

// spillCollected moves what is collected to sorters.
func (g *grouping) spillCollected() error {
	g.collectors = make([]*collector, len(g.aggregates))
	for i := range g.aggregates {
		if a := &g.aggregates[i]; g.collects(a) {
			g.collectors[i] = newCollector(g.in.rt, a)
		}
	}
	for _, s := range g.list {
		for i, c := range g.collectors {
			if c == nil {
				continue
			}
			rows := s.states[i].rows
			s.states[i].rows = nil
			for _, row := range rows {
				if err := errors.Join(g.acct.grow(-sizeOfRow(row)), c.add(g.in.ctx, s.index, row)); err != nil {
					return err
				}
			}
			s.states[i].bytes = 0
		}
	}
	return nil
}

// dropCollected gives the files back.
func (g *grouping) dropCollected() error {
	var errs []error
	for _, c := range g.collectors {
		if c != nil {
			errs = append(errs, c.sorter.Close())
		}
	}
	g.collectors = nil
	return errors.Join(errs...)
}

// newCollector makes a sorter for the input of an aggregate.
func newCollector(rt *Runtime, a *aggregate) *collector {
	order := &ordering{keys: []orderKey{{column: 0, oid: pgtype.Int8OID}}}
	if a.sort != nil {
		for _, k := range a.sort.keys {
			k.column++
			order.keys = append(order.keys, k)
		}
	}
	return &collector{sorter: &sorter{
		source: &bufferRows{}, order: order, bound: -1, acct: account{rt: rt}, spill: spill{rt: rt},
	}}
}

// add keeps a row of a group.
func (c *collector) add(ctx context.Context, group int, row Row) error {
	c.scratch = append(append(c.scratch[:0], value.Int(int64(group))), row...)
	return c.sorter.add(ctx, c.scratch)
}

// next returns the next row of a group, io.EOF when it has no more.
func (c *collector) next(ctx context.Context, group int) (Row, error) {
	if !c.sorted {
		c.sorted = true
		if err := c.sorter.finish(); err != nil {
			return nil, err
		}
	}
	for {
		row := c.ahead
		if c.ahead = nil; row == nil {
			var err error
			if row, err = c.sorter.result.Next(ctx); err != nil {
				return nil, err
			}
		}
		switch n := row[0].Int(); {
		case n == int64(group):
			return row[1:], nil
		case n > int64(group):
			c.ahead = row
			return nil, io.EOF
		}
	}
}

// collected calls f with the input of aggregate i of a group, in its order.
func (g *grouping) collected(i int, s *groupState, f func(Row) error) error {
	a, state := &g.aggregates[i], &s.states[i]
	if g.collectors != nil && len(state.rows) == 0 {
		c := g.collectors[i]
		for {
			row, err := c.next(g.in.ctx, s.index)
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err = errors.Join(err); err == nil {
				err = f(row)
			}
			if err != nil {
				return err
			}
		}
	}
	rows := state.rows
	state.rows = nil
	if a.sort != nil {
		a.sort.sort(rows)
	}
	for n, row := range rows {
		if err := g.acct.grow(-sizeOfRow(row)); err != nil {
			return err
		}
		if err := f(row); err != nil {
			return err
		}
		rows[n] = nil
	}
	return nil
}

// finish feeds collected input, if any, and returns the value of aggregate i of a group.
func (g *grouping) finish(i int, s *groupState) (value.Value, error) {
	a, state := &g.aggregates[i], s.states[i].state
	if a.ordered != nil {
		return g.finishOrdered(i, s)
	}
	if g.collects(a) {
		var last, key []byte
		first := true
		err := g.collected(i, s, func(row Row) error {
			args := row[:len(a.args)]
			if a.distinct {
				key = a.argTypes.key(key[:0], args)
				if !first && string(key) == string(last) {
					return nil
				}
				last, first = append(last[:0], key...), false
			}
			return g.feed(a, &g.value, state, args)
		})
		if err != nil {
			return value.Null, err
		}
	}
	v, err := state.Result(g.in.rt.Env)
	g.value.release() // it is its reader's now
	return v, err
}

// finishOrdered returns the value of an ordered-set aggregate.
func (g *grouping) finishOrdered(i int, s *groupState) (value.Value, error) {
	a := &g.aggregates[i]
	store := newRowStore(g.in.rt)
	if err := g.collected(i, s, store.add); err != nil {
		return value.Null, errors.Join(err, store.reset())
	}
	direct := make([]value.Value, len(a.direct))
	if err := g.in.fill(direct, a.direct); err != nil {
		return value.Null, errors.Join(err, store.reset())
	}
	v, err := a.ordered(orderedInput{ctx: g.in.ctx, rows: &store, direct: direct, order: a.sort})
	return v.Clone(), errors.Join(err, store.reset())
}

// resultTooLarge is the error of an aggregate whose value does not fit into the memory
// that is left: no file helps there.
func resultTooLarge(cause error, name string) error {
	e := *pgerr.From(cause)
	e.Detail = "The value of " + name + " is one that must be in memory as a whole. " + e.Detail
	return &e
}
