package catalog

import (
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// sequenceObject is a sequence with its schema.
type sequenceObject struct {
	*meta.Sequence
	namespace uint32
}

// pgSequence lists the sequences.
func pgSequence(db *Database) []fields {
	var out []fields
	for _, s := range db.objects().sequences {
		out = append(out, fields{
			"seqrelid": oid(s.Relation.OID), "seqtypid": oid(uint32(pgtype.ByName(s.Type).OID)), "seqstart": value.Int(s.Start),
			"seqincrement": value.Int(s.Increment), "seqmax": value.Int(s.Max), "seqmin": value.Int(s.Min),
			"seqcache": value.Int(s.CacheSize), "seqcycle": flag(s.Cycles),
		})
	}
	return out
}

// sequenceClass is a sequence's row of pg_class.
func (o *objects) sequenceClass(s *sequenceObject) fields {
	return fields{
		"oid": oid(s.Relation.OID), "relname": text(s.Relation.Name), "relnamespace": oid(s.namespace), "relowner": oid(o.owner),
		"relfilenode": oid(s.Relation.OID), "relpages": count(1), "reltuples": value.Float(1), "relpersistence": persistence(s.Relation.Schema),
		"relkind": text("S"), "relnatts": count(len(s.Relation.Columns)), "relispopulated": flag(true), "relreplident": text("n"),
	}
}

// sequenceAttributes are the rows of a sequence's columns.
func sequenceAttributes(s *sequenceObject, types map[pgtype.OID]typeRow) []fields {
	var out []fields
	for i := range s.Relation.Columns {
		c := &s.Relation.Columns[i]
		f := types[c.Type.OID].attribute(s.Relation.OID, c.Name, i+1, c.Type)
		f["attnotnull"] = flag(true)
		out = append(out, f)
	}
	return append(out, systemAttributes(s.Relation.OID, types)...)
}

// sequenceDependencies are what a sequence depends on, and the defaults that
// depend on sequences.
func (o *objects) sequenceDependencies() []fields {
	var out []fields
	for _, s := range o.sequences {
		if s.Owner != nil {
			f := dependency(classClass, s.Relation.OID, classClass, s.Owner.OID, string(s.OwnerKind))
			f["refobjsubid"] = count(attributeOf(s.Owner, s.OwnerColumn))
			out = append(out, f)
		}
		out = append(out, dependency(classClass, s.Relation.OID, namespaceClass, s.namespace, "n"))
	}
	for _, t := range o.tables {
		for i, id := range t.defaults {
			for _, s := range o.sequences {
				if s.IsNext(t.rel.Columns[i].Written) {
					out = append(out, dependency(defaultClass, id, classClass, s.Relation.OID, "n"))
				}
			}
		}
	}
	return out
}
