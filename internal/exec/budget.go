package exec

import (
	"sync/atomic"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// Limits is what one execution may keep; zeros are the defaults.
type Limits struct {
	// MemoryMax bounds the bytes that operators keep in memory, SpillMax those in
	// temporary files.
	MemoryMax, SpillMax int64
	// Budget is what all executions of the server share, nil for no such bound.
	Budget *Budget
	// TempDir is where temporary files are; "" is the system's place.
	TempDir string
}

// Budget bounds what all executions of a server keep in memory together. Sessions
// share it.
type Budget struct{ limit, used atomic.Int64 }

// NewBudget returns a budget of so many bytes.
func NewBudget(limit int64) *Budget {
	b := &Budget{}
	b.Set(limit)
	return b
}

// Set changes the limit, for what is asked of it later.
func (b *Budget) Set(limit int64) { b.limit.Store(limit) }

// Used is the number of bytes that executions hold.
func (b *Budget) Used() int64 { return b.used.Load() }

// take reports whether there are n more bytes, and takes them.
func (b *Budget) take(n int64) bool {
	if b.used.Add(n) <= b.limit.Load() {
		return true
	}
	b.used.Add(-n)
	return false
}

// budgetStep is how much an execution takes of the budget at a time, so that
// executions seldom meet there.
const budgetStep = 256 << 10

// reserve has the execution hold so many bytes of the server's budget at least.
func (rt *Runtime) reserve(total int64) bool {
	b := rt.Budget
	if b == nil || total <= rt.run.reserved {
		return true
	}
	for _, step := range []int64{budgetStep, 0} {
		if more := total + step - rt.run.reserved; b.take(more) {
			rt.run.reserved += more
			return true
		}
	}
	return false
}

// unreserve gives the server's budget back what the execution does not use, down to
// a step or two.
func (rt *Runtime) unreserve() {
	if spare := rt.run.reserved - rt.run.used; rt.Budget != nil && spare > 4*budgetStep {
		rt.run.reserved -= spare - budgetStep
		rt.Budget.used.Add(budgetStep - spare)
	}
}

// Finish gives everything back to the server's budget. The execution is over.
func (rt *Runtime) Finish() {
	if rt.Budget != nil && rt.run.reserved != 0 {
		rt.Budget.used.Add(-rt.run.reserved)
	}
	rt.run.reserved = 0
}

// memoryMax is the statement's own limit.
func (rt *Runtime) memoryMax() int64 {
	if rt.MemoryMax == 0 {
		return DefaultMemoryMax
	}
	return rt.MemoryMax
}

// errStatementMemory is the error of a statement that keeps too much.
func errStatementMemory(limit int64) error {
	return pgerr.New(pgerr.OutOfMemory, "out of memory").
		WithDetail("The statement needs more than %d kB for sorting, grouping or joining.", limit>>10).
		WithHint("Reduce the number of rows the statement has to keep, or raise the gateway's setting performance.statement_memory.")
}

// errServerMemory is the error of a statement while others have the memory.
func errServerMemory(limit int64) error {
	return pgerr.New(pgerr.OutOfMemory, "out of memory").
		WithDetail("All statements of the gateway together need more than %d kB for sorting, grouping or joining.", limit>>10).
		WithHint("Try again when fewer statements run, or raise the gateway's setting performance.total_statement_memory.")
}
