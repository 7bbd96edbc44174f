package pool

import (
	"context"
	"time"
)

// reaper closes connections that have been idle for too long. It runs from the
// first idle connection to Close.
type reaper struct {
	cancel context.CancelFunc
	ended  chan struct{}
}

// reap starts the reaper unless it runs or is not wanted. The pool's lock is
// held.
func (p *Pool) reap() {
	if p.reaper != nil || p.opts.MaxIdleTime < 0 {
		return
	}
	ctx, cancel := context.WithCancel(context.Background()) // until Close
	r := &reaper{cancel: cancel, ended: make(chan struct{})}
	p.reaper = r
	go func() {
		defer close(r.ended)
		p.reapUntil(ctx)
	}()
}

// stop ends the reaper, if there is one, and waits for its end.
func (r *reaper) stop() {
	if r != nil {
		r.cancel()
		<-r.ended
	}
}

// reapUntil looks now and then for connections that have been idle too long.
func (p *Pool) reapUntil(ctx context.Context) {
	tick := time.NewTicker(max(time.Millisecond, p.opts.MaxIdleTime/4))
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			p.shut("surplus", p.takeExpired()...)
		}
	}
}

// takeExpired takes out the connections that have been idle for too long; they
// are the first ones, because the last one is used first.
func (p *Pool) takeExpired() []*Conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for n < len(p.idle) && time.Since(p.idle[n].since) >= p.opts.MaxIdleTime {
		n++
	}
	expired := p.idle[:n:n]
	p.idle = p.idle[n:]
	return expired
}
