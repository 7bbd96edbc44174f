package iris

import (
	"crypto/tls"
	"net"
	"syscall"
)

// Alive reports whether the server had not hung up when it was last heard of, without
// asking it: only what has arrived here counts. A connection on which it has is
// broken. It must not be called while a call is running.
func (c *Conn) Alive() bool {
	if c.broken.Load() {
		return false
	}
	if hungUp(c.socket) {
		c.broken.Store(true)
		_ = c.socket.Close() // nobody is at the other end
		return false
	}
	return true
}

// hungUp reports whether the peer of a socket has closed it. It is false for a byte
// stream that cannot tell.
func hungUp(stream net.Conn) bool {
	if secure, ok := stream.(*tls.Conn); ok {
		stream = secure.NetConn()
	}
	socket, ok := stream.(syscall.Conn)
	if !ok {
		return false
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return false
	}
	gone := false
	if err := raw.Read(func(fd uintptr) bool {
		gone = ended(fd)
		return true
	}); err != nil {
		return false
	}
	return gone
}
