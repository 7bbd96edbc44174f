package exec

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// Layout says where a query's columns stand in its rows: first the columns of
// its ranges in the order in which FROM names them, then, once it is grouped,
// the values of GROUP BY and of the aggregates and the number of the grouping set, then those of window functions. The columns keep their places
// when a query is grouped (they hold a row of the group then), so that a
// subquery's correlated references mean the same before and after.
type Layout struct {
	outer   *Layout
	query   *analyze.Query // for EXPLAIN
	from    *analyze.From  // in the order of the columns
	offsets []int          // by range; -1 for a range outside FROM
	width   int            // columns of all ranges
	groups  int            // number of GROUP BY values
	// aggregates counts the aggregates; behind them stands the number of the
	// grouping set, when there are any.
	aggregates   int
	groupingSets [][]int
	windows      []int // place of each window call's value
	sets         map[*analyze.Call]int
	build        *builder
}

// NewLayout returns the layout of q's rows inside the query that outer
// describes; outer is nil at the top.
func NewLayout(q *analyze.Query, outer *Layout) *Layout {
	l := &Layout{outer: outer, query: q, offsets: make([]int, len(q.Ranges)), groups: len(q.GroupBy)}
	l.aggregates, l.groupingSets = len(q.Aggregates), q.GroupingSets
	for i := range l.offsets {
		l.offsets[i] = -1
	}
	if q.From != nil {
		l.from = arrange(q)
		l.place(q, l.from)
	}
	if q.SetOp != analyze.NoSetOp {
		l.offsets, l.width = []int{0}, visible(q.Left)
	}
	if outer != nil {
		l.build = outer.build
	}
	return l
}

// RangesLayout returns the layout of rows that hold the ranges in their order:
// what DML evaluates its expressions over.
func RangesLayout(ranges []*analyze.Range, outer *Layout) *Layout {
	l := &Layout{outer: outer, query: &analyze.Query{Ranges: ranges}, offsets: make([]int, len(ranges))}
	for i, r := range ranges {
		l.offsets[i] = l.width
		l.width += len(r.Columns)
	}
	if outer != nil {
		l.build = outer.build
	}
	return l
}

// place gives the ranges below f their offsets, left to right.
func (l *Layout) place(q *analyze.Query, f *analyze.From) {
	if f.Join != nil {
		l.place(q, f.Join.Left)
		l.place(q, f.Join.Right)
		return
	}
	if f.Range < len(l.offsets) {
		l.offsets[f.Range] = l.width
		l.width += len(q.Ranges[f.Range].Columns)
	}
}

// outputWidth is the width of the rows that q's targets are computed over.
func (l *Layout) outputWidth(q *analyze.Query) int {
	if !q.Grouped || q.SetOp != analyze.NoSetOp {
		return l.width
	}
	width := l.width + len(q.GroupBy) + len(q.Aggregates)
	if q.GroupingSets != nil {
		width++
	}
	return width
}

// placeWindows gives the window calls their places, window by window in the
// order in which they are computed: behind what they are computed over.
func (l *Layout) placeWindows(q *analyze.Query, order []int) {
	l.windows = make([]int, len(q.WindowCalls))
	at := l.outputWidth(q)
	for _, w := range order {
		for i, call := range q.WindowCalls {
			if call.Window == w {
				l.windows[i] = at
				at++
			}
		}
	}
}

// below returns the layout of the rows of a part of FROM: columns of other
// ranges of the query are not there. base is where the part starts in l.
func (l *Layout) below(q *analyze.Query, f *analyze.From) (part *Layout, base int) {
	part = &Layout{outer: l.outer, query: l.query, offsets: make([]int, len(l.offsets)), build: l.build}
	for i := range part.offsets {
		part.offsets[i] = -1
	}
	part.place(q, f)
	for f.Join != nil {
		f = f.Join.Left
	}
	return part, l.offsets[f.Range]
}

// find returns how many enclosing rows to go up for c, and its place there.
func (l *Layout) find(c *analyze.Column) (depth, index int, err error) {
	at := l
	for range c.Level {
		if at = at.outer; at == nil {
			return 0, 0, internal("column %s refers to a query that does not enclose it", c.Name)
		}
	}
	if c.Range >= len(at.offsets) || at.offsets[c.Range] < 0 || c.Index >= at.width {
		return 0, 0, internal("column %s is not in the row", c.Name)
	}
	return c.Level, at.offsets[c.Range] + c.Index, nil
}

// visible counts the columns a query returns.
func visible(q *analyze.Query) int {
	if q == nil {
		return 0
	}
	n := 0
	for _, t := range q.Targets {
		if !t.Junk {
			n++
		}
	}
	return n
}

// internal returns the error for a tree that breaks the analyser's contract.
func internal(format string, args ...any) error {
	return pgerr.New(pgerr.InternalError, format, args...)
}
