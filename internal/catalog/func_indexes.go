package catalog

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// indexFuncs say what access methods, indexes and their columns can do.
func indexFuncs() map[string]evalFunc {
	return map[string]evalFunc{
		"pg_indexam_has_property": func(db *Database, args []value.Value) (value.Value, error) {
			e, ok := db.index("pg_am").byOID[argOID(args[0])]
			if !ok || e.name == "heap" {
				return value.Null, nil
			}
			return property(e.name, methodProperties, args[1].Str()), nil
		},
		"pg_index_has_property": func(db *Database, args []value.Value) (value.Value, error) {
			am, _, _ := db.indexMethod(argOID(args[0]))
			return property(am, indexProperties, args[1].Str()), nil
		},
		"pg_index_column_has_property": columnProperty,
	}
}

// properties lists, by property, the access methods that have it; a property that
// is not among them is unknown.
type properties map[string]string

// methodProperties are those of pg_indexam_has_property,
var methodProperties = properties{
	"can_order": "btree", "can_unique": "btree", "can_multi_col": "btree gist gin brin", "can_exclude": "btree hash gist spgist",
	"can_include": "btree gist spgist",
}

// indexProperties those of pg_index_has_property,
var indexProperties = properties{
	"clusterable": "btree gist", "index_scan": "btree hash gist spgist hnsw", "bitmap_scan": "btree hash gist gin spgist brin",
	"backward_scan": "btree hash",
}

// columnProperties those of pg_index_column_has_property that do not depend on the
// column.
var columnProperties = properties{
	"orderable": "btree", "distance_orderable": "hnsw", "returnable": "btree", "search_array": "btree", "search_nulls": "btree gist spgist brin",
}

// property tells whether an access method has a property, NULL for an unknown one.
func property(am string, all properties, name string) value.Value {
	methods, ok := all[strings.ToLower(name)]
	if !ok || am == "" {
		return value.Null
	}
	return value.Bool(oneOf(methods, am))
}

// indexMethod is the access method of an index, "" when there is no such index.
func (db *Database) indexMethod(id uint32) (am string, row exec.Row, r *relation) {
	row, r = db.find("pg_index", "indexrelid", id)
	if row == nil {
		return "", nil, nil
	}
	class := db.Catalog.relations[pgCatalog+".pg_class"]
	method := argOID(class.cell(db.index("pg_class").byOID[id].row, "relam"))
	return db.index("pg_am").byOID[method].name, row, r
}

// The bits of pg_index.indoption.
const (
	optionDesc       = 1
	optionNullsFirst = 2
)

// columnProperty is pg_index_column_has_property.
func columnProperty(db *Database, args []value.Value) (value.Value, error) {
	am, row, r := db.indexMethod(argOID(args[0]))
	n := args[1].Int()
	if row == nil || n < 1 || n > r.cell(row, "indnatts").Int() {
		return value.Null, nil
	}
	name := strings.ToLower(args[2].Str())
	key := n <= r.cell(row, "indnkeyatts").Int()
	var option int64
	if options := r.cell(row, "indoption").Array().Elements; key && n <= int64(len(options)) {
		option = options[n-1].Int()
	}
	ordered := key && am == "btree"
	switch name {
	case "asc":
		return value.Bool(ordered && option&optionDesc == 0), nil
	case "desc":
		return value.Bool(ordered && option&optionDesc != 0), nil
	case "nulls_first":
		return value.Bool(ordered && option&optionNullsFirst != 0), nil
	case "nulls_last":
		return value.Bool(ordered && option&optionNullsFirst == 0), nil
	}
	if !key && name != "returnable" {
		am = "no key" // of an included column
	}
	return property(am, columnProperties, name), nil
}
