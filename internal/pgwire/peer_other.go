//go:build !linux

package pgwire

import "syscall"

// peerGone is unknown on this system: a client that has gone is noticed when
// the connection next reads or writes.
func peerGone(syscall.RawConn) bool { return false }
