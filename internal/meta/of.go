package meta

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
)

// Of makes a snapshot of relations that are known from elsewhere than IRIS, as
// tests know them. version is different for each.
func Of(version uint64, relations []*analyze.Relation) *Snapshot {
	s := &Snapshot{
		Version: version, schemas: map[string]string{}, names: map[string]string{},
		exact: map[string]*analyze.Relation{}, folded: map[string]*analyze.Relation{}, details: map[uint32]*Details{}, rowTypes: newRowTypes(), system: &systemTables{},
	}
	for _, rel := range relations {
		s.schemas[strings.ToLower(rel.Schema)] = rel.IRISSchema
		s.names[strings.ToLower(rel.IRISSchema)] = rel.Schema
		s.exact[rel.Schema+"."+rel.Name] = rel
		s.folded[strings.ToLower(rel.Schema+"."+rel.Name)] = rel
		s.details[rel.OID] = &Details{Defaults: make([]string, len(rel.Columns)), Comments: make([]string, len(rel.Columns))}
	}
	return s
}
