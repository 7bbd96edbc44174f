package meta

import (
	"context"
	"strings"
	"sync"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
)

// Reachable reports whether a schema is one of IRIS's own, which are in no list but
// whose tables can be named. The gateway's own tables cannot be.
func Reachable(schema string) bool {
	return isSystem(schema) && !gatewayschema.IsTemporary(schema) && !gatewayschema.Holds(schema) && !strings.EqualFold(schema, "information_schema")
}

// systemTables are the tables of IRIS's own schemas that statements have named, by
// tableKey; nil for what is none. They are as old as the snapshot.
type systemTables struct {
	mu     sync.Mutex
	tables map[string]*analyze.Relation
}

// System returns a table of one of IRIS's own schemas, nil if there is none of the
// name; ok is false as long as it has not been looked for.
func (s *Snapshot) System(schema, name string) (rel *analyze.Relation, ok bool) {
	s.system.mu.Lock()
	defer s.system.mu.Unlock()
	rel, ok = s.system.tables[tableKey(schema, name)]
	return rel, ok
}

// NoSystem remembers that IRIS has no such table, or does not show it.
func (s *Snapshot) NoSystem(schema, name string) { s.storeSystem(tableKey(schema, name), nil) }

// storeSystem remembers what a name means; what came first stays.
func (s *Snapshot) storeSystem(key string, rel *analyze.Relation) *analyze.Relation {
	s.system.mu.Lock()
	defer s.system.mu.Unlock()
	if s.system.tables == nil {
		s.system.tables = map[string]*analyze.Relation{}
	}
	if known, ok := s.system.tables[key]; ok {
		return known
	}
	s.system.tables[key] = rel
	return rel
}

// LoadSystem reads a table of one of IRIS's own schemas.
func (s *Snapshot) LoadSystem(ctx context.Context, read Reader, schema, name string) (*analyze.Relation, error) {
	exact := ""
	err := read(ctx, Query{"SELECT TABLE_SCHEMA, TABLE_NAME FROM INFORMATION_SCHEMA.TABLES", func(cells []string) error {
		if strings.EqualFold(cells[0], schema) && strings.EqualFold(cells[1], name) {
			exact = cells[0]
		}
		return nil
	}})
	if err != nil || exact == "" {
		return nil, err
	}
	r := newRaw()
	if err := r.readSchema(ctx, read, exact); err != nil {
		return nil, err
	}
	b := newBuilder(r)
	b.taken = s.gateway.OIDs()
	for oid := range s.tables {
		b.taken[oid] = true
	}
	rel := b.build(s.Version).Relation(pgSchema(exact), pgName(name))
	if rel == nil {
		return nil, nil
	}
	// Programs name these as IRIS's documentation does, in any case and without quotes.
	rel.Name = strings.ToLower(rel.Name)
	for i := range rel.Columns {
		rel.Columns[i].Name = strings.ToLower(rel.Columns[i].Name)
	}
	return s.storeSystem(tableKey(schema, name), rel), nil
}
