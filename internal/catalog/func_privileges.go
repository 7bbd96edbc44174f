package catalog

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// privilege says for one kind of object who may do what.
type privilege struct {
	table  string
	reg    pgtype.OID // how the object is named as text
	rights string     // the names of the privileges
	public string     // those that everybody has on built-in objects
}

// privilegeFuncs are has_*_privilege and pg_has_role. IRIS's privileges are not
// read: a user has all on user objects, and IRIS refuses what it does not allow.
func privilegeFuncs() map[string]evalFunc {
	out := map[string]evalFunc{"pg_has_role": hasRole, "row_security_active": always(value.Bool(false))}
	for name, p := range map[string]privilege{
		"has_table_privilege": {
			"pg_class", pgtype.RegClassOID,
			"SELECT INSERT UPDATE DELETE TRUNCATE REFERENCES TRIGGER", "SELECT",
		},
		"has_any_column_privilege":           {"pg_class", pgtype.RegClassOID, "SELECT INSERT UPDATE REFERENCES", "SELECT"},
		"has_column_privilege":               {"pg_class", pgtype.RegClassOID, "SELECT INSERT UPDATE REFERENCES", "SELECT"},
		"has_sequence_privilege":             {"pg_class", pgtype.RegClassOID, "USAGE SELECT UPDATE", ""},
		"has_schema_privilege":               {"pg_namespace", pgtype.RegNamespaceOID, "CREATE USAGE", "USAGE"},
		"has_function_privilege":             {"pg_proc", pgtype.RegProcOID, "EXECUTE", "EXECUTE"},
		"has_type_privilege":                 {"pg_type", pgtype.RegTypeOID, "USAGE", "USAGE"},
		"has_language_privilege":             {"pg_language", 0, "USAGE", "USAGE"},
		"has_database_privilege":             {"pg_database", 0, "CREATE TEMPORARY TEMP CONNECT", ""},
		"has_tablespace_privilege":           {"pg_tablespace", 0, "CREATE", ""},
		"has_server_privilege":               {"pg_foreign_server", 0, "USAGE", ""},
		"has_foreign_data_wrapper_privilege": {"pg_foreign_data_wrapper", 0, "USAGE", ""},
	} {
		n := 2
		if name == "has_column_privilege" {
			n = 3
		}
		out[name] = func(db *Database, args []value.Value) (value.Value, error) {
			return p.has(db, args[max(0, len(args)-n):])
		}
	}
	return out
}

// has answers for the session's user: the arguments are the object, for columns
// a part of it, and the privileges.
func (p privilege) has(db *Database, args []value.Value) (value.Value, error) {
	id, err := p.object(db, args[0])
	if err != nil {
		return value.Null, err
	}
	if _, exists := db.index(p.table).byOID[id]; !exists {
		return value.Null, nil
	}
	own := id >= firstUserOID || db.objects().owner == superuserOID
	granted := false
	for item := range strings.SplitSeq(args[len(args)-1].Str(), ",") {
		right := strings.ToUpper(strings.TrimSpace(item))
		name, option := strings.CutSuffix(right, " WITH GRANT OPTION")
		if !oneOf(p.rights, name) {
			return value.Null, pgerr.New(pgerr.InvalidParameterValue, "unrecognized privilege type: %q", strings.TrimSpace(item))
		}
		granted = granted || own || !option && oneOf(p.public, name)
	}
	return value.Bool(granted), nil
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
		return 0, pgerr.New(pgerr.UndefinedObject, "%s %q does not exist", strings.TrimPrefix(p.table, "pg_"), v.Str())
	}
	return ids[0], nil
}

// hasRole is pg_has_role: one is a member of one's own role only, the superuser
// of all.
func hasRole(db *Database, args []value.Value) (value.Value, error) {
	roles := privilege{table: "pg_authid", reg: pgtype.RegRoleOID}
	member := db.objects().owner
	if len(args) == 3 {
		id, err := roles.object(db, args[0])
		if err != nil {
			return value.Null, err
		}
		member = id
	}
	role, err := roles.object(db, args[len(args)-2])
	if err != nil {
		return value.Null, err
	}
	return value.Bool(member == role || member == superuserOID), nil
}
