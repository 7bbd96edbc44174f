package meta

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
)

// The two schemas that are one: PostgreSQL's default schema is IRIS's.
const (
	publicSchema = "public"
	irisPublic   = "SQLUser"
)

// pgSchema is the PostgreSQL name of an IRIS schema.
func pgSchema(name string) string {
	if strings.EqualFold(name, irisPublic) {
		return publicSchema
	}
	if gatewayschema.IsTemporary(name) {
		return TemporarySchema(name[len(gatewayschema.TemporaryPrefix):])
	}
	return pgName(name)
}

// IRISSchema is the IRIS schema that a PostgreSQL schema name means when it
// does not exist yet.
func IRISSchema(name string) string {
	if name == publicSchema || name == "" {
		return irisPublic
	}
	if IsTemporary(name) {
		return gatewayschema.TemporaryPrefix + name[len(temporarySchema):]
	}
	return name
}

// pgName is the PostgreSQL name of an IRIS object. IRIS compares names without
// case but keeps the spelling. A name in upper case only is folded, so that it
// needs no quotes; one in mixed case is shown as it was written, because
// clients that quote it mean that spelling.
func pgName(name string) string {
	if name == strings.ToUpper(name) {
		return strings.ToLower(name)
	}
	return name
}
