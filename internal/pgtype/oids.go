package pgtype

// OIDs of the base and pseudo types, as in pg_type.dat.
const (
	BoolOID                  OID = 16
	ByteaOID                 OID = 17
	CharOID                  OID = 18
	NameOID                  OID = 19
	Int8OID                  OID = 20
	Int2OID                  OID = 21
	Int2VectorOID            OID = 22
	Int4OID                  OID = 23
	RegProcOID               OID = 24
	TextOID                  OID = 25
	OIDOID                   OID = 26
	TIDOID                   OID = 27
	XIDOID                   OID = 28
	CIDOID                   OID = 29
	OIDVectorOID             OID = 30
	JSONOID                  OID = 114
	PGNodeTreeOID            OID = 194
	CIDROID                  OID = 650
	Float4OID                OID = 700
	Float8OID                OID = 701
	UnknownOID               OID = 705
	MACAddrOID               OID = 829
	InetOID                  OID = 869
	ACLItemOID               OID = 1033
	BPCharOID                OID = 1042
	VarcharOID               OID = 1043
	DateOID                  OID = 1082
	TimeOID                  OID = 1083
	TimestampOID             OID = 1114
	TimestampTZOID           OID = 1184
	IntervalOID              OID = 1186
	TimeTZOID                OID = 1266
	BitOID                   OID = 1560
	VarBitOID                OID = 1562
	NumericOID               OID = 1700
	RefCursorOID             OID = 1790
	RegProcedureOID          OID = 2202
	RegOperOID               OID = 2203
	RegOperatorOID           OID = 2204
	RegClassOID              OID = 2205
	RegTypeOID               OID = 2206
	RecordOID                OID = 2249
	CStringOID               OID = 2275
	AnyOID                   OID = 2276
	AnyArrayOID              OID = 2277
	VoidOID                  OID = 2278
	TriggerOID               OID = 2279
	InternalOID              OID = 2281
	AnyElementOID            OID = 2283
	AnyNonArrayOID           OID = 2776
	UUIDOID                  OID = 2950
	PGLSNOID                 OID = 3220
	AnyEnumOID               OID = 3500
	RegConfigOID             OID = 3734
	RegDictionaryOID         OID = 3769
	JSONBOID                 OID = 3802
	AnyRangeOID              OID = 3831
	RegNamespaceOID          OID = 4089
	RegRoleOID               OID = 4096
	RegCollationOID          OID = 4191
	XID8OID                  OID = 5069
	AnyCompatibleOID         OID = 5077
	AnyCompatibleArrayOID    OID = 5078
	AnyCompatibleNonArrayOID OID = 5079
)

// OIDs of the array types, as in pg_type.dat.
const (
	BoolArrayOID          OID = 1000
	ByteaArrayOID         OID = 1001
	CharArrayOID          OID = 1002
	NameArrayOID          OID = 1003
	Int8ArrayOID          OID = 1016
	Int2ArrayOID          OID = 1005
	Int2VectorArrayOID    OID = 1006
	Int4ArrayOID          OID = 1007
	RegProcArrayOID       OID = 1008
	TextArrayOID          OID = 1009
	OIDArrayOID           OID = 1028
	TIDArrayOID           OID = 1010
	XIDArrayOID           OID = 1011
	CIDArrayOID           OID = 1012
	OIDVectorArrayOID     OID = 1013
	JSONArrayOID          OID = 199
	CIDRArrayOID          OID = 651
	Float4ArrayOID        OID = 1021
	Float8ArrayOID        OID = 1022
	MACAddrArrayOID       OID = 1040
	InetArrayOID          OID = 1041
	ACLItemArrayOID       OID = 1034
	BPCharArrayOID        OID = 1014
	VarcharArrayOID       OID = 1015
	DateArrayOID          OID = 1182
	TimeArrayOID          OID = 1183
	TimestampArrayOID     OID = 1115
	TimestampTZArrayOID   OID = 1185
	IntervalArrayOID      OID = 1187
	TimeTZArrayOID        OID = 1270
	BitArrayOID           OID = 1561
	VarBitArrayOID        OID = 1563
	NumericArrayOID       OID = 1231
	RefCursorArrayOID     OID = 2201
	RegProcedureArrayOID  OID = 2207
	RegOperArrayOID       OID = 2208
	RegOperatorArrayOID   OID = 2209
	RegClassArrayOID      OID = 2210
	RegTypeArrayOID       OID = 2211
	RecordArrayOID        OID = 2287
	CStringArrayOID       OID = 1263
	UUIDArrayOID          OID = 2951
	PGLSNArrayOID         OID = 3221
	RegConfigArrayOID     OID = 3735
	RegDictionaryArrayOID OID = 3770
	JSONBArrayOID         OID = 3807
	RegNamespaceArrayOID  OID = 4090
	RegRoleArrayOID       OID = 4097
	RegCollationArrayOID  OID = 4192
	XID8ArrayOID          OID = 271
)

// OIDs of pgvector's type. PostgreSQL assigns them when the extension is
// installed; here they are fixed, at the start of the user range.
const (
	VectorOID      OID = 16385
	VectorArrayOID OID = 16386
)
