package session

import (
	"context"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// comment is COMMENT ON a table, a view or a column. IRIS takes descriptions only
// when it makes a table, so that the gateway schema keeps them; they cover IRIS's.
func (s *Session) comment(ctx context.Context, t *pgsql.CommentStatement) error {
	c, err := s.freshCatalog(ctx)
	if err != nil {
		return err
	}
	if isRoutineKind(t.Kind) {
		return s.commentRoutine(ctx, c, t)
	}
	rel, column, err := commented(c, t)
	switch {
	case err != nil:
		return err
	case s.tx.readOnly():
		return pgerr.New(pgerr.ReadOnlySQLTransaction, "cannot execute COMMENT in a read-only transaction")
	case c.snapshot.Gateway().Version == 0:
		return pgerr.New(pgerr.InsufficientPrivilege, "a comment needs the gateway schema, which this IRIS namespace does not have").
			WithHint("Let an administrator run \"iris-pgwire install\".")
	}
	text := ""
	if t.Comment != nil {
		text = t.Comment.Text
	}
	object := gatewayschema.Object{Schema: rel.IRISSchema, Table: rel.IRISName}
	return s.record(ctx, func(run gatewayschema.Runner) error {
		return gatewayschema.StoreComment(ctx, run, object, column, text)
	})
}

// commented finds what a comment is about: a relation, or IRIS's name of its
// column.
func commented(c *names, t *pgsql.CommentStatement) (rel *analyze.Relation, column string, err error) {
	name := t.Object.Name
	switch {
	case t.Kind == "TABLE" || t.Kind == "VIEW":
	case t.Kind == "COLUMN" && t.Object.On != nil:
		name = *t.Object.On
	default:
		return nil, "", pgerr.Unsupported("COMMENT ON %s", t.Kind).At(t.Pos)
	}
	rel = c.Relation(name.Schema, name.Name)
	switch {
	case rel == nil:
		return nil, "", pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", name.Name)
	case rel.IRISName == "":
		return nil, "", pgerr.New(pgerr.InsufficientPrivilege, "must be owner of table %s", rel.Name)
	case t.Kind == "COLUMN":
		at := rel.ColumnIndex(t.Object.Name.Name)
		if at < 0 {
			return nil, "", pgerr.New(pgerr.UndefinedColumn, "column %q of relation %q does not exist", t.Object.Name.Name, rel.Name)
		}
		return rel, rel.Columns[at].IRISName, nil
	case rel.View != (t.Kind == "VIEW"):
		return nil, "", pgerr.New(pgerr.WrongObjectType, "%q is not a %s", rel.Name, strings.ToLower(t.Kind))
	}
	return rel, "", nil
}
