package meta

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
)

// The names of the schemas of temporary tables in PostgreSQL, and what is added to
// the IRIS name of a table whose own name is still taken by one that is about to
// go.
const (
	temporarySchema = "pg_temp_"
	temporaryMark   = "_pgw"
)

// IsTemporary reports whether a PostgreSQL schema is one of temporary tables.
func IsTemporary(schema string) bool {
	digits, ok := strings.CutPrefix(schema, temporarySchema)
	return ok && digits != "" && strings.Trim(digits, "0123456789") == ""
}

// TemporarySchema is the PostgreSQL name of the schema of temporary tables that has
// a number.
func TemporarySchema(number string) string { return temporarySchema + number }

// MarkedName is the IRIS name, without case, of a temporary object whose name is
// taken n times.
func MarkedName(name string, n string) string { return name + temporaryMark + n }

// shownName is the name of a temporary object as it was given.
func shownName(name string) string {
	at := strings.LastIndex(name, temporaryMark)
	if at <= 0 || at+len(temporaryMark) == len(name) || strings.Trim(name[at+len(temporaryMark):], "0123456789") != "" {
		return name
	}
	return name[:at]
}

// Private is what one IRIS schema of temporary tables holds, as it was read.
type Private struct {
	schema string
	raw    *builder
}

// LoadPrivate reads one IRIS schema, whatever else there is.
func LoadPrivate(ctx context.Context, read Reader, schema string, base *Snapshot) (*Private, error) {
	b := newBuilder()
	b.private, b.gateway = true, gatewayschema.NewPrivate(schema, base.gateway)
	for _, q := range append(b.queries(), b.detailQueries()...) {
		q.SQL = within(q.SQL, schema)
		if err := read(ctx, q); err != nil {
			return nil, err
		}
	}
	if b.gateway.Version > 0 {
		for _, q := range b.gateway.Queries() {
			if err := read(ctx, Query(q)); err != nil {
				return nil, err
			}
		}
	}
	return &Private{schema, b}, nil
}

// within restricts a metadata query to one schema.
func within(sql, schema string) string {
	word := " WHERE "
	if strings.Contains(sql, " WHERE ") {
		word = " AND "
	}
	switch {
	case strings.Contains(sql, "%Dictionary."):
		return sql + word + "parent %STARTSWITH " + quoted(schema+".")
	case strings.Contains(sql, "KEY_COLUMN_USAGE k"):
		return sql + word + "k.TABLE_SCHEMA = " + quoted(schema)
	case strings.Contains(sql, "REFERENTIAL_CONSTRAINTS"):
		return sql + word + "CONSTRAINT_SCHEMA = " + quoted(schema)
	}
	return sql + word + "TABLE_SCHEMA = " + quoted(schema)
}

// Empty reports whether there is nothing that is not hidden.
func (p *Private) Empty(hidden func(name string) bool) bool {
	shown := func(name string) bool { return !hidden(name) }
	return !slices.ContainsFunc(p.raw.order, func(r *analyze.Relation) bool { return shown(r.IRISName) }) &&
		!slices.ContainsFunc(p.raw.gateway.Views, func(v gatewayschema.View) bool { return shown(v.Table) }) &&
		!slices.ContainsFunc(p.raw.gateway.Sequences, func(s gatewayschema.Sequence) bool { return shown(s.Name) })
}

// Over is base with the private schema beside it, but for what is hidden of that.
func (p *Private) Over(base *Snapshot, version uint64, hidden func(name string) bool) *Snapshot {
	b := *p.raw
	b.gateway = p.raw.gateway.Visible(base.gateway, hidden)
	b.tables, b.order = map[string]*analyze.Relation{}, nil
	for _, rel := range p.raw.order {
		if hidden(rel.IRISName) {
			continue
		}
		own := *rel
		b.tables[tableKey(rel.IRISSchema, rel.IRISName)] = &own
		b.order = append(b.order, &own)
	}
	b.taken = base.gateway.OIDs()
	for oid := range base.tables {
		b.taken[oid] = true
	}
	own := b.build(version)
	own.schemas[strings.ToLower(pgSchema(p.schema))], own.names[strings.ToLower(p.schema)] = p.schema, pgSchema(p.schema)
	out := &Snapshot{
		Version: version, schemas: base.schemas, names: base.names, exact: base.exact, folded: base.folded, details: base.details,
		gateway: base.gateway.With(b.gateway), enums: base.enums, domains: base.domains,
		sequences:      append(slices.Clip(own.sequences), base.sequences...),
		exactSequences: base.exactSequences, foldedSequences: base.foldedSequences,
		composites: base.composites, tables: base.tables, rowTypes: base.rowTypes, system: base.system,
		routines: base.routines, routinesByName: base.routinesByName, functions: base.functions, private: own,
	}
	return out
}

// newBuilder makes a builder of nothing.
func newBuilder() *builder {
	return &builder{
		tables: map[string]*analyze.Relation{}, columns: map[string][]columnInfo{},
		properties: map[string]*property{}, indexKinds: map[string]string{}, keys: map[string][]keyRow{},
		classes: map[string]string{}, classOf: map[string]string{},
		foreign: map[string][]keyRow{}, rules: map[string][2]string{}, indexes: map[string][]indexRow{},
		viewTexts: map[string]string{}, comments: map[string]string{}, gateway: gatewayschema.NewContents(),
		listed: map[string][]columnInfo{}, hidden: map[string][]analyze.RelationColumn{},
		estimates: map[string]float64{}, blocks: map[string]map[string]int64{}, indexNames: map[string]string{}, routineOf: map[string]*Routine{},
	}
}

// usedOIDs are the OIDs that no new object may have.
func (b *builder) usedOIDs() map[uint32]bool {
	used := b.gateway.OIDs()
	maps.Copy(used, b.taken)
	return used
}

// shown is the name of an object that IRIS has under another.
func (b *builder) shown(name string) string {
	if b.private {
		return shownName(name)
	}
	return name
}

// GivenName is the name that a table of an IRIS schema was made with.
func GivenName(schema, iris string) string {
	if gatewayschema.IsTemporary(schema) {
		return shownName(iris)
	}
	return iris
}

// ShownName is the name that a table or column of an IRIS schema has in PostgreSQL
// unless a note says otherwise.
func ShownName(schema, iris string) string { return pgName(GivenName(schema, iris)) }

// newRowTypes makes the place of the row types of a snapshot.
func newRowTypes() *sync.Map { return &sync.Map{} }

// NextVersion is the number of a snapshot that is made of the current one.
func (c *Cache) NextVersion() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.version++
	return c.version
}
