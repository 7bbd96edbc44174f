package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"
)

// Definer changes definitions. It is a Writer whose rows are not journaled: DDL
// takes effect at once and is not rolled back with a transaction.
type Definer struct {
	*Writer
	draft   *Catalog
	changed []Relation // to be described anew
}

// Define runs fn as one DDL statement: all of it takes effect or nothing. fn may
// be called again after it met a lock, and must pass on the Definer's errors.
func (s *Session) Define(ctx context.Context, fn func(d *Definer) error) error {
	start := s.db.locks.mark(s.owner)
	defer func() { s.db.locks.release(s.owner, start) }()
	_, err := s.execute(ctx, batch{count: 1, define: true, fn: func(w *Writer, _ int) error {
		d := &Definer{Writer: w, draft: w.db.Catalog().clone()}
		d.draft.link()
		if err := fn(d); err != nil {
			return err
		}
		return d.finish()
	}})
	return err
}

// finish describes what changed and arranges for the new catalog to be
// installed when the physical transaction has been committed.
func (d *Definer) finish() error {
	d.draft.Version++
	d.draft.link()
	for _, r := range d.changed {
		schema, name := r.relationName()
		if now, _ := d.draft.Lookup(schema, name); now == nil || relationID(now) != relationID(r) {
			continue // dropped or renamed since
		} else if err := d.describe(d.draft, now); err != nil {
			return err
		}
	}
	if err := d.describeGeneral(d.draft); err != nil {
		return err
	}
	d.committed = func() { d.db.catalog.Store(d.draft) }
	return nil
}

// Catalog returns the definitions with the changes made so far.
func (d *Definer) Catalog() *Catalog { return d.draft }

// NextID returns a new number for a column or constraint.
func (d *Definer) NextID() int64 { return d.db.counters.next("object") }

// Lock makes sure nobody else uses the table: no uncommitted rows, no LOCK TABLE.
func (d *Definer) Lock(t *Table) error {
	return d.obtain(taken{tableLock(t), exclusive}, false, func(b taken) *Error { return lockFailure(t, b, "") })
}

// put stores a table's new definition.
func (d *Definer) put(t *Table) (*Table, error) {
	d.draft.put(t)
	d.draft.link()
	d.touch(t)
	return t, d.save(t.ID, tableDefinition, t)
}

// touch notes a table as changed, and those whose description names it.
func (d *Definer) touch(t *Table) {
	d.changed = append(d.changed, t)
	for _, ref := range d.draft.References(t) {
		d.changed = append(d.changed, ref.Table)
	}
}

// CreateTable makes a table. Columns and constraints carry numbers from NextID;
// physical names and the indexes of keys are made here.
func (d *Definer) CreateTable(t *Table) (*Table, error) {
	t.ID = d.NextID()
	t.Physical = physicalName("t", t.ID)
	for _, c := range t.Columns {
		c.name()
	}
	constraints := t.Constraints
	t.Constraints = nil
	if err := d.Exec(t.createSQL()); err != nil {
		return nil, err
	}
	t, err := d.put(t)
	for _, c := range constraints {
		if err != nil {
			return nil, err
		}
		if c.Kind == ForeignKey && c.RefTable == 0 {
			c.RefTable = t.ID
		}
		t, err = d.AddConstraint(t, c)
	}
	return t, err
}

// name gives a column its SQLite name.
func (c *Column) name() {
	if c.Physical = physicalName("c", c.ID); c.Identity {
		c.Physical = RowID
	}
}

// DropTable removes a table with its rows.
func (d *Definer) DropTable(t *Table) error {
	if err := d.Lock(t); err != nil {
		return err
	}
	for _, fk := range t.Constraints {
		if fk.Kind == ForeignKey {
			d.changed = append(d.changed, d.draft.TableByID(fk.RefTable))
		}
	}
	if err := d.Exec("DROP TABLE " + t.Physical); err != nil {
		return err
	}
	d.draft.remove(t)
	d.draft.link()
	return errors.Join(d.erase(t.ID), d.undescribe(t.ID), d.dropCounters(t))
}

// dropCounters forgets the counters of a table.
func (d *Definer) dropCounters(t *Table) error {
	for name := range d.db.counters.last {
		if name == t.Physical || strings.HasPrefix(name, t.Physical+".") {
			delete(d.db.counters.last, name)
			delete(d.db.counters.dirty, name)
		}
	}
	return d.run("DELETE FROM counter WHERE name=?1 OR substr(name, 1, length(?1)+1)=?1||'.'", Text(t.Physical))
}

// Truncate removes all rows and starts the counters again.
func (d *Definer) Truncate(t *Table) error {
	if err := d.Lock(t); err != nil {
		return err
	}
	d.db.counters.reset(t.Physical)
	for _, c := range t.Columns {
		if c.Type.Class == ClassCounter {
			d.db.counters.reset(columnCounter(t, c))
		}
	}
	if err := d.run("DELETE FROM journal WHERE tbl=?", Int(t.ID)); err != nil {
		return err
	}
	return d.run("DELETE FROM " + t.Physical)
}

// RenameTable gives a table another name in its schema.
func (d *Definer) RenameTable(t *Table, name string) (*Table, error) {
	if err := d.Lock(t); err != nil {
		return nil, err
	}
	d.draft.remove(t)
	t = t.clone()
	t.Name = name
	t.ClassName = ClassName(t.Schema, name)
	return d.put(t)
}

// AddConstraint adds a key or foreign key after checking the rows.
func (d *Definer) AddConstraint(t *Table, c *Constraint) (*Table, error) {
	if err := d.Lock(t); err != nil {
		return nil, err
	}
	t = t.clone()
	t.Constraints = append(t.Constraints, c)
	if c.Kind == ForeignKey {
		if err := d.addForeignKey(t, c); err != nil {
			return nil, err
		}
		return d.put(t)
	}
	x := &Index{ID: c.ID, Name: c.Name, Kind: IndexUnique, Columns: c.Columns, Constraint: true}
	if err := d.makeIndex(t, x); err != nil {
		return nil, err
	}
	t.Indexes = append(t.Indexes, x)
	return d.put(t)
}

// addForeignKey checks the rows against the referenced table and makes the
// SQLite index that referential actions search by.
func (d *Definer) addForeignKey(t *Table, fk *Constraint) error {
	parent := d.draft.TableByID(fk.RefTable)
	if fk.RefTable == t.ID {
		parent = t
	} else if err := d.Lock(parent); err != nil {
		return err
	}
	ids, err := d.integers(t.orphans(fk, parent))
	if err != nil {
		return err
	}
	if len(ids) > 0 && !fk.NoCheck {
		return refuse(-127, "Table '%s', Foreign Key Constraint '%s' (Field%s) failed referential check for row with RowID = '%d'",
			t.QualifiedName(), fk.Name, fieldList(t, fk.Columns), ids[0])
	}
	return d.Exec("CREATE INDEX " + physicalName("f", fk.ID) + " ON " + t.Physical + "(" + t.physicalList(fk.Columns) + ")")
}

// physicalList joins the SQLite names of columns.
func (t *Table) physicalList(columns []int64) string {
	names := make([]string, len(columns))
	for i, id := range columns {
		names[i] = t.ColumnByID(id).Physical
	}
	return strings.Join(names, ", ")
}

// DropConstraint removes a constraint with its index.
func (d *Definer) DropConstraint(t *Table, c *Constraint) (*Table, error) {
	if err := d.Lock(t); err != nil {
		return nil, err
	}
	t = t.clone()
	t.Constraints = slices.DeleteFunc(t.Constraints, func(x *Constraint) bool { return x == c })
	t.Indexes = slices.DeleteFunc(t.Indexes, func(x *Index) bool { return x.Constraint && x.ID == c.ID })
	kind := "i"
	if c.Kind == ForeignKey {
		kind = "f"
		d.changed = append(d.changed, d.draft.TableByID(c.RefTable))
	}
	if err := d.Exec("DROP INDEX IF EXISTS " + physicalName(kind, c.ID)); err != nil {
		return nil, err
	}
	return d.put(t)
}

// CreateIndex adds an index.
func (d *Definer) CreateIndex(t *Table, x *Index) (*Table, error) {
	if err := d.Lock(t); err != nil {
		return nil, err
	}
	x.ID = d.NextID()
	if err := d.makeIndex(t, x); err != nil {
		return nil, err
	}
	t = t.clone()
	t.Indexes = append(t.Indexes, x)
	return d.put(t)
}

// makeIndex makes the SQLite index behind an index. An index over the row id
// alone needs none, and a vector index has none: searches stay exact.
func (d *Definer) makeIndex(t *Table, x *Index) error {
	if len(x.Columns) == 1 && t.ColumnByID(x.Columns[0]).Identity || x.Kind == IndexHNSW || x.Kind == IndexBitmapExtent {
		return nil
	}
	x.Physical = physicalName("i", x.ID)
	unique := ""
	if x.Kind == IndexUnique {
		unique = "UNIQUE "
	}
	err := d.Exec(fmt.Sprintf("CREATE %sINDEX %s ON %s(%s)", unique, x.Physical, t.Physical, t.physicalList(x.Columns)))
	if errors.Is(err, sqlite3.CONSTRAINT) {
		return refuse(-125, "Table '%s', Constraint '%s' (Field%s) failed unique check", t.QualifiedName(), x.Name, fieldList(t, x.Columns))
	}
	return err
}

// DropIndex removes an index.
func (d *Definer) DropIndex(t *Table, x *Index) (*Table, error) {
	if err := d.Lock(t); err != nil {
		return nil, err
	}
	if x.Physical != "" {
		if err := d.Exec("DROP INDEX " + x.Physical); err != nil {
			return nil, err
		}
	}
	t = t.clone()
	t.Indexes = slices.DeleteFunc(t.Indexes, func(y *Index) bool { return y == x })
	return d.put(t)
}
