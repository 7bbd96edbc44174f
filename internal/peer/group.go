package peer

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/notify"
)

const (
	// numberBits is how many bits of a process number name its gateway.
	numberBits = 11
	// processBits is what remains for the sessions; the sign bit is not used.
	processBits = 31 - numberBits
	// linksMax bounds the gateways that are known, and the connections that they open.
	linksMax = 128
	// reachMax is how long a request waits for a gateway that may be the one meant.
	reachMax = time.Second
	// reachInterval is how often it is looked whether that gateway is there.
	reachInterval = 20 * time.Millisecond
	// cancelTimeout is how long a cancel request may be under way.
	cancelTimeout = 2 * time.Second
	// lookupInterval is how often the names of gateways are looked up.
	lookupInterval = 2 * time.Second
)

// Receiver is the gateway at which messages of others arrive. Its methods are
// called from several goroutines.
type Receiver interface {
	// Cancel serves a cancel request's key; false says that nobody has it.
	Cancel(key []byte) bool
	// Signal serves what a session of another gateway asks of one here, and says
	// what came of it; 0 is that there is no such session.
	Signal(request []byte) byte
	// Deliver gives a notification to those who listen.
	Deliver(m notify.Message)
	// Lose ends the sessions that listen: something for them is lost.
	Lose()
	// Invalidate has the metadata read again.
	Invalidate()
}

// Options is what a Group needs. All of it is required.
type Options struct {
	// Secret is what the gateways share, at least SecretMin bytes.
	Secret string
	// Gateways are the addresses of all, host:port; this gateway's own may be among
	// them. A name stands for all addresses that it resolves to.
	Gateways []string
	// Namespace is what they serve: gateways with another one are refused.
	Namespace string
	Receiver  Receiver
	Logger    *slog.Logger
}

// Group is a gateway's side of the connections between gateways. New builds it,
// Run opens and accepts the connections.
type Group struct {
	opts           Options
	server, client *tls.Config
	self           instance
	number         uint32 // that process numbers begin with
	began          time.Time

	mu       sync.Mutex // of the links, and of the order of what is published
	links    map[string]*link
	latest   message // published last, without its frame
	requests uint64

	inbound inbound
}

// New returns a group that has opened nothing.
func New(opts Options) (*Group, error) {
	if len(opts.Secret) < SecretMin {
		return nil, fmt.Errorf("the secret of the peers is shorter than %d characters", SecretMin)
	}
	g := &Group{opts: opts, began: time.Now(), links: map[string]*link{}}
	g.inbound.senders = map[instance]*sender{}
	rand.Read(g.self[:]) // never fails: crypto/rand aborts the program instead
	for g.number == 0 {
		var random [4]byte
		rand.Read(random[:])
		g.number = binary.BigEndian.Uint32(random[:]) & (1<<numberBits - 1)
	}
	var err error
	g.server, g.client, err = identity(opts.Secret)
	return g, err
}

// ProcessBase is what the process numbers of this gateway's sessions have in
// their upper bits. Two gateways that draw the same share it, which does no harm:
// a cancel request then goes to both, and the secret of its key decides.
func (g *Group) ProcessBase() uint32 { return g.number << processBits }

// Run keeps a connection to every other gateway and serves those of the others
// on ln, until ctx ends. It returns when all it started is gone.
func (g *Group) Run(ctx context.Context, ln net.Listener) error {
	var tasks sync.WaitGroup
	defer tasks.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { ln.Close() })
	defer stop()
	tasks.Go(func() { g.lookUp(ctx, &tasks) })
	err := g.accept(ctx, ln, &tasks)
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// lookUp keeps the links as the names of the gateways say, until ctx ends.
func (g *Group) lookUp(ctx context.Context, tasks *sync.WaitGroup) {
	tick := time.NewTicker(lookupInterval)
	defer tick.Stop()
	for {
		g.Find(ctx)
		for _, l := range g.idle(ctx) {
			tasks.Go(func() { l.run(l.running) })
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// Find looks the gateways up. From then on what is published waits for those that
// were found; it is called before the first session begins, and by Run.
func (g *Group) Find(ctx context.Context) {
	addresses, complete := g.addresses(ctx)
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, address := range addresses {
		if g.links[address] == nil && len(g.links) < linksMax {
			g.links[address] = newLink(g, address, g.latest)
		}
	}
	if complete {
		g.forget(addresses)
	}
}

// idle returns the links that nobody runs yet, for the caller to run.
func (g *Group) idle(ctx context.Context) (out []*link) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, l := range g.links {
		if l.running == nil {
			l.running, l.stop = context.WithCancel(ctx)
			out = append(out, l)
		}
	}
	return out
}

// addresses resolves the names of the gateways. A name that cannot be resolved
// has none, and then the list is not complete.
func (g *Group) addresses(ctx context.Context) (out []string, complete bool) {
	complete = true
	for _, gateway := range g.opts.Gateways {
		host, port, err := net.SplitHostPort(gateway)
		if err != nil {
			continue // the configuration has been checked
		}
		hosts, err := net.DefaultResolver.LookupHost(ctx, host)
		if err != nil {
			complete = false
			g.opts.Logger.DebugContext(ctx, "peer not resolved", "peer", gateway, "err", err)
			continue
		}
		for _, each := range hosts {
			out = append(out, net.JoinHostPort(each, port))
		}
	}
	return out, complete
}

// forget ends the links to addresses that are no gateway's any more; g.mu is held.
func (g *Group) forget(addresses []string) {
	for address, l := range g.links {
		if _, up := l.reaches(); !up && !slices.Contains(addresses, address) {
			if l.stop != nil {
				l.stop()
			}
			delete(g.links, address)
		}
	}
}

// Notify sends notifications to all other gateways; it does not block.
func (g *Group) Notify(messages []notify.Message) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i := range messages {
		g.publish(frameNotify, notification(&messages[i]))
	}
}

// Invalidate has all other gateways read the metadata again; it does not block.
func (g *Group) Invalidate() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.publish(frameInvalidate, nil)
}

// publish numbers a message and gives it to every link; g.mu is held.
func (g *Group) publish(typ frameType, body []byte) {
	g.latest = message{number: g.latest.number + 1, at: time.Now()}
	m := g.latest
	m.frame = frame(nil, typ, number64(m.number), body)
	for _, l := range g.links {
		l.add(m)
	}
}

// Cancel sends a cancel request's key to the gateway whose it is and reports
// whether a session had it. It returns within cancelTimeout.
func (g *Group) Cancel(ctx context.Context, key []byte) bool {
	if len(key) < 4 {
		return false
	}
	return g.ask(ctx, frameCancel, binary.BigEndian.Uint32(key), key) == 1
}

// Signal sends what a session asks of one of another gateway, which the process
// number tells, and returns what came of it: 0 when nobody was reached or there is no
// such session. It returns within cancelTimeout.
func (g *Group) Signal(ctx context.Context, pid uint32, request []byte) byte {
	return g.ask(ctx, frameSignal, pid, request)
}

// ask sends a request to the gateway of a process number; the first answer other
// than 0 counts.
func (g *Group) ask(ctx context.Context, typ frameType, pid uint32, body []byte) byte {
	if len(body) > frameMax/2 {
		return 0
	}
	ctx, cancel := context.WithTimeout(ctx, cancelTimeout)
	defer cancel()
	for _, l := range g.reached(ctx, pid>>processBits) {
		if result := l.request(ctx, typ, g.request(), body); result != 0 {
			return result
		}
	}
	return 0
}

// reached is numbered, after a moment where there is none but a gateway is not connected
// at present: it may be the one.
func (g *Group) reached(ctx context.Context, number uint32) []*link {
	out := g.numbered(number)
	for waited := time.Duration(0); len(out) == 0 && number != g.number && waited < reachMax && ctx.Err() == nil && g.incomplete(); waited += reachInterval {
		pause(ctx, reachInterval)
		out = g.numbered(number)
	}
	return out
}

// incomplete reports whether a gateway is not connected.
func (g *Group) incomplete() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, l := range g.links {
		if !l.settled() {
			return true
		}
	}
	return len(g.links) == 0
}

// numbered returns the links to gateways with a number.
func (g *Group) numbered(number uint32) (out []*link) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, l := range g.links {
		if l.leadsTo(number) {
			out = append(out, l)
		}
	}
	return out
}

// request returns a number for a request.
func (g *Group) request() uint64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.requests++
	return g.requests
}

// Connected counts the gateways that can be reached at present.
func (g *Group) Connected() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	reached := map[instance]bool{}
	for _, l := range g.links {
		if who, ok := l.reaches(); ok {
			reached[who] = true
		}
	}
	return len(reached)
}
