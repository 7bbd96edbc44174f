package session

import (
	"context"
	"hash/fnv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/advisory"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// reserveName takes the name of what a statement makes, until the transaction has ended:
// IRIS shows what a transaction has made to all at once, and drops it when it is undone.
// Who makes something of the same name waits for the outcome, as in PostgreSQL.
func (s *Session) reserveName(ctx context.Context, tree pgsql.Statement) error {
	space, name, ok := madeBy(tree)
	if !ok {
		return nil
	}
	schema := name.Schema
	if schema == "" && space != "schema" {
		path := s.SearchPath(false)
		if len(path) == 0 {
			return nil // it says itself that there is no schema to make it in
		}
		schema = path[0]
	}
	if meta.IsTemporary(schema) {
		return nil
	}
	_, err := s.acquire(ctx, s.creating, advisory.Request{
		Key: nameKey(space, schema, name.Name), Mode: advisory.Exclusive, Transaction: true, Wait: true,
	})
	return err
}

// madeBy is the name of what a statement makes that ROLLBACK drops, and what other names
// it must differ from.
func madeBy(tree pgsql.Statement) (space string, name pgsql.ObjectName, ok bool) {
	switch t := tree.(type) {
	case *pgsql.CreateTable:
		return "relation", t.Table, t.Persistence != pgsql.Temporary
	case *pgsql.CreateTableAs:
		return "relation", t.Table, t.Persistence != pgsql.Temporary
	case *pgsql.CreateView:
		return "relation", t.View, t.Persistence != pgsql.Temporary
	case *pgsql.CreateSequence:
		return "relation", t.Sequence, t.Persistence != pgsql.Temporary
	case *pgsql.CreateType:
		return "type", t.Name, true
	case *pgsql.CreateDomain:
		return "type", t.Name, true
	case *pgsql.CreateSchema:
		return "schema", pgsql.ObjectName{Name: t.Name}, t.Name != ""
	}
	return "", pgsql.ObjectName{}, false
}

// nameKey is the lock of a name, which IRIS may not tell from one in other cases.
func nameKey(space, schema, name string) advisory.Key {
	h := fnv.New64a()
	// A hash takes everything.
	_, _ = h.Write([]byte(space + "\x00" + strings.ToLower(schema) + "\x00" + strings.ToLower(name)))
	sum := h.Sum64()
	return advisory.Key{High: uint32(sum >> 32), Low: uint32(sum)}
}

// acquire takes a lock and waits no longer than lock_timeout.
func (s *Session) acquire(ctx context.Context, owner *advisory.Owner, r advisory.Request) (bool, error) {
	if limit := s.settings.duration("lock_timeout"); limit > 0 && r.Wait {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, limit,
			pgerr.New(pgerr.LockNotAvailable, "canceling statement due to lock timeout"))
		defer cancel()
	}
	return owner.Acquire(ctx, r)
}
