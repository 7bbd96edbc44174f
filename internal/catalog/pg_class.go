package catalog

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// pgClass lists tables, views and indexes. Pages and rows that nobody counted are unknown, which
// PostgreSQL writes as 0 and -1.
func pgClass(db *Database) []fields {
	o := db.objects()
	var out []fields
	for _, t := range o.tables {
		out = append(out, o.tableClass(t))
		for i, k := range t.constraints {
			out = append(out, o.indexClass(t, k.Name, t.keyIndexes[i], len(k.Columns), btreeOID))
		}
		for i, x := range t.details.Indexes {
			f := o.indexClass(t, x.Name, t.indexes[i], len(x.Columns)+x.Included(), method(x))
			if x.Predicate != "" || x.Note != nil && x.Note.Predicate != "" {
				f["reltuples"] = value.Float(-1) // nobody counted the rows that it is about
			}
			out = append(out, f)
		}
	}
	for _, s := range o.sequences {
		out = append(out, o.sequenceClass(s))
	}
	return append(out, db.compositeClasses(o)...)
}

// tableClass is the row of a table or view.
func (o *objects) tableClass(t *tableObject) fields {
	kind, am, files := "r", uint32(heapOID), t.rel.OID
	if t.rel.View {
		kind, am, files = "v", 0, 0
	}
	if t.rel.Materialized != nil {
		kind = "m"
	}
	out := fields{
		"oid": oid(t.rel.OID), "relname": text(t.rel.Name), "relnamespace": oid(t.namespace), "reltype": oid(t.rowType),
		"relowner": oid(o.owner), "relam": oid(am), "relfilenode": oid(files), "reltuples": value.Float(t.details.Rows),
		"relpages":    value.Int(t.details.Blocks[""]),
		"relhasindex": flag(t.hasIndexes), "relchecks": count(len(t.rel.Checks)), "relpersistence": persistence(t.rel.Schema), "relkind": text(kind),
		"relnatts": count(len(t.rel.Columns) + len(t.details.Dropped)), "relhasrules": flag(t.rel.View || t.rel.Materialized != nil), "relhastriggers": flag(o.hasTriggers(t)),
		"relispopulated": flag(!t.rel.Unpopulated), "relreplident": text(replicaIdentity(t)),
	}
	if t.rel.Options != "" {
		var options []value.Value
		for o := range strings.SplitSeq(t.rel.Options, ",") {
			options = append(options, text(o))
		}
		out["reloptions"] = pgtype.NewArray(options)
	}
	return out
}

// persistence is relpersistence of what is in a schema.
func persistence(schema string) value.Value {
	if meta.IsTemporary(schema) {
		return text("t")
	}
	return text("p")
}

// replicaIdentity is relreplident: views have none.
func replicaIdentity(t *tableObject) string {
	if t.rel.View {
		return "n"
	}
	return "d"
}

// hasTriggers reports whether PostgreSQL would have triggers on a table: those
// of foreign keys, on both of their tables.
func (o *objects) hasTriggers(t *tableObject) bool {
	if t.hasForeignKeys {
		return true
	}
	for _, other := range o.tables {
		for _, k := range other.details.ForeignKeys {
			if k.Referenced == t.rel {
				return true
			}
		}
	}
	return false
}

// indexClass is the row of an index.
func (o *objects) indexClass(t *tableObject, name string, id uint32, columns int, am uint32) fields {
	blocks, _, _ := t.indexBlocks(id)
	return fields{
		"oid": oid(id), "relname": text(name), "relnamespace": oid(t.namespace), "relowner": oid(o.owner), "relam": oid(am), "relpages": value.Int(blocks),
		"relfilenode": oid(id), "reltuples": value.Float(max(0, t.details.Rows)), "relpersistence": persistence(t.rel.Schema), "relkind": text("i"), "relnatts": count(columns),
		"relispopulated": flag(true), "relreplident": text("n"),
	}
}

// method is the access method of an index. IRIS's kinds other than the vector
// index have no counterpart and answer the same questions as a B-tree.
func method(x meta.Index) uint32 {
	switch {
	case x.Method == "ivfflat":
		return ivfflatOID
	case x.Method == "hnsw" || x.Kind == "hnsw":
		return hnswOID
	}
	if x.Note != nil && methods[x.Note.Method] != 0 {
		return methods[x.Note.Method]
	}
	return btreeOID
}

// methods are the OIDs of the access methods that an index can be declared with.
var methods = map[string]uint32{"hash": 405, "gist": 783, "gin": 2742, "brin": 3580, "spgist": 4000}
