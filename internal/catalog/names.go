package catalog

import (
	"slices"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// kind is where objects of one kind have their names.
type kind struct{ table, name, namespace string }

// kinds are the kinds of named objects by table.
var kinds = map[string]kind{
	"pg_class":                {"pg_class", "relname", "relnamespace"},
	"pg_proc":                 {"pg_proc", "proname", "pronamespace"},
	"pg_type":                 {"pg_type", "typname", "typnamespace"},
	"pg_operator":             {"pg_operator", "oprname", "oprnamespace"},
	"pg_namespace":            {"pg_namespace", "nspname", ""},
	"pg_authid":               {"pg_authid", "rolname", ""},
	"pg_database":             {"pg_database", "datname", ""},
	"pg_am":                   {"pg_am", "amname", ""},
	"pg_collation":            {"pg_collation", "collname", "collnamespace"},
	"pg_conversion":           {"pg_conversion", "conname", "connamespace"},
	"pg_opclass":              {"pg_opclass", "opcname", "opcnamespace"},
	"pg_opfamily":             {"pg_opfamily", "opfname", "opfnamespace"},
	"pg_ts_config":            {"pg_ts_config", "cfgname", "cfgnamespace"},
	"pg_ts_dict":              {"pg_ts_dict", "dictname", "dictnamespace"},
	"pg_ts_parser":            {"pg_ts_parser", "prsname", "prsnamespace"},
	"pg_ts_template":          {"pg_ts_template", "tmplname", "tmplnamespace"},
	"pg_statistic_ext":        {"pg_statistic_ext", "stxname", "stxnamespace"},
	"pg_tablespace":           {"pg_tablespace", "spcname", ""},
	"pg_language":             {"pg_language", "lanname", ""},
	"pg_foreign_server":       {"pg_foreign_server", "srvname", ""},
	"pg_foreign_data_wrapper": {"pg_foreign_data_wrapper", "fdwname", ""},
}

// regTables are the tables of the reg* types.
var regTables = map[pgtype.OID]string{
	pgtype.RegClassOID: "pg_class", pgtype.RegProcOID: "pg_proc", pgtype.RegProcedureOID: "pg_proc",
	pgtype.RegTypeOID: "pg_type", pgtype.RegOperOID: "pg_operator", pgtype.RegOperatorOID: "pg_operator",
	pgtype.RegNamespaceOID: "pg_namespace", pgtype.RegRoleOID: "pg_authid", pgtype.RegCollationOID: "pg_collation",
	pgtype.RegConfigOID: "pg_ts_config", pgtype.RegDictionaryOID: "pg_ts_dict",
}

// index finds objects of one kind by OID and by name.
type index struct {
	byOID  map[uint32]entry
	byName map[string][]uint32 // by namespace and name
}

// entry is an object's name.
type entry struct {
	name      string
	namespace uint32
	row       exec.Row
}

// nameKey is a key of index.byName.
func nameKey(namespace uint32, name string) string {
	return strconv.FormatUint(uint64(namespace), 10) + "." + name
}

// index returns the index of a table, made once for a state.
func (db *Database) index(table string) *index {
	o := db.objects()
	o.mu.Lock()
	x := o.indexes[table]
	o.mu.Unlock()
	if x != nil {
		return x
	}
	k := kinds[table]
	x = &index{byOID: map[uint32]entry{}, byName: map[string][]uint32{}}
	db.each(k.table, func(r *relation, row exec.Row) bool {
		e := entry{name: r.cell(row, k.name).Str(), row: row}
		if k.namespace != "" {
			e.namespace = uint32(r.cell(row, k.namespace).Int())
		}
		id := uint32(r.cell(row, "oid").Int())
		x.byOID[id] = e
		key := nameKey(e.namespace, e.name)
		x.byName[key] = append(x.byName[key], id)
		return true
	})
	o.mu.Lock()
	defer o.mu.Unlock()
	o.indexes[table] = x
	return x
}

// searchPath are the OIDs of the schemas that unqualified names are looked up in.
func (db *Database) searchPath() []uint32 {
	var out []uint32
	for _, name := range db.Session.SearchPath(true) {
		if ids := db.index("pg_namespace").byName[nameKey(0, name)]; len(ids) > 0 && !slices.Contains(out, ids[0]) {
			out = append(out, ids[0])
		}
	}
	return out
}

// visible reports whether an object is found by its name alone.
func (db *Database) visible(table string, id uint32) (visible, exists bool) {
	x := db.index(table)
	e, ok := x.byOID[id]
	if !ok {
		return false, false
	}
	if kinds[table].namespace == "" {
		return true, true
	}
	overloaded := table == "pg_proc" || table == "pg_operator"
	for _, ns := range db.searchPath() {
		if ns == e.namespace {
			return true, true
		}
		if !overloaded && len(x.byName[nameKey(ns, e.name)]) > 0 {
			return false, true
		}
	}
	return false, true
}

// qualified is an object's name with its schema.
func (db *Database) qualified(e entry) string {
	return exec.QuoteIdent(db.index("pg_namespace").byOID[e.namespace].name) + "." + exec.QuoteIdent(e.name)
}

// shown is an object's name, with its schema where it would not be found
// without.
func (db *Database) shown(table string, id uint32) (string, bool) {
	visible, exists := db.visible(table, id)
	if !exists {
		return "", false
	}
	e := db.index(table).byOID[id]
	if table == "pg_operator" {
		return e.name, true
	}
	if table == "pg_proc" && len(db.index(table).byName[nameKey(e.namespace, e.name)]) > 1 {
		visible = false
	}
	if visible {
		return exec.QuoteIdent(e.name), true
	}
	return db.qualified(e), true
}

// ObjectName implements pgtype.Objects.
func (db *Database) ObjectName(regType, id pgtype.OID) (string, bool) {
	switch regType {
	case pgtype.RegTypeOID:
		return db.bareTypeName(id)
	case pgtype.RegProcedureOID:
		return db.signature(uint32(id))
	case pgtype.RegOperatorOID:
		return db.operatorSignature(uint32(id))
	}
	return db.shown(regTables[regType], uint32(id))
}

// bareTypeName is a type's name where there is no modifier to tell of; with one
// that says "none", char and bit have the names of their types without length.
func (db *Database) bareTypeName(id pgtype.OID) (string, bool) {
	switch id {
	case pgtype.BPCharOID:
		return "character", true
	case pgtype.BPCharArrayOID:
		return "character[]", true
	case pgtype.BitOID:
		return "bit", true
	case pgtype.BitArrayOID:
		return "bit[]", true
	}
	return db.typeName(id, pgtype.NoTypmod)
}

// typeName is what format_type prints for a type with a modifier.
func (db *Database) typeName(id pgtype.OID, typmod int32) (string, bool) {
	if pgtype.ByOID(id) != nil && !pgtype.IsUser(id) {
		return pgtype.FormatType(id, typmod), true
	}
	e, ok := db.index("pg_type").byOID[uint32(id)]
	if !ok {
		return "", false
	}
	r := db.Catalog.relations[pgCatalog+".pg_type"]
	if elem := r.cell(e.row, "typelem").Int(); elem != 0 && r.cell(e.row, "typsubscript").Int() == int64(arrayHandlers["typsubscript"]) {
		name, _ := db.typeName(pgtype.OID(elem), pgtype.NoTypmod)
		return name + "[]", true
	}
	return db.shown("pg_type", uint32(id))
}

// ObjectOID implements pgtype.Objects.
func (db *Database) ObjectOID(regType pgtype.OID, name string) (pgtype.OID, error) {
	table := regTables[regType]
	if regType == pgtype.RegTypeOID {
		if t := pgtype.ByName(strings.ToLower(strings.TrimSpace(name))); t != nil {
			return t.OID, nil
		}
		if base, ok := strings.CutSuffix(strings.TrimSpace(name), "[]"); ok {
			return db.arrayOID(base)
		}
	}
	if regType == pgtype.RegProcedureOID || regType == pgtype.RegOperatorOID {
		return db.signatureOID(regType, name)
	}
	parts, err := exec.SplitName(name)
	if err != nil {
		return 0, err
	}
	ids := db.lookup(table, parts)
	switch {
	case len(ids) == 1:
		return pgtype.OID(ids[0]), nil
	case len(ids) > 1:
		return 0, pgerr.New(pgerr.AmbiguousFunction, "more than one function named %q", name)
	}
	if n := len(parts); n > 1 && parts[n-2] != temporaryAlias && len(db.lookup("pg_namespace", parts[n-2:n-1])) == 0 {
		return 0, pgerr.New(pgerr.InvalidSchemaName, "schema %q does not exist", parts[n-2])
	}
	return 0, missing(regType, strings.Join(parts, "."))
}

// arrayOID finds the array type over a type of a name.
func (db *Database) arrayOID(name string) (pgtype.OID, error) {
	elem, err := db.ObjectOID(pgtype.RegTypeOID, name)
	if err != nil {
		return 0, err
	}
	e := db.index("pg_type").byOID[uint32(elem)]
	if array := db.Catalog.relations[pgCatalog+".pg_type"].cell(e.row, "typarray").Int(); array != 0 {
		return pgtype.OID(array), nil
	}
	return 0, missing(pgtype.RegTypeOID, name+"[]")
}

// missing is the error for a name that no object of a kind has.
func missing(regType pgtype.OID, name string) error {
	switch regType {
	case pgtype.RegClassOID:
		return pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", name)
	case pgtype.RegProcOID:
		return pgerr.New(pgerr.UndefinedFunction, "function %q does not exist", name)
	case pgtype.RegOperOID:
		return pgerr.New(pgerr.UndefinedFunction, "operator does not exist: %s", name)
	case pgtype.RegNamespaceOID:
		return pgerr.New(pgerr.InvalidSchemaName, "schema %q does not exist", name)
	}
	what := map[pgtype.OID]string{
		pgtype.RegTypeOID: "type %q does not exist", pgtype.RegRoleOID: "role %q does not exist",
		pgtype.RegConfigOID:     "text search configuration %q does not exist",
		pgtype.RegDictionaryOID: "text search dictionary %q does not exist",
		pgtype.RegCollationOID:  "collation %q for encoding \"UTF8\" does not exist",
	}[regType]
	return pgerr.New(pgerr.UndefinedObject, what, name)
}

// lookup finds objects by a name of one or two parts; a third part before them
// is the database's.
func (db *Database) lookup(table string, parts []string) []uint32 {
	x := db.index(table)
	if len(parts) == 3 && parts[0] == db.Session.CurrentDatabase() {
		parts = parts[1:]
	}
	switch {
	case kinds[table].namespace == "" && len(parts) == 1:
		return x.byName[nameKey(0, parts[0])]
	case len(parts) == 1:
		for _, ns := range db.searchPath() {
			if ids := x.byName[nameKey(ns, parts[0])]; len(ids) > 0 {
				return ids
			}
		}
	case len(parts) == 2 && parts[0] == temporaryAlias:
		if ns := db.temporarySchema(); ns != 0 {
			return x.byName[nameKey(ns, parts[1])]
		}
	case len(parts) == 2:
		if ns := db.index("pg_namespace").byName[nameKey(0, parts[0])]; len(ns) > 0 {
			return x.byName[nameKey(ns[0], parts[1])]
		}
	}
	return nil
}

// found returns the OID of a named object as a value, NULL when there is none.
func found(id pgtype.OID, err error) (value.Value, error) {
	switch {
	case err == nil:
		return value.Int(int64(id)), nil
	case pgerr.From(err).Code == pgerr.InvalidTextRepresentation: // what is no signature at all
		return value.Null, err
	}
	return value.Null, nil
}

// Has reports whether a table of the catalog, which has no schemas, has an object of
// a name.
func (db *Database) Has(table, name string) bool {
	column := map[string]string{"pg_extension": "extname", "pg_database": "datname", "pg_authid": "rolname"}[table]
	found := false
	db.each(table, func(r *relation, row exec.Row) bool {
		found = r.cell(row, column).Str() == name
		return !found
	})
	return found
}
