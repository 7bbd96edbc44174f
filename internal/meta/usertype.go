package meta

import (
	"hash/fnv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// UserTypes lists the user's types.
func (s *Snapshot) UserTypes() []gatewayschema.UserType {
	if s.gateway == nil { // an empty snapshot
		return nil
	}
	return s.gateway.Types
}

// UserType finds a type of the user by schema and name; nil when there is none.
func (s *Snapshot) UserType(schema, name string) *gatewayschema.UserType {
	for i := range s.gateway.Types {
		if t := &s.gateway.Types[i]; t.Schema == schema && t.Name == name {
			return t
		}
	}
	return nil
}

// UserTypeOf finds the type of the user that has an OID, or whose array type
// has; nil when there is none.
func (s *Snapshot) UserTypeOf(oid pgtype.OID) *gatewayschema.UserType {
	if t := s.RowType(oid); t != nil {
		return t
	}
	return userTypeOf(s.gateway, oid)
}

// userTypeOf is UserTypeOf before there is a snapshot.
func userTypeOf(gateway *gatewayschema.Contents, oid pgtype.OID) *gatewayschema.UserType {
	if _, ok := pgtype.UserSlot(oid); !ok {
		return nil
	}
	for i := range gateway.Types {
		if t := &gateway.Types[i]; t.OID == uint32(oid) || t.ArrayOID == uint32(oid) {
			return t
		}
	}
	return nil
}

// EnumLabels returns the values of an enum in order.
func (s *Snapshot) EnumLabels(enum pgtype.OID) ([]pgtype.EnumLabel, bool) {
	labels, ok := s.enums[enum]
	return labels, ok
}

// enumsOf indexes the values of all enums.
func enumsOf(gateway *gatewayschema.Contents) map[pgtype.OID][]pgtype.EnumLabel {
	out := map[pgtype.OID][]pgtype.EnumLabel{}
	for _, t := range gateway.Types {
		if t.Kind != gatewayschema.KindEnum {
			continue
		}
		labels := make([]pgtype.EnumLabel, len(t.Labels))
		for i, l := range t.Labels {
			labels[i] = pgtype.EnumLabel{Label: l.Label, Order: l.Order}
		}
		out[pgtype.OID(t.OID)] = labels
	}
	return out
}

// NewUserSlot chooses the slot of a new type: a hash of its name, the next free
// one when another type has that already.
func (s *Snapshot) NewUserSlot(schema, name string) int {
	used := map[int]bool{}
	for _, t := range s.gateway.Types {
		if slot, ok := pgtype.UserSlot(pgtype.OID(t.OID)); ok {
			used[slot] = true
		}
	}
	h := fnv.New32a()
	h.Write([]byte(schema + "." + name)) // never fails
	slot := int(h.Sum32()) % pgtype.UserSlots
	for used[slot] {
		slot = (slot + 1) % pgtype.UserSlots
	}
	return slot
}

// Dependent is a column of a type of the user, or of an array of it.
type Dependent struct {
	Relation *analyze.Relation
	Column   *analyze.RelationColumn
}

// Dependents lists the columns of a type of the user.
func (s *Snapshot) Dependents(t *gatewayschema.UserType) []Dependent {
	var out []Dependent
	for _, rel := range s.Relations() {
		for i := range rel.Columns {
			c := &rel.Columns[i]
			ofDomain := c.Domain != nil && uint32(c.Domain.OID) == t.OID
			if ofDomain || uint32(c.Type.OID) == t.OID || uint32(c.Type.OID) == t.ArrayOID {
				out = append(out, Dependent{rel, c})
			}
		}
	}
	return out
}

// Domain finds a domain by schema and name; nil when there is none.
func (s *Snapshot) Domain(schema, name string) *analyze.Domain { return s.domains[schema+"."+name] }

// domainsOf makes the domains that the gateway schema describes. A check that
// cannot be read has no expression: nothing passes it.
func domainsOf(gateway *gatewayschema.Contents) map[string]*analyze.Domain {
	out := map[string]*analyze.Domain{}
	for _, t := range gateway.Types {
		base := (&builder{gateway: gateway}).declaredType(t.Base)
		if t.Kind != gatewayschema.KindDomain || base == nil {
			continue
		}
		d := &analyze.Domain{
			OID: pgtype.OID(t.OID), Schema: t.Schema, Name: t.Name, Base: analyze.TypeRef{OID: base.OID, Typmod: t.Typmod},
			NotNull: t.NotNull, Default: t.Default,
		}
		for _, c := range t.Checks {
			x, err := pgsql.ParseExpr(c.Expression)
			if err != nil {
				x = nil
			}
			d.Checks = append(d.Checks, analyze.DomainCheck{Name: c.Name, Expr: x})
		}
		out[t.Schema+"."+t.Name] = d
	}
	return out
}

// declaredType finds the type that the gateway schema names as schema.name.
func (b *builder) declaredType(qualified string) *pgtype.Type {
	schema, name, _ := strings.Cut(qualified, ".")
	if schema == "pg_catalog" {
		return pgtype.ByName(name)
	}
	for _, t := range b.gateway.Types {
		switch {
		case t.Schema != schema || t.Kind == gatewayschema.KindDomain:
		case t.Name == name:
			return pgtype.ByOID(pgtype.OID(t.OID))
		case "_"+t.Name == name:
			return pgtype.ByOID(pgtype.OID(t.ArrayOID))
		}
	}
	return nil
}
