package store

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// Defaults of Options, as IRIS ships them.
const (
	LockTimeoutDefault   = 10 * time.Second
	LockThresholdDefault = 1000
	ReadersMaxDefault    = 256
	ReadersWaitDefault   = 10 * time.Second
	readersIdle          = 8
)

// Options configure a Store.
type Options struct {
	// Dir is the data directory; "" keeps the data in a temporary directory
	// that Close removes, without waiting for the disk.
	Dir string
	// OnConnect registers the functions and collations of SQL with a connection.
	OnConnect func(*sqlite3.Conn) error
	// Default evaluates a column's default, for ON DELETE SET DEFAULT.
	Default func(*Table, *Column) (Value, error)
	// System are the read-only relations; SystemVersion changes with what they say.
	System        []SystemRelation
	SystemVersion string

	LockTimeout   time.Duration // 0: LockTimeoutDefault
	LockThreshold int           // row locks per table; 0: LockThresholdDefault
	ReadersMax    int           // connections for reading at a time; 0: ReadersMaxDefault
	ReadersWait   time.Duration // how long a query waits for one; 0: ReadersWaitDefault
}

// Store is a data directory: one SQLite file for each IRIS namespace.
type Store struct {
	options   Options
	dir       string
	temporary bool
	guard     *sqlite3.Conn // holds the lock file

	mu        sync.Mutex
	databases map[string]*Database // by upper-case IRIS namespace
}

// ErrInUse reports that another process (or Store) has the directory open.
var ErrInUse = errors.New("the data directory is in use by another process")

// Open opens a data directory, which is made when it does not exist.
func Open(o Options) (*Store, error) {
	o.LockTimeout = cmp.Or(o.LockTimeout, LockTimeoutDefault)
	o.LockThreshold = cmp.Or(o.LockThreshold, LockThresholdDefault)
	o.ReadersMax = cmp.Or(o.ReadersMax, ReadersMaxDefault)
	o.ReadersWait = cmp.Or(o.ReadersWait, ReadersWaitDefault)
	s := &Store{options: o, dir: o.Dir, databases: map[string]*Database{}}
	var err error
	if o.Dir == "" {
		s.temporary = true
		s.dir, err = os.MkdirTemp("", "iris-embedded-")
	} else {
		err = os.MkdirAll(o.Dir, 0o700)
	}
	if err != nil {
		return nil, err
	}
	if s.guard, err = lockDir(s.dir, lockName); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", s.dir, err), s.removeTemporary())
	}
	if err = completeReplacement(s.dir); err != nil {
		return nil, errors.Join(fmt.Errorf("finish an interrupted restore in %s: %w", s.dir, err), s.guard.Close())
	}
	return s, nil
}

// lockDir takes a lock of the directory: an SQLite file kept locked exclusively,
// because SQLite's file locks work on every platform and end with the process.
func lockDir(dir, name string) (*sqlite3.Conn, error) {
	c, err := sqlite3.OpenFlags(filepath.Join(dir, name), sqlite3.OPEN_READWRITE|sqlite3.OPEN_CREATE)
	if err != nil {
		return nil, err
	}
	if err = c.Exec("PRAGMA busy_timeout=0; PRAGMA journal_mode=MEMORY; BEGIN EXCLUSIVE"); err == nil {
		return c, nil
	}
	if errors.Is(err, sqlite3.BUSY) {
		err = ErrInUse
	}
	return nil, errors.Join(err, c.Close())
}

// Database returns the database of an IRIS namespace and opens it when needed,
// which undoes what a crash left unfinished. The file is made if there is none.
func (s *Store) Database(namespace string) (*Database, error) {
	name := strings.ToUpper(namespace)
	s.mu.Lock()
	defer s.mu.Unlock()
	if d := s.databases[name]; d != nil {
		return d, nil
	}
	d, err := openDatabase(s, name, filepath.Join(s.dir, fileName(name)))
	if err != nil {
		return nil, fmt.Errorf("open namespace %s: %w", name, err)
	}
	s.databases[name] = d
	return d, nil
}

// fileName makes a portable file name of an IRIS namespace's name.
func fileName(namespace string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(namespace) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "_%x_", r)
		}
	}
	return b.String() + fileSuffix
}

// Close closes every database and gives the directory free. Sessions must have
// been closed before.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, d := range s.databases {
		errs = append(errs, d.close())
	}
	clear(s.databases)
	errs = append(errs, s.guard.Close(), s.removeTemporary())
	return errors.Join(errs...)
}

// removeTemporary removes a temporary data directory.
func (s *Store) removeTemporary() error {
	if !s.temporary {
		return nil
	}
	return os.RemoveAll(s.dir)
}
