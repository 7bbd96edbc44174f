package meta

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// composite is a composite type with what its values carry.
type composite struct {
	*analyze.Composite
	shape *value.Shape
}

// Composite finds a composite type, or the type of a table's rows; nil when there
// is none.
func (s *Snapshot) Composite(oid pgtype.OID) *analyze.Composite {
	if c, ok := s.composite(oid); ok {
		return c.Composite
	}
	return nil
}

// CompositeShape is what the values of a composite type carry, nil when there is
// no such type.
func (s *Snapshot) CompositeShape(oid pgtype.OID) *value.Shape {
	if c, ok := s.composite(oid); ok {
		return c.shape
	}
	return nil
}

// composite finds a composite type. The types of rows are made when they are
// first asked for.
func (s *Snapshot) composite(oid pgtype.OID) (composite, bool) {
	if c, ok := s.composites[oid]; ok {
		return c, true
	}
	table, ok := pgtype.RowTypeTable(oid)
	if ok && s.private != nil && s.private.tables[table] != nil {
		return s.private.composite(oid)
	}
	if !ok || s.tables[table] == nil {
		return composite{}, false
	}
	if c, ok := s.rowTypes.Load(oid); ok {
		known, _ := c.(composite)
		return known, true
	}
	c := &analyze.Composite{OID: oid}
	for _, col := range s.tables[table].Columns {
		if !col.Hidden {
			c.Fields = append(c.Fields, analyze.RangeColumn{Name: col.Name, Type: col.Type})
		}
	}
	out := composite{c, c.Shape()}
	s.rowTypes.Store(oid, out)
	return out, true
}

// RowType describes the type of a table's rows as a type of the user; nil when
// there is no such table.
func (s *Snapshot) RowType(oid pgtype.OID) *gatewayschema.UserType {
	table, ok := pgtype.RowTypeTable(oid)
	if ok && s.private != nil && s.private.tables[table] != nil {
		return s.private.RowType(oid)
	}
	if !ok || s.tables[table] == nil {
		return nil
	}
	rel := s.tables[table]
	return &gatewayschema.UserType{OID: uint32(oid), Schema: rel.Schema, Name: rel.Name, Kind: gatewayschema.KindComposite}
}

// compositesOf makes the composite types that the gateway schema describes. One
// with an attribute of a type that is gone is left out.
func compositesOf(gateway *gatewayschema.Contents) map[pgtype.OID]composite {
	out := map[pgtype.OID]composite{}
	for i := range gateway.Types {
		t := &gateway.Types[i]
		if t.Kind != gatewayschema.KindComposite {
			continue
		}
		c := &analyze.Composite{OID: pgtype.OID(t.OID)}
		for _, a := range t.Attributes {
			typ := (&builder{gateway: gateway}).declaredType(a.Type)
			if typ == nil {
				break
			}
			c.Fields = append(c.Fields, analyze.RangeColumn{Name: a.Name, Type: analyze.TypeRef{OID: typ.OID, Typmod: a.Typmod}})
		}
		if len(c.Fields) == len(t.Attributes) {
			out[c.OID] = composite{c, c.Shape()}
		}
	}
	return out
}
