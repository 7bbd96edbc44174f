package embedded

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/backup"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/engine"
)

// BackupOptions say what Backup and Restore work on.
type BackupOptions struct {
	// DataDir is the data directory, File the backup.
	DataDir, File string
	// Force lets Backup replace a file, and Restore replace data.
	Force bool
	// Program is the version that Backup writes into the file.
	Program string
	// Progress is told how many bytes are copied; it may be nil.
	Progress func(done, total int64)
}

// BackupManifest says what is in a backup.
type BackupManifest = backup.Manifest

// errNoDataDir keeps "" from meaning the current directory.
var errNoDataDir = errors.New("no data directory given")

// Backup writes the data of a directory to a file. Servers may be working with
// it: the backup holds what was committed at one moment of its beginning.
func Backup(ctx context.Context, o BackupOptions) (*BackupManifest, error) {
	if o.DataDir == "" {
		return nil, errNoDataDir
	}
	return backup.Create(ctx, o.options())
}

// Restore puts a backup in the place of a directory's data, which no server may
// be using. When it fails the data is as it was.
func Restore(ctx context.Context, o BackupOptions) (*BackupManifest, error) {
	if o.DataDir == "" {
		return nil, errNoDataDir
	}
	m, err := backup.Restore(ctx, o.options())
	if err != nil {
		return nil, err
	}
	// What was remembered of a seed is about the data that was there.
	if err := os.Remove(filepath.Join(o.DataDir, seedFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return m, nil
}

// options adds how this server opens its data.
func (o BackupOptions) options() backup.Options {
	return backup.Options{
		DataDir: o.DataDir, File: o.File, Force: o.Force, Program: o.Program,
		Progress: o.Progress, Open: engine.OpenStore,
	}
}
