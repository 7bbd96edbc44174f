package pgtype

import "sync"

// The contexts in which a cast applies, as in pg_cast.castcontext.
const (
	CastImplicit   byte = 'i'
	CastAssignment byte = 'a'
	CastExplicit   byte = 'e'
)

// castPair names a cast.
type castPair struct{ from, to OID }

// castRow lists casts from one type in one context.
type castRow struct {
	from    OID
	context byte
	to      []OID
}

// castRows returns pg_cast for the types known here, and pgvector's casts;
// those of the reg* types follow a rule and are not listed.
func castRows() []castRow {
	return []castRow{
		{BoolOID, 'e', []OID{Int4OID}},
		{BoolOID, 'a', []OID{TextOID, BPCharOID, VarcharOID}},
		{CharOID, 'e', []OID{Int4OID}},
		{CharOID, 'i', []OID{TextOID}},
		{CharOID, 'a', []OID{BPCharOID, VarcharOID}},
		{NameOID, 'i', []OID{TextOID}},
		{NameOID, 'a', []OID{BPCharOID, VarcharOID}},
		{Int8OID, 'a', []OID{Int2OID, Int4OID}},
		{Int8OID, 'i', []OID{OIDOID, Float4OID, Float8OID, NumericOID}},
		{Int8OID, 'e', []OID{BitOID}},
		{Int2OID, 'i', []OID{Int8OID, Int4OID, OIDOID, Float4OID, Float8OID, NumericOID}},
		{Int4OID, 'e', []OID{BoolOID, CharOID, BitOID}},
		{Int4OID, 'i', []OID{Int8OID, OIDOID, Float4OID, Float8OID, NumericOID}},
		{Int4OID, 'a', []OID{Int2OID}},
		{TextOID, 'a', []OID{CharOID}},
		{TextOID, 'i', []OID{NameOID, BPCharOID, VarcharOID}},
		{OIDOID, 'a', []OID{Int8OID, Int4OID}},
		{JSONOID, 'a', []OID{JSONBOID}},
		{PGNodeTreeOID, 'i', []OID{TextOID}},
		{CIDROID, 'a', []OID{TextOID, BPCharOID, VarcharOID}},
		{CIDROID, 'i', []OID{InetOID}},
		{Float4OID, 'a', []OID{Int8OID, Int2OID, Int4OID, NumericOID}},
		{Float4OID, 'i', []OID{Float8OID}},
		{Float8OID, 'a', []OID{Int8OID, Int2OID, Int4OID, Float4OID, NumericOID}},
		{MACAddrOID, 'i', []OID{MACAddr8OID}},
		{MACAddr8OID, 'i', []OID{MACAddrOID}},
		{InetOID, 'a', []OID{TextOID, CIDROID, BPCharOID, VarcharOID}},
		{BPCharOID, 'a', []OID{CharOID}},
		{BPCharOID, 'i', []OID{NameOID, TextOID, BPCharOID, VarcharOID}},
		{VarcharOID, 'a', []OID{CharOID}},
		{VarcharOID, 'i', []OID{NameOID, TextOID, BPCharOID, VarcharOID}},
		{DateOID, 'i', []OID{TimestampOID, TimestampTZOID}},
		{TimeOID, 'i', []OID{TimeOID, IntervalOID, TimeTZOID}},
		{TimestampOID, 'a', []OID{DateOID, TimeOID}},
		{TimestampOID, 'i', []OID{TimestampOID, TimestampTZOID}},
		{TimestampTZOID, 'a', []OID{DateOID, TimeOID, TimestampOID, TimeTZOID}},
		{TimestampTZOID, 'i', []OID{TimestampTZOID}},
		{IntervalOID, 'a', []OID{TimeOID}},
		{IntervalOID, 'i', []OID{IntervalOID}},
		{TimeTZOID, 'a', []OID{TimeOID}},
		{TimeTZOID, 'i', []OID{TimeTZOID}},
		{BitOID, 'e', []OID{Int8OID, Int4OID}},
		{BitOID, 'i', []OID{BitOID, VarBitOID}},
		{VarBitOID, 'i', []OID{BitOID, VarBitOID}},
		{NumericOID, 'a', []OID{Int8OID, Int2OID, Int4OID}},
		{NumericOID, 'i', []OID{Float4OID, Float8OID, NumericOID}},
		{JSONBOID, 'e', []OID{BoolOID, Int8OID, Int2OID, Int4OID, Float4OID, Float8OID, NumericOID}},
		{JSONBOID, 'a', []OID{JSONOID}},
		{XID8OID, 'e', []OID{XIDOID}},
		{Int4RangeOID, 'e', []OID{Int4MultirangeOID}},
		{NumRangeOID, 'e', []OID{NumMultirangeOID}},
		{TSRangeOID, 'e', []OID{TSMultirangeOID}},
		{TSTZRangeOID, 'e', []OID{TSTZMultirangeOID}},
		{DateRangeOID, 'e', []OID{DateMultirangeOID}},
		{Int8RangeOID, 'e', []OID{Int8MultirangeOID}},
		{VectorOID, 'i', []OID{VectorOID, Float4ArrayOID}},
		{Int4ArrayOID, 'a', []OID{VectorOID}},
		{Float4ArrayOID, 'a', []OID{VectorOID}},
		{Float8ArrayOID, 'a', []OID{VectorOID}},
		{NumericArrayOID, 'a', []OID{VectorOID}},
	}
}

// castContexts indexes castRows.
var castContexts = sync.OnceValue(func() map[castPair]byte {
	contexts := make(map[castPair]byte, 256)
	for _, row := range castRows() {
		for _, to := range row.to {
			contexts[castPair{row.from, to}] = row.context
		}
	}
	return contexts
})

// CastContext returns the least context in which PostgreSQL casts from to to:
// 'i' implicitly, 'a' on assignment, 'e' only when asked, 0 never. Casts
// through text are included: on assignment to a string type, explicit from
// one. So are those of arrays, which follow their elements. A type casts to
// itself implicitly.
func CastContext(from, to OID) byte {
	if from == to {
		return CastImplicit
	}
	if c, ok := castContexts()[castPair{from, to}]; ok {
		return c
	}
	if c := regCastContext(from, to); c != 0 {
		return c
	}
	source, target := ByOID(from), ByOID(to)
	if source == nil || target == nil {
		return 0
	}
	if source.IsArray() && target.IsArray() {
		return CastContext(source.Elem, target.Elem)
	}
	switch {
	case source.Category == 'P' && from != RecordOID && from != CStringOID && from != VoidOID && from != AnyArrayOID, target.Category == 'P':
		return 0
	case target.Category == 'S':
		return CastAssignment
	case source.Category == 'S':
		return CastExplicit
	}
	return 0
}

// isReg reports whether oid is one of the reg* types.
func isReg(oid OID) bool {
	switch oid {
	case RegProcOID, RegProcedureOID, RegOperOID, RegOperatorOID, RegClassOID, RegTypeOID,
		RegConfigOID, RegDictionaryOID, RegNamespaceOID, RegRoleOID, RegCollationOID:
		return true
	}
	return false
}

// regCastContext is the rule for reg* types: integers and OIDs become one
// implicitly, it becomes an OID implicitly and an integer on assignment; the
// two types of functions, and of operators, stand for each other.
func regCastContext(from, to OID) byte {
	switch {
	case isReg(to) && (from == OIDOID || from == Int2OID || from == Int4OID || from == Int8OID):
		return CastImplicit
	case isReg(from) && to == OIDOID:
		return CastImplicit
	case isReg(from) && (to == Int4OID || to == Int8OID):
		return CastAssignment
	case to == RegClassOID && (from == TextOID || from == VarcharOID):
		return CastImplicit
	}
	switch (castPair{from, to}) {
	case castPair{RegProcOID, RegProcedureOID}, castPair{RegProcedureOID, RegProcOID},
		castPair{RegOperOID, RegOperatorOID}, castPair{RegOperatorOID, RegOperOID}:
		return CastImplicit
	}
	return 0
}
