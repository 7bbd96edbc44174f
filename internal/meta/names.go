package meta

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
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

// IRISSchema is the IRIS schema that a PostgreSQL schema name means.
func (s *Snapshot) IRISSchema(name string) string {
	if iris := s.schemas[strings.ToLower(name)]; iris != "" {
		return iris
	}
	return IRISSchema(name)
}

// known is the name that clients know an object by: the one of the note of a kind
// about it, else what IRIS's name tells.
func known(notes []gatewayschema.Note, iris string) string {
	for _, n := range notes {
		if strings.EqualFold(n.Part, iris) {
			return n.Text
		}
	}
	return pgName(iris)
}

// relationName is the name that clients know a relation by.
func (b *builder) relationName(rel *analyze.Relation) string {
	notes := b.gateway.Notes(gatewayschema.NoteRelationName, gatewayschema.Object{Schema: rel.IRISSchema, Table: rel.IRISName})
	if len(notes) == 0 {
		return rel.Name
	}
	return known(notes, rel.IRISName)
}

// quotedSchemas are the schemas that clients made with a name in capitals, by their
// names in lower case.
func (b *builder) quotedSchemas() map[string]string {
	out := map[string]string{}
	for _, name := range b.gateway.Schemas() {
		if gatewayschema.Folds(name) {
			out[strings.ToLower(name)] = name
		}
	}
	return out
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
