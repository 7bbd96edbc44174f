package session

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// reindex is REINDEX: IRIS keeps its indexes in order by itself, so that only the
// names are checked.
func (s *Session) reindex(ctx context.Context, t *pgsql.ReindexStatement) error {
	concurrently := t.Concurrently
	for _, o := range t.Options {
		switch o.Name {
		case "concurrently":
			concurrently = true
		case "verbose", "tablespace":
		default:
			return pgerr.New(pgerr.SyntaxError, "unrecognized REINDEX option %q", o.Name).At(o.Pos)
		}
	}
	c, err := s.freshCatalog(ctx)
	if err != nil {
		return err
	}
	if s.tx.block {
		switch {
		case concurrently:
			return pgerr.New(pgerr.ActiveSQLTransaction, "REINDEX CONCURRENTLY cannot run inside a transaction block")
		case t.Kind != "INDEX" && t.Kind != "TABLE":
			return pgerr.New(pgerr.ActiveSQLTransaction, "REINDEX %s cannot run inside a transaction block", t.Kind)
		}
	}
	switch t.Kind {
	case "INDEX":
		return c.reindexed(t.Name)
	case "TABLE":
		rel := c.Relation(t.Name.Schema, t.Name.Name)
		switch {
		case rel == nil && len(c.findIndex(t.Name)) == 0:
			return pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", writtenName(t.Name))
		case rel == nil || rel.Sequence || rel.View:
			return pgerr.New(pgerr.WrongObjectType, "%q is not a table or materialized view", t.Name.Name)
		}
	case "SCHEMA":
		if !c.knowsSchema(t.Name.Name) {
			return pgerr.New(pgerr.InvalidSchemaName, "schema %q does not exist", t.Name.Name)
		}
	default:
		if t.Name.Name != "" && t.Name.Name != s.CurrentDatabase() {
			return pgerr.New(pgerr.FeatureNotSupported, "can only reindex the currently open database")
		}
	}
	return nil
}

// reindexed checks that there is an index of a name.
func (c *names) reindexed(name pgsql.ObjectName) error {
	if len(c.findIndex(name)) > 0 {
		return nil
	}
	if rel := c.Relation(name.Schema, name.Name); rel != nil {
		return notThis(rel.Name, "INDEX")
	}
	return pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", writtenName(name))
}
