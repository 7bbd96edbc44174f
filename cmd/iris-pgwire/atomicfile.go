package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// atomicFile is a file that is written whole or not at all.
type atomicFile struct {
	path    string
	content []byte
	mode    fs.FileMode
	// replace allows the file to exist. It then keeps its owner, as far as the
	// system lets us.
	replace bool
}

// write writes the file beside its place, to the disk, and then puts it there.
func (f atomicFile) write() error {
	if f.replace {
		f.path = resolved(f.path)
	}
	temporary, err := f.writeBeside()
	if err != nil {
		return fmt.Errorf("write %s: %w", f.path, fileCause(err))
	}
	defer func() { _ = os.Remove(temporary) }() // gone already when it was renamed
	if f.replace {
		err = os.Rename(temporary, f.path)
	} else {
		err = os.Link(temporary, f.path) // fails when there is one, unlike rename
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", f.path, fileCause(err))
	}
	return syncDir(filepath.Dir(f.path))
}

// writeBeside writes the content into a new file of the same directory.
func (f atomicFile) writeBeside() (path string, err error) {
	t, err := os.CreateTemp(filepath.Dir(f.path), "."+filepath.Base(f.path)+".*")
	if err != nil {
		return "", err
	}
	defer func() {
		if closeErr := t.Close(); err == nil {
			err = closeErr
		}
		if err != nil {
			_ = os.Remove(t.Name()) // the error that is returned matters more
		}
	}()
	if old, statErr := os.Stat(f.path); f.replace && statErr == nil {
		keepOwner(t, old)
	}
	if err := t.Chmod(f.mode); err != nil {
		return "", err
	}
	if _, err := t.Write(f.content); err != nil {
		return "", err
	}
	return t.Name(), t.Sync()
}

// resolved follows symbolic links, so that what they point to is replaced.
func resolved(path string) string {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		return target
	}
	return path
}

// fileCause drops the temporary file's name from an error.
func fileCause(err error) error {
	if e, ok := errors.AsType[*os.LinkError](err); ok {
		return e.Err
	}
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}

// syncDir makes a new name in a directory survive a crash.
func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }() // nothing was written to it
	return d.Sync()
}
