package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// partialSuffix is what a backup's name has while it is being made.
const partialSuffix = ".partial"

// Options say what is backed up or restored, and how.
type Options struct {
	// DataDir is the data directory, File the backup.
	DataDir, File string
	// Force lets Create replace a file, and Restore replace data.
	Force bool
	// Program is the version that Create writes into the backup.
	Program string
	// Open opens a data directory as the server does.
	Open func(dir string) (*store.Store, error)
	// Progress is told how many bytes are copied; it may be nil.
	Progress func(done, total int64)
}

// ErrExists reports a file or data that would be lost.
var ErrExists = errors.New("it exists already")

// Create backs up a data directory, which may be in use, and returns what the
// backup holds.
func Create(ctx context.Context, o Options) (*Manifest, error) {
	file, err := filepath.Abs(o.File)
	if err != nil {
		return nil, err
	}
	if err := mayWrite(file, o.Force); err != nil {
		return nil, err
	}
	work, err := newPartial(file)
	if err != nil {
		return nil, err
	}
	m, err := create(ctx, o, work.dir, file)
	return m, errors.Join(err, work.close())
}

// mayWrite refuses names that are taken.
func mayWrite(file string, force bool) error {
	info, err := os.Lstat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is not a regular file", file)
	case !force:
		return fmt.Errorf("%s: %w", file, ErrExists)
	}
	return nil
}

// partial is a directory in which a backup is made. It is locked, so that what
// a killed process has left can be told from what another one works in.
type partial struct {
	dir  string
	lock io.Closer
}

// newPartial makes the directory beside the file, so that the result can be
// renamed, or empties the one that was left there.
func newPartial(file string) (*partial, error) {
	p := &partial{dir: file + partialSuffix}
	if err := os.Mkdir(p.dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	var err error
	if p.lock, err = store.LockCopy(p.dir); err != nil {
		return nil, fmt.Errorf("%s: %w", p.dir, err)
	}
	if err := p.empty(); err != nil {
		return nil, errors.Join(err, p.lock.Close())
	}
	return p, nil
}

// empty removes what a killed Create has left, and refuses anything else.
func (p *partial) empty() error {
	entries, err := os.ReadDir(p.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if store.IsLock(e.Name()) {
			continue
		}
		if e.Name() != archiveName && !store.IsDatabasePart(e.Name()) {
			return fmt.Errorf("%s is in the way", p.dir)
		}
		if err := os.Remove(filepath.Join(p.dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// close removes the directory.
func (p *partial) close() error { return errors.Join(os.RemoveAll(p.dir), p.lock.Close()) }

// archiveName is the archive's name while it is written.
const archiveName = "archive"

// create makes a backup in the directory work and moves it to its name.
func create(ctx context.Context, o Options, work, file string) (*Manifest, error) {
	if err := store.Snapshot(ctx, o.DataDir, work, o.Progress); err != nil {
		return nil, err
	}
	contents, err := verify(ctx, o.Open, work)
	if err != nil {
		return nil, fmt.Errorf("check the copy: %w", err)
	}
	m := &Manifest{Format: formatName, Version: formatVersion, Created: time.Now().UTC().Truncate(time.Second), Program: o.Program}
	for _, c := range contents {
		d := Database{Content: c, File: store.DatabaseFile(c.Namespace)}
		info, err := os.Stat(filepath.Join(work, d.File))
		if err != nil {
			return nil, err
		}
		d.Size = info.Size()
		m.Namespaces = append(m.Namespaces, d)
	}
	archive := filepath.Join(work, archiveName)
	if err := writeNew(ctx, archive, m, work); err != nil {
		return nil, fmt.Errorf("write the backup: %w", err)
	}
	if err := mayWrite(file, o.Force); err != nil {
		return nil, err
	}
	if err := os.Rename(archive, file); err != nil {
		return nil, err
	}
	return m, syncDir(filepath.Dir(file))
}

// writeNew writes an archive to a new file, waits for the disk and reads it
// again.
func writeNew(ctx context.Context, path string, m *Manifest, dir string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	err = writeArchive(ctx, f, m, dir)
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		_, _, err = openArchive(ctx, f)
	}
	return errors.Join(err, f.Close())
}

// verify opens a directory as the server does and checks all of it. The logs of
// its databases are gone afterwards.
func verify(ctx context.Context, open func(string) (*store.Store, error), dir string) ([]store.Content, error) {
	s, err := open(dir)
	if err != nil {
		return nil, err
	}
	contents, err := s.Verify(ctx)
	if err := errors.Join(err, s.Close()); err != nil {
		return nil, err
	}
	for _, c := range contents {
		log := filepath.Join(dir, store.DatabaseFile(c.Namespace)+"-wal")
		if _, err := os.Lstat(log); !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("namespace %s: its log was not written back", c.Namespace)
		}
	}
	return contents, nil
}

// syncDir waits until a directory's list of files is on the disk.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
