package exec

import (
	"context"
	"errors"
	"io"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// join joins two sources. The right one is kept in memory, hashed when the
// condition has equalities between the sides (and divided when it is too large,
// join_spill.go; without them it goes to a file then), except in a dependent join, whose right side is opened for each
// left row.
type join struct {
	kind        analyze.JoinKind
	left, right Node
	base        int // where the left side's columns stand in the query's row
	leftWidth   int
	rightWidth  int
	on          Eval // over left ++ right; nil holds always
	// hash holds the equalities; empty means nested loop.
	hash hashKeys
	// dependent is set when the right side refers to the left one.
	dependent bool
	// cond and rest are the conditions for EXPLAIN: the equalities that are hashed, and
	// the others.
	cond, rest Shown
}

// hashKeys are the two sides of a join's equalities.
type hashKeys struct {
	left, right []Eval // over the rows of their side
	types       keyer
	conds       []analyze.Expr
}

// Open implements Node.
func (n *join) Open(ctx context.Context, rt *Runtime, own *Frame) (Rows, error) {
	left, err := n.left.Open(ctx, rt, own)
	if err != nil {
		return nil, err
	}
	r := &joinRows{
		join: n, left: left, rt: rt, own: own, in: ownInput(ctx, rt, own),
		out: make(Row, n.leftWidth+n.rightWidth), keys: make(Row, len(n.hash.types)),
	}
	r.inner.acct.rt, r.inner.store, r.source = rt, newRowStore(rt), left
	r.divided.spill.rt = rt
	return r, nil
}

// joinRows is a running join.
type joinRows struct {
	*join
	source Rows // the left side
	left   Rows // the same, or one part of it
	rt     *Runtime
	own    *Frame
	in     *Input
	out    Row
	inner  innerSide

	started  bool // the right side has been read
	onLeft   bool // out holds a left row whose matches are being returned
	leftDone bool
	matched  bool  // the left row has found a match
	bucket   []int // right rows still to try for the left row
	drained  int   // right rows already looked at for the unmatched ones
	right    Rows  // of a dependent join
	keys     Row
	scratch  []byte
	divided  dividedJoin
}

// innerSide is the right side of a join. That of a hash join, or a part of it, is in
// memory.
type innerSide struct {
	rows    []Row    // of a hash join
	store   rowStore // of a nested loop
	matched []bool
	all     []int
	buckets map[string][]int
	acct    account
}

// len is the number of rows.
func (s *innerSide) len() int { return len(s.rows) + s.store.n }

// at is a row by its number.
func (s *innerSide) at(ctx context.Context, i int) (Row, error) {
	if s.rows != nil {
		return s.rows[i], nil
	}
	return s.store.at(ctx, i)
}

// Next implements Rows.
func (r *joinRows) Next(ctx context.Context) (Row, error) {
	if !r.started && !r.dependent {
		rows, err := r.join.right.Open(ctx, r.rt, r.own)
		if err != nil {
			return nil, err
		}
		if err := r.load(ctx, rows); err != nil {
			return nil, err
		}
	}
	r.started = true
	for {
		row, err := r.match(ctx)
		if !errors.Is(err, io.EOF) {
			return row, err
		}
		if err := r.nextPart(ctx); err != nil {
			return nil, err
		}
	}
}

// match returns the next row of the two sides, or of their current parts.
func (r *joinRows) match(ctx context.Context) (Row, error) {
	for !r.leftDone {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if !r.onLeft {
			if err := r.advance(ctx); err != nil {
				return nil, err
			}
			continue
		}
		ok, err := r.candidate(ctx)
		if err != nil {
			return nil, err
		}
		if ok {
			r.matched = true
			return r.out, nil
		}
		if r.onLeft {
			continue
		}
		if !r.matched && (r.kind == analyze.LeftJoin || r.kind == analyze.FullJoin) {
			clear(r.out[r.leftWidth:])
			return r.out, nil
		}
	}
	return r.unmatched(ctx)
}

// load reads the right side, or a part of it.
func (r *joinRows) load(ctx context.Context, rows Rows) error {
	s := &r.inner
	err := Drain(ctx, rows, func(row Row) error { return r.keepRight(ctx, row) })
	if err := errors.Join(err, rows.Close()); err != nil {
		return err
	}
	if r.divided.right != nil {
		return r.divideLeft(ctx)
	}
	s.matched = make([]bool, s.len())
	if len(r.hash.types) == 0 {
		s.all = make([]int, s.len())
		for i := range s.all {
			s.all[i] = i
		}
		return nil
	}
	err = r.hashInner(ctx)
	if err == nil || pgerr.From(err).Code != pgerr.OutOfMemory {
		return err
	}
	if err := r.divide(ctx, err); err != nil {
		return err
	}
	return r.divideLeft(ctx)
}

// hashInner builds the hash table over the right rows. Rows with a NULL key
// match nothing.
func (r *joinRows) hashInner(ctx context.Context) error {
	s := &r.inner
	s.buckets = make(map[string][]int, len(s.rows))
	in := ownInput(ctx, r.rt, r.own)
	for i, row := range s.rows {
		key, null, err := r.key(in.at(ctx, row), r.hash.right)
		if err != nil {
			return err
		}
		if null {
			continue
		}
		if err := s.acct.grow(int64(len(key)) + rowOverhead); err != nil {
			return err
		}
		s.buckets[string(key)] = append(s.buckets[string(key)], i)
	}
	return nil
}

// key evaluates the key of the row in holds.
func (r *joinRows) key(in *Input, exprs []Eval) (key []byte, null bool, err error) {
	if err := in.fill(r.keys, exprs); err != nil {
		return nil, false, err
	}
	for _, v := range r.keys {
		if v.IsNull() {
			return nil, true, nil
		}
	}
	r.scratch = r.hash.types.key(r.scratch[:0], r.keys)
	return r.scratch, false, nil
}

// advance moves to the next left row and finds what it may match.
func (r *joinRows) advance(ctx context.Context) error {
	row, err := r.left.Next(ctx)
	if errors.Is(err, io.EOF) {
		r.leftDone = true
		return nil
	}
	if err != nil {
		return err
	}
	copy(r.out, row)
	r.onLeft, r.matched = true, false
	switch {
	case r.dependent:
		return r.openRight(ctx)
	case len(r.hash.types) == 0:
		r.bucket = r.inner.all
		return nil
	}
	key, null, err := r.key(r.in.at(ctx, r.out[:r.leftWidth]), r.hash.left)
	if err != nil {
		return err
	}
	r.bucket = nil
	if !null {
		r.bucket = r.inner.buckets[string(key)]
	}
	return nil
}

// openRight opens the right side of a dependent join for the left row.
func (r *joinRows) openRight(ctx context.Context) error {
	frame := &Frame{Row: make(Row, r.base+r.leftWidth)}
	if r.own != nil {
		copy(frame.Row, r.own.Row)
		frame.Outer = r.own.Outer
	}
	copy(frame.Row[r.base:], r.out[:r.leftWidth])
	var err error
	r.right, err = r.join.right.Open(ctx, r.rt, frame)
	return err
}

// candidate tries the next right row; onLeft is cleared when there is none.
func (r *joinRows) candidate(ctx context.Context) (bool, error) {
	index := -1
	if r.dependent {
		row, err := r.right.Next(ctx)
		if errors.Is(err, io.EOF) {
			r.onLeft = false
			right := r.right
			r.right = nil
			return false, right.Close()
		}
		if err != nil {
			return false, err
		}
		copy(r.out[r.leftWidth:], row)
	} else {
		if len(r.bucket) == 0 {
			r.onLeft = false
			return false, nil
		}
		index, r.bucket = r.bucket[0], r.bucket[1:]
		row, err := r.inner.at(ctx, index)
		if err != nil {
			return false, err
		}
		copy(r.out[r.leftWidth:], row)
	}
	if r.on != nil {
		if ok, err := r.in.at(ctx, r.out).holds(r.on); err != nil || !ok {
			return false, err
		}
	}
	if index >= 0 {
		r.inner.matched[index] = true
	}
	return true, nil
}

// unmatched returns the right rows that nothing matched, for RIGHT and FULL.
func (r *joinRows) unmatched(ctx context.Context) (Row, error) {
	if r.kind != analyze.RightJoin && r.kind != analyze.FullJoin {
		return nil, io.EOF
	}
	for r.drained < r.inner.len() {
		i := r.drained
		r.drained++
		if !r.inner.matched[i] {
			row, err := r.inner.at(ctx, i)
			if err != nil {
				return nil, err
			}
			clear(r.out[:r.leftWidth])
			copy(r.out[r.leftWidth:], row)
			return r.out, nil
		}
	}
	return nil, io.EOF
}

// Close implements Rows.
func (r *joinRows) Close() error {
	err := r.inner.store.reset()
	r.inner.acct.release()
	r.inner = innerSide{}
	r.leftDone, r.started, r.drained = true, true, 0
	left, right := r.source, r.right
	r.source, r.left, r.right = nil, nil, nil
	r.divided.pending = nil
	return errors.Join(err, closeAll(left, right), r.divided.spill.close())
}

// equalities finds the conditions "left expression = right expression" among
// conds whose two sides can be compared by their keys, and returns the others.
func equalities(conds []analyze.Expr, left, right *Layout) (hashKeys, []analyze.Expr, error) {
	var keys hashKeys
	var rest []analyze.Expr
	for _, cond := range conds {
		a, b, ok := equality(cond, left, right)
		if !ok {
			rest = append(rest, cond)
			continue
		}
		l, err := Compile(a, left)
		if err != nil {
			return keys, nil, err
		}
		r, err := Compile(b, right)
		if err != nil {
			return keys, nil, err
		}
		keys.left, keys.right = append(keys.left, l), append(keys.right, r)
		keys.types, keys.conds = append(keys.types, a.Type().OID), append(keys.conds, cond)
	}
	return keys, rest, nil
}

// equality splits an equality into the operand over the left side and the one
// over the right side.
func equality(cond analyze.Expr, left, right *Layout) (a, b analyze.Expr, ok bool) {
	call, isCall := cond.(*analyze.Call)
	if !isCall || call.Operator != "=" || len(call.Args) != 2 {
		return nil, nil, false
	}
	a, b = call.Args[0], call.Args[1]
	if !left.covers(a) || !right.covers(b) {
		a, b = b, a
	}
	if !left.covers(a) || !right.covers(b) || !sameKey(a.Type(), b.Type()) {
		return nil, nil, false
	}
	return a, b, true
}

// sameKey reports whether values of two types that are equal have equal keys.
func sameKey(a, b analyze.TypeRef) bool {
	x, y := kindOf(a.OID), kindOf(b.OID)
	switch x {
	case value.KindJSON, value.KindArray, value.KindRecord, value.KindNull:
		return false
	}
	return x == y && (a.OID == b.OID || !isBPChar(a.OID) && !isBPChar(b.OID))
}
