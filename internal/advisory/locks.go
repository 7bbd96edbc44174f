package advisory

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// MaxHeld is the number of different locks that one owner may hold.
const MaxHeld = 100_000

// Key names a lock. The keys of one number and of a pair do not meet.
type Key struct {
	High, Low uint32
	Pair      bool // made of two integers
}

// Mode is how a lock is held.
type Mode uint8

// The modes of advisory locks.
const (
	Exclusive Mode = iota
	Shared
)

// String returns PostgreSQL's name of the mode.
func (m Mode) String() string {
	if m == Shared {
		return "ShareLock"
	}
	return "ExclusiveLock"
}

// Locks is the table of all advisory locks.
type Locks struct {
	mu    sync.Mutex
	locks map[Key]*lock
}

// New returns a table without locks.
func New() *Locks { return &Locks{locks: map[Key]*lock{}} }

// lock is one key that is held or waited for.
type lock struct {
	holders map[*Owner]*[2]int // how often, by mode
	queue   []*waiter
}

// waiter is an owner in a queue.
type waiter struct {
	owner   *Owner
	mode    Mode
	granted chan struct{} // closed with the grant
	since   time.Time
}

// conflicts reports whether somebody else holds the lock in a way that excludes
// mode.
func (l *lock) conflicts(o *Owner, mode Mode) bool {
	for holder, held := range l.holders {
		if holder != o && (held[Exclusive] > 0 || mode == Exclusive && held[Shared] > 0) {
			return true
		}
	}
	return false
}

// mustQueue reports whether o has to wait: behind a holder, or behind a waiter
// that excludes mode. Who holds the lock already need not let others pass.
func (l *lock) mustQueue(o *Owner, mode Mode) bool {
	if l.conflicts(o, mode) {
		return true
	}
	if l.holders[o] != nil {
		return false
	}
	return slices.ContainsFunc(l.queue, func(w *waiter) bool { return mode == Exclusive || w.mode == Exclusive })
}

// grant notes that o holds the lock once more.
func (l *lock) grant(o *Owner, mode Mode) {
	if l.holders[o] == nil {
		l.holders[o] = new([2]int)
	}
	l.holders[o][mode]++
}

// acquire takes a lock for an owner; without waiting it reports false when
// somebody else has it.
func (t *Locks) acquire(ctx context.Context, o *Owner, key Key, mode Mode, wait bool) (bool, error) {
	w, granted, err := t.enqueue(o, key, mode, wait)
	if w == nil {
		return granted, err
	}
	select {
	case <-w.granted:
		return true, nil
	case <-ctx.Done():
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	select {
	case <-w.granted:
		return true, nil // in the same moment
	default:
	}
	l := t.locks[key]
	l.queue = slices.DeleteFunc(l.queue, func(each *waiter) bool { return each == w })
	t.advance(key, l)
	return false, context.Cause(ctx)
}

// enqueue grants a lock at once, or returns a waiter for it.
func (t *Locks) enqueue(o *Owner, key Key, mode Mode, wait bool) (*waiter, bool, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	l := t.locks[key]
	if l == nil {
		l = &lock{holders: map[*Owner]*[2]int{}}
		t.locks[key] = l
	}
	switch {
	case !l.mustQueue(o, mode):
		l.grant(o, mode)
		return nil, true, nil
	case !wait:
		return nil, false, nil
	}
	w := &waiter{owner: o, mode: mode, granted: make(chan struct{}), since: time.Now()}
	at := len(l.queue)
	if l.holders[o] != nil { // those who wait for o would wait for ever behind whom o waits for
		at = 0
	}
	l.queue = slices.Insert(l.queue, at, w)
	if t.circular(o) {
		l.queue = slices.Delete(l.queue, at, at+1)
		return nil, false, pgerr.New(pgerr.DeadlockDetected, "deadlock detected").
			WithDetail("Locks of this session and others wait for one another.")
	}
	return w, false, nil
}

// circular reports whether o waits, through others, for itself.
func (t *Locks) circular(o *Owner) bool {
	seen := map[*Owner]bool{}
	next := []*Owner{o}
	for len(next) > 0 {
		at := next[len(next)-1]
		next = next[:len(next)-1]
		for _, other := range t.waitsFor(at) {
			if other == o {
				return true
			}
			if !seen[other] {
				seen[other] = true
				next = append(next, other)
			}
		}
	}
	return false
}

// waitsFor returns those whom an owner waits for: holders and waiters in front
// that exclude it.
func (t *Locks) waitsFor(o *Owner) (out []*Owner) {
	for _, l := range t.locks {
		at := slices.IndexFunc(l.queue, func(w *waiter) bool { return w.owner == o })
		if at < 0 {
			continue
		}
		mode := l.queue[at].mode
		for holder, held := range l.holders {
			if holder != o && (held[Exclusive] > 0 || mode == Exclusive) {
				out = append(out, holder)
			}
		}
		for _, w := range l.queue[:at] {
			if mode == Exclusive || w.mode == Exclusive {
				out = append(out, w.owner)
			}
		}
		return out // an owner waits for one lock at a time
	}
	return nil
}

// release takes one grant back and lets waiters pass.
func (t *Locks) release(o *Owner, key Key, mode Mode) {
	t.mu.Lock()
	defer t.mu.Unlock()
	l := t.locks[key]
	held := l.holders[o]
	held[mode]--
	if *held == ([2]int{}) {
		delete(l.holders, o)
	}
	t.advance(key, l)
}

// advance grants the lock to those in front of the queue who need not wait any
// more, and forgets a lock that nobody wants.
func (t *Locks) advance(key Key, l *lock) {
	for len(l.queue) > 0 {
		w := l.queue[0]
		if l.conflicts(w.owner, w.mode) {
			return
		}
		l.queue = l.queue[1:]
		l.grant(w.owner, w.mode)
		close(w.granted)
	}
	if len(l.holders) == 0 {
		delete(t.locks, key)
	}
}

// Row is a lock as pg_locks shows it.
type Row struct {
	Key     Key
	Mode    Mode
	PID     uint32
	Granted bool
	Since   time.Time // when it began to wait; zero when granted
}

// Rows returns all locks, held and waited for, in the order of their keys.
func (t *Locks) Rows() []Row {
	t.mu.Lock()
	defer t.mu.Unlock()
	var out []Row
	for key, l := range t.locks {
		for o, held := range l.holders {
			for mode, n := range held {
				if n > 0 {
					out = append(out, Row{Key: key, Mode: Mode(mode), PID: o.pid, Granted: true})
				}
			}
		}
		for _, w := range l.queue {
			out = append(out, Row{Key: key, Mode: w.mode, PID: w.owner.pid, Since: w.since})
		}
	}
	slices.SortFunc(out, func(a, b Row) int {
		return cmp.Or(cmp.Compare(a.Key.High, b.Key.High), cmp.Compare(a.Key.Low, b.Key.Low),
			cmp.Compare(a.PID, b.PID), cmp.Compare(a.Mode, b.Mode))
	})
	return out
}
