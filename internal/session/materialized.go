package session

import (
	"context"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// materialized is what is kept of a materialized view. It counts as empty until
// its rows are committed.
func (c *names) materialized(create *pgsql.CreateTable, q *analyze.Query, text string) (*gatewayschema.View, error) {
	v := &gatewayschema.View{
		Object: gatewayschema.Object{Schema: meta.IRISSchema(create.Table.Schema), Table: create.Table.Name},
		Kind:   gatewayschema.KindMaterialized, Name: create.Table.Name, Definition: text,
	}
	given := make([]string, len(create.Elements))
	for i, e := range create.Elements {
		given[i] = e.Column.Name
	}
	var err error
	v.Columns, err = c.viewColumns(q, given)
	return v, err
}

// populated notes that the transaction stored the rows of a materialized view.
func (s *Session) populated(o gatewayschema.Object) { s.tx.filled = append(s.tx.filled, o) }

// readable is a relation as the transaction sees it: it can read a materialized view
// that it filled itself.
func (s *Session) readable(rel *analyze.Relation) *analyze.Relation {
	if !rel.Unpopulated || !slices.Contains(s.tx.filled, objectOf(rel)) {
		return rel
	}
	filled := *rel
	filled.Unpopulated = false
	return &filled
}

// refresh is REFRESH MATERIALIZED VIEW: its rows are deleted and stored anew in one
// transaction.
func (s *Session) refresh(ctx context.Context, t *pgsql.RefreshMaterializedView, w *pgwire.ResultWriter) error {
	c, err := s.freshCatalog(ctx)
	if err != nil {
		return err
	}
	rel := c.Relation(t.View.Schema, t.View.Name)
	switch {
	case rel == nil:
		return pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", writtenName(t.View))
	case rel.Materialized == nil:
		return pgerr.New(pgerr.FeatureNotSupported, "%q is not a materialized view", rel.Name)
	case t.Concurrently && t.WithNoData:
		return pgerr.New(pgerr.SyntaxError, "CONCURRENTLY and WITH NO DATA options cannot be used together")
	case t.Concurrently && rel.Unpopulated:
		return pgerr.New(pgerr.FeatureNotSupported, "CONCURRENTLY cannot be used when the materialized view is not populated")
	case t.Concurrently && len(rel.Keys) == 0:
		return pgerr.New(pgerr.ObjectNotInPrerequisiteState, "cannot refresh materialized view %q concurrently", rel.Schema+"."+rel.Name).
			WithHint("Create a unique index with no WHERE clause on one or more columns of the materialized view.")
	}
	if t.WithNoData {
		s.tx.filled = slices.DeleteFunc(s.tx.filled, func(o gatewayschema.Object) bool { return o == objectOf(rel) })
		unset := func(run gatewayschema.Runner) error {
			return gatewayschema.SetPopulated(ctx, run, objectOf(rel), false)
		}
		if err := s.record(ctx, unset); err != nil {
			return err
		}
	}
	conn, err := s.tx.writable(ctx, "REFRESH MATERIALIZED VIEW")
	if err != nil {
		return err
	}
	text, _ := irissql.Print(&irissql.Delete{Table: irisTable(rel)})
	s.sends(text)
	if err := remote.Direct(ctx, conn, text); err != nil {
		return err
	}
	if !t.WithNoData {
		if _, err := s.fillTable(ctx, pgsql.ObjectName{Schema: rel.Schema, Name: rel.Name}, &tableSource{sel: rel.Materialized}); err != nil {
			return err
		}
		if rel.Unpopulated {
			s.populated(objectOf(rel))
		}
	}
	return s.complete(ctx, "REFRESH MATERIALIZED VIEW", w)
}
