package session

import (
	"context"
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// isRoutineKind reports whether a word of DROP, ALTER or COMMENT is a kind of
// routine.
func isRoutineKind(kind string) bool {
	return kind == "FUNCTION" || kind == "PROCEDURE" || kind == "ROUTINE"
}

// routineToDrop finds a routine to drop; nil is none, of which a notice was sent.
func (s *Session) routineToDrop(c *names, t *pgsql.DropStatement, o *pgsql.ObjectRef) (*object, error) {
	if o.Name.Schema != "" && t.IfExists && !c.knowsSchema(o.Name.Schema) {
		s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion, "schema %q does not exist, skipping", o.Name.Schema))
		return nil, nil
	}
	r, err := s.namedRoutine(c, t.Kind, o, t.IfExists)
	if err != nil || r == nil {
		return nil, err
	}
	found := s.routineOf(r)
	return &found, nil
}

// alterRoutine is ALTER FUNCTION, PROCEDURE and ROUTINE … RENAME, SET SCHEMA, OWNER.
func (s *Session) alterRoutine(ctx context.Context, t *pgsql.AlterObject) error {
	c, err := s.freshCatalog(ctx)
	if err != nil {
		return err
	}
	r, err := s.namedRoutine(c, t.Kind, t.Object, false)
	if err != nil {
		return err
	}
	if err := ownRoutine(r); err != nil {
		return err
	}
	schema, name := r.Schema, r.Name
	switch {
	case t.NewName != "":
		name = t.NewName
	case t.NewSchema != "":
		if schema, err = s.schemaFor(c, pgsql.ObjectName{Schema: t.NewSchema, Name: name}); err != nil {
			return err
		}
	case t.Owner != nil:
		if owner := t.Owner; owner.Kind == pgsql.RoleNamed && owner.Name != s.CurrentUser() {
			return pgerr.Unsupported("another owner of a routine").At(owner.Pos)
		}
		return nil
	}
	if err := c.freeRoutine(r, schema, name); err != nil {
		return err
	}
	if schema == r.Schema && name == r.Name {
		return nil
	}
	// Bodies look functions up by name, as PostgreSQL's do; other texts mean this one.
	if by := c.mentions(r.Name); by != "" && !strings.HasPrefix(by, "function ") {
		return pgerr.Unsupported("another name of a function that %s mentions", by).At(t.Pos)
	}
	if err := s.changes("ALTER " + t.Kind); err != nil {
		return err
	}
	return s.record(ctx, func(run gatewayschema.Runner) error {
		return gatewayschema.MoveRoutine(ctx, run, r.Stored, schema, name)
	})
}

// freeRoutine refuses to give a routine a name that another of its signature has.
func (c *names) freeRoutine(r *meta.Routine, schema, name string) error {
	if name != r.Name && c.builtin(name) != nil {
		return pgerr.Unsupported("a routine of the name of one of PostgreSQL's functions")
	}
	for _, other := range c.snapshot.RoutinesNamed(schema, name) {
		if !slices.Equal(inputs(other), inputs(r)) {
			continue
		}
		return pgerr.New(pgerr.DuplicateFunction, "function %s already exists in schema %q", signatureText(name, inputs(r)), schema)
	}
	return nil
}

// commentRoutine is COMMENT ON FUNCTION, PROCEDURE and ROUTINE.
func (s *Session) commentRoutine(ctx context.Context, c *names, t *pgsql.CommentStatement) error {
	r, err := s.namedRoutine(c, t.Kind, t.Object, false)
	if err != nil {
		return err
	}
	if err := ownRoutine(r); err != nil {
		return err
	}
	if s.tx.readOnly() {
		return pgerr.New(pgerr.ReadOnlySQLTransaction, "cannot execute COMMENT in a read-only transaction")
	}
	text := ""
	if t.Comment != nil {
		text = t.Comment.Text
	}
	return s.record(ctx, func(run gatewayschema.Runner) error {
		return gatewayschema.StoreRoutineComment(ctx, run, r.Stored, text)
	})
}
