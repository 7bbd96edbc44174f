package meta

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
)

// Ages of a snapshot.
const (
	// DefaultMaxAge is after how long a snapshot is read again before use.
	DefaultMaxAge = time.Minute
	// checkAge is after how long IRIS is asked whether anything has changed, where
	// it can say so.
	checkAge = 10 * time.Second
	// refreshAge is how old a snapshot must be before an unknown name makes it
	// be read again: a client that asks in a loop costs IRIS little.
	refreshAge = 500 * time.Millisecond
)

// Cache holds the current snapshot of an IRIS namespace for all sessions.
type Cache struct {
	maxAge, checkAge time.Duration

	mu      sync.Mutex
	current *Snapshot
	read    time.Time // when current was read, or the one that it differs from in touched tables
	checked time.Time // when it was last known to be what IRIS has
	stamp   string    // of IRIS's definitions when current was read; "" is not known
	version uint64
	// changes counts what made current out of date, such as DDL; it is known up
	// to the change that current was read after.
	changes, known uint64
	// touched are the tables that all changes are about that current does not know; whole
	// says that one may be about anything.
	touched []gatewayschema.Object
	whole   bool
	reading chan struct{} // closed when the read in progress ends; nil if none
}

// NewCache returns an empty cache.
func NewCache(maxAge time.Duration) *Cache {
	if maxAge <= 0 {
		maxAge = DefaultMaxAge
	}
	return &Cache{maxAge: maxAge, checkAge: checkAge}
}

// Get returns a snapshot that is recent enough, reading one if there is none. Of
// one that is only old, others make do with it while it is read again; after a
// change they wait.
func (c *Cache) Get(ctx context.Context, read Reader) (*Snapshot, error) {
	for {
		c.mu.Lock()
		if c.usable() {
			defer c.mu.Unlock()
			return c.current, nil
		}
		wait := c.reading
		if wait == nil {
			return c.load(ctx, read)
		}
		c.mu.Unlock()
		select {
		case <-wait:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// Ready returns what Get returns without reading or waiting, nil if it must.
func (c *Cache) Ready() *Snapshot {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.usable() {
		return c.current
	}
	return nil
}

// usable reports whether the current snapshot will do for Get.
func (c *Cache) usable() bool {
	return c.valid() && (c.reading != nil || (!c.old() && !c.doubtful()))
}

// old reports whether the current snapshot is to be read again in any case: the
// age that is right where IRIS cannot be asked, and a multiple of it elsewhere.
func (c *Cache) old() bool {
	age := c.maxAge
	if c.stamp != "" {
		age *= checkedAges
	}
	return time.Since(c.read) >= age
}

// checkedAges is how many times longer a snapshot lives that IRIS confirms.
const checkedAges = 10

// doubtful reports whether IRIS should be asked if anything has changed.
func (c *Cache) doubtful() bool { return c.stamp != "" && time.Since(c.checked) >= c.checkAge }

// valid reports whether nothing is known to have changed since current was read.
func (c *Cache) valid() bool { return c.current != nil && c.changes == c.known }

// load reads a snapshot, unless IRIS says that the current one, which is only
// doubtful, is what it has. It is called with the lock held and returns without.
func (c *Cache) load(ctx context.Context, read Reader) (*Snapshot, error) {
	done := make(chan struct{})
	c.reading = done
	c.version++
	version, changes := c.version, c.changes
	current, stamp := c.current, c.stamp
	if !c.valid() || c.old() {
		stamp = "" // in any case
	}
	touched, part := c.touched, current != nil && !c.valid() && !c.whole && !c.old()
	c.touched, c.whole = nil, false
	c.mu.Unlock()
	begun := time.Now()
	now, snap, err := "", current, error(nil)
	if part {
		snap, err = reload(ctx, read, version, current, touched)
	} else if now = readStamp(ctx, current, read); stamp == "" || now != stamp {
		snap, err = load(ctx, read, version)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	defer close(done)
	c.reading = nil
	if err != nil {
		c.whole = true // as far as it came
		return nil, err
	}
	if snap != current {
		c.current, c.known = snap, changes
	}
	if part {
		return snap, nil // what IRIS changed besides is noticed when it would have been
	}
	if snap != current {
		c.read = time.Now()
	}
	c.stamp, c.checked = now, begun
	return snap, nil
}

// stampQuery tells whether classes were made, compiled or deleted since it was
// last asked, those of temporary tables excepted.
const stampQuery = "SELECT COUNT(*), MAX(TimeChanged) FROM %Dictionary.CompiledClass WHERE NOT (Name %STARTSWITH '" +
	gatewayschema.TemporaryPrefix + "')"

// readStamp asks for the stamp of IRIS's definitions and of the gateway schema,
// where the current snapshot has one. It is "" where the account may not ask or the
// server does not know; the age alone counts then.
func readStamp(ctx context.Context, current *Snapshot, read Reader) string {
	queries := []string{stampQuery}
	if current != nil && current.gateway.Version > 0 {
		queries = append(queries, current.gateway.StampQueries()...)
	}
	stamp := ""
	for i, sql := range queries {
		err := read(ctx, Query{sql, func(cells []string) error {
			if i > 0 || cells[1] != "" {
				stamp += strings.Join(cells, " ") + ";"
			}
			return nil
		}})
		if err != nil || stamp == "" {
			return ""
		}
	}
	return stamp
}

// Refresh reads a newer snapshot than old when old is not brand-new; nil means
// that there is nothing newer to be had.
func (c *Cache) Refresh(ctx context.Context, old *Snapshot, read Reader) (*Snapshot, error) {
	c.mu.Lock()
	if c.current == old && time.Since(c.read) < refreshAge && c.valid() {
		c.mu.Unlock()
		return nil, nil
	}
	if c.current == old {
		c.changes++
		c.whole = true
	}
	c.mu.Unlock()
	return c.Get(ctx, read)
}

// Invalidate makes the next Get read everything again, after DDL.
func (c *Cache) Invalidate() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changes++
	c.touched, c.whole = nil, true
}

// touchedMax is how many tables are read again one by one.
const touchedMax = 32

// Touch makes the next Get read some tables again, by their names in IRIS, and what the
// gateway schema keeps: after DDL about nothing else. None of the tables needs to exist,
// before or after.
func (c *Cache) Touch(tables ...gatewayschema.Object) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changes++
	for _, t := range tables {
		if !slices.Contains(c.touched, t) {
			c.touched = append(c.touched, t)
		}
	}
	c.whole = c.whole || len(c.touched) > touchedMax
}

// Peek returns the current snapshot whatever its age, nil if none was read.
func (c *Cache) Peek() *Snapshot {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.current
}

// SchemaName is the PostgreSQL name of an IRIS schema.
func (c *Cache) SchemaName(iris string) string {
	if snap := c.Peek(); snap != nil {
		if name, ok := snap.names[strings.ToLower(iris)]; ok {
			return name
		}
	}
	return pgSchema(iris)
}
