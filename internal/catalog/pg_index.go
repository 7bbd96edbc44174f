package catalog

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// pgIndex lists the indexes of keys and the others.
func pgIndex(db *Database) []fields {
	classes := readClasses(db)
	var out []fields
	for _, t := range db.objects().tables {
		for i, k := range t.constraints {
			f := t.index(t.keyIndexes[i], &meta.Index{Columns: k.Columns}, classes)
			f["indisunique"], f["indisprimary"] = flag(true), flag(k.Primary)
			f["indimmediate"] = flag(t.details.Timing[k.Name] == "")
			out = append(out, f)
		}
		for i, x := range t.details.Indexes {
			f := t.index(t.indexes[i], &x, classes)
			f["indisunique"] = flag(x.Unique)
			t.declared(f, &x)
			out = append(out, f)
		}
	}
	return out
}

// index is the row of an index over columns.
func (t *tableObject) index(id uint32, x *meta.Index, classes operatorClasses) fields {
	columns, am := x.Columns, method(*x)
	operators := make([]value.Value, len(columns))
	collations := make([]value.Value, len(columns))
	for i, at := range columns {
		typ := pgtype.TextOID // of an expression
		if at >= 0 {
			typ = t.rel.Columns[at].Type.OID
		}
		operators[i], collations[i] = oid(classes.of(am, typ, declaredClass(x, i))), oid(collationOf(typ))
	}
	return fields{
		"indexrelid": oid(id), "indrelid": oid(t.rel.OID), "indnatts": count(len(columns)), "indnkeyatts": count(len(columns)),
		"indimmediate": flag(true), "indisvalid": flag(true), "indisready": flag(true), "indislive": flag(true),
		"indkey": pgtype.NewNumberVector(attributes(t.rel, columns)), "indcollation": pgtype.NewNumberVector(collations),
		"indclass": pgtype.NewNumberVector(operators), "indoption": same(len(columns), 0),
	}
}

// declaredClass is the operator class that a key of an index was declared with, ""
// for its type's default.
func declaredClass(x *meta.Index, key int) string {
	if x.Class != "" || x.Note == nil {
		return x.Class
	}
	item := x.Note.Items[key]
	if !strings.HasSuffix(item, "_pattern_ops") {
		return ""
	}
	return item[strings.LastIndexByte(item, ' ')+1:]
}

// bareKey is an expression that is a key of an index, without the operator class and the
// parentheses that a definition needs.
func bareKey(item string) string {
	if at := strings.LastIndexByte(item, ' '); strings.HasSuffix(item, "_pattern_ops") && at > 0 {
		item = item[:at]
	}
	if inner, wrapped := strings.CutPrefix(item, "("); wrapped {
		return strings.TrimSuffix(inner, ")")
	}
	return item
}

// declared adds what was declared of an index besides its columns.
func (t *tableObject) declared(f fields, x *meta.Index) {
	if x.Predicate != "" {
		f["indpred"] = text(x.Predicate)
	}
	if x.Note == nil {
		return
	}
	options := make([]value.Value, len(x.Note.Options))
	var exprs []string
	keys := attributes(t.rel, x.Columns)
	for i, o := range x.Note.Options {
		options[i] = count(o)
		if x.Columns[i] < 0 {
			exprs = append(exprs, bareKey(x.Note.Items[i]))
		}
	}
	for _, name := range x.Note.Include {
		keys = append(keys, attributes(t.rel, []int{t.rel.ColumnIndex(name)})...)
	}
	f["indoption"], f["indkey"], f["indnatts"] = pgtype.NewNumberVector(options), pgtype.NewNumberVector(keys), count(len(keys))
	if exprs != nil {
		f["indexprs"] = text(strings.Join(exprs, ", "))
	}
	if x.Note.Predicate != "" {
		f["indpred"] = text(x.Note.Predicate)
	}
}

// collationOf is the collation of a type's values: the default one for text.
func collationOf(t pgtype.OID) uint32 {
	switch t {
	case pgtype.TextOID, pgtype.VarcharOID, pgtype.BPCharOID:
		return 100
	case pgtype.NameOID:
		return 950
	}
	return 0
}
