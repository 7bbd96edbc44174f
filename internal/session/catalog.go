package session

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/plancache"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// names answers the analyser from one metadata snapshot, under the session's
// search path. The snapshot is taken when the first relation is asked for: a
// statement without tables needs no IRIS.
type names struct {
	session  *Session
	ctx      context.Context // of the statement that is analysed
	snapshot *meta.Snapshot
	base     *meta.Snapshot // without the session's temporary objects
	err      error          // why there is no snapshot
	// reads is what was learnt of relations and types one by one; whole says that
	// something else of the snapshot was looked at.
	reads plancache.Reads
	whole bool
}

// names returns the metadata to analyse with.
func (s *Session) names(ctx context.Context) *names { return &names{session: s, ctx: ctx} }

// load takes the snapshot for a use that is not noted: a plan that comes of it
// holds for this snapshot only.
func (c *names) load() error {
	c.whole = true
	return c.ready()
}

// ready takes the snapshot. Whoever has to wait for one holds the connection to
// read it: if sessions that hold a connection waited for one that cannot get
// any, nobody would go on.
func (c *names) ready() error {
	if c.snapshot != nil || c.err != nil {
		return c.err
	}
	s := c.session
	if c.snapshot = s.opts.Metadata.Ready(); c.snapshot != nil {
		return c.overlay()
	}
	conn, release, err := s.tx.lend(c.ctx)
	if err != nil {
		c.err = err
		return err
	}
	defer release()
	if c.err = s.handler.learnAbility(c.ctx, conn); c.err != nil {
		return c.err
	}
	if c.snapshot, c.err = s.opts.Metadata.Get(c.ctx, s.readMetadata); c.err != nil {
		return c.err
	}
	return c.overlay()
}

// overlay adds the session's temporary objects to the snapshot that all sessions
// see.
func (c *names) overlay() error {
	c.base = c.snapshot
	c.snapshot, c.err = c.session.temporary.over(c.ctx, c.base)
	return c.err
}

// refreshed reads the metadata again if it is older than a moment; nil when it
// is not.
func (c *names) refreshed() (*names, error) {
	s := c.session
	_, release, err := s.tx.lend(c.ctx) // as load does
	if err != nil {
		return nil, err
	}
	defer release()
	snap, err := s.opts.Metadata.Refresh(c.ctx, c.base, s.readMetadata)
	if err != nil || snap == nil {
		return nil, err
	}
	fresh := &names{session: s, ctx: c.ctx, snapshot: snap}
	return fresh, fresh.overlay()
}

// readMetadata runs a metadata query on the session's own lease.
func (s *Session) readMetadata(ctx context.Context, q meta.Query) error {
	return s.readRows(ctx, q.SQL, q.Row)
}

// readRows runs a query of the gateway's own on the session's own lease.
func (s *Session) readRows(ctx context.Context, sql string, row func(cells []string) error) error {
	conn, release, err := s.tx.lend(ctx)
	if err != nil {
		return err
	}
	defer release()
	return remote.Read(ctx, conn, sql, row)
}

// version identifies the snapshot; 0 says that none was needed.
func (c *names) version() uint64 {
	if c.snapshot == nil {
		return 0
	}
	return c.snapshot.Version
}

// VectorElement implements analyze.VectorElements.
func (c *names) VectorElement() string {
	return strings.ToUpper(c.session.settings.values["iris.vector_element"])
}

// Relation implements analyze.Catalog.
func (c *names) Relation(schema, name string) *analyze.Relation {
	rel := c.relation(schema, name)
	if seen := c.session.seen; seen != nil && rel != nil && rel.OID == seen.OID {
		rel = seen
	}
	if rel != nil {
		rel = c.session.readable(rel)
	}
	c.reads.Note(plancache.Question{Kind: plancache.AskRelation, Schema: schema, Name: name}, rel)
	return rel
}

// answer asks again what was asked before.
func (c *names) answer(q plancache.Question) any {
	switch q.Kind {
	case plancache.AskType:
		return c.userType(q.Schema, q.Name)
	case plancache.AskRelation:
		return c.relation(q.Schema, q.Name)
	case plancache.AskComposite:
		oid, err := strconv.ParseUint(q.Name, 10, 32)
		if err != nil {
			return nil
		}
		return c.composite(pgtype.OID(oid))
	case plancache.AskFunction:
		return &functionList{c.userFunctions(q.Schema, q.Name)}
	}
	return nil
}

// relation finds a relation.
func (c *names) relation(schema, name string) *analyze.Relation {
	system, own := c.session.handler.catalog, c.session.temporary.schema
	if schema == "pg_temp" {
		if schema = own; own == "" {
			return nil
		}
	}
	if schema == "" && own != "" && !c.session.pathNames("pg_temp") && c.ready() == nil {
		if rel := c.snapshot.Relation(own, name); rel != nil && !c.making(rel.Schema, rel.Name) {
			return rel
		}
	}
	if system.HasSchema(schema) {
		return c.loaded(system.Relation(schema, name))
	}
	if schema == "" && !c.session.pathNames("pg_catalog") {
		if rel := c.loaded(system.Relation("pg_catalog", name)); rel != nil {
			return rel
		}
	}
	if c.ready() != nil {
		return nil
	}
	if schema != "" {
		if rel := c.snapshot.Relation(schema, name); rel != nil {
			return rel
		}
		if rel := system.Extended(c.snapshot.Gateway(), schema, name); rel != nil {
			return rel
		}
		return c.irisTable(schema, name)
	}
	return c.onPath(name)
}

// onPath finds a relation on the search path.
func (c *names) onPath(name string) *analyze.Relation {
	system := c.session.handler.catalog
	for _, schema := range c.session.SearchPath(false) {
		rel := c.snapshot.Relation(schema, name)
		if rel != nil && c.making(rel.Schema, rel.Name) {
			continue
		}
		if system.HasSchema(schema) {
			rel = system.Relation(schema, name)
		}
		if rel == nil {
			rel = system.Extended(c.snapshot.Gateway(), schema, name)
		}
		if rel != nil {
			return rel
		}
	}
	return nil
}

// loaded is a relation of the catalog, whose rows need the metadata.
func (c *names) loaded(rel *analyze.Relation) *analyze.Relation {
	if rel == nil || c.ready() != nil {
		return nil
	}
	return rel
}

// Functions implements analyze.Catalog: PostgreSQL's own functions, and those of
// the user, which may not have their names.
func (c *names) Functions(schema, name string) []*analyze.Function {
	switch schema {
	case "", "pg_catalog", "public", "information_schema":
		if fns := c.builtin(name); fns != nil || schema == "pg_catalog" {
			return fns
		}
	}
	fns := c.userFunctions(schema, name)
	c.reads.Note(plancache.Question{Kind: plancache.AskFunction, Schema: schema, Name: name}, &functionList{fns})
	return fns
}

// builtin finds PostgreSQL's own functions. Those that ask the catalog need the
// metadata.
func (c *names) builtin(name string) []*analyze.Function {
	if fns := c.session.handler.catalog.Functions(name); fns != nil {
		if c.ready() != nil {
			return nil
		}
		return fns
	}
	return c.session.opts.Library.Functions(name)
}

// functionList is an answer about functions, which can be compared.
type functionList struct{ list []*analyze.Function }

// userFunctions finds the user's functions of a name: of the first schemas of the
// search path that have one with the same arguments.
func (c *names) userFunctions(schema, name string) []*analyze.Function {
	if c.ready() != nil {
		return nil
	}
	if schema != "" {
		return c.snapshot.Functions(schema, name)
	}
	var out []*analyze.Function
	for _, schema := range c.session.SearchPath(false) {
		for _, fn := range c.snapshot.Functions(schema, name) {
			hidden := slices.ContainsFunc(out, func(old *analyze.Function) bool { return slices.Equal(old.Args, fn.Args) })
			if !hidden {
				out = append(out, fn)
			}
		}
	}
	return out
}

// Operators implements analyze.Catalog.
func (c *names) Operators(name string) []*analyze.Function {
	return c.session.opts.Library.Operators(name)
}

// Reference implements analyze.ReferenceCatalog.
func (c *names) Reference(rel *analyze.Relation, column int) (to *analyze.Relation, key int) {
	if c.ready() != nil || column >= len(rel.Columns) {
		return nil, 0
	}
	for _, k := range c.snapshot.Details(rel).ForeignKeys {
		if len(k.Columns) == 1 && k.Columns[0] == column {
			return c.Relation(k.Referenced.Schema, k.Referenced.Name), k.ReferencedColumns[0]
		}
	}
	return nil, 0
}
