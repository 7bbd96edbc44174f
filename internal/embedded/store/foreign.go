package store

import (
	"slices"
	"strings"
)

// cascadesMax bounds how deep referential actions may nest.
const cascadesMax = 100

// keyValues returns the values of columns of a row; nil when one is NULL.
func keyValues(t *Table, columns []int64, row []Value) []Value {
	values := make([]Value, len(columns))
	for i, id := range columns {
		if values[i] = row[t.positionByID(id)]; values[i].IsNull() {
			return nil
		}
	}
	return values
}

// findKey returns the row id of a row with these values, 0 if there is none.
func (w *Writer) findKey(t *Table, columns []int64, values []Value) (int64, error) {
	if values == nil {
		return 0, nil
	}
	ids, err := w.integers(t.selectBy(columns)+" LIMIT 1", values...)
	if len(ids) == 0 {
		return 0, err
	}
	return ids[0], err
}

// selectBy is the SQLite text that finds row ids by column values.
func (t *Table) selectBy(columns []int64) string {
	var b strings.Builder
	b.WriteString(`SELECT "%id" FROM ` + t.Physical)
	for i, id := range columns {
		if i == 0 {
			b.WriteString(" WHERE ")
		} else {
			b.WriteString(" AND ")
		}
		b.WriteString(t.ColumnByID(id).Physical + "=?")
	}
	return b.String()
}

// checkParents checks that the rows a row references exist and are nobody
// else's uncommitted work. changed limits the check to foreign keys with a
// changed column.
func (w *Writer) checkParents(t *Table, row []Value, changed []int) error {
	for _, fk := range t.Constraints {
		if w.NoCheck || fk.Kind != ForeignKey || fk.NoCheck || changed != nil && !t.touches(fk.Columns, changed) {
			continue
		}
		values := keyValues(t, fk.Columns, row)
		if values == nil {
			continue
		}
		parent := w.Catalog().TableByID(fk.RefTable)
		if err := w.lockParentKey(parent, fk, values); err != nil {
			return err
		}
		id, err := w.findKey(parent, fk.RefColumns, values)
		if err != nil {
			return err
		}
		if id == 0 {
			return w.orphan(t, fk)
		}
		if err := w.lockParent(parent, fk, id, false); err != nil {
			return err
		}
	}
	return nil
}

// orphan is the error of a row that references nothing.
func (w *Writer) orphan(t *Table, fk *Constraint) *Error {
	code := -121
	if w.operation == "UPDATE" {
		code = -122
	}
	return refuse(code, "Table '%s', Foreign Key Constraint '%s' (Field%s) failed referential integrity check",
		t.QualifiedName(), fk.Name, fieldList(t, fk.Columns))
}

// fieldList words the fields of a key.
func fieldList(t *Table, columns []int64) string {
	plural, sep, text := "", "", ""
	for i, id := range columns {
		if i > 0 {
			plural, sep = "s", ","
		}
		text += sep + "'" + t.ColumnByID(id).Name + "'"
	}
	return plural + " " + text
}

// lockParentKey waits for one who has given up the referenced key and may want
// it back.
func (w *Writer) lockParentKey(parent *Table, fk *Constraint, values []Value) error {
	for _, x := range parent.Indexes {
		if x.Kind != IndexUnique || !sameColumns(x.Columns, fk.RefColumns) {
			continue
		}
		row := make([]Value, len(parent.Columns))
		for i, id := range fk.RefColumns {
			row[parent.positionByID(id)] = values[i]
		}
		res, _ := keyLock(parent, x, row)
		return w.obtain(taken{res, shared}, false, func(taken) *Error { return parentLocked(parent, fk) })
	}
	return nil
}

// lockParent locks a referenced row in shared mode.
func (w *Writer) lockParent(parent *Table, fk *Constraint, id int64, keep bool) error {
	return w.obtain(taken{rowLock(parent, id), shared}, keep, func(taken) *Error { return parentLocked(parent, fk) })
}

// parentLocked is the error when a referenced row stays locked.
func parentLocked(parent *Table, fk *Constraint) *Error {
	return refuse(-114, "Cannot acquire lock on referenced row for referenced key %s:%s",
		parent.QualifiedName(), parent.keyName(fk.RefColumns))
}

// keyName is the name of the key with these columns.
func (t *Table) keyName(columns []int64) string {
	for _, c := range t.Constraints {
		if c.Kind != ForeignKey && sameColumns(c.Columns, columns) {
			return c.Name
		}
	}
	return t.RowIDName
}

// holdParents keeps the rows that a row stops referencing from being deleted:
// undo brings the reference back.
func (w *Writer) holdParents(t *Table, old []Value, changed []int) error {
	for _, fk := range t.Constraints {
		if !w.keep || fk.Kind != ForeignKey || changed != nil && !t.touches(fk.Columns, changed) {
			continue
		}
		parent := w.Catalog().TableByID(fk.RefTable)
		id, err := w.findKey(parent, fk.RefColumns, keyValues(t, fk.Columns, old))
		if err != nil {
			return err
		}
		if id == 0 {
			continue
		}
		if err := w.lockParent(parent, fk, id, true); err != nil {
			return err
		}
	}
	return nil
}

// action is what a referential action does to one referencing row.
type action struct {
	table   *Table
	id      int64
	remove  bool
	changes []Change
}

// children returns what the change of a row (row nil: its removal) does to the
// rows that reference it, or the error when it may not do it.
func (w *Writer) children(t *Table, id int64, old, row []Value) ([]action, error) {
	if w.NoCheck {
		return nil, nil
	}
	var list []action
	for _, ref := range w.Catalog().References(t) {
		fk := ref.Constraint
		values := keyValues(t, fk.RefColumns, old)
		if fk.NoCheck || values == nil || row != nil && sameValues(values, keyValues(t, fk.RefColumns, row)) {
			continue
		}
		ids, err := w.integers(ref.Table.selectBy(fk.Columns), values...)
		if err != nil {
			return nil, err
		}
		for _, child := range ids {
			if child == id && ref.Table.ID == t.ID {
				continue // it references itself
			}
			a, err := w.actionOn(ref, t, child, row)
			if err != nil {
				return nil, err
			}
			list = append(list, a)
		}
	}
	return list, nil
}

// actionOn returns the referential action on one referencing row.
func (w *Writer) actionOn(ref ForeignRef, t *Table, child int64, row []Value) (action, error) {
	fk := ref.Constraint
	a := action{table: ref.Table, id: child}
	rule, code := fk.OnUpdate, -123
	if row == nil {
		rule, code = fk.OnDelete, -124
	}
	if rule == Cascade && row == nil {
		a.remove = true
		return a, nil
	}
	if rule == NoAction {
		return a, refuse(code, "At least 1 Row exists in table '%s' which references key %s.%s - "+
			"Foreign Key Constraint '%s' failed on referential action of NO ACTION",
			ref.Table.QualifiedName(), t.QualifiedName(), t.keyName(fk.RefColumns), fk.Name)
	}
	for i, id := range fk.Columns {
		c := Change{Column: ref.Table.ColumnByID(id)}
		switch rule {
		case Cascade:
			c.Value = row[t.positionByID(fk.RefColumns[i])]
		case SetDefault:
			v, err := w.defaultValue(ref.Table, c.Column)
			if err != nil {
				return a, err
			}
			c.Value = v
		}
		a.changes = append(a.changes, c)
	}
	return a, nil
}

// defaultValue evaluates a column's default.
func (w *Writer) defaultValue(t *Table, c *Column) (Value, error) {
	if w.db.options.Default == nil || c.Default == "" {
		return Value{}, nil
	}
	return w.db.options.Default(t, c)
}

// act performs referential actions.
func (w *Writer) act(list []action) error {
	if len(list) == 0 {
		return nil
	}
	if w.depth++; w.depth > cascadesMax {
		return refuse(-400, "Unexpected error occurred:  <FRAMESTACK>")
	}
	operation := w.operation
	for _, a := range list {
		var err error
		if a.remove {
			_, err = w.Delete(a.table, a.id)
		} else {
			_, err = w.Update(a.table, a.id, a.changes)
		}
		if err != nil {
			return err
		}
	}
	w.depth--
	w.operation = operation
	return nil
}

// sameColumns reports whether two keys have the same columns in any order.
func sameColumns(a, b []int64) bool {
	if len(a) != len(b) {
		return false
	}
	for _, x := range a {
		if !slices.Contains(b, x) {
			return false
		}
	}
	return true
}

// sameValues reports whether two keys are identical.
func sameValues(a, b []Value) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// orphans returns the SQLite text that finds rows of a table whose foreign key
// references nothing.
func (t *Table) orphans(fk *Constraint, parent *Table) string {
	var set, match []string
	for i, id := range fk.Columns {
		c := "child." + t.ColumnByID(id).Physical
		set = append(set, c+" IS NOT NULL")
		match = append(match, "parent."+parent.ColumnByID(fk.RefColumns[i]).Physical+"="+c)
	}
	return `SELECT child."%id" FROM ` + t.Physical + " child WHERE " + strings.Join(set, " AND ") +
		" AND NOT EXISTS (SELECT 1 FROM " + parent.Physical + " parent WHERE " + strings.Join(match, " AND ") + ") LIMIT 1"
}
