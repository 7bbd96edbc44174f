package store

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/ncruces/go-sqlite3"
)

// formatVersion is SQLite's user_version of our files.
const formatVersion = 1

// internalTables are SQLite's tables beside those of users. The journal is
// ordered by transaction, so that commit deletes and rollback reads one range.
const internalTables = `
CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS definition(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS counter(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS journal(tx INTEGER NOT NULL, seq INTEGER NOT NULL, op INTEGER NOT NULL,
	tbl INTEGER NOT NULL, row INTEGER NOT NULL, image BLOB, PRIMARY KEY(tx, seq)) WITHOUT ROWID;`

// Database is the data of one IRIS namespace.
type Database struct {
	name    string
	options *Options
	durable bool // wait for the disk
	catalog atomic.Pointer[Catalog]
	readers *pool
	locks   *locks

	// writing is held by the one who writes; the fields below belong to it.
	writing    chan struct{}
	writer     *Conn
	counters   counters
	journalSeq int64
	txSeq      int64
	synced     bool // the writer's commits currently wait for the disk
}

// openDatabase opens a file, undoes unfinished transactions and loads the catalog.
func openDatabase(s *Store, name, path string) (*Database, error) {
	d := &Database{
		name: name, options: &s.options, durable: !s.temporary,
		locks: newLocks(s.options.LockThreshold), writing: make(chan struct{}, 1),
	}
	d.readers = newPool(&s.options, func() (*Conn, error) { return d.connect(path) })
	var err error
	if d.writer, err = d.connect(path); err != nil {
		return nil, err
	}
	if err = d.start(); err != nil {
		return nil, errors.Join(err, d.writer.Close())
	}
	return d, nil
}

// connect opens a connection with the settings all of them share.
func (d *Database) connect(path string) (*Conn, error) {
	c, err := openConn(path, d.options.OnConnect)
	if err != nil {
		return nil, err
	}
	synchronous := "OFF"
	if d.durable {
		synchronous = "NORMAL"
	}
	// Only our own processes' connections meet, and only one of them writes:
	// the timeout covers checkpoints.
	err = c.Exec("PRAGMA busy_timeout=10000; PRAGMA journal_mode=WAL; PRAGMA temp_store=MEMORY; PRAGMA synchronous=" + synchronous)
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// start prepares the file for use.
func (d *Database) start() error {
	if err := d.checkFormat(); err != nil {
		return err
	}
	if err := d.loadCounters(); err != nil {
		return err
	}
	catalog, err := d.loadCatalog()
	if err != nil {
		return err
	}
	d.catalog.Store(catalog)
	if err := d.recoverJournal(); err != nil {
		return fmt.Errorf("undo unfinished transactions: %w", err)
	}
	return d.refreshSystem()
}

// checkFormat makes the internal tables and refuses files of another version.
func (d *Database) checkFormat() error {
	versions, err := d.writer.integers("PRAGMA user_version")
	if err != nil {
		return err
	}
	if v := versions[0]; v != 0 && v != formatVersion {
		return fmt.Errorf("file format %d is not the supported %d", v, formatVersion)
	}
	if err := d.writer.Exec("BEGIN IMMEDIATE;" + internalTables); err != nil {
		return err
	}
	return d.writer.Exec(fmt.Sprintf("PRAGMA user_version=%d; COMMIT", formatVersion))
}

// close closes the connections. The journal of a session that is still open
// stays, and is undone at the next start.
func (d *Database) close() error {
	d.writing <- struct{}{} // never given back: nobody writes any more
	d.readers.close()
	return d.writer.Close()
}

// Name returns the IRIS namespace's name in upper case.
func (d *Database) Name() string { return d.name }

// Catalog returns the current definitions.
func (d *Database) Catalog() *Catalog { return d.catalog.Load() }

// lockWriter waits until nobody else writes.
func (d *Database) lockWriter(ctx context.Context) error {
	select {
	case d.writing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// unlockWriter lets the next one write.
func (d *Database) unlockWriter() {
	d.writer.SetInterrupt(context.Background())
	<-d.writing
}

// begin starts a physical transaction. Its commit waits for the disk if durable:
// only what ends a logical transaction needs that, because SQLite's log keeps
// the order of what precedes it.
func (d *Database) begin(durable bool) error {
	durable = durable && d.durable
	if durable != d.synced {
		text := "PRAGMA synchronous=NORMAL"
		if durable {
			text = "PRAGMA synchronous=FULL"
		}
		if err := d.writer.Exec(text); err != nil {
			return err
		}
		d.synced = durable
	}
	return d.writer.run("BEGIN IMMEDIATE")
}

// commit ends a physical transaction and makes its counters permanent.
func (d *Database) commit() error {
	d.writer.SetInterrupt(context.Background())
	if err := d.saveCounters(); err != nil {
		return errors.Join(err, d.rollback())
	}
	if err := d.writer.run("COMMIT"); err != nil {
		return errors.Join(err, d.rollback())
	}
	d.counters.saved()
	return nil
}

// rollback undoes a physical transaction, if SQLite has not done so itself.
func (d *Database) rollback() error {
	d.writer.SetInterrupt(context.Background())
	d.writer.idle()
	if d.writer.GetAutocommit() {
		return nil
	}
	return d.writer.run("ROLLBACK")
}

// counters are the values of row ids, SERIAL columns and ROWVERSION. They are
// never rolled back: what a statement took is gone.
type counters struct {
	last  map[string]int64
	dirty map[string]struct{} // not yet committed
}

// loadCounters reads the counters.
func (d *Database) loadCounters() error {
	d.counters = counters{last: map[string]int64{}, dirty: map[string]struct{}{}}
	return d.writer.each("SELECT name, value FROM counter", nil, func(stmt *sqlite3.Stmt) error {
		d.counters.last[stmt.ColumnText(0)] = stmt.ColumnInt64(1)
		return nil
	})
}

// next takes the next value.
func (c *counters) next(name string) int64 {
	c.last[name]++
	c.dirty[name] = struct{}{}
	return c.last[name]
}

// raise makes sure that a value is not given out again.
func (c *counters) raise(name string, value int64) {
	if value > c.last[name] {
		c.last[name] = value
		c.dirty[name] = struct{}{}
	}
}

// reset makes a counter start again.
func (c *counters) reset(name string) {
	c.last[name] = 0
	c.dirty[name] = struct{}{}
}

// saved forgets which counters changed.
func (c *counters) saved() { clear(c.dirty) }

// saveCounters writes the changed counters into the physical transaction.
func (d *Database) saveCounters() error {
	for name := range d.counters.dirty {
		err := d.writer.run("INSERT OR REPLACE INTO counter(name, value) VALUES(?,?)", Text(name), Int(d.counters.last[name]))
		if err != nil {
			return err
		}
	}
	return nil
}
