package exec

import (
	"context"
	"errors"
	"io"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
)

// withItem is a compiled WITH item. Its rows are computed at most once for
// each time the declaring query is opened, as far as they are asked for.
type withItem struct {
	name string
	// top is set when the item belongs to the outermost query, whose items live
	// as long as the execution.
	top bool
	// plain is the item's query; start and step are the two arms of a
	// recursive one.
	plain       Node
	start, step Node
	// inner are the WITH items of a recursive one, which both arms see.
	inner    []*withItem
	distinct bool // recursive UNION without ALL
	types    keyer
}

// with opens the WITH items of a query around it.
type with struct {
	source Node
	items  []*withItem
}

// Open implements Node.
func (n *with) Open(ctx context.Context, rt *Runtime, own *Frame) (Rows, error) {
	r := &withRows{stores: openItems(rt, own, n.items)}
	source, err := n.source.Open(ctx, rt, own)
	if err != nil {
		return nil, errors.Join(err, closeItems(r.stores))
	}
	r.Rows = source
	return r, nil
}

// openItems makes WITH items known to an execution; their rows are computed when they
// are asked for.
func openItems(rt *Runtime, own *Frame, items []*withItem) []*withStore {
	if rt.run.withs == nil {
		rt.run.withs = map[*withItem]*withStore{}
	}
	var stores []*withStore
	for _, item := range items {
		store := &withStore{item: item, rt: rt, own: own, rows: newRowStore(rt)}
		rt.run.withs[item] = store
		stores = append(stores, store)
	}
	return stores
}

// withRows reads a query with WITH items.
type withRows struct {
	Rows
	stores []*withStore
}

// Close implements Rows.
func (r *withRows) Close() error {
	err := errors.Join(r.Rows.Close(), closeItems(r.stores))
	r.stores = nil
	return err
}

// closeItems forgets the items' rows.
func closeItems(stores []*withStore) error {
	var errs []error
	for _, s := range stores {
		if s.rt.run.withs[s.item] == s {
			delete(s.rt.run.withs, s.item)
		}
		errs = append(errs, s.close())
	}
	return errors.Join(errs...)
}

// withStore holds the rows of a WITH item that have been read so far.
type withStore struct {
	item   *withItem
	rt     *Runtime
	own    *Frame
	source Rows
	opened bool
	done   bool
	rows   rowStore
	// from and to are what a recursive item's own name stands for while its step
	// runs: the rows that the previous round added.
	from, to int
	seen     keySet
	inner    []*withStore
}

// fetch makes row i available; io.EOF when there are not so many.
func (s *withStore) fetch(ctx context.Context, i int) (Row, error) {
	for i >= s.rows.n {
		if s.done {
			return nil, io.EOF
		}
		if err := s.more(ctx); err != nil {
			return nil, err
		}
	}
	return s.rows.at(ctx, i)
}

// more reads one row of a plain item, or one round of a recursive one.
func (s *withStore) more(ctx context.Context) error {
	if s.item.start != nil {
		return s.round(ctx)
	}
	if !s.opened {
		s.opened = true
		source, err := s.item.plain.Open(ctx, s.rt, s.own)
		if err != nil {
			return err
		}
		s.source = source
	}
	row, err := s.source.Next(ctx)
	if errors.Is(err, io.EOF) {
		s.done = true
		return nil
	}
	if err != nil {
		return err
	}
	return s.rows.add(row)
}

// round runs the start of a recursive item, then its step over what the round
// before added, until a round adds nothing.
func (s *withStore) round(ctx context.Context) error {
	node := s.item.step
	if !s.opened {
		s.opened, s.seen.acct.rt = true, s.rt
		s.inner = openItems(s.rt, &Frame{Outer: s.own}, s.item.inner)
		node = s.item.start
	}
	rows, err := node.Open(ctx, s.rt, s.own)
	if err != nil {
		return err
	}
	before := s.rows.n
	err = Drain(ctx, rows, func(r Row) error { return s.append(ctx, r) })
	if err := errors.Join(err, rows.Close()); err != nil {
		return err
	}
	s.from, s.to = before, s.rows.n
	s.done = s.from == s.to
	return nil
}

// append adds a row of the current round.
func (s *withStore) append(ctx context.Context, r Row) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if s.item.distinct {
		s.seen.scratch = s.item.types.key(s.seen.scratch[:0], r)
		if fresh, err := s.seen.enter(); err != nil || !fresh {
			return err
		}
	}
	return s.rows.add(r)
}

// close releases the item.
func (s *withStore) close() error {
	s.seen.release()
	s.from, s.to = 0, 0
	source, inner := s.source, s.inner
	s.source, s.inner = nil, nil
	return errors.Join(closeAll(source), closeItems(inner), s.rows.reset())
}

// withScan reads a WITH item by its name.
type withScan struct {
	item *withItem
	// self is set inside a recursive item's own step.
	self bool
}

// Open implements Node.
func (n *withScan) Open(_ context.Context, rt *Runtime, _ *Frame) (Rows, error) {
	store := rt.run.withs[n.item]
	if store == nil {
		return nil, internal("WITH item %s is not open", n.item.name)
	}
	if n.self {
		return store.rows.read(store.from, store.to), nil
	}
	return &withScanRows{store: store}, nil
}

// withScanRows is a running withScan.
type withScanRows struct {
	store *withStore
	next  int
}

// Next implements Rows.
func (r *withScanRows) Next(ctx context.Context) (Row, error) {
	row, err := r.store.fetch(ctx, r.next)
	if err != nil {
		return nil, err
	}
	r.next++
	return row, nil
}

// Close implements Rows.
func (r *withScanRows) Close() error { return nil }

// compileWith compiles the WITH items of q in order; each sees those before it.
func (b *builder) compileWith(q *analyze.Query, l *Layout) ([]*withItem, error) {
	var items []*withItem
	for _, cte := range q.With {
		item := &withItem{name: cte.Name, top: l.outer == nil}
		for _, t := range columnTypes(cte.Query) {
			item.types = append(item.types, t.OID)
		}
		if err := b.compileItem(item, cte, l); err != nil {
			return nil, err
		}
		b.withs[cte.Query] = item
		items = append(items, item)
	}
	return items, nil
}

// compileItem compiles one WITH item; a recursive one refers to itself in the
// right arm of its union.
func (b *builder) compileItem(item *withItem, cte analyze.CTE, l *Layout) (err error) {
	q := cte.Query
	if !cte.Recursive || q.SetOp != analyze.Union || q.Left == nil {
		item.plain, err = b.query(q, l)
		return err
	}
	item.distinct = !q.All
	inner := NewLayout(q, l)
	inner.build = b
	if item.inner, err = b.compileWith(q, inner); err != nil {
		return err
	}
	start, err := b.query(q.Left, inner)
	if err != nil {
		return err
	}
	item.start = &scope{body: start}
	b.withs[q], b.self[q] = item, true
	defer delete(b.self, q)
	step, err := b.query(q.Right, inner)
	item.step = &scope{body: step}
	return err
}
