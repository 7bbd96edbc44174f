package session

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// catalog answers the analyser from one metadata snapshot, under the session's
// search path. The snapshot is taken when the first relation is asked for: a
// statement without tables needs no IRIS.
type catalog struct {
	session  *Session
	ctx      context.Context // of the statement that is analysed
	snapshot *meta.Snapshot
	err      error // why there is no snapshot
}

// catalog returns the metadata to analyse with.
func (s *Session) catalog(ctx context.Context) *catalog { return &catalog{session: s, ctx: ctx} }

// load takes the snapshot. Whoever has to wait for one holds the connection to
// read it: if sessions that hold a connection waited for one that cannot get
// any, nobody would go on.
func (c *catalog) load() error {
	if c.snapshot != nil || c.err != nil {
		return c.err
	}
	s := c.session
	if c.snapshot = s.opts.Metadata.Ready(); c.snapshot != nil {
		return nil
	}
	_, release, err := s.tx.lend(c.ctx)
	if err != nil {
		c.err = err
		return err
	}
	defer release()
	c.snapshot, c.err = s.opts.Metadata.Get(c.ctx, s.readMetadata)
	return c.err
}

// refreshed reads the metadata again if it is older than a moment; nil when it
// is not.
func (c *catalog) refreshed() (*catalog, error) {
	s := c.session
	_, release, err := s.tx.lend(c.ctx) // as load does
	if err != nil {
		return nil, err
	}
	defer release()
	snap, err := s.opts.Metadata.Refresh(c.ctx, c.snapshot, s.readMetadata)
	if err != nil || snap == nil {
		return nil, err
	}
	return &catalog{session: s, ctx: c.ctx, snapshot: snap}, nil
}

// readMetadata runs a metadata query on the session's own lease.
func (s *Session) readMetadata(ctx context.Context, q meta.Query) error {
	conn, release, err := s.tx.lend(ctx)
	if err != nil {
		return err
	}
	defer release()
	return remote.Read(ctx, conn, q.SQL, q.Row)
}

// version identifies the snapshot; 0 says that none was needed.
func (c *catalog) version() uint64 {
	if c.snapshot == nil {
		return 0
	}
	return c.snapshot.Version
}

// Relation implements analyze.Catalog.
func (c *catalog) Relation(schema, name string) *analyze.Relation {
	if c.load() != nil {
		return nil
	}
	if schema != "" {
		return c.snapshot.Relation(schema, name)
	}
	for _, schema := range c.session.SearchPath(true) {
		if rel := c.snapshot.Relation(schema, name); rel != nil {
			return rel
		}
	}
	return nil
}

// Functions implements analyze.Catalog.
func (c *catalog) Functions(schema, name string) []*analyze.Function {
	if schema != "" && schema != "pg_catalog" && schema != "public" {
		return nil
	}
	return c.session.opts.Library.Functions(name)
}

// Operators implements analyze.Catalog.
func (c *catalog) Operators(name string) []*analyze.Function {
	return c.session.opts.Library.Operators(name)
}
