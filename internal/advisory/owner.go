package advisory

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// Owner is one session's locks. It is used by one goroutine.
type Owner struct {
	table *Locks
	pid   uint32
	// session counts the locks that are held until they are released; own are those of
	// the transaction, oldest first.
	session map[held]int
	own     []held
	counts  map[held]int // of both
}

// held is a lock with its mode.
type held struct {
	key  Key
	mode Mode
}

// NewOwner returns the owner for the session of a backend's number.
func (t *Locks) NewOwner(pid uint32) *Owner {
	return &Owner{table: t, pid: pid, session: map[held]int{}, counts: map[held]int{}}
}

// Request is what is asked of Acquire.
type Request struct {
	Key  Key
	Mode Mode
	// Transaction says that the lock goes with the transaction; Wait that it is
	// waited for.
	Transaction, Wait bool
}

// Acquire takes a lock; false says that somebody else has it and was not
// waited for. Errors: 40P01, 53200, and why ctx ended.
func (o *Owner) Acquire(ctx context.Context, r Request) (bool, error) {
	h := held{r.Key, r.Mode}
	if len(o.counts) >= MaxHeld && o.counts[h] == 0 {
		return false, pgerr.New(pgerr.OutOfMemory, "out of shared memory").
			WithHint("A session may hold %d advisory locks.", MaxHeld)
	}
	ok, err := o.table.acquire(ctx, o, r.Key, r.Mode, r.Wait)
	if !ok || err != nil {
		return false, err
	}
	o.counts[h]++
	if r.Transaction {
		o.own = append(o.own, h)
	} else {
		o.session[h]++
	}
	return true, nil
}

// Release gives back a lock of the session; false says that it has none.
func (o *Owner) Release(key Key, mode Mode) bool {
	h := held{key, mode}
	if o.session[h] == 0 {
		return false
	}
	if o.session[h]--; o.session[h] == 0 {
		delete(o.session, h)
	}
	o.drop(h)
	return true
}

// drop gives one grant back.
func (o *Owner) drop(h held) {
	if o.counts[h]--; o.counts[h] == 0 {
		delete(o.counts, h)
	}
	o.table.release(o, h.key, h.mode)
}

// ReleaseSession gives back every lock of the session; those of the
// transaction stay.
func (o *Owner) ReleaseSession() {
	for h, n := range o.session {
		for range n {
			o.drop(h)
		}
	}
	clear(o.session)
}

// Mark says how many locks the transaction has taken, for Undo.
func (o *Owner) Mark() int { return len(o.own) }

// Undo gives back the transaction's locks since a mark; 0 is all of them.
func (o *Owner) Undo(mark int) {
	for _, h := range o.own[mark:] {
		o.drop(h)
	}
	o.own = o.own[:mark]
}

// Close gives everything back.
func (o *Owner) Close() {
	o.Undo(0)
	o.ReleaseSession()
}
