package store

import (
	"fmt"
	"slices"

	"github.com/ncruces/go-sqlite3"
)

// NameRowID chooses the visible name of the row id: ID, unless a column has it.
func (t *Table) NameRowID() {
	taken := map[string]bool{}
	for _, c := range t.Columns {
		taken[Fold(c.Name)] = true
		if c.Identity {
			t.RowIDName = c.Name
			return
		}
	}
	t.RowIDName = "ID"
	for n := 1; taken[Fold(t.RowIDName)]; n++ {
		t.RowIDName = fmt.Sprint("ID", n)
	}
}

// AddColumn adds a column, with a value for the rows there are. A SERIAL column
// numbers them.
func (d *Definer) AddColumn(t *Table, c *Column, fill Value) (*Table, error) {
	if err := d.Lock(t); err != nil {
		return nil, err
	}
	c.name()
	if err := d.Exec("ALTER TABLE " + t.Physical + " ADD COLUMN " + c.Physical + " " + c.Type.declaration()); err != nil {
		return nil, err
	}
	t = t.clone()
	t.Columns = append(t.Columns, c)
	t.NameRowID()
	t, err := d.put(t)
	if err != nil {
		return nil, err
	}
	if !fill.IsNull() {
		return t, d.run("UPDATE "+t.Physical+" SET "+c.Physical+"=?", fill)
	}
	if c.Type.Class == ClassCounter || c.Type.Class == ClassRowVersion {
		return t, d.number(t, c)
	}
	return t, nil
}

// number gives every row the next value of a counter.
func (d *Definer) number(t *Table, c *Column) error {
	counter := rowVersionCounter
	if c.Type.Class == ClassCounter {
		counter = columnCounter(t, c)
	}
	ids, err := d.integers(`SELECT "%id" FROM ` + t.Physical + ` ORDER BY "%id"`)
	if err != nil {
		return err
	}
	for _, id := range ids {
		n := d.db.counters.next(counter)
		if err := d.run("UPDATE "+t.Physical+" SET "+c.Physical+`=? WHERE "%id"=?`, Int(n), Int(id)); err != nil {
			return err
		}
	}
	return nil
}

// DropColumn removes a column that no index and no constraint uses.
func (d *Definer) DropColumn(t *Table, c *Column) (*Table, error) {
	if err := d.Lock(t); err != nil {
		return nil, err
	}
	if err := d.Exec("ALTER TABLE " + t.Physical + " DROP COLUMN " + c.Physical); err != nil {
		return nil, err
	}
	t = t.clone()
	t.Columns = slices.DeleteFunc(t.Columns, func(x *Column) bool { return x == c })
	t.NameRowID()
	return d.put(t)
}

// SetColumn replaces a column's definition when its stored values stay as they
// are. It has the same number as before.
func (d *Definer) SetColumn(t *Table, c *Column) (*Table, error) {
	if err := d.Lock(t); err != nil {
		return nil, err
	}
	t = t.clone()
	t.Columns[t.positionByID(c.ID)] = c
	t.NameRowID()
	return d.put(t)
}

// ConvertColumn gives a column another type: every value goes through convert.
// The column keeps its place and gets a new number, so that undo does not bring
// values of the old type back into it.
func (d *Definer) ConvertColumn(t *Table, old, c *Column, convert func(Value) (Value, error)) (*Table, error) {
	if err := d.Lock(t); err != nil {
		return nil, err
	}
	c.ID = d.NextID()
	c.name()
	if err := d.Exec("ALTER TABLE " + t.Physical + " ADD COLUMN " + c.Physical + " " + c.Type.declaration()); err != nil {
		return nil, err
	}
	if err := d.convertRows(t, old, c, convert); err != nil {
		return nil, err
	}
	t, rebuild, err := d.replaceColumn(t, old, c)
	if err != nil {
		return nil, err
	}
	if err := d.Exec("ALTER TABLE " + t.Physical + " DROP COLUMN " + old.Physical); err != nil {
		return nil, err
	}
	for _, make := range rebuild {
		if err := make(); err != nil {
			return nil, err
		}
	}
	return d.put(t)
}

// convertRows fills the new column from the old one.
func (d *Definer) convertRows(t *Table, old, c *Column, convert func(Value) (Value, error)) error {
	ids, err := d.integers(`SELECT "%id" FROM ` + t.Physical)
	if err != nil {
		return err
	}
	read := "SELECT " + old.Physical + " FROM " + t.Physical + ` WHERE "%id"=?`
	write := "UPDATE " + t.Physical + " SET " + c.Physical + `=? WHERE "%id"=?`
	for _, id := range ids {
		var v Value
		err := d.each(read, []Value{Int(id)}, func(stmt *sqlite3.Stmt) error {
			v = ReadColumn(stmt, 0)
			return nil
		})
		if err != nil {
			return err
		}
		if v, err = convert(v); err != nil {
			return err
		}
		if err := d.run(write, v, Int(id)); err != nil {
			return err
		}
	}
	return nil
}

// replaceColumn puts the new column in the old one's place everywhere. It drops
// the SQLite indexes of the old one and returns what makes them anew.
func (d *Definer) replaceColumn(t *Table, old, c *Column) (*Table, []func() error, error) {
	t = t.clone()
	t.Columns[t.positionByID(old.ID)] = c
	var rebuild []func() error
	for i, x := range t.Indexes {
		if slices.Contains(x.Data, old.ID) {
			n := *x
			n.Data = replaced(x.Data, old.ID, c.ID)
			t.Indexes[i] = &n
			x = &n
		}
		if !slices.Contains(x.Columns, old.ID) {
			continue
		}
		if x.Physical != "" {
			if err := d.Exec("DROP INDEX " + x.Physical); err != nil {
				return nil, nil, err
			}
		}
		n := *x
		n.Columns = replaced(x.Columns, old.ID, c.ID)
		t.Indexes[i] = &n
		rebuild = append(rebuild, func() error { return d.makeIndex(t, &n) })
	}
	for i, k := range t.Constraints {
		if !slices.Contains(k.Columns, old.ID) {
			continue
		}
		n := *k
		n.Columns = replaced(k.Columns, old.ID, c.ID)
		t.Constraints[i] = &n
		if k.Kind == ForeignKey {
			if err := d.Exec("DROP INDEX " + physicalName("f", k.ID)); err != nil {
				return nil, nil, err
			}
			rebuild = append(rebuild, func() error { return d.addForeignKey(t, &n) })
		}
	}
	return t, rebuild, d.replaceReferences(t, old, c)
}

// replaceReferences tells the foreign keys that point at the column its new number.
func (d *Definer) replaceReferences(t *Table, old, c *Column) error {
	for _, ref := range d.draft.References(t) {
		if !slices.Contains(ref.Constraint.RefColumns, old.ID) {
			continue
		}
		if ref.Table.ID == t.ID {
			return refuse(-322, "Field '%s' is referenced by constraint '%s' of its own table", old.Name, ref.Constraint.Name)
		}
		other := ref.Table.clone()
		n := *ref.Constraint
		n.RefColumns = replaced(n.RefColumns, old.ID, c.ID)
		other.Constraints[slices.Index(other.Constraints, ref.Constraint)] = &n
		if _, err := d.put(other); err != nil {
			return err
		}
	}
	return nil
}

// replaced returns a copy of numbers with one exchanged.
func replaced(ids []int64, old, id int64) []int64 {
	ids = slices.Clone(ids)
	for i := range ids {
		if ids[i] == old {
			ids[i] = id
		}
	}
	return ids
}

// PutView makes a view or replaces one of the same name.
func (d *Definer) PutView(v *View) error {
	if old := d.draft.View(v.Schema, v.Name); old != nil {
		v.ID = old.ID
	} else {
		v.ID = d.NextID()
	}
	v.ClassName = ClassName(v.Schema, v.Name)
	d.draft.put(v)
	d.changed = append(d.changed, v)
	return d.save(v.ID, viewDefinition, v)
}

// DropView removes a view.
func (d *Definer) DropView(v *View) error {
	d.draft.remove(v)
	if err := d.undescribe(v.ID); err != nil {
		return err
	}
	return d.erase(v.ID)
}

// CreateSchema makes a schema that lasts without relations.
func (d *Definer) CreateSchema(name string) error {
	s := &Schema{ID: d.NextID(), Name: name, Created: true}
	if old := d.draft.Schema(name); old != nil {
		s.Name, s.relations = old.Name, old.relations
	}
	d.draft.schemas[Fold(name)] = s
	return d.save(s.ID, schemaDefinition, s)
}

// DropSchema removes a schema without relations.
func (d *Definer) DropSchema(s *Schema) error {
	if len(s.relations) > 0 {
		return fmt.Errorf("schema %s has relations", s.Name)
	}
	delete(d.draft.schemas, Fold(s.Name))
	return d.erase(s.ID)
}

// TableEmpty reports whether a table has no rows.
func (d *Definer) TableEmpty(t *Table) (bool, error) {
	ids, err := d.integers(`SELECT "%id" FROM ` + t.Physical + " LIMIT 1")
	return len(ids) == 0, err
}

// HasNull reports whether a column is NULL in some row.
func (d *Definer) HasNull(t *Table, c *Column) (bool, error) {
	ids, err := d.integers(`SELECT "%id" FROM ` + t.Physical + " WHERE " + c.Physical + " IS NULL LIMIT 1")
	return len(ids) > 0, err
}

// Each calls fn with the first column of a query's rows.
func (d *Definer) Each(text string, fn func(Value) error) error {
	return d.each(text, nil, func(stmt *sqlite3.Stmt) error { return fn(ReadColumn(stmt, 0)) })
}
