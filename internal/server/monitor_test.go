package server

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestMonitor checks what is told of an IRIS that comes, goes and comes back.
func TestMonitor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		down := errors.New("down")
		var there atomic.Bool
		told := make(chan bool, 10)
		m := newMonitor(func(context.Context) error {
			if there.Load() {
				return nil
			}
			return down
		},
			func() time.Duration { return time.Minute }, slog.New(slog.DiscardHandler))
		m.told = func(up bool) { told <- up }
		if m.ready() == nil {
			t.Error("ready before IRIS was asked")
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- m.run(ctx, 0) }()
		synctest.Wait()
		if err := m.ready(); !errors.Is(err, down) {
			t.Errorf("IRIS is down: %v", err)
		}
		there.Store(true)
		time.Sleep(retryMin + time.Millisecond)
		if err := m.ready(); err != nil || !m.up() {
			t.Errorf("IRIS is up: %v", err)
		}
		there.Store(false)
		time.Sleep(time.Minute)
		if m.ready() == nil || m.up() {
			t.Error("IRIS is down again")
		}
		there.Store(true)
		time.Sleep(time.Minute)
		m.drain()
		if err := m.ready(); !errors.Is(err, errDraining) {
			t.Errorf("draining: %v", err)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("run: %v", err)
		}
		for _, want := range []bool{false, true, false, true} {
			if got := <-told; got != want {
				t.Errorf("told %v, want %v", got, want)
			}
		}
	})
}

// TestMonitorGivesUp checks that IRIS is not waited for longer than configured.
func TestMonitorGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		down := errors.New("down")
		m := newMonitor(func(context.Context) error { return down },
			func() time.Duration { return time.Minute }, slog.New(slog.DiscardHandler))
		began := time.Now()
		if err := m.run(t.Context(), 30*time.Second); !errors.Is(err, down) {
			t.Errorf("got %v", err)
		}
		if took := time.Since(began); took < 30*time.Second || took > 30*time.Second+2*retryMax {
			t.Errorf("gave up after %v", took)
		}
	})
}
