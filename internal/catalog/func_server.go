package catalog

import (
	"github.com/iris-pgwire/iris-pgwire/internal/charset"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// serverFuncs are the functions about storage and the server.
func serverFuncs() map[string]evalFunc {
	return map[string]evalFunc{
		"pg_encoding_to_char":           encodingName,
		"pg_char_to_encoding":           encodingNumber,
		"pg_my_temp_schema":             myTemporarySchema,
		"pg_is_other_temp_schema":       always(value.Bool(false)), // nobody sees those of others
		"pg_tablespace_location":        always(value.Text("")),
		"pg_indexam_progress_phasename": always(value.Null), // nobody tells of progress
		"pg_relation_filenode":          relationFilenode,
		"pg_stat_statements_reset":      resetStatements,
	}
}

// myTemporarySchema is pg_my_temp_schema: 0 while the session has no temporary
// objects.
func myTemporarySchema(db *Database, _ []value.Value) (value.Value, error) {
	return oid(db.temporarySchema()), nil
}

// temporaryAlias stands for the schema of the session's temporary objects.
const temporaryAlias = "pg_temp"

// temporarySchema is the OID of that schema, 0 for none.
func (db *Database) temporarySchema() uint32 {
	for name, id := range db.objects().schemas {
		if meta.IsTemporary(name) {
			return id
		}
	}
	return 0
}

// encodingName is pg_encoding_to_char.
func encodingName(_ *Database, args []value.Value) (value.Value, error) {
	return value.Text(charset.Name(args[0].Int())), nil
}

// encodingNumber is pg_char_to_encoding.
func encodingNumber(_ *Database, args []value.Value) (value.Value, error) {
	return value.Int(int64(charset.Number(args[0].Str()))), nil
}

// relationFilenode is pg_relation_filenode.
func relationFilenode(db *Database, args []value.Value) (value.Value, error) {
	e, ok := db.index("pg_class").byOID[argOID(args[0])]
	if !ok {
		return value.Null, nil
	}
	if id := db.Catalog.relations[pgCatalog+".pg_class"].cell(e.row, "relfilenode"); id.Int() != 0 {
		return id, nil
	}
	return value.Null, nil
}
