package catalog

// vectorExtensionOID identifies the extension vector; below it are the type and
// the functions that have fixed OIDs.
const vectorExtensionOID = 16_450

// hnswOID identifies the access method of IRIS's vector index.
const hnswOID = 16_451

// ivfflatOID identifies pgvector's other access method, whose indexes IRIS has as
// its vector index.
const ivfflatOID = 16_455

// extension is one that the server has.
type extension struct {
	oid                    uint32
	name, version, comment string
	trusted                bool
}

// extensions lists them; plpgsql, which PostgreSQL has by default, is not there.
func extensions() []extension {
	return []extension{
		{vectorExtensionOID, "vector", "0.8.0", "vector data type and ivfflat and hnsw access methods", true},
	}
}

// pgExtension lists the extensions whose types, functions and views the gateway
// has.
func pgExtension(*Database) []fields {
	var out []fields
	for _, x := range extensions() {
		out = append(out, fields{
			"oid": oid(x.oid), "extname": text(x.name), "extowner": oid(superuserOID), "extnamespace": oid(publicOID),
			"extrelocatable": flag(true), "extversion": text(x.version),
		})
	}
	return out
}

// pgAm lists the access methods of vector indexes.
func pgAm(*Database) []fields {
	return []fields{
		{"oid": oid(hnswOID), "amname": text("hnsw"), "amtype": text("i")},
		{"oid": oid(ivfflatOID), "amname": text("ivfflat"), "amtype": text("i")},
	}
}
