package catalog

import (
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// columnACL are the access privileges of one column.
type columnACL struct {
	number int
	acl    value.Value
}

// columnACLs are the columns of a relation that have access privileges of their own.
func (db *Database) columnACLs(table uint32) []columnACL {
	o := db.objects()
	o.mu.Lock()
	all := o.columnACLs
	o.mu.Unlock()
	if all == nil {
		all = map[uint32][]columnACL{}
		db.each("pg_attribute", func(r *relation, row exec.Row) bool {
			if acl := r.cell(row, "attacl"); !acl.IsNull() {
				id := argOID(r.cell(row, "attrelid"))
				all[id] = append(all[id], columnACL{int(r.cell(row, "attnum").Int()), acl})
			}
			return true
		})
		o.mu.Lock()
		o.columnACLs = all
		o.mu.Unlock()
	}
	return all[table]
}

// hasOnColumns answers for a role that has nothing on the whole relation: what is
// granted on the column, or on any.
func (p privilege) hasOnColumns(db *Database, member uint32, args []value.Value) (value.Value, error) {
	id, err := p.object(db, args[0])
	if err != nil {
		return value.Null, err
	}
	h := holding{rights: map[string]bool{}, grantable: map[string]bool{}}
	names := db.columnNames(id)
	for _, c := range db.columnACLs(id) {
		if len(args) == 3 {
			column := args[1]
			if column.Kind() == value.KindText && names[c.number] != column.Str() ||
				column.Kind() != value.KindText && int(column.Int()) != c.number {
				continue
			}
		}
		h.add(db, c.acl, member)
	}
	return p.granted(h, args[len(args)-1].Str())
}
