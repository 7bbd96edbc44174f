package pgtype

import "github.com/iris-pgwire/iris-pgwire/internal/value"

// baseRow is one row of pg_type for a type that is not an array.
type baseRow struct {
	oid       OID
	name      string
	display   string
	array     OID
	len       int16
	category  byte
	preferred bool
	kind      value.Kind
	io        codec
}

// baseRows returns the base and pseudo types in the order of their OIDs, the
// properties as pg_type has them and the I/O functions of their family.
func baseRows() []baseRow {
	return []baseRow{
		{BoolOID, "bool", "boolean", BoolArrayOID, 1, 'B', true, value.KindBool, boolIO},
		{ByteaOID, "bytea", "bytea", ByteaArrayOID, -1, 'U', false, value.KindBytes, byteaIO},
		{CharOID, "char", "\"char\"", CharArrayOID, 1, 'Z', false, value.KindText, charIO},
		{NameOID, "name", "name", NameArrayOID, 64, 'S', false, value.KindText, nameIO},
		{Int8OID, "int8", "bigint", Int8ArrayOID, 8, 'N', false, value.KindInt, int8IO},
		{Int2OID, "int2", "smallint", Int2ArrayOID, 2, 'N', false, value.KindInt, int2IO},
		{Int2VectorOID, "int2vector", "int2vector", Int2VectorArrayOID, -1, 'A', false, value.KindArray, int2VectorIO()},
		{Int4OID, "int4", "integer", Int4ArrayOID, 4, 'N', false, value.KindInt, int4IO},
		{RegProcOID, "regproc", "regproc", RegProcArrayOID, 4, 'N', false, value.KindInt, regIO(RegProcOID)},
		{TextOID, "text", "text", TextArrayOID, -1, 'S', true, value.KindText, textIO},
		{OIDOID, "oid", "oid", OIDArrayOID, 4, 'N', true, value.KindInt, oidIO},
		{TIDOID, "tid", "tid", TIDArrayOID, 6, 'U', false, value.KindInt, tidIO},
		{XIDOID, "xid", "xid", XIDArrayOID, 4, 'U', false, value.KindInt, xidIO},
		{CIDOID, "cid", "cid", CIDArrayOID, 4, 'U', false, value.KindInt, xidIO},
		{OIDVectorOID, "oidvector", "oidvector", OIDVectorArrayOID, -1, 'A', false, value.KindArray, oidVectorIO()},
		{JSONOID, "json", "json", JSONArrayOID, -1, 'U', false, value.KindJSON, jsonIO},
		{PGNodeTreeOID, "pg_node_tree", "pg_node_tree", 0, -1, 'Z', false, value.KindText, textIO},
		{CIDROID, "cidr", "cidr", CIDRArrayOID, -1, 'I', false, value.KindText, cidrIO},
		{Float4OID, "float4", "real", Float4ArrayOID, 4, 'N', false, value.KindFloat, float4IO},
		{Float8OID, "float8", "double precision", Float8ArrayOID, 8, 'N', true, value.KindFloat, float8IO},
		{UnknownOID, "unknown", "unknown", 0, -2, 'X', false, value.KindText, textIO},
		{MACAddrOID, "macaddr", "macaddr", MACAddrArrayOID, 6, 'U', false, value.KindText, macaddrIO},
		{MACAddr8OID, "macaddr8", "macaddr8", MACAddr8ArrayOID, 8, 'U', false, value.KindText, macaddr8IO},
		{InetOID, "inet", "inet", InetArrayOID, -1, 'I', true, value.KindText, inetIO},
		{ACLItemOID, "aclitem", "aclitem", ACLItemArrayOID, 12, 'U', false, value.KindText, aclItemIO},
		{BPCharOID, "bpchar", "bpchar", BPCharArrayOID, -1, 'S', false, value.KindText, bpcharIO},
		{VarcharOID, "varchar", "character varying", VarcharArrayOID, -1, 'S', false, value.KindText, varcharIO},
		{DateOID, "date", "date", DateArrayOID, 4, 'D', false, value.KindDate, dateIO},
		{TimeOID, "time", "time without time zone", TimeArrayOID, 8, 'D', false, value.KindTime, timeIO},
		{TimestampOID, "timestamp", "timestamp without time zone", TimestampArrayOID, 8, 'D', false, value.KindTimestamp, timestampIO},
		{TimestampTZOID, "timestamptz", "timestamp with time zone", TimestampTZArrayOID, 8, 'D', true, value.KindTimestampTZ, timestampTZIO},
		{IntervalOID, "interval", "interval", IntervalArrayOID, 16, 'T', true, value.KindInterval, intervalIO},
		{TimeTZOID, "timetz", "time with time zone", TimeTZArrayOID, 12, 'D', false, value.KindTimeTZ, timeTZIO},
		{BitOID, "bit", "\"bit\"", BitArrayOID, -1, 'V', false, value.KindText, bitIO},
		{VarBitOID, "varbit", "bit varying", VarBitArrayOID, -1, 'V', true, value.KindText, varbitIO},
		{NumericOID, "numeric", "numeric", NumericArrayOID, -1, 'N', false, value.KindDecimal, numericIO},
		{RefCursorOID, "refcursor", "refcursor", RefCursorArrayOID, -1, 'U', false, value.KindText, textIO},
		{RegProcedureOID, "regprocedure", "regprocedure", RegProcedureArrayOID, 4, 'N', false, value.KindInt, regIO(RegProcedureOID)},
		{RegOperOID, "regoper", "regoper", RegOperArrayOID, 4, 'N', false, value.KindInt, regIO(RegOperOID)},
		{RegOperatorOID, "regoperator", "regoperator", RegOperatorArrayOID, 4, 'N', false, value.KindInt, regIO(RegOperatorOID)},
		{RegClassOID, "regclass", "regclass", RegClassArrayOID, 4, 'N', false, value.KindInt, regIO(RegClassOID)},
		{RegTypeOID, "regtype", "regtype", RegTypeArrayOID, 4, 'N', false, value.KindInt, regIO(RegTypeOID)},
		{RecordOID, "record", "record", RecordArrayOID, -1, 'P', false, value.KindRecord, recordIO()},
		{CStringOID, "cstring", "cstring", CStringArrayOID, -2, 'P', false, value.KindText, textIO},
		{AnyOID, "any", "\"any\"", 0, 4, 'P', false, value.KindNull, pseudoIO("any")},
		{AnyArrayOID, "anyarray", "anyarray", 0, -1, 'P', false, value.KindNull, pseudoIO("anyarray")},
		{VoidOID, "void", "void", 0, 4, 'P', false, value.KindText, voidIO},
		{TriggerOID, "trigger", "trigger", 0, 4, 'P', false, value.KindNull, pseudoIO("trigger")},
		{InternalOID, "internal", "internal", 0, 8, 'P', false, value.KindNull, pseudoIO("internal")},
		{AnyElementOID, "anyelement", "anyelement", 0, 4, 'P', false, value.KindNull, pseudoIO("anyelement")},
		{AnyNonArrayOID, "anynonarray", "anynonarray", 0, 4, 'P', false, value.KindNull, pseudoIO("anynonarray")},
		{UUIDOID, "uuid", "uuid", UUIDArrayOID, 16, 'U', false, value.KindUUID, uuidIO},
		{PGLSNOID, "pg_lsn", "pg_lsn", PGLSNArrayOID, 8, 'U', false, value.KindInt, lsnIO},
		{AnyEnumOID, "anyenum", "anyenum", 0, 4, 'P', false, value.KindNull, pseudoIO("anyenum")},
		{RegConfigOID, "regconfig", "regconfig", RegConfigArrayOID, 4, 'N', false, value.KindInt, regIO(RegConfigOID)},
		{RegDictionaryOID, "regdictionary", "regdictionary", RegDictionaryArrayOID, 4, 'N', false, value.KindInt, regIO(RegDictionaryOID)},
		{JSONBOID, "jsonb", "jsonb", JSONBArrayOID, -1, 'U', false, value.KindJSON, jsonbIO},
		{RegNamespaceOID, "regnamespace", "regnamespace", RegNamespaceArrayOID, 4, 'N', false, value.KindInt, regIO(RegNamespaceOID)},
		{RegRoleOID, "regrole", "regrole", RegRoleArrayOID, 4, 'N', false, value.KindInt, regIO(RegRoleOID)},
		{RegCollationOID, "regcollation", "regcollation", RegCollationArrayOID, 4, 'N', false, value.KindInt, regIO(RegCollationOID)},
		{PGNDistinctOID, "pg_ndistinct", "pg_ndistinct", 0, -1, 'Z', false, value.KindText, textIO},
		{PGDependenciesOID, "pg_dependencies", "pg_dependencies", 0, -1, 'Z', false, value.KindText, textIO},
		{PGMCVListOID, "pg_mcv_list", "pg_mcv_list", 0, -1, 'Z', false, value.KindText, textIO},
		{XID8OID, "xid8", "xid8", XID8ArrayOID, 8, 'U', false, value.KindInt, xid8IO},
		{AnyCompatibleOID, "anycompatible", "anycompatible", 0, 4, 'P', false, value.KindNull, pseudoIO("anycompatible")},
		{AnyCompatibleArrayOID, "anycompatiblearray", "anycompatiblearray", 0, -1, 'P', false, value.KindNull, pseudoIO("anycompatiblearray")},
		{AnyCompatibleNonArrayOID, "anycompatiblenonarray", "anycompatiblenonarray", 0, 4, 'P', false, value.KindNull, pseudoIO("anycompatiblenonarray")},
	}
}

// laterRows returns the geometric types, jsonpath, the types of text search and pgvector's type.
func laterRows() []baseRow {
	return []baseRow{
		{JSONPathOID, "jsonpath", "jsonpath", JSONPathArrayOID, -1, 'U', false, value.KindText, jsonpathIO},
		{TSVectorOID, "tsvector", "tsvector", TSVectorArrayOID, -1, 'U', false, value.KindText, tsvectorIO},
		{TSQueryOID, "tsquery", "tsquery", TSQueryArrayOID, -1, 'U', false, value.KindText, tsqueryIO},
		{VectorOID, "vector", "vector", VectorArrayOID, -1, 'U', false, value.KindVector, vectorIO},
		{PointOID, "point", "point", PointArrayOID, 16, 'G', false, value.KindText, pointIO},
		{LSegOID, "lseg", "lseg", LSegArrayOID, 32, 'G', false, value.KindText, lsegIO},
		{PathOID, "path", "path", PathArrayOID, -1, 'G', false, value.KindText, pathIO},
		{BoxOID, "box", "box", BoxArrayOID, 32, 'G', false, value.KindText, boxIO},
		{PolygonOID, "polygon", "polygon", PolygonArrayOID, -1, 'G', false, value.KindText, polygonIO},
		{LineOID, "line", "line", LineArrayOID, 24, 'G', false, value.KindText, lineIO},
		{CircleOID, "circle", "circle", CircleArrayOID, 24, 'G', false, value.KindText, circleIO},
	}
}

// rangeRows returns the types of ranges and multiranges, and the pseudo types
// that stand for them.
func rangeRows() []baseRow {
	return []baseRow{
		{AnyRangeOID, "anyrange", "anyrange", 0, -1, 'P', false, value.KindNull, pseudoIO("anyrange")},
		{Int4RangeOID, "int4range", "int4range", Int4RangeArrayOID, -1, 'R', false, value.KindRange, rangeIO(Int4OID)},
		{NumRangeOID, "numrange", "numrange", NumRangeArrayOID, -1, 'R', false, value.KindRange, rangeIO(NumericOID)},
		{TSRangeOID, "tsrange", "tsrange", TSRangeArrayOID, -1, 'R', false, value.KindRange, rangeIO(TimestampOID)},
		{TSTZRangeOID, "tstzrange", "tstzrange", TSTZRangeArrayOID, -1, 'R', false, value.KindRange, rangeIO(TimestampTZOID)},
		{DateRangeOID, "daterange", "daterange", DateRangeArrayOID, -1, 'R', false, value.KindRange, rangeIO(DateOID)},
		{Int8RangeOID, "int8range", "int8range", Int8RangeArrayOID, -1, 'R', false, value.KindRange, rangeIO(Int8OID)},
		{Int4MultirangeOID, "int4multirange", "int4multirange", Int4MultirangeArrayOID, -1, 'R', false, value.KindMultirange, multirangeIO(Int4OID)},
		{NumMultirangeOID, "nummultirange", "nummultirange", NumMultirangeArrayOID, -1, 'R', false, value.KindMultirange, multirangeIO(NumericOID)},
		{TSMultirangeOID, "tsmultirange", "tsmultirange", TSMultirangeArrayOID, -1, 'R', false, value.KindMultirange, multirangeIO(TimestampOID)},
		{TSTZMultirangeOID, "tstzmultirange", "tstzmultirange", TSTZMultirangeArrayOID, -1, 'R', false, value.KindMultirange, multirangeIO(TimestampTZOID)},
		{DateMultirangeOID, "datemultirange", "datemultirange", DateMultirangeArrayOID, -1, 'R', false, value.KindMultirange, multirangeIO(DateOID)},
		{Int8MultirangeOID, "int8multirange", "int8multirange", Int8MultirangeArrayOID, -1, 'R', false, value.KindMultirange, multirangeIO(Int8OID)},
		{AnyMultirangeOID, "anymultirange", "anymultirange", 0, -1, 'P', false, value.KindNull, pseudoIO("anymultirange")},
		{AnyCompatibleRangeOID, "anycompatiblerange", "anycompatiblerange", 0, -1, 'P', false, value.KindNull, pseudoIO("anycompatiblerange")},
		{AnyCompatibleMultirangeOID, "anycompatiblemultirange", "anycompatiblemultirange", 0, -1, 'P', false, value.KindNull, pseudoIO("anycompatiblemultirange")},
	}
}
