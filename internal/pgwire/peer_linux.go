package pgwire

import "syscall"

// The TCP states (tcp_states.h) in which the peer has closed its side.
const (
	tcpClose     = 7
	tcpCloseWait = 8
	tcpLastAck   = 9
	tcpClosing   = 11
)

// peerGone reports whether the other side has closed the connection, whatever
// is still unread. The first byte of TCP_INFO is the connection's state, and
// GetsockoptInet4Addr is syscall's way to read four bytes of an option. A socket
// that is not TCP is asked by a peek, which sees nothing behind unread bytes.
func peerGone(socket syscall.RawConn) bool {
	gone := false
	err := socket.Control(func(fd uintptr) {
		info, err := syscall.GetsockoptInet4Addr(int(fd), syscall.IPPROTO_TCP, syscall.TCP_INFO)
		if err != nil {
			gone = peekEOF(int(fd))
			return
		}
		switch info[0] {
		case tcpClose, tcpCloseWait, tcpLastAck, tcpClosing:
			gone = true
		}
	})
	return gone || err != nil
}

// peekEOF reports whether reading would meet the end of the stream or an error.
func peekEOF(fd int) bool {
	var b [1]byte
	n, _, err := syscall.Recvfrom(fd, b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
	if err != nil {
		return err != syscall.EAGAIN && err != syscall.EINTR
	}
	return n == 0
}
