package exec

import (
	"context"
	"errors"
	"io"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// windows builds the windows of a query on top of each other, those with more
// keys first: a later one often finds its rows sorted already.
func (b *builder) windows(q *analyze.Query, l *Layout, source Node) (Node, error) {
	order := make([]int, len(q.Windows))
	for i := range order {
		order[i] = i
	}
	keys := func(i int) int { return len(q.Windows[i].PartitionBy) + len(q.Windows[i].OrderBy) }
	slices.SortStableFunc(order, func(x, y int) int { return keys(y) - keys(x) })
	l.placeWindows(q, order)
	width := l.outputWidth(q)
	for _, i := range order {
		n, err := newWindow(q, i, l, width)
		if err != nil {
			return nil, err
		}
		source = n.over(source)
		width += len(n.calls)
	}
	return source, nil
}

// window computes the calls of one window. The rows of its source are width
// columns and then the partition and order keys, and sorted by the keys; those
// it yields are the columns and then the values of the calls.
type window struct {
	source    Node
	width     int
	keys      []Eval
	sort      *ordering // by all keys
	partition *ordering // the keys of PARTITION BY
	peers     *ordering // the keys of ORDER BY
	frame     frame
	calls     []windowCall
	shown     Shown // the keys
}

// windowCall is one compiled call.
type windowCall struct {
	fn       *analyze.Function
	args     []Eval
	filter   Eval // nil is none
	function windowFunction
}

// newWindow compiles window i of q over rows of the given width.
func newWindow(q *analyze.Query, i int, l *Layout, width int) (*window, error) {
	w := q.Windows[i]
	n := &window{width: width, sort: &ordering{}, partition: &ordering{}, peers: &ordering{}}
	add := func(k analyze.SortKey, to *ordering) error {
		ev, err := Compile(k.Expr, l)
		to.add(width+len(n.keys), k)
		n.sort.add(width+len(n.keys), k)
		n.keys = append(n.keys, ev)
		return err
	}
	for _, e := range w.PartitionBy {
		if err := add(analyze.SortKey{Expr: e}, n.partition); err != nil {
			return nil, err
		}
	}
	for _, k := range w.OrderBy {
		if err := add(k, n.peers); err != nil {
			return nil, err
		}
	}
	for _, e := range w.PartitionBy {
		n.shown.Keys = append(n.shown.Keys, analyze.SortKey{Expr: e})
	}
	n.shown = l.sortKeys(append(n.shown.Keys, w.OrderBy...))
	var err error
	if n.frame, err = compileFrame(w, l); err != nil {
		return nil, err
	}
	for _, call := range q.WindowCalls {
		if call.Window != i {
			continue
		}
		c, err := compileWindowCall(call, l)
		if err != nil {
			return nil, err
		}
		n.calls = append(n.calls, c)
	}
	return n, nil
}

// over puts the window on a source: its keys are added to the rows, and the rows
// sorted by them.
func (n *window) over(source Node) Node {
	n.source = source
	if len(n.keys) > 0 {
		n.source = &sortNode{source: &extend{source, n.width, n.keys}, order: n.sort, shown: n.shown}
	}
	return n
}

// extend adds values to each row.
type extend struct {
	source Node
	width  int
	exprs  []Eval
}

// Open implements Node.
func (n *extend) Open(ctx context.Context, rt *Runtime, own *Frame) (Rows, error) {
	source, err := n.source.Open(ctx, rt, own)
	if err != nil {
		return nil, err
	}
	return &extendRows{Rows: source, extend: n, in: ownInput(ctx, rt, own), out: make(Row, n.width+len(n.exprs))}, nil
}

// extendRows is a running extend.
type extendRows struct {
	Rows
	*extend
	in  *Input
	out Row
}

// Next implements Rows.
func (r *extendRows) Next(ctx context.Context) (Row, error) {
	row, err := r.Rows.Next(ctx)
	if err != nil {
		return nil, err
	}
	copy(r.out[:r.width], row)
	return r.out, r.in.at(ctx, row).fill(r.out[r.width:], r.exprs)
}

// Open implements Node.
func (n *window) Open(ctx context.Context, rt *Runtime, own *Frame) (Rows, error) {
	source, err := n.source.Open(ctx, rt, own)
	if err != nil {
		return nil, err
	}
	return &windowRows{window: n, source: source, part: partition{in: ownInput(ctx, rt, own), acct: account{rt: rt}, rows: newRowStore(rt)}}, nil
}

// windowRows is a running window: it keeps one partition at a time.
type windowRows struct {
	*window
	source  Rows
	part    partition
	next    Row // the first row of the next partition
	started bool
	ended   bool
	out     Row
}

// partition is the rows that a window function sees.
type partition struct {
	in      *Input
	acct    account
	rows    rowStore
	first   Row // of the rows
	last    Row
	group   []int // by row: the index of its peer group
	starts  []int // by peer group: its first row; one more entry ends the last group
	current int
	bounds  frameBounds
	calls   []callState
}

// callState is what a call keeps while the rows of a partition are computed.
type callState struct {
	aggregate windowAggregate
	ntile     ntileState
}

// Next implements Rows.
func (r *windowRows) Next(ctx context.Context) (Row, error) {
	if err := r.start(ctx); err != nil {
		return nil, err
	}
	p := &r.part
	if p.current++; p.current >= p.rows.n {
		if err := r.load(ctx); err != nil {
			return nil, err
		}
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	row, err := p.rows.at(ctx, p.current)
	if err != nil {
		return nil, err
	}
	p.in.at(ctx, row)
	copy(r.out, row[:r.width])
	if err := r.frame.move(p); err != nil {
		return nil, err
	}
	for i := range r.calls {
		v, err := r.calls[i].function(p, &r.calls[i], &p.calls[i])
		if err != nil {
			return nil, err
		}
		r.out[r.width+i] = v
	}
	return r.out, nil
}

// start computes the offsets of the frame and reads the first row.
func (r *windowRows) start(ctx context.Context) error {
	if r.started {
		return nil
	}
	r.started = true
	r.part.in.ctx = ctx
	r.out = make(Row, r.width+len(r.calls))
	var err error
	if r.part.bounds.offsets, err = r.frame.offsets(r.part.in); err != nil {
		return err
	}
	return r.read(ctx)
}

// read fetches the row behind the current partition.
func (r *windowRows) read(ctx context.Context) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	row, err := r.source.Next(ctx)
	if errors.Is(err, io.EOF) {
		r.next, r.ended = nil, true
		return nil
	}
	r.next = row
	return err
}

// load reads the next partition, io.EOF if there is none.
func (r *windowRows) load(ctx context.Context) error {
	p := &r.part
	p.acct.release()
	if err := p.rows.reset(); err != nil {
		return err
	}
	p.first, p.group, p.starts, p.current = nil, p.group[:0], p.starts[:0], 0
	if r.ended {
		return io.EOF
	}
	for !r.ended && (p.rows.n == 0 || r.partition.compare(p.first, r.next) == 0) {
		if err := p.keep(r.next, r.peers); err != nil {
			return err
		}
		p.group = append(p.group, len(p.starts)-1)
		if err := r.read(ctx); err != nil {
			return err
		}
	}
	p.starts = append(p.starts, p.rows.n)
	p.bounds = frameBounds{offsets: p.bounds.offsets}
	p.calls = make([]callState, len(r.calls))
	return nil
}

// keep adds a row, and notes where it begins a group of peers.
func (p *partition) keep(row Row, peers *ordering) error {
	if err := p.rows.makeRoom(&p.acct, 16); err != nil {
		return err
	}
	n := p.rows.n
	if err := p.rows.add(row); err != nil {
		return err
	}
	if n == 0 || peers.compare(p.last, row) != 0 {
		p.starts = append(p.starts, n)
	}
	p.last = cloneRow(row)
	if n == 0 {
		p.first = p.last
	}
	return nil
}

// Close implements Rows.
func (r *windowRows) Close() error {
	r.part.acct.release()
	r.ended, r.started = true, true
	r.part.first, r.part.last, r.part.current = nil, nil, 0
	return errors.Join(r.part.rows.reset(), r.source.Close())
}

// arg evaluates an argument of a call for a row of the partition.
func (p *partition) arg(c *windowCall, i, row int) (value.Value, error) {
	at, err := p.rows.at(p.in.ctx, row)
	if err != nil {
		return value.Null, err
	}
	saved := p.in.Row
	p.in.Row = at
	v, err := c.args[i](p.in)
	p.in.Row = saved
	return v, err
}

// peers returns the rows that sort equal to the current one.
func (p *partition) peers() (start, end int) {
	g := p.group[p.current]
	return p.starts[g], p.starts[g+1]
}
