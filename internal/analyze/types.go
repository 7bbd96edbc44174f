package analyze

import (
	"cmp"
	"errors"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// TypeCatalog is a Catalog that knows types of the user.
type TypeCatalog interface {
	Catalog
	// UserType finds a type by its name, under the search path when schema is
	// ""; 0 when there is none.
	UserType(schema, name string) pgtype.OID
	// UserTypeName returns the schema and name of a type, or of its array.
	UserTypeName(oid pgtype.OID) (schema, name string)
	// UserDomain finds a domain by its name as UserType does; nil when there is
	// none.
	UserDomain(schema, name string) *Domain
	// UserComposite returns a composite type, or the type of a table's rows, by
	// its OID; nil when there is none.
	UserComposite(oid pgtype.OID) *Composite
}

// Composite is a composite type, or the type of a table's rows.
type Composite struct {
	OID    pgtype.OID
	Fields []RangeColumn
}

// Shape is what the type's values carry.
func (c *Composite) Shape() *value.Shape {
	s := &value.Shape{Type: uint32(c.OID), Fields: make([]value.Field, len(c.Fields))}
	for i, f := range c.Fields {
		s.Fields[i] = value.Field{Name: f.Name, Type: uint32(f.Type.OID), Typmod: f.Type.Typmod}
	}
	return s
}

// compositeOf finds a composite type; nil when there is none.
func (a *analyzer) compositeOf(oid pgtype.OID) *Composite {
	if users, ok := a.catalog.(TypeCatalog); ok {
		return users.UserComposite(oid)
	}
	return nil
}

// VectorElements is a Catalog that knows which elements, in IRIS's word, vectors have
// whose type does not say it. pgvector's are of single precision: FLOAT.
type VectorElements interface{ VectorElement() string }

// ResolveType finds the type a type name means.
func (a *analyzer) ResolveType(t *pgsql.TypeName) (TypeRef, error) {
	r, _, err := ResolveType(a.catalog, t)
	return r, err
}

// unsupportedTypes are PostgreSQL's types that do not exist here.
var unsupportedTypes = map[string]bool{
	"money": true, "xml": true, "pg_snapshot": true, "txid_snapshot": true,
}

// typeNamed finds a type by its name, PostgreSQL's own first.
func typeNamed(c Catalog, t *pgsql.TypeName) (*pgtype.Type, error) {
	system := t.Schema == "" || t.Schema == "pg_catalog"
	if system || t.Schema == "public" {
		if typ := pgtype.ByName(t.Name); typ != nil {
			return typ, nil
		}
	}
	if users, ok := c.(TypeCatalog); ok {
		if oid := users.UserType(t.Schema, t.Name); oid != 0 {
			return pgtype.ByOID(oid), nil
		}
	}
	if t.Name == "halfvec" || t.Name == "sparsevec" {
		return nil, pgerr.Unsupported("type %s", t.Name).WithHint("IRIS has vectors of type vector only.").At(t.Pos)
	}
	if system && unsupportedTypes[t.Name] {
		return nil, pgerr.Unsupported("type %s", t.Name).At(t.Pos)
	}
	return nil, pgerr.New(pgerr.UndefinedObject, "type %q does not exist", typeSpelling(t)).At(t.Pos)
}

// ResolveType finds the type a type name means, of a domain the type it is over;
// c may be nil when it cannot be the user's. For IRIS's VECTOR(type, n) it also returns the element type in
// upper case.
func ResolveType(c Catalog, t *pgsql.TypeName) (ref TypeRef, element string, err error) {
	if t.Column != "" || t.SetOf {
		return ref, "", pgerr.Unsupported("this type").At(t.Pos)
	}
	if d := DomainNamed(c, t); d != nil {
		if len(t.Mods) > 0 {
			return ref, "", pgerr.New(pgerr.SyntaxError, "type modifier is not allowed for type \"%s\"", typeSpelling(t)).At(t.Pos)
		}
		return d.Base, "", nil
	}
	typ, err := typeNamed(c, t)
	if err != nil {
		return ref, "", err
	}
	mods := t.Mods
	if typ.OID == pgtype.VectorOID {
		mods, element = vectorElement(mods)
		if v, ok := c.(VectorElements); ok && element == "" {
			element = v.VectorElement()
		}
		element = cmp.Or(element, "FLOAT")
	}
	ref = plain(typ.OID)
	if ref.Typmod, err = typmod(typ.OID, t, mods); err != nil {
		return ref, "", at(err, t.Pos)
	}
	if len(t.Bounds) > 0 {
		if typ.Array == 0 {
			return ref, "", pgerr.New(pgerr.UndefinedObject, "type %q does not exist", typeSpelling(t)+"[]").At(t.Pos)
		}
		ref.OID = typ.Array
	}
	return ref, element, nil
}

// typeSpelling is the name as messages print it.
func typeSpelling(t *pgsql.TypeName) string {
	if t.Schema != "" && t.Schema != "pg_catalog" {
		return t.Schema + "." + t.Name
	}
	return t.Name
}

// typmod converts the modifiers of a type name.
func typmod(oid pgtype.OID, t *pgsql.TypeName, mods []pgsql.Expr) (int32, error) {
	var numbers []int32
	if oid == pgtype.IntervalOID && (t.Fields != "" || len(mods) > 0) {
		numbers = append(numbers, intervalRange(t.Fields))
	}
	for _, m := range mods {
		text, ok := modText(m)
		if !ok {
			return 0, pgerr.New(pgerr.SyntaxError, "type modifiers must be simple constants or identifiers").At(t.Pos)
		}
		n, err := strconv.ParseInt(text, 10, 32)
		if errors.Is(err, strconv.ErrRange) {
			return 0, pgerr.New(pgerr.NumericValueOutOfRange, "value %q is out of range for type integer", text).At(t.Pos)
		}
		if err != nil {
			return 0, pgerr.New(pgerr.InvalidTextRepresentation, "invalid input syntax for type integer: %q", text).At(t.Pos)
		}
		numbers = append(numbers, int32(n))
	}
	return pgtype.TypmodIn(oid, numbers)
}

// intervalFields are the fields of intervals, from the largest.
var intervalFields = []struct {
	name string
	bit  int32
}{
	{"year", pgtype.IntervalYear},
	{"month", pgtype.IntervalMonth},
	{"day", pgtype.IntervalDay},
	{"hour", pgtype.IntervalHour},
	{"minute", pgtype.IntervalMinute},
	{"second", pgtype.IntervalSecond},
}

// intervalRange is the modifier of "day to second" and its like: the bits of
// all fields from the first to the last.
func intervalRange(fields string) int32 {
	if fields == "" {
		return pgtype.IntervalFullRange
	}
	first, last, to := strings.Cut(fields, " to ")
	if !to {
		last = first
	}
	var bits int32
	inside := false
	for _, f := range intervalFields {
		inside = inside || f.name == first
		if inside {
			bits |= f.bit
		}
		if f.name == last {
			break
		}
	}
	return bits
}

// modText is the text of one type modifier.
func modText(m pgsql.Expr) (string, bool) {
	switch m := m.(type) {
	case *pgsql.Literal:
		return m.Text, true
	case *pgsql.ColumnRef:
		return strings.Join(m.Parts, "."), len(m.Parts) == 1 && !m.Star
	case *pgsql.OpExpr:
		if m.Left == nil && m.Op == "-" {
			text, ok := modText(m.Right)
			return "-" + text, ok
		}
	}
	return "", false
}

// vectorElement splits IRIS's element type from the modifiers of VECTOR: both
// VECTOR(DOUBLE, 3) and pgvector's vector(3), whose element is "", are written.
func vectorElement(mods []pgsql.Expr) (rest []pgsql.Expr, element string) {
	if len(mods) == 0 {
		return nil, ""
	}
	word, ok := mods[0].(*pgsql.ColumnRef)
	if !ok || !isElementType(word) {
		return mods, ""
	}
	element = strings.ToUpper(word.Parts[0])
	if element == "INT" {
		element = "INTEGER"
	}
	return mods[1:], element
}
