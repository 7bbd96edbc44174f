package catalog

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// blockSize is the size of a block of IRIS's databases, unless they were made with
// another.
const blockSize = 8192

// sizeFuncs are the functions that tell how much room something takes. It is what
// TUNE TABLE counted, NULL for what it has not looked at.
func sizeFuncs() map[string]evalFunc {
	return map[string]evalFunc{
		"pg_relation_size": func(db *Database, args []value.Value) (value.Value, error) {
			if len(args) > 1 && args[1].Str() != "main" {
				return db.forkSize(argOID(args[0]), args[1].Str())
			}
			return db.objects().size(argOID(args[0]), true, false), nil
		},
		"pg_table_size": func(db *Database, args []value.Value) (value.Value, error) {
			return db.objects().size(argOID(args[0]), true, false), nil
		},
		"pg_indexes_size": func(db *Database, args []value.Value) (value.Value, error) {
			return db.objects().size(argOID(args[0]), false, true), nil
		},
		"pg_total_relation_size": func(db *Database, args []value.Value) (value.Value, error) {
			return db.objects().size(argOID(args[0]), true, true), nil
		},
		"pg_database_size":   sizeOf("pg_database", "database"),
		"pg_tablespace_size": sizeOf("pg_tablespace", "tablespace"),
	}
}

// sizeOf is the size of a database or tablespace, which IRIS does not tell.
func sizeOf(table, kind string) evalFunc {
	return func(db *Database, args []value.Value) (value.Value, error) {
		if args[0].Kind() != value.KindText || len(db.lookup(table, []string{args[0].Str()})) > 0 {
			return value.Null, nil
		}
		code := pgerr.UndefinedObject
		if kind == "database" {
			code = pgerr.InvalidCatalogName
		}
		return value.Null, pgerr.New(code, "%s %q does not exist", kind, args[0].Str())
	}
}

// forkSize is the size of what PostgreSQL keeps beside the rows: nothing here.
func (db *Database) forkSize(id uint32, fork string) (value.Value, error) {
	switch fork {
	case "fsm", "vm", "init":
		if _, ok := db.index("pg_class").byOID[id]; !ok {
			return value.Null, nil
		}
		return value.Int(0), nil
	}
	return value.Null, pgerr.New(pgerr.InvalidParameterValue, "invalid fork name").
		WithHint(`Valid fork names are "main", "fsm", "vm", and "init".`)
}

// size is the size of a relation: its rows', its indexes' or both. What has no rows of
// its own takes no room.
func (o *objects) size(id uint32, rows, indexes bool) value.Value {
	if t := o.table(id); t != nil {
		return t.size(rows, indexes)
	}
	for _, t := range o.tables {
		if blocks, known, found := t.indexBlocks(id); found {
			switch {
			case !rows:
				return value.Int(0)
			case !known:
				return value.Null
			}
			return value.Int(blocks * blockSize)
		}
	}
	for _, s := range o.sequences {
		if s.Relation.OID == id {
			return value.Int(0)
		}
	}
	for _, composite := range o.composites {
		if composite == id {
			return value.Int(0)
		}
	}
	return value.Null
}

// size is size of a table or view.
func (t *tableObject) size(rows, indexes bool) value.Value {
	if t.rel.View {
		return value.Int(0)
	}
	var total int64
	if rows {
		blocks, known := t.details.Blocks[""]
		if !known {
			return value.Null
		}
		total += blocks
	}
	if indexes {
		for _, id := range append(append([]uint32(nil), t.keyIndexes...), t.indexes...) {
			blocks, known, _ := t.indexBlocks(id)
			if !known {
				return value.Null
			}
			total += blocks
		}
	}
	return value.Int(total * blockSize)
}

// indexBlocks are the blocks that an index of the table fills, found when it is one of
// its; known is not set when nobody counted. An index that IRIS does not have fills
// none.
func (t *tableObject) indexBlocks(id uint32) (blocks int64, known, found bool) {
	name := ""
	for i, k := range t.constraints {
		if t.keyIndexes[i] == id {
			name, found = k.IRISName, true
		}
	}
	for i, x := range t.details.Indexes {
		if t.indexes[i] == id {
			name, found = x.IRISName, true
		}
	}
	if !found {
		return 0, false, false
	}
	if name == "" {
		return 0, true, true
	}
	blocks, known = t.details.Blocks[strings.ToLower(name)]
	return blocks, known, true
}
