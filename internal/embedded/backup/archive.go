package backup

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// The archive's first member and what it says it is.
const (
	manifestName  = "iris-pgwire-backup.json"
	formatName    = "iris-pgwire embedded backup"
	formatVersion = 1
)

// Limits of what is read from a file before it is known to be a backup.
const (
	manifestBytesMax = 16 << 20
	databasesMax     = 10_000
)

// Reasons not to restore a file.
var (
	ErrForeign = errors.New("this is not a backup of the embedded server")
	ErrDamaged = errors.New("the backup is damaged or incomplete")
)

// Manifest says what is in a backup.
type Manifest struct {
	Format  string    `json:"format"`
	Version int       `json:"version"`
	Created time.Time `json:"created"`
	// Program is the version of the program that made the backup.
	Program    string     `json:"program"`
	Namespaces []Database `json:"namespaces"`
}

// Database is one IRIS namespace in a backup.
type Database struct {
	store.Content
	File string `json:"file"`
	Size int64  `json:"bytes"`
}

// check refuses a manifest that no version of this program writes.
func (m *Manifest) check() error {
	if m.Format != formatName {
		return ErrForeign
	}
	if m.Version != formatVersion {
		return fmt.Errorf("backup format %d is not the supported %d", m.Version, formatVersion)
	}
	if len(m.Namespaces) > databasesMax {
		return ErrDamaged
	}
	for _, d := range m.Namespaces {
		if !store.IsDatabaseFile(d.File) || d.Size < 0 {
			return ErrDamaged
		}
	}
	return nil
}

// writeArchive writes the databases of a directory, and the checksum.
func writeArchive(ctx context.Context, w io.Writer, m *Manifest, dir string) error {
	sum := sha256.New()
	archive := tar.NewWriter(io.MultiWriter(w, sum))
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	err = writeMember(ctx, archive, m.header(manifestName, int64(len(text))), bytes.NewReader(text))
	for i := 0; i < len(m.Namespaces) && err == nil; i++ {
		d := m.Namespaces[i]
		err = writeFile(ctx, archive, m.header(d.File, d.Size), filepath.Join(dir, d.File))
	}
	if err != nil {
		return err
	}
	if err := archive.Close(); err != nil {
		return err
	}
	_, err = w.Write(sum.Sum(nil))
	return err
}

// header describes a member of the archive.
func (m *Manifest) header(name string, size int64) *tar.Header {
	return &tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: m.Created}
}

// writeFile adds a file to the archive.
func writeFile(ctx context.Context, w *tar.Writer, h *tar.Header, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	return writeMember(ctx, w, h, f)
}

// writeMember adds a member to the archive.
func writeMember(ctx context.Context, w *tar.Writer, h *tar.Header, content io.Reader) error {
	if err := w.WriteHeader(h); err != nil {
		return err
	}
	_, err := io.Copy(w, interruptible{ctx, content})
	return err
}

// interruptible is a reader that ends with its context.
type interruptible struct {
	ctx context.Context
	r   io.Reader
}

// Read fails once the context has ended.
func (i interruptible) Read(p []byte) (int, error) {
	if err := context.Cause(i.ctx); err != nil {
		return 0, err
	}
	return i.r.Read(p)
}

// openArchive reads a file's manifest and compares all of it with its checksum.
func openArchive(ctx context.Context, f *os.File) (*tar.Reader, *Manifest, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, nil, ErrForeign
	}
	size := info.Size() - sha256.Size
	if !announced(f) {
		return nil, nil, ErrForeign
	}
	if err := compareSum(ctx, f, size); err != nil {
		return nil, nil, err
	}
	archive := tar.NewReader(interruptible{ctx, io.NewSectionReader(f, 0, size)})
	m, err := readManifest(archive)
	return archive, m, err
}

// announced tells whether a file begins as a backup does.
func announced(f io.ReaderAt) bool {
	start := make([]byte, len(manifestName)+1)
	_, err := f.ReadAt(start, 0)
	return err == nil && string(start) == manifestName+"\x00"
}

// compareSum compares the first size bytes of a file with the checksum behind
// them.
func compareSum(ctx context.Context, f io.ReaderAt, size int64) error {
	want := make([]byte, sha256.Size)
	if size < 0 {
		return ErrDamaged
	}
	if _, err := f.ReadAt(want, size); err != nil {
		return err
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, interruptible{ctx, io.NewSectionReader(f, 0, size)}); err != nil {
		return err
	}
	if !bytes.Equal(sum.Sum(nil), want) {
		return ErrDamaged
	}
	return nil
}

// readManifest reads the first member.
func readManifest(archive *tar.Reader) (*Manifest, error) {
	h, err := archive.Next()
	if err != nil || h.Name != manifestName || h.Size > manifestBytesMax {
		return nil, ErrForeign
	}
	m := new(Manifest)
	if err := json.NewDecoder(archive).Decode(m); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return m, m.check()
}

// extract writes the databases of an archive into a directory.
func extract(archive *tar.Reader, m *Manifest, dir string) error {
	for _, d := range m.Namespaces {
		h, err := archive.Next()
		if err != nil || h.Name != d.File || h.Size != d.Size {
			return ErrDamaged
		}
		if err := extractFile(archive, filepath.Join(dir, d.File)); err != nil {
			return err
		}
	}
	if _, err := archive.Next(); !errors.Is(err, io.EOF) {
		return ErrDamaged
	}
	return nil
}

// extractFile writes the current member to a new file.
func extractFile(content io.Reader, path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, content)
	return errors.Join(err, f.Close())
}
