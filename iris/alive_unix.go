//go:build unix

package iris

import (
	"errors"
	"syscall"
)

// ended reports whether a socket has nothing more to read: it is looked at, nothing is
// taken from it.
func ended(fd uintptr) bool {
	var b [1]byte
	n, _, err := syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
	if errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EINTR) {
		return false
	}
	return err != nil || n == 0
}
