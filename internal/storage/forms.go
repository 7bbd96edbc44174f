package storage

import (
	"fmt"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// StringMax is IRIS's maximum string length. A VARCHAR or VARBINARY column of
// that length is what CREATE TABLE makes of text and bytea.
const StringMax = 3641144

// The names of the forms in the gateway schema.
const (
	Native = "native"
	Text   = "text"
)

// Form is how one column stores its values.
type Form struct {
	Name  string // Native or Text
	Type  string // IRIS's type, as CREATE TABLE spells it
	Exact bool   // COLLATE EXACT
	// Plain is set when IRIS's metadata tells the PostgreSQL type and modifier.
	Plain bool
	// Key is set when equal values are stored equally.
	Key bool
}

// dateType is IRIS's DATE with the days before 1840-12-31, which its DATE refuses.
// InterSystems SQL reference, Date, Time, and Timestamp Data Types.
const dateType = "%Library.Date(MINVAL=-672045)"

// Embedding is the form of a column that IRIS computes as an embedding of others.
// InterSystems SQL reference, CREATE TABLE, "EMBEDDING".
func Embedding(model, source string) Form {
	quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
	return Form{Name: Native, Type: "EMBEDDING(" + quote(model) + "," + quote(source) + ")", Plain: true}
}

// IsEmbedding reports whether a type of IRIS is that of Embedding.
func IsEmbedding(irisType string) bool { return strings.HasPrefix(irisType, "EMBEDDING(") }

// Signature is what IRIS's metadata will say of the column's type.
func (f Form) Signature() string {
	s := strings.ToLower(f.Type)
	switch {
	case strings.HasPrefix(s, "vector"), strings.HasPrefix(s, "embedding("):
		return "varchar(0)" // IRIS calls it a string without a length
	case strings.HasPrefix(s, "time("):
		return "time"
	case f.Type == dateType:
		return "date"
	}
	return s
}

// entry chooses the form of one type.
type entry struct {
	iris  string // IRIS's type
	text  bool
	plain bool // without a modifier
	key   bool
}

// entries are the types whose form does not depend on their modifier. A text form
// without an IRIS type is as long as a string can be.
var entries = map[pgtype.OID]entry{
	pgtype.BoolOID:        {iris: "BIT", plain: true, key: true},
	pgtype.Int2OID:        {iris: "SMALLINT", plain: true, key: true},
	pgtype.Int4OID:        {iris: "INTEGER", plain: true, key: true},
	pgtype.Int8OID:        {iris: "BIGINT", plain: true, key: true},
	pgtype.OIDOID:         {iris: "BIGINT", key: true},
	pgtype.XIDOID:         {iris: "BIGINT", key: true},
	pgtype.CIDOID:         {iris: "BIGINT", key: true},
	pgtype.Float4OID:      {iris: "DOUBLE", key: true},
	pgtype.Float8OID:      {iris: "DOUBLE", plain: true, key: true},
	pgtype.DateOID:        {iris: dateType, plain: true, key: true},
	pgtype.TimeOID:        {iris: "TIME(6)", plain: true, key: true},
	pgtype.TimestampOID:   {iris: "TIMESTAMP", plain: true, key: true},
	pgtype.TimestampTZOID: {iris: "TIMESTAMP", key: true}, // in UTC
	pgtype.UUIDOID:        {iris: "UNIQUEIDENTIFIER", text: true, plain: true, key: true},
	pgtype.NameOID:        {iris: "VARCHAR(63)", key: true},
	pgtype.CharOID:        {iris: "VARCHAR(4)", text: true, key: true}, // any byte, as \ooo

	pgtype.TimeTZOID:        {iris: "VARCHAR(32)", text: true, key: true},
	pgtype.IntervalOID:      {iris: "VARCHAR(100)", text: true}, // 1 mon = 30 days
	pgtype.InetOID:          {iris: "VARCHAR(50)", text: true, key: true},
	pgtype.CIDROID:          {iris: "VARCHAR(50)", text: true, key: true},
	pgtype.MACAddrOID:       {iris: "VARCHAR(17)", text: true, key: true},
	pgtype.MACAddr8OID:      {iris: "VARCHAR(23)", text: true, key: true},
	pgtype.ACLItemOID:       {text: true},
	pgtype.JSONPathOID:      {text: true},                       // has no equality
	pgtype.PointOID:         {iris: "VARCHAR(64)", text: true},  // has no equality
	pgtype.LSegOID:          {iris: "VARCHAR(128)", text: true}, // has no equality
	pgtype.PathOID:          {text: true},                       // has no equality
	pgtype.BoxOID:           {iris: "VARCHAR(128)", text: true}, // has no equality
	pgtype.PolygonOID:       {text: true},                       // has no equality
	pgtype.LineOID:          {iris: "VARCHAR(96)", text: true},  // has no equality
	pgtype.CircleOID:        {iris: "VARCHAR(96)", text: true},  // has no equality
	pgtype.TSVectorOID:      {text: true, key: true},
	pgtype.TSQueryOID:       {text: true}, // a & (b & c) is printed as (a & b) & c
	pgtype.TIDOID:           {iris: "VARCHAR(24)", text: true, key: true},
	pgtype.XID8OID:          {iris: "VARCHAR(20)", text: true, key: true},
	pgtype.PGLSNOID:         {iris: "VARCHAR(17)", text: true, key: true},
	pgtype.JSONOID:          {text: true}, // has no equality
	pgtype.JSONBOID:         {text: true}, // 1.0 = 1.00
	pgtype.RefCursorOID:     {text: true, key: true},
	pgtype.Int2VectorOID:    {text: true, key: true},
	pgtype.OIDVectorOID:     {text: true, key: true},
	pgtype.RegProcOID:       {iris: "BIGINT", key: true},
	pgtype.RegProcedureOID:  {iris: "BIGINT", key: true},
	pgtype.RegOperOID:       {iris: "BIGINT", key: true},
	pgtype.RegOperatorOID:   {iris: "BIGINT", key: true},
	pgtype.RegClassOID:      {iris: "BIGINT", key: true},
	pgtype.RegTypeOID:       {iris: "BIGINT", key: true},
	pgtype.RegConfigOID:     {iris: "BIGINT", key: true},
	pgtype.RegDictionaryOID: {iris: "BIGINT", key: true},
	pgtype.RegNamespaceOID:  {iris: "BIGINT", key: true},
	pgtype.RegRoleOID:       {iris: "BIGINT", key: true},
	pgtype.RegCollationOID:  {iris: "BIGINT", key: true},
}

// FormOf chooses how a column of a type is stored. element is the element type
// of a vector.
func FormOf(t pgtype.OID, typmod int32, element string) (Form, error) {
	switch t {
	case pgtype.TextOID, pgtype.VarcharOID:
		return characters(t, typmod), nil
	case pgtype.BPCharOID:
		f := characters(t, typmod)
		f.Plain, f.Key = false, typmod != pgtype.NoTypmod // without a length blanks are kept and not compared
		return f, nil
	case pgtype.ByteaOID:
		return Form{Name: Native, Type: long("VARBINARY"), Plain: true, Key: true}, nil
	case pgtype.NumericOID:
		return numbers(typmod), nil
	case pgtype.BitOID, pgtype.VarBitOID:
		return bits(typmod), nil
	case pgtype.VectorOID:
		return vectors(typmod, element), nil
	}
	if e, ok := entries[t]; ok {
		return e.form(typmod), nil
	}
	switch typ := pgtype.ByOID(t); {
	case typ == nil:
	case pgtype.IsEnum(t):
		return Form{Name: Text, Type: "VARCHAR(63)", Exact: true, Key: true}, nil
	case pgtype.IsComposite(t):
		if _, row := pgtype.RowTypeTable(t); !row { // equality is that of the fields
			return Form{Name: Text, Type: long("VARCHAR"), Exact: true}, nil
		}
	case typ.IsArray() && pgtype.ByOID(typ.Elem).Category != 'P':
		return array(typ), nil
	case typ.Category == 'R': // a range; 1.0 = 1.00 in one of numeric
		decimal := t == pgtype.NumRangeOID || t == pgtype.NumMultirangeOID
		return Form{Name: Text, Type: long("VARCHAR"), Exact: true, Key: !decimal}, nil
	}
	return Form{}, pgerr.Unsupported("a column of type %s", pgtype.FormatType(t, typmod))
}

// form is the form of an entry.
func (e entry) form(typmod int32) Form {
	f := Form{Name: Native, Type: e.iris, Plain: e.plain && typmod == pgtype.NoTypmod, Key: e.key}
	if e.text {
		f.Name = Text
	}
	if f.Type == "" {
		f.Type = long("VARCHAR")
	}
	f.Exact = strings.HasPrefix(f.Type, "VARCHAR")
	return f
}

// long is a type of IRIS's maximum length.
func long(name string) string { return fmt.Sprintf("%s(%d)", name, StringMax) }

// varlena is what PostgreSQL adds to a length in a type modifier.
const varlena = 4

// characters is the form of text, varchar and char.
func characters(t pgtype.OID, typmod int32) Form {
	f := Form{Name: Native, Type: long("VARCHAR"), Exact: true, Key: true}
	switch {
	case typmod == pgtype.NoTypmod:
		f.Plain = t == pgtype.TextOID
	case typmod-varlena < StringMax:
		f.Type, f.Plain = fmt.Sprintf("VARCHAR(%d)", typmod-varlena), true
	}
	return f
}

// numericDigitsMax is how many digits IRIS keeps of an exact number.
const numericDigitsMax = 18

// numbers is the form of numeric: IRIS's where it keeps all digits, text else.
func numbers(typmod int32) Form {
	if typmod != pgtype.NoTypmod {
		precision, scale := (typmod-varlena)>>16, (typmod-varlena)&0x7ff
		if precision <= numericDigitsMax && scale <= precision {
			return Form{Name: Native, Type: fmt.Sprintf("NUMERIC(%d,%d)", precision, scale), Plain: true, Key: true}
		}
	}
	return Form{Name: Text, Type: long("VARCHAR"), Exact: true, Key: false}
}

// bits is the form of bit and bit varying.
func bits(typmod int32) Form {
	f := Form{Name: Text, Type: long("VARCHAR"), Exact: true, Key: true}
	if typmod > 0 && typmod < StringMax {
		f.Type = fmt.Sprintf("VARCHAR(%d)", typmod)
	}
	return f
}

// vectors is the form of vectors; IRIS has the type.
func vectors(typmod int32, element string) Form {
	f := Form{Name: Native, Type: "VECTOR(" + element + ")", Plain: true}
	if typmod != pgtype.NoTypmod {
		f.Type = fmt.Sprintf("VECTOR(%s,%d)", element, typmod)
	}
	return f
}

// array is the form of arrays: PostgreSQL's literal. Equal arrays are spelled
// equally when equal elements are; char(n) is padded to its length.
func array(t *pgtype.Type) Form {
	f := Form{Name: Text, Type: long("VARCHAR"), Exact: true}
	switch t.Elem {
	case pgtype.Float4OID, pgtype.Float8OID, pgtype.BPCharOID: // 0 = -0; blanks
	case pgtype.TextOID, pgtype.VarcharOID, pgtype.ByteaOID:
		f.Key = true
	default:
		f.Key = entries[t.Elem].key || pgtype.IsEnum(t.Elem)
	}
	return f
}
