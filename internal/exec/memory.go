package exec

import (
	"unsafe"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// DefaultMemoryMax bounds what one execution keeps when Runtime.MemoryMax is 0.
const DefaultMemoryMax = 256 << 20

// execution is what the operators of one execution share; it needs no lock,
// because an execution runs on one goroutine.
type execution struct {
	used int64
	// spilled counts the bytes in temporary files.
	spilled int64
	// once holds the values of expressions that depend on no row.
	once map[*onceSlot]value.Value
	// initPlans holds the results of uncorrelated subqueries.
	initPlans map[*subplan]*initPlan
	// withs holds the open WITH items of the queries being read.
	withs map[*withItem]*withStore
}

// grow accounts for n more bytes that an operator keeps; past the limit it
// accounts for nothing.
func (rt *Runtime) grow(n int64) error {
	limit := rt.MemoryMax
	if limit == 0 {
		limit = DefaultMemoryMax
	}
	if n <= 0 || rt.run.used+n <= limit {
		rt.run.used += n
		return nil
	}
	return pgerr.New(pgerr.OutOfMemory, "out of memory").
		WithDetail("The statement needs more than %d kB for sorting, grouping or joining.", limit>>10).
		WithHint("Reduce the number of rows the statement has to keep, or raise the memory limit of statements.")
}

// account is one operator's share of the execution's memory.
type account struct {
	rt   *Runtime
	used int64
}

// grow accounts for n more bytes.
func (a *account) grow(n int64) error {
	if err := a.rt.grow(n); err != nil {
		return err
	}
	a.used += n
	return nil
}

// release gives everything back.
func (a *account) release() {
	if a.rt != nil {
		a.rt.run.used -= a.used
	}
	a.used = 0
}

// valueBytes is the size of a Value without what it points to.
const valueBytes = int64(unsafe.Sizeof(value.Value{}))

// rowOverhead is what keeping a row costs besides its values: the slice header
// and its place in a container.
const rowOverhead = 48

// sizeOf estimates the bytes that keeping v costs.
func sizeOf(v value.Value) int64 {
	n := valueBytes + int64(len(v.Str()))
	switch v.Kind() {
	case value.KindDecimal:
		n += 64
	case value.KindArray:
		n += sizeOfRow(v.Array().Elements)
	case value.KindRecord, value.KindRange, value.KindMultirange:
		n += sizeOfRow(v.Record())
	case value.KindVector:
		n += int64(4*len(v.Vector32()) + 8*len(v.Vector64()))
	}
	return n
}

// sizeOfRow estimates the bytes that keeping a row costs.
func sizeOfRow(r Row) int64 {
	n := int64(rowOverhead)
	for _, v := range r {
		n += sizeOf(v)
	}
	return n
}

// cloneRow makes a row independent of the source it came from.
func cloneRow(r Row) Row {
	out := make(Row, len(r))
	for i, v := range r {
		out[i] = v.Clone()
	}
	return out
}

// keep clones a row and accounts for it.
func (a *account) keep(r Row) (Row, error) {
	if err := a.grow(sizeOfRow(r)); err != nil {
		return nil, err
	}
	return cloneRow(r), nil
}
