package session

import (
	"context"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// truncate is TRUNCATE. In IRIS it is not part of the transaction, so rows are
// deleted instead, those of tables that refer to others first.
func (s *Session) truncate(ctx context.Context, t *pgsql.TruncateStatement) error {
	c := s.names(ctx)
	if err := c.load(); err != nil {
		return err
	}
	list, err := s.toTruncate(c, t)
	if err != nil {
		return err
	}
	ordered := referringFirst(c, list)
	for i, rel := range ordered {
		conn, err := s.tx.writable(ctx, "TRUNCATE TABLE")
		if err != nil {
			return err
		}
		text, _ := irissql.Print(&irissql.Delete{Table: irisTable(rel), Unchecked: referredTo(c, ordered[i:])})
		s.sends(text)
		if err := remote.Direct(ctx, conn, text); err != nil {
			return s.named(err)
		}
	}
	if !t.RestartIdentity {
		return nil
	}
	for _, rel := range list {
		if err := s.restart(ctx, c, rel); err != nil {
			return err
		}
	}
	return nil
}

// toTruncate finds the tables of a TRUNCATE: with CASCADE those that refer to them
// too, which are in the way else.
func (s *Session) toTruncate(c *names, t *pgsql.TruncateStatement) ([]*analyze.Relation, error) {
	var list []*analyze.Relation
	for _, ref := range t.Tables {
		rel := c.Relation(ref.Schema, ref.Name)
		switch {
		case rel == nil:
			return nil, pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", ref.Name)
		case rel.View || rel.Sequence || rel.Materialized != nil:
			return nil, pgerr.New(pgerr.WrongObjectType, "%q is not a table", rel.Name)
		case rel.IRISName == "":
			return nil, pgerr.New(pgerr.InsufficientPrivilege, "permission denied: %q is a system catalog", rel.Name)
		}
		if !contains(list, rel) {
			list = append(list, rel)
		}
	}
	for i := 0; i < len(list); i++ {
		for _, other := range c.snapshot.Relations() {
			if contains(list, other) || !refersTo(c, other, list[i]) {
				continue
			}
			if !t.Cascade {
				return nil, pgerr.New(pgerr.FeatureNotSupported, "cannot truncate a table referenced in a foreign key constraint").
					WithDetail("Table %q references %q.", other.Name, list[i].Name).
					WithHint("Truncate table %q at the same time, or use TRUNCATE ... CASCADE.", other.Name)
			}
			s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion, "truncate cascades to table %q", other.Name))
			list = append(list, other)
		}
	}
	return list, nil
}

// contains reports whether a relation is in a list.
func contains(list []*analyze.Relation, rel *analyze.Relation) bool {
	return slices.ContainsFunc(list, func(r *analyze.Relation) bool { return r.OID == rel.OID })
}

// refersTo reports whether a table has a foreign key to another.
func refersTo(c *names, rel, to *analyze.Relation) bool {
	for _, f := range c.snapshot.Details(rel).ForeignKeys {
		if f.Referenced.OID == to.OID {
			return true
		}
	}
	return false
}

// referredTo reports whether the first of some tables is referred to by one of
// them, itself or another in a circle: IRIS checks each row, and all of them go.
func referredTo(c *names, rest []*analyze.Relation) bool {
	return slices.ContainsFunc(rest, func(other *analyze.Relation) bool { return refersTo(c, other, rest[0]) })
}

// referringFirst orders tables so that each comes before those that it refers to,
// as far as they do not refer to each other in a circle.
func referringFirst(c *names, list []*analyze.Relation) []*analyze.Relation {
	rest := slices.Clone(list)
	var out []*analyze.Relation
	for len(rest) > 0 {
		at := max(0, slices.IndexFunc(rest, func(rel *analyze.Relation) bool {
			return !slices.ContainsFunc(rest, func(other *analyze.Relation) bool { return other.OID != rel.OID && refersTo(c, other, rel) })
		}))
		out = append(out, rest[at])
		rest = slices.Delete(rest, at, at+1)
	}
	return out
}

// restart is RESTART IDENTITY: the sequences of a table begin anew.
func (s *Session) restart(ctx context.Context, c *names, rel *analyze.Relation) error {
	for _, seq := range c.snapshot.SequencesOf(rel, -1) {
		if s.tx.block {
			s.notice(pgerr.NewNotice(pgerr.Warning, pgerr.FeatureNotSupported,
				"RESTART IDENTITY is not undone when this transaction is rolled back: sequences are not transactional"))
		}
		if err := s.handler.counters.Set(ctx, &seq.Sequence, gatewayschema.Count{Last: seq.Start}); err != nil {
			return err
		}
		if used := s.used.counted[seq.Relation.OID]; used != nil {
			used.drop()
		}
	}
	return nil
}
