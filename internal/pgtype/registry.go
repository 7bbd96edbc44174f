package pgtype

import (
	"slices"
	"strings"
	"sync"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// codec is the four I/O functions of a type; its fields are those of Type.
type codec struct {
	input  func(env *Env, s string, typmod int32) (value.Value, error)
	output func(env *Env, buf []byte, v value.Value) []byte
	recv   func(b []byte, typmod int32) (value.Value, error)
	send   func(buf []byte, v value.Value) []byte
}

// registry indexes all types; it never changes once built.
type registry struct {
	all    []*Type
	byOID  map[OID]*Type
	byName map[string]*Type
}

// The registry, built when it is first asked for. A sync.OnceValue would be an
// initialisation cycle: some I/O functions look types up.
var (
	typesOnce  sync.Once
	typesBuilt *registry
)

// types returns the registry.
func types() *registry {
	typesOnce.Do(func() { typesBuilt = buildRegistry() })
	return typesBuilt
}

// buildRegistry makes a Type of every row and of every row's array.
func buildRegistry() *registry {
	rows := slices.Concat(baseRows(), rangeRows(), laterRows())
	r := &registry{
		all:    make([]*Type, 0, 2*len(rows)),
		byOID:  make(map[OID]*Type, 2*len(rows)),
		byName: make(map[string]*Type, 3*len(rows)),
	}
	for i := range rows {
		base := rows[i].toType()
		r.add(base)
		if base.Array != 0 {
			r.add(arrayOf(base))
		}
	}
	for spelling, oid := range spellings() {
		r.byName[spelling] = r.byOID[oid]
	}
	return r
}

// add enters t under its OID and its pg_type name.
func (r *registry) add(t *Type) {
	r.all = append(r.all, t)
	r.byOID[t.OID] = t
	r.byName[t.Name] = t
}

// toType attaches the row's I/O functions to its properties.
func (b *baseRow) toType() *Type {
	t := &Type{
		OID: b.oid, Name: b.name, Display: b.display, Array: b.array, Len: b.len,
		Category: b.category, Preferred: b.preferred, Kind: b.kind,
		Input: b.io.input, Output: b.io.output, Recv: b.io.recv, Send: b.io.send,
	}
	switch b.oid {
	case Int2VectorOID:
		t.Elem = Int2OID
	case OIDVectorOID:
		t.Elem = OIDOID
	}
	return t
}

// arrayOf returns the array type of elem.
func arrayOf(elem *Type) *Type {
	io := arrayIO(elem)
	category := byte('A')
	if elem.OID == RecordOID {
		category = 'P'
	}
	return &Type{
		OID: elem.Array, Name: "_" + elem.Name, Display: elem.Display + "[]", Elem: elem.OID, Len: -1,
		Category: category, Kind: value.KindArray,
		Input: io.input, Output: io.output, Recv: io.recv, Send: io.send,
	}
}

// spellings returns the names that SQL's grammar has for types besides those
// of pg_type. The keyword CHAR is not among them: alone it is the internal
// type "char"; the grammar reads it as bpchar(1).
func spellings() map[string]OID {
	return map[string]OID{
		"boolean":                     BoolOID,
		"bigint":                      Int8OID,
		"smallint":                    Int2OID,
		"int":                         Int4OID,
		"integer":                     Int4OID,
		"real":                        Float4OID,
		"float":                       Float8OID,
		"double precision":            Float8OID,
		"decimal":                     NumericOID,
		"dec":                         NumericOID,
		"character":                   BPCharOID,
		"national character":          BPCharOID,
		"national char":               BPCharOID,
		"nchar":                       BPCharOID,
		"character varying":           VarcharOID,
		"char varying":                VarcharOID,
		"national character varying":  VarcharOID,
		"national char varying":       VarcharOID,
		"\"char\"":                    CharOID,
		"time without time zone":      TimeOID,
		"time with time zone":         TimeTZOID,
		"timestamp without time zone": TimestampOID,
		"timestamp with time zone":    TimestampTZOID,
		"bit varying":                 VarBitOID,
		"\"bit\"":                     BitOID,
		"\"any\"":                     AnyOID,
	}
}

// ByOID returns the type with the given OID, nil if there is none. An OID in the
// range of the user's types has one whether or not it exists.
func ByOID(oid OID) *Type {
	if t := types().byOID[oid]; t != nil {
		return t
	}
	return userType(oid)
}

// ByName returns the type with a pg_type name (int4, _int4) or one of SQL's
// spellings (integer, double precision), with [] for its array; nil if there
// is none. The name must be folded to lower case already.
func ByName(name string) *Type {
	r := types()
	if t := r.byName[name]; t != nil {
		return t
	}
	if base, ok := strings.CutSuffix(name, "[]"); ok {
		if t := ByName(strings.TrimRight(base, "[] ")); t != nil {
			return r.byOID[t.Array]
		}
	}
	return nil
}

// All returns every type; the caller must not change the slice.
func All() []*Type { return types().all }

// IsArray reports whether t is a true array type (int2vector and oidvector
// are not: they have an element type but a category of their own making).
func (t *Type) IsArray() bool { return t.Elem != 0 && t.Kind == value.KindArray && t.Name[0] == '_' }
