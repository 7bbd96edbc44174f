package session

import (
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/plancache"
)

// namedType is userType, whose answer is noted.
func (c *names) namedType(schema, name string) *gatewayschema.UserType {
	t := c.userType(schema, name)
	c.reads.Note(plancache.Question{Kind: plancache.AskType, Schema: schema, Name: name}, t)
	return t
}

// userType finds a type of the user under the search path.
func (c *names) userType(schema, name string) *gatewayschema.UserType {
	if c.ready() != nil {
		return nil
	}
	if schema != "" {
		return c.snapshot.UserType(schema, name)
	}
	for _, schema := range c.session.SearchPath(false) {
		if t := c.snapshot.UserType(schema, name); t != nil {
			return t
		}
	}
	return nil
}

// UserType implements analyze.TypeCatalog. A name that begins with an underscore
// may be that of an array.
func (c *names) UserType(schema, name string) pgtype.OID {
	if t := c.namedType(schema, name); t != nil && t.Kind != gatewayschema.KindDomain {
		return pgtype.OID(t.OID)
	}
	if element, ok := strings.CutPrefix(name, "_"); ok {
		if t := c.namedType(schema, element); t != nil && t.Kind != gatewayschema.KindDomain {
			return pgtype.OID(t.ArrayOID)
		}
	}
	if rel := c.Relation(schema, name); rel != nil && rel.Local == nil {
		return pgtype.RowTypeOID(rel.OID)
	}
	return 0
}

// UserComposite implements analyze.TypeCatalog.
func (c *names) UserComposite(oid pgtype.OID) *analyze.Composite {
	t := c.composite(oid)
	c.reads.Note(plancache.Question{Kind: plancache.AskComposite, Name: strconv.FormatUint(uint64(oid), 10)}, t)
	return t
}

// composite finds a composite type.
func (c *names) composite(oid pgtype.OID) *analyze.Composite {
	if c.ready() != nil {
		return nil
	}
	return c.snapshot.Composite(oid)
}

// UserTypeName implements analyze.TypeCatalog.
func (c *names) UserTypeName(oid pgtype.OID) (schema, name string) {
	if c.load() != nil {
		return "", ""
	}
	t := c.snapshot.UserTypeOf(oid)
	switch {
	case t == nil:
		return "", ""
	case uint32(oid) == t.ArrayOID:
		return t.Schema, "_" + t.Name
	}
	return t.Schema, t.Name
}

// UserDomain implements analyze.TypeCatalog.
func (c *names) UserDomain(schema, name string) *analyze.Domain {
	if t := c.namedType(schema, name); t != nil {
		return c.snapshot.Domain(t.Schema, t.Name)
	}
	return nil
}

var _ analyze.TypeCatalog = (*names)(nil)
