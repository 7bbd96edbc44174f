package catalog

import (
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// compositeClasses are the rows of pg_class about composite types.
func (db *Database) compositeClasses(o *objects) []fields {
	var out []fields
	for _, t := range db.types() {
		if t.Kind != gatewayschema.KindComposite {
			continue
		}
		out = append(out, fields{
			"oid": oid(o.composites[t.OID]), "relname": text(t.Name), "relnamespace": oid(o.schemas[t.Schema]), "reltype": oid(t.OID),
			"relowner": oid(o.owner), "relpersistence": text("p"), "relkind": text("c"), "relnatts": count(len(t.Attributes)),
			"reltuples": value.Float(0), "relispopulated": flag(true), "relreplident": text("n"),
		})
	}
	return out
}

// compositeAttributes are the rows of pg_attribute about composite types.
func (db *Database) compositeAttributes(o *objects, types map[pgtype.OID]typeRow) []fields {
	var out []fields
	for _, t := range db.types() {
		c := db.Snapshot().Composite(pgtype.OID(t.OID))
		if t.Kind != gatewayschema.KindComposite || c == nil {
			continue
		}
		for i, f := range c.Fields {
			a := types[f.Type.OID].attribute(o.composites[t.OID], f.Name, t.Attributes[i].Position, f.Type)
			a["attndims"] = dimensions(f.Type.OID)
			out = append(out, a)
		}
	}
	return out
}
