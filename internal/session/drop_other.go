package session

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// otherKinds are the kinds of objects of which there are none here, as PostgreSQL's
// messages name them.
var otherKinds = map[string]string{
	"TRIGGER": "trigger", "RULE": "rule", "POLICY": "policy", "STATISTICS": "statistics object", "PUBLICATION": "publication",
	"SERVER": "server", "FOREIGN DATA WRAPPER": "foreign-data wrapper", "EVENT TRIGGER": "event trigger",
	"FOREIGN TABLE": "foreign table",
}

// dropOther is DROP of an object of a kind that cannot be made here: there is none of
// its name.
func (s *Session) dropOther(c *names, t *pgsql.DropStatement, o *pgsql.ObjectRef) error {
	kind := otherKinds[t.Kind]
	if kind == "" {
		return pgerr.Unsupported("DROP %s", t.Kind).At(t.Pos)
	}
	skip := func(format string, args ...any) error {
		s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion, format+", skipping", args...))
		return nil
	}
	if name := o.Name.Schema; name != "" && !c.knowsSchema(name) {
		if t.IfExists {
			return skip("schema %q does not exist", name)
		}
		return pgerr.New(pgerr.InvalidSchemaName, "schema %q does not exist", name)
	}
	if o.On == nil {
		return s.dropMissing(c, t, o, kind, skip)
	}
	rel := c.Relation(o.On.Schema, o.On.Name)
	switch {
	case rel == nil && t.IfExists:
		return skip("relation %q does not exist", writtenName(*o.On))
	case rel == nil:
		return pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", writtenName(*o.On))
	case rel.View && t.Kind == "RULE":
		return pgerr.Unsupported("DROP %s of this relation", t.Kind).At(t.Pos)
	case t.IfExists:
		return skip("%s %q for relation %q does not exist", kind, o.Name.Name, rel.Name)
	case t.Kind == "RULE":
		return pgerr.New(pgerr.UndefinedObject, "rule %q for relation %q does not exist", o.Name.Name, rel.Name)
	}
	return pgerr.New(pgerr.UndefinedObject, "%s %q for table %q does not exist", kind, o.Name.Name, rel.Name)
}

// dropMissing tells of an object that has no table.
func (s *Session) dropMissing(c *names, t *pgsql.DropStatement, o *pgsql.ObjectRef, kind string, skip func(string, ...any) error) error {
	if t.Kind == "FOREIGN TABLE" {
		if rel := c.Relation(o.Name.Schema, o.Name.Name); rel != nil {
			return wrongKind(rel, kind)
		}
	}
	switch {
	case t.IfExists:
		return skip("%s %q does not exist", kind, o.Name.Name)
	}
	return pgerr.New(pgerr.UndefinedObject, "%s %q does not exist", kind, writtenName(o.Name))
}
