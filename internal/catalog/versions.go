package catalog

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// baseVersion is the version that data/ and views/ are of; versions since then are
// described as what differs from the version before.
const baseVersion = 15

// nextObjects are how far the OIDs of a new view's row type, the array type of that and
// the rule are from the view's.
const (
	nextRowType = 1 + iota
	nextArrayType
	nextRule
)

// renamed are columns that have other names since 15.
var renamed = map[string]string{"colliculocale": "colllocale", "daticulocale": "datlocale"}

// newColumns are the values of columns that 15 does not have, where they are not what
// stands for nothing.
var newColumns = map[string]value.Value{
	"inherit_option": value.Bool(true), "set_option": value.Bool(true), "conenforced": value.Bool(true), "pubgencols": value.Text("n"),
}

// readVersions reads what the relations of versions after 15 have otherwise, up to the
// catalog's.
func readVersions(c *Catalog, relations map[string]*relation) {
	for version := baseVersion + 1; version <= c.major; version++ {
		seen := map[string]bool{}
		for line := range strings.Lines(mustRead("data/schema_" + strconv.Itoa(version) + ".tsv")) {
			f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			key := f[0] + "." + f[1]
			if !seen[key] {
				seen[key] = true
				relations[key] = relations[key].since(c, version, f)
			}
			relations[key].addColumn(f)
		}
	}
}

// since begins the columns of a relation anew, or makes one that is new. The columns of
// 15 are remembered: its data and its definition have those.
func (r *relation) since(c *Catalog, version int, f []string) *relation {
	if r == nil {
		r = newRelation(c, f)
		r.added = version
		return r
	}
	if r.added == 0 && r.base == nil {
		for _, column := range r.described.Columns {
			r.base = append(r.base, column.Name)
		}
	}
	r.described.Columns, r.position = nil, map[string]int{}
	return r
}

// newer reports whether a relation is not that of 15.
func (r *relation) newer() bool { return r.added != 0 || r.base != nil }

// fileColumns are the columns that the relation's data files have.
func (r *relation) fileColumns() []string {
	if r.base != nil {
		return r.base
	}
	names := make([]string, len(r.position))
	for i := range names {
		names[i] = r.described.Columns[i].Name
	}
	return names
}

// place returns where a column of 15 is, -1 when it is no more.
func (r *relation) place(column string) int {
	at, ok := r.position[column]
	if !ok {
		at, ok = r.position[renamed[column]]
	}
	if !ok {
		return -1
	}
	return at
}

// modern makes a row of 15 one of the relation's version, where that is not done by the
// names of its columns.
func (r *relation) modern(row exec.Row) {
	if at, ok := r.position["attstattarget"]; ok && !r.described.Columns[at].NotNull && !row[at].IsNull() && row[at].Int() <= 0 {
		row[at] = value.Null
	}
}

// readLatest reads the rows of what describes a version of PostgreSQL itself: those of
// the latest version up to the catalog's that brought others.
func (r *relation) readLatest(file string) ([]exec.Row, error) {
	for version := r.catalog.major; version > baseVersion; version-- {
		rows, err := r.readFile(file + "_" + strconv.Itoa(version) + ".tsv")
		if rows != nil || err != nil {
			return rows, err
		}
	}
	return r.readFile(file + ".tsv")
}

// wrap makes a view's query of 15 one with the columns of the relation's version: those
// that 15 does not have are counters of what does not happen here, or unknown.
func (r *relation) wrap(query string) string {
	if r.base == nil {
		return query
	}
	var b strings.Builder
	for i, c := range r.described.Columns {
		b.WriteString(cmp.Or(map[bool]string{true: "SELECT "}[i == 0], ", "))
		typeName := pgtype.FormatType(c.Type.OID, pgtype.NoTypmod)
		switch {
		case slices.Contains(r.base, c.Name):
			b.WriteString(exec.QuoteIdent(c.Name) + "::" + typeName)
		case strings.HasPrefix(r.described.Name, "pg_stat_") && (c.Type.OID == pgtype.Int8OID || c.Type.OID == pgtype.Float8OID):
			b.WriteString("0::" + typeName)
		default:
			b.WriteString("NULL::" + typeName)
		}
		b.WriteString(" AS " + exec.QuoteIdent(c.Name))
	}
	return b.String() + " FROM (" + strings.TrimSuffix(strings.TrimSpace(query), ";") + ") AS v"
}

// ownRows are rows that describe relations of the catalog: in versions after 15 those of
// what is new are made from those of a view of 15, and the columns of what changed from
// schema_*.tsv.
func (r *relation) ownRows(rows []exec.Row) []exec.Row {
	if r.catalog.major <= baseVersion || !oneOf("pg_class pg_type pg_rewrite pg_attribute pg_auth_members", r.described.Name) {
		return rows
	}
	if at, ok := r.position["oid"]; ok && r.described.Name == "pg_auth_members" {
		for i, row := range rows {
			row[at] = count(membersFrom + i)
		}
		return rows
	}
	changed := map[int64]*relation{}
	for _, other := range r.catalog.relations {
		if other.newer() {
			changed[int64(other.described.OID)] = other
		}
	}
	switch r.described.Name {
	case "pg_attribute":
		return slices.DeleteFunc(rows, func(row exec.Row) bool {
			return changed[r.cell(row, "attrelid").Int()] != nil && r.cell(row, "attnum").Int() > 0
		})
	case "pg_class":
		for _, row := range rows {
			if other := changed[r.cell(row, "oid").Int()]; other != nil {
				row[r.position["relnatts"]] = count(len(other.position))
			}
		}
	}
	for _, other := range changed {
		if other.added != 0 {
			rows = append(rows, r.likeModel(rows, other)...)
		}
	}
	return rows
}

// membersFrom are the OIDs of memberships among PostgreSQL's own roles, which 15 does
// not have.
const membersFrom = 15900

// namedNotNull is the version since which NOT NULL is a constraint with a name.
const namedNotNull = 18

// nameNotNull gives the constraints NOT NULL of a table their OIDs.
func (t *tableObject) nameNotNull(used map[uint32]bool) {
	if t.rel.View {
		return
	}
	t.notNull = map[int]uint32{}
	for i := range t.rel.Columns {
		if t.rel.Columns[i].NotNull {
			t.notNull[i] = meta.ObjectOID("notnull:"+t.rel.Schema+"."+t.rel.Name+"."+t.rel.Columns[i].Name, used)
		}
	}
}

// notNulls are the rows of pg_constraint for them.
func (t *tableObject) notNulls() []fields {
	var out []fields
	for i := range t.rel.Columns {
		if id := t.notNull[i]; id != 0 {
			out = append(out, t.constraint(plan.ObjectName(t.rel.Name, t.rel.Columns[i].Name, "not_null", 0), id, "n", []int{i}))
		}
	}
	return out
}

// model is the view of 15 that new ones look like.
const model = "pg_stat_bgwriter"

// likeModel are the rows of a new view, made from those of the model.
func (r *relation) likeModel(rows []exec.Row, of *relation) []exec.Row {
	id := of.described.OID
	was := r.catalog.relations[pgCatalog+"."+model].described.OID
	var out []exec.Row
	add := func(row exec.Row, f fields) {
		row = slices.Clone(row)
		for name, v := range f {
			row[r.position[name]] = v
		}
		out = append(out, row)
	}
	for _, row := range rows {
		switch {
		case r.described.Name == "pg_class" && r.cell(row, "relname").Str() == model:
			add(row, fields{"oid": oid(id), "relname": text(of.described.Name), "reltype": oid(id + nextRowType), "relnatts": count(len(of.position))})
		case r.described.Name == "pg_type" && r.cell(row, "typname").Str() == model:
			add(row, fields{"oid": oid(id + nextRowType), "typname": text(of.described.Name), "typrelid": oid(id), "typarray": oid(id + nextArrayType)})
		case r.described.Name == "pg_type" && r.cell(row, "typname").Str() == "_"+model:
			add(row, fields{"oid": oid(id + nextArrayType), "typname": text("_" + of.described.Name), "typelem": oid(id + nextRowType)})
		case r.described.Name == "pg_rewrite" && r.cell(row, "ev_class").Int() == int64(was):
			add(row, fields{"oid": oid(id + nextRule), "ev_class": oid(id)})
		}
	}
	return out
}

// newerAttributes are the columns of the relations of the catalog that are not those of
// 15.
func (c *Catalog) newerAttributes(types map[pgtype.OID]typeRow) []fields {
	var out []fields
	for _, r := range c.relations {
		if !r.newer() {
			continue
		}
		for _, column := range r.described.Columns {
			if column.Hidden {
				continue
			}
			f := types[column.Type.OID].attribute(r.described.OID, column.Name, int(column.Attribute), column.Type)
			f["attnotnull"] = flag(column.NotNull)
			out = append(out, f)
		}
	}
	return out
}

// pgStatCheckpointer counts checkpoints, which IRIS makes and does not tell of by SQL.
func pgStatCheckpointer(db *Database) []fields {
	f := fields{}
	for _, column := range db.Catalog.relations[pgCatalog+".pg_stat_checkpointer"].described.Columns {
		if column.Type.OID == pgtype.Int8OID || column.Type.OID == pgtype.Float8OID {
			f[column.Name] = zero(column.Type.OID)
		}
	}
	return []fields{f}
}
