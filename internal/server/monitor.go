package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// monitor asks from time to time whether IRIS is there. /ready and the metrics
// tell what it found.
type monitor struct {
	check    func(ctx context.Context) error
	interval func() time.Duration
	logger   *slog.Logger
	// told is called after each check.
	told func(up bool)

	mu       sync.Mutex
	err      error // of the last check
	draining bool
}

// The times of a monitor.
const (
	checkTimeout = 10 * time.Second // of one check
	// The pauses while IRIS does not answer at start.
	retryMin = 250 * time.Millisecond
	retryMax = 10 * time.Second
)

// Reasons why clients would not be served.
var (
	errStarting = errors.New("starting: IRIS has not been asked yet")
	errDraining = errors.New("shutting down")
)

// newMonitor returns a monitor that has not asked yet.
func newMonitor(check func(context.Context) error, interval func() time.Duration, logger *slog.Logger) *monitor {
	return &monitor{check: check, interval: interval, logger: logger, told: func(bool) {}, err: errStarting}
}

// ready returns why clients would not be served, nil if they would.
func (m *monitor) ready() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.draining {
		return errDraining
	}
	return m.err
}

// up reports whether the last check found IRIS.
func (m *monitor) up() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.err == nil
}

// drain says from now on that clients are not served.
func (m *monitor) drain() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.draining = true
}

// run checks until ctx ends: with growing pauses until IRIS answers for the first
// time, which may take at most the given time (0 is for ever), then regularly.
func (m *monitor) run(ctx context.Context, startup time.Duration) error {
	began := time.Now()
	pause := retryMin
	for {
		err := m.once(ctx)
		if err == nil {
			return m.regularly(ctx)
		}
		if startup > 0 && time.Since(began) >= startup && ctx.Err() == nil {
			return fmt.Errorf("IRIS did not answer within %s: %w", startup, err)
		}
		if !sleep(ctx, pause) {
			return nil
		}
		pause = min(2*pause, retryMax)
	}
}

// regularly checks at the interval configured until ctx ends.
func (m *monitor) regularly(ctx context.Context) error {
	for sleep(ctx, m.interval()) {
		_ = m.once(ctx) // kept for ready
	}
	return nil
}

// once checks and remembers the outcome. The log hears of changes only.
func (m *monitor) once(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	err := m.check(ctx)
	if errors.Is(ctx.Err(), context.Canceled) {
		return err // the program ends; that says nothing of IRIS
	}
	m.mu.Lock()
	was := m.err
	m.err = err
	m.mu.Unlock()
	m.told(err == nil)
	switch {
	case err != nil && (was == nil || was == errStarting): //nolint:errorlint // the value itself, not a wrapped one
		m.logger.WarnContext(ctx, "IRIS does not answer", "err", err)
	case err == nil && was != nil && was != errStarting: //nolint:errorlint // as above
		m.logger.InfoContext(ctx, "IRIS answers again")
	}
	return err
}

// sleep waits and reports whether ctx is still on.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
