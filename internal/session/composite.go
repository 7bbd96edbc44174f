package session

import (
	"context"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// createComposite is CREATE TYPE … AS (…).
func (s *Session) createComposite(ctx context.Context, c *names, schema string, t *pgsql.CreateType) error {
	oid := pgtype.CompositeOID(c.snapshot.NewUserSlot(schema, t.Name.Name))
	typ := &gatewayschema.UserType{
		OID: uint32(oid), ArrayOID: uint32(oid) + 1, Schema: schema, Name: t.Name.Name, Kind: gatewayschema.KindComposite,
	}
	for _, col := range t.Columns {
		a, err := c.attribute(typ, col)
		if err != nil {
			return err
		}
		typ.Attributes = append(typ.Attributes, a)
	}
	return s.makesType(ctx, "TYPE", schema, t.Name.Name, func(run gatewayschema.Runner) error { return gatewayschema.CreateComposite(ctx, run, typ) })
}

// attribute is a new attribute of a composite type.
func (c *names) attribute(typ *gatewayschema.UserType, col *pgsql.ColumnDef) (gatewayschema.Attribute, error) {
	none := gatewayschema.Attribute{}
	position := 1
	for _, a := range typ.Attributes {
		if a.Name == col.Name {
			return none, pgerr.New(pgerr.DuplicateColumn, "column \"%s\" specified more than once", col.Name)
		}
		position = a.Position + 1
	}
	ref, stored, err := c.attributeType(col.Name, col.Type)
	if err != nil {
		return none, err
	}
	if err := analyze.CheckCollation(col.Collation, ref.OID); err != nil {
		return none, err
	}
	return gatewayschema.Attribute{Position: position, Name: col.Name, Type: stored, Typmod: ref.Typmod}, nil
}

// attributeType is the type of an attribute, and its name as the gateway schema
// keeps it.
func (c *names) attributeType(name string, t *pgsql.TypeName) (ref analyze.TypeRef, stored string, err error) {
	if analyze.DomainNamed(c, t) != nil {
		return ref, "", pgerr.Unsupported("an attribute of a domain").At(t.Pos)
	}
	ref, element, err := analyze.ResolveType(c, t)
	if err != nil {
		e := pgerr.From(err)
		e.Position = 0 // as PostgreSQL has none here
		return ref, "", e
	}
	typ := pgtype.ByOID(ref.OID)
	switch {
	case typ.Category == 'P' && !typ.IsArray() || typ.Input == nil:
		return ref, "", pgerr.New(pgerr.InvalidTableDefinition, "column \"%s\" has pseudo-type %s", name, typ.Display)
	case element == "DOUBLE":
		return ref, "", pgerr.Unsupported("an attribute of a vector of double precision").At(t.Pos)
	}
	if _, row := pgtype.RowTypeTable(ref.OID); row || ref.OID == pgtype.RecordArrayOID {
		return ref, "", pgerr.Unsupported("an attribute of the type of a table's rows").At(t.Pos)
	}
	return ref, c.storedType(ref.OID), nil
}

// rowTypeTable is the table whose rows are of the type that a name means, "" when
// it means another type.
func (c *names) rowTypeTable(typ *gatewayschema.UserType, name pgsql.ObjectName) string {
	if typ != nil || pgtype.ByName(name.Name) != nil {
		return ""
	}
	if _, ok := pgtype.RowTypeTable(c.UserType(name.Schema, name.Name)); ok {
		return writtenName(name)
	}
	return ""
}

// alterComposite is ALTER TYPE … ADD, DROP, ALTER and RENAME ATTRIBUTE.
func (s *Session) alterComposite(ctx context.Context, t *pgsql.AlterType) error {
	c, err := s.typesChange(ctx, "ALTER TYPE")
	if err != nil {
		return err
	}
	typ := c.userType(t.Name.Schema, t.Name.Name)
	switch rel := c.Relation(t.Name.Schema, t.Name.Name); {
	case typ != nil && typ.Kind == gatewayschema.KindComposite:
	case rel != nil:
		return pgerr.New(pgerr.WrongObjectType, "%q is not a composite type", rel.Name)
	default:
		return pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", writtenName(t.Name))
	}
	changed := *typ
	changed.Attributes = slices.Clone(typ.Attributes)
	var steps []func(gatewayschema.Runner) error
	for _, command := range t.Commands {
		step, err := s.alterAttribute(ctx, c, &changed, command)
		if err != nil {
			return err
		}
		steps = append(steps, step)
	}
	return s.record(ctx, func(run gatewayschema.Runner) error {
		for _, step := range steps {
			if err := step(run); err != nil {
				return err
			}
		}
		return nil
	})
}

// alterAttribute makes a change of an attribute in typ, and returns what writes it
// down.
func (s *Session) alterAttribute(ctx context.Context, c *names, typ *gatewayschema.UserType, t *pgsql.AlterTableCommand) (func(gatewayschema.Runner) error, error) {
	oid := typ.OID
	if t.Op == pgsql.AddColumn {
		if attributeAt(typ, t.Column.Name) >= 0 {
			return nil, pgerr.New(pgerr.DuplicateColumn, "column %q of relation %q already exists", t.Column.Name, typ.Name)
		}
		a, err := c.attribute(typ, t.Column)
		if err != nil {
			return nil, err
		}
		if err := s.unusedType(c, typ, "ALTER TYPE ... ADD ATTRIBUTE"); err != nil {
			return nil, err
		}
		typ.Attributes = append(typ.Attributes, a)
		return func(run gatewayschema.Runner) error { return gatewayschema.AddAttribute(ctx, run, oid, a) }, nil
	}
	at := attributeAt(typ, t.Name)
	switch {
	case at < 0 && t.IfExists:
		s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion, "column %q of relation %q does not exist, skipping", t.Name, typ.Name))
		return func(gatewayschema.Runner) error { return nil }, nil
	case at < 0 && t.Op == pgsql.RenameColumn:
		return nil, pgerr.New(pgerr.UndefinedColumn, "column %q does not exist", t.Name)
	case at < 0:
		return nil, pgerr.New(pgerr.UndefinedColumn, "column %q of relation %q does not exist", t.Name, typ.Name)
	}
	if err := s.changeAttribute(c, typ, at, t); err != nil {
		return nil, err
	}
	a := typ.Attributes[at]
	if t.Op == pgsql.DropColumn {
		typ.Attributes = slices.Delete(typ.Attributes, at, at+1)
		return func(run gatewayschema.Runner) error { return gatewayschema.RemoveAttribute(ctx, run, oid, a.Position) }, nil
	}
	return func(run gatewayschema.Runner) error { return gatewayschema.ChangeAttribute(ctx, run, oid, a) }, nil
}

// changeAttribute gives an attribute another name or type. Definitions that may read
// it are texts: while one has its name in it, it keeps name and type.
func (s *Session) changeAttribute(c *names, typ *gatewayschema.UserType, at int, t *pgsql.AlterTableCommand) error {
	a := &typ.Attributes[at]
	switch t.Op {
	case pgsql.RenameColumn:
		if attributeAt(typ, t.NewName) >= 0 {
			return pgerr.New(pgerr.DuplicateColumn, "column %q of relation %q already exists", t.NewName, typ.Name)
		}
		a.Name = t.NewName
	case pgsql.AlterColumnType:
		for _, d := range c.snapshot.Dependents(typ) {
			if !d.Relation.View {
				return pgerr.New(pgerr.FeatureNotSupported, "cannot alter type %q because column \"%s.%s\" uses it", typ.Name, d.Relation.Name, d.Column.Name)
			}
		}
		ref, stored, err := c.attributeType(a.Name, t.Type)
		if err != nil {
			return err
		}
		if err := analyze.CheckCollation(t.Collation, ref.OID); err != nil {
			return err
		}
		a.Type, a.Typmod = stored, ref.Typmod
		if err := s.unusedType(c, typ, "ALTER TYPE ... ALTER ATTRIBUTE"); err != nil {
			return err
		}
	default:
		if err := s.unusedType(c, typ, "ALTER TYPE ... DROP ATTRIBUTE"); err != nil {
			return err
		}
	}
	if by := c.mentions(t.Name); by != "" {
		return pgerr.Unsupported("changing an attribute whose name %s mentions", by).At(t.Pos)
	}
	return nil
}

// attributeAt is the place of an attribute, -1 for none.
func attributeAt(typ *gatewayschema.UserType, name string) int {
	return slices.IndexFunc(typ.Attributes, func(a gatewayschema.Attribute) bool { return a.Name == name })
}

// unusedType refuses to change the fields of a type that something has: its values
// are kept as they were written.
func (s *Session) unusedType(c *names, typ *gatewayschema.UserType, verb string) error {
	if uses := s.usesOf(c, typ); len(uses) > 0 {
		return pgerr.Unsupported("%s of a type that something has", verb).WithDetail("%s", uses[0])
	}
	return nil
}
