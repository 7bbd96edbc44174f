package backup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// Restore puts a backup in the place of a directory's data, which no server may
// be using, and returns what it holds. When it fails the data is as it was.
func Restore(ctx context.Context, o Options) (*Manifest, error) {
	f, err := os.Open(o.File)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	archive, m, err := openArchive(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.File, err)
	}
	r, err := store.NewReplacement(o.DataDir)
	if err != nil {
		return nil, err
	}
	err = mayReplace(r, o)
	if err == nil {
		err = extract(archive, m, r.Dir())
	}
	if err == nil {
		err = compareContents(ctx, o, m, r.Dir())
	}
	if err == nil {
		err = r.Commit()
	}
	return m, errors.Join(err, r.Close())
}

// mayReplace refuses to replace data, unless that is wanted.
func mayReplace(r *store.Replacement, o Options) error {
	occupied, err := r.Occupied()
	if err == nil && occupied && !o.Force {
		err = fmt.Errorf("%s is not empty: %w", o.DataDir, ErrExists)
	}
	return err
}

// compareContents checks the databases that were unpacked, as a whole and
// against what was counted when the backup was made.
func compareContents(ctx context.Context, o Options, m *Manifest, dir string) error {
	found, err := verify(ctx, o.Open, dir)
	if err != nil {
		return fmt.Errorf("check the restored data: %w", err)
	}
	want := make([]store.Content, len(m.Namespaces))
	for i, d := range m.Namespaces {
		want[i] = d.Content
	}
	if !slices.Equal(found, want) {
		return fmt.Errorf("check the restored data: %w: it holds %v, not %v", ErrDamaged, found, want)
	}
	return nil
}
