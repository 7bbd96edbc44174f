package store

import (
	"context"
	"slices"
	"sync"
	"time"
)

// lockMode is a set of lock modes. Tables are locked in all four, rows and keys
// in shared and exclusive mode only.
type lockMode uint8

// The modes. An intent on a table goes with every lock on its rows and keys.
const (
	intentShared lockMode = 1 << iota
	intentExclusive
	shared
	exclusive
)

// conflicts lists, for each mode, the modes of others it cannot stand beside.
var conflicts = map[lockMode]lockMode{
	intentShared:    exclusive,
	intentExclusive: shared | exclusive,
	shared:          intentExclusive | exclusive,
	exclusive:       intentShared | intentExclusive | shared | exclusive,
}

// intent is the mode a table must be held in before a row of it is locked.
func (m lockMode) intent() lockMode {
	if m == shared {
		return intentShared
	}
	return intentExclusive
}

// resource names what is locked: a table, a row, or a unique key. Keys are
// hashed: two keys with one hash make their writers wait for each other, no more.
type resource struct {
	table int64
	kind  resourceKind
	index int64  // keys only
	item  uint64 // row id or key hash
}

// resourceKind tells tables, rows and keys apart.
type resourceKind uint8

// The kinds of resources.
const (
	tableResource resourceKind = iota
	rowResource
	keyResource
)

// rowLock names a row.
func rowLock(t *Table, id int64) resource {
	return resource{table: t.ID, kind: rowResource, item: uint64(id)}
}

// tableLock names a table.
func tableLock(t *Table) resource { return resource{table: t.ID} }

// table returns the table that a row or key belongs to.
func (r resource) ofTable() resource { return resource{table: r.table} }

// grant is what one owner holds of a resource.
type grant struct {
	owner *owner
	modes lockMode
}

// waiter is one owner waiting for a resource.
type waiter struct {
	owner   *owner
	mode    lockMode
	granted chan struct{} // closed when the lock is the owner's
}

// lock is a resource that is held or waited for.
type lock struct {
	grants  []grant
	waiters []*waiter
}

// held returns the modes an owner holds.
func (l *lock) held(o *owner) lockMode {
	for _, g := range l.grants {
		if g.owner == o {
			return g.modes
		}
	}
	return 0
}

// compatible reports whether an owner may have the mode beside the others.
func (l *lock) compatible(o *owner, mode lockMode) bool {
	for _, g := range l.grants {
		if g.owner != o && g.modes&conflicts[mode] != 0 {
			return false
		}
	}
	return true
}

// add gives the owner a mode.
func (l *lock) add(o *owner, mode lockMode) {
	for i := range l.grants {
		if l.grants[i].owner == o {
			l.grants[i].modes |= mode
			return
		}
	}
	l.grants = append(l.grants, grant{o, mode})
}

// remove takes a mode from the owner.
func (l *lock) remove(o *owner, mode lockMode) {
	for i := range l.grants {
		if l.grants[i].owner != o {
			continue
		}
		if l.grants[i].modes &^= mode; l.grants[i].modes == 0 {
			l.grants = slices.Delete(l.grants, i, i+1)
		}
		return
	}
}

// owner is who holds locks: one session. Its fields are guarded by locks.mu.
type owner struct {
	taken []taken       // in the order they were taken
	rows  map[int64]int // row locks held per table
}

// taken is a mode of a resource that an owner acquired.
type taken struct {
	res  resource
	mode lockMode
}

// locks is the lock table of one IRIS namespace.
type locks struct {
	mu        sync.Mutex
	held      map[resource]*lock
	threshold int // row locks per table before the table is locked instead
}

// newLocks returns an empty lock table.
func newLocks(threshold int) *locks {
	return &locks{held: map[resource]*lock{}, threshold: threshold}
}

// mark returns a position in the owner's locks to which release can go back.
func (t *locks) mark(o *owner) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(o.taken)
}

// try takes a lock without waiting, intents included. When somebody else is in
// the way it returns what must be waited for. keep false only looks: enough for
// a statement that ends with the physical transaction it runs in.
func (t *locks) try(o *owner, want taken, keep bool) (inTheWay *taken) {
	t.mu.Lock()
	defer t.mu.Unlock()
	table := want.res.ofTable()
	if want.res != table {
		if t.covered(o, table, want.mode) {
			return nil
		}
		if keep && want.res.kind == rowResource && o.rows[table.table] >= t.threshold {
			return t.tryOne(o, taken{table, want.mode}, true)
		}
		if w := t.tryOne(o, taken{table, want.mode.intent()}, keep); w != nil {
			return w
		}
	}
	return t.tryOne(o, want, keep)
}

// covered reports whether the owner's table lock makes a row lock needless.
func (t *locks) covered(o *owner, table resource, mode lockMode) bool {
	l := t.held[table]
	if l == nil {
		return false
	}
	h := l.held(o)
	return h&exclusive != 0 || mode == shared && h&shared != 0
}

// tryOne takes one lock, or tells it is in somebody's hands. A lock that others
// queue for is not overtaken.
func (t *locks) tryOne(o *owner, want taken, keep bool) *taken {
	l := t.held[want.res]
	if l == nil {
		if !keep {
			return nil
		}
		l = &lock{}
		t.held[want.res] = l
	}
	h := l.held(o)
	if h&(want.mode|exclusive) != 0 {
		return nil
	}
	if !l.compatible(o, want.mode) || len(l.waiters) > 0 && h == 0 {
		return &want
	}
	if keep {
		t.give(l, o, want)
	}
	return nil
}

// give records a lock as taken.
func (t *locks) give(l *lock, o *owner, got taken) {
	l.add(o, got.mode)
	o.taken = append(o.taken, got)
	if got.res.kind == rowResource {
		if o.rows == nil {
			o.rows = map[int64]int{}
		}
		o.rows[got.res.table]++
	}
}

// wait takes a lock, waiting in line until the timeout. It returns false when
// the time is up, and the context's cause when that ended first.
func (t *locks) wait(ctx context.Context, o *owner, want taken, timeout time.Duration) (bool, error) {
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	for {
		inTheWay := t.try(o, want, true)
		if inTheWay == nil {
			return true, nil
		}
		w := t.enqueue(o, *inTheWay)
		select {
		case <-w.granted:
			continue
		case <-timer.C:
			return t.leave(inTheWay.res, w), nil
		case <-ctx.Done():
			t.leave(inTheWay.res, w)
			return false, context.Cause(ctx)
		}
	}
}

// enqueue puts an owner in line, or grants at once when the way became free.
func (t *locks) enqueue(o *owner, want taken) *waiter {
	t.mu.Lock()
	defer t.mu.Unlock()
	w := &waiter{owner: o, mode: want.mode, granted: make(chan struct{})}
	l := t.held[want.res]
	if l == nil {
		l = &lock{}
		t.held[want.res] = l
	}
	l.waiters = append(l.waiters, w)
	t.serve(want.res, l)
	return w
}

// leave takes a waiter out of line; true means the lock was granted meanwhile.
func (t *locks) leave(res resource, w *waiter) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	select {
	case <-w.granted:
		return true
	default:
	}
	l := t.held[res]
	l.waiters = slices.DeleteFunc(l.waiters, func(x *waiter) bool { return x == w })
	t.serve(res, l)
	return false
}

// serve grants the lock to the waiters in line, in order, as long as they are
// compatible, and forgets a lock nobody holds or wants.
func (t *locks) serve(res resource, l *lock) {
	for len(l.waiters) > 0 {
		w := l.waiters[0]
		if !l.compatible(w.owner, w.mode) {
			break
		}
		l.waiters = l.waiters[1:]
		t.give(l, w.owner, taken{res, w.mode})
		close(w.granted)
	}
	if len(l.grants) == 0 && len(l.waiters) == 0 {
		delete(t.held, res)
	}
}

// release gives back what the owner took since mark.
func (t *locks) release(o *owner, mark int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, got := range o.taken[mark:] {
		if got.mode != 0 {
			t.drop(o, got)
		}
	}
	clear(o.taken[mark:])
	o.taken = o.taken[:mark]
}

// releaseOne gives one lock back out of order (UNLOCK TABLE); it reports whether
// the owner held it.
func (t *locks) releaseOne(o *owner, want taken) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := slices.Index(o.taken, want)
	if i < 0 {
		return false
	}
	o.taken[i] = taken{} // not removed: marks are positions
	t.drop(o, want)
	return true
}

// drop takes a mode from its owner and serves those who waited for it.
func (t *locks) drop(o *owner, got taken) {
	l := t.held[got.res]
	l.remove(o, got.mode)
	if got.res.kind == rowResource {
		o.rows[got.res.table]--
	}
	t.serve(got.res, l)
}

// Locked are the rows of a table that others have locked exclusively.
type Locked struct {
	Table *Table
	Whole bool    // the whole table
	Rows  []int64 // otherwise these
}

// lockedByOthers returns what readers of a table must take into account.
func (t *locks) lockedByOthers(o *owner, table *Table) Locked {
	t.mu.Lock()
	defer t.mu.Unlock()
	found := Locked{Table: table}
	l := t.held[tableLock(table)]
	if l == nil {
		return found
	}
	for _, g := range l.grants {
		if g.owner == o {
			continue
		}
		found.Whole = found.Whole || g.modes&exclusive != 0
		if g.modes&intentExclusive != 0 {
			found.Rows = appendRows(found.Rows, g.owner, table.ID)
		}
	}
	return found
}

// appendRows appends the rows of a table that an owner has locked exclusively.
func appendRows(rows []int64, o *owner, table int64) []int64 {
	for _, got := range o.taken {
		if got.res.table == table && got.res.kind == rowResource && got.mode == exclusive {
			rows = append(rows, int64(got.res.item))
		}
	}
	return rows
}
