package catalog

import (
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// rights are the privileges by their letters, in the order of their bits.
var rights = []struct{ letter, name string }{
	{"a", "INSERT"},
	{"r", "SELECT"},
	{"w", "UPDATE"},
	{"d", "DELETE"},
	{"D", "TRUNCATE"},
	{"x", "REFERENCES"},
	{"t", "TRIGGER"},
	{"X", "EXECUTE"},
	{"U", "USAGE"},
	{"C", "CREATE"},
	{"T", "TEMPORARY"},
	{"c", "CONNECT"},
	{"s", "SET"},
	{"A", "ALTER SYSTEM"},
}

// defaultRights are the letters that everybody and that the owner has on an
// object of a kind as long as nothing was granted.
var defaultRights = map[string]struct{ public, owner string }{
	"c": {"", ""},
	"r": {"", "arwdDxt"},
	"s": {"", "rwU"},
	"d": {"Tc", "CTc"},
	"f": {"X", "X"},
	"l": {"U", "U"},
	"L": {"", "rw"},
	"n": {"", "UC"},
	"p": {"", "sA"},
	"t": {"", "C"},
	"F": {"", "U"},
	"S": {"", "U"},
	"T": {"U", "U"},
}

// aclFuncs are the functions that make access privileges.
func aclFuncs() map[string]evalFunc {
	return map[string]evalFunc{"acldefault": aclDefault, "makeaclitem": makeACLItem}
}

// aclRows are those that take them apart, and options like them.
func aclRows() map[string]rowsFunc {
	return map[string]rowsFunc{"aclexplode": aclExplode, "pg_options_to_table": optionsToTable}
}

// aclDefault is acldefault: the privileges of an object that has none stored.
func aclDefault(db *Database, args []value.Value) (value.Value, error) {
	d, ok := defaultRights[args[0].Str()]
	if !ok {
		return value.Null, pgerr.New(pgerr.InternalError, "unrecognized objtype abbreviation: %s", args[0].Str())
	}
	var items []value.Value
	owner := db.roleName(argOID(args[1]))
	if d.public != "" {
		items = append(items, value.Text("="+d.public+"/"+owner))
	}
	if d.owner != "" {
		items = append(items, value.Text(owner+"="+d.owner+"/"+owner))
	}
	return pgtype.NewArray(items), nil
}

// roleName is a role's name as access privileges print it: its OID when there is
// no such role.
func (db *Database) roleName(id uint32) string {
	if e, ok := db.index("pg_authid").byOID[id]; ok {
		return exec.QuoteIdent(e.name)
	}
	return strconv.FormatUint(uint64(id), 10)
}

// makeACLItem is makeaclitem(grantee, grantor, privilege, grantable).
func makeACLItem(db *Database, args []value.Value) (value.Value, error) {
	letter, word := "", strings.ToUpper(strings.TrimSpace(args[2].Str()))
	for _, r := range rights {
		if r.name == word || word == "TEMP" && r.name == "TEMPORARY" {
			letter = r.letter
		}
	}
	if letter == "" {
		return value.Null, pgerr.New(pgerr.InvalidParameterValue, "unrecognized privilege type: %q", args[2].Str())
	}
	if args[3].Bool() {
		letter += "*"
	}
	grantee := ""
	if id := argOID(args[0]); id != 0 {
		grantee = db.roleName(id)
	}
	return value.Text(grantee + "=" + letter + "/" + db.roleName(argOID(args[1]))), nil
}

// aclExplode is aclexplode: a row for each privilege.
func aclExplode(db *Database, args []value.Value) ([]fields, error) {
	var out []fields
	for _, item := range args[0].Array().Elements {
		if item.IsNull() {
			return nil, pgerr.New(pgerr.NullValueNotAllowed, "ACL arrays must not contain null values")
		}
		grantee, letters, grantor, err := splitACLItem(item.Str())
		if err != nil {
			return nil, err
		}
		for _, r := range rights {
			_, after, ok := strings.Cut(letters, r.letter)
			if !ok {
				continue
			}
			out = append(out, fields{
				"grantor": oid(db.roleOID(grantor)), "grantee": oid(db.roleOID(grantee)), "privilege_type": text(r.name),
				"is_grantable": flag(strings.HasPrefix(after, "*")),
			})
		}
	}
	return out, nil
}

// roleOID is the OID of a role by its name, 0 for everybody.
func (db *Database) roleOID(name string) uint32 {
	if ids := db.lookup("pg_authid", []string{name}); len(ids) > 0 {
		return ids[0]
	}
	return 0
}

// splitACLItem takes grantee=privileges/grantor apart.
func splitACLItem(s string) (grantee, letters, grantor string, err error) {
	grantee, rest, ok := aclName(s)
	if ok && strings.HasPrefix(rest, "=") {
		letters, grantor, ok = strings.Cut(rest[1:], "/")
		if ok {
			grantor, rest, ok = aclName(grantor)
			if ok && rest == "" {
				return grantee, letters, grantor, nil
			}
		}
	}
	return "", "", "", pgerr.New(pgerr.InvalidTextRepresentation, "invalid access privileges: %q", s)
}

// aclName reads a role's name, which may be in quotes.
func aclName(s string) (name, rest string, ok bool) {
	if strings.HasPrefix(s, `"`) {
		return exec.QuotedPart(s[1:])
	}
	end := strings.IndexAny(s, "=/")
	if end < 0 {
		end = len(s)
	}
	return s[:end], s[end:], true
}

// optionsToTable is pg_options_to_table: name=value, or a name alone.
func optionsToTable(_ *Database, args []value.Value) ([]fields, error) {
	var out []fields
	for _, option := range args[0].Array().Elements {
		name, v, ok := strings.Cut(option.Str(), "=")
		f := fields{"option_name": text(name)}
		if ok {
			f["option_value"] = text(v)
		}
		out = append(out, f)
	}
	return out, nil
}
