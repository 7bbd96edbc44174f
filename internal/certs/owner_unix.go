//go:build unix

package certs

import (
	"io/fs"
	"syscall"
)

// fileOwner returns the user number of a file's owner.
func fileOwner(info fs.FileInfo) (uid uint32, known bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return stat.Uid, true
}
