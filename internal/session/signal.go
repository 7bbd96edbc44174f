package session

import (
	"context"
	"encoding/binary"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/catalog"
)

// Processes stop what sessions do, or the sessions, by their number; false says
// that there is none of that number. pgwire.Server is one.
type Processes interface {
	Cancel(pid uint32) bool
	Terminate(pid uint32) bool
}

// SetProcesses says who stops sessions. It is called before the first session
// begins.
func (h *Handler) SetProcesses(p Processes) { h.processes = p }

// signalKind is what is asked of another session.
type signalKind byte

// The kinds of signals: to stop what it does, to end, and to say that it is there.
const (
	signalCancel signalKind = iota
	signalTerminate
	signalProbe
)

// rank is what the user who asks may do to the sessions of others.
type rank byte

// The ranks: a user, an administrator, who may not touch superusers, a superuser.
const (
	plainUser rank = iota
	administrator
	superuser
)

// signal is a request of one session to another. Between gateways it is the kind, the
// rank, the process number and the user's name.
type signal struct {
	kind signalKind
	rank rank
	pid  uint32
	user string
}

// signalLength is that of a request without a name.
const signalLength = 1 + 1 + 4

// encode is the form between gateways.
func (g *signal) encode() []byte {
	return append(binary.BigEndian.AppendUint32([]byte{byte(g.kind), byte(g.rank)}, g.pid), g.user...)
}

// rankOf is what a user may do.
func (h *Handler) rankOf(user string) rank {
	l := h.limitsInForce()
	switch {
	case user == catalog.Superuser:
		return superuser
	case l.administers(user):
		return administrator
	}
	return plainUser
}

// ServeSignal serves a request of another gateway's session: a catalog.SignalResult.
func (h *Handler) ServeSignal(request []byte) byte {
	if len(request) < signalLength {
		return byte(catalog.SignalNobody)
	}
	g := signal{
		kind: signalKind(request[0]), rank: rank(request[1]), pid: binary.BigEndian.Uint32(request[2:]), user: string(request[signalLength:]),
	}
	return byte(h.serve(&g))
}

// serve stops a session of this gateway's if whoever asks may.
func (h *Handler) serve(g *signal) catalog.SignalResult {
	user, ok := h.activities.user(g.pid)
	switch {
	case !ok || h.processes == nil:
		return catalog.SignalNobody
	case g.kind == signalProbe:
		return catalog.SignalSent
	case g.rank == superuser || user == g.user:
	case user == catalog.Superuser:
		return catalog.SignalDeniedSuperuser
	case g.rank != administrator:
		return catalog.SignalDenied
	}
	act := h.processes.Cancel
	if g.kind == signalTerminate {
		act = h.processes.Terminate
	}
	if !act(g.pid) {
		return catalog.SignalNobody
	}
	return catalog.SignalSent
}

// send serves a request here or has another gateway serve it.
func (h *Handler) send(ctx context.Context, g *signal) catalog.SignalResult {
	result := h.serve(g)
	if result == catalog.SignalNobody && h.peers != nil {
		result = catalog.SignalResult(h.peers.Signal(ctx, g.pid, g.encode()))
	}
	return result
}

// probeInterval is how often it is looked whether a session has ended.
const probeInterval = 100 * time.Millisecond

// Signal implements catalog.Server.
func (s *serverState) Signal(pid int32, terminate bool, wait time.Duration) (catalog.SignalResult, error) {
	ctx := (*sequences)(s).context()
	g := &signal{rank: s.handler.rankOf(s.startup.User), pid: uint32(pid), user: s.startup.User}
	if terminate {
		g.kind = signalTerminate
	}
	result := s.handler.send(ctx, g)
	if result != catalog.SignalSent || !terminate || wait == 0 {
		return result, nil
	}
	g.kind = signalProbe
	deadline := time.NewTimer(wait)
	defer deadline.Stop()
	tick := time.NewTicker(probeInterval)
	defer tick.Stop()
	for s.handler.send(ctx, g) == catalog.SignalSent {
		select {
		case <-tick.C:
		case <-deadline.C:
			return catalog.SignalLate, nil
		case <-ctx.Done():
			return 0, context.Cause(ctx)
		}
	}
	return catalog.SignalSent, nil
}
