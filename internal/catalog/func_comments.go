package catalog

import (
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// commentKey identifies what a comment is about.
type commentKey struct {
	object, class uint32
	part          int
}

// commentFuncs are the functions that return comments.
func commentFuncs() map[string]evalFunc {
	return map[string]evalFunc{
		"col_description": func(db *Database, args []value.Value) (value.Value, error) {
			return db.comment(commentKey{argOID(args[0]), classClass, int(args[1].Int())})
		},
		"obj_description": func(db *Database, args []value.Value) (value.Value, error) {
			if len(args) == 1 {
				return db.anyComment(argOID(args[0]))
			}
			class := db.lookup("pg_class", []string{pgCatalog, args[1].Str()})
			if len(class) == 0 {
				return value.Null, nil
			}
			return db.comment(commentKey{object: argOID(args[0]), class: class[0]})
		},
		"shobj_description": func(db *Database, args []value.Value) (value.Value, error) {
			class := db.lookup("pg_class", []string{pgCatalog, args[1].Str()})
			found := value.Null
			db.each("pg_shdescription", func(r *relation, row exec.Row) bool {
				if len(class) > 0 && argOID(r.cell(row, "objoid")) == argOID(args[0]) && argOID(r.cell(row, "classoid")) == class[0] {
					found = r.cell(row, "description")
				}
				return found.IsNull()
			})
			return found, nil
		},
	}
}

// comment returns a comment, NULL if there is none.
func (db *Database) comment(k commentKey) (value.Value, error) {
	s, ok := db.comments()[k]
	return orNull(s, ok)
}

// anyComment returns the comment of an object of any class.
func (db *Database) anyComment(object uint32) (value.Value, error) {
	for k, s := range db.comments() {
		if k.object == object && k.part == 0 {
			return value.Text(s), nil
		}
	}
	return value.Null, nil
}

// comments indexes pg_description, once for a state.
func (db *Database) comments() map[commentKey]string {
	o := db.objects()
	o.mu.Lock()
	out := o.comments
	o.mu.Unlock()
	if out != nil {
		return out
	}
	out = map[commentKey]string{}
	db.each("pg_description", func(r *relation, row exec.Row) bool {
		k := commentKey{argOID(r.cell(row, "objoid")), argOID(r.cell(row, "classoid")), int(r.cell(row, "objsubid").Int())}
		out[k] = r.cell(row, "description").Str()
		return true
	})
	o.mu.Lock()
	defer o.mu.Unlock()
	o.comments = out
	return out
}
