package catalog

import (
	"slices"
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// pgAttribute lists the columns of tables, views and indexes, and the system
// columns of tables.
func pgAttribute(db *Database) []fields {
	types := typeRows(db)
	var out []fields
	o := db.objects()
	for _, t := range o.tables {
		for i := range t.rel.Columns {
			out = append(out, columnAttribute(t, i, types))
		}
		for _, d := range t.details.Dropped {
			out = append(out, droppedAttribute(t.rel.OID, d, types))
		}
		if !t.rel.View {
			out = append(out, systemAttributes(t.rel.OID, types)...)
		}
		for i, k := range t.constraints {
			out = append(out, indexAttributes(t, t.keyIndexes[i], k.Columns, types)...)
		}
		for i := range t.details.Indexes {
			out = append(out, db.declaredAttributes(t, i, types)...)
		}
	}
	for _, s := range db.objects().sequences {
		out = append(out, sequenceAttributes(s, types)...)
	}
	out = append(out, db.Catalog.newerAttributes(types)...)
	return append(out, db.compositeAttributes(o, types)...)
}

// typeRows indexes pg_type by OID.
func typeRows(db *Database) map[pgtype.OID]typeRow {
	out := map[pgtype.OID]typeRow{}
	db.each("pg_type", func(r *relation, row exec.Row) bool {
		out[pgtype.OID(r.cell(row, "oid").Int())] = typeRow{r, row}
		return true
	})
	return out
}

// typeRow is a row of pg_type.
type typeRow struct {
	relation *relation
	row      exec.Row
}

// attribute is the row of an attribute of a type.
func (t typeRow) attribute(relation uint32, name string, number int, ref analyze.TypeRef) fields {
	f := fields{
		"attrelid": oid(relation), "attname": text(name), "atttypid": oid(uint32(ref.OID)), "attnum": count(number),
		"attstattarget": value.Int(-1), "attcacheoff": value.Int(-1), "atttypmod": value.Int(int64(ref.Typmod)), "attislocal": flag(true),
	}
	if t.relation == nil {
		return f
	}
	for from, to := range map[string]string{
		"typlen": "attlen", "typbyval": "attbyval", "typalign": "attalign", "typstorage": "attstorage", "typcollation": "attcollation",
	} {
		f[to] = t.relation.cell(t.row, from)
	}
	return f
}

// columnAttribute is the row of column i of a table.
func columnAttribute(t *tableObject, i int, types map[pgtype.OID]typeRow) fields {
	c := &t.rel.Columns[i]
	f := types[c.Type.OID].attribute(t.rel.OID, c.Name, int(c.Attribute), c.Type)
	_, hasDefault := t.defaults[i]
	f["attidentity"] = text(c.IdentityKind)
	if c.Computed() {
		f["attgenerated"] = text("s")
	}
	f["attnotnull"], f["atthasdef"] = flag(c.NotNull), flag(hasDefault)
	if c.Domain == nil && !t.rel.View {
		f["attndims"] = dimensions(c.Type.OID)
	}
	ofDomain(f, c)
	return f
}

// dimensions is what a declaration of a type has of dimensions, 1 for an array: how many
// it was declared with is not kept, and is not minded.
func dimensions(t pgtype.OID) value.Value {
	if typ := pgtype.ByOID(t); typ != nil && typ.Category == 'A' && t != pgtype.Int2VectorOID && t != pgtype.OIDVectorOID {
		return count(1)
	}
	return count(0)
}

// ofDomain gives the attribute of a column of a domain the domain's type, whose
// business its modifier is.
func ofDomain(f fields, c *analyze.RelationColumn) {
	if c.Domain != nil {
		f["atttypid"], f["atttypmod"] = oid(uint32(c.Domain.OID)), value.Int(-1)
	}
}

// droppedPrefix is how the names of dropped columns begin.
const droppedPrefix = "........pg.dropped."

// droppedAttribute is the row of a column that was dropped.
func droppedAttribute(table uint32, d meta.DroppedColumn, types map[pgtype.OID]typeRow) fields {
	f := types[d.Type.OID].attribute(table, droppedPrefix+strconv.Itoa(d.Number)+"........", d.Number, d.Type)
	f["atttypid"], f["attstattarget"], f["attisdropped"] = oid(0), count(0), flag(true)
	return f
}

// systemAttributes are the columns that every table has besides its own.
func systemAttributes(table uint32, types map[pgtype.OID]typeRow) []fields {
	var out []fields
	for _, c := range []struct {
		name   string
		number int
		oid    pgtype.OID
	}{
		{"ctid", -1, pgtype.TIDOID},
		{"xmin", -2, pgtype.XIDOID},
		{"cmin", -3, pgtype.CIDOID},
		{"xmax", -4, pgtype.XIDOID},
		{"cmax", -5, pgtype.CIDOID},
		{"tableoid", -6, pgtype.OIDOID},
	} {
		f := types[c.oid].attribute(table, c.name, c.number, analyze.TypeRef{OID: c.oid, Typmod: pgtype.NoTypmod})
		f["attstattarget"], f["attnotnull"] = count(0), flag(true)
		out = append(out, f)
	}
	return out
}

// declaredAttributes are the columns of an index that may have expressions and
// columns that it only includes.
func (db *Database) declaredAttributes(t *tableObject, i int, types map[pgtype.OID]typeRow) []fields {
	x := &t.details.Indexes[i]
	if x.Note == nil {
		return indexAttributes(t, t.indexes[i], x.Columns, types)
	}
	var out []fields
	for n, name := range append(slices.Clone(x.Note.Names), x.Note.Include...) {
		at := t.rel.ColumnIndex(name)
		if at < 0 || n < len(x.Columns) && x.Columns[n] < 0 {
			ref := db.keyType(t.rel, x.Note.Items[n])
			out = append(out, types[ref.OID].attribute(t.indexes[i], name, n+1, ref))
			continue
		}
		c := &t.rel.Columns[at]
		f := types[c.Type.OID].attribute(t.indexes[i], name, n+1, c.Type)
		ofDomain(f, c)
		out = append(out, f)
	}
	return out
}

// keyType is the type of an expression that is a key of an index, text for one that
// cannot be analysed.
func (db *Database) keyType(rel *analyze.Relation, item string) analyze.TypeRef {
	if db.Definitions != nil {
		if ref, err := db.Definitions.ExpressionType(rel, bareKey(item)); err == nil {
			return ref
		}
	}
	return analyze.TypeRef{OID: pgtype.TextOID, Typmod: pgtype.NoTypmod}
}

// indexAttributes are the columns of an index.
func indexAttributes(t *tableObject, index uint32, columns []int, types map[pgtype.OID]typeRow) []fields {
	var out []fields
	for i, at := range columns {
		c := &t.rel.Columns[at]
		f := types[c.Type.OID].attribute(index, c.Name, i+1, c.Type)
		ofDomain(f, c)
		out = append(out, f)
	}
	return out
}
