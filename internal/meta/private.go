package meta

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

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
	schema  string
	raw     *raw
	gateway *gatewayschema.Contents
}

// LoadPrivate reads one IRIS schema, whatever else there is.
func LoadPrivate(ctx context.Context, read Reader, schema string, base *Snapshot) (*Private, error) {
	r := newRaw()
	if err := r.readSchema(ctx, read, schema); err != nil {
		return nil, err
	}
	gateway := gatewayschema.NewPrivate(schema, base.gateway)
	if gateway.Version > 0 {
		for _, q := range gateway.Queries() {
			if err := read(ctx, Query(q)); err != nil {
				return nil, err
			}
		}
	}
	return &Private{schema, r, gateway}, nil
}

// readSchema reads one IRIS schema.
func (r *raw) readSchema(ctx context.Context, read Reader, schema string) error {
	r.private = true
	for _, q := range append(r.queries(), r.detailQueries()...) {
		q.SQL = within(q.SQL, schema)
		if err := read(ctx, q); err != nil {
			return err
		}
	}
	r.settle()
	return nil
}

// within restricts a metadata query to one schema.
func within(sql, schema string) string {
	switch {
	case strings.Contains(sql, "%Dictionary."):
		return also(sql, "parent %STARTSWITH "+quoted(schema+"."))
	case strings.Contains(sql, "KEY_COLUMN_USAGE k"):
		return also(sql, "k.TABLE_SCHEMA = "+quoted(schema))
	case strings.Contains(sql, "REFERENTIAL_CONSTRAINTS"):
		return also(sql, "CONSTRAINT_SCHEMA = "+quoted(schema))
	}
	return also(sql, "TABLE_SCHEMA = "+quoted(schema))
}

// Empty reports whether there is nothing that is not hidden.
func (p *Private) Empty(hidden func(name string) bool) bool {
	for _, f := range p.raw.tables {
		if !hidden(f.name) {
			return false
		}
	}
	return !slices.ContainsFunc(p.gateway.Views, func(v gatewayschema.View) bool { return !hidden(v.Table) }) &&
		!slices.ContainsFunc(p.gateway.Sequences, func(s gatewayschema.Sequence) bool { return !hidden(s.Name) })
}

// Over is base with the private schema beside it, but for what is hidden of that.
func (p *Private) Over(base *Snapshot, version uint64, hidden func(name string) bool) *Snapshot {
	b := newBuilder(p.raw.visible(hidden))
	b.gateway = p.gateway.Visible(base.gateway, hidden)
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

// visible is what was read but for the tables that are hidden.
func (r *raw) visible(hidden func(name string) bool) *raw {
	out := *r
	out.tables = maps.Clone(r.tables)
	maps.DeleteFunc(out.tables, func(_ string, f *facts) bool { return hidden(f.name) })
	return &out
}

// usedOIDs are the OIDs that no new object may have.
func (b *builder) usedOIDs() map[uint32]bool {
	used := b.gateway.OIDs()
	maps.Copy(used, b.taken)
	return used
}

// shown is the name of an object that IRIS has under another.
func (b *builder) shown(name string) string {
	if b.raw.private {
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
