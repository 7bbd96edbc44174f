package auth

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// outcome is a method that always ends alike.
type outcome struct{ err error }

// Authenticate implements Method.
func (o *outcome) Authenticate(context.Context, *Client, Exchange) error { return o.err }

// clockwork is a throttle whose clock moves by its own delays and the test's hand
// only.
type clockwork struct {
	*throttle
	*outcome
	clock time.Time
	slept time.Duration // the last delay
}

// newClockwork makes a throttle over a method that refuses everybody.
func newClockwork() *clockwork {
	c := &clockwork{outcome: &outcome{passwordFailed("user")}, clock: time.Unix(1e9, 0)}
	c.throttle = Throttle(c.outcome).(*throttle)
	c.now = func() time.Time { return c.clock }
	c.sleep = func(_ context.Context, d time.Duration) error {
		c.slept = d
		return nil
	}
	return c
}

// attempt authenticates from an address and returns the delay before it.
func (c *clockwork) attempt(ip string) time.Duration {
	c.slept = 0
	_ = c.throttle.Authenticate(context.Background(), &Client{Remote: &net.TCPAddr{IP: net.ParseIP(ip), Port: 1}}, nil)
	return c.slept
}

func TestDelaysGrowAndEnd(t *testing.T) {
	c := newClockwork()
	for i, ms := range []time.Duration{0, 0, 0, 0, 100, 200, 400, 800, 1600, 2000, 2000, 2000, 2000, 2000} {
		if got := c.attempt("192.0.2.1"); got != ms*time.Millisecond {
			t.Errorf("attempt %d is delayed by %s, want %d ms", i+1, got, ms)
		}
	}
}

func TestFailuresAreForgotten(t *testing.T) {
	c := newClockwork()
	for range 100 {
		c.attempt("192.0.2.1")
	}
	c.err = nil
	for _, want := range []time.Duration{2000, 2000, 2000, 2000, 1600, 800, 400, 200, 100, 0, 0, 0, 0} {
		if got := c.attempt("192.0.2.1"); got != want*time.Millisecond {
			t.Errorf("at %s: got %s, want %d ms", c.clock, got, want)
		}
		c.clock = c.clock.Add(forgetEvery)
	}
	if len(c.failures) > 0 {
		t.Errorf("still held: %v", c.failures)
	}
}

// TestWhatCounts checks that only refusals count, and that a success forgives
// nothing.
func TestWhatCounts(t *testing.T) {
	for _, test := range []struct {
		err    error
		counts bool
	}{
		{nil, false},
		{errors.New("client gone"), false},
		{pgerr.New(pgerr.QueryCanceled, "canceling authentication due to timeout"), false},
		{pgerr.New(pgerr.ProtocolViolation, "malformed SCRAM message"), false},
		{pgerr.New(pgerr.InvalidAuthorizationSpecification, "SCRAM channel binding check failed"), true},
		{fmt.Errorf("wrapped: %w", passwordFailed("user")), true},
	} {
		c := newClockwork()
		c.err = test.err
		for range 10 {
			c.attempt("192.0.2.1")
		}
		c.err = nil
		for range 3 {
			if got := c.attempt("192.0.2.1"); (got > 0) != test.counts {
				t.Errorf("%v: then delayed by %s", test.err, got)
			}
		}
	}
}

func TestOthersAreNotDelayed(t *testing.T) {
	c := newClockwork()
	for range 10 {
		c.attempt("192.0.2.1")
		c.attempt("2001:db8::1")
	}
	for ip, delayed := range map[string]bool{
		"192.0.2.1": true, "192.0.2.2": false, "::ffff:192.0.2.1": true,
		"2001:db8::2": true, "2001:db8:0:1::1": false,
	} {
		if got := c.attempt(ip); (got > 0) != delayed {
			t.Errorf("%s is delayed by %s", ip, got)
		}
	}
}

func TestTableIsBounded(t *testing.T) {
	c := newClockwork()
	for range failuresMax {
		c.attempt("192.0.2.1")
	}
	for i := range throttledAddressesMax + 100 {
		c.failed(netip.PrefixFrom(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}), 32))
	}
	if got := len(c.failures); got > throttledAddressesMax {
		t.Errorf("%d addresses are held", got)
	}
	if got := c.attempt("192.0.2.1"); got != throttleMax {
		t.Errorf("the worst of them is delayed by %s", got)
	}
}

func TestNoAddressNoDelay(t *testing.T) {
	c := newClockwork()
	for range 10 {
		for _, remote := range []net.Addr{nil, &net.UnixAddr{Name: "x"}, &net.TCPAddr{}} {
			if err := c.throttle.Authenticate(t.Context(), &Client{Remote: remote}, nil); err == nil || c.slept > 0 {
				t.Errorf("%v: delayed by %s, got %v", remote, c.slept, err)
			}
		}
	}
}

// TestDelayEndsWithTheConnection checks that a wait is cut short with its reason.
func TestDelayEndsWithTheConnection(t *testing.T) {
	cause := errors.New("timeout")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	if err := sleep(ctx, time.Hour); !errors.Is(err, cause) {
		t.Errorf("got %v", err)
	}
	if err := sleep(t.Context(), time.Nanosecond); err != nil {
		t.Error(err)
	}
	c := newClockwork()
	for range 10 {
		c.attempt("192.0.2.1")
	}
	c.err = nil // it would let everybody in
	c.sleep = func(context.Context, time.Duration) error { return cause }
	if err := c.throttle.Authenticate(t.Context(), &Client{Remote: &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1)}}, nil); !errors.Is(err, cause) {
		t.Errorf("got %v", err)
	}
}
