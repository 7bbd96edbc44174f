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
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// drop is DROP of anything. What is named goes together with what depends on it, or
// none.
func (s *Session) drop(ctx context.Context, t *pgsql.DropStatement) error {
	s.tx.absent = nil
	c, err := s.freshCatalog(ctx)
	if err != nil {
		return err
	}
	switch t.Kind {
	case "ROLE", "USER", "GROUP":
		return s.dropRoles(t)
	case "INDEX", "EXTENSION":
		for _, o := range t.Objects {
			if t.Kind == "INDEX" {
				err = s.dropIndex(ctx, t, o.Name)
			} else {
				err = s.dropExtension(ctx, t, o.Name.Name)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	gone, err := s.objectsNamed(c, t)
	if err != nil || len(gone) == 0 {
		return err
	}
	return s.dropObjects(ctx, c, gone, t)
}

// objectsNamed finds what a DROP names. What is not there and may be missing is told.
func (s *Session) objectsNamed(c *names, t *pgsql.DropStatement) ([]object, error) {
	var out []object
	for _, o := range t.Objects {
		var found *object
		var err error
		switch t.Kind {
		case "TABLE", "VIEW", "MATERIALIZED VIEW", "SEQUENCE":
			found, err = s.relationToDrop(c, t, o.Name)
		case "FUNCTION", "PROCEDURE", "ROUTINE":
			found, err = s.routineToDrop(c, t, o)
		case "SCHEMA":
			found, err = s.schemaToDrop(c, t, o.Name.Name)
		case "TYPE", "DOMAIN":
			found, err = s.typeToDrop(c, t, o.Name)
		default:
			err = s.dropOther(c, t, o)
		}
		if err != nil {
			return nil, err
		}
		if found != nil && !slices.ContainsFunc(out, func(x object) bool { return x.key() == found.key() }) {
			out = append(out, *found)
		}
	}
	return out, nil
}

// dropObjects drops objects and what depends on them.
func (s *Session) dropObjects(ctx context.Context, c *names, gone []object, t *pgsql.DropStatement) error {
	list := s.dependents(c, gone)
	what := ""
	if len(gone) == 1 {
		what = gone[0].what
	}
	if len(list) > 0 && !t.Cascade {
		return refuseDependents(what, list)
	}
	for i := range list {
		if r := list[i].routine; r != nil {
			if err := ownRoutine(r); err != nil {
				return err
			}
		}
	}
	if err := s.changes("DROP " + t.Kind); err != nil {
		return err
	}
	defer func(was bool) { s.undone = was }(s.undone)
	s.undone = true // the warning is out
	if err := s.dropParts(ctx, list); err != nil {
		return err
	}
	if err := s.dropRelations(ctx, c, gone, list, t.Cascade); err != nil {
		return err
	}
	if err := s.dropKept(ctx, c, gone, list); err != nil {
		return err
	}
	s.tellCascade(list)
	return nil
}

// dropParts drops what goes of objects that stay, but for columns: those may be read
// by views.
func (s *Session) dropParts(ctx context.Context, list []dependent) error {
	for i := range slices.Backward(list) {
		o := &list[i].object
		command := &pgsql.AlterTableCommand{Name: o.name}
		var err error
		switch o.kind {
		case attributeObject:
			command.Op = pgsql.DropColumn
			err = s.alterComposite(ctx, &pgsql.AlterType{
				Name: pgsql.ObjectName{Schema: o.typ.Schema, Name: o.typ.Name}, Commands: []*pgsql.AlterTableCommand{command},
			})
		case defaultObject:
			err = s.forgetDefault(ctx, o)
		case checkObject:
			command.Op = pgsql.DropConstraint
			err = s.alterPart(ctx, o.rel, command)
		case relationObject, columnObject, foreignObject, typeObject, domainCheckObject, routineObject, schemaObject:
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// alterPart runs a command of ALTER TABLE.
func (s *Session) alterPart(ctx context.Context, rel *analyze.Relation, command *pgsql.AlterTableCommand) error {
	return s.alterTable(ctx, &pgsql.AlterTable{
		Kind: "TABLE", Table: &pgsql.TableRef{Schema: rel.Schema, Name: rel.Name}, Commands: []*pgsql.AlterTableCommand{command},
	})
}

// forgetDefault drops a default that is only kept in the gateway schema, as those are
// that count by a sequence or call a function.
func (s *Session) forgetDefault(ctx context.Context, o *object) error {
	table := objectOf(o.rel)
	return s.record(ctx, func(run gatewayschema.Runner) error {
		return gatewayschema.SetDefault(ctx, run, table, o.column.IRISName, "")
	})
}

// dropRelations drops views, columns and tables. Views go before what they read.
func (s *Session) dropRelations(ctx context.Context, c *names, gone []object, list []dependent, cascade bool) error {
	for i := range slices.Backward(list) {
		if o := &list[i].object; o.kind == relationObject && (o.rel.View || o.rel.Materialized != nil) {
			if err := s.dropOne(ctx, c, o.rel, false); err != nil {
				return err
			}
		}
	}
	for i := range slices.Backward(list) {
		if o := &list[i].object; o.kind == columnObject {
			if err := s.alterPart(ctx, o.rel, &pgsql.AlterTableCommand{Op: pgsql.DropColumn, Name: o.column.Name}); err != nil {
				return err
			}
		}
	}
	var rels []*analyze.Relation
	for i := range gone {
		if gone[i].kind == relationObject {
			rels = append(rels, gone[i].rel)
		}
	}
	for i := range list {
		if o := &list[i].object; o.kind == relationObject && !o.rel.View && o.rel.Materialized == nil {
			rels = append(rels, o.rel)
		}
	}
	return s.dropTogether(ctx, c, rels, cascade)
}

// dropTogether drops relations in an order that leaves none without what it depends
// on. Tables that refer to each other have none: of those the first drops the other's
// foreign key.
func (s *Session) dropTogether(ctx context.Context, c *names, rels []*analyze.Relation, cascade bool) error {
	users := make(map[*analyze.Relation][]dependent, len(rels))
	for _, rel := range rels {
		users[rel] = s.dependents(c, []object{s.relationOf(rel)})
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

// dropKept drops what only the gateway schema knows: routines, types and schemas, those
// that others are made of last.
func (s *Session) dropKept(ctx context.Context, c *names, gone []object, list []dependent) error {
	all := slices.Clone(gone)
	for i := range list {
		all = append(all, list[i].object)
	}
	return s.record(ctx, func(run gatewayschema.Runner) error {
		for _, o := range slices.Backward(all) {
			if err := s.forgetObject(ctx, run, c, &o); err != nil {
				return err
			}
		}
		return nil
	})
}

// forgetObject drops an object of the gateway schema.
func (s *Session) forgetObject(ctx context.Context, run gatewayschema.Runner, c *names, o *object) error {
	gateway := c.snapshot.Gateway()
	switch o.kind {
	case routineObject:
		if o.routine.Stored == nil {
			return remote.Translate(run.Define(ctx, dropIRISRoutine(o.routine)))
		}
		return gatewayschema.DropRoutine(ctx, run, o.routine.Stored)
	case domainCheckObject:
		if err := gatewayschema.RemoveDomainCheck(ctx, run, o.typ.OID, o.name); err != nil {
			return err
		}
		return forgetDomainCheck(ctx, run, gateway, o.typ, o.name)
	case typeObject:
		if err := gatewayschema.SetComment(ctx, run, gatewayschema.OnType(o.typ.OID), ""); err != nil {
			return err
		}
		for _, check := range o.typ.Checks {
			if err := forgetDomainCheck(ctx, run, gateway, o.typ, check.Name); err != nil {
				return err
			}
		}
		return gatewayschema.DropType(ctx, run, o.typ.OID)
	case schemaObject:
		if !gateway.KeepsNotes() {
			return nil
		}
		if err := gatewayschema.SetComment(ctx, run, gatewayschema.OnSchema(o.name), ""); err != nil {
			return err
		}
		return gatewayschema.ForgetNote(ctx, run, gatewayschema.NoteSchema, schemaNote(o.name).Object, o.name)
	case relationObject, columnObject, defaultObject, foreignObject, checkObject, attributeObject:
	}
	return nil
}

// relationToDrop finds a table, view or sequence to drop; nil is none, of which a
// notice was sent.
func (s *Session) relationToDrop(c *names, t *pgsql.DropStatement, name pgsql.ObjectName) (*object, error) {
	kind := strings.ToLower(t.Kind)
	if name.Schema != "" && t.IfExists && !c.knowsSchema(name.Schema) {
		s.skips(name.Name, "schema %q does not exist, skipping", name.Schema)
		return nil, nil
	}
	rel := c.Relation(name.Schema, name.Name)
	switch {
	case rel == nil && t.IfExists:
		s.skips(name.Name, "%s %q does not exist, skipping", kind, name.Name)
		return nil, nil
	case rel == nil:
		return nil, pgerr.New(pgerr.UndefinedTable, "%s %q does not exist", kind, writtenName(name))
	case relationKind(rel) != t.Kind:
		return nil, wrongKind(rel, kind)
	case rel.IRISName == "" && !rel.Sequence:
		return nil, pgerr.New(pgerr.InsufficientPrivilege, "permission denied: %q is a system catalog", rel.Name)
	}
	if seq := c.snapshot.SequenceOf(rel.OID); seq != nil && seq.Owner != nil && seq.OwnerKind == gatewayschema.OfIdentity {
		what := "column " + seq.Owner.Columns[seq.OwnerColumn].Name + " of table " + seq.Owner.Name
		return nil, pgerr.New(pgerr.DependentObjectsStillExist, "cannot drop sequence %s because %s requires it", rel.Name, what).
			WithHint("You can drop %s instead.", what)
	}
	o := s.relationOf(rel)
	return &o, nil
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

// HasSchema implements analyze.SchemaCatalog. Of schemas that cannot be read now, all
// are there.
func (c *names) HasSchema(name string) bool { return c.ready() != nil || c.knowsSchema(name) }

// knowsSchema reports whether a schema exists.
func (c *names) knowsSchema(name string) bool {
	own := c.session.temporary.schema
	return c.session.handler.catalog.HasSchema(name) || c.snapshot.HasSchema(name) || own != "" && (name == own || name == "pg_temp")
}

// dropDependents drops what goes with a column, the last first. Foreign keys go
// with their tables in IRIS, which is asked to cascade.
func (s *Session) dropDependents(ctx context.Context, c *names, list []dependent) error {
	if err := s.dropParts(ctx, list); err != nil {
		return err
	}
	if err := s.dropRelations(ctx, c, nil, list, false); err != nil {
		return err
	}
	s.tellCascade(list)
	return nil
}

// dropOne drops a table, view or sequence that nothing depends on any more.
func (s *Session) dropOne(ctx context.Context, c *names, rel *analyze.Relation, cascade bool) error {
	if s.temporary.owns(rel) {
		return s.temporary.drop(c, rel)
	}
	if rel.Sequence {
		return s.removeSequence(ctx, c.snapshot.SequenceOf(rel.OID))
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
