package pool

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// slots are the rights to use a connection. Who finds none waits, and gets one
// in the order of coming.
type slots struct {
	mu      sync.Mutex
	max     int
	wait    time.Duration
	used    int
	waiters []chan struct{} // closed when their slot is there
}

// take waits for a slot.
func (s *slots) take(ctx context.Context) error {
	s.mu.Lock()
	if s.used < s.max && len(s.waiters) == 0 {
		s.used++
		s.mu.Unlock()
		return nil
	}
	ready, limit, wait := make(chan struct{}), s.max, s.wait
	s.waiters = append(s.waiters, ready)
	s.mu.Unlock()
	timer := time.NewTimer(wait)
	defer timer.Stop()
	var err error
	select {
	case <-ready:
		return nil
	case <-ctx.Done():
		err = context.Cause(ctx)
	case <-timer.C:
		err = pgerr.New(pgerr.TooManyConnections, "no connection to IRIS became free within %s", wait).
			WithHint("All %d connections of the pool are in use.", limit)
	}
	if !s.leave(ready) {
		return nil // it came at the last moment
	}
	return err
}

// leave gives up waiting; false says that the slot has come.
func (s *slots) leave(ready chan struct{}) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.Index(s.waiters, ready)
	if i < 0 {
		return false
	}
	s.waiters = slices.Delete(s.waiters, i, i+1)
	return true
}

// tryTake takes a slot if one is free.
func (s *slots) tryTake() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.used >= s.max || len(s.waiters) > 0 {
		return false
	}
	s.used++
	return true
}

// give returns a slot.
func (s *slots) give() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used--
	s.serve()
}

// serve hands free slots to those who wait.
func (s *slots) serve() {
	for s.used < s.max && len(s.waiters) > 0 {
		close(s.waiters[0])
		s.waiters = s.waiters[1:]
		s.used++
	}
}

// setMax changes the number of slots.
func (s *slots) setMax(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.max = max(1, n)
	s.serve()
}

// setWait changes how long take waits.
func (s *slots) setWait(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d > 0 {
		s.wait = d
	}
}

// limit is the number of slots.
func (s *slots) limit() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.max
}

// state tells how many wait, and the number of slots.
func (s *slots) state() (waiting, limit int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.waiters), s.max
}
