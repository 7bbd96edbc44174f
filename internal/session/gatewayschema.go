package session

import (
	"context"
	"errors"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// remembered runs the DDL of a new table between the intention and the
// confirmation in the gateway schema. What fails in between leaves an intention
// that holds for exactly the table that the DDL would have made.
func (s *Session) remembered(ctx context.Context, c *names, out *plan.NewTable, define func() error) error {
	gateway := c.snapshot.Gateway()
	if gateway.Version == 0 {
		if out.Needs != nil {
			return out.Needs
		}
		return define()
	}
	if len(out.Notes) > 0 && !gateway.KeepsNotes() {
		return out.Needs
	}
	object := gatewayschema.Object{Schema: out.Statement.Table.Schema, Table: out.Statement.Table.Name}
	if len(out.Sequences)+len(out.Expressions) > 0 {
		if err := needsFeatures(c, "a check, or a column that is counted or generated,"); err != nil {
			return err
		}
	}
	c.printExpressions(out.Expressions)
	oid := c.snapshot.NewOID(object.Schema, object.Table)
	err := s.record(ctx, func(run gatewayschema.Runner) error {
		if err := createSequences(ctx, run, c, out.Sequences); err != nil {
			return err
		}
		if err := gatewayschema.Forget(ctx, run, object, false); err != nil { // of a table that is gone
			return err
		}
		if gateway.KeepsNotes() {
			if err := gatewayschema.ForgetNotes(ctx, run, object); err != nil { // of a table that is gone
				return err
			}
			if err := storeNotes(ctx, run, nameNotes(out.Statement)); err != nil {
				return err
			}
		}
		return gatewayschema.Intend(ctx, run, out.Columns, out.Checks)
	})
	if err != nil {
		return err
	}
	if err := define(); err != nil {
		forget := func(run gatewayschema.Runner) error {
			return errors.Join(gatewayschema.Forget(ctx, run, object, true), dropSequences(ctx, run, out.Sequences))
		}
		_ = s.record(ctx, forget) // what stays means nothing: there is no such table
		return err
	}
	return s.record(ctx, func(run gatewayschema.Runner) error {
		if err := confirm(ctx, run, object, out, oid); err != nil || !gateway.KeepsNotes() {
			return err
		}
		return storeNotes(ctx, run, out.Notes)
	})
}

// storeNotes writes notes.
func storeNotes(ctx context.Context, run gatewayschema.Runner, notes []gatewayschema.Note) error {
	for _, n := range notes {
		if err := gatewayschema.StoreNote(ctx, run, n); err != nil {
			return err
		}
	}
	return nil
}

// createSequences writes down the sequences of columns that are about to be made.
// Until then they do not exist: there is no such column.
func createSequences(ctx context.Context, run gatewayschema.Runner, c *names, list []gatewayschema.Sequence) error {
	for i := range list {
		if err := gatewayschema.CreateSequence(ctx, run, &list[i], c.snapshot.NewOID(list[i].Schema, list[i].Name)); err != nil {
			return err
		}
	}
	return nil
}

// dropSequences removes sequences.
func dropSequences(ctx context.Context, run gatewayschema.Runner, list []gatewayschema.Sequence) error {
	var errs []error
	for i := range list {
		errs = append(errs, gatewayschema.DropSequence(ctx, run, &list[i]))
	}
	return errors.Join(errs...)
}

// confirm writes down what IRIS made of a table.
func confirm(ctx context.Context, run gatewayschema.Runner, object gatewayschema.Object, out *plan.NewTable, oid uint32) error {
	facts, err := meta.Facts(ctx, run.Read, object)
	if err != nil {
		return err
	}
	if err := gatewayschema.Confirm(ctx, run, out.Columns, out.Checks, facts); err != nil {
		return err
	}
	return gatewayschema.StoreOID(ctx, run, "relation", object.Identity(), oid)
}

// record runs statements of the gateway schema, each of which is committed by
// itself: what they write does not depend on the client's transaction, as IRIS's
// DDL does not.
func (s *Session) record(ctx context.Context, do func(gatewayschema.Runner) error) error {
	defer s.invalidate()
	return s.tx.autocommitted(ctx, func(conn *pool.Conn) error { return denied(do(remote.Runner{Conn: conn.Conn})) })
}

// denied words a refusal of IRIS to let the gateway write its own tables.
func denied(err error) error {
	var e *pgerr.Error
	if errors.As(err, &e) && e.Code == pgerr.InsufficientPrivilege {
		return pgerr.New(pgerr.InsufficientPrivilege, "permission denied for the gateway schema %s", gatewayschema.Name).
			WithDetail("%s", e.Message).WithHint("\"iris-pgwire install --print\" lists the privileges that the gateway's account needs.")
	}
	return err
}

// forgetTable removes what the gateway schema says of a table that was dropped.
func (s *Session) forgetTable(ctx context.Context, c *names, object gatewayschema.Object) error {
	if c.snapshot.Gateway().Version == 0 {
		return nil
	}
	return s.record(ctx, func(run gatewayschema.Runner) error {
		if c.snapshot.Gateway().KeepsNotes() {
			if err := gatewayschema.ForgetNotes(ctx, run, object); err != nil {
				return err
			}
		}
		return gatewayschema.Forget(ctx, run, object, false)
	})
}
