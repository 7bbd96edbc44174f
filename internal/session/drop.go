package session

import (
	"context"
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// dropRelations is DROP TABLE and DROP VIEW: all that are named go together with
// what depends on them, or none.
func (s *Session) dropRelations(ctx context.Context, c *names, t *pgsql.DropStatement) error {
	var rels []*analyze.Relation
	for _, object := range t.Objects {
		rel, err := s.toDrop(c, t, object.Name)
		if err != nil {
			return err
		}
		if rel != nil && !slices.Contains(rels, rel) {
			rels = append(rels, rel)
		}
	}
	gone := make([]dependency, len(rels))
	what := ""
	for i, rel := range rels {
		gone[i] = dependency{rel: rel, what: s.describe(rel)}
		if len(rels) == 1 {
			what = gone[i].what
		}
	}
	list := s.dependents(c, gone)
	if len(list) > 0 && !t.Cascade {
		return refuseDependents(what, list)
	}
	if err := s.dropDependents(ctx, c, list); err != nil {
		return err
	}
	for _, rel := range rels {
		going := release{what: "table " + rel.Name, with: rels}
		if err := s.releaseOwned(ctx, c, c.snapshot.SequencesOf(rel, -1), t.Cascade, going); err != nil {
			return err
		}
	}
	return s.dropTogether(ctx, c, rels, t.Cascade)
}

// dropTogether drops relations in an order that leaves none without what it depends
// on. Tables that refer to each other have none: of those the first drops the other's
// foreign key.
func (s *Session) dropTogether(ctx context.Context, c *names, rels []*analyze.Relation, cascade bool) error {
	users := make(map[*analyze.Relation][]dependent, len(rels))
	for _, rel := range rels {
		users[rel] = s.dependents(c, []dependency{{rel: rel}})
	}
	for left := slices.Clone(rels); len(left) > 0; {
		next := slices.IndexFunc(left, func(rel *analyze.Relation) bool {
			return !slices.ContainsFunc(users[rel], func(d dependent) bool { return d.rel != rel && slices.Contains(left, d.rel) })
		})
		circular := next < 0
		if circular {
			next = 0
		}
		if err := s.dropOne(ctx, c, left[next], cascade || circular); err != nil {
			return err
		}
		left = slices.Delete(left, next, next+1)
	}
	return nil
}

// toDrop finds a relation to drop; nil is none, of which a notice was sent.
func (s *Session) toDrop(c *names, t *pgsql.DropStatement, name pgsql.ObjectName) (*analyze.Relation, error) {
	kind := strings.ToLower(t.Kind)
	if name.Schema != "" && t.IfExists && !c.knowsSchema(name.Schema) {
		s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion, "schema %q does not exist, skipping", name.Schema))
		return nil, nil
	}
	rel := c.Relation(name.Schema, name.Name)
	switch {
	case rel == nil && t.IfExists:
		s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion, "%s %q does not exist, skipping", kind, name.Name))
		return nil, nil
	case rel == nil:
		return nil, pgerr.New(pgerr.UndefinedTable, "%s %q does not exist", kind, writtenName(name))
	case relationKind(rel) != t.Kind:
		return nil, wrongKind(rel, kind)
	case rel.IRISName == "":
		return nil, pgerr.New(pgerr.InsufficientPrivilege, "permission denied: %q is a system catalog", rel.Name)
	}
	return rel, nil
}

// relationKind is what DROP calls a relation.
func relationKind(rel *analyze.Relation) string {
	switch {
	case rel.Sequence:
		return "SEQUENCE"
	case rel.Materialized != nil:
		return "MATERIALIZED VIEW"
	case rel.View:
		return "VIEW"
	}
	return "TABLE"
}

// knowsSchema reports whether a schema exists.
func (c *names) knowsSchema(name string) bool {
	own := c.session.temporary.schema
	return c.session.handler.catalog.HasSchema(name) || c.snapshot.HasSchema(name) || own != "" && (name == own || name == "pg_temp")
}

// dropDependents drops what goes with something, the last first. Foreign keys go
// with their tables in IRIS, which is asked to cascade.
func (s *Session) dropDependents(ctx context.Context, c *names, list []dependent) error {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].foreign != nil {
			continue
		}
		if err := s.dropOne(ctx, c, list[i].rel, false); err != nil {
			return err
		}
	}
	s.tellCascade(list)
	return nil
}

// dropOne drops a table or view that nothing depends on any more.
func (s *Session) dropOne(ctx context.Context, c *names, rel *analyze.Relation, cascade bool) error {
	if s.temporary.owns(rel) {
		return s.temporary.drop(c, rel)
	}
	if rel.Definition != nil {
		if err := s.changes("DROP VIEW"); err != nil {
			return err
		}
		return s.record(ctx, func(run gatewayschema.Runner) error { return gatewayschema.DropView(ctx, run, objectOf(rel)) })
	}
	kind := "TABLE"
	if rel.View {
		kind = "VIEW"
	}
	err := s.run(ctx, "DROP "+kind, &irissql.Drop{Kind: kind, Table: irisTable(rel), Cascade: cascade})
	if err != nil || rel.View {
		return err
	}
	if rel.Materialized != nil {
		forget := func(run gatewayschema.Runner) error { return gatewayschema.ForgetView(ctx, run, objectOf(rel)) }
		if err := s.record(ctx, forget); err != nil {
			return err
		}
	}
	if err := s.removeOwned(ctx, c, rel, -1); err != nil {
		return err
	}
	return s.forgetTable(ctx, c, objectOf(rel))
}
