package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// The directories inside of a data directory while its data is replaced. They
// are inside because the data directory may be a mount point. Renaming the new
// one to the ready one is the moment from which the replacement holds: whoever
// opens the directory next completes it.
const (
	replacementNew    = "restore.new"    // being filled
	replacementReady  = "restore.ready"  // complete; the old data is being put aside
	replacementMoving = "restore.moving" // the old data is aside, the new is being put in place
	replacementOld    = "restore.old"    // the old data
)

// The lock files: one is held while the data is open, the other while it is
// copied or replaced.
const (
	lockName       = "lock"
	backupLockName = "backup.lock"
)

// IsLock tells whether a file of a data directory is one of its locks.
func IsLock(name string) bool { return name == lockName || name == backupLockName }

// LockCopy keeps other copies and replacements out of a directory until the
// result is closed.
func LockCopy(dir string) (io.Closer, error) {
	guard, err := lockDir(dir, backupLockName)
	if errors.Is(err, ErrInUse) {
		return nil, ErrBusy
	}
	if err != nil {
		return nil, err
	}
	return guard, nil
}

// Replacement is new data on its way into a data directory, which is locked
// until Close.
type Replacement struct {
	dir    string
	guards []io.Closer
}

// NewReplacement locks a data directory, which is made when it does not exist,
// and makes an empty directory in it for the new data. A replacement that was
// interrupted earlier is completed first.
func NewReplacement(dir string) (*Replacement, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	r := &Replacement{dir: dir}
	err := r.lock()
	if err == nil {
		err = completeReplacement(dir)
	}
	if err == nil {
		err = os.Mkdir(r.Dir(), 0o700)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", dir, err), r.unlock())
	}
	return r, nil
}

// lock takes both locks of the directory.
func (r *Replacement) lock() error {
	data, err := lockDir(r.dir, lockName)
	if err != nil {
		return err
	}
	r.guards = append(r.guards, data)
	copies, err := LockCopy(r.dir)
	if err == nil {
		r.guards = append(r.guards, copies)
	}
	return err
}

// unlock gives the directory free.
func (r *Replacement) unlock() error {
	var errs []error
	for _, guard := range r.guards {
		errs = append(errs, guard.Close())
	}
	return errors.Join(errs...)
}

// Dir is the directory for the new data.
func (r *Replacement) Dir() string { return filepath.Join(r.dir, replacementNew) }

// Occupied tells whether the data directory holds anything: data that would be
// replaced, or files that make it somebody else's directory.
func (r *Replacement) Occupied() (bool, error) {
	entries, err := os.ReadDir(r.dir)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		return e.Name() != replacementNew && !IsLock(e.Name())
	}), nil
}

// Commit puts the new data in the place of the old, which is removed when that
// is done. After a failure the next who opens the directory completes it.
func (r *Replacement) Commit() error {
	files, err := databaseFiles(r.Dir())
	if err != nil {
		return err
	}
	for _, name := range files {
		if err := syncPath(filepath.Join(r.Dir(), name)); err != nil {
			return err
		}
	}
	if err := syncPath(r.Dir()); err != nil {
		return err
	}
	if err := os.Rename(r.Dir(), filepath.Join(r.dir, replacementReady)); err != nil {
		return err
	}
	return completeReplacement(r.dir)
}

// Close removes new data that was not committed and gives the directory free.
func (r *Replacement) Close() error {
	return errors.Join(os.RemoveAll(r.Dir()), r.unlock())
}

// completeReplacement does what is left of a committed replacement. Every step
// may be repeated.
func completeReplacement(dir string) error {
	ready, moving, old := filepath.Join(dir, replacementReady), filepath.Join(dir, replacementMoving), filepath.Join(dir, replacementOld)
	if exists(ready) {
		if err := putAside(dir, old); err != nil {
			return fmt.Errorf("put the old data aside: %w", err)
		}
		if err := os.Rename(ready, moving); err != nil {
			return err
		}
	}
	if exists(moving) {
		if err := putInPlace(moving, dir); err != nil {
			return fmt.Errorf("put the restored data in place: %w", err)
		}
		if err := os.RemoveAll(moving); err != nil {
			return err
		}
	}
	// Whoever completes holds the lock: new data that is not committed is nobody's.
	return errors.Join(os.RemoveAll(old), os.RemoveAll(filepath.Join(dir, replacementNew)))
}

// exists tells whether there is a file or directory.
func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// putAside moves the databases of dir, with their logs, to the directory old.
func putAside(dir, old string) error {
	if err := os.MkdirAll(old, 0o700); err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !e.Type().IsRegular() || !IsDatabasePart(e.Name()) {
			continue
		}
		if err := os.Rename(filepath.Join(dir, e.Name()), filepath.Join(old, e.Name())); err != nil {
			return err
		}
	}
	return errors.Join(syncPath(old), syncPath(dir))
}

// putInPlace moves the databases of the directory from to dir.
func putInPlace(from, dir string) error {
	files, err := databaseFiles(from)
	if err != nil {
		return err
	}
	for _, name := range files {
		if err := os.Rename(filepath.Join(from, name), filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return syncPath(dir)
}

// syncPath waits until a file, or a directory's list of files, is on the disk.
func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
