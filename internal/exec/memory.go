package exec

import (
	"unsafe"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// DefaultMemoryMax bounds what one execution keeps when Limits.MemoryMax is 0.
const DefaultMemoryMax = 256 << 20

// execution is what the operators of one execution share; it needs no lock,
// because an execution runs on one goroutine.
type execution struct {
	used int64
	// reserved is what it holds of the server's budget, at least what it uses.
	reserved int64
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
	switch limit := rt.memoryMax(); {
	case n <= 0:
		rt.run.used += n
		rt.unreserve()
		return nil
	case rt.run.used+n > limit:
		return errStatementMemory(limit)
	case !rt.reserve(rt.run.used + n):
		return errServerMemory(rt.Budget.limit.Load())
	}
	rt.run.used += n
	return nil
}

// account is one operator's share of the execution's memory.
type account struct {
	rt   *Runtime
	used int64
}

// grow accounts for n more bytes. An operator that has next to nothing gets a little
// beyond the statement's limit: enough to have its rows go to a file while another
// one holds the memory.
func (a *account) grow(n int64) error {
	if err := a.rt.grow(n); err != nil {
		if a.used+n > 2*a.rt.memoryMax()/spillShare || !a.rt.reserve(a.rt.run.used+n) {
			return err
		}
		a.rt.run.used += n
	}
	a.used += n
	return nil
}

// release gives everything back.
func (a *account) release() {
	if a.rt != nil {
		a.rt.run.used -= a.used
		a.rt.unreserve()
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
