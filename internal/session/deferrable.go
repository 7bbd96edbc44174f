package session

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
)

// setConstraints is SET CONSTRAINTS. Constraints are checked with each statement in
// IRIS, so that only the names count: what PostgreSQL would refuse at the end of
// the transaction is refused before.
func (s *Session) setConstraints(ctx context.Context, t *pgsql.SetConstraintsStatement, w *pgwire.ResultWriter) error {
	if !s.tx.block {
		s.notice(pgerr.NewNotice(pgerr.Warning, pgerr.NoActiveSQLTransaction, "SET CONSTRAINTS can only be used in transaction blocks"))
	}
	c := s.names(ctx)
	if err := c.load(); err != nil {
		return err
	}
	for _, name := range t.Constraints {
		found, deferrable := c.timing(name)
		if !found {
			return pgerr.New(pgerr.UndefinedObject, "constraint %q does not exist", name.Name)
		}
		if !deferrable {
			return pgerr.New(pgerr.WrongObjectType, "constraint %q is not deferrable", name.Name)
		}
	}
	w.CommandComplete("SET CONSTRAINTS")
	return nil
}

// timing looks for a constraint, and says whether it is deferrable.
func (c *names) timing(name pgsql.ObjectName) (found, deferrable bool) {
	for _, rel := range c.snapshot.Relations() {
		if name.Schema != "" && rel.Schema != name.Schema {
			continue
		}
		for _, n := range c.snapshot.Gateway().Notes(gatewayschema.NoteTiming, objectOf(rel)) {
			if n.Part == name.Name {
				return true, true
			}
		}
		for _, k := range rel.Keys {
			found = found || k.Name == name.Name
		}
		for _, k := range c.snapshot.Details(rel).ForeignKeys {
			found = found || k.Name == name.Name
		}
	}
	return found, false
}
