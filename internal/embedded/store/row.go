package store

import (
	"errors"
	"hash/maphash"
	"slices"
	"strconv"
	"strings"

	"github.com/ncruces/go-sqlite3"
)

// Change gives a column a new value.
type Change struct {
	Column *Column
	Value  Value
}

// rowVersionCounter is the namespace-wide counter of ROWVERSION columns.
const rowVersionCounter = "rowversion"

// columnCounter names the counter of a SERIAL column.
func columnCounter(t *Table, c *Column) string { return t.Physical + "." + c.Physical }

// Insert adds a row whose values stand in the order of t.Columns, and returns
// its row id. id is the row id asked for, 0 for the next one. SERIAL and
// ROWVERSION columns are filled in row.
func (w *Writer) Insert(t *Table, row []Value, id int64) (int64, error) {
	w.operation = "INSERT"
	w.fillCounters(t, row)
	for i, c := range t.Columns {
		if c.NotNull && !c.Identity && row[i].IsNull() {
			return 0, requiredField(t, c)
		}
	}
	if id == 0 {
		id = w.db.counters.next(t.Physical)
	} else {
		w.db.counters.raise(t.Physical, id)
	}
	for i, c := range t.Columns {
		if c.Identity {
			row[i] = Int(id)
		}
	}
	if err := w.lockKeys(t, row, nil, false); err != nil {
		return 0, err
	}
	if err := w.checkParents(t, row, nil); err != nil {
		return 0, err
	}
	if err := w.lock(t, taken{rowLock(t, id), exclusive}); err != nil {
		return 0, err
	}
	if err := w.insertRow(t, row, id); err != nil {
		return 0, err
	}
	return id, w.journal(opInsert, t, id, nil)
}

// fillCounters gives SERIAL and ROWVERSION columns their values. A SERIAL value
// that was given is kept and not given out again.
func (w *Writer) fillCounters(t *Table, row []Value) {
	for i, c := range t.Columns {
		switch c.Type.Class {
		case ClassRowVersion:
			row[i] = Int(w.db.counters.next(rowVersionCounter))
		case ClassCounter:
			if row[i].Int() <= 0 {
				row[i] = Int(w.db.counters.next(columnCounter(t, c)))
			} else {
				w.db.counters.raise(columnCounter(t, c), row[i].Int())
			}
		}
	}
}

// requiredField is the error of NULL in a NOT NULL column.
func requiredField(t *Table, c *Column) *Error {
	return refuse(-108, "'%s' in table '%s' is a required field", c.Name, t.QualifiedName())
}

// insertRow writes a complete row.
func (w *Writer) insertRow(t *Table, row []Value, id int64) error {
	stmt, err := w.Stmt(t.sql.insert)
	if err != nil {
		return err
	}
	if err := stmt.BindInt64(1, id); err != nil {
		return err
	}
	n := 1
	for i, c := range t.Columns {
		if c.Identity {
			continue
		}
		n++
		if err := row[i].Bind(stmt, n); err != nil {
			return err
		}
	}
	return w.uniqueFailure(stmt.Exec(), t, row, id, -119)
}

// Update changes columns of a row; it returns false when the row is gone.
func (w *Writer) Update(t *Table, id int64, changes []Change) (bool, error) {
	w.operation = "UPDATE"
	if err := w.lock(t, taken{rowLock(t, id), exclusive}); err != nil {
		return false, err
	}
	old, err := w.row(t, id)
	if old == nil || err != nil {
		return false, err
	}
	row := slices.Clone(old)
	for _, c := range changes {
		row[t.position(c.Column)] = c.Value
	}
	changed, err := w.changedColumns(t, old, row)
	if err != nil {
		return false, err
	}
	if err := w.lockKeys(t, old, changed, w.keep); err != nil {
		return false, err
	}
	if err := w.lockKeys(t, row, changed, false); err != nil {
		return false, err
	}
	if err := w.updateReferences(t, id, old, row); err != nil {
		return false, err
	}
	return true, nil
}

// updateReferences does the part of Update that follows the locks: foreign keys
// in both directions around the change itself.
func (w *Writer) updateReferences(t *Table, id int64, old, row []Value) error {
	changed := differences(old, row)
	if err := w.checkParents(t, row, changed); err != nil {
		return err
	}
	if err := w.holdParents(t, old, changed); err != nil {
		return err
	}
	follow, err := w.children(t, id, old, row)
	if err != nil {
		return err
	}
	if err := w.updateRow(t, id, row, changed); err != nil {
		return err
	}
	var image []columnValue
	for _, i := range changed {
		image = append(image, columnValue{t.Columns[i].ID, old[i]})
	}
	if err := w.journal(opUpdate, t, id, image); err != nil {
		return err
	}
	return w.act(follow)
}

// changedColumns checks the new values and returns the positions that differ.
func (w *Writer) changedColumns(t *Table, old, row []Value) ([]int, error) {
	for i, c := range t.Columns {
		switch {
		case c.Type.Class == ClassRowVersion:
			row[i] = Int(w.db.counters.next(rowVersionCounter))
		case row[i] == old[i]:
		case c.Type.Class == ClassCounter && !old[i].IsNull():
			return nil, refuse(-105, "Field '%s.%s' (value '%s') failed validation", t.QualifiedName(), c.Name, row[i])
		case c.NotNull && row[i].IsNull():
			return nil, requiredField(t, c)
		}
	}
	return differences(old, row), nil
}

// differences returns the positions at which two rows differ.
func differences(a, b []Value) []int {
	list := []int{} // not nil: nil means all
	for i := range a {
		if a[i] != b[i] {
			list = append(list, i)
		}
	}
	return list
}

// updateRow writes the changed columns.
func (w *Writer) updateRow(t *Table, id int64, row []Value, changed []int) error {
	if len(changed) == 0 {
		return nil
	}
	var b strings.Builder
	args := make([]Value, 0, len(changed)+1)
	b.WriteString("UPDATE " + t.Physical + " SET ")
	for n, i := range changed {
		if n > 0 {
			b.WriteString(", ")
		}
		b.WriteString(t.Columns[i].Physical + "=?")
		args = append(args, row[i])
	}
	b.WriteString(` WHERE "%id"=?`)
	err := w.run(b.String(), append(args, Int(id))...)
	return w.uniqueFailure(err, t, row, id, -120)
}

// Delete removes a row; it returns false when the row is gone.
func (w *Writer) Delete(t *Table, id int64) (bool, error) {
	w.operation = "DELETE"
	if err := w.lock(t, taken{rowLock(t, id), exclusive}); err != nil {
		return false, err
	}
	old, err := w.row(t, id)
	if old == nil || err != nil {
		return false, err
	}
	if err := w.lockKeys(t, old, nil, w.keep); err != nil {
		return false, err
	}
	if err := w.holdParents(t, old, nil); err != nil {
		return false, err
	}
	follow, err := w.children(t, id, old, nil)
	if err != nil {
		return false, err
	}
	if err := w.act(follow); err != nil {
		return false, err
	}
	if err := w.run(t.sql.delete, Int(id)); err != nil {
		return false, err
	}
	image := make([]columnValue, len(t.Columns))
	for i, c := range t.Columns {
		image[i] = columnValue{c.ID, old[i]}
	}
	return true, w.journal(opDelete, t, id, image)
}

// row reads a row in the order of t.Columns, nil if there is none.
func (w *Writer) row(t *Table, id int64) ([]Value, error) {
	var row []Value
	err := w.each(t.sql.row, []Value{Int(id)}, func(stmt *sqlite3.Stmt) error {
		row = readRow(stmt, len(t.Columns))
		return nil
	})
	return row, err
}

// readRow returns the first n columns of a statement's current row.
func readRow(stmt *sqlite3.Stmt, n int) []Value {
	row := make([]Value, n)
	for i := range row {
		row[i] = ReadColumn(stmt, i)
	}
	return row
}

// keySeed makes key hashes of this process.
var keySeed = maphash.MakeSeed()

// keyLock names a unique key of a row; ok is false when a part of it is NULL,
// because such keys are never equal.
func keyLock(t *Table, x *Index, row []Value) (res resource, ok bool) {
	var h maphash.Hash
	h.SetSeed(keySeed)
	for _, id := range x.Columns {
		v := row[t.positionByID(id)]
		if v.IsNull() {
			return resource{}, false
		}
		// Whatever the column's collation holds equal has one hash, and more.
		_, _ = h.WriteString(strings.ToUpper(strings.TrimRight(v.String(), " ")))
		_ = h.WriteByte(0)
	}
	return resource{table: t.ID, kind: keyResource, index: x.ID, item: h.Sum64()}, true
}

// lockKeys locks the unique keys of a row: of every unique index, or of those
// with a changed column. Keys that a row gives up are kept locked, so that undo
// finds them free; for keys it takes it is enough that nobody may yet want them back.
func (w *Writer) lockKeys(t *Table, row []Value, changed []int, keep bool) error {
	for _, x := range t.Indexes {
		if x.Kind != IndexUnique || changed != nil && !t.touches(x.Columns, changed) {
			continue
		}
		res, ok := keyLock(t, x, row)
		if !ok {
			continue
		}
		err := w.obtain(taken{res, exclusive}, keep, func(b taken) *Error { return lockFailure(t, b, w.operation) })
		if err != nil {
			return err
		}
	}
	return nil
}

// Colliding returns the row id of a row with the same unique key as row, which
// stands in the order of t.Columns, and 0 if there is none.
func (w *Writer) Colliding(t *Table, row []Value) (int64, error) {
	for _, x := range t.Indexes {
		if x.Kind != IndexUnique {
			continue
		}
		id, err := w.findKey(t, x.Columns, keyValues(t, x.Columns, row))
		if id != 0 || err != nil {
			return id, err
		}
	}
	return 0, nil
}

// uniqueFailure turns SQLite's uniqueness error into IRIS's, which names the
// constraint and the values.
func (w *Writer) uniqueFailure(err error, t *Table, row []Value, id int64, code int) error {
	if !errors.Is(err, sqlite3.CONSTRAINT) {
		return err
	}
	for _, x := range t.Indexes {
		if x.Kind != IndexUnique {
			continue
		}
		other, findErr := w.findKey(t, x.Columns, keyValues(t, x.Columns, row))
		if findErr != nil {
			return findErr
		}
		if other != 0 && (other != id || code == -119) {
			return refuse(code, "Table '%s', Constraint '%s', Field(s) %s; failed unique check",
				t.QualifiedName(), x.Name, keyText(t, x, row))
		}
	}
	return refuse(code, "Table '%s', Constraint 'RowID', Field(s) %s=%d; failed unique check",
		t.QualifiedName(), t.RowIDName, id)
}

// keyText words the fields and values of a key.
func keyText(t *Table, x *Index, row []Value) string {
	parts := make([]string, len(x.Columns))
	for i, id := range x.Columns {
		p := t.positionByID(id)
		v, text := row[p], row[p].String()
		switch {
		case v.Kind() == KindText && text == "":
			text = "$c(0)"
		case v.Kind() == KindText && !t.Columns[p].Type.decimal():
			text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
		case v.Kind() == KindBlob:
			text = strconv.Quote(text)
		}
		parts[i] = t.Columns[p].Name + "=" + text
	}
	return strings.Join(parts, ",")
}
