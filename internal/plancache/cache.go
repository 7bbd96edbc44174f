package plancache

import (
	"container/list"
	"slices"
	"sync"
	"sync/atomic"
)

// DefaultBytesMax is the limit of a cache that is given none.
const DefaultBytesMax = 64 << 20

// candidatesMax is how many entries one shape may have: statements that differ in
// what is not lifted.
const candidatesMax = 16

// Entry is what is kept for one shape.
type Entry[V any] struct {
	Value V
	Lifts []Lift
	// Checked is the number of the snapshot that the entry was last found to be
	// right for.
	Checked atomic.Uint64

	key   string
	pins  []pin
	bytes int64
	place *list.Element // nil once it is out of the cache
}

// pin is a literal that was not lifted.
type pin struct {
	literal int
	text    string
}

// Cache keeps entries up to a number of bytes; those used longest ago go first.
type Cache[V any] struct {
	bytesMax int64

	mu     sync.Mutex
	shapes map[string][]*Entry[V]
	recent *list.List // of *Entry[V], the latest first
	bytes  int64
	stats  Stats
}

// Stats counts what a cache did.
type Stats struct {
	Hits, Misses, Evictions, Invalidations int64
	Entries                                int
	Bytes, BytesMax                        int64
}

// New returns an empty cache; 0 is DefaultBytesMax, less keeps nothing.
func New[V any](bytesMax int64) *Cache[V] {
	if bytesMax == 0 {
		bytesMax = DefaultBytesMax
	}
	return &Cache[V]{bytesMax: bytesMax, shapes: map[string][]*Entry[V]{}, recent: list.New()}
}

// Enabled reports whether the cache keeps anything.
func (c *Cache[V]) Enabled() bool { return c.bytesMax > 0 }

// Find returns the entry for a statement, nil without one. surroundings is what
// besides the text decides what the statement means.
func (c *Cache[V]) Find(surroundings string, shape *Shape) *Entry[V] {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range c.shapes[surroundings+shape.Key] {
		if e.fits(shape) {
			c.recent.MoveToFront(e.place)
			return e
		}
	}
	return nil
}

// fits reports whether a statement has the entry's literals where they are not
// lifted.
func (e *Entry[V]) fits(shape *Shape) bool {
	for i := range e.pins {
		if shape.Literals[e.pins[i].literal].Text != e.pins[i].text {
			return false
		}
	}
	return true
}

// Add keeps an entry for statements like this one, which takes so many bytes.
func (c *Cache[V]) Add(surroundings string, shape *Shape, e *Entry[V], bytes int64) {
	e.key = surroundings + shape.Key
	lifted := make([]bool, len(shape.Literals))
	for _, l := range e.Lifts {
		lifted[l.Literal] = true
	}
	for i := range shape.Literals {
		if !lifted[i] {
			e.pins = append(e.pins, pin{i, shape.Literals[i].Text})
		}
	}
	e.bytes = bytes + int64(len(e.key))
	c.mu.Lock()
	defer c.mu.Unlock()
	if e.bytes > c.bytesMax/4 {
		return // for one statement nobody else's are given up
	}
	if list := c.shapes[e.key]; len(list) >= candidatesMax {
		c.remove(list[0])
		c.stats.Evictions++
	}
	c.shapes[e.key] = append(c.shapes[e.key], e)
	e.place = c.recent.PushFront(e)
	c.bytes += e.bytes
	for c.bytes > c.bytesMax {
		c.remove(c.recent.Back().Value.(*Entry[V]))
		c.stats.Evictions++
	}
}

// Drop takes out an entry that is no longer right.
func (c *Cache[V]) Drop(e *Entry[V]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e.place != nil {
		c.remove(e)
		c.stats.Invalidations++
	}
}

// remove takes out an entry; the lock is held.
func (c *Cache[V]) remove(e *Entry[V]) {
	rest := slices.DeleteFunc(slices.Clone(c.shapes[e.key]), func(x *Entry[V]) bool { return x == e })
	if c.shapes[e.key] = rest; len(rest) == 0 {
		delete(c.shapes, e.key)
	}
	c.recent.Remove(e.place)
	e.place = nil
	c.bytes -= e.bytes
}

// Count counts a statement that found its plan, or did not.
func (c *Cache[V]) Count(hit bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if hit {
		c.stats.Hits++
	} else {
		c.stats.Misses++
	}
}

// Stats returns the counters.
func (c *Cache[V]) Stats() Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := c.stats
	out.Entries, out.Bytes, out.BytesMax = c.recent.Len(), c.bytes, c.bytesMax
	return out
}
