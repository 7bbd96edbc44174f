package exec

import (
	"container/heap"
	"context"
	"errors"
	"io"
)

// mergeRows merges sorted runs; of equal rows those of an earlier run come first.
type mergeRows struct {
	order   *ordering
	sources []Rows
	heads   []mergeHead
	started bool
	taken   bool // the first head has been returned
}

// mergeHead is the next row of a run.
type mergeHead struct {
	row    Row
	source int
}

// Len implements heap.Interface.
func (m *mergeRows) Len() int { return len(m.heads) }

// Less implements heap.Interface.
func (m *mergeRows) Less(i, j int) bool {
	if c := m.order.compare(m.heads[i].row, m.heads[j].row); c != 0 {
		return c < 0
	}
	return m.heads[i].source < m.heads[j].source
}

// Swap implements heap.Interface.
func (m *mergeRows) Swap(i, j int) { m.heads[i], m.heads[j] = m.heads[j], m.heads[i] }

// Push implements heap.Interface.
func (m *mergeRows) Push(x any) { m.heads = append(m.heads, x.(mergeHead)) }

// Pop implements heap.Interface.
func (m *mergeRows) Pop() any {
	last := m.heads[len(m.heads)-1]
	m.heads = m.heads[:len(m.heads)-1]
	return last
}

// Next implements Rows.
func (m *mergeRows) Next(ctx context.Context) (Row, error) {
	if err := m.start(ctx); err != nil {
		return nil, err
	}
	if m.taken {
		row, err := m.sources[m.heads[0].source].Next(ctx)
		switch {
		case errors.Is(err, io.EOF):
			heap.Pop(m)
		case err != nil:
			return nil, err
		default:
			m.heads[0].row = row
			heap.Fix(m, 0)
		}
	}
	m.taken = len(m.heads) > 0
	if !m.taken {
		return nil, io.EOF
	}
	return m.heads[0].row, nil
}

// start reads the first row of each run.
func (m *mergeRows) start(ctx context.Context) error {
	if m.started {
		return nil
	}
	m.started = true
	for i, source := range m.sources {
		row, err := source.Next(ctx)
		if errors.Is(err, io.EOF) {
			continue
		}
		if err != nil {
			return err
		}
		m.heads = append(m.heads, mergeHead{row, i})
	}
	heap.Init(m)
	return nil
}

// Close implements Rows.
func (m *mergeRows) Close() error {
	m.heads, m.started, m.taken = nil, true, false
	return closeAll(m.sources...)
}
