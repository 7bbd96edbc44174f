package session

import (
	"context"
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// madeObject is something that the transaction has made. IRIS's DDL is not
// transactional: when the transaction is rolled back, what it made is dropped.
type madeObject struct {
	kind, schema, name string
	level              int // savepoints there were
}

// undoableVerbs are the statements that are undone by dropping what they made.
var undoableVerbs = []string{
	"CREATE TABLE", "CREATE VIEW", "CREATE SEQUENCE", "CREATE INDEX", "CREATE SCHEMA", "CREATE TYPE", "CREATE DOMAIN",
}

// madeMax bounds what one transaction can have undone.
const madeMax = 10_000

// makes notes that the transaction has made something. Temporary objects have a way of
// their own.
func (t *transaction) makes(kind, schema, name string) {
	if !meta.IsTemporary(schema) && len(t.made) < madeMax && !t.replaced[name] {
		t.made = append(t.made, madeObject{kind, schema, name, len(t.savepoints)})
	}
}

// makesType makes a type of the user and notes it.
func (s *Session) makesType(ctx context.Context, kind, schema, name string, do func(gatewayschema.Runner) error) error {
	if err := s.record(ctx, do); err != nil {
		return err
	}
	s.tx.makes(kind, schema, name)
	return nil
}

// is reports whether a statement that names an object means this one.
func (m *madeObject) is(schema, name string) bool {
	return m.name == name && (schema == "" || m.schema == "" || m.schema == schema)
}

// hasMade reports whether the transaction has made an object of a name.
func (t *transaction) hasMade(schema, name string) bool {
	return slices.ContainsFunc(t.made, func(m madeObject) bool { return m.is(schema, name) })
}

// madeItself reports whether a statement changes only what the transaction has made:
// that is undone with it.
func (t *transaction) madeItself(tree pgsql.Statement) bool {
	switch d := tree.(type) {
	case *pgsql.DropStatement:
		for _, o := range d.Objects {
			if !t.hasMade(o.Name.Schema, o.Name.Name) {
				return false
			}
		}
		return !d.Cascade
	case *pgsql.AlterTable:
		return t.hasMade(d.Table.Schema, d.Table.Name)
	case *pgsql.CreateView:
		return t.hasMade(d.View.Schema, d.View.Name)
	}
	return false
}

// replaces notes the DROP of what the transaction has not made.
func (t *transaction) replaces(name pgsql.ObjectName) {
	if !t.block || t.hasMade(name.Schema, name.Name) || slices.Contains(t.absent, name.Name) {
		return
	}
	if t.replaced == nil {
		t.replaced = map[string]bool{}
	}
	t.replaced[name.Name] = true
}

// skips tells that a DROP IF EXISTS has not found an object: what the transaction makes
// under its name is new.
func (s *Session) skips(name, format string, args ...any) {
	s.tx.absent = append(s.tx.absent, name)
	s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion, format, args...))
}

// unmakes forgets what a DROP has dropped, and follows a RENAME.
func (t *transaction) unmakes(tree pgsql.Statement) {
	switch d := tree.(type) {
	case *pgsql.DropStatement:
		for _, o := range d.Objects {
			t.replaces(o.Name)
			t.made = slices.DeleteFunc(t.made, func(m madeObject) bool { return m.is(o.Name.Schema, o.Name.Name) })
		}
	case *pgsql.AlterTable:
		for i := range t.made {
			m := &t.made[i]
			for _, c := range d.Commands {
				if c.Op == pgsql.RenameTable && m.is(d.Table.Schema, d.Table.Name) {
					m.name = c.NewName
				}
				if c.Op == pgsql.SetSchema && m.is(d.Table.Schema, d.Table.Name) {
					m.schema = c.NewName
				}
			}
		}
	}
}

// madeSince takes what was made after a savepoint out of the list; -1 is everything.
func (t *transaction) madeSince(level int) []madeObject {
	at := len(t.made)
	for at > 0 && t.made[at-1].level > level {
		at--
	}
	out := t.made[at:]
	t.made = t.made[:at:at]
	return out
}

// undo drops what a transaction has made, the last first. What others use meanwhile
// stays, and the client is told.
func (s *Session) undo(ctx context.Context, made []madeObject) {
	s.undone = true
	defer func() { s.undone = false }()
	for _, m := range slices.Backward(made) {
		if err := s.undoOne(ctx, m); err != nil {
			s.notice(pgerr.NewNotice(pgerr.Warning, pgerr.FeatureNotSupported,
				"%s %q, which the transaction made, stays: %s", strings.ToLower(m.kind), m.name, pgerr.From(err).Message))
		}
	}
}

// undoOne drops one object if it is still there.
func (s *Session) undoOne(ctx context.Context, m madeObject) error {
	drop := &pgsql.DropStatement{
		Kind: m.kind, Objects: []*pgsql.ObjectRef{{Name: pgsql.ObjectName{Schema: m.schema, Name: m.name}}},
	}
	switch m.kind {
	case "TABLE", "VIEW", "SEQUENCE":
		c, err := s.freshCatalog(ctx)
		if err != nil {
			return err
		}
		rel := c.snapshot.Relation(m.schema, m.name)
		if rel == nil {
			return nil
		}
		if rel.Materialized != nil {
			drop.Kind = "MATERIALIZED VIEW"
		}
		if m.kind == "TABLE" {
			if err := s.unused(ctx, rel); err != nil {
				return err
			}
		}
	}
	err := s.drop(ctx, drop)
	switch pgerr.From(err).Code {
	case pgerr.UndefinedTable, pgerr.UndefinedObject, pgerr.InvalidSchemaName:
		return nil // it is gone
	}
	return err
}

// unused fails for a table that has rows: others, who could see it as soon as it was
// made, have stored them.
func (s *Session) unused(ctx context.Context, rel *analyze.Relation) error {
	sql, _ := irissql.Print(&irissql.Select{
		Items: []irissql.Item{{Expr: irissql.Int{N: 1}}}, From: &irissql.Source{Table: &irissql.Table{Schema: rel.IRISSchema, Name: rel.IRISName}},
		Limit: irissql.Int{N: 1},
	})
	conn, release, err := s.tx.lend(ctx)
	if err != nil {
		return err
	}
	defer release()
	return remote.Runner{Conn: conn.Conn}.Read(ctx, sql, func([]string) error {
		return pgerr.New(pgerr.ObjectInUse, "another session has stored rows in it")
	})
}
