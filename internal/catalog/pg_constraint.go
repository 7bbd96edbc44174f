package catalog

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// pgConstraint lists keys and foreign keys.
func pgConstraint(db *Database) []fields {
	o := db.objects()
	var out []fields
	for _, t := range o.tables {
		for i, k := range t.constraints {
			kind := "u"
			if k.Primary {
				kind = "p"
			}
			f := t.constraint(k.Name, t.keys[i], kind, k.Columns)
			f["conindid"], f["connoinherit"] = oid(t.keyIndexes[i]), flag(true)
			out = append(out, f)
		}
		for i := range t.details.ForeignKeys {
			out = append(out, o.foreignKey(t, i))
		}
		for i := range t.rel.Checks {
			out = append(out, t.check(i))
		}
		out = append(out, t.notNulls()...)
	}
	return append(out, db.domainChecks(o)...)
}

// constraint is what the rows of all kinds have.
func (t *tableObject) constraint(name string, id uint32, kind string, columns []int) fields {
	timing := t.details.Timing[name]
	return fields{
		"condeferrable": flag(timing != ""), "condeferred": flag(timing == "deferred"),
		"oid": oid(id), "conname": text(name), "connamespace": oid(t.namespace), "contype": text(kind), "convalidated": flag(true),
		"conrelid": oid(t.rel.OID), "confupdtype": text(" "), "confdeltype": text(" "), "confmatchtype": text(" "),
		"conislocal": flag(true), "conkey": pgtype.NewArray(attributes(t.rel, columns)),
	}
}

// check is the row of a CHECK constraint. conbin holds the expression as text.
func (t *tableObject) check(i int) fields {
	c := &t.rel.Checks[i]
	f := t.constraint(c.Name, t.checks[i], "c", checkColumns(t.rel, c))
	f["conbin"], f["connoinherit"], f["convalidated"] = text(c.Text), flag(c.NoInherit), flag(!c.Unvalidated)
	return f
}

// checkColumns are the columns that a check names.
func checkColumns(rel *analyze.Relation, c *analyze.RelationCheck) []int {
	var out []int
	if c.Expr == nil {
		return nil
	}
	pgsql.Walk(c.Expr, func(n pgsql.Node) bool {
		if ref, ok := n.(*pgsql.ColumnRef); ok {
			if at := rel.ColumnIndex(ref.Parts[len(ref.Parts)-1]); at >= 0 && !slices.Contains(out, at) {
				out = append(out, at)
			}
		}
		return true
	})
	slices.Sort(out)
	return out
}

// foreignKey is the row of a foreign key. Its operators are those of equality
// of the columns' types, which IRIS compares by.
func (o *objects) foreignKey(t *tableObject, i int) fields {
	k := &t.details.ForeignKeys[i]
	f := t.constraint(k.Name, t.foreign[i], "f", k.Columns)
	f["confrelid"], f["confkey"] = oid(k.Referenced.OID), pgtype.NewArray(attributes(k.Referenced, k.ReferencedColumns))
	onUpdate, onDelete := k.Actions()
	f["confupdtype"], f["confdeltype"] = text(action(onUpdate)), text(action(onDelete))
	f["convalidated"] = flag(!k.Unvalidated)
	f["confmatchtype"], f["connoinherit"] = text("s"), flag(true)
	f["conindid"] = oid(o.referencedIndex(k))
	operators := make([]value.Value, len(k.Columns))
	for n, at := range k.Columns {
		operators[n] = oid(equality[t.rel.Columns[at].Type.OID])
	}
	for _, column := range []string{"conpfeqop", "conppeqop", "conffeqop"} {
		f[column] = pgtype.NewArray(operators)
	}
	return f
}

// equality are the OIDs of the operator = of the types that keys have.
var equality = map[pgtype.OID]uint32{
	pgtype.Int2OID: 94, pgtype.Int4OID: 96, pgtype.Int8OID: 410, pgtype.TextOID: 98, pgtype.VarcharOID: 98, pgtype.BPCharOID: 1054,
	pgtype.NumericOID: 1752, pgtype.Float8OID: 670, pgtype.DateOID: 1093, pgtype.TimeOID: 1108, pgtype.TimestampOID: 2060,
	pgtype.UUIDOID: 2972, pgtype.BoolOID: 91, pgtype.ByteaOID: 1955,
}

// action is the letter of a referential action.
func action(rule string) string {
	switch rule {
	case "CASCADE":
		return "c"
	case "SET NULL":
		return "n"
	case "SET DEFAULT":
		return "d"
	case "RESTRICT":
		return "r"
	}
	return "a"
}

// referencedIndex is the index of the key that a foreign key refers to.
func (o *objects) referencedIndex(k *meta.ForeignKey) uint32 {
	parent := o.table(k.Referenced.OID)
	for i, key := range parent.constraints {
		if sameColumns(key.Columns, k.ReferencedColumns) {
			return parent.keyIndexes[i]
		}
	}
	return 0
}

// sameColumns reports whether two lists have the same columns in any order.
func sameColumns(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	in := map[int]bool{}
	for _, c := range a {
		in[c] = true
	}
	for _, c := range b {
		if !in[c] {
			return false
		}
	}
	return true
}
