package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/catalog"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// fixtureRelation is a relation as the oracle lists it.
type fixtureRelation struct {
	Schema, Name, Kind string
	Columns            []struct {
		Name, Type         string
		Typmod             int32
		NotNull            bool
		Default, Generated bool
		Identity           string
		Number             int16
	}
	Keys []struct {
		Name                string
		Columns             []int16
		Primary, Constraint bool
	}
}

// fixture is an analyze.Catalog of the tables that PostgreSQL had when it
// described a statement.
type fixture struct {
	lib       *exec.Lib
	system    *catalog.Catalog
	sample    map[string]*analyze.Relation
	relations map[string]*analyze.Relation // by schema and name
	path      []string
	names     map[uint32]string // of the relations by OID
	next      uint32            // OID
	snapshot  *meta.Snapshot    // of the relations
	version   uint64
}

// mustFixture reads the sample's tables.
func mustFixture(t testing.TB) *fixture {
	t.Helper()
	f := &fixture{lib: exec.Library(), system: catalog.New(), sample: map[string]*analyze.Relation{}, names: map[uint32]string{}, next: 100_000}
	text, err := os.ReadFile(filepath.Join(*recordsDir, "sample.json"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		f.sample[relationName(json.RawMessage(line))] = f.mustRelation(t, json.RawMessage(line))
	}
	f.reset()
	return f
}

// reset makes the relations those of the sample.
func (f *fixture) reset() {
	f.relations = f.sample
	f.renew()
}

// renew makes the snapshot that of the relations.
func (f *fixture) renew() {
	f.version++
	f.snapshot = meta.Of(f.version, slices.Collect(maps.Values(f.relations)))
}

// mustApply makes the relations those of a record; nil changes nothing.
func (f *fixture) mustApply(t testing.TB, ch *changes) {
	t.Helper()
	if ch == nil {
		return
	}
	f.relations = maps.Clone(f.sample)
	for _, name := range ch.Gone {
		delete(f.relations, name)
	}
	for _, text := range ch.Made {
		f.relations[relationName(text)] = f.mustRelation(t, text)
	}
	f.renew()
}

// mustRelation makes the analyser's relation of the oracle's.
func (f *fixture) mustRelation(t testing.TB, text json.RawMessage) *analyze.Relation {
	t.Helper()
	var r fixtureRelation
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	f.next++
	rel := &analyze.Relation{OID: f.next, Schema: r.Schema, Name: r.Name, IRISSchema: r.Schema, IRISName: r.Name, View: r.Kind == "v"}
	f.names[rel.OID] = r.Schema + "." + r.Name
	at := map[int16]int{}
	for i, c := range r.Columns {
		at[c.Number] = i
		generated, written := "", "" // what they are computed from does not show in a description
		if c.Generated {
			generated = "NULL"
		}
		if c.Default || c.Identity != "" {
			written = "NULL"
		}
		rel.Columns = append(rel.Columns, analyze.RelationColumn{
			Name: c.Name, IRISName: c.Name, Type: analyze.TypeRef{OID: typeNamed(c.Type), Typmod: c.Typmod},
			NotNull: c.NotNull, HasDefault: c.Default, Identity: c.Identity != "", IdentityKind: c.Identity,
			Generated: generated, Written: written, Attribute: c.Number,
		})
	}
	for _, k := range r.Keys {
		key := analyze.Key{Name: k.Name, Primary: k.Primary, Index: !k.Constraint}
		for _, n := range k.Columns {
			key.Columns = append(key.Columns, at[n])
		}
		rel.Keys = append(rel.Keys, key)
	}
	return rel
}

// typeNamed returns the OID of a type, 0 if there is none here.
func typeNamed(name string) pgtype.OID {
	if typ := pgtype.ByName(name); typ != nil {
		return typ.OID
	}
	return 0
}

// Relation implements analyze.Catalog, as the session does.
func (f *fixture) Relation(schema, name string) *analyze.Relation {
	if schema != "" {
		return f.find(schema, name)
	}
	path := f.path
	if !slices.Contains(path, "pg_catalog") {
		path = append([]string{"pg_catalog"}, path...)
	}
	for _, schema := range path {
		if rel := f.find(schema, name); rel != nil {
			return rel
		}
	}
	return nil
}

// find finds a relation in a schema.
func (f *fixture) find(schema, name string) *analyze.Relation {
	if !f.system.HasSchema(schema) {
		return f.relations[schema+"."+name]
	}
	rel := f.system.Relation(schema, name)
	if rel != nil {
		f.names[rel.OID] = schema + "." + name
	}
	return rel
}

// Functions implements analyze.Catalog.
func (f *fixture) Functions(schema, name string) []*analyze.Function {
	switch schema {
	case "", "pg_catalog", "public", "information_schema":
	default:
		return nil
	}
	if fns := f.system.Functions(name); fns != nil {
		return fns
	}
	return f.lib.Functions(name)
}

// Operators implements analyze.Catalog.
func (f *fixture) Operators(name string) []*analyze.Function { return f.lib.Operators(name) }

// database is the catalog that literals of the reg types are looked up in.
func (f *fixture) database() *catalog.Database {
	return &catalog.Database{
		Catalog: f.system, Snapshot: func() *meta.Snapshot { return f.snapshot }, Session: describeSession{f.path},
	}
}

// describeSession is the session whose statements are described.
type describeSession struct{ path []string }

// Setting implements analyze.SessionInfo.
func (describeSession) Setting(string) (string, bool) { return "", false }

// SetSetting implements analyze.SessionInfo.
func (describeSession) SetSetting(string, string, bool) error { return nil }

// CurrentUser implements analyze.SessionInfo.
func (describeSession) CurrentUser() string { return "app" }

// CurrentDatabase implements analyze.SessionInfo.
func (describeSession) CurrentDatabase() string { return "sample" }

// SearchPath implements analyze.SessionInfo.
func (s describeSession) SearchPath(implicit bool) []string {
	if implicit && !slices.Contains(s.path, "pg_catalog") {
		return append([]string{"pg_catalog"}, s.path...)
	}
	return s.path
}

// BackendPID implements analyze.SessionInfo.
func (describeSession) BackendPID() int32 { return 1 }

// ServerVersion implements analyze.SessionInfo.
func (describeSession) ServerVersion() string { return "PostgreSQL 15" }
