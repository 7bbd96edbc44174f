package catalog

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// privilege says for one kind of object who may do what.
type privilege struct {
	table  string
	reg    pgtype.OID // how the object is named as text
	rights string     // the names of the privileges
	prefix string     // of the columns owner and acl
	kind   string     // as acldefault names it
}

// privileges are the kinds of objects by their functions.
func privileges() map[string]privilege {
	return map[string]privilege{
		"has_table_privilege": {
			"pg_class", pgtype.RegClassOID,
			"SELECT INSERT UPDATE DELETE TRUNCATE REFERENCES TRIGGER", "rel", "r",
		},
		"has_any_column_privilege":           {"pg_class", pgtype.RegClassOID, "SELECT INSERT UPDATE REFERENCES", "rel", "r"},
		"has_column_privilege":               {"pg_class", pgtype.RegClassOID, "SELECT INSERT UPDATE REFERENCES", "rel", "r"},
		"has_sequence_privilege":             {"pg_class", pgtype.RegClassOID, "USAGE SELECT UPDATE", "rel", "s"},
		"has_schema_privilege":               {"pg_namespace", pgtype.RegNamespaceOID, "CREATE USAGE", "nsp", "n"},
		"has_function_privilege":             {"pg_proc", pgtype.RegProcedureOID, "EXECUTE", "pro", "f"},
		"has_type_privilege":                 {"pg_type", pgtype.RegTypeOID, "USAGE", "typ", "T"},
		"has_language_privilege":             {"pg_language", 0, "USAGE", "lan", "l"},
		"has_database_privilege":             {"pg_database", 0, "CREATE TEMPORARY TEMP CONNECT", "dat", "d"},
		"has_tablespace_privilege":           {"pg_tablespace", 0, "CREATE", "spc", "t"},
		"has_server_privilege":               {"pg_foreign_server", 0, "USAGE", "srv", "S"},
		"has_foreign_data_wrapper_privilege": {"pg_foreign_data_wrapper", 0, "USAGE", "fdw", "F"},
	}
}

// privilegeFuncs are has_*_privilege and pg_has_role. IRIS's privileges are not
// read: a user has all on user objects, and IRIS refuses what it does not allow.
func privilegeFuncs() map[string]evalFunc {
	out := map[string]evalFunc{
		"pg_has_role": hasRole, "row_security_active": always(value.Bool(false)), "has_parameter_privilege": hasParameter,
	}
	for name, p := range privileges() {
		n := 2
		if name == "has_column_privilege" {
			n = 3
		}
		out[name] = func(db *Database, args []value.Value) (value.Value, error) {
			member := db.objects().owner
			if len(args) > n {
				id, err := db.roleArgument(args[0])
				if err != nil {
					return value.Null, err
				}
				member, args = id, args[1:]
			}
			v, err := p.has(db, member, args)
			if err == nil && !v.IsNull() && !v.Bool() && strings.HasSuffix(name, "column_privilege") {
				return p.hasOnColumns(db, member, args)
			}
			return v, err
		}
	}
	return out
}

// roleArgument is the role that an argument names, "public" being everybody.
func (db *Database) roleArgument(v value.Value) (uint32, error) {
	if v.Kind() == value.KindText && v.Str() == "public" {
		return 0, nil
	}
	if v.Kind() != value.KindText {
		return argOID(v), nil
	}
	ids := db.lookup("pg_authid", []string{v.Str()})
	if len(ids) == 0 {
		return 0, pgerr.New(pgerr.UndefinedObject, "role %q does not exist", v.Str())
	}
	return ids[0], nil
}

// holding are the privileges that a role has on an object.
type holding struct {
	all               bool
	rights, grantable map[string]bool
}

// held reads what a role has from an object's owner and access privileges.
func (p privilege) held(db *Database, row exec.Row, member uint32) holding {
	r := db.Catalog.relations[pgCatalog+"."+p.table]
	owner := p.prefix + "owner"
	if p.table == "pg_database" {
		owner = "datdba"
	}
	id, own := argOID(r.cell(row, "oid")), argOID(r.cell(row, owner))
	h := holding{rights: map[string]bool{}, grantable: map[string]bool{}}
	if h.all = member == superuserOID || member == own || id >= firstUserOID && own != superuserOID; h.all {
		return h
	}
	acl := r.cell(row, p.prefix+"acl")
	if acl.IsNull() {
		acl, _ = aclDefault(db, []value.Value{text(p.kind), oid(own)}) // the kind is one of them
	}
	h.add(db, acl, member)
	return h
}

// add adds what a list of access privileges gives a role.
func (h holding) add(db *Database, acl value.Value, member uint32) {
	items, err := aclExplode(db, []value.Value{acl})
	if err != nil {
		return // access privileges of our own making
	}
	for _, item := range items {
		if g := argOID(item["grantee"]); g != 0 && g != member {
			continue
		}
		name := item["privilege_type"].Str()
		h.rights[name] = true
		h.grantable[name] = h.grantable[name] || item["is_grantable"].Bool()
		if name == "TEMPORARY" {
			h.rights["TEMP"], h.grantable["TEMP"] = true, h.grantable[name]
		}
	}
}

// hasParameter is has_parameter_privilege: superusers alone change what others
// may not, and nothing is granted.
func hasParameter(db *Database, args []value.Value) (value.Value, error) {
	member := db.objects().owner
	if len(args) > 2 {
		id, err := db.roleArgument(args[0])
		if err != nil {
			return value.Null, err
		}
		member = id
	}
	return value.Bool(member == superuserOID), nil
}

// has answers for a role: the arguments are the object, for columns a part of it,
// and the privileges.
func (p privilege) has(db *Database, member uint32, args []value.Value) (value.Value, error) {
	id, err := p.object(db, args[0])
	if err != nil {
		return value.Null, err
	}
	entry, exists := db.index(p.table).byOID[id]
	if !exists {
		return value.Null, nil
	}
	if len(args) == 3 {
		if there, err := db.hasColumn(id, args[1]); err != nil || !there {
			return value.Null, err
		}
	}
	return p.granted(p.held(db, entry.row, member), args[len(args)-1].Str())
}

// granted reports whether one of a list of privileges is held.
func (p privilege) granted(held holding, list string) (value.Value, error) {
	granted := false
	for item := range strings.SplitSeq(list, ",") {
		right := strings.ToUpper(strings.TrimSpace(item))
		name, option := strings.CutSuffix(right, " WITH GRANT OPTION")
		if !oneOf(p.rights, name) {
			return value.Null, pgerr.New(pgerr.InvalidParameterValue, "unrecognized privilege type: %q", strings.TrimSpace(item))
		}
		granted = granted || held.all || held.rights[name] || held.grantable[name]
		if option {
			granted = held.all || held.grantable[name]
		}
	}
	return value.Bool(granted), nil
}

// hasColumn reports whether a relation has a column of a number; one of a name that
// it does not have is an error.
func (db *Database) hasColumn(table uint32, column value.Value) (bool, error) {
	names := db.columnNames(table)
	if column.Kind() != value.KindText {
		name, ok := names[int(column.Int())]
		return ok && !strings.HasPrefix(name, droppedPrefix), nil
	}
	for _, name := range names {
		if name == column.Str() {
			return true, nil
		}
	}
	class := db.Catalog.relations[pgCatalog+".pg_class"]
	return false, pgerr.New(pgerr.UndefinedColumn, "column %q of relation %q does not exist", column.Str(),
		class.cell(db.index("pg_class").byOID[table].row, "relname").Str())
}

// firstUserOID is PostgreSQL's first OID of user objects.
const firstUserOID = 16_384

// oneOf reports whether a word is in a list.
func oneOf(list, word string) bool {
	for w := range strings.FieldsSeq(list) {
		if w == word {
			return true
		}
	}
	return false
}

// object is the object that an argument means: an OID or a name.
func (p privilege) object(db *Database, v value.Value) (uint32, error) {
	if v.Kind() != value.KindText {
		return argOID(v), nil
	}
	if p.reg != 0 {
		id, err := db.ObjectOID(p.reg, v.Str())
		return uint32(id), err
	}
	ids := db.lookup(p.table, []string{v.Str()})
	if len(ids) == 0 {
		return 0, p.unknown(v.Str())
	}
	return ids[0], nil
}

// unknown is the error for a name that no object has.
func (p privilege) unknown(name string) error {
	switch p.table {
	case "pg_database":
		return pgerr.New(pgerr.InvalidCatalogName, "database %q does not exist", name)
	case "pg_foreign_server":
		return pgerr.New(pgerr.UndefinedObject, "server %q does not exist", name)
	case "pg_foreign_data_wrapper":
		return pgerr.New(pgerr.UndefinedObject, "foreign-data wrapper %q does not exist", name)
	}
	return pgerr.New(pgerr.UndefinedObject, "%s %q does not exist", strings.TrimPrefix(p.table, "pg_"), name)
}

// hasRole is pg_has_role: one is a member of one's own role, the superuser of
// all, and the database's owner of the role that stands for it.
func hasRole(db *Database, args []value.Value) (value.Value, error) {
	member := db.objects().owner
	if len(args) == 3 {
		id, err := db.roleArgument(args[0])
		if err != nil {
			return value.Null, err
		}
		member = id
	}
	role, err := db.roleArgument(args[len(args)-2])
	if err != nil {
		return value.Null, err
	}
	for item := range strings.SplitSeq(args[len(args)-1].Str(), ",") {
		word := strings.ToUpper(strings.TrimSpace(item))
		word = strings.TrimSuffix(strings.TrimSuffix(word, " WITH GRANT OPTION"), " WITH ADMIN OPTION")
		if word != "USAGE" && word != "MEMBER" {
			return value.Null, pgerr.New(pgerr.InvalidParameterValue, "unrecognized privilege type: %q", strings.TrimSpace(item))
		}
	}
	return value.Bool(member == role || member == superuserOID || role == databaseOwnerOID && member == db.objects().owner), nil
}

// databaseOwnerOID is the role pg_database_owner.
const databaseOwnerOID = 6171
