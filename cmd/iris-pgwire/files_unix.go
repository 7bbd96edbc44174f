//go:build unix

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// keepOwner gives f the owner of the file it replaces. Only root may, and only
// root needs to: everybody else owns what they replace, or gets it by replacing.
func keepOwner(f *os.File, old fs.FileInfo) {
	if stat, ok := old.Sys().(*syscall.Stat_t); ok {
		_ = f.Chown(int(stat.Uid), int(stat.Gid))
	}
}

// lockFor keeps others from changing a file until unlock is called. The lock is on
// the directory, because the file itself is replaced.
func lockFor(path string) (unlock func(), err error) {
	d, err := os.Open(filepath.Dir(resolved(path)))
	if err != nil {
		return nil, err
	}
	for {
		err = unix.Flock(int(d.Fd()), unix.LOCK_EX)
		if !errors.Is(err, unix.EINTR) {
			break
		}
	}
	if err != nil {
		_ = d.Close()
		return nil, fmt.Errorf("lock %s: %w", d.Name(), err)
	}
	return func() { _ = d.Close() }, nil // closing unlocks
}
