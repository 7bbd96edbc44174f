package catalog

import (
	"sync"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
)

// Catalog is what all sessions share: the relations, PostgreSQL's own objects
// and the functions that ask for them.
type Catalog struct {
	relations map[string]*relation // by schema.name
	functions map[string][]*analyze.Function
	declared  map[uint32]*analyze.Function // PostgreSQL's, by OID
	unknown   []string                     // functions without a row in pg_proc; none, as a test shows

	major    int // the version of PostgreSQL whose settings there are
	settings settingDescriptions

	mu    sync.Mutex
	seen  []*objects       // the latest states, newest last
	zones []*time.Location // of pg_timezone_names, nil until they are asked for
}

// New reads the relations' descriptions; rows are read when they are asked for.
func New() *Catalog { return NewVersion(settingsSince - 1) }

// NewVersion returns the catalog of a server whose clients are told a major version of
// PostgreSQL: the settings are that version's.
func NewVersion(major int) *Catalog {
	c := &Catalog{major: major}
	c.relations = readSchema(c)
	c.functions, c.unknown = c.defineFunctions()
	return c
}

// Relation finds a relation of pg_catalog or information_schema, nil if there
// is none.
func (c *Catalog) Relation(schema, name string) *analyze.Relation {
	r := c.relations[schema+"."+name]
	if r == nil {
		return nil
	}
	return r.analyzed()
}

// HasSchema reports whether a schema is one of this package's.
func (c *Catalog) HasSchema(name string) bool { return name == pgCatalog || name == informationSchema }

// Functions returns the functions of a name that ask the catalog.
func (c *Catalog) Functions(name string) []*analyze.Function { return c.functions[name] }
