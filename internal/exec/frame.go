package exec

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// frame is the compiled frame of a window.
type frame struct {
	mode       pgsql.FrameMode
	start, end pgsql.FrameBoundKind
	exclusion  pgsql.FrameExclusion
	// exprs are the offsets of the two bounds, nil where there is none.
	exprs [2]Eval
	// order is the one ORDER BY column of RANGE with offsets, the last of a row's
	// columns, and inRange its comparison.
	order   orderKey
	inRange inRange
}

// compileFrame compiles a frame.
func compileFrame(w *analyze.Window, l *Layout) (frame, error) {
	f := frame{mode: w.Mode, start: w.Start.Kind, end: w.End.Kind, exclusion: w.Exclusion}
	for i, e := range []analyze.Expr{w.Start.Offset, w.End.Offset} {
		if e == nil {
			continue
		}
		ev, err := Compile(e, l)
		if err != nil {
			return f, err
		}
		f.exprs[i] = ev
		if w.Mode == pgsql.FrameRange {
			k := w.OrderBy[0]
			f.order = orderKey{oid: k.Expr.Type().OID, desc: k.Desc, nullsFirst: k.NullsFirst}
			f.inRange = inRangeFor(f.order.oid)
		}
	}
	return f, nil
}

// frameBounds is where the frame of the current row lies. Rows are excluded from
// [start, end) by parts: what is left are its segments.
type frameBounds struct {
	offsets    [2]value.Value
	start, end int
	tail       int // end as it was found, which may lie before start
	segments   [3][2]int
}

// offsets computes the two offsets, once for all partitions.
func (f *frame) offsets(in *Input) (out [2]value.Value, err error) {
	for i, name := range []string{"starting", "ending"} {
		if f.exprs[i] == nil {
			continue
		}
		if out[i], err = f.exprs[i](in); err != nil {
			return out, err
		}
		if out[i].IsNull() {
			return out, pgerr.New(pgerr.NullValueNotAllowed, "frame %s offset must not be null", name)
		}
		if f.mode != pgsql.FrameRange && out[i].Int() < 0 {
			return out, pgerr.New(pgerr.InvalidPrecedingOrFollowingSize, "frame %s offset must not be negative", name)
		}
	}
	return out, nil
}

// move finds the frame of the current row. Both ends only move forward while
// the rows of a partition are passed.
func (f *frame) move(p *partition) error {
	b := &p.bounds
	start, err := f.bound(p, f.start, 0, b.start)
	if err != nil {
		return err
	}
	if b.tail, err = f.bound(p, f.end, 1, b.tail); err != nil {
		return err
	}
	b.start, b.end = start, max(b.tail, start)
	f.exclude(p)
	return nil
}

// bound finds one end of the frame: for the start (which 0) the first row in it,
// for the end (which 1) the first row behind it. before is the last answer.
func (f *frame) bound(p *partition, kind pgsql.FrameBoundKind, which, before int) (int, error) {
	switch kind {
	case pgsql.UnboundedPreceding:
		return 0, nil
	case pgsql.UnboundedFollowing:
		return p.rows.n, nil
	case pgsql.CurrentRow:
		if f.mode == pgsql.FrameRows {
			return p.current + which, nil
		}
		start, end := p.peers()
		return []int{start, end}[which], nil
	}
	preceding := kind == pgsql.OffsetPreceding
	switch f.mode {
	case pgsql.FrameRows:
		return shiftWithin(p.current, p.bounds.offsets[which].Int(), preceding, p.rows.n, which), nil
	case pgsql.FrameGroups:
		groups := len(p.starts) - 1
		return p.starts[shiftWithin(p.group[p.current], p.bounds.offsets[which].Int(), preceding, groups, which)], nil
	}
	return f.rangeBound(p, preceding, which, before)
}

// shiftWithin moves a position by an offset, one further for the end of a
// frame, and keeps it within [0, n].
func shiftWithin(at int, offset int64, back bool, n, which int) int {
	offset = min(offset, int64(n)+1)
	if back {
		offset = -offset
	}
	return int(min(max(int64(at)+offset+int64(which), 0), int64(n)))
}

// rangeBound finds an end of a frame by the values of the ORDER BY column, from
// where it was for the row before.
func (f *frame) rangeBound(p *partition, preceding bool, which, before int) (int, error) {
	key := len(p.first) - 1
	current, err := p.rows.at(p.in.ctx, p.current)
	if err != nil {
		return 0, err
	}
	base := current[key]
	sub, less := preceding, which == 1
	if f.order.desc {
		sub, less = !sub, !less
	}
	at := before
	for ; at < p.rows.n; at++ {
		row, err := p.rows.at(p.in.ctx, at)
		if err != nil {
			return 0, err
		}
		v := row[key]
		if v.IsNull() || base.IsNull() {
			if f.nullStops(v.IsNull(), base.IsNull(), which) {
				break
			}
			continue
		}
		ok, err := f.inRange(p.in.rt.Env, v, base, rangeOffset{p.bounds.offsets[which], sub, less})
		if err != nil {
			return 0, err
		}
		if ok == (which == 0) {
			break
		}
	}
	return at, nil
}

// nullStops reports whether a search for an end of a frame stops at a row, when
// its value or that of the current row is NULL: NULLs are peers of each other and
// beyond the reach of every offset.
func (f *frame) nullStops(null, baseNull bool, which int) bool {
	switch {
	case which == 0 && f.order.nullsFirst:
		return !null || baseNull
	case which == 0:
		return null || !baseNull
	case f.order.nullsFirst:
		return !null
	}
	return !baseNull
}

// exclude cuts the frame into the segments that EXCLUDE leaves.
func (f *frame) exclude(p *partition) {
	b := &p.bounds
	b.segments = [3][2]int{{b.start, b.end}}
	if f.exclusion == pgsql.ExcludeNoOthers {
		return
	}
	start, end := p.current, p.current+1
	if f.exclusion != pgsql.ExcludeCurrentRow {
		start, end = p.peers()
	}
	b.segments[0] = [2]int{b.start, min(b.end, start)}
	if f.exclusion == pgsql.ExcludeTies && b.start <= p.current && p.current < b.end {
		b.segments[1] = [2]int{p.current, p.current + 1}
	}
	b.segments[2] = [2]int{max(b.start, end), b.end}
}

// nth returns the row that is n-th of the frame, counted from 0, from its end
// if last is set; -1 if there is none.
func (b *frameBounds) nth(n int64, last bool) int {
	for i := range b.segments {
		s := b.segments[i]
		if last {
			s = b.segments[len(b.segments)-1-i]
		}
		size := int64(s[1] - s[0])
		switch {
		case size <= 0:
		case n >= size:
			n -= size
		case last:
			return s[1] - 1 - int(n)
		default:
			return s[0] + int(n)
		}
	}
	return -1
}
