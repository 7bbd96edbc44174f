package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/ncruces/go-sqlite3"
)

// fileSuffix ends the name of a database's file.
const fileSuffix = ".db"

// snapshotPages are the pages copied between two looks at the context.
const snapshotPages = 512

// ErrNoData reports a directory that holds no database.
var ErrNoData = errors.New("there is no data of the embedded server")

// ErrBusy reports that another process copies or replaces the directory's data.
var ErrBusy = errors.New("another backup or restore of the data directory is under way")

// namespaceOf is the inverse of fileName. ok is false for names that are not of
// databases.
func namespaceOf(file string) (namespace string, ok bool) {
	rest, ok := strings.CutSuffix(file, fileSuffix)
	if !ok {
		return "", false
	}
	var b strings.Builder
	for rest != "" {
		plain, escaped, found := strings.Cut(rest, "_")
		b.WriteString(plain)
		if !found {
			break
		}
		code, after, closed := strings.Cut(escaped, "_")
		r, err := strconv.ParseUint(code, 16, 21)
		if !closed || err != nil {
			return "", false
		}
		b.WriteRune(rune(r))
		rest = after
	}
	namespace = strings.ToUpper(b.String())
	return namespace, namespace != "" && fileName(namespace) == file
}

// IsDatabaseFile tells whether a file of that name can be a database.
func IsDatabaseFile(name string) bool {
	_, ok := namespaceOf(name)
	return ok
}

// IsDatabasePart tells whether a file can be a database, or one that SQLite
// keeps beside it.
func IsDatabasePart(name string) bool {
	for _, suffix := range []string{"-wal", "-shm", "-journal"} {
		name = strings.TrimSuffix(name, suffix)
	}
	return IsDatabaseFile(name)
}

// DatabaseFile is the name of the file of an IRIS namespace's database.
func DatabaseFile(namespace string) string { return fileName(strings.ToUpper(namespace)) }

// databaseFiles lists the databases of a directory by the names of their files.
func databaseFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() && IsDatabaseFile(e.Name()) {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// Snapshot copies the databases of the data directory from, which another
// process may be working with, into the directory to. Each copy is what a crash
// at one moment would have left: what was committed, and the journal of what was
// not. Writers are not held up. progress may be nil.
func Snapshot(ctx context.Context, from, to string, progress func(done, total int64)) error {
	files, err := databaseFiles(from)
	if err == nil && len(files) == 0 {
		err = ErrNoData
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", from, err)
	}
	guard, err := LockCopy(from)
	if err != nil {
		return err
	}
	defer func() { _ = guard.Close() }()
	if exists(filepath.Join(from, replacementReady)) || exists(filepath.Join(from, replacementMoving)) {
		return fmt.Errorf("%s: an interrupted restore is to be finished first: start the server once", from)
	}
	s := snapshot{progress: progress}
	defer s.close()
	for _, name := range files {
		if err := s.open(filepath.Join(from, name)); err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
	}
	for i, name := range files {
		if err := s.copy(ctx, s.sources[i], filepath.Join(to, name)); err != nil {
			return fmt.Errorf("copy %s: %w", name, err)
		}
	}
	return nil
}

// snapshot is a Snapshot under way.
type snapshot struct {
	sources     []*sqlite3.Conn // each in a read transaction
	done, total int64           // bytes
	progress    func(done, total int64)
}

// open opens a database and begins to read it: the write-ahead log keeps this
// moment's pages until the source is closed.
func (s *snapshot) open(path string) error {
	c, err := sqlite3.OpenFlags(path, sqlite3.OPEN_READWRITE)
	if err != nil {
		return err
	}
	s.sources = append(s.sources, c)
	if err := c.Exec("PRAGMA busy_timeout=10000; BEGIN; SELECT count(*) FROM sqlite_schema"); err != nil {
		return err
	}
	size, err := pragmaInteger(c, "page_count")
	if err != nil {
		return err
	}
	page, err := pragmaInteger(c, "page_size")
	s.total += size * page
	return err
}

// pragmaInteger reads a setting.
func pragmaInteger(c *sqlite3.Conn, name string) (int64, error) {
	stmt, _, err := c.Prepare("PRAGMA " + name)
	if err != nil {
		return 0, err
	}
	stmt.Step()
	value := stmt.ColumnInt64(0)
	return value, stmt.Close()
}

// copy copies an open database to a new file.
func (s *snapshot) copy(ctx context.Context, source *sqlite3.Conn, to string) error {
	page, err := pragmaInteger(source, "page_size")
	if err != nil {
		return err
	}
	backup, err := source.BackupInit("main", to)
	if err != nil {
		return err
	}
	before := s.done
	for done := false; !done && err == nil; {
		done, err = backup.Step(snapshotPages)
		s.done = before + int64(backup.PageCount()-backup.Remaining())*page
		if s.progress != nil {
			s.progress(s.done, s.total)
		}
		if err == nil {
			err = context.Cause(ctx)
		}
	}
	return errors.Join(err, backup.Close())
}

// close ends the read transactions.
func (s *snapshot) close() {
	for _, c := range s.sources {
		_ = c.Close()
	}
}

// Content says what a database holds.
type Content struct {
	Namespace string `json:"namespace"`
	Tables    int    `json:"tables"`
	Rows      int64  `json:"rows"`
}

// Verify opens every database of the directory, which undoes what was not
// committed, checks each as a whole and counts what it holds.
func (s *Store) Verify(ctx context.Context) ([]Content, error) {
	files, err := databaseFiles(s.dir)
	if err != nil {
		return nil, err
	}
	var contents []Content
	for _, file := range files {
		namespace, _ := namespaceOf(file)
		d, err := s.Database(namespace)
		if err != nil {
			return nil, err
		}
		content, err := d.verify(ctx)
		if err != nil {
			return nil, fmt.Errorf("check namespace %s: %w", namespace, err)
		}
		contents = append(contents, content)
	}
	return contents, nil
}

// verify checks and counts one database.
func (d *Database) verify(ctx context.Context) (Content, error) {
	content := Content{Namespace: d.name}
	c, err := d.readers.lend(ctx)
	if err != nil {
		return content, err
	}
	defer d.readers.giveBack(c)
	c.SetInterrupt(ctx)
	err = c.each("PRAGMA integrity_check(1)", nil, func(stmt *sqlite3.Stmt) error {
		if finding := stmt.ColumnText(0); finding != "ok" {
			return errors.New(finding)
		}
		return nil
	})
	if err != nil {
		return content, err
	}
	for _, schema := range d.Catalog().Schemas() {
		for _, r := range schema.Relations() {
			t, ok := r.(*Table)
			if !ok || t.System {
				continue
			}
			count, err := c.integers("SELECT count(*) FROM " + t.Physical)
			if err != nil {
				return content, err
			}
			content.Tables++
			content.Rows += count[0]
		}
	}
	return content, nil
}
