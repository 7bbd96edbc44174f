package auth

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

const (
	// freeFailures is how often an address may fail without being slowed down.
	freeFailures = 3
	// throttleFirst is the first delay; each further failure doubles it.
	throttleFirst = 100 * time.Millisecond
	// throttleMax bounds the delay: whoever shares the address of somebody who
	// guesses, behind a load balancer say, still comes in.
	throttleMax = 2 * time.Second
	// failuresMax bounds the failures held against an address.
	failuresMax = 12
	// forgetEvery is how long it takes to forget one failure.
	forgetEvery = 5 * time.Second
	// throttledAddressesMax bounds the table.
	throttledAddressesMax = 8192
	// evictionSample is how many addresses are looked at to find one to forget.
	evictionSample = 16
)

// throttle slows down addresses that fail to authenticate. Only time makes it
// forget: a success does not, or whoever has one password could guess another's
// between his own log-ins.
type throttle struct {
	method Method
	now    func() time.Time
	sleep  func(ctx context.Context, d time.Duration) error

	mu       sync.Mutex
	failures map[netip.Prefix]failureCount
}

// failureCount is what is held against an address.
type failureCount struct {
	count int
	since time.Time // when the oldest of them begins to be forgotten
}

// Throttle returns m with a delay before each attempt from an address that has
// failed repeatedly: none after three failures, then 0.1 s, doubled with each
// further one up to 2 s. One failure is forgotten every 5 s. Addresses of IPv6
// count by their /64.
func Throttle(m Method) Method {
	return &throttle{method: m, now: time.Now, sleep: sleep, failures: map[netip.Prefix]failureCount{}}
}

// Authenticate implements Method.
func (t *throttle) Authenticate(ctx context.Context, c *Client, x Exchange) error {
	address, ok := throttledAddress(c.Remote)
	if !ok {
		return t.method.Authenticate(ctx, c, x)
	}
	if d := t.delay(address); d > 0 {
		if err := t.sleep(ctx, d); err != nil {
			return err
		}
	}
	err := t.method.Authenticate(ctx, c, x)
	if refused(err) {
		t.failed(address)
	}
	return err
}

// refused reports whether a client was refused for what it could not prove.
func refused(err error) bool {
	e, ok := errors.AsType[*pgerr.Error](err)
	return ok && (e.Code == pgerr.InvalidPassword || e.Code == pgerr.InvalidAuthorizationSpecification)
}

// delay is how long an address has to wait.
func (t *throttle) delay(address netip.Prefix) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	over := t.remembered(address).count - freeFailures
	if over <= 0 {
		return 0
	}
	return min(throttleFirst<<(over-1), throttleMax)
}

// failed counts a failure.
func (t *throttle) failed(address netip.Prefix) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.remembered(address)
	if f.count == 0 {
		f.since = t.now()
		t.makeRoom()
	}
	f.count = min(f.count+1, failuresMax)
	t.failures[address] = f
}

// remembered returns what is still held against an address, and drops one against
// which nothing is. The caller holds the lock.
func (t *throttle) remembered(address netip.Prefix) failureCount {
	f, ok := t.failures[address]
	if !ok {
		return failureCount{}
	}
	forgotten := int(t.now().Sub(f.since) / forgetEvery)
	if forgotten >= f.count {
		delete(t.failures, address)
		return failureCount{}
	}
	f.count -= forgotten
	f.since = f.since.Add(time.Duration(forgotten) * forgetEvery)
	t.failures[address] = f
	return f
}

// makeRoom keeps the table bounded by forgetting an address with few failures out
// of a handful. The caller holds the lock.
func (t *throttle) makeRoom() {
	if len(t.failures) < throttledAddressesMax {
		return
	}
	var victim netip.Prefix
	fewest, seen := failuresMax+1, 0
	for address := range t.failures {
		f := t.remembered(address)
		if f.count < fewest {
			victim, fewest = address, f.count
		}
		if seen++; seen == evictionSample || f.count == 0 {
			break
		}
	}
	delete(t.failures, victim)
}

// sleep waits for d or for the end of ctx.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// throttledAddress is what failures are counted by. Connections without an address,
// from inside the process, are not throttled.
func throttledAddress(remote net.Addr) (netip.Prefix, bool) {
	tcp, ok := remote.(*net.TCPAddr)
	if !ok {
		return netip.Prefix{}, false
	}
	addr, ok := netip.AddrFromSlice(tcp.IP)
	if !ok {
		return netip.Prefix{}, false
	}
	addr = addr.Unmap()
	bits := 64
	if addr.Is4() {
		bits = 32
	}
	prefix, err := addr.Prefix(bits)
	return prefix, err == nil
}
