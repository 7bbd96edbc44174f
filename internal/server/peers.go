package server

import (
	"context"
	"log/slog"
	"net"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
	"github.com/iris-pgwire/iris-pgwire/internal/notify"
	"github.com/iris-pgwire/iris-pgwire/internal/peer"
)

// listenPeers opens the address for other gateways, nil without any.
func listenPeers(ctx context.Context, c *config.Config) (net.Listener, error) {
	if c.Peers.Gateways == "" {
		return nil, nil
	}
	return Listen(ctx, c.PeerAddress())
}

// newPeers returns the group of gateways, nil without any.
func newPeers(c *config.Config, p *parts, logger *slog.Logger) (*peer.Group, error) {
	if c.Peers.Gateways == "" {
		return nil, nil
	}
	return peer.New(peer.Options{
		Secret: string(c.Peers.Secret), Gateways: aliases(c.Peers.Gateways), Namespace: c.IRIS.Namespace,
		Receiver: receiver{p}, Logger: logger,
	})
}

// receiver is where messages of other gateways arrive.
type receiver struct{ parts *parts }

// Cancel implements peer.Receiver.
func (r receiver) Cancel(key []byte) bool { return r.parts.clients.CancelKey(key) }

// Signal implements peer.Receiver.
func (r receiver) Signal(request []byte) byte { return r.parts.handler.ServeSignal(request) }

// Deliver implements peer.Receiver.
func (r receiver) Deliver(m notify.Message) { r.parts.handler.Deliver(m) }

// Lose implements peer.Receiver.
func (r receiver) Lose() { r.parts.handler.Lose() }

// Invalidate implements peer.Receiver.
func (r receiver) Invalidate() { r.parts.handler.Invalidate() }

// processBase is what this gateway's process numbers have in their upper bits.
func (p *parts) processBase() uint32 {
	if p.peers == nil {
		return 0
	}
	return p.peers.ProcessBase()
}

// forward is where cancel requests for other gateways go, nil without any.
func (p *parts) forward() func(context.Context, []byte) bool {
	if p.peers == nil {
		return nil
	}
	return p.peers.Cancel
}
