package meta

import (
	"hash/fnv"
	"maps"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// Snapshot is the state of an IRIS namespace at one moment.
type Snapshot struct {
	// Version is different for each snapshot of the process.
	Version uint64

	schemas map[string]string            // folded PostgreSQL name → IRIS name
	names   map[string]string            // folded IRIS schema → PostgreSQL name
	exact   map[string]*analyze.Relation // schema.name as PostgreSQL shows them
	folded  map[string]*analyze.Relation // the same in lower case
	details map[uint32]*Details          // by the relation's OID
	gateway *gatewayschema.Contents
	enums   map[pgtype.OID][]pgtype.EnumLabel
	domains map[string]*analyze.Domain // by schema.name
	raw     *raw                       // what it was made of, but for the gateway schema
	// The sequences; by name as relations are.
	sequences                       []*Sequence
	exactSequences, foldedSequences map[string]*analyze.Relation
	// composites are the user's, tables all relations by OID, rowTypes the types of
	// their rows that were asked for.
	composites     map[pgtype.OID]composite
	tables         map[uint32]*analyze.Relation
	rowTypes       *sync.Map
	system         *systemTables
	routines       []*Routine
	routinesByName map[string][]*Routine          // by schema.name
	functions      map[string][]*analyze.Function // by schema.name
	// private are one session's own relations beside those of all; nil for none.
	// Its sequences are among those here.
	private *Snapshot
}

// Gateway is what the gateway schema says; its Version is 0 when it is not
// installed.
func (s *Snapshot) Gateway() *gatewayschema.Contents { return s.gateway }

// Relation finds a table, view or sequence. Names are matched exactly first and
// without case then, because IRIS could not tell the two apart.
func (s *Snapshot) Relation(schema, name string) *analyze.Relation {
	if s.private != nil {
		if rel := s.private.Relation(schema, name); rel != nil {
			return rel
		}
	}
	key := schema + "." + name
	folded := strings.ToLower(key)
	for _, rel := range []*analyze.Relation{s.exact[key], s.exactSequences[key], s.folded[folded], s.foldedSequences[folded]} {
		if rel != nil {
			return rel
		}
	}
	return nil
}

// HasSchema reports whether a schema of a PostgreSQL name exists.
func (s *Snapshot) HasSchema(name string) bool {
	_, ok := s.schemas[strings.ToLower(name)]
	return ok || name == publicSchema || s.private != nil && s.private.schemas[strings.ToLower(name)] != ""
}

// Schemas lists the schemas by their PostgreSQL names.
func (s *Snapshot) Schemas() []string {
	out := []string{publicSchema}
	for folded, iris := range s.schemas {
		name := s.names[strings.ToLower(iris)]
		if name == "" {
			name = folded
		}
		if name != publicSchema {
			out = append(out, name)
		}
	}
	if s.private != nil {
		out = append(out, slices.Collect(maps.Values(s.private.names))...)
	}
	slices.Sort(out)
	return out
}

// Relations lists all tables and views, by schema and name.
func (s *Snapshot) Relations() []*analyze.Relation {
	out := make([]*analyze.Relation, 0, len(s.exact))
	for _, rel := range s.exact {
		out = append(out, rel)
	}
	if s.private != nil {
		out = append(out, s.private.Relations()...)
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].Schema != out[j].Schema {
			return out[i].Schema < out[j].Schema
		}
		return out[i].Name < out[j].Name
	})
	return out
}

// builder makes a snapshot of what IRIS and the gateway schema say.
type builder struct {
	raw *raw
	// gateway is what the gateway schema says, if it is installed.
	gateway *gatewayschema.Contents
	tables  map[string]*analyze.Relation // by IRIS schema and name
	order   []*analyze.Relation
	taken   map[uint32]bool // the OIDs of what is elsewhere
	domains map[string]*analyze.Domain
	// listed are the columns of a table in the order of the relation's, hidden those
	// that stand for none while another one's type is changed.
	listed map[string][]columnInfo
	hidden map[string][]analyze.RelationColumn
}

// newBuilder makes a builder of what IRIS says.
func newBuilder(r *raw) *builder {
	return &builder{
		raw: r, gateway: gatewayschema.NewContents(), tables: map[string]*analyze.Relation{},
		listed: map[string][]columnInfo{}, hidden: map[string][]analyze.RelationColumn{},
	}
}

// addTables makes the relations of what IRIS has; they get their columns later.
func (b *builder) addTables() {
	for key, f := range b.raw.tables {
		rel := &analyze.Relation{
			Schema: pgSchema(f.schema), Name: b.shown(pgName(f.name)), IRISSchema: f.schema, IRISName: f.name, View: f.view,
		}
		b.tables[key] = rel
		b.order = append(b.order, rel)
	}
	b.sort()
}

// sort puts the relations in the order of IRIS's names.
func (b *builder) sort() {
	keys := make(map[*analyze.Relation]string, len(b.order))
	for _, rel := range b.order {
		keys[rel] = tableKey(rel.IRISSchema, rel.IRISName)
	}
	slices.SortFunc(b.order, func(x, y *analyze.Relation) int { return strings.Compare(keys[x], keys[y]) })
}

// classOf is the class of a table, "" of what has none.
func (b *builder) classOf(key string) string {
	if f := b.raw.tables[key]; f != nil {
		return f.class
	}
	return ""
}

// keyRow is one column of a primary key, unique constraint or foreign key.
type keyRow struct {
	constraint, column string
	primary            bool
	position           int
	// parent and parentColumn are what a foreign key refers to.
	parent, parentColumn string
}

// tableKey identifies a table while reading.
func tableKey(schema, table string) string { return strings.ToLower(schema + "." + table) }

// build makes the snapshot from what was read.
func (b *builder) build(version uint64) *Snapshot {
	s := &Snapshot{
		Version: version, schemas: map[string]string{}, names: map[string]string{},
		exact: map[string]*analyze.Relation{}, folded: map[string]*analyze.Relation{}, details: map[uint32]*Details{},
		exactSequences: map[string]*analyze.Relation{}, foldedSequences: map[string]*analyze.Relation{},
		gateway: b.gateway, enums: enumsOf(b.gateway), domains: domainsOf(b.gateway),
		composites: compositesOf(b.gateway), tables: map[uint32]*analyze.Relation{}, rowTypes: newRowTypes(), system: &systemTables{},
		routinesByName: map[string][]*Routine{}, functions: map[string][]*analyze.Function{}, raw: b.raw,
	}
	b.domains = s.domains
	b.addTables()
	b.addViews()
	b.nameRelations()
	used := b.usedOIDs()
	b.sort()
	for _, rel := range b.order {
		key := tableKey(rel.IRISSchema, rel.IRISName)
		if rel.OID = b.gateway.OID(relationKind, key); rel.OID == 0 {
			rel.OID = ObjectOID(relationIdentity(key), used)
		}
		b.addColumns(rel, key)
		b.addKeys(rel, key)
		b.addChecks(rel, key)
		s.schemas[strings.ToLower(rel.Schema)] = rel.IRISSchema
		s.names[strings.ToLower(rel.IRISSchema)] = rel.Schema
		s.exact[rel.Schema+"."+rel.Name] = rel
		s.folded[strings.ToLower(rel.Schema+"."+rel.Name)] = rel
	}
	for _, name := range b.gateway.Schemas() {
		if folded := strings.ToLower(name); s.schemas[folded] == "" {
			s.schemas[folded], s.names[strings.ToLower(IRISSchema(name))] = IRISSchema(name), name
		}
	}
	b.addSequences(s, used)
	for _, rel := range b.order {
		s.tables[rel.OID] = rel
		s.details[rel.OID] = b.detailsOf(rel, tableKey(rel.IRISSchema, rel.IRISName))
	}
	b.addRoutines(s, used)
	return s
}

// nameRelations gives the relations the names that clients know them and their
// schemas by, which the gateway schema has for some.
func (b *builder) nameRelations() {
	quoted := b.quotedSchemas()
	for _, rel := range b.order {
		rel.Name = b.relationName(rel)
		if name := quoted[strings.ToLower(rel.IRISSchema)]; name != "" {
			rel.Schema = name
		}
	}
}

// addKeys gives a relation its primary key and unique constraints, and those
// unique indexes that stand for none of them.
func (b *builder) addKeys(rel *analyze.Relation, key string) {
	o := gatewayschema.Object{Schema: rel.IRISSchema, Table: rel.IRISName}
	f := b.raw.tables[key]
	if f == nil {
		return
	}
	rel.Keys = keysOf(rel, f.keys)
	for _, k := range keysOf(rel, f.uniqueIndexes()) {
		promoted := b.gateway.NoteOf(gatewayschema.NoteConstraint, o, k.IRISName)
		known := slices.ContainsFunc(rel.Keys, func(old analyze.Key) bool {
			return old.IRISName == k.IRISName || promoted == "" && slices.Equal(old.Columns, k.Columns)
		})
		if !known && len(k.Columns) > 0 {
			k.Index, k.Promoted, k.Primary = promoted == "", promoted != "", promoted == gatewayschema.ConstraintPrimary
			rel.Keys = append(rel.Keys, k)
		}
	}
	for i := range rel.Keys {
		rel.Keys[i].Name = b.nameOf(rel, rel.Keys[i].IRISName)
	}
}

// ConstraintName is the name that clients know a constraint or index of a table by.
func (s *Snapshot) ConstraintName(rel *analyze.Relation, iris string) string {
	return known(s.gateway.Notes(gatewayschema.NoteName, gatewayschema.Object{Schema: rel.IRISSchema, Table: rel.IRISName}), iris)
}

// nameOf is the name that clients know a constraint or index of a table by.
func (b *builder) nameOf(rel *analyze.Relation, iris string) string {
	return known(b.gateway.Notes(gatewayschema.NoteName, gatewayschema.Object{Schema: rel.IRISSchema, Table: rel.IRISName}), iris)
}

// keysOf makes keys of the rows that describe their columns, in order.
func keysOf(rel *analyze.Relation, rows []keyRow) []analyze.Key {
	var out []analyze.Key
	partial := map[string]bool{} // keys with something that is no column
	for i, r := range rows {
		at := slices.IndexFunc(rel.Columns, func(c analyze.RelationColumn) bool { return strings.EqualFold(c.IRISName, r.column) })
		if i == 0 || rows[i-1].constraint != r.constraint {
			out = append(out, analyze.Key{Name: pgName(r.constraint), IRISName: r.constraint, Primary: r.primary})
		}
		k := &out[len(out)-1]
		if at < 0 {
			partial[k.Name] = true
			continue
		}
		k.Columns = append(k.Columns, at)
	}
	return slices.DeleteFunc(out, func(k analyze.Key) bool { return partial[k.Name] })
}

// The range of object OIDs: PostgreSQL gives user objects OIDs from 16384; a
// gap is left for types of our own.
const (
	firstOID = 20_000
	oidSpan  = 2_000_000_000
)

// ObjectOID is the OID of an object: a hash of its identity, the next free one
// when another object has that already.
func ObjectOID(identity string, used map[uint32]bool) uint32 {
	h := fnv.New32a()
	h.Write([]byte(identity)) // never fails
	oid := firstOID + h.Sum32()%oidSpan
	for used[oid] {
		oid++
	}
	used[oid] = true
	return oid
}

// relationKind is the kind of tables and views among stored OIDs.
const relationKind = "relation"

// relationIdentity is what the OID of a table or view is a hash of.
func relationIdentity(key string) string { return relationKind + ":" + key }

// NewOID chooses the OID of a table that is about to be made.
func (s *Snapshot) NewOID(schema, table string) uint32 {
	used := s.gateway.OIDs()
	for oid := range s.details {
		used[oid] = true
	}
	for _, seq := range s.sequences {
		used[seq.Relation.OID] = true
	}
	if s.private != nil {
		for oid := range s.private.details {
			used[oid] = true
		}
	}
	return ObjectOID(relationIdentity(tableKey(schema, table)), used)
}
