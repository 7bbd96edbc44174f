package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/embedding"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
)

// Options configure a Backend.
type Options struct {
	// Dir is the data directory; "" keeps the data until Close only.
	Dir string
	// Namespaces are the IRIS namespaces; nil means USER.
	Namespaces []string
	// Authenticate checks credentials; nil lets everybody in.
	Authenticate func(user, password string) bool
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// LockTimeout is how long a statement waits for a lock; 0 means 10 s.
	LockTimeout time.Duration
	// EmbeddingHosts are the hosts that embeddings may be asked of; none by default.
	EmbeddingHosts []string
	// LockThreshold is the row locks on a table after which it is locked as a
	// whole; 0 means 1 000.
	LockThreshold int
}

// Backend executes IRIS SQL on a data directory; it implements superserver.Backend.
type Backend struct {
	options  Options
	store    *store.Store
	embedder *embedder

	mu   sync.Mutex
	jobs map[int]*job
	last int // number of the newest job
}

// firstJob keeps job numbers looking like IRIS's process numbers.
const firstJob = 1000

// NewBackend opens the data directory.
func NewBackend(o Options) (*Backend, error) {
	if o.Namespaces == nil {
		o.Namespaces = []string{"USER"}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	b := &Backend{options: o, jobs: map[int]*job{}, last: firstJob}
	b.embedder = &embedder{client: embedding.New(o.EmbeddingHosts), open: map[int64]*vectors{}}
	var err error
	b.store, err = b.open()
	if err != nil {
		return nil, err
	}
	return b, nil
}

// open opens the data directory of the options.
func (b *Backend) open() (*store.Store, error) {
	return store.Open(store.Options{
		Dir: b.options.Dir, OnConnect: b.connect, Default: b.evaluateDefault,
		System: systemRelations(), SystemVersion: systemVersion,
		LockTimeout: b.options.LockTimeout, LockThreshold: b.options.LockThreshold,
	})
}

// connect gives a SQLite connection what is IRIS's.
func (b *Backend) connect(c *sqlite3.Conn) error {
	if err := registerSQLite(c); err != nil {
		return err
	}
	return b.embedder.register(c)
}

// OpenStore opens a data directory as a Backend does, for those who look after
// its files.
func OpenStore(dir string) (*store.Store, error) {
	b := &Backend{options: Options{Dir: dir, Now: time.Now}}
	b.embedder = &embedder{client: embedding.New(nil), open: map[int64]*vectors{}}
	return b.open()
}

// Close closes the data directory. Jobs must have been closed before.
func (b *Backend) Close() error { return b.store.Close() }

// Login implements superserver.Backend.
func (b *Backend) Login(_ context.Context, l superserver.Login) (superserver.Job, error) {
	if b.options.Authenticate != nil && !b.options.Authenticate(l.User, l.Password) {
		return nil, errors.New("Access Denied") //nolint:staticcheck // the text goes to the client as IRIS words it
	}
	known := slices.ContainsFunc(b.options.Namespaces, func(n string) bool { return strings.EqualFold(n, l.Namespace) })
	if !known {
		return nil, fmt.Errorf("Namespace '%s' does not exist", l.Namespace) //nolint:staticcheck // IRIS's words
	}
	db, err := b.store.Database(l.Namespace)
	if err != nil {
		return nil, err
	}
	j := &job{
		backend: b, db: db, session: db.NewSession(), user: l.User, namespace: strings.ToUpper(l.Namespace),
		schema: store.DefaultSchema, isolation: isolationUncommitted,
	}
	j.SetIsolation(l.Isolation)
	j.SetAutocommit(l.Autocommit)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last++
	j.number = b.last
	b.jobs[j.number] = j
	return j, nil
}

// Interrupt implements superserver.Backend: a user may interrupt own jobs.
func (b *Backend) Interrupt(number int, user string) bool {
	b.mu.Lock()
	j := b.jobs[number]
	b.mu.Unlock()
	if j == nil || !strings.EqualFold(j.user, user) {
		return false
	}
	j.interrupt()
	return true
}

// forget removes a job that has ended.
func (b *Backend) forget(number int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.jobs, number)
}

// evaluateDefault evaluates a column's default where no job asks for it: in
// referential actions.
func (b *Backend) evaluateDefault(t *store.Table, c *store.Column) (store.Value, error) {
	conn, err := sqlite3.Open(":memory:")
	if err != nil {
		return store.Value{}, err
	}
	defer func() { _ = conn.Close() }()
	if err := registerSQLite(conn); err != nil {
		return store.Value{}, err
	}
	env := environment{schema: t.Schema, user: owner}
	return evaluateDefault(conn, env, process{now: b.options.Now()}, c)
}
