package session

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/notify"
)

// Peers are the other gateways that serve the namespace. Notify and Invalidate do not block.
type Peers interface {
	// Notify takes notifications to their sessions.
	Notify(messages []notify.Message)
	// Invalidate has them read the metadata again, after DDL.
	Invalidate()
	// Signal has the gateway of a process number serve a request (ServeSignal), and
	// returns its answer, 0 without one.
	Signal(ctx context.Context, pid uint32, request []byte) byte
}

// SetPeers says who the other gateways are. It is called before the first session
// begins.
func (h *Handler) SetPeers(p Peers) {
	h.peers = p
	h.bus.Forward(p.Notify)
}

// Deliver implements peer.Receiver: a notification of another gateway's session.
func (h *Handler) Deliver(m notify.Message) { h.bus.Receive(m) }

// Lose implements peer.Receiver: notifications of others may be lost.
func (h *Handler) Lose() { h.bus.Lose() }

// Invalidate implements peer.Receiver: another gateway has changed the metadata.
func (h *Handler) Invalidate() { h.opts.Metadata.Invalidate() }

// terminate ends the session from another goroutine.
func (s *Session) terminate() {
	if p := s.handler.processes; p != nil {
		p.Terminate(s.startup.ProcessID)
	}
}
