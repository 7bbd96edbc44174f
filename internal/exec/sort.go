package exec

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"math"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// orderKey is one column that rows are sorted by.
type orderKey struct {
	column     int
	oid        pgtype.OID
	desc       bool
	nullsFirst bool
}

// ordering sorts rows by some of their columns.
type ordering struct{ keys []orderKey }

// add appends the key of an ORDER BY item whose values stand in column.
func (o *ordering) add(column int, k analyze.SortKey) {
	o.keys = append(o.keys, orderKey{column, k.Expr.Type().OID, k.Desc, k.NullsFirst})
}

// with returns an ordering that also brings together the rows which agree in
// further columns.
func (o *ordering) with(columns []int, types keyer) *ordering {
	out := &ordering{keys: slices.Clone(o.keys)}
	for i, c := range columns {
		if !slices.ContainsFunc(o.keys, func(k orderKey) bool { return k.column == c }) {
			out.keys = append(out.keys, orderKey{column: c, oid: types[i]})
		}
	}
	return out
}

// compare orders two rows.
func (o *ordering) compare(a, b Row) int {
	for _, k := range o.keys {
		if c := k.compare(a[k.column], b[k.column]); c != 0 {
			return c
		}
	}
	return 0
}

// compare orders two values.
func (k orderKey) compare(a, b value.Value) int {
	switch {
	case a.IsNull() && b.IsNull():
		return 0
	case a.IsNull() == k.nullsFirst && (a.IsNull() || b.IsNull()):
		return -1
	case a.IsNull() || b.IsNull():
		return 1
	}
	c := compareValues(a, b, k.oid)
	if k.desc {
		return -c
	}
	return c
}

// numberedRow is a row with its place before sorting, and the abbreviation of its first
// key.
type numberedRow struct {
	row Row
	key uint64
	at  int
}

// sort sorts rows; equal ones keep their order. Comparing the places of equal rows
// is about twice as fast as a sort that is stable by itself.
func (o *ordering) sort(rows []Row) {
	if slices.IsSortedFunc(rows, o.compare) {
		return
	}
	numbered := make([]numberedRow, len(rows))
	first, short := o.keys[0], true
	for i, row := range rows {
		numbered[i] = numberedRow{row: row, at: i}
		if short {
			numbered[i].key, short = first.abbreviate(row[first.column])
		}
	}
	if !short {
		for i := range numbered {
			numbered[i].key = 0
		}
	}
	slices.SortFunc(numbered, func(a, b numberedRow) int {
		if a.key != b.key {
			return cmp.Compare(a.key, b.key)
		}
		if c := o.compare(a.row, b.row); c != 0 {
			return c
		}
		return a.at - b.at
	})
	for i, n := range numbered {
		rows[i] = n.row
	}
}

// abbreviate is a number for a value such that of two different numbers the one of the
// value that sorts first is less, which is all that most comparisons need to know.
// Values of most types have none.
func (k orderKey) abbreviate(v value.Value) (n uint64, ok bool) {
	const least, most = 1, math.MaxUint64 - 1 // NULL is beyond
	switch k.oid {
	case pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID:
		n, ok = uint64(v.Int())^1<<63, v.Kind() == value.KindInt
	case pgtype.TextOID, pgtype.VarcharOID:
		var start [8]byte
		copy(start[:], v.Str())
		n, ok = binary.BigEndian.Uint64(start[:]), v.Kind() == value.KindText
	default:
		return 0, false
	}
	switch n = min(max(n, least), most); {
	case v.IsNull() && k.nullsFirst:
		return 0, true
	case v.IsNull():
		return math.MaxUint64, true
	case k.desc:
		n = ^n
	}
	return n, ok
}

// sortNode sorts its source. With a bound it keeps only the rows that come
// first.
type sortNode struct {
	source Node
	order  *ordering
	// bound is the limit above, nil when all rows are needed.
	bound *limit
	shown Shown
}

// Open implements Node.
func (n *sortNode) Open(ctx context.Context, rt *Runtime, own *Frame) (Rows, error) {
	source, err := n.source.Open(ctx, rt, own)
	if err != nil {
		return nil, err
	}
	return &sorter{source: source, order: n.order, limit: n.bound, own: own, acct: account{rt: rt}, spill: spill{rt: rt}}, nil
}

// sorter is a running sort. When the memory is used up, what it has is sorted and
// written to a temporary file; in the end these runs are merged.
type sorter struct {
	source Rows
	order  *ordering
	limit  *limit
	own    *Frame
	rows   []Row
	acct   account
	bound  int64 // rows needed, negative for all
	spill  spill
	runs   []Rows
	result Rows // nil before the first row is asked for
}

// Next implements Rows.
func (s *sorter) Next(ctx context.Context) (Row, error) {
	if s.result == nil {
		s.bound = s.limit.rowsNeeded(ownInput(ctx, s.acct.rt, s.own))
		if err := Drain(ctx, s.source, func(r Row) error { return s.add(ctx, r) }); err != nil {
			return nil, err
		}
		if err := s.finish(); err != nil {
			return nil, err
		}
	}
	return s.result.Next(ctx)
}

// finish sorts what is left. With runs in a file it becomes another one, to leave
// the memory to the operators above.
func (s *sorter) finish() error {
	if len(s.runs) == 0 {
		s.order.sort(s.rows)
		s.result, s.rows = &bufferRows{rows: s.rows}, nil
		return nil
	}
	if err := s.writeRun(); err != nil {
		return err
	}
	s.result = &mergeRows{order: s.order, sources: s.runs}
	return nil
}

// Close implements Rows.
func (s *sorter) Close() error {
	if s.result == nil {
		s.result = &bufferRows{}
	}
	s.rows = nil
	s.acct.release()
	return errors.Join(s.source.Close(), s.result.Close(), s.spill.close())
}

// spillRows writes what is kept to a run of its own; cause is why there is no
// memory for more.
func (s *sorter) spillRows(cause error) error {
	if !s.acct.worthSpilling() {
		return cause
	}
	return s.writeRun()
}

// writeRun sorts what is kept and writes it to the file.
func (s *sorter) writeRun() error {
	run, err := s.spill.newRun()
	if err != nil {
		return err
	}
	s.order.sort(s.rows)
	for _, row := range s.rows {
		if err := run.add(row); err != nil {
			return err
		}
	}
	if err := run.finish(); err != nil {
		return err
	}
	s.runs = append(s.runs, run.read())
	s.rows = nil
	s.acct.release()
	return nil
}

// boundMin is how many rows a bounded sort collects at least before it drops
// the ones that cannot be among the first.
const boundMin = 1024

// add keeps a row.
func (s *sorter) add(ctx context.Context, r Row) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	kept, err := s.acct.keep(r)
	if err != nil {
		if err := s.spillRows(err); err != nil {
			return err
		}
		if kept, err = s.acct.keep(r); err != nil {
			return err
		}
	}
	s.rows = append(s.rows, kept)
	if s.bound < 0 || int64(len(s.rows)) < max(2*s.bound, boundMin) {
		return nil
	}
	s.order.sort(s.rows)
	for i := s.bound; i < int64(len(s.rows)); i++ {
		if err := s.acct.grow(-sizeOfRow(s.rows[i])); err != nil {
			return err
		}
		s.rows[i] = nil
	}
	s.rows = s.rows[:s.bound]
	return nil
}
