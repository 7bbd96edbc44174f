package server

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"
)

// TestMonitor checks what is told of an IRIS that comes, goes and comes back.
func TestMonitor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		down := errors.New("down")
		answer := down
		var told []bool
		m := newMonitor(func(context.Context) error { return answer },
			func() time.Duration { return time.Minute }, slog.New(slog.DiscardHandler))
		m.told = func(up bool) { told = append(told, up) }
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
		answer = nil
		time.Sleep(retryMin + time.Millisecond)
		if err := m.ready(); err != nil || !m.up() {
			t.Errorf("IRIS is up: %v", err)
		}
		answer = down
		time.Sleep(time.Minute)
		if m.ready() == nil || m.up() {
			t.Error("IRIS is down again")
		}
		answer = nil
		time.Sleep(time.Minute)
		m.drain()
		if err := m.ready(); !errors.Is(err, errDraining) {
			t.Errorf("draining: %v", err)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("run: %v", err)
		}
		if len(told) != 4 || told[0] || !told[1] || told[2] || !told[3] {
			t.Errorf("told %v", told)
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
