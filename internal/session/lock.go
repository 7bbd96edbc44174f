package session

import (
	"context"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/advisory"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// Wait implements exec.Blocker: pg_sleep.
func (s *Session) Wait(d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-s.call.Done():
		return context.Cause(s.call)
	}
}

// AdvisoryLock implements exec.Blocker.
func (s *Session) AdvisoryLock(r advisory.Request) (bool, error) {
	if s.opts.Replicas > 1 {
		return false, pgerr.Unsupported("an advisory lock with several gateways").
			WithHint("Each of them would keep only the locks of its own clients.")
	}
	return s.acquire(s.call, s.locks, r)
}

// AdvisoryUnlock implements exec.Blocker.
func (s *Session) AdvisoryUnlock(key advisory.Key, mode advisory.Mode) bool {
	released := s.locks.Release(key, mode)
	if !released {
		s.notice(pgerr.NewNotice(pgerr.Warning, pgerr.WarningCondition, "you don't own a lock of type %s", mode))
	}
	return released
}

// AdvisoryUnlockAll implements exec.Blocker.
func (s *Session) AdvisoryUnlockAll() { s.locks.ReleaseSession() }

// AdvisoryLocks returns the advisory locks of all sessions.
func (h *Handler) AdvisoryLocks() []advisory.Row { return h.locks.Rows() }
