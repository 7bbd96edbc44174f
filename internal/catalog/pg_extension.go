package catalog

// vectorExtensionOID identifies the extension vector; below it are the type and
// the functions that have fixed OIDs.
const vectorExtensionOID = 16_450

// hnswOID identifies the access method of IRIS's vector index.
const hnswOID = 16_451

// pgExtension lists the extension whose type and functions the gateway has;
// plpgsql, which PostgreSQL has by default, is not there.
func pgExtension(*Database) []fields {
	return []fields{{
		"oid": oid(vectorExtensionOID), "extname": text("vector"), "extowner": oid(superuserOID), "extnamespace": oid(publicOID),
		"extrelocatable": flag(true), "extversion": text("0.8.0"),
	}}
}

// pgAm lists the access method of vector indexes.
func pgAm(*Database) []fields {
	return []fields{{"oid": oid(hnswOID), "amname": text("hnsw"), "amtype": text("i")}}
}
