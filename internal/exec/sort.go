package exec

import (
	"context"
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

// sort sorts rows; equal ones keep their order.
func (o *ordering) sort(rows []Row) { slices.SortStableFunc(rows, o.compare) }

// sortNode sorts its source. With a bound it keeps only the rows that come
// first.
type sortNode struct {
	source Node
	order  *ordering
	// bound is the limit above, nil when all rows are needed.
	bound *limit
}

// Open implements Node.
func (n *sortNode) Open(ctx context.Context, rt *Runtime, own *Frame) (Rows, error) {
	source, err := n.source.Open(ctx, rt, own)
	if err != nil {
		return nil, err
	}
	s := &sorter{order: n.order, acct: account{rt: rt}}
	return &lazyRows{source: source, acct: &s.acct, fill: func(ctx context.Context) ([]Row, error) {
		s.bound = n.bound.rowsNeeded(ownInput(ctx, rt, own))
		if err := Drain(ctx, source, func(r Row) error { return s.add(ctx, r) }); err != nil {
			return nil, err
		}
		s.order.sort(s.rows)
		return s.rows, nil
	}}, nil
}

// sorter is a running sort.
type sorter struct {
	order *ordering
	rows  []Row
	acct  account
	bound int64 // rows needed, negative for all
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
		return err
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
