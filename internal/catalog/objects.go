package catalog

import (
	"slices"
	"strings"
	"sync"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// statesMax bounds how many states of objects are kept: one for each user and
// snapshot in use.
const statesMax = 8

// The OIDs of built-in objects that user objects refer to.
const (
	publicOID       = 2200
	catalogOID      = 11
	superuserOID    = 10
	heapOID         = 2
	btreeOID        = 403
	btreeHandlerOID = 330
)

// objects are the user objects of one snapshot with their OIDs, as one user
// sees them, and the rows made of them.
type objects struct {
	version        uint64
	major          int // of the catalog
	user, database string
	owner          uint32 // the user's role
	databaseOID    uint32
	roles          map[string]uint32 // that can log in, by name
	databases      map[string]uint32
	logins         string            // what roles and databases were made of
	schemas        map[string]uint32 // of relations, by name
	tables         []*tableObject
	routines       []*meta.Routine
	sequences      []*sequenceObject

	composites map[uint32]uint32 // pg_class OIDs of composite types by the type's
	// domainChecks are the OIDs of the checks of domains, by the type's.
	domainChecks map[uint32][]uint32

	used map[uint32]bool // OIDs

	mu         sync.Mutex
	rows       map[*relation][]exec.Row
	byColumn   map[*relation]*columnIndexes // of rows
	indexes    map[string]*index            // of names.go, by table
	comments   map[commentKey]string
	attributes map[uint32]map[int]string // column names by relation and number
	columnACLs map[uint32][]columnACL    // by relation
}

// tableObject is a table or view and what belongs to it.
type tableObject struct {
	rel                        *analyze.Relation
	details                    *meta.Details
	namespace                  uint32
	rowType, arrayType         uint32
	defaults                   map[int]uint32 // pg_attrdef OIDs by column
	constraints                []analyze.Key  // primary key and unique constraints
	keys, keyIndexes           []uint32       // constraint and index OIDs of constraints
	foreign                    []uint32       // constraint OIDs of details.ForeignKeys
	checks                     []uint32       // constraint OIDs of rel.Checks
	notNull                    map[int]uint32 // constraint OIDs by column, where they are constraints
	indexes                    []uint32       // index OIDs of details.Indexes
	hasIndexes, hasForeignKeys bool
	rule                       uint32 // pg_rewrite OID of a view
}

// objects returns the objects of the current snapshot.
func (db *Database) objects() *objects {
	snap := db.Snapshot()
	if db.current != nil && db.seen == snap {
		return db.current
	}
	db.current, db.seen = db.findObjects(snap), snap
	return db.current
}

// findObjects returns the objects of a snapshot, made once for all sessions of a
// user.
func (db *Database) findObjects(snap *meta.Snapshot) *objects {
	var version uint64
	if snap != nil {
		version = snap.Version
	}
	user, database := db.Session.CurrentUser(), db.Session.CurrentDatabase()
	var roles, databases []string
	if db.Server != nil {
		roles, databases = db.Server.Roles(), db.Server.Databases()
	}
	logins := strings.Join(roles, "\x00") + "\x01" + strings.Join(databases, "\x00")
	c := db.Catalog
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, o := range c.seen {
		if o.version == version && o.user == user && o.database == database && o.logins == logins {
			return o
		}
	}
	o := newObjects(snap, c, user, database)
	o.version, o.logins = version, logins
	o.name(roles, databases)
	c.seen = append(c.seen, o)
	if len(c.seen) > statesMax {
		c.seen = append([]*objects(nil), c.seen[1:]...)
	}
	return o
}

// newObjects gives the objects of a snapshot their OIDs.
func newObjects(snap *meta.Snapshot, c *Catalog, user, database string) *objects {
	o := &objects{
		user: user, database: database, schemas: map[string]uint32{"public": publicOID}, rows: map[*relation][]exec.Row{},
		byColumn: map[*relation]*columnIndexes{}, indexes: map[string]*index{}, owner: superuserOID,
		major: c.major,
	}
	used := map[uint32]bool{}
	if snap != nil {
		for _, rel := range snap.Relations() {
			used[rel.OID] = true
		}
		for _, s := range snap.Sequences() {
			used[s.Relation.OID] = true
		}
	}
	o.used = used
	if snap == nil {
		return o
	}
	for _, name := range snap.Schemas() {
		o.schemaOID(name, used)
	}
	for _, rel := range snap.Relations() {
		o.addTable(rel, snap.Details(rel))
	}
	for _, rel := range c.extendedRelations(snap) {
		n := len(rel.Columns)
		o.addTable(rel, &meta.Details{Rows: -1, Defaults: make([]string, n), Comments: make([]string, n)})
	}
	for _, r := range snap.Routines() {
		if _, ok := o.schemas[r.Schema]; !ok {
			o.schemas[r.Schema] = meta.ObjectOID("schema:"+r.Schema, used)
		}
		o.routines = append(o.routines, r)
	}
	for _, s := range snap.Sequences() {
		o.sequences = append(o.sequences, &sequenceObject{s, o.schemaOID(s.Relation.Schema, used)})
	}
	o.composites, o.domainChecks = map[uint32]uint32{}, map[uint32][]uint32{}
	for _, t := range snap.UserTypes() {
		o.schemaOID(t.Schema, used)
		o.newDomainChecks(&t, used)
		if t.Kind == gatewayschema.KindComposite {
			o.composites[t.OID] = meta.ObjectOID("composite:"+t.Schema+"."+t.Name, used)
		}
	}
	return o
}

// addTable adds a table or view, and its schema.
func (o *objects) addTable(rel *analyze.Relation, details *meta.Details) {
	namespace := o.schemaOID(rel.Schema, o.used)
	t := newTableObject(rel, details, o.used)
	t.namespace = namespace
	if o.major >= namedNotNull {
		t.nameNotNull(o.used)
	}
	o.tables = append(o.tables, t)
}

// name gives roles and databases their OIDs: those that are listed, and the
// session's.
func (o *objects) name(roles, databases []string) {
	o.roles, o.databases = map[string]uint32{Superuser: superuserOID}, map[string]uint32{}
	for _, role := range append([]string{o.user}, roles...) {
		if _, ok := o.roles[role]; !ok {
			o.roles[role] = meta.ObjectOID("role:"+role, o.used)
		}
	}
	for _, database := range append([]string{o.database}, databases...) {
		if _, ok := o.databases[database]; !ok {
			o.databases[database] = databaseID(database, o.used)
		}
	}
	o.owner, o.databaseOID = o.roles[o.user], o.databases[o.database]
}

// databaseID is the OID of a database: PostgreSQL's for the names that every
// server of it has.
func databaseID(name string, used map[uint32]bool) uint32 {
	switch name {
	case "template1":
		return 1
	case "template0":
		return 4
	case "postgres":
		return 5
	}
	return meta.ObjectOID("database:"+name, used)
}

// schemaOID is the OID of a schema of relations.
func (o *objects) schemaOID(schema string, used map[uint32]bool) uint32 {
	if _, ok := o.schemas[schema]; !ok {
		o.schemas[schema] = meta.ObjectOID("schema:"+schema, used)
	}
	return o.schemas[schema]
}

// newTableObject gives a table and its parts their OIDs.
func newTableObject(rel *analyze.Relation, details *meta.Details, used map[uint32]bool) *tableObject {
	name := rel.Schema + "." + rel.Name
	t := &tableObject{
		rel: rel, details: details, defaults: map[int]uint32{}, constraints: constraintsOf(rel),
		rowType: uint32(pgtype.RowTypeOID(rel.OID)), arrayType: meta.ObjectOID("array:"+name, used),
		hasIndexes: len(rel.Keys)+len(details.Indexes) > 0, hasForeignKeys: len(details.ForeignKeys) > 0,
	}
	if t.hasQuery() {
		t.rule = meta.ObjectOID("rule:"+name, used)
	}
	for i := range rel.Columns {
		c := &rel.Columns[i]
		if c.Domain != nil && c.Written == c.Domain.Default {
			continue // it is the domain's
		}
		if c.IdentityKind == "" && (details.Defaults[i] != "" || c.Written != "" || c.Computed()) {
			t.defaults[i] = meta.ObjectOID("default:"+name+"."+rel.Columns[i].Name, used)
		}
	}
	for _, k := range t.constraints {
		t.keys = append(t.keys, meta.ObjectOID("constraint:"+name+"."+k.Name, used))
		t.keyIndexes = append(t.keyIndexes, meta.ObjectOID("index:"+name+"."+k.Name, used))
	}
	for _, k := range details.ForeignKeys {
		t.foreign = append(t.foreign, meta.ObjectOID("constraint:"+name+"."+k.Name, used))
	}
	for _, c := range rel.Checks {
		t.checks = append(t.checks, meta.ObjectOID("constraint:"+name+"."+c.Name, used))
	}
	for _, x := range details.Indexes {
		t.indexes = append(t.indexes, meta.ObjectOID("index:"+name+"."+x.Name, used))
	}
	return t
}

// constraintsOf are the keys that are constraints, not indexes alone.
func constraintsOf(rel *analyze.Relation) []analyze.Key {
	return slices.DeleteFunc(slices.Clone(rel.Keys), func(k analyze.Key) bool { return k.Index })
}

// table finds a table by its OID, nil if there is none.
func (o *objects) table(oid uint32) *tableObject {
	for _, t := range o.tables {
		if t.rel.OID == oid {
			return t
		}
	}
	return nil
}
