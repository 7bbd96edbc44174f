package session

import (
	"context"

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
	return s.record(ctx, func(run gatewayschema.Runner) error { return gatewayschema.CreateComposite(ctx, run, typ) })
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
	if col.Collation != nil {
		return none, pgerr.Unsupported("an attribute with a collation").At(col.Pos)
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
