package catalog

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// encodings are PostgreSQL's encodings by number.
const encodings = "SQL_ASCII EUC_JP EUC_CN EUC_KR EUC_TW EUC_JIS_2004 UTF8 MULE_INTERNAL LATIN1 LATIN2 LATIN3 LATIN4 LATIN5 " +
	"LATIN6 LATIN7 LATIN8 LATIN9 LATIN10 WIN1256 WIN1258 WIN866 WIN874 KOI8R WIN1251 WIN1252 ISO_8859_5 ISO_8859_6 ISO_8859_7 " +
	"ISO_8859_8 WIN1250 WIN1253 WIN1254 WIN1255 WIN1257 KOI8U SJIS BIG5 GBK UHC GB18030 JOHAB SHIFT_JIS_2004"

// serverFuncs are the functions about storage and the server. Sizes are NULL:
// they are not read from IRIS, and a wrong number would be worse.
func serverFuncs() map[string]evalFunc {
	out := map[string]evalFunc{
		"pg_encoding_to_char":           encodingName,
		"pg_char_to_encoding":           encodingNumber,
		"pg_my_temp_schema":             always(value.Int(0)),
		"pg_is_other_temp_schema":       always(value.Bool(false)),
		"pg_tablespace_location":        always(value.Text("")),
		"pg_indexam_progress_phasename": always(value.Null), // nobody tells of progress
		"pg_relation_filenode":          relationFilenode,
	}
	for _, name := range strings.Fields("pg_relation_size pg_table_size pg_indexes_size pg_total_relation_size pg_database_size " +
		"pg_tablespace_size") {
		out[name] = always(value.Null)
	}
	return out
}

// encodingName is pg_encoding_to_char.
func encodingName(_ *Database, args []value.Value) (value.Value, error) {
	names := strings.Fields(encodings)
	if i := args[0].Int(); i >= 0 && i < int64(len(names)) {
		return value.Text(names[i]), nil
	}
	return value.Text(""), nil
}

// encodingNumber is pg_char_to_encoding; case and punctuation do not count.
func encodingNumber(_ *Database, args []value.Value) (value.Value, error) {
	plain := func(s string) string {
		return strings.ToUpper(strings.NewReplacer("-", "", "_", "").Replace(s))
	}
	for i, name := range strings.Fields(encodings) {
		if plain(name) == plain(args[0].Str()) {
			return value.Int(int64(i)), nil
		}
	}
	return value.Int(-1), nil
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
