package pgwire

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/binary"
	"sync"
	"sync/atomic"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// cancelKeys holds the backend keys of all sessions, so that a cancel request,
// which comes on a connection of its own, finds the statement it is meant for.
type cancelKeys struct {
	mu   sync.Mutex
	keys map[uint32]*backendKey
	base uint32 // the upper bits of process numbers
	last uint32 // the process number handed out last, without the base

	clock atomic.Uint64 // counts connections and query cycles in their order
}

// baseBits is how many bits of a process number a base leaves to the sessions.
const baseBits = 20

// newCancelKeys returns an empty registry.
func newCancelKeys(base uint32) *cancelKeys {
	return &cancelKeys{keys: map[uint32]*backendKey{}, base: base}
}

// backendKey is one session's key, and what a cancel request with it stops.
//
// A cycle is what lies between two ReadyForQuery. A cancel request hits only a
// call of a cycle that began before the request's connection was accepted:
// one that is late, or slow in its TLS handshake, never hits what the client
// sent afterwards.
type backendKey struct {
	pid    uint32
	secret []byte
	// terminate ends the session of this key; any goroutine may call it.
	terminate func(k *backendKey)

	mu     sync.Mutex
	cycle  uint64                  // when the cycle began, by the registry's clock
	cancel context.CancelCauseFunc // nil while no call is in progress
}

// issue makes a key that no live session has.
func (r *cancelKeys) issue(secretSize int, terminate func(*backendKey)) *backendKey {
	k := &backendKey{secret: make([]byte, secretSize), terminate: terminate}
	rand.Read(k.secret) // never fails: crypto/rand aborts the program instead
	r.mu.Lock()
	defer r.mu.Unlock()
	for k.pid == r.base || r.keys[k.pid] != nil || k.pid == 0 {
		r.last = (r.last + 1) & 0x7fffffff // clients hold it in a signed integer
		if r.base != 0 {
			r.last &= 1<<baseBits - 1
		}
		k.pid = r.base | r.last
	}
	r.keys[k.pid] = k
	return k
}

// release forgets a key.
func (r *cancelKeys) release(k *backendKey) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.keys, k.pid)
}

// now advances the registry's clock.
func (r *cancelKeys) now() uint64 { return r.clock.Add(1) }

// find returns the key of a session, nil if there is none of this number.
func (r *cancelKeys) find(pid uint32) *backendKey {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.keys[pid]
}

// cancel stops the call in progress of the session whose key matches the body
// of a cancel request accepted at the given time. It reports whether the key
// was a session's, which as in PostgreSQL the client does not learn.
func (r *cancelKeys) cancel(body []byte, accepted uint64) (matched bool) {
	if len(body) < 4 {
		return false
	}
	k := r.find(binary.BigEndian.Uint32(body))
	if k == nil || subtle.ConstantTimeCompare(k.secret, body[4:]) != 1 {
		return false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.cancel != nil && k.cycle < accepted {
		k.cancel(userRequest())
	}
	return true
}

// userRequest is why a canceled statement stops.
func userRequest() *pgerr.Error {
	return pgerr.New(pgerr.QueryCanceled, "canceling statement due to user request")
}

// cancelCall stops the call in progress, if there is one.
func (k *backendKey) cancelCall(cause error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.cancel != nil {
		k.cancel(cause)
	}
}

// beginCycle notes when the client's turn ended.
func (k *backendKey) beginCycle(now uint64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.cycle = now
}

// setCall names the call that a cancel request stops; nil is none.
func (k *backendKey) setCall(cancel context.CancelCauseFunc) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.cancel = cancel
}
