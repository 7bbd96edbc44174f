package catalog

import (
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
)

// vectorExtensionOID identifies the extension vector; below it are the type and
// the functions that have fixed OIDs.
const vectorExtensionOID = 16_450

// hnswOID identifies the access method of IRIS's vector index.
const hnswOID = 16_451

// ivfflatOID identifies pgvector's other access method, whose indexes IRIS has as
// its vector index.
const ivfflatOID = 16_455

// extension is one that the server has. One that is always there cannot be created or
// dropped.
type extension struct {
	oid                    uint32
	name, version, comment string
	always, relocatable    bool
}

// The OIDs of the other extensions, below their functions; plpgsql has PostgreSQL's.
const (
	plpgsqlOID  = 13_559
	uuidOID     = 16_469
	pgcryptoOID = 16_514

	statementViewsOID = 17_000
	statementsOID     = 17_020
)

// extensions lists them. The functions of all of them are there before they are
// created; of plpgsql there is the name only, which clients expect.
func extensions() []extension {
	return []extension{
		{vectorExtensionOID, "vector", "0.8.6", "vector data type and ivfflat and hnsw access methods", true, true},
		{plpgsqlOID, "plpgsql", "1.0", "PL/pgSQL procedural language", true, false},
		{uuidOID, "uuid-ossp", "1.1", "generate universally unique identifiers (UUIDs)", false, true},
		{pgcryptoOID, "pgcrypto", "1.3", "cryptographic functions", false, true},
		{statementsOID, StatementsExtension, "1.10", "track planning and execution statistics of all SQL statements executed", false, true},
	}
}

// Extension is the version of an extension that can be created, "" for none; always
// says that it is always there.
func Extension(name string) (version string, always bool) {
	for _, x := range extensions() {
		if x.name == name {
			return x.version, x.always
		}
	}
	return "", false
}

// installed lists the extensions that are there, with their schemas.
func (db *Database) installed() map[extension]string {
	out := map[extension]string{}
	snap := db.Snapshot()
	for _, x := range extensions() {
		switch {
		case x.name == "plpgsql":
			out[x] = pgCatalog
		case x.always:
			out[x] = "public"
		case snap != nil:
			if schema := snap.Gateway().NoteOf(gatewayschema.NoteExtension, gatewayschema.Object{}, x.name); schema != "" {
				out[x] = schema
			}
		}
	}
	return out
}

// pgExtension lists the extensions whose types, functions and views the gateway
// has.
func pgExtension(db *Database) []fields {
	var out []fields
	o := db.objects()
	for x, schema := range db.installed() {
		namespace := uint32(catalogOID)
		if schema != pgCatalog {
			namespace = o.schemas[schema]
		}
		out = append(out, fields{
			"oid": oid(x.oid), "extname": text(x.name), "extowner": oid(superuserOID), "extnamespace": oid(namespace),
			"extrelocatable": flag(x.relocatable), "extversion": text(x.version),
		})
	}
	slices.SortFunc(out, func(a, b fields) int { return strings.Compare(a["extname"].Str(), b["extname"].Str()) })
	return out
}
