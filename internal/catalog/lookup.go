package catalog

import (
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// columnIndexes find rows by the values of columns; the index of a column is made when
// it is asked for.
type columnIndexes map[int]map[string][]exec.Row

// find returns the rows whose column has a key.
func (x *columnIndexes) find(rows []exec.Row, column int, key []byte) []exec.Row {
	if *x == nil {
		*x = columnIndexes{}
	}
	index, ok := (*x)[column]
	if !ok {
		index = make(map[string][]exec.Row, len(rows))
		var k []byte
		for _, row := range rows {
			k = pgtype.AppendHashKey(k[:0], row[column])
			index[string(k)] = append(index[string(k)], row)
		}
		(*x)[column] = index
	}
	return index[string(key)]
}

// Indexes implements exec.Indexed: numbers and names are worth it, and what may change
// at any time has no index.
func (r *relation) Indexes(column int) bool {
	if r.made != nil && (r.made.volatile || r.made.remote != nil) {
		return false
	}
	switch t := r.described.Columns[column].Type.OID; t {
	case pgtype.Int2OID, pgtype.Int4OID, pgtype.OIDOID, pgtype.NameOID, pgtype.TextOID, pgtype.RegProcOID:
		return true
	}
	return false
}

// Find implements exec.Indexed.
func (r *relation) Find(rt *exec.Runtime, column int, key []byte) (found [2][]exec.Row, err error) {
	db, err := databaseOf(rt.Env)
	if err != nil {
		return found, err
	}
	return r.find(db, column, key)
}

// find is Find for those that have the database.
func (r *relation) find(db *Database, column int, key []byte) (found [2][]exec.Row, err error) {
	static, err := r.staticRows()
	if err != nil {
		return found, err
	}
	if r.made == nil || !r.made.alone {
		r.mu.Lock()
		found[0] = r.indexes.find(static, column, key)
		r.mu.Unlock()
	}
	if r.made == nil {
		return found, nil
	}
	rows := db.rows(r)
	if r.made.volatile {
		var once columnIndexes
		found[1] = once.find(rows, column, key)
		return found, nil
	}
	o := db.objects()
	o.mu.Lock()
	defer o.mu.Unlock()
	x := o.byColumn[r]
	if x == nil {
		x = &columnIndexes{}
		o.byColumn[r] = x
	}
	found[1] = x.find(rows, column, key)
	return found, nil
}
