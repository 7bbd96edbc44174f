package meta

import "strings"

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
	return pgName(name)
}

// IRISSchema is the IRIS schema that a PostgreSQL schema name means when it
// does not exist yet.
func IRISSchema(name string) string {
	if name == publicSchema || name == "" {
		return irisPublic
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
