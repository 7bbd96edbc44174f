package session

import (
	"maps"
	"sync"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/catalog"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// statistics count what the sessions do, for the statistics views. Tables are
// known by OID; there are no more counters than the namespace has tables.
type statistics struct {
	mu sync.Mutex
	c  catalog.Counters
}

// tablesCountedMax bounds the tables that are counted, dropped ones included.
const tablesCountedMax = 100_000

// newStatistics begins to count.
func newStatistics() *statistics {
	return &statistics{c: catalog.Counters{Since: time.Now(), Tables: map[uint32]catalog.TableCounters{}}}
}

// look returns a copy of the counters.
func (t *statistics) look() catalog.Counters {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := t.c
	out.Tables = maps.Clone(t.c.Tables)
	return out
}

// count changes the counters.
func (t *statistics) count(change func(c *catalog.Counters)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	change(&t.c)
}

// sessionBegan counts a session.
func (t *statistics) sessionBegan() {
	t.count(func(c *catalog.Counters) { c.Sessions++ })
}

// sessionEnded counts the time of a session.
func (t *statistics) sessionEnded(lasted time.Duration) {
	t.count(func(c *catalog.Counters) { c.SessionTime += lasted })
}

// transactionEnded counts a transaction.
func (t *statistics) transactionEnded(committed bool) {
	t.count(func(c *catalog.Counters) {
		if committed {
			c.Commits++
		} else {
			c.Rollbacks++
		}
	})
}

// uses are the tables of a statement.
type uses struct {
	read    []uint32
	changed uint32 // 0 for none
	verb    pgsql.Statement
}

// usesOf finds the tables of an analysed statement.
func usesOf(tree pgsql.Statement, st analyze.Statement) uses {
	u := uses{verb: tree}
	switch st := st.(type) {
	case *analyze.Query:
		u.reads(st)
	case *analyze.Insert:
		u.changed = st.Relation.OID
		if st.Query != nil {
			u.reads(st.Query)
		}
	case *analyze.Update:
		u.changed = st.Relation.OID
	case *analyze.Delete:
		u.changed = st.Relation.OID
	case *analyze.Merge:
		u.changed = st.Relation.OID
	}
	return u
}

// reads adds the tables that a query reads; the relations of the catalogs are
// not counted.
func (u *uses) reads(q *analyze.Query) {
	for _, r := range q.Ranges {
		if r.Relation != nil && r.Relation.Local == nil && r.Relation.OID != 0 {
			u.read = append(u.read, r.Relation.OID)
		}
	}
	q.Queries(func(inner *analyze.Query) { u.reads(inner) })
}

// analyzed counts an ANALYZE of a table.
func (t *statistics) analyzed(table uint32) {
	t.count(func(c *catalog.Counters) {
		t.ofTable(table, func(n *catalog.TableCounters) { n.Analyzes, n.Analyzed = n.Analyzes+1, time.Now() })
	})
}

// statementEnded counts a statement. Rows read of a table are those that a query
// of it alone returned.
func (t *statistics) statementEnded(u *uses, rows int64, took time.Duration) {
	t.count(func(c *catalog.Counters) {
		c.ActiveTime += took
		for _, id := range u.read {
			t.ofTable(id, func(n *catalog.TableCounters) {
				n.Scans++
				if len(u.read) == 1 && u.changed == 0 {
					n.Read += rows
				}
			})
		}
		switch u.verb.(type) {
		case *pgsql.InsertStatement:
			c.Inserted += rows
			t.ofTable(u.changed, func(n *catalog.TableCounters) { n.Inserted += rows })
		case *pgsql.UpdateStatement:
			c.Updated += rows
			t.ofTable(u.changed, func(n *catalog.TableCounters) { n.Updated, n.Scans = n.Updated+rows, n.Scans+1 })
		case *pgsql.DeleteStatement:
			c.Deleted += rows
			t.ofTable(u.changed, func(n *catalog.TableCounters) { n.Deleted, n.Scans = n.Deleted+rows, n.Scans+1 })
		case *pgsql.MergeStatement: // which action each row had is not told
			t.ofTable(u.changed, func(n *catalog.TableCounters) { n.Scans++ })
		default:
			c.Returned += rows
		}
	})
}

// ofTable changes the counters of a table. The lock is held.
func (t *statistics) ofTable(id uint32, change func(n *catalog.TableCounters)) {
	n, ok := t.c.Tables[id]
	if id == 0 || !ok && len(t.c.Tables) >= tablesCountedMax {
		return
	}
	change(&n)
	t.c.Tables[id] = n
}
