package session

import (
	"context"
	"errors"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// moveContents moves everything in a schema to another one, object by object. When one
// stays, those before it go back.
func (s *Session) moveContents(ctx context.Context, c *names, from, to string) error {
	var done []func(from, to string) error
	for _, step := range s.contents(ctx, c, from) {
		err := step(from, to)
		if err == nil {
			done = append(done, step)
			continue
		}
		for _, back := range slices.Backward(done) {
			err = errors.Join(err, back(to, from))
		}
		return err
	}
	return nil
}

// movableContents refuses a schema in which something is that cannot be moved.
func (s *Session) movableContents(ctx context.Context, c *names, schema string) error {
	for _, rel := range c.snapshot.Relations() {
		switch {
		case rel.Schema != schema || rel.Sequence:
		case rel.View && c.snapshot.StoredView(rel) == nil:
			return pgerr.Unsupported("renaming a schema with view %q, which IRIS has,", rel.Name)
		case !rel.View:
			a := &alteration{session: s, ctx: ctx, names: c, rel: rel}
			if err := a.movable(); err != nil {
				return err
			}
		}
	}
	for _, r := range c.snapshot.Routines() {
		if r.Schema == schema && r.Stored == nil {
			return pgerr.Unsupported("renaming a schema with routine %q, which IRIS has,", r.Name)
		}
	}
	return nil
}

// contents are what moves the objects of a schema to another one, or back.
func (s *Session) contents(ctx context.Context, c *names, schema string) []func(from, to string) error {
	var out []func(from, to string) error
	relation := func(kind, name string) {
		out = append(out, func(from, to string) error {
			return s.alterTable(ctx, &pgsql.AlterTable{
				Kind: kind, Table: &pgsql.TableRef{Schema: from, Name: name},
				Commands: []*pgsql.AlterTableCommand{{Op: pgsql.SetSchema, NewName: to}},
			})
		})
	}
	for _, rel := range c.snapshot.Relations() {
		if rel.Schema == schema && !rel.Sequence {
			relation(relationKind(rel), rel.Name)
		}
	}
	for _, seq := range c.snapshot.Sequences() {
		if seq.Relation.Schema == schema && seq.Owner == nil {
			relation("SEQUENCE", seq.Relation.Name)
		}
	}
	for _, typ := range c.snapshot.UserTypes() {
		if typ.Schema == schema {
			out = append(out, s.typeMove(ctx, typ.Name, tagIf(typ.Kind == gatewayschema.KindDomain, "DOMAIN", "TYPE")))
		}
	}
	for _, r := range c.snapshot.Routines() {
		if r.Schema == schema {
			out = append(out, s.routineMove(ctx, r))
		}
	}
	return out
}

// typeMove moves a type.
func (s *Session) typeMove(ctx context.Context, name, kind string) func(from, to string) error {
	return func(from, to string) error {
		return s.alterTypeObject(ctx, &pgsql.AlterObject{
			Kind: kind, Object: &pgsql.ObjectRef{Name: pgsql.ObjectName{Schema: from, Name: name}}, NewSchema: to,
		})
	}
}

// routineMove moves a routine.
func (s *Session) routineMove(ctx context.Context, r *meta.Routine) func(from, to string) error {
	return func(from, to string) error {
		stored := *r.Stored
		stored.Schema = from
		return s.record(ctx, func(run gatewayschema.Runner) error {
			return gatewayschema.MoveRoutine(ctx, run, &stored, to, stored.Name)
		})
	}
}
