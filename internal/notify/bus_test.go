package notify_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/iris-pgwire/iris-pgwire/internal/notify"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// publish sends messages whose transaction commits.
func publish(t interface{ Fatal(...any) }, b *notify.Bus, messages ...notify.Message) {
	r, err := b.Reserve(messages)
	if err != nil {
		t.Fatal(err)
	}
	r.Publish()
}

// TestFull: a listener that does not read makes the sender fail before it
// commits; what it has got stays, and there is room again once it has read.
func TestFull(t *testing.T) {
	b := notify.NewBus(1000)
	l := b.NewListener(func() {}, func() {})
	l.Listen("c")
	big := notify.Message{PID: 1, Channel: "c", Payload: strings.Repeat("x", 500)}
	publish(t, b, big)
	if u := b.Usage(); u < 0.5 || u > 0.6 {
		t.Errorf("usage is %v", u)
	}
	_, err := b.Reserve([]notify.Message{big})
	var e *pgerr.Error
	if !errors.As(err, &e) || e.Code != pgerr.ProgramLimitExceeded {
		t.Fatalf("a full queue gives %v", err)
	}
	publish(t, b, notify.Message{PID: 1, Channel: "nobody", Payload: big.Payload})
	if got := l.Take(); len(got) != 1 || got[0] != big {
		t.Errorf("the queue holds %v", got)
	}
	first, err := b.Reserve([]notify.Message{big})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Reserve([]notify.Message{big}); err == nil {
		t.Error("room was promised twice")
	}
	first.Cancel()
	publish(t, b, big)
}

// TestModel compares the bus with what it should do, over random histories.
func TestModel(t *testing.T) {
	channels := []string{"a", "b", "C"}
	rapid.Check(t, func(t *rapid.T) {
		b := notify.NewBus(0)
		const listeners = 3
		var woken [listeners]int
		var ends [listeners]*notify.Listener
		var listens [listeners]map[string]bool
		var waiting [listeners][]notify.Message
		for i := range ends {
			ends[i] = b.NewListener(func() { woken[i]++ }, func() {})
			listens[i] = map[string]bool{}
		}
		pick := func() int { return rapid.IntRange(0, listeners-1).Draw(t, "listener") }
		channel := func() string { return rapid.SampledFrom(channels).Draw(t, "channel") }
		t.Repeat(map[string]func(*rapid.T){
			"listen": func(*rapid.T) {
				i, c := pick(), channel()
				ends[i].Listen(c)
				listens[i][c] = true
			},
			"unlisten": func(*rapid.T) {
				i, c := pick(), rapid.SampledFrom(append([]string{""}, channels...)).Draw(t, "channel")
				ends[i].Unlisten(c)
				if c == "" {
					clear(listens[i])
				}
				delete(listens[i], c)
			},
			"publish": func(*rapid.T) {
				before := woken
				var batch []notify.Message
				for range rapid.IntRange(1, 3).Draw(t, "messages") {
					batch = append(batch, notify.Message{PID: 7, Channel: channel(), Payload: rapid.String().Draw(t, "payload")})
				}
				publish(t, b, batch...)
				for i := range ends {
					heard := 0
					for _, m := range batch {
						if listens[i][m.Channel] {
							waiting[i] = append(waiting[i], m)
							heard++
						}
					}
					if got := woken[i] - before[i]; got != min(heard, 1) {
						t.Fatalf("listener %d was woken %d times for %d messages", i, got, heard)
					}
				}
			},
			"take": func(*rapid.T) {
				i := pick()
				want := slices.DeleteFunc(waiting[i], func(m notify.Message) bool { return !listens[i][m.Channel] })
				waiting[i] = nil
				if got := ends[i].Take(); !slices.Equal(got, want) {
					t.Fatalf("listener %d got %v, want %v", i, got, want)
				}
			},
			"": func(t *rapid.T) {
				n := 0
				for i := range ends {
					if got := ends[i].Channels(); len(got) != len(listens[i]) {
						t.Fatalf("listener %d listens to %v, want %v", i, got, listens[i])
					}
					if len(listens[i]) > 0 {
						n++
					}
				}
				if b.Listeners() != n {
					t.Fatalf("%d listeners, want %d", b.Listeners(), n)
				}
			},
		})
	})
}

// TestPeers: what is published here goes to the peers, what comes from them is
// delivered and not sent back; a listener without room for it is ended, and all are
// when something is lost.
func TestPeers(t *testing.T) {
	b := notify.NewBus(1000)
	var forwarded []notify.Message
	b.Forward(func(messages []notify.Message) { forwarded = append(forwarded, messages...) })
	var woken, ended [2]int
	var listeners [2]*notify.Listener
	for i := range listeners {
		listeners[i] = b.NewListener(func() { woken[i]++ }, func() { ended[i]++ })
		listeners[i].Listen([]string{"c", "d"}[i])
	}
	own := notify.Message{PID: 1, Channel: "c", Payload: "own"}
	publish(t, b, own)
	if !slices.Equal(forwarded, []notify.Message{own}) {
		t.Errorf("forwarded %v", forwarded)
	}
	foreign := notify.Message{PID: 2, Channel: "c", Payload: strings.Repeat("x", 500)}
	b.Receive(foreign)
	if got := listeners[0].Take(); !slices.Equal(got, []notify.Message{own, foreign}) || len(forwarded) != 1 || woken != [2]int{2, 0} {
		t.Errorf("got %v, forwarded %d, woken %v", got, len(forwarded), woken)
	}
	b.Receive(foreign)
	b.Receive(foreign)
	if ended != [2]int{1, 0} || len(listeners[0].Take()) != 1 {
		t.Errorf("ended %v", ended)
	}
	b.Lose()
	if ended != [2]int{2, 1} {
		t.Errorf("ended %v", ended)
	}
}
